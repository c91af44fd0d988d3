//! Marks on rows of the queue, and one act on all that are marked.

use super::{Effect, acts, complain_ways, moving, say};
use crate::tui::commands::{Command, CommandId};
use crate::tui::deed::several::{Marked, suits_several};
use crate::tui::model::{Model, Overlay};
use crate::tui::worker::Ask;

/// Marks the release under the cursor, or takes its mark away, and goes on to the next.
pub(super) fn mark(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.queue.chosen() else { return Vec::new() };
    let (id, reference) = (row.id, row.reference.clone());
    if model.queue.marks.remove(&id).is_none() {
        model.queue.marks.insert(id, reference);
    }
    moving::step(model, CommandId::Down)
}

/// Marks every row at hand; if all are marked already, takes the marks away.
pub(super) fn mark_all(model: &mut Model) -> Vec<Effect> {
    let queue = &mut model.queue;
    let rows = &queue.window.page.rows;
    if rows.iter().all(|row| queue.marks.contains_key(&row.id)) {
        return clear(model);
    }
    queue.marks.extend(rows.iter().map(|row| (row.id, row.reference.clone())));
    let (marked, at_hand, all) = (queue.marks.len(), rows.len(), queue.window.page.total);
    let more = if at_hand < all { format!("; only {at_hand} of {all} are at hand here") } else { String::new() };
    say(model, format!("{marked} marked{more}"))
}

/// Takes all marks away.
pub(super) fn clear(model: &mut Model) -> Vec<Effect> {
    model.queue.marks.clear();
    say(model, "Nothing is marked any more")
}

/// Runs a command on all that are marked; one that means something else on each is refused.
pub(super) fn run(model: &mut Model, command: &'static Command, marked: Vec<Marked>) -> Vec<Effect> {
    let Some(release) = moving::focus(model) else { return say(model, "The release is being read: press the key again") };
    if !suits_several(command.id) {
        let words = format!("{}: only on one release at a time; {{back}} takes the marks away", command.title);
        return complain_ways(model, &words);
    }
    let effects = acts::sign_something(model, command.id, release);
    if let Some(Overlay::Form(form)) = &mut model.overlay {
        let names: Vec<String> = marked.iter().map(|m| m.reference.to_string()).collect();
        let whole = (format!("{} releases", names.len()), names.join(", "));
        match form.about.iter_mut().find(|(label, _)| label == "Release") {
            Some(about) => *about = whole,
            None => form.about.push(whole),
        }
    }
    ask(&marked, effects)
}

/// Asks of each what would have been asked of one.
pub(super) fn ask(marked: &[Marked], effects: Vec<Effect>) -> Vec<Effect> {
    let of_each = |effect| match effect {
        Effect::Ask(Ask::Propose(deed)) if marked.len() > 1 && deed.on(&marked[0]).is_some() => {
            Effect::Ask(Ask::ProposeSeveral(deed, marked.to_vec()))
        }
        other => other,
    };
    effects.into_iter().map(of_each).collect()
}
