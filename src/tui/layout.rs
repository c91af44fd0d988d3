//! Where things stand on a screen of a given size: pure arithmetic, so that a table can test it.

use ratatui::layout::Rect;

/// How the triage screen is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrangement {
    /// One line that says how much room is needed.
    TooSmall,
    /// One pane at a time, with tabs that lose their words.
    Narrow,
    /// One pane at a time.
    Single,
    /// Four panes, with less in each.
    Compact,
    /// Four panes.
    Wide,
}

/// The least width and height that obstat draws itself in.
pub const LEAST: (u16, u16) = (60, 15);

impl Arrangement {
    /// Chooses by the scarcer of width and height.
    pub fn of(width: u16, height: u16) -> Self {
        let by = |n: u16, [narrow, single, compact, wide]: [u16; 4]| match n {
            _ if n >= wide => Self::Wide,
            _ if n >= compact => Self::Compact,
            _ if n >= single => Self::Single,
            _ if n >= narrow => Self::Narrow,
            _ => Self::TooSmall,
        };
        by(width, [LEAST.0, 80, 110, 150]).min(by(height, [LEAST.1, 20, 30, 40]))
    }

    /// Whether all four panes are in sight.
    pub fn shows_all(self) -> bool {
        self >= Self::Compact
    }
}

/// The frame around every screen: one line on top, hints on the last, one cell free at either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Line 1: where I am, what is overdue.
    pub header: Rect,
    /// Lines 3 and 4 where one pane is shown at a time: its tabs and their rule. Empty otherwise.
    pub tabs: Rect,
    /// What the screen is about.
    pub body: Rect,
    /// The last line.
    pub hints: Rect,
}

impl Frame {
    /// Divides the screen; `tabbed` when a row of tabs stands above the body.
    pub fn of(screen: Rect, tabbed: bool) -> Self {
        let row = |y: u16, height: u16| Rect { x: screen.x + 1, y: screen.y + y, width: screen.width.saturating_sub(2), height };
        let top = if tabbed { 4 } else { 2 };
        let spare = u16::from(screen.height >= 26);
        let body = screen.height.saturating_sub(top + 1 + spare);
        Self {
            header: row(0, 1),
            tabs: row(2, if tabbed { 2 } else { 0 }),
            body: row(top, body),
            hints: row(screen.height.saturating_sub(1), 1),
        }
    }
}

/// The four panes of the triage screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// 1 Queue.
    pub queue: Rect,
    /// 2 Decision.
    pub decision: Rect,
    /// 3 Checklist.
    pub checklist: Rect,
    /// 4 Evidence.
    pub evidence: Rect,
}

/// Cells between two columns of panes.
const PANE_GAP: u16 = 3;
/// The evidence pane never takes more rows than this, its title included.
const EVIDENCE_MOST: u16 = 10;
/// What the checklist keeps, its title included, however long the decision is.
const CHECKLIST_LEAST: u16 = 7;

impl Panes {
    /// Divides the body: queue over evidence on the left 56 %, decision over checklist on the right. `decision` and
    /// `evidence` are the rows that these panes would like, title included.
    pub fn of(body: Rect, decision: u16, evidence: u16) -> Self {
        let left = body.width.saturating_sub(PANE_GAP) * 56 / 100;
        let right = body.width.saturating_sub(PANE_GAP + left);
        let lower = evidence.clamp(3, EVIDENCE_MOST).min(body.height / 2);
        let upper = decision.min(body.height.saturating_sub(CHECKLIST_LEAST + 1));
        let cell = |x: u16, y: u16, width: u16, height: u16| Rect { x: body.x + x, y: body.y + y, width, height };
        let second = left + PANE_GAP;
        Self {
            queue: cell(0, 0, left, body.height.saturating_sub(lower + 1)),
            evidence: cell(0, body.height - lower, left, lower),
            decision: cell(second, 0, right, upper),
            checklist: cell(second, (upper + 1).min(body.height), right, body.height.saturating_sub(upper + 1)),
        }
    }
}

/// A column: where it starts in its pane, and how many cells it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Cells from the pane's left edge.
    pub x: u16,
    /// Cells.
    pub width: u16,
}

const fn column(x: u16, width: u16) -> Column {
    Column { x, width }
}

/// The queue's columns. Mark, due, release and blocks never vanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueColumns {
    /// Mark and due time, right-aligned, after the selection mark.
    pub due: Column,
    /// The reference: all the room that is left.
    pub release: Column,
    /// The kind.
    pub change: Option<Column>,
    /// The tier: a word, or a letter where the column has one cell.
    pub tier: Option<Column>,
    /// The state.
    pub state: Option<Column>,
    /// How many things stand in the way: right-aligned.
    pub blocks: Column,
    /// Who can lift something.
    pub waits: Option<Column>,
}

/// Which of the columns are wanted that may be left out; due, release and blocks always stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a column's name")]
pub struct WantedColumns {
    pub change: bool,
    pub tier: bool,
    pub state: bool,
    pub waits: bool,
}

