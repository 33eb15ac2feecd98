//! How the application is reached, and its pods each other: Services, and Ingress or `HTTPRoute`.

use super::container::{MEMBERS, PORT};
use super::metadata::{Frame, members as members_of};
use crate::catalogue::packages::Extras;
use crate::catalogue::{CatalogueError, SiteOffer};
use crate::membership::MARK;
use concertina_contract::{AppForm, Route, RouteKind, ServiceKind};
use serde_json::{Value, json};

/// Annotations by which controllers of routes keep a browser with its pod, by a cookie of their own: of a Service for traefik,
/// of an Ingress for ingress-nginx. Others pass them over.
const STICKY_SERVICE: [(&str, &str); 2] = [
    ("traefik.ingress.kubernetes.io/service.sticky.cookie", "true"),
    ("traefik.ingress.kubernetes.io/service.sticky.cookie.httponly", "true"),
];
const STICKY_INGRESS: [(&str, &str); 1] = [("nginx.ingress.kubernetes.io/affinity", "cookie")];
/// Annotations by which ingress-nginx lets requests of any size through as they come: else it takes one megabyte, and keeps a whole
/// request before it sends it on.
const ANY_SIZE: [(&str, &str); 2] = [
    ("nginx.ingress.kubernetes.io/proxy-body-size", "0"),
    ("nginx.ingress.kubernetes.io/proxy-request-buffering", "off"),
];

pub(super) fn service(frame: &Frame, form: &AppForm, extras: &Extras) -> Option<Value> {
    let port = form.port?;
    let kind = match form.service {
        ServiceKind::ClusterIp => "ClusterIP",
        ServiceKind::NodePort => "NodePort",
        ServiceKind::LoadBalancer => "LoadBalancer",
    };
    let mut spec = json!({
        "type": kind,
        "selector": frame.selector(),
        "ports": [{ "name": PORT, "port": port, "targetPort": PORT, "protocol": "TCP" }],
    });
    let sticky = is_sticky(extras);
    if sticky {
        spec["sessionAffinity"] = json!("ClientIP");
    }
    let mut service = frame.object("v1", "Service", &frame.name, members_of(json!({ "spec": spec })));
    annotate(&mut service, if sticky { &STICKY_SERVICE } else { &[] });
    Some(service)
}

/// The Service whose addresses are those of all members, ready or not: who starts has to find the others.
pub(super) fn members(frame: &Frame, extras: &Extras) -> Option<Value> {
    let members = extras.members.as_ref()?;
    let spec = json!({
        "type": "ClusterIP",
        "clusterIP": "None",
        "publishNotReadyAddresses": true,
        "selector": frame.selector(),
        "ports": [{ "name": MEMBERS, "port": members.port, "targetPort": MEMBERS, "protocol": "TCP" }],
    });
    let mut service = frame.object("v1", "Service", &members.service, members_of(json!({ "spec": spec })));
    annotate(&mut service, members.mark.as_deref().map(|mark| (MARK, mark)).as_slice());
    Some(service)
}

fn is_sticky(extras: &Extras) -> bool {
    extras.members.as_ref().is_some_and(|members| members.sticky)
}

fn annotate(object: &mut Value, annotations: &[(&str, &str)]) {
    for (name, value) in annotations {
        object["metadata"]["annotations"][*name] = json!(value);
    }
}

pub(super) fn route(
    frame: &Frame,
    form: &AppForm,
    extras: &Extras,
    offer: SiteOffer,
) -> Result<Option<Value>, CatalogueError> {
    let Some(route) = &form.route else { return Ok(None) };
    let port = form.port.ok_or(CatalogueError::PortMissing)?;
    let served = match route.by {
        RouteKind::Ingress { .. } => offer.ingress,
        RouteKind::Gateway { .. } => offer.gateway,
    };
    if !served {
        return Err(CatalogueError::RouteNotServed);
    }
    Ok(Some(match &route.by {
        RouteKind::Ingress { class } => {
            let mut ingress = ingress(frame, route, class.as_deref(), port);
            annotate(&mut ingress, if is_sticky(extras) { &STICKY_INGRESS } else { &[] });
            annotate(&mut ingress, if extras.takes_any_size { &ANY_SIZE } else { &[] });
            ingress
        }
        RouteKind::Gateway { namespace, name } => http_route(frame, route, [namespace, name], port),
    }))
}

fn ingress(frame: &Frame, route: &Route, class: Option<&str>, port: u16) -> Value {
    let backend = json!({ "service": { "name": frame.name, "port": { "number": port } } });
    let path = json!({ "path": route.path, "pathType": "Prefix", "backend": backend });
    let mut spec = json!({ "rules": [{ "host": route.host, "http": { "paths": [path] } }] });
    if let Some(class) = class {
        spec["ingressClassName"] = json!(class);
    }
    if let Some(secret) = &route.tls_secret {
        spec["tls"] = json!([{ "hosts": [route.host], "secretName": secret }]);
    }
    frame.object("networking.k8s.io/v1", "Ingress", &frame.name, members_of(json!({ "spec": spec })))
}

fn http_route(frame: &Frame, route: &Route, [namespace, gateway]: [&String; 2], port: u16) -> Value {
    let spec = json!({
        "parentRefs": [{ "namespace": namespace, "name": gateway }],
        "hostnames": [route.host],
        "rules": [{
            "matches": [{ "path": { "type": "PathPrefix", "value": route.path } }],
            "backendRefs": [{ "name": frame.name, "port": port }],
        }],
    });
    frame.object(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        &frame.name,
        members_of(json!({ "spec": spec })),
    )
}
