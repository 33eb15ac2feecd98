//! It is the cluster that it was before.

use super::super::probe;
use super::case::Case;
use super::verdict::{Verdict, failed, passed, skipped, warned};
use concertina_contract::IdentityProof;

pub(super) async fn look(case: &mut Case) -> Verdict {
    let Ok(reader) = case.open().await else { return skipped("none") };
    let known = case.site.state().record.uid.clone();
    match probe::identity(&reader, known.as_deref()).await {
        Ok(found) => {
            let proof = probe::proof(found.as_deref());
            match (known, found) {
                (_, None) => warned("unverified"),
                (Some(known), Some(found)) if known != found => {
                    failed("changed").fact(format!("known: {known}")).fact(format!("found: {found}"))
                }
                (Some(_), Some(_)) if proof == IdentityProof::KubeSystem => passed("same"),
                (Some(_), Some(_)) => passed("same-by-namespace"),
                (None, Some(_)) => passed("first"),
            }
        }
        Err(error) => failed("unknown").fact(error.to_string()),
    }
}
