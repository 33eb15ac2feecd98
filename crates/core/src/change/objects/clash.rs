//! A place that both the user and somebody else changed, in words that may be shown.

use super::merge::at;
use crate::change::shown::{text, veil};
use crate::redact::{cap, plain};
use concertina_contract::Clash;
use serde_json::Value;

/// Lines of a value that are shown.
const LINES: usize = 12;
/// Stands for lines that are left out.
const GAP: &str = "…";

/// What three versions have at a place; secrets are masked.
pub(super) fn clash(place: &[String], base: &Value, theirs: &Value, mine: &Value) -> Clash {
    Clash {
        place: cap(&plain(&place.join("."))),
        was: shown(base, place),
        theirs: shown(theirs, place),
        mine: shown(mine, place),
    }
}

fn shown(object: &Value, place: &[String]) -> Option<String> {
    at(object, place)?;
    let mut veiled = object.clone();
    veil(&mut veiled);
    let whole = text(at(&veiled, place)?).unwrap_or_default();
    let lines: Vec<&str> = whole.trim_end().lines().collect();
    let few = lines.iter().take(LINES).map(|line| cap(line));
    let gap = (lines.len() > LINES).then(|| GAP.to_owned());
    Some(few.chain(gap).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_secret_is_in_a_clash() {
        let object = |value: &str| json!({ "kind": "Secret", "data": { "password": value }, "type": value });
        let place = vec!["data".to_owned(), "password".to_owned()];
        let told = clash(&place, &object("canary1"), &object("canary2"), &object("canary3"));
        assert_eq!(told.place, "data.password");
        assert!(!format!("{told:?}").contains("canary"), "{told:?}");
        let plain = clash(&["type".to_owned()], &object("one"), &object("two"), &json!({}));
        assert_eq!(
            (plain.was.as_deref(), plain.theirs.as_deref(), plain.mine),
            (Some("one"), Some("two"), None)
        );
    }

    #[test]
    fn a_long_value_ends_somewhere() {
        let object = json!({ "list": (0..40).collect::<Vec<_>>() });
        let told = clash(&["list".to_owned()], &object, &object, &object);
        assert_eq!(told.mine.unwrap().lines().count(), LINES + 1);
    }
}
