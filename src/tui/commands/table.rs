//! The rows of the table, and which of them the bottom line hints at.

mod boards;
mod everywhere;
mod release;
mod typing;

use std::sync::LazyLock;

use super::Command;

/// Every command. What people do most comes first in each group: so the help lists it.
pub static COMMANDS: LazyLock<Vec<Command>> =
    LazyLock::new(|| [release::ROWS, everywhere::ROWS, boards::ROWS, typing::ROWS].concat());
