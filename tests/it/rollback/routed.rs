//! A registry of the catalogue behind a route with a certificate of the user's own authority: real traefik, real nodes, the real
//! registry. It is pushed to by whoever trusts the authority, nodes that do not say so, and pull once they are told to.

use super::keeper::Keeper;
use super::pulls::reasons;
use super::{BUSAN, PATIENCE, Stage};
use crate::real::Turn;
use concertina_contract::{
    AppForm, ApplicationName, ErrorCode, ImagePulls, Intent, NodeTrust, Operation, OperationState,
    PackageLogin, PackageService, PullTrial, ReachAddress, ReachAnswer, ReachBy, Registry, RiskCode, Route,
    RouteKind, SecretText, SecretValue,
};
use concertina_sandbox::{Addon, Capabilities, Progress, REAL_NODES, Sandbox, ToldName, skip};
use concertina_testkit::Authority;
use concertina_tests::{Names, Outcome, ask};
use std::time::{Duration, Instant};

/// The login that the registry asks for.
const USER: &str = "kim";
const PASSWORD: &str = "canary-7be2";
/// What the window says that a node has to be told of a host (`nodeFile` in `ui/src/features/rollout/pull.ts`).
const HOSTS: &str = r#"server = "https://HOST"

[host."https://HOST"]
  capabilities = ["pull", "resolve"]
  ca = "/etc/containerd/certs.d/HOST/ca.crt"
"#;

/// The host of the route, which is the registry's address: one of which no node has an image yet.
fn host() -> String {
    format!("registry-{}.concertina.example", std::process::id())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_behind_a_route_takes_images_that_nodes_pull_once_they_trust_its_authority() -> Outcome<()>
{
    let test = "a_registry_behind_a_route_takes_images_that_nodes_pull_once_they_trust_its_authority";
    let Some(names) = Names::own() else { return elsewhere(test).await };
    let Some(stage) = Stage::new(test, "routed", Turn::alone().await).await? else { return Ok(()) };
    let add = |addon| tokio::task::block_in_place(|| stage.sandbox.add(addon, &Progress::silent()));
    let (_provisioner, _gateway) = (add(Addon::Provisioner)?, add(Addon::Gateway)?);
    let _claims = Claims(&stage);
    let host = host();
    let (authority, stranger) = (Authority::new("of the plant")?, Authority::new("of somebody")?);
    stage.certificate(&authority)?;
    let _named = stage.name_gateway(&names)?;

    let keeper = Keeper::open(&stage).await?;
    keeper.done(stage.catalogue_registry(&keeper)?).await?;
    let found = answers(&keeper, &stage.project).await?;
    assert_eq!((found.url.as_str(), found.by), (format!("https://{host}/").as_str(), ReachBy::Route));

    // Whoever does not trust the authority, or trusts another one, sends no password.
    let known = Registry { user: Some(USER.to_owned()), plain_http: false, ..keeper.registry(&host) };
    let with = |pem: &str| Registry { authority: Some(pem.to_owned()), ..known.clone() };
    for refused in [known.clone(), with(stranger.pem())] {
        let told = keeper.core.test_registry(&refused, Some(SecretText::new(PASSWORD))).await;
        let failure = told.err().ok_or("a certificate that nobody vouches for was taken")?;
        assert_eq!(
            (failure.code, failure.params["reason"].as_str()),
            (ErrorCode::RegistryFailed, "registry-tls")
        );
    }
    keeper.keep(with(authority.pem()), Some(PASSWORD)).await?;
    keeper.keep(keeper.registry(&stage.registry), None).await?;
    let pushed = keeper.mirror(vec![format!("{}/web:1", stage.registry)], &host).await?;
    let (image, digest) = pushed[0].split_once('@').ok_or("no digest")?;
    let repository = image.trim_start_matches(&format!("{host}/")).trim_end_matches(":1");
    let tags = keeper.core.image_tags(&host, repository).await.map_err(|failure| format!("{failure:?}"))?;
    assert_eq!(tags.tags[0].digest.as_deref(), Some(digest), "what was pushed is there");

    // The plan says what nodes have to be told, and nodes say what they lack.
    let written = keeper.plan(keeper.web(&stage.project, image)).await?;
    let risks = &written.targets[0].risks;
    assert!(risks.iter().all(|risk| risk.code != RiskCode::ImageMissing), "{risks:?}");
    let pulls = written.targets[0].pulls.first().ok_or("nothing is told of the image")?.clone();
    assert_eq!((pulls.registry.as_str(), pulls.trust), (host.as_str(), Some(NodeTrust::Authority)));
    assert_eq!((pulls.unknown as usize, pulls.offered.len()), (REAL_NODES.len(), REAL_NODES.len()));
    let tried = stage.try_with(&keeper, &pulls).await?;
    assert_eq!(tried.state, OperationState::Failed);
    assert_eq!(reasons(&tried), ["pull-authority", "pull-authority"]);

    let (nodes, hosts) = (stage.sandbox.real_nodes(), HOSTS.replace("HOST", &host));
    let told = nodes.iter().map(|node| node.trust_registry(&host, &hosts, authority.pem()));
    let _told = told.collect::<Result<Vec<_>, _>>()?;
    let tried = stage.try_with(&keeper, &pulls).await?;
    assert_eq!(tried.state, OperationState::Succeeded, "{tried:#?}");
    keeper.done(keeper.web(&stage.project, image)).await?;
    let path = "jsonpath={.items[*].spec.containers[*].image}";
    let running = stage.kubectl(BUSAN, &["get", "pods", "-l", "app.kubernetes.io/name=web", "-o", path])?;
    assert_eq!(running, image);
    assert_eq!(ask(stage.address()?).await?, "1");
    keeper.core.shutdown().await;
    Ok(())
}

/// The claims of the project, which go with their volumes while there is a provisioner.
struct Claims<'a>(&'a Stage);

