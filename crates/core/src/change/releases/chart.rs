//! An application of a Helm chart: rendered by the user's `helm` for its site, and written as a release that `helm` takes for its
//! own.

use super::build::{Replicas, Wanted, build};
use super::definitions::Definitions;
use super::deploy::{invalid, namespace};
use super::review::{under_way, unreadable};
use super::standing::Standing;
use super::warm::Keeping;
use crate::catalogue;
use crate::change::plan::{Reviewed, Reviewer};
use crate::helm::{
    Chart, ChartOffer, HelmError, Origin, Rendering, ValuesError, annotate, fill, merge, parse, problems,
    wrong,
};
use crate::release::{self, Info, Raw, Release};
use concertina_contract::{
    ChartForm, ErrorCode, Failure, FormProblem, FormProblemCode, ObjectRef, ReleaseStatus, ReleaseVerb,
    SecretText, SiteId,
};
use serde_json::Value;

/// The values of a form as they hold on one site.
struct Values {
    /// Those of all sites.
    base: Value,
    /// With what is different here.
    here: Value,
}

/// Reviews the form of a chart on one site. `opened_from` are the values of all sites that the window showed.
pub(super) async fn deploy_chart(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: Option<&Standing>,
    form: &ChartForm,
    opened_from: Option<&Value>,
    keeping: Keeping,
) -> Result<Reviewed, Failure> {
    let risks = match standing {
        Some(standing) => under_way(reviewer, standing, false)?,
        None => Vec::new(),
    };
    let wrong = |problem: &FormProblem| invalid(reviewer, Some(problem));
    if let Some(problem) = catalogue::check_name(&form.application).first() {
        return Err(wrong(problem));
    }
    let failed = |error: &HelmError| error.failure().at(reviewer.ground.name());
    let chart = reviewer.inner.helm.chart(&form.chart).map_err(|error| failed(&error))?;
    let there = standing.filter(|standing| standing.current.status() != ReleaseStatus::Uninstalled);
    let own = own_values(reviewer, &chart, there)?;
    let values = values(form, &object.site, opened_from, own.as_ref()).map_err(|problem| wrong(&problem))?;
    let capabilities = reviewer.ground.site.capabilities();
    let offer =
        capabilities.map(|known| ChartOffer::of(&known, &reviewer.reader.kinds())).unwrap_or_default();
    let rendering = Rendering {
        name: &object.name,
        namespace: &object.namespace,
        upgrade: there.is_some(),
        values: &values.here,
        offer: &offer,
    };
    let helm = &reviewer.inner.helm;
    let (rendered, notes) = tokio::join!(helm.render(&chart, &rendering), helm.notes(&chart, &rendering));
    let rendered = rendered.map_err(|error| {
        let problems = problems(&error, chart.name(), None).unwrap_or_default();
        problems.first().map_or_else(|| failed(&error), wrong)
    })?;
    let objects = release::objects(&rendered.manifest).map_err(|error| unreadable(reviewer, &error))?;
    let raw = |value: &Value| Raw::new(value).map_err(|error| unreadable(reviewer, &error));
    let mut member = chart.record();
    annotate(&mut member, &Origin { source: chart.source().cloned(), base: values.base }, &values.here);
    let verb = if standing.is_some() { ReleaseVerb::Upgrade } else { ReleaseVerb::Install };
    let act = if standing.is_some() { "Upgrade to" } else { "Install of" };
    let wanted = Wanted {
        verb,
        source: None,
        record: Release {
            chart: Some(raw(&member)?),
            config: Some(raw(&values.here)?),
            manifest: rendered.manifest,
            hooks: rendered.hooks,
            info: Info { notes, ..Info::default() },
            labels: standing.map(|standing| standing.newest.labels.clone()).unwrap_or_default(),
            ..Release::default()
        },
        objects,
        act: format!("{act} {} {}", chart.name(), chart.version()),
        replicas: Replicas::OfManifest,
        keeping,
        namespace: namespace(reviewer, object).await?,
        definitions: Definitions::review(reviewer, object, &rendered.definitions).await?,
        risks,
    };
    build(reviewer, object, standing, wanted).await
}

