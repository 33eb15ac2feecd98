use super::super::testing::connected;
use super::*;
use concertina_contract::{
    AppForm, DryRun, Intent, Pace, Plan, Risk, RiskCode, SecretValue, TextValue, Variable,
};
use concertina_testkit::{ApiServer, build};
use serde_json::json;

/// One pod without a port, so that a Deployment is all that is made.
fn form(change: impl FnOnce(&mut AppForm)) -> DeployForm {
    let mut form = AppForm { image: "r.invalid/web:1".to_owned(), replicas: 1, ..AppForm::default() };
    change(&mut form);
    let application = ApplicationName { project: "shop".to_owned(), name: "web".to_owned() };
    DeployForm { application, form, differences: Vec::new() }
}

async fn plan(core: &Concertina, form: DeployForm) -> Plan {
    let sites = core.0.fleet.sites().into_iter().map(|site| site.id).collect();
    let plan = core
        .plan(Intent::Deploy { form: Box::new(form), sites, pace: Pace::default(), keep_warm: None })
        .await
        .unwrap();
    assert_eq!((plan.targets.len(), plan.excluded.len()), (1, 0), "{plan:?}");
    plan
}

fn told(plan: &Plan) -> Vec<RiskCode> {
    let told = [RiskCode::DoesNotFit, RiskCode::ImageMissing, RiskCode::ImageUnseen];
    plan.targets[0].risks.iter().map(|risk| risk.code).filter(|code| told.contains(code)).collect()
}

#[tokio::test]
async fn a_plan_says_beforehand_what_finds_no_room_and_whose_image_nobody_knows() {
    let server = ApiServer::start().await.unwrap();
    server.put(build::namespace("shop"));
    let home = tempfile::tempdir().unwrap();
    let core = connected(&server, home.path()).await;
    assert_eq!(
        told(&plan(&core, form(|_| {})).await),
        [],
        "of a site whose nodes are not told nothing is said"
    );
    server.put(build::node("a"));
    let large = form(|form| form.resources.cpu_request = Some("5".to_owned()));
    let plan_of_large = plan(&core, large).await;
    assert_eq!(told(&plan_of_large), [RiskCode::DoesNotFit, RiskCode::ImageUnseen]);
    let risk =
        |code| -> &Risk { plan_of_large.targets[0].risks.iter().find(|risk| risk.code == code).unwrap() };
    let fit = risk(RiskCode::DoesNotFit);
    assert_eq!(
        ["wanted", "placeable", "short", "request", "free"].map(|name| fit.params[name].as_str()),
        ["1", "0", "cpu", "5", "3920m"]
    );
    assert_eq!(risk(RiskCode::ImageUnseen).params["image"], "r.invalid/web:1");
    let images = json!({ "status": { "images": [{ "names": ["r.invalid/web:1"] }] } });
    server.put(build::with(build::node("b"), &images));
    assert_eq!(told(&plan(&core, form(|_| {})).await), [], "a node has it");
    core.shutdown().await;
}

#[tokio::test]
async fn a_form_that_cannot_be_carried_out_says_where_and_in_the_words_of_its_problem() {
    let server = ApiServer::start().await.unwrap();
    server.put(build::namespace("shop"));
    let home = tempfile::tempdir().unwrap();
    let core = connected(&server, home.path()).await;
    let kept = TextValue::Secret { value: SecretValue::Kept };
    let plan = plan(
        &core,
        form(|form| form.environment = vec![Variable { name: "PASSWORD".to_owned(), value: kept }]),
    )
    .await;
    let DryRun::Refused { failure } = &plan.targets[0].dry_run else { panic!("{plan:?}") };
    assert_eq!(failure.code, ErrorCode::FormInvalid);
    assert_eq!(
        (failure.params["reason"].as_str(), failure.params["field"].as_str()),
        ("form-secret-missing", "environment.0.value")
    );
    assert_eq!(failure.site.as_deref(), Some("shop"));
    core.shutdown().await;
}
