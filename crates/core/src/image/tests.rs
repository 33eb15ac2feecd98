//! Builds against scripted registries: what is sent, what is refused, and that nothing half done is an image.

mod disk;
mod driver;
mod elsewhere;
mod limits;
mod proxied;
mod several;

use super::Builder;
use super::error::ImageError;
use crate::audit::Audit;
use crate::clock::Clock;
use crate::redact::Redactor;
use crate::registry::Known;
use crate::secrets::{Secret, Secrets};
use crate::store::Store;
use crate::task::Tasks;
use concertina_contract::{
    BuildPhase, ErrorCode, ImageBuild, ImageOrder, Placement, Registry, SourceFile, SourceKind,
};
use concertina_testkit::{Door, OciFault, OciRegistry};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A desk with one registry that is configured, and files.
struct Scene {
    home: TempDir,
    known: Known,
    builder: Builder,
    registry: OciRegistry,
    audit: Audit,
}

/// An audit record of its own.
fn record() -> Audit {
    Audit::new(Store::in_memory().unwrap(), Clock::system(), "kim")
}

/// Files of an archive: path and bytes.
type Files<'a> = &'a [(&'a str, &'a [u8])];

const WAR: Files<'static> = &[
    ("WEB-INF/web.xml", b"<web-app/>"),
    ("index.jsp", b"hello"),
    ("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\n"),
];
const SITE: Files<'static> = &[("dist/index.html", b"<h1>one"), ("dist/b/app.js", b"run()")];

