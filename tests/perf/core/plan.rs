//! How long a plan takes for an application by its form on many sites, each request of which takes its time.

use super::Figures;
use concertina_contract::{
    AppForm, ApplicationName, ConfigFile, DeployForm, DryRun, Intent, OperationState, Pace, Plan, SecretText,
    SecretValue, TextValue, Variable,
};
use concertina_testkit::{ApiServer, Fault, Match, build};
use concertina_tests::{Desk, DeskOptions, Outcome};
use serde_json::json;
use std::time::{Duration, Instant};

/// Sites, and what a request to each of them takes.
const SITES: usize = 20;
const LATENCY: Duration = Duration::from_millis(50);
/// The project, which is there already: what is new in it can be tried out.
const PROJECT: &str = "shop";

/// Milliseconds for the plan that makes the application, and for the one that upgrades it.
pub(super) async fn measure() -> Outcome<Figures> {
    let folder = tempfile::tempdir()?;
    let mut servers = Vec::new();
    for number in 0..SITES {
        let server = ApiServer::start().await?;
        let uid = json!({ "metadata": { "uid": format!("uid-{number}") } });
        server.put(build::with(build::namespace("kube-system"), &uid));
        server.put(build::namespace(PROJECT));
        for node in 0..3 {
            server.put(build::node(&format!("node-{node}")));
        }
        server.settle_deployments(true);
        let name = format!("site-{number:02}");
        std::fs::write(folder.path().join(format!("{name}.kubeconfig")), server.kubeconfig(&name))?;
        servers.push(server);
    }
    let desk = Desk::open(folder.path(), DeskOptions::default()).await?;
    desk.connect().await?;
    let slow = |on: bool| {
        for server in &servers {
            server.unscript();
            if on {
                server.script(Match::any(), Fault::Delay(LATENCY), usize::MAX);
            }
        }
    };
    slow(true);
    let (install, plan) = timed(&desk, "1").await?;
    slow(false);
    let operation = desk.carry_out(&plan).await?;
    if operation.state != OperationState::Succeeded {
        return Err(format!("{operation:#?}").into());
    }
    slow(true);
    let (upgrade, _) = timed(&desk, "2").await?;
    desk.close().await;
    let figures = [("install", json!(install)), ("upgrade", json!(upgrade))];
    Ok(figures.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
}

/// Makes a plan that deploys this version on all sites, and takes the time. Each object of it was tried out.
async fn timed(desk: &Desk, version: &str) -> Outcome<(f64, Plan)> {
    let sites = desk.fleet.sites().into_iter().map(|view| view.id).collect();
    let intent =
        Intent::Deploy { form: Box::new(form(version)), sites, pace: Pace::default(), keep_warm: None };
    let begun = Instant::now();
    let plan = desk.plan(intent).await?;
    let millis = begun.elapsed().as_secs_f64() * 1_000.0;
    let passed = plan.targets.iter().filter(|target| target.dry_run == DryRun::Passed).count();
    let failures: Vec<_> = plan.excluded.iter().map(|site| &site.failure).collect();
    if passed == SITES { Ok((millis, plan)) } else { Err(format!("{passed} sites: {failures:?}").into()) }
}

/// A form of which a Secret, a `ConfigMap`, a Service, a Deployment and its budget are made.
fn form(version: &str) -> DeployForm {
    let secret = SecretValue::Given { text: SecretText::new("of-the-benchmark") };
    let form = AppForm {
        image: format!("registry.example/web:{version}"),
        replicas: 3,
        port: Some(8080),
        environment: vec![Variable { name: "KEY".to_owned(), value: TextValue::Secret { value: secret } }],
        files: vec![ConfigFile {
            path: "/etc/web.conf".to_owned(),
            content: TextValue::Plain { text: "a".to_owned() },
        }],
        ..AppForm::default()
    };
    let application = ApplicationName { project: PROJECT.to_owned(), name: "web".to_owned() };
    DeployForm { application, form, differences: Vec::new() }
}
