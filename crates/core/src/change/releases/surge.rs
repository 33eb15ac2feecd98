//! The bounds of an autoscaler when the schedule that changes them by the clock goes in the middle of a surge: what would have
//! changed them back goes with it.

use super::compare::{Compared, difference};
use super::deploy::form_of;
use super::draft::Step;
use super::standing::Standing;
use crate::catalogue::surge_bounds;
use crate::change::live::Live;
use crate::change::objects::{autoscaler_call, autoscaler_path};
use crate::change::plan::Reviewer;
use crate::release::Release;
use concertina_contract::{
    DryRun, Failure, Kind, Millis, ObjectRef, PartChange, ReleasePart, Risk, RiskCode, SurgePlan,
};
use serde_json::{Value, json};

/// The fewest and the most pods.
type Bounds = [u32; 2];

/// What becomes of the bounds.
#[derive(Default)]
pub(super) struct PutBack {
    /// Their change.
    pub compared: Option<Compared>,
    /// That they stay.
    pub risk: Option<Risk>,
}

/// Puts the bounds back that a surge of the release in force has made, where the next one does not have it. Where the site does not
/// let this user do it, that is told: a schedule can be taken away all the same.
pub(super) async fn put_back(
    reviewer: &Reviewer<'_>,
    release: &ObjectRef,
    standing: Option<&Standing>,
    next: &Release,
) -> Result<PutBack, Failure> {
    let plan = |record: &Release| form_of(record, release).and_then(|form| form.surge);
    let Some(before) = standing.and_then(|standing| plan(&standing.current)) else {
        return Ok(PutBack::default());
    };
    let around = reviewer.scout.surroundings(&release.namespace).await;
    let Some(live) = around.autoscaler(&release.name) else { return Ok(PutBack::default()) };
    let now = reviewer.inner.clock.now();
    let Some(wanted) = bounds(live).and_then(|live| right(&before, plan(next).as_ref(), live, now)) else {
        return Ok(PutBack::default());
    };
    let uid = live["metadata"]["uid"].as_str().unwrap_or_default().to_owned();
    let object = ObjectRef { kind: Kind::autoscaler(), uid, ..release.clone() };
    let step = step(&object, live, wanted);
    Ok(match reviewer.try_out(&step.call, &object).await? {
        Ok(after) => PutBack { compared: Some(compared(object, step, live, after)), risk: None },
        Err(_) => PutBack { compared: None, risk: Some(stays(&release.name, live)) },
    })
}

/// The bounds that an autoscaler should have when one schedule takes the place of another; none where they are right, or no surge
/// has made them.
fn right(before: &SurgePlan, next: Option<&SurgePlan>, live: Bounds, now: Millis) -> Option<Bounds> {
    let usual = [before.min, before.max];
    let is_surge = before.surges.iter().any(|surge| [surge.min, surge.max] == live);
    // By another image the same changes come at the same times.
    let stays = next.is_some_and(|next| SurgePlan { image: before.image.clone(), ..next.clone() } == *before);
    if stays || !is_surge || live == usual {
        return None;
    }
    let wanted = match next {
        Some(next) => surge_bounds(next, now)?,
        None => usual,
    };
    (wanted != live).then_some(wanted)
}

fn bounds(autoscaler: &Value) -> Option<Bounds> {
    let number = |key: &str| autoscaler["spec"][key].as_u64().and_then(|number| u32::try_from(number).ok());
    Some([number("minReplicas").unwrap_or(1), number("maxReplicas")?])
}

fn step(object: &ObjectRef, live: &Value, [min, max]: Bounds) -> Step {
    let call = autoscaler_call(object, json!({ "spec": { "minReplicas": min, "maxReplicas": max } }));
    let words = format!("put HorizontalPodAutoscaler {} back to {min}–{max}", object.name);
    Step { object: object.clone(), call, path: autoscaler_path(object), before: Some(live.clone()), words }
}

fn compared(object: ObjectRef, step: Step, live: &Value, after: Live) -> Compared {
    let live = Live::new(live.clone());
    let part = ReleasePart {
        object,
        kind: "HorizontalPodAutoscaler".to_owned(),
        change: PartChange::Change,
        diff: difference(Some(&live), &after),
        dry_run: DryRun::Passed,
    };
    Compared { part, steps: vec![step], live: Some(live), after: Some(after), risks: Vec::new() }
}

fn stays(name: &str, live: &Value) -> Risk {
    let [min, max] = bounds(live).unwrap_or_default();
    let params = [("name", name.to_owned()), ("min", min.to_string()), ("max", max.to_string())];
    let params = params.map(|(key, value)| (key.to_owned(), value)).into();
    Risk { code: RiskCode::SurgeStays, params }
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{Day, Surge};

    /// 2–10, and 10–40 on Monday mornings, and 6–20 in the night to Sunday.
    fn plan() -> SurgePlan {
        let surge = |day, [from, to]: [&str; 2], [min, max]: Bounds| Surge {
            days: vec![day],
            from: from.to_owned(),
            to: to.to_owned(),
            min,
            max,
        };
        let monday = surge(Day::Monday, ["08:50", "10:00"], [10, 40]);
        let surges = vec![monday, surge(Day::Saturday, ["22:00", "01:30"], [6, 20])];
        let (image, time_zone) = ("kubectl:1".to_owned(), "Asia/Seoul".to_owned());
        SurgePlan { image, time_zone, min: 2, max: 10, surges }
    }

    #[test]
    fn bounds_that_a_surge_made_go_back_when_it_is_no_more() {
        let plan = plan();
        // A Monday, 09:00 in Seoul.
        let now = "2026-11-30T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let morning = [10, 40];
        assert_eq!(right(&plan, None, morning, now), Some([2, 10]));
        assert_eq!(right(&plan, None, [2, 10], now), None, "no surge is in force");
        assert_eq!(right(&plan, None, [3, 9], now), None, "somebody set others");
        assert_eq!(right(&plan, Some(&plan), [6, 20], now), None, "its end is still to come");
        let other = SurgePlan { image: "kubectl:2".to_owned(), ..plan.clone() };
        assert_eq!(right(&plan, Some(&other), [6, 20], now), None);
        // Of two surges the one that is in force is taken out, or the other one.
        let without = |index: usize| {
            let mut less = plan.clone();
            less.surges.remove(index);
            less
        };
        assert_eq!(right(&plan, Some(&without(0)), morning, now), Some([2, 10]));
        assert_eq!(right(&plan, Some(&without(1)), morning, now), None);
        let mut larger = plan.clone();
        larger.surges[0].max = 50;
        assert_eq!(right(&plan, Some(&larger), morning, now), Some([10, 50]));
    }
}
