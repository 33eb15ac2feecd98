//! Files and folders that are larger, or more, than is taken.

use super::{Scene, reason};
use crate::image::archive::{LARGEST, LARGEST_UNPACKED, MOST, Refusal};
use crate::image::folder::survey_within;
use concertina_contract::SourceKind;
use std::fs::File;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

#[tokio::test]
async fn what_is_larger_than_is_taken_is_refused_before_it_is_read() {
    let scene = Scene::new().await;
    // Holes: nothing of them is on the disk.
    let archive = scene.home.path().join("large.war");
    File::create(&archive).unwrap().set_len(LARGEST + 1).unwrap();
    assert_eq!(reason(scene.look(&archive, SourceKind::War)), "file-too-large");

    let folder = scene.home.path().join("large");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("index.html"), "1").unwrap();
    let pages = File::create(folder.join("video.html")).unwrap();
    pages.set_len(LARGEST_UNPACKED).unwrap();
    assert_eq!(reason(scene.look(&folder, SourceKind::Site)), "file-too-large", "all of it together");
    pages.set_len(LARGEST_UNPACKED - 1).unwrap();
    assert_eq!(scene.look(&folder, SourceKind::Site).unwrap().bytes, LARGEST_UNPACKED);
}

#[tokio::test]
async fn more_files_than_are_taken_are_refused() {
    let scene = Scene::new().await;
    let path = scene.home.path().join("many.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for number in 0..=MOST {
        zip.start_file(format!("{number}.html"), stored).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(reason(scene.look(&path, SourceKind::Site)), "file-too-many");

    let folder = scene.home.path().join("many");
    std::fs::create_dir_all(folder.join("more")).unwrap();
    for name in ["1.html", "2.html", "more/3.html"] {
        std::fs::write(folder.join(name), "1").unwrap();
    }
    assert_eq!(survey_within(&folder, 3).unwrap().len(), 3);
    assert!(matches!(survey_within(&folder, 2), Err(Refusal::Because("file-too-many"))));
}
