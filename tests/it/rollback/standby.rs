//! An application that is kept ready on a second site, and answers from there while its own is cut off: real containers on both. The
//! audit log of the silent site is the oracle: nothing there is touched.

use super::{BUSAN, PANGYO, Stage, TOKYO};
use crate::real::Turn;
use concertina_contract::{
    ApplicationName, Intent, Kind, OperationState, Pace, ScaleTarget, SessionState, SiteDifference, SiteId,
    StandbyCheckId, StandbySite, StandbyView, TextValue, Tone, Variable,
};
use concertina_tests::{Outcome, Relay};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_switched_to_a_second_site_and_back_and_nothing_silent_is_touched() -> Outcome<()> {
    let test = "an_application_is_switched_to_a_second_site_and_back_and_nothing_silent_is_touched";
    let mut relays = BTreeMap::new();
    let Some(stage) = Stage::through(test, "standby", Turn::alone().await, async |name, text| {
        if name == TOKYO {
            return Ok(text);
        }
        let server = server(&text).ok_or("no server")?;
        let link = Relay::start(server).await?;
        let over = text.replace(&server.to_string(), &link.address().to_string());
        relays.insert(name.to_owned(), link);
        Ok(over)
    })
    .await?
    else {
        return Ok(());
    };
    let mut link = relays.remove(BUSAN).ok_or("plant-busan has no link")?;
    let mut other = relays.remove(PANGYO).ok_or("dc-pangyo has no link")?;
    // Containers run on the second site as well, for as long as this test.
    let spare = tokio::task::block_in_place(|| stage.sandbox.spare_node())?;
    tokio::task::block_in_place(|| spare.give(&stage.project))?;
    // As the window's cards hold them: of a silent site its last rows are known.
    let _rows = stage.desk.hub.lease(&stage.id(BUSAN)?, &Kind::Deployment);
    let _records = stage.desk.hub.lease(&stage.id(PANGYO)?, &"secrets".parse()?);
    stage.done(stage.deploy("web:1", &[BUSAN])?).await?;

    stage.prepares().await?;
    stage.keeps_step().await?;
    stage.misses(&mut other).await?;

    // A drill: the switch is planned, and nothing is changed.
    let before = (stage.touched(BUSAN)?, stage.touched(PANGYO)?);
    let view = stage.view().await;
    let (home, standby) = (stage.of(&view, BUSAN)?, stage.of(&view, PANGYO)?);
    assert_eq!((home.standby, standby.standby), (false, true));
    assert_eq!((home.serves, home.rests, standby.serves, standby.rests), (2, 0, 2, 0));
    for check in [StandbyCheckId::Reach, StandbyCheckId::Step, StandbyCheckId::Room, StandbyCheckId::Data] {
        let found = standby.checks.iter().find(|one| one.check == check).ok_or("a check is missing")?;
        assert_eq!(found.tone, Tone::Good, "{found:#?}");
    }
    let plan = stage.desk.plan(switch(&view, PANGYO, &stage)?).await?;
    assert_eq!((plan.targets.len(), plan.excluded.len()), (2, 0));
    stage.desk.changes.discard(&plan.id);
    assert_eq!((stage.replicas(BUSAN)?, stage.replicas(PANGYO)?), ("2".to_owned(), "0".to_owned()));
    assert_eq!((stage.touched(BUSAN)?, stage.touched(PANGYO)?), before, "a drill writes nothing");

    // The link is cut: the second site answers, and the first is left out by name.
    let before = stage.touched(BUSAN)?.len();
    link.cut().await;
    stage.until(BUSAN, false).await?;
    let view = stage.view().await;
    let home = stage.of(&view, BUSAN)?;
    assert!(home.failure.is_some() && home.replicas == 2, "{home:#?}");
    let plan = stage.desk.plan(switch(&view, PANGYO, &stage)?).await?;
    let excluded: Vec<&SiteId> = plan.excluded.iter().map(|one| &one.site).collect();
    assert_eq!(excluded, [&stage.id(BUSAN)?]);
    let operation = stage.desk.carry_out(&plan).await?;
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert_eq!(stage.ready(PANGYO)?, "2");
    assert_eq!(stage.answer(PANGYO).await?, "2", "the second site answers by containers of its own");
    assert_eq!(stage.answer(BUSAN).await?, "2", "who still reaches the first is still answered");

    // The link is back: nothing was touched, and it is switched back, first there, then here.
    link.mend().await?;
    stage.until(BUSAN, true).await?;
    assert_eq!(stage.touched(BUSAN)?.len(), before, "{:#?}", stage.touched(BUSAN)?);
    let view = stage.view().await;
    let plan = stage.desk.plan(switch(&view, BUSAN, &stage)?).await?;
    let operation = stage.desk.carry_out(&plan).await?;
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert_eq!((stage.ready(BUSAN)?.as_str(), stage.replicas(PANGYO)?.as_str()), ("2", "0"));
    assert_eq!(stage.answer(BUSAN).await?, "2");
    stage.quiet(PANGYO).await?;
    let deleted = |event: &Value| event["verb"].as_str().is_some_and(|verb| verb.starts_with("delete"));
    let touched = stage.touched(BUSAN)?;
    assert!(!touched[before..].iter().any(deleted), "{touched:#?}");
    Ok(())
}

