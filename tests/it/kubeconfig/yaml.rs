//! Writes a document as people and programs do: JSON, flow and block style, quotes or none, anchors, nulls, duplicates.

use super::generate::Random;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// A value that clusters have through a merge key.
const MERGED: (&str, &str) = ("proxy-url", "http://proxy.example:3128");

/// The text of a file.
pub(super) fn render(document: &Value, random: &mut Random) -> String {
    let Value::Object(map) = document else {
        return (*random.of(&["", "# nothing\n", "---\n", "null\n", "\n\n"])).to_owned();
    };
    if random.often(15) {
        return serde_json::to_string_pretty(document).unwrap();
    }
    let mut text = String::new();
    text.push_str(random.of::<&str>(&["", "", "---\n", "# made by hand\n", "\u{feff}", "%YAML 1.1\n---\n"]));
    let mut writer = Writer { random, anchors: Vec::new(), merge: false };
    if writer.random.often(30) {
        let _ = writeln!(text, "x-base: &base {{{}: '{}'}}", MERGED.0, MERGED.1);
        writer.merge = true;
    }
    writer.map(&mut text, map, 0);
    text.push_str(random.of::<&str>(&["", "", "", "...\n", "---\ncontexts: []\n", "---\n[broken\n"]));
    if random.often(10) { text.replace('\n', "\r\n") } else { text }
}

struct Writer<'r> {
    random: &'r mut Random,
    /// Users that were written with an anchor.
    anchors: Vec<Value>,
    merge: bool,
}

impl Writer<'_> {
    fn map(&mut self, out: &mut String, map: &Map<String, Value>, depth: usize) {
        let indent = "  ".repeat(depth);
        if self.random.often(8) {
            let _ = writeln!(out, "{indent}# {}", self.random.of(&["comment", "비고: 값"]));
        }
        for (key, value) in map {
            // The last of two equal keys wins.
            let is_merged = self.merge && depth > 0 && key == MERGED.0 && value == MERGED.1;
            // kubectl lets a merge key win over what stands before it, against the specification.
            if value.is_string() && !is_merged && self.random.often(4) {
                let _ = writeln!(out, "{indent}{}: decoy", self.key(key));
            }
            if is_merged {
                let _ = writeln!(out, "{indent}<<: *base");
                continue;
            }
            let _ = write!(out, "{indent}{}:", self.key(key));
            self.value(out, value, depth);
        }
        if map.contains_key("server") && !map.contains_key("tls-server-name") && self.random.often(20) {
            let _ = writeln!(out, "{indent}tls-server-name: {}", self.random.of(&["null", "~", "", "Null"]));
        }
    }

    /// What follows a colon, with the end of the line.
    fn value(&mut self, out: &mut String, value: &Value, depth: usize) {
        match value {
            Value::Object(map) if !map.is_empty() && !self.random.often(15) => {
                if map.contains_key("token") {
                    if let Some(known) = self.anchors.iter().position(|one| one == value) {
                        let _ = writeln!(out, " *u{known}");
                        return;
                    }
                    let _ = write!(out, " &u{}", self.anchors.len());
                    self.anchors.push(value.clone());
                }
                out.push('\n');
                self.map(out, map, depth + 1);
            }
            Value::Array(items) if !items.is_empty() && !self.random.often(15) => {
                out.push('\n');
                // kubectl writes lists without indentation.
                let depth = depth + self.random.below(2);
                for item in items {
                    let indent = "  ".repeat(depth);
                    match item {
                        Value::Object(map) if !map.is_empty() => {
                            let mut text = String::new();
                            self.map(&mut text, map, depth + 1);
                            let _ = writeln!(out, "{indent}-");
                            out.push_str(&text);
                        }
                        other => {
                            let _ = write!(out, "{indent}-");
                            self.value(out, other, depth + 1);
                        }
                    }
                }
            }
            Value::String(text) => {
                let _ = writeln!(out, " {}", self.scalar(text));
            }
            Value::Bool(bool) => {
                let words: &[&str] =
                    if *bool { &["true", "True", "yes", "on"] } else { &["false", "no", "Off", "FALSE"] };
                let _ = writeln!(out, " {}", self.random.of(words));
            }
            // JSON is YAML in flow style.
            other => {
                let _ = writeln!(out, " {other}");
            }
        }
    }

    fn key(&mut self, key: &str) -> String {
        // In YAML 1.1 a plain `n` is no text but a boolean.
        let is_plain = key != "n" && key.chars().all(|char| char.is_ascii_alphanumeric() || char == '-');
        if is_plain && !self.random.often(10) { key.to_owned() } else { Value::from(key).to_string() }
    }

    fn scalar(&mut self, text: &str) -> String {
        let is_plain = text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '/')
            && text.chars().all(|char| char.is_ascii_alphanumeric() || "-./:".contains(char))
            && !["a", "no", "null", "y", "n"].contains(&text)
            && !text.ends_with(':');
        match self.random.below(3) {
            0 if is_plain => text.to_owned(),
            1 if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
            _ => Value::from(text).to_string(),
        }
    }
}
