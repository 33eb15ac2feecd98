//! Takes the standbys of an application along in what is planned for it.

use super::held::{Held, held};
use super::mark::selector;
use super::revision::{Way, made, way};
use crate::catalogue::{self, Stored};
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::release::{self, Release};
use crate::site::escape;
use concertina_contract::{
    ApplicationName, DeployForm, ErrorCode, ExcludedSite, Failure, Intent, Kind, ObjectRef, ReleaseRef,
    RollBackTarget, RollBackTo, SiteDifference, SiteId,
};
use futures::future::join_all;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A revision that no release has: what cannot be taken back is refused by name.
const NONE: u32 = 0;

/// A standby that is there.
struct Standby {
    site: SiteId,
    stored: Option<Stored>,
}

/// What a site with a standby is for a plan.
enum One {
    /// It can be taken along.
    Here(Box<Standby>),
    /// It does not answer.
    Missed(Box<ExcludedSite>),
}

/// The standbys of an application.
#[derive(Default)]
struct Standbys {
    /// Those that can be taken along.
    here: Vec<Standby>,
    /// Those whose sites do not answer.
    missed: Vec<ExcludedSite>,
}

/// The intent with the standbys of its applications, as far as their sites answer, and those that it misses. An intent that names them
/// already is as it was.
pub(in crate::change) async fn in_step(inner: &Inner, intent: Intent) -> (Intent, Vec<ExcludedSite>) {
    let mut missed = Vec::new();
    let intent = match intent {
        Intent::Deploy { form, sites, pace, keep_warm } => {
            let (form, sites) = deploy(inner, form, sites, &mut missed).await;
            Intent::Deploy { form, sites, pace, keep_warm }
        }
        Intent::RollBack { targets, pace } => {
            let targets = leading(inner, targets).await;
            let mut all = targets.clone();
            let names: BTreeSet<_> =
                targets.iter().map(|one| (one.release.namespace.clone(), one.release.name.clone())).collect();
            for (project, name) in names {
                let application = ApplicationName { project, name };
                all.extend(roll_back(inner, &application, &targets, &mut missed).await);
            }
            Intent::RollBack { targets: all, pace }
        }
        Intent::Adopt { targets } => {
            missed.extend(left_behind(inner, &targets).await);
            Intent::Adopt { targets }
        }
        other => other,
    };
    (intent, missed)
}

async fn deploy(
    inner: &Inner,
    mut form: Box<DeployForm>,
    mut sites: Vec<SiteId>,
    missed: &mut Vec<ExcludedSite>,
) -> (Box<DeployForm>, Vec<SiteId>) {
    let prepares = |site: &SiteId| form.differences.iter().any(|one| one.site == *site && one.standby);
    // Where a standby is made or tended, the others are not meant.
    if sites.iter().all(prepares) {
        return (form, sites);
    }
    let standbys = standbys(inner, &form.application, &sites).await;
    missed.extend(standbys.missed);
    for Standby { site, stored } in standbys.here {
        form.differences.retain(|one| one.site != site);
        form.differences.push(own(&site, stored));
        sites.push(site);
    }
    (form, sites)
}

/// What is different on a standby stays so. It waits without pods where its release does not say.
fn own(site: &SiteId, stored: Option<Stored>) -> SiteDifference {
    let kept = stored.and_then(|stored| stored.difference);
    let none = || SiteDifference { replicas: Some(0), ..SiteDifference::none(site.clone()) };
    SiteDifference { site: site.clone(), standby: true, ..kept.unwrap_or_else(none) }
}

/// The targets without the standbys that would go back to what was last healthy: each revision of what waits without pods is
/// healthy, so that they go where the others go. Where nothing but standbys is meant, these are.
async fn leading(inner: &Inner, targets: Vec<RollBackTarget>) -> Vec<RollBackTarget> {
    let name = |one: &RollBackTarget| (one.release.namespace.clone(), one.release.name.clone());
    let follows = join_all(targets.iter().map(|one| follows(inner, one))).await;
    let led: BTreeSet<_> =
        targets.iter().zip(&follows).filter(|(_, follows)| !**follows).map(|(one, _)| name(one)).collect();
    let kept =
        targets.into_iter().zip(follows).filter(|(one, follows)| !follows || !led.contains(&name(one)));
    kept.map(|(one, _)| one).collect()
}

async fn follows(inner: &Inner, one: &RollBackTarget) -> bool {
    let ReleaseRef { site, namespace, name } = &one.release;
    let application = ApplicationName { project: namespace.clone(), name: name.clone() };
    one.to == RollBackTo::LastHealthy
        && matches!(standby(inner, &application, site).await, Some(One::Here(_)))
}

