//! Writes to real API servers, whose audit logs are the oracle: each mutating request of ours bears the id of a plan whose
//! entry is older on disk, and the counts agree.

use crate::real::Turn;
use concertina_contract::{AuditEntry, AuditEvent, Intent, ObjectRef, Operation, OperationState};
use concertina_sandbox::{Person, Progress, Sandbox, SiteHandle};
use concertina_testkit::Home;
use concertina_tests::{Desk, DeskOptions, Outcome, own_namespace, scale, sweep};
use serde_json::Value;
use std::time::Duration;

/// Sites with simulated nodes: pods become ready at once and need no image.
const SITES: [&str; 2] = ["dc-pangyo", "cloud-tokyo"];

/// A namespace of its own with the Deployment `orders` on each site, and a core that knows the sites.
struct Stage {
    fleet: Namespaces,
    home: Home,
    desk: Desk,
    /// No other test cuts the link meanwhile.
    turn: Turn,
}

/// A namespace of the same name on each site; it goes with the test, however that ends.
struct Namespaces {
    sandbox: Sandbox,
    name: String,
}

impl Drop for Namespaces {
    fn drop(&mut self) {
        for site in SITES {
            // One that was not made yet cannot be deleted; the test has ended in any case.
            let _ = site_of(&self.sandbox, site).map(|site| {
                site.kubectl(&["delete", "namespace", &self.name, "--ignore-not-found", "--wait=false"])
            });
        }
    }
}

impl Stage {
    async fn new(name: &str) -> Outcome<Self> {
        let turn = Turn::of_simulated().await;
        let sandbox = tokio::task::spawn_blocking(|| Sandbox::up(&Progress::silent())).await??;
        let fleet = Namespaces { sandbox, name: own_namespace(name) };
        for site in SITES {
            sweep(site_of(&fleet.sandbox, site)?, name);
        }
        let (sandbox, namespace) = (&fleet.sandbox, &fleet.name);
        let home = Home::new()?;
        for site in SITES {
            let handle = site_of(sandbox, site)?;
            std::fs::copy(
                handle.kubeconfig_of(Person::Operator)?,
                home.path().join(format!("{site}.kubeconfig")),
            )?;
            handle.kubectl(&["create", "namespace", namespace])?;
            let namespace = ["-n", namespace.as_str()];
            let create =
                ["create", "deployment", "orders", "--image=registry.example/orders:1", "--replicas=3"];
            handle.kubectl(&[&create[..], &namespace].concat())?;
            let wait = ["rollout", "status", "deployment/orders", "--timeout=60s"];
            handle.kubectl(&[&wait[..], &namespace].concat())?;
        }
        let desk = Desk::open(home.path(), DeskOptions::default()).await?;
        desk.connect().await?;
        Ok(Self { fleet, home, desk, turn })
    }

    async fn orders(&self) -> Outcome<Vec<ObjectRef>> {
        let mut objects = Vec::new();
        for site in SITES {
            objects.push(self.desk.deployment(site, &self.fleet.name, "orders").await?);
        }
        Ok(objects)
    }

    /// The Deployments less what counts changes and tells times.
    async fn state(&self) -> Outcome<Vec<Value>> {
        let mut objects = Vec::new();
        for site in SITES {
            let mut object = self.desk.object(site, &self.fleet.name, "orders").await?;
            let metadata = object["metadata"].as_object_mut().ok_or("no metadata")?;
            for key in ["uid", "resourceVersion", "generation", "managedFields", "creationTimestamp"] {
                metadata.remove(key);
            }
            // The Deployment controller counts templates up, for a template that comes back too.
            object["metadata"]["annotations"] = Value::Null;
            object["status"] = Value::Null;
            objects.push(object);
        }
        Ok(objects)
    }

    async fn carry_out(&self, intent: Intent) -> Outcome<Operation> {
        let plan = self.desk.plan(intent).await?;
        let operation = self.desk.carry_out(&plan).await?;
        if operation.state == OperationState::Succeeded {
            Ok(operation)
        } else {
            Err(format!("{operation:#?}").into())
        }
    }

    async fn undo(&self, operation: &Operation) -> Outcome<Operation> {
        let plan =
            self.desk.changes.plan_undo(&operation.id).await.map_err(|failure| format!("{failure:?}"))?;
        self.desk.carry_out(&plan).await
    }