impl WantedColumns {
    /// All of them.
    pub const ALL: Self = Self { change: true, tier: true, state: true, waits: true };
}

impl Default for WantedColumns {
    fn default() -> Self {
        Self::ALL
    }
}

impl QueueColumns {
    /// The columns of a pane so many cells wide: of those that are wanted, as many as leave the reference its room.
    pub fn of(pane: u16, wanted: WantedColumns) -> Self {
        let taken = |waits, change, state, tier: u16| {
            let tier = if wanted.tier { tier + 2 } else { 0 };
            14 + if change { 13 } else { 0 } + tier + if state { 12 } else { 0 } + if waits { 19 } else { 9 }
        };
        let leaves = |least: u16, waits, change, state| pane >= least + taken(waits, change, state, 6);
        let waits = wanted.waits && leaves(18, true, wanted.change, wanted.state);
        let change = wanted.change && (waits || leaves(21, false, true, wanted.state));
        let state = wanted.state && (waits || leaves(21, false, change, true));
        let tier = if waits || leaves(20, false, change, state) { 6 } else { 1 };
        let release = pane.saturating_sub(taken(waits, change, state, tier));
        let mut x = 14 + release + 2;
        let mut next = |width: u16| {
            let at = column(x, width);
            x += width + 2;
            at
        };
        let change = change.then(|| next(11));
        let tier = wanted.tier.then(|| next(tier));
        let state = state.then(|| next(10));
        Self {
            due: column(2, 10),
            release: column(14, release),
            change,
            tier,
            state,
            // The heading reaches one cell into the gap that the right-aligned number leaves.
            blocks: column(pane.saturating_sub(if waits { 20 } else { 7 }), 6),
            waits: waits.then(|| column(pane - 12, 12)),
        }
    }
}

/// The evidence pane's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceColumns {
    /// File or link.
    pub kind: Column,
    /// The title.
    pub title: Column,
    /// The digest's first digits.
    pub sha256: Option<Column>,
    /// The date it bears: right-aligned.
    pub dated: Option<Column>,
    /// What it says, or what is said of it.
    pub says: Column,
    /// The items it supports: right-aligned.
    pub supports: Option<Column>,
}

impl EvidenceColumns {
    /// The columns of a pane so many cells wide.
    pub fn of(pane: u16) -> Self {
        let (full, dated) = (pane >= 84, pane >= 58);
        let supports = if full { 17 + (pane - 84) / 4 } else { 0 };
        let title = if full { 18 + (pane - 84) / 4 } else { (pane / 3).clamp(10, 18) };
        let mut x = 8 + title;
        let sha256 = full.then(|| {
            x += 9;
            column(x - 7, 7)
        });
        let dated = dated.then(|| {
            x += 7;
            column(x - 6, 6)
        });
        x += 2;
        let end = pane - if full { supports + 2 } else { 0 };
        Self {
            kind: column(2, 4),
            title: column(8, title),
            sha256,
            dated,
            says: column(x, end.saturating_sub(x)),
            supports: full.then(|| column(pane - supports, supports)),
        }
    }
}

/// The checklist's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChecklistColumns {
    /// The item's id, behind its sign.
    pub item: Column,
    /// The answer in a few words.
    pub detail: Option<Column>,
    /// What reviewers said.
    pub state: Column,
    /// How long ago it changed: right-aligned.
    pub age: Option<Column>,
}

