//! The audit record as a file.

use super::{Audit, AuditError, Entry};
use crate::csv;
use concertina_contract::{
    AuditEntry, AuditEvent, DiffLine, LineChange, Millis, ObjectRef, OperationId, PlanId, RecordFormat,
    SiteId,
};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The headings of the columns, in the order of [`Line`].
const HEADINGS: [&str; 10] =
    ["number", "time", "author", "event", "site", "siteId", "object", "text", "plan", "operation"];

/// One entry as files have it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    number: u32,
    /// As RFC 3339 writes it, in UTC.
    time: String,
    author: &'a str,
    event: AuditEvent,
    site: String,
    site_id: &'a str,
    object: &'a str,
    text: &'a str,
    plan: &'a str,
    operation: &'a str,
    /// What was reviewed, with the approval of it. In JSON alone: it is no cell of a table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviewed: Vec<Reviewed>,
}

/// What was reviewed of one object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reviewed {
    site: String,
    object: String,
    /// Lines of YAML as `diff` writes them: with `-`, `+` or a space before each.
    diff: Vec<String>,
    /// Something was left out.
    cut: bool,
}

impl Audit {
    /// Writes every entry to a file, newest first. `name` gives the display name of a site.
    pub fn export(
        &self,
        format: RecordFormat,
        path: &Path,
        name: impl Fn(&SiteId) -> String,
    ) -> Result<(), AuditError> {
        let mut file = BufWriter::new(File::create(path).map_err(AuditError::Export)?);
        let mut first = true;
        if format == RecordFormat::Csv {
            writeln!(file, "{}", csv::record(&HEADINGS)).map_err(AuditError::Export)?;
        }
        for page in self.pages(None) {
            for entry in &page? {
                let mut line = line(entry, &name);
                if format == RecordFormat::Json {
                    line.reviewed = self.reviewed(entry, &name)?;
                }
                write(&mut file, format, first, &line).map_err(AuditError::Export)?;
                first = false;
            }
        }
        if format == RecordFormat::Json {
            writeln!(file, "{}", if first { "[]" } else { "\n]" }).map_err(AuditError::Export)?;
        }
        file.flush().map_err(AuditError::Export)
    }

    /// What was reviewed before an approval, object by object; those of a release each by itself.
    fn reviewed(
        &self,
        entry: &AuditEntry,
        name: impl Fn(&SiteId) -> String,
    ) -> Result<Vec<Reviewed>, AuditError> {
        let approved = entry.operation.as_ref().filter(|_| entry.event == AuditEvent::PlanApproved);
        let Some(operation) = approved else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for target in self.reviews(operation)? {
            let mut tell = |object: &ObjectRef, diff: &[DiffLine]| {
                if !diff.is_empty() {
                    all.push(Reviewed {
                        site: name(&object.site),
                        object: Entry::new(entry.event, "").object(object).object,
                        diff: diff.iter().map(signed).collect(),
                        cut: target.cut,
                    });
                }
            };
            tell(&target.object, &target.diff);
            let parts = target.release.iter().flat_map(|release| &release.parts);
            parts.for_each(|part| tell(&part.object, &part.diff));
        }
        Ok(all)
    }
}

fn signed(line: &DiffLine) -> String {
    let sign = match line.change {
        LineChange::Same => ' ',
        LineChange::Removed => '-',
        LineChange::Added => '+',
    };
    format!("{sign}{}", line.text)
}

fn line(entry: &AuditEntry, name: impl Fn(&SiteId) -> String) -> Line<'_> {
    Line {
        number: entry.number,
        time: time(entry.at),
        author: &entry.author,
        event: entry.event,
        site: entry.site.as_ref().map(name).unwrap_or_default(),
        site_id: entry.site.as_ref().map(SiteId::as_str).unwrap_or_default(),
        object: &entry.object,
        text: &entry.text,
        plan: entry.plan.as_ref().map(PlanId::as_str).unwrap_or_default(),
        operation: entry.operation.as_ref().map(OperationId::as_str).unwrap_or_default(),
        reviewed: Vec::new(),
    }
}

