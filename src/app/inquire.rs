//! Questions: what both front ends show. Nothing here signs or writes.

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::project::Folded;
use super::session::Session;
use super::view::{Choices, Header, Offer, QueuePage, ReleaseCard};
use crate::domain::fold;
use crate::domain::ids::{Email, EventId};
use crate::domain::obstruct;
use crate::domain::permit;
use crate::domain::queue::QueueRow;
use crate::domain::time;
use crate::domain::vocab::{Role, State};
use crate::ledger::fingerprint::Fingerprint;
use crate::store::QueueQuery;

/// Acts that a release may be offered, in the order in which people look for them.
const OFFERED: &[&str] = &[
    "vote.cast",
    "signoff.approve",
    "signoff.reject",
    "item.accept",
    "challenge.raise",
    "challenge.clear",
    "challenge.override",
    "release.decide",
    "ballot.open",
    "ballot.close",
    "item.answer",
    "item.carry",
    "item.not-applicable",
    "item.reopen",
    "evidence.add",
    "evidence.withdraw",
    "signoff.reaffirm",
    "release.submit",
    "release.resubmit",
    "release.deploy",
    "release.confirm",
    "emergency.confirm",
    "emergency.record",
    "release.suspend",
    "retention.hold",
    "retention.release",
    "retention.purge",
    "release.reinstate",
    "rollback.order",
    "rollback.confirm",
    "rollback.done",
    "release.retire",
    "review.emergency",
    "review.suspension",
    "review.rollback",
    "incident.open",
    "incident.dismiss",
    "condition.meet",
    "condition.verify",
    "condition.extend",
    "condition.waive",
    "release.raise",
    "release.amend",
    "release.withdraw",
];

/// The organisation in five lines, to paste into minutes (`ledger.md` §7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    /// The organisation's first event.
    pub org: EventId,
    /// Its fingerprint, as it is read over the phone.
    pub fingerprint: String,
    /// The charter in force and its version.
    pub charter: Option<(EventId, u32)>,
    /// How many events are here.
    pub events: u64,
    /// SHA-256 over the sorted ids of all heads.
    pub heads_sha256: String,
    /// When it was asked.
    pub time: DateTime<Utc>,
}

/// Who waits, and for how many.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this state.
    pub state: Option<State>,
    /// Only what waits for this person.
    pub waiting_for: Option<Email>,
    /// Only what is due until then, overdue included.
    pub due_until: Option<DateTime<Utc>>,
    /// Those too to which nothing more can happen.
    pub all: bool,
}

impl Session {
    /// The top and bottom line of every screen.
    pub fn header(&self) -> Result<Header, AppError> {
        let (office, now, me) = (self.office()?, self.now(), self.me_if_known());
        let query = self.queue_query();
        let sizes = self.store.group_sizes(&query)?;
        let overdue = sizes.iter().find(|(u, _)| *u == crate::domain::queue::Urgency::Overdue).map_or(0, |(_, n)| *n);
        let for_me = match &me {
            Some(me) => self.store.waiting_for(&me.email)?,
            None => 0,
        };
        let by_state = self.store.open_by_state()?;
        let review = self.policy_in_force()?.document.next_review;
        Ok(Header {
            organisation: if self.trusted_first_use()? {
                format!("{} (fingerprint not compared)", office.name)
            } else {
                office.name.clone()
            },
            time_zone: office.time_zone,
            roles: me.as_ref().map(|m| m.roles.iter().copied().collect()).unwrap_or_default(),
            me: me.map(|m| (m.email, m.name)),
            overdue,
            for_me,
            models: self.store.models()?.len(),
            conflicts: by_state.get(&State::Contested).copied().unwrap_or(0) + usize::from(office.seen.charter.is_none()),
            review_due: review.map(|day| time::end_of_day(day, office.time_zone)),
            now,
            names: office.people.0.iter().map(|p| (p.email.clone(), p.name.clone())).collect(),
        })
    }

    /// The queue as whoever acts here sees it now.
    pub fn queue_query(&self) -> QueueQuery {
        QueueQuery::new(self.me_if_known().map(|m| m.email), self.now())
    }

    /// The first rows of the queue.
    pub fn queue_first(&self, n: usize) -> Result<QueuePage, AppError> {
        Ok(self.store.page_first(&self.queue_query(), n)?)
    }

    /// The rows of the queue that the filter lets through, in order of urgency.
    pub fn queue_all(&self, filter: &Filter) -> Result<Vec<QueueRow>, AppError> {
        let mut query = self.queue_query();
        query.all = filter.all || filter.state.is_some();
        let mut rows = Vec::new();
        self.store.each_row(&query, |row| {
            let fits = filter.state.is_none_or(|s| row.state == s)
                && filter.waiting_for.as_ref().is_none_or(|w| row.waiting_for.contains(w))
                && filter.due_until.is_none_or(|until| row.due.is_some_and(|due| due <= until));
            if fits {
                rows.push(row);
            }
            true
        })?;
        Ok(rows)
    }

