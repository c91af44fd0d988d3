//! From the model to the screen: the screen in focus, then what lies over it, then what happened last.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::Arrangement;
use super::model::{Model, Overlay, Screen};
use super::screens::release::ReleaseScreen;
use super::screens::triage::Triage;
use super::screens::{Context, Hits, board, filters, form, links, menu, notice, picker, reading, sheet, welcome};

/// Draws everything, and says what the mouse would hit where.
pub fn view(model: &mut Model, area: Rect, buf: &mut Buffer) -> Hits {
    buf.set_style(area, model.look.theme.page);
    let Some(header) = model.header.clone() else { return Hits::default() };
    let look = model.look;
    let keymap = model.keymap.clone();
    let seated = model.seated.clone();
    let context = Context { header: &header, now: header.now, look: &look, keymap: &keymap, seated: seated.as_deref() };
    let below = match model.screen {
        Screen::Welcome => welcome::draw(model, &context, area, buf),
        Screen::Triage => draw_triage(model, context, area, buf),
        Screen::Release => draw_release(model, context, area, buf),
        Screen::Board(id) => {
            let drawn = board::draw(model.boards.get(id), &context, model, area, buf);
            drawn.keep(model.boards.get_mut(id));
            drawn.hits
        }
    };
    match draw_overlay(model, &context, area, buf) {
        Some(hits) => hits,
        None => below,
    }
}

/// Draws what lies over the screen and has the keyboard; under it nothing can be hit.
fn draw_overlay(model: &mut Model, context: &Context<'_>, area: Rect, buf: &mut Buffer) -> Option<Hits> {
    if Arrangement::of(area.width, area.height) == Arrangement::TooSmall {
        return None;
    }
    Some(match model.overlay.as_mut()? {
        Overlay::Picker(state) => {
            let drawn = picker::draw(state, context, area, buf);
            (state.cursor.top, state.cursor.shown) = (drawn.top, drawn.shown);
            drawn.hits
        }
        Overlay::Reading(state) => {
            let drawn = reading::draw(state, context, area, buf);
            (state.top, state.shown) = (drawn.top, drawn.shown);
            drawn.hits
        }
        Overlay::Links(state) => {
            let drawn = links::draw(state, context, area, buf);
            (state.cursor.top, state.cursor.shown) = (drawn.top, drawn.shown);
            drawn.hits
        }
        Overlay::Menu(cursor) => menu::draw(*cursor, context, area, buf).hits,
        Overlay::Filters(state) => {
            let drawn = filters::draw(state, context, area, buf);
            state.cursor.top = drawn.top;
            drawn.hits
        }
        Overlay::Form(state) => {
            let drawn = form::draw(state, context, area, buf);
            state.top = drawn.top;
            drawn.hits
        }
        Overlay::Sheet(state) => {
            let drawn = sheet::draw(state, context, area, buf);
            state.top = drawn.top;
            drawn.hits
        }
        Overlay::Notice(state) => {
            let drawn = notice::draw(state, context, area, buf);
            state.top = drawn.top;
            drawn.hits
        }
    })
}

fn draw_triage(model: &mut Model, context: Context<'_>, area: Rect, buf: &mut Buffer) -> Hits {
    let drawn = Triage { context, model }.draw(area, buf);
    drawn.keep(model);
    drawn.hits
}

fn draw_release(model: &mut Model, context: Context<'_>, area: Rect, buf: &mut Buffer) -> Hits {
    let serves = model.card.as_ref().map(|c| c.serves.as_slice()).unwrap_or_default();
    let drawn = ReleaseScreen { context, model, serves }.draw(area, buf);
    drawn.keep(model);
    drawn.hits().clone()
}
