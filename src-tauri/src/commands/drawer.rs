//! Questions about one object.

use super::Answer;
use concertina_contract::{Detail, ObjectEvents, ObjectRef};
use concertina_core::Concertina;
use tauri::{State, command};

#[command]
pub(super) async fn detail(core: State<'_, Concertina>, object: ObjectRef) -> Answer<Detail> {
    core.detail(&object).await
}

#[command]
pub(super) async fn object_events(core: State<'_, Concertina>, object: ObjectRef) -> Answer<ObjectEvents> {
    core.object_events(&object).await
}
