//! Fields and words of conditions: set with an approval or a vote, extended, waived.

use chrono::{Days, NaiveDate};

use super::filled;
use crate::app::words;
use crate::domain::act::Period;
use crate::domain::day;
use crate::domain::obstruct::times;
use crate::domain::release::Release;
use crate::tui::deed::Deed;
use crate::tui::form::{Form, Today};
use crate::tui::widgets::choice::Choices;
use crate::tui::widgets::date::DateField;

/// From when a condition's period runs, as the form offers it, with the notation of each.
const PERIODS: [(&str, &str); 3] = [
    ("runs from the decision", ""),
    ("runs from the deployment", "; from=deployment"),
    ("before deployment", "; before-deployment"),
];

/// Asks for a condition, and for what its period runs from (policy §5).
pub fn asked(form: Form, name: &str, label: &str, hint: &str, now: Option<Today>) -> Form {
    let periods = PERIODS.map(|(label, _)| label.to_owned());
    form.line(name, label, hint, "").meaning(meaning, now).choice(&format!("{name} period"), "", "", Choices::one(periods, 0))
}

/// When a condition that is being written is due.
fn meaning(text: &str, today: Today) -> Result<String, String> {
    let written = words::written(text, today.day()).map_err(|e| format!("{e}: {}", e.help()))?;
    Ok(match written.due {
        Some(Period::Date(date)) => format!("due {}", day::said(date, today.day())),
        Some(Period::Days(days)) => match today.day().checked_add_days(Days::new(days.into())) {
            Some(date) => format!("due in {days} days; from today, {}", date.format("%a %-d %b %Y")),
            None => String::new(),
        },
        None => String::new(),
    })
}

/// The conditions written in these fields, each with its period unless it names one itself.
pub fn written(form: &Form, names: &[&str]) -> Vec<String> {
    let one = |name: &&str| {
        let text = filled(form, &[name]).pop()?;
        let period = form.chosen(&format!("{name} period")).first().and_then(|n| PERIODS.get(*n)).map_or("", |(_, p)| p);
        let named = text.contains("from=") || text.contains("before-deployment");
        Some(if named { text } else { format!("{text}{period}") })
    };
    names.iter().filter_map(one).collect()
}

/// Asks which of the conditions that are owed is meant; the one most overdue stands first.
fn which(form: Form, release: &Release) -> Form {
    let owed = owed(release).into_iter().map(|c| {
        let due = c.due.map_or_else(|| "from deployment".to_owned(), |due| format!("due {}", due.date_naive()));
        let often = if c.extensions.is_empty() { String::new() } else { format!(", extended {}", times(c.extensions.len())) };
        format!("{due}{often} · {}", c.terms.text)
    });
    form.choice("which", "Condition", "", Choices::one(owed, 0))
}

fn owed(release: &Release) -> Vec<&crate::domain::release::Condition> {
    let mut owed: Vec<_> = release.conditions.iter().filter(|c| !c.state.is_settled()).collect();
    owed.sort_by_key(|c| (c.due.is_none(), c.due));
    owed
}

fn meant(form: &Form, release: &Release) -> Result<String, String> {
    let chosen = form.chosen("which").first().and_then(|n| owed(release).get(*n).map(|c| c.id()));
    chosen.ok_or_else(|| "no condition is owed".to_owned())
}

/// Asks for more time.
pub fn extend(form: Form, release: &Release, today: NaiveDate) -> Form {
    let form = form.text("reason", "Reason", "why it takes longer; a new signed decision", "");
    let form = form.date("due", "Due anew", "to the end of that day", DateField::new(None, today));
    which(form, release)
}

/// Asks why it is let go.
pub fn waive(form: Form, release: &Release) -> Form {
    which(form.text("reason", "Reason", "why it need not be met any more", ""), release)
}

/// Reads an extension.
///
/// # Errors
/// When no day is given.
pub fn read_extend(form: &Form, release: &Release) -> Result<Deed, String> {
    let due = form.day("due")?.ok_or("no day is given by which it is due anew")?;
    Ok(Deed::Extend { condition: meant(form, release)?, due, reason: form.words("reason") })
}

/// Reads a waiver.
///
/// # Errors
/// When no condition is owed.
pub fn read_waive(form: &Form, release: &Release) -> Result<Deed, String> {
    Ok(Deed::Waive { condition: meant(form, release)?, reason: form.words("reason") })
}
