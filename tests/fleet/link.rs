//! The link to cloud-tokyo, and nothing else, can be made bad.

use std::time::{Duration, Instant};

use concertina_sandbox::{Sandbox, Toxic, Toxiproxy};

use crate::{Result, fleet, kubectl};

/// Opens the link again however the test ends.
struct Cleared(Toxiproxy);

impl Drop for Cleared {
    fn drop(&mut self) {
        // The next test's `up` would say that toxiproxy is gone.
        drop(self.0.clear());
    }
}

fn answers(sandbox: &Sandbox, site: &str) -> bool {
    kubectl(sandbox, site, &["get", "--raw", "/readyz", "--request-timeout=3s"]).is_ok()
}

#[test]
fn toxic_cuts_only_tokyo() -> Result {
    let (sandbox, _guard) = fleet()?;
    let link = Cleared(sandbox.toxiproxy());
    link.0.add_toxic(Toxic::Timeout)?;
    assert!(!answers(&sandbox, "cloud-tokyo"));
    assert!(answers(&sandbox, "plant-busan") && answers(&sandbox, "dc-pangyo"));
    // The oracle's own way is not cut.
    sandbox.site("cloud-tokyo").ok_or("no site")?.kubectl(&["get", "--raw", "/readyz"])?;
    link.0.clear()?;
    assert!(answers(&sandbox, "cloud-tokyo"));
    link.0.disable()?;
    assert!(!answers(&sandbox, "cloud-tokyo"));
    link.0.clear()?;
    assert!(answers(&sandbox, "cloud-tokyo"));
    Ok(())
}

#[test]
fn tokyo_can_be_far_away() -> Result {
    let (sandbox, _guard) = fleet()?;
    let link = Cleared(sandbox.toxiproxy());
    link.0.add_toxic(Toxic::Latency { milliseconds: 400, jitter: 0 })?;
    let begun = Instant::now();
    assert!(kubectl(&sandbox, "cloud-tokyo", &["get", "--raw", "/readyz"]).is_ok());
    // A handshake and an answer: at least two ways back.
    assert!(begun.elapsed() >= Duration::from_millis(800), "{:?}", begun.elapsed());
    link.0.clear()?;
    link.0.add_toxic(Toxic::ResetPeer { after: 0 })?;
    assert!(!answers(&sandbox, "cloud-tokyo"));
    Ok(())
}
