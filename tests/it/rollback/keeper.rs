//! A core as a shell opens it, on all sites and with one page: for what only the surface of the program does.

use super::{BUSAN, PATIENCE, PORT, Stage};
use concertina_contract::{
    AppForm, Frame, FrameBody, Intent, MirrorOrder, MirrorPlatforms, Mirroring, Operation, OperationState,
    PageId, Plan, Registry, SecretText, SessionState, SiteId, Topic,
};
use concertina_core::clock::Clock;
use concertina_core::exec::Environment;
use concertina_core::kubeconfig::Sources;
use concertina_core::secrets::Secrets;
use concertina_core::settings::Directories;
use concertina_core::{Concertina, ConcertinaOptions};
use concertina_testkit::Home;
use concertina_tests::{Outcome, deploy, go};
use std::collections::BTreeMap;
use tokio::sync::mpsc;

/// A core on all sites, with one page.
pub(super) struct Keeper {
    pub(super) core: Concertina,
    pub(super) page: PageId,
    pub(super) busan: SiteId,
    _home: Home,
}

impl Keeper {
    pub(super) async fn open(stage: &Stage) -> Outcome<Self> {
        let home = Home::new()?;
        let arguments: Vec<_> =
            stage.sandbox.sites().iter().map(|site| site.admin_kubeconfig().clone()).collect();
        let wanted = arguments.len();
        let core = Concertina::open(ConcertinaOptions {
            directories: Directories::find(Some(home.path())).ok_or("no directories")?,
            sources: Sources { arguments, ..Sources::default() },
            environment: Environment::default(),
            secrets: Secrets::this_run(),
            clock: Clock::system(),
            author: "tester".to_owned(),
        })?;
        core.start();
        let page = core.hello("main").page;
        let mut keeper = Self { core, page, busan: SiteId::new(""), _home: home };
        let sites = Topic::Sites { summaries: false };
        let mut known = BTreeMap::new();
        let connecting = keeper.core.clone();
        let begin = move |body: FrameBody| {
            let FrameBody::Sites { sites, .. } = body else { return None };
            for site in sites {
                let is_ready = matches!(site.session, SessionState::Ready { .. });
                if known.insert(site.name.clone(), (site.id.clone(), is_ready)).is_none() {
                    drop(connecting.connect(std::slice::from_ref(&site.id)));
                }
            }
            if known.values().filter(|(_, ready)| *ready).count() == wanted {
                known.get(BUSAN).map(|(id, _)| id.clone())
            } else {
                None
            }
        };
        keeper.busan = keeper.told(sites, begin).await?;
        Ok(keeper)
    }

    /// Follows a topic as a page does, until it tells what is wished.
    pub(super) async fn told<T>(
        &self,
        topic: Topic,
        mut wished: impl FnMut(FrameBody) -> Option<T>,
    ) -> Outcome<T> {
        let (tell, mut frames) = mpsc::unbounded_channel();
        let sink = move |frame: Frame| {
            // Nobody reads what comes after the end.
            let _ = tell.send(frame);
            Ok(())
        };
        let subscribed =
            self.core.subscribe(&self.page, topic, sink).map_err(|failure| format!("{failure:?}"))?;
        let following = async {
            while let Some(frame) = frames.recv().await {
                self.core.acknowledge(&subscribed.id, frame.seq);
                if let Some(found) = wished(frame.body) {
                    return Some(found);
                }
            }
            None
        };
        let found = tokio::time::timeout(PATIENCE, following).await?;
        self.core.unsubscribe(&subscribed.id);
        found.ok_or_else(|| "it ended without a word".into())
    }

    /// A registry without a login and without TLS, for plant-busan.
    pub(super) fn registry(&self, address: &str) -> Registry {
        Registry {
            address: address.to_owned(),
            sites: vec![self.busan.clone()],
            user: None,
            authority: None,
            plain_http: true,
            mirrors: Vec::new(),
        }
    }

    pub(super) async fn keep(&self, registry: Registry, password: Option<&str>) -> Outcome<()> {
        let kept = self.core.save_registry(registry, password.map(SecretText::new)).await;
        kept.map(drop).map_err(|failure| format!("{failure:?}").into())
    }

    /// Copies images to a registry; all of them have to arrive as they are.
    pub(super) async fn mirror(&self, images: Vec<String>, registry: &str) -> Outcome<Vec<String>> {
        let count = images.len();
        let order = MirrorOrder { images, registry: registry.to_owned(), platforms: MirrorPlatforms::All };
        let ended = |body: FrameBody| match body {
            FrameBody::Mirror { mirroring } if mirroring.ended => Some(mirroring),
            _ => None,
        };
        let Mirroring { mirrored, failed, .. } = self.told(Topic::Mirror { order }, ended).await?;
        assert_eq!(mirrored.iter().filter(|one| one.same).count(), count, "{mirrored:?} {failed:?}");
        Ok(mirrored.into_iter().map(|one| one.reference).collect())
    }

    /// An intent to deploy on plant-busan by a form.
    pub(super) fn deploy(&self, project: &str, name: &str, form: AppForm) -> Intent {
        deploy(project, name, form, vec![self.busan.clone()])
    }

    /// An intent to run one pod of an image that answers requests.
    pub(super) fn web(&self, project: &str, image: &str) -> Intent {
        let form = AppForm { image: image.to_owned(), replicas: 1, port: Some(PORT), ..AppForm::default() };
        self.deploy(project, "web", form)
    }

    pub(super) async fn plan(&self, intent: Intent) -> Outcome<Plan> {
        self.core.plan(intent).await.map_err(|failure| format!("{failure:?}").into())
    }

    /// Carries a plan out, to its end.
    pub(super) async fn carry_out(&self, plan: &Plan) -> Outcome<Operation> {
        let begun = self.core.apply(&go(plan)).map_err(|failure| format!("{failure:?}"))?;
        let ended = |body: FrameBody| {
            let FrameBody::Operations { operations } = body else { return None };
            operations.into_iter().find(|one| one.id == begun.id && one.finished.is_some())
        };
        self.told(Topic::Operations, ended).await
    }

    /// Plans and carries an intent out; it has to succeed.
    pub(super) async fn done(&self, intent: Intent) -> Outcome<()> {
        let plan = self.plan(intent).await?;
        let operation = self.carry_out(&plan).await?;
        match operation.state {
            OperationState::Succeeded => Ok(()),
            _ => Err(format!("{operation:#?}").into()),
        }
    }
}
