//! Rows in a set, found by namespace and name.

use super::Row;
use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What tells rows of one kind and site apart.
pub trait Key {
    /// Namespace and name.
    fn parts(&self) -> (&str, &str);
}

/// A row that is equal to every row of the same namespace and name.
#[derive(Clone, Debug)]
pub struct Keyed(pub Arc<Row>);

impl Key for Keyed {
    fn parts(&self) -> (&str, &str) {
        let meta = self.0.meta();
        (&meta.namespace, &meta.name)
    }
}

impl Key for (&str, &str) {
    fn parts(&self) -> (&str, &str) {
        *self
    }
}

impl<'a> Borrow<dyn Key + 'a> for Keyed {
    fn borrow(&self) -> &(dyn Key + 'a) {
        self
    }
}

impl Hash for dyn Key + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl PartialEq for dyn Key + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for dyn Key + '_ {}

impl Hash for Keyed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl PartialEq for Keyed {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Keyed {}
