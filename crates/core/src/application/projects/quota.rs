//! What a quota says of its use, from the server's Table of it: `cpu: 0/2, requests.memory: 0/4Gi`.

use crate::watch::{TableCell, TableRow};
use concertina_contract::QuotaUse;

/// Resources of one project that are told.
pub(super) const MOST: usize = 40;

/// What is used of a quota.
pub(super) fn uses(row: &TableRow) -> Vec<QuotaUse> {
    let cells = row.cells.iter().filter_map(|cell| match cell {
        TableCell::Text(text) => Some(text.as_ref()),
        TableCell::None | TableCell::Number(_) => None,
    });
    let parts = cells.flat_map(|text| text.split(", "));
    parts.filter_map(|part| one(&row.meta.name, part)).take(MOST).collect()
}

fn one(quota: &str, part: &str) -> Option<QuotaUse> {
    let (resource, amounts) = part.split_once(": ")?;
    // Resources may have a slash of their own, amounts have none.
    let (used, most) = amounts.split_once('/')?;
    let owned = str::to_owned;
    Some(QuotaUse { quota: owned(quota), resource: owned(resource), used: owned(used), most: owned(most) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_words_are_taken_apart() {
        let told = one("compute", "requests.nvidia.com/gpu: 1/4").unwrap();
        assert_eq!(
            (told.resource.as_str(), told.used.as_str(), told.most.as_str()),
            ("requests.nvidia.com/gpu", "1", "4")
        );
        assert!(one("compute", "<none>").is_none() && one("compute", "12d").is_none());
    }
}