/// The address of the API server in a kubeconfig.
fn server(text: &str) -> Option<SocketAddr> {
    let line = text.lines().find_map(|line| line.trim().strip_prefix("server: https://"))?;
    line.trim().parse().ok()
}

/// The intent that lets the application answer from a site, as the window makes it.
fn switch(view: &StandbyView, to: &str, stage: &Stage) -> Outcome<Intent> {
    let to = stage.id(to)?;
    let answers = |one: &&StandbySite| one.site == to || one.replicas > one.rests;
    let mut targets = Vec::new();
    for one in view.sites.iter().filter(answers) {
        let object = one.workload.clone().ok_or("no workload is told")?;
        let replicas = if one.site == to { one.serves.max(one.replicas) } else { one.rests };
        targets.push(ScaleTarget { object, replicas });
    }
    Ok(Intent::SwitchOver { targets, pace: Pace { waves: vec![vec![to]], pause: 0 } })
}

impl Stage {
    /// Deploys an image on dc-pangyo as a standby without pods.
    async fn tended(&self, image: &str) -> Outcome<()> {
        let Intent::Deploy { mut form, pace, .. } = self.deploy(image, &[PANGYO])? else {
            return Err("no form".into());
        };
        let site = self.id(PANGYO)?;
        let own = SiteDifference { replicas: Some(0), standby: true, ..SiteDifference::none(site.clone()) };
        form.differences.push(own);
        self.done(Intent::Deploy { form, sites: vec![site], pace, keep_warm: None }).await?;
        Ok(())
    }

    /// Makes dc-pangyo a standby without pods.
    async fn prepares(&self) -> Outcome<()> {
        self.tended("web:1").await?;
        assert_eq!(self.replicas(PANGYO)?, "0");
        assert!(self.marked()?, "another Concertina sees it by the release's own label");
        Ok(())
    }

    /// What is planned for plant-busan takes dc-pangyo along, and cloud-tokyo not.
    async fn keeps_step(&self) -> Outcome<()> {
        let plan = self.desk.plan(self.deploy("web:2", &[BUSAN])?).await?;
        let sites: Vec<SiteId> = plan.targets.iter().map(|target| target.object.site.clone()).collect();
        assert_eq!(sites, [self.id(BUSAN)?, self.id(PANGYO)?]);
        let operation = self.desk.carry_out(&plan).await?;
        assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
        assert_eq!((self.image(PANGYO)?.as_str(), self.replicas(PANGYO)?.as_str()), ("web:2", "0"));
        self.done(self.roll_back(&[BUSAN])?).await?;
        assert_eq!((self.image(BUSAN)?.as_str(), self.image(PANGYO)?.as_str()), ("web:1", "web:1"));
        assert!(self.marked()?, "a revision that comes back stays a standby");
        // The same image with another configuration is another version.
        let Intent::Deploy { mut form, sites, pace, .. } = self.deploy("web:1", &[BUSAN])? else {
            return Err("no form".into());
        };
        let value = TextValue::Plain { text: "b".to_owned() };
        form.form.environment.push(Variable { name: "MODE".to_owned(), value });
        self.done(Intent::Deploy { form, sites, pace, keep_warm: None }).await?;
        let mode = "jsonpath={.spec.template.spec.containers[0].env[?(@.name==\"MODE\")].value}";
        let mode = || self.kubectl(PANGYO, &["get", "deployment", "web", "-o", mode]);
        assert_eq!(mode()?, "b");
        // The window names all sites that have it.
        self.done(self.roll_back(&[BUSAN, PANGYO])?).await?;
        assert_eq!(mode()?, "");
        assert_eq!(self.kubectl(TOKYO, &["get", "deployments", "-o", "name"])?, "");
        Ok(())
    }

