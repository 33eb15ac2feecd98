//! Application servers, a web server and a database as images in the layout of the official ones, with a test application: made on
//! first use out of Maven Central's distributions and Debian's programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::command;
use crate::image_build::{ImageBuild, ImagesError, WORK, install, made_once};
use crate::layout::Layout;
use crate::progress::Progress;

/// What is put together, and from what.
const FILES: [(&str, &str); 13] = [
    ("roots.sh", include_str!("../images/middleware/roots.sh")),
    ("postgres.sh", include_str!("../images/middleware/postgres.sh")),
    ("nginx.conf", include_str!("../images/middleware/nginx.conf")),
    ("default.conf", include_str!("../images/middleware/default.conf")),
    ("pom.xml", include_str!("../java/pom.xml")),
    ("web.xml", include_str!("../java/web.xml")),
    ("Answer.java", include_str!("../java/Answer.java")),
    ("Counter.java", include_str!("../java/Counter.java")),
    ("Health.java", include_str!("../java/Health.java")),
    ("Row.java", include_str!("../java/Row.java")),
    ("Session.java", include_str!("../java/Session.java")),
    ("Slow.java", include_str!("../java/Slow.java")),
    ("program/Program.java", include_str!("../java/program/Program.java")),
];

/// The images by their names, each after those that it is made from.
const IMAGES: [(&str, &str); 6] = [
    ("busybox:1", "FROM scratch\nCOPY base /\nCMD [\"sh\"]\n"),
    (
        "jre:17",
        "FROM localhost/busybox:1\nCOPY jre /\nENV JAVA_HOME=/opt/java/openjdk LANG=C.UTF-8 \
         PATH=/opt/java/openjdk/bin:/usr/local/bin:/usr/bin:/bin\n",
    ),
    (
        "tomcat:11",
        "FROM localhost/jre:17\nCOPY tomcat /\nENV CATALINA_HOME=/usr/local/tomcat \
         PATH=/usr/local/tomcat/bin:/opt/java/openjdk/bin:/usr/local/bin:/usr/bin:/bin\n\
         WORKDIR /usr/local/tomcat\nEXPOSE 8080\nCMD [\"catalina.sh\", \"run\"]\n",
    ),
    (
        "wildfly:38",
        "FROM localhost/jre:17\nCOPY wildfly /\nENV JBOSS_HOME=/opt/jboss/wildfly LAUNCH_JBOSS_IN_BACKGROUND=true\n\
         WORKDIR /opt/jboss\nUSER 1000\nEXPOSE 8080\n\
         CMD [\"/opt/jboss/wildfly/bin/standalone.sh\", \"-b\", \"0.0.0.0\"]\n",
    ),
    (
        "postgres:15",
        "FROM localhost/busybox:1\nCOPY postgres /\nUSER 999\nEXPOSE 5432\n\
         ENTRYPOINT [\"/usr/local/bin/docker-entrypoint.sh\"]\n",
    ),
    (
        "nginx:1",
        "FROM localhost/busybox:1\nCOPY nginx /\nUSER 101\nEXPOSE 8080\nSTOPSIGNAL SIGQUIT\n\
         CMD [\"nginx\", \"-g\", \"daemon off;\"]\n",
    ),
];

/// A server with the test application and its database driver in it.
struct Application {
    name: &'static str,
    server: &'static str,
    /// Where the server looks for applications, and where the driver of a database is kept.
    applications: &'static str,
    driver: &'static str,
    owner: &'static str,
}

const APPLICATIONS: [Application; 2] = [
    Application {
        name: "counter",
        server: "tomcat:11",
        applications: "/usr/local/tomcat/webapps/",
        driver: "/usr/local/tomcat/lib/jdbc-driver.jar",
        owner: "0:0",
    },
    Application {
        name: "counter-wildfly",
        server: "wildfly:38",
        applications: "/opt/jboss/wildfly/standalone/deployments/",
        driver: "/opt/jboss/wildfly/drivers/jdbc-driver.jar",
        owner: "1000:0",
    },
];

/// The versions of the test application, which differ in nothing but what they say they are.
const VERSIONS: [&str; 2] = ["1", "2"];