fn write(file: &mut impl Write, format: RecordFormat, first: bool, line: &Line<'_>) -> io::Result<()> {
    let value = serde_json::to_value(line)?;
    match format {
        RecordFormat::Json => write!(file, "{}{value}", if first { "[\n" } else { ",\n" }),
        RecordFormat::Csv => {
            let cell = |heading: &str| match &value[heading] {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            writeln!(file, "{}", csv::record(&HEADINGS.map(cell)))
        }
    }
}

fn time(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::OperationRecord;
    use crate::clock::Clock;
    use crate::store::Store;
    use concertina_contract::{Intent, Kind, OperationState, ReviewedTarget};
    use serde_json::{Value, json};

    fn written(audit: &Audit, format: RecordFormat) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record");
        audit.export(format, &path, |_| "plant, busan".to_owned()).unwrap();
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn the_whole_record_becomes_csv_and_json() {
        let audit = Audit::new(Store::in_memory().unwrap(), Clock::from_fn(|| 1_500), "kim");
        assert_eq!(written(&audit, RecordFormat::Json), "[]\n");
        for _ in 0..1_500 {
            audit.append(&Entry::new(AuditEvent::Verified, "restart")).unwrap();
        }
        let entry =
            Entry::new(AuditEvent::WriteStarted, "=2+2").site(&SiteId::new("s")).plan(&PlanId::new("p"));
        audit.append(&entry).unwrap();
        let text = written(&audit, RecordFormat::Csv);
        let mut lines = text.lines();
        assert_eq!(lines.next().unwrap(), HEADINGS.join(","));
        assert_eq!(
            lines.next().unwrap(),
            "1501,1970-01-01T00:00:01.5Z,kim,write-started,\"plant, busan\",s,,'=2+2,p,"
        );
        assert_eq!(lines.count(), 1_500);
        let all: Vec<Value> = serde_json::from_str(&written(&audit, RecordFormat::Json)).unwrap();
        assert_eq!(all.len(), 1_501);
        assert_eq!(
            (&all[0]["text"], &all[0]["siteId"], &all[1500]["number"]),
            (&json!("=2+2"), &json!("s"), &json!(1))
        );
    }

    #[test]
    fn what_was_reviewed_is_saved_with_its_approval() {
        let audit = Audit::new(Store::in_memory().unwrap(), Clock::from_fn(|| 1_500), "kim");
        let object = ObjectRef {
            site: SiteId::new("s"),
            kind: Kind::Deployment,
            namespace: "shop".to_owned(),
            name: "web".to_owned(),
            uid: "u".to_owned(),
        };
        let line = |change, text: &str| DiffLine { change, text: text.to_owned() };
        let diff = vec![line(LineChange::Removed, "  replicas: 3"), line(LineChange::Added, "  replicas: 6")];
        let (release, rollout, risks) = (None, None, Vec::new());
        let review = ReviewedTarget { object, diff, release, rollout, risks, cut: false };
        let operation = OperationRecord {
            id: OperationId::new("o"),
            plan: PlanId::new("p"),
            intent: Intent::Restart { targets: Vec::new() },
            author: "kim".to_owned(),
            reason: String::new(),
            started: 1,
            finished: None,
            state: OperationState::Running,
            undo_of: None,
            targets: Vec::new(),
        };
        let approval = Entry::new(AuditEvent::PlanApproved, "scale").operation(&operation.id);
        audit.open_operation(&operation, &[review], &approval).unwrap();
        audit.append(&Entry::new(AuditEvent::Verified, "scale").operation(&operation.id)).unwrap();
        let all: Vec<Value> = serde_json::from_str(&written(&audit, RecordFormat::Json)).unwrap();
        let told = json!([{ "site": "plant, busan", "object": "Deployment shop/web", "cut": false,
            "diff": ["-  replicas: 3", "+  replicas: 6"] }]);
        assert_eq!((all[0].get("reviewed"), &all[1]["reviewed"]), (None, &told));
        assert_eq!(written(&audit, RecordFormat::Csv).lines().count(), 3);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_told() {
        let audit = Audit::new(Store::in_memory().unwrap(), Clock::from_fn(|| 1), "kim");
        let failed = audit.export(RecordFormat::Json, Path::new("/nowhere/record"), |_| String::new());
        assert!(matches!(failed, Err(AuditError::Export(_))));
    }
}
