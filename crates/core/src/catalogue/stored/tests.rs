use super::*;
use crate::catalogue::samples::{
    CANARY, KEPT, any_form, application, difference, full_form, given, plain, secret, small_form,
};
use crate::catalogue::{effective, samples};
use concertina_contract::{
    ConfigFile, DeployForm, FormProblem, FormProblemCode, PackageForm, PackageLogin, SecretText, SecretValue,
    TextValue, Variable,
};
use proptest::prelude::*;

/// What version 1.0.0 of the package wrote of the full form with the difference of the samples.
const FIRST: &str = include_str!("first.json");

fn site() -> SiteId {
    SiteId::new("busan")
}

fn stored(base: &AppForm, difference: Option<&SiteDifference>) -> Stored {
    read_config(&config(base, difference, &samples::salt(), "김민지").unwrap(), &site()).unwrap().unwrap()
}

fn kept(name: &str) -> Variable {
    Variable { name: name.to_owned(), value: KEPT }
}

#[test]
fn what_a_release_keeps_has_its_form() {
    let own = difference("busan");
    let mut written = config(&full_form(), Some(&own), &samples::salt(), "김민지").unwrap();
    let salt = written[KEY]["secrets"].as_object_mut().unwrap().remove("salt");
    assert_eq!(salt, Some(json!("5a17")), "which came later");
    let first: Value = serde_json::from_str(FIRST).unwrap();
    assert_eq!(written, first, "another format needs another version, and the first is still read");
    assert!(written[KEY]["difference"]["site"].is_null(), "it is called otherwise elsewhere");
}

#[test]
fn another_reader_gets_the_same_form_with_its_secrets_kept() {
    let there = read_config(&serde_json::from_str(FIRST).unwrap(), &SiteId::new("theirs")).unwrap().unwrap();
    assert_eq!(there.author, "김민지");
    assert_eq!(there.base.environment, [plain("MODE", "yes"), kept("PASSWORD")]);
    assert_eq!(there.base.files[1].content, KEPT);
    assert_eq!((there.base.image, there.base.port), (full_form().image, full_form().port));
    let own = there.difference.unwrap();
    assert_eq!((own.site, own.replicas), (SiteId::new("theirs"), Some(5)));
    assert_eq!(own.environment, [plain("PLACE", "busan"), kept("PASSWORD")]);
}

#[test]
fn secrets_are_shown_to_nobody() {
    let there = stored(&full_form(), Some(&difference("busan")));
    let shown = serde_json::to_string(&(&there.base, &there.difference)).unwrap();
    for text in [shown, format!("{there:?}"), format!("{:?}", there.whole())] {
        assert!(text.contains("PASSWORD") && !text.contains(CANARY), "{text}");
    }
}

#[test]
fn what_is_no_form_of_ours_is_none_and_what_is_broken_is_told() {
    assert_eq!(read_config(&Value::Null, &site()).unwrap(), None);
    assert_eq!(read_config(&json!({ "image": "web:1" }), &site()).unwrap(), None);
    let mut newer: Value = serde_json::from_str(FIRST).unwrap();
    newer[KEY]["version"] = json!(5);
    let error = read_config(&newer, &site()).unwrap_err();
    assert!(matches!(error, CatalogueError::StoredNewer { version: 5 }), "{error}");
    for broken in [json!({}), json!({ "version": 1 }), json!({ "version": 1, "base": { "image": CANARY } })] {
        let error = read_config(&json!({ KEY: broken }), &site()).unwrap_err();
        assert!(matches!(error, CatalogueError::Stored) && !format!("{error:?}").contains(CANARY));
    }
}

#[test]
fn a_secret_without_value_is_not_stored() {
    for value in [KEPT, given("••••••")] {
        let base = AppForm { environment: vec![Variable { name: "A".to_owned(), value }], ..small_form() };
        let error = config(&base, None, &samples::salt(), "kim").unwrap_err();
        assert!(matches!(error, CatalogueError::SecretMissing { ref name } if name == "A"));
    }
}

