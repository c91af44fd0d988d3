//! What is urgent, what was stopped, and what the Committee sat over: emergencies, a suspension, a rollback, a meeting.

use super::story::Deed::{
    Answer, Approve, Attach, Carry, Claimed, Confirm, Convene, Deploy, Deputise, Draft, Extend, Reinstate, RollBack, Sat, Signed,
    Submit, Suspend, TakeBack,
};
use super::story::{Story, d};
use crate::domain::vocab::Nature;

const FIX: &[Nature] = &[Nature::BugFix];
const FIRST: &[Nature] = &[Nature::First];

pub(super) fn stories() -> Vec<Story> {
    [orders(), visits(), diet(), vec![wounds()]].into_iter().flatten().collect()
}

/// Two emergencies of one owner: one found justified last week, one whose papers are due.
fn orders() -> Vec<Story> {
    vec![
        Story::of("order-sets@1.0", FIRST, "Proposes order sets for the night pharmacist to confirm")
            .asked(d(60))
            .at(d(58), Approve("tunde", &[], ""))
            .ran(d(57)),
        Story::of("order-sets@1.0.1", FIX, "Drops a withdrawn blood thinner from every set")
            .at(d(40), Draft)
            .at(d(40) - 1, Claimed("safety", "A withdrawn blood thinner is still proposed"))
            .at(d(40) - 2, Signed)
            .at(d(40) - 3, Deploy("tunde"))
            .at(d(39), Attach(&[]))
            .at(d(39) - 1, Answer(&[]))
            .at(d(39) - 2, Submit)
            .at(d(39) - 3, Approve("tunde", &[], ""))
            .at(d(39) - 4, Confirm),
        Story::of("order-sets@1.0.2", FIX, "Escapes what pharmacists type into the search")
            .at(d(4), Draft)
            .at(d(4) - 1, Claimed("security", "A typed name can bring up another patient's set"))
            .at(d(4) - 2, Signed)
            .at(d(4) - 3, Deploy("tunde")),
    ]
}

/// An approval by the Lead's deputy with a condition that was extended, a rollback within its window, a claim that nobody
/// signed, and an approval whose evidence was taken back.
fn visits() -> Vec<Story> {
    vec![
        Story::of("visit-notes@1.0", FIRST, "Puts a visit's dictation under the headings of the record")
            .asked(d(60))
            .at(d(58), Approve("rosa", &[], ""))
            .at(d(57), Deputise("luc"))
            .at(d(56), Approve("luc", &["Have ten notes a month read against the dictation; due=30d"], "For Priya, who is away."))
            .ran(d(55))
            .at(d(35), Extend("priya", 60, "The readers begin a month later.")),
        Story::of("visit-notes@1.1", FIX, "Keeps the order in which complaints were told")
            .asked(d(14))
            .at(d(12), Approve("rosa", &[], ""))
            .at(d(11), Deploy("rosa"))
            .at(d(10), RollBack("Every tenth note lost its last line.")),
        Story::of("visit-notes@1.1.1", FIX, "Keeps the last line")
            .at(20, Draft)
            .at(18, Claimed("safety", "Allergies told last are lost")),
        Story::of("visit-notes@1.2", FIX, "Writes times of day as they were said")
            .at(d(8), Draft)
            .at(d(8) - 1, Carry("data-sheet"))
            .at(d(8) - 2, Attach(&["data-sheet"]))
            .at(d(8) - 3, Answer(&[]))
            .at(d(7), Submit)
            .at(d(5), Approve("rosa", &[], ""))
            .at(d(2), TakeBack("validation-report", "It was measured on notes that the model had been trained on.")),
    ]
}

/// Suspended, and its owner is asked again.
fn diet() -> Vec<Story> {
    vec![
        Story::of("diet-chart@1.0", FIRST, "Proposes a diet from the chart; the dietician decides")
            .asked(d(54))
            .at(d(52), Approve("tunde", &[], ""))
            .ran(d(51))
            .at(d(3), Suspend("It proposed nuts to a patient with a nut allergy."))
            .at(d(1), Reinstate("The allergy list is read first now; thirty charts were checked by hand.")),
    ]
}

/// The Committee sat over it last week, without its owner; its next meeting is set.
fn wounds() -> Story {
    Story::of("wound-photo@1.0", FIRST, "Measures wounds on photographs that the nurse takes")
        .asked(d(12))
        .at(d(7), Sat(&["wound-photo@1.0", "order-sets@1.0.1", "dose-advice@3.1.0"]))
        .at(3, Convene)
}
