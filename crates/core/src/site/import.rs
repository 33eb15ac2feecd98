//! Importing: a preview that adds nothing, then what the user chose of it.

use super::fleet::Fleet;
use super::{added, view};
use crate::error::store_failure;
use crate::kubeconfig::{Added, Here, Login, Parsed, Sources, files_of, hex};
use crate::secrets::Secret;
use concertina_contract::{
    ErrorCode, Failure, ImportEntry, ImportFile, ImportId, ImportPreview, LoginId, Millis, SourceId,
};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Previews that are kept; the oldest goes first.
const PREVIEWS: usize = 8;
/// The longest text that can be pasted, in bytes.
const LONGEST_TEXT: usize = 16 << 20;
/// How long what was taken away can be brought back.
const UNDO: Duration = Duration::from_mins(5);

/// What to import.
#[derive(Debug)]
pub enum ImportInput {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// The text of a kubeconfig.
    Text(Secret),
}

/// Previews that were made and not used yet.
#[derive(Debug, Default)]
pub(super) struct Previews(Vec<(ImportId, Vec<Candidate>)>);

/// Something that would be added.
#[derive(Debug)]
struct Candidate {
    added: Added,
    text: Option<Secret>,
    files: Vec<ImportFile>,
    logins: Vec<Login>,
    passed_over: u32,
}

impl Fleet {
    /// What an import would add. Reads files; adds, dials and runs nothing.
    pub async fn preview_import(&self, input: ImportInput) -> Result<ImportPreview, Failure> {
        let sources = self.sources().clone();
        let reading = sources.clone();
        let candidates = tokio::task::spawn_blocking(move || candidates(input, &reading))
            .await
            .map_err(|_| Failure::new(ErrorCode::Internal))??;
        let plugins: Vec<_> = candidates
            .iter()
            .flat_map(|one| &one.logins)
            .filter_map(|login| login.user.exec.clone())
            .collect();
        let mut standing = self.shared().runner.standing(plugins).await.into_iter();
        let known = self.known();
        let here = Here::new(&known.kubeconfig.logins, &sources);
        let entries = candidates.iter().flat_map(|one| &one.logins).map(|login| {
            let standing = login.user.exec.as_ref().map(|_| standing.next().unwrap_or_default());
            ImportEntry {
                login: view::login(login, None, standing, false, &sources),
                state: here.state(login),
            }
        });
        let entries = entries.collect();
        drop(known);
        let id = ImportId::new(uuid::Uuid::new_v4().to_string());
        let preview = ImportPreview {
            id: id.clone(),
            files: candidates.iter().flat_map(|one| one.files.clone()).collect(),
            entries,
            passed_over: candidates.iter().map(|one| one.passed_over).sum(),
        };
        self.previews().keep(id, candidates);
        Ok(preview)
    }

    /// Adds what was chosen of a preview, and reads all files again. What nothing was chosen of is not added.
    pub async fn import(&self, id: &ImportId, take: &[LoginId]) -> Result<(), Failure> {
        let candidates = self.previews().take(id)?;
        let take: HashSet<&LoginId> = take.iter().collect();
        let (mut adding, mut written) = (Vec::new(), Vec::new());
        for Candidate { mut added, text, logins, .. } in candidates {
            let (taken, left): (Vec<_>, Vec<_>) =
                logins.iter().map(|login| &login.id).partition(|id| take.contains(id));
            if taken.is_empty() {
                continue;
            }
            added.left_out = left.into_iter().cloned().collect();
            if let Some(text) = text {
                let is_new = !added.path.exists();
                write_private(&added.path, text.expose()).map_err(|error| {
                    Failure::new(ErrorCode::StoreFailed).detail(format!("the pasted text: {error}"))
                })?;
                written.extend(is_new.then(|| added.path.clone()));
            }
            adding.push(added);
        }
        let now = self.shared().clock.now();
        added::add(&self.shared().store, &adding, now).map_err(|error| {
            // Credentials in a file that nobody knows of would stay for ever.
            for path in &written {
                drop(std::fs::remove_file(path));
            }
            store_failure(&error)
        })?;
        self.reload().await
    }

