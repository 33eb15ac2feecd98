//! Cases of client-go's `tools/clientcmd/loader_test.go` and `validation_test.go`, and some of our own.

use super::*;
use concertina_contract::{ErrorCode, FileSource, LoginMethod, Power};
use std::fs;
use std::path::PathBuf;

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// `KUBECONFIG` with these files.
    fn load(&self, names: &[&str]) -> Kubeconfig {
        let paths: Vec<_> = names.iter().map(|name| self.0.path().join(name)).collect();
        let kubeconfig = std::env::join_paths(paths).unwrap().into_string().unwrap();
        Kubeconfig::load(&Sources { kubeconfig: Some(kubeconfig), ..Sources::default() })
    }
}

fn config(context: &str, server: &str, token: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\nclusters: [{{name: cow, cluster: {{server: '{server}'}}}}]\n\
         users: [{{name: red, user: {{token: {token}}}}}]\n\
         contexts: [{{name: {context}, context: {{cluster: cow, user: red, namespace: farm}}}}]\n"
    )
}

fn user(user: &str) -> String {
    format!(
        "clusters: [{{name: c, cluster: {{server: 'https://cow.org'}}}}]\nusers: [{{name: u, user: {user}}}]\n\
         contexts: [{{name: x, context: {{cluster: c, user: u}}}}]\n"
    )
}

fn only(kubeconfig: &Kubeconfig) -> &Login {
    assert_eq!(kubeconfig.logins.len(), 1, "{:?}", kubeconfig.logins);
    &kubeconfig.logins[0]
}

fn problem_of(text: &str) -> Option<LoginProblem> {
    let home = Home::new();
    home.write("a", text);
    only(&home.load(&["a"])).problem.clone()
}

/// `TestToleratingMissingFiles`.
#[test]
fn missing_files_are_skipped_with_a_note() {
    let home = Home::new();
    home.write("b", &config("x", "https://cow.org", "t"));
    let loaded = home.load(&["missing", "b"]);
    assert_eq!(only(&loaded).problem, None);
    assert_eq!(loaded.files[0].problem.as_ref().unwrap().code, ErrorCode::FileUnreadable);
    assert_eq!(loaded.files[1].contexts, 1);
}

/// `TestErrorReadingNonFile`, `TestNonExistentCommandLineFile`.
#[test]
fn a_folder_and_a_missing_argument_have_a_reason() {
    let home = Home::new();
    let sources = Sources {
        arguments: vec![home.0.path().to_owned(), home.0.path().join("missing")],
        ..Sources::default()
    };
    let loaded = Kubeconfig::load(&sources);
    assert!(loaded.files.iter().all(|file| file.problem.is_some()));
}

/// `TestConflictingCurrentContext` and `TestMergeSemantics`: the first file wins an entry whole.
#[test]
fn the_first_file_wins_an_entry_whole() {
    let home = Home::new();
    home.write("a", "clusters: [{name: cow, cluster: {server: 'https://a.org'}}]\nusers: [{name: red}]\n");
    home.write("b", &config("x", "https://b.org", "t").replace("server", "tls-server-name: other, server"));
    let loaded = home.load(&["a", "b"]);
    let login = only(&loaded);
    assert_eq!(login.cluster.server, "https://a.org");
    assert_eq!(login.cluster.tls_server_name, "");
    assert!(login.user.token.is_empty());
    assert_eq!(login.method(), LoginMethod::Anonymous);
}

/// `TestDuplicateContextName`: client-go refuses the whole file; here only what is ambiguous cannot be used.
#[test]
fn a_duplicate_spoils_only_itself() {
    let home = Home::new();
    let text = config("x", "https://cow.org", "t");
    home.write("a", &format!("{}{}", text.trim_end().trim_end_matches(']'), ", {name: z}, {name: z}]\n"));
    let loaded = home.load(&["a"]);
    let problems: Vec<_> = loaded.logins.iter().map(|login| login.problem.clone()).collect();
    assert_eq!(problems, [None, Some(LoginProblem::ContextDuplicate)]);
}

