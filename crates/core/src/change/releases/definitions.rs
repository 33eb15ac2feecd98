//! Definitions of kinds that a chart brings (`crds/`). They come first where they are not there, and are never changed or deleted:
//! what is stored by them belongs to the whole site.

use super::compare::difference;
use super::draft::Step;
use super::objects::Defined;
use crate::change::call::{Call, Verb};
use crate::change::gate::rehearse;
use crate::change::live::Live;
use crate::change::plan::Reviewer;
use crate::site::{RequestError, Served};
use concertina_contract::{DryRun, ErrorCode, Failure, Kind, ObjectRef, PartChange, ReleasePart};
use serde_json::Value;

/// Where they are.
const COLLECTION: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/// The definitions of a chart.
#[derive(Default)]
pub(super) struct Definitions {
    /// As the plan shows them.
    pub parts: Vec<ReleasePart>,
    /// How those are made that are not there.
    pub steps: Vec<Step>,
    /// The kinds that the site will serve then.
    pub kinds: Vec<Defined>,
}

impl Definitions {
    /// Looks which of them are there.
    pub(super) async fn review(
        reviewer: &Reviewer<'_>,
        release: &ObjectRef,
        objects: &[Value],
    ) -> Result<Self, Failure> {
        let mut all = Self::default();
        for body in objects {
            all.add(reviewer, release, body).await?;
        }
        Ok(all)
    }

    async fn add(
        &mut self,
        reviewer: &Reviewer<'_>,
        release: &ObjectRef,
        body: &Value,
    ) -> Result<(), Failure> {
        let Reviewer { ground, plan, reader, inner, .. } = reviewer;
        let name = body["metadata"]["name"].as_str().unwrap_or_default();
        let (Ok(kind), Some(path)) =
            (Kind::of("customresourcedefinitions", "apiextensions.k8s.io"), path_of(body, name))
        else {
            return Err(ground.fail(ErrorCode::BadRequest).with("reason", "release-object-name"));
        };
        let object = ObjectRef { kind, namespace: String::new(), name: name.to_owned(), ..release.clone() };
        let mut part = ReleasePart {
            object: object.clone(),
            kind: "CustomResourceDefinition".to_owned(),
            change: PartChange::Keep,
            diff: Vec::new(),
            dry_run: DryRun::Passed,
        };
        match reader.get::<Value>(&path, inner.limits.read).await {
            // Who may not look at it can use it all the same, where it is there.
            Ok(_) | Err(RequestError::Status { code: 403, .. }) => {}
            Err(RequestError::Status { code: 404, .. }) => {
                let path_of_call = format!("{COLLECTION}?fieldManager=helm");
                let call = Call { verb: Verb::Create, path: path_of_call, body: body.clone() };
                part.change = PartChange::Create;
                part.diff = difference(None, &Live::new(body.clone()));
                match rehearse(ground, plan, &call, inner.limits.write).await? {
                    Ok(_) => self.kinds.extend(defined(body, name)),
                    Err(error) => {
                        let failure = ground.failure_of(&error, "create", &object);
                        part.dry_run = DryRun::Refused { failure };
                    }
                }
                let words = format!("create CustomResourceDefinition {name}");
                self.steps.push(Step { object, call, path, before: None, words });
            }
            Err(error) => return Err(ground.failure_of(&error, "get", &object)),
        }
        self.parts.push(part);
        Ok(())
    }
}

/// The path of a definition; none of what is none, or has a name that cannot stand in a path.
fn path_of(body: &Value, name: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let good = body["kind"] == "CustomResourceDefinition" && !name.is_empty() && name.bytes().all(plain);
    good.then(|| format!("{COLLECTION}/{name}"))
}

/// The kinds that a definition makes, one for each version that is served.
fn defined(body: &Value, name: &str) -> Vec<Defined> {
    let spec = &body["spec"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let Ok(kind) = Kind::of(&text(&spec["names"]["plural"]), &text(&spec["group"])) else {
        return Vec::new();
    };
    let versions = spec["versions"].as_array().into_iter().flatten();
    let served = versions.filter(|version| version["served"] == true).map(|version| Served {
        kind: kind.clone(),
        name: text(&spec["names"]["kind"]).into(),
        version: text(&version["name"]).into(),
        namespaced: spec["scope"] == "Namespaced",
        verbs: Box::default(),
        short_names: Box::default(),
        categories: Box::default(),
    });
    served.map(|served| Defined { served, by: format!("CustomResourceDefinition {name}") }).collect()
}

/// Whether the site serves the kinds of a definition.
pub(super) fn is_established(live: &Live) -> bool {
    let established = |condition: &Value| condition["type"] == "Established" && condition["status"] == "True";
    live.list("/status/conditions").iter().any(established)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_definition_tells_the_kinds_that_it_makes() {
        let body = json!({ "kind": "CustomResourceDefinition", "spec": { "group": "x.example", "scope": "Namespaced",
            "names": { "plural": "widgets", "kind": "Widget" },
            "versions": [{ "name": "v1", "served": true }, { "name": "v0", "served": false }] } });
        let kinds = defined(&body, "widgets.x.example");
        assert_eq!(kinds.len(), 1);
        assert_eq!(kinds[0].served.collection("shop"), "/apis/x.example/v1/namespaces/shop/widgets");
        assert_eq!(kinds[0].by, "CustomResourceDefinition widgets.x.example");
        assert!(path_of(&body, "widgets.x.example").is_some());
        assert!(
            path_of(&body, "../secrets").is_none() && path_of(&json!({ "kind": "Secret" }), "a").is_none()
        );
    }

    #[test]
    fn a_definition_is_there_when_the_site_serves_it() {
        let live = |status: &str| {
            Live::new(json!({ "status": { "conditions": [{ "type": "NamesAccepted", "status": "True" },
                { "type": "Established", "status": status }] } }))
        };
        assert!(is_established(&live("True")) && !is_established(&live("False")));
    }
}
