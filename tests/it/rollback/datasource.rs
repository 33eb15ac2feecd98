//! An application on a real Tomcat and a real `WildFly` reads a row of a real PostgreSQL through JNDI, both made from packages; a
//! database that the site does not reach stops a rollout before anything is changed.

use super::{BUSAN, PATIENCE, PORT, Stage};
use concertina_contract::{
    AppForm, ApplicationName, DatabaseKind, Datasource, DeployForm, Intent, OperationState, Pace,
    PackageForm, Resources, SecretText, SecretValue,
};
use concertina_sandbox::Progress;
use concertina_tests::{Outcome, page};
use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
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
    let Some(stage) = Stage::new(test, "datasource").await? else { return Ok(()) };
    tokio::task::block_in_place(|| stage.sandbox.middleware(&Progress::silent()))?;
    database(&stage)?;

    let refused = stage.desk.plan(application(&stage, "tomcat", "counter:1", 1)?).await?;
    let operation = stage.desk.carry_out(&refused).await?;
    assert_ne!(operation.state, OperationState::Succeeded);
    assert!(format!("{operation:?}").contains("no connection to database:1"), "{operation:#?}");
    let made = stage.kubectl(BUSAN, &["get", "deployment,service,configmap", "-o", "name"])?;
    assert!(!made.contains("tomcat"), "only the record tells of it: {made}");

    for (name, image, row) in [
        ("tomcat", "counter:1", "/row?id=1"),
        ("wildfly", "counter-wildfly:1", "/row?id=1&name=java:/jdbc/main"),
    ] {
        stage.done(application(&stage, name, image, 5432)?).await?;
        let path = "jsonpath={.spec.clusterIP}";
        let address = stage.kubectl(BUSAN, &["get", "service", name, "-o", path])?;
        let address = SocketAddr::new(address.parse::<IpAddr>()?, PORT);
        assert_eq!(page(address, row).await?.trim(), "안녕하세요", "{name}");
        let rendered = stage.kubectl(BUSAN, &["get", "deployment,configmap,service", "-o", "yaml"])?;
        assert!(
            !rendered.contains(&format!("value: {PASSWORD}")) && !rendered.contains(&format!("{PASSWORD}@"))
        );
        assert_eq!(
            stage.kubectl(BUSAN, &["get", "pod", &format!("{name}-database"), "--ignore-not-found"])?.trim(),
            ""
        );
    }
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

/// An application of a package with the database at a port.
fn application(stage: &Stage, name: &str, image: &str, port: u16) -> Outcome<Intent> {
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
    let said = PackageForm {
        datasource: Some(datasource),
        time_zone: Some("Asia/Seoul".to_owned()),
        ..PackageForm::of(name)
    };
    let form = AppForm {
        image: format!("{}/{image}", stage.registry),
        replicas: 1,
        port: Some(PORT),
        resources: Resources { memory_limit: Some("768Mi".to_owned()), ..Resources::default() },
        package: Some(said),
        ..AppForm::default()
    };
    let application = ApplicationName { project: stage.project.clone(), name: name.to_owned() };
    let form = Box::new(DeployForm { application, form, differences: Vec::new() });
    Ok(Intent::Deploy { form, sites: vec![stage.id(BUSAN)?], pace: Pace::default(), keep_warm: None })
}
