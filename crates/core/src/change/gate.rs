//! The one gate of every write. Guard levels are looked at here and nowhere else, and nothing else asks a site for its
//! write client.

use super::call::{Call, Verb};
use super::ground::Ground;
use super::inner::Inner;
use super::shelf::Shelved;
use super::slot::Slot;
use crate::site::{RequestError, WriteClient};
use bytes::Bytes;
use concertina_contract::{Approval, DryRun, ErrorCode, Failure, GuardLevel, PlanId, SiteGuard, SiteId};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

/// What a site asks before a write; a locked read-only site refuses.
pub(super) fn guard(ground: &Ground) -> Result<SiteGuard, Failure> {
    let level = match ground.site.guard() {
        GuardLevel::ReadOnly if !ground.site.unlocked() => return Err(ground.fail(ErrorCode::ReadOnly)),
        // Unlocked for a while: as careful as any site that can be written.
        GuardLevel::ReadOnly => GuardLevel::TypeName,
        level => level,
    };
    let phrase = (level == GuardLevel::TypeName).then(|| ground.name());
    Ok(SiteGuard { site: ground.site.id().clone(), level, phrase })
}

/// Tries a change out on the server: `dryRun=All` is added here, so that nothing else can come of it.
pub(super) async fn rehearse(
    ground: &Ground,
    plan: &PlanId,
    call: &Call,
    limit: Duration,
) -> Result<Result<Bytes, RequestError>, Failure> {
    guard(ground)?;
    let client = ground.site.writer(plan)?;
    Ok(send(&client, &dry(call), "dryRun=All", limit).await)
}

/// The call with what makes it a dry run beside the query: of a DELETE that has a body the API server reads the options there
/// and not in the query (apiserver `pkg/endpoints/handlers/delete.go`), and would delete for good.
fn dry(call: &Call) -> Call {
    let mut call = call.clone();
    if call.verb == Verb::Delete {
        call.body["dryRun"] = json!(["All"]);
    }
    call
}

async fn send(
    client: &WriteClient,
    call: &Call,
    query: &str,
    limit: Duration,
) -> Result<Bytes, RequestError> {
    let (verb, body) = (call.verb, call.body.to_string().into_bytes());
    client.send(verb.method(), &call.with(query), verb.content_type(), body, limit).await
}

/// The leave to write what one plan says, on the sites that were asked about.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    plan: PlanId,
    sites: BTreeSet<SiteId>,
}

/// The write client of one site for one plan.
pub(super) struct Pen(WriteClient);

/// A refusal, and the site that refused.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    /// The site; none when it is the whole plan.
    pub site: Option<SiteId>,
    /// Why.
    pub failure: Failure,
}

/// Looks at an approval. Guards are read again: a site may have become stricter since the plan was made.
pub(super) fn approve(inner: &Inner, shelved: &Shelved, approval: &Approval) -> Result<Pass, Refusal> {
    let sites: BTreeSet<SiteId> = shelved.writable().map(|(_, work)| work.object().site.clone()).collect();
    if sites.is_empty() {
        return Err(Refusal { site: None, failure: Failure::new(ErrorCode::PlanEmpty) });
    }
    for id in &sites {
        let refuse = |failure| Refusal { site: Some(id.clone()), failure };
        let ground = Ground::find(inner, id).map_err(refuse)?;
        let now = guard(&ground).map_err(refuse)?;
        let reviewed = shelved.plan.guards.iter().find(|guard| guard.site == *id);
        let strictest = reviewed.filter(|reviewed| reviewed.level > now.level).unwrap_or(&now);
        let unrehearsed =
            shelved.plan.targets.iter().any(|target| {
                target.object.site == *id && matches!(target.dry_run, DryRun::Unsupported { .. })
            });
        check(strictest, unrehearsed, approval).map_err(|failure| refuse(failure.at(ground.name())))?;
    }
    Ok(Pass { plan: approval.plan.clone(), sites })
}

