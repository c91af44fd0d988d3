//! The first start, where no store stands yet: what could be made there, and what making it would write and sign.

use std::path::{Path, PathBuf};

use super::error::AppError;
use super::exchange::{Joining, as_told, inspect};
use super::found::{Founding, checked};
use super::identity::KeySource;
use super::session::{Options, Session};
use super::view::SigningSheet;
use crate::bundle::Progress;
use crate::domain::release::Tone;
use crate::domain::text::counted;
use crate::ledger::fingerprint::Fingerprint;
use crate::store::StoreError;

/// Somebody at a place where no store stands.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Where the store would be made.
    pub dir: PathBuf,
    /// What its session would be opened with.
    pub options: Options,
    /// The time zone of this machine, as far as it is known.
    pub time_zone: String,
}

/// What the interface opens on.
#[derive(Debug)]
pub enum Start {
    /// A store.
    At(Box<Session>),
    /// No store yet.
    Nowhere(Box<Arrival>),
}

/// Opens the store of this directory; where there is none, says so instead of failing.
///
/// # Errors
/// What else keeps it from being opened.
pub fn arrive(dir: &Path, options: Options, time_zone: String) -> Result<Start, AppError> {
    match Session::open(dir, options.clone()) {
        Ok(session) => Ok(Start::At(Box::new(session))),
        Err(AppError::Store(StoreError::Missing { .. })) => {
            Ok(Start::Nowhere(Box::new(Arrival { dir: dir.to_owned(), options, time_zone })))
        }
        Err(error) => Err(error),
    }
}

/// Says what founding an organisation would write, where, and what would be signed; nothing is made.
///
/// # Errors
/// What is wrong with the founding or the place.
pub fn foresee_founding(dir: &Path, founding: &Founding) -> Result<SigningSheet, AppError> {
    vacant(dir)?;
    let (name, policy) = checked(founding)?;
    let Some(founder) = founding.people.first() else { return Err(AppError::Moved) };
    let mut sheet = blank("Found an organisation", dir)?;
    let mut say = |label: &str, value: String| sheet.facts.push((label.to_owned(), value));
    say("Organisation", format!("{name} · days end by the clocks of {}", founding.time_zone));
    say("Policy", format!("{} {}", policy.document.title, policy.document.version));
    let roles: Vec<&str> = founder.roles.iter().map(|r| r.label()).collect();
    let roles = if roles.is_empty() { "no role yet".to_owned() } else { roles.join(", ") };
    say("You", format!("{} <{}>, keeper of the charter", founder.name, founder.email));
    say("Your roles", roles);
    key(&mut sheet, &founder.key);
    if let Some(file) = &founding.recovery {
        fresh(file)?;
        let words = format!("{}: a second keeper's key, for a drawer and not for this machine", file.display());
        sheet.facts.push(("Recovery key".into(), words));
    }
    sheet.effects.push((Tone::Good, "Signs the founding charter: the first event, from which the fingerprint is made".into()));
    if founding.recovery.is_none() {
        sheet.effects.push((Tone::Neutral, "Without a recovery key nobody can change the charter once your key is lost".into()));
    }
    Ok(sheet)
}

/// Says what joining an organisation would write and where; the bundle is checked, and nothing is made.
///
/// # Errors
/// What is wrong with the bundle, its fingerprint, or the places.
pub fn foresee_joining(dir: &Path, bundle: &Path, joining: &Joining, progress: Progress<'_>) -> Result<SigningSheet, AppError> {
    vacant(dir)?;
    fresh(&joining.request)?;
    super::words::title("person's name", &joining.name)?;
    let found = inspect(bundle, None, progress)?;
    if let Some(problem) = found.report.problems.first() {
        return Err(AppError::Integrity(format!("{} does not hold: {}", bundle.display(), problem.text)));
    }
    let Some((org, ..)) = found.packed else { return Err(AppError::Moved) };
    as_told(&org, joining.fingerprint.as_ref())?;
    let mut sheet = blank("Join an organisation", dir)?;
    let mut say = |label: &str, value: String| sheet.facts.push((label.to_owned(), value));
    say("Fingerprint", format!("{}, as you were told it", Fingerprint::of(&org)));
    say("Bundle", format!("{} with {}", bundle.display(), counted(found.report.events, "act")));
    say("You", format!("{} <{}>", joining.name, joining.email));
    key(&mut sheet, &joining.key);
    sheet.facts.push(("Request".into(), joining.request.display().to_string()));
    sheet.effects.push((Tone::Good, "Writes a request, signed with your key: send it to a keeper, who takes you in".into()));
    sheet.effects.push((Tone::Neutral, "Until then you can read everything and sign nothing that counts".into()));
    Ok(sheet)
}

/// Says what looking at the sample organisation would write.
pub fn foresee_demo() -> SigningSheet {
    let mut sheet = SigningSheet { title: "Look at the demo".into(), ..SigningSheet::default() };
    let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    sheet.facts = vec![
        line("Store", "a throw-away one among the temporary files; it goes when you leave"),
        line("Organisation", "Meridian Health: 14 people, 24 models, 45 releases in every state"),
        line("You", "act as Priya Nair, who leads AI governance and chairs the Committee"),
    ];
    sheet.effects.push((Tone::Neutral, "Nothing of yours is touched; try everything, signing included".into()));
    sheet
}

fn blank(title: &str, dir: &Path) -> Result<SigningSheet, AppError> {
    let dir = std::path::absolute(dir).map_err(|e| AppError::file(dir, "found", e))?;
    let facts = vec![("Store".to_owned(), format!("{}, a new directory", dir.display()))];
    let undo = "To start over, end the program and remove that directory.".to_owned();
    Ok(SigningSheet { title: title.to_owned(), facts, undo, ..SigningSheet::default() })
}

fn key(sheet: &mut SigningSheet, source: &KeySource) {
    let words = match source {
        KeySource::New => "a new one, in the store's directory keys; copy it to a safe place".to_owned(),
        KeySource::Outside(file) => format!("a new one, in {}", file.display()),
        KeySource::File(file) => format!("{}, which stays where it is", file.display()),
        KeySource::Agent(None) => "the one that your ssh-agent holds".to_owned(),
        KeySource::Agent(Some(name)) => format!("{name}, of your ssh-agent"),
    };
    sheet.facts.push(("Your key".into(), words));
}

/// Refuses a place where something lies already.
fn vacant(dir: &Path) -> Result<(), AppError> {
    let lies = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if lies { Err(StoreError::NotEmpty { dir: dir.to_owned() }.into()) } else { Ok(()) }
}

/// Refuses a file that is there already: nothing is written over.
fn fresh(file: &Path) -> Result<(), AppError> {
    if file.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(AppError::usage(format!("{} is there already, and no file is written over", file.display()), "name a new file"))
}
