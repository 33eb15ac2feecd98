//! Subscriptions of the pages: what flows over each, and what a page asks of its tables.

use super::Concertina;
use super::charts_source::ChartsSource;
use super::doctor_source::DoctorSource;
use super::images::{BuildSource, MirrorSource};
use super::object_source::ObjectSource;
use super::operations_source::OperationsSource;
use super::sites_source::SitesSource;
use crate::application::{self, Applications, ProjectsSource};
use crate::detail::Follow;
use crate::logs::Logs;
use crate::table::{Closed, SiteNames, SubscriptionError, Table};
use concertina_contract::{
    ApplicationDetail, ApplicationName, ApplicationQuery, ApplicationSites, Attention, Failure,
    FilterProblem, Frame, KindView, ObjectRef, PageId, Selection, SiteId, Subscribed, SubscriptionId,
    TableQuery, Topic,
};
use std::any::Any;

impl Concertina {
    /// Starts a stream of frames to a page. Must be called within the runtime.
    pub fn subscribe(
        &self,
        page: &PageId,
        topic: Topic,
        sink: impl Fn(Frame) -> Result<(), Closed> + Send + Sync + 'static,
    ) -> Result<Subscribed, Failure> {
        self.0.pages.check(page)?;
        let streams = &self.0.streams;
        let (fleet, hub) = (self.0.fleet.clone(), self.0.hub.clone());
        let alone = |id| Subscribed { id, columns: Vec::new() };
        let subscribed = match topic {
            Topic::Sites { summaries } => {
                let source = SitesSource::new(fleet, hub, self.0.pulses.clone(), summaries);
                alone(streams.open(page, source, sink))
            }
            Topic::Object { object } => {
                let link = fleet.known_site(&object.site)?.link();
                alone(streams.open(page, ObjectSource::new(Follow::new(object, link)), sink))
            }
            Topic::Operations => {
                alone(streams.open(page, OperationsSource::new(self.0.changes.subscribe()), sink))
            }
            Topic::Doctor { site } => {
                alone(streams.open(page, DoctorSource::new(fleet.examine(&site)?), sink))
            }
            Topic::Charts { query } => {
                alone(streams.open(page, ChartsSource::new(self.charts(), query), sink))
            }
            Topic::Applications { query } => {
                self.try_namespaces(&query.sites, &query.projects);
                let (matrix, source) = Applications::looking(hub, self.names(), query, self.0.looks.clone());
                alone(streams.open_with(page, matrix, source, sink))
            }
            Topic::Projects { sites } => alone(streams.open(page, ProjectsSource::new(&hub, &sites), sink)),
            Topic::Logs { subject, query } => {
                let (logs, source) = Logs::open(self.logs_options(), subject, query);
                alone(streams.open_with(page, logs, source, sink))
            }
            Topic::Image { order } => {
                alone(streams.open(page, BuildSource::new(self.0.images.begin(order)), sink))
            }
            Topic::Mirror { order } => {
                alone(streams.open(page, MirrorSource::new(self.0.images.mirror(order)), sink))
            }
            Topic::Table { query } => {
                self.try_namespaces(&query.sites, &query.namespaces);
                let names = self.names().measured(self.0.metrics.clone());
                streams.open_table(page, hub, names, query, sink)
            }
        };
        // The page may have gone while this began: what it had was ended before this was among it.
        self.0.pages.check(page).inspect_err(|_| streams.close(&subscribed.id))?;
        Ok(subscribed)
    }

    /// Changes the query of a table; the kind may change too.
    pub fn change_query(
        &self,
        id: &SubscriptionId,
        query: TableQuery,
        moved: i32,
    ) -> Result<Subscribed, Failure> {
        let table = self.table(id)?;
        self.try_namespaces(&query.sites, &query.namespaces);
        table.change_query_as_of(moved, query);
        Ok(Subscribed { id: id.clone(), columns: table.columns() })
    }

