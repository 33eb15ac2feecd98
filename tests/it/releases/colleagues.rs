//! Two Concertinas, each with a home of its own, at one site: one sees what others changed, and what the other one did.

use super::plans::Stage;
use super::{SITE, handle};
use concertina_contract::{
    AppForm, ApplicationCell, ApplicationQuery, ApplicationsFrame, Approval, FrameBody, Intent, Operation,
    OperationState, PageId, ReleaseRef, ReleaseStatus, RowsState, SessionState, SiteId, Sort, SubscriptionId,
    Topic, Verdict,
};
use concertina_core::clock::Clock;
use concertina_core::exec::Environment;
use concertina_core::kubeconfig::Sources;
use concertina_core::secrets::Secrets;
use concertina_core::settings::Directories;
use concertina_core::{Concertina, ConcertinaOptions};
use concertina_testkit::Home;
use concertina_tests::Outcome;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A Concertina of one person, with a page that follows sites, operations and the matrix.
pub(super) struct Person {
    pub(super) core: Concertina,
    page: PageId,
    told: Arc<Mutex<Told>>,
    /// In the order of its kubeconfig files.
    pub(super) sites: Vec<SiteId>,
    site: SiteId,
    _home: Home,
}

/// What the page was told.
#[derive(Default)]
struct Told {
    /// By name: its id, and whether it is ready.
    sites: BTreeMap<String, (SiteId, bool)>,
    operations: Vec<Operation>,
    cell: Option<ApplicationCell>,
    loaded: bool,
    due: Vec<(SubscriptionId, u32)>,
}

impl Person {
    async fn new(stage: &Stage, author: &str) -> Outcome<Self> {
        let kubeconfig = handle(&stage.sandbox)?.admin_kubeconfig().clone();
        Self::open(&[(SITE, kubeconfig)], &stage.namespace, author).await
    }

    /// Sees these sites by their kubeconfig files, and the matrix of a project.
    pub(super) async fn open(sites: &[(&str, PathBuf)], project: &str, author: &str) -> Outcome<Self> {
        let home = Home::new()?;
        let core = Concertina::open(ConcertinaOptions {
            directories: Directories::find(Some(home.path())).ok_or("no directories")?,
            sources: Sources {
                arguments: sites.iter().map(|(_, kubeconfig)| kubeconfig.clone()).collect(),
                ..Sources::default()
            },
            environment: Environment::default(),
            secrets: Secrets::this_run(),
            clock: Clock::system(),
            author: author.to_owned(),
        })?;
        core.start();
        let page = core.hello("main").page;
        let told = Arc::default();
        let mut person = Self { core, page, told, sites: Vec::new(), site: SiteId::new(""), _home: home };
        person.follow(Topic::Sites { summaries: false })?;
        person.follow(Topic::Operations)?;
        let id = |told: &Told, name: &str| told.sites.get(name).map(|(id, _)| id.clone());
        let known = |told: &Told| sites.iter().map(|(name, _)| id(told, name)).collect();
        person.sites = person.until("the sites", known).await?;
        person.site = person.sites[0].clone();
        person.core.connect(&person.sites).map_err(|failure| format!("{failure:?}"))?;
        let ready = |told: &Told| told.sites.values().all(|(_, ready)| *ready).then_some(());
        person.until("the sites are ready", ready).await?;
        let query = ApplicationQuery {
            sites: person.sites.clone(),
            projects: vec![project.to_owned()],
            system: false,
            text: String::new(),
            sort: Sort { column: "name".to_owned(), descending: false },
            first: 0,
            count: 50,
            open: None,
        };
        person.follow(Topic::Applications { query })?;
        Ok(person)
    }

    fn follow(&self, topic: Topic) -> Outcome<()> {
        let told = self.told.clone();
        let sink = move |frame: concertina_contract::Frame| {
            let mut told = told.lock().unwrap();
            told.due.push((frame.subscription, frame.seq));
            told.take(frame.body);
            Ok(())
        };
        self.core
            .subscribe(&self.page, topic, sink)
            .map(drop)
            .map_err(|failure| format!("{failure:?}").into())
    }

