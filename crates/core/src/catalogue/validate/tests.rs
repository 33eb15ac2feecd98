use super::*;
use crate::catalogue::samples;
use crate::catalogue::samples::{
    KEPT, NEW, any_form, difference, full_form, given, plain, route, secret, small_form, storage_form, text,
    whole,
};
use concertina_contract::{
    ConfigFile, ContainerProbe, ProbeCheck, ProbeChoice, RouteKind, ServiceKind, Storage, Variable,
};
use concertina_contract::{Day, SurgePlan};
use proptest::prelude::*;

fn sites() -> BTreeMap<SiteId, SiteOffer> {
    BTreeMap::from([(SiteId::new("seoul"), NEW)])
}

/// Field and code of each problem of a form.
fn problems(form: &DeployForm) -> Vec<(String, FormProblemCode)> {
    validate(form, &sites(), &Packages::default())
        .into_iter()
        .map(|problem| (problem.field, problem.code))
        .collect()
}

/// What is wrong with the small form after this change.
fn after(change: impl FnOnce(&mut AppForm)) -> Vec<(String, FormProblemCode)> {
    let mut form = small_form();
    change(&mut form);
    problems(&whole(form))
}

fn one(field: &str, code: FormProblemCode) -> Vec<(String, FormProblemCode)> {
    vec![(field.to_owned(), code)]
}

#[test]
fn good_forms_have_no_problem() {
    for form in [small_form(), full_form(), storage_form()] {
        assert_eq!(problems(&whole(form)), []);
    }
    let mut form = whole(full_form());
    form.differences = vec![difference("seoul")];
    assert_eq!(problems(&form), []);
    let worker = AppForm { port: None, ..small_form() };
    assert_eq!(problems(&whole(worker)), []);
}

#[test]
fn an_application_has_a_name_that_its_objects_can_have() {
    let named = |project: &str, name: &str| {
        let mut form = whole(small_form());
        form.application.project = project.to_owned();
        form.application.name = name.to_owned();
        problems(&form)
    };
    assert_eq!(named("shop", &"a".repeat(52)), []);
    for name in ["Web", "2web", "we.b", "웹", &"a".repeat(53)] {
        assert_eq!(named("shop", name), one("application.name", FormProblemCode::NameInvalid), "{name}");
    }
    assert_eq!(named("shop", ""), one("application.name", FormProblemCode::Empty));
    assert_eq!(named("", "web"), one("application.project", FormProblemCode::Empty));
    assert_eq!(named("sh.op", "web"), one("application.project", FormProblemCode::ProjectInvalid));
}

#[test]
fn what_runs_is_checked() {
    use FormProblemCode as Code;
    assert_eq!(after(|form| form.image.clear()), one("image", Code::Empty));
    assert_eq!(after(|form| form.image = "Web:1".to_owned()), one("image", Code::ImageInvalid));
    assert_eq!(after(|form| form.replicas = 10_001), one("replicas", Code::OutOfRange));
    assert_eq!(after(|form| form.port = Some(0)), one("port", Code::OutOfRange));
    assert_eq!(after(|form| form.drain_seconds = 4_000), one("drainSeconds", Code::OutOfRange));
    assert_eq!(after(|form| form.command = vec![String::new()]), one("command.0", Code::Empty));
    assert_eq!(after(|form| form.arguments = vec!["a\0".to_owned()]), one("arguments.0", Code::TextInvalid));
    assert_eq!(
        after(|form| form.pull_secret = Some("A".to_owned())),
        one("pullSecret", Code::ObjectNameInvalid)
    );
}

#[test]
fn resources_are_amounts_in_which_the_limit_holds_the_request() {
    use FormProblemCode as Code;
    let cpu = |request: &str, limit: &str| {
        after(|form| {
            form.resources.cpu_request = Some(request.to_owned());
            form.resources.cpu_limit = Some(limit.to_owned());
        })
    };
    assert_eq!(cpu("250m", "0.25"), []);
    assert_eq!(cpu("much", "1"), one("resources.cpuRequest", Code::QuantityInvalid));
    assert_eq!(cpu("-1", "1"), one("resources.cpuRequest", Code::QuantityInvalid));
    assert_eq!(cpu("1.5m", "1"), one("resources.cpuRequest", Code::QuantityTooFine));
    assert_eq!(cpu("2", "1"), one("resources.cpuLimit", Code::LimitBelowRequest));
    assert_eq!(cpu("0", "0"), one("resources.cpuLimit", Code::QuantityZero));
    let memory = after(|form| form.resources.memory_limit = Some("512m".to_owned()));
    assert_eq!(memory, one("resources.memoryLimit", Code::QuantityTooFine), "thousandths of a byte");
}

