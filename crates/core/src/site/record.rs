//! What is remembered of a site between runs.

use crate::store::{Store, StoreError};
use concertina_contract::{GuardLevel, LoginId, SiteId, SiteKind};
use rusqlite::{Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashSet;

/// How many site colours there are.
const COLOURS: u8 = 12;

/// One row of the table `site`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) id: SiteId,
    pub(super) address: String,
    pub(super) uid: Option<String>,
    pub(super) name: Option<String>,
    pub(super) colour: u8,
    pub(super) kind: Option<SiteKind>,
    pub(super) provider: String,
    pub(super) region: String,
    pub(super) guard: Option<GuardLevel>,
    pub(super) login: Option<LoginId>,
    pub(super) wanted: bool,
    pub(super) groups: Vec<String>,
    pub(super) labels: Vec<String>,
    /// Counts up with each new record: the smaller, the older.
    pub(super) age: i64,
    /// The site that this one was merged into.
    pub(super) merged_into: Option<SiteId>,
    /// The user wants it as a site of its own, whatever cluster answers.
    pub(super) apart: bool,
}

/// The site of each address: the one that is known, or a new one with the first free colour.
pub(super) fn find_or_add(store: &Store, addresses: &[&str]) -> Result<Vec<Record>, StoreError> {
    store.write(|transaction| {
        let mut taken: HashSet<u8> = transaction
            .prepare("SELECT colour FROM site WHERE colour IS NOT NULL")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut find = transaction.prepare("SELECT rowid AS age, * FROM site WHERE address = ?1")?;
        let mut add = transaction.prepare("INSERT INTO site (id, address, colour) VALUES (?1, ?2, ?3)")?;
        let mut records = Vec::with_capacity(addresses.len());
        for (index, address) in addresses.iter().enumerate() {
            let known = find.query_map([address], read)?.next().transpose()?;
            if let Some(record) = known {
                records.push(record);
                continue;
            }
            let free = (0..COLOURS).find(|colour| !taken.contains(colour));
            let colour = free.unwrap_or_else(|| u8::try_from(index % usize::from(COLOURS)).unwrap_or(0));
            taken.insert(colour);
            let mut record = Record::new(address, colour);
            add.execute(params![record.id.as_str(), record.address, record.colour])?;
            record.age = transaction.last_insert_rowid();
            records.push(record);
        }
        Ok(records)
    })
}

impl Record {
    fn new(address: &str, colour: u8) -> Self {
        Self {
            id: SiteId::new(uuid::Uuid::new_v4().to_string()),
            address: address.to_owned(),
            uid: None,
            name: None,
            colour,
            kind: None,
            provider: String::new(),
            region: String::new(),
            guard: None,
            login: None,
            wanted: false,
            groups: Vec::new(),
            labels: Vec::new(),
            age: 0,
            merged_into: None,
            apart: false,
        }
    }
}

/// A record by its id.
pub(super) fn find(store: &Store, id: &SiteId) -> Result<Option<Record>, StoreError> {
    store.read(|connection| {
        let mut statement = connection.prepare("SELECT rowid AS age, * FROM site WHERE id = ?1")?;
        statement.query_map([id.as_str()], read)?.next().transpose()
    })
}

/// Namespaces that the user looked for on a site.
pub(super) fn namespaces(store: &Store, site: &SiteId) -> Result<Vec<String>, StoreError> {
    store.read(|connection| {
        connection
            .prepare("SELECT namespace FROM site_namespace WHERE site = ?1 ORDER BY namespace")?
            .query_map([site.as_str()], |row| row.get(0))?
            .collect()
    })
}

/// Remembers these namespaces of a site and no others.
pub(super) fn set_namespaces(store: &Store, site: &SiteId, names: &[String]) -> Result<(), StoreError> {
    store.write(|transaction| {
        transaction.execute("DELETE FROM site_namespace WHERE site = ?1", [site.as_str()])?;
        let mut add =
            transaction.prepare("INSERT OR IGNORE INTO site_namespace (site, namespace) VALUES (?1, ?2)")?;
        names.iter().try_for_each(|name| add.execute([site.as_str(), name]).map(drop))
    })
}

/// Remembers namespaces that the user looked for on a site.
pub(super) fn name_namespaces(store: &Store, site: &SiteId, names: &[String]) -> Result<(), StoreError> {
    store.write(|transaction| {
        names.iter().try_for_each(|name| {
            let statement = "INSERT OR IGNORE INTO site_namespace (site, namespace) VALUES (?1, ?2)";
            transaction.execute(statement, [site.as_str(), name]).map(drop)
        })
    })
}

/// Writes everything but id, address and what [`super::identity`] decides.
pub(super) fn save(store: &Store, record: &Record) -> Result<(), StoreError> {
    store.write(|transaction| {
        transaction.execute(
            "UPDATE site SET uid = ?2, name = ?3, colour = ?4, kind = ?5, provider = ?6, region = ?7, guard = ?8,
             login = ?9, wanted = ?10, team_groups = ?11, labels = ?12 WHERE id = ?1",
            params![
                record.id.as_str(),
                record.uid,
                record.name,
                record.colour,
                record.kind.map(|kind| word(&kind)),
                record.provider,
                record.region,
                record.guard.map(|guard| word(&guard)),
                record.login.as_ref().map(LoginId::as_str),
                record.wanted,
                serde_json::json!(record.groups).to_string(),
                serde_json::json!(record.labels).to_string(),
            ],
        )?;
        Ok(())
    })
}

/// Logins with a pasted token.
pub(super) fn pasted(store: &Store) -> Result<HashSet<LoginId>, StoreError> {
    store.read(|connection| {
        connection
            .prepare("SELECT login FROM pasted_token")?
            .query_map([], |row| row.get::<_, String>(0).map(LoginId::new))?
            .collect()
    })
}

/// Remembers that a login has a pasted token, or that it has none any more.
pub(super) fn set_pasted(store: &Store, login: &LoginId, pasted: bool) -> Result<(), StoreError> {
    let statement = if pasted {
        "INSERT INTO pasted_token (login) VALUES (?1) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM pasted_token WHERE login = ?1"
    };
    store.write(|transaction| transaction.execute(statement, [login.as_str()]).map(|_| ()))
}

pub(super) fn read(row: &Row<'_>) -> Result<Record, rusqlite::Error> {
    let text = |name| row.get::<_, Option<String>>(name);
    Ok(Record {
        id: SiteId::new(row.get::<_, String>("id")?),
        address: row.get("address")?,
        uid: text("uid")?,
        name: text("name")?,
        colour: row.get::<_, Option<u8>>("colour")?.unwrap_or(0),
        kind: text("kind")?.and_then(|word| parse(&word)),
        provider: text("provider")?.unwrap_or_default(),
        region: text("region")?.unwrap_or_default(),
        guard: text("guard")?.and_then(|word| parse(&word)),
        login: text("login")?.map(LoginId::new),
        wanted: row.get("wanted")?,
        groups: list(&row.get::<_, String>("team_groups")?),
        labels: list(&row.get::<_, String>("labels")?),
        age: row.get("age")?,
        merged_into: text("merged_into")?.map(SiteId::new),
        apart: row.get("apart")?,
    })
}

fn list(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The word of a unit variant, as on the wire.
pub(super) fn word(value: &impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Some(word),
        _ => None,
    }
}

fn parse<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
