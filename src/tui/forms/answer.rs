//! The answer to an item: words, what else the policy asks for, and evidence of others that it is to rest on.

use crate::domain::release::{Evidence, Item, Release};
use crate::tui::deed::Deed;
use crate::tui::form::Form;
use crate::tui::widgets::choice::Choices;

/// What others attached to the item and its answer does not name: it counts once the owner says so.
fn unnamed<'r>(release: &'r Release, item: &'r Item) -> Vec<&'r Evidence> {
    let others = |e: &&Evidence| e.by != release.owner && !item.evidence.contains(&e.id);
    attached(release, item).filter(others).filter(|e| !e.after_decision).collect()
}

/// What is attached to the item and not gone; the owner's own counts with the answer.
fn attached<'r>(release: &'r Release, item: &'r Item) -> impl Iterator<Item = &'r Evidence> {
    release.evidence.iter().filter(|e| e.items.contains(&item.id) && e.gone.is_none())
}

/// The fields.
pub(super) fn fields(form: Form, release: &Release, item: &str) -> Form {
    let Some(asked) = release.item(item) else { return form };
    let mut form = form.about("Item", format!("{item} · {}", asked.clause)).about("Asked", asked.ask.clone());
    let own: Vec<&str> = attached(release, asked).filter(|e| e.by == release.owner).map(|e| e.title.as_str()).collect();
    if !own.is_empty() {
        form = form.about("Attached", own.join(", "));
    }
    form = form.text("answer", "Answer", "in words", &asked.answer);
    for field in &asked.fields_asked {
        let value = asked.fields.get(field).cloned().unwrap_or_default();
        form = form.line(field, field, "asked for by the policy", &value);
    }
    let titles: Vec<String> = unnamed(release, asked).into_iter().map(|e| e.title.clone()).collect();
    if titles.is_empty() { form } else { form.choice("evidence", "Rests on", "what others attached", Choices::any(titles, [])) }
}

/// The answer with its words.
pub(super) fn read(form: &Form, release: &Release, item: &str) -> Deed {
    let asked = release.item(item);
    let names = asked.map(|i| i.fields_asked.clone()).unwrap_or_default();
    let fields = names.into_iter().map(|f| (f.clone(), form.words(&f))).filter(|(_, v)| !v.is_empty()).collect();
    let idle = asked.map(|i| unnamed(release, i)).unwrap_or_default();
    let evidence = form.chosen("evidence").into_iter().filter_map(|n| idle.get(n)).map(|e| e.id.to_string()).collect();
    Deed::Answer { release: release.id, item: item.to_owned(), answer: form.words("answer"), fields, evidence }
}