fn zip(path: &Path, files: Files<'_>) {
    let mut zip = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in files {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

impl Scene {
    async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let registry = OciRegistry::start().await.unwrap();
        let known = Known::new(Store::in_memory().unwrap(), Secrets::this_run(), Redactor::default());
        let audit = record();
        let builder = Builder::new(known.clone(), audit.clone(), Tasks::new(), home.path().join("layers"));
        let scene = Self { home, known, builder, registry, audit };
        scene.configure(&scene.registry, None).await;
        scene.registry.put_image("bases/tomcat", "11", &[b"one layer", b"another"]);
        scene
    }

    async fn configure(&self, registry: &OciRegistry, password: Option<&str>) {
        self.configure_at(&registry.address(), password).await;
    }

    async fn configure_at(&self, address: &str, password: Option<&str>) {
        let entry = Registry {
            address: address.to_owned(),
            sites: Vec::new(),
            user: password.map(|_| "kim".to_owned()),
            authority: None,
            plain_http: true,
            mirrors: Vec::new(),
        };
        self.known.save(entry, password.map(Secret::from)).await.unwrap();
    }

    fn file(&self, name: &str, files: Files<'_>) -> PathBuf {
        let path = self.home.path().join(name);
        zip(&path, files);
        path
    }

    fn look(&self, path: &Path, kind: SourceKind) -> Result<SourceFile, ImageError> {
        self.builder.sources().look(path, kind)
    }

    fn order(&self, file: &SourceFile, place: &str) -> ImageOrder {
        ImageOrder {
            source: file.id.clone(),
            placement: Placement {
                base: format!("{}/bases/tomcat:11", self.registry.address()),
                path: place.to_owned(),
                unpack: file.kind == SourceKind::Site,
                owner: 1_000,
                group: 0,
            },
            registry: self.registry.address(),
            repository: "team/shop".to_owned(),
            tag: "1".to_owned(),
            driver: None,
        }
    }

    /// The order of a WAR file.
    fn war(&self) -> ImageOrder {
        let file = self.look(&self.file("shop.war", WAR), SourceKind::War).unwrap();
        self.order(&file, "/usr/local/tomcat/webapps/ROOT.war")
    }

    /// The same on another base.
    fn war_on(&self, base: &str) -> ImageOrder {
        let mut order = self.war();
        order.placement.base = format!("{}/{base}", self.registry.address());
        order
    }

    async fn build(&self, order: ImageOrder) -> ImageBuild {
        self.builder.begin(order).finish().await
    }

    /// What is kept of layers on this machine.
    fn leftovers(&self) -> usize {
        std::fs::read_dir(self.home.path().join("layers")).map_or(0, Iterator::count)
    }

    fn uploads(&self) -> usize {
        let writes = |(method, path, _): &(String, String, _)| method == "PUT" && path.contains("/blobs/");
        self.registry.requests().iter().filter(|request| writes(request)).count()
    }

    /// The files of the last layer of an image: path, owner and bytes.
    fn last_layer(&self, manifest: &Value) -> Vec<(String, u64, Vec<u8>)> {
        let last = manifest["layers"].as_array().unwrap().last().unwrap();
        let blob = self.registry.blob(last["digest"].as_str().unwrap()).unwrap();
        let mut plain = Vec::new();
        if last["mediaType"].as_str().unwrap().ends_with("gzip") {
            flate2::read::GzDecoder::new(&*blob).read_to_end(&mut plain).unwrap();
        } else {
            plain = blob.to_vec();
        }
        let mut archive = tar::Archive::new(&*plain);
        let entries = archive.entries().unwrap().map(|entry| {
            let mut entry = entry.unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            let path = entry.path().unwrap().to_string_lossy().into_owned();
            (path, entry.header().uid().unwrap(), bytes)
        });
        entries.collect()
    }
}

#[tokio::test]
async fn a_file_becomes_one_layer_on_its_base_and_the_same_file_the_same_image() {
    let scene = Scene::new().await;
    let order = scene.war();
    let first = scene.build(order.clone()).await;
    let built = first.built.unwrap_or_else(|| panic!("{:?}", first.failure));
    let address = scene.registry.address();
    assert_eq!(built.reference, format!("{address}/team/shop:1@{}", built.digest));
    assert_eq!(built.layers, 1, "those of the base were mounted");
    let manifest = scene.registry.manifest("team/shop", "1").unwrap();
    let files = scene.last_layer(&manifest);
    let war = std::fs::read(scene.home.path().join("shop.war")).unwrap();
    assert_eq!(files, [("usr/local/tomcat/webapps/ROOT.war".to_owned(), 1_000, war)]);
    let config = scene.registry.blob(manifest["config"]["digest"].as_str().unwrap()).unwrap();
    let config: Value = serde_json::from_slice(&config).unwrap();
    assert_eq!(config["rootfs"]["diff_ids"].as_array().unwrap().len(), 3);
    assert_eq!(config["history"].as_array().unwrap().len(), 2);
    assert_eq!(config["config"]["Labels"]["kept"], "yes");
    assert_eq!(config["config"]["Cmd"][0], "/serve");

    scene.registry.forget_requests();
    let again = scene.build(ImageOrder { tag: "2".to_owned(), ..order }).await.built.unwrap();
    assert_eq!((again.digest, again.layers), (built.digest, 0));
    assert_eq!(scene.uploads(), 0, "nothing is sent twice");

    let newer = [WAR, &[("new.jsp", b"x".as_slice())][..]].concat();
    let file = scene.look(&scene.file("shop.war", &newer), SourceKind::War).unwrap();
    scene.registry.forget_requests();
    let order = scene.order(&file, "/usr/local/tomcat/webapps/ROOT.war");
    assert_eq!(scene.build(order).await.built.unwrap().layers, 1);
    assert_eq!(scene.uploads(), 2, "one layer and the configuration");
    assert_eq!(scene.leftovers(), 0);
}

#[tokio::test]
async fn a_site_is_unpacked_below_its_folder_from_an_archive_or_a_folder() {
    let scene = Scene::new().await;
    let file = scene.look(&scene.file("site.zip", SITE), SourceKind::Site).unwrap();
    assert_eq!((file.files, file.name.as_str()), (2, "site.zip"));
    let built = scene.build(scene.order(&file, "/srv/www/")).await;
    assert!(built.built.is_some(), "{:?}", built.failure);
    let wanted = [
        ("srv/www/b/app.js".to_owned(), 1_000, b"run()".to_vec()),
        ("srv/www/index.html".to_owned(), 1_000, b"<h1>one".to_vec()),
    ];
    assert_eq!(scene.last_layer(&scene.registry.manifest("team/shop", "1").unwrap()), wanted);

    let folder = scene.home.path().join("folder");
    std::fs::create_dir_all(folder.join("b")).unwrap();
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    for (path, text) in [("index.html", "<h1>one"), ("b/app.js", "run()"), (".git/config", "secret")] {
        std::fs::write(folder.join(path), text).unwrap();
    }
    let file = scene.look(&folder, SourceKind::Site).unwrap();
    assert_eq!((file.files, file.bytes), (2, 12));
    assert!(scene.build(scene.order(&file, "/srv/www")).await.built.is_some());
    assert_eq!(scene.last_layer(&scene.registry.manifest("team/shop", "1").unwrap()), wanted);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", folder.join("passwd.html")).unwrap();
        assert_eq!(reason(scene.look(&folder, SourceKind::Site)), "file-link");
    }
}

fn reason(looked: Result<SourceFile, ImageError>) -> String {
    let failure = looked.expect_err("it was taken").failure();
    assert_eq!(failure.code, ErrorCode::FileRefused);
    failure.params["reason"].clone()
}

