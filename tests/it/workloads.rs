//! Workloads and other objects that no release made, changed on a real API server, with `kubectl` as the judge.

use crate::real::Turn;
use concertina_contract::{
    DryRun, ErrorCode, ImageTarget, Intent, Kind, ObjectRef, OnClash, Operation, OperationState, Pace, Plan,
    RolloutTarget, SecretText,
};
use concertina_sandbox::{Progress, Sandbox, SiteHandle};
use concertina_testkit::Home;
use concertina_tests::{Desk, DeskOptions, Outcome, own_namespace, remove, sweep};
use std::time::Duration;

/// The site: its nodes are simulated, so pods are ready at once and need no image.
const SITE: &str = "dc-pangyo";
/// One of each workload, with a variable that the second revision has and the first has not, and a map of settings.
const OBJECTS: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "registry.example/web:1"}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: twin}
spec:
  replicas: 2
  selector: {matchLabels: {app: twin}}
  template:
    metadata: {labels: {app: twin}}
    spec: {containers: [{name: app, image: "registry.example/web:1"}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: app, image: "registry.example/web:1"}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  # All at once: the site has many nodes.
  updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: app, image: "registry.example/web:1"}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: blue, size: small}
"#;
/// The workloads that go back.
const WORKLOADS: [(Kind, &str); 3] =
    [(Kind::Deployment, "web"), (Kind::StatefulSet, "db"), (Kind::DaemonSet, "agent")];

/// A namespace of its own on the site, and a core that may write.
struct Stage {
    sandbox: Sandbox,
    namespace: String,
    desk: Desk,
    _home: Home,
    /// No other test cuts the link meanwhile.
    _turn: Turn,
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Ok(site) = handle(&self.sandbox) {
            remove(site, &self.namespace);
        }
    }
}

fn handle(sandbox: &Sandbox) -> Outcome<&SiteHandle> {
    sandbox.site(SITE).ok_or_else(|| format!("the sandbox has no {SITE}").into())
}

impl Stage {
    async fn new(prefix: &str) -> Outcome<Self> {
        let turn = Turn::of_simulated().await;
        let sandbox = tokio::task::spawn_blocking(|| Sandbox::up(&Progress::silent())).await??;
        let site = handle(&sandbox)?;
        sweep(site, prefix);
        let namespace = own_namespace(prefix);
        site.kubectl(&["create", "namespace", &namespace])?;
        let home = Home::new()?;
        std::fs::copy(site.admin_kubeconfig(), home.path().join(format!("{SITE}.kubeconfig")))?;
        let mut options = DeskOptions::default();
        options.limits.write = Duration::from_secs(5);
        let desk = Desk::open(home.path(), options).await?;
        desk.connect().await?;
        let objects = home.path().join("objects.yaml");
        std::fs::write(&objects, OBJECTS)?;
        let stage = Self { sandbox, namespace, desk, _home: home, _turn: turn };
        stage.kubectl(&["apply", "-f", &objects.to_string_lossy()])?;
        Ok(stage)
    }

    fn kubectl(&self, arguments: &[&str]) -> Outcome<String> {
        Ok(handle(&self.sandbox)?.kubectl(&[arguments, &["--namespace", &self.namespace]].concat())?)
    }

    fn json(&self, what: &str, path: &str) -> Outcome<String> {
        self.kubectl(&["get", what, "-o", &format!("jsonpath={{{path}}}")])
    }

    fn ready(&self, what: &str) -> Outcome<()> {
        self.kubectl(&["rollout", "status", what, "--timeout=60s"]).map(drop)
    }

    async fn workload(&self, kind: Kind, name: &str) -> Outcome<ObjectRef> {
        self.desk.workload(SITE, kind, &self.namespace, name).await
    }

    fn object(&self, kind: &str, what: &str, name: &str) -> Outcome<ObjectRef> {
        let site = self.desk.site(SITE)?.id().clone();
        let uid = self.json(what, ".metadata.uid")?;
        let (namespace, name) = (self.namespace.clone(), name.to_owned());
        Ok(ObjectRef { site, kind: kind.parse()?, namespace, name, uid })
    }

    async fn done(&self, plan: &Plan) -> Outcome<Operation> {
        let operation = self.desk.carry_out(plan).await?;
        if operation.state == OperationState::Succeeded {
            Ok(operation)
        } else {
            Err(format!("{operation:#?}").into())
        }
    }

