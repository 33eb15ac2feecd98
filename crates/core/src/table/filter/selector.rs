//! Label selectors as kubectl reads them (k8s.io/apimachinery `pkg/labels/selector.go`).

use super::cursor::{Cursor, is_space};
use crate::watch::Meta;
use concertina_contract::{FilterFault, FilterProblem};

/// The longest name of a label (without its prefix), and the longest value.
const LABEL: usize = 63;
/// The longest prefix of a label's name: a DNS subdomain.
const PREFIX: usize = 253;

/// One requirement on the labels of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Requirement {
    pub(super) key: String,
    pub(super) wants: Wants,
}

/// What is wanted of a label.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wants {
    /// `app`
    There,
    /// `!app`
    NotThere,
    /// `app=web`, `app in (web, api)`
    OneOf(Vec<String>),
    /// `app!=web`, `app notin (web)`; holds too where there is no such label.
    NoneOf(Vec<String>),
    /// `generation>3`
    More(i64),
    /// `generation<3`
    Less(i64),
}

impl Requirement {
    /// Whether an object has such labels.
    pub(super) fn holds(&self, meta: &Meta) -> bool {
        let value = meta.label(&self.key);
        let number = |value: &str| value.parse::<i64>().ok();
        match &self.wants {
            Wants::There => value.is_some(),
            Wants::NotThere => value.is_none(),
            Wants::OneOf(values) => value.is_some_and(|value| values.iter().any(|one| one == value)),
            Wants::NoneOf(values) => value.is_none_or(|value| values.iter().all(|one| one != value)),
            Wants::More(least) => value.and_then(number).is_some_and(|number| number > *least),
            Wants::Less(most) => value.and_then(number).is_some_and(|number| number < *most),
        }
    }
}

/// Reads requirements, separated by commas. With `spaced`, blanks may stand around the commas.
pub(super) fn read(cursor: &mut Cursor<'_>, spaced: bool) -> Result<Vec<Requirement>, FilterProblem> {
    let mut out = vec![requirement(cursor)?];
    loop {
        let end = cursor.at();
        if spaced {
            cursor.skip_space();
        }
        if !cursor.take(",") {
            cursor.go(end);
            return Ok(out);
        }
        if spaced {
            cursor.skip_space();
        }
        out.push(requirement(cursor)?);
    }
}

fn requirement(cursor: &mut Cursor<'_>) -> Result<Requirement, FilterProblem> {
    if cursor.take("!") {
        return Ok(Requirement { key: key(cursor)?, wants: Wants::NotThere });
    }
    let key = key(cursor)?;
    let wants = if cursor.take("!=") {
        Wants::NoneOf(vec![value(cursor)?])
    } else if cursor.take("==") || cursor.take("=") {
        Wants::OneOf(vec![value(cursor)?])
    } else if cursor.take(">") {
        Wants::More(integer(cursor)?)
    } else if cursor.take("<") {
        Wants::Less(integer(cursor)?)
    } else if word(cursor, "in") {
        Wants::OneOf(values(cursor)?)
    } else if word(cursor, "notin") {
        Wants::NoneOf(values(cursor)?)
    } else {
        Wants::There
    };
    Ok(Requirement { key, wants })
}

/// Steps over ` in ` or ` notin `, when a list follows.
fn word(cursor: &mut Cursor<'_>, word: &str) -> bool {
    let begin = cursor.at();
    cursor.skip_space();
    if cursor.at() > begin && cursor.take(word) {
        let end = cursor.at();
        cursor.skip_space();
        // At the end of the text a list is still to come; `in` before anything else is a word of the filter.
        if cursor.peek() == Some('(') || cursor.rest().is_empty() {
            return true;
        }
        cursor.go(end);
    }
    cursor.go(begin);
    false
}

fn values(cursor: &mut Cursor<'_>) -> Result<Vec<String>, FilterProblem> {
    let begin = cursor.at();
    if !cursor.take("(") {
        return Err(cursor.problem(FilterFault::UnclosedList, begin));
    }
    let mut out = Vec::new();
    loop {
        cursor.skip_space();
        out.push(value(cursor)?);
        cursor.skip_space();
        if cursor.take(")") {
            return Ok(out);
        }
        if !cursor.take(",") {
            cursor.take_while(|_| true);
            return Err(cursor.problem(FilterFault::UnclosedList, begin));
        }
    }
}

fn key(cursor: &mut Cursor<'_>) -> Result<String, FilterProblem> {
    let begin = cursor.at();
    let key = token(cursor);
    if key.is_empty() {
        return Err(cursor.problem(FilterFault::NoLabel, begin));
    }
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let prefix_fits = prefix
        .is_none_or(|prefix| !prefix.is_empty() && prefix.len() <= PREFIX && prefix.split('.').all(is_label));
    if prefix_fits && is_label(name) && !name.is_empty() {
        return Ok(key.to_owned());
    }
    Err(cursor.problem(FilterFault::BadLabel, begin))
}

fn value(cursor: &mut Cursor<'_>) -> Result<String, FilterProblem> {
    let begin = cursor.at();
    let value = token(cursor);
    if is_label(value) { Ok(value.to_owned()) } else { Err(cursor.problem(FilterFault::BadLabel, begin)) }
}

fn integer(cursor: &mut Cursor<'_>) -> Result<i64, FilterProblem> {
    let begin = cursor.at();
    token(cursor).parse().map_err(|_| cursor.problem(FilterFault::NotANumber, begin))
}

/// Everything up to a character that means something in a selector.
fn token<'t>(cursor: &mut Cursor<'t>) -> &'t str {
    cursor.take_while(|c| !is_space(c) && !matches!(c, ',' | '(' | ')' | '=' | '!' | '<' | '>' | '"'))
}

/// A name or value of a label: begins and ends with a letter or digit; may be empty as a value.
fn is_label(text: &str) -> bool {
    let edge = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii_alphanumeric());
    text.len() <= LABEL
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && edge(text.bytes().next())
        && edge(text.bytes().last())
}
