//! Releases whose story is over: they run, were replaced, rejected, withdrawn, or never needed an approval.

use super::papers::Shelf;
use super::story::Deed::{
    Accept, Answer, Approve, Attach, Ballot, Challenge, Claim, Clear, Confirm, Deploy, Draft, Exempt, Meet, Reject, Submit,
    Verify, Vote, VoteIf, Withdraw,
};
use super::story::{Story, d};
use crate::domain::vocab::{Choice, Fact, Nature};

const FIRST: &[Nature] = &[Nature::First];

pub(super) fn stories() -> Vec<Story> {
    vec![
        triage(),
        Story::of("fraud-score@1.9.1", FIRST, "Scores invoices for a second look by the billing office")
            .asked(d(104))
            .at(d(101), Approve("ann", &[], ""))
            .at(d(100), Approve("priya", &[], "Thresholds read with the billing office."))
            .ran(d(98)),
        Story::of("claims-ocr@2.7.0", FIRST, "Reads paper claims into fields; a clerk confirms each")
            .asked(d(102))
            .at(d(99), Approve("jonas", &[], ""))
            .at(d(98), Approve("priya", &[], ""))
            .ran(d(96)),
        sepsis(),
        Story::of("no-show@1.3.0", FIRST, "Guesses which appointments need a reminder by telephone")
            .asked(d(95))
            .at(d(93), Approve("jonas", &[], ""))
            .ran(d(92)),
        Story::of("icd-coder@4.0.2", FIRST, "Proposes ICD-10 codes to the coding desk")
            .shelf(Shelf::Language)
            .asked(d(94))
            .at(d(92), Approve("rosa", &[], ""))
            .ran(d(91)),
        Story::of("bed-planner@1.1.0", FIRST, "Forecasts free beds by ward for the next 48 hours")
            .asked(d(90))
            .at(d(88), Approve("tunde", &[], ""))
            .at(d(87), Approve("priya", &[], ""))
            .ran(d(86)),
        Story::of("call-router@2.1.0", FIRST, "Sends callers to the right desk by what they say first")
            .shelf(Shelf::Speech)
            .asked(d(88))
            .at(d(86), Approve("tunde", &[], ""))
            .ran(d(85)),
        Story::of(
            "vendor-translate@3.0",
            &[Nature::ThirdParty],
            "Leaflets into five languages, read by a translator before print",
        )
        .shelf(Shelf::Vendor)
        .facts(&[Fact::AdversarialExposure])
        .asked(d(80))
        .at(d(78), Accept("mirja", &["security-tests"]))
        .at(d(77), Approve("mirja", &[], ""))
        .at(d(76), Approve("luc", &[], "Contract annex 4 covers deletion."))
        .at(d(75), Approve("priya", &[], ""))
        .ran(d(74)),
        Story::of(
            "fraud-score@2.0.0",
            &[Nature::Architecture],
            "Replaces the trees with a graph network over payers and suppliers",
        )
        .asked(d(19))
        .at(d(16), Approve("ann", &[], ""))
        .at(d(12), Reject("priya", "Nobody at the billing office can read its reasons; come back with explanations per case.")),
        Story::of("menu-mixer@0.1", FIRST, "Suggests menus from the kitchen's invented test data")
            .at(d(22), Exempt("A trial on invented menus; no patient, no staff data, no real users.")),
        Story::of("ward-assist@0.9", FIRST, "Drafts handover notes for the night shift")
            .at(d(33), Draft)
            .at(d(32), Attach(&["bias-fairness"]))
            .at(d(30), Withdraw("The ward asked for day and night in one; see 1.0.")),
    ]
}

/// The Committee's first: challenged, cleared, carried with a condition that was met.
fn triage() -> Story {
    Story::of("triage-nlp@2.3.0", FIRST, "Ranks arrivals at the emergency desk by the nurse's free-text note")
        .shelf(Shelf::Language)
        .facts(&[Fact::UserFacing, Fact::AdversarialExposure, Fact::DpiaRequired])
        .asked(d(110))
        .at(d(108), Challenge("mirja", Some("security-tests"), "The probes leave out prompts hidden in pasted letters."))
        .at(d(106), Clear("mirja", "Run again with pasted letters; nothing came through."))
        .at(d(106), Accept("luc", &["regulatory-mapping", "dpia", "transparency"]))
        .at(d(105), Ballot(-d(100)))
        .at(d(104), Vote("emil", Choice::Approve, ""))
        .at(d(104), Vote("ken", Choice::NoObjection, ""))
        .at(d(103), VoteIf("priya", "Compare alerts by age group after the first month; due=45d; from=deployment"))
        .ran(d(101))
        .at(d(66), Meet("ann", "The comparison is in the weekly report of week 6; no gap beyond 2 points."))
        .at(d(65), Verify("priya"))
}

fn sepsis() -> Story {
    Story::of("sepsis-alert@5.1.0", FIRST, "Warns the ward of a likely sepsis four hours ahead")
        .facts(&[Fact::DpiaRequired])
        .asked(d(100))
        .at(d(97), Ballot(-d(92)))
        .at(d(96), Vote("noor", Choice::Approve, ""))
        .at(d(95), Vote("emil", Choice::Approve, "Read with two physicians."))
        .at(d(94), Vote("ken", Choice::Abstain, ""))
        .at(d(93), Vote("hana", Choice::Approve, ""))
        .at(d(91), Deploy("rosa"))
        .at(d(90), Confirm)
}

/// Confirmed, but its condition lapsed; its checklist shows a claim.
pub(super) fn claimed() -> Story {
    Story::of("lab-flags@1.0", FIRST, "Marks laboratory values that the ordering physician should see today")
        .facts(&[Fact::DpiaRequired])
        .at(d(41), Draft)
        .at(d(40), Attach(&["dpia"]))
        .at(d(39), Claim("dpia", "Covered by the laboratory's own assessment of 2025, which names this use."))
        .at(d(39), Answer(&[]))
        .at(d(38), Submit)
        .at(d(35), Approve("rosa", &[], ""))
        .at(
            d(32),
            Approve("priya", &["Show the reference range beside each flag; due=30d"], "Good, once the range is on the screen."),
        )
        .ran(d(30))
}
