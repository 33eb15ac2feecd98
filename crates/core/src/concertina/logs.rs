//! Logs of containers.

use super::Concertina;
use crate::error::{Wanted, request_failure};
use crate::logs::{self, LogSites, Logs, LogsOptions, Saved};
use concertina_contract::{Failure, LogQuery, LogTail, ObjectRef, SubscriptionId};

impl Concertina {
    /// Changes the query of a log. Must be called within the runtime.
    pub fn change_logs(&self, id: &SubscriptionId, query: LogQuery, moved: i32) -> Result<(), Failure> {
        self.handle::<Logs>(id)?.change_query(query, moved);
        Ok(())
    }

    /// The lines of a log that pass its filter, or all, for a file.
    pub fn saved_logs(&self, id: &SubscriptionId, all: bool) -> Result<Saved, Failure> {
        Ok(self.handle::<Logs>(id)?.saved(all))
    }

    /// The last lines of a container of a pod, or of the one before its last restart; none if there was none.
    pub async fn log_tail(
        &self,
        object: &ObjectRef,
        container: &str,
        previous: bool,
    ) -> Result<LogTail, Failure> {
        let site = self.0.fleet.known_site(&object.site)?;
        let reader = site.reader()?;
        let lines = logs::last_lines(&reader, &object.namespace, &object.name, container, previous).await;
        lines.map_err(|error| {
            let wanted = Wanted { verb: "get", resource: "pods/log" };
            request_failure(&error, &site.name(), wanted, &self.0.redactor).on(object.clone())
        })
    }

    /// What logs are read with.
    pub(super) fn logs_options(&self) -> LogsOptions {
        let fleet = self.0.fleet.clone();
        LogsOptions {
            sites: LogSites::new(move |id| fleet.site(id).map(|site| (site.name(), site.link()))),
            hub: self.0.hub.clone(),
            redactor: self.0.redactor.clone(),
            clock: self.0.clock.clone(),
            tasks: self.0.tasks.child(),
        }
    }
}
