//! What a form becomes when its release adopts what others changed on a site.
//!
//! What the form can say (image, variables, resources, command and arguments) is said by it; whether it says the same is seen by
//! making its objects once more. What it cannot say stays beside it ([`Adopted`]).

use super::stored::{Adopted, Stored};
use super::{CatalogueError, Packages, SiteOffer, config, effective, render, salt, with_adopted};
use crate::release::Difference;
use concertina_contract::{AppForm, ApplicationName, SiteDifference, SiteId, TextValue, Variable};
use serde_json::Value;

/// A field that somebody changed of an object of a release.
pub struct Change<'a> {
    /// The object as the release has it from now on.
    pub object: &'a Value,
    /// The field.
    pub difference: &'a Difference,
}

/// Where a release that adopts stands.
#[derive(Clone, Copy)]
pub struct Standpoint<'a> {
    /// The application.
    pub application: &'a ApplicationName,
    /// Its site.
    pub site: &'a SiteId,
    /// What the site offers.
    pub offer: SiteOffer,
    /// The packages that its form may name.
    pub packages: &'a Packages,
    /// The application is on no other site: what is changed is then what holds everywhere.
    pub alone: bool,
    /// Who adopts.
    pub author: &'a str,
    /// Whether a variable of this name is a secret: it is not written into a form, where it would be shown.
    pub is_secret: fn(&str) -> bool,
}

/// The `config` of the release with what it adopts.
pub fn adopt(stored: &Stored, at: Standpoint<'_>, changes: &[Change<'_>]) -> Result<Value, CatalogueError> {
    // Secrets are missing in a record that somebody changed: then nothing is made of its form.
    let (base, difference) = stored.whole().ok_or(CatalogueError::Stored)?;
    let (mut base, mut own) = (base, difference.unwrap_or_else(|| SiteDifference::none(at.site.clone())));
    let package = at.packages.equip(at.application, &effective(&base, Some(&own)))?.form.environment;
    for change in changes {
        say(&mut base, &mut own, at, &package, change);
    }
    let salt = salt(Some(stored));
    let mut made = render(at.application, &effective(&base, Some(&own)), &salt, at.offer, at.packages)?;
    let mut adopted = super::overlay(&mut made, &stored.adopted);
    for Change { object, difference } in changes {
        let (kind, name) = (text(&object["kind"]), text(&object["metadata"]["name"]));
        let Some(one) = made.iter().find(|one| one["kind"] == kind && one["metadata"]["name"] == name) else {
            continue;
        };
        let over = difference.path.get(one).cloned().unwrap_or_default();
        let value = difference.live.clone().unwrap_or_default();
        if over != value {
            let beside = Adopted { kind, name, path: difference.path.clone(), over, value };
            adopted.retain(|other| {
                (&other.kind, &other.name, &other.path) != (&beside.kind, &beside.name, &beside.path)
            });
            adopted.push(beside);
        }
    }
    Ok(with_adopted(config(&base, Some(&own), &salt, at.author)?, &adopted))
}

/// Says a change by the form as far as it can.
fn say(
    base: &mut AppForm,
    own: &mut SiteDifference,
    at: Standpoint<'_>,
    made: &[Variable],
    change: &Change<'_>,
) {
    let alone = at.alone;
    let path = change.difference.path.to_string();
    let Some(rest) = path.strip_prefix("spec.template.spec.containers.") else { return };
    let Some(container) = change.object["spec"]["template"]["spec"]["containers"].get(0) else { return };
    let Some(field) =
        rest.strip_prefix(text(&container["name"]).as_str()).map(|rest| rest.trim_start_matches('.'))
    else {
        return;
    };
    match field.split('.').next().unwrap_or_default() {
        "image" => {
            let image = text(&container["image"]);
            put(alone, &mut base.image, &mut own.image, image);
        }
        "resources" => {
            let amount = |part: &str, of: &str| container["resources"][part][of].as_str().map(str::to_owned);
            let resources = concertina_contract::Resources {
                cpu_request: amount("requests", "cpu"),
                memory_request: amount("requests", "memory"),
                cpu_limit: amount("limits", "cpu"),
                memory_limit: amount("limits", "memory"),
            };
            put(alone, &mut base.resources, &mut own.resources, resources);
        }
        "command" if alone => base.command = texts(&container["command"]),
        "args" if alone => base.arguments = texts(&container["args"]),
        "env" => say_variables(base, own, at, made, &container["env"]),
        _ => {}
    }
}

