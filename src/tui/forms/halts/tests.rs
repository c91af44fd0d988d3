#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::app::{Habit, NewFinding};
use crate::tui::deed::Purpose;
use crate::tui::forms;
use crate::tui::sample::{card, email, header};
use crate::tui::screens::form;
use crate::tui::screens::stage::{DARK, PLAIN, SIZES, shown};

fn model() -> Model {
    let mut card = card();
    card.choices.reasons = vec![("safety".into(), "safety issue".into()), ("security".into(), "security flaw".into())];
    card.choices.leads = vec![email("priya"), email("mei")];
    card.choices.back_to = vec!["triage-nlp@2.3.0".parse().unwrap(), "triage-nlp@2.2.0".parse().unwrap()];
    card.habit = Some(Habit { months: 12, owner: 3, model: 2, releases: Vec::new() });
    let mut model = Model::new(DARK(), (120, 36));
    (model.header, model.card) = (Some(header()), Some(card));
    model
}

#[test]
fn what_hurries_and_what_stops_is_written_into_forms() {
    let model = model();
    let review = Halt::Review(MatterKind::Emergency);
    for (name, halt) in
        [("emergency", Halt::Emergency), ("suspend", Halt::Suspend), ("rollback", Halt::RollBack), ("review", review)]
    {
        let open = forms::open(Purpose::Halt(halt), &model).unwrap();
        for size in SIZES {
            let sized = format!("{name}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(sized, shown(name, DARK(), size, |c, s, b| form::draw(&open, c, s, b)));
        }
        let plain = shown(name, PLAIN(), (80, 24), |c, s, b| form::draw(&open, c, s, b));
        assert!(plain.is_ascii(), "{plain}");
    }
}

#[test]
fn what_is_chosen_is_what_is_proposed() {
    let model = model();
    let read = |halt| {
        let form = forms::open(Purpose::Halt(halt), &model).unwrap();
        match forms::read(&form, &model).unwrap() {
            Deed::Halt { deed, .. } => *deed,
            other => panic!("{other:?}"),
        }
    };
    let HaltDeed::RollBack { to, .. } = read(Halt::RollBack) else { panic!() };
    assert_eq!(to, "triage-nlp@2.3.0", "the release that ran there last");
    let HaltDeed::Emergency(new) = read(Halt::Emergency) else { panic!() };
    assert_eq!((new.reason.as_str(), new.approved_by), ("safety", email("priya")));
    let HaltDeed::Review(NewFinding { verdict, .. }) = read(Halt::Review(MatterKind::Suspension)) else { panic!() };
    assert_eq!(verdict, None, "of a suspension it may be left unsaid");
}
