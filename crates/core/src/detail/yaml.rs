//! An object as YAML: masked, or for once as it is.

use super::{Desk, DetailError, subject};
use crate::change::shown::{self, veil};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::{Millis, ObjectRef, Revealed, RevealedValue, YamlView};
use serde_json::Value;

/// How long what was masked may be shown, in milliseconds.
const SHOWN: Millis = 30_000;

/// An object with what is masked of it, not yet told to anybody.
pub struct Unveiled {
    /// What may be told once it is recorded.
    pub revealed: Revealed,
    /// Where something is masked otherwise, for the record.
    pub places: Vec<String>,
}

impl std::fmt::Debug for Unveiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unveiled").field("places", &self.places).finish_non_exhaustive()
    }
}

/// The object with what looks secret masked.
pub async fn yaml(desk: Desk<'_>, object: &ObjectRef, managed_fields: bool) -> Result<YamlView, DetailError> {
    let (mut value, object) = read(desk, object, managed_fields).await?;
    let masked = veil(&mut value);
    let version = value["metadata"]["resourceVersion"].as_str().unwrap_or_default().to_owned();
    Ok(YamlView { object, version, text: text(&value)?, masked })
}

/// The object as it is. Only a record of it makes it fit to be told.
pub async fn unveil(
    desk: Desk<'_>,
    object: &ObjectRef,
    managed_fields: bool,
) -> Result<Unveiled, DetailError> {
    let (value, object) = read(desk, object, managed_fields).await?;
    let values = if value["kind"] == "Secret" { values(&value) } else { Vec::new() };
    let text = text(&value)?;
    let mut masked = value;
    let places = veil(&mut masked);
    Ok(Unveiled { revealed: Revealed { object, text, values, duration: SHOWN }, places })
}

async fn read(
    desk: Desk<'_>,
    object: &ObjectRef,
    managed_fields: bool,
) -> Result<(Value, ObjectRef), DetailError> {
    let mut value = subject(desk, object).await?.value;
    let uid = value["metadata"]["uid"].as_str().unwrap_or_default().to_owned();
    if !managed_fields && let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("managedFields");
    }
    Ok((value, ObjectRef { uid, ..object.clone() }))
}

fn text(value: &Value) -> Result<String, DetailError> {
    shown::text(value).map_err(|error| DetailError::Yaml(error.to_string()))
}

/// The values of a Secret, decoded.
fn values(secret: &Value) -> Vec<RevealedValue> {
    let data = secret.get("data").and_then(Value::as_object).into_iter().flatten();
    data.map(|(key, value)| {
        let bytes = STANDARD.decode(value.as_str().unwrap_or_default()).unwrap_or_default();
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        RevealedValue { key: key.clone(), text: String::from_utf8(bytes).ok(), size }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn the_text_is_the_object_and_hides_nothing() {
        let value = json!({ "kind": "ConfigMap", "data": { "a": "line\nnext\n", "b": "x\u{202e}y", "n": "007", "yes": "true" } });
        let text = text(&value).unwrap();
        assert!(!text.contains('\u{202e}'), "{text}");
        let back: Value = serde_saphyr::from_str(&text).unwrap();
        assert_eq!(
            (&back["data"]["a"], &back["data"]["n"], &back["data"]["yes"]),
            (&json!("line\nnext\n"), &json!("007"), &json!("true"))
        );
    }

    #[test]
    fn values_are_decoded_and_bytes_are_counted() {
        let secret =
            json!({ "data": { "bin": STANDARD.encode([0xff, 0xfe]), "user": STANDARD.encode("kim") } });
        let told: Vec<_> = values(&secret).into_iter().map(|one| (one.key, one.text, one.size)).collect();
        assert_eq!(told, [("bin".into(), None, 2), ("user".into(), Some("kim".to_owned()), 3)]);
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
            let value = json!({ "root": value });
            let text = text(&value).unwrap();
            let read: Value = serde_saphyr::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(read, value);
        }
    }
}