    /// Waits until the page was told something.
    async fn until<T>(&self, what: &str, wished: impl Fn(&Told) -> Option<T>) -> Outcome<T> {
        let begun = Instant::now();
        loop {
            let due = std::mem::take(&mut self.told.lock().unwrap().due);
            for (subscription, seq) in &due {
                self.core.acknowledge(subscription, *seq);
            }
            if let Some(found) = wished(&self.told.lock().unwrap()) {
                return Ok(found);
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("not within {PATIENCE:?}: {what}").into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(super) async fn carry_out(&self, intent: Intent, reason: &str) -> Outcome<Operation> {
        let plan = self.core.plan(intent).await.map_err(|failure| format!("{failure:?}"))?;
        let (typed, reason) = ([].into(), reason.to_owned());
        let approval = Approval { plan: plan.id, confirmed: true, typed, reason };
        let begun = self.core.apply(&approval).map_err(|failure| format!("{failure:?}"))?;
        let ended = |told: &Told| {
            told.operations.iter().find(|one| one.id == begun.id && one.finished.is_some()).cloned()
        };
        let operation = self.until("the operation ends", ended).await?;
        match operation.state {
            OperationState::Succeeded => Ok(operation),
            _ => Err(format!("{operation:#?}").into()),
        }
    }
}

/// Whether the cell is of this revision, and marked or not.
fn changed(revision: u32, changed: bool) -> impl Fn(&Told) -> Option<()> {
    move |told: &Told| {
        let cell = told.cell.as_ref().filter(|_| told.loaded)?;
        (cell.changed == changed && cell.revision.is_some_and(|one| one.number == revision)).then_some(())
    }
}

impl Told {
    fn take(&mut self, body: FrameBody) {
        match body {
            FrameBody::Sites { sites, .. } => {
                for site in sites {
                    let is_ready = matches!(site.session, SessionState::Ready { .. });
                    self.sites.insert(site.name, (site.id, is_ready));
                }
            }
            FrameBody::Operations { operations } => {
                self.operations.retain(|one| !operations.iter().any(|other| other.id == one.id));
                self.operations.extend(operations);
            }
            FrameBody::Applications(ApplicationsFrame { rows, sites, .. }) => {
                if let Some(row) = rows.into_iter().find(|row| row.name == "web") {
                    self.cell = row.cells.into_iter().next();
                }
                self.loaded |=
                    sites.is_some_and(|sites| sites.iter().all(|site| site.state == RowsState::Live));
            }
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_outside_is_marked_and_adopted_and_colleagues_see_who_did_what() -> Outcome<()> {
    let stage = Stage::new("colleagues").await?;
    let kim = Person::new(&stage, "kim").await?;
    let form = |image: &str| AppForm { image: image.to_owned(), ..AppForm::default() };
    let deploy = |image: &str| {
        let mut intent = stage.deploy(form(image));
        if let Ok(Intent::Deploy { sites, .. }) = &mut intent {
            *sites = vec![kim.site.clone()];
        }
        intent
    };
    let installed = kim.carry_out(deploy("registry.example/web:1")?, "for the shop").await?;
    kim.until("the cell is there and not marked", changed(1, false)).await?;

    stage.kubectl(&["set", "image", "deployment/web", "web=registry.example/web:9"])?;
    let begun = Instant::now();
    kim.until("the cell is marked", changed(1, true)).await?;
    assert!(begun.elapsed() < Duration::from_secs(20), "it takes {:?}", begun.elapsed());
    let release =
        ReleaseRef { site: kim.site.clone(), namespace: stage.namespace.clone(), name: "web".to_owned() };
    let adopted = kim.carry_out(Intent::Adopt { targets: vec![release] }, "the hotfix stays").await?;
    kim.until("the mark is gone", changed(2, false)).await?;
    // An autoscaler or a scale is nobody's change of the release.
    stage.kubectl(&["scale", "deployment/web", "--replicas=3"])?;
    stage.kubectl(&["set", "env", "deployment/web", "NEW=1"])?;
    kim.until("the cell is marked again", changed(2, true)).await?;

    let lee = Person::new(&stage, "lee").await?;
    let own = |acts: concertina_contract::ReleaseActs| -> Vec<_> {
        acts.acts.into_iter().filter(|act| act.release.namespace == stage.namespace).collect()
    };
    let seen = own(lee.core.release_acts(std::slice::from_ref(&lee.site)).await);
    assert_eq!(seen.iter().map(|act| act.revision.revision).collect::<Vec<_>>(), [2, 1], "{seen:#?}");
    let note = seen[0].revision.note.as_ref().ok_or("no note")?;
    assert_eq!((note.author.as_str(), note.reason.as_str()), ("kim", "the hotfix stays"));
    assert_eq!((note.plan.as_str(), note.verdict), (adopted.plan.as_str(), Verdict::Healthy));
    assert!(note.act.starts_with("Adoption of 1 change"), "{note:?}");
    assert_eq!(seen[1].revision.note.as_ref().map(|note| note.plan.as_str()), Some(installed.plan.as_str()));
    assert!(
        own(kim.core.release_acts(std::slice::from_ref(&kim.site)).await).is_empty(),
        "one's own are operations"
    );

    // Helm's acts are told too, to both, and what became of a record later is read again.
    stage.helm.run(&["rollback", "web", "1", "--force-conflicts"])?;
    let begun = Instant::now();
    loop {
        let seen = own(kim.core.release_acts(std::slice::from_ref(&kim.site)).await);
        if let [act] = seen.as_slice()
            && act.revision.status == ReleaseStatus::Deployed
        {
            assert_eq!((act.revision.note.as_ref(), act.revision.rollback_of), (None, Some(1)));
            break;
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("helm's act is not told: {seen:#?}").into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let reviewed = kim.core.operation_review(&adopted.id).map_err(|failure| format!("{failure:?}"))?;
    assert!(format!("{reviewed:?}").contains("web:9"), "{reviewed:?}");
    kim.core.shutdown().await;
    lee.core.shutdown().await;
    Ok(())
}