    /// Stops reading what was added. What was chosen for its sites is kept, and for some minutes it can be brought back.
    pub async fn remove_source(&self, id: &SourceId) -> Result<(), Failure> {
        let now = self.shared().clock.now();
        let was_there =
            added::remove(&self.shared().store, id, now).map_err(|error| store_failure(&error))?;
        if !was_there {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "source-unknown"));
        }
        let shared = self.shared().clone();
        self.shared().tasks.spawn(async move {
            tokio::time::sleep(UNDO).await;
            if let Err(error) = added::forget(&shared.store, now) {
                tracing::warn!(%error, "what was taken away could not be forgotten");
            }
        });
        self.reload().await
    }

    /// Reads again what was taken away a moment ago.
    pub async fn restore_source(&self, id: &SourceId) -> Result<(), Failure> {
        let known = added::restore(&self.shared().store, id).map_err(|error| store_failure(&error))?;
        if !known {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "source-unknown"));
        }
        self.reload().await
    }

    /// Forgets what was taken away in an earlier run.
    pub(super) fn forget_removed(&self) {
        if let Err(error) = added::forget(&self.shared().store, Millis::MAX) {
            tracing::warn!(%error, "what was taken away could not be forgotten");
        }
    }
}

impl Previews {
    fn keep(&mut self, id: ImportId, candidates: Vec<Candidate>) {
        if self.0.len() >= PREVIEWS {
            self.0.remove(0);
        }
        self.0.push((id, candidates));
    }

    fn take(&mut self, id: &ImportId) -> Result<Vec<Candidate>, Failure> {
        let at = self.0.iter().position(|(known, _)| known == id);
        let at = at.ok_or_else(|| Failure::new(ErrorCode::BadRequest).with("reason", "import-unknown"))?;
        Ok(self.0.remove(at).1)
    }
}

fn candidates(input: ImportInput, sources: &Sources) -> Result<Vec<Candidate>, Failure> {
    match input {
        ImportInput::Text(text) => pasted(text, sources).map(|one| vec![one]),
        ImportInput::Paths(paths) => paths.into_iter().map(|path| at(path, sources)).collect(),
    }
}

/// A file, or a folder whose kubeconfigs are read, also those that are put there later.
fn at(path: PathBuf, sources: &Sources) -> Result<Candidate, Failure> {
    let path = std::path::absolute(&path).unwrap_or(path);
    if path.to_str().is_none() {
        return Err(Failure::new(ErrorCode::BadRequest).with("reason", "path-not-unicode"));
    }
    let is_folder = path.is_dir();
    let inside = if is_folder { files_of(&path) } else { vec![path.clone()] };
    let mut candidate = Candidate {
        added: Added::from(path.clone()),
        text: None,
        files: Vec::new(),
        logins: Vec::new(),
        passed_over: 0,
    };
    for file in inside {
        let parsed = Parsed::read(&file, sources);
        if is_folder && parsed.is_other {
            candidate.passed_over += 1;
        } else {
            candidate.add(sources.display(&file), parsed);
        }
    }
    if candidate.files.is_empty() {
        let reason = Failure::new(ErrorCode::KubeconfigInvalid).with("reason", "folder-without");
        let problem = Some(reason.with("path", sources.display(&path)));
        candidate.files.push(ImportFile { path: sources.display(&path), contexts: 0, problem });
    }
    Ok(candidate)
}

/// A text becomes a file of ours when it is imported. Its name is made of the text, so that the same text is one file.
fn pasted(text: Secret, sources: &Sources) -> Result<Candidate, Failure> {
    let bad = |reason| Failure::new(ErrorCode::BadRequest).with("reason", reason);
    let folder = sources.pasted_folder.as_ref().ok_or_else(|| Failure::new(ErrorCode::Internal))?;
    if text.expose().len() > LONGEST_TEXT {
        return Err(bad("too-large"));
    }
    if text.text().is_none_or(|text| text.trim().is_empty()) {
        return Err(bad("text-empty"));
    }
    let path = folder.join(format!("pasted-{}.yaml", hex(&Sha256::digest(text.expose())[..8])));
    let parsed = Parsed::text(text.expose(), &path, sources);
    let added = Added { path, pasted: true, left_out: HashSet::new() };
    let mut candidate =
        Candidate { added, text: Some(text), files: Vec::new(), logins: Vec::new(), passed_over: 0 };
    candidate.add(String::new(), parsed);
    Ok(candidate)
}

impl Candidate {
    fn add(&mut self, path: String, parsed: Parsed) {
        let contexts = u32::try_from(parsed.logins.len()).unwrap_or(u32::MAX);
        let problem = parsed.problem.map(|problem| problem.with("path", &path));
        self.files.push(ImportFile { path, contexts, problem });
        self.logins.extend(parsed.logins);
    }
}

/// Writes a file that only this user can read, whole or not at all.
fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let folder = path.parent().unwrap_or(Path::new("/"));
    std::fs::create_dir_all(folder)?;
    let new = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        options.mode(0o600);
    }
    let mut file = options.open(&new)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    written.and_then(|()| std::fs::rename(&new, path)).inspect_err(|_| drop(std::fs::remove_file(&new)))
}
