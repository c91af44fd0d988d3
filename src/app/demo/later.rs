//! Releases being drafted, and releases after their decision: to be deployed, confirmed, or looked after.

use super::papers::Shelf;
use super::story::Deed::{Answer, Approve, Attach, Confirm, Deploy, Draft, Meet, NotWell, Raise, Submit};
use super::story::{Story, d};
use crate::domain::vocab::{Fact, Kind, Nature};

pub(super) fn stories() -> Vec<Story> {
    let mut all = drafts();
    all.extend(decided());
    all.push(super::settled::claimed());
    all
}

fn drafts() -> Vec<Story> {
    vec![
        Story::of(
            "discharge-letter@0.3",
            &[Nature::First],
            "Drafts discharge letters from the record; the physician edits and signs",
        )
        .shelf(Shelf::Unfilled)
        .facts(&[Fact::AdversarialExposure])
        .at(d(17), Draft)
        .at(d(11), Attach(&["security-tests", "independent-validation", "fria", "transparency"]))
        .at(d(10), Answer(&["security-tests", "independent-validation", "fria", "transparency", "on-call"])),
        Story::of("call-router@2.2.0", &[Nature::FeatureFlag], "Turns on Romansh for the outpatient desk")
            .shelf(Shelf::Speech)
            .at(d(4), Draft)
            .at(d(3), Attach(&["rollback-tested"]))
            .at(d(3), Answer(&["rollback-tested", "capacity"])),
        Story::of(
            "vendor-translate@3.1",
            &[Nature::Retraining],
            "The vendor's quarterly retraining; same service, same contract",
        )
        .shelf(Shelf::Vendor)
        .facts(&[Fact::AdversarialExposure])
        .at(d(5), Draft)
        .at(d(4), Attach(&[]))
        .at(d(3), Answer(&[])),
        // Wide characters, an emoji of several code points and combining marks try every column on the way to the screen.
        Story::of(
            "kanpo-notes@0.1",
            &[Nature::First],
            "漢方の処方メモを要約する (summaries of kampo prescriptions) 👩🏽‍⚕️ for the Zu\u{308}rich cafe\u{301} clinic",
        )
        .shelf(Shelf::Language)
        .at(d(6), Draft)
        .at(d(2), Attach(&["monitoring", "incident-plan", "transparency", "rollback-tested"]))
        .at(d(1), Answer(&["monitoring", "incident-plan", "transparency", "rollback-tested", "on-call", "capacity"])),
    ]
}

fn decided() -> Vec<Story> {
    vec![
        Story::of("fraud-score@1.9.2", &[Nature::Tuning], "Fewer leaves, the same inputs; a tenth less false alarms")
            .asked(d(9))
            .at(d(6), Approve("ann", &[], ""))
            .at(d(3) + 1, Deploy("dara")),
        Story::of("claims-ocr@2.7.1", &[Nature::Threshold], "Asks a clerk from 0.85 down instead of 0.80")
            .asked(d(5))
            .at(d(3), Approve("jonas", &[], ""))
            .at(30, Deploy("jonas")),
        Story::of(
            "no-show@1.3.1",
            &[Nature::Prompt],
            "Politer wording of the reminder; treated as a minor update, since patients hear it",
        )
        .asked(d(50))
        .at(d(48), Raise(Kind::MinorUpdate, "Patients hear the wording, so it is more than a setting."))
        .at(d(47), Approve("jonas", &[], ""))
        .ran(d(45)),
        Story::of("icd-coder@4.1.0", &[Nature::Architecture], "A smaller encoder that runs on the coding desk's own machine")
            .shelf(Shelf::Language)
            .asked(d(8))
            .at(d(4), Approve("rosa", &[], "")),
        Story::of("call-router@2.1.1", &[Nature::BugFix], "Callers who say nothing reach a person after five seconds")
            .shelf(Shelf::Speech)
            .asked(d(20))
            .at(d(18), Approve("tunde", &[], ""))
            .at(d(10), Deploy("dara"))
            .at(d(9), NotWell("Silent callers reach a person, but so do one in ten who speak; the desk is overrun at noon.")),
        Story::of("bed-planner@1.2.0", &[Nature::TrainingData], "Adds the theatre's list as a source")
            .asked(d(14))
            .at(d(11), Approve("tunde", &[], ""))
            .at(
                d(7),
                Approve(
                    "priya",
                    &[
                        "Run beside 1.1.0 for two weeks; before-deployment; due=23d",
                        "Show the source's age on the board; due=30d",
                    ],
                    "Yes, after a fortnight side by side.",
                ),
            )
            .at(d(1), Meet("tunde", "Ran beside 1.1.0 since the decision; 0.4 beds closer on average.")),
        Story::of("bed-planner@1.1.1", &[Nature::Retraining], "Retrained after the new ward opened")
            .at(d(48), Draft)
            .at(d(47), Attach(&[]))
            .at(d(46), Answer(&[]))
            .at(d(46), Submit)
            .at(d(44), Approve("tunde", &["Report the error by ward for a month; due=60d"], ""))
            .at(d(43), Deploy("tunde"))
            .at(d(42), Confirm),
    ]
}
