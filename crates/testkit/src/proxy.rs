//! Proxies on the way to scripted servers: they tell what they were asked, and lead to one address or to nowhere.

use std::error::Error;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A proxy; it ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    asked: Asked,
    accepting: JoinHandle<()>,
}

/// What it was asked, in order.
type Asked = Arc<Mutex<Vec<String>>>;

/// What it does with a connection.
#[derive(Clone, Copy, Debug)]
enum Way {
    Tunnel(SocketAddr),
    Socks(SocketAddr),
    Answer(&'static [u8]),
    Reset,
}

impl Proxy {
    /// Leads every `CONNECT` to this address, whatever it asks for. The heads of the requests are told.
    pub async fn tunnel(to: SocketAddr) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Self::start(Way::Tunnel(to)).await
    }

    /// Speaks SOCKS5 (RFC 1928), wants user and password (RFC 1929), and leads everybody to this address. Told is
    /// `USER:PASSWORD@HOST:PORT`.
    pub async fn socks(to: SocketAddr) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Self::start(Way::Socks(to)).await
    }

    /// Answers the head of every request with these bytes, and closes.
    pub async fn answer(words: &'static [u8]) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Self::start(Way::Answer(words)).await
    }

    /// Resets every connection on which something comes.
    pub async fn reset() -> Result<Self, Box<dyn Error + Send + Sync>> {
        Self::start(Way::Reset).await
    }

    async fn start(way: Way) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (address, asked) = (listener.local_addr()?, Asked::default());
        let told = asked.clone();
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let told = told.clone();
                connections.spawn(async move {
                    // Who only knocks, or goes away, is no error here.
                    drop(serve(way, stream, &told).await);
                });
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(Self { address, asked, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(way: Way, mut stream: TcpStream, asked: &Asked) -> io::Result<()> {
    let tell = |words| asked.lock().unwrap_or_else(PoisonError::into_inner).push(words);
    match way {
        Way::Tunnel(to) => {
            tell(head(&mut stream).await?);
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
            lead(stream, to).await
        }
        Way::Socks(to) => {
            tell(greet(&mut stream).await?);
            // Bound to 0.0.0.0:0, as those do that do not tell.
            stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
            lead(stream, to).await
        }
        Way::Answer(words) => {
            tell(head(&mut stream).await?);
            stream.write_all(words).await
        }
        Way::Reset => {
            stream.read_u8().await?;
            stream.set_zero_linger()
        }
    }
}

async fn lead(mut stream: TcpStream, to: SocketAddr) -> io::Result<()> {
    let mut server = TcpStream::connect(to).await?;
    tokio::io::copy_bidirectional(&mut stream, &mut server).await.map(drop)
}

/// The head of a request. What follows it belongs to the server.
async fn head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// The three questions of SOCKS5: how to log in, who it is, where to.
async fn greet(stream: &mut TcpStream) -> io::Result<String> {
    const BY_PASSWORD: u8 = 2;
    const BY_NAME: u8 = 3;
    stream.read_u8().await?;
    let ways = text(stream).await?;
    if !ways.as_bytes().contains(&BY_PASSWORD) {
        stream.write_all(&[5, 0xff]).await?;
        return Err(io::Error::other("no login"));
    }
    stream.write_all(&[5, BY_PASSWORD]).await?;
    stream.read_u8().await?;
    let (user, password) = (text(stream).await?, text(stream).await?);
    stream.write_all(&[1, 0]).await?;
    let mut request = [0; 4];
    stream.read_exact(&mut request).await?;
    let host = match request[3] {
        BY_NAME => text(stream).await?,
        _ => stream.read_u32().await.map(|address| Ipv4Addr::from(address).to_string())?,
    };
    Ok(format!("{user}:{password}@{host}:{}", stream.read_u16().await?))
}

/// A text behind its length.
async fn text(stream: &mut TcpStream) -> io::Result<String> {
    let mut bytes = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut bytes).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