/// One site's question and the answer to it.
fn check(guard: &SiteGuard, unrehearsed: bool, approval: &Approval) -> Result<(), Failure> {
    match guard.level {
        GuardLevel::ReadOnly => return Err(Failure::new(ErrorCode::ReadOnly)),
        GuardLevel::TypeName => {
            let typed = approval.typed.get(&guard.site).map(|typed| typed.trim());
            if typed.is_none() || typed != guard.phrase.as_deref() {
                return Err(Failure::new(ErrorCode::TypedNameWrong));
            }
        }
        GuardLevel::Open | GuardLevel::Confirm => {}
    }
    let asks = guard.level == GuardLevel::Confirm || unrehearsed;
    if asks && !approval.confirmed {
        return Err(Failure::new(ErrorCode::BadRequest).with("reason", "confirmation-missing"));
    }
    Ok(())
}

impl Pass {
    /// The leave to write how something ended that was approved, and carried out, before the program was started anew.
    pub(super) fn taken_up(slot: &Slot) -> Self {
        Self { plan: slot.plan.clone(), sites: [slot.object.site.clone()].into() }
    }

    /// The write client of a site. The guard is looked at once more: a site may be locked while an operation runs.
    pub(super) fn pen(&self, ground: &Ground) -> Result<Pen, Failure> {
        if !self.sites.contains(ground.site.id()) {
            return Err(ground.fail(ErrorCode::NotAllowed));
        }
        guard(ground)?;
        ground.reader()?;
        ground.site.writer(&self.plan).map(Pen)
    }
}

impl Pen {
    /// Sends one change, once. The server is told the limit too, so that it gives up when we do.
    pub(super) async fn write(self, call: &Call, limit: Duration) -> Result<Bytes, RequestError> {
        send(&self.0, call, &format!("timeout={}s", limit.as_secs().max(1)), limit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard_of(level: GuardLevel) -> SiteGuard {
        let phrase = (level == GuardLevel::TypeName).then(|| "plant-busan".to_owned());
        SiteGuard { site: SiteId::new("s"), level, phrase }
    }

    fn approval(confirmed: bool, typed: Option<&str>) -> Approval {
        Approval {
            plan: PlanId::new("p"),
            confirmed,
            typed: typed.map(|typed| (SiteId::new("s"), typed.to_owned())).into_iter().collect(),
            reason: String::new(),
        }
    }

    #[test]
    fn each_level_asks_what_it_says() {
        use GuardLevel::{Confirm, Open, ReadOnly, TypeName};
        let cases = [
            (Open, false, None, Ok(())),
            (Confirm, false, None, Err(ErrorCode::BadRequest)),
            (Confirm, true, None, Ok(())),
            (TypeName, true, None, Err(ErrorCode::TypedNameWrong)),
            (TypeName, true, Some("plant"), Err(ErrorCode::TypedNameWrong)),
            (TypeName, false, Some(" plant-busan "), Ok(())),
            (ReadOnly, true, Some("plant-busan"), Err(ErrorCode::ReadOnly)),
        ];
        for (level, confirmed, typed, expected) in cases {
            let answer = check(&guard_of(level), false, &approval(confirmed, typed));
            assert_eq!(answer.map_err(|failure| failure.code), expected, "{level:?} {typed:?}");
        }
    }

    #[test]
    fn a_rehearsed_deletion_says_so_where_the_server_looks() {
        let call = |verb| Call {
            verb,
            path: "/api/v1/namespaces/shop/pods/a".to_owned(),
            body: json!({ "preconditions": { "uid": "u" } }),
        };
        let rehearsed = json!({ "preconditions": { "uid": "u" }, "dryRun": ["All"] });
        assert_eq!(dry(&call(Verb::Delete)).body, rehearsed);
        assert_eq!(dry(&call(Verb::Merge)).body, call(Verb::Merge).body, "other verbs are told by the query");
    }

    #[test]
    fn a_change_that_could_not_be_rehearsed_asks_once_more() {
        let open = guard_of(GuardLevel::Open);
        assert!(check(&open, true, &approval(false, None)).is_err());
        assert!(check(&open, true, &approval(true, None)).is_ok());
    }

    #[test]
    fn a_name_that_is_not_known_is_not_typed_by_typing_nothing() {
        let nameless = SiteGuard { phrase: None, ..guard_of(GuardLevel::TypeName) };
        assert!(check(&nameless, false, &approval(true, None)).is_err());
    }
}
