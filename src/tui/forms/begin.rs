//! Fields and words of the first start: a new organisation, or joining one.

use std::path::PathBuf;

use super::exchange::at_home;
use super::labels;
use crate::app::exchange::Joining;
use crate::app::identity::{KeySource, Passphrase};
use crate::app::{Founding, NewPerson, time_zone, words};
use crate::domain::ids::{BadName, Email};
use crate::domain::vocab::Role;
use crate::ledger::fingerprint::Fingerprint;
use crate::tui::deed::Purpose;
use crate::tui::form::{Amiss, Form};
use crate::tui::widgets::choice::Choices;

/// What is begun with a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// A new organisation.
    Found,
    /// Joining one.
    Join,
}

/// A first store, before it is made.
#[derive(Debug, Clone)]
pub enum Beginning {
    /// A new organisation; its policy from a file, if one is named.
    Found(Box<Founding>, Option<PathBuf>, Option<Passphrase>),
    /// Joining one with a bundle.
    Join(PathBuf, Box<Joining>, Option<Passphrase>),
    /// A look at the sample organisation.
    Demo,
}

/// The form's title.
pub const fn title(begin: Begin) -> &'static str {
    match begin {
        Begin::Found => "A new organisation",
        Begin::Join => "Join an organisation",
    }
}

const OWN_FILE: &[usize] = &[2];
const OF_AGENT: &[usize] = &[3];

/// Opens the form; `zone` is this machine's.
pub fn open(begin: Begin, zone: &str) -> Form {
    let form = Form::new(Purpose::Begin(begin), title(begin));
    match begin {
        Begin::Found => {
            let roles = Choices::any(labels(Role::ALL, Role::label), []);
            let form = form.line("org", "Organisation", "its name, as people call it", "");
            let form = me(form)
                .line("zone", "Time zone", "the organisation's days end by its clocks", zone)
                .checked(|text| time_zone(text).map(drop).map_err(sentence))
                .choice("roles", "Your roles", "space ticks; to try it alone: Model Owner and AI Governance Lead", roles);
            let policies = ["the one that obstat ships", "another one, from a file"].map(str::to_owned);
            key(form)
                .line("recovery", "Recovery key", "a new file for a drawer, under the same passphrase; may stay empty", "")
                .choice("policy", "Policy", "the rules; a later version can replace them", Choices::one(policies, 0))
                .line("policy-file", "Policy file", "the path of its text (TOML)", "")
                .when("policy", &[1])
        }
        Begin::Join => {
            let form = form.line("bundle", "Bundle", "the path of a bundle with everything of the organisation's", "");
            let hint = "26 letters, read to you by a keeper over the phone; never from the same mail";
            let form = form
                .line("print", "Fingerprint", hint, "")
                .checked(|text| text.parse::<Fingerprint>().map(drop).map_err(|e| e.to_string()));
            key(me(form)).line("request", "Request", "a new file for your request, to be sent to a keeper", "me.join")
        }
    }
}

fn me(form: Form) -> Form {
    form.line("name", "Your name", "as people read it", "")
        .line("email", "Your e-mail", "it names you everywhere", "")
        .checked(|text| text.parse::<Email>().map(drop).map_err(|e| e.to_string()))
}

fn key(form: Form) -> Form {
    let keys = ["a new one, under a passphrase", "a new one, without", "a file of mine (OpenSSH Ed25519)", "one of my ssh-agent"];
    form.choice("key", "Your key", "every act of yours is signed with it", Choices::one(keys.map(str::to_owned), 0))
        .secret("new", "Passphrase", "asked for whenever you sign; there is no way to reset it")
        .when("key", &[0])
        .secret("again", "The same again", "")
        .when("key", &[0])
        .line("file", "Key file", "the private key; it stays where it is", "")
        .when("key", OWN_FILE)
        .secret("old", "Its passphrase", "empty where it has none")
        .when("key", OWN_FILE)
        .line("agent", "Agent's key", "its comment or SHA256 fingerprint; empty: its only one", "")
        .when("key", OF_AGENT)
}

/// Reads the form.
///
/// # Errors
/// The field that is to be put right, and a sentence that says how.
pub fn read(form: &Form, begin: Begin) -> Result<Beginning, Amiss> {
    let organisation = match begin {
        Begin::Found => needed(form, "org", "the organisation's name")?,
        Begin::Join => String::new(),
    };
    let name = words::title("name", &form.words("name")).map_err(|e| amiss("name", sentence(e)))?;
    let email = needed(form, "email", "your e-mail")?;
    let email: Email = email.parse().map_err(|e: BadName| amiss("email", e.to_string()))?;
    let (key, passphrase) = read_key(form)?;
    match begin {
        Begin::Found => {
            let chosen = form.chosen("roles").into_iter().filter_map(|n| Role::ALL.get(n)).copied();
            let founder = NewPerson { name, email, key, roles: chosen.collect() };
            let recovery = Some(form.words("recovery")).filter(|w| !w.is_empty()).map(|w| at_home(&w));
            let time_zone = form.words("zone");
            let founding = Founding { organisation, time_zone, policy: None, people: vec![founder], recovery };
            let file = match form.chosen("policy").first() {
                Some(1) => Some(at_home(&needed(form, "policy-file", "the policy's file")?)),
                _ => None,
            };
            Ok(Beginning::Found(Box::new(founding), file, passphrase))
        }
        Begin::Join => {
            let print = needed(form, "print", "the fingerprint")?;
            let fingerprint = Some(print.parse::<Fingerprint>().map_err(|e| amiss("print", e.to_string()))?);
            // Whoever is to send it is told where it lies, wherever the program was started.
            let request = at_home(&needed(form, "request", "the request's file")?);
            let request = std::path::absolute(&request).unwrap_or(request);
            let joining = Joining { name, email, key, fingerprint, request };
            Ok(Beginning::Join(at_home(&needed(form, "bundle", "the bundle's path")?), Box::new(joining), passphrase))
        }
    }
}

fn read_key(form: &Form) -> Result<(KeySource, Option<Passphrase>), Amiss> {
    match form.chosen("key").first() {
        Some(0) => {
            let empty = || amiss("new", "the passphrase is empty: type one, or choose a key without");
            let typed = form.passphrase("new").ok_or_else(empty)?;
            if form.passphrase("again").as_ref() != Some(&typed) {
                return Err(amiss("again", "the two passphrases differ: type the same twice"));
            }
            Ok((KeySource::New, Some(typed)))
        }
        Some(2) => {
            let file = needed(form, "file", "the key file's path")?;
            Ok((KeySource::File(at_home(&file)), form.passphrase("old")))
        }
        Some(3) => Ok((KeySource::Agent(Some(form.words("agent")).filter(|w| !w.is_empty())), None)),
        _ => Ok((KeySource::New, None)),
    }
}

fn needed(form: &Form, field: &'static str, what: &str) -> Result<String, Amiss> {
    Some(form.words(field)).filter(|w| !w.is_empty()).ok_or_else(|| amiss(field, format!("{what} is empty")))
}

fn amiss(field: &'static str, why: impl Into<String>) -> Amiss {
    Amiss { field, why: why.into() }
}

fn sentence(error: crate::app::AppError) -> String {
    if error.help().is_empty() { error.to_string() } else { format!("{error}: {}", error.help()) }
}
