//! Whether an image exists, as its registry says, asked from this machine: with the login of a registry that is configured, else
//! without one and over HTTPS alone.
//!
//! That a registry does not answer here says nothing of an image: nodes have ways and logins of their own.

use super::client::Client;
use super::known::Known;
use crate::catalogue::ImageReference;
use crate::task::Tasks;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How long a question may take, from the name to the answer after a token.
const LIMIT: Duration = Duration::from_secs(3);
/// How long an answer is waited for. A later one is there for whoever asks next.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long an answer holds.
const HOLDS: Duration = Duration::from_mins(1);
/// Answers that are kept.
const KEPT: usize = 256;

/// What a registry says of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existence {
    /// It is there.
    There,
    /// It is not there, in the words of the specification.
    Missing,
    /// The registry cannot be asked from here, wants a login, or says something else.
    Unknown,
}

/// None until it is there.
type Answer = watch::Receiver<Option<Existence>>;

/// Asks registries; each image once a minute, however many sites want to know.
#[derive(Debug)]
pub(crate) struct Registries {
    known: Known,
    tasks: Tasks,
    answers: Mutex<HashMap<String, (Instant, Answer)>>,
}

/// One image at its registry.
struct Question {
    known: Known,
    registry: Option<String>,
    path: String,
    reference: String,
    near: bool,
}

impl Registries {
    /// Questions end with the scope.
    pub(crate) fn new(known: Known, tasks: Tasks) -> Self {
        Self { known, tasks, answers: Mutex::default() }
    }

    /// The registries that are configured.
    pub(crate) fn known(&self) -> &Known {
        &self.known
    }

    /// Whether an image exists; unknown too while the registry takes its time. `near`: the cluster is on this machine, so that a
    /// registry here is the one that it means.
    pub(crate) async fn ask(&self, image: &ImageReference<'_>, near: bool) -> Existence {
        let mut answer = self.answer(image, near);
        let answered = tokio::time::timeout(PATIENCE, answer.wait_for(Option::is_some)).await;
        answered.ok().and_then(Result::ok).and_then(|answer| *answer).unwrap_or(Existence::Unknown)
    }

    /// The answer, as it is or as it will be once the registry gave it.
    fn answer(&self, image: &ImageReference<'_>, near: bool) -> Answer {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|_, (born, _)| born.elapsed() < HOLDS);
        if answers.len() >= KEPT {
            answers.clear();
        }
        let question = Question {
            known: self.known.clone(),
            registry: image.registry.map(ToOwned::to_owned),
            path: image.path.to_owned(),
            reference: image.digest.or(image.tag).unwrap_or("latest").to_owned(),
            near,
        };
        // Another way to a registry may have another answer.
        let key = format!(
            "{:?} {} {} {near} {}",
            question.registry,
            question.path,
            question.reference,
            self.known.changes()
        );
        let ask = || {
            let (sender, answer) = watch::channel(None);
            self.tasks.spawn(async move {
                let asked = tokio::time::timeout(LIMIT, question.ask()).await.ok().flatten();
                sender.send_replace(Some(asked.unwrap_or(Existence::Unknown)));
            });
            (Instant::now(), answer)
        };
        answers.entry(key).or_insert_with(ask).1.clone()
    }
}

impl Question {
    /// None where the registry does not answer as one.
    async fn ask(&self) -> Option<Existence> {
        let access = self.known.access(self.registry.as_deref(), self.near).await;
        let access =
            access.inspect_err(|error| tracing::debug!(%error, "a registry could not be asked")).ok()?;
        let repository = access.repository(&self.path);
        let exists = Client::new(access, LIMIT).exists(&repository, &self.reference).await;
        let exists =
            exists.inspect_err(|error| tracing::debug!(%error, "a registry could not be asked")).ok()?;
        Some(if exists { Existence::There } else { Existence::Missing })
    }
}

#[cfg(test)]
#[path = "existence_tests.rs"]
mod tests;
