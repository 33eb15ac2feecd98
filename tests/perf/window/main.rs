//! Figures of the real window, taken in its page by scripts that the driver brings: the program has no code for it.
//!
//! `perf-window WHAT PODS SITES` drives the program that `CONCERTINA_PROGRAM` names, and prints one line of JSON: names and
//! numbers. WHAT is
//!
//! - `empty`: memory and timer gaps of a window without anything, for comparison;
//! - `memory`: the whole process tree with all pods in an open table, less nothing;
//! - `live`: 500 changes a second, filters and scrolling with all pods in an open table;
//! - `matrix`: filters and scrolling with as many applications as PODS says on all sites in the open matrix, and then scrolling of a
//!   page that has as many of its rows in the document and no script;
//! - `idle`: processor time with all sites connected and the Fleet in sight;
//! - `contexts`: a kubeconfig of as many contexts as PODS says, none connected: listed, searched and scrolled;
//! - `churn`: the growth of the whole process tree in an hour of changes with all pods in an open table.

mod contexts;
mod fleet;
mod measure;
mod tree;

use concertina_tests::window::{Setup, Window, program};
use fleet::Fleet;
use serde_json::{Map, Value, json};
use std::error::Error;
use std::io::Write as _;
use std::time::Duration;
use tree::Tree;

/// After everything is there: pages that are not needed any more are given back by then.
const SETTLE: Duration = Duration::from_secs(10);
/// Looks at memory, and the time between two.
const LOOKS: u32 = 5;
const BETWEEN: Duration = Duration::from_secs(1);
/// Processor time is taken over so long.
const IDLE: Duration = Duration::from_secs(30);

/// An hour of changes, so many a second, with a look at memory each minute. The least of some looks at its beginning, after
/// the first minutes, and of as many at its end count.
const HOUR: usize = 60;
const RATE: u32 = 100;
const WARM: usize = 5;
const COUNTED: usize = 5;

/// What was measured, by name.
type Figures = Map<String, Value>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, pods, sites] = arguments.as_slice() else {
        return Err("usage: perf-window WHAT PODS SITES".into());
    };
    let (pods, sites) = (pods.parse()?, sites.parse()?);
    let figures = match what.as_str() {
        "empty" => empty().await?,
        "memory" => memory(pods, sites).await?,
        "live" => live(pods, sites).await?,
        "matrix" => matrix(pods, sites).await?,
        "idle" => idle(pods, sites).await?,
        "churn" => churn(pods, sites).await?,
        "contexts" => contexts::contexts(pods).await?,
        _ => return Err(format!("{what} is not measured").into()),
    };
    writeln!(std::io::stdout(), "{}", Value::Object(figures))?;
    Ok(())
}

async fn empty() -> Result<Figures, Box<dyn Error>> {
    let window = Window::open(Setup { kubeconfig: Vec::new(), keyring: true, environment: Vec::new() }).await;
    let mut figures = settled_memory().await?;
    measure::start_gaps(&window).await;
    tokio::time::sleep(SETTLE).await;
    figures.extend(measure::gaps(&window).await);
    window.close().await;
    Ok(figures)
}

async fn memory(pods: usize, sites: usize) -> Result<Figures, Box<dyn Error>> {
    let fleet = Fleet::start(pods, sites).await?;
    let window = Window::open(Setup::with(&fleet.kubeconfig)).await;
    measure::open_table(&window, pods).await?;
    let figures = settled_memory().await?;
    window.close().await;
    Ok(figures)
}

async fn live(pods: usize, sites: usize) -> Result<Figures, Box<dyn Error>> {
    let fleet = Fleet::start(pods, sites).await?;
    let window = Window::open(Setup::with(&fleet.kubeconfig)).await;
    measure::open_table(&window, pods).await?;
    let mut figures = measure::changes(&window, &fleet).await;
    figures.extend(measure::filter(&window, &measure::PODS, pods).await);
    figures.extend(measure::scroll(&window).await);
    window.close().await;
    Ok(figures)
}

async fn matrix(applications: usize, sites: usize) -> Result<Figures, Box<dyn Error>> {
    let fleet = Fleet::applications(applications, sites).await?;
    let window = Window::open(Setup::with(&fleet.kubeconfig)).await;
    measure::open_matrix(&window, applications).await?;
    measure::start_gaps(&window).await;
    let mut figures = measure::filter(&window, &measure::APPLICATIONS, applications).await;
    figures.extend(measure::scroll(&window).await);
    figures.extend(measure::gaps(&window).await);
    measure::still(&window, applications).await;
    measure::start_gaps(&window).await;
    let mut still = measure::scroll(&window).await;
    still.extend(measure::gaps(&window).await);
    figures.extend(still.into_iter().map(|(name, figure)| (format!("still-{name}"), figure)));
    window.close().await;
    Ok(figures)
}

async fn idle(pods: usize, sites: usize) -> Result<Figures, Box<dyn Error>> {
    let fleet = Fleet::start(pods, sites).await?;
    let window = Window::open(Setup::with(&fleet.kubeconfig)).await;
    measure::open_table(&window, pods).await?;
    let mut figures = Figures::new();
    for (name, view) in [("idleExplorer", None), ("idleFleet", Some("#/fleet"))] {
        if let Some(view) = view {
            window.script("location.hash = arguments[0]", &[json!(view)]).await;
        }
        tokio::time::sleep(SETTLE).await;
        let tree = Tree::of(&program()).ok_or("the program is gone")?;
        let before = tree.seconds();
        tokio::time::sleep(IDLE).await;
        let share = (tree.seconds() - before) / IDLE.as_secs_f64() * 100.0;
        figures.insert(name.to_owned(), json!(share));
    }
    window.close().await;
    Ok(figures)
}

async fn churn(pods: usize, sites: usize) -> Result<Figures, Box<dyn Error>> {
    let fleet = Fleet::start(pods, sites).await?;
    let window = Window::open(Setup::with(&fleet.kubeconfig)).await;
    measure::open_table(&window, pods).await?;
    let tree = Tree::of(&program()).ok_or("the program is gone")?;
    let mut looks = Vec::new();
    for _ in 0..HOUR {
        fleet.churn(RATE, Duration::from_mins(1)).await;
        fleet.compact();
        looks.push(tree.mib());
    }
    window.close().await;
    let least = |looks: &[f64]| looks.iter().copied().fold(f64::INFINITY, f64::min);
    let growth = least(&looks[HOUR - COUNTED..]) - least(&looks[WARM..WARM + COUNTED]);
    Ok([("growth".to_owned(), json!(growth)), ("looks".to_owned(), json!(looks))].into_iter().collect())
}

/// The least of some looks at the memory of the program's whole tree once it has settled, in MiB.
async fn settled_memory() -> Result<Figures, Box<dyn Error>> {
    tokio::time::sleep(SETTLE).await;
    let tree = Tree::of(&program()).ok_or("the program is gone")?;
    let mut least = f64::INFINITY;
    for _ in 0..LOOKS {
        tokio::time::sleep(BETWEEN).await;
        least = least.min(tree.mib());
    }
    let parts: Figures = tree.parts().into_iter().map(|(name, mib)| (name, json!(mib))).collect();
    Ok([("mib".to_owned(), json!(least)), ("parts".to_owned(), Value::Object(parts))].into_iter().collect())
}
