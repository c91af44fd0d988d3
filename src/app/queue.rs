//! Windows on the queue: all of it, or what a filter finds, in the order of a column; and the view that is kept from one start to
//! the next. Both front ends read the same words.

use super::error::AppError;
use super::search::{Found, Index, Pattern};
use super::session::Session;
use crate::domain::filter::{Ground, Query};
use crate::domain::ids::EventId;
use crate::domain::queue::{Column, QueuePage, QueueRow, Sort};
use crate::store::{Order, QueueQuery};

/// Which part of the queue is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its beginning.
    First,
    /// Its end.
    Last,
    /// The rows around a release.
    Around(EventId),
}

/// What the queue is to show, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// The filter as it is typed.
    pub filter: String,
    /// The order.
    pub sort: Sort,
}

/// A window on the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// The rows, how many stand before them, and how many match in all.
    pub page: QueuePage,
    /// By row, the characters of the reference that the filter's letters mark; empty without letters.
    pub marked: Vec<Vec<usize>>,
    /// How many releases are open, whether they match or not.
    pub open: usize,
    /// Whether the best match stands first, rather than the order asked for.
    pub best_first: bool,
    /// What of the filter could not be understood.
    pub faults: Vec<String>,
    /// Whether anything was looked through; not yet, while many releases are behind the first frame.
    pub looked: bool,
}

/// What is kept of the queue between two questions: the index, how far it was read, and what was found in it last.
#[derive(Debug, Default)]
pub struct Finder {
    index: Index,
    /// The number of the release that was read last.
    upto: i64,
    /// Whether all were read.
    whole: bool,
    /// The order in which it stands, once it is whole.
    sort: Option<Sort>,
    found: Option<(View, Found, Query)>,
}

impl Finder {
    /// Forgets everything, after something has been written.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether a filter of this view would be answered without reading anything first.
    pub fn is_ready(&self, view: &View) -> bool {
        self.whole && self.sort == Some(view.sort)
    }
}

/// The store's order of a column, if it has one.
fn order(column: Column) -> Option<Order> {
    match column {
        Column::Urgency => Some(Order::Urgency),
        Column::Due => Some(Order::Due),
        Column::Release => Some(Order::Reference),
        Column::Tier => Some(Order::Tier),
        Column::State => Some(Order::State),
        Column::Blocks => Some(Order::Blocks),
        Column::Change | Column::Waits => None,
    }
}

impl Session {
    /// Reads what a person typed into the filter.
    pub fn read_filter(&self, text: &str) -> Result<Query, AppError> {
        let (office, me) = (self.office()?, self.me_if_known().map(|m| m.email));
        let (text, faults) = self.spelled_out(text)?;
        // Only who asks for it pays for it.
        let asked = text.split_whitespace().any(|word| word.eq_ignore_ascii_case("changed"));
        let changed = if asked { self.changed_numbers()? } else { Vec::new() };
        let (me, zone) = (me.as_ref(), office.time_zone);
        let ground = Ground { me, people: &office.people.0, now: self.now(), zone, changed: &changed };
        let mut query = Query::read(&text, &ground);
        query.faults.splice(0..0, faults);
        Ok(query)
    }

    /// Reads a window of at most `n` rows. Without a filter, and where the store keeps the order, it is read where it stands;
    /// otherwise the index is asked.
    pub fn window(&self, finder: &mut Finder, view: &View, part: Part, n: usize) -> Result<Window, AppError> {
        let query = self.read_filter(&view.filter)?;
        let ask =
            QueueQuery { order: order(view.sort.column).unwrap_or_default(), reverse: view.sort.reverse, ..self.queue_query() };
        let mut window = match order(view.sort.column) {
            Some(_) if query.is_empty() => self.stored(&ask, part, n)?,
            _ => self.sought(finder, view, &query, &ask, part, n)?,
        };
        if view.sort.column != Column::Urgency {
            window.page.groups.clear();
        }
        window.faults = query.faults;
        Ok(window)
    }

    fn stored(&self, ask: &QueueQuery, part: Part, n: usize) -> Result<Window, AppError> {
        let mut page = match part {
            Part::First => self.store.page_first(ask, n)?,
            Part::Last => self.store.page_last(ask, n)?,
            Part::Around(id) => self.store.page_around(ask, &id, n)?,
        };
        if ask.reverse {
            page.groups.reverse();
        }
        Ok(Window { open: page.total, page, looked: true, ..Window::default() })
    }

    fn sought(
        &self,
        finder: &mut Finder,
        view: &View,
        query: &Query,
        ask: &QueueQuery,
        part: Part,
        n: usize,
    ) -> Result<Window, AppError> {
        self.seek(finder, view, query, ask, false)?;
        let (index, Some((_, found, _))) = (&finder.index, &finder.found) else { return Ok(Window::default()) };
        let total = found.places.len();
        let middle = match part {
            Part::First => None,
            Part::Last => Some(total),
            Part::Around(id) => self.store.number_of(&id)?.and_then(|number| index.position(found, number)),
        };
        let before = middle.map_or(0, |at| at.saturating_sub(n / 2)).min(total.saturating_sub(n));
        let numbers: Vec<i64> = found.places.iter().skip(before).take(n).map(|place| index.number(*place)).collect();
        let rows = self.store.numbered_rows(&numbers, ask.me.as_ref(), ask.now)?;
        let pattern = Pattern::new(&query.letters);
        let marked = if pattern.is_empty() { Vec::new() } else { rows.iter().map(|row| marks(row, &pattern)).collect() };
        let groups = if found.best_first { Vec::new() } else { index.groups(found, ask.me.as_ref(), ask.now) };
        let page = QueuePage { rows, before, total, groups };
        Ok(Window { page, marked, open: index.len(), best_first: found.best_first, faults: Vec::new(), looked: true })
    }

