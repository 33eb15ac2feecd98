//! Toxiproxy before cloud-tokyo: distance, resets and dead links at will.

use std::io::{self, Read, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use crate::layout::{FleetPort, Layout, SitePort};
use crate::process::Daemon;
use crate::spec::CLOUD_TOKYO;

/// How long toxiproxy's own API may take.
const LIMIT: Duration = Duration::from_secs(5);

/// The proxy through which the fleet's kubeconfig reaches cloud-tokyo.
#[derive(Debug, Clone)]
pub struct Toxiproxy {
    layout: Layout,
}

/// What can be wrong with the link to cloud-tokyo. Toxics of the direction from server to client, unless said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toxic {
    /// Nothing comes through and nothing is closed: a dead link. Held in both directions.
    Timeout,
    /// Everything comes later.
    Latency {
        /// By how much, in milliseconds.
        milliseconds: u32,
        /// Give or take, in milliseconds.
        jitter: u32,
    },
    /// Connections are reset after this many milliseconds.
    ResetPeer {
        /// Milliseconds.
        after: u32,
    },
    /// The link carries this many kilobytes a second.
    Bandwidth {
        /// Kilobytes a second.
        rate: u32,
    },
    /// Connections are closed after this many bytes.
    LimitData {
        /// Bytes.
        bytes: u32,
    },
}

/// Why toxiproxy did not do it.
#[derive(Debug, thiserror::Error)]
pub enum ToxiproxyError {
    /// It does not answer.
    #[error("toxiproxy does not answer")]
    Unreachable(#[source] io::Error),
    /// It refused.
    #[error("toxiproxy refused: {0}")]
    Refused(String),
}

impl Toxic {
    fn requests(self) -> Vec<Value> {
        let toxic = |kind: &str, stream: &str, attributes: Value| json!({ "name": format!("{kind}_{stream}"), "type": kind, "stream": stream, "attributes": attributes });
        match self {
            Self::Timeout => ["upstream", "downstream"]
                .map(|stream| toxic("timeout", stream, json!({ "timeout": 0 })))
                .to_vec(),
            Self::Latency { milliseconds, jitter } => {
                vec![toxic("latency", "downstream", json!({ "latency": milliseconds, "jitter": jitter }))]
            }
            Self::ResetPeer { after } => vec![toxic("reset_peer", "downstream", json!({ "timeout": after }))],
            Self::Bandwidth { rate } => vec![toxic("bandwidth", "downstream", json!({ "rate": rate }))],
            Self::LimitData { bytes } => vec![toxic("limit_data", "downstream", json!({ "bytes": bytes }))],
        }
    }
}

impl Toxiproxy {
    pub(crate) fn new(layout: &Layout) -> Self {
        Self { layout: layout.clone() }
    }

    /// The process; `program` is toxiproxy's server.
    pub(crate) fn daemon(&self, program: std::path::PathBuf, config: &std::path::Path) -> Daemon {
        let port = self.layout.fleet_port(FleetPort::ToxiproxyAdmin).to_string();
        Daemon::new("toxiproxy", program)
            .args(["-host", "127.0.0.1", "-port", &port])
            .args([std::ffi::OsStr::new("-config"), config.as_os_str()])
    }

    /// The one proxy that there is from the start.
    pub(crate) fn config(&self) -> String {
        let listen = self.layout.fleet_port(FleetPort::ToxiproxyTokyo);
        let upstream = self.layout.site_port(CLOUD_TOKYO.index, SitePort::ApiServer);
        json!([{
            "name": CLOUD_TOKYO.name, "enabled": true,
            "listen": format!("127.0.0.1:{listen}"), "upstream": format!("127.0.0.1:{upstream}"),
        }])
        .to_string()
    }

    /// Address of toxiproxy's own API, plain HTTP.
    pub fn admin(&self) -> String {
        format!("http://127.0.0.1:{}", self.layout.fleet_port(FleetPort::ToxiproxyAdmin))
    }

    /// Adds a toxic to the link to cloud-tokyo, on its open connections too.
    pub fn add_toxic(&self, toxic: Toxic) -> Result<(), ToxiproxyError> {
        for request in toxic.requests() {
            self.call("POST", &format!("/proxies/{}/toxics", CLOUD_TOKYO.name), &request.to_string())?;
        }
        Ok(())
    }

