//! When a release is deployed and confirmed.

use super::Refusal;
use super::states::{in_state, not_yet, refuse};
use crate::domain::obstruct::Obstruction;
use crate::domain::release::Release;
use crate::domain::vocab::State;

pub(super) fn deploy(release: &Release, obstructions: &[Obstruction]) -> Result<String, Refusal> {
    if release.state == State::Exempt {
        return Err(refuse(release, "exempt", "is exempt and can never be deployed to production", "§2"));
    }
    let states = [State::Approved, State::ApprovedWithConditions, State::Deployed, State::Confirmed];
    in_state(release, &states, "only an approved release is deployed to production")?;
    not_yet(release, obstructions, "deployed", |o| matches!(o.code, "confirmation-due" | "not-well"))
}

pub(super) fn confirm(release: &Release) -> Result<String, Refusal> {
    in_state(release, &[State::Deployed], "a release is confirmed once it is deployed")
}
