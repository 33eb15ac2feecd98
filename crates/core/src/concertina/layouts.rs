//! What the user arranged, and rows as text.

use super::Concertina;
use crate::error::store_failure;
use crate::layout::{self, LayoutError};
use concertina_contract::{
    Copied, CopyFormat, ErrorCode, Failure, ObjectRef, SubscriptionId, TableLayout, WindowLayout, WindowPlace,
};

/// The most objects that are read to be copied.
const READ: usize = 50;

impl Concertina {
    /// The columns of every kind that was arranged.
    pub fn table_layouts(&self) -> Result<Vec<TableLayout>, Failure> {
        layout::tables(&self.0.store).map_err(|error| store_failure(&error))
    }

    /// Arranges the columns of a kind; without columns, as they are by themselves.
    pub fn set_table_layout(&self, layout: TableLayout) -> Result<(), Failure> {
        layout::set_table(&self.0.store, layout).map_err(|error| layout_failure(&error))
    }

    /// The sets of windows that were named.
    pub fn window_layouts(&self) -> Result<Vec<WindowLayout>, Failure> {
        layout::windows(&self.0.store).map_err(|error| store_failure(&error))
    }

    /// Keeps a set of windows in place of one of the same name.
    pub fn save_window_layout(&self, layout: WindowLayout) -> Result<Vec<WindowLayout>, Failure> {
        layout::set_windows(&self.0.store, layout).map_err(|error| layout_failure(&error))
    }

    /// Gives a set of windows another name.
    pub fn rename_window_layout(&self, name: &str, to: &str) -> Result<Vec<WindowLayout>, Failure> {
        layout::rename_windows(&self.0.store, name, to).map_err(|error| layout_failure(&error))
    }

    /// The windows that were open when the program ended; none when the user does not want them back.
    pub fn last_windows(&self) -> Vec<WindowPlace> {
        if !self.restores_windows() {
            return Vec::new();
        }
        // Without them the program starts with one window.
        layout::open_windows(&self.0.store).unwrap_or_default()
    }

    /// Remembers the windows that are open.
    pub fn keep_open_windows(&self, windows: &[WindowPlace]) -> Result<(), Failure> {
        layout::set_open_windows(&self.0.store, windows).map_err(|error| layout_failure(&error))
    }

    /// Forgets a set of windows.
    pub fn forget_window_layout(&self, name: &str) -> Result<Vec<WindowLayout>, Failure> {
        layout::forget_windows(&self.0.store, name).map_err(|error| store_failure(&error))
    }

    /// The selected rows of a table, or this one, as text with these columns.
    pub async fn copy(
        &self,
        id: &SubscriptionId,
        format: CopyFormat,
        columns: &[String],
        row: Option<u32>,
    ) -> Result<Copied, Failure> {
        let table = self.table(id)?;
        match format {
            CopyFormat::Yaml => {
                let objects = match row {
                    Some(row) => table.object(row).into_iter().collect(),
                    None => table.selected(),
                };
                self.copy_objects(objects).await
            }
            format => Ok(table.copy(format, columns, row)),
        }
    }

    /// Reads objects one after the other, with secrets masked; one that cannot be read is left out. Fails when none can.
    async fn copy_objects(&self, objects: Vec<ObjectRef>) -> Result<Copied, Failure> {
        let all = objects.len();
        let (mut documents, mut failed) = (Vec::new(), None);
        for object in objects.iter().take(READ) {
            match self.yaml(object, false).await {
                Ok(yaml) => documents.push(yaml.text),
                Err(failure) => failed = Some(failure),
            }
        }
        if let Some(failure) = failed.filter(|_| documents.is_empty()) {
            return Err(failure);
        }
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (rows, left_out) = (count(documents.len()), count(all - documents.len()));
        Ok(Copied { text: documents.join("---\n"), rows, left_out })
    }
}

fn layout_failure(error: &LayoutError) -> Failure {
    match error {
        LayoutError::Store(error) => store_failure(error),
        LayoutError::Malformed => Failure::new(ErrorCode::BadRequest).with("reason", error.to_string()),
    }
}
