//! Sites behind a proxy.

use super::doctor::{examine, of};
use super::scene::{Entry, cluster, connect, deployments, desk, ended, failure, is_ready};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::{ErrorCode, Probe, ProbeOutcome};
use concertina_testkit::{Authority, Home, Proxy, TlsFront};
use concertina_tests::scale;
use std::net::SocketAddr;

/// A name that only the proxies know.
const HOST: &str = "kube.invalid";

fn address(front: &TlsFront) -> SocketAddr {
    front.url().trim_start_matches("https://").parse().unwrap()
}

/// A site of which nothing is known here but the proxy that leads to it.
fn behind(proxy: &str, ca: &std::path::Path) -> Entry<'static> {
    let cluster = format!(
        "server: 'https://{HOST}:6443', certificate-authority: '{}', proxy-url: '{proxy}'",
        ca.display()
    );
    Entry { name: "shop", cluster, user: "token: testkit-token".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_reached_through_each_kind_of_proxy_with_a_login() {
    let (server, authority) = (cluster("one", "orders").await, Authority::new("front").unwrap());
    let route = |name, to| authority.route(name, to, (-1, 1)).unwrap();
    let front = TlsFront::start(vec![route(HOST, server.address())]).await.unwrap();
    for scheme in ["http", "https", "socks5"] {
        let proxy = match scheme {
            "socks5" => Proxy::socks(address(&front)).await.unwrap(),
            _ => Proxy::tunnel(address(&front)).await.unwrap(),
        };
        // The proxy itself is spoken to with TLS.
        let around = TlsFront::start(vec![route("127.0.0.1", proxy.address())]).await.unwrap();
        let at = if scheme == "https" { address(&around) } else { proxy.address() };
        let home = Home::new().unwrap();
        let ca = home.write("ca.crt", authority.pem()).unwrap();
        let desk = desk(&home, &[behind(&format!("{scheme}://kim:canary%40pass@{at}"), &ca)]).await;
        connect(&desk, "shop", is_ready).await;
        assert_eq!(deployments(&desk.site("shop").unwrap()).await, ["orders"], "{scheme}");
        let orders = desk.deployment("shop", "shop", "orders").await.unwrap();
        let plan = desk.plan(scale([(orders, 5)])).await.unwrap();
        assert_eq!(plan.targets.len(), 1, "{scheme}: what is tried out goes there too: {plan:#?}");

        let asked = proxy.asked();
        assert!(!asked.is_empty(), "{scheme}");
        for words in &asked {
            if scheme == "socks5" {
                assert_eq!(words, &format!("kim:canary@pass@{HOST}:6443"));
                continue;
            }
            assert!(words.starts_with(&format!("CONNECT {HOST}:6443 HTTP/1.1\r\n")), "{words}");
            let login = format!("proxy-authorization: basic {}", STANDARD.encode("kim:canary@pass"));
            assert!(words.to_lowercase().contains(&login.to_lowercase()), "{words}");
        }
        let examination = examine(&desk).await;
        let (seen, expected) =
            (of(&examination, Probe::Proxy), if scheme == "http" { "leads" } else { "kind" });
        assert_eq!(seen.word, expected, "{examination:#?}");
        assert_eq!(of(&examination, Probe::Rights).outcome, ProbeOutcome::Passed, "{examination:#?}");
        let shown = format!("{:?}{:?}{examination:?}", desk.fleet.sites(), desk.fleet.kubeconfig_view());
        assert!(shown.contains(&format!("{scheme}://{at}")) && !shown.contains("canary"), "{shown}");
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_leads_nowhere_is_no_way_to_a_site() {
    let authority = Authority::new("front").unwrap();
    let refusing = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    for (scheme, proxy) in [
        ("http", Proxy::answer(refusing).await.unwrap()),
        ("http", Proxy::answer(b"").await.unwrap()),
        ("socks5", Proxy::reset().await.unwrap()),
    ] {
        let home = Home::new().unwrap();
        let ca = home.write("ca.crt", authority.pem()).unwrap();
        let url = format!("{scheme}://kim:canary@{}", proxy.address());
        let desk = desk(&home, &[behind(&url, &ca)]).await;
        let state = connect(&desk, "shop", |state| failure(state).is_some()).await;
        assert!(ended(ErrorCode::ConnectFailed)(&state), "{scheme}: {state:?}");
        assert!(!format!("{state:?}").contains("canary"), "{state:?}");
        desk.close().await;
    }
}
