//! The conditions of `kubectl rollout status`, one by one.

use super::*;
use crate::watch::{ContainerRow, Meta, Owner};
use std::sync::Arc;

fn done() -> DeploymentRow {
    DeploymentRow {
        meta: Meta { namespace: "shop".into(), name: "orders".into(), generation: 5, ..Meta::default() },
        wanted: 3,
        observed_generation: 5,
        replicas: 3,
        updated: 3,
        ready: 3,
        available: 3,
        selector: [("app".into(), "orders".into())].into(),
        ..DeploymentRow::default()
    }
}

fn condition(name: &str, status: &str, reason: &str, message: &str) -> RowCondition {
    RowCondition { name: name.into(), status: status.into(), reason: reason.into(), message: message.into() }
}

fn pod(status: &str) -> PodRow {
    let owner = Arc::new(Owner { kind: "ReplicaSet".into(), name: "orders-6f9".into(), uid: "r".into() });
    PodRow {
        meta: Meta {
            namespace: "shop".into(),
            name: "orders-6f9-x".into(),
            labels: [("app".into(), "orders".into()), ("pod-template-hash".into(), "6f9".into())].into(),
            owner: Some(owner),
            ..Meta::default()
        },
        status: status.into(),
        ..PodRow::default()
    }
}

/// Makes a complete rollout incomplete.
type Change = fn(&mut DeploymentRow);

#[test]
fn every_condition_must_hold() {
    assert_eq!(judge(&done(), 5, &[]), Rollout::Complete);
    let cases: [(&str, Change); 4] = [
        ("not observed", |row| row.observed_generation = 4),
        ("not all updated", |row| row.updated = 2),
        ("old ones left", |row| row.replicas = 4),
        ("not all available", |row| row.available = 2),
    ];
    for (name, break_it) in cases {
        let mut row = done();
        break_it(&mut row);
        assert!(matches!(judge(&row, 5, &[]), Rollout::UnderWay { wanted: 3, .. }), "{name}");
    }
}

#[test]
fn a_row_from_before_the_write_is_not_taken_for_done() {
    assert_eq!(judge(&done(), 6, &[]), Rollout::UnderWay { ready: 0, updated: 0, wanted: 3, blocked: None });
}

#[test]
fn a_deadline_that_passed_names_the_pod_to_blame() {
    let mut row = done();
    row.updated = 1;
    row.conditions =
        [condition("Progressing", "False", "ProgressDeadlineExceeded", "ReplicaSet has timed out")].into();
    let Rollout::DeadlineExceeded { blocked } = judge(&row, 5, &[]) else { panic!("no deadline") };
    assert_eq!(
        (blocked.object.as_str(), blocked.reason.as_str()),
        ("Deployment orders", "ProgressDeadlineExceeded")
    );
    let mut crashing = pod("CrashLoopBackOff");
    crashing.containers = [ContainerRow {
        name: "web".into(),
        image: "web:3".into(),
        reason: "CrashLoopBackOff".into(),
        message: "back-off 5m0s".into(),
    }]
    .into();
    let Rollout::DeadlineExceeded { blocked } = judge(&row, 5, &[&crashing]) else { panic!("no deadline") };
    assert_eq!(
        (blocked.object.as_str(), blocked.reason.as_str(), blocked.message.as_str()),
        ("Pod orders-6f9-x", "CrashLoopBackOff", "back-off 5m0s")
    );
}

#[test]
fn quota_and_scheduler_are_named() {
    let mut row = done();
    row.available = 1;
    let mut waiting = pod("Pending");
    waiting.conditions =
        [condition("PodScheduled", "False", "Unschedulable", "0/3 nodes are available")].into();
    assert_eq!(blocker(&row, &[&waiting]).unwrap().reason, "Unschedulable");
    row.conditions = [condition("ReplicaFailure", "True", "FailedCreate", "exceeded quota: team")].into();
    assert_eq!(blocker(&row, &[&waiting]).unwrap().message, "exceeded quota: team");
}

#[test]
fn pods_of_other_deployments_are_not_blamed() {
    let row = done();
    assert!(belongs(&pod("Running"), &row));
    let mut canary = pod("Running");
    canary.meta.owner =
        Some(Arc::new(Owner { kind: "ReplicaSet".into(), name: "ordersx-1".into(), uid: "r".into() }));
    assert!(!belongs(&canary, &row));
    let mut elsewhere = pod("Running");
    elsewhere.meta.namespace = "other".into();
    assert!(!belongs(&elsewhere, &row));
    let mut leaving = pod("CrashLoopBackOff");
    leaving.meta.deleting = Some(1);
    assert_eq!(blocker(&row, &[&leaving]), None);
}
