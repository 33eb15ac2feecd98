//! Rows and cells for tests.

use super::package;
use concertina_contract::{
    ApplicationCell, ApplicationOwner, ApplicationRow, Health, Kind, PackageName, ReadyCount, SiteId,
};

/// A cell with the image `registry/shop/orders:4.2.0`, of the package `orders`.
pub(super) fn cell(site: &str, health: Health) -> ApplicationCell {
    ApplicationCell {
        site: SiteId::new(site),
        health,
        reason: None,
        revision: None,
        pods: ReadyCount { ready: 2, total: 2 },
        images: vec![package::image("registry/shop/orders:4.2.0")],
        owner: ApplicationOwner::None,
        package: Some(PackageName { name: "orders".to_owned(), version: String::new(), chart: false }),
        odd: false,
        changed: false,
        pending: None,
    }
}

/// A row of Deployments.
pub(super) fn row(project: &str, name: &str, cells: Vec<ApplicationCell>) -> ApplicationRow {
    ApplicationRow {
        id: 1,
        project: project.to_owned(),
        name: name.to_owned(),
        system: false,
        package: None,
        mixed: false,
        kinds: vec![Kind::Deployment],
        health: cells.iter().map(|cell| cell.health).max().unwrap_or(Health::Unknown),
        cells,
    }
}
