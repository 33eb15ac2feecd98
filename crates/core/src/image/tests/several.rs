//! Images of several platforms: copied to another registry, and as bases of files.

use super::{Scene, WAR};
use concertina_contract::{
    AuditEvent, DriverSource, ErrorCode, ImageDriver, ImageOrder, MirrorOrder, MirrorPlatforms, SourceKind,
};
use concertina_testkit::{OciFault, OciRegistry};
use serde_json::Value;

/// An index of two images and what was said of them, at `team/both:1` of a registry.
fn index(registry: &OciRegistry) -> String {
    let of = |tag: &str, layers: &[&[u8]], platform: Value| {
        let digest = registry.put_image("team/both", tag, layers);
        let size = registry.manifest("team/both", tag).unwrap().to_string().len();
        let kind = "application/vnd.oci.image.manifest.v1+json";
        serde_json::json!({ "mediaType": kind, "digest": digest, "size": size, "platform": platform })
    };
    let linux = |processor: &str| serde_json::json!({ "os": "linux", "architecture": processor });
    let index = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [
            of("a", &[b"shared", b"amd"], linux("amd64")),
            of("b", &[b"shared", b"arm"], linux("arm64")),
            of("c", &[b"shared", b"s390"], linux("s390x")),
        ],
    });
    registry.put_manifest("team/both", "1", "application/vnd.oci.image.index.v1+json", &index)
}

/// The layers of the image of each platform.
fn layers(registry: &OciRegistry, repository: &str, tag: &str) -> Vec<Vec<Value>> {
    let index = registry.manifest(repository, tag).unwrap();
    let parts = index["manifests"].as_array().unwrap().iter().map(|one| {
        let part = registry.manifest(repository, one["digest"].as_str().unwrap()).unwrap();
        part["layers"].as_array().unwrap().clone()
    });
    parts.collect()
}

#[tokio::test]
async fn an_image_of_several_platforms_is_copied_with_its_digest_and_nothing_is_sent_twice() {
    let scene = Scene::new().await;
    let other = OciRegistry::start().await.unwrap();
    scene.configure(&other, None).await;
    let digest = index(&other);
    let order = |platforms| MirrorOrder {
        images: vec![format!("{}/team/both:1", other.address()), format!("{}/no/such:1", other.address())],
        registry: scene.registry.address(),
        platforms,
    };
    let done = scene.builder.mirror(order(MirrorPlatforms::All)).finish().await;
    let copied = &done.mirrored[0];
    let repository = format!("{}/team/both", other.address().replace(':', "-"));
    assert!(done.ended && copied.same && copied.sent > 0, "{done:?}");
    assert_eq!(copied.reference, format!("{}/{repository}:1@{digest}", scene.registry.address()));
    assert_eq!(done.failed[0].failure.code, ErrorCode::ImageMissing);
    assert_eq!(scene.registry.manifest(&repository, &digest), other.manifest("team/both", "1"));
    for part in ["a", "b", "c"] {
        let part = other.manifest("team/both", part).unwrap();
        for layer in part["layers"].as_array().unwrap() {
            assert!(scene.registry.blob(layer["digest"].as_str().unwrap()).is_some());
        }
    }

    scene.registry.forget_requests();
    let again = scene.builder.mirror(order(MirrorPlatforms::All)).finish().await;
    assert!(again.mirrored[0].same);
    let uploads = scene.registry.requests().into_iter().filter(|(_, path, _)| path.contains("/uploads/"));
    assert_eq!(uploads.count(), 0, "blobs that are there are not sent");

    let usual = scene.builder.mirror(order(MirrorPlatforms::Usual)).finish().await;
    assert!(!usual.mirrored[0].same, "an index of fewer platforms is another one");
    let narrow = scene.registry.manifest(&repository, "1").unwrap();
    assert_eq!(narrow["manifests"].as_array().unwrap().len(), 2);

    // Who asks for a digest gets that one, and no tag of another image becomes its own.
    let by_digest = MirrorOrder {
        images: vec![format!("{}/team/both@{digest}", other.address())],
        ..order(MirrorPlatforms::Usual)
    };
    let done = scene.builder.mirror(by_digest).finish().await;
    assert!(done.mirrored[0].same, "{done:?}");
    assert_eq!(scene.registry.manifest(&repository, "latest"), None);
    assert_eq!(
        scene.registry.manifest(&repository, &format!("at-{}", &digest[7..19])),
        other.manifest("team/both", "1")
    );
}

