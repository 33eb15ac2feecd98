//! After any sequence of changes the index equals one that was made of the last rows.

use crate::application::identity::Identity;
use crate::application::index::Index;
use crate::application::site::Site;
use crate::application::watched::kinds;
use crate::watch::{Change, Row, Update};
use concertina_contract::{ApplicationCell, Kind, SiteId};
use concertina_testkit::build;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const SITES: [&str; 3] = ["busan", "pangyo", "tokyo"];
const NAMES: [&str; 3] = ["orders", "billing", "search"];

/// Where a row stands: site, kind and name.
type Place = (usize, usize, String);
type World = BTreeMap<Place, Arc<Row>>;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// An object is made or changed.
    Put(usize, Object),
    /// It goes, if it is there.
    Remove(usize, Object),
    /// All rows of a kind come from scratch.
    Renew(usize, usize),
    /// A site is forgotten, and its rows come anew.
    Forget(usize),
}

/// An object that rows are made of.
#[derive(Clone, Debug)]
struct Object {
    kind: usize,
    name: &'static str,
    number: u8,
    /// Which label or annotation names its application, if any does.
    mark: u8,
    named: &'static str,
    /// Chooses among states.
    state: u8,
}

fn object() -> impl Strategy<Value = Object> {
    let name = || prop::sample::select(NAMES.to_vec());
    (0..7usize, name(), 0..3u8, 0..6u8, name(), 0..6u8).prop_map(
        |(kind, name, number, mark, named, state)| Object { kind, name, number, mark, named, state },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let site = || 0..SITES.len();
    prop_oneof![
        12 => (site(), object()).prop_map(|(site, object)| Step::Put(site, object)),
        5 => (site(), object()).prop_map(|(site, object)| Step::Remove(site, object)),
        1 => (site(), 0..7usize).prop_map(|(site, kind)| Step::Renew(site, kind)),
        1 => site().prop_map(Step::Forget),
    ]
}

impl Object {
    fn row(&self) -> Arc<Row> {
        let kinds: Vec<Kind> = kinds().collect();
        let kind = &kinds[self.kind];
        let object = match kind {
            Kind::Pod => self.pod(),
            Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet => self.workload(),
            Kind::Job => build::with(
                self.workload(),
                &json!({"status": {"conditions":
                [{"type": "Failed", "status": if self.state == 0 { "True" } else { "False" }}]}}),
            ),
            other if other.resource() == "secrets" => {
                let status =
                    ["deployed", "superseded", "failed", "pending-upgrade", "uninstalled", "uninstalling"];
                build::release("shop", self.name, self.number.into(), status[usize::from(self.state)])
            }
            _ => self.marked(json!({"metadata": {"namespace": "shop", "name": self.name}})),
        };
        Arc::new(Row::read(kind, object.to_string().as_bytes()).unwrap())
    }

    /// With what names its application.
    fn marked(&self, object: Value) -> Value {
        let labels = match self.mark {
            0 => json!({"annotations": {"meta.helm.sh/release-name": self.named}}),
            1 => json!({"labels": {"app.kubernetes.io/instance": self.named, "helm.sh/chart": "web-1.2.3"}}),
            2 => json!({"labels": {"app.kubernetes.io/name": self.named}}),
            3 => json!({"labels": {"argocd.argoproj.io/instance": self.named}}),
            4 => {
                json!({"ownerReferences": [{"kind": "Shop", "name": self.named, "uid": "u", "controller": true}]})
            }
            _ => json!({}),
        };
        build::with(object, &json!({ "metadata": labels }))
    }

    fn workload(&self) -> Value {
        let state = u32::from(self.state);
        let counts = json!({"metadata": {"labels": null}, "spec": {"replicas": 3, "paused": self.state == 5},
            "status": {"readyReplicas": state, "desiredNumberScheduled": 3, "numberReady": state}});
        self.marked(build::with(build::deployment("shop", self.name, 3), &counts))
    }

    /// A pod of a Deployment, of a `StatefulSet`, or of nobody.
    fn pod(&self) -> Value {
        let pod = build::pod("shop", &format!("{}-{}", self.name, self.number));
        let owner = match self.mark {
            0 | 1 => json!({"labels": {"pod-template-hash": "7f9"},
                "ownerReferences": [{"kind": "ReplicaSet", "name": format!("{}-7f9", self.named), "uid": "u", "controller": true}]}),
            2 => {
                json!({"ownerReferences": [{"kind": "StatefulSet", "name": self.named, "uid": "u", "controller": true}]})
            }
            _ => json!({"labels": null, "ownerReferences": null}),
        };
        let waiting =
            json!({"containerStatuses": [{"name": "app", "state": {"waiting": {"reason": "ErrImagePull"}}}]});
        let status = match self.state {
            0 => waiting,
            1 => json!({"phase": "Pending", "containerStatuses": null}),
            2 => json!({"phase": "Failed", "reason": "Evicted"}),
            3 => json!({"phase": "Succeeded"}),
            4 => json!({"conditions": [{"type": "Ready", "status": "False"}]}),
            _ => json!({}),
        };
        self.marked(build::with(pod, &json!({"metadata": owner, "status": status})))
    }

    fn place(&self, site: usize) -> Place {
        let row = self.row();
        (site, self.kind, row.meta().name.to_string())
    }
}

/// All rows of a kind on a site.
fn rows(world: &World, number: usize, kind: usize) -> Update {
    let of = world.iter().filter(|((site, other, _), _)| *site == number && *other == kind);
    Update::All(of.map(|(_, row)| row.clone()).collect())
}

fn carry_out(step: &Step, world: &mut World, index: &mut Index) {
    let kinds: Vec<Kind> = kinds().collect();
    let site = |number: usize| SiteId::new(SITES[number]);
    match step {
        Step::Put(number, object) => {
            let after = object.row();
            let before = world.insert(object.place(*number), after.clone());
            let change = Change { before, after: Some(after) };
            index.apply(&site(*number), &kinds[object.kind], &Update::Some([change].into()));
        }
        Step::Remove(number, object) => {
            if let Some(before) = world.remove(&object.place(*number)) {
                let change = Change { before: Some(before), after: None };
                index.apply(&site(*number), &kinds[object.kind], &Update::Some([change].into()));
            }
        }
        Step::Renew(number, kind) => index.apply(&site(*number), &kinds[*kind], &rows(world, *number, *kind)),
        Step::Forget(number) => {
            index.forget(&site(*number));
            for (place, kind) in kinds.iter().enumerate() {
                index.apply(&site(*number), kind, &rows(world, *number, place));
            }
        }
    }
}

/// All cells that an index has, with the kinds that each is made of.
type Cells = BTreeMap<(Identity, &'static str), (ApplicationCell, BTreeSet<Kind>)>;

fn cells(index: &Index) -> Cells {
    let mut all = Cells::new();
    for name in SITES {
        let id = SiteId::new(name);
        for identity in index.site(&id).into_iter().flat_map(Site::identities) {
            if let Some(found) = index.cell(&id, identity) {
                all.insert((identity.clone(), name), (found.shown, found.kinds));
            }
        }
    }
    all
}

fn check(steps: &[Step]) {
    let (mut world, mut index, mut known) = (World::new(), Index::default(), Cells::new());
    for part in steps.chunks(5) {
        for step in part {
            carry_out(step, &mut world, &mut index);
        }
        let now = cells(&index);
        let touched = index.take_touched();
        known.retain(|(identity, _), _| !touched.contains(identity));
        let still = now.iter().filter(|((identity, _), _)| !touched.contains(identity));
        assert_eq!(known, still.map(|(key, cell)| (key.clone(), cell.clone())).collect());
        known = now;
    }
    let mut rebuilt = Index::default();
    let kinds: Vec<Kind> = kinds().collect();
    for (place, kind) in kinds.iter().enumerate().rev() {
        for (number, name) in SITES.iter().enumerate() {
            rebuilt.apply(&SiteId::new(*name), kind, &rows(&world, number, place));
        }
    }
    assert_eq!(cells(&index), cells(&rebuilt), "the index equals a rebuild");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn after_any_changes_the_index_equals_a_rebuild(steps in prop::collection::vec(step(), 1..120)) {
        check(&steps);
    }
}
