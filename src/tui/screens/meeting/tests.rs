#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use rstest::rstest;

use super::{ATTENDANCE, Item, MOTION, Shown, Sitting};
use crate::app::meeting::Progress;
use crate::domain::ids::{Digest, EventId};
use crate::domain::release::Tally;
use crate::domain::vocab::{Choice, MeetingKind, Outcome, Topic};
use crate::tui::boards::{Board, BoardAsk, BoardId};
use crate::tui::look::Look;
use crate::tui::model::{Model, Screen};
use crate::tui::sample::{email, header, now};
use crate::tui::screens::board;
use crate::tui::screens::stage::{self, DARK, PLAIN, SIZES, assert_harmless, hostile, sweep};

fn id(n: usize) -> EventId {
    EventId(Digest::of(&n.to_be_bytes()).0)
}

fn item(number: usize, title: &str, topic: Topic, progress: Progress, sentence: &str) -> Item {
    Item {
        number,
        challenge: None,
        over: None,
        title: title.to_owned(),
        topic,
        release: (topic != Topic::PolicyReview).then(|| id(number)),
        about: "major · high risk · attempt 2 · owner Ann Lindqvist".to_owned(),
        progress,
        sentence: sentence.to_owned(),
        tally: None,
        votes: [].into(),
        recused: [].into(),
        conditions: Vec::new(),
        in_the_way: Vec::new(),
        worded: false,
        said: Vec::new(),
        signers: Vec::new(),
        disputers: Vec::new(),
    }
}

/// The third of four items, two of five have voted.
fn meeting() -> Shown {
    let mut vote = item(
        3,
        "triage-nlp@2.4.0, approval",
        Topic::Approval,
        Progress::Open,
        "1 more vote for quorum. As it stands: open, 2 to 0.",
    );
    vote.tally = Some(Tally {
        eligible: 5,
        voted: 2,
        quorum: 3,
        approve: 2,
        no_objection: 0,
        reject: 0,
        with_conditions: true,
        as_it_stands: None::<Outcome>,
        certain: false,
    });
    vote.votes = [
        (email("jonas"), (Choice::Conditions, String::new())),
        (email("priya"), (Choice::Approve, "the report of the 80+ cohort settles it".to_owned())),
    ]
    .into();
    vote.recused = [email("ann")].into();
    vote.conditions = vec![("Re-run the bias test on the 80+ cohort".into(), "Ann Lindqvist · due in 30 d".into())];
    vote.in_the_way = vec![
        ("bias-fairness is challenged by Security".into(), "§4.2".into()),
        ("The risk tier is not confirmed by the Lead".into(), "§2".into()),
    ];
    vote.over = Some(now() - TimeDelta::hours(4));
    let mut challenge = item(3, "triage-nlp@2.4.0, clear the challenge of bias-fairness", Topic::Approval, Progress::Open, "");
    (challenge.challenge, challenge.about) = (Some(id(9)), "No results for patients over 80.".into());
    challenge.sentence = "3 more votes for quorum. As it stands: open, 0 to 0.".into();
    challenge.recused = vote.recused.clone();
    let mut emergency = item(
        2,
        "claims-ocr@2.7.1, emergency",
        Topic::Emergency,
        Progress::Unsigned,
        "Recorded: carried. 1 more signature is needed.",
    );
    emergency.said =
        ["Finding: justified.", "The scanner fault was real.", "Action: add it to the incident plan"].map(Into::into).to_vec();
    let roster = [("priya", "chair"), ("jonas", ""), ("rui", ""), ("mei", "secretary"), ("tom", ""), ("ann", "")];
    Shown {
        id: id(0),
        title: "AI Committee, ad-hoc".into(),
        kind: MeetingKind::AdHoc,
        at: now() - TimeDelta::minutes(34),
        opened: now() - TimeDelta::minutes(34),
        open: vec![id(0), id(7)],
        challenges: vec![challenge],
        items: vec![
            item(1, "policy 1.0, review", Topic::PolicyReview, Progress::Closed, "Noted."),
            emergency,
            vote,
            item(4, "no-show@1.3.1, rollback", Topic::Rollback, Progress::Open, "3 more votes for quorum."),
        ],
        roster: roster.map(|(who, function)| (email(who), function)).to_vec(),
        present: ["priya", "jonas", "rui", "mei", "ann"].map(email).into(),
        new_duties: 1,
    }
}

fn model(look: Look, meeting: Option<Shown>, pane: usize) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.header, model.screen) = (Some(header()), Screen::Board(BoardId::Meeting));
    model.boards.meeting.take(meeting.map(Box::new), vec!["triage-nlp@2.4.0, approval".into()]);
    model.boards.meeting.go_to_item(2);
    model.boards.meeting.standing_mut().pane = pane;
    model
}

fn shown(model: &Model, size: (u16, u16)) -> String {
    let board: &Sitting = &model.boards.meeting;
    stage::shown("meeting", model.look, size, |c, s, b| board::draw(board, c, model, s, b))
}

