//! Streams of frames, and questions about single objects.

use super::Answer;
use concertina_contract::{
    Attention, Copied, CopyFormat, FilterProblem, Frame, KindView, ObjectRef, PageId, SearchHit, Selection,
    Subscribed, SubscriptionId, TableLayout, TableQuery, Topic,
};
use concertina_core::Concertina;
use concertina_core::table::Closed;
use tauri::ipc::Channel;
use tauri::{State, command};

#[command]
pub(super) async fn kinds(core: State<'_, Concertina>) -> Answer<Vec<KindView>> {
    Ok(core.kinds())
}

#[command]
pub(super) async fn subscribe(
    core: State<'_, Concertina>,
    page: PageId,
    topic: Topic,
    channel: Channel<Frame>,
) -> Answer<Subscribed> {
    core.subscribe(&page, topic, move |frame| channel.send(frame).map_err(|_| Closed))
}

#[command]
pub(super) async fn change_query(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    query: TableQuery,
    moved: i32,
) -> Answer<Subscribed> {
    core.change_query(&subscription, query, moved)
}

#[command]
pub(super) async fn acknowledge(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    seq: u32,
) -> Answer<()> {
    core.acknowledge(&subscription, seq);
    Ok(())
}

#[command]
pub(super) async fn unsubscribe(core: State<'_, Concertina>, subscription: SubscriptionId) -> Answer<()> {
    core.unsubscribe(&subscription);
    Ok(())
}

#[command]
pub(super) async fn select(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    selection: Selection,
) -> Answer<Option<FilterProblem>> {
    core.select(&subscription, &selection)
}

#[command]
pub(super) async fn extend(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    columns: Vec<String>,
) -> Answer<Subscribed> {
    core.extend(&subscription, &columns)
}

#[command]
pub(super) async fn copy(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    format: CopyFormat,
    columns: Vec<String>,
    row: Option<u32>,
) -> Answer<Copied> {
    core.copy(&subscription, format, &columns, row).await
}

#[command]
pub(super) async fn retry(core: State<'_, Concertina>, subscription: SubscriptionId) -> Answer<()> {
    core.retry(&subscription)
}

#[command]
pub(super) async fn table_layouts(core: State<'_, Concertina>) -> Answer<Vec<TableLayout>> {
    core.table_layouts()
}

#[command]
pub(super) async fn set_table_layout(core: State<'_, Concertina>, layout: TableLayout) -> Answer<()> {
    core.set_table_layout(layout)
}

#[command]
pub(super) async fn attend(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    attention: Attention,
) -> Answer<()> {
    core.attend(&subscription, &attention)
}

#[command]
pub(super) async fn selected(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
) -> Answer<Vec<ObjectRef>> {
    core.selected(&subscription)
}

#[command]
pub(super) async fn locate(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    object: ObjectRef,
) -> Answer<Option<u32>> {
    core.locate(&subscription, &object)
}

#[command]
pub(super) async fn search(core: State<'_, Concertina>, text: String) -> Answer<Vec<SearchHit>> {
    Ok(core.search(text).await)
}