#[test]
fn variables_have_names_of_their_own() {
    use FormProblemCode as Code;
    let environment = |variables: Vec<Variable>| after(|form| form.environment = variables);
    assert_eq!(environment(vec![plain("A", ""), plain("B", "$(A)")]), []);
    assert_eq!(environment(vec![plain("", "x")]), one("environment.0.name", Code::Empty));
    assert_eq!(environment(vec![plain("1A", "x")]), one("environment.0.name", Code::VariableInvalid));
    let twice = [plain("A", "1"), plain("A", "2")];
    assert_eq!(environment(twice.to_vec()), one("environment.1.name", Code::VariableTwice));
    assert_eq!(environment(vec![plain("A", "\u{1}")]), one("environment.0.value", Code::TextInvalid));
    assert_eq!(environment(vec![secret("A", "\u{1}")]), [], "a Secret holds any text");
    assert_eq!(environment(vec![secret("A", "\0")]), one("environment.0.value", Code::TextInvalid));
    let long = "x".repeat(131_069);
    assert_eq!(environment(vec![plain("A", &long)]), []);
    let longer = vec![plain("A", &format!("{long}x"))];
    assert_eq!(environment(longer), one("environment.0.value", Code::TextTooLong));
    let variable = |value| vec![Variable { name: "A".to_owned(), value }];
    assert_eq!(environment(variable(KEPT)), []);
    assert_eq!(environment(variable(given("••••••"))), one("environment.0.value", Code::SecretLost));
    let many = (0..1_001).map(|number| plain(&format!("A{number}"), "")).collect();
    assert_eq!(environment(many), one("environment", Code::TooMany));
}

#[test]
fn files_and_storage_stand_at_paths_of_their_own() {
    use FormProblemCode as Code;
    let file = |path: &str| ConfigFile { path: path.to_owned(), content: KEPT };
    let files = |paths: &[&str]| after(|form| form.files = paths.iter().map(|path| file(path)).collect());
    assert_eq!(files(&["/etc/a", "/etc/ab", "/etc/b/c"]), []);
    assert_eq!(files(&["etc/a"]), one("files.0.path", Code::PathInvalid));
    assert_eq!(files(&["/etc/a", "/etc/a"]), one("files.1.path", Code::PathTwice));
    assert_eq!(files(&["/etc/a/b", "/etc/a"]), one("files.0.path", Code::PathBelowFile));
    let odd = ConfigFile { path: "/a".to_owned(), content: text("\u{1}") };
    assert_eq!(after(|form| form.files = vec![odd]), one("files.0.content", Code::TextInvalid));
    let large = after(|form| {
        let half = ConfigFile { path: "/a".to_owned(), content: given(&"x".repeat(700_000)) };
        form.files = vec![half.clone(), ConfigFile { path: "/b".to_owned(), ..half }];
    });
    assert_eq!(large, one("files", Code::FilesTooLarge));
    let stored = |path: &str, size: &str, class: Option<&str>| {
        let mut form = storage_form();
        form.files = vec![file("/etc/a")];
        let storage =
            Storage { path: path.to_owned(), size: size.to_owned(), class: class.map(str::to_owned) };
        form.storage.push(storage);
        problems(&whole(form))
    };
    assert_eq!(stored("/data", "1Gi", None), []);
    assert_eq!(stored("/etc/a", "1Gi", None), one("storage.1.path", Code::PathTwice));
    assert_eq!(stored("/etc/a/b", "1Gi", None), one("storage.1.path", Code::PathBelowFile));
    assert_eq!(stored("/var/lib/data", "1Gi", None), one("storage.1.path", Code::PathTwice));
    assert_eq!(stored("/", "1Gi", None), one("storage.1.path", Code::PathInvalid));
    assert_eq!(stored("/data", "0", None), one("storage.1.size", Code::QuantityZero));
    assert_eq!(stored("/data", "-1", None), one("storage.1.size", Code::QuantityInvalid));
    assert_eq!(stored("/data", "1m", None), one("storage.1.size", Code::QuantityTooFine));
    assert_eq!(stored("/data", "1Gi", Some("F")), one("storage.1.class", Code::ObjectNameInvalid));
}

#[test]
fn storage_is_for_one_pod_on_every_site() {
    let mut form = whole(storage_form());
    form.form.replicas = 2;
    assert_eq!(problems(&form), one("replicas", FormProblemCode::StorageShared));
    form.form.replicas = 1;
    form.differences =
        vec![SiteDifference { replicas: Some(3), ..SiteDifference::none(SiteId::new("seoul")) }];
    let found = validate(&form, &sites(), &Packages::default());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, found[0].params["replicas"].as_str()), (FormProblemCode::StorageShared, "3"));
    assert_eq!(found[0].site, Some(SiteId::new("seoul")));
}

#[test]
fn probes_ask_what_can_answer() {
    use FormProblemCode as Code;
    let probe =
        |check, period_seconds| ContainerProbe { check, delay_seconds: 0, period_seconds, failures: 3 };
    let path = |path: &str| ProbeCheck::Http { path: path.to_owned() };
    let live = |probe| after(|form| form.liveness = Some(probe));
    assert_eq!(live(probe(path("/"), 5)), []);
    assert_eq!(live(probe(path("x"), 5)), one("liveness.check.path", Code::RoutePathInvalid));
    assert_eq!(live(probe(ProbeCheck::Tcp, 0)), one("liveness.periodSeconds", Code::OutOfRange));
    let nothing = probe(ProbeCheck::Command { command: Vec::new() }, 5);
    assert_eq!(live(nothing), one("liveness.check.command", Code::Empty));
    let ready = after(|form| {
        form.port = None;
        form.readiness = ProbeChoice::Own { probe: probe(ProbeCheck::Tcp, 5) };
    });
    assert_eq!(ready, one("readiness.probe.check", Code::PortMissing));
}

