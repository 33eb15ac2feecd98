//! Whether an intent makes sense, before anything is asked of a site.

use crate::catalogue::ImageReference;
use crate::kept;
use concertina_contract::{
    Autoscaling, ErrorCode, Failure, ImageTarget, Intent, KeepTarget, Kind, Millis, ObjectRef,
};
use std::collections::BTreeSet;

/// Kinds whose pods are replaced when their template changes.
const WORKLOADS: [Kind; 3] = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet];
/// The most objects of one plan.
const MOST_TARGETS: usize = 500;
/// The most nodes that pull an image to try it.
const MOST_PULLS: usize = 20;
/// The most replicas of one Deployment.
const MOST_REPLICAS: u32 = 10_000;
/// The largest share of what pods ask for, in percent.
const MOST_SHARE: u32 = 10_000;
/// The longest time of calm before pods are taken away, in seconds.
const LONGEST_CALM: u32 = 3_600;
/// The longest name of an object (DNS subdomain).
const LONGEST_NAME: usize = 253;

/// The longest name of a namespace (DNS label).
const LONGEST_LABEL: usize = 63;
/// The longest patch that puts an edit back: what an object may have in etcd, and its keys once more.
const LONGEST_PATCH: usize = 3 << 20;

/// The longest restart mark. It need not be a time: other tools write what they like, and an undo puts it back.
const LONGEST_MARK: usize = 64;

/// The longest image reference: a name of 255 characters, a tag of 128 and a digest.
const LONGEST_IMAGE: usize = 512;

/// The longest pause between two waves: a day.
const LONGEST_PAUSE: Millis = 24 * 60 * 60 * 1_000;

/// How long a version can be kept warm: a minute to a week.
const KEPT: std::ops::RangeInclusive<Millis> = 60_000..=7 * 24 * 60 * 60 * 1_000;

/// Why an intent makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum IntentError {
    /// No object is named.
    #[error("no object is named")]
    Empty,
    /// Too many objects.
    #[error("{count} objects are named, at most {MOST_TARGETS} can be in one plan")]
    TooMany {
        /// So many.
        count: usize,
    },
    /// The kind has nothing that could be changed so.
    #[error("a {kind} cannot be changed so")]
    Kind {
        /// The kind.
        kind: Kind,
    },
    /// A name that no object can have.
    #[error("an object has a name that Kubernetes does not allow")]
    Name,
    /// One object twice.
    #[error("{name} is named twice")]
    Twice {
        /// Its name.
        name: String,
    },
    /// Too many replicas.
    #[error("{replicas} replicas are more than {MOST_REPLICAS}")]
    Replicas {
        /// So many.
        replicas: u32,
    },
    /// A pause between waves that is none, or for ever.
    #[error("a pause between waves is at most a day")]
    Pause,
    /// No image, or one that nobody would write.
    #[error("an image is 1 to 512 characters without spaces")]
    Image,
    /// No reference of an image, or too many nodes.
    #[error("an image is pulled by at most {MOST_PULLS} nodes of one site, by a reference that is one")]
    Pull,
    /// An autoscaler that no API server takes, or that does nothing.
    #[error(
        "an autoscaler keeps 1 to {MOST_REPLICAS} pods by a share of 1 to {MOST_SHARE} %, calm for at most an hour"
    )]
    Autoscaling,
    /// A patch larger than any object.
    #[error("the patch is larger than any object")]
    Patch,
    /// No resource version that a server would give.
    #[error("the state that was edited is not named")]
    Version,
    /// An end of a copy that no calendar has, or a time to keep one that is none.
    #[error("a version is kept warm for a minute to a week")]
    Keep,
    /// A restart mark that nobody would write.
    #[error("a restart mark is too long or not plain text")]
    Mark,
}

impl From<IntentError> for Failure {
    fn from(error: IntentError) -> Self {
        Self::new(ErrorCode::BadRequest).with("reason", error.to_string())
    }
}

