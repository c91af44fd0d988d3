//! What I can do with the release in focus, and what not yet.

use ratatui::text::Span;

use super::Triage;
use super::decision::{Row, SENTENCE};
use crate::app::view::{Offer, ReleaseCard};
use crate::tui::commands::{COMMANDS, Command};
use crate::tui::text;

/// Cells of the column of titles: at least, and what stands between it and the remarks.
const TITLE: usize = 18;
const GAP: u16 = 2;

/// What I may do, then what I could if nothing stood in the way. What only others may do is left to the help; what has no key
/// is found by its name in the palette, and here would stand without a way to it.
pub(in crate::tui::screens) fn offered(card: &ReleaseCard) -> Vec<(&'static Command, &Offer)> {
    let known = |o: &Offer| COMMANDS.iter().find(|c| c.act == Some(o.act) && !c.keys.is_empty());
    let of = |open: bool| {
        let wanted = move |o: &&Offer| match &o.refused {
            None => open,
            Some(why) => !open && why.starts_with("not yet"),
        };
        card.offers.iter().filter(wanted).filter_map(move |o| known(o).map(|c| (c, o)))
    };
    of(true).chain(of(false)).collect()
}

/// Why it cannot be done, or what it does, in about so many cells.
pub(in crate::tui::screens) fn remark(command: &Command, offer: &Offer, cells: u16) -> String {
    match (&offer.refused, offer.remark.as_str()) {
        (Some(why), _) => shortened(why, cells),
        (None, "") => command.doc.to_owned(),
        (None, remark) => remark.to_owned(),
    }
}

impl Triage<'_> {
    pub(super) fn offer_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row<'static>> {
        let offers = offered(card);
        let widest = offers.iter().map(|(command, _)| text::width(command.title)).max().unwrap_or(0).max(TITLE);
        let title = u16::try_from(widest).unwrap_or(u16::MAX).min(width / 2);
        offers.into_iter().map(|(command, offer)| self.offer_row(command, offer, title, width)).collect()
    }

    fn offer_row(&self, command: &'static Command, offer: &Offer, title: u16, width: u16) -> Row<'static> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let open = offer.refused.is_none();
        let key = self.context.keymap.label(command);
        let (key_style, title_style) =
            if open { (theme.strong.patch(theme.accent), theme.text) } else { (theme.muted, theme.muted) };
        let at = SENTENCE + title + GAP;
        let room = width.saturating_sub(at);
        let mut left = vec![
            (3, Span::styled(key, key_style)),
            (SENTENCE, Span::styled(look.fit(command.title, title), title_style)),
            (at, Span::styled(look.fit(&remark(command, offer, room), room), theme.muted)),
        ];
        if !open {
            left.push((1, Span::styled(look.glyphs.none, theme.muted)));
        }
        Row::plain(left)
    }
}

/// "not yet: 1, 2 and 3 stand in the way" is "not yet: 1, 2, 3" where there is no room for more.
fn shortened(why: &str, cells: u16) -> String {
    if text::width(why) <= usize::from(cells) {
        return why.to_owned();
    }
    let bare = why.trim_end_matches(" stand in the way").trim_end_matches(" stands in the way");
    bare.replace(" and ", ", ")
}
