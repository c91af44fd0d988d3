//! Where things stand in a policy's text.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

/// The line of each thing, by its path, as in `sign_off[2].slots[0].role`; lists count from 0.
#[derive(Debug, Default)]
pub(super) struct Places {
    lines: BTreeMap<String, usize>,
    starts: Vec<usize>,
}

impl Places {
    pub(super) fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { lines: BTreeMap::new(), starts }
    }

    /// The line, from 1, on which a byte of the text stands.
    pub(super) fn line_at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    /// The line of a path, or of the nearest thing around it that stands in the text.
    pub(super) fn line(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            match (self.lines.get(path), path.rfind(['.', '['])) {
                (Some(line), _) => return *line,
                (None, Some(cut)) => path = &path[..cut],
                (None, None) => return 1,
            }
        }
    }

    /// Notes where everything in a policy stands.
    pub(super) fn note(&mut self, table: &DeTable<'_>) {
        self.table("", table);
    }

    fn table(&mut self, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name: &str = key.get_ref();
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            self.lines.insert(path.clone(), self.line_at(key.span().start));
            self.value(&path, value.get_ref());
        }
    }

    fn value(&mut self, path: &str, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.table(path, table),
            DeValue::Array(items) => {
                for (n, item) in items.iter().enumerate() {
                    let path = format!("{path}[{n}]");
                    self.lines.insert(path.clone(), self.line_at(item.span().start));
                    self.value(&path, item.get_ref());
                }
            }
            _ => {}
        }
    }
}
