//! What an application server is told by the form of its package, as it is seen from outside.

use super::{BUSAN, Stage};
use concertina_contract::{AppForm, PackageForm, TextValue, Variable};
use concertina_tests::{Outcome, header, page};
use std::time::{Duration, Instant};

/// Minutes until a session ends: no server's own.
const SESSION_MINUTES: u32 = 7;
/// A variable that configuration of the user's own names, and what it says.
const VARIABLE: (&str, &str) = ("SAID_BY", "form");

/// Until a line of a log is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server, and how what it is told shows.
pub(super) struct Server {
    /// Its package, whose name the application has.
    pub(super) package: &'static str,
    /// The image of the sandbox with it.
    pub(super) base: &'static str,
    /// The path at which the test application reads its row.
    pub(super) row: &'static str,
    /// What the line of its log has for a request of `/session` in Seoul.
    logged: [&'static str; 3],
    /// Configuration of the user's own, by which answers have a header that names [`VARIABLE`].
    own: &'static str,
    header: &'static str,
}

/// Its own `server.xml` takes the place of the package's.
pub(super) const TOMCAT: Server = Server {
    package: "tomcat",
    base: "tomcat:11",
    row: "/row?id=1",
    logged: ["\"GET /session HTTP/1.1\"", " 200 ", " +0900]"],
    own: r#"<Server port="-1">
  <Service name="Catalina">
    <Connector port="8080" protocol="HTTP/1.1" server="said by a ${SAID_BY}"/>
    <Engine name="Catalina" defaultHost="localhost">
      <Valve className="org.apache.catalina.valves.HealthCheckValve" path="/-/ready"/>
      <Host name="localhost" appBase="webapps" autoDeploy="false"/>
    </Engine>
  </Service>
</Server>"#,
    header: "server",
};

/// Its script comes after the package's.
pub(super) const WILDFLY: Server = Server {
    package: "wildfly",
    base: "wildfly:38",
    row: "/row?id=1&name=java:/jdbc/main",
    logged: ["\"requestLine\":\"GET /session HTTP/1.1\"", "\"responseCode\":200", " +0900]"],
    own: r#"/subsystem=undertow/configuration=filter/response-header=own:add(header-name=Said,header-value="said by a ${env.SAID_BY}")
/subsystem=undertow/server=default-server/host=default-host/filter-ref=own:add()"#,
    header: "said",
};

impl Server {
    /// What it is told beside its datasource.
    pub(super) fn told(&self) -> PackageForm {
        PackageForm {
            time_zone: Some("Asia/Seoul".to_owned()),
            session_minutes: Some(SESSION_MINUTES),
            access_log: true,
            ..PackageForm::of(self.package)
        }
    }

    /// Its sessions end as told, and its log tells of each request in the time of its zone.
    pub(super) async fn does_as_told(&self, stage: &Stage) -> Outcome<()> {
        let address = stage.service(BUSAN, self.package)?;
        let seconds = page(address, "/session").await?;
        assert_eq!(seconds.trim(), (SESSION_MINUTES * 60).to_string(), "{}", self.package);
        stage.logged(self.package, &self.logged).await
    }

    /// The form with configuration of the user's own.
    pub(super) fn with_own(&self, mut form: AppForm) -> AppForm {
        let (name, text) = VARIABLE;
        let value = TextValue::Plain { text: text.to_owned() };
        form.environment.push(Variable { name: name.to_owned(), value });
        if let Some(said) = &mut form.package {
            said.configuration = Some(self.own.to_owned());
        }
        form
    }

    /// Answers tell what that configuration has them tell.
    pub(super) async fn says_its_own(&self, stage: &Stage) -> Outcome<()> {
        // What is about to end may still be asked until then.
        stage.settled().await?;
        let address = stage.service(BUSAN, self.package)?;
        let said = header(address, "/health", self.header).await?;
        assert_eq!(said.as_deref(), Some("said by a form"), "{}", self.package);
        Ok(())
    }
}

impl Stage {
    /// Waits until one line of the log of an application has all of this.
    pub(super) async fn logged(&self, application: &str, marks: &[&str]) -> Outcome<()> {
        let over = Instant::now() + PATIENCE;
        loop {
            let log = self.kubectl(BUSAN, &["logs", &format!("deployment/{application}")])?;
            if log.lines().any(|line| marks.iter().all(|mark| line.contains(mark))) {
                return Ok(());
            }
            if Instant::now() > over {
                return Err(format!("no line with {marks:?}:\n{log}").into());
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}
