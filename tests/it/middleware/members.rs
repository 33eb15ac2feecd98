//! What the members of a cluster tell of themselves, through the API server.

use super::cluster::{Cut, Server, TOMCAT, WILDFLY};
use crate::rollback::{BUSAN, Stage};
use concertina_contract::{ApplicationName, MemberAnswer, Membership};
use concertina_core::membership::membership;
use concertina_core::redact::Redactor;
use concertina_sandbox::{Progress, REAL_NODES};
use concertina_tests::{Outcome, page};
use std::time::{Duration, Instant};

/// Until members have told what is waited for: a page is compiled when it is asked first.
const PATIENCE: Duration = Duration::from_mins(2);
/// Sessions that are made.
const SESSIONS: u32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_tomcat_cluster_tell_of_themselves_and_miss_who_is_cut_off() -> Outcome<()> {
    tell("members_of_a_tomcat_cluster_tell_of_themselves_and_miss_who_is_cut_off", &TOMCAT).await
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_wildfly_cluster_tell_of_themselves_and_miss_who_is_cut_off() -> Outcome<()> {
    tell("members_of_a_wildfly_cluster_tell_of_themselves_and_miss_who_is_cut_off", &WILDFLY).await
}

async fn tell(test: &str, server: &Server) -> Outcome<()> {
    let Some(stage) = Stage::new(test, &format!("members-{}", server.package)).await? else { return Ok(()) };
    tokio::task::block_in_place(|| stage.sandbox.middleware(&Progress::silent()))?;
    stage.done(server.members(&stage, "1", 3)?).await?;
    let address = stage.address()?;
    for _ in 0..SESSIONS {
        assert!(page(address, "/counter").await?.starts_with("1 "), "each request is a session of its own");
    }
    see_each_other(&stage, 3, SESSIONS).await?;

    let nodes = stage.sandbox.real_nodes();
    let node = nodes.iter().find(|node| node.name() == REAL_NODES[1]).ok_or("no such node")?;
    let _cut = Cut(node, &stage);
    tokio::task::block_in_place(|| node.connect(false))?;
    miss_one(&stage, REAL_NODES[1]).await
}

/// Waits until all members see each other, and tell of so many sessions together.
async fn see_each_other(stage: &Stage, members: usize, sessions: u32) -> Outcome<()> {
    until(stage, |told| {
        let own = told.members.iter().filter_map(|member| match &member.answer {
            MemberAnswer::Told { sees, missing, sessions, heap_used, heap_max, .. } => {
                let well = usize::try_from(*sees) == Ok(members - 1) && missing.is_empty();
                let heap = *heap_used > 0 && heap_max.is_some_and(|most| most >= *heap_used);
                (well && heap).then_some(*sessions)
            }
            _ => None,
        });
        let own: Vec<u32> = own.collect();
        told.groups.len() == 1 && own.len() == members && own.iter().sum::<u32>() == sessions
    })
    .await
}

/// Waits until the members that are left tell that they miss one on a node, which itself is silent.
async fn miss_one(stage: &Stage, node: &str) -> Outcome<()> {
    until(stage, |told| {
        let lost = told.members.iter().filter(|member| member.node == node);
        let lost: Vec<_> = lost.collect();
        let misses = |name: &String| {
            told.members.iter().any(
                |other| matches!(&other.answer, MemberAnswer::Told { missing, .. } if missing.contains(name)),
            )
        };
        !lost.is_empty()
            && lost.iter().all(|member| {
                matches!(member.answer, MemberAnswer::Silent { .. }) && misses(&member.pod.name)
            })
    })
    .await
}

async fn until(stage: &Stage, wished: impl Fn(&Membership) -> bool) -> Outcome<()> {
    let over = Instant::now() + PATIENCE;
    let application = ApplicationName { project: stage.project().to_owned(), name: "web".to_owned() };
    loop {
        let site = stage.site(BUSAN)?;
        let told = membership(&site, &application, &Redactor::default()).await;
        let told = told.map_err(|failure| format!("{failure:?}"))?.ok_or("it says of no members")?;
        if wished(&told) {
            return Ok(());
        }
        if Instant::now() > over {
            return Err(format!("members do not tell it: {told:#?}").into());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
