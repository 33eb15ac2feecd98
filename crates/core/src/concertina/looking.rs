//! Looks at releases for the matrix: whether others changed them.

use super::Concertina;
use crate::application::Wanted;
use concertina_contract::SiteId;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Releases of one site that are looked at at a time. A site that does not answer holds up no other one.
const AT_ONCE: usize = 2;

impl Concertina {
    /// Looks at what the matrix wants a look at, until the program ends.
    pub(super) async fn look_at_releases(self) {
        let mut turns: HashMap<SiteId, Arc<Semaphore>> = HashMap::new();
        loop {
            let wanted = self.0.looks.next().await;
            let turn = turns.entry(wanted.release.site.clone());
            let turn = turn.or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))).clone();
            let core = self.clone();
            self.0.tasks.spawn(async move {
                let _turn = turn.acquire_owned().await;
                core.look(&wanted).await;
            });
        }
    }

    async fn look(&self, wanted: &Wanted) {
        let found = self.outside_of(&wanted.release, Some(wanted.sight.revision)).await;
        if let Err(failure) = &found {
            tracing::debug!(code = ?failure.code, "whether others changed a release is not known");
        }
        self.0.looks.tell(wanted, found.ok().map(|outside| !outside.objects.is_empty()));
    }
}
