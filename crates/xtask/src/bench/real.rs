//! 2,000 simulated pods of a real server in a table, beside `kubectl get pods -A`.

use super::BenchError;
use super::figure::Figure;
use super::fleet::{Fleet, Namespace};
use super::list::Lists;
use super::programs::Built;
use crate::step::say;
use concertina_sandbox::CLOUD_TOKYO;

/// Pods that are made for it; the site has some of its own too.
const PODS: u32 = 2_000;
/// Samples of each side.
const ROUNDS: usize = 7;

/// The ratio is told; there is no limit.
pub(crate) fn run(built: &Built, fleet: &Fleet) -> Result<[Figure; 2], BenchError> {
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
    lists.compare(ROUNDS)
}
