//! Whole lists of objects that are read once and forgotten.

use super::{ReadClient, RequestError, escape};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// Objects of one page.
const PAGE: u32 = 500;

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Page<T> {
    #[serde(default)]
    metadata: PageMeta,
    #[serde(default)]
    items: Option<Vec<T>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PageMeta {
    #[serde(rename = "continue")]
    next: String,
}

impl ReadClient {
    /// The objects of a collection, page after page; none where its kind is not served. `path` has no query. An answer of more than
    /// `most` objects is [`RequestError::TooLarge`] in objects. `limit` is for each page.
    pub async fn list(&self, path: &str, most: usize, limit: Duration) -> Result<Vec<Value>, RequestError> {
        self.list_of(path, most, limit).await
    }

    /// The same, of each object what `T` keeps of it.
    pub(crate) async fn list_of<T: DeserializeOwned>(
        &self,
        path: &str,
        most: usize,
        limit: Duration,
    ) -> Result<Vec<T>, RequestError> {
        let (mut all, mut next) = (Vec::new(), String::new());
        loop {
            let token = if next.is_empty() { String::new() } else { format!("&continue={}", escape(&next)) };
            let page = match self.get::<Page<T>>(&format!("{path}?limit={PAGE}{token}"), limit).await {
                Ok(page) => page,
                Err(RequestError::Status { code: 404, .. }) => return Ok(all),
                Err(error) => return Err(error),
            };
            all.extend(page.items.unwrap_or_default());
            next = page.metadata.next;
            if all.len() > most {
                return Err(RequestError::TooLarge { limit: most });
            }
            if next.is_empty() {
                return Ok(all);
            }
        }
    }
}
