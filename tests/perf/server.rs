//! A scripted API server with many pods, for measurements in other processes.
//!
//! `perf-server PODS` prints one line of JSON, `{"url", "kubeconfig", "pods", "bytes"}`, and serves until its standard
//! input ends.

use concertina_testkit::{ApiServer, Home, build};
use serde_json::json;
use std::io::{Read as _, Write as _};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pods: usize = std::env::args().nth(1).as_deref().unwrap_or("10000").parse()?;
    let server = ApiServer::start().await?;
    let mut bytes = 0;
    for number in 0..pods {
        bytes += server.put(build::bulk_pod(number)).to_string().len();
    }
    server.warm("pods");
    let home = Home::new()?;
    let kubeconfig = home.write("kubeconfig", &server.kubeconfig("perf"))?;
    let line = json!({"url": server.url(), "kubeconfig": kubeconfig, "pods": pods, "bytes": bytes});
    writeln!(std::io::stdout(), "{line}")?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}
