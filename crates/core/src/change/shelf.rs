//! Plans that wait for their go: in the core only, for a while, each used at most once.

use super::work::Work;
use concertina_contract::{DryRun, Millis, Plan, PlanId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most plans kept at a time; the oldest goes first.
const MOST_PLANS: usize = 64;

/// A plan with what is to be done for each of its objects.
#[derive(Debug)]
pub(super) struct Shelved {
    /// The plan as the window has it.
    pub plan: Plan,
    /// What is to be done, an object of the plan each; none where that could not be told.
    pub works: Vec<Option<Work>>,
}

impl Shelved {
    /// The objects that will be written, by their place in the plan.
    pub(super) fn writable(&self) -> impl Iterator<Item = (usize, &Work)> {
        let writable = |(target, work): (_, &'_ Option<Work>)| {
            let target: &concertina_contract::PlanTarget = target;
            !target.unchanged && !matches!(target.dry_run, DryRun::Refused { .. }) && work.is_some()
        };
        self.plan
            .targets
            .iter()
            .zip(&self.works)
            .enumerate()
            .filter(move |(_, pair)| writable(*pair))
            .filter_map(|(position, (_, work))| Some((position, work.as_ref()?)))
    }
}

/// The plans.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<BTreeMap<PlanId, Arc<Shelved>>>);

impl Shelf {
    /// Keeps a plan.
    pub(super) fn put(&self, shelved: Shelved, now: Millis) {
        let mut plans = self.lock();
        plans.retain(|_, shelved| shelved.plan.expires > now);
        if plans.len() >= MOST_PLANS
            && let Some(oldest) = plans
                .values()
                .min_by_key(|shelved| shelved.plan.created)
                .map(|shelved| shelved.plan.id.clone())
        {
            plans.remove(&oldest);
        }
        plans.insert(shelved.plan.id.clone(), Arc::new(shelved));
    }

    /// A plan that is still good.
    pub(super) fn get(&self, id: &PlanId, now: Millis) -> Option<Arc<Shelved>> {
        self.lock().get(id).filter(|shelved| shelved.plan.expires > now).cloned()
    }

    /// Takes a plan away.
    pub(super) fn remove(&self, id: &PlanId) {
        self.lock().remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PlanId, Arc<Shelved>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
