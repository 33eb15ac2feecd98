//! The drawer: what a page asks about one object.

use super::Concertina;
use crate::audit::Entry;
use crate::change::is_object;
use crate::detail::{self, Desk, DetailError, Several};
use crate::error::{Wanted, request_failure};
use crate::loss::{self, LossDesk};
use crate::site::RequestError;
use concertina_contract::{
    AuditEvent, Detail, ErrorCode, Failure, Kind, NodeLoss, ObjectEvents, ObjectRef, RelatedView, Revealed,
    SchemaHelp, SelectionEvents, SiteId, YamlView,
};
use futures::future::join_all;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

/// Events of a selection that are told, at most.
const EVENTS: usize = 500;
/// One read of a node and its pods.
const LIMIT: Duration = Duration::from_secs(10);

impl Concertina {
    /// The overview of one object: read now, forgotten when it was told.
    pub async fn detail(&self, object: &ObjectRef) -> Result<Detail, Failure> {
        self.at_desk(object, async |desk| detail::detail(desk, object).await).await
    }

    /// Events about one object and what it owns.
    pub async fn object_events(&self, object: &ObjectRef) -> Result<ObjectEvents, Failure> {
        self.at_desk(object, async |desk| detail::events(desk, object).await).await
    }

    /// Events about several objects and what they own: all their sites are asked at once, and one that does not answer is
    /// named among the failures.
    pub async fn selection_events(&self, objects: &[ObjectRef]) -> SelectionEvents {
        let mut sites: BTreeMap<&SiteId, Vec<ObjectRef>> = BTreeMap::new();
        for object in objects.iter().take(detail::MANY) {
            sites.entry(&object.site).or_default().push(object.clone());
        }
        let asked = sites.iter().map(|(site, objects)| self.site_events(site, objects));
        let mut all = SelectionEvents {
            events: Vec::new(),
            failures: Vec::new(),
            left_out: u32::try_from(objects.len().saturating_sub(detail::MANY)).unwrap_or(u32::MAX),
            partial: false,
        };
        for told in join_all(asked).await {
            match told {
                Ok(told) => {
                    all.events.extend(told.events);
                    all.failures.extend(told.failures);
                    all.partial |= told.partial;
                }
                Err(failure) => all.failures.push(failure),
            }
        }
        all.events.sort_by_key(|event| Reverse(event.event.at));
        all.partial |= all.events.len() > EVENTS;
        all.events.truncate(EVENTS);
        all
    }

    async fn site_events(&self, site: &SiteId, objects: &[ObjectRef]) -> Result<Several, Failure> {
        let known = self.0.fleet.known_site(site)?;
        let (reader, name) = (known.reader()?, known.name());
        let desk = Desk { reader: &reader, site: &name, redactor: &self.0.redactor, now: self.0.clock.now() };
        Ok(detail::events_of_several(desk, site, objects).await)
    }

    /// What belongs to one object.
    pub async fn related(&self, object: &ObjectRef) -> Result<RelatedView, Failure> {
        self.at_desk(object, async |desk| detail::related(desk, object).await).await
    }

    /// One object as YAML, masked.
    pub async fn yaml(&self, object: &ObjectRef, managed_fields: bool) -> Result<YamlView, Failure> {
        self.at_desk(object, async |desk| detail::yaml(desk, object, managed_fields).await).await
    }

    /// What is masked of one object. That it was asked for is on disk before anything is told.
    pub async fn reveal(&self, object: &ObjectRef, managed_fields: bool) -> Result<Revealed, Failure> {
        let unveiled =
            self.at_desk(object, async |desk| detail::unveil(desk, object, managed_fields).await).await?;
        let text = format!("keys: {}", unveiled.places.join(", "));
        self.record(&Entry::new(AuditEvent::SecretRevealed, &text).object(object))?;
        Ok(unveiled.revealed)
    }

    /// What the loss of a node means for its pods, read now.
    pub async fn node_loss(&self, object: &ObjectRef) -> Result<NodeLoss, Failure> {
        let name_is_sound = object.kind == Kind::Node && object.namespace.is_empty() && is_object(object);
        if !name_is_sound {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "no node").on(object.clone()));
        }
        let known = self.0.fleet.known_site(&object.site)?;
        let (reader, site, redactor) = (known.reader()?, known.name(), &self.0.redactor);
        let failed = |error: &RequestError, verb, resource| {
            request_failure(error, &site, Wanted { verb, resource }, redactor).on(object.clone())
        };
        let node = reader.get::<serde_json::Value>(&format!("/api/v1/nodes/{}", object.name), LIMIT).await;
        let node = node.map_err(|error| failed(&error, "get", "nodes"))?;
        let silent =
            self.0.pulses.silent(&object.site).into_iter().find(|one| one.object.name == object.name);
        // One that was silent from the first look on was heard before now.
        let now = self.0.clock.now();
        let heard = silent.map(|one| one.heard.unwrap_or(now));
        let desk = LossDesk { reader: &reader, site: &site, redactor, limit: LIMIT, heard, now };
        loss::of(desk, object, &node).await.map_err(|error| failed(&error, "list", "pods"))
    }

    /// What may stand at a place of an object, by the server's schema.
    pub async fn schema(&self, object: &ObjectRef, path: &[String]) -> Result<SchemaHelp, Failure> {
        let site = self.0.fleet.known_site(&object.site)?;
        let (reader, name) = (site.reader()?, site.name());
        let help = self.0.schemas.help(&reader, &object.site, &object.kind, path).await;
        help.map_err(|error| error.failure(object, &name, &self.0.redactor))
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

#[cfg(test)]
mod tests {
    use super::super::testing::connected;
    use super::*;
    use concertina_testkit::{ApiServer, build};
    use serde_json::json;

    #[tokio::test]
    async fn nothing_is_revealed_before_the_record_has_it() {
        let server = ApiServer::start().await.unwrap();
        let secrets = json!({ "spec": { "template": { "spec": { "containers": [{ "name": "app", "image": "i",
            "env": [{ "name": "DB_PASSWORD", "value": "canary-77" }] }] } } } });
        server.put(build::with(build::deployment("shop", "vault", 1), &secrets));
        let home = tempfile::tempdir().unwrap();
        let core = connected(&server, home.path()).await;
        let site = core.0.fleet.sites().remove(0).id;
        let object = ObjectRef {
            site,
            kind: "deployments.apps".parse().unwrap(),
            namespace: "shop".to_owned(),
            name: "vault".to_owned(),
            uid: String::new(),
        };
        let masked = core.yaml(&object, true).await.unwrap();
        assert!(!masked.text.contains("canary-77") && masked.masked.len() == 1, "{}", masked.text);
        assert!(
            core.audit(&concertina_contract::AuditQuery::default()).unwrap().is_empty(),
            "what is masked is no act"
        );
        let revealed = core.reveal(&object, false).await.unwrap();
        assert!(revealed.text.contains("canary-77") && revealed.duration == 30_000);
        let entry = core.audit(&concertina_contract::AuditQuery::default()).unwrap().remove(0);
        assert_eq!((entry.event, entry.author.as_str()), (AuditEvent::SecretRevealed, "kim"));
        assert_eq!(entry.text, format!("keys: {}", masked.masked[0]));
        assert_eq!(entry.object, "Deployment shop/vault");
        // The disk takes no more entries: nothing is told any more.
        let full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END";
        core.0.store.write(|transaction| transaction.execute(full, [])).unwrap();
        assert_eq!(core.reveal(&object, false).await.unwrap_err().code, ErrorCode::AuditFailed);
        core.shutdown().await;
    }
}
