//! Whose fields an apply would take, out of the API server's words
//! (apimachinery `pkg/util/managedfields/internal/conflict.go`).

use concertina_contract::{Risk, RiskCode};
use std::collections::{BTreeMap, BTreeSet};

/// Fields that belong to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The field managers.
    pub owners: BTreeSet<String>,
    /// The fields, as the server writes paths.
    pub fields: Vec<String>,
}

/// How many fields are named.
const MOST: usize = 6;

impl Conflict {
    /// The conflict that the message of a 409 tells of; none if it tells of none.
    pub(super) fn parse(message: &str) -> Option<Self> {
        let (_, told) = message.split_once("Apply failed with ")?;
        let mut conflict = Self::default();
        for line in told.lines() {
            if let Some(field) = line.strip_prefix("- ") {
                conflict.fields.push(field.trim().to_owned());
            } else if let Some((_, rest)) = line.split_once(" with \"") {
                let (owner, rest) = rest.split_once('"')?;
                conflict.owners.insert(owner.to_owned());
                // One field alone stands on the same line.
                if let Some((_, field)) = rest.split_once(": ") {
                    conflict.fields.push(field.trim().to_owned());
                }
            }
        }
        (!conflict.owners.is_empty()).then_some(conflict)
    }

    /// Whether it is with nobody but Helm in its older way of writing.
    pub(super) fn is_helms_own(&self) -> bool {
        self.owners.iter().all(|owner| owner == "helm")
    }

    /// The fields in words.
    pub(super) fn fields(&self) -> String {
        let more = if self.fields.len() > MOST { ", …" } else { "" };
        let named: Vec<_> =
            self.fields.iter().take(MOST).map(|field| field.trim_start_matches('.')).collect();
        format!("{}{more}", named.join(", "))
    }

    /// The owners in words.
    pub(super) fn owners(&self) -> String {
        self.owners.iter().cloned().collect::<Vec<_>>().join(", ")
    }

    /// What taking the fields means.
    pub(super) fn risk(&self, object: &str) -> Risk {
        let params = [("fields", self.fields()), ("owner", self.owners()), ("object", object.to_owned())];
        let params: BTreeMap<_, _> =
            params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Risk { code: RiskCode::TakesBack, params }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_and_fields_are_read_out_of_the_message() {
        let one = "Apply failed with 1 conflict: conflict with \"kubectl-set\" using apps/v1: \
                   .spec.template.spec.containers[name=\"app\"].image";
        let conflict = Conflict::parse(one).unwrap();
        assert_eq!(conflict.owners(), "kubectl-set");
        assert_eq!(conflict.fields(), "spec.template.spec.containers[name=\"app\"].image");
        let many = "Apply failed with 3 conflicts: conflicts with \"argocd\" using apps/v1:\n- .spec.a\n- .spec.b\n\
                    conflicts with \"helm\":\n- .spec.c";
        let conflict = Conflict::parse(many).unwrap();
        assert_eq!((conflict.owners(), conflict.fields.len()), ("argocd, helm".to_owned(), 3));
        assert!(!conflict.is_helms_own());
        assert_eq!(Conflict::parse("the object has been modified; please apply your changes"), None);
    }
}
