//! Writes a JSON value as YAML, as kubectl does: block style, keys in the order given, strings quoted where they would
//! be read as something else.

use serde_json::Value;

/// The value as a YAML document.
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Writes a value that begins at the start of a line.
fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (place, (key, value)) in map.iter().enumerate() {
                if place > 0 {
                    pad(indent, out);
                }
                out.push_str(&scalar(key));
                out.push(':');
                after_key(value, indent, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    pad(indent, out);
                }
                out.push_str("- ");
                block(item, indent + 2, out);
            }
        }
        _ => line(value, indent, out),
    }
}

fn after_key(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            pad(indent + 2, out);
            block(value, indent + 2, out);
        }
        // Lists stand under their key without a further step, as kubectl writes them.
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            pad(indent, out);
            block(value, indent, out);
        }
        _ => {
            out.push(' ');
            line(value, indent + 2, out);
        }
    }
}

/// A value on the rest of a line, or a literal block of lines below it.
fn line(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::String(text) if is_literal(text) => {
            out.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
            for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                if !line.is_empty() {
                    pad(indent.max(2), out);
                    out.push_str(line);
                }
                out.push('\n');
            }
            return;
        }
        Value::String(text) => out.push_str(&scalar(text)),
        Value::Object(_) => out.push_str("{}"),
        Value::Array(_) => out.push_str("[]"),
        other => out.push_str(&other.to_string()),
    }
    out.push('\n');
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Lines that a literal block keeps as they are.
fn is_literal(text: &str) -> bool {
    let plain = |letter: char| letter == '\n' || (letter != '\u{feff}' && !letter.is_control());
    text.trim_end_matches('\n').contains('\n')
        && !text.ends_with("\n\n")
        && !text.starts_with([' ', '\n'])
        && text.chars().all(plain)
}

/// A string, in quotation marks unless it can be read as nothing but a string.
fn scalar(text: &str) -> String {
    let word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/');
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(word)
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    // A JSON string is a YAML string in double quotation marks.
    if plain { text.to_owned() } else { Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn objects_look_as_kubectl_writes_them() {
        let object = json!({"apiVersion": "v1", "data": {}, "list": [{"a": 1, "b": ["x", [true]]}, "yes"], "text": "one\ntwo\n"});
        let expected = "apiVersion: v1\ndata: {}\nlist:\n- a: 1\n  b:\n  - x\n  - - true\n- \"yes\"\ntext: |\n  one\n  two\n";
        assert_eq!(write(&object), expected);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[ -~\n]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[ -~]{1,6}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        /// What is written is read back as it was.
        #[test]
        fn what_is_written_is_read_back(value in any_value()) {
            let value = json!({"root": value});
            let text = write(&value);
            let read: Value = serde_saphyr::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(read, value);
        }
    }
}