    /// Sees to it that the finder holds what a query finds.
    fn seek(&self, finder: &mut Finder, view: &View, query: &Query, ask: &QueueQuery, all: bool) -> Result<(), AppError> {
        // Words about time are read anew at every question: the same text is another query then, and the index older.
        if finder
            .found
            .as_ref()
            .is_some_and(|(old, _, read)| old == view && read.words == query.words && read.letters == query.letters)
        {
            return Ok(());
        }
        while !finder.is_ready(view) {
            self.read_on(finder, view, ask, all, usize::MAX)?;
        }
        finder.found = Some((view.clone(), finder.index.find(query), query.clone()));
        Ok(())
    }

    /// Makes the finder ready for a view, step by step: reads so many releases more, or puts them in order once all are read.
    pub fn prepare(&self, finder: &mut Finder, view: &View, most: usize) -> Result<(), AppError> {
        self.read_on(finder, view, &self.queue_query(), false, most)
    }

    fn read_on(&self, finder: &mut Finder, view: &View, ask: &QueueQuery, all: bool, most: usize) -> Result<(), AppError> {
        if finder.whole {
            finder.index.arrange(view.sort, ask.me.as_ref(), ask.now);
            finder.sort = Some(view.sort);
            return Ok(());
        }
        let mut left = most;
        self.store.each_light(all, finder.upto, |row| {
            finder.index.push(row);
            finder.upto = row.num;
            left -= 1;
            left > 0
        })?;
        finder.whole = left > 0;
        Ok(())
    }

    /// Every release, closed ones too, that a filter lets through, in the order of the interface.
    ///
    /// # Errors
    /// A usage error where a word of the filter is not understood.
    pub fn listed(&self, view: &View) -> Result<Vec<QueueRow>, AppError> {
        let query = self.read_filter(&view.filter)?;
        if let Some(fault) = query.faults.first() {
            return Err(AppError::usage(fault.clone(), "words that are no such word are letters, matched anywhere in order"));
        }
        let (mut finder, ask) = (Finder::default(), self.queue_query());
        self.seek(&mut finder, view, &query, &ask, true)?;
        let (index, Some((_, found, _))) = (&finder.index, &finder.found) else { return Ok(Vec::new()) };
        let numbers: Vec<i64> = found.places.iter().map(|place| index.number(*place)).collect();
        Ok(self.store.numbered_rows(&numbers, ask.me.as_ref(), ask.now)?)
    }

    /// The key under which this person's choices are kept in this store.
    pub(super) fn own(&self, what: &str) -> String {
        let me = self.me_if_known().map_or_else(|| "nobody".to_owned(), |m| m.email.to_string());
        format!("queue {what} {me}")
    }

    /// The view, and the release in focus, as they were when this person last left.
    pub fn last_view(&self) -> Result<(View, Option<EventId>), AppError> {
        let kept = self.store.draft(&self.own("view"))?.unwrap_or_default();
        let mut lines = kept.lines();
        let mut next = || lines.next().unwrap_or_default();
        let (column, reverse, focus, filter) = (Column::of(next()), next() == "reverse", next().parse().ok(), next().to_owned());
        Ok((View { filter, sort: Sort { column: column.unwrap_or_default(), reverse } }, focus))
    }

    /// Words that whoever acts here typed into a form and has not signed.
    pub fn typed_words(&self, form: &str) -> Result<Option<String>, AppError> {
        self.draft(&self.words_of(form))
    }

    /// Keeps such words; empty ones are forgotten. They stay in this store, and nobody else is offered them.
    pub fn keep_typed_words(&mut self, form: &str, text: &str) -> Result<(), AppError> {
        let key = self.words_of(form);
        self.keep_draft(&key, text)
    }

    fn words_of(&self, form: &str) -> String {
        format!("{form} of {}", self.me_if_known().map_or_else(|| "nobody".to_owned(), |m| m.email.to_string()))
    }

    /// Keeps the view, and the release in focus, for the next start; in this store, never in the signed record.
    pub fn keep_view(&mut self, view: &View, focus: Option<EventId>) -> Result<(), AppError> {
        let focus = focus.map(|id| id.to_string()).unwrap_or_default();
        let way = if view.sort.reverse { "reverse" } else { "" };
        let (key, text) = (self.own("view"), format!("{}\n{way}\n{focus}\n{}", view.sort.column.word(), view.filter));
        if self.store.draft(&key)?.is_some_and(|kept| kept == text) {
            return Ok(());
        }
        self.keep_draft(&key, &text)
    }
}

/// The characters of a row's reference that letters mark.
fn marks(row: &QueueRow, pattern: &Pattern) -> Vec<usize> {
    let reference = row.reference.to_string();
    let length = reference.chars().count();
    let text = format!("{reference} {} {} {}", row.owner, row.state.label(), row.summary);
    pattern.marks(&text).into_iter().filter(|n| *n < length).collect()
}
