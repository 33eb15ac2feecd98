//! A registry that leads its users to another one.

use super::Scene;
use concertina_contract::{ErrorCode, ImageOrder};
use concertina_testkit::{Door, OciFault, OciRegistry};

const PASSWORD: &str = "canary-7";

/// The doors that want a login.
fn doors() -> [Door; 2] {
    let (user, password) = ("kim".to_owned(), PASSWORD.to_owned());
    [Door::Basic(user.clone(), password.clone()), Door::Token(user, password, None)]
}

#[tokio::test]
async fn an_upload_that_is_led_elsewhere_is_not_sent_and_no_credentials_go_there() {
    let scene = Scene::new().await;
    let elsewhere = OciRegistry::start().await.unwrap();
    scene.configure(&scene.registry, Some(PASSWORD)).await;
    for door in doors() {
        scene.registry.set_door(door.clone());
        scene.registry.set_fault(Some(OciFault::UploadsElsewhere(elsewhere.socket())));
        let failure = scene.build(scene.war()).await.failure.unwrap();
        assert_eq!(failure.code, ErrorCode::RegistryFailed, "{door:?}");
        assert_eq!(failure.params["reason"], "registry-elsewhere", "{door:?} {failure:?}");
        assert_eq!(failure.params["place"], format!("http://{}", elsewhere.address()));
        assert_eq!(elsewhere.requests(), [], "{door:?}");
        assert_eq!((scene.leftovers(), scene.registry.manifest("team/shop", "1")), (0, None));
        // An address of its own in full is no other one.
        scene.registry.set_fault(Some(OciFault::UploadsElsewhere(scene.registry.socket())));
        let order =
            ImageOrder { tag: "own".to_owned(), repository: format!("own/{}", name(&door)), ..scene.war() };
        let built = scene.build(order).await;
        assert!(built.built.is_some(), "{door:?} {:?}", built.failure);
    }
}

#[tokio::test]
async fn a_blob_that_is_kept_elsewhere_comes_from_there_without_credentials() {
    let scene = Scene::new().await;
    let elsewhere = OciRegistry::start().await.unwrap();
    elsewhere.put_image("bases/tomcat", "11", &[b"one layer", b"another"]);
    scene.configure(&scene.registry, Some(PASSWORD)).await;
    scene.registry.set_fault(Some(OciFault::BlobsElsewhere(elsewhere.socket())));
    for door in doors() {
        scene.registry.set_door(door.clone());
        elsewhere.forget_requests();
        let to = OciRegistry::start().await.unwrap();
        scene.configure(&to, None).await;
        let built = scene.build(ImageOrder { registry: to.address(), ..scene.war() }).await;
        assert_eq!(built.built.map(|built| built.layers), Some(3), "{door:?} {:?}", built.failure);
        let asked = elsewhere.requests();
        assert_eq!(asked.len(), 3, "the configuration and two layers: {asked:?}");
        assert!(asked.iter().all(|(method, _, shown)| method == "GET" && shown.is_none()), "{asked:?}");
    }
}

fn name(door: &Door) -> &'static str {
    if matches!(door, Door::Basic(..)) { "basic" } else { "token" }
}
