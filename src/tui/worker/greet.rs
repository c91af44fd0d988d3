//! The first start: answers until a store stands, with which the worker goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;

use super::{Ask, Beginning, Notice, Told, sentence};
use crate::app::arrive::{foresee_demo, foresee_founding, foresee_joining};
use crate::app::exchange::join;
use crate::app::identity::Fixed;
use crate::app::view::SigningSheet;
use crate::app::{AppError, Arrival, Session, found, throw_away};
use crate::ledger::fingerprint::Fingerprint;
use crate::store::KeyPlace;
use crate::tui::terminal::wake::Rung;

/// Answers at the first start; gives the session once a store stands, none if nobody asks any more.
pub fn greet(arrival: &Arrival, asks: &Receiver<Ask>, tell: &Rung<Told>, cancel: &AtomicBool) -> Option<Session> {
    // The interface may have gone; the loop ends at the next question then.
    let say = |told| drop(tell.send(told));
    while let Ok(ask) = asks.recv() {
        cancel.store(false, Ordering::SeqCst);
        let mut progress = |done, all| {
            say(Told::Progress("reading the bundle".into(), done, all));
            !cancel.load(Ordering::SeqCst)
        };
        match ask {
            Ask::Foresee(mut beginning) => match foresee(arrival, &mut beginning, &mut progress) {
                Ok(sheet) => say(Told::Foreseen(Box::new(sheet), beginning)),
                Err(e) => say(Told::Refused(e.to_string(), e.help().to_owned())),
            },
            Ask::Begin(beginning) => match begin(arrival, *beginning, &mut progress) {
                Ok((session, notice)) => {
                    say(Told::Arrived(notice));
                    say(Told::Finished);
                    return Some(session);
                }
                Err(e) => say(Told::NotBegun(sentence(&e))),
            },
            _ => {}
        }
        say(Told::Finished);
    }
    None
}

/// "a keeper: Priya Nair <priya@meridian.example> or …".
fn keepers(session: &Session) -> Result<String, AppError> {
    let office = session.office()?;
    let keepers = office.seen.charter.iter().flat_map(|(_, charter)| &charter.keepers);
    let names: Vec<String> = keepers.map(|who| format!("{} <{who}>", office.people.name(who))).collect();
    Ok(if names.is_empty() { "a keeper".to_owned() } else { format!("a keeper: {}", names.join(" or ")) })
}

type Progress<'p> = &'p mut dyn FnMut(u64, u64) -> bool;

fn foresee(arrival: &Arrival, beginning: &mut Beginning, progress: Progress<'_>) -> Result<SigningSheet, AppError> {
    match beginning {
        Beginning::Found(founding, file, _) => {
            if let Some(file) = file {
                founding.policy = Some(std::fs::read_to_string(&*file).map_err(|e| AppError::file(file, "read", e))?);
            }
            foresee_founding(&arrival.dir, founding)
        }
        Beginning::Join(bundle, joining, _) => foresee_joining(&arrival.dir, bundle, joining, progress),
        Beginning::Demo => Ok(foresee_demo()),
    }
}

fn begin(arrival: &Arrival, beginning: Beginning, progress: Progress<'_>) -> Result<(Session, Notice), AppError> {
    let (dir, options) = (&arrival.dir, arrival.options.clone());
    let line = |label: &str, value: String| (label.to_owned(), value);
    match beginning {
        Beginning::Found(founding, _, passphrase) => {
            let (session, founded) = found(dir, &founding, options, &mut Fixed(passphrase))?;
            let mut lines = vec![
                line("Fingerprint", Fingerprint::of(&founded.org).to_string()),
                line("", "Read it to everybody who joins: over the phone, never in the mail with a bundle.".into()),
                line("Store", session.dir().display().to_string()),
            ];
            for identity in session.store().identities()? {
                if let KeyPlace::File(path) = identity.place {
                    lines.push(line("Your key", format!("{}: copy it to a safe place", path.display())));
                }
            }
            lines.extend(founding.recovery.iter().map(|f| line("Recovery key", format!("{}: put it away", f.display()))));
            lines.extend(founded.unfillable.iter().map(|row| line("Not yet", row.clone())));
            if !founded.unfillable.is_empty() {
                lines.push(line("", "Roles are given, and people taken in, on the screen People: g e.".into()));
            }
            lines.push(line("Next", "Esc closes this; then m registers a model, and N asks for a release of it.".into()));
            let title = format!("{} is founded", session.office()?.name);
            Ok((session, Notice { title, lines, top: 0 }))
        }
        Beginning::Join(bundle, joining, passphrase) => {
            let (session, request, _) = join(dir, &bundle, &joining, options, &mut Fixed(passphrase), progress)?;
            let lines = vec![
                line("Next", format!("Send {} to {}.", joining.request.display(), keepers(&session)?)),
                line("Your key", request.fingerprint()),
                line("", "Read this to the keeper over the phone, so that he takes in your key and no other.".into()),
                line("Store", session.dir().display().to_string()),
            ];
            let title = format!("You ask to join {}", session.office()?.name);
            Ok((session, Notice { title, lines, top: 0 }))
        }
        Beginning::Demo => {
            let session = throw_away(options)?;
            let lines = vec![
                line("You", "act as Priya Nair; some of the queue is overdue, and some waits for you.".into()),
                line("Next", "Esc closes this. Arrows, Tab and Enter move; ? lists what can be done.".into()),
            ];
            Ok((session, Notice { title: "Meridian Health".into(), lines, top: 0 }))
        }
    }
}
