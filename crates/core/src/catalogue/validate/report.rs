//! Collects what is wrong.

use concertina_contract::{FormProblem, FormProblemCode, SiteId};
use std::collections::BTreeMap;
use std::fmt::Display;

/// What was found so far, and of which site it is being said.
#[derive(Default)]
pub(super) struct Report {
    /// The site whose difference is looked at.
    pub(super) site: Option<SiteId>,
    /// What was found.
    pub(super) problems: Vec<FormProblem>,
}

impl Report {
    /// Something is wrong with a field.
    pub(super) fn add(&mut self, field: impl Into<String>, code: FormProblemCode) {
        self.add_with(field, code, &[]);
    }

    /// Something is wrong with a field; with values for the message.
    pub(super) fn add_with(
        &mut self,
        field: impl Into<String>,
        code: FormProblemCode,
        params: &[(&str, &dyn Display)],
    ) {
        let params: BTreeMap<String, String> =
            params.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
        self.problems.push(FormProblem { field: field.into(), site: self.site.clone(), code, params });
    }

    /// A number is not within these bounds.
    pub(super) fn add_range(&mut self, field: impl Into<String>, min: u32, max: u32) {
        self.add_with(field, FormProblemCode::OutOfRange, &[("min", &min), ("max", &max)]);
    }

    /// A list has more than so many.
    pub(super) fn check_count<T>(&mut self, field: &str, list: &[T], limit: usize) {
        if list.len() > limit {
            self.add_with(field, FormProblemCode::TooMany, &[("limit", &limit)]);
        }
    }
}
