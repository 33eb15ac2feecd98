//! An image of a registry that no node reaches is mirrored, taken from its mirror by plan, and cleaned up when nobody uses it. `kubectl`,
//! the pod on its real node and the real registry are the judges.

use super::{BUSAN, PATIENCE, PORT, Stage};
use concertina_contract::{
    AppForm, ApplicationName, AuditEvent, AuditQuery, DeployForm, ErrorCode, Frame, FrameBody, Intent,
    MirrorOrder, MirrorPlatforms, Mirroring, OperationState, Pace, PageId, Registry, RiskCode, SessionState,
    SiteId, Topic,
};
use concertina_core::clock::Clock;
use concertina_core::exec::Environment;
use concertina_core::kubeconfig::Sources;
use concertina_core::secrets::Secrets;
use concertina_core::settings::Directories;
use concertina_core::{Concertina, ConcertinaOptions};
use concertina_testkit::{Home, OciRegistry};
use concertina_tests::{Outcome, ask, go, page};
use serde_json::Value;
use std::collections::BTreeMap;
use tokio::sync::mpsc;

/// A core on all sites, with one page.
struct Keeper {
    core: Concertina,
    page: PageId,
    busan: SiteId,
    _home: Home,
}

impl Keeper {
    async fn open(stage: &Stage) -> Outcome<Self> {
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
    async fn told<T>(&self, topic: Topic, mut wished: impl FnMut(FrameBody) -> Option<T>) -> Outcome<T> {
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

    /// A registry without TLS, in place of others for plant-busan.
    async fn keep(&self, address: &str, mirrors: &[String]) -> Outcome<()> {
        let registry = Registry {
            address: address.to_owned(),
            sites: vec![self.busan.clone()],
            user: None,
            authority: None,
            plain_http: true,
            mirrors: mirrors.to_vec(),
        };
        self.core.save_registry(registry, None).await.map_err(|failure| format!("{failure:?}"))?;
        Ok(())
    }

    /// Copies images to a registry; all of them have to arrive as they are.
    async fn mirror(&self, images: Vec<String>, registry: &str) -> Outcome<Vec<String>> {
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

    /// Deploys an image on plant-busan by a form; answers by which reference the plan says that it is taken.
    async fn deploy(&self, project: &str, image: &str) -> Outcome<String> {
        let form = AppForm { image: image.to_owned(), replicas: 1, port: Some(PORT), ..AppForm::default() };
        let application = ApplicationName { project: project.to_owned(), name: "web".to_owned() };
        let form = Box::new(DeployForm { application, form, differences: Vec::new() });
        let sites = vec![self.busan.clone()];
        let intent = Intent::Deploy { form, sites, pace: Pace::default(), keep_warm: None };
        let plan = self.core.plan(intent).await.map_err(|failure| format!("{failure:?}"))?;
        let risks = &plan.targets[0].risks;
        let taken = risks.iter().find(|risk| risk.code == RiskCode::FromMirror).ok_or("no mirror is told")?;
        assert_eq!(taken.params["image"], image);
        assert!(risks.iter().all(|risk| risk.code != RiskCode::ImageMissing), "{risks:?}");
        let begun = self.core.apply(&go(&plan)).map_err(|failure| format!("{failure:?}"))?;
        let ended = |body: FrameBody| {
            let FrameBody::Operations { operations } = body else { return None };
            operations.into_iter().find(|one| one.id == begun.id && one.finished.is_some())
        };
        let operation = self.told(Topic::Operations, ended).await?;
        assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
        Ok(taken.params["mirror"].clone())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_is_mirrored_run_from_its_mirror_and_deleted_when_nobody_uses_it() -> Outcome<()> {
    let test = "an_image_is_mirrored_run_from_its_mirror_and_deleted_when_nobody_uses_it";
    let Some(stage) = Stage::new(test, "mirror").await? else { return Ok(()) };
    // What listens on this address of this machine is for no node.
    let far = OciRegistry::start().await?;
    let keeper = Keeper::open(&stage).await?;
    keeper.keep(&far.address(), &[]).await?;
    keeper.keep(&stage.registry, &[far.address()]).await?;
    let own = |tag: &str| format!("{}/web:{tag}", stage.registry);
    keeper.mirror(["1", "2", "4"].map(own).to_vec(), &far.address()).await?;
    let repository = format!("{}/web", stage.registry.replace(':', "-"));
    let image = |tag: &str| format!("{}/{repository}:{tag}", far.address());
    let there = keeper.mirror(["1", "2", "4"].map(image).to_vec(), &stage.registry).await?;
    let repository = format!("{}/{repository}", far.address().replace(':', "-"));
    assert!(there[0].starts_with(&format!("{}/{repository}:1@sha256:", stage.registry)), "{there:?}");

    // The release names the mirror, and a node runs what it has.
    let taken = keeper.deploy(&stage.project, &image("1")).await?;
    assert_eq!(taken, format!("{}/{repository}:1", stage.registry));
    let path = "jsonpath={.items[*].spec.containers[*].image}";
    assert_eq!(
        stage.kubectl(BUSAN, &["get", "pods", "-l", "app.kubernetes.io/name=web", "-o", path])?,
        taken
    );
    assert_eq!(ask(stage.address()?).await?, "1");

    // A pod of nobody keeps what it names; what is left goes by its digest, and its tag with it.
    let kept = format!("{}/{repository}:2", stage.registry);
    stage.kubectl(BUSAN, &["run", "alone", &format!("--image={kept}")])?;
    let used = keeper.core.unused_images(&stage.registry, &repository).await;
    let found = used.map_err(|failure| format!("{failure:?}"))?;
    assert_eq!((&found.silent, &found.failures), (&Vec::new(), &Vec::new()));
    let names: Vec<_> = found.unused.iter().map(|one| one.tags.join("+")).collect();
    assert_eq!((names, found.used), (vec!["4".to_owned()], 2));
    let running = there[0].rsplit('@').next().unwrap_or_default().to_owned();
    let refused = keeper.core.delete_images(&stage.registry, &repository, &[running], false).await;
    let refused = refused.err().ok_or("an image of a release was deleted")?;
    assert_eq!((refused.code, refused.params["reason"].as_str()), (ErrorCode::NotPossible, "images-used"));
    let free = found.unused[0].digest.clone();
    let done =
        keeper.core.delete_images(&stage.registry, &repository, std::slice::from_ref(&free), false).await;
    assert_eq!(done.map_err(|failure| format!("{failure:?}"))?.deleted, std::slice::from_ref(&free));
    let tags: Value =
        serde_json::from_str(&page(stage.registry.parse()?, &format!("/v2/{repository}/tags/list")).await?)?;
    let mut tags: Vec<_> = tags["tags"].as_array().into_iter().flatten().collect();
    tags.sort_by_key(ToString::to_string);
    assert_eq!(tags, ["1", "2"]);

    let query = AuditQuery { text: repository.clone(), event: Some(AuditEvent::RegistryWrite), before: None };
    let told = keeper.core.audit(&query).map_err(|failure| format!("{failure:?}"))?;
    let told: Vec<_> = told.into_iter().map(|entry| entry.text).collect();
    assert!(told.contains(&format!("delete {}/{repository}@{free}", stage.registry)), "{told:?}");
    assert_eq!(told.iter().filter(|text| text.starts_with("mirrored ")).count(), 3, "{told:?}");
    keeper.core.shutdown().await;
    Ok(())
}
