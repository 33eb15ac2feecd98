//! Variables, files and storage.

use super::report::Report;
use crate::catalogue::grammar::{is_mount_path, is_subdomain, is_text, is_variable};
use crate::quantity;
use concertina_contract::{AppForm, ConfigFile, FormProblemCode, SecretValue, Storage, TextValue, Variable};
use std::collections::BTreeSet;

/// The most variables.
const MOST_VARIABLES: usize = 1_000;
/// The most files, and the most folders of storage.
const MOST_MOUNTS: usize = 100;
/// The longest `NAME=value` that Linux hands to a program (`MAX_ARG_STRLEN`), in bytes.
const LONGEST_VARIABLE: usize = (128 << 10) - 1;
/// What a `ConfigMap` or a Secret holds, in bytes.
const LARGEST_FILES: usize = 1 << 20;

pub(super) fn check_environment(report: &mut Report, variables: &[Variable]) {
    report.check_count("environment", variables, MOST_VARIABLES);
    let mut names = BTreeSet::new();
    for (index, Variable { name, value }) in variables.iter().enumerate() {
        let field = format!("environment.{index}.name");
        if name.is_empty() {
            report.add(field, FormProblemCode::Empty);
        } else if !is_variable(name) {
            report.add(field, FormProblemCode::VariableInvalid);
        } else if !names.insert(name) {
            report.add_with(field, FormProblemCode::VariableTwice, &[("name", name)]);
        }
        let field = format!("environment.{index}.value");
        if check_secret(report, &field, value) {
            let text = known(value);
            if text.contains('\0') || is_odd(value) {
                report.add(field, FormProblemCode::TextInvalid);
            } else if name.len() + 1 + text.len() > LONGEST_VARIABLE {
                report.add_with(field, FormProblemCode::TextTooLong, &[("limit", &LONGEST_VARIABLE)]);
            }
        }
    }
}

pub(super) fn check_files(report: &mut Report, form: &AppForm) {
    report.check_count("files", &form.files, MOST_MOUNTS);
    let mut sizes = [0, 0];
    for (index, ConfigFile { path, content }) in form.files.iter().enumerate() {
        let field = format!("files.{index}.path");
        let before = form.files[..index].iter().any(|other| other.path == *path);
        if !is_mount_path(path) {
            report.add(field, FormProblemCode::PathInvalid);
        } else if before {
            report.add_with(field, FormProblemCode::PathTwice, &[("path", path)]);
        } else {
            check_below(report, field, path, &form.files);
        }
        let field = format!("files.{index}.content");
        if check_secret(report, &field, content) && is_odd(content) {
            report.add(field, FormProblemCode::TextInvalid);
        }
        sizes[usize::from(matches!(content, TextValue::Secret { .. }))] += known(content).len();
    }
    for size in sizes {
        if size > LARGEST_FILES {
            let values: [(&str, &dyn std::fmt::Display); 2] = [("size", &size), ("limit", &LARGEST_FILES)];
            report.add_with("files", FormProblemCode::FilesTooLarge, &values);
        }
    }
    for (index, Storage { path, .. }) in form.storage.iter().enumerate() {
        let field = format!("storage.{index}.path");
        let before = form.storage[..index].iter().any(|other| other.path == *path);
        if !is_mount_path(path) {
            report.add(field, FormProblemCode::PathInvalid);
        } else if before || form.files.iter().any(|file| file.path == *path) {
            report.add_with(field, FormProblemCode::PathTwice, &[("path", path)]);
        } else {
            check_below(report, field, path, &form.files);
        }
    }
}

pub(super) fn check_storage(report: &mut Report, storage: &[Storage]) {
    report.check_count("storage", storage, MOST_MOUNTS);
    for (index, Storage { path: _, size, class }) in storage.iter().enumerate() {
        let field = format!("storage.{index}.size");
        match quantity::billionths(size) {
            None => report.add(field, FormProblemCode::QuantityInvalid),
            Some(size) if size < 0 => report.add(field, FormProblemCode::QuantityInvalid),
            Some(0) => report.add(field, FormProblemCode::QuantityZero),
            Some(size) if size % 1_000_000_000 != 0 => report.add(field, FormProblemCode::QuantityTooFine),
            Some(_) => {}
        }
        if class.as_ref().is_some_and(|class| !is_subdomain(class)) {
            report.add(format!("storage.{index}.class"), FormProblemCode::ObjectNameInvalid);
        }
    }
}

/// No path can lie below a file.
fn check_below(report: &mut Report, field: String, path: &str, files: &[ConfigFile]) {
    let below = |file: &&ConfigFile| path.strip_prefix(&*file.path).is_some_and(|rest| rest.starts_with('/'));
    if let Some(file) = files.iter().find(below) {
        report.add_with(field, FormProblemCode::PathBelowFile, &[("path", &file.path)]);
    }
}

/// Whether a text is what the user typed; a mask in a secret's place is not.
fn check_secret(report: &mut Report, field: &str, value: &TextValue) -> bool {
    match value {
        TextValue::Plain { .. } => true,
        TextValue::Secret { value } => check_secret_value(report, field, value),
    }
}

pub(super) fn check_secret_value(report: &mut Report, field: &str, value: &SecretValue) -> bool {
    let lost = matches!(value, SecretValue::Given { text } if text.is_mask());
    if lost {
        report.add(field, FormProblemCode::SecretLost);
    }
    !lost
}

/// Whether a plain text has what cannot stand in a manifest. A Secret can hold anything.
fn is_odd(value: &TextValue) -> bool {
    matches!(value, TextValue::Plain { text } if !is_text(text))
}

/// The text of a value, as far as the form has it.
fn known(value: &TextValue) -> &str {
    match value {
        TextValue::Plain { text } => text,
        TextValue::Secret { value: SecretValue::Given { text } } => text.expose(),
        TextValue::Secret { value: SecretValue::Kept } => "",
    }
}