/// Images of middleware: `tomcat:11`, `wildfly:38`, `jre:17`, `nginx:1`, `postgres:15` and `busybox:1`, and the test application on
/// Tomcat (`counter:1`, `counter:2`) and on `WildFly` (`counter-wildfly:1`, `counter-wildfly:2`). nginx is that for a user without
/// rights, and listens on 8080.
///
/// The application answers `/counter` with the number of the session's requests, the member's name and the version; `/row?id=&name=`
/// with a text of the table `greeting` from the data source with this JNDI name; `/session` with the seconds after which a session
/// ends; `/slow?ms=` late; `/health` when it is started.
#[derive(Debug, Clone)]
pub struct Middleware {
    directory: PathBuf,
}

impl Middleware {
    /// The images that were made, or are to be made, on this machine.
    pub(crate) fn new(layout: &Layout) -> Self {
        let mut hash = Sha256::new();
        for (name, text) in FILES.into_iter().chain(IMAGES) {
            hash.update(name);
            hash.update(text);
        }
        for application in &APPLICATIONS {
            for version in VERSIONS {
                hash.update(application.text(version));
            }
        }
        hash.update(include_str!("image_build.rs"));
        let key = crate::programs::hex(&hash.finalize()[..8]);
        Self { directory: layout.cache().join("middleware").join(key) }
    }

    /// The test application as a file.
    pub fn war(&self) -> PathBuf {
        self.directory.join("application/ROOT.war")
    }

    /// PostgreSQL's driver for Java.
    pub fn driver(&self) -> PathBuf {
        self.directory.join("application/postgresql.jar")
    }

    /// An executable jar. It listens on `SERVER_PORT`, and answers with its time zone, its character set and the property `option`.
    pub fn program(&self) -> PathBuf {
        self.directory.join("application/program.jar")
    }

    /// Makes the images unless they are there; `registry` is the program that takes them.
    pub(crate) fn build(
        &self,
        layout: &Layout,
        registry: &Path,
        progress: &Progress,
    ) -> Result<(), ImagesError> {
        made_once(&self.directory, |partial| {
            let line = "making the images of middleware (about 3 min when cold)";
            progress.during("images", line, || build_into(partial, layout, registry, progress))
        })
    }

    /// Puts the images into the storage of a registry.
    pub(crate) fn install(&self, storage: &Path) -> Result<(), command::CommandError> {
        install(&self.directory, storage)
    }
}

fn build_into(
    directory: &Path,
    layout: &Layout,
    registry: &Path,
    progress: &Progress,
) -> Result<(), ImagesError> {
    let work = directory.join(WORK);
    let files = work.join("files");
    let write = |path: &Path| {
        let path = path.to_path_buf();
        move |source| ImagesError::Write { path, source }
    };
    let program = files.join("program");
    fs::create_dir_all(&program).map_err(write(&program))?;
    for (name, text) in FILES {
        fs::write(files.join(name), text).map_err(write(&files))?;
    }
    let mut maven = Command::new("mvn");
    maven.args(["-B", "-q", "-f", "files/pom.xml", "-DoutputDirectory=../distributions"]);
    maven.arg("org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies").current_dir(&work);
    command::run(&mut maven).map_err(ImagesError::Distributions)?;
    let mut roots = Command::new("sh");
    roots.args(["-eu", "files/roots.sh"]).current_dir(&work);
    command::run(&mut roots).map_err(ImagesError::Roots)?;
    // These are large: a driver that does not copy each layer.
    let build = ImageBuild::begin(layout, registry, directory, "overlay")?;
    for (name, text) in IMAGES {
        build.keep(name, text)?;
        progress.say("images", name);
    }
    for application in &APPLICATIONS {
        for version in VERSIONS {
            build.keep(&format!("{}:{version}", application.name), &application.text(version))?;
        }
        progress.say("images", application.name);
    }
    let (from, to) = (work.join("application"), directory.join("application"));
    fs::rename(&from, &to).map_err(write(&to))
}

impl Application {
    /// The container file of a version.
    fn text(&self, version: &str) -> String {
        let Self { server, applications, driver, owner, .. } = self;
        format!(
            "FROM localhost/{server}\nCOPY --chown={owner} application/ROOT.war {applications}\n\
             COPY --chown={owner} application/postgresql.jar {driver}\nENV VERSION={version}\n"
        )
    }
}
