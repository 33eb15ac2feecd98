//! Names and labels.

use super::{helms, read};
use crate::release::{
    Release, ReleaseError, ReleaseLabels, SECRET_TYPE, Stamp, decode, labels, secret, user_labels,
};
use concertina_contract::ReleaseStatus;
use jiff::Timestamp;
use serde_json::json;

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
