//! What stands in the way: one pure function for queue, release page, gate, agenda and dossier (`rules.md` §10).

mod after;
mod checklist;
mod conditions;
mod emergency;
mod gate;
mod halt;
mod measures;
mod review;
mod sign_offs;
mod vouch;

pub use conditions::{owed, times};
pub use gate::{Gate, LET_GO, gate, gate_for, several_models, unknown_bytes};
pub use measures::{reading_differs, reading_unchecked, unpacked};
pub use sign_offs::{needed, still_needed};
pub use vouch::{Packed, Vouching, interested_packer, unfit_bundle};

pub(crate) use gate::{closes, closes_emergency};

use chrono::{DateTime, Utc};

use super::ids::{Email, EventId, Reference};
use super::model::Model;
use super::people::People;
use super::policy::Policy;
use super::release::Release;
use super::vocab::{Role, State};

/// One thing between a release and its next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstruction {
    /// Its stable code, one of [`CODES`].
    pub code: &'static str,
    /// One sentence in the present tense.
    pub text: String,
    /// What lifts it, or the words of the challenge.
    pub detail: String,
    /// The policy's clause, as in `§4.2`.
    pub clause: String,
    /// The role that can lift it, when it is a role rather than a person.
    pub role: Option<Role>,
    /// The people who can lift it.
    pub who: Vec<Email>,
    /// Since when it stands.
    pub since: Option<DateTime<Utc>>,
    /// When it is due.
    pub due: Option<DateTime<Utc>>,
    /// The checklist item it concerns.
    pub item: Option<String>,
}

impl Obstruction {
    /// Whether its due time has passed.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.due.is_some_and(|due| due < now)
    }
}

/// Every code with what it means, in the order in which they are reported.
pub const CODES: &[(&str, &str)] = &[
    ("needs-newer", "an act of a newer obstat stands in the release"),
    ("contested", "signed acts about the outcome had not seen each other"),
    ("conflict", "two changes of the request had not seen each other"),
    ("digest-elsewhere", "the same bytes were rejected, contested or suspended under another release"),
    ("suspended", "the Lead has suspended the release"),
    ("rollback-unsigned", "an owner's rollback waits for the Lead's signature"),
    ("rollback-open", "a rollback was ordered and is not complete"),
    ("incident-unanswered", "clocks for reporting an incident are neither opened nor dismissed"),
    ("incident-clock", "a clock for reporting an incident runs"),
    ("emergency-claimed", "a verbal approval is claimed, and no Lead has signed it"),
    ("emergency-other", "the request is not what the verbal approval pinned"),
    ("emergency-papers", "the written approval of an emergency is owed"),
    ("emergency-refused", "the written approval was refused while the release runs"),
    ("undecided", "the row of sign-offs is complete, the outcome not recorded"),
    ("unfillable", "nobody can give a sign-off that the policy asks for"),
    ("ballot-not-open", "the Committee's ballot has not been opened"),
    ("committee-vote", "the Committee has not carried the release yet"),
    ("record-unsigned", "a meeting's record of the vote waits for a second signature"),
    ("sign-off-missing", "a role has not signed yet"),
    ("item-open", "a checklist item is not answered"),
    ("item-challenged", "a reviewer asks for more on a checklist item"),
    ("release-challenged", "a reviewer asks for more on the release as a whole"),
    ("metric-fails", "a metric does not reach its threshold, and nobody has said in words why it is approved all the same"),
    ("metric-missing", "no evidence gives a metric that a threshold asks for"),
    ("reading-differs", "evidence does not say what was signed of it"),
    ("reading-unchecked", "evidence that answers a threshold cannot be read again here"),
    ("tier-unconfirmed", "the Lead has not confirmed the risk tier"),
    ("not-submitted", "the request is complete and waits to be submitted"),
    ("rejected", "the attempt was rejected"),
    ("approval-expired", "the approval was not used in the time that the policy gives"),
    ("evidence-stale", "evidence that a sign-off rested on is gone, and nobody of its slot stands by it"),
    ("condition-before-deployment", "a condition must be met before deployment"),
    ("condition-lapsed", "a condition is past its due date"),
    ("condition-lapsed-elsewhere", "a condition of another release of the model is past its due date"),
    ("confirmation-due", "the owner has not confirmed the deployment"),
    ("charter-unaccepted", "a proposed charter is not in force, because others have not accepted it"),
    ("not-well", "the owner reports that not all is well"),
    ("other-digest", "the gate was asked for bytes that the release does not name"),
    ("not-approved", "the gate was asked for a release that is not approved"),
    ("unknown-digest", "the gate was asked for bytes that no release names"),
    ("several-models", "the gate was asked for bytes that releases of several models name"),
    ("bundle-purpose", "the gate was asked of a bundle that was packed for something else"),
    ("bundle-packer", "the gate was asked of a bundle that was packed by somebody who does not vouch for its age"),
    ("bundle-interested", "the gate was asked of a bundle that was packed by somebody whose release it is"),
    ("bundle-stale", "the gate was asked of a bundle that is older than it answers for"),
    ("bundle-ahead", "the gate was asked of a bundle that claims to be packed in the future"),
    ("charter-older", "the gate was asked of a bundle whose charter is older than the one that was asked for"),
    ("incomplete", "the gate was asked of a bundle that rests on acts that are not in it"),
];

