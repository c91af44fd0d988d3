//! The organisation of the tests: Meridian Health, on the evening of 23 November 2026, as Priya Nair sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::view::{Choices, Header, Offer, QueuePage, QueueRow, ReleaseCard, Urgency};
use crate::domain::act::Stored;
use crate::domain::ids::{Digest, Email, EventId};
use crate::domain::obstruct::Obstruction;
use crate::domain::release::{Answered, Challenge, Evidence, Item, Release, Review};
use crate::domain::vocab::{Kind, Role, Section, State, Tier};

const PEOPLE: &[(&str, &str)] = &[
    ("priya", "Priya Nair"),
    ("ann", "Ann Lindqvist"),
    ("jonas", "Jonas Weber"),
    ("rui", "Rui Costa"),
    ("mei", "Mei Ito"),
    ("tom", "Tom Okafor"),
];

pub fn now() -> DateTime<Utc> {
    "2026-11-23T20:04:00Z".parse().unwrap()
}

pub fn email(who: &str) -> Email {
    format!("{who}@meridian.example").parse().unwrap()
}

fn id(n: usize) -> EventId {
    EventId(Digest::of(&n.to_be_bytes()).0)
}

pub fn header() -> Header {
    Header {
        organisation: "Meridian Health".to_owned(),
        time_zone: "Europe/Zurich".parse().unwrap(),
        me: Some((email("priya"), "Priya Nair".to_owned())),
        roles: vec![Role::GovernanceLead, Role::Committee],
        overdue: 2,
        models: 24,
        for_me: 5,
        conflicts: 1,
        now: now(),
        review_due: Some(now() + TimeDelta::days(41)),
        names: PEOPLE.iter().map(|(who, name)| (email(who), (*name).to_owned())).collect(),
    }
}