    /// A standby whose site is silent is told by the plan that it misses, and brought in line when the site is back.
    async fn misses(&self, link: &mut Relay) -> Outcome<()> {
        link.cut().await;
        self.until(PANGYO, false).await?;
        let plan = self.desk.plan(self.deploy("web:2", &[BUSAN])?).await?;
        let missed: Vec<_> = plan.excluded.iter().map(|one| (&one.site, one.standby)).collect();
        assert_eq!(missed, [(&self.id(PANGYO)?, true)], "{:#?}", plan.excluded);
        let operation = self.desk.carry_out(&plan).await?;
        assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
        link.mend().await?;
        self.until(PANGYO, true).await?;
        let tone = async || {
            let view = self.view().await;
            let checks = self.of(&view, PANGYO)?.checks.clone();
            let step = checks.into_iter().find(|one| one.check == StandbyCheckId::Step);
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(step.map(|step| step.tone))
        };
        assert_eq!(tone().await?, Some(Tone::Bad), "it says that it is behind");
        self.tended("web:2").await?;
        assert_eq!(tone().await?, Some(Tone::Good));
        assert_eq!((self.image(PANGYO)?.as_str(), self.replicas(PANGYO)?.as_str()), ("web:2", "0"));
        Ok(())
    }

    async fn view(&self) -> StandbyView {
        let application = ApplicationName { project: self.project.clone(), name: "web".to_owned() };
        self.desk.changes.standby(&application).await
    }

    fn of<'a>(&self, view: &'a StandbyView, site: &str) -> Outcome<&'a StandbySite> {
        let id = self.id(site)?;
        view.sites.iter().find(|one| one.site == id).ok_or_else(|| format!("{site}: {view:#?}").into())
    }

    fn replicas(&self, site: &str) -> Outcome<String> {
        self.kubectl(site, &["get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"])
    }

    fn ready(&self, site: &str) -> Outcome<String> {
        self.kubectl(site, &["get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}"])
    }

    /// The version that answers a request to the Service of a site.
    async fn answer(&self, site: &str) -> Outcome<String> {
        concertina_tests::ask(self.address_on(site)?).await
    }

    /// Waits until a site answers no request any more.
    async fn quiet(&self, site: &str) -> Outcome<()> {
        let (address, over) = (self.address_on(site)?, Instant::now() + Duration::from_mins(1));
        while concertina_tests::ask(address).await.is_ok() {
            if Instant::now() > over {
                return Err(format!("{site} still answers").into());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }

    /// Whether the record in force on dc-pangyo bears the mark, as `helm` and `kubectl` see it.
    fn marked(&self) -> Outcome<bool> {
        let selector = "owner=helm,name=web,status=deployed,concertina.dev/standby=true";
        Ok(!self.kubectl(PANGYO, &["get", "secrets", "-l", selector, "-o", "name"])?.trim().is_empty())
    }

    /// Waits until a site answers, or does not any more.
    async fn until(&self, site: &str, answers: bool) -> Outcome<()> {
        let mut link = self.desk.site(site)?.link();
        let wanted = link.wait_for(|link| matches!(link.state, SessionState::Ready { .. }) == answers);
        tokio::time::timeout(Duration::from_mins(2), wanted)
            .await
            .map_err(|_| "the session does not change")??;
        Ok(())
    }

    /// What people and programs changed of the project on a site, by its audit log; dry runs and the system's own parts left out.
    fn touched(&self, site: &str) -> Outcome<Vec<Value>> {
        let mut found = Vec::new();
        let log = std::fs::read_to_string(self.handle(site)?.audit_log())?;
        for line in log.lines().filter(|line| line.contains(&self.project)) {
            let event: Value = serde_json::from_str(line)?;
            let text = |key: &str| event[key].as_str().unwrap_or_default();
            let system = event["user"]["username"].as_str().is_some_and(|name| name.starts_with("system:"));
            let mutates = !["get", "list", "watch"].contains(&text("verb"));
            if !system
                && mutates
                && text("stage") == "ResponseComplete"
                && !text("requestURI").contains("dryRun=All")
            {
                found.push(event);
            }
        }
        Ok(found)
    }
}
