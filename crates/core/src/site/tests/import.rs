//! Importing: preview, choice, and taking away again.

use super::bench::{Bench, kubeconfig};
use crate::kubeconfig::Sources;
use crate::secrets::Secret;
use crate::site::ImportInput;
use concertina_contract::{ErrorCode, FileSource, ImportState, LoginId, Power};
use std::time::{Duration, Instant};

fn text(contexts: &[(&str, &str)]) -> String {
    let clusters =
        contexts.iter().map(|(name, server)| format!("{{name: {name}, cluster: {{server: '{server}'}}}}"));
    let entries =
        contexts.iter().map(|(name, _)| format!("{{name: {name}, context: {{cluster: {name}, user: u}}}}"));
    format!(
        "clusters: [{}]\nusers: [{{name: u, user: {{token: canary-token}}}}]\ncontexts: [{}]\n",
        clusters.collect::<Vec<_>>().join(", "),
        entries.collect::<Vec<_>>().join(", "),
    )
}

fn names(bench: &Bench) -> Vec<String> {
    let mut names: Vec<_> =
        bench.fleet.kubeconfig_view().logins.into_iter().map(|login| login.context).collect();
    names.sort();
    names
}

#[tokio::test]
async fn an_import_is_previewed_chosen_taken_away_and_brought_back() {
    let mut bench = Bench::new(&kubeconfig("https://shop.example", "{token: t}")).await;
    let file = bench.home.path().join("other");
    std::fs::write(
        &file,
        text(&[
            ("shop", "https://elsewhere.example"),
            ("a", "https://a.example"),
            ("b", "https://b.example"),
        ]),
    )
    .unwrap();
    let preview = bench.fleet.preview_import(ImportInput::Paths(vec![file.clone()])).await.unwrap();
    assert_eq!(names(&bench), ["shop"], "a preview adds nothing");
    let states: Vec<_> =
        preview.entries.iter().map(|entry| (entry.login.context.as_str(), entry.state.clone())).collect();
    let here = bench.home.path().join("config").display().to_string();
    let clash = ImportState::Clash { file: here, server: "https://shop.example".to_owned() };
    assert_eq!(states, [("a", ImportState::New), ("b", ImportState::New), ("shop", clash)]);

    let take: Vec<LoginId> = preview
        .entries
        .iter()
        .filter(|entry| entry.login.context != "b")
        .map(|entry| entry.login.id.clone())
        .collect();
    bench.fleet.import(&preview.id, &take).await.unwrap();
    assert_eq!(names(&bench), ["a", "shop", "shop"], "both of one name are here");
    let again = bench.fleet.import(&preview.id, &take).await.unwrap_err();
    assert_eq!(again.params["reason"], "import-unknown");
    bench.restart().await;
    assert_eq!(names(&bench), ["a", "shop", "shop"], "what was left out stays out");
    // A context that appears in the file later was never left out.
    std::fs::write(&file, text(&[("b", "https://b.example"), ("c", "https://c.example")])).unwrap();
    bench.settle().await;
    assert_eq!(names(&bench), ["c", "shop"]);

    let added = bench.fleet.kubeconfig_view().files[1].added.clone().unwrap();
    let site = bench.fleet.sites().into_iter().find(|site| site.name == "c").unwrap().id;
    let change = concertina_contract::SiteChange { name: Some("mine".to_owned()), ..Default::default() };
    bench.fleet.change_site(&site, change).unwrap();
    bench.fleet.remove_source(&added).await.unwrap();
    assert_eq!(names(&bench), ["shop"]);
    bench.fleet.restore_source(&added).await.unwrap();
    assert!(bench.fleet.sites().iter().any(|site| site.name == "mine"), "its settings were kept");
    bench.fleet.remove_source(&added).await.unwrap();
    assert_eq!(bench.fleet.remove_source(&added).await.unwrap_err().code, ErrorCode::BadRequest);
    assert!(file.exists(), "a file of the user's is never deleted");
}

