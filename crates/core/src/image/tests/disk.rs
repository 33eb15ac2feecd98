//! A disk that is full: told, and nothing of the layer stays.

use super::{Scene, WAR, zip};
use crate::image::layer;
use crate::image::source::{Source, Sources};
use crate::image::tell::Tell;
use concertina_contract::{ErrorCode, ImageBuild, Placement, SourceKind};
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Names the file that a limited run of this program takes.
const FILE: &str = "CONCERTINA_TEST_FILE_BEYOND_THE_LIMIT";

#[test]
fn a_full_disk_is_told_as_such() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.war");
    zip(&path, WAR);
    let file = Sources::default().look(&path, SourceKind::War).unwrap();
    let source = Source { path, name: file.name, kind: SourceKind::War };
    let placement =
        Placement { base: String::new(), path: "/a.war".to_owned(), unpack: false, owner: 0, group: 0 };
    let tell = Tell::new(tokio::sync::watch::channel(ImageBuild::default()).0, CancellationToken::new());
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let error = layer::fill(&source, &placement, full, &tell).unwrap_err().failure();
    assert_eq!((error.code, error.params["reason"].as_str()), (ErrorCode::FileUnwritable, "disk-full"));
    // A place for layers that cannot be made.
    std::fs::write(home.path().join("layers"), "").unwrap();
    let error = layer::make(&source, &placement, &home.path().join("layers"), &tell).unwrap_err();
    assert_eq!(error.failure().code, ErrorCode::FileUnwritable);
}

/// Runs itself once more where no file may grow beyond a few kilobytes, so that a layer fails while it is written.
#[test]
fn a_layer_that_finds_no_room_leaves_no_file_and_no_image() {
    if let Some(file) = std::env::var_os(FILE) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        return runtime.block_on(without_room(Path::new(&file)));
    }
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("shop.war");
    // Digests of digests: nothing that compression makes small.
    let mut noise = b"noise".to_vec();
    while noise.len() < 300_000 {
        let end = noise.len().saturating_sub(64);
        noise.extend(crate::registry::digest_of(&noise[end..]).into_bytes());
    }
    zip(&path, &[WAR, &[("index.html", noise.as_slice())][..]].concat());
    // A write beyond the limit is an error then, and no signal that ends the program.
    let limited = "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"";
    let name = "image::tests::disk::a_layer_that_finds_no_room_leaves_no_file_and_no_image";
    let mut run = std::process::Command::new("sh");
    run.args(["-c", limited]).arg(std::env::current_exe().unwrap()).args([name, "--exact"]);
    let ran = run.env(FILE, &path).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
}

async fn without_room(file: &Path) {
    let scene = Scene::new().await;
    for kind in [SourceKind::War, SourceKind::Site] {
        let file = scene.look(file, kind).unwrap();
        let failure = scene.build(scene.order(&file, "/srv")).await.failure.unwrap();
        assert_eq!(failure.code, ErrorCode::FileUnwritable, "{kind:?} {failure:?}");
        assert!(failure.params["reason"].contains("too large"), "{failure:?}");
        assert_eq!((scene.leftovers(), scene.registry.manifest("team/shop", "1")), (0, None), "{kind:?}");
    }
    assert!(scene.build(scene.war()).await.built.is_some(), "there is room for a small one");
}
