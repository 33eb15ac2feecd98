//! Which revision is chosen, and what is sent for it.

use super::super::history::Kept;
use super::*;
use concertina_contract::SiteId;

fn replica_set(name: &str, revision: &str, image: &str, uid: &str) -> Value {
    json!({
        "metadata": {
            "name": name, "creationTimestamp": "2026-01-01T00:00:00Z",
            "annotations": { "deployment.kubernetes.io/revision": revision, "kubernetes.io/change-cause": image },
            "ownerReferences": [{ "uid": uid, "controller": true }],
        },
        "spec": { "template": {
            "metadata": { "labels": { "app": "a", "pod-template-hash": name } },
            "spec": { "containers": [{ "name": "app", "image": image }] },
        } },
    })
}

fn all() -> Vec<Kept> {
    let mut all: Vec<Kept> = [("r1", "1", "a:1"), ("r3", "3", "a:2"), ("r4", "4", "a:3")]
        .into_iter()
        .filter_map(|(name, revision, image)| {
            super::super::history::read(&replica_set(name, revision, image, "u"))
        })
        .collect();
    all.reverse();
    all
}

fn live(image: &str) -> Live {
    Live::new(json!({
        "metadata": { "uid": "u", "annotations": { "team": "shop", "deployment.kubernetes.io/revision": "4" } },
        "spec": { "template": {
            "metadata": { "labels": { "app": "a" } }, "spec": { "containers": [{ "name": "app", "image": image }] },
        } },
    }))
}

fn chosen(image: &str, revision: Option<u32>, kept_in: Option<&str>) -> Option<String> {
    let all = all();
    let now = current(&all, &live(image));
    choose(&all, now, revision, kept_in).map(|kept| kept.name.clone())
}

#[test]
fn the_newest_before_the_current_one_is_chosen_unless_one_is_named() {
    assert_eq!(chosen("a:3", None, None).as_deref(), Some("r3"));
    assert_eq!(chosen("a:2", None, None).as_deref(), Some("r1"), "a later one is not the one before");
    assert_eq!(chosen("a:1", None, None), None);
    assert_eq!(chosen("a:3", Some(1), None).as_deref(), Some("r1"));
    assert_eq!(chosen("a:3", Some(2), None), None);
    assert_eq!(chosen("a:3", Some(1), Some("r3")).as_deref(), Some("r3"), "the name counts more");
    assert_eq!(chosen("a:9", None, None).as_deref(), Some("r4"), "none is kept of the current one yet");
}

#[test]
fn the_template_comes_back_whole_with_the_annotations_of_its_time() {
    let object = ObjectRef {
        site: SiteId::new("s"),
        kind: Kind::Deployment,
        namespace: "shop".to_owned(),
        name: "orders".to_owned(),
        uid: "u".to_owned(),
    };
    let all = all();
    let call = call(&object, &live("a:3"), &all[1]);
    assert_eq!(call.verb, Verb::Strategic);
    let template = &call.body["spec"]["template"];
    assert_eq!(template["$patch"], "replace");
    assert_eq!(template["metadata"]["labels"], json!({ "app": "a" }), "without the label of the ReplicaSet");
    assert_eq!(template["spec"]["containers"][0]["image"], "a:2");
    let annotations = &call.body["metadata"]["annotations"];
    assert_eq!(annotations, &json!({ "team": null, "kubernetes.io/change-cause": "a:2" }));
}

#[test]
fn revisions_of_others_are_no_revisions_of_a_workload() {
    let kept = super::super::history::is_of(&replica_set("r1", "1", "a:1", "other"), "u");
    assert!(!kept);
}
