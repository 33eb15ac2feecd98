use super::*;
use crate::dial::Dialer;
use crate::dial::tests::trusting;
use crate::redact::Redactor;
use crate::registry::access::Access;
use crate::secrets::Secrets;
use crate::store::Store;
use concertina_testkit::{Authority, TlsFront};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A registry behind TLS that has `team/web:1` alone, and its authority.
struct Registry {
    front: TlsFront,
    dialer: Dialer,
    asked: Arc<AtomicUsize>,
    /// Whether it answers already.
    awake: watch::Sender<bool>,
}

/// What a registry does with who has no token.
#[derive(Clone, Copy, PartialEq)]
enum Door {
    Open,
    Token,
    Login,
    Portal,
}

impl Registry {
    async fn start(door: Door) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = Authority::new("registries").unwrap();
        let route = authority.route("127.0.0.1", listener.local_addr().unwrap(), (-1, 1)).unwrap();
        let front = TlsFront::start(vec![route]).await.unwrap();
        let (url, asked) = (front.url(), Arc::new(AtomicUsize::new(0)));
        let count = asked.clone();
        let (awake, mut answers) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap_or_default();
                count.fetch_add(1, Ordering::Relaxed);
                drop(answers.wait_for(|awake| *awake).await);
                let answer = answer(&String::from_utf8_lossy(&request[..read]), door, &url);
                drop(stream.write_all(answer.as_bytes()).await);
            }
        });
        Self { front, dialer: trusting(&authority), asked, awake }
    }

    fn image(&self, rest: &str) -> String {
        format!("{}/{rest}", self.front.url().trim_start_matches("https://"))
    }

    async fn ask(&self, registries: &Registries, rest: &str) -> Existence {
        registries.ask(&ImageReference::parse(&self.image(rest)).unwrap(), true).await
    }
}

fn registries(dialer: &Dialer) -> Registries {
    let known = Known::new(Store::in_memory().unwrap(), Secrets::this_run(), Redactor::default());
    Registries::new(known.dialling(dialer.clone()), Tasks::new())
}

fn answer(request: &str, door: Door, url: &str) -> String {
    let (mut words, is_allowed) =
        (request.split(' '), request.to_lowercase().contains("authorization: bearer t-1\r\n"));
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let whole = |status: &str, headers: &str, body: &str| {
        let shown = if method == "HEAD" { "" } else { body };
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{shown}", body.len())
    };
    if door == Door::Portal {
        return whole("404 Not Found", "", "<html>");
    }
    if path.starts_with("/token?service=r&scope=repository%3Ateam%2Fweb%3Apull") {
        return whole("200 OK", "", r#"{"token":"t-1"}"#);
    }
    if door == Door::Login || (door == Door::Token && !is_allowed) {
        let challenge = format!(
            "www-authenticate: Bearer realm=\"{url}/{}\",service=\"r\",scope=\"repository:team/web:pull\"\r\n",
            if door == Door::Token { "token" } else { "login" }
        );
        return whole("401 Unauthorized", &challenge, "{}");
    }
    match path {
        "/v2/team/web/manifests/1" => whole("200 OK", "", "{}"),
        _ => whole("404 Not Found", "", r#"{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#),
    }
}

#[tokio::test]
async fn a_registry_says_whether_an_image_exists() {
    for door in [Door::Open, Door::Token] {
        let registry = Registry::start(door).await;
        let registries = registries(&registry.dialer);
        assert_eq!(registry.ask(&registries, "team/web:1").await, Existence::There);
        assert_eq!(registry.ask(&registries, "team/web:2").await, Existence::Missing);
        let before = registry.asked.load(Ordering::Relaxed);
        assert_eq!(registry.ask(&registries, "team/web:2").await, Existence::Missing);
        assert_eq!(registry.asked.load(Ordering::Relaxed), before, "an answer holds for a while");
    }
}

#[tokio::test]
async fn a_registry_that_takes_its_time_holds_nobody_up_and_is_asked_once() {
    let registry = Registry::start(Door::Open).await;
    let registries = registries(&registry.dialer);
    registry.awake.send_replace(false);
    let begun = std::time::Instant::now();
    assert_eq!(registry.ask(&registries, "team/web:1").await, Existence::Unknown);
    assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
    registry.awake.send_replace(true);
    assert_eq!(registry.ask(&registries, "team/web:1").await, Existence::There);
    assert_eq!(registry.asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn what_is_no_answer_of_a_registry_says_nothing_of_an_image() {
    for door in [Door::Login, Door::Portal] {
        let registry = Registry::start(door).await;
        let registries = registries(&registry.dialer);
        assert_eq!(registry.ask(&registries, "team/web:2").await, Existence::Unknown);
    }
    let registry = Registry::start(Door::Open).await;
    let stranger = registries(&Dialer::default());
    assert_eq!(
        registry.ask(&stranger, "team/web:1").await,
        Existence::Unknown,
        "its certificate is not trusted"
    );
    let here = ImageReference::parse("localhost:5000/team/web:1").unwrap();
    assert_eq!(stranger.ask(&here, false).await, Existence::Unknown, "localhost of a node is another one");
    assert_eq!(
        stranger.ask(&ImageReference::parse("r.invalid/web").unwrap(), false).await,
        Existence::Unknown
    );
}

#[test]
fn images_of_docker_are_at_its_registry() {
    let at = |image| {
        let image = ImageReference::parse(image).unwrap();
        let access = Access::anonymous(image.registry, false, Dialer::default());
        access.url(&access.repository(image.path))
    };
    assert_eq!(at("nginx"), "https://registry-1.docker.io/v2/library/nginx");
    assert_eq!(at("docker.io/team/web:1"), "https://registry-1.docker.io/v2/team/web");
    assert_eq!(at("r.example:5000/web:1"), "https://r.example:5000/v2/web");
}
