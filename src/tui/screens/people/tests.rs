#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;

use crate::app::{KeyLine, KeyState, PendingCharter, PeopleCard, PersonLine};
use crate::domain::act::{Member, MemberKey};
use crate::domain::ids::{EventId, KeyId};
use crate::domain::people::Deputy;
use crate::domain::vocab::Role;
use crate::ledger::trust::Needs;
use crate::tui::boards::{Board, BoardId};
use crate::tui::commands::CommandId;
use crate::tui::deed::Deed;
use crate::tui::look::Look;
use crate::tui::model::{Model, Screen};
use crate::tui::sample::{email, header, now};
use crate::tui::screens::board;
use crate::tui::screens::stage::{self, DARK, LIGHT, PLAIN, SIZES};
use crate::tui::update::Effect;
use crate::tui::worker::Ask;

fn person(n: u8, name: &str, roles: &[Role], state: KeyState) -> PersonLine {
    let key = KeyId([n; 32]);
    let who = email(&name.to_lowercase());
    let keys = vec![KeyLine { email: who.clone(), key, state }];
    let member = Member {
        email: who,
        name: name.to_owned(),
        keys: vec![MemberKey { key, proof: String::new() }],
        roles: roles.iter().copied().collect(),
        serves: None,
    };
    PersonLine { member, keys, keeper: false, deputises: Vec::new(), deputies: Vec::new(), models: Vec::new() }
}

/// Priya keeps the charter, Ann's key is suspended, Jonas stands in for Priya, and a charter waits for Priya and Tom.
fn some() -> PeopleCard {
    let mut people = vec![
        person(1, "Ann", &[Role::ModelOwner], KeyState::Suspended),
        person(2, "Jonas", &[Role::Committee, Role::Secretary], KeyState::InUse),
        person(3, "Priya", &[Role::GovernanceLead, Role::Committee, Role::Chair], KeyState::InUse),
        person(4, "Tom", &[Role::Deployer], KeyState::InUse),
    ];
    people[0].models = vec!["triage-nlp".into()];
    people[2].keeper = true;
    people[2].keys.insert(0, KeyLine { email: email("priya"), key: KeyId([9; 32]), state: KeyState::Ended });
    let deputy = Deputy {
        grant: EventId([5; 32]),
        of: email("priya"),
        deputy: email("jonas"),
        role: Role::GovernanceLead,
        from: "2026-12-21".parse().unwrap(),
        to: "2027-01-03".parse().unwrap(),
    };
    people[2].deputies.push(deputy.clone());
    people[1].deputises.push(deputy);
    let needs = Needs { keepers: 1, who: [email("priya"), email("tom")].into(), ..Needs::default() };
    PeopleCard {
        fingerprint: "abcd efgh ijkl mnop qrst uvwx yz".into(),
        charter: EventId([7; 32]),
        version: 4,
        keepers: vec![email("priya")],
        threshold: 1,
        policy: "0123456789ab".into(),
        people,
        pending: vec![PendingCharter {
            id: EventId([8; 32]),
            version: 5,
            text: "charter version 5: dana@example.org joins".into(),
            agreed: vec![(email("jonas"), now() - TimeDelta::hours(3))],
            needs: Some(needs),
        }],
        conflict: None,
    }
}

fn model(look: Look, pane: usize, at: usize) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.header, model.screen) = (Some(header()), Screen::Board(BoardId::People));
    model.boards.people.take(some());
    let standing = model.boards.people.standing_mut();
    (standing.pane, standing.cursors[0].at) = (pane, at);
    model
}

fn shown(model: &Model, size: (u16, u16)) -> String {
    let people = &model.boards.people;
    stage::shown("people", model.look, size, |c, s, b| board::draw(people, c, model, s, b))
}

#[test]
fn everybody_with_keys_and_who_must_still_accept() {
    for size in SIZES {
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), shown(&model(DARK(), 0, 2), size));
    }
    insta::assert_snapshot!("charter", shown(&model(DARK(), 2, 0), (80, 24)));
    insta::assert_snapshot!("light", shown(&model(LIGHT(), 3, 0), (160, 45)));
    let plain = shown(&model(PLAIN(), 0, 0), (80, 24));
    assert!(plain.is_ascii(), "{plain}");
    assert!(shown(&model(DARK(), 0, 0), (50, 12)).starts_with("obstat needs 60"));
}

#[test]
fn a_key_accepts_the_charter_under_the_cursor() {
    let mut some = model(DARK(), 3, 0);
    let effects = some.boards.people.run(CommandId::AcceptCharter);
    let [Effect::Ask(Ask::Propose(deed))] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(matches!(**deed, Deed::AcceptCharter(id) if id == EventId([8; 32])));
    let mut none = super::People::default();
    assert!(none.run(CommandId::AcceptCharter).is_empty(), "nothing waits");
}
