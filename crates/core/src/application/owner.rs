//! Who put an object there, and would put it back.
//!
//! Whoever writes again by itself comes first: Argo CD (its tracking annotation or label), Flux (its labels), an operator (the
//! object that controls this one); then Helm, by its annotation.

use super::identity::controller;
use crate::watch::Meta;
use concertina_contract::ApplicationOwner;

/// The owner of an object, as far as its metadata tells.
pub(super) fn of(meta: &Meta) -> ApplicationOwner {
    // `APPLICATION:GROUP/KIND:NAMESPACE/NAME` (Argo CD, "Resource Tracking").
    let tracked = meta.note("argocd.argoproj.io/tracking-id").and_then(|id| id.split(':').next());
    if let Some(name) = tracked.or_else(|| meta.label("argocd.argoproj.io/instance")) {
        return ApplicationOwner::Argocd { name: name.to_owned() };
    }
    let flux = ["helm.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/name"];
    if let Some(name) = flux.iter().find_map(|label| meta.label(label)) {
        return ApplicationOwner::Flux { name: name.to_owned() };
    }
    if let Some(owner) = controller(meta) {
        return ApplicationOwner::Operator { kind: owner.kind.to_string(), name: owner.name.to_string() };
    }
    match meta.note("meta.helm.sh/release-name") {
        Some(release) => ApplicationOwner::Helm { release: release.to_owned() },
        None => ApplicationOwner::None,
    }
}

/// How much an owner says; the most of an application's objects is told.
pub(super) fn weight(owner: &ApplicationOwner) -> u8 {
    match owner {
        ApplicationOwner::None => 0,
        ApplicationOwner::Helm { .. } => 1,
        ApplicationOwner::Operator { .. } => 2,
        ApplicationOwner::Flux { .. } => 3,
        ApplicationOwner::Argocd { .. } => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Owner;

    #[test]
    fn whoever_writes_again_comes_before_helm() {
        let pairs = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
        };
        let helm = ("meta.helm.sh/release-name", "orders");
        let mut meta = Meta { notes: pairs(&[helm]), ..Meta::default() };
        assert_eq!(of(&meta), ApplicationOwner::Helm { release: "orders".to_owned() });
        let owner = Owner { kind: "Shop".into(), name: "main".into(), uid: "u".into() };
        meta.owner = Some(owner.into());
        assert_eq!(
            of(&meta),
            ApplicationOwner::Operator { kind: "Shop".to_owned(), name: "main".to_owned() }
        );
        meta.labels = pairs(&[("kustomize.toolkit.fluxcd.io/name", "apps")]);
        assert_eq!(of(&meta), ApplicationOwner::Flux { name: "apps".to_owned() });
        meta.notes = pairs(&[helm, ("argocd.argoproj.io/tracking-id", "team-a:apps/Deployment:shop/orders")]);
        assert_eq!(of(&meta), ApplicationOwner::Argocd { name: "team-a".to_owned() });
        assert_eq!(of(&Meta::default()), ApplicationOwner::None);
    }
}