impl ChecklistColumns {
    /// The columns of a pane so many cells wide: the age vanishes first, then the detail.
    pub fn of(pane: u16) -> Self {
        let (detail, age) = (pane >= 56, pane >= 62 || (45..56).contains(&pane));
        let end = pane - if age { 6 } else { 0 };
        let state = end.saturating_sub(10);
        let item = if detail { 22 } else { state.saturating_sub(7).min(30) };
        Self {
            item: column(5, item),
            detail: detail.then(|| column(28, state.saturating_sub(30))),
            state: column(state, 10),
            age: age.then(|| column(pane - 5, 5)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(160, 45, Arrangement::Wide)]
    #[case(150, 40, Arrangement::Wide)]
    #[case(149, 40, Arrangement::Compact)]
    #[case(160, 39, Arrangement::Compact)]
    #[case(110, 30, Arrangement::Compact)]
    #[case(109, 60, Arrangement::Single)]
    #[case(200, 29, Arrangement::Single)]
    #[case(80, 24, Arrangement::Single)]
    #[case(79, 24, Arrangement::Narrow)]
    #[case(80, 19, Arrangement::Narrow)]
    #[case(60, 15, Arrangement::Narrow)]
    #[case(59, 15, Arrangement::TooSmall)]
    #[case(300, 14, Arrangement::TooSmall)]
    fn the_scarcer_side_decides(#[case] width: u16, #[case] height: u16, #[case] expected: Arrangement) {
        assert_eq!(Arrangement::of(width, height), expected);
    }

    #[test]
    fn four_panes_fill_a_wide_screen() {
        let frame = Frame::of(Rect::new(0, 0, 160, 45), false);
        assert_eq!((frame.header.y, frame.body, frame.hints.y), (0, Rect::new(1, 2, 158, 41), 44));
        let panes = Panes::of(frame.body, 20, 9);
        assert_eq!((panes.queue, panes.evidence), (Rect::new(1, 2, 86, 31), Rect::new(1, 34, 86, 9)));
        assert_eq!((panes.decision, panes.checklist), (Rect::new(90, 2, 69, 20), Rect::new(90, 23, 69, 20)));
    }

    #[test]
    fn the_smallest_usual_screen_has_no_spare_line() {
        let frame = Frame::of(Rect::new(0, 0, 80, 24), true);
        assert_eq!((frame.tabs, frame.body, frame.hints.y), (Rect::new(1, 2, 78, 2), Rect::new(1, 4, 78, 19), 23));
    }

    #[test]
    fn panes_never_overlap_nor_leave_the_screen() {
        for (width, height) in (60..=300).step_by(7).flat_map(|w| (30..=100).step_by(3).map(move |h| (w, h))) {
            let frame = Frame::of(Rect::new(0, 0, width, height), false);
            for (decision, evidence) in [(0, 0), (8, 3), (500, 500)] {
                let p = Panes::of(frame.body, decision, evidence);
                let all = [p.queue, p.decision, p.checklist, p.evidence, frame.header, frame.hints];
                for (i, a) in all.iter().enumerate() {
                    assert!(a.right() <= width && a.bottom() <= height, "{width}x{height} {a:?}");
                    assert!(all[i + 1..].iter().all(|b| !a.intersects(*b)), "{width}x{height} {p:?}");
                }
                assert!(p.checklist.height >= CHECKLIST_LEAST && p.queue.height >= 10);
            }
        }
    }

    #[rstest]
    #[case(86, 20, true, 6, true, true)]
    #[case(84, 18, true, 6, true, true)]
    #[case(83, 27, true, 6, true, false)]
    #[case(78, 22, true, 6, true, false)]
    #[case(77, 21, true, 6, true, false)]
    #[case(76, 33, false, 6, true, false)]
    #[case(64, 21, false, 6, true, false)]
    #[case(63, 32, false, 6, false, false)]
    #[case(51, 20, false, 6, false, false)]
    #[case(50, 24, false, 1, false, false)]
    fn queue_columns_vanish_in_order(
        #[case] pane: u16,
        #[case] release: u16,
        #[case] change: bool,
        #[case] tier: u16,
        #[case] state: bool,
        #[case] waits: bool,
    ) {
        let c = QueueColumns::of(pane, WantedColumns::ALL);
        let seen = (c.release.width, c.change.is_some(), c.tier.unwrap().width, c.state.is_some(), c.waits.is_some());
        assert_eq!(seen, (release, change, tier, state, waits));
    }

    #[test]
    fn queue_columns_keep_their_distance() {
        let choices = (0..16).map(|n| WantedColumns { change: n & 1 > 0, tier: n & 2 > 0, state: n & 4 > 0, waits: n & 8 > 0 });
        for (pane, wanted) in (46..=200).flat_map(|pane| choices.clone().map(move |wanted| (pane, wanted))) {
            let c = QueueColumns::of(pane, wanted);
            let columns: Vec<Column> = [Some(c.due), Some(c.release), c.change, c.tier, c.state].into_iter().flatten().collect();
            let left_out = [(wanted.change, c.change), (wanted.tier, c.tier), (wanted.state, c.state), (wanted.waits, c.waits)];
            assert!(left_out.iter().all(|(wanted, column)| *wanted || column.is_none()), "{pane}: {c:?}");
            for pair in columns.windows(2) {
                assert_eq!(pair[0].x + pair[0].width + 2, pair[1].x, "{pane}: {pair:?}");
            }
            let last = columns[columns.len() - 1];
            assert!(last.x + last.width < c.blocks.x + 2, "{pane}: {c:?}");
            assert!(c.release.width >= 18 && c.blocks.x + 6 < pane, "{pane}: {c:?}");
        }
    }

    #[rstest]
    #[case(86, true, true)]
    #[case(83, false, true)]
    #[case(58, false, true)]
    #[case(57, false, false)]
    fn evidence_columns_vanish_in_order(#[case] pane: u16, #[case] full: bool, #[case] dated: bool) {
        let c = EvidenceColumns::of(pane);
        assert_eq!((c.sha256.is_some(), c.supports.is_some(), c.dated.is_some()), (full, full, dated));
        assert!(c.says.width >= 20 && c.says.x + c.says.width <= pane, "{c:?}");
    }

    #[rstest]
    #[case(69, true, true)]
    #[case(61, true, false)]
    #[case(49, false, true)]
    #[case(44, false, false)]
    fn checklist_columns_leave_the_item_and_its_state(#[case] pane: u16, #[case] detail: bool, #[case] age: bool) {
        let c = ChecklistColumns::of(pane);
        assert_eq!((c.detail.is_some(), c.age.is_some()), (detail, age));
        assert!(c.item.width >= 22 && c.item.x + c.item.width < c.state.x, "{c:?}");
    }
}
