use crate::Concertina;
use crate::catalogue::ImageReference;
use crate::concertina::testing::{connected, one_site};
use crate::registry::{INDEX, mirrored};
use crate::release::{Hook, Release, Stamp, secret};
use concertina_contract::{AuditQuery, ErrorCode, Failure, Registry, SiteId};
use concertina_testkit::{ApiServer, Fault, Match, OciFault, OciRegistry, build};
use serde_json::{Value, json};
use tempfile::TempDir;

fn reason(failure: &Failure) -> (ErrorCode, &str) {
    (failure.code, failure.params.get("reason").map_or("", String::as_str))
}

/// The registry without a login.
fn plain(registry: &OciRegistry) -> Registry {
    Registry {
        address: registry.address(),
        sites: Vec::new(),
        user: None,
        authority: None,
        plain_http: true,
        mirrors: Vec::new(),
    }
}

/// A core with a registry that is configured, and a site that is silent.
async fn beside_a_silent_site() -> (TempDir, Concertina, SiteId, OciRegistry) {
    let home = tempfile::tempdir().unwrap();
    let (core, site) = one_site(home.path(), "https://127.0.0.1:1").await;
    let registry = OciRegistry::start().await.unwrap();
    core.save_registry(plain(&registry), None).await.unwrap();
    (home, core, site, registry)
}

/// A list that the scripted server does not keep itself.
fn serve(server: &ApiServer, path: &str, items: &Value) {
    let body = json!({ "metadata": {}, "items": items }).to_string().leak();
    let page = Fault::Page { code: 200, kind: "application/json", location: "", body };
    server.script(Match::path(path), page, usize::MAX);
}

#[tokio::test]
async fn what_a_pod_a_workload_or_any_revision_of_a_release_names_is_used() {
    let home = tempfile::tempdir().unwrap();
    let registry = OciRegistry::start().await.unwrap();
    for tag in ["pod", "workload", "kept", "old", "hook", "free"] {
        registry.put_image("team/web", tag, &[tag.as_bytes()]);
    }
    let image = |tag: &str| format!("{}/team/web:{tag}", registry.address());
    let of_pod = |tag: &str| json!({ "containers": [{ "name": "c", "image": image(tag) }] });
    let server = ApiServer::start().await.unwrap();
    server.put(build::with(build::pod("shop", "one"), &json!({ "spec": of_pod("pod") })));
    let workload =
        json!({ "spec": { "jobTemplate": { "spec": { "template": { "spec": of_pod("workload") } } } } });
    for path in [
        "/apis/apps/v1/deployments",
        "/apis/apps/v1/replicasets",
        "/apis/apps/v1/statefulsets",
        "/apis/apps/v1/daemonsets",
        "/apis/batch/v1/jobs",
    ] {
        serve(&server, path, &json!([]));
    }
    serve(&server, "/apis/batch/v1/cronjobs", &json!([workload]));
    let kept = json!({ "data": { "spec": { "template": { "spec": of_pod("kept") } } } });
    serve(&server, "/apis/apps/v1/controllerrevisions", &json!([kept]));
    let manifest = |tag: &str| format!("kind: Pod\nmetadata: {{name: p}}\nspec: {}\n", of_pod(tag));
    let release = Release {
        name: "web".to_owned(),
        namespace: "shop".to_owned(),
        revision: 3,
        manifest: manifest("old"),
        hooks: vec![Hook { manifest: manifest("hook"), ..Hook::default() }],
        ..Release::default()
    };
    serve(
        &server,
        "/api/v1/secrets",
        &json!([secret(&release, Stamp::Created(jiff::Timestamp::UNIX_EPOCH)).unwrap()]),
    );
    let core = connected(&server, home.path()).await;
    let site = core.0.fleet.sites().remove(0).id;
    core.0.hub.attach(&site, core.0.fleet.site(&site).unwrap().link());
    core.save_registry(plain(&registry), None).await.unwrap();

    let found = core.unused_images(&registry.address(), "team/web").await.unwrap();
    assert_eq!((found.silent.len(), found.failures.as_slice()), (0, &[][..]));
    assert_eq!(found.unused.iter().map(|one| one.tags.join("+")).collect::<Vec<_>>(), ["free"]);
    assert_eq!(found.used, 5);

    let base = core.packages().packages[0].base.clone();
    let base = ImageReference::parse(&base).unwrap();
    let repository = mirrored(&base);
    registry.put_image(&repository, base.tag.unwrap_or("latest"), &[b"base"]);
    let found = core.unused_images(&registry.address(), &repository).await.unwrap();
    assert_eq!((found.unused.len(), found.used), (0, 1), "files go on top of it");
}

