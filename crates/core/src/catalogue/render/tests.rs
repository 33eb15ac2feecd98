use super::*;
use crate::catalogue::samples::{
    CANARY, KEPT, NEW, any_form, application, full_form, plain, route, salt, secret, small_form, storage_form,
};
use crate::catalogue::{effective, samples};
use concertina_contract::{RouteKind, SecretText, SiteDifference, SiteId, Variable};
use k8s_openapi::api::apps::v1::{Deployment, StatefulSet};
use k8s_openapi::api::core::v1::{ConfigMap, PersistentVolumeClaim, Secret, Service};
use k8s_openapi::api::networking::v1::Ingress;
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn made(form: &AppForm) -> Vec<Value> {
    render(&application(), form, &salt(), NEW, &Packages::default()).unwrap()
}

fn kinds(objects: &[Value]) -> Vec<&str> {
    objects.iter().map(|object| object["kind"].as_str().unwrap()).collect()
}

fn of_kind<'a>(objects: &'a [Value], kind: &str) -> &'a Value {
    objects.iter().find(|object| object["kind"] == kind).unwrap_or_else(|| panic!("there is a {kind}"))
}

/// The pod template of the workload.
fn template(form: &AppForm) -> Value {
    let objects = made(form);
    let workload = objects.iter().find(|object| object["spec"]["template"].is_object());
    workload.unwrap()["spec"]["template"].clone()
}

#[test]
fn a_small_form_becomes_these_objects() {
    insta::assert_json_snapshot!(made(&small_form()));
}

#[test]
fn a_full_form_becomes_these_objects() {
    insta::assert_json_snapshot!(made(&full_form()));
}

#[test]
fn a_clock_becomes_cron_jobs_and_an_account_that_may_do_nothing_else() {
    let form =
        AppForm { surge: Some(samples::surge()), pull_secret: Some("registry".to_owned()), ..small_form() };
    let objects = made(&form);
    let own: Vec<Value> = objects
        .into_iter()
        .filter(|object| {
            ["ServiceAccount", "Role", "RoleBinding", "CronJob"].contains(&object["kind"].as_str().unwrap())
        })
        .collect();
    insta::assert_json_snapshot!(own);
}

#[test]
fn the_name_of_a_change_fits_however_long_that_of_the_application_is() {
    let long = ApplicationName { name: "a".repeat(52), ..application() };
    let form = AppForm { surge: Some(samples::surge()), ..small_form() };
    let objects = render(&long, &form, &salt(), NEW, &Packages::default()).unwrap();
    let names: Vec<&str> = objects
        .iter()
        .filter(|object| object["kind"] == "CronJob")
        .map(|object| object["metadata"]["name"].as_str().unwrap())
        .collect();
    assert!(names.iter().all(|name| name.len() <= 52), "{names:?}");
    let apart: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!((names.len(), apart.len()), (4, 4));
}

#[test]
fn a_form_with_storage_becomes_these_objects() {
    let form = AppForm { route: Some(route(RouteKind::Ingress { class: None })), ..storage_form() };
    insta::assert_json_snapshot!(made(&form));
}

#[test]
fn objects_come_in_helms_order_and_only_as_they_are_needed() {
    let all = ["PodDisruptionBudget", "Secret", "Secret", "ConfigMap", "Service", "Deployment", "HTTPRoute"];
    assert_eq!(kinds(&made(&full_form())), all);
    assert_eq!(kinds(&made(&storage_form())), ["PersistentVolumeClaim", "Service", "StatefulSet"]);
    let worker = AppForm { port: None, replicas: 1, ..small_form() };
    assert_eq!(kinds(&made(&worker)), ["Deployment"]);
}

#[test]
fn what_an_old_server_does_not_know_is_left_out() {
    let old = SiteOffer { minor: 26, ..NEW };
    let objects = render(&application(), &full_form(), &salt(), old, &Packages::default()).unwrap();
    let text = serde_json::to_string(&objects).unwrap();
    for new in ["matchLabelKeys", "unhealthyPodEvictionPolicy", "sleep"] {
        assert!(!text.contains(new), "{new}");
    }
    let grace = &of_kind(&objects, "Deployment")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"];
    assert_eq!(grace, 37);
}

#[test]
fn a_route_that_cannot_be_is_an_error() {
    let form = AppForm { route: Some(route(RouteKind::Ingress { class: None })), ..small_form() };
    let without = SiteOffer { ingress: false, ..NEW };
    let refused = render(&application(), &form, &salt(), without, &Packages::default()).unwrap_err();
    assert!(matches!(refused, CatalogueError::RouteNotServed), "{refused}");
    let refused = render(&application(), &AppForm { port: None, ..form }, &salt(), NEW, &Packages::default())
        .unwrap_err();
    assert!(matches!(refused, CatalogueError::PortMissing), "{refused}");
}

