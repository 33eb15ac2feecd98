//! Files that change while the program runs.

use super::bench::{Bench, kubeconfig};
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

fn named(name: &str) -> String {
    kubeconfig(&format!("https://{name}.example"), "{token: t}")
        .replace("name: shop", &format!("name: {name}"))
}

/// How often the files were read.
fn readings(bench: &Bench) -> u32 {
    bench.fleet.revisions().0
}

/// Waits until following has begun: a file beside the others is noticed by what it makes of the folder.
async fn follow(bench: &Bench) {
    bench.fleet.follow_files();
    let file = bench.home.path().join("config");
    for number in 0.. {
        let name = format!("begun-{number}");
        std::fs::write(&file, named(&name)).unwrap();
        let noticed = async {
            while bench.fleet.sites().first().is_none_or(|site| !site.name.starts_with("begun")) {
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
    let bench = Bench::new(&named("first")).await;
    let folder = bench.home.path().join("team");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a"), named("a")).unwrap();
    std::fs::write(folder.join("README"), "no kubeconfig\n").unwrap();
    follow(&bench).await;
    std::fs::write(bench.home.path().join("config"), named("first")).unwrap();
    bench.fleet.add_file(&folder).await.unwrap();
    sites(&bench, &["a", "first"]).await;
    assert_eq!(bench.fleet.kubeconfig_view().files.len(), 2, "what is no kubeconfig is passed over");
    // Written as editors do: beside it, then renamed.
    std::fs::write(folder.join(".b.swp"), named("b")).unwrap();
    std::fs::rename(folder.join(".b.swp"), folder.join("b.yaml")).unwrap();
    sites(&bench, &["a", "b", "first"]).await;
    std::fs::remove_file(folder.join("a")).unwrap();
    sites(&bench, &["b", "first"]).await;
}

/// As a kubelet mounts a Secret: the file is a link into a folder whose own link is swapped.
#[tokio::test]
#[cfg(unix)]
async fn a_file_behind_swapped_links_is_followed() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new(&named("first")).await;
    let mount = bench.home.path().join("mount");
    for (version, name) in [("..v1", "one"), ("..v2", "two")] {
        std::fs::create_dir_all(mount.join(version)).unwrap();
        std::fs::write(mount.join(version).join("config"), named(name)).unwrap();
    }
    symlink("..v1", mount.join("..data")).unwrap();
    symlink("..data/config", mount.join("config")).unwrap();
    follow(&bench).await;
    std::fs::write(bench.home.path().join("config"), named("first")).unwrap();
    bench.fleet.add_file(&mount.join("config")).await.unwrap();
    sites(&bench, &["first", "one"]).await;
    symlink("..v2", mount.join("..new")).unwrap();
    std::fs::rename(mount.join("..new"), mount.join("..data")).unwrap();
    sites(&bench, &["first", "two"]).await;
}

#[tokio::test]
async fn what_does_not_change_is_not_read_again() {
    let bench = Bench::new(&named("first")).await;
    follow(&bench).await;
    let write = |path: &Path| std::fs::write(path, "x").unwrap();
    std::fs::write(bench.home.path().join("config"), named("settled")).unwrap();
    sites(&bench, &["settled"]).await;
    let before = readings(&bench);
    for number in 0..20 {
        write(&bench.home.path().join(format!("other-{}", number % 3)));
        let _ = std::fs::read(bench.home.path().join("config"));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // What is read once more is noticed after what was written before it.
    std::fs::write(bench.home.path().join("config"), named("last")).unwrap();
    sites(&bench, &["last"]).await;
    assert!(readings(&bench) - before <= 2, "{} readings", readings(&bench) - before);
}
