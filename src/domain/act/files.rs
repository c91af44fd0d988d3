//! The files that an event names, read from its body so that acts of a newer obstat keep theirs, too.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::ids::Digest;

/// Whether a file always travels with the events that name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Travels {
    /// Evidence, long words, minutes: they may be left out, and purged.
    Maybe,
    /// The policy and cuts: without them nobody can say what counts (`ledger.md` §1).
    Always,
}

/// Every file that a body names, by the keys that name one: `more` of long words, `sha256` of what is stored, `minutes`, `policy`
/// and `cut`.
pub fn named_files(body: &Value) -> BTreeMap<Digest, Travels> {
    let mut found = BTreeMap::new();
    walk(body, &mut found);
    found
}

fn walk(value: &Value, found: &mut BTreeMap<Digest, Travels>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
        Value::Object(map) => {
            for (key, value) in map {
                let travels = match key.as_str() {
                    "policy" | "cut" => Some((value, Travels::Always)),
                    "more" | "minutes" => Some((value, Travels::Maybe)),
                    "stored" => value.get("sha256").map(|sha256| (sha256, Travels::Maybe)),
                    _ => None,
                };
                match travels.and_then(|(named, t)| Some((named.as_str()?.parse::<Digest>().ok()?, t))) {
                    Some((digest, travels)) => {
                        let kept = found.entry(digest).or_insert(travels);
                        *kept = (*kept).max(travels);
                    }
                    None => walk(value, found),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bodies_name_their_files() {
        let digest = |n: u8| Digest([n; 32]);
        let body = json!({
            "policy": digest(1).to_string(),
            "ended": [{ "key": "x", "cut": digest(2).to_string() }],
            "reason": { "text": "…", "more": digest(3).to_string() },
            "comment": { "text": "short", "more": null },
            "stored": { "sha256": digest(4).to_string(), "size": 3 },
            "artifacts": [{ "name": "weights", "sha256": digest(5).to_string() }],
            "subject": digest(6).to_string(),
            "minutes": digest(7).to_string(),
        });
        let (always, maybe) = (Travels::Always, Travels::Maybe);
        let expected = [(digest(1), always), (digest(2), always), (digest(3), maybe), (digest(4), maybe), (digest(7), maybe)];
        assert_eq!(named_files(&body), expected.into_iter().collect());
    }
}
