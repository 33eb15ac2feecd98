//! What an intent wishes for each of its objects.

use super::field::{Field, ImageField};
use super::objects::Edit;
use super::releases::OpenedFrom;
use super::taint::ServiceField;
use crate::kept;
use concertina_contract::{
    Autoscaling, ChartForm, DeployForm, ImageTarget, Intent, Millis, ObjectRef, PullTrial, RollBackTarget,
    RollBackTo, RolloutTarget,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is wished for one object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wish {
    /// The object.
    pub object: ObjectRef,
    /// What is wished.
    pub want: Want,
}

/// What can be wished.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Want {
    /// One value of an object.
    Field(Field),
    /// So many replicas, and where they are wished already, that all are ready: others are to end after it.
    Ready(u32),
    /// A change of a release.
    Release(ReleaseWant),
    /// What decides on its replicas; none for nothing.
    Autoscale(Option<Autoscaling>),
    /// That a node is empty.
    Drain(DrainWant),
    /// That it pulled an image.
    TryPull(PullTrial),
    /// That it is gone.
    Delete,
    /// That it, a copy of an earlier version, is gone.
    RemoveCopy,
    /// That it is there: a namespace.
    Create,
    /// What the user made of its YAML.
    Edit(Edit),
    /// What it was before an edit.
    RevertEdit {
        /// A merge patch.
        patch: String,
    },
    /// An earlier revision of a workload; without number and name the one before.
    Revision {
        /// Its number.
        revision: Option<u32>,
        /// What keeps it.
        kept_in: Option<String>,
    },
}

/// How a node is to be emptied.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DrainWant {
    /// What would be lost may be lost.
    pub losing: bool,
    /// All nodes of the site that are emptied by the plan, by name.
    pub nodes: BTreeSet<String>,
}

/// What can be wished of a release.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ReleaseWant {
    /// What the form says.
    Deploy {
        /// The form.
        form: Arc<DeployForm>,
        /// The release that the form was opened from, if it keeps secrets of it.
        opened_from: Option<Arc<OpenedFrom>>,
        /// For how long the version before is kept warm, in milliseconds.
        keep_warm: Option<Millis>,
    },
    /// What the form of a chart says.
    DeployChart {
        /// The form.
        form: Arc<ChartForm>,
        /// The release that the form was opened from, if it keeps secrets of it.
        opened_from: Option<Arc<OpenedFrom>>,
        /// For how long the version before is kept warm, in milliseconds.
        keep_warm: Option<Millis>,
    },
    /// An earlier revision.
    RollBack {
        /// Which.
        to: RollBackTo,
        /// The number of replicas that is set beside it.
        replicas: Option<u32>,
        /// By a copy that is kept warm, where there is one.
        switch: bool,
    },
    /// Its newest revision once more.
    Restore,
    /// That what others changed of it becomes part of it.
    Adopt,
    /// The end of an act that has not ended.
    Repair,
    /// That it is gone.
    Uninstall {
        /// Its records stay.
        keep_history: bool,
    },
}

impl Wish {
    /// The wishes of an intent, in its order. `now` is the mark of a restart, in RFC 3339; `opened_from` the release that a form
    /// was opened from.
    pub(super) fn all(intent: &Intent, now: &str, opened_from: Option<OpenedFrom>) -> Vec<Self> {
        let wants = wants(intent, now, opened_from);
        intent.targets().into_iter().zip(wants).map(|(object, want)| Self { object, want }).collect()
    }
}

