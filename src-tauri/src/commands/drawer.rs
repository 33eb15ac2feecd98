//! Questions about one object.

use super::Answer;
use concertina_contract::{
    Detail, ObjectEvents, ObjectRef, RelatedView, Revealed, RightQuestion, SchemaHelp, SelectionEvents,
    YamlView,
};
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

#[command]
pub(super) async fn selection_events(
    core: State<'_, Concertina>,
    objects: Vec<ObjectRef>,
) -> Answer<SelectionEvents> {
    Ok(core.selection_events(&objects).await)
}

#[command]
pub(super) async fn related(core: State<'_, Concertina>, object: ObjectRef) -> Answer<RelatedView> {
    core.related(&object).await
}

#[command]
pub(super) async fn yaml(
    core: State<'_, Concertina>,
    object: ObjectRef,
    managed_fields: bool,
) -> Answer<YamlView> {
    core.yaml(&object, managed_fields).await
}

#[command]
pub(super) async fn schema(
    core: State<'_, Concertina>,
    object: ObjectRef,
    path: Vec<String>,
) -> Answer<SchemaHelp> {
    core.schema(&object, &path).await
}

#[command]
pub(super) async fn may(core: State<'_, Concertina>, questions: Vec<RightQuestion>) -> Answer<Vec<bool>> {
    Ok(core.may(&questions).await)
}

#[command]
pub(super) async fn reveal(
    core: State<'_, Concertina>,
    object: ObjectRef,
    managed_fields: bool,
) -> Answer<Revealed> {
    core.reveal(&object, managed_fields).await
}