    /// Everything about one release.
    pub fn card(&self, id: EventId) -> Result<ReleaseCard, AppError> {
        let mut folded = self.fold(id)?;
        self.mark_purged(&mut folded.release)?;
        self.complete_summary(&mut folded.release)?;
        self.card_of(folded)
    }

    fn card_of(&self, folded: Folded) -> Result<ReleaseCard, AppError> {
        let offers = OFFERED.iter().map(|act| self.offer(act, &folded)).collect();
        let release = &folded.release;
        let serves = folded.policy.serves(release.kind, release.tier, &release.facts);
        let ballot_sentence = folded.release.ballot.as_ref().map(obstruct::needed);
        let habit = folded.release.emergency.as_ref().map(|_| self.habit(&folded)).transpose()?;
        let choices = Choices {
            reasons: folded.policy.emergency.reasons.iter().map(|r| (r.id.clone(), r.title.clone())).collect(),
            leads: super::urgent::leads(&folded),
            back_to: self.ways_back(&folded)?,
        };
        Ok(ReleaseCard {
            habit,
            choices,
            next_step: obstruct::next_step(folded.release.state),
            offers,
            ballot_sentence,
            serves,
            verified: None,
            obstructions: folded.obstructions,
            remarks: folded.remarks,
            release: folded.release,
        })
    }

    fn offer(&self, act: &'static str, folded: &Folded) -> Offer {
        match self.permit(act, folded) {
            Ok(remark) => Offer { act, refused: None, code: "", remark },
            Err(refusal) => Offer { act, refused: Some(refusal.short), code: refusal.code, remark: String::new() },
        }
    }

    /// Whether the row is complete, so that the outcome can be recorded.
    pub fn can_decide(&self, folded: &Folded) -> bool {
        fold::outcome_of(&folded.release).is_some()
    }

    /// Who may do acts of this kind on a release.
    pub fn holders(&self, act: &str, folded: &Folded) -> Vec<Email> {
        permit::holders(act, &folded.release, &folded.ground())
    }

    /// The organisation in five lines.
    pub fn frontier(&self) -> Result<Frontier, AppError> {
        let office = self.office()?;
        let mut heads: Vec<String> = self.store.all_heads()?.into_values().flatten().map(|h| h.to_string()).collect();
        heads.sort();
        let text: String = heads.iter().map(|h| format!("{h}\n")).collect();
        Ok(Frontier {
            org: office.org,
            fingerprint: Fingerprint::of(&office.org).to_string(),
            charter: office.seen.charter.as_ref().map(|(id, c)| (*id, c.version)),
            events: self.store.count_events()?,
            heads_sha256: crate::domain::ids::Digest::of(text.as_bytes()).to_string(),
            time: self.now(),
        })
    }

    /// Words that were typed and not signed, kept under a key.
    pub fn draft(&self, key: &str) -> Result<Option<String>, AppError> {
        Ok(self.store.draft(key)?)
    }

    /// Keeps words that were typed and not signed; empty ones are forgotten.
    pub fn keep_draft(&mut self, key: &str, text: &str) -> Result<(), AppError> {
        self.write(|_, tx| Ok(tx.set_draft(key, text)?))
    }

    /// Drops what was cached of the organisation, so that it is read anew.
    pub fn forget_cache(&self) {
        self.forget();
    }

    /// Copies a stored file under its own name to a place of this session, for the system's program to open.
    pub fn copy_out(&self, digest: crate::domain::ids::Digest, name: &str) -> Result<std::path::PathBuf, AppError> {
        if !self.store.files().has(&digest) {
            self.not_let_go(&digest, self.policy_in_force()?.clause_of("retention.purge"))?;
        }
        let bytes = self.store.files().read(&digest, super::checklist::MAX_EVIDENCE)?;
        let plain: String = name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ')).collect();
        let plain = plain.trim_start_matches('.').to_owned();
        // A room of its own that nobody else may enter: evidence can be confidential, and a name in a shared place be planted.
        let room = tempfile::Builder::new().prefix("obstat-").tempdir();
        let dir = room.map_err(|e| AppError::file(std::path::Path::new("a temporary directory"), "written", e))?.keep();
        let path = dir.join(if plain.is_empty() { "evidence".to_owned() } else { plain });
        std::fs::write(&path, bytes).map_err(|e| AppError::file(&path, "written", e))?;
        Ok(path)
    }

    /// The names of those who hold a role, for sentences.
    pub fn role_holders(&self, role: Role) -> Result<Vec<String>, AppError> {
        let office = self.office()?;
        let holds = |p: &&crate::domain::people::Person| p.roles.contains(&role);
        Ok(office.people.0.iter().filter(holds).map(|p| p.name.clone()).collect())
    }
}
