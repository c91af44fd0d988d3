//! What disagrees, settled on the screen Exchange.

use crate::{copies, peers, support};

use copies::bring;
use obstat::app::Session;
use peers::{export, laptop, options};
use support::desk::{leave, sign_sheet, sit};
use support::headless::Headless;

/// Ann at her desk and at a second laptop, each with a device number of its own.
fn two_desks(tier: &str) -> (Headless, Headless) {
    let one = Headless::in_review(tier);
    let two = laptop(&one, &export(&one, "first.obstat", ""));
    (one, two)
}

fn exchange(one: &Headless, two: &Headless) {
    bring(one, two);
    bring(two, one);
}

fn conflicts(house: &Headless) -> usize {
    Session::open(&house.store(), options()).unwrap().conflicts().unwrap().len()
}

#[test]
fn two_answers_at_once_are_settled_by_a_key_of_whoever_gave_them() {
    let (one, two) = two_desks("low");
    one.ok("ann", "item done triage@1.0 capacity --answer 'Ten a second'");
    two.ok("ann", "item done triage@1.0 capacity --answer 'A hundred a second'");
    exchange(&one, &two);
    assert_eq!((conflicts(&one), conflicts(&two)), (1, 1));

    // Whoever said neither settles nothing, and is told who does.
    let mut priya = sit(&one, "priya", 80, 24);
    priya.press("gx5");
    priya.wait("capacity was answered twice");
    priya.wait("Settled by Ann");
    priya.press("r");
    priya.wait("Priya may not say that again: Ann did");
    priya.press("<Esc>");
    priya.wait_gone("Priya may not");
    leave(priya);

    let mut ann = sit(&two, "ann", 80, 24);
    ann.press("gx5");
    ann.wait("capacity was answered twice");
    ann.wait("answered capacity: “Ten a second”");
    ann.wait("answered capacity: “A hundred a second”");
    ann.press("<Down>r");
    sign_sheet(&mut ann, "Again ", "Nothing disagrees");
    leave(ann);
    assert_eq!((conflicts(&one), conflicts(&two)), (1, 0), "nobody else has heard of it");
    exchange(&two, &one);
    assert_eq!((conflicts(&one), conflicts(&two)), (0, 0));
}

#[test]
fn an_approval_beside_an_objection_is_decided_by_somebody_who_has_seen_both() {
    let (one, two) = two_desks("medium");
    one.ok("ann", "approve triage@1.0 --role model-owner");
    exchange(&one, &two);
    one.ok("priya", "approve triage@1.0 --role governance-lead");
    // Ann has changed her mind on the other laptop, where nobody had heard of the approval.
    two.ok("ann", "reject triage@1.0 --role model-owner --reason 'The data is thin'");
    exchange(&one, &two);
    assert_eq!((conflicts(&one), conflicts(&two)), (1, 1));
    assert_eq!(two.ok("ann", "release show triage@1.0")["state"], "contested");
    let mut priya = sit(&one, "priya", 80, 24);
    priya.press("gx5");
    priya.wait("outcome: approved");
    priya.wait("outcome: rejected");
    priya.wait("Settled by Ann, Priya");
    priya.press("r");
    sign_sheet(&mut priya, "rejected", "Nothing disagrees");
    leave(priya);
    exchange(&one, &two);
    assert_eq!((conflicts(&one), conflicts(&two)), (0, 0));
    assert_eq!(two.ok("ann", "release show triage@1.0")["state"], "rejected");
}