#[tokio::test]
async fn a_file_that_is_not_what_it_says_is_refused() {
    let scene = Scene::new().await;
    let looked = |name: &str, files: Files<'_>, kind| scene.look(&scene.file(name, files), kind);
    assert_eq!(reason(looked("a.war", &[("a.txt", b"a")], SourceKind::War)), "file-no-war");
    assert_eq!(reason(looked("a.jar", WAR, SourceKind::Jar)), "file-no-jar");
    assert!(looked("a.jar", &[("META-INF/MANIFEST.MF", b"Main-Class: a.B\r\n")], SourceKind::Jar).is_ok());
    assert_eq!(reason(looked("a.zip", &[("a.css", b"a")], SourceKind::Site)), "file-no-site");
    let path = scene.home.path().join("b.war");
    std::fs::write(&path, "no archive").unwrap();
    assert_eq!(reason(scene.look(&path, SourceKind::War)), "file-no-zip");
    assert_eq!(reason(scene.look(scene.home.path(), SourceKind::War)), "file-folder");
    let missing = scene.look(&scene.home.path().join("none"), SourceKind::War).unwrap_err();
    assert_eq!(missing.failure().code, ErrorCode::FileUnreadable);
}

#[tokio::test]
async fn paths_that_escape_links_and_bombs_are_refused() {
    let scene = Scene::new().await;
    for name in ["../a.html", "/etc/a.html", "b/../../a.html", "c\\a.html", "C:a.html", "a//b.html"] {
        let looked = scene.look(&scene.file("a.zip", &[(name, b"a")]), SourceKind::Site);
        assert_eq!(reason(looked), "file-path", "{name}");
    }
    let path = scene.home.path().join("link.zip");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    zip.add_symlink("a.html", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    assert_eq!(reason(scene.look(&path, SourceKind::Site)), "file-link");

    let path = scene.home.path().join("bomb.zip");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("a.html", packed).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..20 {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(reason(scene.look(&path, SourceKind::Site)), "file-bomb");
}

#[tokio::test]
async fn a_file_that_is_another_one_than_its_directory_says_makes_no_layer() {
    let scene = Scene::new().await;
    let path = scene.file("site.zip", SITE);
    let file = scene.look(&path, SourceKind::Site).unwrap();
    // The bytes of a page are others than their sum says.
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(7).position(|part| part == b"<h1>one").unwrap();
    bytes[at] = b'!';
    std::fs::write(&path, bytes).unwrap();
    let failure = scene.build(scene.order(&file, "/srv")).await.failure.unwrap();
    assert_eq!((failure.code, failure.params["reason"].as_str()), (ErrorCode::FileRefused, "file-broken"));
    assert_eq!((scene.registry.manifest("team/shop", "1"), scene.leftovers()), (None, 0));
}

#[tokio::test]
async fn a_registry_that_refuses_or_dies_half_way_has_no_image() {
    let scene = Scene::new().await;
    let big = vec![7_u8; 300_000];
    let files = [WAR, &[("big", big.as_slice())][..]].concat();
    let file = scene.look(&scene.file("shop.war", &files), SourceKind::War).unwrap();
    for (fault, code, reason) in [
        (OciFault::Forbids, ErrorCode::RegistryDenied, None),
        (OciFault::Full, ErrorCode::RegistryFailed, Some("registry-full")),
        (OciFault::Breaks, ErrorCode::RegistryFailed, Some("registry-broken")),
        (OciFault::Lies, ErrorCode::RegistryFailed, Some("registry-digest")),
    ] {
        scene.registry.set_fault(Some(fault));
        let failure = scene.build(scene.order(&file, "/a.war")).await.failure.unwrap();
        assert_eq!(failure.code, code, "{fault:?}");
        assert_eq!(failure.params.get("reason").map(String::as_str), reason, "{fault:?} {failure:?}");
        assert_eq!(failure.params["server"], scene.registry.address());
        assert_eq!(scene.registry.manifest("team/shop", "1"), None, "{fault:?}");
        assert_eq!(scene.leftovers(), 0, "{fault:?}");
    }
    scene.registry.set_fault(None);
    assert!(scene.build(scene.order(&file, "/a.war")).await.built.is_some(), "the next one goes through");
}

#[tokio::test]
async fn layers_of_a_base_elsewhere_are_copied_and_verified() {
    let scene = Scene::new().await;
    let other = OciRegistry::start().await.unwrap();
    scene.configure(&other, None).await;
    let order = ImageOrder { registry: other.address(), ..scene.war() };
    scene.registry.put_image("bases/tomcat", "11", &[b"one layer", b"another", b"one layer"]);
    let built = scene.build(order.clone()).await;
    let layers = built.built.map(|built| built.layers);
    assert_eq!(layers, Some(3), "two of the base, each once, and the new one: {:?}", built.failure);
    assert_eq!(other.manifest("team/shop", "1").unwrap()["layers"].as_array().unwrap().len(), 4);

    let missing = ImageOrder {
        placement: Placement {
            base: format!("{}/bases/none:1", scene.registry.address()),
            ..order.placement.clone()
        },
        ..order.clone()
    };
    assert_eq!(scene.build(missing).await.failure.unwrap().code, ErrorCode::ImageMissing);
    let index = serde_json::json!({ "schemaVersion": 2, "manifests": [
        { "digest": "sha256:00", "platform": { "os": "linux", "architecture": "s390x" } }] });
    scene.registry.put_manifest("bases/odd", "1", "application/vnd.oci.image.index.v1+json", &index);
    let odd = ImageOrder {
        placement: Placement {
            base: format!("{}/bases/odd:1", scene.registry.address()),
            ..order.placement.clone()
        },
        ..order
    };
    let failure = scene.build(odd).await.failure.unwrap();
    assert_eq!(
        (failure.code, failure.params["reason"].as_str()),
        (ErrorCode::ImageUnsuitable, "image-platform")
    );
}

#[tokio::test]
async fn a_password_reaches_the_registry_alone() {
    let scene = Scene::new().await;
    let (user, password) = ("kim".to_owned(), "canary-7".to_owned());
    let elsewhere = OciRegistry::start().await.unwrap();
    elsewhere.set_door(Door::Token(user.clone(), password.clone(), None));
    scene.registry.set_door(Door::Basic(user.clone(), password.clone()));
    let failure = scene.build(scene.war()).await.failure.unwrap();
    assert_eq!(failure.code, ErrorCode::RegistryLogin, "without a login");
    scene.configure(&scene.registry, Some("wrong-7")).await;
    assert_eq!(scene.build(scene.war()).await.failure.unwrap().code, ErrorCode::RegistryLogin);

    scene.configure(&scene.registry, Some(&password)).await;
    for door in
        [Door::Basic(user.clone(), password.clone()), Door::Token(user.clone(), password.clone(), None)]
    {
        scene.registry.set_door(door.clone());
        let built = scene.build(scene.war()).await;
        assert!(built.built.is_some(), "{door:?}: {:?}", built.failure);
        assert!(!format!("{built:?}").contains("canary-7"));
    }
    // A token that is taken for the door alone: the login is right, and lacks a right.
    scene.registry.set_fault(Some(OciFault::TokenOpensNothing));
    assert_eq!(scene.build(scene.war()).await.failure.unwrap().code, ErrorCode::RegistryDenied);
    scene.registry.set_fault(None);
    let told = scene.registry.requests();
    let to_token = |(_, path, shown): &(String, String, Option<String>)| {
        path.starts_with("/token") == shown.as_ref().is_some_and(|shown| shown.starts_with("Basic"))
            || shown.is_none()
    };
    let after = told.iter().rposition(|(_, path, _)| path.starts_with("/token")).unwrap();
    assert!(told[after..].iter().all(to_token), "the token service alone sees the password");

    // A registry that sends its users elsewhere gets no password there, nor does the stranger.
    let realm = format!("http://{}/token", elsewhere.address().replace("127.0.0.1", "localhost"));
    scene.registry.set_door(Door::Token(user, password, Some(realm)));
    let failure = scene.build(scene.war()).await.failure.unwrap();
    assert_eq!(
        (failure.code, failure.params["reason"].as_str()),
        (ErrorCode::RegistryFailed, "registry-realm")
    );
    assert!(elsewhere.requests().is_empty());
}

/// Waits for a condition, and for 20 seconds at most.
async fn until(is: impl Fn() -> bool) {
    let waiting = async {
        while !is() {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.unwrap();
}

#[tokio::test]
async fn a_build_that_is_called_off_leaves_nothing() {
    let scene = Scene::new().await;
    scene.registry.set_fault(Some(OciFault::Hangs));
    let mut building = scene.builder.begin(scene.war());
    until(|| scene.uploads() > 0).await;
    assert_eq!((building.so_far().phase, scene.leftovers()), (BuildPhase::Push, 1));
    drop(building);
    until(|| scene.leftovers() == 0).await;
    assert_eq!(scene.registry.manifest("team/shop", "1"), None);
}
