//! A WAR and the driver of a database become images of a real Tomcat and a real `WildFly`, whose application reads a row of a real
//! PostgreSQL through JNDI; a database that the site does not reach stops a rollout before anything is changed. What else the form
//! tells the servers they do.

use super::keeper::Keeper;
use super::making::Parts;
use super::servers::{Server, TOMCAT, WILDFLY};
use super::{BUSAN, PATIENCE, Stage};
use crate::real::Turn;
use concertina_contract::{
    AppForm, DatabaseKind, Datasource, OperationState, PackageForm, SecretText, SecretValue,
};
use concertina_tests::{Outcome, page};
use std::io::Write as _;
use std::time::Instant;

/// A database with a row in it.
const DATABASE: &str = r"
apiVersion: v1
kind: Pod
metadata: { name: database, labels: { app: database } }
spec:
  terminationGracePeriodSeconds: 0
  containers:
    - name: postgres
      image: IMAGE
      env:
        - { name: POSTGRES_USER, value: shop }
        - { name: POSTGRES_DB, value: shop }
        - { name: POSTGRES_PASSWORD, value: canary-9d2f }
      readinessProbe: { exec: { command: [pg_isready, -U, shop] }, periodSeconds: 1 }
---
apiVersion: v1
kind: Service
metadata: { name: database }
spec: { selector: { app: database }, ports: [{ port: 5432 }] }
";
const PASSWORD: &str = "canary-9d2f";
const ROW: &str =
    "create table greeting (id int primary key, text text); insert into greeting values (1, '안녕하세요')";

#[tokio::test(flavor = "multi_thread")]
async fn a_war_reads_a_row_through_jndi_on_both_servers() -> Outcome<()> {
    let test = "a_war_reads_a_row_through_jndi_on_both_servers";
    let Some(stage) = Stage::new(test, "datasource", Turn::beside().await).await? else { return Ok(()) };
    let (keeper, middleware) = stage.with_middleware().await?;
    let (war, driver) = (middleware.war(), middleware.driver());
    database(&stage)?;
    for server in [TOMCAT, WILDFLY] {
        let Server { package, base, .. } = server;
        let parts = Parts { package, base, file: &war, driver: Some(&driver) };
        let form = keeper.make(&stage.registry, &parts).await?;
        is_stopped(&keeper, &stage, &server, &form).await?;

        let form = connected(&server, form, 5432);
        keeper.done(keeper.deploy(&stage.project, package, form.clone())).await?;
        reads_its_row(&stage, &server).await?;
        server.does_as_told(&stage).await?;

        keeper.done(keeper.deploy(&stage.project, package, server.with_own(form))).await?;
        server.says_its_own(&stage).await?;
        reads_its_row(&stage, &server).await?;
    }
    keeper.core.shutdown().await;
    Ok(())
}

/// A database that the site does not reach stops a rollout: only the record tells of it.
async fn is_stopped(keeper: &Keeper, stage: &Stage, server: &Server, form: &AppForm) -> Outcome<()> {
    let form = connected(server, form.clone(), 1);
    let plan = keeper.plan(keeper.deploy(&stage.project, server.package, form)).await?;
    let operation = keeper.carry_out(&plan).await?;
    assert_ne!(operation.state, OperationState::Succeeded);
    assert!(format!("{operation:?}").contains("no connection to database:1"), "{operation:#?}");
    let made = stage.kubectl(BUSAN, &["get", "deployment,service,configmap", "-o", "name"])?;
    assert!(!made.contains(server.package), "{made}");
    Ok(())
}

/// The application reads the row, and the password stands nowhere but in Secrets.
async fn reads_its_row(stage: &Stage, server: &Server) -> Outcome<()> {
    let name = server.package;
    assert_eq!(page(stage.service(BUSAN, name)?, server.row).await?.trim(), "안녕하세요", "{name}");
    let rendered = stage.kubectl(BUSAN, &["get", "deployment,configmap,service", "-o", "yaml"])?;
    assert!(!rendered.contains(&format!("value: {PASSWORD}")) && !rendered.contains(&format!("{PASSWORD}@")));
    let check = ["get", "pod", &format!("{name}-database"), "--ignore-not-found"];
    assert_eq!(stage.kubectl(BUSAN, &check)?.trim(), "");
    Ok(())
}

/// Starts the database, and puts the row into it.
fn database(stage: &Stage) -> Outcome<()> {
    let manifest = DATABASE.replace("IMAGE", &format!("{}/postgres:15", stage.registry));
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(manifest.as_bytes())?;
    let path = file.path().to_str().ok_or("a path that is no text")?;
    drop(stage.kubectl(BUSAN, &["create", "namespace", &stage.project]));
    stage.kubectl(BUSAN, &["apply", "-f", path])?;
    stage.kubectl(BUSAN, &["wait", "pod/database", "--for=condition=Ready", "--timeout=180s"])?;
    let site = stage.sandbox.site(BUSAN).ok_or("no site")?;
    let over = Instant::now() + PATIENCE;
    let password = format!("PGPASSWORD={PASSWORD}");
    let psql = ["psql", "-U", "shop", "-d", "shop", "-h", "localhost", "-c", ROW];
    let command =
        [&["exec", "database", "--namespace", &stage.project, "--", "env", &password], &psql[..]].concat();
    loop {
        match site.kubectl(&command) {
            Ok(_) => return Ok(()),
            Err(error) if Instant::now() > over => return Err(error.into()),
            Err(_) => std::thread::sleep(std::time::Duration::from_millis(500)),
        }
    }
}

/// The form with the database at a port, and with what the server is told besides.
fn connected(server: &Server, form: AppForm, port: u16) -> AppForm {
    let datasource = Datasource {
        kind: DatabaseKind::Postgresql,
        host: "database".to_owned(),
        port,
        database: "shop".to_owned(),
        user: "shop".to_owned(),
        password: SecretValue::Given { text: SecretText::new(PASSWORD) },
        pool_min: 1,
        pool_max: 4,
        jndi_name: "jdbc/main".to_owned(),
        check: true,
    };
    AppForm { package: Some(PackageForm { datasource: Some(datasource), ..server.told() }), ..form }
}
