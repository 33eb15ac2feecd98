//! What the server says may stand at a place of an object: its `OpenAPI` v3 documents, one a group and version (KEP-2896).
//!
//! ```text
//! /openapi/v3 ─▶ address with hash ─▶ document (kept some minutes) ─▶ place ─▶ fields
//! ```

mod document;
mod place;

use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{ReadClient, RequestError, Served};
use concertina_contract::{ErrorCode, Failure, Kind, ObjectRef, SchemaHelp, SiteId};
use document::Document;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long one read may take. The largest document has some megabytes.
const LIMIT: Duration = Duration::from_secs(15);
/// How long a document is kept: custom resources come and change while a site is used.
const FRESH: Duration = Duration::from_mins(5);
/// Documents that are kept.
const KEPT: usize = 6;
/// Where all documents are.
const ROOT: &str = "/openapi/v3";

/// Why nothing is known of a place.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The site could not be asked, or has no documents.
    #[error("the schema could not be read")]
    Read(#[source] RequestError),
    /// The site does not serve the kind.
    #[error("the site does not serve the kind")]
    NotServed,
    /// The site names no document of its own for the kind.
    #[error("the site has no schema of the kind")]
    Missing,
}

impl SchemaError {
    /// What the window shows. `site` is the display name of the site.
    pub fn failure(&self, object: &ObjectRef, site: &str, redactor: &Redactor) -> Failure {
        let failure = match self {
            Self::Read(error) => {
                request_failure(error, site, Wanted { verb: "get", resource: "openapi" }, redactor)
            }
            Self::NotServed => {
                Failure::new(ErrorCode::KindNotServed).at(site).with("resource", object.kind.resource())
            }
            Self::Missing => Failure::new(ErrorCode::NotFound).at(site),
        };
        failure.on(object.clone())
    }
}

/// The documents that were read lately.
#[derive(Debug, Default)]
pub struct Schemas(Mutex<Vec<Kept>>);

#[derive(Debug)]
struct Kept {
    site: SiteId,
    /// Group and version, for example `apis/apps/v1`.
    api: String,
    read: Instant,
    document: Arc<Document>,
}

impl Schemas {
    /// What may stand at a place of an object of a kind. Asks the site when its document is not kept.
    pub async fn help(
        &self,
        reader: &ReadClient,
        site: &SiteId,
        kind: &Kind,
        path: &[String],
    ) -> Result<SchemaHelp, SchemaError> {
        let served = reader.served(kind).await.map_err(SchemaError::Read)?.ok_or(SchemaError::NotServed)?;
        let api = api(&served);
        let document = match self.kept(site, &api) {
            Some(document) => document,
            None => self.keep(site, &api, read(reader, &api).await?),
        };
        let root = document.root(served.kind.group(), &served.version, &served.name);
        Ok(place::help(&document, root.ok_or(SchemaError::Missing)?, path))
    }

    fn kept(&self, site: &SiteId, api: &str) -> Option<Arc<Document>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |one: &&Kept| one.site == *site && one.api == api && one.read.elapsed() < FRESH;
        kept.iter().find(fresh).map(|one| one.document.clone())
    }

    fn keep(&self, site: &SiteId, api: &str, document: Document) -> Arc<Document> {
        let document = Arc::new(document);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|one| (&one.site, one.api.as_str()) != (site, api) && one.read.elapsed() < FRESH);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        let (site, api, read) = (site.clone(), api.to_owned(), Instant::now());
        kept.push(Kept { site, api, read, document: document.clone() });
        document
    }
}

fn api(served: &Served) -> String {
    match served.kind.group() {
        "" => format!("api/{}", served.version),
        group => format!("apis/{group}/{}", served.version),
    }
}

async fn read(reader: &ReadClient, api: &str) -> Result<Document, SchemaError> {
    #[derive(Deserialize)]
    struct Index {
        paths: HashMap<String, Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        #[serde(rename = "serverRelativeURL")]
        url: String,
    }
    let index: Index = reader.get(ROOT, LIMIT).await.map_err(SchemaError::Read)?;
    let entry = index.paths.get(api).ok_or(SchemaError::Missing)?;
    // What a server tells is no reason to read something else.
    let rest = entry.url.strip_prefix(ROOT).filter(|rest| rest.starts_with('/') && !rest.contains(".."));
    let rest = rest.ok_or(SchemaError::Missing)?;
    reader.get(&format!("{ROOT}{rest}"), LIMIT).await.map_err(SchemaError::Read)
}