#[test]
fn what_is_reached_from_outside_has_a_port_and_a_way() {
    use FormProblemCode as Code;
    let gateway = || RouteKind::Gateway { namespace: "edge".to_owned(), name: "public".to_owned() };
    assert_eq!(after(|form| form.route = Some(route(gateway()))), []);
    let portless = after(|form| {
        form.port = None;
        form.service = ServiceKind::NodePort;
        form.route = Some(route(gateway()));
    });
    let field = |name: &str| (name.to_owned(), Code::PortMissing);
    assert_eq!(portless, [field("service"), field("route")]);
    let changed = |change: fn(&mut concertina_contract::Route)| {
        after(|form| {
            let mut route = route(gateway());
            change(&mut route);
            form.route = Some(route);
        })
    };
    assert_eq!(changed(|route| route.host.clear()), one("route.host", Code::Empty));
    assert_eq!(changed(|route| route.host = "10.0.0.1".to_owned()), one("route.host", Code::HostInvalid));
    assert_eq!(changed(|route| route.path = "/a?b".to_owned()), one("route.path", Code::RoutePathInvalid));
    assert_eq!(
        changed(|route| route.tls_secret = Some("tls".to_owned())),
        one("route.tlsSecret", Code::TlsAtGateway)
    );
    let bad = changed(|route| {
        route.by = RouteKind::Gateway { namespace: "a.b".to_owned(), name: "A".to_owned() };
    });
    assert_eq!(bad.len(), 2);
    let ingress = changed(|route| {
        route.by = RouteKind::Ingress { class: Some("A".to_owned()) };
        route.tls_secret = Some("B".to_owned());
    });
    assert_eq!(ingress.len(), 2);
}

#[test]
fn a_site_serves_the_route_that_it_is_to_have() {
    let (seoul, busan) = (SiteId::new("seoul"), SiteId::new("busan"));
    let old = SiteOffer { gateway: false, ..NEW };
    let sites = BTreeMap::from([(seoul, NEW), (busan.clone(), old)]);
    let mut form = whole(full_form());
    let found = validate(&form, &sites, &Packages::default());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, &found[0].site), (FormProblemCode::RouteNotServed, &Some(busan)));
    form.differences = vec![difference("busan")];
    assert_eq!(validate(&form, &sites, &Packages::default()), [], "the difference has an Ingress");
}

#[test]
fn a_difference_is_of_a_chosen_site_and_the_only_one() {
    use FormProblemCode as Code;
    let mut form = whole(small_form());
    let image = |image: &str| SiteDifference {
        image: Some(image.to_owned()),
        ..SiteDifference::none(SiteId::new("seoul"))
    };
    form.differences = vec![image("web:2"), image("web:3")];
    assert_eq!(problems(&form), one("site", Code::SiteTwice));
    form.differences = vec![image("")];
    assert_eq!(problems(&form), one("image", Code::Empty));
    form.differences = vec![difference("tokyo")];
    assert_eq!(problems(&form), one("site", Code::SiteUnknown));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The forms of the other property tests are good ones.
    #[test]
    fn any_sample_is_a_good_form(form in any_form()) {
        prop_assert_eq!(problems(&whole(form)), []);
    }
}

#[test]
fn what_is_wrong_with_a_clock_is_told_at_its_field() {
    let told = |plan: SurgePlan| {
        let form = AppForm { surge: Some(plan), ..small_form() };
        let problems = check_form(&form);
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect::<Vec<_>>()
    };
    assert_eq!(told(samples::surge()), []);
    let mut plan = samples::surge();
    plan.time_zone = "Asia/Nowhere".to_owned();
    plan.max = 1;
    plan.surges[0].days.push(Day::Monday);
    plan.surges[1].from = "25:00".to_owned();
    plan.surges[1].min = 0;
    let wrong = [
        ("surge.timeZone", FormProblemCode::TimeZoneUnknown),
        ("surge.max", FormProblemCode::MaxBelowMin),
        ("surge.surges.0.days", FormProblemCode::DaysInvalid),
        ("surge.surges.1.from", FormProblemCode::TimeInvalid),
        ("surge.surges.1.min", FormProblemCode::OutOfRange),
    ];
    assert_eq!(told(plan), wrong.map(|(field, code)| (field.to_owned(), code)));
    let mut plan = samples::surge();
    plan.surges[1].days = vec![Day::Sunday];
    plan.surges[1].to = "09:00".to_owned();
    assert_eq!(told(plan.clone()), [("surge.surges.1.from".to_owned(), FormProblemCode::SurgeOverlap)]);
    plan.surges.clear();
    assert_eq!(told(plan), [("surge.surges".to_owned(), FormProblemCode::Empty)]);
}
