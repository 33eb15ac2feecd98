//! A repository of charts on the loopback interface, as any web server is one.

use crate::{Helm, Outcome};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Serves a folder; it ends with the test.
#[derive(Debug)]
pub struct Repository {
    folder: Arc<TempDir>,
    url: String,
    serving: JoinHandle<()>,
}

impl Repository {
    /// Begins with an empty one.
    pub async fn start() -> Outcome<Self> {
        let folder = Arc::new(tempfile::tempdir()?);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let serving = tokio::spawn(serve(listener, folder.path().to_owned()));
        Ok(Self { folder, url, serving })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Packages a chart and puts it into the index; returns its archive.
    pub fn add(&self, helm: &Helm, chart: &str, version: &str) -> Outcome<PathBuf> {
        let folder = self.folder.path().to_string_lossy().into_owned();
        helm.run(&["package", chart, "--version", version, "--destination", &folder])?;
        helm.run(&["repo", "index", &folder, "--url", &self.url])?;
        let ending = format!("-{version}.tgz");
        let packed = std::fs::read_dir(&*folder)?.filter_map(Result::ok).map(|entry| entry.path());
        let found = packed.into_iter().find(|path| path.to_string_lossy().ends_with(&ending));
        found.ok_or_else(|| format!("{version} is not packaged").into())
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, folder: PathBuf) {
    while let Ok((mut socket, _)) = listener.accept().await {
        let folder = folder.clone();
        tokio::spawn(async move {
            let mut request = vec![0; 4096];
            let read = socket.read(&mut request).await.unwrap_or_default();
            let line = String::from_utf8_lossy(&request[..read]).into_owned();
            let name = line.split_whitespace().nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
            let answer = match std::fs::read(folder.join(&name)) {
                Ok(content) if !name.contains('/') => {
                    let head = format!(
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                        content.len()
                    );
                    [head.into_bytes(), content].concat()
                }
                _ => b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
            };
            // Who asked may be gone.
            let _ = socket.write_all(&answer).await;
        });
    }
}
