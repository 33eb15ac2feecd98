//! What the pods of one root tell, kept by difference.

use crate::watch::PodRow;
use std::collections::{BTreeMap, BTreeSet};

/// Counts over pods, and those that a person should look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pods {
    /// Pods that run or are about to.
    pub(super) alive: u32,
    /// Those that are ready.
    pub(super) ready: u32,
    /// Those that are being placed or started.
    pub(super) starting: u32,
    /// What is wrong with pods that are alive, worst first.
    pub(super) troubles: BTreeSet<Trouble>,
    /// Pods that failed for good. A controller makes others in their place.
    pub(super) failed: BTreeSet<Trouble>,
    /// Their images, where no template tells them.
    images: BTreeMap<Box<str>, u32>,
}

/// What is wrong with a pod. The order is that in which causes are told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trouble {
    /// It finds no node.
    pub(super) unschedulable: bool,
    /// Kubernetes' word for it.
    pub(super) reason: Box<str>,
    /// The pod.
    pub(super) pod: Box<str>,
    /// Its uid.
    pub(super) uid: Box<str>,
}

/// What one pod adds.
enum Share {
    /// It is ready.
    Ready,
    /// It is on its way.
    Starting,
    /// It is alive, and that is all.
    Alive,
    /// Something is wrong with it.
    Troubled(Trouble),
    /// It failed for good.
    Failed(Trouble),
    /// It is done, or goes.
    Nothing,
}

impl Pods {
    /// Takes a pod in; its images too where no template tells them.
    pub(super) fn add(&mut self, pod: &PodRow, images: bool) {
        match Share::of(pod) {
            Share::Nothing => return,
            Share::Failed(trouble) => {
                self.failed.insert(trouble);
            }
            alive => {
                self.alive += 1;
                match alive {
                    Share::Ready => self.ready += 1,
                    Share::Starting => self.starting += 1,
                    Share::Troubled(trouble) => {
                        self.troubles.insert(trouble);
                    }
                    _ => {}
                }
            }
        }
        for container in pod.containers.iter().filter(|_| images) {
            *self.images.entry(container.image.clone()).or_default() += 1;
        }
    }

    /// Takes a pod out that was taken in as it is here.
    pub(super) fn remove(&mut self, pod: &PodRow, images: bool) {
        match Share::of(pod) {
            Share::Nothing => return,
            Share::Failed(trouble) => {
                self.failed.remove(&trouble);
            }
            alive => {
                self.alive = self.alive.saturating_sub(1);
                match alive {
                    Share::Ready => self.ready = self.ready.saturating_sub(1),
                    Share::Starting => self.starting = self.starting.saturating_sub(1),
                    Share::Troubled(trouble) => {
                        self.troubles.remove(&trouble);
                    }
                    _ => {}
                }
            }
        }
        for container in pod.containers.iter().filter(|_| images) {
            if let Some(count) = self.images.get_mut(&container.image) {
                *count -= 1;
                if *count == 0 {
                    self.images.remove(&container.image);
                }
            }
        }
    }

    /// Whether there is none that counts.
    pub(super) fn is_empty(&self) -> bool {
        self.alive == 0 && self.failed.is_empty()
    }

    /// Their images, each once.
    pub(super) fn images(&self) -> impl Iterator<Item = &str> {
        self.images.keys().map(AsRef::as_ref)
    }
}

impl Share {
    fn of(pod: &PodRow) -> Self {
        if pod.meta.deleting.is_some() || &*pod.phase == "Succeeded" {
            return Self::Nothing;
        }
        let condition = |name: &str| pod.conditions.iter().find(|one| &*one.name == name);
        let trouble = |unschedulable, reason: &str| Trouble {
            unschedulable,
            reason: reason.into(),
            pod: pod.meta.name.clone(),
            uid: pod.meta.uid.clone(),
        };
        if &*pod.phase == "Failed" {
            return Self::Failed(trouble(false, &pod.status));
        }
        if pod.is_troubled() {
            let container = pod.containers.iter().find(|container| !container.reason.is_empty());
            return Self::Troubled(trouble(
                false,
                container.map_or(&pod.status, |container| &container.reason),
            ));
        }
        let unplaced = condition("PodScheduled").filter(|placed| &*placed.reason == "Unschedulable");
        if let Some(unplaced) = unplaced {
            return Self::Troubled(trouble(true, &unplaced.reason));
        }
        match &*pod.phase {
            "Pending" => Self::Starting,
            // A row keeps the conditions that do not hold.
            "Running" if condition("Ready").is_none() => Self::Ready,
            _ => Self::Alive,
        }
    }
}
