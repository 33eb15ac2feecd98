//! How the application is reached: Service, and Ingress or `HTTPRoute`.

use super::container::PORT;
use super::metadata::{Frame, members};
use crate::catalogue::{CatalogueError, SiteOffer};
use concertina_contract::{AppForm, Route, RouteKind, ServiceKind};
use serde_json::{Value, json};

pub(super) fn service(frame: &Frame, form: &AppForm) -> Option<Value> {
    let port = form.port?;
    let kind = match form.service {
        ServiceKind::ClusterIp => "ClusterIP",
        ServiceKind::NodePort => "NodePort",
        ServiceKind::LoadBalancer => "LoadBalancer",
    };
    let spec = json!({
        "type": kind,
        "selector": frame.selector(),
        "ports": [{ "name": PORT, "port": port, "targetPort": PORT, "protocol": "TCP" }],
    });
    Some(frame.object("v1", "Service", &frame.name, members(json!({ "spec": spec }))))
}

pub(super) fn route(
    frame: &Frame,
    form: &AppForm,
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
        RouteKind::Ingress { class } => ingress(frame, route, class.as_deref(), port),
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
    frame.object("networking.k8s.io/v1", "Ingress", &frame.name, members(json!({ "spec": spec })))
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
    frame.object("gateway.networking.k8s.io/v1", "HTTPRoute", &frame.name, members(json!({ "spec": spec })))
}
