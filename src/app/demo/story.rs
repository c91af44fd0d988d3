//! How the life of a sample release is told: what happened, and how long ago.

use super::papers::Shelf;
use crate::domain::vocab::{Choice, Fact, Kind, Nature};

/// One thing that happened to a release.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// Its owner drafts it.
    Draft,
    /// Its owner declares it out of scope.
    Exempt(&'static str),
    /// Its owner attaches evidence, the validator his; all but these items.
    Attach(&'static [&'static str]),
    /// Its owner answers what is open; all but these items.
    Answer(&'static [&'static str]),
    /// Its owner claims that an item does not apply.
    Claim(&'static str, &'static str),
    /// Its owner opens an item again.
    Reopen(&'static str, &'static str),
    /// Its owner submits it.
    Submit,
    /// Its owner changes the bytes.
    Rebuild,
    /// Its owner opens the next attempt.
    Resubmit,
    /// Its owner takes it back.
    Withdraw(&'static str),
    /// The Lead treats it as a stricter kind.
    Raise(Kind, &'static str),
    /// A reviewer accepts items.
    Accept(&'static str, &'static [&'static str]),
    /// A reviewer challenges an item.
    Challenge(&'static str, Option<&'static str>, &'static str),
    /// A reviewer clears the oldest open challenge.
    Clear(&'static str, &'static str),
    /// Somebody approves in every role he holds, with conditions.
    Approve(&'static str, &'static [&'static str], &'static str),
    /// Somebody rejects.
    Reject(&'static str, &'static str),
    /// The secretary opens a ballot, due so many hours from now (negative: ago).
    Ballot(i64),
    /// A member votes.
    Vote(&'static str, Choice, &'static str),
    /// A member votes to approve with a condition.
    VoteIf(&'static str, &'static str),
    /// Somebody puts it into production.
    Deploy(&'static str),
    /// Its owner says that all is well.
    Confirm,
    /// Its owner says what is not well.
    NotWell(&'static str),
    /// The one responsible reports the first open condition as met.
    Meet(&'static str, &'static str),
    /// The one who set it accepts the first condition reported as met.
    Verify(&'static str),
    /// Somebody links a page to items.
    Link(&'static str, &'static str, &'static str, &'static str),
    /// Its owner takes an item over from the release before.
    Carry(&'static str),
    /// Its owner withdraws what supports an item.
    TakeBack(&'static str, &'static str),
    /// Its owner claims a verbal approval by the Lead, for a reason of the policy's.
    Claimed(&'static str, &'static str),
    /// The Lead signs a verbal approval.
    Signed,
    /// The Lead suspends it.
    Suspend(&'static str),
    /// The Lead asks its row of sign-offs again.
    Reinstate(&'static str),
    /// The Lead orders a rollback, which its owner completes ten minutes later.
    RollBack(&'static str),
    /// Somebody gives the first open condition so many days more.
    Extend(&'static str, u32, &'static str),
    /// The Lead names a deputy for a week.
    Deputise(&'static str),
    /// The Lead registers the least that a metric of its model must be.
    Threshold(&'static str, &'static str),
    /// The Committee meets over these: votes on the first, finds the second justified, leaves the others over.
    Sat(&'static [&'static str]),
    /// The secretary sets the next meeting, in two days, with all that the Committee owes.
    Convene,
}

/// One release and everything that happened to it, in order.
pub(super) struct Story {
    pub reference: &'static str,
    pub natures: &'static [Nature],
    pub facts: &'static [Fact],
    pub summary: &'static str,
    pub shelf: Shelf,
    /// Minutes before now, and what happened.
    pub deeds: Vec<(i64, Deed)>,
}

/// Days, in hours.
pub(super) const fn d(days: i64) -> i64 {
    days * 24
}

impl Story {
    /// Starts the story of a release that changes this.
    pub(super) fn of(reference: &'static str, natures: &'static [Nature], summary: &'static str) -> Self {
        Self { reference, natures, facts: &[], summary, shelf: Shelf::Tables, deeds: Vec::new() }
    }

    pub(super) fn facts(mut self, facts: &'static [Fact]) -> Self {
        self.facts = facts;
        self
    }

    pub(super) fn shelf(mut self, shelf: Shelf) -> Self {
        self.shelf = shelf;
        self
    }

    /// Tells what happened so many hours ago.
    pub(super) fn at(mut self, hours_ago: i64, deed: Deed) -> Self {
        self.deeds.push((hours_ago * 60, deed));
        self
    }

    /// Drafted, filled in over two days and submitted, beginning so many hours ago.
    pub(super) fn asked(self, hours_ago: i64) -> Self {
        self.at(hours_ago, Deed::Draft)
            .at(hours_ago - 6, Deed::Attach(&[]))
            .at(hours_ago - 20, Deed::Answer(&[]))
            .at(hours_ago - 24, Deed::Submit)
    }

    /// Deployed and confirmed a day later.
    pub(super) fn ran(self, hours_ago: i64) -> Self {
        self.at(hours_ago, Deed::Deploy("dara")).at(hours_ago - 22, Deed::Confirm)
    }
}
