//! What the user may do, by reviews of one's own rights: they are POST, and change nothing.

use super::super::probe;
use super::case::Case;
use super::verdict::{Verdict, failed, passed, skipped, warned};

pub(super) async fn look(case: &mut Case) -> Verdict {
    let Some(connection) = &case.connection else { return skipped("none") };
    let rights = match probe::rights(&connection.reviews()).await {
        Ok(rights) => rights,
        Err(error) => return failed("unknown").fact(error.to_string()),
    };
    let denied: Vec<String> = rights
        .iter()
        .filter(|right| !right.allowed)
        .map(|right| format!("not allowed: {} {}", right.verb, right.resource))
        .collect();
    let count = denied.len().to_string();
    match (rights.len(), denied.len()) {
        (0, _) => warned("untold"),
        (_, 0) => passed("all"),
        (all, some) if all == some => failed("none"),
        _ => warned("some").with("count", count).facts(denied),
    }
}
