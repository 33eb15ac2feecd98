//! What stands in a Secret.

use super::{helms, json_of, read, stored};
use crate::redact::Redactor;
use crate::release::{
    LARGEST_STORED, LARGEST_UNPACKED, Raw, Release, ReleaseError, Stamp, decode, encode, secret,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::{ErrorCode, ReleaseStatus};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde_json::json;
use std::io::Write as _;

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
    let failure = error.failure("busan", "create", &Redactor::default());
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
