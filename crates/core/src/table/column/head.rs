//! The beginning of what a column orders rows by, as a number: most pairs of rows are told apart without looking at them.

use super::{By, Id, portion, text};
use crate::watch::Row;

/// How many bytes of a text fit.
const BYTES: usize = 16;

/// What a row is ordered by. Of two rows with different numbers the smaller one comes first. With the same number they are
/// equal by the column, unless either is `cut`: then the column has more to say.
#[derive(Clone, Copy, Debug)]
pub(in crate::table) struct Head {
    pub(in crate::table) number: u128,
    pub(in crate::table) cut: bool,
}

impl Head {
    /// What a column of this row's kind orders it by. `rank` and `used` are what does not stand in the row.
    pub(in crate::table) fn new(row: &Row, by: &By, rank: u32, used: u64) -> Self {
        let id = match by {
            By::Own(id) => *id,
            By::Extra(extra) => return Self::of_text(&extra.text(row)),
        };
        match (id, row) {
            (Id::Site, _) => Self::whole(rank.into()),
            (Id::Used(_), _) => Self::whole(used.into()),
            // Ages ascend from the youngest.
            (Id::Age, _) => Self::whole(ascending(row.meta().created) ^ u128::from(u64::MAX)),
            (Id::Ready, Row::Pod(pod)) => Self::of_share(portion(pod.ready, pod.total)),
            (Id::Ready, Row::Deployment(row)) => Self::of_share(portion(row.ready, row.wanted)),
            (Id::Restarts, Row::Pod(pod)) => Self::whole(pod.restarts.into()),
            (Id::UpToDate, Row::Deployment(row)) => Self::whole(row.updated.into()),
            (Id::Available, Row::Deployment(row)) => Self::whole(row.available.into()),
            (Id::Server(_), _) => Self::unknown(),
            (id, Row::Workload(_)) if !matches!(id, Id::Namespace | Id::Name) => Self::unknown(),
            (id, row) => Self::of_text(&text(row, id)),
        }
    }

    fn whole(number: u128) -> Self {
        Self { number, cut: false }
    }

    /// Only the column knows.
    fn unknown() -> Self {
        Self { number: 0, cut: true }
    }

    /// Texts are ordered by their bytes; there is no NUL in a row.
    fn of_text(text: &str) -> Self {
        let mut bytes = [0; BYTES];
        let most = text.len().min(BYTES);
        bytes[..most].copy_from_slice(&text.as_bytes()[..most]);
        Self { number: u128::from_be_bytes(bytes), cut: text.len() > BYTES }
    }

    /// A share is never negative: its bits are ordered as it is.
    fn of_share(share: f64) -> Self {
        Self::whole(share.to_bits().into())
    }
}

/// A number in the order of the signed one.
fn ascending(number: i64) -> u128 {
    u128::from(number.cast_unsigned() ^ (1 << 63))
}

#[cfg(test)]
mod tests {
    use super::super::{Extra, compare, specs};
    use super::*;
    use concertina_contract::Kind;
    use concertina_testkit::build;
    use serde_json::{Value, json};
    use std::cmp::Ordering;

    const NAMES: [&str; 6] = [
        "a",
        "aa",
        "service-1-7d4b9c8f6d-abc",
        "service-1-7d4b9c8f6d-abd",
        "service-10-x",
        "한글-이름-긴-이름",
    ];

    fn rows(kind: &Kind, object: impl Fn(usize) -> Value) -> Vec<Row> {
        (0..NAMES.len() * 3).map(|n| Row::read(kind, object(n).to_string().as_bytes()).unwrap()).collect()
    }

    fn pod(number: usize) -> Value {
        let patch = json!({
            "metadata": { "labels": { "app": NAMES[number % 5] }, "creationTimestamp": format!("20{:02}-01-01T00:00:00Z", 10 + number) },
            "spec": { "nodeName": NAMES[number % 4] },
            "status": { "podIP": format!("10.0.{}.{}", number % 7, number % 3), "containerStatuses": [
                { "name": "app", "restartCount": number * 7 % 5, "ready": number.is_multiple_of(2), "state": { "running": {} } },
            ] },
        });
        build::with(build::pod(NAMES[number % 3], NAMES[number % NAMES.len()]), &patch)
    }

    fn deployment(number: usize) -> Value {
        let status = json!({ "replicas": 4, "readyReplicas": number % 5, "updatedReplicas": number % 3, "availableReplicas": number % 4 });
        build::with(build::deployment("shop", NAMES[number % NAMES.len()], 4), &json!({ "status": status }))
    }

    /// Any two rows are ordered by their heads as by the column itself.
    fn agree(rows: &[Row], by: &By, order: impl Fn(&Row, &Row) -> Ordering) {
        for one in rows {
            for other in rows {
                let (left, right) = (Head::new(one, by, 0, 0), Head::new(other, by, 0, 0));
                let told = left.number.cmp(&right.number);
                let known = told.is_ne() || !(left.cut || right.cut);
                assert!(!known || told == order(one, other), "{by:?}: {one:?} {other:?}");
            }
        }
    }

    #[test]
    fn heads_order_rows_as_their_columns_do() {
        let pods = rows(&Kind::Pod, pod);
        for (kind, rows) in [(Kind::Pod, &pods), (Kind::Deployment, &rows(&Kind::Deployment, deployment))] {
            for (id, ..) in specs(&kind) {
                agree(rows, &By::Own(*id), |one, other| compare(one, other, *id));
            }
        }
        for id in ["label:app", "owner", "images"] {
            let extra = Extra::find(id).unwrap();
            let by = By::Extra(extra.clone());
            agree(&pods, &by, |one, other| extra.text(one).cmp(&extra.text(other)));
        }
    }

    #[test]
    fn most_rows_are_told_apart_by_their_heads() {
        let by = By::Own(Id::Age);
        let heads: Vec<u128> =
            rows(&Kind::Pod, pod).iter().map(|row| Head::new(row, &by, 0, 0).number).collect();
        assert!(heads.is_sorted_by(|one, other| one > other), "{heads:?}");
    }
}
