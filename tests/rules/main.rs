//! The rules, told as stories: given these acts, this is the release, this stands in its way, and this is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/story.rs"]
mod story;

mod ballots;
mod carry;
mod challenges;
mod changes;
mod charters;
mod checklist;
mod committee;
mod conditions;
mod contested;
mod deadlines;
mod deployments;
mod deputies;
mod disputes;
mod emergencies;
mod findings;
mod histories;
mod keys;
mod late_votes;
mod life;
mod meeting_findings;
mod meetings;
mod models;
mod motions;
mod obstructions;
mod org;
mod permissions;
mod random;
mod records;
mod remarks;
mod replays;
mod retention;
mod rollbacks;
mod rulings;
mod siblings;
mod sign_offs;
mod stale;
mod suspensions;
mod thresholds;
