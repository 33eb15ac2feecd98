//! The documents of a manifest, the text of a stranger: parted as Helm parts them, and each read within limits.

use serde_json::Value;
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Budget, Options};

/// The longest manifest that is read, in bytes.
pub(super) const LONGEST: usize = 16 << 20;
/// Lists, maps and scalars of one document.
const NODES: usize = 500_000;
/// How deep they may lie in each other; a schema among the objects lies some thirty deep.
const DEPTH: usize = 128;

/// The documents of a manifest: each begins after a line that begins with `---` (`pkg/release/v1/util/manifest.go`).
pub(crate) fn documents(manifest: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(manifest.strip_prefix("---").unwrap_or(manifest));
    std::iter::from_fn(move || {
        let (document, after) = match rest?.split_once("\n---") {
            Some((document, after)) => (document, Some(after)),
            None => (rest?, None),
        };
        rest = after;
        Some(document)
    })
}

/// A document; none if it cannot be read.
pub(crate) fn read(document: &str) -> Option<Value> {
    serde_saphyr::from_str_with_options(document, options()).ok()
}

fn options() -> Options {
    let mut options = Options::default();
    options.duplicate_keys = DuplicateKeyPolicy::LastWins;
    // As `sigs.k8s.io/yaml`, which reads YAML 1.1: `defaultMode: 0400` is 256.
    options.legacy_octal_numbers = true;
    let mut budget = Budget::default();
    budget.max_nodes = NODES;
    budget.max_events = 2 * NODES;
    budget.max_depth = DEPTH;
    options.budget = Some(budget);
    options
}
