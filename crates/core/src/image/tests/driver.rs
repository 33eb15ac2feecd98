//! The driver of a database as a layer of its own.

use super::{Scene, WAR, reason};
use concertina_contract::{DriverSource, ImageDriver, ImageOrder, SourceKind};
use serde_json::Value;

/// Where the driver goes.
const PLACE: &str = "/usr/local/tomcat/lib/jdbc-driver.jar";

#[tokio::test]
async fn a_driver_is_a_layer_of_its_own_and_the_next_version_sends_the_application_alone() {
    let scene = Scene::new().await;
    let path = scene.file("postgresql.jar", &[("org/postgresql/Driver.class", b"driver")]);
    let jar = scene.look(&path, SourceKind::Library).unwrap();
    let driver = |from: DriverSource| Some(ImageDriver { from, path: PLACE.to_owned(), owner: 0, group: 0 });
    let first = ImageOrder { driver: driver(DriverSource::File { source: jar.id }), ..scene.war() };
    let first = scene.build(first).await.built.unwrap();
    assert_eq!(first.layers, 2, "driver and application");
    let told = async |image: &str| scene.builder.made_layer(image, PLACE).await.unwrap();
    assert_eq!(told(&first.reference).await.as_deref(), Some("postgresql.jar"));
    let layers = |tag: &str| scene.registry.manifest("team/shop", tag).unwrap()["layers"].clone();
    let before = layers("1");

    let newer = [WAR, &[("new.jsp", b"x".as_slice())][..]].concat();
    let file = scene.look(&scene.file("shop.war", &newer), SourceKind::War).unwrap();
    let order = scene.order(&file, "/usr/local/tomcat/webapps/ROOT.war");
    scene.registry.forget_requests();
    let kept = driver(DriverSource::Image { image: first.reference });
    let next = ImageOrder { driver: kept, tag: "2".to_owned(), ..order.clone() };
    let next = scene.build(next).await.built.unwrap();
    assert_eq!((next.layers, scene.uploads()), (1, 2), "one layer, and the configuration");
    let after = layers("2");
    assert_eq!(after.as_array().unwrap().len(), 4);
    assert_eq!(after[2], before[2], "the driver of before");
    assert_ne!(after[3], before[3]);
    let config = scene.registry.manifest("team/shop", "2").unwrap()["config"]["digest"].clone();
    let config: Value =
        serde_json::from_slice(&scene.registry.blob(config.as_str().unwrap()).unwrap()).unwrap();
    let steps = config["history"].as_array().unwrap().iter().filter(|step| {
        step["created_by"].as_str().is_some_and(|text| text.starts_with("Concertina: postgresql.jar at "))
    });
    assert_eq!(steps.count(), 1);

    // An image without a driver, or none at all, keeps none.
    for image in ["bases/tomcat:11", "bases/tomcat:none"] {
        let image = format!("{}/{image}", scene.registry.address());
        assert_eq!(told(&image).await, None);
        let from = driver(DriverSource::Image { image });
        let order = ImageOrder { driver: from, tag: "3".to_owned(), ..order.clone() };
        let built = scene.build(order).await;
        assert!(built.built.is_some(), "{:?}", built.failure);
        assert_eq!(layers("3").as_array().unwrap().len(), 3);
    }
    assert_eq!(
        reason(scene.look(&scene.file("no.jar", &[("a.txt", b"a")]), SourceKind::Library)),
        "file-no-library"
    );
}
