//! Copies of earlier versions that are kept warm, as a site has them.

use super::package;
use crate::kept::{Marks, OF, cost};
use crate::site::{ReadClient, RequestError, escape};
use crate::watch::{DeploymentRow, Row};
use concertina_contract::{ImageName, KeptCopy, Kind, ReadyCount, ReleaseRef, SiteId};
use serde_json::Value;
use std::time::Duration;

/// One read.
const LIMIT: Duration = Duration::from_secs(10);
/// The most copies of a site that are told.
const MOST: usize = 500;

/// All copies of a site, read now.
pub async fn copies(reader: &ReadClient, site: &SiteId) -> Result<Vec<KeptCopy>, RequestError> {
    let path = format!("/apis/apps/v1/deployments?limit={MOST}&labelSelector={}", escape(OF));
    let list: Value = reader.get(&path, LIMIT).await?;
    let items = list["items"].as_array().into_iter().flatten();
    let rows = items.filter_map(|item| Row::read(&Kind::Deployment, item.to_string().as_bytes()).ok());
    Ok(rows.filter_map(|row| of_row(site, &row)).collect())
}

/// A row as a copy; none if it is none, or is about to go.
pub(super) fn of_row(site: &SiteId, row: &Row) -> Option<KeptCopy> {
    let Row::Deployment(deployment) = row else { return None };
    let meta = &deployment.meta;
    let marks = Marks::read(|key| meta.label(key), |key| meta.note(key))?;
    let copy = KeptCopy {
        object: row.object(site),
        release: ReleaseRef {
            site: site.clone(),
            namespace: meta.namespace.to_string(),
            name: marks.release,
        },
        revision: marks.revision,
        images: images(deployment),
        pods: ReadyCount { ready: deployment.ready, total: deployment.wanted },
        until: marks.until,
        switched: marks.switched,
        cost: cost(deployment),
    };
    meta.deleting.is_none().then_some(copy)
}

fn images(row: &DeploymentRow) -> Vec<ImageName> {
    let mut all: Vec<ImageName> = Vec::new();
    for (_, image) in &row.containers {
        let image = package::image(image);
        if !all.contains(&image) {
            all.push(image);
        }
    }
    all
}
