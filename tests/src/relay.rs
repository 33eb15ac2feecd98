//! A link to an API server that a test can cut: bytes are passed on, or the line is dead.

use crate::Outcome;
use std::net::SocketAddr;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A link. It is dead when this goes.
#[derive(Debug)]
pub struct Relay {
    here: SocketAddr,
    there: SocketAddr,
    line: Option<JoinHandle<()>>,
}

impl Relay {
    /// A link to an address, from a port of the same machine: the server's certificate names its address.
    pub async fn start(there: SocketAddr) -> Outcome<Self> {
        let listener = TcpListener::bind((there.ip(), 0)).await?;
        let here = listener.local_addr()?;
        let line = tokio::spawn(pass_on(listener, there));
        Ok(Self { here, there, line: Some(line) })
    }

    /// Where it is reached.
    pub fn address(&self) -> SocketAddr {
        self.here
    }

    /// Ends all connections, and takes no more.
    pub async fn cut(&mut self) {
        if let Some(line) = self.line.take() {
            line.abort();
            // It is over when its connections are closed.
            drop(line.await);
        }
    }

    /// Puts the link back.
    pub async fn mend(&mut self) -> Outcome<()> {
        let listener = TcpListener::bind(self.here).await?;
        self.line = Some(tokio::spawn(pass_on(listener, self.there)));
        Ok(())
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.line.iter().for_each(JoinHandle::abort);
    }
}

async fn pass_on(listener: TcpListener, there: SocketAddr) {
    let mut lines = JoinSet::new();
    while let Ok((mut near, _)) = listener.accept().await {
        lines.spawn(async move {
            if let Ok(mut far) = TcpStream::connect(there).await {
                // Either side may hang up at any time.
                drop(copy_bidirectional(&mut near, &mut far).await);
            }
        });
    }
}
