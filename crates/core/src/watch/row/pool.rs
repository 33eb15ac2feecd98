//! Parts that many rows have in common are kept once: pods of one template have the same labels, owner and images.

use super::{ContainerRow, Labels, Meta, Owner, Row};
use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

/// So many parts are kept before it is looked whether rows still have them.
const FEW: usize = 256;

/// The parts of the rows of one kind on one site.
#[derive(Debug, Default)]
pub(in crate::watch) struct Pool {
    texts: Parts<str>,
    labels: Parts<[(Box<str>, Box<str>)]>,
    owners: Parts<Owner>,
    containers: Parts<[ContainerRow]>,
}

/// Parts of one type, each of them once.
#[derive(Debug)]
struct Parts<T: ?Sized> {
    all: HashSet<Arc<T>>,
    /// At so many, those that no row has any more go.
    most: usize,
}

impl Pool {
    /// Makes the row share what other rows have too.
    pub(in crate::watch) fn share(&mut self, row: &mut Row) {
        match row {
            Row::Pod(pod) => {
                self.texts.share(&mut pod.phase);
                self.texts.share(&mut pod.status);
                self.texts.share(&mut pod.node);
                self.containers.share(&mut pod.containers);
                self.share_meta(&mut pod.meta);
            }
            Row::Node(node) => self.share_meta(&mut node.meta),
            Row::Deployment(deployment) => self.share_meta(&mut deployment.meta),
            Row::Workload(workload) => self.share_meta(&mut workload.meta),
            Row::Table(row) => self.share_meta(&mut row.meta),
        }
    }

    fn share_meta(&mut self, meta: &mut Meta) {
        let labels: &mut Labels = &mut meta.labels;
        self.labels.share(labels);
        self.texts.share(&mut meta.namespace);
        if let Some(owner) = &mut meta.owner {
            self.owners.share(owner);
        }
    }
}

impl<T: ?Sized> Default for Parts<T> {
    fn default() -> Self {
        Self { all: HashSet::new(), most: FEW }
    }
}

impl<T: Eq + Hash + ?Sized> Parts<T> {
    fn share(&mut self, part: &mut Arc<T>) {
        if let Some(known) = self.all.get(part) {
            *part = known.clone();
            return;
        }
        if self.all.len() >= self.most {
            self.all.retain(|part| Arc::strong_count(part) > 1);
            self.all.shrink_to(FEW);
            self.most = FEW.max(2 * self.all.len());
        }
        self.all.insert(part.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::Kind;
    use concertina_testkit::build;

    fn pod(name: &str, labels: &serde_json::Value) -> Row {
        let pod = build::with(build::pod("shop", name), &serde_json::json!({"metadata": {"labels": labels}}));
        Row::read(&Kind::Pod, pod.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn rows_of_one_template_share_their_labels() {
        let mut pool = Pool::default();
        let labels = serde_json::json!({"app": "web"});
        let (mut one, mut other) = (pod("a", &labels), pod("b", &labels));
        let whole = other.clone();
        pool.share(&mut one);
        pool.share(&mut other);
        assert!(Arc::ptr_eq(&one.meta().labels, &other.meta().labels));
        assert!(Arc::ptr_eq(&one.meta().namespace, &other.meta().namespace));
        assert_eq!(other, whole);
    }

    #[test]
    fn parts_go_with_the_last_row_that_had_them() {
        let mut pool = Pool::default();
        for number in 0..10 * FEW {
            pool.share(&mut pod("a", &serde_json::json!({"number": number.to_string()})));
        }
        assert!(pool.labels.all.len() <= FEW, "{}", pool.labels.all.len());
    }
}
