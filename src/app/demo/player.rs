//! Plays the stories: everything that happened anywhere, in the order in which it happened.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{DateTime, Duration, Utc};

use super::email;
use super::people::{MODELS, Registered};
use super::story::{Deed, Story};
use super::{later, papers, settled, stopped, waiting};
use crate::app::clock::Clock;
use crate::app::identity::Fixed;
use crate::app::project::Folded;
use crate::app::propose::Proposal;
use crate::app::{Amendment, AppError, NewDeployment, NewEvidence, NewModel, NewRelease, Session, Statements};
use crate::domain::act::Artifact;
use crate::domain::ids::{Digest, Reference};
use crate::domain::release::{Answered, ConditionState, Item, Review};
use crate::domain::vocab::Choice;

/// Plays into a session that was founded before everything.
pub(super) struct Player<'s> {
    pub session: &'s mut Session,
    pub now: DateTime<Utc>,
}

/// What happens at one moment.
enum Scene<'t> {
    Register(&'t Registered),
    Confirm(&'t Registered),
    Deed(&'t Story, &'t Deed),
}

/// A release as a deed meets it.
pub(super) struct Stage {
    pub reference: Reference,
    pub text: String,
    pub owner: &'static str,
}

impl Player<'_> {
    pub(super) fn play(&mut self) -> Result<(), AppError> {
        let stories: Vec<Story> =
            [settled::stories(), waiting::stories(), later::stories(), stopped::stories()].into_iter().flatten().collect();
        for (minutes_ago, scene) in timeline(&stories) {
            let at = self.now - Duration::minutes(minutes_ago);
            match scene {
                Scene::Register(model) => self.register(model, at)?,
                Scene::Confirm(model) => {
                    let name = model.name.parse()?;
                    self.act("priya", at, |s| s.model_confirm_tier(&name))?;
                }
                Scene::Deed(story, deed) => self.deed(story, deed, at)?,
            }
        }
        Ok(())
    }

    pub(super) fn act(
        &mut self,
        who: &str,
        at: DateTime<Utc>,
        propose: impl Fn(&Session) -> Result<Proposal, AppError>,
    ) -> Result<(), AppError> {
        self.session.set(Clock::fixed(at), Some(email(who)?));
        self.session.act(propose, &mut Fixed::default()).map(drop)
    }

    fn register(&mut self, model: &Registered, at: DateTime<Utc>) -> Result<(), AppError> {
        let new = NewModel {
            name: model.name.parse()?,
            owner: email(model.owner)?,
            tier: model.tier,
            vendor: model.vendor.map(str::to_owned),
            eu: model.eu,
        };
        self.act(model.owner, at, |s| s.model_add(&new))
    }

    fn deed(&mut self, story: &Story, deed: &Deed, at: DateTime<Utc>) -> Result<(), AppError> {
        let reference: Reference = story.reference.parse()?;
        let owner = MODELS.iter().find(|m| m.name == reference.model.as_str()).map_or("priya", |m| m.owner);
        let stage = Stage { reference, text: story.reference.to_owned(), owner };
        let text = stage.text.as_str();
        match deed {
            Deed::Draft => self.draft(story, &stage, None, at),
            Deed::Exempt(reason) => self.draft(story, &stage, Some(reason), at),
            Deed::Attach(but) => self.attach(story, &stage, but, at),
            Deed::Answer(but) => self.act(owner, at, |s| merged(answers(s, story, &stage, but)?)),
            Deed::Claim(item, reason) => self.act(owner, at, |s| s.item_not_applicable(text, item, reason)),
            Deed::Reopen(item, reason) => self.act(owner, at, |s| s.item_reopen(text, item, reason)),
            Deed::Submit => self.act(owner, at, |s| s.release_submit(text)),
            Deed::Rebuild => {
                let change = Amendment { artifacts: Some(vec![weights(&stage.reference, 2)]), ..Amendment::default() };
                self.act(owner, at, |s| s.release_amend(text, &change))
            }
            Deed::Resubmit => self.act(owner, at, |s| s.release_resubmit(text)),
            Deed::Withdraw(reason) => self.act(owner, at, |s| s.release_withdraw(text, reason)),
            Deed::Raise(kind, reason) => self.act("priya", at, |s| s.release_raise(text, *kind, reason)),
            Deed::Link(who, item, title, url) => {
                let new = NewEvidence {
                    items: BTreeSet::from([(*item).to_owned()]),
                    url: Some((*url).to_owned()),
                    title: Some((*title).to_owned()),
                    kind: Some("register".to_owned()),
                    ..NewEvidence::default()
                };
                self.act(who, at, |s| s.evidence_add(text, &new, None))
            }
            Deed::Deploy(who) => {
                let new = NewDeployment { environment: "production".to_owned(), digest: None, at: None, by: None };
                self.act(who, at, |s| s.deploy(text, &new))
            }
            Deed::Confirm => self.confirm(&stage, "", at),
            Deed::NotWell(note) => self.confirm(&stage, note, at),
            other => self.review(&stage, other, at),
        }
    }

    /// What reviewers, approvers and the Committee do.
    fn review(&mut self, stage: &Stage, deed: &Deed, at: DateTime<Utc>) -> Result<(), AppError> {
        let text = stage.text.as_str();
        match deed {
            Deed::Accept(who, items) => {
                self.act(who, at, |s| merged(items.iter().map(|i| s.item_accept(text, i)).collect::<Result<_, _>>()?))
            }
            Deed::Challenge(who, item, reason) => self.act(who, at, |s| s.challenge(text, *item, reason)),
            Deed::Clear(who, reason) => self.act(who, at, |s| {
                let folded = s.release(text)?;
                let open = folded.release.open_challenges().next().map(|c| c.id.to_string()).unwrap_or_default();
                s.challenge_clear(&open, reason)
            }),
            Deed::Approve(who, conditions, comment) => {
                let conditions: Vec<String> = conditions.iter().map(|c| (*c).to_owned()).collect();
                self.act(who, at, |s| s.approve(text, &[], &conditions, comment))
            }
            Deed::Reject(who, reason) => self.act(who, at, |s| s.reject(text, None, reason)),
            Deed::Ballot(due) => {
                let due = self.now + Duration::hours(*due);
                self.act("hana", at, |s| s.ballot_open(text, Some(due)))
            }
            Deed::Vote(who, choice, reason) => self.act(who, at, |s| s.vote(text, *choice, reason, &[])),
            Deed::VoteIf(who, condition) => {
                self.act(who, at, |s| s.vote(text, Choice::Conditions, "", &[(*condition).to_owned()]))
            }
            Deed::Meet(who, note) => {
                self.act(who, at, |s| s.condition_meet(&condition(s, text, ConditionState::Open)?, &[], note))
            }
            Deed::Verify(who) => self.act(who, at, |s| s.condition_verify(&condition(s, text, ConditionState::Met)?)),
            other => self.afterwards(stage, other, at),
        }
    }

    fn draft(&mut self, story: &Story, stage: &Stage, exempt: Option<&str>, at: DateTime<Utc>) -> Result<(), AppError> {
        let new = NewRelease {
            reference: stage.reference.clone(),
            natures: story.natures.iter().copied().collect(),
            facts: story.facts.iter().map(|f| (*f, true)).collect(),
            artifacts: vec![weights(&stage.reference, 1)],
            summary: story.summary.to_owned(),
            previous: None,
            tier: None,
            exempt: exempt.map(str::to_owned),
        };
        self.act(stage.owner, at, |s| s.release_new(&new))
    }

    /// Attaches a document to every item that has one: the owner's, and a quarter of an hour later the validator's.
    fn attach(&mut self, story: &Story, stage: &Stage, but: &[&str], at: DateTime<Utc>) -> Result<(), AppError> {
        let items = self.session.release(&stage.text)?.release.items;
        let asked =
            |independent: bool| items.iter().filter(move |i| i.independent == independent && !but.contains(&i.id.as_str()));
        for (who, independent, late) in [(stage.owner, false, 0), ("ines", true, 15)] {
            let wanted: Vec<&Item> = asked(independent).filter(|i| story.shelf.paper(&i.id).is_some()).collect();
            if !wanted.is_empty() {
                let at = at + Duration::minutes(late);
                self.act(who, at, |s| merged(documents(s, story, stage, &wanted)?))?;
            }
        }
        Ok(())
    }

    fn confirm(&mut self, stage: &Stage, note: &str, at: DateTime<Utc>) -> Result<(), AppError> {
        let said = Statements { operating: true, monitoring: true, no_issues: note.is_empty(), note: note.to_owned() };
        self.act(stage.owner, at, |s| s.confirm(&stage.text, &said))
    }
}

