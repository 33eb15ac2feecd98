//! Projects against scripted API servers.

use crate::application::ProjectsSource;
use crate::table::Source as _;
use crate::watch::testing::{Rig, ready, until};
use concertina_contract::{ErrorCode, FrameBody, ProjectsFrame, RowsState, SiteId};
use concertina_testkit::{ApiServer, build};

fn pull(source: &mut ProjectsSource, last: &mut Option<ProjectsFrame>) -> ProjectsFrame {
    if let Some(FrameBody::Projects(frame)) = source.next() {
        *last = Some(frame);
    }
    last.clone().unwrap()
}

#[tokio::test]
async fn a_project_is_one_row_over_its_sites_with_its_applications() {
    let rig = Rig::new().await;
    let server = ApiServer::start().await.unwrap();
    let (_link, receiver) = tokio::sync::watch::channel(ready(&server.url(), 1));
    let other = SiteId::new("site-2");
    rig.hub.attach(&other, receiver);
    for name in ["shop", "core"] {
        rig.server.put(build::namespace(name));
    }
    server.put(build::namespace("shop"));
    rig.server.put(build::deployment("shop", "orders", 1));
    server.put(build::deployment("shop", "orders", 1));
    server.put(build::deployment("shop", "billing", 1));
    let mut source = ProjectsSource::new(&rig.hub, &[rig.site.clone(), other.clone()]);
    let mut last = None;
    let told = |frame: &ProjectsFrame| -> Vec<(String, u32, Vec<u32>)> {
        let rows = frame.projects.iter().filter(|row| !row.system && row.name != "default");
        rows.map(|row| {
            (row.name.clone(), row.applications, row.places.iter().map(|place| place.applications).collect())
        })
        .collect()
    };
    let wanted = [("core".to_owned(), 0, vec![0]), ("shop".to_owned(), 2, vec![1, 2])];
    until("both projects", || told(&pull(&mut source, &mut last)) == wanted).await;
    let frame = pull(&mut source, &mut last);
    assert!(frame.sites.iter().all(|site| site.state == RowsState::Live && !site.stale), "{frame:?}");
    assert!(source.next().is_none(), "what did not change is not told again");

    rig.server.remove("namespaces", "", "core");
    until("gone", || told(&pull(&mut source, &mut last)).len() == 1).await;
    rig.tasks.shutdown().await;
}

#[tokio::test]
async fn who_may_not_list_namespaces_sees_those_that_have_applications() {
    let rig = Rig::new().await;
    rig.server.deny("list", "namespaces");
    rig.server.put(build::deployment("shop", "orders", 1));
    let mut source = ProjectsSource::new(&rig.hub, std::slice::from_ref(&rig.site));
    let mut last = None;
    until("the project", || !pull(&mut source, &mut last).projects.is_empty()).await;
    let frame = pull(&mut source, &mut last);
    let place = &frame.projects[0].places[0];
    assert_eq!((frame.projects[0].name.as_str(), place.created, place.applications), ("shop", None, 1));
    let RowsState::Failed { failure } = &frame.sites[0].state else { panic!("{frame:?}") };
    assert_eq!(failure.code, ErrorCode::Forbidden);
    rig.tasks.shutdown().await;
}
