//! Releases of all sorts.

use super::{json_of, stored};
use crate::release::{Hook, Info, Raw, Release, ReleaseKey, decode, encode};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

prop_compose! {
    fn any_release()(
        texts in proptest::collection::vec("\\PC{0,40}", 4),
        revision in any::<u32>(),
        seconds in proptest::option::of(0_i64..4_000_000_000),
        values in proptest::collection::vec(any_json(), 4),
        whole in any::<bool>(),
    ) -> Release {
        let rest = json!({ "x-one": values[0] });
        let rest = rest.as_object().cloned().unwrap_or_default();
        let raw = |value: &Value| Raw::new(value).ok().filter(|_| whole && !value.is_null());
        let info = Info { last_deployed: seconds.and_then(|at| Timestamp::from_second(at).ok()), notes: texts[0].clone(),
            status: "deployed".into(), rest: rest.clone(), ..Info::default() };
        let hook = Hook { manifest: texts[1].clone(), rest: rest.clone(), ..Hook::default() };
        Release { name: texts[2].clone(), revision, info, chart: raw(&values[1]), config: raw(&values[2]), manifest: texts[3].clone(),
            hooks: if whole { vec![hook] } else { Vec::new() }, rest, ..Release::default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_release_is_read_as_it_was_written(release in any_release()) {
        prop_assert_eq!(decode(encode(&release).unwrap().text()).unwrap(), release);
    }

    #[test]
    fn any_json_of_a_release_survives(value in any_json(), gzip in any::<bool>()) {
        let object = json!({ "name": "web", "info": { "status": "odd", "more": value }, "chart": { "any": value }, "any": value });
        let release = decode(&stored(object.to_string().as_bytes(), gzip)).unwrap();
        let written = json_of(&release);
        for path in ["/any", "/info/more", "/chart/any", "/info/status"] {
            prop_assert_eq!(written.pointer(path), object.pointer(path));
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..200), gzip in any::<bool>()) {
        let _ = decode(&stored(&bytes, gzip));
        let _ = decode(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn keys_are_read_as_they_are_written(name in "[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?(\\.v[0-9]{1,3})?", revision in any::<u32>()) {
        let key = ReleaseKey { name, revision };
        prop_assert_eq!(ReleaseKey::of_secret(&key.to_string()), Some(key));
    }
}
