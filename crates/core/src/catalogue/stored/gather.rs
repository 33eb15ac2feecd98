//! One form of what the releases of all sites keep.

use super::{Stored, veil_variables};
use crate::catalogue::effective;
use concertina_contract::{AppForm, ApplicationName, DeployForm, SiteDifference, SiteId, Variable};

/// The form of an application on all its sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// The form, secrets kept.
    pub form: DeployForm,
    /// Sites on which more is different than a form can say, such as one that was left out of an upgrade. There the form
    /// would change more than the user changes in it.
    pub odd: Vec<SiteId>,
}

/// Makes one form of what the releases keep, the newest first: its base is the base of all. None if there are none.
///
/// Where a release has the same base, its difference is what it keeps; where it has another one, what the two differ in.
pub fn gather(application: &ApplicationName, releases: &[(SiteId, Stored)]) -> Option<Gathered> {
    let (_, newest) = releases.first()?;
    let base = newest.whole();
    let (mut differences, mut odd) = (Vec::new(), Vec::new());
    for (site, stored) in releases {
        let (difference, told) = match (&base, stored.whole()) {
            (Some((base, _)), Some((own, difference))) if *base == own => (difference, true),
            (Some((base, _)), Some((own, difference))) => {
                let there = effective(&own, difference.as_ref());
                let between = between(site, base, &there);
                let told = effective(base, Some(&between)) == there;
                let standby = stored.difference.as_ref().is_some_and(|own| own.standby);
                let between = SiteDifference { standby, ..between };
                (Some(between), told)
            }
            // Secrets are missing in a record that somebody changed: what is shown is what it keeps.
            _ => (stored.difference.clone(), stored.base == newest.base),
        };
        let difference = difference.map(|own| SiteDifference { site: site.clone(), ..veil_variables(&own) });
        differences.extend(difference.filter(|difference| !difference.is_empty()));
        if !told {
            odd.push(site.clone());
        }
    }
    let form = DeployForm { application: application.clone(), form: newest.base.clone(), differences };
    Some(Gathered { form, odd })
}

/// What a difference can say of what is another one on a site.
fn between(site: &SiteId, base: &AppForm, there: &AppForm) -> SiteDifference {
    let new = |variable: &&Variable| !base.environment.contains(variable);
    SiteDifference {
        site: site.clone(),
        image: other(&base.image, &there.image),
        replicas: other(&base.replicas, &there.replicas),
        environment: there.environment.iter().filter(new).cloned().collect(),
        resources: other(&base.resources, &there.resources),
        service: other(&base.service, &there.service),
        route: if base.route == there.route { None } else { there.route.clone() },
        standby: false,
    }
}

fn other<T: Clone + PartialEq>(base: &T, there: &T) -> Option<T> {
    (base != there).then(|| there.clone())
}
