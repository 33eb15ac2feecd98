use super::*;
use crate::exec::Environment;
use concertina_testkit::{Authority, TlsFront, TlsRoute};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Answers every connection with these bytes, once a request came, and closes it.
async fn answering(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            if stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                drop(stream.write_all(bytes).await);
            }
        }
    });
    address
}

async fn ask(dialer: &Dialer, url: &str, near: bool) -> Result<Heard, DialError> {
    let url: Uri = url.parse().unwrap();
    let limit = Duration::from_secs(10);
    let call = Call {
        method: Method::GET,
        url: &url,
        headers: HeaderMap::new(),
        limit,
        most: 64,
        near,
        unverified: true,
    };
    dialer.ask(&call).await
}

const PAGE: &[u8] = b"HTTP/1.1 503 Unavailable\r\ncontent-length: 2\r\n\r\nno";

#[tokio::test]
async fn any_status_is_an_answer_and_no_redirect_is_followed() {
    let dialer = Dialer::default();
    let there = answering(PAGE).await;
    let heard = ask(&dialer, &format!("http://{there}/a?b=1"), true).await.unwrap();
    assert_eq!((heard.status.as_u16(), &*heard.body, heard.unverified), (503, &b"no"[..], false));
    let moved =
        answering(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
    assert_eq!(ask(&dialer, &format!("http://{moved}/"), true).await.unwrap().status.as_u16(), 302);
}

#[tokio::test]
async fn what_does_not_answer_says_why() {
    let dialer = Dialer::default();
    let other = answering(b"SSH-2.0-OpenSSH_10.0\r\n").await;
    assert_eq!(ask(&dialer, &format!("http://{other}/"), true).await.unwrap_err(), DialError::NotHttp);
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(ask(&dialer, &format!("http://{gone}/"), true).await.unwrap_err(), DialError::Refused);
    assert_eq!(ask(&dialer, "http://no.such.name.invalid/", true).await.unwrap_err(), DialError::Name);
    let plain = answering(PAGE).await;
    assert_eq!(ask(&dialer, &format!("https://{plain}/"), true).await.unwrap_err(), DialError::Tls);
    assert_eq!(ask(&dialer, "ftp://127.0.0.1/", true).await.unwrap_err(), DialError::Address);
    let large = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 65\r\n\r\n").await;
    assert!(ask(&dialer, &format!("http://{large}/"), true).await.is_err());
}

#[tokio::test]
async fn an_answer_in_silence_is_waited_for_no_longer_than_the_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Uri = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let limit = Duration::from_millis(50);
    let call = Call {
        method: Method::GET,
        url: &url,
        headers: HeaderMap::new(),
        limit,
        most: 0,
        near: true,
        unverified: true,
    };
    assert_eq!(Dialer::default().ask(&call).await.unwrap_err(), DialError::Timeout);
}

#[tokio::test]
async fn a_certificate_that_nobody_knows_is_an_answer_with_a_note() {
    let there = answering(PAGE).await;
    let own = TlsRoute::self_signed("127.0.0.1", there, (-1, 1), false).unwrap();
    let front = TlsFront::start(vec![own]).await.unwrap();
    let heard = ask(&Dialer::default(), &front.url(), true).await.unwrap();
    assert_eq!((heard.status.as_u16(), heard.unverified), (503, true));
    let authority = Authority::new("ours").unwrap();
    front.exchange(vec![authority.route("127.0.0.1", there, (-1, 1)).unwrap()]);
    let heard = ask(&trusting(&authority), &front.url(), true).await.unwrap();
    assert_eq!((heard.status.as_u16(), heard.unverified), (503, false));
}

/// A dialer that trusts one authority.
pub(crate) fn trusting(authority: &Authority) -> Dialer {
    let mut config = kube::Config::new(Uri::from_static("https://localhost"));
    let der = CertificateDer::from_pem_slice(authority.pem().as_bytes());
    config.root_cert = Some(vec![der.unwrap().to_vec()]);
    Dialer::trusting(config.rustls_client_config().unwrap())
}

