//! What the user may do.

use super::Concertina;
use concertina_contract::{RightQuestion, SiteId};
use futures::future::join_all;
use std::collections::BTreeMap;

/// Questions that are answered at a time.
const MOST: usize = 500;

impl Concertina {
    /// Whether the user may do each of these. What cannot be told counts as allowed: a plan tells.
    pub async fn may(&self, questions: &[RightQuestion]) -> Vec<bool> {
        let mut sites: BTreeMap<&SiteId, Vec<usize>> = BTreeMap::new();
        for (place, question) in questions.iter().enumerate().take(MOST) {
            sites.entry(&question.site).or_default().push(place);
        }
        let asked = sites.into_iter().map(|(site, places)| self.may_on(site, questions, places));
        let mut answers = vec![true; questions.len()];
        for (place, answer) in join_all(asked).await.into_iter().flatten() {
            answers[place] = answer;
        }
        answers
    }

    async fn may_on(
        &self,
        site: &SiteId,
        questions: &[RightQuestion],
        places: Vec<usize>,
    ) -> Vec<(usize, bool)> {
        let access = self.0.fleet.site(site).and_then(|site| site.link().borrow().access.clone());
        let Some(access) = access else { return Vec::new() };
        let answer = async |place: usize| {
            let RightQuestion { verb, kind, subresource, namespace, .. } = &questions[place];
            let part = subresource.as_ref().map(|part| format!("{}/{part}", kind.plural()));
            let resource = part.as_deref().unwrap_or(kind.plural());
            let allowed = access.may(verb, kind.group(), resource, namespace).await;
            (place, allowed.unwrap_or(true))
        };
        join_all(places.into_iter().map(answer)).await
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::connected;
    use super::*;
    use concertina_contract::Kind;
    use concertina_testkit::ApiServer;

    #[tokio::test]
    async fn rights_are_told_for_any_kind_and_what_nobody_knows_is_left_to_the_plan() {
        let server = ApiServer::start().await.unwrap();
        server.deny("delete", "secrets");
        server.deny("delete", "pods");
        server.deny("delete", "pods/eviction");
        server.allow_in("shop", "delete", "pods");
        let home = tempfile::tempdir().unwrap();
        let core = connected(&server, home.path()).await;
        let site = core.0.fleet.sites().remove(0).id;
        let question = |kind: &str, namespace: &str| RightQuestion {
            site: site.clone(),
            verb: "delete".to_owned(),
            kind: kind.parse::<Kind>().unwrap(),
            subresource: None,
            namespace: namespace.to_owned(),
        };
        let mut questions =
            vec![question("secrets", "shop"), question("configmaps", "shop"), question("pods", "shop")];
        questions.push(question("pods", "core"));
        questions.push(RightQuestion { site: SiteId::new("none"), ..question("secrets", "shop") });
        let eviction = Some("eviction".to_owned());
        questions.push(RightQuestion { subresource: eviction, ..question("pods", "core") });
        assert_eq!(core.may(&questions).await, [false, true, true, false, true, false]);
        let asked = |server: &ApiServer| {
            server.requests().iter().filter(|one| one.path.contains("selfsubjectaccessreviews")).count()
        };
        let before = asked(&server);
        core.may(&questions).await;
        assert_eq!(asked(&server), before, "an answer serves for a while");
        core.shutdown().await;
    }
}
