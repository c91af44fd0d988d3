//! Who may do what, and when (policy §9). One answer for front ends, which refuse beforehand, and for the fold, which gives
//! an act that should not have been no effect.

mod after;
mod conditions;
mod deputy;
mod emergency;
mod halt;
mod meeting;
mod retention;
mod review;
mod states;
mod vote;

pub use conditions::{actors, may_act_on, not_yours as not_your_condition};
pub use deputy::deputised;
pub use meeting::{countersign, countersigners, dispute, faulty, motion};
pub use review::acceptable;
pub use vote::officers;

use std::collections::BTreeSet;

use super::ids::Email;
use super::obstruct::{Ground, Obstruction};
use super::order::Signer;
use super::people::{People, Person};
use super::policy::{Party, Policy};
use super::release::{Challenge, Condition, Release, SlotState};
use super::vocab::{Role, Section};

/// Says why an act is refused, who may do it, and which clause says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text} ({clause})")]
pub struct Refusal {
    /// A stable code in kebab-case: `not-permitted` or what is not so yet.
    pub code: &'static str,
    /// The full sentence.
    pub text: String,
    /// The same in a few words, as a menu shows it beside the disabled command.
    pub short: String,
    /// The policy's clause.
    pub clause: String,
    /// Who may do it now.
    pub who: Vec<Email>,
    /// What to do about it.
    pub help: String,
}

