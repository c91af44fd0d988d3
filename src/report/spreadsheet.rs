//! Rows for a spreadsheet: CSV as RFC 4180 has it, UTF-8, lines ended by CR LF. A spreadsheet calculates a cell that begins like a
//! formula, whoever wrote it: such a cell gets an apostrophe before it, which a spreadsheet takes for “this is text”.

use crate::domain::cell::cell;

/// Writes a header and rows under it.
pub fn csv<R: AsRef<[String]>>(columns: &[&str], rows: impl IntoIterator<Item = R>) -> String {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    // Nothing is refused by a vector that grows, so what is left out on an error is nothing.
    let _ = out.write_record(columns);
    for row in rows {
        let _ = out.write_record(row.as_ref().iter().map(|text| cell(text).into_owned()));
    }
    out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::domain::cell::{bare, is_formula};
    use proptest::prelude::*;

    #[test]
    fn rows_are_as_rfc_4180_has_them() {
        let rows = [
            vec!["a,b".to_owned(), "say \"no\"".into()],
            vec!["one\ntwo".into(), String::new()],
            vec![String::new(), "=1".into()],
        ];
        assert_eq!(csv(&["x", "y"], rows), "x,y\r\n\"a,b\",\"say \"\"no\"\"\"\r\n\"one\ntwo\",\r\n,'=1\r\n");
        assert_eq!(csv::<Vec<String>>(&["x"], []), "x\r\n");
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back_and_nothing_of_it_is_calculated(rows in proptest::collection::vec(proptest::array::uniform3("[ a=+@',;\"\n'é＝-]{0,8}"), 0..6)) {
            let text = csv(&["a", "b", "c"], rows.iter().map(|r| r.to_vec()));
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let back: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            for cell in back.iter().flatten() {
                prop_assert!(cell.starts_with('\'') || !is_formula(cell), "{cell:?}");
            }
            let bared: Vec<Vec<String>> = back.iter().map(|r| r.iter().map(|c| bare(c).to_owned()).collect()).collect();
            prop_assert_eq!(bared, rows.iter().map(|r| r.to_vec()).collect::<Vec<_>>());
        }
    }
}
