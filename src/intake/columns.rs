//! What the columns of a spreadsheet of releases mean, told by their headers.

use super::table::Table;
use super::{Fault, folded, short};
use crate::domain::policy::Policy;
use crate::domain::vocab::Fact;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// `model@version`.
    Release,
    /// The model.
    Model,
    /// The version.
    Version,
    /// What changed.
    Nature,
    /// Whether a fact holds.
    Fact(Fact),
    /// Digests of the files that make it up.
    Digest,
    /// What it is, in words.
    Summary,
    /// The deployed release that it updates.
    Previous,
    /// The tier.
    Tier,
    /// Why it is out of scope.
    Exempt,
    /// The answer to an item.
    Item(String),
    /// A field that an item asks for.
    Field(String, String),
    /// Links to an item's evidence.
    Evidence(String),
}

/// A column that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place, from 0.
    pub place: usize,
    /// Its header.
    pub header: String,
    /// The name by which we know it.
    pub name: String,
    /// What it holds.
    pub meaning: Meaning,
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// Those that are taken.
    pub taken: Vec<Column>,
    /// Headers that mean nothing here.
    pub ignored: Vec<String>,
}

impl Columns {
    /// The column of a meaning.
    pub fn of(&self, meaning: &Meaning) -> Option<&Column> {
        self.taken.iter().find(|c| c.meaning == *meaning)
    }

    /// The header under which a release is named.
    pub fn names_release(&self) -> &str {
        let column = self.of(&Meaning::Release).or_else(|| self.of(&Meaning::Model));
        column.map_or("release", |c| &c.header)
    }
}

/// Every name that a header may have, under this policy: the proper name of each column first, then others for it.
pub fn names(policy: &Policy) -> Vec<(String, Meaning)> {
    use Meaning::{Digest, Evidence, Exempt, Field, Item, Model, Nature, Previous, Release, Summary, Tier, Version};
    let base = [
        ("release", Release),
        ("model", Model),
        ("version", Version),
        ("nature", Nature),
        ("summary", Summary),
        ("digest", Digest),
        ("previous", Previous),
        ("tier", Tier),
        ("exempt reason", Exempt),
    ];
    let mut names: Vec<(String, Meaning)> = base.map(|(name, meaning)| (name.to_owned(), meaning)).into();
    names.extend(Fact::ALL.iter().map(|fact| (fact.word().to_owned(), Meaning::Fact(*fact))));
    for item in &policy.checklist {
        names.push((item.id.clone(), Item(item.id.clone())));
        names.extend(item.field_names().into_iter().map(|name| (format!("{} {name}", item.id), Field(item.id.clone(), name))));
        names.push((format!("{} evidence", item.id), Evidence(item.id.clone())));
    }
    let others =
        [("ref", Release), ("reference", Release), ("natures", Nature), ("what changed", Nature), ("description", Summary)];
    names.extend(others.map(|(name, meaning)| (name.to_owned(), meaning)));
    names.extend([("sha256", Digest), ("risk tier", Tier)].map(|(name, meaning)| (name.to_owned(), meaning)));
    names.extend(Fact::ALL.iter().map(|fact| (fact.label().to_owned(), Meaning::Fact(*fact))));
    for item in &policy.checklist {
        names.push((item.title.clone(), Item(item.id.clone())));
        names.push((format!("{} evidence", item.title), Evidence(item.id.clone())));
        for field in item.field_names() {
            if policy.checklist.iter().filter(|other| other.field_names().contains(&field)).count() == 1 {
                names.push((field.clone(), Field(item.id.clone(), field)));
            }
        }
    }
    names
}

/// Recognises the columns; `maps` says of foreign headers which of our columns they are.
///
/// # Errors
/// A fault of the header: two columns that are the same, one without a name, or none that says which release it is.
pub fn recognise(table: &Table, maps: &[(String, String)], policy: &Policy) -> Result<Columns, Fault> {
    let names = names(policy);
    let known = |name: &str| names.iter().find(|(known, _)| folded(known) == folded(name));
    let fault = |text: String, help: String| Fault::new(table.line, text, help);
    let mut mapped = Vec::new();
    for (header, name) in maps {
        let Some((name, meaning)) = known(name) else {
            let help = format!("choose one of {}", proper(&names));
            return Err(fault(format!("“{}”, which “{}” is mapped to, is no column here", short(name), short(header)), help));
        };
        if !table.header.iter().any(|h| folded(h) == folded(header)) {
            let help = format!("it has {}", shown(&table.header));
            return Err(fault(format!("the file has no column “{}”", short(header)), help));
        }
        mapped.push((folded(header), name, meaning));
    }
    let mut columns = Columns::default();
    for (place, header) in table.header.iter().enumerate() {
        if folded(header).is_empty() {
            if let Some(row) = table.rows.iter().find(|row| !row.cell(place).is_empty()) {
                let text =
                    format!("column {} has no name, and line {} has something in it: were cells merged?", place + 1, row.line);
                return Err(fault(
                    text,
                    "undo the merging, let the first row be the header, and give every column a name of its own".into(),
                ));
            }
            continue;
        }
        let told = mapped.iter().find(|(h, ..)| *h == folded(header)).map(|(_, name, meaning)| (*name, *meaning));
        let Some((name, meaning)) = told.or_else(|| known(header).map(|(name, meaning)| (name, meaning))) else {
            columns.ignored.push(header.clone());
            continue;
        };
        if let Some(same) = columns.of(meaning) {
            let text = format!(
                "columns {} (“{}”) and {} (“{}”) are both {name}",
                same.place + 1,
                short(&same.header),
                place + 1,
                short(header)
            );
            return Err(fault(text, "keep one, and give the other another name".into()));
        }
        columns.taken.push(Column { place, header: header.clone(), name: name.clone(), meaning: meaning.clone() });
    }
    complete(&columns, table)?;
    Ok(columns)
}

/// Without these no row can be taken.
fn complete(columns: &Columns, table: &Table) -> Result<(), Fault> {
    let has = |meaning: Meaning| columns.of(&meaning).is_some();
    let map = |name: &str| {
        format!("name one “{name}”, or say which it is: --map 'HEADER={name}'; the first line has {}", shown(&table.header))
    };
    if has(Meaning::Release) && (has(Meaning::Model) || has(Meaning::Version)) {
        let help = "keep either release, or model and version";
        return Err(Fault::new(table.line, "the release is named twice: as a whole, and by model and version", help));
    }
    if !(has(Meaning::Release) || has(Meaning::Model) && has(Meaning::Version)) {
        let name = if has(Meaning::Model) { "version" } else { "release" };
        return Err(Fault::new(table.line, "no column says which release a row is", map(name)));
    }
    if !has(Meaning::Nature) {
        return Err(Fault::new(table.line, "no column says what changed", map("nature")));
    }
    Ok(())
}

/// Proper names, for a sentence.
fn proper(names: &[(String, Meaning)]) -> String {
    let mut seen: Vec<&Meaning> = Vec::new();
    let mut list = Vec::new();
    for (name, meaning) in names {
        if !seen.contains(&meaning) {
            seen.push(meaning);
            list.push(name.as_str());
        }
    }
    list.join(", ")
}

fn shown(header: &[String]) -> String {
    let named: Vec<String> = header.iter().filter(|h| !h.is_empty()).take(12).map(|h| format!("“{}”", short(h))).collect();
    let more = header.iter().filter(|h| !h.is_empty()).count() - named.len();
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}
