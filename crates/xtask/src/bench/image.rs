//! A WAR of 20 MB, from the drop to its image in a registry: the first version of an application and the next one, beside
//! `buildah bud` and `buildah push` of the same on the same base.

use super::child::measure;
use super::desk::Desk;
use super::figure::Figure;
use super::fleet::Fleet;
use super::programs::Built;
use super::{BenchError, round};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Samples of each side.
const ROUNDS: usize = 5;
/// Size of the file.
const MIB: &str = "20";
/// What it is added to.
const BASE: &str = "tomcat:11";
/// The most that the next version may take, in milliseconds: a few seconds.
const NEXT: f64 = 3_000.0;

/// Both in turns, ours first in every other round. Each round is an application of its own, which neither has seen.
pub(crate) fn run(built: &Built, fleet: &Fleet) -> Result<[Figure; 2], BenchError> {
    let registry = fleet
        .sandbox
        .registry()
        .ok_or_else(|| BenchError::Answer { program: "the sandbox", answer: "no real nodes".to_owned() })?;
    let base = format!("{registry}/{BASE}");
    fleet.sandbox.middleware(&crate::sandbox::progress())?;
    let folder = tempfile::tempdir()?;
    let home = folder.path().join("home");
    let arguments = [OsStr::new("push"), home.as_os_str(), registry.as_ref(), base.as_ref()];
    let mut desk = Desk::start(built, "perf-image", arguments)?;
    let mut first = Figure::new("image", "first push, ms", "buildah bud and push");
    let mut next = Figure::new("image", "next push, ms", "buildah bud and push")
        .within(super::figure::Limit::Value(NEXT));
    // The first round does not count: files are in memory afterwards.
    for number in 0..=ROUNDS {
        if let Some(number) = number.checked_sub(1) {
            round("image", number, ROUNDS);
        }
        let wars = [0, 1].map(|version| folder.path().join(format!("{version}.war")));
        for (version, war) in (0..).zip(&wars) {
            let version = (number * 2 + version).to_string();
            let mut write = Command::new(built.path("perf-image"));
            measure(write.arg("war").arg(war).args([MIB, &version]), &folder.path().join("war"))?;
        }
        let (mut ours, mut theirs) = ([f64::NAN; 2], [f64::NAN; 2]);
        for turn in 0..2 {
            if number % 2 == turn {
                ours = push(&mut desk, &wars, number)?;
            } else {
                theirs = Buildah::new(folder.path(), &registry)?.push(&wars, number)?;
            }
        }
        if number > 0 {
            for (place, figure) in [&mut first, &mut next].into_iter().enumerate() {
                figure.ours.push(ours[place]);
                figure.theirs.push(theirs[place]);
            }
        }
    }
    Ok([first, next])
}

/// buildah with an empty store, as on a desk that never saw the base.
struct Buildah<'a> {
    folder: PathBuf,
    output: PathBuf,
    registry: &'a str,
}

impl<'a> Buildah<'a> {
    fn new(folder: &Path, registry: &'a str) -> Result<Self, BenchError> {
        let store = folder.join("buildah");
        fs::create_dir_all(&store)?;
        fs::write(store.join("policy.json"), r#"{"default":[{"type":"insecureAcceptAnything"}]}"#)?;
        let text = format!("FROM {registry}/{BASE}\nCOPY ROOT.war /usr/local/tomcat/webapps/ROOT.war\n");
        fs::write(store.join("Containerfile"), text)?;
        Ok(Self { folder: store, output: folder.join("theirs"), registry })
    }

    /// Milliseconds of the first version, and of the next.
    fn push(&self, wars: &[PathBuf; 2], number: usize) -> Result<[f64; 2], BenchError> {
        let mut millis = [f64::NAN; 2];
        for (version, war) in wars.iter().enumerate() {
            fs::copy(war, self.folder.join("ROOT.war"))?;
            let image = format!("{}/bench-image/theirs-{number}:{version}", self.registry);
            let bud = self.run(&[
                "bud",
                "-q",
                "--tls-verify=false",
                "--signature-policy",
                "policy.json",
                "-t",
                &image,
                ".",
            ])?;
            let push = ["push", "-q", "--tls-verify=false", "--signature-policy", "policy.json", &image];
            millis[version] = bud + self.run(&push)?;
        }
        Ok(millis)
    }

    fn run(&self, arguments: &[&str]) -> Result<f64, BenchError> {
        let mut buildah = Command::new("buildah");
        buildah.arg("--root").arg(self.folder.join("store")).arg("--runroot").arg(self.folder.join("run"));
        buildah.args(["--storage-driver", "overlay"]).args(arguments);
        buildah.env("BUILDAH_ISOLATION", "chroot").current_dir(&self.folder);
        Ok(measure(&mut buildah, &self.output)?.millis)
    }
}

impl Drop for Buildah<'_> {
    fn drop(&mut self) {
        // The driver mounts its folder upon itself; the next one begins without what this one has.
        let _ = Command::new("umount").arg(self.folder.join("store/overlay")).stderr(Stdio::null()).status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Milliseconds of the first version by us, and of the next.
fn push(desk: &mut Desk, wars: &[PathBuf; 2], number: usize) -> Result<[f64; 2], BenchError> {
    let mut millis = [f64::NAN; 2];
    for (version, war) in wars.iter().enumerate() {
        let answer = desk.order(&format!("{} bench-image/ours-{number} {version}", war.display()))?;
        millis[version] = answer["millis"].as_f64().ok_or_else(|| desk.unexpected(&answer))?;
    }
    Ok(millis)
}
