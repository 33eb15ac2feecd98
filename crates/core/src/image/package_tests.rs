use super::*;
use crate::redact::Redactor;
use crate::secrets::{Secret, Secrets};
use crate::store::Store;
use concertina_contract::Registry;
use concertina_testkit::{Door, OciRegistry};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use tar::{Builder, Header};

const LAYER: &str = LAYERS[0];

/// An archive of files with these paths, which need not be good ones.
fn packed(files: &[(&str, &[u8], EntryType)]) -> Vec<u8> {
    let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, content, kind) in files {
        let mut header = Header::new_gnu();
        header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append(&header, *content).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}

fn files<'a>(all: &[(&'a str, &'a [u8])]) -> Vec<u8> {
    let all: Vec<_> = all.iter().map(|(path, content)| (*path, *content, EntryType::Regular)).collect();
    packed(&all)
}

/// Puts an artifact of one layer.
fn put(registry: &OciRegistry, kind: &str, layer: &[u8]) -> String {
    registry.put_image("team/ours", "base", &[layer]);
    let mut manifest = registry.manifest("team/ours", "base").unwrap();
    manifest["layers"][0]["mediaType"] = json!(kind);
    registry.put_manifest("team/ours", "1", "application/vnd.oci.image.manifest.v1+json", &manifest)
}

async fn scene() -> (OciRegistry, Known, String) {
    let registry = OciRegistry::start().await.unwrap();
    let known = Known::new(Store::in_memory().unwrap(), Secrets::this_run(), Redactor::default());
    configure(&known, &registry, None).await;
    let reference = format!("oci://{}/team/ours:1", registry.address());
    (registry, known, reference)
}

async fn configure(known: &Known, registry: &OciRegistry, login: Option<(&str, &str)>) {
    let one = Registry {
        address: registry.address(),
        sites: Vec::new(),
        user: login.map(|(user, _)| user.to_owned()),
        authority: None,
        plain_http: true,
        mirrors: Vec::new(),
    };
    known.save(one, login.map(|(_, password)| Secret::from(password))).await.unwrap();
}

/// The reason for which an artifact is refused.
async fn reason(known: &Known, reference: &str) -> String {
    let failure = fetch(known, reference).await.unwrap_err().failure(reference);
    format!("{:?} {}", failure.code, failure.params.get("reason").cloned().unwrap_or_default())
}

#[tokio::test]
async fn a_package_comes_from_an_artifact_and_another_one_when_its_tag_is_moved() {
    let (registry, known, reference) = scene().await;
    let layer = files(&[("./package.yaml", b"name: ours"), ("./sub/more.txt", b"passed over")]);
    let digest = put(&registry, LAYER, &layer);
    let one = fetch(&known, &reference).await.unwrap();
    assert_eq!(one.digest, digest);
    assert_eq!(one.files.into_iter().collect::<Vec<_>>(), [("package.yaml".into(), "name: ours".into())]);

    let layer = files(&[("ours/package.yaml", b"name: newer"), ("ours/en.md", b"text")]);
    let moved = put(&registry, LAYERS[1], &layer);
    let other = fetch(&known, &reference).await.unwrap();
    assert_eq!(other.digest, moved);
    assert_eq!(other.files["package.yaml"], "name: newer");
    let by_digest = format!("oci://{}/team/ours@{digest}", registry.address());
    assert_eq!(fetch(&known, &by_digest).await.unwrap().digest, digest, "the digest stays what it was");
}

#[tokio::test]
async fn the_login_of_its_registry_goes_along_and_a_registry_that_refuses_says_so() {
    let (registry, known, reference) = scene().await;
    put(&registry, LAYER, &files(&[("package.yaml", b"name: ours")]));
    registry.set_door(Door::Basic("kim".to_owned(), "canary-pass".to_owned()));
    assert_eq!(reason(&known, &reference).await, "RegistryLogin ");
    configure(&known, &registry, Some(("kim", "canary-pass"))).await;
    assert!(fetch(&known, &reference).await.is_ok());
    let missing = format!("oci://{}/team/ours:none", registry.address());
    assert_eq!(reason(&known, &missing).await, "RegistryFailed registry-missing");
}

#[tokio::test]
async fn what_is_no_artifact_of_a_package_is_refused_with_its_reason() {
    let (registry, known, reference) = scene().await;
    for other in ["ours", "team/ours:1", "https://r.example/ours:1", "oci://ours:1", "oci://r.example/A:1"] {
        assert_eq!(reason(&known, other).await, "PackageRefused artifact-reference", "{other}");
    }
    let good = files(&[("package.yaml", b"name: ours")]);
    put(&registry, "application/vnd.oci.image.layer.v1.tar", &good);
    assert_eq!(reason(&known, &reference).await, "PackageRefused artifact-kind");
    registry.put_image("team/ours", "1", &[&good, &good]);
    assert_eq!(reason(&known, &reference).await, "PackageRefused artifact-kind");
    put(&registry, LAYER, b"no archive at all");
    assert_eq!(reason(&known, &reference).await, "PackageRefused artifact-broken");
    put(&registry, LAYER, &files(&[("package.yaml", b"\xff\xfe")]));
    assert_eq!(reason(&known, &reference).await, "PackageRefused artifact-broken");
    for path in ["../package.yaml", "/etc/package.yaml", "a/../../b", "a//b", "a\\..\\b"] {
        put(&registry, LAYER, &files(&[(path, b"x")]));
        assert_eq!(reason(&known, &reference).await, "PackageRefused artifact-path", "{path}");
    }
    put(&registry, LAYER, &packed(&[("package.yaml", b"", EntryType::Symlink)]));
    assert_eq!(reason(&known, &reference).await, "PackageRefused artifact-path");
    put(&registry, LAYER, &files(&[("package.yaml", &vec![b'x'; LONGEST_FILE + 1])]));
    assert_eq!(reason(&known, &reference).await, "PackageRefused artifact-too-large");
    let names: Vec<String> = (0..=MOST_FILES).map(|number| format!("{number}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    put(&registry, LAYER, &files(&many));
    assert_eq!(reason(&known, &reference).await, "PackageRefused artifact-too-large");
}
