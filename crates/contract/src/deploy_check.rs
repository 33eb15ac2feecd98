//! What is wrong with a form, and what would interrupt an application.

use crate::{DeployForm, ObjectRef, SiteId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The form of an application as its releases hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenedForm {
    /// The form, its secrets kept and not shown.
    pub form: DeployForm,
    /// Sites on which more is different than a form can say, such as one that was left out of an upgrade: there the form would
    /// change more than the user changes in it.
    pub odd: Vec<SiteId>,
}

/// What is wrong with one field of a form. The message is `form-CODE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormProblem {
    /// The way to the field within the form, or within the site's difference, for example `environment.2.name`; the
    /// application's own are `application.name` and `application.project`.
    pub field: String,
    /// The site whose difference it stands in, or where it does not work; none if it stands in the form.
    pub site: Option<SiteId>,
    /// What is wrong.
    pub code: FormProblemCode,
    /// Values for the message.
    pub params: BTreeMap<String, String>,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FormProblemCode {
    /// It must not be empty.
    Empty,
    /// No application can have this name; `limit` is the longest, in characters.
    NameInvalid,
    /// No project can have this name.
    ProjectInvalid,
    /// Not the name of an object, such as of a Secret.
    ObjectNameInvalid,
    /// Not the reference of an image.
    ImageInvalid,
    /// Not a number from `min` to `max`.
    OutOfRange,
    /// It needs the port.
    PortMissing,
    /// No variable can have this name.
    VariableInvalid,
    /// Another one has this name: `name`.
    VariableTwice,
    /// A character that can stand in no text of this kind.
    TextInvalid,
    /// Longer than `limit` bytes.
    TextTooLong,
    /// There is no secret here before that could be kept.
    SecretMissing,
    /// The secret did not arrive; type it once more.
    SecretLost,
    /// Not an absolute path without `.` and `..`.
    PathInvalid,
    /// Something else is at this path: `path`.
    PathTwice,
    /// It would be below a file: `path`.
    PathBelowFile,
    /// The files are larger than `limit` bytes together: `size`.
    FilesTooLarge,
    /// Not a quantity such as `250m` or `1.5Gi`.
    QuantityInvalid,
    /// It must be more than nothing.
    QuantityZero,
    /// Finer than Kubernetes counts: a thousandth of a core, one byte.
    QuantityTooFine,
    /// The limit is lower than the request: `request`.
    LimitBelowRequest,
    /// Storage is for one pod alone, and these are `replicas`.
    StorageShared,
    /// Not a host name.
    HostInvalid,
    /// Not a path that begins with `/`.
    RoutePathInvalid,
    /// At a Gateway the certificate is the listener's.
    TlsAtGateway,
    /// The site does not serve the API of this kind of route.
    RouteNotServed,
    /// The difference is of a site that is not among the chosen ones.
    SiteUnknown,
    /// The site has a difference already.
    SiteTwice,
    /// More than `limit` of them.
    TooMany,
    /// Not YAML: line `line`.
    YamlInvalid,
    /// Not a map of values.
    ValuesNotMap,
    /// The package `name` is not here.
    PackageUnknown,
    /// Not the path of a Java application: `/`, or one part.
    ContextInvalid,
    /// Not a time zone of the tz database.
    TimeZoneUnknown,
    /// Not a time of day such as `08:50`.
    TimeInvalid,
    /// No day is chosen, or one is named twice.
    DaysInvalid,
    /// Fewer at most than at least: `min`.
    MaxBelowMin,
    /// It begins or ends within the surge `other`, or in the very minute in which that one does.
    SurgeOverlap,
    /// The package connects to no database of this kind.
    DatabaseUnknown,
    /// No database can have this name.
    DatabaseInvalid,
    /// Nothing can be found by this name.
    JndiNameInvalid,
    /// No login can have this name.
    UserInvalid,
    /// A password longer than `limit` bytes would count with its beginning alone.
    PasswordTooLong,
    /// It is to be reached from outside the cluster, and nothing leads there.
    ReachMissing,
    /// The chart does not take this value: `what`, in the words of `helm`.
    ValueInvalid,
    /// The chart cannot be rendered with these values: `what`, in the words of `helm`.
    ChartRefused,
}

/// What would interrupt an application when it is upgraded, or when a node is drained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ZeroDowntimeCheck {
    /// The workload.
    pub workload: ObjectRef,
    /// What was found; empty if nothing is missing.
    pub findings: Vec<ZeroDowntimeFinding>,
}

/// One thing that would interrupt an application. The message is `downtime-CODE`, what to do about it `downtime-CODE-do`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ZeroDowntimeFinding {
    /// What.
    pub code: ZeroDowntimeCode,
    /// Values for the messages.
    pub params: BTreeMap<String, String>,
}

/// What can interrupt an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ZeroDowntimeCode {
    /// A container (`container`) with a port has no readiness probe: it gets requests before it can answer.
    NoReadinessProbe,
    /// The rollout takes pods away before new ones are ready (`unavailable`).
    MaxUnavailable,
    /// The rollout may make no pod beside the old ones.
    NoSurge,
    /// There is one pod alone.
    OneReplica,
    /// Nothing keeps a drain from taking all pods at once.
    NoDisruptionBudget,
    /// The disruption budget (`name`) never lets a pod go: no node that has one can be drained.
    BudgetBlocksDrains,
    /// A container (`container`) is ended while requests still come.
    NoPreStop,
    /// The pod is killed after `grace` seconds, while its wait before the end alone takes `drain`.
    GraceTooShort,
    /// All pods end before new ones start.
    Recreate,
    /// A volume (`claim`) that one node alone can mount.
    ReadWriteOnce,
    /// The autoscaler (`name`) may go down to one pod.
    AutoscalerMinimum,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FitCode;
    use ts_rs::Config;

    /// The words of an enum on the wire.
    fn words<T: TS>() -> Vec<String> {
        let union = T::inline(&Config::new());
        let words: Vec<String> = union.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(words.len() > 4, "{union}");
        words
    }

    #[test]
    fn every_problem_and_finding_has_its_message_in_both_languages() {
        let with_advice = |prefix: &str, words: Vec<String>| -> Vec<String> {
            words.iter().flat_map(|word| [format!("{prefix}{word}"), format!("{prefix}{word}-do")]).collect()
        };
        let mut ids: Vec<String> =
            words::<FormProblemCode>().iter().map(|word| format!("form-{word}")).collect();
        ids.extend(with_advice("downtime-", words::<ZeroDowntimeCode>()));
        ids.extend(with_advice("fit-", words::<FitCode>()));
        for language in
            [include_str!("../../../messages/en/checks.ftl"), include_str!("../../../messages/ko/checks.ftl")]
        {
            for id in &ids {
                assert!(language.contains(&format!("\n{id} = ")), "{id}");
            }
        }
    }
}