    /// Changes the query of a matrix of applications.
    pub fn change_applications(&self, id: &SubscriptionId, query: ApplicationQuery) -> Result<(), Failure> {
        let matrix: Applications = self.handle(id)?;
        self.try_namespaces(&query.sites, &query.projects);
        matrix.change_query(query);
        Ok(())
    }

    /// The applications of a matrix that match its query, loaded or not, in order.
    pub fn matched_applications(&self, id: &SubscriptionId) -> Result<Vec<ApplicationSites>, Failure> {
        Ok(self.handle::<Applications>(id)?.matched())
    }

    /// What the rows that are held tell of one application on these sites; asks no site.
    pub fn application(&self, application: &ApplicationName, sites: &[SiteId]) -> ApplicationDetail {
        application::detail(&self.0.hub, application, sites)
    }

    /// Every kind that can be listed on any site, as the sites' discovery tells; dials nothing.
    pub fn kinds(&self) -> Vec<KindView> {
        self.0.fleet.kinds()
    }

    /// Acknowledges all frames up to this one.
    pub fn acknowledge(&self, id: &SubscriptionId, seq: u32) {
        self.0.streams.acknowledge(id, seq);
    }

    /// Ends a stream. One that has ended already is no error.
    pub fn unsubscribe(&self, id: &SubscriptionId) {
        self.0.streams.close(id);
    }

    /// Changes the selection of a table; tells what is wrong with a filter in it.
    pub fn select(
        &self,
        id: &SubscriptionId,
        selection: &Selection,
    ) -> Result<Option<FilterProblem>, Failure> {
        Ok(self.table(id)?.select(selection))
    }

    /// Shows columns of a table beside those of its kind.
    pub fn extend(&self, id: &SubscriptionId, columns: &[String]) -> Result<Subscribed, Failure> {
        let table = self.table(id)?;
        table.extend(columns);
        Ok(Subscribed { id: id.clone(), columns: table.columns() })
    }

    /// What the user attends to in a table: it stays put.
    pub fn attend(&self, id: &SubscriptionId, attention: &Attention) -> Result<(), Failure> {
        self.table(id)?.attend(attention);
        Ok(())
    }

    /// The selected objects, loaded or not, at most 10,000.
    pub fn selected(&self, id: &SubscriptionId) -> Result<Vec<ObjectRef>, Failure> {
        Ok(self.table(id)?.selected())
    }

    /// The index of an object in a table's sorted whole.
    pub fn locate(&self, id: &SubscriptionId, object: &ObjectRef) -> Result<Option<u32>, Failure> {
        Ok(self.table(id)?.locate(object))
    }

    /// Lists the rows of a table or of a matrix once more, now, on the sites where that failed.
    pub fn retry(&self, id: &SubscriptionId) -> Result<(), Failure> {
        match self.handle::<Applications>(id) {
            Ok(matrix) => matrix.retry(),
            Err(_) => self.table(id)?.retry(),
        }
        Ok(())
    }

    /// Namespaces that the user looks for are tried where the list of namespaces is forbidden.
    fn try_namespaces(&self, sites: &[SiteId], namespaces: &[String]) {
        if namespaces.is_empty() {
            return;
        }
        for site in sites.iter().filter_map(|id| self.0.fleet.site(id)) {
            site.try_namespaces(namespaces);
        }
    }

    /// Names and places of the sites.
    fn names(&self) -> SiteNames {
        let fleet = self.0.fleet.clone();
        SiteNames::with_places(move |id| {
            fleet.site(id).map(|site| (site.name(), site.kind())).unwrap_or_default()
        })
    }

    pub(super) fn table(&self, id: &SubscriptionId) -> Result<Table, Failure> {
        self.handle(id)
    }

    pub(super) fn handle<T: Any + Clone>(&self, id: &SubscriptionId) -> Result<T, Failure> {
        self.0.streams.handle(id).map_err(|error: SubscriptionError| error.failure())
    }
}
