//! What is wrong with values, at the field where it is wrong, out of what `helm` says.

use super::{HelmError, ValuesError};
use concertina_contract::{FormProblem, FormProblemCode, SiteId};

/// What is wrong with a text of values.
pub(crate) fn wrong(error: &ValuesError, site: Option<&SiteId>) -> FormProblem {
    let problem =
        |code| FormProblem { field: "values".to_owned(), site: site.cloned(), code, params: [].into() };
    match error {
        ValuesError::Yaml { line } => {
            let params = [("line".to_owned(), line.to_string())].into();
            FormProblem { params, ..problem(FormProblemCode::YamlInvalid) }
        }
        ValuesError::NotMap => problem(FormProblemCode::ValuesNotMap),
    }
}

/// What `helm` has against the values of a chart; none if it failed for another reason.
pub(crate) fn problems(error: &HelmError, chart: &str, site: Option<&SiteId>) -> Option<Vec<FormProblem>> {
    let HelmError::Failed { said } = error else { return None };
    let problem = |field: String, code, what: &str| FormProblem {
        field,
        site: site.cloned(),
        code,
        params: [("what".to_owned(), what.to_owned())].into(),
    };
    let violations = violations(said, chart);
    if violations.is_empty() {
        let what = said.lines().find_map(|line| line.trim().strip_prefix("Error: ")).unwrap_or(said);
        return Some(vec![problem("values".to_owned(), FormProblemCode::ChartRefused, what)]);
    }
    let each = violations
        .into_iter()
        .map(|(pointer, what)| problem(format!("values{pointer}"), FormProblemCode::ValueInvalid, &what));
    Some(each.collect())
}

/// Violations of the schema: a JSON pointer to the value, and what is wrong with it. Those of a chart that this one depends on
/// stand below its name. Helm before 3.18 writes the way with dots.
fn violations(said: &str, chart: &str) -> Vec<(String, String)> {
    let Some((_, list)) = said.split_once("values don't meet the specifications of the schema") else {
        return Vec::new();
    };
    let (mut within, mut found) = (String::new(), Vec::new());
    for line in list.lines().skip(1).map(str::trim) {
        let Some(item) = line.strip_prefix("- ") else {
            if let Some(name) = line.strip_suffix(':') {
                within = if name == chart { String::new() } else { format!("/{name}") };
            }
            continue;
        };
        let told = match item.strip_prefix("at '").and_then(|rest| rest.split_once("': ")) {
            Some((pointer, what)) => Some((pointer.to_owned(), what)),
            None => item.split_once(": ").map(|(path, what)| match path {
                "(root)" => (String::new(), what),
                path => (format!("/{}", path.replace('.', "/")), what),
            }),
        };
        if let Some((pointer, what)) = told {
            found.push((format!("{within}{}", missing(&pointer, what)), what.to_owned()));
        }
    }
    found
}

/// A property that is missing is wrong where it would be.
fn missing(pointer: &str, what: &str) -> String {
    let name = what.strip_prefix("missing property '").and_then(|rest| rest.strip_suffix('\''));
    let name = name.or_else(|| what.strip_suffix(" is required"));
    name.map_or_else(|| pointer.to_owned(), |name| format!("{pointer}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(said: &str) -> Vec<(String, FormProblemCode, String)> {
        let error = HelmError::Failed { said: said.to_owned() };
        let problems = problems(&error, "shop", None).unwrap();
        problems.into_iter().map(|one| (one.field, one.code, one.params["what"].clone())).collect()
    }

    #[test]
    fn violations_are_told_at_their_fields() {
        let said = "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nshop:\n\
                    - at '/image/tag': got number, want string\n- at '': missing property 'mode'\ndb:\n- at '/size': too small\n";
        let fields: Vec<_> = told(said).into_iter().map(|(field, code, _)| (field, code)).collect();
        let invalid = |field: &str| (field.to_owned(), FormProblemCode::ValueInvalid);
        assert_eq!(fields, [invalid("values/image/tag"), invalid("values/mode"), invalid("values/db/size")]);
        let older = "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nshop:\n\
                     - (root): image is required\n- web.replicas: Invalid type. Expected: integer, given: string\n";
        let fields: Vec<_> = told(older).into_iter().map(|(field, ..)| field).collect();
        assert_eq!(fields, ["values/image", "values/web/replicas"]);
    }

    #[test]
    fn what_a_template_refuses_is_told_of_all_values() {
        let said =
            "Error: execution error at (shop/templates/web.yaml:3:4): a host is needed\n\nUse --debug flag";
        let what = "execution error at (shop/templates/web.yaml:3:4): a host is needed";
        assert_eq!(told(said), [("values".to_owned(), FormProblemCode::ChartRefused, what.to_owned())]);
        assert_eq!(problems(&HelmError::Missing, "shop", None), None);
    }
}
