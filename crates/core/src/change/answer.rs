//! What an answer to a write means, and what reading afterwards tells.

use super::live::Live;
use super::review::Review;
use crate::site::RequestError;

/// What an answer to a write means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Not written: the object is not the one that was reviewed.
    Conflict,
    /// Not written.
    Refused,
    /// Written or not.
    Unclear,
}

/// What an error of a write means. Only an answer that the API server gives before it writes is a clear no.
pub(super) fn meaning(error: &RequestError) -> Meaning {
    match error {
        RequestError::Status { code: 409, .. } => Meaning::Conflict,
        // 408 may come from a proxy while the API server is still at it.
        RequestError::Status { code: 300..=407 | 410..=499, .. } | RequestError::NotAllowed { .. } => {
            Meaning::Refused
        }
        // hyper-util's words for a connection that never stood: no byte of the request left.
        RequestError::Transport { causes } if causes.contains("client error (Connect)") => Meaning::Refused,
        RequestError::Status { .. }
        | RequestError::Transport { .. }
        | RequestError::Timeout { .. }
        | RequestError::Malformed { .. }
        | RequestError::TooLarge { .. }
        | RequestError::Foreign { .. }
        | RequestError::OtherCluster => Meaning::Unclear,
    }
}

/// What one read tells of an unclear write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// The object has the value: written.
    Written,
    /// The object is as before: not written yet, and not at all once no request can be under way any more.
    Untouched,
    /// The object is gone, or another one took its name.
    Gone,
    /// Somebody changed it meanwhile, after our write or instead of it.
    ChangedByOthers,
}

/// What one read tells of an unclear write; none for an object that does not exist.
pub(super) fn evidence(live: Option<&Live>, review: &Review) -> Evidence {
    match live {
        None => Evidence::Gone,
        Some(live) if live.uid() != review.object.uid => Evidence::Gone,
        Some(live) if review.is_done(live) => Evidence::Written,
        Some(live) if live.generation() == review.generation => Evidence::Untouched,
        Some(_) => Evidence::ChangedByOthers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::field::Field;
    use concertina_contract::{Kind, ObjectRef, SiteId};
    use serde_json::json;

    fn live(uid: &str, generation: i64, replicas: u32) -> Live {
        Live::new(
            json!({ "metadata": { "uid": uid, "generation": generation }, "spec": { "replicas": replicas } }),
        )
    }

    #[test]
    fn a_clear_no_is_told_from_a_maybe() {
        let status = |code| RequestError::Status {
            code,
            reason: String::new(),
            message: String::new(),
            retry_after: None,
        };
        for code in [400, 401, 403, 404, 422, 429] {
            assert_eq!(meaning(&status(code)), Meaning::Refused, "{code}");
        }
        assert_eq!(meaning(&status(409)), Meaning::Conflict);
        for code in [408, 500, 502, 503, 504] {
            assert_eq!(meaning(&status(code)), Meaning::Unclear, "{code}");
        }
        assert_eq!(meaning(&RequestError::Timeout { limit: 1 }), Meaning::Unclear);
        let transport = |causes: &str| RequestError::Transport { causes: causes.to_owned() };
        assert_eq!(
            meaning(&transport("client error (Connect): tcp connect error: refused")),
            Meaning::Refused
        );
        assert_eq!(meaning(&transport("client error (SendRequest): connection closed")), Meaning::Unclear);
    }

    #[test]
    fn reading_tells_what_became_of_a_write() {
        let object = ObjectRef {
            site: SiteId::new("s"),
            kind: Kind::Deployment,
            namespace: "shop".to_owned(),
            name: "orders".to_owned(),
            uid: "u".to_owned(),
        };
        let review = Review::new(&object, &live("u", 4, 3), Field::Replicas(6));
        assert_eq!(evidence(Some(&live("u", 5, 6)), &review), Evidence::Written);
        assert_eq!(evidence(Some(&live("u", 4, 3)), &review), Evidence::Untouched);
        assert_eq!(evidence(Some(&live("u", 6, 4)), &review), Evidence::ChangedByOthers);
        assert_eq!(evidence(Some(&live("u", 6, 3)), &review), Evidence::ChangedByOthers);
        assert_eq!(evidence(Some(&live("v", 5, 6)), &review), Evidence::Gone);
        assert_eq!(evidence(None, &review), Evidence::Gone);
    }
}
