//! Rights that are granted in some namespaces only, found out while a site is used.

use super::Access;
use super::handle::{Generation, Site};
use concertina_contract::Right;
use std::convert::Infallible;

/// Finds the namespaces of those rights that are not granted everywhere, now and when other namespaces are named. Rows
/// do not wait for it.
pub(super) async fn learn(
    site: &Site,
    generation: Generation,
    access: &Access,
    rights: Vec<Right>,
) -> Infallible {
    while rights.iter().any(|right| !right.allowed) {
        let (named, mut rights) = (access.named(), rights.clone());
        for right in rights.iter_mut().filter(|right| !right.allowed && right.resource != "nodes") {
            let found = access.namespaces(&[&right.verb], &right.group, &right.resource).await;
            right.namespaces = found.unwrap_or_default();
        }
        site.learn_rights(generation, rights);
        access.named_other_than(&named).await;
    }
    std::future::pending().await
}
