//! What the members of a cluster tell of themselves, through the API server.

use crate::rollback::{BUSAN, Stage};
use concertina_contract::{ApplicationName, MemberAnswer, Membership};
use concertina_core::membership::membership;
use concertina_core::redact::Redactor;
use concertina_tests::Outcome;
use std::time::{Duration, Instant};

/// Until members have told what is waited for: a page is compiled when it is asked first.
const PATIENCE: Duration = Duration::from_mins(2);

/// Waits until all members see each other, and tell of so many sessions together.
pub(super) async fn see_each_other(stage: &Stage, members: usize, sessions: u32) -> Outcome<()> {
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
pub(super) async fn miss_one(stage: &Stage, node: &str) -> Outcome<()> {
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
