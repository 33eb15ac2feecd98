//! How the application is reached.

use super::report::Report;
use crate::catalogue::SiteOffer;
use crate::catalogue::grammar::{is_host, is_label, is_subdomain, is_url_path};
use concertina_contract::{FormProblemCode, Route, RouteKind, ServiceKind};

pub(super) fn check_service(report: &mut Report, service: ServiceKind, port: Option<u16>) {
    if service != ServiceKind::ClusterIp && port.is_none() {
        report.add("service", FormProblemCode::PortMissing);
    }
}

pub(super) fn check_route(report: &mut Report, route: Option<&Route>, port: Option<u16>) {
    let Some(Route { host, path, tls_secret, by }) = route else { return };
    if port.is_none() {
        report.add("route", FormProblemCode::PortMissing);
    }
    if host.is_empty() {
        report.add("route.host", FormProblemCode::Empty);
    } else if !is_host(host) {
        report.add("route.host", FormProblemCode::HostInvalid);
    }
    if !is_url_path(path) || path.contains(['?', '#']) {
        report.add("route.path", FormProblemCode::RoutePathInvalid);
    }
    match by {
        RouteKind::Ingress { class } => {
            if let Some(class) = class {
                check_object_name(report, "route.by.class", class);
            }
            if let Some(name) = tls_secret {
                check_object_name(report, "route.tlsSecret", name);
            }
        }
        RouteKind::Gateway { namespace, name } => {
            if !is_label(namespace) {
                report.add("route.by.namespace", FormProblemCode::ObjectNameInvalid);
            }
            check_object_name(report, "route.by.name", name);
            if tls_secret.is_some() {
                report.add("route.tlsSecret", FormProblemCode::TlsAtGateway);
            }
        }
    }
}

pub(super) fn check_object_name(report: &mut Report, field: &str, name: &str) {
    if !is_subdomain(name) {
        report.add(field, FormProblemCode::ObjectNameInvalid);
    }
}

/// Whether anything leads to an application that is to be reached from outside the cluster.
pub(super) fn check_reached(report: &mut Report, service: ServiceKind, route: Option<&Route>) {
    if service == ServiceKind::ClusterIp && route.is_none() {
        report.add("service", FormProblemCode::ReachMissing);
    }
}

/// Whether the site serves the API of the route that it is to have.
pub(super) fn check_served(report: &mut Report, route: Option<&Route>, offer: SiteOffer) {
    let served = match route.map(|route| &route.by) {
        Some(RouteKind::Ingress { .. }) => offer.ingress,
        Some(RouteKind::Gateway { .. }) => offer.gateway,
        None => true,
    };
    if !served {
        report.add("route.by", FormProblemCode::RouteNotServed);
    }
}