/// Everything that happens, the earliest first. Each story keeps its own minute, so that not all happens on the hour.
fn timeline(stories: &[Story]) -> Vec<(i64, Scene<'_>)> {
    let mut scenes: Vec<(i64, Scene<'_>)> = Vec::new();
    for (n, model) in MODELS.iter().enumerate() {
        let ago = model.days_ago * 24 * 60 - n as i64 * 11 % 60;
        scenes.push((ago, Scene::Register(model)));
        if model.confirmed {
            scenes.push((ago - 95, Scene::Confirm(model)));
        }
    }
    for (n, story) in stories.iter().enumerate() {
        scenes.extend(story.deeds.iter().map(|(ago, deed)| (ago - n as i64 * 7 % 44, Scene::Deed(story, deed))));
    }
    scenes.sort_by_key(|(ago, _)| std::cmp::Reverse(*ago));
    scenes
}

/// The file that makes up a release; its bytes are invented, its digest is theirs.
fn weights(reference: &Reference, build: u32) -> Artifact {
    let sha256 = Digest::of(format!("{reference} build {build}").as_bytes());
    let name = format!("{}-{}.safetensors", reference.model, reference.version);
    Artifact { name: Some(name), sha256, size: Some(48_000_000 + u64::from(sha256.0[0]) * 1_310_720) }
}

/// Makes one proposal of several by the same person about the same release: signed at once, each as its own event.
fn merged(proposals: Vec<Proposal>) -> Result<Proposal, AppError> {
    let mut proposals = proposals.into_iter();
    let Some(mut all) = proposals.next() else { return Err(AppError::usage("there is nothing to sign", "")) };
    for next in proposals {
        all.steps.extend(next.steps);
        all.texts.extend(next.texts);
    }
    Ok(all)
}

fn documents(s: &Session, story: &Story, stage: &Stage, items: &[&Item]) -> Result<Vec<Proposal>, AppError> {
    let owner = s.person(email(stage.owner)?.as_str())?.name;
    let dated = s.now().date_naive() - Duration::days(2);
    let mut proposals = Vec::new();
    for item in items {
        let Some(paper) = story.shelf.paper(&item.id) else { continue };
        let text = paper.for_release(&stage.reference, &owner, &dated.to_string());
        let stored = s.store.files().put_bytes(text.as_bytes())?;
        let new = NewEvidence {
            items: BTreeSet::from([item.id.clone()]),
            file: Some(PathBuf::from(paper.file)),
            kind: Some(paper.kind.to_owned()),
            dated: Some(dated),
            ..NewEvidence::default()
        };
        proposals.push(s.evidence_add(&stage.text, &new, Some(stored))?);
    }
    Ok(proposals)
}

/// Answers what is open, what is challenged, and what has got new evidence since it was answered.
fn answers(s: &Session, story: &Story, stage: &Stage, but: &[&str]) -> Result<Vec<Proposal>, AppError> {
    let folded = s.release(&stage.text)?;
    let wanted = folded.release.items.iter().filter(|i| !but.contains(&i.id.as_str()) && wants_answer(i, &folded));
    wanted
        .map(|item| {
            let fields: BTreeMap<String, String> = papers::fields(&item.id, &stage.reference).into_iter().collect();
            s.item_done(&stage.text, &item.id, papers::answer(story.shelf, &item.id), &fields, &[])
        })
        .collect()
}

fn wants_answer(item: &Item, folded: &Folded) -> bool {
    let newer = |since| folded.release.evidence.iter().any(|e| e.items.contains(&item.id) && e.at > since);
    match item.answered {
        Answered::Open => true,
        Answered::Done => matches!(item.review, Review::Challenged(_)) || item.changed_at.is_some_and(newer),
        Answered::NotApplicable => false,
    }
}

/// The first condition of a release in this state.
pub(super) fn condition(s: &Session, text: &str, state: ConditionState) -> Result<String, AppError> {
    let folded = s.release(text)?;
    let found = folded.release.conditions.iter().find(|c| c.state == state).map(|c| c.id());
    found.ok_or_else(|| AppError::usage(format!("{text} has no such condition"), ""))
}