impl Drop for Claims<'_> {
    fn drop(&mut self) {
        let path = ["get", "pvc", "-o", "jsonpath={.items[*].spec.volumeName}"];
        let volumes = self.0.kubectl(BUSAN, &path).unwrap_or_default();
        // A test that has failed tells why.
        drop(self.0.kubectl(BUSAN, &["delete", "statefulset,pvc", "--all", "--timeout=60s"]));
        for volume in volumes.split_whitespace() {
            drop(self.0.kubectl(BUSAN, &["wait", "--for=delete", "pv", volume, "--timeout=60s"]));
        }
    }
}

/// Runs the test where it may tell names, while no other one has the fleet.
async fn elsewhere(test: &str) -> Outcome<()> {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip(test, &reason);
        return Ok(());
    }
    let _turn = Turn::alone().await;
    // What would be started there would stay there.
    tokio::task::spawn_blocking(|| Sandbox::up(&Progress::silent())).await??;
    let test = format!("rollback::routed::{test}");
    tokio::task::spawn_blocking(move || Names::run(&test)).await?
}

/// Waits until the application answers by a certificate that nobody here vouches for; the address at which it does.
async fn answers(keeper: &Keeper, project: &str) -> Outcome<ReachAddress> {
    let application = ApplicationName { project: project.to_owned(), name: "registry".to_owned() };
    let over = Instant::now() + PATIENCE;
    loop {
        let reach = keeper.core.addresses(&application, &keeper.busan).await;
        let reach = reach.map_err(|failure| format!("{failure:?}"))?;
        let wished = ReachAnswer::Answered { status: 200, unverified: true };
        if let Some(found) = reach.addresses.iter().find(|address| address.answer == wished) {
            return Ok(found.clone());
        }
        if Instant::now() > over {
            return Err(format!("the route does not answer: {reach:#?}").into());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

impl Stage {
    /// The project with a Secret that has a certificate for the host.
    fn certificate(&self, authority: &Authority) -> Outcome<()> {
        let (certificate, key) = authority.server(&host(), (-1, 30))?;
        let folder = tempfile::tempdir()?;
        let write = |name: &str, text: &str| -> Outcome<String> {
            let path = folder.path().join(name);
            std::fs::write(&path, text)?;
            Ok(path.display().to_string())
        };
        let (certificate, key) = (write("tls.crt", &certificate)?, write("tls.key", &key)?);
        self.handle(BUSAN)?.kubectl(&["create", "namespace", &self.project])?;
        let (certificate, key) = (format!("--cert={certificate}"), format!("--key={key}"));
        self.kubectl(BUSAN, &["create", "secret", "tls", "registry-tls", &certificate, &key])?;
        Ok(())
    }

    /// The host leads to the gateway, for this machine and the nodes.
    fn name_gateway(&self, names: &Names) -> Outcome<Vec<ToldName>> {
        let path = ["get", "service", "traefik", "-n", "traefik", "-o", "jsonpath={.spec.clusterIP}"];
        let address = self.handle(BUSAN)?.kubectl(&path)?;
        names.tell(&host(), &address)?;
        let nodes = self.sandbox.real_nodes();
        Ok(nodes.iter().map(|node| node.tell_of_name(&host(), &address)).collect::<Result<_, _>>()?)
    }

    /// An intent to deploy the registry of the catalogue behind a route.
    fn catalogue_registry(&self, keeper: &Keeper) -> Outcome<Intent> {
        let packages = keeper.core.packages().packages;
        let is_one = |serves: Option<PackageService>| serves == Some(PackageService::Registry);
        let package =
            packages.into_iter().find(|one| is_one(one.serves)).ok_or("no registry in the catalogue")?;
        let image = tokio::task::block_in_place(|| self.sandbox.registry_image())?;
        let by = RouteKind::Ingress { class: Some("traefik".to_owned()) };
        let (host, path) = (host(), "/".to_owned());
        let route = Some(Route { host, path, tls_secret: Some("registry-tls".to_owned()), by });
        let mut form = AppForm { image, route, ..package.form };
        form.storage[0].class = Some("local".to_owned());
        "64Mi".clone_into(&mut form.storage[0].size);
        let password = SecretValue::Given { text: SecretText::new(PASSWORD) };
        let said = form.package.as_mut().ok_or("no package")?;
        said.login = Some(PackageLogin { user: USER.to_owned(), password });
        Ok(keeper.deploy(&self.project, "registry", form))
    }

    /// The offered nodes pull the image.
    async fn try_with(&self, keeper: &Keeper, pulls: &ImagePulls) -> Outcome<Operation> {
        let (image, secret) = (pulls.image.clone(), pulls.secret.clone());
        let trial = PullTrial { image, project: self.project.clone(), secret };
        let plan = keeper.plan(Intent::TryPull { targets: pulls.offered.clone(), trial }).await?;
        keeper.carry_out(&plan).await
    }
}
