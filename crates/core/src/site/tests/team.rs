//! Settings that a team shares.

use super::bench::{Bench, kubeconfig};
use TeamField as F;
use concertina_contract::{ErrorCode, GuardLevel, SiteChange, SiteKind, TeamField, TeamState};

fn change(guard: GuardLevel) -> SiteChange {
    SiteChange {
        name: Some("Shop in Busan".to_owned()),
        colour: Some(7),
        kind: Some(SiteKind::Physical),
        guard: Some(guard),
        groups: Some(vec!["Production".to_owned()]),
        labels: Some(vec!["region=kr".to_owned()]),
        namespaces: Some(vec!["canary-namespace".to_owned()]),
        login: None,
    }
}

#[tokio::test]
async fn a_teams_settings_go_from_machine_to_machine_without_secrets() {
    let text = kubeconfig(
        "https://shop.example",
        "{token: canary-token, client-certificate: /home/canary/c, client-key: k}",
    );
    let ours = Bench::new(&text.replace("client-key: k", "client-key: /home/canary/k")).await;
    ours.fleet.change_site(ours.site().id(), change(GuardLevel::TypeName)).unwrap();
    let file = ours.fleet.team_settings().unwrap();
    for secret in ["canary", "token", "certificate", "login", ours.home.path().to_str().unwrap()] {
        assert!(!file.contains(secret), "{secret} in {file}");
    }

    let theirs = Bench::new(&kubeconfig("https://SHOP.example/", "{token: other}")).await;
    let path = theirs.home.path().join("team.json");
    std::fs::write(&path, &file).unwrap();
    let preview = theirs.fleet.preview_team(&path).unwrap();
    assert_eq!((preview.entries.len(), preview.entries[0].state), (1, TeamState::New));
    let fields: Vec<_> = preview.entries[0].differences.iter().map(|one| one.field).collect();
    assert_eq!(fields, [F::Name, F::Colour, F::Kind, F::Guard, F::Groups, F::Labels]);
    let site = theirs.site().id().clone();
    assert_eq!(theirs.site().name(), "shop", "a preview changes nothing");
    for (site, change) in theirs.fleet.take_team(&preview.id, &[site]).unwrap() {
        theirs.fleet.change_site(&site, change).unwrap();
    }
    let view = theirs.fleet.sites().remove(0);
    assert_eq!((view.name.as_str(), view.colour, view.guard), ("Shop in Busan", 7, GuardLevel::TypeName));
    assert_eq!((view.groups, view.labels), (vec!["Production".to_owned()], vec!["region=kr".to_owned()]));
    assert_eq!(theirs.fleet.team_settings().unwrap(), file, "and back");
    let again = theirs.fleet.preview_team(&path).unwrap();
    assert_eq!((again.entries[0].state, again.entries[0].differences.len()), (TeamState::Same, 0));
    let other = Bench::new(&kubeconfig("https://bank.example", "{token: other}")).await;
    let unknown = other.fleet.preview_team(&path).unwrap().entries.remove(0);
    assert_eq!((unknown.site, unknown.state), (None, TeamState::Unknown));
}

#[tokio::test]
async fn a_teams_file_never_opens_a_read_only_site() {
    let ours = Bench::new(&kubeconfig("https://shop.example", "{token: t}")).await;
    ours.fleet.change_site(ours.site().id(), change(GuardLevel::Open)).unwrap();
    let path = ours.home.path().join("team.json");
    std::fs::write(&path, ours.fleet.team_settings().unwrap()).unwrap();

    let theirs = Bench::new(&kubeconfig("https://shop.example", "{token: t}")).await;
    let site = theirs.site().id().clone();
    let guard = |guard| SiteChange { guard: Some(guard), ..SiteChange::default() };
    theirs.fleet.change_site(&site, guard(GuardLevel::ReadOnly)).unwrap();
    let preview = theirs.fleet.preview_team(&path).unwrap();
    assert!(preview.entries[0].needs_unlock);
    let loosens = preview.entries[0].differences.iter().find(|one| one.field == TeamField::Guard).unwrap();
    assert!(loosens.loosens && loosens.from == "readOnly" && loosens.to == "open");
    for (site, change) in theirs.fleet.take_team(&preview.id, std::slice::from_ref(&site)).unwrap() {
        theirs.fleet.change_site(&site, change).unwrap();
    }
    let view = theirs.fleet.sites().remove(0);
    assert_eq!((view.guard, view.groups.len()), (GuardLevel::ReadOnly, 1), "the rest is taken");
}

#[tokio::test]
async fn a_file_that_is_no_teams_settings_says_so() {
    let bench = Bench::new(&kubeconfig("https://shop.example", "{token: t}")).await;
    let path = bench.home.path().join("team.json");
    for (text, reason) in [
        ("{}", "team-invalid"),
        ("clusters: []", "team-invalid"),
        (r#"{"format":"concertina-team-settings","version":2,"sites":[]}"#, "team-newer"),
    ] {
        std::fs::write(&path, text).unwrap();
        let failure = bench.fleet.preview_team(&path).unwrap_err();
        assert_eq!((failure.code, failure.params["reason"].as_str()), (ErrorCode::BadRequest, reason));
    }
    // A file from somebody else may say anything of a site that is here.
    bench.fleet.change_site(bench.site().id(), change(GuardLevel::Open)).unwrap();
    for (found, put, reason) in [
        ("Shop in Busan", "x".repeat(100), "site-name"),
        ("Shop in Busan", "a\\u202eb".to_owned(), "site-name"),
        ("region=kr", "a,b".to_owned(), "site-labels"),
        ("\"colour\": 7", "\"colour\": 77".to_owned(), "site-colour"),
    ] {
        let text = bench.fleet.team_settings().unwrap().replace(found, &put);
        std::fs::write(&path, text).unwrap();
        assert_eq!(bench.fleet.preview_team(&path).unwrap_err().params["reason"], reason);
    }
    let missing = bench.fleet.preview_team(&bench.home.path().join("none.json")).unwrap_err();
    assert_eq!(missing.params["reason"], "team-unreadable");
}

#[tokio::test]
async fn a_guard_that_was_raised_after_the_preview_is_not_lowered() {
    let bench = Bench::new(&kubeconfig("https://shop.example", "{token: t}")).await;
    let site = bench.site().id().clone();
    let guard = |guard| SiteChange { guard: Some(guard), ..SiteChange::default() };
    bench.fleet.change_site(&site, guard(GuardLevel::Confirm)).unwrap();
    let path = bench.home.path().join("team.json");
    std::fs::write(&path, bench.fleet.team_settings().unwrap()).unwrap();
    bench.fleet.change_site(&site, guard(GuardLevel::Open)).unwrap();
    let preview = bench.fleet.preview_team(&path).unwrap();
    assert!(!preview.entries[0].differences[0].loosens, "confirm asks more than open");
    bench.fleet.change_site(&site, guard(GuardLevel::TypeName)).unwrap();
    assert!(bench.fleet.take_team(&preview.id, &[site]).unwrap().is_empty());
    assert!(bench.fleet.take_team(&preview.id, &[]).is_err(), "a preview works once");
}
