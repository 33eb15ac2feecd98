//! An application whose replicas follow its load, on real nodes: never fewer than before, more under load, fewer in silence, and no
//! request is lost. Its chart shows what happened.

use super::charted::{ChartPage, Counts};
use super::downtime::flows;
use super::{BUSAN, PATIENCE, PORT, Stage};
use crate::real::Turn;
use concertina_contract::{
    AppForm, AutoscaleTarget, Autoscaling, Intent, ObjectRef, OperationState, Resources, RiskCode, TextValue,
    Variable,
};
use concertina_tests::{Outcome, Traffic, deploy};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[tokio::test(flavor = "multi_thread")]
async fn an_autoscaler_never_shows_fewer_and_follows_the_load_without_a_lost_request() -> Outcome<()> {
    let test = "an_autoscaler_never_shows_fewer_and_follows_the_load_without_a_lost_request";
    let Some(stage) = Stage::new(test, "autoscale", Turn::alone().await).await? else { return Ok(()) };
    stage.done(stage.five()?).await?;
    stage.settled().await?;
    let object = stage.desk.deployment(BUSAN, &stage.project, "web").await?;
    let traffic = Traffic::start(stage.address()?);
    flows(&traffic, "1").await?;

    let scaling = Autoscaling { min: 5, max: 7, cpu: Some(70), memory: None, calm: Some(10) };
    let lower = stage.desk.plan(intent(&object, Some(&Autoscaling { min: 2, ..scaling.clone() }))).await?;
    let codes: Vec<_> = lower.targets[0].risks.iter().map(|risk| risk.code).collect();
    assert_eq!(codes, [RiskCode::MayShrink], "a lower minimum is told");
    let mut page = ChartPage::open(&stage, &object).await?;
    let watched = Watch::start(&stage, &object);
    let enabled = stage.desk.plan(intent(&object, Some(&scaling))).await?;
    assert_eq!(enabled.targets[0].risks, [], "{:#?}", enabled.targets[0]);
    let operation = stage.desk.carry_out(&enabled).await?;
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    let told = stage.hpa(
        "{.spec.minReplicas} {.spec.maxReplicas} {.spec.metrics[0].resource.target.averageUtilization}",
    )?;
    assert_eq!(told, "5 7 70", "kubectl sees what was planned");
    // It has reckoned with figures, and still there are five.
    stage.until_hpa("{.status.conditions[?(@.type=='ScalingActive')].status}", "True").await?;
    assert_eq!(watched.fewest(), 5);
    page.until("five at rest", |shown| shown.rests_at(5.0, false)).await?;

    use_cpu(stage.address()?, 40).await?;
    stage.until_hpa("{.status.currentReplicas}", "7").await?;
    page.until("seven under load", |shown| shown.rests_at(7.0, true)).await?;
    use_cpu(stage.address()?, 0).await?;
    stage.until_hpa("{.status.currentReplicas}", "5").await?;
    stage.settled().await?;
    page.until("five in silence", |shown| shown.rests_at(5.0, false)).await?;
    let (shown, counts) = (page.now(), watched.counts());
    assert_eq!(counts.iter().map(|(_, count)| *count).max(), Some(7), "{counts:?}");
    shown.goes_out_and_in(5.0, 7.0);
    for name in ["current", "desired"] {
        shown.follows(name, &counts);
    }
    shown.is_drawn();
    flows(&traffic, "1").await?;
    assert_eq!(watched.fewest(), 5, "never fewer, all the time");
    let (answers, _) = traffic.stop().await;
    assert_eq!(answers.failures, [""; 0]);

    // Undone, nothing scales it any more, and the replicas stay.
    let back = stage.desk.changes.plan_undo(&operation.id).await.map_err(|failure| format!("{failure:?}"))?;
    let back = stage.desk.carry_out(&back).await?;
    assert_eq!(back.state, OperationState::Succeeded, "{back:#?}");
    assert_eq!(stage.kubectl(BUSAN, &["get", "hpa", "-o", "name"])?, "");
    let again = stage.desk.changes.plan_undo(&back.id).await.map_err(|failure| format!("{failure:?}"))?;
    assert_eq!(again.targets[0].to, enabled.targets[0].to, "what was removed can be made again");
    Ok(())
}

