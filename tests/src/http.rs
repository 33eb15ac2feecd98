//! Requests on connections that a test keeps, or does not.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpSocket, TcpStream};

/// A connection and how many answers it has brought.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    pub(crate) answers: u32,
}

/// An answer with a length.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// The first line.
    pub(crate) status: String,
    /// By their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    /// The cookie that the browser is to send from now on, as `NAME=VALUE`.
    pub(crate) cookie: Option<String>,
}

impl Reply {
    pub(crate) fn is_ok(&self) -> bool {
        self.status.contains(" 200 ") || self.status.ends_with(" 200")
    }
}

/// What is asked for, and by whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    pub(crate) path: &'a str,
    pub(crate) cookie: Option<&'a str>,
    /// The address of this machine that asks; any if none.
    pub(crate) from: Option<Ipv4Addr>,
}

/// Asks once. The connection is left in `kept` when both sides keep it.
pub(crate) async fn get(
    address: SocketAddr,
    kept: &mut Option<Connection>,
    keep: bool,
    request: Request<'_>,
) -> Result<Reply> {
    let mut connection = match kept.take() {
        Some(connection) => connection,
        None => Connection { stream: BufReader::new(connect(address, request.from).await?), answers: 0 },
    };
    let wish = if keep { "keep-alive" } else { "close" };
    let cookie = request.cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
    let path = request.path;
    let text = format!("GET {path} HTTP/1.1\r\nHost: web\r\nConnection: {wish}\r\n{cookie}\r\n");
    connection.stream.write_all(text.as_bytes()).await?;
    let (mut reply, mut length, mut closes) = (Reply::default(), 0, false);
    loop {
        let mut line = String::new();
        if connection.stream.read_line(&mut line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end();
        let header = line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value));
        match header.as_ref().map(|(name, value)| (name.as_str(), *value)) {
            Some(("content-length", value)) => length = value.parse().map_err(Error::other)?,
            Some(("connection", value)) => closes = value.eq_ignore_ascii_case("close"),
            Some(("set-cookie", value)) => reply.cookie = value.split(';').next().map(str::to_owned),
            None if line.is_empty() => break,
            None => line.clone_into(&mut reply.status),
            Some(_) => {}
        }
        reply.headers.extend(header.map(|(name, value)| (name, value.to_owned())));
    }
    let mut body = vec![0; length];
    connection.stream.read_exact(&mut body).await?;
    reply.body = String::from_utf8_lossy(&body).into_owned();
    if keep && !closes {
        connection.answers += 1;
        *kept = Some(connection);
    }
    Ok(reply)
}

async fn connect(address: SocketAddr, from: Option<Ipv4Addr>) -> Result<TcpStream> {
    let Some(from) = from else { return TcpStream::connect(address).await };
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((from, 0)))?;
    socket.connect(address).await
}
