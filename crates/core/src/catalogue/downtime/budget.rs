//! What a drain may take.

use super::{Subject, finding, name, named, share};
use concertina_contract::{ZeroDowntimeCode, ZeroDowntimeFinding};
use serde_json::Value;

impl Subject<'_> {
    /// Budgets that choose its pods. One pod alone is told as that.
    pub(super) fn budgets(&self, found: &mut Vec<ZeroDowntimeFinding>) {
        let Some(budgets) = self.around.budgets else { return };
        let mut any = false;
        for budget in budgets {
            if !self.is_beside(budget) || !self.is_chosen(&budget["spec"]["selector"]) {
                continue;
            }
            any = true;
            if self.blocks(&budget["spec"]) {
                found.push(named(ZeroDowntimeCode::BudgetBlocksDrains, "name", name(budget)));
            }
        }
        if !any && self.fewest > 1 {
            found.push(finding(ZeroDowntimeCode::NoDisruptionBudget, &[]));
        }
    }

    /// Whether a budget never lets a pod go. Percentages are rounded up for both numbers.
    fn blocks(&self, budget: &Value) -> bool {
        let number = |key: &str| share(&budget[key], self.fewest, true);
        match (number("maxUnavailable"), number("minAvailable")) {
            (Some(unavailable), _) => unavailable == 0,
            (None, Some(available)) => available >= self.fewest && available > 0,
            (None, None) => false,
        }
    }
}
