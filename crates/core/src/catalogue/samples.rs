//! Forms for the tests.

use super::SiteOffer;
use concertina_contract::{
    AppForm, ApplicationName, Cluster, ConfigFile, ContainerProbe, DatabaseKind, Datasource, Day, DeployForm,
    PackageForm, ProbeCheck, ProbeChoice, Resources, Route, RouteKind, SecretText, SecretValue, ServiceKind,
    SiteDifference, SiteId, Storage, Surge, SurgePlan, TextValue, Variable,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// What stands in every secret of the samples, and must be seen nowhere.
pub(super) const CANARY: &str = "canary-5f1d";

/// A site with all that is new.
pub(super) const NEW: SiteOffer = SiteOffer { gateway: true, ingress: true, minor: 36 };

/// `shop/web`.
pub(super) fn application() -> ApplicationName {
    ApplicationName { project: "shop".to_owned(), name: "web".to_owned() }
}

/// The salt of a release.
pub(super) fn salt() -> SecretText {
    SecretText::new("5a17")
}

/// The least that a form needs, with a port.
pub(super) fn small_form() -> AppForm {
    AppForm { image: "r.example/web:1.2".to_owned(), port: Some(8080), ..AppForm::default() }
}

/// More pods in the mornings of working days, and over the night to Sunday.
pub(super) fn surge() -> SurgePlan {
    let working = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday];
    let surge = |days: &[Day], from: &str, to: &str, min, max| Surge {
        days: days.to_vec(),
        from: from.to_owned(),
        to: to.to_owned(),
        min,
        max,
    };
    SurgePlan {
        image: "registry.k8s.io/kubectl:v1.34.2".to_owned(),
        time_zone: "Asia/Seoul".to_owned(),
        min: 2,
        max: 10,
        surges: vec![
            surge(&working, "08:50", "10:00", 10, 40),
            surge(&[Day::Saturday], "22:00", "01:30", 6, 20),
        ],
    }
}

/// A form with all that it can have; `storage` makes it one of a single pod.
pub(super) fn full_form() -> AppForm {
    let probe = |check| ContainerProbe { check, delay_seconds: 3, period_seconds: 10, failures: 6 };
    AppForm {
        replicas: 3,
        command: vec!["/bin/web".to_owned()],
        arguments: vec!["--mode=on".to_owned(), "007".to_owned()],
        environment: vec![plain("MODE", "yes"), secret("PASSWORD", CANARY)],
        files: vec![
            ConfigFile { path: "/etc/web/app.yaml".to_owned(), content: text("a: 1\n---\nb: 2\n") },
            ConfigFile { path: "/etc/web/key_1".to_owned(), content: given(CANARY) },
        ],
        resources: Resources {
            cpu_request: Some("250m".to_owned()),
            memory_request: Some("128Mi".to_owned()),
            cpu_limit: Some("1".to_owned()),
            memory_limit: Some("1.5Gi".to_owned()),
        },
        readiness: ProbeChoice::Own { probe: probe(ProbeCheck::Http { path: "/ready".to_owned() }) },
        liveness: Some(probe(ProbeCheck::Command { command: vec!["/bin/alive".to_owned()] })),
        service: ServiceKind::LoadBalancer,
        route: Some(route(RouteKind::Gateway { namespace: "edge".to_owned(), name: "public".to_owned() })),
        pull_secret: Some("registry".to_owned()),
        drain_seconds: 7,
        ..small_form()
    }
}

/// A form that says something of all that a package may have a use for.
pub(super) fn package_form(name: &str) -> AppForm {
    let datasource = Datasource {
        kind: DatabaseKind::Postgresql,
        host: "db.example.org".to_owned(),
        port: 5432,
        database: "shop".to_owned(),
        user: "shop".to_owned(),
        password: SecretValue::Given { text: SecretText::new(CANARY) },
        pool_min: 2,
        pool_max: 10,
        jndi_name: "jdbc/main".to_owned(),
        check: true,
    };
    let package = PackageForm {
        jvm_options: "-Xss512k".to_owned(),
        time_zone: Some("Asia/Seoul".to_owned()),
        session_minutes: Some(45),
        datasource: Some(datasource),
        cluster: Some(Cluster { sticky: true }),
        ..PackageForm::of(name)
    };
    AppForm { replicas: 3, drain_seconds: 10, package: Some(package), ..small_form() }
}

/// A form whose pod has a folder of its own.
pub(super) fn storage_form() -> AppForm {
    let storage =
        Storage { path: "/var/lib/data".to_owned(), size: "10Gi".to_owned(), class: Some("fast".to_owned()) };
    AppForm { replicas: 1, storage: vec![storage], ..small_form() }
}

/// The sample application with this form on all sites.
pub(super) fn whole(form: AppForm) -> DeployForm {
    DeployForm { application: application(), form, differences: Vec::new() }
}

pub(super) fn route(by: RouteKind) -> Route {
    Route { host: "shop.example.org".to_owned(), path: "/".to_owned(), tls_secret: None, by }
}

pub(super) fn text(text: &str) -> TextValue {
    TextValue::Plain { text: text.to_owned() }
}

pub(super) fn given(text: &str) -> TextValue {
    TextValue::Secret { value: SecretValue::Given { text: SecretText::new(text) } }
}

pub(super) const KEPT: TextValue = TextValue::Secret { value: SecretValue::Kept };

pub(super) fn plain(name: &str, value: &str) -> Variable {
    Variable { name: name.to_owned(), value: text(value) }
}

