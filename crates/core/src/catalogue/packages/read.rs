//! Where packages come from: this program, and a folder of the user's.

use super::definition::Definition;
pub(crate) use super::document::LONGEST;
use super::error::PackageError;
use super::{Package, Packages};
use crate::catalogue::grammar::is_label;
use crate::catalogue::validate::check_form;
use crate::membership::mark;
use concertina_contract::{
    ApplicationName, Cluster, ConfigFile, Datasource, PackageForm, PackageLogin, PackageProblem,
    PackageProblemCode, SecretText, SecretValue, TextValue,
};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// The file that makes a folder a package.
const DESCRIPTION: &str = "package.yaml";
/// The most packages and the most files of one that are read.
pub(crate) const MOST: usize = 100;

/// The files of a package of this program.
macro_rules! files {
    ($folder:literal: $($file:literal),+) => {
        &[$(($file, include_str!(concat!("../../../../../assets/catalogue/", $folder, "/", $file)))),+]
    };
}

/// The packages of this program.
const BUILT_IN: [&[(&str, &str)]; 5] = [
    files!("tomcat": "package.yaml", "server.xml", "context.xml", "web.xml", "names.security", "members.jsp",
        "joined-context.xml", "joined.xml", "joined.jsp", "en.md", "ko.md"),
    files!("wildfly": "package.yaml", "configure.cli", "names.security", "members.jsp", "ending.jsp", "jboss-web.xml", "en.md", "ko.md"),
    files!("jar": "package.yaml", "en.md", "ko.md"),
    files!("web": "package.yaml", "default.conf", "en.md", "ko.md"),
    files!("registry": "package.yaml", "config.yml", "en.md", "ko.md"),
];

static READ: LazyLock<BTreeMap<String, Arc<Package>>> = LazyLock::new(|| {
    let read = |files: &&[(&str, &str)]| {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        // A test reads them all.
        Package::read(files, false).ok()
    };
    BUILT_IN
        .iter()
        .filter_map(read)
        .map(|package| (package.definition.name.clone(), Arc::new(package)))
        .collect()
});

impl Packages {
    /// The packages of this program.
    pub(super) fn built_in() -> Self {
        Self { all: READ.clone(), problems: Vec::new(), folder: PathBuf::new(), artifacts: Vec::new() }
    }

    pub(super) fn add_own(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut folders: Vec<_> = entries.filter(|path| path.join(DESCRIPTION).exists()).collect();
        folders.sort();
        for folder in folders.into_iter().take(MOST) {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.add_one(&folder, name);
        }
    }

    /// Adds the package of a folder, which is called so where it cannot be used.
    pub(super) fn add_one(&mut self, folder: &Path, called: String) {
        match self.read_own(folder) {
            Ok(package) => {
                self.all.insert(package.definition.name.clone(), Arc::new(package));
            }
            Err(problem) => self.problems.push(PackageProblem { folder: called, ..problem }),
        }
    }

    fn read_own(&self, folder: &Path) -> Result<Package, PackageProblem> {
        let mut files = BTreeMap::new();
        let unreadable =
            |file: &str, error: &dyn std::fmt::Display| problem(file, PackageProblemCode::Unreadable, error);
        for entry in fs::read_dir(folder).map_err(|error| unreadable("", &error))?.flatten().take(MOST) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let text = read_text(&entry.path()).map_err(|error| unreadable(&name, &error))?;
                files.insert(name, text);
            }
        }
        self.free(Package::read(files, true)?)
    }

    /// A package whose name is not taken.
    pub(super) fn free(&self, package: Package) -> Result<Package, PackageProblem> {
        if self.all.contains_key(&package.definition.name) {
            return Err(problem(DESCRIPTION, PackageProblemCode::NameTaken, &package.definition.name));
        }
        Ok(package)
    }
}

/// A file of text of a bounded length.
fn read_text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LONGEST as u64 + 1).read_to_string(&mut text)?;
    if text.len() > LONGEST {
        return Err(std::io::ErrorKind::FileTooLarge.into());
    }
    Ok(text)
}

impl Package {
    /// Reads a package of its files, and tries what it makes of forms that say nothing and all that it has a use for.
    pub(super) fn read(files: BTreeMap<String, String>, own: bool) -> Result<Self, PackageProblem> {
        let malformed =
            |what: &dyn std::fmt::Display| problem(DESCRIPTION, PackageProblemCode::Malformed, what);
        let text = files.get(DESCRIPTION).map(String::as_str).unwrap_or_default();
        let definition = Definition::read(text).map_err(|what| malformed(&what))?;
        if !is_label(&definition.name) {
            return Err(malformed(&format!("name: {:?}", definition.name)));
        }
        if let Some(page) = definition.members.as_ref().filter(|page| mark(page.port, &page.path).is_none()) {
            return Err(malformed(&format!("members: {}{}", page.port, page.path)));
        }
        if definition.sizes.is_empty() {
            return Err(malformed(&"sizes: []"));
        }
        let package = Self { definition, files, own };
        package.try_out()?;
        Ok(package)
    }

    fn try_out(&self) -> Result<(), PackageProblem> {
        let application = ApplicationName { project: "project".to_owned(), name: "name".to_owned() };
        let least = PackageForm::of(&self.definition.name);
        for said in [least.clone(), self.all_said(least)] {
            let mut form = self.form();
            form.image.clone_from(&self.definition.base);
            let mut made = self.equip(&application, &form, &said).map_err(|error| match &error {
                PackageError::Template { file, what } => problem(file, PackageProblemCode::Template, what),
                PackageError::FileMissing { file } => problem(file, PackageProblemCode::Unreadable, &error),
                PackageError::Unknown { .. } => problem(DESCRIPTION, PackageProblemCode::Malformed, &error),
            })?;
            made.form.files.extend(made.extras.login.take().map(|login| ConfigFile {
                path: login.path,
                content: TextValue::Secret { value: login.who.password },
            }));
            if let Some(wrong) = check_form(&made.form).first() {
                let what = format!("{}: {:?}", wrong.field, wrong.code);
                return Err(problem(DESCRIPTION, PackageProblemCode::Form, &what));
            }
        }
        Ok(())
    }

    /// A form that says something of all that the package has a use for.
    fn all_said(&self, least: PackageForm) -> PackageForm {
        let secret = || SecretValue::Given { text: SecretText::new("secret") };
        let source = |kind| Datasource {
            kind,
            host: "db".to_owned(),
            port: 1,
            database: "db".to_owned(),
            user: "user".to_owned(),
            password: secret(),
            pool_min: 0,
            pool_max: 1,
            jndi_name: "jdbc/main".to_owned(),
            check: true,
        };
        PackageForm {
            jvm_options: "-Xss1m".to_owned(),
            context_path: "/path".to_owned(),
            time_zone: Some("Asia/Seoul".to_owned()),
            session_minutes: Some(1),
            datasource: self.definition.databases.first().copied().map(source),
            cluster: self.definition.cluster.as_ref().map(|_| Cluster { sticky: true }),
            login: Some(PackageLogin { user: "user".to_owned(), password: secret() }),
            ..least
        }
    }
}

fn problem(file: &str, code: PackageProblemCode, what: &dyn std::fmt::Display) -> PackageProblem {
    PackageProblem { folder: String::new(), file: file.to_owned(), code, what: what.to_string() }
}
