use super::*;
use crate::catalogue::render;
use crate::catalogue::samples::{CANARY, NEW, application, package_form, plain, salt};
use crate::catalogue::{effective, validate};
use concertina_contract::{
    AppForm, Cluster, DeployForm, FileKind, PackageForm, PackageLogin, PackageProblemCode, ProbeChoice,
    Route, RouteKind, SecretText, SecretValue, ServiceKind, SiteDifference, SiteId, TextValue,
};
use serde_json::Value;
use std::fs;

fn made(form: &AppForm) -> Vec<Value> {
    render(&application(), form, &salt(), NEW, &Packages::default()).unwrap()
}

fn variable<'a>(form: &'a AppForm, name: &str) -> Option<&'a str> {
    let found = form.environment.iter().find(|variable| variable.name == name)?;
    match &found.value {
        TextValue::Plain { text } => Some(text),
        TextValue::Secret { .. } => None,
    }
}

/// What is made of a form that says this of its server.
fn equipped(name: &str, say: impl FnOnce(&mut PackageForm)) -> Equipped {
    let mut form = package_form(name);
    say(form.package.as_mut().unwrap());
    Packages::default().equip(&application(), &form).unwrap()
}

fn file(made: &Equipped, end: &str) -> String {
    let file = made.form.files.iter().find(|file| file.path.ends_with(end)).unwrap();
    let TextValue::Plain { text } = &file.content else { panic!("{end} is no secret") };
    text.clone()
}

#[test]
fn every_package_of_this_program_can_be_used_and_says_what_it_is_in_both_languages() {
    let list = Packages::built_in().view();
    let names: Vec<_> = list.packages.iter().map(|package| package.name.as_str()).collect();
    assert_eq!(names, ["jar", "registry", "tomcat", "web", "wildfly"]);
    for package in list.packages {
        let languages: Vec<_> = package.documentation.keys().map(String::as_str).collect();
        assert_eq!(languages, ["en", "ko"], "{}", package.name);
        let lengths: Vec<_> = package.documentation.values().map(Vec::len).collect();
        assert_eq!(lengths[0], lengths[1], "{} says as much in each", package.name);
        assert_eq!(package.sizes.len(), 3, "{}", package.name);
        assert_eq!(package.form.resources, package.sizes[0].resources);
        let kind = package.file.map(|file| file.kind);
        assert_eq!(kind == Some(FileKind::War), package.name == "tomcat" || package.name == "wildfly");
        assert_eq!(kind.is_none(), package.name == "registry");
    }
}

#[test]
fn tomcat_becomes_these_objects() {
    insta::assert_json_snapshot!(made(&package_form("tomcat")));
}

#[test]
fn wildfly_becomes_these_objects() {
    insta::assert_json_snapshot!(made(&package_form("wildfly")));
}

#[test]
fn a_jar_becomes_these_objects() {
    insta::assert_json_snapshot!(made(&package_form("jar")));
}

#[test]
fn a_web_server_becomes_these_objects() {
    insta::assert_json_snapshot!(made(&package_form("web")));
}

#[test]
fn a_registry_becomes_these_objects() {
    let mut objects = made(&registry_form());
    // What it is made of is for tests of its own.
    let secret = objects.iter_mut().find(|one| one["kind"] == "Secret").unwrap();
    let line = secret["data"]["etc_distribution_htpasswd"].take();
    assert!(line.as_str().is_some_and(|line| !line.is_empty()));
    insta::assert_json_snapshot!(objects);
}

#[test]
fn a_registry_without_a_login_asks_nobody_and_keeps_what_it_has() {
    let form = AppForm { service: ServiceKind::NodePort, ..registry_package().form() };
    assert_eq!(form.image, "docker.io/library/registry:3");
    let objects = made(&form);
    let kinds: Vec<_> = objects.iter().map(|object| object["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ConfigMap", "PersistentVolumeClaim", "Service", "StatefulSet"]);
    assert!(!objects[0]["data"].to_string().contains("htpasswd"));
    assert_eq!(validate(&crate::catalogue::samples::whole(form), &seoul(), &Packages::default()), []);
}

