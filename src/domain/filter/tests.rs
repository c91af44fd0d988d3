#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use rstest::rstest;

use super::*;
use crate::domain::ids::EventId;
use crate::domain::queue::Urgency;

fn now() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn person(who: &str, name: &str, roles: &[Role]) -> Person {
    Person {
        email: format!("{who}@example.org").parse().unwrap(),
        name: name.into(),
        roles: roles.iter().copied().collect::<BTreeSet<_>>(),
        acting: BTreeMap::new(),
        deputises: Vec::new(),
    }
}

fn people() -> Vec<Person> {
    vec![
        person("ann", "Ann Lindqvist", &[Role::ModelOwner]),
        person("priya", "Priya Nair", &[Role::GovernanceLead, Role::Chair]),
        person("sam", "Sam Annan", &[Role::Security]),
    ]
}

fn read(text: &str) -> Query {
    let people = people();
    let me = "priya@example.org".parse().unwrap();
    Query::read(
        text,
        &Ground { me: Some(&me), people: &people, now: now(), zone: "Europe/Zurich".parse().unwrap(), changed: &[] },
    )
}

/// The release of the table: in review, high, Ann's, waiting for Priya, due in two days.
fn row() -> QueueRow {
    QueueRow {
        id: EventId([1; 32]),
        reference: "triage-nlp@2.4.0".parse().unwrap(),
        attempt: 1,
        kind: Kind::MajorUpdate,
        emergency: false,
        tier: Tier::High,
        tier_confirmed: true,
        state: State::InReview,
        owner: "ann@example.org".parse().unwrap(),
        summary: "Reads letters".into(),
        done: 1,
        applicable: 14,
        blocks: 2,
        due: Some(now() + TimeDelta::days(2)),
        waiting_for: vec!["priya@example.org".parse().unwrap()],
        waiting_role: None,
        since: now(),
        urgency: Urgency::WaitingForMe,
    }
}

#[rstest]
#[case("state:review", true)]
#[case("state:in-review", true)]
#[case("state:draft", false)]
#[case("state:draft,review", true)]
#[case("STATE:Review", true)]
#[case("tier:high", true)]
#[case("tier:low", false)]
#[case("tier:l,m", false)]
#[case("kind:major", true)]
#[case("kind:update", true)]
#[case("kind:new", false)]
#[case("kind:emergency", false)]
#[case("emergency", false)]
#[case("model:triage", true)]
#[case("model:NLP", true)]
#[case("model:2.4", false)]
#[case("owner:ann", true)]
#[case("owner:lind", true)]
#[case("owner:priya", false)]
#[case("owner:me", false)]
#[case("owner:gone@example.org", false)]
#[case("waiting:me", true)]
#[case("waiting:nair", true)]
#[case("waiting:lead", true)]
#[case("waiting:committee", true)]
#[case("waiting:security", false)]
#[case("waiting:sam", false)]
#[case("waiting:nobody", false)]
#[case("due<3d", true)]
#[case("due<=3d", true)]
#[case("due<47h", false)]
#[case("due<1w", true)]
#[case("due>1d", true)]
#[case("due>3d", false)]
#[case("due<2026-11-25", true)]
#[case("due<2026-11-24", false)]
#[case("due>2026-11-24", true)]
#[case("due>2026-11-25", false)]
#[case("due<tomorrow", false)]
#[case("due>today", true)]
#[case("due:none", false)]
#[case("overdue", false)]
#[case("state:review tier:high owner:ann due<3d waiting:me", true)]
#[case("state:review tier:low owner:ann", false)]
fn each_word_narrows_and_several_narrow_together(#[case] text: &str, #[case] holds: bool) {
    let query = read(text);
    assert_eq!(query.faults, Vec::<String>::new());
    assert_eq!((query.letters.as_str(), query.is_empty()), ("", false));
    assert_eq!(query.lets_through(&row()), holds);
}

#[test]
fn what_is_over_or_has_no_date_is_found_by_its_word() {
    let mut late = row();
    late.due = Some(now() - TimeDelta::hours(1));
    let through = |text: &str, row: &QueueRow| read(text).lets_through(row);
    assert!(through("overdue", &late) && through("due<3d", &late) && !through("due>0h", &late));
    late.due = None;
    assert!(through("due:none", &late) && !through("due<3d", &late) && !through("due>3d", &late) && !through("overdue", &late));
    (late.waiting_for, late.waiting_role) = (Vec::new(), Some(Role::Committee));
    assert!(through("waiting:committee", &late) && !through("waiting:me", &late) && !through("waiting:nobody", &late));
}

#[rstest]
#[case("stat:review", "“stat:” is no word of the filter; there are state: tier: kind:")]
#[case("state<3", "“state<” is no word of the filter")]
#[case("state:", "state: wants one of draft, in-review, approved")]
#[case("state:open", "“open” is no state; there are draft, in-review, approved")]
#[case("state:draft,", "state: wants one of draft")]
#[case("tier:highest", "“highest” is no tier; there are low, medium, high")]
#[case("kind:tiny", "“tiny” is no kind; there are third-party-activation, new-model")]
#[case("model:", "model: wants a part of a model's name")]
#[case("owner:", "owner: wants one of ann, priya, sam, me")]
#[case("owner:zoe", "“zoe” is nobody here; there are ann, priya, sam, me")]
#[case("waiting:zoe", "“zoe” is nobody here; there are ann, priya, sam, me; a role or nobody will do too")]
#[case("due:3d", "write due<3d, due>3d or due:none")]
#[case("due<soon", "due< wants a span or a day: due<3d, due<12h")]
#[case("due>99999999999d", "due> wants a span or a day")]
#[case("due<2026-02-30", "due< wants a span or a day")]
#[case("due<é", "due< wants a span or a day")]
fn a_faulty_word_is_told_with_what_there_is_and_the_rest_still_narrows(#[case] text: &str, #[case] says: &str) {
    let query = read(&format!("tier:high {text} tri"));
    assert_eq!((query.words.len(), query.letters.as_str()), (1, "tri"));
    assert!(query.faults.len() == 1 && query.faults[0].starts_with(says), "{:?}", query.faults);
}

#[test]
fn without_anybody_who_acts_here_me_is_refused() {
    let people = people();
    let ground = Ground { me: None, people: &people, now: now(), zone: crate::domain::zone::Zone::UTC, changed: &[] };
    assert!(Query::read("waiting:me", &ground).faults[0].starts_with("nobody acts here"));
}

#[rstest]
#[case("triage nlp", "triagenlp")]
#[case("unchanged", "unchanged")]
#[case("  ", "")]
#[case("model-1@2:3", "model-1@2:3")]
#[case(":x", ":x")]
#[case("<", "<")]
fn what_is_no_word_is_letters(#[case] text: &str, #[case] letters: &str) {
    let query = read(text);
    assert_eq!((query.words, query.letters.as_str(), query.faults.len()), (Vec::new(), letters, 0));
}
