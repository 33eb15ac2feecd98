//! Each way not to reach a server has its own code: the texts of the libraries below us are held still here.

use super::bench::{Bench, kubeconfig, until};
use super::server::Server;
use concertina_contract::{ErrorCode, Failure, SessionState};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// What the window says after a connect.
async fn failure_of(server: &str) -> Failure {
    let bench = Bench::new(&kubeconfig(server, "{token: t}")).await;
    bench.site().connect();
    let ended =
        |state: &SessionState| matches!(state, SessionState::Degraded { .. } | SessionState::Closed { .. });
    match until(&bench.site(), "ended", ended).await {
        SessionState::Degraded { failure, .. } | SessionState::Closed { failure, .. } => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_connection_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    assert_eq!(failure_of(&format!("http://127.0.0.1:{port}")).await.code, ErrorCode::ConnectFailed);
}

#[tokio::test]
async fn a_host_without_address_is_named() {
    // A label of more than 63 characters is refused without a question to a name server.
    let host = format!("{}.invalid", "a".repeat(70));
    for scheme in ["http", "https"] {
        let failure = failure_of(&format!("{scheme}://{host}")).await;
        assert_eq!(failure.code, ErrorCode::NameNotFound, "{failure:?}");
        assert_eq!(failure.params["host"], host);
    }
}

#[tokio::test]
async fn a_server_without_tls_is_a_failure_of_tls() {
    let server = Server::start().await;
    let failure = failure_of(&format!("https://127.0.0.1:{}", server.port)).await;
    assert_eq!(failure.code, ErrorCode::TlsFailed, "{failure:?}");
}

#[tokio::test]
async fn an_http_address_on_a_tls_port_is_told_and_not_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    // As Go's server answers what is no handshake.
    let answers = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 1024];
            let _ = stream.read(&mut head).await;
            let words = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";
            let _ = stream.write_all(words).await;
        }
    });
    let bench = Bench::new(&kubeconfig(&format!("http://127.0.0.1:{port}"), "{token: t}")).await;
    bench.site().connect();
    let closed = |state: &SessionState| matches!(state, SessionState::Closed { .. });
    let SessionState::Closed { failure, .. } = until(&bench.site(), "closed", closed).await else { panic!() };
    assert_eq!(failure.params["reason"], "answer-wants-tls", "{failure:?}");
    answers.abort();
}

#[tokio::test]
async fn a_handshake_that_is_not_answered_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let failure = failure_of(&format!("https://127.0.0.1:{port}")).await;
    assert_eq!(failure.code, ErrorCode::ConnectTimeout, "{failure:?}");
}

/// As a link does that is cut while a site connects: it is worth another try.
#[tokio::test]
async fn a_handshake_that_breaks_off_is_a_failed_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        for reset in [false, true] {
            let (mut stream, _) = listener.accept().await.unwrap();
            // What came and was not read makes the end a reset.
            if !reset {
                let mut hello = [0; 5];
                tokio::io::AsyncReadExt::read_exact(&mut stream, &mut hello).await.unwrap();
                let mut rest = vec![0; usize::from(u16::from_be_bytes([hello[3], hello[4]]))];
                tokio::io::AsyncReadExt::read_exact(&mut stream, &mut rest).await.unwrap();
            }
            if reset {
                stream.readable().await.unwrap();
            }
        }
    });
    for _ in 0..2 {
        let failure = failure_of(&format!("https://127.0.0.1:{port}")).await;
        assert_eq!(failure.code, ErrorCode::ConnectFailed, "{failure:?}");
    }
    server.await.unwrap();
}
