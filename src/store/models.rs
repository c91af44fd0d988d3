//! The models, as the organisation's stream leaves them, and names close to one that is unknown.

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, StoreError, Tx};
use crate::domain::ids::{Email, ModelId, Reference};
use crate::domain::vocab::Tier;

/// A model, and how many releases it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRow {
    /// Its name.
    pub name: ModelId,
    /// Who answers for it.
    pub owner: Email,
    /// Its tier.
    pub tier: Tier,
    /// Whether the Lead has confirmed the tier.
    pub tier_confirmed: bool,
    /// The vendor of a third-party model.
    pub vendor: Option<String>,
    /// Whether it is deployed in the European Union.
    pub eu: bool,
    /// How many releases it has; counted when read, ignored when written.
    pub releases: usize,
}

const MODEL: &str = "SELECT name, owner, tier, tier_confirmed, vendor, eu,
    (SELECT count(*) FROM releases INDEXED BY releases_model WHERE model = name) FROM models ";

impl Reader {
    /// Looks up one model.
    pub fn model(&self, name: &ModelId) -> Result<Option<ModelRow>, StoreError> {
        self.ask(|c| c.prepare_cached(&format!("{MODEL}WHERE name = ?1"))?.query_row([name], model).optional())
    }

    /// Lists the models by name.
    pub fn models(&self) -> Result<Vec<ModelRow>, StoreError> {
        self.ask(|c| c.prepare_cached(&format!("{MODEL}ORDER BY name"))?.query_map([], model)?.collect())
    }

    /// Suggests up to `limit` names close to one that is unknown: versions of the same model, else models spelt alike.
    pub fn near(&self, text: &str, limit: usize) -> Result<Vec<String>, StoreError> {
        let text = text.to_lowercase();
        let (name, version) = text.split_once('@').unwrap_or((&text, ""));
        let names = self.model_names()?;
        let mut near: Vec<(Unlike, String)> = match names.iter().find(|known| *known == name) {
            Some(known) => {
                self.versions(known)?.into_iter().map(|r| (unlike(r.version.as_str(), version), r.to_string())).collect()
            }
            None => names
                .into_iter()
                .map(|known| (unlike(&known, name), known))
                .filter(|(unlike, _)| is_close(*unlike, name))
                .collect(),
        };
        // Versions came latest first, and stay so where nothing else tells them apart.
        near.sort_by_key(|(unlike, _)| *unlike);
        Ok(near.into_iter().take(limit).map(|(_, name)| name).collect())
    }

    fn versions(&self, model: &str) -> Result<Vec<Reference>, StoreError> {
        let Ok(model) = model.parse() else { return Ok(Vec::new()) };
        Ok(self.releases_of_model(&model)?.into_iter().map(|(_, reference)| reference).collect())
    }

    /// Every name that a model or a release bears, walking the index from one name to the next.
    fn model_names(&self) -> Result<Vec<String>, StoreError> {
        const SQL: &str = "WITH RECURSIVE step (name) AS (
              SELECT min(model) FROM releases
              UNION ALL SELECT (SELECT min(model) FROM releases WHERE model > step.name) FROM step WHERE step.name IS NOT NULL)
            SELECT name FROM step WHERE name IS NOT NULL UNION SELECT name FROM models";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([], |row| row.get(0))?.collect())
    }
}

impl Tx<'_> {
    /// Writes what a model has come to.
    pub fn put_model(&self, model: &ModelRow) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT OR REPLACE INTO models (name, owner, tier, tier_confirmed, vendor, eu) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let ModelRow { name, owner, tier, tier_confirmed, vendor, eu, .. } = model;
        self.ask(|c| c.prepare_cached(SQL)?.execute(params![name, owner, tier, tier_confirmed, vendor, eu])).map(drop)
    }
}

fn model(row: &Row<'_>) -> rusqlite::Result<ModelRow> {
    Ok(ModelRow {
        name: row.get(0)?,
        owner: row.get(1)?,
        tier: row.get(2)?,
        tier_confirmed: row.get(3)?,
        vendor: row.get(4)?,
        eu: row.get(5)?,
        releases: usize::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
    })
}

/// Whether neither name holds the other, and how many letters lie between them.
type Unlike = (bool, usize);

fn unlike(known: &str, given: &str) -> Unlike {
    (!(known.contains(given) || given.contains(known)), distance(known, given))
}

/// Whether somebody who typed this may have meant the name.
fn is_close((apart, letters): Unlike, given: &str) -> bool {
    letters <= 1 + given.len() / 4 || (!apart && given.len() >= 3)
}

/// Counts the letters to insert, drop or change to make one word of the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let kept = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = kept.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}
