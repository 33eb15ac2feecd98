//! How long it takes from a file that is dropped to its image in a registry, core alone.
//!
//! `perf-image war FILE MIB VERSION` writes a WAR of that size, whose bytes do not compress and differ by version.
//! `perf-image push HOME REGISTRY BASE` reads `FILE REPOSITORY TAG` on lines of standard input, makes each an image, and prints one
//! line of JSON: `{"millis", "sent"}`, the latter in bytes.

use concertina_contract::{
    Frame, FrameBody, ImageBuild, ImageOrder, PageId, Placement, Registry, SourceKind, Topic,
};
use concertina_core::clock::Clock;
use concertina_core::exec::Environment;
use concertina_core::kubeconfig::Sources;
use concertina_core::secrets::Secrets;
use concertina_core::settings::Directories;
use concertina_core::{Concertina, ConcertinaOptions};
use concertina_tests::Outcome;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::time::Instant;
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// As in the application.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Where Tomcat looks for applications.
const PATH: &str = "/usr/local/tomcat/webapps/ROOT.war";

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["war", file, mib, version] => write_war(Path::new(file), mib.parse()?, version.parse()?),
        ["push", home, registry, base] => push_all(Path::new(home), registry, base).await,
        _ => Err("usage: perf-image war FILE MIB VERSION | push HOME REGISTRY BASE".into()),
    }
}

/// A library of 1 MiB for each, as an application has many.
fn write_war(file: &Path, mib: u32, version: u64) -> Outcome<()> {
    let mut war = ZipWriter::new(File::create(file)?);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    war.start_file("WEB-INF/web.xml", stored)?;
    war.write_all(b"<web-app/>")?;
    let mut state = version.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for number in 0..mib {
        war.start_file(format!("WEB-INF/lib/library-{number}.jar"), stored)?;
        let mut library = Vec::with_capacity(1 << 20);
        while library.len() < 1 << 20 {
            // xorshift64: what a packed library looks like to a compressor.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            library.extend(state.to_le_bytes());
        }
        war.write_all(&library)?;
    }
    war.finish()?;
    Ok(())
}

async fn push_all(home: &Path, registry: &str, base: &str) -> Outcome<()> {
    let core = Concertina::open(ConcertinaOptions {
        directories: Directories::find(Some(home)).ok_or("no directories")?,
        sources: Sources::default(),
        environment: Environment::default(),
        secrets: Secrets::this_run(),
        clock: Clock::system(),
        author: "bench".to_owned(),
    })?;
    core.start();
    let page = core.hello("main").page;
    let plain = Registry {
        address: registry.to_owned(),
        sites: Vec::new(),
        user: None,
        authority: None,
        plain_http: true,
        mirrors: Vec::new(),
    };
    core.save_registry(plain, None).await.map_err(|failure| format!("{failure:?}"))?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let [file, repository, tag] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("not FILE REPOSITORY TAG: {line}").into());
        };
        let begun = Instant::now();
        let source = core
            .image_source(file.into(), SourceKind::War)
            .await
            .map_err(|failure| format!("{failure:?}"))?;
        let order = ImageOrder {
            source: source.id,
            placement: Placement {
                base: base.to_owned(),
                path: PATH.to_owned(),
                unpack: false,
                owner: 0,
                group: 0,
            },
            registry: registry.to_owned(),
            repository: repository.to_owned(),
            tag: tag.to_owned(),
            driver: None,
        };
        let sent = build(&core, &page, order).await?;
        let millis = begun.elapsed().as_secs_f64() * 1_000.0;
        writeln!(std::io::stdout(), "{}", json!({ "millis": millis, "sent": sent }))?;
    }
    core.shutdown().await;
    Ok(())
}

/// Follows a build to its end as a page does; answers the bytes that were sent.
async fn build(core: &Concertina, page: &PageId, order: ImageOrder) -> Outcome<Value> {
    let (tell, mut told) = mpsc::unbounded_channel();
    let sink = move |frame: Frame| {
        // Nobody reads what comes after the end.
        let _ = tell.send(frame);
        Ok(())
    };
    let subscribed =
        core.subscribe(page, Topic::Image { order }, sink).map_err(|failure| format!("{failure:?}"))?;
    while let Some(frame) = told.recv().await {
        core.acknowledge(&subscribed.id, frame.seq);
        match frame.body {
            FrameBody::Image { build: ImageBuild { built: Some(built), .. } } => {
                core.unsubscribe(&subscribed.id);
                return Ok(json!(built.sent));
            }
            FrameBody::Image { build: ImageBuild { failure: Some(failure), .. } } => {
                return Err(format!("{failure:?}").into());
            }
            _ => {}
        }
    }
    Err("the build ended without a word".into())
}
