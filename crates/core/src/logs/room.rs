//! Room for the streams of one log: each is a connection.

use super::book::SourceWriter;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Containers whose logs are read at once.
const STREAMS: usize = 256;

/// Room for so many streams; others wait their turn. Cloning shares it.
#[derive(Clone, Debug)]
pub(super) struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self::new(STREAMS)
    }
}

impl Room {
    /// Room for this many.
    pub(super) fn new(streams: usize) -> Self {
        Self(Arc::new(Semaphore::new(streams)))
    }

    /// A place, as long as it is held. Whoever waits for one is told as left out; none once the log has ended.
    pub(super) async fn place(&self, writer: &SourceWriter) -> Option<SemaphorePermit<'_>> {
        if let Ok(place) = self.0.try_acquire() {
            return Some(place);
        }
        writer.left_out(true);
        let place = self.0.acquire().await.ok();
        writer.left_out(false);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::book::Book;
    use crate::logs::view::View;
    use concertina_contract::{
        ContainerRole, LogHidden, LogQuery, LogSince, LogSource, LogSourceState, SiteId,
    };

    fn book() -> Arc<Book> {
        Arc::new(Book::new(View::new(LogQuery {
            since: LogSince::All,
            previous: false,
            filter: String::new(),
            hidden: LogHidden::default(),
            first: 0,
            count: 10,
            follow: true,
        })))
    }

    fn source(pod: &str) -> LogSource {
        LogSource {
            id: 0,
            site: SiteId::new("s"),
            pod: pod.to_owned(),
            container: "web".to_owned(),
            role: ContainerRole::Main,
            previous: false,
            state: LogSourceState::Waiting,
        }
    }

    #[tokio::test]
    async fn a_stream_that_ended_makes_room_for_one_that_waits() {
        let (book, room) = (book(), Room::new(1));
        let writer = book.begin();
        let (first, second) = (writer.of(source("a")), writer.of(source("b")));
        let place = room.place(&first).await;
        let waiting = tokio::spawn({
            let room = room.clone();
            async move { room.place(&second).await.is_some() }
        });
        while book.lock().view.left_out == 0 {
            tokio::task::yield_now().await;
        }
        drop(place);
        assert!(waiting.await.unwrap());
        assert_eq!(book.lock().view.left_out, 0);
    }
}