/// What is wished, in the order of the intent's targets.
fn wants(intent: &Intent, now: &str, opened_from: Option<OpenedFrom>) -> Vec<Want> {
    let field = |field| Want::Field(field);
    match intent {
        Intent::Scale { targets } => {
            targets.iter().map(|target| field(Field::Replicas(target.replicas))).collect()
        }
        Intent::SwitchOver { targets, .. } => {
            targets.iter().map(|target| Want::Ready(target.replicas)).collect()
        }
        Intent::Restart { targets } => {
            targets.iter().map(|_| field(Field::RestartedAt(Some(now.to_owned())))).collect()
        }
        Intent::RevertRestart { targets } => {
            targets.iter().map(|target| field(Field::RestartedAt(target.restarted_at.clone()))).collect()
        }
        Intent::Pause { targets, paused } => targets.iter().map(|_| field(Field::Paused(*paused))).collect(),
        Intent::Autoscale { targets } => {
            targets.iter().map(|target| Want::Autoscale(target.scaling.clone())).collect()
        }
        Intent::Cordon { targets, cordoned } => {
            targets.iter().map(|_| field(Field::Unschedulable(*cordoned))).collect()
        }
        Intent::OutOfService { targets, out } => {
            targets.iter().map(|_| field(Field::Service(ServiceField::wish(*out)))).collect()
        }
        Intent::Drain { targets, losing } => {
            let beside = |node: &ObjectRef| {
                let same = targets.iter().filter(|other| other.site == node.site);
                same.map(|other| other.name.clone()).collect()
            };
            targets
                .iter()
                .map(|node| Want::Drain(DrainWant { losing: *losing, nodes: beside(node) }))
                .collect()
        }
        Intent::TryPull { targets, trial } => targets.iter().map(|_| Want::TryPull(trial.clone())).collect(),
        Intent::Delete { targets } => targets.iter().map(|_| Want::Delete).collect(),
        Intent::RemoveCopies { targets } => targets.iter().map(|_| Want::RemoveCopy).collect(),
        Intent::KeepLonger { targets } => {
            targets.iter().map(|target| field(Field::KeptUntil(kept::moment(target.until)))).collect()
        }
        Intent::DeleteProject { sites, .. } => sites.iter().map(|_| Want::Delete).collect(),
        Intent::CreateProject { sites, .. } => sites.iter().map(|_| Want::Create).collect(),
        Intent::Edit { text, base_version, on_clash, .. } => {
            let (text, base_version, on_clash) = (text.clone(), base_version.clone(), *on_clash);
            vec![Want::Edit(Edit { text, base_version, on_clash })]
        }
        Intent::RevertEdit { patch, .. } => vec![Want::RevertEdit { patch: patch.clone() }],
        Intent::SetImage { targets, .. } => targets.iter().map(|target| field(image(target))).collect(),
        Intent::UndoRollout { targets, .. } => {
            let back = |target: &RolloutTarget| Want::Revision {
                revision: target.revision,
                kept_in: target.kept_in.clone(),
            };
            targets.iter().map(back).collect()
        }
        Intent::Deploy { form, sites, keep_warm, .. } => {
            let form = Arc::<DeployForm>::new(form.as_ref().clone());
            let want =
                ReleaseWant::Deploy { form, opened_from: opened_from.map(Arc::new), keep_warm: *keep_warm };
            sites.iter().map(|_| Want::Release(want.clone())).collect()
        }
        Intent::DeployChart { form, sites, keep_warm, .. } => {
            let form = Arc::<ChartForm>::new(form.as_ref().clone());
            let opened_from = opened_from.map(Arc::new);
            let want = ReleaseWant::DeployChart { form, opened_from, keep_warm: *keep_warm };
            sites.iter().map(|_| Want::Release(want.clone())).collect()
        }
        Intent::RollBack { targets, .. } => {
            let back = |target: &RollBackTarget| ReleaseWant::RollBack {
                to: target.to,
                replicas: target.replicas,
                switch: target.switch,
            };
            targets.iter().map(|target| Want::Release(back(target))).collect()
        }
        Intent::Restore { targets } => targets.iter().map(|_| Want::Release(ReleaseWant::Restore)).collect(),
        Intent::Adopt { targets } => targets.iter().map(|_| Want::Release(ReleaseWant::Adopt)).collect(),
        Intent::Repair { targets } => targets.iter().map(|_| Want::Release(ReleaseWant::Repair)).collect(),
        Intent::Uninstall { targets, keep_history } => {
            let want = Want::Release(ReleaseWant::Uninstall { keep_history: *keep_history });
            targets.iter().map(|_| want.clone()).collect()
        }
    }
}

fn image(target: &ImageTarget) -> Field {
    let (container, image) = (target.container.clone(), target.image.clone());
    Field::Image(ImageField { container, init: false, image })
}
