//! What the core alone takes, without a window.
//!
//! `perf-core rows URL PODS` asks a scripted server in a process of its own; `perf-core holes DEAD`, `perf-core
//! applications` and `perf-core plan` bring their sites with them. Each prints one line of JSON: names and numbers.

mod applications;
mod holes;
mod plan;
mod rows;

use concertina_tests::Outcome;
use serde_json::{Map, Value};
use std::io::Write as _;

/// As in the application: it gives memory back after a large list.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What was measured, by name.
type Figures = Map<String, Value>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let figures = match arguments.as_slice() {
        ["rows", url, pods] => rows::measure(url, pods.parse()?).await?,
        ["holes", dead] => holes::measure(dead.parse()?).await?,
        ["applications"] => applications::measure().await?,
        ["plan"] => plan::measure().await?,
        _ => return Err("usage: perf-core rows URL PODS | holes DEAD | applications | plan".into()),
    };
    writeln!(std::io::stdout(), "{}", Value::Object(figures))?;
    Ok(())
}
