//! What a registry's refusals mean, against a scripted one.

use super::*;
use crate::dial::Dialer;
use concertina_testkit::{Door, OciFault, OciRegistry};

/// A client for a scripted registry, as whoever knows this password.
fn client(registry: &OciRegistry, password: &str) -> Client {
    let address = registry.address();
    let login = Login { user: "kim".to_owned(), password: Secret::from(password.to_owned()) };
    let nobody = Access::anonymous(Some(&address), true, Dialer::default());
    let access = Access { plain_http: true, login: Some(login), ..nobody };
    Client::new(access, Duration::from_secs(10))
}

#[tokio::test]
async fn a_token_that_was_given_and_opens_nothing_lacks_a_right_and_a_wrong_password_is_a_login() {
    let registry = OciRegistry::start().await.unwrap();
    registry.put_image("team/web", "1", &[b"layer"]);
    let (user, password) = ("kim".to_owned(), "hush".to_owned());
    registry.set_door(Door::Token(user.clone(), password.clone(), None));
    let known = client(&registry, "hush");
    known.manifest("team/web", "1").await.unwrap();
    registry.set_fault(Some(OciFault::TokenOpensNothing));
    // With a token that was taken before, and with a new one.
    for client in [known, client(&registry, "hush")] {
        assert_eq!(client.manifest("team/web", "1").await.unwrap_err(), RegistryError::Denied);
        assert_eq!(client.tags("team/web").await.unwrap_err(), RegistryError::Denied);
        client.pass("team/web", false).await.unwrap();
    }
    registry.set_fault(None);
    for door in [Door::Token(user.clone(), password.clone(), None), Door::Basic(user, password)] {
        registry.set_door(door);
        let stranger = client(&registry, "wrong");
        assert_eq!(stranger.manifest("team/web", "1").await.unwrap_err(), RegistryError::Login);
    }
}

#[tokio::test]
async fn a_registry_that_tells_a_part_of_its_repositories_has_more() {
    let registry = OciRegistry::start().await.unwrap();
    registry.put_image("team/web", "1", &[b"layer"]);
    let client = client(&registry, "hush");
    let told = client.repositories().await.unwrap();
    assert_eq!((told.repositories, told.more), (vec!["team/web".to_owned()], false));
    registry.set_fault(Some(OciFault::TellsLess));
    assert!(client.repositories().await.unwrap().more, "there is a link to the next ones");
    registry.set_fault(None);
    for number in 0..NAMES {
        registry.put_image(&format!("team/{number}"), "1", &[b"layer"]);
    }
    let told = client.repositories().await.unwrap();
    assert_eq!((told.repositories.len(), told.more), (NAMES, true), "more than are read");
}