/// The same bytes under another release whose state tells against them (`rules.md` §8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The other release.
    pub reference: Reference,
    /// Its state: rejected, contested or suspended.
    pub state: State,
}

/// A condition that is not settled, of some release of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The release.
    pub release: EventId,
    /// Its reference.
    pub reference: Reference,
    /// The condition's id.
    pub id: String,
    /// What is to be done.
    pub text: String,
    /// When it is due.
    pub due: DateTime<Utc>,
    /// Who must see to it.
    pub who: Vec<Email>,
}

/// What the answer depends on beyond the release itself.
pub struct Ground<'a> {
    /// The policy it is judged by.
    pub policy: &'a Policy,
    /// The organisation's people.
    pub people: &'a People,
    /// Its model.
    pub model: &'a Model,
    /// Other releases of the same bytes that tell against them.
    pub elsewhere: &'a [Elsewhere],
    /// Conditions that are owed under releases of the model.
    pub owed: &'a [Owed],
    /// The moment asked about. It may add an obstruction, never remove one.
    pub now: DateTime<Utc>,
}

/// The step that a release in this state waits for; empty when there is none.
pub const fn next_step(state: State) -> &'static str {
    match state {
        State::Draft => "submission",
        State::InReview => "approval",
        State::Contested => "resolution",
        State::Approved | State::ApprovedWithConditions => "deployment",
        State::Rejected => "resubmission",
        State::Deployed => "confirmation",
        State::Suspended => "reinstatement",
        State::Withdrawn | State::Exempt | State::Confirmed | State::RolledBack | State::Superseded => "",
    }
}

/// Everything between the release and its next step: overdue first, then in the order of the policy.
pub fn obstructions(release: &Release, ground: &Ground) -> Vec<Obstruction> {
    let mut found = Vec::new();
    review::anywhere(release, ground, &mut found);
    halt::halted(release, ground, &mut found);
    emergency::emergency(release, ground, &mut found);
    let stopped = release.state != release.stage;
    match release.stage {
        _ if release.state == State::RolledBack => conditions::lapsed(release, ground, &mut found),
        State::Draft => {
            review::draft(release, ground, &mut found);
            after::confirmation(release, ground, &mut found);
        }
        State::InReview | State::Contested => {
            review::in_review(release, ground, &mut found);
            after::confirmation(release, ground, &mut found);
        }
        State::Rejected => after::rejected(release, ground, &mut found),
        _ if stopped => conditions::lapsed(release, ground, &mut found),
        State::Approved | State::ApprovedWithConditions => after::approved(release, ground, &mut found),
        State::Deployed => after::deployed(release, ground, &mut found),
        // What was asked for stays asked for, whatever runs in its place: it may keep the model's next release waiting.
        State::Confirmed | State::Suspended | State::RolledBack | State::Superseded => {
            conditions::lapsed(release, ground, &mut found);
            if release.state == State::Confirmed {
                after::stale(release, ground, &mut found);
            }
        }
        State::Withdrawn | State::Exempt => {}
    }
    found.sort_by_key(|o| !o.is_overdue(ground.now));
    found
}

/// What keeps a complete row from becoming an approval although the release's own acts prove it: debts elsewhere obstruct,
/// and never grant. Numbers that fail ask for a reason in words, which a row of signatures alone is not.
pub fn keeps_from_approval(found: &[Obstruction]) -> Option<&Obstruction> {
    found.iter().find(|o| matches!(o.code, "condition-lapsed-elsewhere" | "metric-fails" | "metric-missing"))
}

/// Whether the obstruction stands beside the papers: nobody waits for it to fill in the checklist, hand in or sign.
pub(crate) fn is_beside(code: &str) -> bool {
    code.starts_with("emergency-")
        || code.starts_with("incident-")
        || matches!(code, "suspended" | "confirmation-due" | "not-well")
}

/// Those who neither own the release nor asked for it.
fn apart(people: Vec<Email>, release: &Release) -> Vec<Email> {
    people.into_iter().filter(|p| *p != release.owner && *p != release.requester).collect()
}

/// Every moment at which the answer or the release's urgency changes by itself: due times of what is open.
pub fn due_times(release: &Release, found: &[Obstruction]) -> Vec<DateTime<Utc>> {
    // What has been decided still answers for its conditions: one of them may lapse.
    let running = !matches!(release.state, State::Withdrawn | State::Exempt);
    let open = release.conditions.iter().filter(|c| !c.state.is_settled() && running);
    let mut times: Vec<_> = found.iter().filter_map(|o| o.due).chain(open.filter_map(|c| c.due)).collect();
    times.sort_unstable();
    times
}
