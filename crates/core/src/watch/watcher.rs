//! Watches one kind on one site: all of it, or where that is forbidden the namespaces that the user may read.

use super::engine::Engine;
use super::scope::{Scope, Share};
use super::{Feed, Pace};
use crate::clock::Clock;
use crate::site::{Access, Link};
use crate::task::Tasks;
use concertina_contract::{Failure, PartialRows};
use std::collections::BTreeMap;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch::Receiver};

/// Namespaces that are watched one by one, at most: each takes a connection.
const SPACES: usize = 40;
/// What a watch needs; a kind that cannot be watched needs the first.
const VERBS: [&str; 2] = ["list", "watch"];

/// Runs the engines of one feed.
#[derive(Debug)]
pub(super) struct Watcher {
    pub(super) feed: Arc<Feed>,
    pub(super) link: Receiver<Link>,
    pub(super) clock: Clock,
    pub(super) pace: Pace,
    /// The scope of the engines.
    pub(super) tasks: Tasks,
}

/// The engines of namespaces. They stop when it is dropped.
#[derive(Debug, Default)]
struct Engines {
    running: BTreeMap<Scope, Tasks>,
    /// Rung by an engine that may not read its namespace any more.
    forbidden: Arc<Notify>,
}

/// Who is asked about rights, if the link is there, and the namespaces that were named then.
type Asked = Option<(Access, Vec<String>)>;

impl Watcher {
    /// Works until it is dropped, or the site is gone.
    pub(super) async fn run(mut self) {
        // An earlier one may have ended in namespaces: what it read of them is what is known of the whole now.
        self.feed.scope([Scope::Whole], self.feed.partial());
        loop {
            let Some(failure) = self.engine(Scope::Whole).run().await else { return };
            let asked = self.asked();
            if self.in_namespaces(&failure).await.is_none() {
                // Nothing is allowed, or nobody can tell.
                self.feed.scope([Scope::Whole], None);
                self.feed.lost(&failure);
                self.pause(self.pace.refused, &asked, &Notify::new()).await;
            }
            self.feed.scope([Scope::Whole], None);
        }
    }

    /// Reads the namespaces that are allowed until all are. None when there are none.
    async fn in_namespaces(&mut self, failure: &Failure) -> Option<()> {
        let reader = self.link.borrow().reader.clone()?;
        let served = reader.served(self.feed.kind()).await.ok().flatten()?;
        if !served.namespaced {
            return None;
        }
        let verbs = &VERBS[..if served.can("watch") { 2 } else { 1 }];
        let (group, resource) = (served.kind.group(), served.kind.plural());
        let mut engines = Engines::default();
        loop {
            let asked = self.asked();
            if let Some((access, _)) = &asked {
                if access.everywhere(verbs, group, resource).await.unwrap_or(false) {
                    return Some(());
                }
                match access.namespaces(verbs, group, resource).await {
                    Ok(allowed) if allowed.is_empty() => return None,
                    Ok(allowed) => self.serve(&mut engines, allowed, failure),
                    // The link is not what it was; the engines say so.
                    Err(error) => tracing::debug!(site = %self.feed.site(), ?error, "rights are not known"),
                }
            }
            if engines.running.is_empty() {
                return None;
            }
            self.pause(self.pace.recheck, &asked, &engines.forbidden).await;
        }
    }

    /// Starts what is allowed, stops what is not any more.
    fn serve(&self, engines: &mut Engines, mut allowed: Vec<String>, failure: &Failure) {
        let count = u32::try_from(allowed.len()).unwrap_or(u32::MAX);
        allowed.truncate(SPACES);
        let scopes: Vec<Scope> =
            allowed.iter().map(|namespace| Scope::Namespace(namespace.as_str().into())).collect();
        engines.running.retain(|scope, tasks| {
            let stays = scopes.contains(scope) && !tasks.is_stopped();
            if !stays {
                tasks.stop();
            }
            stays
        });
        let partial = PartialRows { namespaces: allowed, allowed: count, failure: failure.clone() };
        self.feed.scope(scopes.clone(), Some(partial));
        for scope in scopes {
            engines.running.entry(scope.clone()).or_insert_with(|| {
                let (tasks, engine) = (self.tasks.child(), self.engine(scope.clone()));
                let (ended, bell, feed) = (tasks.clone(), engines.forbidden.clone(), self.feed.clone());
                tasks.spawn(async move {
                    if let Some(failure) = engine.run().await {
                        feed.lost_in(&scope, &failure);
                        ended.stop();
                        bell.notify_one();
                    }
                });
                tasks
            });
        }
    }

    /// Who is asked about rights, and the namespaces that are named now.
    fn asked(&mut self) -> Asked {
        self.link.borrow_and_update().access.clone().map(|access| (access.clone(), access.named()))
    }

    fn engine(&self, scope: Scope) -> Engine {
        let share = Share::new(self.feed.clone(), scope);
        Engine::new(share, self.link.clone(), self.clock.clone(), self.pace.clone())
    }

    /// Waits so long, or until there is another connection, other namespaces are named, or one is forbidden.
    async fn pause(&self, most: Duration, asked: &Asked, forbidden: &Notify) {
        let mut link = self.link.clone();
        let epoch = link.borrow().epoch;
        let named = async {
            match asked {
                Some((access, named)) => access.named_other_than(named).await,
                None => pending().await,
            }
        };
        let relinked = async {
            // An error means that the site is gone, and this with it.
            let _ = link.wait_for(|link| link.epoch != epoch && link.access.is_some()).await;
        };
        tokio::select! {
            () = tokio::time::sleep(most) => {}
            () = relinked => {}
            () = named => {}
            () = forbidden.notified() => {
                tokio::time::sleep(self.pace.refused / 10).await;
                if let Some((access, _)) = asked {
                    access.doubt().await;
                }
            }
        }
    }
}

impl Drop for Engines {
    fn drop(&mut self) {
        self.running.values().for_each(Tasks::stop);
    }
}