/// Checks an intent.
pub(super) fn validate(intent: &Intent) -> Result<(), IntentError> {
    let targets = intent.targets();
    match targets.len() {
        0 => return Err(IntentError::Empty),
        count if count > MOST_TARGETS => return Err(IntentError::TooMany { count }),
        _ => {}
    }
    let mut seen = BTreeSet::new();
    for object in targets {
        check_object(&object, intent)?;
        let ObjectRef { site, kind, namespace, name, .. } = object;
        if !seen.insert((site, kind, namespace, name.clone())) {
            return Err(IntentError::Twice { name });
        }
    }
    if intent.pace().pause < 0 || intent.pace().pause > LONGEST_PAUSE {
        return Err(IntentError::Pause);
    }
    match intent {
        Intent::Scale { targets } | Intent::SwitchOver { targets, .. } => targets
            .iter()
            .find(|target| target.replicas > MOST_REPLICAS)
            .map_or(Ok(()), |target| Err(IntentError::Replicas { replicas: target.replicas })),
        Intent::Autoscale { targets } => {
            let mut wishes = targets.iter().filter_map(|target| target.scaling.as_ref());
            wishes.all(is_scaling).then_some(()).ok_or(IntentError::Autoscaling)
        }
        Intent::SetImage { targets, .. } => {
            let good = |target: &ImageTarget| is_plain(&target.image, LONGEST_IMAGE);
            targets.iter().all(good).then_some(()).ok_or(IntentError::Image)
        }
        Intent::CreateProject { name, .. } | Intent::DeleteProject { name, .. } => {
            is_label(name).then_some(()).ok_or(IntentError::Name)
        }
        Intent::RevertEdit { patch, .. } if patch.len() > LONGEST_PATCH => Err(IntentError::Patch),
        Intent::Deploy { keep_warm: Some(lasts), .. }
        | Intent::DeployChart { keep_warm: Some(lasts), .. }
            if !KEPT.contains(lasts) =>
        {
            Err(IntentError::Keep)
        }
        Intent::KeepLonger { targets } => {
            let good = |target: &KeepTarget| !kept::moment(target.until).is_empty();
            targets.iter().all(good).then_some(()).ok_or(IntentError::Keep)
        }
        Intent::Edit { base_version, .. } if !is_plain(base_version, LONGEST_MARK) => {
            Err(IntentError::Version)
        }
        Intent::TryPull { targets, trial } => {
            let one_site = targets.iter().all(|node| node.site == targets[0].site);
            let secret = trial.secret.as_deref().unwrap_or("secret");
            let good = ImageReference::parse(&trial.image).is_some()
                && targets.len() <= MOST_PULLS
                && one_site
                && is_plain(secret, LONGEST_NAME)
                && secret.split('.').all(is_label);
            if !good {
                return Err(IntentError::Pull);
            }
            is_label(&trial.project).then_some(()).ok_or(IntentError::Name)
        }
        Intent::Restart { .. }
        | Intent::Pause { .. }
        | Intent::Cordon { .. }
        | Intent::Drain { .. }
        | Intent::OutOfService { .. }
        | Intent::Delete { .. }
        | Intent::RemoveCopies { .. }
        | Intent::Edit { .. }
        | Intent::RevertEdit { .. }
        | Intent::UndoRollout { .. }
        | Intent::Deploy { .. }
        | Intent::DeployChart { .. }
        | Intent::RollBack { .. }
        | Intent::Restore { .. }
        | Intent::Adopt { .. }
        | Intent::Repair { .. }
        | Intent::Uninstall { .. } => Ok(()),
        Intent::RevertRestart { targets } => targets
            .iter()
            .filter_map(|target| target.restarted_at.as_ref())
            .all(|mark| mark.is_empty() || is_plain(mark, LONGEST_MARK))
            .then_some(())
            .ok_or(IntentError::Mark),
    }
}

/// Whether an API server takes an autoscaler.
fn is_scaling(wish: &Autoscaling) -> bool {
    let Autoscaling { min, max, cpu, memory, calm } = *wish;
    let mut shares = cpu.iter().chain(&memory);
    (1..=max).contains(&min)
        && max <= MOST_REPLICAS
        && calm.is_none_or(|calm| calm <= LONGEST_CALM)
        && shares.all(|share| (1..=MOST_SHARE).contains(share))
}

