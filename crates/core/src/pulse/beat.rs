//! When each node of a site was heard last, by its lease.

use concertina_contract::{Kind, Millis, ObjectRef, SilentNode, SiteId};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// Silent nodes that are told.
const MOST: usize = 20;
/// How long a lease holds that does not say (`leaseDurationSeconds` of a kubelet's lease).
const USUAL: u64 = 40;

/// A list of `coordination.k8s.io/v1 Lease`s, less what is not looked at.
#[derive(Debug, Deserialize)]
pub(super) struct Leases {
    #[serde(default)]
    items: Vec<Lease>,
}

#[derive(Debug, Deserialize)]
struct Lease {
    metadata: Meta,
    #[serde(default)]
    spec: Spec,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    name: String,
    #[serde(default)]
    owner_references: Vec<Owner>,
}

/// The node.
#[derive(Debug, Deserialize)]
struct Owner {
    uid: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    #[serde(default)]
    renew_time: String,
    lease_duration_seconds: Option<u64>,
}

/// The leases as they were at the last look, each with how long it has stayed the same.
#[derive(Debug, Default)]
pub(super) struct Beats(BTreeMap<String, Beat>);

#[derive(Debug)]
struct Beat {
    renewed: String,
    uid: String,
    heard: Option<Millis>,
    /// The time during which the site answered and the lease stayed the same.
    quiet: Duration,
    patience: Duration,
}

impl Beats {
    /// Another look at all leases. `passed` is the time since the look before, less what the site did not answer in: kubelets
    /// could not be heard either.
    pub(super) fn look(&mut self, leases: Leases, passed: Duration, now: Millis) {
        let mut before = std::mem::take(&mut self.0);
        for Lease { metadata, spec } in leases.items {
            let uid = metadata.owner_references.into_iter().next().map(|owner| owner.uid).unwrap_or_default();
            let patience = Duration::from_secs(spec.lease_duration_seconds.unwrap_or(USUAL)) / 2;
            let beat = match before.remove(&metadata.name) {
                Some(beat) if beat.uid == uid && beat.renewed == spec.renew_time => {
                    Beat { quiet: beat.quiet + passed, patience, ..beat }
                }
                // Of the first look nobody knows how old it is; kubelet's clock may be any.
                known => Beat {
                    renewed: spec.renew_time,
                    uid,
                    heard: known.map(|_| now),
                    quiet: Duration::ZERO,
                    patience,
                },
            };
            self.0.insert(metadata.name, beat);
        }
    }

    /// Nodes that are not heard any more.
    pub(super) fn silent(&self, site: &SiteId) -> Vec<SilentNode> {
        let quiet = self.0.iter().filter(|(_, beat)| beat.quiet >= beat.patience);
        let told = quiet.map(|(name, beat)| SilentNode {
            object: ObjectRef {
                site: site.clone(),
                kind: Kind::Node,
                namespace: String::new(),
                name: name.clone(),
                uid: beat.uid.clone(),
            },
            heard: beat.heard,
        });
        told.take(MOST).collect()
    }

    /// How many leases there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PASSED: Duration = Duration::from_secs(5);

    fn leases(of: &[(&str, u32)]) -> Leases {
        let lease = |(name, second): &(&str, u32)| {
            json!({
                "metadata": { "name": name, "ownerReferences": [{ "uid": format!("uid-{name}") }] },
                "spec": { "renewTime": format!("2026-01-01T00:00:{second:02}.000000Z"), "leaseDurationSeconds": 40 },
            })
        };
        serde_json::from_value(json!({ "items": of.iter().map(lease).collect::<Vec<_>>() })).unwrap()
    }

    fn names(beats: &Beats) -> Vec<(String, Option<Millis>)> {
        beats.silent(&SiteId::new("s")).into_iter().map(|node| (node.object.name, node.heard)).collect()
    }

    #[test]
    fn a_node_is_silent_when_its_lease_stays_for_half_of_its_time() {
        let mut beats = Beats::default();
        beats.look(leases(&[("a", 0), ("b", 0)]), PASSED, 1_000);
        beats.look(leases(&[("a", 10), ("b", 10)]), PASSED, 2_000);
        for second in [20, 30, 40] {
            beats.look(leases(&[("a", second), ("b", 10)]), PASSED, 3_000);
            assert_eq!(names(&beats), [], "15 s are no loss");
        }
        beats.look(leases(&[("a", 50), ("b", 10)]), PASSED, 4_000);
        assert_eq!(names(&beats), [("b".to_owned(), Some(2_000))]);
        assert_eq!(beats.silent(&SiteId::new("s"))[0].object.uid, "uid-b");
        beats.look(leases(&[("a", 50), ("b", 59)]), PASSED, 5_000);
        assert_eq!(names(&beats), [], "it is heard again");
    }

    #[test]
    fn one_that_was_silent_from_the_first_look_on_has_no_time_and_one_that_is_deleted_is_none() {
        let mut beats = Beats::default();
        for _ in 0..5 {
            beats.look(leases(&[("b", 0)]), PASSED, 1_000);
        }
        assert_eq!(names(&beats), [("b".to_owned(), None)]);
        beats.look(leases(&[]), PASSED, 2_000);
        assert_eq!(names(&beats), []);
    }
}
