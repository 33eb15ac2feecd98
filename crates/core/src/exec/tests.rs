//! Plugins as small shell scripts; cases of client-go's `exec_test.go` among them.

use super::*;
use crate::clock::Clock;
use crate::kubeconfig::{Cluster, Exec, ExecVariable, Extension};
use crate::secrets::Secret;
use crate::store::Store;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

const V1: &str = "client.authentication.k8s.io/v1";

struct Bench {
    home: tempfile::TempDir,
    runner: ExecRunner,
    now: Arc<AtomicI64>,
}

impl Bench {
    fn new(limit: Duration) -> Self {
        let now = Arc::new(AtomicI64::new(1_000_000));
        let clock = now.clone();
        let clock = Clock::from_fn(move || clock.load(Ordering::SeqCst));
        let environment = Environment::new([("PATH".to_owned(), "relative:/usr/bin:/bin".to_owned())]);
        let runner = ExecRunner::with_limit(Store::in_memory().unwrap(), clock, environment, limit);
        Self { home: tempfile::tempdir().unwrap(), runner, now }
    }

    /// A plugin that is a script for `sh`, trusted. The script finds its folder in `$DIR`.
    async fn plugin(&self, script: &str) -> Exec {
        let exec = Exec {
            command: "sh".to_owned(),
            args: vec!["-c".to_owned(), script.to_owned()],
            env: vec![ExecVariable { name: "DIR".into(), value: self.path("").to_str().unwrap().into() }],
            api_version: V1.to_owned(),
            interactive_mode: "Never".to_owned(),
            ..Exec::default()
        };
        let command = self.runner.find(&exec).await.unwrap();
        self.runner.trust(&command.fingerprint).unwrap();
        exec
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    async fn run(&self, exec: &Exec, rejected: Option<u64>) -> Result<Issued, ExecError> {
        self.runner.credential(exec, &Cluster::default(), None, rejected).await
    }

    fn runs(&self) -> usize {
        std::fs::read_to_string(self.path("runs")).unwrap_or_default().lines().count()
    }
}

fn printing(status: &str) -> String {
    format!(
        "echo x >> $DIR/runs; echo '{{\"apiVersion\":\"{V1}\",\"kind\":\"ExecCredential\",\"status\":{status}}}'"
    )
}

fn gone(pid_file: &std::path::Path) -> bool {
    let pid = std::fs::read_to_string(pid_file).unwrap();
    // A killed child of ours may wait as a zombie until it is reaped.
    match std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())) {
        Ok(stat) => stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z')),
        Err(_) => true,
    }
}

async fn until(what: impl Fn() -> bool) {
    let waiting = async {
        while !what() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await.unwrap();
}

#[tokio::test]
async fn an_untrusted_command_never_runs() {
    let bench = Bench::new(Duration::from_secs(10));
    let mut exec = bench.plugin(&printing("{\"token\":\"t\"}")).await;
    exec.args.push("more".to_owned());
    assert!(matches!(bench.run(&exec, None).await, Err(ExecError::Untrusted { .. })));
    exec.args.pop();
    exec.env[0].value = Secret::from("/elsewhere");
    assert!(matches!(bench.run(&exec, None).await, Err(ExecError::Untrusted { .. })));
    assert_eq!(bench.runs(), 0);
}

#[tokio::test]
async fn a_program_that_changed_is_not_trusted_any_more() {
    let bench = Bench::new(Duration::from_secs(10));
    let program = bench.path("login");
    let write = |text: &str| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::write(&program, text).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    };
    write("#!/bin/sh\nexit 1\n");
    let exec =
        Exec { command: program.to_str().unwrap().to_owned(), api_version: V1.into(), ..Exec::default() };
    let first = bench.runner.find(&exec).await.unwrap();
    bench.runner.trust(&first.fingerprint).unwrap();
    write("#!/bin/sh\nexit 2\n");
    assert!(matches!(bench.run(&exec, None).await, Err(ExecError::Untrusted { .. })));
}

#[tokio::test]
async fn twenty_logins_run_a_command_once() {
    let bench = Bench::new(Duration::from_secs(10));
    let exec = bench.plugin(&format!("sleep 0.2; {}", printing("{\"token\":\"canary\"}"))).await;
    let all = futures::future::join_all((0..20).map(|_| bench.run(&exec, None))).await;
    assert!(all.iter().all(|one| one.as_ref().unwrap().token == Some(Secret::from("canary"))));
    assert_eq!(bench.runs(), 1);
}