/// Letters, digits and signs without a space.
fn is_plain(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn check_object(object: &ObjectRef, intent: &Intent) -> Result<(), IntentError> {
    let kinds: &[Kind] = match intent {
        Intent::Scale { .. } | Intent::SwitchOver { .. } | Intent::Autoscale { .. } => {
            &[Kind::Deployment, Kind::StatefulSet]
        }
        Intent::Pause { .. } | Intent::KeepLonger { .. } | Intent::RemoveCopies { .. } => &[Kind::Deployment],
        Intent::Restart { .. }
        | Intent::RevertRestart { .. }
        | Intent::SetImage { .. }
        | Intent::UndoRollout { .. } => &WORKLOADS,
        Intent::Deploy { .. }
        | Intent::DeployChart { .. }
        | Intent::RollBack { .. }
        | Intent::Restore { .. }
        | Intent::Adopt { .. }
        | Intent::Repair { .. }
        | Intent::Uninstall { .. } => &[Kind::release()],
        Intent::Cordon { .. }
        | Intent::Drain { .. }
        | Intent::OutOfService { .. }
        | Intent::TryPull { .. } => {
            return match object.kind {
                Kind::Node if object.namespace.is_empty() && is_object(object) => Ok(()),
                Kind::Node => Err(IntentError::Name),
                _ => Err(IntentError::Kind { kind: object.kind.clone() }),
            };
        }
        Intent::Delete { .. }
        | Intent::Edit { .. }
        | Intent::RevertEdit { .. }
        | Intent::CreateProject { .. }
        | Intent::DeleteProject { .. } => {
            return match is_object(object) {
                _ if object.kind == Kind::release() => Err(IntentError::Kind { kind: object.kind.clone() }),
                true => Ok(()),
                false => Err(IntentError::Name),
            };
        }
    };
    if !kinds.contains(&object.kind) {
        return Err(IntentError::Kind { kind: object.kind.clone() });
    }
    if is_named(object) { Ok(()) } else { Err(IntentError::Name) }
}

/// Whether an object of any kind is named by what may stand in a path: names of roles and bindings have more letters than
/// those of workloads.
pub(crate) fn is_object(object: &ObjectRef) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'_');
    let name = object.name.as_str();
    (object.namespace.is_empty() || is_label(&object.namespace))
        && (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(allowed)
        && !matches!(name, "." | "..")
}

/// A DNS label, as namespaces are named.
fn is_label(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=LONGEST_LABEL).contains(&text.len())
        && text.bytes().all(allowed)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Whether an object in a namespace is named as Kubernetes allows. Names go into a path, so nothing else may pass.
