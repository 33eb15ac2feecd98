//! After any sequence of faults the rows equal the server's list.

use crate::watch::testing::{Rig, degraded, quick, ready};
use crate::watch::{Lease, Row, Update};
use concertina_testkit::{Fault, Match, build};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    Put(u8),
    Remove(u8),
    Recreate(u8),
    Compact,
    RollBack,
    CutWatches,
    ExpireTokens,
    Relink,
    Fault(bool, Spoil),
    Pause,
}

/// How an answer is spoiled.
#[derive(Clone, Debug)]
enum Spoil {
    Status(u16),
    Cut(usize),
    Truncate(usize),
    GoneEvent,
    Garbage,
}

fn step() -> impl Strategy<Value = Step> {
    let spoil = prop_oneof![
        prop::sample::select(vec![410, 429, 500, 503, 504]).prop_map(Spoil::Status),
        (0usize..9000).prop_map(Spoil::Cut),
        (0usize..9000).prop_map(Spoil::Truncate),
        Just(Spoil::GoneEvent),
        Just(Spoil::Garbage),
    ];
    prop_oneof![
        6 => (0u8..12).prop_map(Step::Put),
        4 => (0u8..12).prop_map(Step::Remove),
        1 => (0u8..12).prop_map(Step::Recreate),
        2 => Just(Step::Compact),
        1 => Just(Step::RollBack),
        2 => Just(Step::CutWatches),
        1 => Just(Step::ExpireTokens),
        1 => Just(Step::Relink),
        4 => (any::<bool>(), spoil).prop_map(|(list, spoil)| Step::Fault(list, spoil)),
        3 => Just(Step::Pause),
    ]
}

fn fault(spoil: &Spoil) -> Fault {
    match spoil {
        Spoil::Status(code) => Fault::status(*code, "Scripted"),
        Spoil::Cut(bytes) => Fault::Cut(*bytes),
        Spoil::Truncate(bytes) => Fault::Truncate(*bytes),
        Spoil::GoneEvent => Fault::expired_event(),
        Spoil::Garbage => Fault::Line("{\"type\":\"MODIFIED\",\"object\":{]".to_owned()),
    }
}

async fn carry_out(rig: &Rig, steps: &[Step]) {
    let pod = |number: &u8| build::pod("shop", &format!("orders-{number}"));
    for (epoch, step) in (2u64..).zip(steps) {
        match step {
            Step::Put(number) => {
                rig.server.put(pod(number));
            }
            Step::Remove(number) => {
                rig.server.remove("pods", "shop", &format!("orders-{number}"));
            }
            Step::Recreate(number) => {
                rig.server.remove("pods", "shop", &format!("orders-{number}"));
                rig.server.put(pod(number));
            }
            Step::Compact => rig.server.compact(),
            Step::RollBack => {
                let version = rig.server.version();
                // Further than the writes of a sequence reach: an equal version with other content cannot be told.
                rig.server.roll_back(version - 1000);
                // A restored server's objects were written again.
                for (_, name, _) in rig.server.objects("pods") {
                    rig.server.put(build::pod("shop", &name));
                }
            }
            Step::CutWatches => rig.server.cut_watches(),
            Step::ExpireTokens => rig.server.expire_tokens(),
            Step::Relink => {
                rig.link.send_replace(degraded(epoch - 1));
                rig.link.send_replace(ready(&rig.server.url(), epoch));
            }
            Step::Fault(list, spoil) => {
                let path = "/api/v1/pods";
                let when = if *list { Match::lists(path) } else { Match::watches(path) };
                rig.server.script(when, fault(spoil), 1);
            }
            Step::Pause => tokio::time::sleep(Duration::from_millis(3)).await,
        }
    }
}

/// What a follower makes of its updates.
fn replay(known: &mut BTreeMap<String, Arc<Row>>, updates: Vec<Update>) {
    let name = |row: &Row| row.meta().name.to_string();
    for update in updates {
        match update {
            Update::All(rows) => *known = rows.into_iter().map(|row| (name(&row), row)).collect(),
            Update::Some(changes) => {
                for change in changes.iter() {
                    if let Some(before) = &change.before {
                        assert_eq!(known.remove(&name(before)).as_ref(), Some(before), "before is what was");
                    }
                    if let Some(after) = &change.after {
                        assert!(known.insert(name(after), after.clone()).is_none());
                    }
                }
            }
        }
    }
}

async fn check(steps: Vec<Step>) {
    let rig = Rig::with_pace(quick()).await;
    rig.server.bookmark_every(Duration::from_millis(10));
    for number in 0..5 {
        rig.server.put(build::pod("shop", &format!("orders-{number}")));
    }
    let pods: Lease = rig.pods();
    let mut changes = pods.changes();
    let mut known = BTreeMap::new();
    for part in steps.chunks(4) {
        carry_out(&rig, part).await;
        replay(&mut known, changes.take());
    }
    // Faults that did not strike yet are part of the sequence; the end is without.
    rig.server.unscript();
    rig.settled(&pods).await;
    replay(&mut known, changes.take());
    let known: Vec<_> = known.values().map(|row| row.meta().name.to_string()).collect();
    let listed: Vec<_> = rig.server.objects("pods").into_iter().map(|(_, name, _)| name).collect();
    assert_eq!(known, listed, "a follower's rows equal the server's list");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 8, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn after_any_faults_the_rows_equal_the_servers_list(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check(steps));
    }
}
