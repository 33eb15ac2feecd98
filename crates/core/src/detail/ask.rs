//! Reads beside an object: bounded in number and size, several at a time, and what fails is told apart from what is
//! not there.

use super::LIMIT;
use super::around::{Around, Thing};
use super::event::Event;
use super::part::Part;
use super::resource::{Resource, is_name};
use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{ReadClient, RequestError, escape};
use concertina_contract::Failure;
use futures::future::join_all;
use serde_json::Value;

/// Objects of one list, at most. More are told by [`Around::knows_all`].
const PAGE: u32 = 250;
/// Events of one list, at most.
const EVENTS: u32 = 500;
/// The field selector of events about nodes, which are in the namespace `default`.
pub(super) const ABOUT_NODES: &str = "involvedObject.kind=Node";

/// One read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// One object.
    Get { kind: &'static str, namespace: String, name: String },
    /// Objects of a namespace that match a label selector; all when it is empty.
    List { kind: &'static str, namespace: String, selector: String },
    /// Pods of all namespaces on a node.
    OnNode { node: String },
    /// Events that match a field selector.
    Events { namespace: String, fields: String },
    /// The last lines of a container that ended.
    Log { namespace: String, pod: String, container: String },
}

impl Ask {
    /// One object.
    pub(super) fn get(kind: &'static str, namespace: &str, name: &str) -> Self {
        Self::Get { kind, namespace: namespace.to_owned(), name: name.to_owned() }
    }

    /// Objects of a namespace.
    pub(super) fn list(kind: &'static str, namespace: &str, selector: &str) -> Self {
        Self::List { kind, namespace: namespace.to_owned(), selector: selector.to_owned() }
    }

    /// Events about one object.
    pub(super) fn events(namespace: &str, uid: &str) -> Self {
        Self::Events { namespace: namespace.to_owned(), fields: format!("involvedObject.uid={uid}") }
    }
}

/// What was asked so far, and what came back.
#[derive(Debug)]
pub(super) struct Asker<'a> {
    reader: &'a ReadClient,
    site: &'a str,
    redactor: &'a Redactor,
    /// Requests that may still be sent.
    left: usize,
    asked: Vec<Ask>,
    pub(super) around: Around,
    pub(super) failures: Vec<Failure>,
}

/// What one read brought.
enum Answer {
    List(Value),
    One(Value),
    Text(String),
}

impl<'a> Asker<'a> {
    /// Nothing asked yet, and at most so many requests to come.
    pub(super) fn new(reader: &'a ReadClient, site: &'a str, redactor: &'a Redactor, most: usize) -> Self {
        let (asked, around, failures) = (Vec::new(), Around::default(), Vec::new());
        Self { reader, site, redactor, left: most, asked, around, failures }
    }

    /// Asks all at once what was not asked before.
    pub(super) async fn ask(&mut self, asks: impl IntoIterator<Item = Ask>) {
        let mut new: Vec<Ask> = Vec::new();
        for ask in asks {
            if new.len() < self.left && !self.asked.contains(&ask) && !new.contains(&ask) && ask.is_sound() {
                new.push(ask);
            }
        }
        self.left -= new.len();
        let answers = join_all(new.iter().map(|ask| ask.send(self.reader))).await;
        for (ask, answer) in new.into_iter().zip(answers) {
            self.take(&ask, answer);
            self.asked.push(ask);
        }
    }

    fn take(&mut self, ask: &Ask, answer: Result<Answer, RequestError>) {
        match (ask, answer) {
            (Ask::Get { kind, .. }, Ok(Answer::One(value))) => self.add((*kind).to_owned(), value),
            (Ask::Get { kind, name, .. }, Err(error)) if error.status() == Some(404) => {
                self.around.missing.push(((*kind).to_owned(), name.clone()));
            }
            (Ask::List { kind, selector, .. }, Ok(Answer::List(list))) => {
                let whole = Part::new(&list).text("/metadata/continue").is_empty();
                if whole && (selector.is_empty() || *kind == "Pod") {
                    self.around.complete.push(kind);
                }
                for item in items(list) {
                    self.add((*kind).to_owned(), item);
                }
            }
            (Ask::OnNode { .. }, Ok(Answer::List(list))) => {
                for item in items(list) {
                    self.add("Pod".to_owned(), item);
                }
            }
            (Ask::Events { fields, .. }, Ok(Answer::List(list))) => {
                if (fields.is_empty() || fields == ABOUT_NODES)
                    && Part::new(&list).text("/metadata/continue").is_empty()
                {
                    self.around.complete.push("Event");
                }
                let events: Vec<Event> = Part::new(&list).list("/items").map(Event::read).collect();
                self.around.events.extend(events);
                self.around.events.sort_by_key(|event| std::cmp::Reverse(event.at));
                self.around.events.dedup();
            }
            (Ask::Log { pod, container, .. }, Ok(Answer::Text(text))) if !text.is_empty() => {
                let text = self.redactor.text(&text);
                self.around.log = Some((pod.clone(), container.clone(), text));
            }
            // An API that the site does not serve has no objects.
            // Without its last lines a crash is explained all the same.
            (_, Err(error)) if error.status() != Some(404) && !matches!(ask, Ask::Log { .. }) => {
                self.fail(ask, &error);
            }
            _ => {}
        }
    }