#[test]
fn a_route_of_a_registry_lets_layers_of_any_size_through() {
    let by = RouteKind::Ingress { class: None };
    let (host, path) = ("r.example".to_owned(), "/".to_owned());
    let route = Some(Route { host, path, tls_secret: Some("tls".to_owned()), by });
    let ingress = |form: AppForm| {
        let objects = made(&AppForm { route: route.clone(), ..form });
        objects.into_iter().find(|one| one["kind"] == "Ingress").unwrap()
    };
    let annotations = ingress(registry_package().form())["metadata"]["annotations"].clone();
    assert_eq!(annotations["nginx.ingress.kubernetes.io/proxy-body-size"], "0");
    assert_eq!(annotations["nginx.ingress.kubernetes.io/proxy-request-buffering"], "off");
    let others = ingress(package_form("web"));
    assert!(!others.to_string().contains("proxy-body-size"), "others keep their controller's bounds");
}

#[test]
fn a_registry_has_to_be_reached_from_outside_of_the_cluster() {
    use concertina_contract::FormProblemCode as Code;
    let problems = |form: AppForm, differences: Vec<SiteDifference>| -> Vec<_> {
        let whole = DeployForm { differences, ..crate::catalogue::samples::whole(form) };
        let found = validate(&whole, &seoul(), &Packages::default());
        found.into_iter().map(|problem| (problem.field, problem.code)).collect()
    };
    let inside = registry_package().form();
    assert_eq!(problems(inside.clone(), Vec::new()), [("service".to_owned(), Code::ReachMissing)]);
    let there =
        SiteDifference { service: Some(ServiceKind::NodePort), ..SiteDifference::none(SiteId::new("seoul")) };
    assert_eq!(problems(inside, vec![there]), []);
    let login = |user: &str, password: &str| {
        let mut form = registry_form();
        form.package.as_mut().unwrap().login = Some(PackageLogin {
            user: user.to_owned(),
            password: SecretValue::Given { text: SecretText::new(password) },
        });
        problems(form, Vec::new())
    };
    let wrong = |part: &str, code| [(format!("package.login.{part}"), code)];
    assert_eq!(login("", "x"), wrong("user", Code::Empty));
    assert_eq!(login("a:b", "x"), wrong("user", Code::UserInvalid));
    assert_eq!(login("#a", "x"), wrong("user", Code::UserInvalid));
    assert_eq!(login("kim", ""), wrong("password", Code::Empty));
    assert_eq!(login("kim", &"x".repeat(73)), wrong("password", Code::PasswordTooLong));
    assert_eq!(login("kim@example.org", &"x".repeat(72)), []);
}

fn registry_package() -> Arc<Package> {
    Packages::default().all["registry"].clone()
}

/// The form of a registry at a port of every node, with a login.
fn registry_form() -> AppForm {
    let mut form = AppForm { service: ServiceKind::NodePort, ..registry_package().form() };
    let password = SecretValue::Given { text: SecretText::new(CANARY) };
    form.package.as_mut().unwrap().login = Some(PackageLogin { user: "kim".to_owned(), password });
    form
}

fn seoul() -> BTreeMap<SiteId, crate::catalogue::SiteOffer> {
    BTreeMap::from([(SiteId::new("seoul"), NEW)])
}

#[test]
fn what_is_not_asked_for_is_not_made() {
    let least = |name: &str| {
        equipped(name, |said| *said = PackageForm { access_log: false, ..PackageForm::of(name) })
    };
    let tomcat = least("tomcat");
    let server = file(&tomcat, "server.xml");
    assert!(!server.contains("<Cluster") && !server.contains("AccessLogValve"), "{server}");
    assert!(!file(&tomcat, "context.xml").contains("<Resource "));
    assert_eq!(tomcat.form.files.len(), 2, "neither a time-out nor names that are asked again");
    assert!(tomcat.extras.members.is_none());
    assert_eq!(variable(&tomcat.form, "TZ"), None);
    let wildfly = least("wildfly");
    let script = file(&wildfly, "configure.cli");
    for absent in ["jgroups", "datasource", "access-log", "standalone-ha"] {
        assert!(!script.contains(absent), "{absent} in {script}");
    }
    assert!(wildfly.form.command[2].contains("-c standalone.xml"));
}