#[tokio::test]
async fn a_mirror_that_fails_has_no_image_and_all_of_it_is_on_record() {
    let scene = Scene::new().await;
    let other = OciRegistry::start().await.unwrap();
    scene.configure(&other, None).await;
    index(&other);
    let repository = format!("{}/team/both", other.address().replace(':', "-"));
    for fault in [OciFault::Lies, OciFault::Full, OciFault::Forbids] {
        let at = if fault == OciFault::Lies { &other } else { &scene.registry };
        at.set_fault(Some(fault));
        let order = MirrorOrder {
            images: vec![format!("{}/team/both:1", other.address())],
            registry: scene.registry.address(),
            platforms: MirrorPlatforms::All,
        };
        let done = scene.builder.mirror(order).finish().await;
        assert_eq!((done.mirrored.len(), done.failed.len()), (0, 1), "{fault:?}");
        assert_eq!(scene.registry.manifest(&repository, "1"), None, "{fault:?}");
        at.set_fault(None);
    }
    let entries = scene.audit.query(None, 20).unwrap();
    let told = |start: &str| {
        let of = entries.iter().filter(|entry| entry.event == AuditEvent::RegistryWrite);
        of.filter(|entry| entry.text.starts_with(start)).count()
    };
    assert_eq!((entries.len(), told("mirror "), told("not mirrored: ")), (6, 3, 3));
}

#[tokio::test]
async fn a_file_on_a_base_of_several_platforms_is_one_layer_and_an_index_of_them() {
    let scene = Scene::new().await;
    index(&scene.registry);
    let built = scene.build(scene.war_on("team/both:1")).await.built.unwrap();
    let there = scene.registry.manifest("team/shop", "1").unwrap();
    let platforms: Vec<_> =
        there["manifests"].as_array().unwrap().iter().map(|one| &one["platform"]["architecture"]).collect();
    assert_eq!(platforms, ["amd64", "arm64"], "the others are of no node here");
    assert!(built.reference.ends_with(&format!("@{}", built.digest)));
    let layers = layers(&scene.registry, "team/shop", "1");
    assert_eq!(layers[0].last(), layers[1].last(), "one layer for all");

    let again =
        scene.build(ImageOrder { tag: "2".to_owned(), ..scene.war_on("team/both:1") }).await.built.unwrap();
    assert_eq!(again.digest, built.digest, "the same file is the same image");
}

#[tokio::test]
async fn a_driver_is_one_layer_below_the_application_on_each_platform_and_the_next_version_keeps_it() {
    let scene = Scene::new().await;
    index(&scene.registry);
    let jar = scene.file("postgresql.jar", &[("org/postgresql/Driver.class", b"driver")]);
    let jar = scene.look(&jar, SourceKind::Library).unwrap();
    let driver = |from| ImageDriver { from, path: "/lib/jdbc-driver.jar".to_owned(), owner: 0, group: 0 };
    let of_file = driver(DriverSource::File { source: jar.id });
    let order = scene.war_on("team/both:1");
    let first = scene.build(ImageOrder { driver: Some(of_file), ..order.clone() }).await.built.unwrap();
    let before = layers(&scene.registry, "team/shop", "1");
    assert_eq!(before.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4], "base, driver and application");
    assert_ne!(before[0][1], before[1][1], "each on its own base");
    assert_eq!(before[0][2..], before[1][2..]);

    let newer = [WAR, &[("new.jsp", b"x".as_slice())][..]].concat();
    let file = scene.look(&scene.file("shop.war", &newer), SourceKind::War).unwrap();
    let kept = driver(DriverSource::Image { image: first.reference });
    let next = ImageOrder { source: file.id, driver: Some(kept), tag: "2".to_owned(), ..order };
    let next = scene.build(next).await;
    assert_eq!(next.built.map(|built| built.layers), Some(1), "the application alone: {:?}", next.failure);
    let after = layers(&scene.registry, "team/shop", "2");
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((after.len(), &after[2]), (4, &before[2]), "the driver of before");
        assert_ne!(after[3], before[3]);
    }
}