pub(super) fn secret(name: &str, value: &str) -> Variable {
    Variable { name: name.to_owned(), value: given(value) }
}

/// A difference in all that can differ.
pub(super) fn difference(site: &str) -> SiteDifference {
    SiteDifference {
        site: SiteId::new(site),
        image: Some("r.example/web:1.3".to_owned()),
        replicas: Some(5),
        environment: vec![plain("PLACE", site), secret("PASSWORD", "canary-5f1d-there")],
        resources: Some(Resources { memory_request: Some("64Mi".to_owned()), ..Resources::default() }),
        service: Some(ServiceKind::NodePort),
        route: Some(route(RouteKind::Ingress { class: Some("edge".to_owned()) })),
        standby: false,
    }
}

/// Text that is hard on a YAML writer.
fn any_text() -> impl Strategy<Value = String> {
    let odd = [
        "yes",
        "null",
        "~",
        "0o17",
        "1_000",
        "12:30",
        "---",
        "a: b",
        "- a",
        "# a",
        " a ",
        "\n\na\n",
        "'",
        "\"",
        "|",
        "{{x}}",
        "\ta\n b\n",
        "\n \tc",
        "a:\n\tb\n\n\n",
        "\t",
        "  a\n\tb",
        "\r\n",
        "\u{2028}\u{feff}",
    ];
    prop_oneof![select(odd.to_vec()).prop_map(str::to_owned), "[ -~\n\t가é]{0,40}", "[ -~]{0,200}"]
}

fn any_value() -> impl Strategy<Value = TextValue> {
    (any::<bool>(), any_text()).prop_map(|(secret, value)| if secret { given(&value) } else { text(&value) })
}

fn any_variables() -> impl Strategy<Value = Vec<Variable>> {
    proptest::collection::btree_map("[A-Z_][A-Z0-9_.]{0,8}", any_value(), 0..4)
        .prop_map(|all| all.into_iter().map(|(name, value)| Variable { name, value }).collect())
}

fn any_probe() -> impl Strategy<Value = ContainerProbe> {
    let check = prop_oneof![
        "/[a-z]{0,8}".prop_map(|path| ProbeCheck::Http { path }),
        Just(ProbeCheck::Tcp),
        proptest::collection::vec("[ -~]{1,8}", 1..3).prop_map(|command| ProbeCheck::Command { command }),
    ];
    (check, 0..60_u32, 1..60_u32, 1..10_u32).prop_map(|(check, delay_seconds, period_seconds, failures)| {
        ContainerProbe { check, delay_seconds, period_seconds, failures }
    })
}

fn any_route() -> impl Strategy<Value = Route> {
    let by = prop_oneof![
        option::of("[a-z]{1,8}").prop_map(|class| RouteKind::Ingress { class }),
        Just(RouteKind::Gateway { namespace: "edge".to_owned(), name: "public".to_owned() }),
    ];
    (by, "(\\*\\.)?[a-z]{1,8}\\.example", "/[a-z]{0,8}", option::of("[a-z]{1,8}")).prop_map(
        |(by, host, path, tls)| Route {
            host,
            path,
            tls_secret: tls.filter(|_| matches!(by, RouteKind::Ingress { .. })),
            by,
        },
    )
}

fn any_resources() -> impl Strategy<Value = Resources> {
    (option::of(select(vec!["50m", "1", "1.5"])), option::of(select(vec!["64Mi", "1e9"])), any::<bool>())
        .prop_map(|(cpu, memory, limits)| Resources {
            cpu_request: cpu.map(str::to_owned),
            memory_request: memory.map(str::to_owned),
            cpu_limit: limits.then(|| "2".to_owned()),
            memory_limit: limits.then(|| "2Gi".to_owned()),
        })
}

/// Any form in which nothing is wrong.
pub(super) fn any_form() -> impl Strategy<Value = AppForm> {
    let files = proptest::collection::btree_map("/etc/[a-z가 _.]{1,12}x", any_value(), 0..3);
    let runs =
        ("[a-z]{1,6}(:[0-9a-z][0-9a-z.]{0,6})?", 0..20_u32, proptest::collection::vec(any_text(), 0..3));
    let stored = proptest::collection::btree_set("/data/[a-z]{1,6}", 0..3);
    let probes = (option::of(any_probe()), option::of(any_probe()), any::<bool>());
    let around =
        (any_resources(), option::of(any_route()), option::of(Just("registry".to_owned())), 0..30_u32);
    (runs, any_variables(), files, stored, probes, around).prop_map(
        |(
            (image, replicas, arguments),
            environment,
            files,
            stored,
            (readiness, liveness, probes),
            around,
        )| {
            let (resources, route, pull_secret, drain_seconds) = around;
            let own = |probe| ProbeChoice::Own { probe };
            AppForm {
                image,
                replicas: if stored.is_empty() { replicas } else { replicas.min(1) },
                port: Some(8080),
                command: Vec::new(),
                arguments,
                environment,
                files: files.into_iter().map(|(path, content)| ConfigFile { path, content }).collect(),
                resources,
                readiness: readiness
                    .map_or(if probes { ProbeChoice::Standard } else { ProbeChoice::None }, own),
                liveness,
                storage: stored
                    .into_iter()
                    .map(|path| Storage { path, size: "1Gi".to_owned(), class: None })
                    .collect(),
                service: ServiceKind::ClusterIp,
                route,
                pull_secret,
                drain_seconds,
                package: None,
                surge: None,
            }
        },
    )
}
