//! A second Concertina with an empty home opens what the first one deployed: all that it needs stands in the releases.

use super::charts::{SITES, Stage, chart};
use super::colleagues::Person;
use concertina_contract::{
    AppForm, ApplicationName, ChartDifference, DeployForm, Intent, Pace, PartChange, Plan, SecretText,
    SecretValue, SiteDifference, SiteId, TextValue, Variable,
};
use concertina_tests::Outcome;
use std::path::Path;

impl Stage {
    async fn person(&self, author: &str) -> Outcome<Person> {
        let sites = SITES.map(|name| (name, self.home.path().join(format!("{name}.kubeconfig"))));
        Person::open(&sites, &self.namespace, author).await
    }

    fn web_application(&self) -> ApplicationName {
        ApplicationName { project: self.namespace.clone(), name: "web".to_owned() }
    }
}

fn variable(name: &str, value: TextValue) -> Variable {
    Variable { name: name.to_owned(), value }
}

fn plain(text: &str) -> TextValue {
    TextValue::Plain { text: text.to_owned() }
}

fn secret(value: SecretValue) -> TextValue {
    TextValue::Secret { value }
}

/// What somebody deploys on both sites, with another image, fewer pods and variables of its own on the second, whose secrets are
/// given or, when the form is opened again, kept.
fn form(application: ApplicationName, second: &SiteId, hidden: impl Fn(&str) -> SecretValue) -> DeployForm {
    let environment =
        vec![variable("COLOR", plain("red")), variable("DB_PASSWORD", secret(hidden("canary-of-all")))];
    let own =
        vec![variable("COLOR", plain("blue")), variable("DB_PASSWORD", secret(hidden("canary-of-one")))];
    let form = AppForm {
        image: "registry.example/web:1".to_owned(),
        port: Some(8080),
        replicas: 3,
        environment,
        ..AppForm::default()
    };
    let difference = SiteDifference {
        image: Some("registry.example/web:1-edge".to_owned()),
        replicas: Some(1),
        environment: own,
        ..SiteDifference::none(second.clone())
    };
    DeployForm { application, form, differences: vec![difference] }
}

fn given(text: &str) -> SecretValue {
    SecretValue::Given { text: SecretText::new(text) }
}

fn deploy(form: DeployForm, sites: &[SiteId]) -> Intent {
    Intent::Deploy { form: Box::new(form), sites: sites.to_vec(), pace: Pace::default(), keep_warm: None }
}

/// Whether a plan changes no object of a release.
fn changes_nothing(plan: &Plan) -> bool {
    let parts =
        plan.targets.iter().filter_map(|target| target.release.as_ref()).flat_map(|change| &change.parts);
    let mut parts = parts.map(|part| part.change).peekable();
    parts.peek().is_some() && parts.all(|change| change == PartChange::Keep)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_concertina_with_an_empty_home_opens_the_same_form_with_its_differences() -> Outcome<()> {
    let stage = Stage::new("same-form").await?;
    let kim = stage.person("kim").await?;
    let wished = form(stage.web_application(), &kim.sites[1], given);
    kim.carry_out(deploy(wished, &kim.sites), "").await?;
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:1 3");
    assert_eq!(stage.web(SITES[1])?, "registry.example/web:1-edge 1");
    kim.core.shutdown().await;

    let lee = stage.person("lee").await?;
    let opened = lee.core.deploy_form(&stage.web_application(), &lee.sites).await;
    let opened = opened.map_err(|failure| format!("{failure:?}"))?;
    assert_eq!(opened.form, form(stage.web_application(), &lee.sites[1], |_| SecretValue::Kept));
    assert!(opened.odd.is_empty(), "{opened:#?}");
    // Deployed as it was opened it changes nothing, the secrets of each site included.
    let plan =
        lee.core.plan(deploy(opened.form, &lee.sites)).await.map_err(|failure| format!("{failure:?}"))?;
    assert_eq!(plan.targets.len(), SITES.len(), "{plan:#?}");
    assert!(changes_nothing(&plan), "{plan:#?}");
    lee.core.shutdown().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_concertina_with_an_empty_home_opens_the_same_values_of_a_chart() -> Outcome<()> {
    let stage = Stage::new("same-chart").await?;
    let folder = chart(&stage.helms[0], "shop", &[])?;
    let shop = stage.desk.helm.open_path(Path::new(&folder)).await?;
    let sites = stage.ids()?;
    let values = "image: registry.example/web:1\npassword: canary-of-all\nreplicas: 2\n";
    let own = SecretText::new("image: registry.example/web:2\nreplicas: 1\n");
    let own = ChartDifference { site: sites[1].clone(), values: own };
    stage.done(&stage.plan(stage.form(shop.id(), values, vec![own]), sites).await?).await?;

    let lee = stage.person("lee").await?;
    let opened = lee.core.opened_chart(&stage.web_application(), &lee.sites).await;
    let opened = opened.map_err(|failure| format!("{failure:?}"))?;
    assert_eq!((opened.chart.as_str(), opened.version.as_str()), ("shop", "1.2.0"));
    assert_eq!(opened.values, "image: registry.example/web:1\npassword: ••••••\nreplicas: 2\n");
    let differences: Vec<_> = opened.differences.iter().map(|own| (&own.site, own.values.as_str())).collect();
    assert_eq!(differences, [(&lee.sites[1], "image: registry.example/web:2\nreplicas: 1\n")]);
    lee.core.shutdown().await;
    Ok(())
}
