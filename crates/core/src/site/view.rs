//! Sites and logins as the window shows them.

use super::fleet::Known;
use super::handle::Site;
use super::shared::Shared;
use crate::exec::Standing;
use crate::kubeconfig::{Login, Sources, powers, without_credentials};
use crate::redact::plain;
use concertina_contract::{
    Capabilities, Kind, KindView, KubeconfigView, LoginView, SiteId, SiteUnion, SiteView,
};
use std::collections::{BTreeMap, HashMap};

/// Files and contexts.
pub(super) fn kubeconfig(known: &Known, sources: &Sources, shared: &Shared) -> KubeconfigView {
    let mut site_of = HashMap::new();
    for site in &known.sites {
        site_of.extend(site.state().logins.iter().map(|login| (login.id.clone(), site.id().clone())));
    }
    let pasted = shared.pasted().clone();
    let view = |one: &Login| {
        let plugin = known.plugins.get(&one.id).copied();
        login(one, site_of.get(&one.id).cloned(), plugin, pasted.contains(&one.id), sources)
    };
    KubeconfigView {
        files: known.kubeconfig.files.clone(),
        logins: known.kubeconfig.logins.iter().map(view).collect(),
    }
}

/// One site; none when it has no login, which a reload is about to find.
pub(super) fn site(site: &Site, known: &Known, sources: &Sources) -> Option<SiteView> {
    let session = site.link().borrow().state.clone();
    let unlocked_until = site.unlocked_until();
    let pasted = site.shared.pasted().clone();
    let twin = super::identity::twin(site, &known.sites);
    let state = site.state();
    let heard = state.signals.as_ref().map(|signals| signals.heard()).filter(|heard| *heard > 0);
    Some(SiteView {
        id: site.id().clone(),
        name: state.name(),
        colour: state.record.colour,
        kind: super::place::kind(state.record.kind, &state.record.provider),
        provider: state.record.provider.clone(),
        region: state.record.region.clone(),
        groups: state.record.groups.clone(),
        labels: state.record.labels.clone(),
        namespaces: site.namespaces(),
        guard: state.guard(),
        unlocked_until,
        logins: state
            .logins
            .iter()
            .map(|one| {
                let plugin = known.plugins.get(&one.id).copied();
                login(one, Some(site.id().clone()), plugin, pasted.contains(&one.id), sources)
            })
            .collect(),
        login: state.login()?.id.clone(),
        union: SiteUnion {
            merged: state
                .logins
                .iter()
                .map(|one| one.id.clone())
                .filter(|id| state.merged.contains_key(id))
                .collect(),
            twin,
        },
        session,
        last_contact: heard,
        capabilities: state
            .capabilities
            .clone()
            .map(|known| Capabilities { kinds: site.kinds.changes(), ..known }),
        summary: None,
        silent: Vec::new(),
    })
}

/// The kinds with rows of their own, and every other that a site is known to serve.
pub(super) fn kinds(known: &Known) -> Vec<KindView> {
    let view = |kind: &Kind, name: &str, namespaced| KindView {
        kind: kind.clone(),
        name: name.to_owned(),
        namespaced,
        short_names: Vec::new(),
        categories: Vec::new(),
        sites: Vec::new(),
    };
    let own =
        Kind::ALL.iter().map(|kind| (kind, view(kind, kind.name(), kind.is_namespaced() == Some(true))));
    let mut all: BTreeMap<Kind, KindView> = own.map(|(kind, view)| (kind.clone(), view)).collect();
    let texts = |texts: &[Box<str>]| texts.iter().map(ToString::to_string).collect();
    for site in &known.sites {
        for served in site.kinds.all().iter() {
            let entry = all
                .entry(served.kind.clone())
                .or_insert_with(|| view(&served.kind, &served.name, served.namespaced));
            entry.short_names = texts(&served.short_names);
            entry.categories = texts(&served.categories);
            entry.sites.push(site.id().clone());
        }
    }
    all.into_values().collect()
}

/// One context. `plugin` is none when it runs none, or cannot be used anyway.
pub(super) fn login(
    login: &Login,
    site: Option<SiteId>,
    plugin: Option<Standing>,
    pasted: bool,
    sources: &Sources,
) -> LoginView {
    LoginView {
        id: login.id.clone(),
        site,
        context: plain(&login.context),
        file: sources.display(&login.file),
        server: plain(&without_credentials(&login.cluster.server)),
        user: plain(&login.user_name),
        namespace: login.namespace.as_deref().map(plain),
        method: login.method(),
        problem: login.problem.as_ref().map(crate::kubeconfig::LoginProblem::failure),
        powers: powers(login),
        needs_trust: plugin.is_some_and(|plugin| !plugin.trusted),
        plugin_denied: plugin.is_some_and(|plugin| plugin.denied),
        pasted_token: pasted,
        pinning: super::pin::pinning(login),
    }
}