#[test]
fn a_shadowed_context_is_listed_with_its_reason() {
    let home = Home::new();
    home.write("a", &config("x", "https://a.org", "t"));
    home.write("b", &config("x", "https://b.org", "t"));
    let loaded = home.load(&["a", "b"]);
    assert_eq!(loaded.logins[0].problem, None);
    assert_eq!(loaded.logins[1].problem, Some(LoginProblem::Shadowed));
    assert_ne!(loaded.logins[0].id, loaded.logins[1].id);
}

#[test]
fn files_named_one_by_one_do_not_shadow_each_other() {
    let home = Home::new();
    let added = vec![
        home.write("a", &config("x", "https://a.org", "t")).into(),
        home.write("b", &config("x", "https://b.org", "t")).into(),
    ];
    let loaded = Kubeconfig::load(&Sources { added, ..Sources::default() });
    assert_eq!(loaded.logins.len(), 2);
    assert!(loaded.logins.iter().all(|login| login.problem.is_none()));
    assert!(loaded.files.iter().all(|file| file.source == FileSource::Added));
}

#[test]
fn the_default_file_is_read_without_kubeconfig_and_its_absence_is_no_problem() {
    let home = Home::new();
    let sources = Sources { home: Some(home.0.path().to_owned()), ..Sources::default() };
    assert_eq!(Kubeconfig::load(&sources).files[0].problem, None);
    home.write(".kube/config", &config("x", "https://cow.org", "t"));
    let loaded = Kubeconfig::load(&sources);
    assert_eq!(only(&loaded).namespace.as_deref(), Some("farm"));
    assert_eq!(loaded.files[0].path, "~/.kube/config");
}

/// `TestResolveRelativePaths`.
#[test]
fn paths_are_relative_to_the_file_that_holds_them() {
    let home = Home::new();
    let path = home.write(
        "one/config",
        &user("{client-certificate: ../c.crt, client-key: /abs/c.key, tokenFile: t, exec: {command: ./bin/login, apiVersion: client.authentication.k8s.io/v1beta1}}"),
    );
    let folder = path.parent().unwrap();
    let loaded = home.load(&["one/config"]);
    let login = only(&loaded);
    assert_eq!(login.user.client_certificate, folder.join("../c.crt"));
    assert_eq!(login.user.client_key, PathBuf::from("/abs/c.key"));
    assert_eq!(login.user.token_file, folder.join("t"));
    assert_eq!(login.user.exec.as_ref().unwrap().command, folder.join("./bin/login").to_str().unwrap());
    let outside =
        powers(login).into_iter().filter(|power| matches!(power, Power::ReadsOutside { .. })).count();
    assert_eq!(outside, 2, "the certificate and the key leave the folder, the token does not");
}

#[test]
fn a_bad_entry_spoils_only_the_contexts_that_use_it() {
    let home = Home::new();
    home.write(
        "a",
        "clusters: [{name: good, cluster: {server: 'https://cow.org'}}, {name: bad, cluster: {server: [1]}}]\n\
         users:\n- {name: ok, user: {token: t}}\n- {name: broken, user: {token: {a: b}}}\n\
         contexts:\n- {name: a, context: {cluster: good, user: ok}}\n- {name: b, context: {cluster: bad, user: ok}}\n\
         - {name: c, context: {cluster: good, user: broken}}\n- {name: d, context: {cluster: none, user: ok}}\n\
         - {name: e, context: {cluster: good, user: none}}\n- {name: f, context: 7}\n- null\n",
    );
    let loaded = home.load(&["a"]);
    let problems: Vec<_> = loaded.logins.iter().map(|login| login.problem.clone()).collect();
    assert_eq!(
        problems,
        [
            None,
            Some(LoginProblem::ClusterMalformed("bad".into())),
            Some(LoginProblem::UserMalformed("broken".into())),
            Some(LoginProblem::ClusterMissing("none".into())),
            Some(LoginProblem::UserMissing("none".into())),
            Some(LoginProblem::ContextMalformed),
        ]
    );
}

#[test]
fn what_is_no_kubeconfig_says_so_without_its_content() {
    let home = Home::new();
    for text in ["kind: Pod\n", "[1, 2]\n", "a: 'canary\n", "contexts: canary\n", "\u{0}"] {
        home.write("a", text);
        let file = home.load(&["a"]).files.remove(0);
        let problem = file.problem.unwrap();
        assert_eq!(problem.code, ErrorCode::KubeconfigInvalid, "{text}");
        assert!(!format!("{problem:?}").contains("canary"));
    }
    home.write("a", "");
    assert_eq!(home.load(&["a"]).files[0].problem, None);
}