/// The values of the release that is there. One of another chart is not taken over.
fn own_values(
    reviewer: &Reviewer<'_>,
    chart: &Chart,
    standing: Option<&Standing>,
) -> Result<Option<Value>, Failure> {
    let Some(standing) = standing else { return Ok(None) };
    let there = standing.current.chart_metadata().unwrap_or_default();
    if there.name != chart.name() {
        let owner = format!("helm ({} {})", there.name, there.version);
        return Err(reviewer.ground.fail(ErrorCode::OwnedByOthers).with("owner", owner).with("fields", ""));
    }
    let config = standing.current.config.as_ref().map(Raw::read::<Value>).transpose();
    config.map_err(|error| unreadable(reviewer, &error))
}

fn values(
    form: &ChartForm,
    site: &SiteId,
    opened_from: Option<&Value>,
    own: Option<&Value>,
) -> Result<Values, FormProblem> {
    let difference = form.differences.iter().find(|difference| difference.site == *site);
    let base = read(&form.values, opened_from.or(own), None)?;
    let here = match difference {
        Some(difference) => merge(&base, &read(&difference.values, own.or(opened_from), Some(site))?),
        None => base.clone(),
    };
    Ok(Values { base, here })
}

/// Values of a text, what is masked in it as it was before.
fn read(text: &SecretText, before: Option<&Value>, site: Option<&SiteId>) -> Result<Value, FormProblem> {
    let lost = |field: String, code| FormProblem { field, site: site.cloned(), code, params: [].into() };
    if text.is_mask() {
        return Err(lost("values".to_owned(), FormProblemCode::SecretLost));
    }
    let values = parse(text.expose()).map_err(|error: ValuesError| wrong(&error, site))?;
    fill(&values, before.unwrap_or(&Value::Null)).map_err(|paths| {
        let path = paths.into_iter().next().unwrap_or_default();
        lost(format!("values{path}"), FormProblemCode::SecretMissing)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{ApplicationName, ChartDifference, ChartId};
    use serde_json::json;

    fn form(values: &str, difference: &str) -> ChartForm {
        let site = SiteId::new("seoul");
        ChartForm {
            application: ApplicationName { project: "shop".to_owned(), name: "web".to_owned() },
            chart: ChartId::new("c"),
            values: SecretText::new(values),
            differences: vec![ChartDifference { site, values: SecretText::new(difference) }],
        }
    }

    #[test]
    fn a_site_has_its_own_values_and_keeps_its_own_secrets() {
        let form = form("replicas: 2\npassword: ••••••\n", "replicas: 3\ntoken: ••••••\n");
        let opened = json!({ "password": "canary-1" });
        let own = json!({ "password": "canary-2", "token": "canary-3" });
        let there = values(&form, &SiteId::new("seoul"), Some(&opened), Some(&own)).unwrap();
        assert_eq!(there.base, json!({ "replicas": 2, "password": "canary-1" }));
        assert_eq!(there.here, json!({ "replicas": 3, "password": "canary-1", "token": "canary-3" }));
        let other = values(&form, &SiteId::new("busan"), Some(&opened), None).unwrap();
        assert_eq!(other.here, other.base);
    }

    #[test]
    fn what_is_wrong_is_told_at_its_place() {
        let seoul = SiteId::new("seoul");
        let problem = |values_of_all: &str, difference: &str| {
            let problem = values(&form(values_of_all, difference), &seoul, None, None).err().unwrap();
            (problem.field, problem.site, problem.code)
        };
        let values = || "values".to_owned();
        assert_eq!(problem("a: [", ""), (values(), None, FormProblemCode::YamlInvalid));
        assert_eq!(problem("", "- a"), (values(), Some(seoul.clone()), FormProblemCode::ValuesNotMap));
        assert_eq!(problem("••••••", ""), (values(), None, FormProblemCode::SecretLost));
        let missing = ("values/auth/password".to_owned(), None, FormProblemCode::SecretMissing);
        assert_eq!(problem("auth: {password: ••••••}", ""), missing);
    }
}
