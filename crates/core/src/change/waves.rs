//! The waves of a plan: a site where nothing can be done keeps those after it from beginning.

use concertina_contract::{DryRun, ErrorCode, Failure, Plan, SiteId};

/// Refuses the targets of all waves after one with a site that is left out or refused: it never becomes healthy by this plan, so
/// what was to wait for it must not begin. `name` gives the name of a site.
pub(super) fn hold_back(plan: &mut Plan, name: impl Fn(&SiteId) -> String) {
    let pace = plan.intent.pace();
    let refused = plan.targets.iter().filter(|target| matches!(target.dry_run, DryRun::Refused { .. }));
    let left_out = plan.excluded.iter().map(|site| &site.site);
    let missing = refused.map(|target| &target.object.site).chain(left_out);
    let Some((wave, before)) =
        missing.map(|site| (pace.wave(site), name(site))).min_by_key(|(wave, _)| *wave)
    else {
        return;
    };
    for target in &mut plan.targets {
        let waits = pace.wave(&target.object.site) > wave && !target.unchanged;
        if waits && !matches!(target.dry_run, DryRun::Refused { .. }) {
            let failure = Failure::new(ErrorCode::HeldBack).with("before", &before);
            target.dry_run = DryRun::Refused { failure: failure.on(target.object.clone()) };
        }
    }
}
