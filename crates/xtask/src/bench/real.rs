//! 5,000 simulated pods of a real server in a table, beside `kubectl get pods -A`.

use super::BenchError;
use super::figure::Figure;
use super::fleet::{Fleet, Namespace};
use super::list::{LIMIT, Lists};
use super::programs::Built;
use crate::step::say;
use concertina_sandbox::CLOUD_TOKYO;

/// Pods that are made for it; the site has some of its own too.
const PODS: u32 = 5_000;
/// Samples of each side.
const ROUNDS: usize = 7;

/// Wall time and memory; the first rows are told without a limit.
pub(crate) fn run(built: &Built, fleet: &Fleet) -> Result<[Figure; 3], BenchError> {
    let site = fleet.site(CLOUD_TOKYO.name)?;
    say(&format!("real: {PODS} pods on {}, a minute or more", CLOUD_TOKYO.name));
    let _pods = Namespace::new(site, "bench", "many", PODS)?;
    let kubeconfig = site.admin_kubeconfig();
    let lists = Lists {
        benchmark: "real",
        built,
        kubectl: fleet.sandbox.kubectl(),
        source: kubeconfig.display().to_string(),
        kubeconfig,
        pods: None,
    };
    let [wall, memory, first] = lists.compare(ROUNDS)?;
    Ok([wall.at_most(LIMIT), memory.at_most(LIMIT), first])
}