    /// Closes the link: open connections are cut and new ones refused, until [`Self::clear`].
    pub fn disable(&self) -> Result<(), ToxiproxyError> {
        self.call("POST", &format!("/proxies/{}", CLOUD_TOKYO.name), r#"{"enabled":false}"#)
    }

    /// Removes all toxics and opens the link again.
    pub fn clear(&self) -> Result<(), ToxiproxyError> {
        self.call("POST", "/reset", "{}")
    }

    /// Leads connections to one address of this machine on to another, until [`Self::close`].
    pub(crate) fn open(&self, name: &str, from: SocketAddr, to: SocketAddr) -> Result<(), ToxiproxyError> {
        let proxy =
            json!({ "name": name, "enabled": true, "listen": from.to_string(), "upstream": to.to_string() });
        self.call("POST", "/proxies", &proxy.to_string())
    }

    /// Ends what [`Self::open`] began.
    pub(crate) fn close(&self, name: &str) -> Result<(), ToxiproxyError> {
        self.call("DELETE", &format!("/proxies/{name}"), "")
    }

    /// A request of HTTP/1.0, whose answer ends with the connection. One that was reset without an answer is repeated
    /// once; a toxic that is there by then was added by the first.
    fn call(&self, method: &str, path: &str, body: &str) -> Result<(), ToxiproxyError> {
        let first = self.exchange(method, path, body);
        let repeated = matches!(&first, Err(error) if error.kind() == io::ErrorKind::ConnectionReset);
        let answer = if repeated { self.exchange(method, path, body) } else { first };
        let answer = answer.map_err(ToxiproxyError::Unreachable)?;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        if status.starts_with('2') || (repeated && status == "409") {
            return Ok(());
        }
        Err(ToxiproxyError::Refused(answer.lines().last().unwrap_or_default().to_owned()))
    }

    fn exchange(&self, method: &str, path: &str, body: &str) -> io::Result<String> {
        let port = self.layout.fleet_port(FleetPort::ToxiproxyAdmin);
        let mut stream = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), LIMIT)?;
        stream.set_read_timeout(Some(LIMIT))?;
        let request = format!(
            "{method} {path} HTTP/1.0\r\nHost: toxiproxy\r\nUser-Agent: concertina-sandbox\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes())?;
        read_answer(stream)
    }
}

/// Reads to the end. The server closes the connection, and what it has not read of ours makes that a reset: an answer
/// whose head is there counts nevertheless.
fn read_answer(mut stream: impl Read) -> io::Result<String> {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if !answer.windows(4).any(|four| four == b"\r\n\r\n") => Err(error),
        Ok(_) | Err(_) => Ok(String::from_utf8_lossy(&answer).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What it has, and then a reset.
    struct Reset(&'static [u8]);

    impl Read for Reset {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.0.read(into)? {
                0 => Err(io::ErrorKind::ConnectionReset.into()),
                count => Ok(count),
            }
        }
    }

    #[test]
    fn an_answer_before_a_reset_counts_and_half_a_head_does_not() {
        let whole = read_answer(Reset(b"HTTP/1.0 204 No Content\r\n\r\n")).unwrap();
        assert!(whole.starts_with("HTTP/1.0 204"));
        assert!(read_answer(Reset(b"HTTP/1.0 20")).is_err());
    }

    #[test]
    fn a_dead_link_is_dead_in_both_directions() {
        let requests = Toxic::Timeout.requests();
        assert_eq!(requests.len(), 2);
        assert_ne!(requests[0]["stream"], requests[1]["stream"]);
        assert_eq!(requests[0]["attributes"]["timeout"], 0);
    }

    #[test]
    fn the_proxy_leads_to_tokyo_only() {
        let layout = Layout::new("/s".into(), "/c".into(), 0).unwrap();
        let config: Value = serde_json::from_str(&Toxiproxy::new(&layout).config()).unwrap();
        assert_eq!(config[0]["upstream"], "127.0.0.1:21040");
        assert_eq!(config.as_array().unwrap().len(), 1);
    }
}