    /// Mutating requests to this stage's namespace with our user agent, dry runs left out, as a site's audit log has them.
    async fn mutating(&self, site: &str, expected: usize) -> Outcome<Vec<Value>> {
        let log = site_of(&self.fleet.sandbox, site)?.audit_log();
        let mut found = Vec::new();
        for _ in 0..100 {
            found.clear();
            for line in std::fs::read_to_string(&log)?.lines().filter(|line| line.contains(&self.fleet.name))
            {
                let event: Value = serde_json::from_str(line)?;
                let text = |key: &str| event[key].as_str().unwrap_or_default();
                let ours = text("userAgent").starts_with("concertina/");
                let mutates = !["get", "list", "watch"].contains(&text("verb"));
                let whole = text("stage") == "ResponseComplete";
                if ours && mutates && whole && !text("requestURI").contains("dryRun=All") {
                    found.push(event);
                }
            }
            if found.len() >= expected {
                break;
            }
            // The API server writes its log in batches.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(found)
    }

    async fn close(self) -> Outcome<()> {
        self.desk.close().await;
        drop((self.home, self.turn));
        Ok(())
    }
}

fn site_of<'a>(sandbox: &'a Sandbox, name: &str) -> Outcome<&'a SiteHandle> {
    sandbox.site(name).ok_or_else(|| format!("the sandbox has no {name}").into())
}

/// Each request bears a plan whose announcement is older, and there are as many announcements as requests.
fn compare(site: &str, requests: &[Value], announced: &[&AuditEntry]) {
    assert_eq!(requests.len(), announced.len(), "{site}: {requests:#?}");
    for request in requests {
        let agent = request["userAgent"].as_str().unwrap();
        let at = millis(request["requestReceivedTimestamp"].as_str().unwrap());
        let older = announced.iter().any(|entry| {
            let plan = entry.plan.as_ref().unwrap();
            agent.ends_with(&format!("(plan={plan})")) && entry.at <= at
        });
        assert!(older, "{site}: no entry is older than {agent} at {at}");
    }
}

/// `2026-11-23T14:35:23.123456Z` as milliseconds since the day began; entries and requests are minutes apart at most.
fn millis(time: &str) -> i64 {
    let part = |range: std::ops::Range<usize>| time[range].parse::<i64>().unwrap();
    let (hours, minutes, seconds) = (part(11..13), part(14..16), part(17..19));
    ((hours * 60 + minutes) * 60 + seconds) * 1_000 + part(20..23)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_servers_own_record_agrees_with_ours_and_undo_restores() -> Outcome<()> {
    let stage = Stage::new("writes").await?;
    let before = stage.state().await?;
    let orders = stage.orders().await?;
    let scaled = stage.carry_out(scale(orders.iter().map(|object| (object.clone(), 5)))).await?;
    assert_eq!(stage.state().await?[0]["spec"]["replicas"], 5);
    stage.undo(&scaled).await?;
    let restarted = stage.carry_out(Intent::Restart { targets: orders }).await?;
    stage.undo(&restarted).await?;
    assert_eq!(stage.state().await?, before);

    let audit = stage.desk.changes.audit(None).map_err(|failure| format!("{failure:?}"))?;
    for name in SITES {
        let site = stage.desk.site(name)?;
        let ours = |entry: &&AuditEntry| {
            entry.event == AuditEvent::WriteStarted && entry.site.as_ref() == Some(site.id())
        };
        let announced: Vec<_> = audit.iter().filter(ours).collect();
        let requests = stage.mutating(name, announced.len()).await?;
        assert!(requests.len() >= 4);
        let day = 24 * 60 * 60 * 1_000;
        let announced: Vec<AuditEntry> =
            announced.into_iter().map(|entry| AuditEntry { at: entry.at % day, ..entry.clone() }).collect();
        compare(name, &requests, &announced.iter().collect::<Vec<_>>());
    }
    stage.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_site_gets_no_mutating_request() -> Outcome<()> {
    let Stage { fleet, home, desk, turn } = Stage::new("readonly").await?;
    for site in SITES {
        desk.set_guard(desk.site(site)?.id(), "readOnly")?;
    }
    desk.close().await;
    let desk = Desk::open(home.path(), DeskOptions::default()).await?;
    desk.connect().await?;
    let stage = Stage { fleet, home, desk, turn };
    let orders = stage.orders().await?;
    for intent in
        [scale(orders.iter().map(|object| (object.clone(), 5))), Intent::Restart { targets: orders.clone() }]
    {
        let plan = stage.desk.plan(intent).await?;
        assert_eq!((plan.excluded.len(), plan.targets.len()), (2, 0));
        assert!(stage.desk.changes.apply(&concertina_tests::go(&plan)).is_err());
    }
    for site in SITES {
        let log = site_of(&stage.fleet.sandbox, site)?.audit_log();
        let ours = |line: &&str| {
            line.contains(&stage.fleet.name)
                && line.contains("\"concertina/")
                && !line.contains("\"verb\":\"get\"")
        };
        let text = std::fs::read_to_string(log)?;
        let mutating: Vec<_> =
            text.lines().filter(ours).filter(|line| !line.contains("\"verb\":\"list\"")).collect();
        assert!(mutating.is_empty(), "{mutating:?}");
    }
    stage.close().await
}