#[test]
fn a_release_keeps_its_salt_and_one_without_gets_one() {
    let there = stored(&full_form(), None);
    assert_eq!(salt(Some(&there)), samples::salt());
    assert!(!format!("{there:?}").contains("5a17"));
    let without = read_config(&serde_json::from_str(FIRST).unwrap(), &site()).unwrap().unwrap();
    for before in [None, Some(&without)] {
        let new = salt(before);
        assert!(new.expose().len() == 32 && new != salt(before), "nobody else has it");
    }
}

#[test]
fn kept_secrets_are_those_of_before() {
    let opened = stored(&full_form(), None);
    let there = stored(&full_form(), Some(&difference("busan")));
    let mut form = opened.base.clone();
    form.environment.push(secret("TOKEN", "new"));
    let before = Before { base: Some(&opened), own: Some(&there) };
    let (filled, own) = fill(&form, there.difference.as_ref(), before).unwrap();
    assert_eq!(
        filled.environment,
        [plain("MODE", "yes"), secret("PASSWORD", CANARY), secret("TOKEN", "new")]
    );
    assert_eq!(filled.files, full_form().files);
    assert_eq!(own.unwrap().environment, difference("busan").environment);
    // What comes to a difference from the base of its site is kept as well.
    let added = SiteDifference { environment: vec![kept("PASSWORD")], ..SiteDifference::none(site()) };
    let before = Before { base: Some(&opened), own: Some(&opened) };
    let (_, own) = fill(&small_form(), Some(&added), before).unwrap();
    assert_eq!(own.unwrap().environment, [secret("PASSWORD", CANARY)]);
}

#[test]
fn a_secret_that_was_never_there_is_told_with_its_place() {
    let opened = stored(&full_form(), None);
    let mut form = opened.base.clone();
    form.environment[1].name = "RENAMED".to_owned();
    form.files[1].path = "/elsewhere".to_owned();
    let added = SiteDifference { environment: vec![kept("NEW")], ..SiteDifference::none(site()) };
    let before = Before { base: Some(&opened), own: Some(&opened) };
    let missing = fill(&form, Some(&added), before).unwrap_err();
    let told: Vec<_> =
        missing.iter().map(|FormProblem { field, site, .. }| (field.as_str(), site.clone())).collect();
    let expected =
        [("environment.1.value", None), ("files.1.content", None), ("environment.0.value", Some(site()))];
    assert_eq!(told, expected);
    assert!(missing.iter().all(|problem| problem.code == FormProblemCode::SecretMissing));
    assert_eq!(fill(&opened.base, None, Before::default()).unwrap_err().len(), 2);
}

#[test]
fn a_plain_value_of_a_site_hides_the_secret_of_the_base() {
    let own = SiteDifference { environment: vec![plain("PASSWORD", "none")], ..SiteDifference::none(site()) };
    let there = stored(&full_form(), Some(&own));
    let asked = SiteDifference { environment: vec![kept("PASSWORD")], ..SiteDifference::none(site()) };
    let before = Before { base: Some(&there), own: Some(&there) };
    assert!(fill(&full_form(), Some(&asked), before).is_err());
}

#[test]
fn releases_of_all_sites_are_one_form() {
    let (seoul, busan) = (SiteId::new("seoul"), site());
    let releases =
        [(seoul, stored(&full_form(), None)), (busan, stored(&full_form(), Some(&difference("busan"))))];
    let Gathered { form, odd } = gather(&application(), &releases).unwrap();
    let own = releases[1].1.difference.clone().unwrap();
    let expected =
        DeployForm { application: application(), form: releases[0].1.base.clone(), differences: vec![own] };
    assert_eq!((form, odd), (expected, Vec::new()));
    assert_eq!(gather(&application(), &[]), None);
}

#[test]
fn a_site_with_an_older_base_differs_in_what_was_changed() {
    let mut newer = full_form();
    newer.image = "r.example/web:2".to_owned();
    newer.environment[1] = secret("PASSWORD", "changed");
    let releases = [(SiteId::new("seoul"), stored(&newer, None)), (site(), stored(&full_form(), None))];
    let Gathered { form, odd } = gather(&application(), &releases).unwrap();
    assert_eq!(odd, []);
    let own = SiteDifference {
        image: Some("r.example/web:1.2".to_owned()),
        environment: vec![kept("PASSWORD")],
        ..SiteDifference::none(site())
    };
    assert_eq!(form.differences, std::slice::from_ref(&own));
    // It is kept as it is there, whatever the base says now.
    let before = Before { base: Some(&releases[0].1), own: Some(&releases[1].1) };
    let (filled, filled_own) = fill(&form.form, Some(&own), before).unwrap();
    assert_eq!(effective(&filled, filled_own.as_ref()), full_form());
}

