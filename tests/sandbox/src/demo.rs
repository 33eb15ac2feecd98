//! What runs on a fresh fleet, so that there is something to see: the project `shop`.

use serde_json::{Value, json};

use crate::spec::{SiteKind, SiteSpec};

/// An application of the demonstration.
struct App {
    name: &'static str,
    replicas: u8,
    image: String,
    /// Figures of a simulated pod: CPU in thousandths of a core, memory in MiB.
    usage: (u16, u16),
    /// Whether it becomes available.
    settles: bool,
}

/// The objects of `shop` on a site; `registry` is where real nodes get their images.
pub(crate) fn manifest(site: &SiteSpec, registry: &str, real_nodes: bool) -> String {
    let mut items = vec![json!({
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": { "name": "shop", "labels": { "app.kubernetes.io/part-of": "shop" } },
    })];
    for app in apps(site, registry, real_nodes) {
        items.push(deployment(&app));
        if app.settles {
            items.push(service(&app));
        }
    }
    json!({ "apiVersion": "v1", "kind": "List", "items": items }).to_string()
}

fn apps(site: &SiteSpec, registry: &str, real_nodes: bool) -> Vec<App> {
    let app = |name, replicas, image: &str, usage| App {
        name,
        replicas,
        image: format!("{registry}/{image}"),
        usage,
        settles: true,
    };
    if site.kind == SiteKind::Physical && real_nodes {
        return vec![
            app("orders", 2, "web:1", (0, 0)),
            app("billing", 2, "web:1", (0, 0)),
            app("portal", 2, "web:2", (0, 0)),
            app("search", 1, "web:1", (0, 0)),
            App { settles: false, ..app("reports", 1, "crash:1", (0, 0)) },
        ];
    }
    let more = u8::from(site.kind == SiteKind::Cloud);
    vec![
        app("orders", 4 + more, "shop/orders:4.2.0", (180, 310)),
        app("billing", 2, "shop/billing:1.9.3", (60, 420)),
        app("portal", 5 + more, "shop/portal:7.0.1", (240, 180)),
        app("search", 3, "shop/search:2.6.0", (400, 1500)),
    ]
}

fn deployment(app: &App) -> Value {
    let (cpu, memory) = app.usage;
    let mut annotations = json!({});
    if cpu > 0 {
        annotations["kwok.x-k8s.io/usage-cpu"] = json!(format!("{cpu}m"));
        annotations["kwok.x-k8s.io/usage-memory"] = json!(format!("{memory}Mi"));
    }
    let mut container = json!({
        "name": app.name, "image": app.image,
        "ports": [{ "name": "http", "containerPort": 8080 }],
        "resources": { "requests": { "cpu": "20m", "memory": "16Mi" }, "limits": { "memory": "2Gi" } },
    });
    if app.settles {
        container["readinessProbe"] =
            json!({ "httpGet": { "path": "/ready", "port": "http" }, "periodSeconds": 10 });
    }
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {
            "name": app.name, "namespace": "shop",
            "labels": {
                "app.kubernetes.io/name": app.name, "app.kubernetes.io/part-of": "shop",
                "sandbox.concertina.app/settles": app.settles.to_string(),
            },
        },
        "spec": {
            "replicas": app.replicas,
            "selector": { "matchLabels": { "app.kubernetes.io/name": app.name } },
            "template": {
                "metadata": {
                    "labels": { "app.kubernetes.io/name": app.name, "app.kubernetes.io/part-of": "shop" },
                    "annotations": annotations,
                },
                "spec": { "terminationGracePeriodSeconds": 5, "containers": [container] },
            },
        },
    })
}

fn service(app: &App) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service",
        "metadata": { "name": app.name, "namespace": "shop", "labels": { "app.kubernetes.io/part-of": "shop" } },
        "spec": {
            "selector": { "app.kubernetes.io/name": app.name },
            "ports": [{ "name": "http", "port": 80, "targetPort": "http" }],
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{DC_PANGYO, PLANT_BUSAN};

    #[test]
    fn real_nodes_get_images_that_exist_and_one_that_crashes() {
        let text = manifest(&PLANT_BUSAN, "10.200.0.1:21100", true);
        assert!(text.contains("10.200.0.1:21100/web:1") && text.contains("/crash:1"));
        assert!(!text.contains("usage-cpu"));
    }

    #[test]
    fn simulated_pods_have_figures() {
        let list: Value = serde_json::from_str(&manifest(&DC_PANGYO, "r", true)).unwrap();
        let deployments =
            list["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "Deployment");
        for item in deployments {
            assert!(
                item["spec"]["template"]["metadata"]["annotations"]["kwok.x-k8s.io/usage-cpu"].is_string()
            );
        }
    }
}
