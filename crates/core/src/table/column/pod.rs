//! Columns of pods (kubernetes 1.36 `printers.go`, `printPod`).

use super::{Cow, Id, PodRow, or};
use concertina_contract::Tone;

pub(super) fn text(pod: &PodRow, id: Id) -> Cow<'_, str> {
    match id {
        Id::Status => Cow::Borrowed(&pod.status),
        Id::Ready => Cow::Owned(format!("{}/{}", pod.ready, pod.total)),
        Id::Ip => or(&pod.ip, "<none>"),
        Id::Node => or(&pod.node, "<none>"),
        _ => Cow::Borrowed(""),
    }
}

pub(crate) fn tone(pod: &PodRow) -> Tone {
    if pod.is_troubled() {
        return Tone::Bad;
    }
    match pod.status.as_ref() {
        "Running" if pod.ready == pod.total => Tone::Good,
        "Running" | "NotReady" => Tone::Warn,
        _ => Tone::Calm,
    }
}
