//! Files that change while the program runs.

use super::bench::Bench;
use std::path::Path;
use std::time::Duration;

/// Waits until the sites have these names.
async fn sites(bench: &Bench, names: &[&str]) {
    let mut changed = bench.fleet.changed();
    let seen = async {
        loop {
            let mut found: Vec<_> = bench.fleet.sites().into_iter().map(|site| site.name).collect();
            found.sort();
            if found == names {
                return;
            }
            changed.changed().await.unwrap();
        }
    };
    let seen = tokio::time::timeout(Duration::from_secs(30), seen).await;
    assert!(
        seen.is_ok(),
        "not {names:?}: {:?}",
        bench.fleet.sites().iter().map(|site| &site.name).collect::<Vec<_>>()
    );
}

fn named(names: &[&str]) -> String {
    let clusters =
        names.iter().map(|name| format!("{{name: {name}, cluster: {{server: 'https://{name}.example'}}}}"));
    let contexts =
        names.iter().map(|name| format!("{{name: {name}, context: {{cluster: {name}, user: u}}}}"));
    format!(
        "clusters: [{}]\nusers: [{{name: u, user: {{token: t}}}}]\ncontexts: [{}]\n",
        clusters.collect::<Vec<_>>().join(", "),
        contexts.collect::<Vec<_>>().join(", "),
    )
}

/// Writes a file as editors do: beside it, then renamed.
fn write(file: &Path, text: &str) {
    let new = file.with_file_name(".new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, file).unwrap();
}

/// How often the files were read.
fn readings(bench: &Bench) -> u32 {
    bench.fleet.revisions().0
}

/// Waits until following has begun: what comes into the file is noticed.
async fn follow(bench: &Bench) {
    bench.fleet.follow_files();
    let file = bench.home.path().join("config");
    loop {
        write(&file, &named(&["first", "begun"]));
        let noticed = async {
            while bench.fleet.sites().len() < 2 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(2), noticed).await.is_ok() {
            return;
        }
    }
}

#[tokio::test]
async fn files_of_an_added_folder_come_and_go() {
    let bench = Bench::new(&named(&["first"])).await;
    let folder = bench.home.path().join("team");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a"), named(&["a"])).unwrap();
    std::fs::write(folder.join("README"), "no kubeconfig\n").unwrap();
    follow(&bench).await;
    bench.fleet.add_file(&folder).await.unwrap();
    sites(&bench, &["a", "begun", "first"]).await;
    assert_eq!(bench.fleet.kubeconfig_view().files.len(), 2, "what is no kubeconfig is passed over");
    write(&folder.join("b.yaml"), &named(&["b"]));
    sites(&bench, &["a", "b", "begun", "first"]).await;
    std::fs::remove_file(folder.join("a")).unwrap();
    sites(&bench, &["b", "begun", "first"]).await;
}

/// As a kubelet mounts a Secret: the file is a link into a folder whose own link is swapped.
#[tokio::test]
#[cfg(unix)]
async fn a_file_behind_swapped_links_is_followed() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new(&named(&["first"])).await;
    let mount = bench.home.path().join("mount");
    for (version, name) in [("..v1", "one"), ("..v2", "two")] {
        std::fs::create_dir_all(mount.join(version)).unwrap();
        std::fs::write(mount.join(version).join("config"), named(&[name])).unwrap();
    }
    symlink("..v1", mount.join("..data")).unwrap();
    symlink("..data/config", mount.join("config")).unwrap();
    follow(&bench).await;
    bench.fleet.add_file(&mount.join("config")).await.unwrap();
    sites(&bench, &["begun", "first", "one"]).await;
    symlink("..v2", mount.join("..new")).unwrap();
    std::fs::rename(mount.join("..new"), mount.join("..data")).unwrap();
    sites(&bench, &["begun", "first", "two"]).await;
}

#[tokio::test]
async fn what_does_not_change_is_not_read_again() {
    let bench = Bench::new(&named(&["first"])).await;
    follow(&bench).await;
    let config = bench.home.path().join("config");
    std::fs::write(&config, named(&["first", "begun", "settled"])).unwrap();
    sites(&bench, &["begun", "first", "settled"]).await;
    let before = readings(&bench);
    for number in 0..20 {
        std::fs::write(bench.home.path().join(format!("other-{}", number % 3)), "x").unwrap();
        let _ = std::fs::read(&config);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // What is read once more is noticed after what was written before it.
    std::fs::write(&config, named(&["first", "begun", "settled", "last"])).unwrap();
    sites(&bench, &["begun", "first", "last", "settled"]).await;
    assert!(readings(&bench) - before <= 2, "{} readings", readings(&bench) - before);
}

#[tokio::test]
async fn a_context_that_was_taken_out_is_gone_although_nothing_else_happens() {
    let bench = Bench::new(&named(&["first"])).await;
    follow(&bench).await;
    let before = readings(&bench);
    write(&bench.home.path().join("config"), &named(&["first"]));
    sites(&bench, &["first"]).await;
    assert!(readings(&bench) - before >= 2, "it was not taken at first sight");
}
