use super::*;
use concertina_contract::{Reach, ReachBy, ReachFailure, ReachGapCode};
use serde_json::{Value, json};

/// What a site has, and nothing else.
fn found() -> Found {
    Found {
        site: SiteId::new("busan"),
        services: Vec::new(),
        ingresses: Vec::new(),
        classes: Vec::new(),
        routes: Vec::new(),
        gateways: Vec::new(),
        nodes: Vec::new(),
        failures: Vec::new(),
    }
}

fn service(kind: &str, ports: &Value) -> Value {
    json!({ "metadata": { "namespace": "shop", "name": "web", "uid": "u-1" },
        "spec": { "type": kind, "clusterIP": "10.96.0.9", "ports": ports }, "status": {} })
}

fn urls(ways: &Ways) -> Vec<&str> {
    ways.candidates.iter().map(|candidate| candidate.url.as_str()).collect()
}

fn codes(ways: &Ways) -> Vec<ReachGapCode> {
    ways.gaps.iter().map(|gap| gap.code).collect()
}

#[test]
fn a_load_balancer_is_reached_at_each_of_its_addresses() {
    let mut site = found();
    let mut balanced = service(
        "LoadBalancer",
        &json!([{ "name": "http", "port": 80 }, { "port": 443 },
        { "port": 53, "protocol": "UDP" }]),
    );
    site.services = vec![balanced.clone()];
    assert_eq!(codes(&ways(&site)), [ReachGapCode::NoLoadBalancer]);
    balanced["status"] =
        json!({ "loadBalancer": { "ingress": [{ "ip": "203.0.113.7" }, { "hostname": "lb.example" }] } });
    site.services = vec![balanced];
    let found = ways(&site);
    let expected =
        ["http://203.0.113.7/", "https://203.0.113.7/", "http://lb.example/", "https://lb.example/"];
    assert_eq!((urls(&found), codes(&found)), (expected.to_vec(), vec![]));
}

#[test]
fn a_node_port_is_reached_at_nodes_that_are_ready_outside_first() {
    let mut site = found();
    site.services = vec![service("NodePort", &json!([{ "port": 80, "nodePort": 30_080 }]))];
    assert_eq!(codes(&ways(&site)), [ReachGapCode::NoNodeAddress]);
    let node = |ready: &str, addresses: Value| json!({ "status": { "conditions": [{ "type": "Ready", "status": ready }], "addresses": addresses } });
    let inside = json!({ "type": "InternalIP", "address": "10.0.0.5" });
    let outside = json!({ "type": "ExternalIP", "address": "203.0.113.5" });
    site.nodes = vec![
        node("False", json!([{ "type": "InternalIP", "address": "10.0.0.9" }])),
        node("True", json!([inside, outside])),
        node("True", json!([{ "type": "InternalIP", "address": "10.0.0.6" }])),
    ];
    assert_eq!(urls(&ways(&site)), ["http://203.0.113.5:30080/", "http://10.0.0.6:30080/"]);
}

#[test]
fn an_ingress_is_reached_by_its_hosts_and_without_one_at_its_controller() {
    let mut site = found();
    site.services = vec![service("ClusterIP", &json!([{ "port": 80 }]))];
    assert_eq!(codes(&ways(&site)), [ReachGapCode::ClusterIpOnly]);
    let path = |path: &str, name: &str| json!({ "path": path, "backend": { "service": { "name": name } } });
    let mut ingress = json!({ "metadata": { "namespace": "shop", "name": "web" }, "spec": { "ingressClassName": "nginx",
        "tls": [{ "hosts": ["*.example"] }],
        "rules": [{ "host": "shop.example", "http": { "paths": [path("/a", "web"), path("/b", "other")] } },
            { "host": "*.wild.example", "http": { "paths": [path("/", "web")] } },
            { "http": { "paths": [path("/c", "web")] } }] } });
    site.ingresses = vec![ingress.clone()];
    let found = ways(&site);
    assert_eq!(
        (urls(&found), codes(&found)),
        (vec!["https://shop.example/a"], vec![ReachGapCode::NoController])
    );
    assert_eq!(found.gaps[0].params["wanted"], "IngressClass nginx");
    site.classes = vec![json!({ "metadata": { "name": "nginx" } })];
    assert_eq!(
        codes(&ways(&site)),
        [ReachGapCode::NoRouteAddress],
        "there is a class, and nobody took it up"
    );
    ingress["status"] = json!({ "loadBalancer": { "ingress": [{ "ip": "10.0.0.8" }] } });
    site.ingresses = vec![ingress];
    let found = ways(&site);
    assert_eq!((urls(&found), codes(&found)), (vec!["http://10.0.0.8/c", "https://shop.example/a"], vec![]));
    assert_eq!(found.candidates[1].target.as_deref(), Some("10.0.0.8"));
}

