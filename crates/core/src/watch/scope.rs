//! What part of a site an engine reads.

use super::feed::{Edit, Feed};
use super::row::Keyed;
use concertina_contract::{Failure, Kind, Millis, SiteId};
use std::collections::HashSet;
use std::sync::Arc;

/// All of a site, or one namespace of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Scope {
    /// All namespaces, and what is in none.
    #[default]
    Whole,
    /// One namespace.
    Namespace(Arc<str>),
}

impl Scope {
    /// Whether an object in this namespace belongs to it.
    pub(super) fn has(&self, namespace: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::Namespace(own) => own.as_ref() == namespace,
        }
    }

    /// The path of a collection in all namespaces, narrowed to this scope.
    pub(super) fn narrow(&self, path: String) -> String {
        let Self::Namespace(namespace) = self else { return path };
        let end = path.find('?').unwrap_or(path.len());
        match path[..end].rfind('/') {
            Some(slash) => format!("{}/namespaces/{namespace}{}", &path[..slash], &path[slash..]),
            None => path,
        }
    }
}

/// The part of a feed that one engine fills.
#[derive(Clone, Debug)]
pub(super) struct Share {
    feed: Arc<Feed>,
    scope: Scope,
}

impl Share {
    /// The part of a feed with this scope.
    pub(super) fn new(feed: Arc<Feed>, scope: Scope) -> Self {
        Self { feed, scope }
    }

    /// The site of the feed.
    pub(super) fn site(&self) -> &SiteId {
        self.feed.site()
    }

    /// The kind of the feed.
    pub(super) fn kind(&self) -> &Kind {
        self.feed.kind()
    }

    /// The scope.
    pub(super) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Whether a list of this part was complete once.
    pub(super) fn is_listed(&self) -> bool {
        self.feed.is_listed(&self.scope)
    }

    /// See [`Feed::apply`].
    pub(super) fn apply(&self, edits: impl IntoIterator<Item = Edit>) -> Vec<Keyed> {
        self.feed.apply(&self.scope, edits)
    }

    /// See [`Feed::listed`].
    pub(super) fn listed(&self, seen: &HashSet<Keyed>, now: Millis) {
        self.feed.listed(&self.scope, seen, now);
    }

    /// See [`Feed::right`].
    pub(super) fn right(&self, now: Millis) {
        self.feed.right(&self.scope, now);
    }

    /// See [`Feed::loading`].
    pub(super) fn loading(&self, now: Millis) {
        self.feed.loading(&self.scope, now);
    }

    /// The rows of this part are not watched any more, and why.
    pub(super) fn lost(&self, failure: &Failure) {
        self.feed.lost_in(&self.scope, failure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_narrowed_before_the_resource() {
        let shop = Scope::Namespace("shop".into());
        let narrow = |path: &str| shop.narrow(path.to_owned());
        assert_eq!(
            narrow("/api/v1/pods?limit=500&continue=a%2Fb"),
            "/api/v1/namespaces/shop/pods?limit=500&continue=a%2Fb"
        );
        assert_eq!(narrow("/apis/apps/v1/deployments"), "/apis/apps/v1/namespaces/shop/deployments");
        assert_eq!(Scope::Whole.narrow("/api/v1/pods".to_owned()), "/api/v1/pods");
    }
}