#[test]
fn what_the_user_sets_wins() {
    let mut form = package_form("tomcat");
    let said = form.package.as_mut().unwrap();
    said.configuration = Some("<Server/>".to_owned());
    said.jvm_options = "-Xss2m -XX:MaxRAMPercentage=50".to_owned();
    form.environment = vec![plain("TZ", "UTC")];
    form.readiness = ProbeChoice::None;
    form.port = Some(9090);
    let there = SiteDifference {
        environment: vec![plain("DATASOURCE_URL", "jdbc:postgresql://there/shop")],
        ..SiteDifference::none(SiteId::new("busan"))
    };
    let form = effective(&form, Some(&there));
    let made = Packages::default().equip(&application(), &form).unwrap();
    assert_eq!(file(&made, "server.xml"), "<Server/>\n");
    assert!(variable(&made.form, "CATALINA_OPTS").unwrap().ends_with("-Xss2m -XX:MaxRAMPercentage=50"));
    assert_eq!(variable(&made.form, "TZ"), Some("UTC"));
    assert_eq!(variable(&made.form, "DATASOURCE_URL"), Some("jdbc:postgresql://there/shop"));
    assert!(made.extras.readiness.is_none() && made.form.readiness == ProbeChoice::None);
    assert!(file(&equipped("web", |_| {}), "default.conf").contains("listen 8080;"));
}

#[test]
fn a_script_of_the_users_comes_after_that_of_the_package() {
    let made =
        equipped("wildfly", |said| said.configuration = Some("/subsystem=mail:read-resource".to_owned()));
    let script = file(&made, "configure.cli");
    let places = ["run-batch", "/subsystem=mail:read-resource", "stop-embedded-server"]
        .map(|part| script.find(part).unwrap());
    assert!(places.is_sorted(), "{script}");
}

#[test]
fn a_password_stands_in_secrets_alone() {
    for name in ["tomcat", "wildfly", "jar"] {
        let objects = made(&package_form(name));
        for object in &objects {
            assert!(!object.to_string().contains(CANARY), "{object}");
        }
        let secret = objects.iter().find(|object| object["kind"] == "Secret").unwrap();
        assert!(secret["data"]["DATASOURCE_PASSWORD"].is_string());
    }
    let made = serde_json::to_string(&made(&registry_form())).unwrap();
    assert!(!made.contains(CANARY) && !made.contains("Y2FuYXJ5LTVmMWQ"), "a digest alone: {made}");
}

#[test]
fn what_is_wrong_is_told_with_its_field() {
    let mut form = package_form("tomcat");
    let said = form.package.as_mut().unwrap();
    said.context_path = "/a/b".to_owned();
    said.time_zone = Some("Asia/Nowhere".to_owned());
    said.session_minutes = Some(0);
    said.jvm_options = "-Xss1m\n-Xmx1g".to_owned();
    let datasource = said.datasource.as_mut().unwrap();
    (datasource.host, datasource.port) = (String::new(), 0);
    datasource.jndi_name = "jdbc main".to_owned();
    datasource.database = "a?b".to_owned();
    (datasource.pool_min, datasource.pool_max) = (9, 3);
    let whole = crate::catalogue::samples::whole(form.clone());
    let fields = |packages: &Packages| -> Vec<_> {
        let found = validate(&whole, &BTreeMap::new(), packages);
        found.into_iter().map(|problem| problem.field).collect()
    };
    let parts = [
        "jvmOptions",
        "contextPath",
        "timeZone",
        "sessionMinutes",
        "datasource.host",
        "datasource.database",
        "datasource.jndiName",
        "datasource.port",
        "datasource.poolMin",
    ];
    assert_eq!(fields(&Packages::default()), parts.map(|part| format!("package.{part}")));
    let none = Packages {
        all: BTreeMap::new(),
        problems: Vec::new(),
        folder: PathBuf::new(),
        artifacts: Vec::new(),
    };
    assert_eq!(fields(&none), ["package.name"]);
    assert!(none.equip(&application(), &form).is_err());
}

