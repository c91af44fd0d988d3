//! The interface without a terminal: keys go in, whole frames come out, asked and answered by the real worker.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use obstat::app::Session;
use obstat::tui::commands::Place;
use obstat::tui::glyphs::UNICODE;
use obstat::tui::look::Look;
use obstat::tui::model::{Model, Overlay};
use obstat::tui::screens::Hits;
use obstat::tui::terminal::wake::{Bell, Rung};
use obstat::tui::theme::{Depth, Mode, Theme};
use obstat::tui::update::{self, Effect};
use obstat::tui::view::view;
use obstat::tui::worker::{Ask, Part, Told, Worker};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The interface on a store, of a size.
pub struct Studio {
    pub look: Look,
    model: Model,
    hits: Hits,
    ask: Option<Sender<Ask>>,
    told: Receiver<Told>,
    worker: Option<JoinHandle<()>>,
}

impl Studio {
    pub fn open(session: Session, width: u16, height: u16) -> Self {
        let look = Look { theme: Theme::new(Mode::Dark, Depth::True), glyphs: &UNICODE };
        let (ask, asks) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let worker = Worker::new(session, Rung::new(tell, Bell::hang().unwrap().1), Arc::default());
        let worker = std::thread::spawn(move || worker.run(&asks));
        let model = Model::new(look, (width, height));
        let mut this = Self { look, model, hits: Hits::default(), ask: Some(ask), told, worker: Some(worker) };
        this.perform(vec![Effect::Ask(Ask::Refresh(Part::First))]);
        this
    }

    /// Presses keys, each awaited: characters stand for themselves, `<Enter>`, `<Esc>`, `<Tab>`, `<Down>`, `<Up>`, `<Ctrl-S>` for
    /// keys.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let end = if first == '<' { rest.find('>').unwrap() + 1 } else { first.len_utf8() };
            let (key, after) = rest.split_at(end);
            match key.strip_prefix("<Ctrl-").and_then(|rest| rest.chars().next()) {
                Some(letter) => self.key(KeyCode::Char(letter.to_ascii_lowercase()), KeyModifiers::CONTROL),
                None => self.key(code(key), KeyModifiers::NONE),
            }
            rest = after;
        }
        self
    }

    /// Pastes text, as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.happen(Event::Paste(text.to_owned()))
    }

    /// Gives the window another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.happen(Event::Resize(width, height))
    }

    /// The title of the form or sheet that lies over the screen, if one does.
    pub fn over(&self) -> Option<&str> {
        match self.model.overlay.as_ref()? {
            Overlay::Form(form) => Some(&form.title),
            Overlay::Sheet(sheet) => Some(&sheet.sheet.title),
            _ => None,
        }
    }

    /// Where the keyboard is.
    pub fn place(&self) -> Place {
        self.model.place()
    }

    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.draw();
        self.happen(Event::Key(KeyEvent::new(code, modifiers)));
    }

    fn happen(&mut self, event: Event) -> &mut Self {
        let effects = update::event(&mut self.model, event, &self.hits);
        self.perform(effects);
        self
    }

    /// Asks, and takes every answer until nothing is awaited any more.
    fn perform(&mut self, effects: Vec<Effect>) {
        let mut effects = effects;
        while let Some(effect) = effects.pop() {
            let Effect::Ask(ask) = effect else { continue };
            self.ask.as_ref().unwrap().send(ask).unwrap();
            loop {
                match self.told.recv().unwrap() {
                    Told::Finished => break,
                    told => effects.extend(update::told(&mut self.model, told)),
                }
            }
        }
        // What the worker does of itself once nothing is asked belongs to the picture.
        while self.model.card.as_ref().is_some_and(|card| card.verified.is_none()) {
            let told = self.told.recv().unwrap();
            update::told(&mut self.model, told);
        }
    }

    /// The screen as it stands.
    pub fn draw(&mut self) -> Buffer {
        let area = Rect::new(0, 0, self.model.size.0, self.model.size.1);
        let mut buffer = Buffer::empty(area);
        self.hits = view(&mut self.model, area, &mut buffer);
        buffer
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        drop(self.ask.take());
        let _ = self.worker.take().map(JoinHandle::join);
    }
}

fn code(key: &str) -> KeyCode {
    match key {
        "<Enter>" => KeyCode::Enter,
        "<Esc>" => KeyCode::Esc,
        "<Tab>" => KeyCode::Tab,
        "<Down>" => KeyCode::Down,
        "<Up>" => KeyCode::Up,
        "<Home>" => KeyCode::Home,
        "<End>" => KeyCode::End,
        one => KeyCode::Char(one.chars().next().filter(|_| one.chars().count() == 1).unwrap()),
    }
}

/// The words of a frame, row by row.
pub fn words(frame: &Buffer) -> String {
    let row = |y| (0..frame.area.width).map(move |x| frame[(x, y)].symbol());
    (0..frame.area.height).map(|y| row(y).collect::<String>() + "\n").collect()
}
