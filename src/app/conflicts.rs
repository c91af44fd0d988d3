//! What signed acts leave undecided because they had not seen each other: every such conflict, both sides, who settles it.

use std::collections::BTreeSet;

use super::error::AppError;
use super::propose::{Proposal, Target};
use super::said::bare;
use super::session::Session;
use super::stand::attested;
use crate::domain::act::{Act, CharterPropose};
use crate::domain::ids::{Email, EventId};
use crate::domain::obstruct::Obstruction;
use crate::domain::order::Strand;
use crate::domain::permit::Refusal;
use crate::domain::release::{Release, Void};
use crate::domain::vocab::Role;
use chrono::{DateTime, Utc};

/// What a conflict is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// Charters in force side by side.
    Charters,
    /// Acts about a release's outcome.
    Outcome,
    /// Two changes of a release's request, or two different votes of one member.
    Acts,
    /// Two events at one place of one chain: a restored backup, a copied store, or deceit.
    Fork,
}

impl Matter {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Charters => "charter-siblings",
            Self::Outcome => "contested",
            Self::Acts => "conflict",
            Self::Fork => "fork",
        }
    }
}

/// One act of a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Its event.
    pub event: EventId,
    /// The kind of event.
    pub kind: String,
    /// Whose key signed it, as far as it is known.
    pub by: Option<Email>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// What it says, in words.
    pub text: String,
}

/// A conflict as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about.
    pub matter: Matter,
    /// The organisation, or `model@version`.
    pub about: String,
    /// The release, where it is one's.
    pub release: Option<EventId>,
    /// One sentence.
    pub text: String,
    /// The acts, by id.
    pub sides: Vec<Side>,
    /// Who can settle it; nobody need settle a fork.
    pub who: Vec<Email>,
    /// How, as a command line where there is one.
    pub how: String,
}