    fn add(&mut self, kind: String, value: Value) {
        let uid = Part::new(&value).text("/metadata/uid");
        let known = |thing: &Thing| thing.kind == kind && thing.part().text("/metadata/uid") == uid;
        if !self.around.things.iter().any(known) {
            self.around.things.push(Thing { kind, value });
        }
    }

    /// Tells each missing right once.
    fn fail(&mut self, ask: &Ask, error: &RequestError) {
        let (verb, resource) = ask.right();
        let failure = request_failure(error, self.site, Wanted { verb, resource: &resource }, self.redactor);
        if !self.failures.iter().any(|known| known.code == failure.code && known.params == failure.params) {
            self.failures.push(failure);
        }
    }
}

impl Ask {
    fn is_sound(&self) -> bool {
        let namespace = |text: &str| text.is_empty() || is_name(text);
        match self {
            Self::Get { namespace: one, name, .. } => namespace(one) && is_name(name),
            Self::List { namespace: one, .. } | Self::Events { namespace: one, .. } => namespace(one),
            Self::OnNode { node } => is_name(node),
            Self::Log { namespace: one, pod, .. } => namespace(one) && is_name(pod),
        }
    }

    /// Verb and resource in the words of RBAC.
    fn right(&self) -> (&'static str, String) {
        let named = |kind: &str| Resource::of(kind, "").map(Resource::name).unwrap_or_default();
        match self {
            Self::Get { kind, .. } => ("get", named(kind)),
            Self::List { kind, .. } => ("list", named(kind)),
            Self::OnNode { .. } => ("list", "pods".to_owned()),
            Self::Events { .. } => ("list", "events".to_owned()),
            Self::Log { .. } => ("get", "pods/log".to_owned()),
        }
    }

    async fn send(&self, reader: &ReadClient) -> Result<Answer, RequestError> {
        let resource = |kind: &str| {
            let problem = || RequestError::Malformed { problem: format!("{kind} is not read here") };
            Resource::of(kind, "").ok_or_else(problem)
        };
        match self {
            Self::Get { kind, namespace, name } => {
                let path = resource(kind)?.object(namespace, name);
                reader.get(&path, LIMIT).await.map(Answer::One)
            }
            Self::List { kind, namespace, selector } => {
                let mut path = format!("{}?limit={PAGE}", resource(kind)?.collection(namespace));
                if !selector.is_empty() {
                    path.push_str("&labelSelector=");
                    path.push_str(&escape(selector));
                }
                reader.get(&path, LIMIT).await.map(Answer::List)
            }
            Self::OnNode { node } => {
                let place = resource("Pod")?.collection("");
                let fields = escape(&format!("spec.nodeName={node}"));
                let path = format!("{place}?limit={PAGE}&fieldSelector={fields}");
                reader.get(&path, LIMIT).await.map(Answer::List)
            }
            Self::Events { namespace, fields } => {
                let place = resource("Event")?.collection(namespace);
                let fields = if fields.is_empty() {
                    String::new()
                } else {
                    format!("&fieldSelector={}", escape(fields))
                };
                reader.get(&format!("{place}?limit={EVENTS}{fields}"), LIMIT).await.map(Answer::List)
            }
            Self::Log { namespace, pod, container } => {
                let place = resource("Pod")?.object(namespace, pod);
                let query =
                    format!("previous=true&tailLines=6&limitBytes=4096&container={}", escape(container));
                let bytes = reader.bytes(&format!("{place}/log?{query}"), LIMIT).await?;
                Ok(Answer::Text(String::from_utf8_lossy(&bytes).trim_end().to_owned()))
            }
        }
    }
}

fn items(mut list: Value) -> Vec<Value> {
    match list.get_mut("items").map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// A label selector as a query writes it; empty when it selects nothing or everything.
pub(super) fn selector(selector: Part<'_>) -> String {
    let mut parts: Vec<String> =
        selector.pairs("/matchLabels").into_iter().map(|(key, value)| format!("{key}={value}")).collect();
    for expression in selector.list("/matchExpressions") {
        let key = expression.text("/key");
        let values: Vec<String> = expression.list("/values").map(|value| value.text("")).collect();
        let values = values.join(",");
        parts.push(match expression.text("/operator").as_str() {
            "In" => format!("{key} in ({values})"),
            "NotIn" => format!("{key} notin ({values})"),
            "DoesNotExist" => format!("!{key}"),
            _ => key,
        });
    }
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn selectors_are_written_as_kubectl_writes_them() {
        let value = json!({ "matchLabels": { "app": "web" }, "matchExpressions": [
            { "key": "tier", "operator": "In", "values": ["a", "b"] }, { "key": "old", "operator": "DoesNotExist" },
            { "key": "new", "operator": "Exists" }, { "key": "x", "operator": "NotIn", "values": ["1"] } ] });
        assert_eq!(selector(Part::new(&value)), "app=web,tier in (a,b),!old,new,x notin (1)");
        assert_eq!(selector(Part::new(&json!({}))), "");
    }
}
