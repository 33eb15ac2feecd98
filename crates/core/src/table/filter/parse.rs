//! Reads the text of a filter.
//!
//! ```text
//! web api            both words occur
//! "two words"        these two beside each other
//! -web               does not occur
//! status:Running     the column has the text; status:Running,Pending one of them; status=Running is it
//! restarts>5 age<1h  compares numbers and ages
//! label:app=web      labels, as kubectl selects them; -l app in (web, api); !canary
//! ```

use super::cursor::{Cursor, is_space};
use super::key;
use super::selector;
use super::term::{Amount, Clause, Key, Relation, Term, Test, Word};
use concertina_contract::{FilterFault, FilterProblem, Kind};

/// The longest text, in bytes, and the most conditions.
const TEXT: usize = 4_000;
const CLAUSES: usize = 100;

/// The conditions of a text, for rows of a kind.
pub(super) fn parse(text: &str, kind: &Kind) -> Result<Vec<Clause>, FilterProblem> {
    let mut cursor = Cursor::new(text);
    let mut clauses = Vec::new();
    loop {
        cursor.skip_space();
        if cursor.rest().is_empty() {
            return Ok(clauses);
        }
        if text.len() > TEXT || clauses.len() == CLAUSES {
            let begin = cursor.at();
            cursor.take_while(|_| true);
            return Err(cursor.problem(FilterFault::TooLong, begin));
        }
        clauses.push(clause(&mut cursor, kind)?);
    }
}

fn clause(cursor: &mut Cursor<'_>, kind: &Kind) -> Result<Clause, FilterProblem> {
    let begin = cursor.at();
    if cursor.take("-l") {
        if cursor.rest().is_empty() || cursor.peek().is_some_and(is_space) {
            cursor.skip_space();
            return Ok(Clause { not: false, term: Term::Labels(selector::read(cursor, true)?) });
        }
        cursor.go(begin);
    }
    if cursor.take("!") {
        cursor.go(begin);
        return Ok(Clause { not: false, term: Term::Labels(selector::read(cursor, false)?) });
    }
    let not = cursor.take("-");
    if cursor.peek() == Some('"') {
        return Ok(Clause { not, term: Term::Word(Word::new(&cursor.quoted()?)) });
    }
    if let Some((turned, term)) = keyed(cursor, kind)? {
        return Ok(Clause { not: not != turned, term });
    }
    let word = cursor.take_while(|letter| !is_space(letter));
    // A dash alone is a dash.
    let (not, word) = if word.is_empty() { (false, "-") } else { (not, word) };
    Ok(Clause { not, term: Term::Word(Word::new(word)) })
}

/// `key:value` and comparisons; none where the text is a plain word. The flag says that the sense is turned, as `!=` does.
fn keyed(cursor: &mut Cursor<'_>, kind: &Kind) -> Result<Option<(bool, Term)>, FilterProblem> {
    let begin = cursor.at();
    let name = cursor.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
    let Some(relation) = Operator::read(cursor).filter(|_| !name.is_empty()) else {
        cursor.go(begin);
        return Ok(None);
    };
    if key::is_label(name) && relation == Operator::Has {
        return Ok(Some((false, Term::Labels(selector::read(cursor, false)?))));
    }
    let Some(key) = key::find(name, kind) else {
        // `nginx:1.27` and `localhost:5000/web` are words; a key that other kinds have is a mistake.
        if relation == Operator::Has && !key::is_known(name) {
            cursor.go(begin);
            return Ok(None);
        }
        cursor.go(begin + name.len());
        return Err(cursor.problem(FilterFault::UnknownKey, begin));
    };
    // `restarts:>5` is `restarts>5`.
    let relation = match relation {
        Operator::Has => Operator::read(cursor).filter(|one| *one != Operator::Has).unwrap_or(Operator::Has),
        other => other,
    };
    let test = match relation {
        Operator::Has => Test::Has(cursor.values(begin)?),
        Operator::Is | Operator::IsNot => Test::Is(cursor.values(begin)?),
        Operator::Compares(relation) => Test::Compares(relation, amount(cursor, begin, &key)?),
    };
    Ok(Some((relation == Operator::IsNot, Term::Fact(key, test))))
}

/// What stands between a key and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Has,
    Is,
    IsNot,
    Compares(Relation),
}

impl Operator {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        const ALL: [(&str, Operator); 8] = [
            (":", Operator::Has),
            ("!=", Operator::IsNot),
            (">=", Operator::Compares(Relation::MoreOrSame)),
            ("<=", Operator::Compares(Relation::LessOrSame)),
            ("==", Operator::Is),
            ("=", Operator::Is),
            (">", Operator::Compares(Relation::More)),
            ("<", Operator::Compares(Relation::Less)),
        ];
        ALL.into_iter().find(|(sign, _)| cursor.take(sign)).map(|(_, operator)| operator)
    }
}

fn amount(cursor: &mut Cursor<'_>, begin: usize, key: &Key) -> Result<Amount, FilterProblem> {
    let start = cursor.at();
    let text = cursor.take_while(|letter| !is_space(letter));
    if text.is_empty() {
        return Err(cursor.problem(FilterFault::NoValue, begin));
    }
    let amount = Amount::read(text);
    match key {
        Key::Age if amount.span.is_none() => Err(cursor.problem(FilterFault::NotADuration, start)),
        _ if amount.number.is_none() && amount.span.is_none() => {
            Err(cursor.problem(FilterFault::NotANumber, start))
        }
        _ => Ok(amount),
    }
}

/// A text as one word of a filter, in quotation marks if it needs them.
#[cfg(test)]
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