#[test]
fn what_no_difference_can_say_is_told() {
    let mut newer = full_form();
    newer.port = Some(9090);
    let releases = [(SiteId::new("seoul"), stored(&newer, None)), (site(), stored(&full_form(), None))];
    assert_eq!(gather(&application(), &releases).unwrap().odd, [site()]);
    let mut fewer = full_form();
    fewer.environment.pop();
    let releases = [(SiteId::new("seoul"), stored(&full_form(), None)), (site(), stored(&fewer, None))];
    assert_eq!(gather(&application(), &releases).unwrap().odd, [site()]);
}

fn password(form: &AppForm) -> SecretValue {
    form.package.as_ref().unwrap().datasource.as_ref().unwrap().password.clone()
}

#[test]
fn a_password_of_a_datasource_is_kept_and_not_shown() {
    let there = stored(&samples::package_form("tomcat"), None);
    assert_eq!(password(&there.base), SecretValue::Kept);
    assert!(!format!("{there:?}").contains(CANARY));
    let before = Before { base: Some(&there), own: Some(&there) };
    let (filled, _) = fill(&there.base, None, before).unwrap();
    assert_eq!(filled, samples::package_form("tomcat"));
    let missing = fill(&there.base, None, Before::default()).unwrap_err();
    assert_eq!(missing[0].field, "package.datasource.password");
    let error = config(&there.base, None, &samples::salt(), "kim").unwrap_err();
    assert!(matches!(error, CatalogueError::SecretMissing { .. }), "{error}");
}

#[test]
fn a_password_of_a_login_is_kept_and_not_shown() {
    let form = login_form();
    let there = stored(&form, None);
    assert_eq!(there.base.package.as_ref().unwrap().login.as_ref().unwrap().password, SecretValue::Kept);
    assert!(!format!("{there:?}").contains(CANARY));
    let before = Before { base: Some(&there), own: Some(&there) };
    assert_eq!(fill(&there.base, None, before).unwrap().0, form);
    let missing = fill(&there.base, None, Before::default()).unwrap_err();
    assert_eq!(missing[0].field, "package.login.password");
}

/// A form that asks who comes.
fn login_form() -> AppForm {
    let mut form = AppForm { package: Some(PackageForm::of("registry")), ..small_form() };
    let password = SecretValue::Given { text: SecretText::new(CANARY) };
    form.package.as_mut().unwrap().login = Some(PackageLogin { user: "kim".to_owned(), password });
    form
}

#[test]
fn a_form_with_a_package_or_a_clock_is_of_a_newer_format() {
    let version =
        |form: &AppForm| config(form, None, &samples::salt(), "kim").unwrap()[KEY]["version"].clone();
    assert_eq!((version(&small_form()), version(&samples::package_form("jar"))), (json!(1), json!(2)));
    let clocked = AppForm { surge: Some(samples::surge()), ..samples::package_form("jar") };
    assert_eq!(version(&clocked), json!(3));
    assert_eq!(version(&login_form()), json!(4));
    assert_eq!(stored(&clocked, None).base.surge, clocked.surge, "it comes back as it was");
}

fn is_secret(value: &TextValue) -> bool {
    matches!(value, TextValue::Secret { .. })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What was stored is read back with every secret, and nothing of one is in what can be shown.
    #[test]
    fn any_form_comes_back(form in any_form()) {
        let there = stored(&form, None);
        prop_assert_eq!(there.whole(), Some((form.clone(), None)));
        let values = there.base.environment.iter().map(|one| &one.value);
        let contents = there.base.files.iter().map(|ConfigFile { content, .. }| content);
        prop_assert!(values.chain(contents).filter(|value| is_secret(value)).all(|value| *value == KEPT));
    }
}
