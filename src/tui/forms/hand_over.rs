//! The form that hands the keyboard to another person.

use super::title;
use crate::app::Seat;
use crate::tui::deed::Purpose;
use crate::tui::form::Form;
use crate::tui::widgets::choice::Choices;

/// Opens the form that hands the keyboard to one of these.
pub fn hand_over(seats: &[Seat]) -> Form {
    let named = |seat: &Seat| {
        let now = if seat.here { " · sits here now" } else { "" };
        let key = if seat.locked { " · with a passphrase" } else { "" };
        format!("{}{now}{key} · {}", seat.name, seat.roles.join(", "))
    };
    let here = seats.iter().position(|seat| seat.here).unwrap_or(0);
    let hint = "Enter hands over: from then on that person's key signs";
    Form::new(Purpose::HandOver, title(&Purpose::HandOver)).choice("who", "To", hint, Choices::one(seats.iter().map(named), here))
}
