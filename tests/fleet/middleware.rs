//! Images of middleware run, and controllers come and go.

use concertina_sandbox::{Addon, Capabilities, skip};
use serde_json::{Value, json};

use crate::nodes::Namespace;
use crate::{Result, eventually, fleet, progress};

#[test]
fn a_database_keeps_its_rows_in_a_claim_that_is_bound() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("a_database_keeps_its_rows_in_a_claim_that_is_bound", &reason);
        return Ok(());
    }
    let (sandbox, _guard) = fleet()?;
    let registry = sandbox.registry().ok_or("no registry")?;
    let site = sandbox.site("plant-busan").ok_or("no site")?;
    let _provisioner = sandbox.add(Addon::Provisioner, &progress())?;
    let namespace = Namespace::new(&sandbox, "plant-busan")?;
    site.apply(&database(&registry, &namespace.2).to_string())?;
    let ready = || namespace.kubectl(&["wait", "pod/database", "--for=condition=Ready", "--timeout=180s"]);
    ready()?;
    let ask = |text: &str| {
        let url = "postgresql://shop:only-a-test@127.0.0.1/orders";
        namespace.kubectl(&["exec", "database", "--", "psql", "-qAt", url, "-c", text])
    };
    ask("create table greeting (id int, text text); insert into greeting values (1, '안녕하세요')")?;
    namespace.kubectl(&["delete", "pod", "database", "--timeout=60s"])?;
    site.apply(&database(&registry, &namespace.2).to_string())?;
    ready()?;
    assert_eq!(ask("select text from greeting where id = 1")?.trim(), "안녕하세요");
    Ok(())
}

#[test]
fn a_route_of_the_gateway_reaches_a_web_server() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("a_route_of_the_gateway_reaches_a_web_server", &reason);
        return Ok(());
    }
    let (sandbox, _guard) = fleet()?;
    let registry = sandbox.registry().ok_or("no registry")?;
    let site = sandbox.site("plant-busan").ok_or("no site")?;
    let gateway = sandbox.add(Addon::Gateway, &progress())?;
    let namespace = Namespace::new(&sandbox, "plant-busan")?;
    namespace.kubectl(&[
        "create",
        "deployment",
        "site",
        &format!("--image={registry}/nginx:1"),
        "--port=8080",
    ])?;
    namespace.kubectl(&["expose", "deployment", "site", "--port=80", "--target-port=8080"])?;
    site.apply(&route(&namespace.2).to_string())?;
    let asker = ["run", "asker", &format!("--image={registry}/busybox:1"), "--", "sleep", "600"];
    namespace.kubectl(&asker)?;
    namespace.kubectl(&["wait", "pod/asker", "--for=condition=Ready", "--timeout=120s"])?;
    let ask = [
        "exec",
        "asker",
        "--",
        "wget",
        "-qO-",
        "--header=Host: site.example",
        "http://traefik.traefik.svc.cluster.local/",
    ];
    eventually("the web server answers through the gateway", || {
        Ok(namespace.kubectl(&ask).is_ok_and(|page| page.contains("It works.")))
    })?;
    drop(gateway);
    eventually("the site has no gateway any more", || {
        Ok(!namespace
            .kubectl(&["api-resources", "-o", "name"])?
            .contains("gateways.gateway.networking.k8s.io"))
    })
}

fn database(registry: &str, namespace: &str) -> Value {
    let variable = |(name, value): (&str, &str)| json!({ "name": name, "value": value });
    let variables =
        [("POSTGRES_USER", "shop"), ("POSTGRES_PASSWORD", "only-a-test"), ("POSTGRES_DB", "orders")];
    let check = json!({ "command": ["pg_isready", "-h", "127.0.0.1", "-d", "orders"] });
    json!({ "apiVersion": "v1", "kind": "List", "items": [
        {
            "apiVersion": "v1", "kind": "PersistentVolumeClaim",
            "metadata": { "name": "rows", "namespace": namespace },
            "spec": {
                "storageClassName": "local", "accessModes": ["ReadWriteOnce"],
                "resources": { "requests": { "storage": "64Mi" } },
            },
        },
        {
            "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "database", "namespace": namespace },
            "spec": {
                "containers": [{
                    "name": "database", "image": format!("{registry}/postgres:15"), "imagePullPolicy": "Always",
                    "env": variables.map(variable), "readinessProbe": { "exec": check, "periodSeconds": 1 },
                    "volumeMounts": [{ "name": "rows", "mountPath": "/var/lib/postgresql/data" }],
                }],
                "volumes": [{ "name": "rows", "persistentVolumeClaim": { "claimName": "rows" } }],
            },
        },
    ] })
}

fn route(namespace: &str) -> Value {
    json!({
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
        "metadata": { "name": "site", "namespace": namespace },
        "spec": {
            "parentRefs": [{ "name": "main", "namespace": "traefik" }],
            "hostnames": ["site.example"],
            "rules": [{ "backendRefs": [{ "name": "site", "port": 80 }] }],
        },
    })
}
