//! Releases in review: each waits for somebody else.

use super::papers::Shelf;
use super::story::Deed::{
    Accept, Answer, Approve, Attach, Ballot, Challenge, Claim, Clear, Draft, Link, Rebuild, Reopen, Resubmit, Submit, Threshold,
    Vote,
};
use super::story::{Story, d};
use crate::domain::vocab::{Choice, Fact, Nature};

const FIRST: &[Nature] = &[Nature::First];

pub(super) fn stories() -> Vec<Story> {
    vec![
        triage(),
        dose(),
        Story::of(
            "sepsis-alert@5.2.0",
            &[Nature::TrainingData, Nature::Retraining],
            "Adds the two surgical wards' monitors as a source",
        )
        .facts(&[Fact::DpiaRequired])
        .asked(d(13))
        .at(d(11), Accept("luc", &["regulatory-mapping", "dpia"]))
        .at(d(4), Ballot(d(3)))
        .at(d(3), Vote("priya", Choice::Approve, ""))
        .at(d(2), Vote("emil", Choice::Reject, "The surgical wards label later; show the result without their first month.")),
        Story::of("sepsis-alert@5.1.1", &[Nature::BugFix], "Stops counting the same reading twice after a monitor restarts")
            .facts(&[Fact::DpiaRequired])
            .asked(d(6))
            .at(d(4), Approve("rosa", &[], "")),
        // Its report is in prose, which measures nothing that the Lead had asked for.
        Story::of("no-show@1.4.0", &[Nature::Retraining], "Retrained on the autumn quarter")
            .at(d(5), Threshold("recall", "0.6"))
            .asked(d(3)),
        Story::of("icd-coder@4.0.3", &[Nature::Threshold], "Raises the threshold for proposals from 0.70 to 0.76")
            .shelf(Shelf::Language)
            .asked(d(2)),
        radiology(),
        ward(),
        Story::of("referral-rank@0.9", FIRST, "Sorts referrals from practices by how soon they should be read")
            .asked(d(8))
            .at(d(5), Accept("mirja", &["validation-report"])),
        Story::of("policy-search@1.0", FIRST, "Finds the paragraph of a house rule that answers a question")
            .shelf(Shelf::Language)
            .asked(d(7)),
        Story::of("vendor-chat@1.0", &[Nature::ThirdParty], "Answers visitors' questions about opening hours and directions")
            .shelf(Shelf::Vendor)
            .facts(&[Fact::UserFacing, Fact::AdversarialExposure])
            .asked(d(15))
            .at(d(12), Accept("mirja", &["security-tests", "validation-report"]))
            .at(d(11), Approve("mirja", &[], "Tested against the vendor's staging; no way to the booking system."))
            .at(
                d(9),
                Approve("luc", &["Sign the data processing agreement's annex on logs; due=20d; by=rosa@meridian.example"], ""),
            ),
        Story::of("vendor-vision@2025.2", &[Nature::ThirdParty], "Second look at chest films; a radiologist reads first")
            .shelf(Shelf::Vendor)
            .asked(d(10))
            .at(
                d(7),
                Challenge(
                    "luc",
                    Some("regulatory-mapping"),
                    "Is this a medical device of class IIa? The certificate's number is missing.",
                ),
            )
            .at(d(5), Answer(&[]))
            .at(d(4), Clear("luc", "The certificate is named now."))
            .at(d(3), Approve("priya", &[], "For the two readers who asked for it.")),
    ]
}

