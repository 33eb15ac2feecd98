//! What an application says in words, for the filter: in lower case, as nobody's language has them.

use concertina_contract::{ApplicationOwner, ApplicationRow, Health, Kind, SiteId};

/// All that a row says.
pub(super) fn of(row: &ApplicationRow, site_name: &impl Fn(&SiteId) -> String) -> String {
    let mut out = String::new();
    let mut say = |text: &str| {
        // What many cells have in common is said once.
        if !out.lines().any(|line| line == text) {
            out.push_str(text);
            out.push('\n');
        }
    };
    say(&row.project);
    say(&row.name);
    row.package.iter().for_each(|package| say(package));
    row.kinds.iter().for_each(|one| say(kind(one)));
    for cell in &row.cells {
        say(&site_name(&cell.site));
        say(health(cell.health));
        if cell.owner != ApplicationOwner::None {
            say(&owner(&cell.owner));
        }
        cell.images.iter().for_each(|image| say(&image.image));
        cell.package.iter().for_each(|package| say(&package.version));
    }
    out.to_lowercase()
}

/// A kind as Kubernetes spells it.
pub(super) fn kind(kind: &Kind) -> &str {
    match kind.resource() {
        "cronjobs.batch" => "CronJob",
        _ => kind.name(),
    }
}

/// A health.
pub(super) fn health(health: Health) -> &'static str {
    match health {
        Health::Healthy => "healthy",
        Health::Paused => "paused",
        Health::Unknown => "unknown",
        Health::Progressing => "progressing",
        Health::Degraded => "degraded",
        Health::Down => "down",
    }
}

/// Whether others changed it.
pub(super) fn changed(changed: bool) -> &'static str {
    if changed { "yes" } else { "no" }
}

/// An owner and its name.
pub(super) fn owner(owner: &ApplicationOwner) -> String {
    match owner {
        ApplicationOwner::None => "none".to_owned(),
        ApplicationOwner::Helm { release } => format!("helm {release}"),
        ApplicationOwner::Argocd { name } => format!("argocd {name}"),
        ApplicationOwner::Flux { name } => format!("flux {name}"),
        ApplicationOwner::Operator { kind, name } => format!("operator {kind} {name}"),
    }
}
