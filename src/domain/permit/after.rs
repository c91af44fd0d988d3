//! When a release is deployed and confirmed.

use super::Refusal;
use super::states::{in_state, not_yet, refuse};
use crate::domain::obstruct::{Ground, LET_GO, Obstruction, closes, closes_emergency};
use crate::domain::release::Release;
use crate::domain::vocab::State;

pub(super) fn deploy(release: &Release, obstructions: &[Obstruction], ground: &Ground) -> Result<String, Refusal> {
    stopped(release)?;
    if let Some(emergency) = release.emergency.as_ref().filter(|e| e.is_open())
        && matches!(release.state, State::Draft | State::InReview)
    {
        // It may be recorded at once, while the Lead's signature is awaited (policy §6).
        let lifted = |o: &Obstruction| o.code == "emergency-claimed" || !closes_emergency(o, ground);
        not_yet(release, obstructions, "deployed", lifted)?;
        let claimed = emergency.signed_by.is_none();
        return Ok(if claimed { "emergency; the verbal approval is only claimed" } else { "emergency" }.into());
    }
    if release.state == State::Exempt {
        return Err(refuse(release, "exempt", "is exempt and can never be deployed to production", "§2"));
    }
    in_state(release, LET_GO, "only an approved release is deployed to production")?;
    not_yet(release, obstructions, "deployed", |o| !closes(o))
}

/// What was suspended or rolled back goes nowhere.
fn stopped(release: &Release) -> Result<(), Refusal> {
    let help = format!("see what stands in the way: obstat why {}", release.reference);
    match release.state {
        State::Suspended => Err(refuse(release, "suspended", "is suspended", "§7").help(help)),
        State::RolledBack => Err(refuse(release, "rolled-back", "is rolled back", "§7").help("request a new release")),
        _ => Ok(()),
    }
}

pub(super) fn confirm(release: &Release) -> Result<String, Refusal> {
    stopped(release)?;
    let emergency = release.emergency.is_some() && release.confirmation.is_none() && release.live().is_some();
    if emergency && matches!(release.state, State::Draft | State::InReview) {
        return Ok(String::new());
    }
    in_state(release, &[State::Deployed], "a release is confirmed once it is deployed")
}