/// Plain variables, those aside that are there as the form made them.
fn say_variables(
    base: &mut AppForm,
    own: &mut SiteDifference,
    at: Standpoint<'_>,
    made: &[Variable],
    env: &Value,
) {
    let alone = at.alone;
    let plain = |one: &Value| Some((text(&one["name"]), one["value"].as_str()?.to_owned()));
    let there: Vec<(String, String)> = env.as_array().into_iter().flatten().filter_map(plain).collect();
    for (name, value) in there.iter().filter(|(name, _)| !(at.is_secret)(name)) {
        let variable = Variable { name: name.clone(), value: TextValue::Plain { text: value.clone() } };
        if made.contains(&variable) {
            continue;
        }
        let in_own = own.environment.iter_mut().find(|one| one.name == *name);
        let in_base = base.environment.iter_mut().find(|one| one.name == *name);
        match (in_own, in_base) {
            (Some(one), _) => *one = variable,
            (None, Some(one)) if alone => *one = variable,
            (None, Some(one)) if *one == variable => {}
            (None, None) if alone => base.environment.push(variable),
            (None, _) => own.environment.push(variable),
        }
    }
    let gone = |one: &Variable| {
        matches!(one.value, TextValue::Plain { .. })
            && !env.as_array().into_iter().flatten().any(|other| other["name"] == one.name)
    };
    own.environment.retain(|one| !gone(one));
    if alone {
        base.environment.retain(|one| !gone(one));
    }
}

/// Where it holds: on this site, if it was different there before or others have the application too.
fn put<T>(alone: bool, base: &mut T, own: &mut Option<T>, value: T) {
    if alone && own.is_none() { *base = value } else { *own = Some(value) }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::samples::{self, CANARY, NEW, application, full_form, plain};
    use crate::catalogue::{overlay, read_config};
    use crate::release::differences;
    use serde_json::json;

    /// As the API server would have it when somebody else set all this.
    fn changed(manifest: &Value) -> Value {
        let mut live = manifest.clone();
        let spec = &mut live["spec"]["template"]["spec"];
        spec["priorityClassName"] = json!("high");
        let app = &mut spec["containers"][0];
        app["image"] = json!("r.example/web:9");
        app["resources"]["limits"]["cpu"] = json!("3");
        app["env"][0]["value"] = json!("no");
        let more = [json!({ "name": "MORE", "value": "1" }), json!({ "name": "API_TOKEN", "value": CANARY })];
        app["env"].as_array_mut().unwrap().extend(more);
        let variable = json!({ ".": {}, "f:name": {}, "f:value": {} });
        let fields = json!({ "f:image": {}, "f:resources": { "f:limits": { "f:cpu": {} } }, "f:env": {
            "k:{\"name\":\"MODE\"}": { "f:value": {} }, "k:{\"name\":\"MORE\"}": variable, "k:{\"name\":\"API_TOKEN\"}": variable } });
        let containers = json!({ "k:{\"name\":\"web\"}": fields });
        let spec =
            json!({ "f:template": { "f:spec": { "f:priorityClassName": {}, "f:containers": containers } } });
        live["metadata"]["managedFields"] =
            json!([{ "manager": "kubectl-edit", "operation": "Update", "fieldsV1": { "f:spec": spec } }]);
        live
    }

    fn adopted(alone: bool) -> (Stored, Value, Value) {
        let site = SiteId::new("s");
        let read = |config: &Value| read_config(config, &site).unwrap().unwrap();
        let before = read(&config(&full_form(), None, &samples::salt(), "kim").unwrap());
        let made = render(&application(), &full_form(), &samples::salt(), NEW, &Packages::default()).unwrap();
        let manifest = made.into_iter().find(|one| one["kind"] == "Deployment").unwrap();
        let live = changed(&manifest);
        let found = differences(&manifest, &live);
        assert_eq!(found.len(), 6);
        let next = crate::release::adopted(&manifest, &live, &found);
        let changes: Vec<_> = found.iter().map(|difference| Change { object: &next, difference }).collect();
        let at = Standpoint {
            application: &application(),
            site: &site,
            offer: NEW,
            packages: &Packages::default(),
            alone,
            author: "lee",
            is_secret: |name| name.contains("TOKEN"),
        };
        let config = adopt(&before, at, &changes).unwrap();
        (read(&config), config, next)
    }

    #[test]
    fn a_form_says_what_it_can_and_the_rest_stays_beside_it() {
        for alone in [true, false] {
            let (stored, config, next) = adopted(alone);
            let (base, own) = stored.whole().unwrap();
            let here = effective(&base, own.as_ref());
            assert_eq!(
                (here.image.as_str(), here.resources.cpu_limit.as_deref()),
                ("r.example/web:9", Some("3"))
            );
            assert!(
                here.environment.contains(&plain("MODE", "no"))
                    && here.environment.contains(&plain("MORE", "1"))
            );
            assert_eq!(own.is_none(), alone, "what only this site has is different on it");
            let beside: Vec<_> = stored.adopted.iter().map(|one| one.path.to_string()).collect();
            assert_eq!(
                beside,
                ["spec.template.spec.containers.web.env.API_TOKEN", "spec.template.spec.priorityClassName"]
            );
            // The next upgrade by the form makes the same of what was adopted.
            let mut made =
                render(&application(), &here, &samples::salt(), NEW, &Packages::default()).unwrap();
            assert_eq!(overlay(&mut made, &stored.adopted).len(), 2);
            let again = made.into_iter().find(|one| one["kind"] == "Deployment").unwrap();
            let spec = |object: &Value| object["spec"]["template"]["spec"].clone();
            assert_eq!(spec(&again), spec(&next));
            let shown = format!("{stored:?} {:?}", stored.form());
            assert!(!shown.contains(CANARY) && config.to_string().contains(CANARY));
        }
    }
}
