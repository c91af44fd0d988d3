//! Policies: the one in force, those before it and those proposed; what differs between two; what a draft would have changed.

use chrono::{DateTime, NaiveDate, Utc};

use super::error::AppError;
use super::session::Session;
use crate::domain::ids::{Digest, EventId};
use crate::domain::order::Attested;
use crate::domain::policy::{self, Change, Covered, Document, Policy, Problem, Section};
use crate::domain::replay::{self, Replayed};
use crate::domain::time;
use crate::ledger::trust::Needs;

/// Where a version of the policy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyState {
    /// It holds.
    InForce,
    /// Another took its place.
    Superseded,
    /// It waits for acceptances.
    Proposed,
}

impl PolicyState {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Superseded => "superseded",
            Self::Proposed => "proposed",
        }
    }
}

/// One version of the policy that a charter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// The SHA-256 of its text.
    pub sha256: Digest,
    /// Its document control; none when its text is not in this store or does not hold.
    pub document: Option<Document>,
    /// The first charter that named it.
    pub charter: EventId,
    /// That charter's version.
    pub charter_version: u32,
    /// Where it stands.
    pub state: PolicyState,
    /// What it lacks to take force; none once it has.
    pub needs: Option<Needs>,
}

/// A policy, ready to be drawn: document control, what to heed, and the rules clause by clause.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyCard {
    /// The SHA-256 of its text.
    pub sha256: Digest,
    /// Document control.
    pub document: Document,
    /// When it is to be reviewed; the end of that day in the organisation's time zone.
    pub review_due: Option<DateTime<Utc>>,
    /// Whether that has passed.
    pub past_review: bool,
    /// What `policy check` says of it: placeholders, missing dates, idle rows.
    pub problems: Vec<Problem>,
    /// Every version that a charter names, newest first.
    pub versions: Vec<PolicyVersion>,
    /// The rules.
    pub sections: Vec<Section>,
}

/// What a draft would have changed in history.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// The draft's SHA-256.
    pub sha256: Digest,
    /// Its version.
    pub version: String,
    /// Every past decision, oldest first.
    pub decisions: Vec<Replayed>,
}

impl Replay {
    /// The decisions that would have come out otherwise.
    pub fn differing(&self) -> impl Iterator<Item = &Replayed> {
        self.decisions.iter().filter(|d| d.differs())
    }
}

impl Session {
    /// The policy in force, ready to be drawn.
    pub fn policy_card(&self) -> Result<PolicyCard, AppError> {
        let office = self.office()?;
        let policy = self.policy_in_force()?;
        let review_due = policy.document.next_review.map(|day| time::end_of_day(day, office.time_zone));
        Ok(PolicyCard {
            sha256: office.policy,
            document: policy.document.clone(),
            review_due,
            past_review: review_due.is_some_and(|due| time::is_over(due, self.now())),
            problems: policy::check(&self.policy_text(office.policy)?),
            versions: self.policy_versions()?,
            sections: policy::sections(&policy),
        })
    }

    /// Every version of the policy that a charter names, newest first.
    pub fn policy_versions(&self) -> Result<Vec<PolicyVersion>, AppError> {
        let (trust, now) = (self.trust()?, self.office()?.policy);
        let mut versions: Vec<PolicyVersion> = Vec::new();
        for (id, charter, took_force) in trust.proposals() {
            let state = match took_force {
                _ if charter.policy == now => PolicyState::InForce,
                true => PolicyState::Superseded,
                false => PolicyState::Proposed,
            };
            let known = versions.iter_mut().find(|v| v.sha256 == charter.policy);
            if let Some(known) = known {
                if took_force && known.state == PolicyState::Proposed {
                    (known.state, known.needs) = (state, None);
                }
                continue;
            }
            versions.push(PolicyVersion {
                sha256: charter.policy,
                document: self.policy(charter.policy).map(|p| p.document.clone()),
                charter: id,
                charter_version: charter.version,
                state,
                needs: if took_force { None } else { trust.needs(id) },
            });
        }
        versions.reverse();
        Ok(versions)
    }

