//! What the engine does about a failure.

use super::{By, Engine, EngineError, Phase};
use crate::site::RequestError;
use concertina_contract::Failure;
use std::time::Duration;

/// How long to wait before the next try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// Not at all.
    None,
    /// So long.
    For(Duration),
    /// Until the site has another connection: this credential is refused.
    UntilRelinked,
    /// Until somebody finds out what may be read: this may not.
    UntilScoped(Failure),
}

impl Engine {
    /// Chooses the next phase and the pause before it, and tells the feed what its rows are worth meanwhile.
    pub(super) fn react(&mut self, error: &EngineError) -> Pause {
        let kind = &self.feed.kind().clone();
        tracing::debug!(site = %self.feed.site(), %kind, ?error, phase = ?self.phase, "list and watch failed");
        self.failures = self.failures.saturating_add(1);
        match error.status() {
            Some(401) => {
                self.feed.lost(&error.failure(kind));
                Pause::UntilRelinked
            }
            Some(403) => {
                self.phase = Phase::Listing(By::Pages);
                Pause::UntilScoped(error.failure(kind))
            }
            Some(404) => {
                self.phase = Phase::Listing(By::Pages);
                self.feed.lost(&error.failure(kind));
                Pause::For(self.pace.refused)
            }
            _ if error.is_not_served() => {
                self.phase = Phase::Listing(By::Pages);
                self.feed.lost(&EngineError::NotServed.failure(kind));
                Pause::For(if self.failures <= 1 { self.pace.unserved } else { self.pace.refused })
            }
            Some(410) => {
                self.phase = match self.phase {
                    Phase::Listing(By::Pages) => Phase::Listing(By::Whole),
                    _ => Phase::Listing(By::Pages),
                };
                self.unless_repeated(error)
            }
            _ if error.is_ahead_of_server() || matches!(error, EngineError::RolledBack { .. }) => {
                self.phase = Phase::Listing(By::Pages);
                self.unless_repeated(error)
            }
            _ => {
                if matches!(error, EngineError::Decode(_)) || matches!(self.phase, Phase::Listing(By::Whole))
                {
                    self.phase = Phase::Listing(By::Pages);
                }
                self.rest(error)
            }
        }
    }

    /// At once the first time; that is how the protocol goes.
    fn unless_repeated(&mut self, error: &EngineError) -> Pause {
        if self.failures <= 1 { Pause::None } else { self.rest(error) }
    }

    /// A pause that grows. One failure of a watch is a blip; the second says that the rows are not right any more.
    fn rest(&mut self, error: &EngineError) -> Pause {
        let ended = matches!(error, EngineError::Ended);
        if !self.feed.is_listed() || (self.failures > 1 && !ended) {
            self.feed.lost(&error.failure(self.feed.kind()));
        }
        let pause = self.pace.backoff(self.failures);
        match error {
            EngineError::Request(RequestError::Status { retry_after: Some(after), .. }) => {
                let after = Duration::from_millis(u64::try_from(*after).unwrap_or_default());
                Pause::For(after.min(Duration::from_mins(5)).max(pause))
            }
            _ => Pause::For(pause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::scope::{Scope, Share};
    use crate::watch::testing::Rig;
    use crate::watch::{Feed, Pace};
    use std::sync::Arc;

    #[tokio::test]
    async fn a_kind_that_was_just_made_is_looked_for_again_soon() {
        let rig = Rig::new().await;
        let kind = "widgets.example.com".parse().unwrap();
        let share = Share::new(Arc::new(Feed::new(rig.site.clone(), kind)), Scope::Whole);
        let pace = Pace::default();
        let clock = rig.hub.clock().clone();
        let mut engine = Engine::new(share, rig.link.subscribe(), clock, pace.clone());
        assert_eq!(engine.react(&EngineError::NotServed), Pause::For(pace.unserved));
        assert_eq!(engine.react(&EngineError::NotServed), Pause::For(pace.refused));
        assert!(pace.unserved <= Duration::from_secs(10));
    }
}