/// `TestValidateEmptyClusterInfo`, `TestValidateMultipleMethodsAuthInfo` and others. Files that an entry names are looked at when
/// its site is dialled, not here (`TestValidateCertFilesNotFoundAuthInfo`).
#[test]
fn contexts_are_checked_as_client_go_does() {
    use LoginProblem as P;
    let v1 = "apiVersion: client.authentication.k8s.io/v1";
    for (text, expected) in [
        ("{token: t, username: u}".to_owned(), Some(P::TwoMethods)),
        ("{client-certificate-data: YQ==}".to_owned(), Some(P::KeyMissing)),
        ("{as-groups: [g]}".to_owned(), Some(P::ImpersonationWithoutUser)),
        ("{as: jane, as-groups: [g]}".to_owned(), None),
        ("{auth-provider: {name: gcp}}".to_owned(), Some(P::AuthProvider("gcp".into()))),
        (format!("{{exec: {{{v1}, interactiveMode: Never}}}}"), Some(P::ExecCommandMissing)),
        (format!("{{exec: {{command: c, {v1}}}}}"), Some(P::ExecMode)),
        (
            format!("{{exec: {{command: c, {v1}, interactiveMode: Always}}}}"),
            Some(P::ExecInteractive("c".into())),
        ),
        (format!("{{exec: {{command: c, {v1}, interactiveMode: IfAvailable}}}}"), None),
        (format!("{{exec: {{command: c, {v1}beta1}}}}"), None),
        (format!("{{exec: {{command: c, {v1}beta1, env: [{{value: x}}]}}}}"), Some(P::ExecVariable)),
        ("{exec: {command: c, interactiveMode: Never}}".to_owned(), Some(P::ExecVersion(String::new()))),
    ] {
        assert_eq!(problem_of(&user(&text)), expected, "{text}");
    }
    for (cluster, expected) in [
        ("{}", Some(P::ServerMissing)),
        ("{server: 'ftp://cow.org'}", Some(P::ServerInvalid)),
        ("{server: 'https://cow.org', proxy-url: 'gopher://x'}", Some(P::ProxyInvalid)),
        ("{server: 'https://cow.org', proxy-url: 'socks5://x:1'}", None),
        (
            "{server: 'https://cow.org', insecure-skip-tls-verify: true, certificate-authority: ca.crt}",
            Some(P::SkipsVerificationWithAuthority),
        ),
    ] {
        let text = user("{}").replace("{server: 'https://cow.org'}", cluster);
        assert_eq!(problem_of(&text), expected, "{cluster}");
    }
}

#[test]
fn ids_are_stable_and_differ_by_file_and_context() {
    let id = |file: &str, context| Login::id(file.as_ref(), context);
    assert_eq!(id("/a", "x"), id("/a", "x"));
    assert_ne!(id("/a", "x"), id("/b", "x"));
    assert_ne!(id("/a", "bx"), id("/ab", "x"));
}

#[test]
fn powers_show_names_and_no_secrets() {
    let home = Home::new();
    home.write(
        "a",
        &user("{as: jane, exec: {command: c, args: [login, --client-secret=canary], env: [{name: K, value: canary}, {name: AWS_PROFILE, value: canary-too}], apiVersion: client.authentication.k8s.io/v1beta1}}")
            .replace("https://cow.org'", "http://cow.org', proxy-url: 'http://me:canary@proxy:3128', insecure-skip-tls-verify: true"),
    );
    let loaded = home.load(&["a"]);
    let powers = powers(only(&loaded));
    let command = Power::RunsCommand {
        command: ["c", "login", "--client-secret=[hidden]"].map(str::to_owned).to_vec(),
        environment: vec!["K".to_owned(), "AWS_PROFILE".to_owned()],
    };
    assert_eq!(powers[0], command);
    assert_eq!(powers.len(), 5, "{powers:?}");
    assert!(!format!("{powers:?}").contains("canary"));
}
