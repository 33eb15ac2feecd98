//! Comma-separated values, as RFC 4180 has them.

/// One record, without the end of its line.
pub(crate) fn record(cells: &[impl AsRef<str>]) -> String {
    cells.iter().map(|cell| quoted(cell.as_ref())).collect::<Vec<_>>().join(",")
}

fn quoted(cell: &str) -> String {
    // A cell that a spreadsheet would run as a formula is text: it came from a cluster.
    let cell = if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells_are_quoted_where_they_must_be_and_no_cell_is_a_formula() {
        let cells = ["plain", "a,b", "say \"hi\"", "two\nlines", "=1+1", "-1", ""];
        assert_eq!(super::record(&cells), "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",'=1+1,'-1,");
    }
}