impl Refusal {
    /// Refuses because the time for it has not come, or has gone.
    pub fn state(code: &'static str, text: impl Into<String>, short: impl Into<String>, clause: &str) -> Self {
        let (text, short) = (text.into(), short.into());
        Self { code, text, short, clause: clause.to_owned(), who: Vec::new(), help: String::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// Whether a reviewer in this role looks at this section, whether or not he is among the approvers (`rules.md` §3).
pub const fn reviews(role: Role, section: Section) -> bool {
    matches!((role, section), (Role::Security, Section::Testing) | (Role::Legal, Section::Compliance))
}

/// The policy's row for acts of this kind: who, and the clause. A policy without one lets nobody.
fn row<'p>(policy: &'p Policy, kind: &str) -> (&'p [Party], &'p str) {
    (policy.permission(kind).map_or(&[], |p| &p.who), policy.clause_of(kind))
}

/// Whether the signer may do acts of this kind on a release, as far as that can be said without its state.
///
/// Parts that only the state tells (approver, author, responsible, validator) let every member through here; what such an
/// act may change is then decided where it is folded.
pub(crate) fn entitled(policy: &Policy, kind: &str, signer: &Signer) -> bool {
    let member = signer.owns_model || signer.roles.iter().any(|r| *r != Role::Auditor);
    row(policy, kind).0.iter().any(|party| match party {
        Party::Role(role) => holds(signer, *role),
        Party::Owner => signer.owns_model,
        Party::Keeper => signer.keeper,
        Party::Approver | Party::Validator | Party::Author | Party::Responsible => member,
    })
}

/// What is the chair's or the secretary's to do any member does where the charter has neither (`rules.md` §5).
pub(crate) fn holds(signer: &Signer, role: Role) -> bool {
    match role {
        Role::Chair | Role::Secretary if !signer.officers => signer.has(Role::Committee),
        other => signer.has(other),
    }
}

/// Everybody who may do acts of this kind on this release, whatever its state.
pub fn holders(kind: &str, release: &Release, ground: &Ground) -> Vec<Email> {
    let (parties, _) = row(ground.policy, kind);
    let may = |p: &&Person| parties.iter().any(|party| is_party(*party, p, kind, release, ground.people));
    ground.people.0.iter().filter(may).map(|p| p.email.clone()).collect()
}

fn holders_of(role: Role, release: &Release, people: &People) -> Vec<Email> {
    people.holders(role, &release.owner)
}

fn is_party(party: Party, person: &Person, kind: &str, release: &Release, people: &People) -> bool {
    let has = |role| people.holders(role, &release.owner).contains(&person.email);
    match party {
        Party::Role(Role::Chair | Role::Secretary) if !people.has_officers() => person.on_committee(),
        // The Committee clears a challenge by its vote, a member alone only one raised in his role.
        Party::Role(Role::Committee) if kind == "challenge.clear" => {
            release.challenges.iter().any(|c| settles(c, person, release, people))
        }
        Party::Role(role) => has(role),
        Party::Owner => person.email == release.owner,
        Party::Approver => roles_for(kind, person, release, people).next().is_some(),
        Party::Validator => person.may_sign() && person.email != release.owner && person.email != release.requester,
        Party::Keeper => false,
        Party::Author if kind.starts_with("condition.") => release.conditions.iter().any(|c| sets(c, person, release, people)),
        Party::Author => release.challenges.iter().any(|c| settles(c, person, release, people)),
        Party::Responsible => release.conditions.iter().any(|c| c.terms.by == person.email),
    }
}

/// Whether this person may settle the challenge: its author, or another holder of the author's role who neither owns nor
/// asked for the release (`rules.md` §3).
pub fn settles(challenge: &Challenge, person: &Person, release: &Release, people: &People) -> bool {
    challenge.by == person.email || holds_apart(challenge.role, person, release, people)
}

/// Whether this person may accept that the condition is met: the one who set it, or another holder of his role who neither
/// owns nor asked for the release.
pub fn sets(condition: &Condition, person: &Person, release: &Release, people: &People) -> bool {
    condition.author == person.email || holds_apart(condition.role, person, release, people)
}

fn holds_apart(role: Role, person: &Person, release: &Release, people: &People) -> bool {
    let own = person.email == release.owner || person.email == release.requester;
    !own && people.holders(role, &release.owner).contains(&person.email)
}

/// Whether this person takes no part in the Committee's vote: owner and requester, as the policy has it (`rules.md` §5).
pub fn is_recused(person: &Email, release: &Release, policy: &Policy) -> bool {
    policy.committee.owner_recused && (*person == release.owner || *person == release.requester)
}

/// Whether this person may do an act of a meeting's own stream, or why not.
pub fn office(kind: &'static str, me: &Person, policy: &Policy, people: &People) -> Result<(), Refusal> {
    let (parties, clause) = row(policy, kind);
    let may = |p: &&Person| parties.iter().any(|party| in_office(*party, p, people));
    if may(&me) {
        return Ok(());
    }
    let who: Vec<Email> = people.0.iter().filter(may).map(|p| p.email.clone()).collect();
    let names: Vec<String> = who.iter().map(|w| people.name(w)).collect();
    let holders = if names.is_empty() { "nobody holds it now".to_owned() } else { names.join(", ") };
    let labels: Vec<&str> = parties.iter().map(|p| p.label()).collect();
    let text = format!("{} may not {}: only {} ({holders}) may", me.name, states::deed(kind), labels.join(" or "));
    let mut refusal = Refusal::state("not-permitted", text, format!("not yours: only {holders}"), clause);
    refusal.help = match who.first() {
        Some(first) => format!("ask {}, or sign with --as {first} if that is you", people.name(first)),
        None => "have a keeper grant the role: obstat role grant EMAIL ROLE".to_owned(),
    };
    refusal.who = who;
    Err(refusal)
}

/// The same without a release: roles alone.
fn in_office(party: Party, person: &Person, people: &People) -> bool {
    match party {
        Party::Role(Role::Chair | Role::Secretary) if !people.has_officers() => person.on_committee(),
        Party::Role(Role::Committee) => person.on_committee(),
        Party::Role(role) => person.roles.contains(&role),
        _ => false,
    }
}

/// Members of the Committee who may vote on the release.
pub fn voters(release: &Release, ground: &Ground) -> BTreeSet<Email> {
    ground.people.committee().into_iter().filter(|m| !is_recused(m, release, ground.policy)).collect()
}

/// The roles among the release's sign-offs in which this person acts; a review also in the role whose section it is.
fn roles_for<'a>(kind: &str, person: &'a Person, release: &'a Release, people: &'a People) -> impl Iterator<Item = Role> + 'a {
    let signs = matches!(kind, "signoff.approve" | "signoff.reject");
    let stands = kind == "signoff.reaffirm";
    let reviews = matches!(kind, "item.accept" | "challenge.raise" | "evidence.add");
    let asked = person.email == release.requester;
    // Who owns or asked for a release signs where a row lets him, and reviews nothing of it.
    let own = asked || person.email == release.owner;
    let seat = |s: &&SlotState| {
        !(signs && (s.role == Role::Committee || (s.not_requester && asked)))
            && !(stands && s.not_requester && asked)
            && !(reviews && own)
    };
    let row = release.slots.iter().filter(seat).map(|s| s.role);
    let section = [Role::Security, Role::Legal].into_iter().filter(|_| reviews && !own);
    let all: BTreeSet<Role> = row.chain(section).collect();
    all.into_iter().filter(|role| people.holders(*role, &release.owner).contains(&person.email))
}

