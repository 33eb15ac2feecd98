//! Where applications answer, and what would interrupt them.

use super::Concertina;
use crate::application::workloads;
use crate::catalogue::{Around, zero_downtime};
use crate::error::{Wanted, request_failure};
use crate::membership::membership;
use crate::reach::{self, Desk};
use crate::site::{RequestError, Site, escape};
use concertina_contract::{
    ApplicationName, ErrorCode, Failure, Membership, Reach, SiteId, ZeroDowntimeCheck, ZeroDowntimeReport,
};
use futures::future::join_all;
use serde_json::Value;
use std::time::Duration;

/// How long a page may take.
const LIMIT: Duration = Duration::from_secs(10);
/// The most objects of a kind in one project that are read.
const MOST: usize = 5_000;

impl Concertina {
    /// Where an application answers on a site, asked now from this machine.
    pub async fn addresses(&self, application: &ApplicationName, site: &SiteId) -> Result<Reach, Failure> {
        let known = self.0.fleet.known_site(site)?;
        let (reader, name) = (known.reader()?, known.name());
        let desk = Desk {
            reader: &reader,
            site,
            name: &name,
            near: known.is_here(),
            redactor: &self.0.redactor,
            dialer: &self.0.dialer,
        };
        let reach = reach::reach(desk, application).await;
        self.0.told.keep(application, &reach);
        Ok(reach)
    }

    /// The members of an application's cluster on a site, asked now; none where it does not say that it is one.
    pub async fn membership(
        &self,
        application: &ApplicationName,
        site: &SiteId,
    ) -> Result<Option<Membership>, Failure> {
        let known = self.0.fleet.known_site(site)?;
        membership(&known, application, &self.0.redactor).await
    }

    /// Fails unless the address is one that [`Concertina::addresses`] told last of this application on this site: no other text
    /// of a cluster is opened.
    pub fn told_address(
        &self,
        application: &ApplicationName,
        site: &SiteId,
        url: &str,
    ) -> Result<(), Failure> {
        let told = self.0.told.has(application, site, url);
        if told { Ok(()) } else { Err(Failure::new(ErrorCode::NotAllowed)) }
    }

    /// What would interrupt an application on these sites, read now. A site that cannot be read is named among the failures.
    pub async fn zero_downtime(&self, application: &ApplicationName, sites: &[SiteId]) -> ZeroDowntimeReport {
        let asked = sites.iter().map(|site| self.zero_downtime_on(application, site));
        let mut report = ZeroDowntimeReport { checks: Vec::new(), failures: Vec::new() };
        for told in join_all(asked).await {
            match told {
                Ok(told) => {
                    report.checks.extend(told.checks);
                    report.failures.extend(told.failures);
                }
                Err(failure) => report.failures.push(failure),
            }
        }
        report
    }

    async fn zero_downtime_on(
        &self,
        application: &ApplicationName,
        site: &SiteId,
    ) -> Result<ZeroDowntimeReport, Failure> {
        let known = self.0.fleet.known_site(site)?;
        let reader = known.reader()?;
        let project = escape(&application.project);
        let list = async |api: &str, plural: &str| {
            reader.list(&format!("/{api}/namespaces/{project}/{plural}"), MOST, LIMIT).await
        };
        let (workloads, budgets, autoscalers, claims, services) = tokio::join!(
            workloads(&reader, site, application),
            list("apis/policy/v1", "poddisruptionbudgets"),
            list("apis/autoscaling/v2", "horizontalpodautoscalers"),
            list("api/v1", "persistentvolumeclaims"),
            list("api/v1", "services"),
        );
        let workloads = workloads.map_err(|error| self.unread(&known, "deployments.apps", &error))?;
        let mut failures = Vec::new();
        let mut take = |resource: &str, list: Result<Vec<Value>, RequestError>| {
            list.map_err(|error| failures.push(self.unread(&known, resource, &error))).ok()
        };
        let budgets = take("poddisruptionbudgets.policy", budgets);
        let autoscalers = take("horizontalpodautoscalers.autoscaling", autoscalers).unwrap_or_default();
        let claims = take("persistentvolumeclaims", claims).unwrap_or_default();
        let services = take("services", services).unwrap_or_default();
        let around = Around {
            budgets: budgets.as_deref(),
            autoscalers: &autoscalers,
            claims: &claims,
            services: &services,
        };
        // The pods of a DaemonSet are one a node: there is nothing to say of them.
        let checked = workloads.into_iter().filter(|workload| workload.value["kind"] != "DaemonSet");
        let checks = checked.map(|workload| ZeroDowntimeCheck {
            findings: zero_downtime(&workload.value, around),
            workload: workload.object,
        });
        Ok(ZeroDowntimeReport { checks: checks.collect(), failures })
    }

    fn unread(&self, site: &Site, resource: &str, error: &RequestError) -> Failure {
        let wanted = Wanted { verb: "list", resource };
        request_failure(error, &site.name(), wanted, &self.0.redactor)
    }
}

#[cfg(test)]
#[path = "reaching_tests.rs"]
mod tests;