    async fn undo(&self, operation: &Operation) -> Outcome<Operation> {
        let plan = self.desk.changes.plan_undo(&operation.id).await;
        self.done(&plan.map_err(|failure| format!("{failure:?}"))?).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workloads_go_back_as_kubectl_takes_them_back() -> Outcome<()> {
    let stage = Stage::new("workloads").await?;
    for what in ["deployment/web", "deployment/twin", "statefulset/db", "daemonset/agent"] {
        stage.ready(what)?;
    }
    let mut targets = Vec::new();
    for (kind, name) in WORKLOADS {
        let object = stage.workload(kind, name).await?;
        let (container, image) = ("app".to_owned(), "registry.example/web:2".to_owned());
        targets.push(ImageTarget { object, container, image });
    }
    let set = Intent::SetImage { targets: targets.clone(), pace: Pace::default() };
    stage.done(&stage.desk.plan(set).await?).await?;
    stage.kubectl(&["set", "image", "deployment/twin", "app=registry.example/web:2"])?;
    for what in ["deployment/web", "deployment/twin", "statefulset/db", "daemonset/agent"] {
        // A variable that the first revision has not: it must be gone again afterwards.
        stage.kubectl(&["set", "env", what, "LEVEL=debug"])?;
        stage.ready(what)?;
    }
    let back = |revision| Intent::UndoRollout {
        targets: targets
            .iter()
            .map(|target| RolloutTarget { object: target.object.clone(), revision, kept_in: None })
            .collect(),
        pace: Pace::default(),
    };
    let plan = stage.desk.plan(back(Some(1))).await?;
    assert!(
        plan.targets.iter().all(|target| (target.from.as_str(), target.to.as_str()) == ("3", "1")),
        "{plan:#?}"
    );
    let operation = stage.done(&plan).await?;
    stage.kubectl(&["rollout", "undo", "deployment/twin", "--to-revision=1"])?;
    stage.ready("deployment/twin")?;
    let pods = ".spec.template.spec";
    for what in ["deployment/web", "statefulset/db", "daemonset/agent"] {
        stage.ready(what)?;
        assert_eq!(stage.json(what, &format!("{pods}.containers[0].image"))?, "registry.example/web:1");
        assert_eq!(stage.json(what, &format!("{pods}.containers[0].env"))?, "", "{what}");
        let history = stage.kubectl(&["rollout", "history", what])?;
        assert!(
            history.contains("\n4 ") && !history.contains("\n1 "),
            "the revision is numbered anew: {history}"
        );
    }
    assert_eq!(stage.json("deployment/web", pods)?, stage.json("deployment/twin", pods)?);

    stage.undo(&operation).await?;
    for what in ["deployment/web", "statefulset/db", "daemonset/agent"] {
        assert_eq!(stage.json(what, &format!("{pods}.containers[0].env[0].value"))?, "debug", "{what}");
    }
    let plan = stage.desk.plan(back(None)).await?;
    assert!(
        plan.targets.iter().all(|target| target.to == "4"),
        "the one before is the newest other: {plan:#?}"
    );

    let web = targets[0].object.clone();
    let pause = stage.desk.plan(Intent::Pause { targets: vec![web.clone()], paused: true }).await?;
    let pause = stage.done(&pause).await?;
    assert!(stage.kubectl(&["rollout", "undo", "deployment/web"]).is_err(), "kubectl refuses too");
    let plan = stage.desk.plan(back(None)).await?;
    assert!(
        matches!(&plan.targets[0].dry_run, DryRun::Refused { failure } if failure.code == ErrorCode::NotPossible)
    );
    stage.undo(&pause).await?;
    assert_eq!(stage.json("deployment/web", ".spec.paused")?, "");
    let sets = vec![targets[1].object.clone(), targets[2].object.clone()];
    stage.done(&stage.desk.plan(Intent::Restart { targets: sets }).await?).await?;
    assert_ne!(stage.json("daemonset/agent", ".spec.template.metadata.annotations")?, "");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn objects_are_edited_and_deleted_and_a_project_comes_and_goes() -> Outcome<()> {
    let stage = Stage::new("objects").await?;
    stage.ready("deployment/web")?;
    let settings = stage.object("configmaps", "configmap/settings", "settings")?;
    let (text, base_version) = (
        stage.kubectl(&["get", "configmap/settings", "-o", "yaml"])?,
        stage.json("configmap/settings", ".metadata.resourceVersion")?,
    );
    let edit = |from: &str, to: &str| Intent::Edit {
        object: settings.clone(),
        text: SecretText::new(text.replace(&format!("  {from}\n"), &format!("  {to}\n"))),
        base_version: base_version.clone(),
        on_clash: OnClash::Refuse,
    };
    stage.kubectl(&["patch", "configmap/settings", "--type=merge", "-p", r#"{"data":{"size":"large"}}"#])?;
    let plan = stage.desk.plan(edit("size: small", "size: tiny")).await?;
    let DryRun::Refused { failure } = &plan.targets[0].dry_run else {
        return Err(format!("{plan:#?}").into());
    };
    assert_eq!((failure.code, failure.params["fields"].as_str()), (ErrorCode::EditConflict, "data.size"));
    let edited = stage.done(&stage.desk.plan(edit("colour: blue", "colour: red")).await?).await?;
    assert_eq!(stage.json("configmap/settings", ".data")?, r#"{"colour":"red","size":"large"}"#);
    stage.undo(&edited).await?;
    assert_eq!(stage.json("configmap/settings", ".data")?, r#"{"colour":"blue","size":"large"}"#);

    let web = stage.object("deployments.apps", "deployment/web", "web")?;
    let plan = stage.desk.plan(Intent::Delete { targets: vec![web] }).await?;
    assert_eq!(plan.targets[0].dry_run, DryRun::Passed);
    let counts: Vec<_> =
        plan.targets[0].takes.iter().map(|taken| (taken.kind.plural(), taken.count)).collect();
    assert_eq!(counts, [("replicasets", 1), ("pods", 2)]);
    assert_eq!(stage.json("deployment/web", ".metadata.deletionTimestamp")?, "", "a plan deletes nothing");
    stage.done(&plan).await?;
    assert!(stage.kubectl(&["get", "deployment/web"]).is_err());

    let name = own_namespace("objects-made");
    let sites = vec![stage.desk.site(SITE)?.id().clone()];
    let plan = stage.desk.plan(Intent::CreateProject { name: name.clone(), sites }).await?;
    let made = stage.done(&plan).await?;
    handle(&stage.sandbox)?.kubectl(&["create", "configmap", "one", "-n", &name])?;
    let plan = stage.desk.changes.plan_undo(&made.id).await.map_err(|failure| format!("{failure:?}"))?;
    assert!(plan.targets[0].takes.iter().any(|taken| taken.kind.plural() == "configmaps"), "{plan:#?}");
    assert!(handle(&stage.sandbox)?.kubectl(&["get", "namespace", &name]).is_ok(), "a plan deletes nothing");
    stage.done(&plan).await?;
    assert!(handle(&stage.sandbox)?.kubectl(&["get", "namespace", &name]).is_err());
    Ok(())
}
