//! What the user arranged: columns of tables and sets of windows, kept in the local database.

use crate::store::{Store, StoreError};
use concertina_contract::{ColumnLayout, Kind, TableLayout, WindowLayout, WindowPlace};
use rusqlite::OptionalExtension as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The rows of the table `setting` that hold them.
const TABLES: &str = "table-layouts";
const WINDOWS: &str = "window-layouts";
const OPEN: &str = "windows-open";
/// The most that is kept: kinds, columns of a kind, sets of windows, windows of a set.
const MOST: usize = 200;
/// The longest name of a set or a column, and the longest view, in characters.
const NAME: usize = 80;
const COLUMN: usize = 330;
const VIEW: usize = 8_000;

/// Why an arrangement could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// The database refused it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is larger than an arrangement can be, or has no name.
    #[error("not an arrangement that can be kept")]
    Malformed,
}

/// The columns of every kind that was arranged.
pub fn tables(store: &Store) -> Result<Vec<TableLayout>, StoreError> {
    load(store, TABLES)
}

/// Arranges the columns of a kind; without columns, as they are by themselves.
pub fn set_table(store: &Store, layout: TableLayout) -> Result<(), LayoutError> {
    let fits = |column: &ColumnLayout| !column.id.is_empty() && column.id.chars().count() <= COLUMN;
    if layout.columns.len() > MOST || !layout.columns.iter().all(fits) {
        return Err(LayoutError::Malformed);
    }
    let mut all = tables(store)?;
    let kind: &Kind = &layout.kind;
    all.retain(|other| other.kind != *kind);
    if !layout.columns.is_empty() {
        all.insert(0, layout);
    }
    all.truncate(MOST);
    Ok(save(store, TABLES, &all)?)
}

/// The sets of windows, by name.
pub fn windows(store: &Store) -> Result<Vec<WindowLayout>, StoreError> {
    load(store, WINDOWS)
}

/// Keeps a set of windows in place of one of the same name.
pub fn set_windows(store: &Store, layout: WindowLayout) -> Result<Vec<WindowLayout>, LayoutError> {
    let mut all = windows(store)?;
    all.retain(|other| other.name != layout.name);
    if !name_fits(&layout.name) || !windows_fit(&layout.windows) || all.len() >= MOST {
        return Err(LayoutError::Malformed);
    }
    all.push(layout);
    all.sort_by_key(|layout| layout.name.to_lowercase());
    save(store, WINDOWS, &all)?;
    Ok(all)
}

/// Gives a set of windows another name, which no other one may have.
pub fn rename_windows(store: &Store, name: &str, to: &str) -> Result<Vec<WindowLayout>, LayoutError> {
    let mut all = windows(store)?;
    let taken = to != name && all.iter().any(|layout| layout.name == to);
    let Some(layout) = all.iter_mut().find(|layout| layout.name == name).filter(|_| !taken && name_fits(to))
    else {
        return Err(LayoutError::Malformed);
    };
    to.clone_into(&mut layout.name);
    all.sort_by_key(|layout| layout.name.to_lowercase());
    save(store, WINDOWS, &all)?;
    Ok(all)
}

/// The windows that were open when they were looked at last.
pub fn open_windows(store: &Store) -> Result<Vec<WindowPlace>, StoreError> {
    load(store, OPEN)
}

/// Remembers the windows that are open.
pub fn set_open_windows(store: &Store, windows: &[WindowPlace]) -> Result<(), LayoutError> {
    if !windows_fit(windows) {
        return Err(LayoutError::Malformed);
    }
    Ok(save(store, OPEN, &windows)?)
}

fn name_fits(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= NAME
}

fn windows_fit(windows: &[WindowPlace]) -> bool {
    windows.len() <= MOST && windows.iter().all(|window| window.view.len() <= VIEW)
}

/// Forgets a set of windows.
pub fn forget_windows(store: &Store, name: &str) -> Result<Vec<WindowLayout>, StoreError> {
    let mut all = windows(store)?;
    all.retain(|other| other.name != name);
    save(store, WINDOWS, &all)?;
    Ok(all)
}

/// What is kept under a name; nothing when it cannot be read.
fn load<T: DeserializeOwned + Default>(store: &Store, name: &str) -> Result<T, StoreError> {
    let text: Option<String> = store.read(|connection| {
        connection.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0)).optional()
    })?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

fn save(store: &Store, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
    let text = serde_json::to_string(value)
        .map_err(|error| StoreError::Statement(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
    store.write(|transaction| {
        transaction.execute(
            "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            [name, &text],
        )?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_kept_for_each_kind_and_reset_by_none() {
        let store = Store::in_memory().unwrap();
        let column = |id: &str| ColumnLayout { id: id.to_owned(), shown: true, width: Some(90) };
        let layout = |kind: Kind, columns: Vec<ColumnLayout>| TableLayout { kind, columns };
        set_table(&store, layout(Kind::Pod, vec![column("name"), column("label:app")])).unwrap();
        set_table(&store, layout(Kind::Node, vec![column("name")])).unwrap();
        set_table(&store, layout(Kind::Pod, vec![column("age")])).unwrap();
        assert_eq!(
            tables(&store).unwrap(),
            [layout(Kind::Pod, vec![column("age")]), layout(Kind::Node, vec![column("name")])]
        );
        set_table(&store, layout(Kind::Pod, Vec::new())).unwrap();
        assert_eq!(tables(&store).unwrap().len(), 1);
        let long = layout(Kind::Pod, vec![column(&"x".repeat(400))]);
        assert!(matches!(set_table(&store, long), Err(LayoutError::Malformed)));
    }

    #[test]
    fn sets_of_windows_have_one_name_each() {
        let store = Store::in_memory().unwrap();
        let window = |view: &str| WindowPlace { view: view.to_owned(), bounds: None, maximized: false };
        let set =
            |name: &str, view: &str| WindowLayout { name: name.to_owned(), windows: vec![window(view)] };
        set_windows(&store, set("b", "/fleet")).unwrap();
        set_windows(&store, set("A", "/fleet")).unwrap();
        let all = set_windows(&store, set("b", "/explorer")).unwrap();
        assert_eq!(all, [set("A", "/fleet"), set("b", "/explorer")]);
        assert!(matches!(set_windows(&store, set(" ", "/fleet")), Err(LayoutError::Malformed)));
        assert!(matches!(rename_windows(&store, "b", "A"), Err(LayoutError::Malformed)));
        assert_eq!(rename_windows(&store, "A", "c").unwrap(), [set("b", "/explorer"), set("c", "/fleet")]);
        rename_windows(&store, "c", "A").unwrap();
        assert_eq!(forget_windows(&store, "b").unwrap(), [set("A", "/fleet")]);
        assert_eq!(windows(&store).unwrap(), [set("A", "/fleet")]);
    }

    #[test]
    fn the_windows_that_were_open_are_remembered_within_bounds() {
        let store = Store::in_memory().unwrap();
        assert_eq!(open_windows(&store).unwrap(), []);
        let window = |view: String| WindowPlace { view, bounds: Some([1, 2, 3, 4]), maximized: true };
        set_open_windows(&store, &[window("/fleet".to_owned())]).unwrap();
        let long = set_open_windows(&store, &[window("x".repeat(VIEW + 1))]);
        assert!(matches!(long, Err(LayoutError::Malformed)));
        assert_eq!(open_windows(&store).unwrap(), [window("/fleet".to_owned())]);
    }
}
