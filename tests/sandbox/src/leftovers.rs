//! What of a fleet is on this machine, found without its records.

use std::fs;

use crate::cgroup;
use crate::layout::Layout;
use crate::network::Network;
use crate::process::Processes;

/// Processes, mounts, namespaces, network devices and cgroups of the fleet, a line each.
pub(crate) fn of(layout: &Layout) -> Vec<String> {
    let mut found = Vec::new();
    for (pid, program) in Processes::new(layout).marked() {
        found.push(format!("process {pid} {program}"));
    }
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let state = layout.state().display().to_string();
    found.extend(mounted_below(&mounts, &state).map(|place| format!("mount {place}")));
    found.extend(Network::new(layout).leftovers());
    found.extend(cgroup::leftovers(layout).into_iter().map(|path| format!("cgroup {}", path.display())));
    found
}

/// Places in `mounts`, as /proc/self/mounts has them, that are `directory` or below it.
fn mounted_below<'a>(mounts: &'a str, directory: &'a str) -> impl Iterator<Item = &'a str> {
    let places = mounts.lines().filter_map(|line| line.split(' ').nth(1));
    places.filter(move |place| {
        place.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mounts_of_the_fleet_are_found() {
        let mounts = "tmpfs /s/run tmpfs rw 0 0\next4 / ext4 rw 0 0\nnone /sandbox none rw 0 0\n";
        assert_eq!(mounted_below(mounts, "/s").collect::<Vec<_>>(), ["/s/run"]);
    }
}
