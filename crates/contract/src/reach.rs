//! Where an application answers, and what would interrupt it on its sites.

use crate::{Failure, ObjectRef, SiteId, ZeroDowntimeCheck};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Where an application answers on one site. Every address was asked by one request from this machine, straight and without
/// credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reach {
    /// The site.
    pub site: SiteId,
    /// Addresses, the best first.
    pub addresses: Vec<ReachAddress>,
    /// What would have to be there; empty when an address answers.
    pub missing: Vec<ReachGap>,
    /// What could not be read.
    pub failures: Vec<Failure>,
}

/// One address of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReachAddress {
    /// A URL of `http` or `https`, which `open_address` opens.
    pub url: String,
    /// What leads there.
    pub by: ReachBy,
    /// The object that says so.
    pub object: ObjectRef,
    /// Its kind as Kubernetes spells it.
    pub kind: String,
    /// What came of asking it.
    pub answer: ReachAnswer,
}

/// What leads to an application from outside, the best first. The message is `reach-by-WORD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReachBy {
    /// An Ingress.
    Route,
    /// An `HTTPRoute` at a Gateway.
    Gateway,
    /// A Service with a load balancer.
    LoadBalancer,
    /// A Service with a port on every node.
    NodePort,
}

/// What came of asking an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ReachAnswer {
    /// It answered, be it with an error.
    Answered {
        /// The HTTP status.
        status: u16,
        /// It speaks `https`, and its certificate could not be verified: a browser warns.
        unverified: bool,
    },
    /// It did not answer.
    Failed {
        /// Why.
        reason: ReachFailure,
    },
}

/// Why an address does not answer. The message is `reach-failed-CODE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReachFailure {
    /// Its host name does not resolve on this machine.
    NameNotFound,
    /// It leads to this machine itself, where the site is not.
    ThisMachine,
    /// The connection was refused: nothing listens there.
    Refused,
    /// There is no way to it from this machine.
    Unreachable,
    /// Nothing came within two seconds.
    Timeout,
    /// TLS failed, other than by its certificate.
    TlsFailed,
    /// What answers there does not speak HTTP/1.
    NotHttp,
}

/// One thing that would have to be there for an application to be reached. The message is `reach-missing-CODE`, what to do about
/// it `reach-missing-CODE-do`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReachGap {
    /// What.
    pub code: ReachGapCode,
    /// The object that it is about.
    pub object: Option<ObjectRef>,
    /// Values for the messages.
    pub params: BTreeMap<String, String>,
}

/// What can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReachGapCode {
    /// No Service with a TCP port leads to its pods.
    NoService,
    /// The Service `name` is for inside the cluster alone, and no route leads to it.
    ClusterIpOnly,
    /// The load balancer of the Service `name` has no address yet.
    NoLoadBalancer,
    /// The Ingress or `HTTPRoute` `name` has no address: nobody took it up.
    NoRouteAddress,
    /// What should take up the Ingress or `HTTPRoute` `name` is not there: its class or Gateway (`wanted`; empty where it names
    /// none).
    NoController,
    /// No node that is ready tells an address.
    NoNodeAddress,
    /// The host name `host` does not resolve here; it should lead to `address`, where that is known.
    NameNotFound,
}

/// What would interrupt an application on its sites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ZeroDowntimeReport {
    /// One check a Deployment or `StatefulSet`, by site and name.
    pub checks: Vec<ZeroDowntimeCheck>,
    /// What could not be read.
    pub failures: Vec<Failure>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use ts_rs::Config;

    fn words<T: TS>() -> Vec<String> {
        let words: Vec<String> =
            T::inline(&Config::new()).split('"').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(words.len() > 3, "{words:?}");
        words
    }

    #[test]
    fn every_way_failure_and_gap_has_its_message_in_both_languages() {
        let named = |prefix: &'static str, words: Vec<String>| {
            words.into_iter().map(move |word| format!("{prefix}{word}"))
        };
        let gaps: Vec<String> = named("reach-missing-", words::<ReachGapCode>()).collect();
        let mut ids: Vec<String> = gaps.iter().map(|gap| format!("{gap}-do")).collect();
        ids.extend(gaps);
        ids.extend(named("reach-by-", words::<ReachBy>()));
        ids.extend(named("reach-failed-", words::<ReachFailure>()));
        for language in
            [include_str!("../../../messages/en/reach.ftl"), include_str!("../../../messages/ko/reach.ftl")]
        {
            for id in &ids {
                assert!(language.contains(&format!("\n{id} = ")), "{id}");
            }
        }
    }
}
