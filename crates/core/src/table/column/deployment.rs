//! Columns of Deployments (kubernetes 1.36 `printers.go`, `printDeployment`).

use super::{Cow, DeploymentRow, Id};
use concertina_contract::Tone;

pub(super) fn text(deployment: &DeploymentRow, id: Id) -> Cow<'_, str> {
    match id {
        Id::Ready => Cow::Owned(ready(deployment)),
        Id::Images => match deployment.containers.as_ref() {
            [(_, image)] => Cow::Borrowed(image),
            containers => {
                let images: Vec<&str> = containers.iter().map(|(_, image)| image.as_ref()).collect();
                Cow::Owned(images.join(","))
            }
        },
        _ => Cow::Borrowed(""),
    }
}

/// `2/3`.
pub(super) fn ready(deployment: &DeploymentRow) -> String {
    format!("{}/{}", deployment.ready, deployment.wanted)
}

pub(super) fn tone(deployment: &DeploymentRow) -> Tone {
    let stuck =
        deployment.conditions.iter().any(|condition| condition.reason.as_ref() == "ProgressDeadlineExceeded");
    if stuck || (deployment.wanted > 0 && deployment.ready == 0) {
        Tone::Bad
    } else if deployment.ready < deployment.wanted {
        Tone::Warn
    } else if deployment.is_complete() {
        Tone::Good
    } else {
        Tone::Calm
    }
}
