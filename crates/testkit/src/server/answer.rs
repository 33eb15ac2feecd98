//! Answers, whole or streamed, and how they are cut.

use super::fault::Fault;
use bytes::Bytes;
use http::{Response, StatusCode, header};
use hyper::body::{Body, Frame};
use serde_json::{Value, json};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, UnboundedReceiver};

/// The body of an answer.
#[derive(Debug)]
pub(super) struct Answer {
    chunks: Chunks,
    /// Bytes until it is cut, and whether that breaks the connection.
    cut: Option<(usize, bool)>,
    over: bool,
}

#[derive(Debug)]
enum Chunks {
    Whole(Option<Bytes>),
    Stream(UnboundedReceiver<io::Result<Bytes>>),
    Paced(Receiver<io::Result<Bytes>>),
}

impl Answer {
    /// A body that is there.
    pub(super) fn whole(bytes: impl Into<Bytes>) -> Self {
        Self { chunks: Chunks::Whole(Some(bytes.into())), cut: None, over: false }
    }

    /// A body that comes in pieces.
    pub(super) fn stream(pieces: UnboundedReceiver<io::Result<Bytes>>) -> Self {
        Self { chunks: Chunks::Stream(pieces), cut: None, over: false }
    }

    /// A body that comes in pieces, no faster than it is read.
    pub(super) fn paced(pieces: Receiver<io::Result<Bytes>>) -> Self {
        Self { chunks: Chunks::Paced(pieces), cut: None, over: false }
    }

    /// Cuts it as the fault says.
    pub(super) fn spoil(mut self, fault: Option<&Fault>) -> Self {
        self.cut = match fault {
            Some(Fault::Cut(bytes)) => Some((*bytes, true)),
            Some(Fault::Truncate(bytes)) => Some((*bytes, false)),
            Some(Fault::CutAfterWrite) => Some((0, true)),
            _ => None,
        };
        self
    }

    fn next(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if let Some((0, breaks)) = self.cut {
            self.over = true;
            return Poll::Ready(breaks.then(|| Err(io::Error::other("cut by the script"))));
        }
        let chunk = match &mut self.chunks {
            Chunks::Whole(bytes) => bytes.take().map(Ok),
            Chunks::Paced(pieces) => match pieces.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(piece) => piece,
            },
            Chunks::Stream(pieces) => match pieces.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(piece) => piece,
            },
        };
        Poll::Ready(match (chunk, &mut self.cut) {
            (Some(Ok(mut bytes)), Some((left, _))) => {
                bytes.truncate(*left);
                *left -= bytes.len();
                Some(Ok(bytes))
            }
            (chunk, _) => chunk,
        })
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.over {
            return Poll::Ready(None);
        }
        self.next(context).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }
}

/// A JSON answer.
pub(super) fn json_answer(code: u16, value: &Value) -> Response<Answer> {
    respond(code, Answer::whole(value.to_string()))
}

/// An answer with a body of JSON.
pub(super) fn respond(code: u16, body: Answer) -> Response<Answer> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}

/// An error as the API server words it.
pub(super) fn failure(code: u16, reason: &str, message: &str) -> Response<Answer> {
    json_answer(
        code,
        &json!({
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
            "message": message, "reason": reason, "code": code,
        }),
    )
}
