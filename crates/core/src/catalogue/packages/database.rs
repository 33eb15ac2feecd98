//! How Java reaches a database.

use concertina_contract::{DatabaseKind, Datasource};

/// The address for JDBC. Nothing of a password is in it.
pub(super) fn url(datasource: &Datasource) -> String {
    let Datasource { kind, host, port, database, .. } = datasource;
    let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
    match kind {
        DatabaseKind::Postgresql => format!("jdbc:postgresql://{host}:{port}/{database}"),
        DatabaseKind::Mysql => format!("jdbc:mysql://{host}:{port}/{database}"),
        DatabaseKind::Mariadb => format!("jdbc:mariadb://{host}:{port}/{database}"),
        DatabaseKind::Oracle => format!("jdbc:oracle:thin:@//{host}:{port}/{database}"),
        DatabaseKind::SqlServer => format!("jdbc:sqlserver://{host}:{port};databaseName={database}"),
    }
}

/// The class of its driver.
pub(super) fn driver(kind: DatabaseKind) -> &'static str {
    match kind {
        DatabaseKind::Postgresql => "org.postgresql.Driver",
        DatabaseKind::Mysql => "com.mysql.cj.jdbc.Driver",
        DatabaseKind::Mariadb => "org.mariadb.jdbc.Driver",
        DatabaseKind::Oracle => "oracle.jdbc.OracleDriver",
        DatabaseKind::SqlServer => "com.microsoft.sqlserver.jdbc.SQLServerDriver",
    }
}

/// A query that it always answers.
pub(super) fn query(kind: DatabaseKind) -> &'static str {
    match kind {
        DatabaseKind::Oracle => "SELECT 1 FROM DUAL",
        _ => "SELECT 1",
    }
}
