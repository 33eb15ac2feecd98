//! Times of a release in JSON, for `#[serde(with)]`. Go has a zero time where others have none: absent, null, an empty text
//! (Helm 3) and the year 1 all mean that there is none, and none is left out when it is written (`info.go`, `hook.go`).

use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};

/// Go's zero time, 0001-01-01T00:00:00Z, in seconds since the Unix epoch.
const GO_ZERO: i64 = -62_135_596_800;

/// Reads RFC 3339 with any offset.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let text = Option::<String>::deserialize(from)?.unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    let time: Timestamp = text.parse().map_err(|_| D::Error::custom("no time of RFC 3339"))?;
    Ok((time.as_second() != GO_ZERO || time.subsec_nanosecond() != 0).then_some(time))
}

/// Writes RFC 3339 in UTC.
#[allow(clippy::ref_option, reason = "the shape that serde calls")]
pub(super) fn serialize<S: Serializer>(time: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => to.collect_str(time),
        None => to.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Timed {
        #[serde(with = "super", default, skip_serializing_if = "Option::is_none")]
        at: Option<Timestamp>,
    }

    fn read(value: serde_json::Value) -> Option<Timestamp> {
        serde_json::from_value::<Timed>(value).unwrap().at
    }

    #[test]
    fn no_time_has_many_spellings_and_is_left_out() {
        for none in
            [json!({}), json!({ "at": null }), json!({ "at": "" }), json!({ "at": "0001-01-01T00:00:00Z" })]
        {
            assert_eq!(read(none.clone()), None, "{none}");
        }
        assert_eq!(serde_json::to_value(Timed { at: None }).unwrap(), json!({}));
        assert!(serde_json::from_value::<Timed>(json!({ "at": "canary" })).is_err());
    }

    #[test]
    fn offsets_and_nanoseconds_count() {
        let seoul = read(json!({ "at": "2026-11-20T17:00:00.123456789+09:00" })).unwrap();
        assert_eq!(seoul, read(json!({ "at": "2026-11-20T08:00:00.123456789Z" })).unwrap());
        let written = serde_json::to_value(Timed { at: Some(seoul) }).unwrap();
        assert_eq!(written, json!({ "at": "2026-11-20T08:00:00.123456789Z" }));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn times_are_read_as_they_were_written(second in 0_i64..250_000_000_000, nanosecond in 0_i32..1_000_000_000) {
            let timed = Timed { at: Some(Timestamp::new(second, nanosecond).unwrap()) };
            let text = serde_json::to_string(&timed).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timed>(&text).unwrap(), timed);
        }
    }
}
