//! The reasons for which a line is no event.

use super::canonical::Refusal;
use super::event::{MAX_DEPS, MAX_LINE, VERSION};

/// Tells why bytes are no event, or an envelope cannot be written as one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Too many bytes.
    #[error("the event has {0} bytes and may have {MAX_LINE}: attach long texts as files")]
    TooLong(usize),
    /// Not canonical JSON.
    #[error(transparent)]
    Json(#[from] Refusal),
    /// Not an object.
    #[error("the event is not a JSON object")]
    NotObject,
    /// A field is not there.
    #[error("the event has no field “{0}”")]
    MissingField(&'static str),
    /// A field that no version of the envelope known here has.
    #[error("the event has a field “{0}” that this obstat does not know: a newer obstat may")]
    UnknownField(String),
    /// A field has another type or form.
    #[error("the event's field “{field}” is not {expected}")]
    BadField {
        /// The field.
        field: &'static str,
        /// What would be right.
        expected: &'static str,
    },
    /// Another version of the envelope.
    #[error("the event is of version {0} and this obstat reads version {VERSION}: a newer obstat may read it")]
    Version(u64),
    /// A time in any form but the one.
    #[error("the event's time is not in the form 2026-11-23T21:04:00Z, in whole seconds of UTC")]
    TimeForm,
    /// Dependencies out of order, or one twice.
    #[error("the event's deps are not sorted with each id once")]
    DepsOrder,
    /// Too many dependencies.
    #[error("the event names {0} events as seen and may name {MAX_DEPS}")]
    TooManyDeps(usize),
    /// A first event with a predecessor, or a later one without.
    #[error("the event's seq is {0} and its prev does not fit: prev is null exactly where seq is 0")]
    SeqPrev(u64),
    /// The organisation's first event claims to follow something.
    #[error(
        "an event without an organisation is the organisation's first: its stream and prev are null, its seq 0, its deps empty"
    )]
    OrgFirst,
    /// A stream's first event claims to follow something in its stream.
    #[error("an event without a stream is its stream's first: its seq is 0 and its prev null")]
    StreamFirst,
}

impl EventError {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong(_) => "too-long",
            Self::Json(refusal) => refusal.code(),
            Self::NotObject => "not-object",
            Self::MissingField(_) => "missing-field",
            Self::UnknownField(_) => "unknown-field",
            Self::BadField { .. } => "bad-field",
            Self::Version(_) => "version",
            Self::TimeForm => "time-form",
            Self::DepsOrder => "deps-order",
            Self::TooManyDeps(_) => "too-many-deps",
            Self::SeqPrev(_) => "seq-prev",
            Self::OrgFirst => "org-first",
            Self::StreamFirst => "stream-first",
        }
    }
}
