//! What a switch to a standby would meet.

use super::look::{Found, is_silent};
use crate::catalogue::Stored;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::plan::Reviewer;
use crate::change::releases;
use crate::change::scout::Scout;
use crate::release;
use concertina_contract::{
    ApplicationName, Kind, PlanId, Risk, RiskCode, StandbyCheck, StandbyCheckId, Tone,
};
use std::collections::BTreeSet;

/// All checks of one standby.
pub(super) async fn checks(
    inner: &Inner,
    standby: &Found,
    home: Option<&Found>,
    application: &ApplicationName,
) -> Vec<StandbyCheck> {
    let mut all =
        vec![check(StandbyCheckId::Reach, if is_silent(standby) { Tone::Bad } else { Tone::Good }, [])];
    if is_silent(standby) {
        return all;
    }
    all.push(step(standby, home));
    all.extend(around(inner, standby, application).await.unwrap_or_default());
    all.push(data(standby));
    all
}

/// Whether it is what answers elsewhere. Of a silent home only its own words are known.
fn step(standby: &Found, home: Option<&Found>) -> StandbyCheck {
    let revision = standby.told.revision.map(|revision| revision.to_string()).unwrap_or_default();
    let (Some(own), Some(other)) = (&standby.stored, home.and_then(|home| home.stored.as_ref())) else {
        return check(StandbyCheckId::Step, Tone::Warn, [("revision", revision)]);
    };
    let image = |found: &Found| found.form().map(|form| form.image).unwrap_or_default();
    let (here, there) = (image(standby), home.map(image).unwrap_or_default());
    let tone = if Stored::same_base(own, other) && is_same(&here, &there) { Tone::Good } else { Tone::Bad };
    check(StandbyCheckId::Step, tone, [("image", here), ("other", there), ("revision", revision)])
}

/// Whether two references name one image, in whichever registry: sites may have their own.
fn is_same(here: &str, there: &str) -> bool {
    let last = |image: &str| image.rsplit('/').next().unwrap_or_default().to_owned();
    last(here) == last(there)
}

/// Room, images, and who else decides on its replicas; none where the site is lost meanwhile.
async fn around(inner: &Inner, standby: &Found, application: &ApplicationName) -> Option<Vec<StandbyCheck>> {
    let ground = Ground::find(inner, &standby.told.site).ok()?;
    let (reader, site) = (ground.reader().ok()?, &standby.told.site);
    let scout = Scout::new(&reader, inner.limits.read, true, inner.hub.held(site, &Kind::Pod));
    // Nothing is rehearsed: the id is that of no plan.
    let plan = PlanId::new("look");
    let reviewer = Reviewer { inner, plan: &plan, ground: &ground, reader: &reader, scout: &scout };
    let mut all = Vec::new();
    let live = standby.live.as_ref()?;
    let more = standby.told.serves.saturating_sub(standby.told.replicas);
    let room = match scout.nodes().await {
        None => check(StandbyCheckId::Room, Tone::Warn, []),
        Some(_) => match releases::beside(&reviewer, live, more, &application.project).await {
            Some(risk) => of_risk(StandbyCheckId::Room, Tone::Bad, risk),
            None => check(StandbyCheckId::Room, Tone::Good, [("wanted", standby.told.serves.to_string())]),
        },
    };
    all.push(room);
    let objects = release::objects(&standby.release.as_ref()?.manifest).ok()?;
    let images = releases::image_risks(&reviewer, &objects, &BTreeSet::new()).await;
    all.push(match images.into_iter().next() {
        None => check(StandbyCheckId::Image, Tone::Good, []),
        Some(risk) if risk.code == RiskCode::ImageMissing => of_risk(StandbyCheckId::Image, Tone::Bad, risk),
        Some(risk) => of_risk(StandbyCheckId::Image, Tone::Warn, risk),
    });
    if let Some(name) = scout.surroundings(&application.project).await.autoscaler_of(live) {
        all.push(check(StandbyCheckId::Scaler, Tone::Warn, [("name", name)]));
    }
    Some(all)
}

/// Claims are of their site: what is in them does not move.
fn data(standby: &Found) -> StandbyCheck {
    let form = standby.form();
    let storage = form.iter().flat_map(|form| &form.storage);
    let paths: Vec<&str> = storage.map(|storage| storage.path.as_str()).collect();
    let tone = if paths.is_empty() { Tone::Good } else { Tone::Warn };
    check(StandbyCheckId::Data, tone, [("paths", paths.join(", "))])
}

fn of_risk(check: StandbyCheckId, tone: Tone, risk: Risk) -> StandbyCheck {
    StandbyCheck { check, tone, params: risk.params }
}

fn check<const N: usize>(check: StandbyCheckId, tone: Tone, params: [(&str, String); N]) -> StandbyCheck {
    let params = params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    StandbyCheck { check, tone, params }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_the_same_in_the_registry_of_each_site() {
        assert!(is_same("10.1.0.1:5000/web:2", "registry.example/web:2"));
        assert!(!is_same("registry.example/web:2", "registry.example/web:3"));
    }
}