#[tokio::test]
async fn a_pasted_text_becomes_a_private_file_and_goes_with_its_source() {
    let bench = Bench::new(&kubeconfig("https://shop.example", "{token: t}")).await;
    let pasted = || ImportInput::Text(Secret::from(text(&[("a", "https://a.example")]).as_str()));
    let preview = bench.fleet.preview_import(pasted()).await.unwrap();
    let folder = bench.home.path().join("pasted");
    assert!(!folder.exists(), "a preview writes nothing");
    let take = [preview.entries[0].login.id.clone()];
    bench.fleet.import(&preview.id, &take).await.unwrap();
    let view = bench.fleet.kubeconfig_view();
    assert_eq!(view.files[1].source, FileSource::Pasted);
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
    let again = bench.fleet.preview_import(pasted()).await.unwrap();
    assert!(matches!(again.entries[0].state, ImportState::Same { .. }), "{:?}", again.entries[0].state);
    let dump: Vec<String> = bench
        .store
        .read(|connection| {
            connection
                .prepare("SELECT path || pasted || left_out FROM kubeconfig_file")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
        .unwrap();
    assert!(!dump.concat().contains("canary"));

    bench.fleet.remove_source(view.files[1].added.as_ref().unwrap()).await.unwrap();
    assert!(file.exists(), "it can still be brought back");
    bench.fleet.forget_removed();
    assert!(!file.exists());
}

#[tokio::test]
async fn what_cannot_be_imported_says_why_and_adds_nothing() {
    let bench = Bench::new(&kubeconfig("https://shop.example", "{token: t}")).await;
    let home = bench.home.path();
    std::fs::write(home.join("junk"), b"\x7fELF\0").unwrap();
    std::fs::create_dir(home.join("folder")).unwrap();
    std::fs::write(home.join("folder/README"), "hello\n").unwrap();
    std::fs::write(home.join("folder/pod.yaml"), "apiVersion: v1\nkind: Pod\n").unwrap();
    for (path, reason) in [("junk", "not-text"), ("missing", "missing"), ("folder", "folder-without")] {
        let preview = bench.fleet.preview_import(ImportInput::Paths(vec![home.join(path)])).await.unwrap();
        assert_eq!(preview.files[0].problem.as_ref().unwrap().params["reason"], reason);
        bench.fleet.import(&preview.id, &[]).await.unwrap();
    }
    let empty = bench.fleet.preview_import(ImportInput::Text(Secret::from("  \n"))).await.unwrap_err();
    assert_eq!(empty.params["reason"], "text-empty");
    assert_eq!(bench.fleet.kubeconfig_view().files.len(), 1);
}

#[tokio::test]
async fn an_import_shows_powers_and_runs_nothing() {
    let bench = Bench::new(&kubeconfig("https://shop.example", "{token: t}")).await;
    let told = bench.home.path().join("told");
    let plugin = format!(
        "{{exec: {{command: /bin/sh, args: ['-c', 'touch {0}', '--client-secret=canary'], apiVersion: client.authentication.k8s.io/v1beta1}}}}",
        told.display()
    );
    let text = kubeconfig("http://a.example", &plugin);
    let preview = bench.fleet.preview_import(ImportInput::Text(Secret::from(text.as_str()))).await.unwrap();
    let login = &preview.entries[0].login;
    assert!(matches!(&login.powers[..], [Power::RunsCommand { .. }, Power::PlainHttp]), "{:?}", login.powers);
    assert!(login.needs_trust && !format!("{preview:?}").contains("canary"));
    bench.fleet.import(&preview.id, std::slice::from_ref(&login.id)).await.unwrap();
    assert!(!told.exists());
}

#[tokio::test]
async fn ten_thousand_contexts_are_listed_within_a_bounded_time() {
    let contexts: Vec<(String, String)> =
        (0..10_000).map(|number| (format!("x{number}"), format!("https://c{number}.example:6443"))).collect();
    let contexts: Vec<(&str, &str)> =
        contexts.iter().map(|(name, server)| (name.as_str(), server.as_str())).collect();
    let began = Instant::now();
    let bench = Bench::new(&text(&contexts)).await;
    assert_eq!(bench.fleet.kubeconfig_view().logins.len(), 10_000);
    assert_eq!(bench.fleet.sites().len(), 10_000);
    bench.fleet.reload().await.unwrap();
    assert!(began.elapsed() < Duration::from_mins(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn kubectls_own_settings_forbid_a_plugin_here_too() {
    let plugin = "{exec: {command: /bin/true, apiVersion: client.authentication.k8s.io/v1beta1}}";
    let bench = Bench::new(&kubeconfig("https://shop.example", plugin)).await;
    let denied = |bench: &Bench| bench.fleet.kubeconfig_view().logins[0].plugin_denied;
    assert!(!denied(&bench));
    let kuberc = bench.home.path().join("kuberc");
    std::fs::write(&kuberc, "kind: Preference\ncredentialPluginPolicy: DenyAll\n").unwrap();
    let with_kuberc = |sources: &mut Sources| sources.kuberc = Some(kuberc.display().to_string());
    with_kuberc(&mut bench.fleet.sources());
    bench.fleet.reload().await.unwrap();
    assert!(denied(&bench));
    let site = bench.site();
    site.connect();
    let told = super::bench::until(&site, "refused", |state| {
        matches!(
            state,
            concertina_contract::SessionState::AuthRequired { .. }
                | concertina_contract::SessionState::Closed { .. }
        )
    });
    let told = format!("{:?}", told.await);
    assert!(told.contains("ExecDenied") && told.contains("plugins-denied"), "{told}");
    let list = "kind: Preference\ncredentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: /bin/true}]\n";
    std::fs::write(&kuberc, list).unwrap();
    bench.fleet.reload().await.unwrap();
    assert!(!denied(&bench), "what is listed may run");
}