#[test]
fn a_vote_in_the_middle_at_every_size() {
    for size in SIZES {
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), shown(&model(DARK(), Some(meeting()), MOTION), size));
    }
    let plain = shown(&model(PLAIN(), Some(meeting()), MOTION), (80, 24));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("plain", plain);
    for pane in [0, ATTENDANCE, 4, 5] {
        insta::assert_snapshot!(format!("pane_{}_80x24", pane + 1), shown(&model(DARK(), Some(meeting()), pane), (80, 24)));
    }
}

#[test]
fn without_a_meeting_it_says_what_is_owed_and_how_to_open_one() {
    let text = shown(&model(DARK(), None, 0), (160, 45));
    assert!(text.contains("triage-nlp@2.4.0, approval") && text.contains("O opens one"), "{text}");
}

#[test]
fn the_cursor_goes_from_voter_to_voter_and_past_who_takes_no_part() {
    let board = &mut model(DARK(), Some(meeting()), MOTION).boards.meeting;
    assert_eq!(board.member(MOTION), Some(&email("rui")), "the first who has not voted");
    board.next_voter();
    assert_eq!(board.member(MOTION), Some(&email("mei")));
    board.next_voter();
    assert_eq!(board.member(MOTION), Some(&email("mei")), "Tom is away, Ann is the owner");
    assert_eq!(board.why_not_close().as_deref(), Some("not yet: 1 more vote for quorum"));
    assert!(board.next_item());
    assert_eq!(board.item().map(|i| i.number), Some(4));
    assert!(board.next_item());
    assert_eq!(board.item().map(|i| i.number), Some(2), "round, past what is closed");
}

#[rstest]
fn hostile_words_are_harmless_at_every_size(#[values(0, 1, 2, 3, 4, 5)] pane: usize) {
    let mut shown = meeting();
    shown.title = hostile();
    for item in &mut shown.items {
        (item.title, item.sentence) = (hostile(), hostile());
        item.conditions = vec![(hostile(), hostile())];
        item.in_the_way = vec![(hostile(), hostile())];
        item.votes.values_mut().for_each(|v| v.1 = hostile());
    }
    let model = model(DARK(), Some(shown), pane);
    for size in sweep() {
        let board = &model.boards.meeting;
        let (buffer, _) = stage::draw(model.look, size, |c, s, b| board::draw(board, c, &model, s, b));
        assert_harmless(&buffer);
    }
}

#[test]
fn a_challenge_is_taken_up_under_its_item_and_voted_on_there() {
    let mut model = model(DARK(), Some(meeting()), MOTION);
    let board = &mut model.boards.meeting;
    assert_eq!(board.meeting().unwrap().items.len(), 4, "none is on the agenda unasked");
    board.take_up(id(9));
    assert_eq!(board.item().map(|i| (i.number, i.challenge)), Some((3, Some(id(9)))));
    assert_eq!(board.member(MOTION), Some(&email("priya")), "nobody has voted on that yet");
    let facts = shown(&model, (160, 45));
    assert!(facts.contains("2 of 4 closed") || facts.contains("1 of 4 closed"), "a challenge is no item: {facts}");
    assert!(facts.contains("No results for patients over 80."), "{facts}");
    insta::assert_snapshot!("challenge_160x45", facts);
    insta::assert_snapshot!("challenge_80x24", shown(&model, (80, 24)));
    let board = &mut model.boards.meeting;
    let mut later = meeting();
    later.items.remove(0);
    board.take(Some(Box::new(later)), Vec::new());
    assert_eq!(board.item().map(|i| (i.number, i.challenge)), Some((3, Some(id(9)))), "the cursor stays with what is voted on");
}

#[test]
fn of_several_open_meetings_the_next_is_asked_for() {
    let board = &mut model(DARK(), Some(meeting()), MOTION).boards.meeting;
    assert!(board.next_meeting());
    assert_eq!(board.ask(), BoardAsk::Meeting(Some(id(7))));
    let mut alone = meeting();
    alone.open = vec![id(0)];
    let board = &mut model(DARK(), Some(alone), MOTION).boards.meeting;
    assert!(!board.next_meeting());
}

#[test]
fn the_header_says_what_its_time_counts() {
    let heads = |change: fn(&mut Shown)| {
        let mut meeting = meeting();
        change(&mut meeting);
        [(160, 45), (80, 24)].map(|size| shown(&model(DARK(), Some(meeting.clone()), MOTION), size))
    };
    let [wide, small] = heads(|_| {});
    assert!(wide.contains("sitting for 34 min") && small.contains("34 min"), "{wide}{small}");
    // A meeting opened today for the day after tomorrow counts down, whenever it was opened.
    let [wide, small] = heads(|m| (m.kind, m.at) = (MeetingKind::Scheduled, now() + TimeDelta::hours(47)));
    assert!(wide.contains("begins in 47 h") && small.contains("begins in 47 h"), "{wide}{small}");
    let [wide, small] = heads(|m| m.kind = MeetingKind::Circulation);
    assert!(wide.contains("open 34 min") && small.contains("open 34 min"), "{wide}{small}");
}
