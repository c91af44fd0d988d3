//! An organisation of one person, who owns many models.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use obstat::app::identity::{Fixed, KeySource};
use obstat::app::{Founding, NewModel, NewPerson, Options, Session, found};
use obstat::domain::ids::{Email, EventId};
use obstat::domain::vocab::{Role, Tier};

/// Ann, who may do everything here.
pub fn ann() -> Email {
    "ann@example.org".parse().unwrap()
}

/// An organisation in a new store, whose Ann signs with this key and owns so many models.
pub fn founded(dir: &Path, key: KeySource, models: usize, options: Options) -> (Session, EventId) {
    let roles = [Role::ModelOwner, Role::GovernanceLead].into();
    let person = NewPerson { name: "Ann".into(), email: ann(), key, roles };
    let founding = Founding {
        organisation: "Meridian Health".into(),
        time_zone: "Europe/Zurich".into(),
        policy: None,
        people: vec![person],
        recovery: None,
    };
    let (mut session, founded) = found(dir, &founding, options, &mut Fixed::default()).unwrap();
    for m in 0..models {
        let name = format!("model-{m:05}").parse().unwrap();
        let new = NewModel { name, owner: ann(), tier: Tier::Low, vendor: None, eu: false };
        session.act(|s| s.model_add(&new), &mut Fixed::default()).unwrap();
    }
    (session, founded.org)
}