impl Session {
    /// Every conflict that stands: of the charter, of releases, and forks.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, AppError> {
        let mut found = Vec::new();
        found.extend(self.charter_conflict()?);
        let org = self.office()?.org;
        for stream in self.store.streams()?.into_iter().filter(|s| *s != org) {
            self.release_conflicts(stream, &mut found)?;
        }
        for fork in self.store.forks()? {
            let about = self.about(fork.stream)?;
            let text = format!(
                "One key signed {} events at one place: a store was copied or restored from a backup, or somebody deceives",
                fork.events.len()
            );
            let sides = self.sides(&fork.events)?;
            let how = "nothing is lost: both count by what they had seen; where the key was misused, end it: obstat key revoke";
            found.push(Conflict {
                matter: Matter::Fork,
                about,
                release: None,
                text,
                sides,
                who: Vec::new(),
                how: how.to_owned(),
            });
        }
        Ok(found)
    }

    pub(super) fn charter_conflict(&self) -> Result<Option<Conflict>, AppError> {
        let office = self.office()?;
        if office.seen.siblings.is_empty() {
            return Ok(None);
        }
        let text =
            format!("{} charters are in force at once; until one replaces them, nothing new counts", office.seen.siblings.len());
        let sides = self.sides(&office.seen.siblings)?;
        let first = sides.first().map(|s| s.event.to_string()[..12].to_owned()).unwrap_or_default();
        Ok(Some(Conflict {
            matter: Matter::Charters,
            about: office.name.clone(),
            release: None,
            text,
            sides,
            who: office.seen.before.iter().flat_map(|(_, c)| c.keepers.clone()).collect(),
            how: format!("obstat conflict resolve {first} keeps this one; name the other to keep that"),
        }))
    }

    fn release_conflicts(&self, stream: EventId, found: &mut Vec<Conflict>) -> Result<(), AppError> {
        // Where everybody had seen everything before, nothing can conflict.
        let strand = Strand::new(attested(&self.store, stream)?);
        if (1..strand.len()).all(|place| strand.saw(place, place - 1))
            || self.store.release_row(&stream, None, self.now())?.is_none()
        {
            return Ok(());
        }
        let folded = self.fold(stream)?;
        for who in torn_votes(&folded.release) {
            let votes = folded.release.ballot.iter().flat_map(|b| &b.votes);
            let mine = votes.filter(|v| v.void == Some(Void::Conflict) && v.by == who).map(|v| v.id);
            let sides = self.sides(&mine.collect::<Vec<_>>())?;
            let first = sides.first().map(|s| short(&s.event)).unwrap_or_default();
            found.push(Conflict {
                matter: Matter::Acts,
                about: folded.release.reference.to_string(),
                release: Some(stream),
                text: format!("{} cast two different votes at once, and neither counts", folded.office.people.name(&who)),
                sides,
                who: vec![who],
                how: format!("obstat conflict resolve {first} keeps this one; or vote again: obstat vote"),
            });
        }
        let told = |event: &EventId| {
            let line = folded.release.history.iter().find(|line| line.id == *event);
            line.map(|line| line.text.clone())
        };
        for conflict in &folded.release.conflicts {
            let says = |o: &&Obstruction| matches!(o.code, "contested" | "conflict") && o.text == conflict.text;
            let obstruction = folded.obstructions.iter().find(says);
            found.push(Conflict {
                matter: if conflict.contests { Matter::Outcome } else { Matter::Acts },
                about: folded.release.reference.to_string(),
                release: Some(stream),
                text: conflict.text.clone(),
                sides: self.sides_told(&conflict.events, &told)?,
                who: obstruction.map(|o| o.who.clone()).unwrap_or_default(),
                how: obstruction.map(|o| o.detail.clone()).unwrap_or_default(),
            });
        }
        Ok(())
    }

    fn about(&self, stream: EventId) -> Result<String, AppError> {
        let row = self.store.release_row(&stream, None, self.now())?;
        Ok(row.map_or(self.office()?.name.clone(), |(row, _)| row.reference.to_string()))
    }

    pub(super) fn sides(&self, events: &[EventId]) -> Result<Vec<Side>, AppError> {
        self.sides_told(events, &|_| None)
    }

    /// The sides in the words of a release's history, where it has some for an act.
    fn sides_told(&self, events: &[EventId], told: &dyn Fn(&EventId) -> Option<String>) -> Result<Vec<Side>, AppError> {
        let office = self.office()?;
        let ids: BTreeSet<EventId> = events.iter().copied().collect();
        let mut sides = Vec::new();
        for event in ids {
            let Some(record) = self.store.event(&event)? else { continue };
            let (_, act) = bare(&record)?;
            let text = match &act.act {
                Act::CharterPropose(charter) => says(charter, office.seen.before.as_ref().map(|(_, c)| &**c)),
                Act::VoteCast(vote) => format!("votes {}", vote.choice.label()),
                Act::ItemAnswer(said) => format!("answered {}: “{}”", said.item, first_words(&said.answer.text)),
                Act::ItemNotApplicable(said) => format!("{} does not apply: “{}”", said.item, first_words(&said.reason.text)),
                other => told(&event).unwrap_or_else(|| other.kind().to_owned()),
            };
            let by = office.seen.holder(&record.author).cloned();
            sides.push(Side { event, kind: record.kind, by, at: record.time, text });
        }
        Ok(sides)
    }

    /// Proposes the act that settles a conflict in favour of one side, by its event or the beginning of its id.
    pub fn conflict_resolve(&self, side: &str) -> Result<Proposal, AppError> {
        let conflicts = self.conflicts()?;
        let of = |c: &&Conflict| c.sides.iter().any(|s| s.event.to_string().starts_with(side));
        match conflicts.iter().find(of) {
            None if self.office()?.seen.siblings.is_empty() => Err(AppError::usage(
                format!("nothing that disagrees has a side {side}: it is settled already, or named otherwise"),
                "see what disagrees: obstat conflict list",
            )),
            None => self.charters_settle(side),
            Some(c) => match c.matter {
                Matter::Charters => self.charters_settle(side),
                Matter::Outcome => self.decide(&c.about),
                Matter::Acts => self.say_again(c, side),
                Matter::Fork => Err(AppError::usage(
                    "a fork is not settled: both events stay, and count by what they had seen",
                    c.how.clone(),
                )),
            },
        }
    }

    /// Proposes one side's act once more, by its author, who has seen both now.
    fn say_again(&self, conflict: &Conflict, side: &str) -> Result<Proposal, AppError> {
        let meant = conflict.sides.iter().find(|s| s.event.to_string().starts_with(side)).ok_or(AppError::Moved)?;
        let record = self.store.event(&meant.event)?.ok_or(AppError::Moved)?;
        let act = bare(&record)?.1.act;
        let (me, office) = (self.me()?.0, self.office()?);
        if meant.by.as_ref() != Some(&me.email) {
            let author = meant.by.as_ref().map_or_else(|| "its author".to_owned(), |by| office.people.name(by));
            let text = format!("{} may not say that again: {author} did, and says it anew having seen both", me.name);
            let mut refusal =
                Refusal::state("not-permitted", text, format!("not yours: only {author}"), "§5").help(conflict.how.clone());
            refusal.who = conflict.who.clone();
            return Err(refusal.into());
        }
        let (kind, act) = match act {
            Act::VoteCast(mut vote) => {
                let release = self.release(&conflict.about)?.release;
                vote.subject = release.subject;
                vote.ballot = release.ballot.as_ref().map_or(vote.ballot, |b| b.id);
                ("vote.cast", Act::VoteCast(vote))
            }
            act @ Act::ReleaseAmend(_) => ("release.amend", act),
            act @ Act::ItemAnswer(_) => ("item.answer", act),
            act @ Act::ItemNotApplicable(_) => ("item.not-applicable", act),
            act @ Act::ItemReopen(_) => ("item.reopen", act),
            other => {
                let again = match other {
                    Act::SignoffApprove(_) | Act::SignoffReject(_) => format!("approve or reject {} once more", conflict.about),
                    _ => "give it once more, as it was given".to_owned(),
                };
                let text = format!("{}: {again}; what is signed now has seen both sides", conflict.text);
                return Err(Refusal::state("conflict", text, "given anew", "§5").help(conflict.how.clone()).into());
            }
        };
        let (_, mut proposal) = self.on(&conflict.about, kind, "say it again, having seen both")?;
        proposal.sentence = format!("{} stands by {}", me.name, short(&meant.event));
        proposal.facts.push(("Again".into(), meant.text.clone()));
        proposal.then(act);
        Ok(proposal)
    }

    /// Proposes a charter that replaces those in force side by side and is otherwise one of them.
    pub fn charters_settle(&self, keep: &str) -> Result<Proposal, AppError> {
        let office = self.office()?;
        let siblings = &office.seen.siblings;
        if siblings.is_empty() {
            return Err(AppError::usage("no charters conflict", "see what does: obstat conflict list"));
        }
        let keep = super::resolve::one("charter", keep, siblings.iter(), ToString::to_string)?;
        let mut proposal = self.proposal_even_frozen(Target::Organisation, "settle charters", office.name.clone())?;
        let charters: Vec<CharterPropose> =
            self.charters()?.into_iter().filter(|(id, ..)| siblings.contains(id)).map(|(_, c, _)| c).collect();
        let kept = self.charters()?.into_iter().find(|(id, ..)| id == keep).map(|(_, c, _)| c);
        let (Some(mut next), Some(newest)) = (kept, charters.iter().map(|c| c.version).max()) else {
            return Err(AppError::Moved);
        };
        let me = &proposal.signer.email;
        let lead = |c: &CharterPropose| c.people.iter().any(|m| m.email == *me && m.roles.contains(&Role::GovernanceLead));
        if !charters.iter().any(|c| c.keepers.contains(me) || lead(c)) {
            let text = format!("{} may not settle the charter: only a keeper or a Lead proposes one", proposal.signer.name);
            return Err(Refusal::state("not-permitted", text, "not yours: only a keeper", "§9").help("ask a keeper").into());
        }
        for other in &charters {
            let more: Vec<_> = other.ended.iter().filter(|e| !next.ended.contains(e)).cloned().collect();
            next.ended.extend(more);
        }
        let what = next.version;
        (next.version, next.supersedes) = (newest + 1, siblings.clone());
        next.supersedes.sort_unstable();
        proposal.sentence =
            format!("charter version {} replaces both, and says what {} of version {what} says", next.version, short(keep));
        proposal.facts.push(("Charter".into(), format!("version {}", next.version)));
        proposal.facts.push(("Keeps".into(), format!("{} of version {what}", short(keep))));
        let given_up = siblings.iter().filter(|s| *s != keep).map(short).collect::<Vec<_>>().join(", ");
        proposal.facts.push(("Gives up".into(), given_up));
        proposal.then(next);
        Ok(proposal)
    }
}