#[tokio::test]
async fn what_nobody_uses_is_deleted_by_digest_after_it_is_on_record_and_a_silent_site_is_asked_about() {
    let (_home, core, site, registry) = beside_a_silent_site().await;
    let one = registry.put_image("team/web", "1", &[b"one"]);
    registry.put_image("team/web", "2", &[b"two"]);
    let address = registry.address();

    let found = core.unused_images(&address, "team/web").await.unwrap();
    assert_eq!(
        (found.unused.len(), found.used, found.silent.as_slice()),
        (2, 0, std::slice::from_ref(&site))
    );
    let delete = async |digest: &str, despite| {
        core.delete_images(&address, "team/web", &[digest.to_owned()], despite).await
    };
    let refused = delete(&one, false).await.unwrap_err();
    assert_eq!(reason(&refused), (ErrorCode::NotPossible, "images-silent"));
    let other = format!("sha256:{}", "0b".repeat(32));
    assert_eq!(reason(&delete(&other, true).await.unwrap_err()).1, "images-used");
    registry.set_fault(Some(OciFault::KeepsAll));
    let kept = delete(&one, true).await.unwrap();
    assert_eq!(reason(&kept.failures[0]), (ErrorCode::RegistryFailed, "registry-keeps-all"));
    registry.set_fault(None);
    assert_eq!(delete(&one, true).await.unwrap().deleted, std::slice::from_ref(&one));
    assert_eq!(registry.manifest("team/web", "1"), None);
    assert!(registry.manifest("team/web", "2").is_some());

    let query = AuditQuery { text: String::new(), event: None, before: None };
    let told: Vec<_> = core.audit(&query).unwrap().into_iter().map(|entry| entry.text).collect();
    let name = format!("{address}/team/web");
    let first = told.iter().rev().find(|text| text.starts_with("delete ")).unwrap();
    assert_eq!(*first, format!("delete {name}@{one}"));
    assert!(told.iter().any(|text| text.starts_with("not deleted: ")));
    assert_eq!(told[0], format!("deleted 1 of 1 images of {name}"));
}

#[tokio::test]
async fn parts_of_a_deleted_image_go_with_it_and_what_belongs_to_another_image_is_not_offered() {
    let (_home, core, _, registry) = beside_a_silent_site().await;
    let part = registry.put_image("team/web", "part", &[b"amd64"]);
    let index = json!({ "schemaVersion": 2, "mediaType": INDEX[0], "manifests": [{ "digest": part }] });
    let whole = registry.put_manifest("team/web", "1", INDEX[0], &index);
    registry.untag("team/web", "part");
    let signature = json!({ "schemaVersion": 2, "config": { "mediaType": "application/vnd.dev.sigstore" } });
    let image = "application/vnd.oci.image.manifest.v1+json";
    registry.put_manifest("team/web", "sha256-01.sig", image, &signature);
    let address = registry.address();

    let found = core.unused_images(&address, "team/web").await.unwrap();
    assert_eq!(found.unused.iter().map(|one| one.tags.join("+")).collect::<Vec<_>>(), ["1"]);
    let done = core.delete_images(&address, "team/web", std::slice::from_ref(&whole), true).await.unwrap();
    assert_eq!((done.deleted, done.failures), (vec![whole], Vec::new()));
    assert_eq!(registry.manifest("team/web", &part), None);
}