#[test]
fn a_route_is_reached_at_the_listeners_that_take_it() {
    let mut site = found();
    site.services = vec![service("ClusterIP", &json!([{ "port": 80 }]))];
    let rule = json!({ "matches": [{ "path": { "type": "PathPrefix", "value": "/a" } }], "backendRefs": [{ "name": "web" }] });
    site.routes = vec![json!({ "metadata": { "namespace": "shop", "name": "web" }, "spec": {
        "parentRefs": [{ "namespace": "edge", "name": "public" }],
        "hostnames": ["shop.example", "other.test"], "rules": [rule] } })];
    let found = ways(&site);
    assert_eq!((codes(&found), urls(&found)), (vec![ReachGapCode::NoController], vec![]));
    assert_eq!(found.gaps[0].params["wanted"], "Gateway edge/public");
    site.gateways =
        vec![json!({ "metadata": { "namespace": "edge", "name": "public" }, "spec": { "listeners": [
        { "name": "web", "protocol": "HTTP", "port": 8080 },
        { "name": "tls", "protocol": "HTTPS", "port": 443, "hostname": "*.example" },
        { "name": "raw", "protocol": "TCP", "port": 9000 }] },
        "status": { "addresses": [{ "type": "IPAddress", "value": "10.0.0.8" }] } })];
    let expected = ["http://shop.example:8080/a", "http://other.test:8080/a", "https://shop.example/a"];
    assert_eq!((urls(&ways(&site)), codes(&ways(&site))), (expected.to_vec(), vec![]));
    site.routes[0]["spec"]["parentRefs"][0]["sectionName"] = json!("web");
    site.routes[0]["spec"]["hostnames"] = json!([]);
    assert_eq!(urls(&ways(&site)), ["http://10.0.0.8:8080/a"]);
}

#[test]
fn without_a_service_that_is_said() {
    assert_eq!(codes(&ways(&found())), [ReachGapCode::NoService]);
    let mut headless = service("ClusterIP", &json!([{ "port": 80 }]));
    headless["spec"]["clusterIP"] = json!("None");
    let mut site = found();
    site.services = vec![headless];
    assert_eq!(codes(&ways(&site)), [ReachGapCode::NoService]);
}

#[test]
fn what_answers_well_comes_first() {
    let address = |by, answer| concertina_contract::ReachAddress {
        url: String::new(),
        by,
        object: found().object(&json!({}), "services").unwrap(),
        kind: "Service".to_owned(),
        answer,
    };
    let answered = |status, unverified| ReachAnswer::Answered { status, unverified };
    let best_first = [
        address(ReachBy::Route, answered(200, false)),
        address(ReachBy::NodePort, answered(302, false)),
        address(ReachBy::Route, answered(404, false)),
        address(ReachBy::Route, answered(404, true)),
        address(ReachBy::Route, answered(503, false)),
        address(ReachBy::Route, ReachAnswer::Failed { reason: ReachFailure::Refused }),
    ];
    assert!(best_first.is_sorted_by_key(test::rank));
}

#[test]
fn only_what_was_told_of_an_application_may_be_opened() {
    let (told, site) = (Told::default(), SiteId::new("busan"));
    let web = ApplicationName { project: "shop".to_owned(), name: "web".to_owned() };
    let other = ApplicationName { name: "other".to_owned(), ..web.clone() };
    let mut reach = Reach { site: site.clone(), addresses: vec![], missing: vec![], failures: vec![] };
    reach.addresses.push(concertina_contract::ReachAddress {
        url: "http://10.0.0.1/".to_owned(),
        by: ReachBy::NodePort,
        object: found().object(&json!({}), "services").unwrap(),
        kind: "Service".to_owned(),
        answer: ReachAnswer::Answered { status: 200, unverified: false },
    });
    told.keep(&web, &reach);
    assert!(told.has(&web, &site, "http://10.0.0.1/"));
    assert!(!told.has(&web, &site, "http://10.0.0.1/x") && !told.has(&other, &site, "http://10.0.0.1/"));
    assert!(!told.has(&web, &SiteId::new("seoul"), "http://10.0.0.1/"));
    reach.addresses.clear();
    told.keep(&web, &reach);
    assert!(!told.has(&web, &site, "http://10.0.0.1/"), "what is not told any more is not opened");
}