#[tokio::test]
async fn twenty_logins_share_a_failure_too() {
    let bench = Bench::new(Duration::from_secs(10));
    let exec = bench.plugin("echo x >> $DIR/runs; sleep 0.2; echo canary; echo why >&2; exit 7").await;
    let all = futures::future::join_all((0..20).map(|_| bench.run(&exec, None))).await;
    assert_eq!(bench.runs(), 1);
    for one in all {
        let error = one.unwrap_err();
        // What it printed is a credential; what it said is told to those who redact it.
        assert!(
            matches!(&error, ExecError::Failed { code: Some(7), said, .. } if said == "why"),
            "{error:?}"
        );
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

/// `TestRefreshCreds`: kept until a minute before it expires, and renewed once when the server rejects it.
#[tokio::test]
async fn a_credential_is_kept_until_it_expires_or_is_rejected() {
    let bench = Bench::new(Duration::from_secs(10));
    let exec =
        bench.plugin(&printing("{\"token\":\"t\",\"expirationTimestamp\":\"1970-01-01T01:00:00Z\"}")).await;
    let first = bench.run(&exec, None).await.unwrap();
    bench.now.store(3_600_000 - 61_000, Ordering::SeqCst);
    assert_eq!(bench.run(&exec, None).await.unwrap().run, first.run);
    let second = bench.run(&exec, Some(first.run)).await.unwrap();
    assert_ne!(second.run, first.run);
    assert_eq!(
        bench.run(&exec, Some(first.run)).await.unwrap().run,
        second.run,
        "another site had it renewed"
    );
    bench.now.store(3_600_000 - 59_000, Ordering::SeqCst);
    bench.run(&exec, None).await.unwrap();
    assert_eq!(bench.runs(), 3);
}

#[tokio::test]
async fn a_plugin_that_hangs_is_killed_with_its_children() {
    let bench = Bench::new(Duration::from_millis(500));
    let exec = bench.plugin("sleep 600 & echo $! > $DIR/child; wait").await;
    let began = Instant::now();
    assert!(matches!(bench.run(&exec, None).await, Err(ExecError::Timeout { .. })));
    assert!(began.elapsed() < Duration::from_secs(5));
    until(|| gone(&bench.path("child"))).await;
}

#[tokio::test]
async fn calling_it_off_kills_the_plugin_and_its_children() {
    let bench = Bench::new(Duration::from_secs(30));
    let exec = bench.plugin("sleep 600 & echo $! > $DIR/child.new; mv $DIR/child.new $DIR/child; wait").await;
    {
        let running = bench.run(&exec, None);
        tokio::select! {
            result = running => panic!("{result:?}"),
            () = until(|| bench.path("child").exists()) => {}
        }
    }
    until(|| gone(&bench.path("child"))).await;
}

#[tokio::test]
async fn endless_output_ends_the_plugin() {
    let bench = Bench::new(Duration::from_secs(20));
    let exec = bench.plugin("yes canary").await;
    let error = bench.run(&exec, None).await.unwrap_err();
    assert!(matches!(error, ExecError::Malformed { .. }), "{error:?}");
}

#[tokio::test]
async fn answers_that_are_no_credential_are_refused() {
    let bench = Bench::new(Duration::from_secs(10));
    for status in [
        "{}",
        "{\"clientCertificateData\":\"x\"}",
        "{\"token\":\"canary\",\"expirationTimestamp\":\"soon\"}",
        "7",
    ] {
        let exec = bench.plugin(&printing(status)).await;
        let error = bench.run(&exec, None).await.unwrap_err();
        assert!(matches!(error, ExecError::Malformed { .. }), "{status}");
        assert!(!format!("{error:?}").contains("canary"));
    }
    let mut exec = bench.plugin(&printing("{\"token\":\"t\"}")).await;
    exec.api_version = format!("{V1}beta1");
    assert!(matches!(bench.run(&exec, None).await, Err(ExecError::Malformed { .. })), "another version");
}

/// `TestTLSCredentials`, and the environment a plugin gets.
#[tokio::test]
async fn a_plugin_learns_the_cluster_and_may_answer_with_a_certificate() {
    let bench = Bench::new(Duration::from_secs(10));
    let script = format!(
        "printf %s \"$KUBERNETES_EXEC_INFO\" > $DIR/info; {}",
        printing("{\"clientCertificateData\":\"cert\",\"clientKeyData\":\"canary\"}")
    );
    let exec = Exec { provide_cluster_info: true, ..bench.plugin(&script).await };
    let cluster = Cluster {
        server: "https://cow.org".into(),
        extensions: vec![Extension {
            name: "client.authentication.k8s.io/exec".into(),
            extension: serde_json::json!({"audience": "a"}),
        }],
        ..Cluster::default()
    };
    let issued = bench.runner.credential(&exec, &cluster, Some(b"pem"), None).await.unwrap();
    assert_eq!(issued.certificate, Some((b"cert".to_vec(), Secret::from("canary"))));
    assert!(!format!("{issued:?}").contains("canary"));
    let info: serde_json::Value =
        serde_json::from_slice(&std::fs::read(bench.path("info")).unwrap()).unwrap();
    assert_eq!(
        info,
        serde_json::json!({"apiVersion": V1, "kind": "ExecCredential", "spec": {"interactive": false, "cluster": {
            "server": "https://cow.org", "certificate-authority-data": "cGVt", "config": {"audience": "a"}}}})
    );
}

#[tokio::test]
async fn a_missing_program_says_so() {
    let bench = Bench::new(Duration::from_secs(10));
    for command in ["no-such-plugin-anywhere", "/no/such/plugin"] {
        let exec = Exec { command: command.into(), install_hint: "get it".into(), ..Exec::default() };
        let error = bench.run(&exec, None).await.unwrap_err();
        assert_eq!(error, ExecError::NotFound { command: command.into(), hint: "get it".into() });
    }
}
