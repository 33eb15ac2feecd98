//! The drawer: what a page asks about one object.

use super::Concertina;
use crate::detail::{self, Desk, DetailError};
use concertina_contract::{Detail, Failure, ObjectEvents, ObjectRef};

impl Concertina {
    /// The overview of one object: read now, forgotten when it was told.
    pub async fn detail(&self, object: &ObjectRef) -> Result<Detail, Failure> {
        self.at_desk(object, async |desk| detail::detail(desk, object).await).await
    }

    /// Events about one object and what it owns.
    pub async fn object_events(&self, object: &ObjectRef) -> Result<ObjectEvents, Failure> {
        self.at_desk(object, async |desk| detail::events(desk, object).await).await
    }

    /// Does something with what the drawer is made with, at the object's site.
    async fn at_desk<T>(
        &self,
        object: &ObjectRef,
        act: impl AsyncFnOnce(Desk<'_>) -> Result<T, DetailError>,
    ) -> Result<T, Failure> {
        let site = self.0.fleet.known_site(&object.site)?;
        let (reader, name) = (site.reader()?, site.name());
        let desk = Desk { reader: &reader, site: &name, redactor: &self.0.redactor, now: self.0.clock.now() };
        act(desk).await.map_err(|error| error.failure(object, &name, &self.0.redactor))
    }
}