#[tokio::test]
async fn nothing_on_this_machine_is_asked_for_a_cluster_elsewhere() {
    let there = answering(PAGE).await;
    let dialer = Dialer::default();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
        let url = format!("http://{host}:{}/", there.port());
        assert_eq!(ask(&dialer, &url, false).await.unwrap_err(), DialError::ThisMachine, "{url}");
    }
    for own in ["169.254.169.254", "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "::"] {
        assert!(is_own(own.parse().unwrap()), "{own}");
    }
    for other in ["10.0.0.1", "192.168.1.1", "203.0.113.9", "fd00::1", "2001:db8::1"] {
        assert!(!is_own(other.parse().unwrap()), "{other}");
    }
}

/// A proxy that tells how each request began, and answers it: a tunnel leads to an address.
async fn proxy(there: SocketAddr) -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, (to, told)) = (listener.local_addr().unwrap(), tokio::sync::mpsc::unbounded_channel());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            let head = String::from_utf8(head).unwrap();
            let tunnels = head.starts_with("CONNECT ");
            to.send(head).unwrap();
            if !tunnels {
                stream.write_all(PAGE).await.unwrap();
                continue;
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            let mut server = TcpStream::connect(there).await.unwrap();
            drop(tokio::io::copy_bidirectional(&mut stream, &mut server).await);
        }
    });
    (address, told)
}

fn proxies<const N: usize>(variables: [(&str, String); N]) -> Proxies {
    Proxies::new(Environment::new(variables.map(|(name, value)| (name.to_owned(), value))))
}

#[tokio::test]
async fn a_proxy_that_is_given_leads_to_all_but_what_is_excepted() {
    let authority = Authority::new("ours").unwrap();
    let there = answering(PAGE).await;
    let route = authority.route("registry.invalid", there, (-1, 1)).unwrap();
    let front = TlsFront::start(vec![route]).await.unwrap();
    let at: Uri = front.url().parse().unwrap();
    let (address, mut told) = proxy(at.authority().unwrap().as_str().parse().unwrap()).await;
    let url = format!("http://kim:hush@{address}");
    let both = [("HTTPS_PROXY", url.clone()), ("HTTP_PROXY", url)];
    let dialer = trusting(&authority).through(proxies(both.clone()));
    // A server with TLS is spoken to through a tunnel, any other one by the proxy.
    let heard = ask(&dialer, "https://registry.invalid:5000/v2/", true).await.unwrap();
    assert_eq!((heard.status.as_u16(), heard.unverified), (503, false));
    let begun = told.recv().await.unwrap();
    assert!(begun.starts_with("CONNECT registry.invalid:5000 HTTP/1.1\r\n"), "{begun}");
    assert!(begun.to_lowercase().contains("proxy-authorization: basic "), "{begun}");
    let heard = ask(&dialer, "http://registry.invalid:5000/v2/?n=1", true).await.unwrap();
    assert_eq!(heard.status.as_u16(), 503);
    let begun = told.recv().await.unwrap();
    assert!(begun.starts_with("GET http://registry.invalid:5000/v2/?n=1 HTTP/1.1\r\n"), "{begun}");
    assert!(begun.to_lowercase().contains("proxy-authorization: basic "), "{begun}");
    // Without: what is excepted, and this machine.
    let [tls, plain] = both;
    let excepting = Dialer::default().through(proxies([tls, plain, ("NO_PROXY", ".invalid".to_owned())]));
    assert_eq!(ask(&excepting, "http://registry.invalid/", true).await.unwrap_err(), DialError::Name);
    assert_eq!(ask(&dialer, &format!("http://{there}/"), true).await.unwrap().status.as_u16(), 503);
    assert!(told.try_recv().is_err(), "the proxy was not asked");
}

#[tokio::test]
async fn a_proxy_that_does_not_let_through_is_told_as_such() {
    let refusing = answering(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").await;
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for url in [format!("http://{refusing}"), format!("http://{gone}"), format!("socks4://{refusing}")] {
        let dialer = Dialer::default().through(proxies([("HTTPS_PROXY", url.clone())]));
        let asked = ask(&dialer, "https://registry.invalid/", true).await;
        assert_eq!(asked.unwrap_err(), DialError::Proxy, "{url}");
    }
}
