//! How a source's news become frames: the first at once, then paced and acknowledged.

use concertina_contract::{Frame, FrameBody, SubscriptionId};
use std::future::{Future, ready};
use std::time::Duration;
use tokio::sync::watch::Receiver;
use tokio::time::{Instant, sleep_until};

/// The least time between two frames: thirty a second.
const PACE: Duration = Duration::from_millis(33);
/// The most frames that are unacknowledged.
const UNACKNOWLEDGED: u32 = 2;

/// Something that streams to a page.
pub trait Source: Send + 'static {
    /// Resolves when there may be news. Dropping the future loses none.
    fn changed(&mut self) -> impl Future<Output = ()> + Send;

    /// What the page does not know yet, all of it; the first time, everything. None if there is nothing.
    fn next(&mut self) -> Option<FrameBody>;

    /// Resolves when the next frame is worth drawing: at once, unless so much happens that it would be old before it is seen.
    fn settled(&mut self) -> impl Future<Output = ()> + Send {
        ready(())
    }
}

/// The page is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the page is gone")]
pub struct Closed;

/// Sends frames until the page is gone. `acknowledged` holds the number of the last one acknowledged.
pub(super) async fn run(
    id: SubscriptionId,
    mut source: impl Source,
    sink: impl Fn(Frame) -> Result<(), Closed> + Send + Sync,
    mut acknowledged: Receiver<u32>,
) {
    let mut seq: u32 = 0;
    let mut due = Instant::now();
    loop {
        let credit = |last: &u32| seq.saturating_sub(*last) < UNACKNOWLEDGED;
        if acknowledged.wait_for(credit).await.is_err() {
            return;
        }
        sleep_until(due).await;
        source.settled().await;
        let Some(body) = source.next() else {
            source.changed().await;
            continue;
        };
        seq += 1;
        due = Instant::now() + PACE;
        if sink(Frame { subscription: id.clone(), seq, body }).is_err() {
            return;
        }
    }
}