/// The standbys that an adoption leaves behind: what others changed, they changed on its site alone.
async fn left_behind(inner: &Inner, targets: &[ReleaseRef]) -> Vec<ExcludedSite> {
    let mut applications = BTreeMap::<(String, String), Vec<SiteId>>::new();
    for ReleaseRef { site, namespace, name } in targets {
        applications.entry((namespace.clone(), name.clone())).or_default().push(site.clone());
    }
    let mut behind = BTreeMap::<SiteId, ExcludedSite>::new();
    for ((project, name), own) in applications {
        let application = ApplicationName { project, name };
        let adopted = join_all(own.iter().map(|site| standby(inner, &application, site))).await;
        // What is adopted on standbys alone is their own.
        if adopted.iter().all(|one| matches!(one, Some(One::Here(_)))) {
            continue;
        }
        let standbys = standbys(inner, &application, &own).await;
        let stays = |site: &SiteId| {
            let failure = Failure::new(ErrorCode::NotPossible).with("reason", "adopt-stays");
            missed(&application, site, failure)
        };
        let here = standbys.here.iter().map(|standby| stays(&standby.site));
        for mut one in here.chain(standbys.missed) {
            match behind.get_mut(&one.site) {
                Some(known) => known.objects.append(&mut one.objects),
                None => drop(behind.insert(one.site.clone(), one)),
            }
        }
    }
    behind.into_values().collect()
}

async fn roll_back(
    inner: &Inner,
    application: &ApplicationName,
    targets: &[RollBackTarget],
    missed: &mut Vec<ExcludedSite>,
) -> Vec<RollBackTarget> {
    let of_it = |one: &&RollBackTarget| {
        one.release.namespace == application.project && one.release.name == application.name
    };
    let Some(first) = targets.iter().find(of_it) else { return Vec::new() };
    if first.to == RollBackTo::Nothing {
        return Vec::new();
    }
    let sites: Vec<SiteId> = targets.iter().filter(of_it).map(|one| one.release.site.clone()).collect();
    let standbys = standbys(inner, application, &sites).await;
    missed.extend(standbys.missed);
    let standbys = standbys.here;
    if standbys.is_empty() {
        return Vec::new();
    }
    let (mut along, wanted) = (Vec::new(), made(inner, &first.release, first.to).await);
    for Standby { site, .. } in standbys {
        let release = ReleaseRef { site, ..first.release.clone() };
        let way = match &wanted {
            Some(wanted) => way(inner, &release, wanted).await,
            None => None,
        };
        let revision = match way {
            Some(Way::Stays) => continue,
            Some(Way::Back(revision)) => revision,
            Some(Way::Missing) | None => NONE,
        };
        along.push(RollBackTarget {
            release,
            to: RollBackTo::Revision { revision },
            replicas: None,
            switch: false,
        });
    }
    along
}

/// The standbys of an application, less these.
async fn standbys(inner: &Inner, application: &ApplicationName, without: &[SiteId]) -> Standbys {
    let others: Vec<SiteId> =
        inner.fleet.sites().into_iter().map(|view| view.id).filter(|site| !without.contains(site)).collect();
    let mut found = Standbys::default();
    for one in join_all(others.iter().map(|site| standby(inner, application, site))).await {
        match one {
            Some(One::Here(here)) => found.here.push(*here),
            Some(One::Missed(missed)) => found.missed.push(*missed),
            None => {}
        }
    }
    found
}

/// The standby of an application on a site; none if it has none or does not let it be read. A site that is silent had one when its rows
/// say so. Where rows tell that there is none, it is not asked.
async fn standby(inner: &Inner, application: &ApplicationName, site: &SiteId) -> Option<One> {
    let held = held(inner, application, site);
    if held == Held::Nothing {
        return None;
    }
    let ground = Ground::find(inner, site).ok()?;
    let reader = match ground.reader() {
        Ok(reader) => reader,
        Err(failure) => {
            return (held == Held::Standby)
                .then(|| One::Missed(Box::new(missed(application, site, failure))));
        }
    };
    let ApplicationName { project, name } = application;
    if held == Held::Unknown {
        let (project, selector) = (escape(project), escape(&selector(name)));
        let path = format!("/api/v1/namespaces/{project}/secrets?limit=1&labelSelector={selector}");
        let marked: Value = reader.get(&path, inner.limits.read).await.ok()?;
        marked["items"].as_array().filter(|items| !items.is_empty())?;
    }
    let release = match release::in_force(&reader, project, name).await {
        Ok(release) => release?,
        Err(error) if held == Held::Standby => {
            let failure = error.failure(&ground.name(), "list", &inner.redactor);
            return Some(One::Missed(Box::new(missed(application, site, failure))));
        }
        Err(_) => return None,
    };
    super::mark::is_set(&release.labels)
        .then(|| One::Here(Box::new(Standby { site: site.clone(), stored: stored(&release, site) })))
}

/// A standby that a plan does not take along.
fn missed(application: &ApplicationName, site: &SiteId, failure: Failure) -> ExcludedSite {
    let object = ObjectRef {
        site: site.clone(),
        kind: Kind::release(),
        namespace: application.project.clone(),
        name: application.name.clone(),
        uid: String::new(),
    };
    ExcludedSite { site: site.clone(), objects: vec![object], failure, standby: true }
}

/// The form of a release; none of one that no form made.
pub(super) fn stored(release: &Release, site: &SiteId) -> Option<Stored> {
    catalogue::read_config(&release.config.as_ref()?.read().ok()?, site).ok()?
}
