//! Which namespaces a user may read where not all of them are allowed.

use super::review::{Rules, review, rules};
use super::{ReadClient, RequestError};
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

/// Namespaces that are asked about, at most.
const CANDIDATES: usize = 500;
/// Questions under way at once (API Priority and Fairness serves a person about ten).
const AT_ONCE: usize = 10;
/// How long an answer serves all kinds of a site.
const FRESH: Duration = Duration::from_secs(20);
/// How long the answer to a single question serves.
const TOLD: Duration = Duration::from_mins(1);
/// How long the list of namespaces may take.
const LIST_LIMIT: Duration = Duration::from_secs(10);

/// Asks what the user of one connection may do. Cheap to clone.
#[derive(Clone)]
pub struct Access(Arc<Inner>);

struct Inner {
    reviewer: kube::Client,
    reader: ReadClient,
    /// Namespaces that login and user name, for users who may not list them.
    named: watch::Receiver<Vec<String>>,
    known: tokio::sync::Mutex<Option<Known>>,
    /// Answers to single questions, and when they were told.
    answers: Mutex<HashMap<Question, (Instant, bool)>>,
    turns: Semaphore,
}

/// One question about a right.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    verb: String,
    group: String,
    resource: String,
    namespace: String,
}

/// The rules of all namespaces that there are to ask about, and since when they are known.
struct Known {
    since: Instant,
    named: Vec<String>,
    spaces: Arc<[(String, Rules)]>,
}

impl Access {
    /// Asks through `reviewer`; `named` are the namespaces to try where the list of them is forbidden.
    pub fn new(reviewer: kube::Client, reader: ReadClient, named: watch::Receiver<Vec<String>>) -> Self {
        let (known, answers) = (tokio::sync::Mutex::default(), Mutex::default());
        let turns = Semaphore::new(AT_ONCE);
        Self(Arc::new(Inner { reviewer, reader, named, known, answers, turns }))
    }

    /// Whether all verbs are allowed on a resource in all namespaces.
    pub async fn everywhere(
        &self,
        verbs: &[&str],
        group: &str,
        resource: &str,
    ) -> Result<bool, RequestError> {
        self.in_namespace("", verbs, group, resource).await
    }

    /// Whether a verb is allowed on a resource in a namespace, as was told within the last minute.
    pub async fn may(
        &self,
        verb: &str,
        group: &str,
        resource: &str,
        namespace: &str,
    ) -> Result<bool, RequestError> {
        let question = Question {
            verb: verb.to_owned(),
            group: group.to_owned(),
            resource: resource.to_owned(),
            namespace: namespace.to_owned(),
        };
        let told = self.answers().get(&question).filter(|told| told.0.elapsed() < TOLD).map(|told| told.1);
        if let Some(allowed) = told {
            return Ok(allowed);
        }
        let turn = self.0.turns.acquire().await;
        let allowed = review(&self.0.reviewer, namespace, verb, group, resource).await?;
        drop(turn);
        let mut answers = self.answers();
        answers.retain(|_, told| told.0.elapsed() < TOLD);
        answers.insert(question, (Instant::now(), allowed));
        Ok(allowed)
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<Question, (Instant, bool)>> {
        self.0.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The namespaces in which all verbs are allowed on a resource, in order.
    pub async fn namespaces(
        &self,
        verbs: &[&str],
        group: &str,
        resource: &str,
    ) -> Result<Vec<String>, RequestError> {
        let spaces = self.spaces().await?;
        let spaces = &spaces;
        // By number: a closure over borrowed items makes a future that cannot be sent.
        let allowed: Vec<_> = stream::iter(0..spaces.len())
            .map(|number| async move {
                let (namespace, rules) = &spaces[number];
                let by_rules = verbs.iter().all(|verb| rules.allow(verb, group, resource));
                let allowed = by_rules
                    || (rules.incomplete && self.in_namespace(namespace, verbs, group, resource).await?);
                Ok(allowed.then(|| namespace.clone()))
            })
            .buffered(AT_ONCE)
            .collect()
            .await;
        allowed.into_iter().filter_map(Result::transpose).collect()
    }

    /// The namespaces that login and user name at the moment.
    pub fn named(&self) -> Vec<String> {
        self.0.named.borrow().clone()
    }

    /// Resolves when login and user name others than these. Never, when the site is gone.
    pub async fn named_other_than(&self, asked: &[String]) {
        if self.0.named.clone().wait_for(|named| named != asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// What was found out may be wrong by now: ask again.
    pub async fn doubt(&self) {
        *self.0.known.lock().await = None;
    }

    async fn in_namespace(
        &self,
        namespace: &str,
        verbs: &[&str],
        group: &str,
        resource: &str,
    ) -> Result<bool, RequestError> {
        for verb in verbs {
            if !review(&self.0.reviewer, namespace, verb, group, resource).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The rules of all namespaces that there are to ask about. One question serves all that ask at the same time.
    async fn spaces(&self) -> Result<Arc<[(String, Rules)]>, RequestError> {
        let mut known = self.0.known.lock().await;
        let named = self.named();
        if let Some(known) =
            known.as_ref().filter(|known| known.named == named && known.since.elapsed() < FRESH)
        {
            return Ok(known.spaces.clone());
        }
        let spaces: Vec<_> = stream::iter(self.candidates(&named).await?)
            .map(|namespace| async move {
                match rules(&self.0.reviewer, &namespace).await {
                    Ok(rules) => Ok((namespace, rules)),
                    Err(RequestError::Status { code, .. }) if code != 401 => {
                        Ok((namespace, Rules::unknown()))
                    }
                    Err(error) => Err(error),
                }
            })
            .buffered(AT_ONCE)
            .collect()
            .await;
        let spaces: Arc<[_]> = spaces.into_iter().collect::<Result<Vec<_>, RequestError>>()?.into();
        *known = Some(Known { since: Instant::now(), named, spaces: spaces.clone() });
        Ok(spaces)
    }

    /// All namespaces, or those that are named where their list is forbidden.
    async fn candidates(&self, named: &[String]) -> Result<Vec<String>, RequestError> {
        #[derive(Deserialize)]
        struct List {
            items: Vec<Item>,
        }
        #[derive(Deserialize)]
        struct Item {
            metadata: Metadata,
        }
        #[derive(Deserialize)]
        struct Metadata {
            name: String,
        }
        let path = format!("/api/v1/namespaces?limit={CANDIDATES}");
        let mut found: Vec<String> = match self.0.reader.get::<List>(&path, LIST_LIMIT).await {
            Ok(list) => list.items.into_iter().map(|item| item.metadata.name).collect(),
            Err(RequestError::Status { code: 403 | 404, .. }) => named.to_vec(),
            Err(error) => return Err(error),
        };
        found.truncate(CANDIDATES);
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access")
    }
}
