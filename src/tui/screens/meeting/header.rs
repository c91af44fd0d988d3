//! The line above the panes: which meeting it is, how long it sits, what is left.

use chrono::{DateTime, Utc};
use ratatui::text::{Line, Span};

use super::Shown;
use crate::app::meeting::Progress;
use crate::domain::time;
use crate::domain::vocab::MeetingKind;
use crate::tui::screens::Context;

/// Title, kind and time at the left; what its time counts, and what is left, at the right.
pub(super) fn head(meeting: &Shown, context: &Context<'_>) -> (Line<'static>, Line<'static>) {
    let look = context.look;
    let left = meeting.agenda().filter(|i| i.progress != Progress::Closed).count();
    let when =
        format!("   {} · {}{}", meeting.kind.label(), time::in_full(meeting.at, context.header.time_zone), of_several(meeting));
    let title = Line::from(vec![Span::styled(look.fit(&meeting.title, 50), look.theme.strong), look.say(when, look.theme.muted)]);
    // What is new matters more than what is always so.
    let more = match meeting.new_duties {
        0 => "votes are kept".to_owned(),
        new => format!("{new} new for the agenda"),
    };
    let items = if left == 1 { "1 item left".to_owned() } else { format!("{left} items left") };
    let mut right = Line::styled(elapsed(meeting, context, true), look.theme.strong);
    right.push_span(look.say(format!("   {items}   {more}"), look.theme.muted));
    (title, right)
}

/// Which of several open meetings it is; empty where it is the only one.
pub(super) fn of_several(meeting: &Shown) -> String {
    let at = meeting.open.iter().position(|id| *id == meeting.id).unwrap_or(0) + 1;
    if meeting.open.len() > 1 { format!(" · meeting {at} of {}", meeting.open.len()) } else { String::new() }
}

/// How long the meeting sits, or when it begins; nobody sits for a vote by circulation. Where room is scarce, in fewer words.
pub(super) fn elapsed(meeting: &Shown, context: &Context<'_>, in_words: bool) -> String {
    let since = |at: DateTime<Utc>| time::age(at, context.now);
    match (meeting.kind, meeting.at > context.now) {
        (MeetingKind::Circulation, _) => format!("open {}", since(meeting.opened)),
        (_, true) => format!("begins in {}", since(meeting.at)),
        _ if in_words => format!("sitting for {}", since(meeting.opened.max(meeting.at))),
        _ => since(meeting.opened.max(meeting.at)),
    }
}