fn intent(object: &ObjectRef, scaling: Option<&Autoscaling>) -> Intent {
    Intent::Autoscale { targets: vec![AutoscaleTarget { object: object.clone(), scaling: scaling.cloned() }] }
}

/// Lets every pod behind an address use so many thousandths of a core: each answers some of many requests.
async fn use_cpu(address: SocketAddr, cpu: u32) -> Outcome<()> {
    for _ in 0..150 {
        let mut stream = TcpStream::connect(address).await?;
        let request =
            format!("GET /set?cpu={cpu}&memory=1 HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        if !answer.contains(" 200 ") {
            return Err(answer.into());
        }
    }
    Ok(())
}

/// The fewest replicas that were wished or ready since it began, and how many pods there were when.
struct Watch {
    fewest: Arc<AtomicU64>,
    counts: Arc<Mutex<Counts>>,
    over: Arc<AtomicBool>,
}

impl Watch {
    fn start(stage: &Stage, object: &ObjectRef) -> Self {
        let fewest = Arc::new(AtomicU64::new(u64::MAX));
        let watch = Self { fewest, counts: Arc::default(), over: Arc::default() };
        let (fewest, counts, over) = (watch.fewest.clone(), watch.counts.clone(), watch.over.clone());
        let site = stage.desk.fleet.site(&object.site);
        let path = format!("/apis/apps/v1/namespaces/{}/deployments/{}", object.namespace, object.name);
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                let reader = site.as_ref().and_then(|site| site.reader().ok());
                if let Some(reader) = reader
                    && let Ok(live) = reader.get::<serde_json::Value>(&path, Duration::from_secs(5)).await
                {
                    let number = |place: &str| live.pointer(place).and_then(serde_json::Value::as_u64);
                    let now =
                        number("/spec/replicas").min(number("/status/readyReplicas")).unwrap_or_default();
                    fewest.fetch_min(now, Ordering::Relaxed);
                    let there = number("/status/replicas").unwrap_or_default();
                    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
                    if counts.last().is_none_or(|(_, before)| *before != there) {
                        counts.push((jiff::Timestamp::now().as_millisecond(), there));
                    }
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        watch
    }

    fn fewest(&self) -> u64 {
        self.fewest.load(Ordering::Relaxed)
    }

    fn counts(&self) -> Counts {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

impl Stage {
    /// An application of five pods that can be loaded.
    fn five(&self) -> Outcome<Intent> {
        let resources = Resources {
            cpu_request: Some("20m".to_owned()),
            memory_request: Some("16Mi".to_owned()),
            cpu_limit: None,
            memory_limit: Some("64Mi".to_owned()),
        };
        let image = format!("{}/load:1", self.registry);
        // Nothing but the test loads it, nor a pod that comes to it.
        let value = TextValue::Plain { text: "0".to_owned() };
        let environment = vec![Variable { name: "LOAD_CPU".to_owned(), value }];
        let form =
            AppForm { image, port: Some(PORT), replicas: 5, environment, resources, ..AppForm::default() };
        Ok(deploy(&self.project, "web", form, vec![self.id(BUSAN)?]))
    }

    fn hpa(&self, path: &str) -> Outcome<String> {
        self.kubectl(BUSAN, &["get", "hpa", "web", "-o", &format!("jsonpath={path}")])
    }

    async fn until_hpa(&self, path: &str, wanted: &str) -> Outcome<()> {
        let over = Instant::now() + PATIENCE;
        loop {
            let now = self.hpa(path)?;
            if now == wanted {
                return Ok(());
            }
            if Instant::now() > over {
                let whole = self.kubectl(BUSAN, &["get", "hpa", "web", "-o", "yaml"])?;
                return Err(format!("{path} is {now}, not {wanted}: {whole}").into());
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}