const OWN: &str = "name: ours\nversion: 0.1.0\ntitle: Ours\nbase: r.example/ours:1\nfile: { kind: war, place: '/srv/{context}.war', owner: 0 }\n\
    sizes: [{ name: one, cpuRequest: 100m, memory: 64Mi }]\nport: 80\nreplicas: 1\ndrainSeconds: 0\ngraceSeconds: 5\n\
    files: [{ path: /etc/ours, template: ours }]\n";

/// Writes a package of two files.
fn own(folder: &Path, name: &str, description: &str, template: &str) {
    fs::create_dir_all(folder.join(name)).unwrap();
    fs::write(folder.join(name).join("package.yaml"), description).unwrap();
    fs::write(folder.join(name).join("ours"), template).unwrap();
}

#[test]
fn own_packages_come_from_a_folder_and_each_bad_one_has_its_reason() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    own(folder, "good", OWN, "port {{ port }}");
    own(
        folder,
        "loop",
        &OWN.replace("ours\n", "endless\n"),
        "{% for a in range(99999) %}{% for b in range(99999) %}.{% endfor %}{% endfor %}",
    );
    own(folder, "typo", &OWN.replace("ours\n", "typo\n"), "{{ prot }}");
    own(folder, "taken", &OWN.replace("name: ours", "name: tomcat"), "");
    own(folder, "unknown", &OWN.replace("port: 80", "port: 80\nrun: rm"), "");
    own(folder, "mount", &OWN.replace("ours\n", "mount\n").replace("/etc/ours", "etc/../ours"), "x");
    own(
        folder,
        "missing",
        &OWN.replace("ours\n", "missing\n").replace("template: ours", "template: theirs"),
        "x",
    );
    let packages = Packages::read(folder);
    let form = AppForm { image: "r.example/ours:2".to_owned(), ..packages.get("ours").unwrap().form() };
    let made = packages.equip(&application(), &form).unwrap();
    assert_eq!(file(&made, "/etc/ours"), "port 80\n");
    let list = packages.view();
    assert_eq!(list.packages.len(), 6);
    let problems: Vec<_> =
        list.problems.iter().map(|one| (one.folder.as_str(), one.file.as_str(), one.code)).collect();
    assert_eq!(
        problems,
        [
            ("loop", "ours", PackageProblemCode::Template),
            ("missing", "theirs", PackageProblemCode::Unreadable),
            ("mount", "package.yaml", PackageProblemCode::Form),
            ("taken", "package.yaml", PackageProblemCode::NameTaken),
            ("typo", "ours", PackageProblemCode::Template),
            ("unknown", "package.yaml", PackageProblemCode::Malformed),
        ]
    );
    assert!(list.problems.iter().all(|problem| !problem.what.is_empty()));
}

#[test]
fn members_without_stickiness_have_a_plain_service() {
    let mut form = package_form("tomcat");
    form.package.as_mut().unwrap().cluster = Some(Cluster { sticky: false });
    let objects = made(&form);
    let service =
        objects.iter().find(|one| one["kind"] == "Service" && one["metadata"]["name"] == "web").unwrap();
    assert!(service["spec"]["sessionAffinity"].is_null());
    assert_eq!(service["metadata"]["annotations"].as_object().unwrap().len(), 2, "Helm's own");
    assert!(objects.iter().any(|one| one["metadata"]["name"] == "web-members"));
}
