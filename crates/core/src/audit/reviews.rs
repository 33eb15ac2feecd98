//! What was reviewed before an operation began, as its plan showed it: kept with the journal, and never with a secret, as a plan has
//! none.

use super::record::{unreadable, unwritable};
use super::{Audit, AuditError};
use concertina_contract::{OperationId, ReviewedTarget};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use rusqlite::{Connection, Transaction, params};
use std::io::{Read as _, Write as _};

/// The longest review of one object, in bytes of JSON. Of a longer one the longest differences are left out.
const LONGEST: usize = 256 << 10;
/// From this many bytes on a review is compressed.
const LONG: usize = 4 << 10;
/// How gzip begins; JSON never does.
const GZIP: u8 = 0x1f;

impl Audit {
    /// What was reviewed of each object of an operation, in its order; empty where nothing was kept.
    pub fn reviews(&self, operation: &OperationId) -> Result<Vec<ReviewedTarget>, AuditError> {
        let read = |connection: &Connection| {
            connection
                .prepare_cached("SELECT review FROM operation_review WHERE operation = ?1 ORDER BY position")?
                .query_map(params![operation.as_str()], |row| unpack(&row.get::<_, Vec<u8>>(0)?))?
                .collect()
        };
        self.store.read(read).map_err(AuditError::Load)
    }
}

/// Keeps what was reviewed, within the transaction that opens the operation.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    operation: &OperationId,
    reviews: &[ReviewedTarget],
) -> rusqlite::Result<()> {
    let mut statement = transaction
        .prepare_cached("INSERT INTO operation_review (operation, position, review) VALUES (?1, ?2, ?3)")?;
    for (position, review) in (0_u32..).zip(reviews) {
        statement.execute(params![operation.as_str(), position, pack(review)?])?;
    }
    Ok(())
}

fn pack(review: &ReviewedTarget) -> rusqlite::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(review).map_err(unwritable)?;
    if bytes.len() > LONGEST {
        bytes = serde_json::to_vec(&shortened(review, bytes.len())).map_err(unwritable)?;
    }
    if bytes.len() < LONG {
        return Ok(bytes);
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    let packed = packed.write_all(&bytes).and_then(|()| packed.finish());
    packed.map_err(|error| unwritable(serde_json::Error::io(error)))
}

fn unpack(bytes: &[u8]) -> rusqlite::Result<ReviewedTarget> {
    let mut unpacked = Vec::new();
    let json = if bytes.first() == Some(&GZIP) {
        // A little more than what was kept can be, and no more.
        let read = GzDecoder::new(bytes).take(2 * LONGEST as u64).read_to_end(&mut unpacked);
        read.map_err(|error| unreadable(0, serde_json::Error::io(error)))?;
        &unpacked
    } else {
        bytes
    };
    serde_json::from_slice(json).map_err(|error| unreadable(0, error))
}

/// A review without its longest differences, so that it is short enough.
fn shortened(review: &ReviewedTarget, length: usize) -> ReviewedTarget {
    let mut review = ReviewedTarget { cut: true, ..review.clone() };
    let mut over = length.saturating_sub(LONGEST / 2);
    let parts = review.release.iter_mut().flat_map(|release| &mut release.parts).map(|part| &mut part.diff);
    let mut diffs: Vec<_> = parts.chain([&mut review.diff]).collect();
    let size =
        |diff: &[concertina_contract::DiffLine]| diff.iter().map(|line| line.text.len() + 40).sum::<usize>();
    diffs.sort_by_key(|diff| std::cmp::Reverse(size(diff)));
    for diff in diffs {
        if over == 0 {
            break;
        }
        over = over.saturating_sub(size(diff));
        diff.clear();
    }
    review
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{DiffLine, Kind, LineChange, ObjectRef, SiteId};

    fn review(lines: usize) -> ReviewedTarget {
        let object = ObjectRef {
            site: SiteId::new("s"),
            kind: Kind::Deployment,
            namespace: "shop".to_owned(),
            name: "web".to_owned(),
            uid: "u".to_owned(),
        };
        let line = |number| DiffLine { change: LineChange::Added, text: format!("line {number}") };
        let diff = (0..lines).map(line).collect();
        ReviewedTarget { object, diff, release: None, rollout: None, risks: Vec::new(), cut: false }
    }

    #[test]
    fn a_review_is_kept_whole_and_a_long_one_packed() {
        for (lines, packed) in [(0, false), (10, false), (1_000, true)] {
            let bytes = pack(&review(lines)).unwrap();
            assert_eq!(bytes[0] == GZIP, packed, "{lines}");
            assert_eq!(unpack(&bytes).unwrap(), review(lines));
        }
    }

    #[test]
    fn of_one_that_is_too_long_it_is_said_that_something_is_left_out() {
        let kept = unpack(&pack(&review(20_000)).unwrap()).unwrap();
        assert!(kept.cut && kept.diff.is_empty());
        assert_eq!(kept.object, review(0).object);
    }
}