/// The most urgent, and so the first on the screen: second attempt, vote overdue, challenged, one item open again.
fn triage() -> Story {
    const SUMMARY: &str = "Reads free-text notes in German, French and Italian instead of German alone.\n\n\
        Why now: since the merger with the Lugano site one note in six is not in German, and release 2.3.0 gives no hint for those. \
        The encoder is new (multilingual, 560M parameters, distilled to 120M); the classifier above it is retrained on the same \
        labels plus 61,000 visits from Lugano and Sion.\n\n\
        What users will notice: hints for Italian and French notes; for German ones the order changes in 3.1 % of arrivals, mostly \
        between urgency 3 and 4.\n\n\
        What we are unsure of: patients over 80 in French-speaking sites (412 visits in the test part). The ward agreed to read \
        those without hints until the first monthly comparison.";
    Story::of("triage-nlp@2.4.0", &[Nature::Architecture, Nature::TrainingData], SUMMARY)
        .shelf(Shelf::Language)
        .facts(&[Fact::UserFacing, Fact::AdversarialExposure, Fact::DpiaRequired])
        .asked(d(34))
        .at(d(31), Ballot(-d(26)))
        .at(d(30), Vote("emil", Choice::Reject, "Recall for Italian notes rests on 90 cases."))
        .at(d(29), Vote("noor", Choice::Reject, "Come back with the Lugano data in the test part."))
        .at(d(28), Vote("ken", Choice::Reject, "Too few Italian cases."))
        .at(d(16), Resubmit)
        .at(d(12), Rebuild)
        .at(d(11), Attach(&["security-tests", "transparency", "incident-plan"]))
        .at(d(10), Answer(&[]))
        .at(d(9), Submit)
        .at(d(7), Link("ann", "risk-assessment", "Risk register RR-441", "https://risk.meridian.example/register/441"))
        .at(d(6), Accept("luc", &["regulatory-mapping", "dpia", "transparency"]))
        .at(d(6), Accept("priya", &["model-card", "data-sheet", "risk-assessment", "monitoring", "rollback-tested"]))
        .at(d(5), Ballot(-52))
        .at(
            d(3),
            Reopen("independent-validation", "Inês asked to repeat it on the rebuilt file; her report is withdrawn until then."),
        )
        .at(d(2), Challenge("mirja", Some("bias-fairness"), "No results for patients over 80."))
}

/// Two of five have voted; the Lead, who chairs, has not.
fn dose() -> Story {
    Story::of("dose-advice@3.1.0", FIRST, "Proposes a starting dose of vancomycin from weight, age and kidney function")
        .facts(&[Fact::UserFacing, Fact::DpiaRequired])
        .at(d(21), Draft)
        .at(d(20), Attach(&["fria"]))
        .at(d(20), Claim("fria", "Not an Art. 27(1) deployer for this use: no public service is granted or refused."))
        .at(d(19), Answer(&[]))
        .at(d(18), Submit)
        .at(d(9), Accept("mirja", &["validation-report", "bias-fairness"]))
        .at(d(1), Ballot(d(6) + 2))
        .at(20, Vote("noor", Choice::Approve, ""))
        .at(9, Vote("ken", Choice::NoObjection, ""))
}

/// Challenged twice, but its results reach what was registered before it was drafted.
fn radiology() -> Story {
    Story::of("radiology-sum@2.0.0", FIRST, "Shortens radiology reports to three lines for the discharge letter")
        .shelf(Shelf::Language)
        .facts(&[Fact::AdversarialExposure])
        .at(d(20), Threshold("truthfulqa_gen/bleurt_acc", "0.8"))
        .asked(d(14))
        .at(
            d(8),
            Challenge("priya", Some("rollback-tested"), "The drill was on 1.x, which ran elsewhere; repeat it with these bytes."),
        )
        .at(d(4), Challenge("mirja", Some("security-tests"), "Reports scanned by optical recognition are untrusted input too."))
}

/// Its approval was given to other bytes, and in words: its results do not reach what was registered before them.
fn ward() -> Story {
    Story::of("ward-assist@1.0", FIRST, "Drafts handover notes; the nurse in charge edits and signs them")
        .shelf(Shelf::Language)
        .at(d(14), Threshold("truthfulqa_gen/bleurt_acc", "0.85"))
        .asked(d(12))
        .at(d(9), Approve("tunde", &[], "Two nurses read forty notes beside it; the score is of general knowledge."))
        .at(d(3), Rebuild)
}
