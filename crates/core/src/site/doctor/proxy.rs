//! The proxy leads to the server: what it answers to `CONNECT`.

use super::case::{Case, host_and_port};
use super::verdict::{Verdict, failed, passed, skipped};
use crate::kubeconfig::without_credentials;
use crate::site::transport::ProxyLogin;
use http::Uri;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The longest head of an answer that is read.
const LONGEST: usize = 8 << 10;

pub(super) async fn look(case: &Case) -> Verdict {
    let (Some(proxy), Some(server)) = (&case.proxy, &case.server) else { return skipped("none") };
    let about = |verdict: Verdict| {
        let from = if case.login.cluster.proxy_url.is_empty() { "the environment" } else { "the kubeconfig" };
        let proxy = without_credentials(&proxy.to_string());
        verdict.with("proxy", proxy.clone()).fact(format!("proxy {proxy}, from {from}"))
    };
    if proxy.scheme_str() != Some("http") {
        // It is seen with the request itself.
        return about(skipped("kind"));
    }
    let Some(address) = case.addresses.first() else { return skipped("none") };
    match tunnel(*address, proxy, server).await {
        Ok((_, head)) => {
            let line = head.lines().next().unwrap_or_default().to_owned();
            let status = line.split(' ').nth(1).unwrap_or_default().to_owned();
            let verdict = match status.as_str() {
                "200" => passed("leads"),
                "407" => failed("login"),
                "403" => failed("forbidden"),
                "" => failed("no-proxy"),
                _ => failed("refused"),
            };
            about(verdict).with("status", status).fact(format!("answered: {line}"))
        }
        Err(error) => about(failed("broken")).fact(error.to_string()),
    }
}

/// A connection through a plain proxy, with the head of its answer.
pub(super) async fn tunnel(
    address: SocketAddr,
    proxy: &Uri,
    server: &Uri,
) -> std::io::Result<(TcpStream, String)> {
    let (host, port) = host_and_port(server).ok_or_else(|| std::io::Error::other("no host"))?;
    let target = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    let mut stream = TcpStream::connect(address).await?;
    let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
    if let Some(header) = ProxyLogin::of(proxy).and_then(|login| login.header()) {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(header.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    stream.write_all(&request).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST {
        // One byte at a time: what follows the head belongs to the server.
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error),
        }
    }
    Ok((stream, String::from_utf8_lossy(&head).into_owned()))
}
