//! Kill -9 at every step of the journal: nothing is written twice, and each site's state is told rightly.

use concertina_contract::{Operation, OperationState, TargetState};
use concertina_core::change::JournalStep;
use concertina_testkit::{ApiServer, Fault, Home, Match, build};
use concertina_tests::{Desk, DeskOptions};
use serde_json::json;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const SITES: [&str; 3] = ["busan", "pangyo", "tokyo"];
const SCALE: &str = "/apis/apps/v1/namespaces/shop/deployments/orders/scale";

/// Three sites with a Deployment of three replicas each, and a folder that knows them.
struct Fleet {
    home: Home,
    servers: Vec<ApiServer>,
}

impl Fleet {
    async fn new() -> Self {
        let home = Home::new().unwrap();
        let mut servers = Vec::new();
        for name in SITES {
            let server = ApiServer::start().await.unwrap();
            server.settle_deployments(true);
            server.put(build::with(
                build::namespace("kube-system"),
                &json!({ "metadata": { "uid": format!("uid-of-{name}") } }),
            ));
            server.put(build::deployment("shop", "orders", 3));
            home.write(&format!("{name}.kubeconfig"), &server.kubeconfig(name)).unwrap();
            servers.push(server);
        }
        Self { home, servers }
    }

    /// The third site answers the write so that a step is reached that a smooth write does not pass.
    fn provoke(&self, step: JournalStep) {
        let write = Match::path(SCALE).without("dryRun");
        let fault = match step {
            JournalStep::Refused => Fault::status(422, "Invalid"),
            JournalStep::Conflicted => Fault::status(409, "Conflict"),
            JournalStep::Unclear | JournalStep::Settled => Fault::CutAfterWrite,
            _ => return,
        };
        self.servers[2].script(write, fault, 1);
    }

    fn replicas(&self, site: usize) -> u64 {
        self.servers[site].object("deployments", "shop", "orders").unwrap()["spec"]["replicas"]
            .as_u64()
            .unwrap()
    }

    fn writes(&self) -> Vec<usize> {
        self.servers.iter().map(|server| server.writes().len()).collect()
    }
}

/// Runs the writer until it reaches a step, and kills it there.
async fn kill_at(fleet: &Fleet, step: JournalStep, nth: usize) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_crash_writer"))
        .arg(fleet.home.path())
        .args([step.name(), &nth.to_string()])
        .env_clear()
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    // The servers run in this runtime: reading must not block it.
    let said = tokio::task::spawn_blocking(move || {
        let mut said = [0; 7];
        out.read_exact(&mut said).map(|()| said)
    });
    let said = tokio::time::timeout(Duration::from_mins(1), said).await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(said.unwrap().unwrap().ok(), Some(*b"reached"), "{step} was not reached {nth} times");
    for server in &fleet.servers {
        drained(server).await;
    }
}

/// Waits until a server has dealt with all that was sent to it: what the dead program wrote last may still be on its way.
async fn drained(server: &ApiServer) {
    // Connections are accepted in the order in which they were made: this one is the last.
    let mut last = TcpStream::connect(server.address()).await.unwrap();
    last.write_all(b"GET /version HTTP/1.1\r\nhost: drained\r\nconnection: close\r\n\r\n").await.unwrap();
    last.read_to_end(&mut Vec::new()).await.unwrap();
    let all = async {
        while server.open_connections() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(
        tokio::time::timeout(Duration::from_secs(30), all).await.is_ok(),
        "connections of a dead program"
    );
}

fn check(fleet: &Fleet, operation: &Operation, step: JournalStep, nth: usize) {
    for (site, target) in operation.targets.iter().enumerate() {
        let place = format!("{step} {nth} on {}: {:?}", SITES[site], target.state);
        let refused = step == JournalStep::Refused && target.object.site == operation.targets[2].object.site;
        match (fleet.replicas(site), &target.state) {
            (6, TargetState::Verified) | (3, TargetState::NotStarted) => {}
            (3, TargetState::Failed { .. }) if refused => {}
            (replicas, _) => panic!("{place}, but {replicas} replicas are live"),
        }
    }
    let all = operation.targets.iter().all(|target| target.state == TargetState::Verified);
    let expected = match step {
        JournalStep::Finished => OperationState::Succeeded,
        _ if all => OperationState::Succeeded,
        _ => OperationState::Interrupted,
    };
    assert_eq!(operation.state, expected, "{step} {nth}");
}

async fn crash_and_recover(step: JournalStep, nth: usize) {
    let fleet = Fleet::new().await;
    fleet.provoke(step);
    kill_at(&fleet, step, nth).await;
    let before = fleet.writes();
    let most = if step == JournalStep::Conflicted { 2 } else { 1 };
    assert!(before.iter().all(|writes| *writes <= most), "{step} {nth}: {before:?}");

    let desk = Desk::open(fleet.home.path(), DeskOptions::default()).await.unwrap();
    let id = desk.changes.operations()[0].id.clone();
    desk.connect().await.unwrap();
    let operation = desk.finished(&id).await.unwrap();
    assert_eq!(fleet.writes(), before, "{step} {nth}: recovery wrote");
    check(&fleet, &operation, step, nth);
    assert_eq!(desk.changes.unfinished(), 0);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_at_every_journal_step_writes_nothing_twice_and_tells_the_truth() {
    for step in JournalStep::ALL {
        let times = match step {
            JournalStep::Announced
            | JournalStep::Answered
            | JournalStep::Accepted
            | JournalStep::RolledOut => 3,
            JournalStep::Approved
            | JournalStep::Refused
            | JournalStep::Conflicted
            | JournalStep::Unclear
            | JournalStep::Settled
            | JournalStep::Finished => 1,
        };
        for nth in 1..=times {
            crash_and_recover(step, nth).await;
        }
    }
}
