//! The release-approval policy as data: what it says, how it is read, checked, asked and shown. The engine hard-codes no rule.

mod check;
mod check_names;
mod check_rows;
mod coverage;
mod decide;
mod diff;
mod explain;
mod load;
mod parties;
mod places;
mod problem;
mod records;
mod rows;
mod say;
mod settings;
mod show;
mod text;

pub use check::check;
pub use coverage::{Covered, Server, Serving, coverage};
pub use decide::Question;
pub use diff::{Change, diff};
pub use explain::{Explanation, NoNature, explain};
pub use load::{load, placeholders};
pub use parties::{Party, Permission, UnknownParty};
pub use problem::{Problem, Severity};
pub use records::{ActRow, ClauseRow, IncidentClock, Milestone, RecordRow, Records};
pub use rows::{EvidenceRule, Field, FieldType, ItemRow, KindRow, Seat, SignOffRow, Slot, Terms};
pub use say::{Matter, Section, Statement, sections};
pub use settings::{
    CalendarRow, Committee, Conditions, Derivation, Document, Emergency, Environments, GateBundles, Interest, Packer, Reason,
    Separation, SeparationMode, ThirdParty, Timers,
};
pub use show::show;

/// The text of the policy that obstat ships: `rules.md` as data.
pub const SHIPPED: &str = include_str!("../../../assets/policy.toml");

/// A release-approval policy. [`load`] guarantees what [`check`] calls an error never to be found in one.
///
/// Every `clause` in it is written with its sign, as in `§4.2`.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Version, owner, approver and dates (policy §11).
    pub document: Document,
    /// What each clause is about, in the order of the text.
    pub clauses: Vec<ClauseRow>,
    /// Which natures make which kind; the first row that names a nature of the request wins (policy §3).
    pub kinds: Vec<KindRow>,
    /// What makes the kind a higher one than the natures do (policy §3).
    pub derivation: Derivation,
    /// Who must approve what; the first row that matches wins (policy §3).
    pub sign_offs: Vec<SignOffRow>,
    /// The checklist, in the order in which it is shown (policy §4).
    pub checklist: Vec<ItemRow>,
    /// How long things may take.
    pub timers: Timers,
    /// How the Committee decides.
    pub committee: Committee,
    /// Business days.
    pub calendar: CalendarRow,
    /// Who may not approve what.
    pub separation: Separation,
    /// What holds for models of vendors besides.
    pub third_party: ThirdParty,
    /// Emergency releases (policy §6).
    pub emergency: Emergency,
    /// Conditions of an approval (policy §5).
    pub conditions: Conditions,
    /// Where models run.
    pub environments: Environments,
    /// What is kept, and for how long (policy §8).
    pub records: Records,
    /// Who may do what (policy §9).
    pub permissions: Vec<Permission>,
    /// The clocks that a suspension or rollback may start.
    pub incidents: Vec<IncidentClock>,
    /// Laws and standards that the rows serve (policy §10).
    pub acts: Vec<ActRow>,
}

impl Policy {
    /// The text of the policy that obstat ships.
    pub fn shipped() -> &'static str {
        SHIPPED
    }
}
