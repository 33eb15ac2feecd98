//! Objects in words.

use super::kind::kind_of;
use super::part::Part;
use crate::site::Served;
use concertina_contract::{ObjectName, ObjectRef, SiteId};

/// An object, named so that a person and the window can find it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Who {
    /// As Kubernetes spells it.
    pub(super) kind: String,
    /// Group and version, for example `apps/v1`.
    pub(super) api: String,
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) uid: String,
}

impl Who {
    /// From its parts.
    pub(super) fn new(kind: &str, api: &str, namespace: &str, name: &str, uid: &str) -> Self {
        let owned = str::to_owned;
        Self {
            kind: owned(kind),
            api: owned(api),
            namespace: owned(namespace),
            name: owned(name),
            uid: owned(uid),
        }
    }

    /// From an object of a kind.
    pub(super) fn of(kind: &str, object: Part<'_>) -> Self {
        let text = |pointer: &str| object.text(pointer);
        let (namespace, name, uid) =
            (text("/metadata/namespace"), text("/metadata/name"), text("/metadata/uid"));
        Self::new(kind, &text("/apiVersion"), &namespace, &name, &uid)
    }

    /// As the window has it. An object without a uid is one that is not there.
    pub(super) fn name(&self, site: &SiteId, served: &[Served]) -> ObjectName {
        let name = self.reach(site, served);
        ObjectName { object: name.object.filter(|_| !self.uid.is_empty()), ..name }
    }

    /// As the window has it, for an object that somebody named: it may be there.
    pub(super) fn reach(&self, site: &SiteId, served: &[Served]) -> ObjectName {
        let kind = kind_of(&self.kind, &self.api, served).filter(|_| !self.name.is_empty());
        ObjectName {
            kind: self.kind.clone(),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
            object: kind.map(|kind| ObjectRef {
                site: site.clone(),
                kind,
                namespace: self.namespace.clone(),
                name: self.name.clone(),
                uid: self.uid.clone(),
            }),
        }
    }
}