fn is_named(object: &ObjectRef) -> bool {
    let allowed = |name: &str| {
        let letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
        (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(letter) && !name.contains("..")
    };
    let namespace = allowed(&object.namespace) && !object.namespace.contains('.');
    namespace && allowed(&object.name) && !object.name.starts_with('.')
}

/// Whether an object is a workload with a name that Kubernetes allows.
pub(crate) fn is_workload(object: &ObjectRef) -> bool {
    WORKLOADS.contains(&object.kind) && is_named(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{AutoscaleTarget, Pace, RestartMark, RolloutTarget, ScaleTarget, SiteId};

    fn object(name: &str) -> ObjectRef {
        ObjectRef {
            site: SiteId::new("s"),
            kind: Kind::Deployment,
            namespace: "shop".to_owned(),
            name: name.to_owned(),
            uid: "u".to_owned(),
        }
    }

    fn scale(targets: impl IntoIterator<Item = (ObjectRef, u32)>) -> Intent {
        let targets =
            targets.into_iter().map(|(object, replicas)| ScaleTarget { object, replicas }).collect();
        Intent::Scale { targets }
    }

    #[test]
    fn an_intent_has_one_to_five_hundred_targets() {
        assert_eq!(validate(&scale([])), Err(IntentError::Empty));
        let many = |count: u32| scale((0..count).map(|number| (object(&format!("d{number}")), 1)));
        assert_eq!(validate(&many(500)), Ok(()));
        assert_eq!(validate(&many(501)), Err(IntentError::TooMany { count: 501 }));
    }

    #[test]
    fn an_object_is_named_once_whatever_its_uid() {
        let twin = ObjectRef { uid: "other".to_owned(), ..object("orders") };
        let intent = scale([(object("orders"), 1), (twin, 2)]);
        assert_eq!(validate(&intent), Err(IntentError::Twice { name: "orders".to_owned() }));
    }

    #[test]
    fn only_deployments_with_lawful_names_pass() {
        let pod = ObjectRef { kind: Kind::Pod, ..object("orders") };
        assert_eq!(validate(&scale([(pod, 1)])), Err(IntentError::Kind { kind: Kind::Pod }));
        for name in ["", "a/b", "a?x=1", "../secrets", "Orders", "a%2fb"] {
            assert_eq!(validate(&scale([(object(name), 1)])), Err(IntentError::Name), "{name}");
        }
        let elsewhere = ObjectRef { namespace: "..".to_owned(), ..object("orders") };
        assert_eq!(validate(&scale([(elsewhere, 1)])), Err(IntentError::Name));
    }

    #[test]
    fn each_change_has_the_kinds_that_it_can_change() {
        let kinds = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet, Kind::ReplicaSet];
        let allowed = |intent: &dyn Fn(ObjectRef) -> Intent| {
            kinds.clone().map(|kind| validate(&intent(ObjectRef { kind, ..object("a") })).is_ok())
        };
        assert_eq!(allowed(&|object| scale([(object, 1)])), [true, true, false, false]);
        let pause = |object| Intent::Pause { targets: vec![object], paused: true };
        assert_eq!(allowed(&pause), [true, false, false, false]);
        assert_eq!(allowed(&|object| Intent::Restart { targets: vec![object] }), [true, true, true, false]);
        let back = |object| Intent::UndoRollout {
            targets: vec![RolloutTarget { object, revision: None, kept_in: None }],
            pace: Pace::default(),
        };
        assert_eq!(allowed(&back), [true, true, true, false]);
        let image = |image: &str| {
            let target =
                ImageTarget { object: object("a"), container: "web".to_owned(), image: image.to_owned() };
            validate(&Intent::SetImage { targets: vec![target], pace: Pace::default() })
        };
        assert_eq!(image("registry.example/web:2"), Ok(()));
        for bad in ["", "web 2", "web\n", &"a".repeat(513)] {
            assert_eq!(image(bad), Err(IntentError::Image), "{bad}");
        }
    }

    #[test]
    fn an_autoscaler_has_bounds_that_the_server_takes() {
        let autoscale = |min: u32, max: u32, cpu: Option<u32>, calm: Option<u32>| {
            let scaling = Some(Autoscaling { min, max, cpu, memory: None, calm });
            validate(&Intent::Autoscale { targets: vec![AutoscaleTarget { object: object("a"), scaling }] })
        };
        assert_eq!(autoscale(2, 6, Some(70), Some(300)), Ok(()));
        for (min, max, cpu, calm) in [
            (0, 6, Some(70), None),
            (7, 6, Some(70), None),
            (1, 10_001, Some(70), None),
            (1, 6, Some(0), None),
            (1, 6, Some(70), Some(3_601)),
        ] {
            assert_eq!(
                autoscale(min, max, cpu, calm),
                Err(IntentError::Autoscaling),
                "{min} {max} {cpu:?} {calm:?}"
            );
        }
    }

    #[test]
    fn only_nodes_are_drained() {
        let drain = |kind: Kind, namespace: &str, name: &str| {
            let (namespace, name) = (namespace.to_owned(), name.to_owned());
            let object = ObjectRef { kind, namespace, name, ..object("a") };
            validate(&Intent::Drain { targets: vec![object], losing: false })
        };
        assert_eq!(drain(Kind::Node, "", "busan-2.example"), Ok(()));
        assert_eq!(drain(Kind::Pod, "shop", "a"), Err(IntentError::Kind { kind: Kind::Pod }));
        for (namespace, name) in [("", "../pods"), ("", ""), ("shop", "busan-2")] {
            assert_eq!(drain(Kind::Node, namespace, name), Err(IntentError::Name), "{namespace} {name}");
        }
    }

    #[test]
    fn what_is_deleted_may_be_of_any_kind_and_a_project_has_a_label() {
        let delete = |kind: &str, namespace: &str, name: &str| {
            let (namespace, name) = (namespace.to_owned(), name.to_owned());
            let object = ObjectRef { kind: kind.parse().unwrap(), namespace, name, ..object("a") };
            validate(&Intent::Delete { targets: vec![object] })
        };
        assert_eq!(delete("pods", "shop", "orders-1"), Ok(()));
        assert_eq!(delete("clusterroles.rbac.authorization.k8s.io", "", "system:node"), Ok(()));
        for (namespace, name) in [("shop", ".."), ("shop", "a/b"), ("..", "a"), ("shop", "a?b"), ("shop", "")]
        {
            assert_eq!(delete("pods", namespace, name), Err(IntentError::Name), "{namespace} {name}");
        }
        assert!(delete("releases.helm.sh", "shop", "web").is_err());
        let project = |name: &str| {
            validate(&Intent::CreateProject { name: name.to_owned(), sites: vec![SiteId::new("s")] })
        };
        assert_eq!(project("web-shop"), Ok(()));
        for bad in ["", "Shop", "a.b", "-a", &"a".repeat(64)] {
            assert_eq!(project(bad), Err(IntentError::Name), "{bad}");
        }
    }

    #[test]
    fn replicas_and_marks_have_limits() {
        assert_eq!(validate(&scale([(object("a"), 10_000)])), Ok(()));
        assert_eq!(
            validate(&scale([(object("a"), 10_001)])),
            Err(IntentError::Replicas { replicas: 10_001 })
        );
        let revert = |mark: Option<&str>| Intent::RevertRestart {
            targets: vec![RestartMark { object: object("a"), restarted_at: mark.map(str::to_owned) }],
        };
        assert_eq!(validate(&revert(None)), Ok(()));
        assert_eq!(validate(&revert(Some("2026-01-02T03:04:05+09:00"))), Ok(()));
        assert_eq!(validate(&revert(Some("two\nlines"))), Err(IntentError::Mark));
    }
}