/// The roles in which this person may approve or reject the release: those of its row that he holds.
pub fn signing_roles(person: &Person, release: &Release, people: &People) -> Vec<Role> {
    roles_for("signoff.approve", person, release, people).collect()
}

/// The roles in which this person may stand by an approval whose evidence is gone: those of its slots that he holds and that
/// nobody has reaffirmed since.
pub fn reaffirming_roles(person: &Person, release: &Release, ground: &Ground) -> Vec<Role> {
    let open = |role: &Role| release.footing.iter().any(|f| f.role == *role && f.reaffirmed.is_none());
    let barred = |role: &Role| *role == Role::Committee && is_recused(&person.email, release, ground.policy);
    let said = release.footing.iter().any(|f| f.reaffirmed.as_ref() == Some(&person.email));
    let once = ground.policy.separation.distinct_people && said;
    let held = roles_for("signoff.reaffirm", person, release, ground.people).filter(|_| !once);
    held.filter(|role| open(role) && !barred(role)).collect()
}

/// The roles in which this person may accept or challenge: those of its row, and Security or Legal for their sections.
///
/// `section` is that of the item; none for the release as a whole, which only the row's own roles challenge.
pub fn reviewing_roles(person: &Person, release: &Release, people: &People, section: Option<Section>) -> Vec<Role> {
    let in_row = |role: Role| release.slots.iter().any(|s| s.role == role);
    let fits = |role: &Role| in_row(*role) || section.is_some_and(|s| reviews(*role, s));
    roles_for("challenge.raise", person, release, people).filter(fits).collect()
}

/// Whether this person may now do an act of this kind on this release; the remark says in which part.
pub fn check(
    kind: &'static str,
    me: &Person,
    release: &Release,
    obstructions: &[Obstruction],
    ground: &Ground,
) -> Result<String, Refusal> {
    let (parties, clause) = row(ground.policy, kind);
    if !parties.iter().any(|party| is_party(*party, me, kind, release, ground.people)) {
        return Err(not_yours(kind, parties, clause, me, release, ground));
    }
    states::check(kind, me, release, obstructions, ground)
}

/// What a party is called in the refusal of an act on this release: the approvers by the roles of its row.
fn called(party: Party, kind: &str, release: &Release) -> String {
    match party {
        Party::Approver if !release.slots.is_empty() => {
            let row: BTreeSet<Role> = release.slots.iter().map(|s| s.role).collect();
            row.into_iter().map(|role| Party::Role(role).holder()).collect::<Vec<_>>().join(" or ")
        }
        Party::Author if kind.starts_with("condition.") => "who set it or another holder of that role".to_owned(),
        Party::Author => "its author or another holder of that role".to_owned(),
        other => other.holder().to_owned(),
    }
}

fn not_yours(kind: &str, parties: &[Party], clause: &str, me: &Person, release: &Release, ground: &Ground) -> Refusal {
    let by_vote = release.slots.iter().all(|s| s.role == Role::Committee) && !release.slots.is_empty();
    if by_vote && kind.starts_with("signoff.") {
        return vote::by_vote(kind, me, release, ground);
    }
    let mut who = holders(kind, release, ground);
    who.retain(|w| kind != "vote.cast" || !is_recused(w, release, ground.policy));
    let labels: Vec<String> = parties.iter().map(|p| called(*p, kind, release)).collect();
    let names: Vec<String> = who.iter().map(|e| ground.people.name(e)).collect();
    let people = if names.is_empty() { "nobody holds it now".to_owned() } else { names.join(", ") };
    let deed = states::deed(kind);
    Refusal {
        code: "not-permitted",
        text: format!(
            "{} may not {deed} {}: only {} ({people}) may{}",
            me.name,
            release.reference,
            labels.join(" or "),
            ground.people.out_of_dates(me).map(|why| format!("; {why}")).unwrap_or_default()
        ),
        short: if who.is_empty() { format!("not yours: {people}") } else { format!("not yours: only {people}") },
        clause: clause.to_owned(),
        help: match who.first() {
            Some(first) => format!("ask {}, or sign with --as {first} if that is you", ground.people.name(first)),
            None => "have a keeper grant the role: obstat role grant EMAIL ROLE".to_owned(),
        },
        who,
    }
}
