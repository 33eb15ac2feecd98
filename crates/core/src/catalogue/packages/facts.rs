//! What the templates of a package know.

use super::Package;
use super::database::{driver, query, url};
use super::error::PackageError;
use concertina_contract::{AppForm, ApplicationName, Datasource, PackageForm};
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

/// Steps that one template may take.
const FUEL: u64 = 50_000;

/// The facts by their names in templates. Nothing of them is secret: what is stands in variables of the environment.
#[derive(Debug, Serialize)]
pub(super) struct Facts<'a> {
    /// Name of the application.
    name: &'a str,
    /// The port that the server is to listen on.
    port: u16,
    jvm_options: &'a str,
    context_path: &'a str,
    time_zone: Option<&'a str>,
    session_minutes: Option<u32>,
    access_log: bool,
    configuration: Option<&'a str>,
    drain_seconds: u32,
    grace_seconds: u32,
    datasource: Option<Source<'a>>,
    cluster: Option<Members>,
    login: Option<Login<'a>>,
}

/// A datasource. Its address, user and password are the variables `DATASOURCE_URL`, `DATASOURCE_USER` and
/// `DATASOURCE_PASSWORD`.
#[derive(Debug, Serialize)]
struct Source<'a> {
    driver: &'static str,
    query: &'static str,
    pool_min: u32,
    pool_max: u32,
    jndi_name: &'a str,
}

/// A cluster.
#[derive(Debug, Serialize)]
struct Members {
    /// The name whose addresses are those of all members.
    service: String,
    port: u16,
}

/// Who may come in.
#[derive(Debug, Serialize)]
struct Login<'a> {
    /// Where it is read.
    path: &'a str,
}

/// Name of the Service whose addresses are those of all members.
pub(super) fn members_service(application: &ApplicationName) -> String {
    format!("{}-members", application.name)
}

impl<'a> Facts<'a> {
    /// What a form says of its server.
    pub(super) fn of(
        package: &'a Package,
        application: &'a ApplicationName,
        form: &AppForm,
        said: &'a PackageForm,
    ) -> Self {
        let definition = &package.definition;
        let members = said.cluster.and(definition.cluster.as_ref());
        let login = said.login.as_ref().and(definition.login.as_ref());
        Self {
            name: &application.name,
            port: form.port.unwrap_or(definition.port),
            jvm_options: said.jvm_options.trim(),
            context_path: &said.context_path,
            time_zone: said.time_zone.as_deref(),
            session_minutes: said.session_minutes,
            access_log: said.access_log,
            configuration: said.configuration.as_deref(),
            drain_seconds: form.drain_seconds,
            grace_seconds: definition.grace_seconds,
            datasource: said.datasource.as_ref().map(Source::of),
            cluster: members
                .map(|members| Members { service: members_service(application), port: members.port }),
            login: login.map(|file| Login { path: &file.path }),
        }
    }

    /// A template with these facts in it, without space around it. Where its file is XML, so are they.
    pub(super) fn fill(&self, file: &str, template: &str) -> Result<String, PackageError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        let filled = environment.render_named_str(file, template, Serde(self));
        filled
            .map(|text| text.trim().to_owned())
            .map_err(|error| PackageError::Template { file: file.to_owned(), what: error.to_string() })
    }
}

impl<'a> Source<'a> {
    fn of(datasource: &'a Datasource) -> Self {
        Self {
            driver: driver(datasource.kind),
            query: query(datasource.kind),
            pool_min: datasource.pool_min,
            pool_max: datasource.pool_max,
            jndi_name: &datasource.jndi_name,
        }
    }
}

/// The variables of a datasource that are no secret.
pub(super) fn plain_variables(datasource: &Datasource) -> [(&'static str, String); 2] {
    [("DATASOURCE_URL", url(datasource)), ("DATASOURCE_USER", datasource.user.clone())]
}
