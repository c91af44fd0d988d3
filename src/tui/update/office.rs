//! Commands about the whole organisation: deputies, policies that are proposed, thresholds.

use super::acts::{form, propose};
use super::{Effect, say};
use crate::tui::boards::Board as _;
use crate::tui::commands::CommandId as Id;
use crate::tui::deed::{Deed, Purpose};
use crate::tui::forms::office::{Office, OfficeDeed};
use crate::tui::model::Model;

/// Runs a command of the organisation.
pub(super) fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    match id {
        Id::NameDeputy => form(model, Purpose::Office(Office::NameDeputy)),
        Id::AddPerson => form(model, Purpose::Office(Office::AddPerson)),
        Id::SetRoles => form(model, Purpose::Office(Office::SetRoles)),
        Id::ChangeModel => form(model, Purpose::Office(Office::ChangeModel)),
        Id::EndDeputy => form(model, Purpose::Office(Office::EndDeputy)),
        Id::ProposePolicy => form(model, Purpose::Office(Office::ProposePolicy)),
        Id::AcceptPolicy => accept(model),
        Id::SetThreshold => form(model, Purpose::Office(Office::SetThreshold)),
        Id::WithdrawThreshold if model.boards.models.of_cursor().is_some_and(|m| !m.thresholds.is_empty()) => {
            form(model, Purpose::Office(Office::WithdrawThreshold))
        }
        Id::WithdrawThreshold => {
            let words = model.keymap.say("No threshold is registered for this model: {set-threshold} registers one");
            say(model, words)
        }
        Id::AddModel => form(model, Purpose::Office(Office::AddModel)),
        _ => Vec::new(),
    }
}

/// Where one policy waits it is that one; of several, one is chosen.
fn accept(model: &mut Model) -> Vec<Effect> {
    let board = &model.boards.policy;
    match board.proposed() {
        _ if !board.is_filled() => Vec::new(),
        [] => say(model, "No proposed policy waits for acceptance: P proposes one"),
        [one] => propose(Deed::Office(Box::new(OfficeDeed::AcceptPolicy(one.charter)))),
        _ => form(model, Purpose::Office(Office::AcceptPolicy)),
    }
}