/// Reference, kind, tier, state, blocks, who it waits for, hours until due, group.
type Line = (&'static str, Kind, Tier, State, u32, &'static [&'static str], Option<i64>, Urgency);

const QUEUE: &[Line] = {
    use Kind::{
        ConfigurationChange as Config, MajorUpdate as Major, MinorUpdate as Minor, NewModel as New, ThirdPartyActivation as Third,
    };
    use State::{ApprovedWithConditions as Conditions, Deployed, Draft, InReview};
    use Tier::{High, Low, Medium};
    use Urgency::{DueSoon, InReview as Reviewed, Overdue, Rest, WaitingForMe as Mine};
    &[
        ("triage-nlp@2.4.0", Major, High, InReview, 4, &["priya", "ann"], Some(-4), Overdue),
        ("fraud-score@1.9.2", Minor, Medium, Deployed, 1, &["ann"], Some(-49), Overdue),
        ("claims-ocr@2.7.1", Minor, Medium, Deployed, 2, &["priya"], Some(18), DueSoon),
        ("vendor-chat@1.0", Third, Medium, InReview, 2, &["priya", "jonas"], Some(50), Mine),
        ("dose-advice@3.1.0", New, High, InReview, 3, &["priya", "rui"], Some(150), Mine),
        ("referral-rank@0.9", New, Low, InReview, 1, &["priya"], None, Mine),
        ("sepsis-alert@5.2.0", Major, High, InReview, 2, &["mei", "rui", "tom"], Some(220), Reviewed),
        ("no-show@1.4.0", Minor, Low, InReview, 1, &["jonas"], Some(290), Reviewed),
        ("radiology-summary@2.0.0", New, Medium, InReview, 3, &["jonas"], Some(340), Reviewed),
        ("icd-coder@4.0.3", Config, Medium, InReview, 1, &["rui"], None, Reviewed),
        ("bed-planner@1.2.0", Minor, Medium, Conditions, 0, &[], Some(560), Rest),
        ("discharge-letter@0.3", New, High, Draft, 5, &["ann"], Some(1000), Rest),
        ("call-router@2.2.0", Config, Low, Draft, 2, &["tom"], None, Rest),
    ]
};

fn queue_row(n: usize, line: &Line) -> QueueRow {
    let (reference, kind, tier, state, blocks, who, hours, urgency) = *line;
    QueueRow {
        id: id(n),
        reference: reference.parse().unwrap(),
        attempt: 1,
        kind,
        emergency: false,
        tier,
        tier_confirmed: reference != "referral-rank@0.9",
        state,
        owner: email("ann"),
        summary: String::new(),
        done: 3,
        applicable: 15,
        blocks,
        due: hours.map(|h| now() + TimeDelta::hours(h)),
        waiting_for: who.iter().map(|w| email(w)).collect(),
        waiting_role: (who.len() == 3).then_some(Role::Committee),
        since: now() - TimeDelta::days(9),
        urgency,
    }
}

pub fn page() -> QueuePage {
    let rows: Vec<QueueRow> = QUEUE.iter().enumerate().map(|(n, line)| queue_row(n, line)).collect();
    let size = |u: Urgency| rows.iter().filter(|r| r.urgency == u).count();
    let groups = Urgency::ALL.into_iter().map(|u| (u, size(u))).filter(|(_, n)| *n > 0).collect();
    QueuePage { before: 0, total: rows.len(), groups, rows }
}

fn obstruction(code: &'static str, text: &str, detail: &str, clause: &str, who: &[&str]) -> Obstruction {
    Obstruction {
        code,
        text: text.to_owned(),
        detail: detail.to_owned(),
        clause: clause.to_owned(),
        role: None,
        who: who.iter().map(|w| email(w)).collect(),
        since: None,
        due: None,
        item: None,
    }
}

fn obstructions() -> Vec<Obstruction> {
    let ago = |days| Some(now() - TimeDelta::days(days));
    let vote = obstruction("vote-missing", "The Committee vote is 4 h over: 0 of 5 voted", "3 votes give quorum", "§3", &[]);
    let challenged = obstruction(
        "item-challenged",
        "bias-fairness is challenged by Security",
        "“No results for patients over 80.”",
        "§4.2",
        &["ann"],
    );
    let open = obstruction(
        "item-open",
        "independent-validation is still open",
        "signed by someone other than owner and requester",
        "§4.2",
        &["ann"],
    );
    let tier = obstruction(
        "tier-unconfirmed",
        "The risk tier is not confirmed by the Lead",
        "owner proposes high, was medium",
        "§2",
        &["priya"],
    );
    vec![
        Obstruction { role: Some(Role::Committee), due: Some(now() - TimeDelta::hours(4)), ..vote },
        Obstruction { since: ago(2), item: Some("bias-fairness".to_owned()), ..challenged },
        Obstruction { item: Some("independent-validation".to_owned()), ..open },
        Obstruction { since: ago(5), ..tier },
    ]
}

/// Item, section, answer, days since it changed, and what reviewers said: a accepted, u unreviewed, c challenged, o open, n claimed.
const ITEMS: &[(&str, Section, &str, i64, char)] = {
    use Section::{Compliance, Documentation, Operations, Testing};
    &[
        ("model-card", Documentation, "6 of 6 topics", 3, 'a'),
        ("data-sheet", Documentation, "", 3, 'a'),
        ("risk-assessment", Documentation, "register #441", 2, 'a'),
        ("change-log", Documentation, "1 file", 9, 'u'),
        ("validation-report", Testing, "12 of 14 thresholds met", 9, 'u'),
        ("bias-fairness", Testing, "no data over age 80", 2, 'c'),
        ("security-tests", Testing, "pentest-0911.pdf", 4, 'a'),
        ("independent-validation", Testing, "", 9, 'o'),
        ("regulatory-mapping", Compliance, "1 file", 6, 'a'),
        ("fria", Compliance, "no EU deployment", 9, 'n'),
        ("transparency", Compliance, "notice v3", 6, 'a'),
        ("monitoring", Operations, "drift, 3 thresholds", 6, 'a'),
        ("incident-plan", Operations, "1 file", 6, 'a'),
        ("rollback-tested", Operations, "window 2 h", 5, 'a'),
        ("on-call", Operations, "rota clinical-ml", 5, 'a'),
    ]
};

fn item(n: usize, line: &(&str, Section, &str, i64, char)) -> Item {
    let (name, section, answer, days, review) = *line;
    let at = now() - TimeDelta::days(days);
    Item {
        id: name.to_owned(),
        title: name.replace('-', " "),
        ask: String::new(),
        section,
        clause: "§4".to_owned(),
        evidence_required: true,
        may_be_claimed: name == "fria",
        independent: name == "independent-validation",
        fields_asked: Vec::new(),
        answered: match review {
            'o' => Answered::Open,
            'n' => Answered::NotApplicable,
            _ => Answered::Done,
        },
        answer_event: Some(id(100 + n)),
        answer: answer.to_owned(),
        fields: BTreeMap::new(),
        evidence: if name == "data-sheet" { vec![id(200), id(201)] } else { Vec::new() },
        review: match review {
            'a' => Review::Accepted { by: email("jonas"), at },
            'c' => Review::Challenged(vec![id(300)]),
            _ => Review::Unreviewed,
        },
        carried: None,
        changed_at: Some(at),
    }
}

/// Title, link, item, the day it bears, size.
const EVIDENCE: &[(&str, Option<&str>, &str, &str, u64)] = &[
    ("validation-q3.json", None, "validation-report", "2026-11-02", 48_512),
    ("model_card.md", None, "model-card", "2026-11-12", 9_120),
    ("risk register #441", Some("https://grc.meridian.example/441"), "risk-assessment", "2026-11-02", 49_500),
    ("pentest-0911.pdf", None, "security-tests", "2026-09-11", 2_411_000),
    ("fairness-2.4.ipynb", None, "bias-fairness", "2026-11-09", 700_411),
    ("rollback-drill.md", None, "rollback-tested", "2026-11-01", 812),
    ("rota clinical-ml", Some("https://pager.meridian.example/clinical"), "on-call", "2026-11-13", 0),
];

fn evidence() -> Vec<Evidence> {
    let piece = |(n, line): (usize, &(&str, Option<&str>, &str, &str, u64))| {
        let (title, url, item, dated, size) = *line;
        Evidence {
            id: id(200 + n),
            title: title.to_owned(),
            kind: None,
            file: url.is_none().then(|| title.to_owned()),
            url: url.map(str::to_owned),
            stored: (size > 0).then(|| Stored { sha256: Digest::of(title.as_bytes()), size }),
            dated: Some(dated.parse().unwrap()),
            reading: None,
            items: BTreeSet::from([item.to_owned()]),
            by: email("ann"),
            at: now(),
            after_decision: false,
            gone: None,
            purged: None,
        }
    };
    EVIDENCE.iter().enumerate().map(piece).collect()
}

fn release() -> Release {
    let at = now() - TimeDelta::days(9);
    let challenge = Challenge {
        id: id(300),
        item: Some("bias-fairness".to_owned()),
        reason: "No results for patients over 80.".to_owned(),
        by: email("jonas"),
        role: Role::Security,
        at: now() - TimeDelta::days(2),
        attempt: 2,
        settled: None,
    };
    Release {
        id: id(0),
        reference: "triage-nlp@2.4.0".parse().unwrap(),
        attempt: 2,
        state: State::InReview,
        stage: State::InReview,
        kind: Kind::MajorUpdate,
        tier: Tier::High,
        previous_tier: Some(Tier::Medium),
        tier_confirmed: false,
        requester: email("ann"),
        owner: email("ann"),
        requested_at: at,
        submitted_at: Some(at),
        natures: BTreeSet::new(),
        facts: BTreeMap::new(),
        artifacts: Vec::new(),
        summary: "Tokenizer of build 2.4".to_owned(),
        vendor: None,
        previous: None,
        previous_reference: None,
        policy: Digest::of(b"policy"),
        subject: Digest::of(b"subject"),
        items: ITEMS.iter().enumerate().map(|(n, line)| item(n, line)).collect(),
        evidence: evidence(),
        measures: Vec::new(),
        challenges: vec![challenge],
        slots: Vec::new(),
        sign_offs: Vec::new(),
        ballot: None,
        decision: None,
        past_decisions: Vec::new(),
        conditions: Vec::new(),
        deployments: Vec::new(),
        footing: Vec::new(),
        confirmation: None,
        emergency: None,
        suspensions: Vec::new(),
        reinstatement: None,
        rollbacks: Vec::new(),
        retirements: Vec::new(),
        clocks: Vec::new(),
        holds: Vec::new(),
        purges: Vec::new(),
        records: Vec::new(),
        matters: Vec::new(),
        conflicts: Vec::new(),
        exempt: None,
        withdrawn: None,
        needs_newer: false,
        superseded_by: None,
        history: Vec::new(),
    }
}

pub fn card() -> ReleaseCard {
    let open = |act, remark: &str| Offer { act, code: "", refused: None, remark: remark.to_owned() };
    let refused = |act, why: &str| Offer { act, code: "obstructed", refused: Some(why.to_owned()), remark: String::new() };
    ReleaseCard {
        release: release(),
        obstructions: obstructions(),
        remarks: Vec::new(),
        next_step: "approval",
        offers: vec![
            open("vote.cast", "you sit on the Committee"),
            open("challenge.raise", "in words; blocks approval"),
            open("signoff.reject", "ends this attempt; needs a reason"),
            refused("signoff.approve", "not yet: 1, 2, 3 and 4 stand in the way"),
            refused("item.answer", "not yours: only the owner, A. Lindqvist"),
        ],
        ballot_sentence: None,
        serves: Vec::new(),
        habit: None,
        choices: Choices::default(),
        verified: Some(true),
    }
}
