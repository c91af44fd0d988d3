//! Whatever several people do on laptops of their own, and in whatever pieces and order they hear of each other: once everybody
//! has everything, everybody says the same.

use crate::headless;
use crate::peers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use headless::Headless;
use obstat::app::identity::Fixed;
use obstat::app::propose::Proposal;
use obstat::app::{AppError, ErrorKind, Export, NewRelease, Session};
use obstat::domain::vocab::{Nature, Role, Tier};
use peers::{export, joined, picture};
use proptest::prelude::*;

/// What somebody does somewhere.
#[derive(Debug, Clone)]
struct Step {
    place: u8,
    what: u8,
    pick: u8,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(place, what, pick)| Step { place, what, pick });
    proptest::collection::vec(step, 4..18)
}

/// Any of several, by number.
fn one<T>(of: &[T], pick: u8) -> Option<&T> {
    of.get(usize::from(pick) % of.len().max(1))
}

fn reference(session: &Session, pick: u8) -> String {
    let streams = session.store().streams().unwrap();
    let rows = streams.iter().filter_map(|s| session.store().release_row(s, None, session.now()).unwrap());
    let mut all: Vec<String> = rows.map(|(row, _)| row.reference.to_string()).collect();
    all.sort();
    one(&all, pick).cloned().unwrap_or_default()
}

/// What somebody proposes.
type Propose = dyn Fn(&Session) -> Result<Proposal, AppError>;

/// Somebody acts; what the policy refuses is not done.
fn act(session: &mut Session, n: usize, step: &Step) {
    let pick = step.pick;
    let on = reference(session, pick);
    let item = *one(&["model-card", "monitoring", "capacity"], pick / 3).unwrap();
    let who = ["ann", "priya", "pat", "sam"][usize::from(pick % 4)];
    let (who, propose): (&str, Box<Propose>) = match step.what % 12 {
        0 => ("priya", Box::new(move |s| s.challenge(&on, Some(item), "Which one?"))),
        1 => ("ann", Box::new(move |s| s.approve(&on, &[Role::ModelOwner], &[], ""))),
        2 => ("pat", Box::new(move |s| s.approve(&on, &[Role::PeerReviewer], &[], "Read"))),
        3 => ("priya", Box::new(move |s| s.reject(&on, None, "Not yet"))),
        4 => (who, Box::new(move |s| s.item_accept(&on, item))),
        5 => ("ann", Box::new(move |s| s.item_reopen(&on, item, "Once more"))),
        6 => ("priya", Box::new(move |s| s.suspend(&on, "Stop"))),
        7 => ("ann", Box::new(move |s| s.release_withdraw(&on, "No"))),
        8 => ("ann", Box::new(move |s| s.model_set(&"triage".parse().unwrap(), None, Some([Tier::High, Tier::Medium][n % 2])))),
        9 => (
            "priya",
            Box::new(move |s| s.role_change(&"sam@example.org".parse().unwrap(), Role::Deployer, pick.is_multiple_of(2))),
        ),
        10 => ("ann", Box::new(move |s| s.decide(&on))),
        _ => ("ann", Box::new(move |s| s.release_new(&another(n)))),
    };
    session.act_as(Some(format!("{who}@example.org").parse().unwrap()));
    match session.act(propose, &mut Fixed::default()) {
        Ok(_) => {}
        Err(error) => assert!(matches!(error.kind(), ErrorKind::Refused | ErrorKind::Usage), "{step:?}: {error}"),
    }
    session.act_as(None);
}

fn another(n: usize) -> NewRelease {
    NewRelease {
        reference: format!("triage@3.{n}").parse().unwrap(),
        natures: [Nature::Tuning].into(),
        facts: BTreeMap::new(),
        artifacts: vec![obstat::domain::act::Artifact {
            name: None,
            sha256: obstat::domain::ids::Digest::of(b"the same bytes"),
            size: None,
        }],
        summary: "One more".into(),
        previous: None,
        tier: None,
        exempt: None,
    }
}

/// Packs everything, or a release with what it rests on, or what an earlier bundle lacks.
fn pack(session: &mut Session, room: &Path, made: &[PathBuf], pick: u8) -> PathBuf {
    let to = room.join(format!("{}.obstat", made.len()));
    let mut export = Export { to: to.clone(), ..Export::default() };
    match pick % 3 {
        0 => {}
        1 => export.releases = vec![reference(session, pick)],
        _ => export.since = one(made, pick).cloned(),
    }
    session.act_as(Some("priya@example.org".parse().unwrap()));
    session.export(&export, &mut Fixed::default(), &mut |_, _| true).unwrap();
    session.act_as(None);
    to
}

fn take(session: &mut Session, bundle: &Path) {
    let told = session.import(&[bundle.to_owned()], false, &mut |_, _| true).unwrap();
    assert!(told.rejected.is_empty(), "{told:?}");
}

fn config() -> ProptestConfig {
    // More by hand: PROPTEST_CASES.
    let usual = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { 5 };
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 40, ..usual }
}

#[test]
fn everybody_who_has_everything_says_the_same() {
    let home = Headless::in_review("medium");
    let first = &export(&home, "beginning.obstat", "");
    proptest!(config(), |(people in 3..6_usize, steps in steps(), order in any::<u64>())| {
        let room = tempfile::tempdir().unwrap();
        let mut laptops: Vec<Session> =
            (0..people).map(|n| joined(&room.path().join(format!("store-{n}")), first, &home.store())).collect();
        let mut made = vec![first.clone()];
        for (n, step) in steps.iter().enumerate() {
            let at = usize::from(step.place) % people;
            act(&mut laptops[at], n, step);
            if step.pick.is_multiple_of(2) {
                let bundle = pack(&mut laptops[at], room.path(), &made, step.what);
                made.push(bundle);
            }
            // Somebody gets some bundle that was ever made, perhaps for the second time.
            let bundle = one(&made, step.what ^ step.pick).unwrap().clone();
            take(&mut laptops[(at + usize::from(step.pick)) % people], &bundle);
        }
        for laptop in &mut laptops {
            let bundle = pack(laptop, room.path(), &made, 0);
            made.push(bundle);
        }
        for (n, laptop) in laptops.iter_mut().enumerate() {
            let mut mixed: Vec<&PathBuf> = made.iter().collect();
            mixed.sort_by_key(|path| obstat::domain::ids::Digest::of(format!("{order}{n}{}", path.display()).as_bytes()));
            mixed.iter().for_each(|bundle| take(laptop, bundle));
        }
        let told: BTreeSet<String> = laptops.iter().map(picture).collect();
        if told.len() > 1 {
            let texts: Vec<&String> = told.iter().collect();
            let differ = texts[0].lines().zip(texts[1].lines()).find(|(a, b)| a != b);
            prop_assert!(false, "{} pictures of one trail: {differ:?}", told.len());
        }
        for laptop in &laptops {
            let report = laptop.verify(&mut |_, _| true).unwrap();
            prop_assert!(report.problems.is_empty(), "{:?}", report.problems);
        }
    });
}
