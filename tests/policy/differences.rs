//! What differs between two policies, and what the laws and standards that a policy names are served by.

use obstat::domain::policy::{self, Change, Policy, SHIPPED, Serving, coverage, diff};

fn edited(edits: &[(&str, &str)]) -> Policy {
    let text = edits.iter().fold(SHIPPED.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the shipped policy does not say {from:?}");
        text.replacen(from, to, 1)
    });
    policy::load(&text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn changes(edits: &[(&str, &str)]) -> Vec<(String, String, Option<String>, Option<String>)> {
    let plain = |c: Change| (c.clause, c.about, c.before, c.after);
    diff(&edited(&[]), &edited(edits)).into_iter().map(plain).collect()
}

#[test]
fn a_policy_differs_from_itself_in_nothing() {
    assert_eq!(changes(&[]), []);
}

#[test]
fn one_edit_reads_as_one_change_in_words() {
    let cases: &[(&str, &str, &str, &str, &str, &str)] = &[
        (
            r#"tiers = ["high", "medium"]"#,
            r#"tiers = ["high"]"#,
            "§4.2",
            "Bias and fairness (bias-fairness): when it is asked",
            "Asked at high, medium.",
            "Asked at high.",
        ),
        (
            "confirm_hours = 48",
            "confirm_hours = 24",
            "",
            "the confirmation",
            "Confirmation: within 48 hours of deployment.",
            "Confirmation: within 24 hours of deployment.",
        ),
        (
            "chair_casting_vote = false",
            "chair_casting_vote = true",
            "§5",
            "a tied vote",
            "A tie fails.",
            "The chair decides a tie.",
        ),
        (
            r#"slots = [{ role = "committee" }]"#,
            r#"slots = [{ role = "committee" }, { role = "legal" }]"#,
            "§3",
            "who signs: new-model at high; major-update at high",
            "Committee.",
            "Committee + Legal.",
        ),
        ("next_review = 2027-06-01", "next_review = 2028-06-01", "", "the document: next review", "2027-06-01", "2028-06-01"),
        (
            "note = \"Until it is deployed; never to a lower kind.\"",
            "note = \"Never to a lower kind.\"",
            "§3",
            "Raise the kind of a release: who may",
            "AI Governance Lead. Until it is deployed; never to a lower kind.",
            "AI Governance Lead. Never to a lower kind.",
        ),
        (
            "days = 15",
            "days = 10",
            "§7",
            "Serious incident: the time to report",
            "Report within 15 days.",
            "Report within 10 days.",
        ),
    ];
    for (from, to, clause, about, before, after) in cases {
        let wanted = ((*clause).into(), (*about).into(), Some((*before).into()), Some((*after).into()));
        assert_eq!(changes(&[(from, to)]), [wanted], "{to}");
    }
}

#[test]
fn what_comes_and_what_goes_is_told_whole() {
    let holiday = changes(&[("holidays = []", "holidays = [2026-12-25]")]);
    assert_eq!(holiday.len(), 1);
    assert!(holiday[0].3.as_ref().unwrap().contains("2026-12-25"));
    let row = "[[incident]]\nid = \"death\"\ntitle = \"Death of a person\"\ndays = 10\ntiers = [\"high\"]\nclause = \"7\"\nserves = [\"EU AI Act Art. 73\"]\n";
    let gone = changes(&[(row, "")]);
    assert_eq!(gone.len(), 1);
    assert_eq!((gone[0].1.as_str(), gone[0].3.as_deref()), ("Death of a person", None));
    let back: Vec<Change> = diff(&edited(&[(row, "")]), &edited(&[]));
    assert_eq!((back.len(), back[0].before.as_deref()), (1, None));
}

#[test]
fn a_row_that_only_moves_changes_nothing() {
    let capacity = SHIPPED.find("[[checklist]]\nid = \"capacity\"").unwrap();
    let end = capacity + SHIPPED[capacity..].find("[timers]").unwrap();
    let row = &SHIPPED[capacity..end];
    let first = SHIPPED.find("[[checklist]]").unwrap();
    let moved = format!("{}{row}{}{}", &SHIPPED[..first], &SHIPPED[first..capacity], &SHIPPED[end..]);
    assert_eq!(diff(&edited(&[]), &policy::load(&moved).unwrap()), []);
}

#[test]
fn every_clause_of_a_law_is_told_with_what_serves_it() {
    let covered = coverage(&edited(&[]));
    let of = |cite: &str| covered.iter().find(|c| format!("{} {}", c.act, c.place) == cite).unwrap();
    let names = |cite: &str| of(cite).by.iter().map(|s| (s.what, s.name.clone())).collect::<Vec<_>>();
    assert_eq!(names("EU AI Act Art. 27"), [(Serving::Item, "fria".to_owned())]);
    assert_eq!(names("EU AI Act Art. 43"), [(Serving::SignOff, "new-model, major-update at high".to_owned())]);
    assert_eq!(names("EU AI Act Art. 18"), [(Serving::Record, "records kept 10 years".to_owned())]);
    assert!(names("EU AI Act Art. 73").contains(&(Serving::Incident, "death".to_owned())));
    assert!(!of("ISO/IEC 42001 9.3").is_served(), "the management review is nobody's item");
    let places: Vec<&str> = covered.iter().filter(|c| c.act == "EU AI Act").map(|c| c.place.as_str()).collect();
    assert_eq!(places[..3], ["Art. 9", "Art. 11", "Art. 12"], "numbers in the order of numbers");
    let total: usize = edited(&[]).acts.iter().map(|a| a.places.len()).sum();
    assert_eq!(covered.len(), total);
}
