//! What holds on one site: the form with the site's difference in it.

use concertina_contract::{AppForm, SiteDifference, Variable};

/// The form as it holds on a site with this difference.
pub fn effective(form: &AppForm, difference: Option<&SiteDifference>) -> AppForm {
    let mut form = form.clone();
    let Some(difference) = difference else { return form };
    let SiteDifference { site: _, image, replicas, environment, resources, service, route, standby: _ } =
        difference;
    set(&mut form.image, image.as_ref());
    set(&mut form.replicas, replicas.as_ref());
    set(&mut form.resources, resources.as_ref());
    set(&mut form.service, service.as_ref());
    if route.is_some() {
        form.route.clone_from(route);
    }
    overlay(&mut form.environment, environment);
    form
}

fn set<T: Clone>(value: &mut T, other: Option<&T>) {
    if let Some(other) = other {
        value.clone_from(other);
    }
}

/// Those of the same name take the place of what was there, so that the order stays: a value may name variables before it.
pub(super) fn overlay(variables: &mut Vec<Variable>, others: &[Variable]) {
    for other in others {
        match variables.iter_mut().find(|variable| variable.name == other.name) {
            Some(variable) => variable.clone_from(other),
            None => variables.push(other.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::samples::{plain, small_form};
    use concertina_contract::{ServiceKind, SiteId};

    #[test]
    fn a_site_has_what_is_different_and_else_what_all_have() {
        let mut form = small_form();
        form.environment = vec![plain("A", "1"), plain("B", "2")];
        assert_eq!(effective(&form, None), form);
        let mut difference = SiteDifference::none(SiteId::new("seoul"));
        assert_eq!(effective(&form, Some(&difference)), form);
        difference.image = Some("web:2".to_owned());
        difference.replicas = Some(5);
        difference.service = Some(ServiceKind::NodePort);
        difference.environment = vec![plain("C", "3"), plain("A", "0")];
        let there = effective(&form, Some(&difference));
        assert_eq!((there.image.as_str(), there.replicas), ("web:2", 5));
        assert_eq!(there.service, ServiceKind::NodePort);
        assert_eq!(there.environment, [plain("A", "0"), plain("B", "2"), plain("C", "3")]);
        assert_eq!((there.port, there.resources), (form.port, form.resources));
    }
}
