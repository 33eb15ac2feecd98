//! Which kinds an API server serves: aggregated discovery (KEP-3352), else one question a group and version.

use super::kinds::Served;
use super::read::malformed;
use super::{ReadClient, RequestError};
use crate::watch::clean;
use concertina_contract::Kind;
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use std::collections::HashSet;
use std::time::Duration;

/// How long one answer may take.
const LIMIT: Duration = Duration::from_secs(5);
/// Aggregated discovery, and what servers before 1.26 answer instead.
const ACCEPT: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
     application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
/// The longest name that is kept, in characters.
const NAME: usize = 253;
/// The most kinds of one site, and the most names of one kind; a server that tells more is not believed.
const MOST: usize = 5_000;

/// What a server told.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Group and version of each API, for example `apps/v1`.
    pub(super) apis: Vec<String>,
    /// The kinds that can be listed.
    pub(super) kinds: Vec<Served>,
    /// Groups that did not answer: an aggregated API that is down.
    pub(super) silent: Vec<Box<str>>,
}

/// Any answer of `/api` and `/apis`: the aggregated one has `items`, the others `versions` or `groups`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    items: Vec<AggregatedGroup>,
    versions: Vec<String>,
    groups: Vec<Group>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AggregatedGroup {
    metadata: Metadata,
    versions: Vec<AggregatedVersion>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    name: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AggregatedVersion {
    version: String,
    resources: Vec<AggregatedResource>,
    freshness: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct AggregatedResource {
    resource: String,
    response_kind: ResponseKind,
    scope: String,
    verbs: Vec<String>,
    short_names: Vec<String>,
    categories: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResponseKind {
    kind: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Group {
    name: String,
    versions: Vec<Version>,
    preferred_version: Version,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Version {
    version: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResourceList {
    resources: Vec<Resource>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Resource {
    name: String,
    kind: String,
    namespaced: bool,
    verbs: Vec<String>,
    short_names: Vec<String>,
    categories: Vec<String>,
}

/// A group and its versions, the preferred one first.
type Versions = (String, Vec<String>);

/// Asks a server for its kinds. One half that is refused leaves the other; a broken link is an error.
pub(super) async fn read(reader: &ReadClient) -> Result<Found, RequestError> {
    let (core, groups) = tokio::join!(ask::<Answer>(reader, "/api"), ask::<Answer>(reader, "/apis"));
    let mut found = Found::default();
    for answer in [core?, groups?].into_iter().flatten() {
        let wanted = answer.versions();
        for group in answer.items {
            found.take(group);
        }
        for (group, versions) in &wanted {
            found.apis.extend(versions.iter().map(|version| group_version(group, version)));
        }
        let answers: Vec<_> = stream::iter(wanted)
            .map(|(group, versions)| one_by_one(reader, group, versions))
            .buffered(4)
            .collect()
            .await;
        for (group, resources) in answers {
            match resources? {
                Some(resources) => found.kinds.extend(resources),
                None => found.silent.push(group.into()),
            }
        }
    }
    found.kinds.truncate(MOST);
    found.apis.truncate(MOST);
    found.apis.sort_unstable();
    found.apis.dedup();
    Ok(found)
}

fn group_version(group: &str, version: &str) -> String {
    clean(&if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") }, NAME)
        .into_owned()
}

/// An answer; none where the server refuses it or says something else.
async fn ask<T: for<'de> Deserialize<'de>>(
    reader: &ReadClient,
    path: &str,
) -> Result<Option<T>, RequestError> {
    let bytes = match reader.bytes_as(path, ACCEPT, LIMIT).await {
        Ok(bytes) => bytes,
        Err(RequestError::Status { code, .. }) if code != 401 => return Ok(None),
        Err(error) => return Err(error),
    };
    match serde_json::from_slice(&bytes).map_err(|error| malformed(&error)) {
        Ok(answer) => Ok(Some(answer)),
        Err(error) => {
            tracing::debug!(path, %error, "discovery could not be read");
            Ok(None)
        }
    }
}

/// The kinds of one group, each in the first version that has it; none if no version answers.
async fn one_by_one(
    reader: &ReadClient,
    group: String,
    versions: Vec<String>,
) -> (String, Result<Option<Vec<Served>>, RequestError>) {
    let mut seen: Option<Vec<Served>> = None;
    for version in versions {
        if !is_version(&version) || Kind::of("x", &group).is_err() {
            continue;
        }
        let path =
            if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") };
        match ask::<ResourceList>(reader, &path).await {
            Ok(Some(list)) => {
                let seen = seen.get_or_insert_default();
                let served = list.resources.into_iter().filter_map(|one| one.served(&group, &version));
                for one in served {
                    if seen.iter().all(|other| other.kind != one.kind) {
                        seen.push(one);
                    }
                }
            }
            // One aggregated API that hangs is no reason to give the others up.
            Ok(None) | Err(RequestError::Timeout { .. }) => {}
            Err(error) => return (group, Err(error)),
        }
    }
    (group, Ok(seen))
}

impl Answer {
    /// What has to be asked one by one; nothing if the answer is the aggregated one.
    fn versions(&self) -> Vec<Versions> {
        let core = (!self.versions.is_empty()).then(|| (String::new(), self.versions.clone()));
        let groups = self.groups.iter().map(|group| {
            let preferred = &group.preferred_version.version;
            let all = group.versions.iter().map(|one| &one.version);
            let mut versions: Vec<String> = all.clone().filter(|one| *one == preferred).cloned().collect();
            versions.extend(all.filter(|one| *one != preferred).cloned());
            (group.name.clone(), versions)
        });
        core.into_iter().chain(groups).take(MOST).collect()
    }
}

impl Found {
    /// Versions come in the order of preference: the first one that has a resource is its version.
    fn take(&mut self, group: AggregatedGroup) {
        let name = group.metadata.name;
        let mut seen = HashSet::new();
        for version in group.versions {
            self.apis.push(group_version(&name, &version.version));
            if version.freshness == "Stale" {
                self.silent.push(name.as_str().into());
            }
            for one in version.resources {
                let resource = Resource {
                    namespaced: one.scope == "Namespaced",
                    name: one.resource,
                    kind: one.response_kind.kind,
                    verbs: one.verbs,
                    short_names: one.short_names,
                    categories: one.categories,
                };
                let served = resource.served(&name, &version.version);
                self.kinds.extend(served.filter(|served| seen.insert(served.kind.clone())));
            }
        }
    }
}

impl Resource {
    /// The kind, if it can be listed and its names are names.
    fn served(self, group: &str, version: &str) -> Option<Served> {
        let lists = self.verbs.iter().any(|verb| verb == "list");
        let kind = Kind::of(&self.name, group).ok().filter(|_| lists && is_version(version))?;
        let all = |names: Vec<String>| names.iter().take(16).map(|name| clean(name, 63).into()).collect();
        let name = clean(if self.kind.is_empty() { &self.name } else { &self.kind }, NAME).into();
        Some(Served {
            name,
            version: version.into(),
            namespaced: self.namespaced,
            verbs: all(self.verbs),
            short_names: all(self.short_names),
            categories: all(self.categories),
            kind,
        })
    }
}

/// Whether this may stand in a path as a version: `v1`, `v2beta1`.
fn is_version(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
