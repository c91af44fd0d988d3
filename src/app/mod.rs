//! Use cases: one verb a file. The only floor that reads the clock and holds keys.
//!
//! A verb answers with a [`propose::Proposal`]; [`session::Session::sheet`] shows it and [`session::Session::sign`] signs it.
//! Questions are answered with the values of [`view`].

mod after;
pub mod agent;
mod as_of;
mod carry;
mod charter;
mod checklist;
pub mod clock;
mod committee;
mod conditions;
mod consent;
mod deadlines;
mod demo;
mod deputies;
pub mod error;
mod evidence;
mod found;
mod gate;
mod halt;
pub mod identity;
mod inquire;
mod keepers;
pub mod meeting;
mod memo;
mod models;
mod policies;
mod policy_life;
mod project;
pub mod propose;
mod report;
mod request;
mod resolve;
mod retention;
mod review;
mod running;
mod runs;
pub mod search;
pub mod session;
mod sheet;
mod trail;
mod urgent;
mod verify;
pub mod view;
pub mod words;

pub use after::{NewDeployment, Statements};
pub use checklist::{MAX_EVIDENCE, NewEvidence, Progress};
pub use demo::demo;
pub use error::{AppError, ErrorKind};
pub use found::{Founded, Founding, NewPerson, found};
pub use gate::{GateAnswer, GateQuestion};
pub use halt::NewFinding;
pub use inquire::{Filter, Frontier};
pub use models::NewModel;
pub use policies::{PolicyCard, PolicyState, PolicyVersion, Replay};
pub use project::Folded;
pub use request::{Amendment, NewRelease};
pub use retention::Retained;
pub use running::ModelRuns;
pub use runs::{Ended, Habit, Run};
pub use session::{Office, Options, Session};
pub use trail::{Trail, TrailLine};
pub use urgent::NewEmergency;
pub use verify::{Problem, Report};
