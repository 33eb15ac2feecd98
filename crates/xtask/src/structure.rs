//! The shape of the project, held by tests: the direction of dependencies, the size of files, and that what the
//! documents promise has a test.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most lines that a source file may have.
const LONGEST: usize = 450;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Names of the packages that a member uses directly, development aside.
fn dependencies(member: &str) -> BTreeSet<String> {
    let output = Command::new("cargo")
        .args(["metadata", "--offline", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == member).unwrap();
    let used = package["dependencies"].as_array().unwrap().iter().filter(|used| used["kind"] != "dev");
    used.map(|used| used["name"].as_str().unwrap().to_owned()).collect()
}

/// Files below a folder with one of these endings.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir()
                && !["node_modules", "dist", "dist-mock", "gen", "target"].contains(&name.as_str())
            {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no files below {folder}");
    found
}

#[test]
fn dependencies_point_one_way() {
    let contract = dependencies("concertina-contract");
    assert!(
        !contract
            .iter()
            .any(|used| used.starts_with("kube") || used == "tokio" || used.starts_with("concertina"))
    );
    let core = dependencies("concertina-core");
    assert!(!core.iter().any(|used| used.starts_with("tauri") || used == "kube-runtime"), "{core:?}");
    let shell = dependencies("concertina-desktop");
    assert!(!shell.iter().any(|used| used.starts_with("kube") || used == "k8s-openapi"), "{shell:?}");
    for path in files("crates/core/src", &[".rs"]) {
        assert!(!fs::read_to_string(&path).unwrap().contains("kube::runtime"), "{}", path.display());
    }
}

#[test]
fn only_ui_ipc_reaches_tauri() {
    let ipc = root().join("ui/src/ipc");
    for path in files("ui/src", &[".ts", ".svelte"]) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(path.starts_with(&ipc) || !text.contains("@tauri-apps"), "{}", path.display());
        assert!(!text.contains("{@html"), "{}", path.display());
    }
}

#[test]
fn no_source_file_is_too_long() {
    let sources = [
        ("crates", ".rs"),
        ("src-tauri/src", ".rs"),
        ("tests", ".rs"),
        ("ui/src", ".ts"),
        ("ui/src", ".svelte"),
    ];
    for (folder, ending) in sources {
        for path in files(folder, &[ending]) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(
                lines <= LONGEST || path.ends_with("ipc/bindings.ts"),
                "{}: {lines} lines",
                path.display()
            );
        }
    }
}

#[test]
fn every_feature_names_a_test_that_exists() {
    let mut sources = files("crates", &[".rs"]);
    sources.extend(files("src-tauri/src", &[".rs"]));
    sources.extend(files("tests", &[".rs"]));
    sources.extend(files("ui/tests", &[".ts"]));
    let sources: String = sources.into_iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let features = fs::read_to_string(root().join("docs/features.md")).unwrap();
    let named: Vec<&str> = features
        .lines()
        .filter_map(|line| line.strip_prefix('|')?.strip_suffix('|')?.rsplit('|').next())
        .filter(|cell| cell.trim().starts_with('`'))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    assert!(named.len() > 20, "the table was not read");
    for name in named {
        // The last one is a title behind a table of cases.
        let titles = ["it(", "test(", ")("].map(|before| format!("{before}\"{name}\""));
        let written = [[format!("fn {name}(")].as_slice(), &titles].concat();
        let exists = written.iter().any(|test| sources.contains(test));
        assert!(exists, "docs/features.md names {name}, which is no test");
    }
}
