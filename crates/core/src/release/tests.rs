//! Payloads, metadata and histories without a cluster; `tests/it/releases.rs` asks the real `helm`.

use super::codec::{LARGEST_STORED, LARGEST_UNPACKED};
use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::{ErrorCode, ReleaseStatus};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::io::Write as _;

/// A text of a release as Helm would store it.
fn stored(json: &[u8], gzip: bool) -> String {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(json).unwrap();
    let inner = if gzip { packed.finish().unwrap() } else { json.to_vec() };
    STANDARD.encode(STANDARD.encode(inner))
}

/// What `encode` made, as JSON.
fn json_of(release: &Release) -> Value {
    serde_json::from_slice(&serde_json::to_vec(release).unwrap()).unwrap()
}

/// A release as Helm 4 writes it, with fields that are not known here.
fn helms() -> Value {
    json!({
        "name": "web", "version": 3, "namespace": "shop", "apply_method": "ssa",
        "info": { "first_deployed": "2026-11-20T17:00:00.123456789+09:00", "last_deployed": "2026-11-21T08:00:00Z",
            "description": "Upgrade complete", "status": "deployed", "notes": "password: canary-1", "resources": { "v1/Pod": [] } },
        "chart": { "metadata": { "name": "shop", "version": "1.2.0", "apiVersion": "v2", "appVersion": "7" }, "lock": null,
            "templates": [{ "name": "a.yaml", "data": "e30=" }], "values": { "tiny": 1e-7, "huge": u64::MAX },
            "schema": null, "schemamodtime": "0001-01-01T00:00:00Z", "files": [] },
        "config": { "token": "canary-2", "replicas": 2, "share": 0.1 },
        "manifest": "---\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: app, image: 'web:2', env: [{name: A, value: canary-3}]}]}}}\n",
        "hooks": [{ "name": "check", "kind": "Job", "path": "shop/templates/job.yaml", "manifest": "canary-4", "weight": -5,
            "events": ["pre-upgrade"], "last_run": { "started_at": "", "completed_at": null, "phase": "" }, "delete_policies": ["hook-succeeded"] }],
        "later": { "fields": [1, "two", null] },
    })
}

fn read(value: &Value) -> Release {
    decode(&stored(value.to_string().as_bytes(), true)).unwrap()
}