    /// The text of the policy that a person names: by its version, or by the beginning of its digest.
    pub fn policy_named(&self, text: &str) -> Result<(Digest, String), AppError> {
        let versions = self.policy_versions()?;
        let hex = text.strip_prefix("sha256:").unwrap_or(text);
        let fits = |v: &&PolicyVersion| {
            let version = v.document.as_ref().is_some_and(|d| d.version == text);
            version || (hex.len() >= 4 && v.sha256.to_string().starts_with(hex))
        };
        let found: Vec<&PolicyVersion> = versions.iter().filter(fits).collect();
        match found.as_slice() {
            [one] => Ok((one.sha256, self.policy_text(one.sha256)?)),
            several => {
                let shown: String = text.chars().take(80).collect();
                let names = versions.iter().map(|v| {
                    let version = v.document.as_ref().map_or("unknown", |d| &d.version);
                    format!("{version} ({})", &v.sha256.to_string()[..12])
                });
                let help = format!("name a file, or one of {}", names.collect::<Vec<_>>().join(", "));
                let what = if several.is_empty() { "names no policy here and no file" } else { "means several policies" };
                Err(AppError::usage(format!("“{shown}” {what}"), help))
            }
        }
    }

    /// What differs between the policy in force and another, row by row.
    pub fn policy_changes(&self, draft: &Policy) -> Result<Vec<Change>, AppError> {
        Ok(policy::diff(&*self.policy_in_force()?, draft))
    }

    /// What serves which clause of which law or standard, by the policy in force.
    pub fn policy_coverage(&self) -> Result<Vec<Covered>, AppError> {
        Ok(policy::coverage(&*self.policy_in_force()?))
    }

    /// Every past decision under a draft: what would have come out differently, and why.
    ///
    /// # Errors
    /// A usage error when the draft does not hold; nothing is written in any case.
    pub fn policy_replay(&self, text: &str) -> Result<Replay, AppError> {
        let draft = std::sync::Arc::new(loaded(text)?);
        let (trust, office) = (self.trust()?, self.office()?);
        let people = |act: &Attested| trust.seen_through(&act.deps).people();
        let mut decisions = Vec::new();
        for stream in self.store.streams()?.into_iter().filter(|s| *s != office.org) {
            let Ok(folded) = self.fold(stream) else { continue };
            let told =
                self.in_context(&self.store, &folded.strand, |ctx| replay::replay(&folded.strand, ctx, &people, &draft))?;
            decisions.extend(told?);
        }
        decisions.sort_by(|a, b| (a.at, &a.reference.to_string()).cmp(&(b.at, &b.reference.to_string())));
        Ok(Replay { sha256: Digest::of(text.as_bytes()), version: draft.document.version.clone(), decisions })
    }
}

/// Reads a draft, or tells every error in it.
pub(super) fn loaded(text: &str) -> Result<Policy, AppError> {
    policy::load(text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        AppError::usage(
            format!("the policy does not hold: {}", lines.join("; ")),
            "mend it, then check it: obstat policy check FILE",
        )
    })
}

/// Reads a policy that is to take force, and the day from which it holds (`rules.md` §9).
///
/// # Errors
/// A usage error that lists what does not hold, the places still to be filled, or the missing effective date.
pub(super) fn fit(text: &str) -> Result<(Policy, NaiveDate), AppError> {
    let policy = loaded(text)?;
    let blanks: Vec<String> = policy::placeholders(text).iter().map(ToString::to_string).collect();
    if !blanks.is_empty() {
        let message = format!("the policy has places still to be filled, so it cannot take force: {}", blanks.join("; "));
        return Err(AppError::usage(message, "write what holds in your organisation, then check it: obstat policy check FILE"));
    }
    let Some(from) = policy.document.effective_date else {
        let help = "set effective_date in its [document], as in effective_date = \"2026-06-01\"";
        return Err(AppError::usage("the policy has no effective date, so it cannot take force", help));
    };
    Ok((policy, from))
}
