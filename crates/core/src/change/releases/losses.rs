//! The data that goes with objects of a release.

use super::compare::Compared;
use super::objects::Piece;
use crate::change::claims;
use crate::change::plan::Reviewer;
use concertina_contract::{Kind, ObjectRef, PartChange, Risk, RiskCode};

/// A risk for each thing among these objects that takes data along when it is deleted: volume claims, `StatefulSet`s that take theirs
/// along, definitions of kinds with all their objects, and namespaces with all that is in them.
pub(super) async fn losses(
    reviewer: &Reviewer<'_>,
    release: &ObjectRef,
    pieces: impl Iterator<Item = (&Piece, &Compared)>,
) -> Vec<Risk> {
    let mut risks = Vec::new();
    for (piece, compared) in pieces.filter(|(_, compared)| compared.part.change == PartChange::Delete) {
        let name = &piece.object.name;
        match piece.kind.as_str() {
            "PersistentVolumeClaim" => risks.push(risk(RiskCode::LosesData, name)),
            "CustomResourceDefinition" | "Namespace" => {
                risks.push(risk(RiskCode::TakesAll, &format!("{} {name}", piece.kind)));
            }
            _ if piece.object.kind == Kind::StatefulSet => {
                let Some(set) = compared.live.as_ref().filter(|live| claims::go_with(live.value())) else {
                    continue;
                };
                let prefixes = claims::prefixes(name, set.value());
                let made =
                    claims::named(reviewer.reader, release, &prefixes, reviewer.inner.limits.read).await;
                risks.extend(made.iter().map(|claim| risk(RiskCode::LosesData, &claim.name)));
            }
            _ => {}
        }
    }
    risks
}

fn risk(code: RiskCode, name: &str) -> Risk {
    Risk { code, params: [("name".to_owned(), name.to_owned())].into() }
}