#[test]
fn what_helm_wrote_is_written_back_whole() {
    let release = read(&helms());
    assert_eq!(
        (release.name.as_str(), release.revision, release.status()),
        ("web", 3, ReleaseStatus::Deployed)
    );
    assert_eq!(release.chart_metadata().unwrap().app_version, "7");
    let written = json_of(&release);
    let mut expected = helms();
    expected["info"]["first_deployed"] = json!("2026-11-20T08:00:00.123456789Z");
    expected["hooks"][0]["last_run"] = json!({ "phase": "" });
    assert_eq!(written, expected);
    assert_eq!(decode(encode(&release).unwrap().text()).unwrap(), release);
    // Numbers keep the digits that they came with.
    let config = r#"{"a":1.10,"b":0.30000000000000004,"c":1e400}"#;
    let release = decode(&stored(format!(r#"{{"name":"n","config":{config}}}"#).as_bytes(), true)).unwrap();
    assert_eq!(release.config.as_ref().map(Raw::text), Some(config));
    assert!(String::from_utf8(serde_json::to_vec(&release).unwrap()).unwrap().contains(config));
}

#[test]
fn a_payload_without_gzip_is_read_too() {
    assert_eq!(decode(&stored(helms().to_string().as_bytes(), false)).unwrap(), read(&helms()));
    // Go reads base64 with line ends in it.
    let lines = stored(helms().to_string().as_bytes(), true);
    let inner = String::from_utf8(STANDARD.decode(lines).unwrap()).unwrap();
    let broken: Vec<&str> =
        inner.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    assert_eq!(decode(&STANDARD.encode(broken.join("\r\n"))).unwrap(), read(&helms()));
}

#[test]
fn nulls_and_gaps_mean_not_set() {
    let nulls = json!({ "name": null, "version": null, "info": null, "chart": null, "config": null, "manifest": null,
        "hooks": null, "apply_method": null, "namespace": null });
    for value in [json!({}), nulls] {
        assert_eq!(read(&value), Release::default());
    }
    assert_eq!(read(&json!({})).chart_metadata(), None);
    assert_eq!(read(&json!({ "chart": { "metadata": null } })).chart_metadata(), None);
    assert!(json_of(&Release::default())["info"].is_object(), "Helm cannot bear a release without it");
    let hook = json!({ "hooks": [{ "name": "h", "last_run": null }] });
    assert_eq!(json_of(&read(&hook))["hooks"][0]["last_run"], json!({ "phase": "" }));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let mut mebibyte = GzEncoder::new(Vec::new(), Compression::best());
    mebibyte.write_all(&vec![b' '; 1 << 20]).unwrap();
    // Members that follow one another are one stream.
    let packed = mebibyte.finish().unwrap().repeat((LARGEST_UNPACKED >> 20) + 1);
    assert!(packed.len() < LARGEST_STORED);
    let error = decode(&STANDARD.encode(STANDARD.encode(packed))).unwrap_err();
    assert!(matches!(error, ReleaseError::Unpacked { limit } if limit == LARGEST_UNPACKED), "{error:?}");
}

#[test]
fn what_is_too_large_is_refused_with_both_sizes() {
    let noise: String =
        (0_u64..160_000).map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).to_string()).collect();
    let release =
        Release { name: "web".into(), namespace: "shop".into(), manifest: noise, ..Release::default() };
    let error = secret(&release, Stamp::Created(Timestamp::UNIX_EPOCH)).unwrap_err();
    let ReleaseError::TooLarge { size, limit } = error else { panic!("{error:?}") };
    assert!(size > limit && limit == LARGEST_STORED);
    let text = error.to_string();
    assert!(text.contains(&size.to_string()) && text.contains(&limit.to_string()), "{text}");
    let failure = error.failure("busan", "create", &crate::redact::Redactor::default());
    assert_eq!(
        (failure.code, failure.params["size"].clone()),
        (ErrorCode::ReleaseTooLarge, size.to_string())
    );
    // The API server counts the inner layer alone; both count here.
    let inner = size / 4 * 3;
    assert!(inner > LARGEST_STORED / 2, "{inner}");
}

#[test]
fn secrets_reach_neither_debug_output_nor_errors() {
    let release = read(&helms());
    let payload = encode(&release).unwrap();
    let shown =
        format!("{release:?} {:?} {:?} {:?} {payload:?}", release.info, release.hooks, release.config);
    assert!(!shown.contains("canary") && shown.contains("web"), "{shown}");
    assert!(shown.len() < 500 && !shown.contains(payload.text()), "{shown}");
    for bad in [
        json!({ "name": "n", "version": "canary" }),
        json!({ "info": { "last_deployed": "canary" } }),
        json!("canary"),
    ] {
        let error = decode(&stored(bad.to_string().as_bytes(), true)).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary") && matches!(error, ReleaseError::Json { .. }), "{shown}");
    }
    for bad in
        ["canary-!", &STANDARD.encode("canary-!"), &STANDARD.encode(STANDARD.encode([0x1f, 0x8b, 8, 9, 9]))]
    {
        let error = decode(bad).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[test]
fn a_secret_is_named_and_labelled_as_helm_does() {
    let mut release = read(&helms());
    release.labels.insert("team".into(), "shop".into());
    release.labels.insert("owner".into(), "somebody".into());
    let at = Timestamp::from_second(1_700_000_000).unwrap();
    let made = secret(&release, Stamp::Created(at)).unwrap();
    assert_eq!(made["type"], SECRET_TYPE);
    assert_eq!(
        made["metadata"],
        json!({ "name": "sh.helm.release.v1.web.v3", "namespace": "shop", "labels": {
        "createdAt": "1700000000", "name": "web", "owner": "helm", "status": "deployed", "team": "shop", "version": "3" } })
    );
    assert_eq!(decode(made["data"]["release"].as_str().unwrap()).unwrap().manifest, release.manifest);
    let modified = labels(&release, Stamp::Modified(at));
    assert!(modified["modifiedAt"] == "1700000000" && !modified.contains_key("createdAt"));
    assert_eq!(
        user_labels(modified).into_iter().collect::<Vec<_>>(),
        [("team".to_owned(), "shop".to_owned())]
    );
    for (name, namespace) in
        [("Web", "shop"), ("web", "../x"), ("", "shop"), ("web", ""), (&"a".repeat(54), "shop")]
    {
        let other = Release { name: name.into(), namespace: namespace.into(), ..release.clone() };
        assert!(matches!(secret(&other, Stamp::Created(at)), Err(ReleaseError::Name)), "{name} {namespace}");
    }
}

#[test]
fn metadata_alone_tells_name_number_and_status() {
    let labels =
        json!({ "owner": "helm", "status": "pending-upgrade", "createdAt": "100", "modifiedAt": "200" });
    let label = |key: &str| labels[key].as_str();
    let told = ReleaseLabels::read("sh.helm.release.v1.web.v1.v12", label).unwrap();
    assert_eq!((told.key.name.as_str(), told.key.revision), ("web.v1", 12));
    assert_eq!(
        (told.status, told.written),
        (ReleaseStatus::PendingUpgrade, Timestamp::from_second(200).ok())
    );
    for other in [
        "web.v1",
        "sh.helm.release.v1.web",
        "sh.helm.release.v1.web.v01",
        "sh.helm.release.v1.web.v+1",
        "sh.helm.release.v1..v1",
        "sh.helm.release.v2.web.v1",
        "sh.helm.release.v1.web.v99999999999",
    ] {
        assert_eq!(ReleaseLabels::read(other, label), None, "{other}");
    }
    assert_eq!(ReleaseLabels::read("sh.helm.release.v1.web.v1", |_| None), None, "not Helm's");
}

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
