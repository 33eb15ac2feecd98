//! How a source's news become frames: the first at once, then paced and acknowledged. What the page asked for is not paced.

use concertina_contract::{Frame, FrameBody, SubscriptionId};
use std::future::{Future, pending, ready};
use std::time::Duration;
use tokio::sync::watch::Receiver;
use tokio::time::{Instant, sleep_until};

/// The least time between two frames that nobody asked for: thirty a second.
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

    /// Resolves when the page asked for something since: it is answered at once. Dropping the future loses nothing.
    fn asked(&mut self) -> impl Future<Output = ()> + Send {
        pending()
    }
}

/// The page is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the page is gone")]
pub struct Closed;

/// Sends frames until the page is gone. `acknowledged` holds the number of the last one acknowledged.
pub(super) async fn run(
    id: SubscriptionId,
    source: impl Source,
    sink: impl Fn(Frame) -> Result<(), Closed> + Send + Sync,
    acknowledged: Receiver<u32>,
) {
    paced(PACE, id, source, sink, acknowledged).await;
}

async fn paced(
    pace: Duration,
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
        tokio::select! {
            biased;
            () = source.asked() => {}
            () = sleep_until(due) => source.settled().await,
        }
        let Some(body) = source.next() else {
            source.changed().await;
            continue;
        };
        seq += 1;
        due = Instant::now() + pace;
        if sink(Frame { subscription: id.clone(), seq, body }).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::{Notify, mpsc, watch};

    /// News without end, and questions of a page.
    struct Restless(&'static Notify);

    impl Source for Restless {
        async fn changed(&mut self) {}

        fn next(&mut self) -> Option<FrameBody> {
            Some(FrameBody::Operations { operations: Vec::new() })
        }

        async fn asked(&mut self) {
            self.0.notified().await;
        }
    }

    #[tokio::test]
    async fn news_are_paced_and_an_answer_is_not() {
        static ASKED: Notify = Notify::const_new();
        const FOR_EVER: Duration = Duration::from_hours(1);
        let (sent, mut frames) = mpsc::unbounded_channel();
        let (_acknowledge, acknowledged) = watch::channel(u32::MAX);
        let sink = move |frame: Frame| sent.send(frame.seq).map_err(|_| Closed);
        tokio::spawn(paced(FOR_EVER, SubscriptionId::new("one"), Restless(&ASKED), sink, acknowledged));
        assert_eq!(frames.recv().await, Some(1));
        ASKED.notify_one();
        assert_eq!(frames.recv().await, Some(2), "the page asked");
        tokio::task::yield_now().await;
        assert!(frames.try_recv().is_err(), "nobody asked");
    }
}
