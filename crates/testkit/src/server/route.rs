//! From a request to its answer.

use super::answer::{Answer, failure, json_answer, respond};
use super::fault::Fault;
use super::list::{self, ListQuery, Selectors};
use super::logs::{self, LogQuery};
use super::record::Recorded;
use super::resource::Target;
use super::watch::{self, WatchQuery};
use super::write::{self, Write};
use super::{Server, discovery, metrics};
use http::{Method, Request, Response, header};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use serde_json::json;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::SystemTime;

/// Answers one request, as the script says.
pub(super) async fn serve(
    server: Arc<Server>,
    request: Request<Incoming>,
) -> Result<Response<Answer>, Infallible> {
    let header = |name| {
        let value = request.headers().get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (accept, token) = (header(header::ACCEPT), header(header::AUTHORIZATION));
    let mut recorded = Recorded {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        user_agent: header(header::USER_AGENT),
        content_type: header(header::CONTENT_TYPE),
        body: String::new(),
        at: SystemTime::now(),
    };
    if let Ok(body) = request.into_body().collect().await {
        recorded.body = String::from_utf8_lossy(&body.to_bytes()).into_owned();
    }
    let fault = server.note(recorded.clone());
    server.thawed().await;
    match &fault {
        Some(Fault::Delay(pause)) => tokio::time::sleep(*pause).await,
        Some(Fault::Silence) => std::future::pending().await,
        Some(Fault::Status { code, reason, message, retry_after }) => {
            let mut response = failure(*code, reason, message);
            if let Some(seconds) = retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
            }
            return Ok(response);
        }
        Some(Fault::Page { code, kind, location, body }) => {
            let mut page = respond(*code, Answer::whole(*body));
            page.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
            if !location.is_empty() {
                page.headers_mut().insert(header::LOCATION, header::HeaderValue::from_static(location));
            }
            return Ok(page);
        }
        Some(Fault::Flood(beginning, size)) => {
            let (pieces, flood) = tokio::sync::mpsc::channel(1);
            tokio::spawn(pour(server.clone(), (beginning, *size), pieces));
            return Ok(respond(200, Answer::paced(flood)));
        }
        _ => {}
    }
    let mut response = answer(&server, &recorded, &accept, &token, fault.as_ref());
    if let Some(date) = server.date() {
        response.headers_mut().insert(header::DATE, date);
    }
    server.happened();
    Ok(response.map(|body| body.spoil(fault.as_ref())))
}

/// Sends a beginning and so many MiB without the end of a line, as fast as they are read.
async fn pour(
    server: Arc<Server>,
    (beginning, size): (&'static str, usize),
    pieces: tokio::sync::mpsc::Sender<std::io::Result<bytes::Bytes>>,
) {
    drop(pieces.send(Ok(bytes::Bytes::from_static(beginning.as_bytes()))).await);
    let piece = bytes::Bytes::from(vec![b'x'; 64 << 10]);
    for _ in 0..size * 16 {
        if pieces.send(Ok(piece.clone())).await.is_err() {
            return;
        }
        server.count_poured(piece.len());
    }
}

fn answer(
    server: &Arc<Server>,
    request: &Recorded,
    accept: &str,
    token: &str,
    fault: Option<&Fault>,
) -> Response<Answer> {
    let state = &mut *server.lock();
    if state.token.as_ref().is_some_and(|wanted| token != format!("Bearer {wanted}")) {
        return failure(401, "Unauthorized", "Unauthorized");
    }
    let path = request.path.as_str();
    if path.starts_with("/apis/authorization.k8s.io/") && request.method == Method::POST {
        return if path.ends_with("/selfsubjectrulesreviews") {
            discovery::rules(state, &request.body)
        } else {
            discovery::review(state, &request.body)
        };
    }
    if let Some(answer) = metrics::answer(state, path) {
        return answer;
    }
    let Some(target) = Target::parse(path) else {
        return discovery::discover(state, path, accept)
            .unwrap_or_else(|| failure(404, "NotFound", "the server could not find the requested resource"));
    };
    let query = parse_query(&request.query);
    let get = |name: &str| query.get(name).cloned().unwrap_or_default();
    let verb = verb(request, &target);
    let resource = match &target.subresource {
        Some(sub) => format!("{}/{sub}", target.resource.plural),
        None => target.resource.plural.to_owned(),
    };
    if state.refuses(&target.namespace, verb, &resource) {
        let message = format!("{resource} is forbidden: User \"test\" cannot {verb} resource \"{resource}\"");
        return failure(403, "Forbidden", &message);
    }
    match verb {
        "watch" => {
            let query = WatchQuery {
                version: get("resourceVersion"),
                seconds: get("timeoutSeconds").parse().ok(),
                bookmarks: get("allowWatchBookmarks") == "true",
            };
            watch::watch(server, state, target, &query, fault)
        }
        "list" => {
            let query = ListQuery {
                limit: get("limit").parse().unwrap_or_default(),
                token: get("continue"),
                table: accept.contains("as=Table"),
                exact: get("resourceVersion").parse().ok().filter(|_| get("resourceVersionMatch") == "Exact"),
                selectors: Selectors { fields: get("fieldSelector"), labels: get("labelSelector") },
            };
            list::list(state, &target, &query)
        }
        "get" if resource == "pods/log" => {
            let query = LogQuery {
                follow: get("follow") == "true",
                previous: get("previous") == "true",
                since: get("sinceTime").parse().ok(),
                tail: get("tailLines").parse().ok(),
            };
            let key = (target.namespace, target.name.unwrap_or_default(), get("container"));
            logs::log(server, state, key, &query)
        }
        "get" => list::one(state, &target),
        _ if !matches!(fault, None | Some(Fault::Delay(_) | Fault::CutAfterWrite | Fault::Webhook(_))) => {
            // The connection breaks before the write.
            json_answer(200, &json!({}))
        }
        _ => {
            let webhook = match fault {
                Some(Fault::Webhook(change)) => Some(change),
                _ => None,
            };
            let write = Write {
                webhook,
                method: &request.method,
                content_type: &request.content_type,
                dry_run: get("dryRun") == "All",
                manager: get("fieldManager"),
                body: if request.body.is_empty() { "{}" } else { &request.body },
            };
            write::write(state, &target, &write)
        }
    }
}

fn verb(request: &Recorded, target: &Target) -> &'static str {
    match (&request.method, &target.name) {
        (&Method::GET, _) if request.is_watch() => "watch",
        (&Method::GET, None) => "list",
        (&Method::GET, Some(_)) => "get",
        (&Method::POST, _) => "create",
        (&Method::PUT, _) => "update",
        (&Method::DELETE, _) => "delete",
        _ => "patch",
    }
}

/// The parameters of a query, decoded.
fn parse_query(query: &str) -> BTreeMap<String, String> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), decode(value)))
        .collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                let digits = String::from_utf8_lossy(&digits).into_owned();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(b'?'));
            }
            b'+' => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