/// Members whose latest votes contradict each other.
fn torn_votes(release: &Release) -> BTreeSet<Email> {
    let votes = release.ballot.iter().flat_map(|b| &b.votes);
    votes.filter(|v| v.void == Some(Void::Conflict)).map(|v| v.by.clone()).collect()
}

/// As much of what somebody wrote as a line holds.
fn first_words(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST - 1).chain(['…']).collect() }
}

fn short(id: &EventId) -> String {
    id.to_string()[..12].to_owned()
}

/// What a charter says otherwise than the one before it, in words.
pub(super) fn says(charter: &CharterPropose, before: Option<&CharterPropose>) -> String {
    let version = format!("charter version {}", charter.version);
    let Some(before) = before else { return version };
    let mut changes = Vec::new();
    for member in &charter.people {
        match before.people.iter().find(|m| m.email == member.email) {
            None => changes.push(format!("{} joins", member.email)),
            Some(was) if was.roles != member.roles || was.keys != member.keys || was.name != member.name => {
                changes.push(format!("{} changes", member.email));
            }
            Some(_) => {}
        }
    }
    let gone = before.people.iter().filter(|m| !charter.people.iter().any(|n| n.email == m.email));
    changes.extend(gone.map(|m| format!("{} leaves", m.email)));
    if charter.keepers != before.keepers || charter.threshold != before.threshold {
        let keepers: Vec<&str> = charter.keepers.iter().map(|k| k.as_str()).collect();
        changes.push(format!("{} of {} keep it", charter.threshold, keepers.join(", ")));
    }
    if charter.policy != before.policy {
        changes.push(format!("policy sha256:{}", &charter.policy.to_string()[..12]));
    }
    if charter.name != before.name || charter.time_zone != before.time_zone {
        changes.push(format!("named {}, {}", charter.name, charter.time_zone));
    }
    changes.extend(
        charter.ended.iter().filter(|e| !before.ended.contains(e)).map(|e| format!("key {} ends", &e.key.to_string()[..12])),
    );
    if changes.is_empty() { format!("{version}: changes nothing") } else { format!("{version}: {}", changes.join("; ")) }
}
