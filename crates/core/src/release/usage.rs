//! Every image that the records of a site name, so that nobody deletes one that a rollback would need.

use super::history::blocking;
use super::images;
use super::wire::List;
use super::{ReleaseError, SECRET_TYPE};
use crate::site::{ReadClient, escape};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long one read may take.
const LIMIT: Duration = Duration::from_secs(30);
/// Records of one read.
const PAGE: usize = 10;
/// The most records of a site that are read.
const MOST: usize = 20_000;

/// Images of all revisions of all releases on a site, hooks too. A record that cannot be read is an error: what it names is not
/// known then.
pub(crate) async fn every_image(reader: &ReadClient) -> Result<BTreeSet<String>, ReleaseError> {
    let path =
        format!("/api/v1/secrets?fieldSelector={}&limit={PAGE}", escape(&format!("type={SECRET_TYPE}")));
    let (mut found, mut token, mut seen) = (BTreeSet::new(), String::new(), 0);
    loop {
        let next = if token.is_empty() { String::new() } else { format!("&continue={}", escape(&token)) };
        let bytes = reader.bytes(&format!("{path}{next}"), LIMIT).await.map_err(ReleaseError::Read)?;
        let (some, count, rest) = blocking(move || named(&bytes)).await??;
        found.extend(some);
        seen += count;
        if rest.is_empty() {
            return Ok(found);
        }
        if seen >= MOST {
            return Err(ReleaseError::TooMany { limit: MOST });
        }
        token = rest;
    }
}

/// Images of one page, its records, and with what the next one is asked for.
fn named(bytes: &[u8]) -> Result<(BTreeSet<String>, usize, String), ReleaseError> {
    let list = List::parse(bytes)?;
    let mut found = BTreeSet::new();
    for record in &list.items {
        let release = record.release()?;
        let hooks = release.hooks.iter().map(|hook| hook.manifest.as_str());
        for manifest in hooks.chain([release.manifest.as_str()]) {
            let some = images::all(manifest).ok_or(ReleaseError::Manifest { document: 1 })?;
            found.extend(some.into_iter().map(|image| image.image));
        }
    }
    Ok((found, list.items.len(), list.token()))
}