#[test]
fn secrets_stand_in_secrets_alone_and_none_is_made_of_nothing() {
    let objects = made(&full_form());
    let encoded = "Y2FuYXJ5LTVmMWQ=";
    for object in objects {
        let text = object.to_string();
        assert!(!text.contains(CANARY), "{text}");
        assert_eq!(text.contains(encoded), object["kind"] == "Secret", "{text}");
    }
    for value in [KEPT, samples::given("••••••")] {
        let mut form = full_form();
        form.environment = vec![Variable { name: "PASSWORD".to_owned(), value }];
        let refused = render(&application(), &form, &salt(), NEW, &Packages::default()).unwrap_err();
        assert!(matches!(refused, CatalogueError::SecretMissing { ref name } if name == "PASSWORD"));
    }
}

#[test]
fn pods_are_new_when_a_secret_or_a_file_is_another_one() {
    let form = full_form();
    let sum = |form: &AppForm| template(form)["metadata"]["annotations"]["checksum/config"].clone();
    assert!(sum(&form).is_string() && sum(&small_form()).is_null());
    assert_eq!(sum(&form), sum(&form.clone()));
    let mut other = form.clone();
    other.environment[1] = secret("PASSWORD", "another");
    assert_ne!(sum(&form), sum(&other));
    let mut other = form.clone();
    other.files[0].content = samples::text("a: 2\n");
    assert_ne!(sum(&form), sum(&other));
    let objects =
        render(&application(), &form, &SecretText::new("another"), NEW, &Packages::default()).unwrap();
    let salted = &of_kind(&objects, "Deployment")["spec"]["template"]["metadata"]["annotations"];
    assert_ne!(sum(&form), salted["checksum/config"], "the same in two releases tells nothing");
}

#[test]
fn a_version_is_told_where_a_label_can_hold_it() {
    let label = |image: &str| {
        let form = AppForm { image: image.to_owned(), ..small_form() };
        template(&form)["metadata"]["labels"]["app.kubernetes.io/version"].clone()
    };
    assert_eq!(label("web:1.2"), "1.2");
    assert!(label("web").is_null() && label("web:1.").is_null());
    let refused = render(
        &application(),
        &AppForm { image: "Web".to_owned(), ..small_form() },
        &salt(),
        NEW,
        &Packages::default(),
    );
    assert!(matches!(refused, Err(CatalogueError::Image)));
}

#[test]
fn a_site_gets_its_own() {
    let difference = SiteDifference {
        environment: vec![plain("MODE", "no")],
        replicas: Some(1),
        ..SiteDifference::none(SiteId::new("seoul"))
    };
    let objects = made(&effective(&full_form(), Some(&difference)));
    assert!(!kinds(&objects).contains(&"PodDisruptionBudget"));
    let container = &of_kind(&objects, "Deployment")["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["env"][0]["value"], "no");
}

/// Reads an object as the API's type and writes it again: what that does not know would be lost.
fn typed<T: DeserializeOwned + Serialize>(object: &Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(object.clone())?)
}

fn known_to_the_api(object: &Value) -> Result<Value, serde_json::Error> {
    match object["kind"].as_str().unwrap_or_default() {
        "Deployment" => typed::<Deployment>(object),
        "StatefulSet" => typed::<StatefulSet>(object),
        "Service" => typed::<Service>(object),
        "Secret" => typed::<Secret>(object),
        "ConfigMap" => typed::<ConfigMap>(object),
        "PersistentVolumeClaim" => typed::<PersistentVolumeClaim>(object),
        "PodDisruptionBudget" => typed::<PodDisruptionBudget>(object),
        "Ingress" => typed::<Ingress>(object),
        _ => Ok(object.clone()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Every field is one that the API knows, with a value of its type; Helm finds its marks; no object names replicas.
    #[test]
    fn any_form_becomes_objects_that_the_api_knows(form in any_form(), minor in 24..40_u32) {
        let objects = render(&application(), &form, &salt(), SiteOffer { minor, ..NEW }, &Packages::default()).unwrap();
        for object in &objects {
            prop_assert_eq!(&known_to_the_api(object).unwrap(), object);
            prop_assert!(object["spec"]["replicas"].is_null());
            let metadata = &object["metadata"];
            prop_assert_eq!(&metadata["namespace"], "shop");
            prop_assert_eq!(&metadata["labels"]["app.kubernetes.io/managed-by"], "Helm");
            prop_assert_eq!(&metadata["annotations"]["meta.helm.sh/release-name"], "web");
            prop_assert_eq!(&metadata["annotations"]["meta.helm.sh/release-namespace"], "shop");
        }
        let mut names: Vec<(&str, &str)> = objects
            .iter()
            .map(|object| (object["kind"].as_str().unwrap(), object["metadata"]["name"].as_str().unwrap()))
            .collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), objects.len(), "each object has a name of its own");
    }
}
