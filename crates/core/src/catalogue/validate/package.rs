//! What a form says of the server of its package.

use super::report::Report;
use super::settings::check_secret_value;
use crate::catalogue::grammar::{
    is_context, is_database, is_host_or_address, is_jndi_name, is_text, is_time_zone, is_user,
};
use crate::catalogue::packages::{Packages, has};
use concertina_contract::{
    Datasource, FormProblemCode, PackageForm, PackageLogin, PackageSetting, SecretValue,
};

/// The most minutes of a session: a year.
const LONGEST_SESSION: u32 = 525_600;
/// The most connections that a pod keeps.
const MOST_CONNECTIONS: u32 = 1_000;
/// What bcrypt takes of a password, in bytes.
const LONGEST_PASSWORD: usize = 72;
/// The longest options and the longest configuration, in bytes.
const LONGEST: usize = 256 << 10;

/// What the package has no use for is passed over.
pub(super) fn check_package(report: &mut Report, said: &PackageForm, packages: &Packages) {
    let Some(definition) = packages.definition(&said.name) else {
        return report.add_with("package.name", FormProblemCode::PackageUnknown, &[("name", &said.name)]);
    };
    let has = |setting| has(definition, setting);
    if has(PackageSetting::JvmOptions) {
        check_text(report, "package.jvmOptions", &said.jvm_options, false);
    }
    if has(PackageSetting::ContextPath) && !is_context(&said.context_path) {
        report.add("package.contextPath", FormProblemCode::ContextInvalid);
    }
    if has(PackageSetting::TimeZone)
        && let Some(zone) = &said.time_zone
        && !is_time_zone(zone)
    {
        report.add("package.timeZone", FormProblemCode::TimeZoneUnknown);
    }
    if has(PackageSetting::SessionMinutes)
        && let Some(minutes) = said.session_minutes
        && !(1..=LONGEST_SESSION).contains(&minutes)
    {
        report.add_range("package.sessionMinutes", 1, LONGEST_SESSION);
    }
    if let Some(text) = &said.configuration {
        check_text(report, "package.configuration", text, true);
    }
    if let Some(datasource) = &said.datasource {
        if definition.databases.contains(&datasource.kind) {
            check_datasource(report, datasource);
        } else {
            report.add("package.datasource", FormProblemCode::DatabaseUnknown);
        }
    }
    if let Some(login) = said.login.as_ref().filter(|_| definition.login.is_some()) {
        check_login(report, login);
    }
}

fn check_login(report: &mut Report, PackageLogin { user, password }: &PackageLogin) {
    if user.is_empty() {
        report.add("package.login.user", FormProblemCode::Empty);
    } else if !is_user(user) {
        report.add("package.login.user", FormProblemCode::UserInvalid);
    }
    let field = "package.login.password";
    if check_secret_value(report, field, password)
        && let SecretValue::Given { text } = password
    {
        let text = text.expose();
        if text.is_empty() {
            report.add(field, FormProblemCode::Empty);
        } else if text.contains('\0') {
            report.add(field, FormProblemCode::TextInvalid);
        } else if text.len() > LONGEST_PASSWORD {
            report.add_with(field, FormProblemCode::PasswordTooLong, &[("limit", &LONGEST_PASSWORD)]);
        }
    }
}

fn check_text(report: &mut Report, field: &str, text: &str, lines: bool) {
    if !is_text(text) || (!lines && text.contains(['\n', '\r'])) {
        report.add(field, FormProblemCode::TextInvalid);
    } else if text.len() > LONGEST {
        report.add_with(field, FormProblemCode::TextTooLong, &[("limit", &LONGEST)]);
    }
}

fn check_datasource(report: &mut Report, datasource: &Datasource) {
    let Datasource { kind: _, host, port, database, user, password, pool_min, pool_max, jndi_name, check: _ } =
        datasource;
    let mut needed = |name: &str, text: &str, good: bool, code| {
        let field = format!("package.datasource.{name}");
        if text.is_empty() {
            report.add(field, FormProblemCode::Empty);
        } else if !good {
            report.add(field, code);
        }
    };
    needed("host", host, is_host_or_address(host), FormProblemCode::HostInvalid);
    needed("database", database, is_database(database), FormProblemCode::DatabaseInvalid);
    needed("user", user, is_text(user) && !user.contains('\n'), FormProblemCode::TextInvalid);
    needed("jndiName", jndi_name, is_jndi_name(jndi_name), FormProblemCode::JndiNameInvalid);
    if *port == 0 {
        report.add_range("package.datasource.port", 1, u32::from(u16::MAX));
    }
    if !(1..=MOST_CONNECTIONS).contains(pool_max) {
        report.add_range("package.datasource.poolMax", 1, MOST_CONNECTIONS);
    } else if pool_min > pool_max {
        report.add_range("package.datasource.poolMin", 0, *pool_max);
    }
    check_secret_value(report, "package.datasource.password", password);
}
