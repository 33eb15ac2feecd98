//! The workloads of an application as a site has them now, whole.

use super::identity::{Identity, of_workload};
use crate::kept;
use crate::site::{ReadClient, RequestError, escape};
use crate::watch::Row;
use concertina_contract::{ApplicationName, Kind, ObjectRef, SiteId};
use serde_json::Value;
use std::time::Duration;

/// How long a page may take.
const LIMIT: Duration = Duration::from_secs(15);
/// The most workloads of a kind in one project that are read.
const MOST: usize = 5_000;

/// One workload.
#[derive(Clone, Debug)]
pub struct Workload {
    /// What names it.
    pub object: ObjectRef,
    /// The whole of it, with its `kind`, which lists leave out.
    pub value: Value,
}

/// The Deployments, `StatefulSet`s and `DaemonSet`s of an application, by kind and name; no copy that is kept warm.
pub async fn workloads(
    reader: &ReadClient,
    site: &SiteId,
    application: &ApplicationName,
) -> Result<Vec<Workload>, RequestError> {
    let kinds = [
        (Kind::Deployment, "Deployment"),
        (Kind::StatefulSet, "StatefulSet"),
        (Kind::DaemonSet, "DaemonSet"),
    ];
    let lists = kinds.iter().map(async |(kind, _)| {
        let path = format!("/apis/apps/v1/namespaces/{}/{}", escape(&application.project), kind.plural());
        reader.list(&path, MOST, LIMIT).await
    });
    let lists = futures::future::try_join_all(lists).await?;
    let identity = Identity::of(application);
    let mut found = Vec::new();
    for ((kind, name), list) in kinds.iter().zip(lists) {
        let own = list.into_iter().filter_map(|value| workload(site, kind, name, value, &identity));
        found.extend(own);
    }
    found.sort_by(|one: &Workload, other| one.object.cmp(&other.object));
    Ok(found)
}

fn workload(
    site: &SiteId,
    kind: &Kind,
    name: &str,
    mut value: Value,
    identity: &Identity,
) -> Option<Workload> {
    let row = Row::read(kind, value.to_string().as_bytes()).ok()?;
    if row.meta().label(kept::OF).is_some() {
        return None;
    }
    let (_, of) = of_workload(&row)?;
    value["kind"] = name.into();
    (of.as_ref() == Some(identity)).then(|| Workload { object: row.object(site), value })
}

/// Whether an object that is no workload names an application by itself: by Helm's annotation or by its labels.
pub fn names(object: &Value, application: &ApplicationName) -> bool {
    super::identity::told_by(object) == Some(application.name.as_str())
}
