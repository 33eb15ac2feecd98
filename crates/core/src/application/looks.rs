//! Which applications others changed, as of the last look at each.
//!
//! Rows do not tell: what others changed of a release is seen by its manifest, its live objects and whose fields are whose. So
//! each application of a window is looked at once, and again when its revision or the generation of one of its workloads (which
//! the API server counts with every change of a wish) is another one. Who looks is not known here; while nothing changes nobody
//! does. What is not known is told as not changed.

use super::identity::Identity;
use concertina_contract::{ApplicationName, ReleaseRef, SiteId};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::Notify;
use tokio::time::{Duration, Instant};

/// How long a look that failed is not tried again.
const REST: Duration = Duration::from_secs(30);

/// What can be seen of a release: its revision, and the generation of each workload by uid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The revision in force.
    pub revision: u32,
    /// The workloads.
    pub workloads: BTreeMap<Box<str>, i64>,
}

/// A look that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The release.
    pub release: ReleaseRef,
    /// What is seen of it.
    pub sight: Sight,
}

/// The looks at applications of all sites. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct Looks(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    inner: Mutex<Inner>,
    /// Somebody wants a look.
    asked: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    known: HashMap<(SiteId, Identity), Look>,
    queue: VecDeque<Wanted>,
    /// Counts what was told.
    told: u64,
    /// Who is told.
    views: Vec<Weak<Notify>>,
}

/// What is known of one application on one site.
#[derive(Debug, Default)]
struct Look {
    /// What was seen at the last look, and whether others had changed it.
    last: Option<(Sight, bool)>,
    /// What is looked at now.
    asked: Option<Sight>,
    /// Since when the last look failed.
    failed: Option<Instant>,
    /// The number of the last word.
    told: u64,
}

impl Looks {
    /// The next look that is wanted. Waits until there is one.
    pub async fn next(&self) -> Wanted {
        loop {
            let asked = self.0.asked.notified();
            if let Some(wanted) = self.lock().queue.pop_front() {
                return wanted;
            }
            asked.await;
        }
    }

    /// What a look found; none if it failed.
    pub fn tell(&self, wanted: &Wanted, changed: Option<bool>) {
        let mut inner = self.lock();
        let Some(look) = inner.known.get_mut(&key(&wanted.release)) else { return };
        if look.asked.as_ref() == Some(&wanted.sight) {
            look.asked = None;
        }
        look.failed = changed.is_none().then(Instant::now);
        let Some(changed) = changed else { return };
        let before = look.last.replace((wanted.sight.clone(), changed));
        if before.map(|(sight, changed)| (sight.revision, changed)) != Some((wanted.sight.revision, changed))
        {
            inner.say(&key(&wanted.release));
        }
    }

    /// What somebody found of a revision who looked for himself. Says nothing of one that nobody wanted a look at.
    pub fn correct(&self, release: &ReleaseRef, revision: u32, changed: bool) {
        let mut inner = self.lock();
        let last = inner.known.get_mut(&key(release)).and_then(|look| look.last.as_mut());
        if let Some((_, known)) =
            last.filter(|(sight, known)| sight.revision == revision && *known != changed)
        {
            *known = changed;
            inner.say(&key(release));
        }
    }

    /// Tells whoever shows applications of news, as long as it lives.
    pub(super) fn tell_view(&self, wake: &Arc<Notify>) {
        let mut inner = self.lock();
        inner.views.retain(|view| view.strong_count() > 0);
        inner.views.push(Arc::downgrade(wake));
    }

    /// Whether others changed an application, as of the last look at its revision.
    pub(super) fn is_changed(&self, site: &SiteId, identity: &Identity, sight: &Sight) -> bool {
        let inner = self.lock();
        let look = inner.known.get(&(site.clone(), identity.clone()));
        look.and_then(|look| look.last.as_ref())
            .is_some_and(|(last, changed)| *changed && last.revision == sight.revision)
    }

    /// Wants a look at an application, unless it was looked at as it is.
    pub(super) fn want(&self, site: &SiteId, identity: &Identity, sight: &Sight) {
        let mut inner = self.lock();
        let look = inner.known.entry((site.clone(), identity.clone())).or_default();
        let seen = look.last.as_ref().is_some_and(|(last, _)| last == sight);
        let resting = look.failed.is_some_and(|failed| failed.elapsed() < REST);
        if seen || resting || look.asked.as_ref() == Some(sight) {
            return;
        }
        look.asked = Some(sight.clone());
        let (namespace, name) = (identity.project.to_string(), identity.name.to_string());
        let release = ReleaseRef { site: site.clone(), namespace, name };
        inner.queue.push_back(Wanted { release, sight: sight.clone() });
        drop(inner);
        self.0.asked.notify_one();
    }

    /// Applications of which something was told after a word, and the number of the last word.
    pub(super) fn since(&self, word: u64) -> (Vec<Identity>, u64) {
        let inner = self.lock();
        if inner.told == word {
            return (Vec::new(), word);
        }
        let news = inner.known.iter().filter(|(_, look)| look.told > word);
        (news.map(|((_, identity), _)| identity.clone()).collect(), inner.told)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn say(&mut self, key: &(SiteId, Identity)) {
        self.told += 1;
        if let Some(look) = self.known.get_mut(key) {
            look.told = self.told;
        }
        self.views.iter().filter_map(Weak::upgrade).for_each(|view| view.notify_one());
    }
}

fn key(release: &ReleaseRef) -> (SiteId, Identity) {
    let ReleaseRef { site, namespace, name } = release.clone();
    (site, Identity::of(&ApplicationName { project: namespace, name }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_application_is_looked_at_again_only_when_something_of_it_is_another() {
        let (looks, site) = (Looks::default(), SiteId::new("s"));
        let identity = Identity { project: "shop".into(), name: "web".into() };
        let sight = |revision, generation| Sight { revision, workloads: [("u".into(), generation)].into() };
        let waiting = || looks.lock().queue.len();
        looks.want(&site, &identity, &sight(1, 4));
        looks.want(&site, &identity, &sight(1, 4));
        let wanted = looks.next().await;
        assert_eq!((waiting(), wanted.release.name.as_str(), &wanted.sight), (0, "web", &sight(1, 4)));
        assert!(!looks.is_changed(&site, &identity, &sight(1, 4)), "what is not known is not told");
        looks.tell(&wanted, Some(true));
        assert_eq!(looks.since(0), (vec![identity.clone()], 1));
        assert!(looks.is_changed(&site, &identity, &sight(1, 5)), "as of the last look at the revision");
        assert!(!looks.is_changed(&site, &identity, &sight(2, 5)), "of another revision nothing is known");
        looks.want(&site, &identity, &sight(1, 4));
        assert_eq!((waiting(), looks.since(1).0.len()), (0, 0));

        looks.want(&site, &identity, &sight(2, 5));
        let wanted = looks.next().await;
        looks.tell(&wanted, None);
        looks.want(&site, &identity, &sight(2, 5));
        assert_eq!(waiting(), 0, "a look that failed is not tried again at once");
        looks.lock().known.values_mut().for_each(|look| look.failed = None);
        looks.want(&site, &identity, &sight(2, 5));
        assert_eq!(waiting(), 1);
        let wanted = looks.next().await;
        looks.tell(&wanted, Some(false));
        looks.correct(&wanted.release, 2, true);
        assert!(looks.is_changed(&site, &identity, &sight(2, 5)));
    }
}
