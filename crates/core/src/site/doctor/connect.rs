//! Each address takes a TCP connection.

use super::case::Case;
use super::verdict::{Verdict, failed, passed, warned};
use futures::future::join_all;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// Addresses that are tried, at most, and how long each may take.
const ADDRESSES: usize = 8;
const LIMIT: Duration = Duration::from_secs(5);

pub(super) async fn look(case: &mut Case) -> Verdict {
    let tried: Vec<_> = join_all(case.addresses.iter().take(ADDRESSES).map(|address| knock(*address))).await;
    let lines = tried.iter().map(|(address, result, took)| {
        let result = result.as_ref().err().map_or_else(|| "connected".to_owned(), ToString::to_string);
        format!("{address}: {result} after {took} ms")
    });
    let lines: Vec<String> = lines.collect();
    let open: Vec<SocketAddr> =
        tried.iter().filter(|(_, result, _)| result.is_ok()).map(|(address, ..)| *address).collect();
    let (count, all) = (open.len().to_string(), tried.len().to_string());
    let port = case.dialled().map(|(_, port)| port.to_string()).unwrap_or_default();
    let refused = tried.iter().any(|(_, result, _)| {
        result.as_ref().is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    });
    let verdict = if open.len() == tried.len() && !open.is_empty() {
        passed("open")
    } else if !open.is_empty() {
        warned("some")
    } else if refused {
        failed("refused")
    } else {
        failed("silent")
    };
    if !open.is_empty() {
        case.addresses = open;
    }
    verdict.with("count", count).with("all", all).with("port", port).facts(lines)
}

async fn knock(address: SocketAddr) -> (SocketAddr, std::io::Result<()>, u128) {
    let began = Instant::now();
    let result = match tokio::time::timeout(LIMIT, TcpStream::connect(address)).await {
        Ok(result) => result.map(drop),
        Err(_) => Err(std::io::Error::new(ErrorKind::TimedOut, "no answer")),
    };
    (address, result, began.elapsed().as_millis())
}
