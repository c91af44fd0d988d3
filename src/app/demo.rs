//! The sample organisation: made by playing signed acts of several people through the same verbs that everybody uses.

mod afterwards;
mod later;
mod papers;
mod people;
mod player;
mod settled;
mod stopped;
mod story;
mod waiting;

use std::path::Path;

use chrono::{DateTime, Duration, Utc};

use super::clock::Clock;
use super::error::AppError;
use super::found::{Founding, NewPerson, found};
use super::identity::{Fixed, KeySource};
use super::session::{Options, Session};
use crate::domain::ids::Email;
use crate::ledger::event::whole_seconds;
use player::Player;

/// Makes the sample organisation in a new or empty directory, as if it had lived for 120 days until `now`.
///
/// Every event is signed with its author's own key, kept in the store without a passphrase, so `verify` holds. The answer
/// acts as the AI Governance Lead; its clock is the system's if `now` is, to the minute, the present, and stands at `now`
/// otherwise.
///
/// # Errors
/// A store that stands there already, or why it could not be written.
pub fn demo(dir: &Path, now: DateTime<Utc>) -> Result<Session, AppError> {
    let now = whole_seconds(now);
    let born = Clock::fixed(now - Duration::days(120));
    let options = Options { clock: born, ..Options::default() };
    let (mut session, _) = found(dir, &founding()?, options, &mut Fixed::default())?;
    session.store.hurry()?;
    Player { session: &mut session, now }.play()?;
    let standing = (Clock::system().now() - now).abs() > Duration::minutes(1);
    session.set(if standing { Clock::fixed(now) } else { Clock::system() }, None);
    session.catch_up()?;
    session.store.make_last()?;
    Ok(session)
}

/// Makes the sample organisation among the temporary files; it goes with the session.
///
/// # Errors
/// Why it could not be written.
pub fn throw_away(options: Options) -> Result<Session, AppError> {
    let room = tempfile::Builder::new().prefix("obstat-demo-").tempdir();
    let room = room.map_err(|e| AppError::file(Path::new("a temporary directory"), "written", e))?;
    let mut session = demo(&room.path().join("store"), options.clock.now())?;
    session.set(options.clock, options.acting_as);
    session.room = Some(room);
    Ok(session)
}

fn founding() -> Result<Founding, AppError> {
    let person = |(address, name, roles): &people::Who| {
        let roles = roles.iter().copied().collect();
        Ok::<_, AppError>(NewPerson { name: (*name).to_owned(), email: email(address)?, key: KeySource::New, roles })
    };
    Ok(Founding {
        organisation: "Meridian Health".to_owned(),
        time_zone: "Europe/Zurich".to_owned(),
        policy: None,
        people: people::PEOPLE.iter().map(person).collect::<Result<_, _>>()?,
        recovery: None,
    })
}

/// The address of somebody at the sample organisation.
fn email(first: &str) -> Result<Email, AppError> {
    Ok(format!("{first}@meridian.example").parse()?)
}
