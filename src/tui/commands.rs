//! THE table of commands: keys, hints, help, palette and the lists in manual and README all come from it.

mod hinted;
mod place;
mod row;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::keys::{BadKey, Chord};

pub use hinted::hinted;
pub use place::{Group, Place};
pub use table::COMMANDS;

/// What a command is to do; the screens decide how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is described by its row in the table")]
pub enum CommandId {
    Begin,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    NextPane,
    PreviousPane,
    GoTo,
    Open,
    Lift,
    OpenItem,
    OpenEvidence,
    OpenLink,
    ShowAct,
    Back,
    Filter,
    Select,
    NewRequest,
    Submit,
    Resubmit,
    Withdraw,
    Amend,
    Raise,
    Approve,
    ApproveWithConditions,
    Reject,
    Vote,
    OpenBallot,
    CloseBallot,
    Decide,
    Deploy,
    Confirm,
    ConfirmTier,
    MeetCondition,
    VerifyCondition,
    RecordEmergency,
    SignEmergency,
    SuspendRelease,
    Reinstate,
    RollBack,
    SignRollback,
    RollbackDone,
    Retire,
    ReviewEmergency,
    ReviewSuspension,
    ReviewRollback,
    OpenClock,
    DismissClock,
    HoldFiles,
    ReleaseHold,
    PurgeFiles,
    NameDeputy,
    EndDeputy,
    SetThreshold,
    WithdrawThreshold,
    ProposePolicy,
    AcceptPolicy,
    ReplayPolicy,
    ExtendCondition,
    WithdrawEvidence,
    Reaffirm,
    WaiveCondition,
    Answer,
    CarryItem,
    ClaimNotApplicable,
    Reopen,
    AcceptItem,
    AddEvidence,
    Challenge,
    ClearChallenge,
    OverrideChallenge,
    History,
    CopyReference,
    CopyDigest,
    CopyLink,
    AddModel,
    Undo,
    Theme,
    Mouse,
    Help,
    Palette,
    Quit,
    Interrupt,
    Suspend,
    Redraw,
    RowUp,
    RowDown,
    KeepFilter,
    ClearText,
    Run,
    Close,
    NextField,
    PreviousField,
    Menu,
    Top,
    GoTriage,
    GoDeadlines,
    GoReport,
    GoModels,
    GoPolicy,
    GoAudit,
    GoMeeting,
    GoPeople,
    GoExchange,
    TakeIn,
    Sync,
    Export,
    Folder,
    Resolve,
    AcceptCharter,
    NoteApprove,
    NoteConditions,
    NoteNoObjection,
    NoteReject,
    NoteAbstain,
    NoteRecuse,
    NoteUndo,
    Attend,
    AttendAll,
    NoteWords,
    NextItem,
    CloseItem,
    SecondSignature,
    AddToAgenda,
    ClearByVote,
    DisputeRecord,
    NextMeeting,
    OpenMeeting,
    CloseMeeting,
    AsTable,
    Period,
    FilterTrail,
    VerifyTrail,
    DutiesPeriod,
    Toggle,
    Editor,
    LookOver,
    KeepDraft,
    Sign,
    EditWords,
    ShowBytes,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// What it is to do.
    pub id: CommandId,
    /// Its name in the palette (`:approve`), the configuration file and the manual: kebab-case.
    pub name: &'static str,
    /// Its keys, the one to be shown first. None: only by name.
    pub keys: &'static [Chord],
    /// Where they work.
    pub places: &'static [Place],
    /// Its heading in the help.
    pub group: Group,
    /// The bottom line's word: a verb, or verb and noun, in lower case.
    pub verb: &'static str,
    /// The help's words for it.
    pub title: &'static str,
    /// One remark: what it asks for or does.
    pub doc: &'static str,
    /// The event kind that it signs, by which its permission is asked.
    pub act: Option<&'static str>,
}

impl Command {
    /// Whether it works in this place.
    pub fn works_in(&self, place: Place) -> bool {
        self.places.contains(&place)
    }
}

/// The row of a command.
pub fn command(id: CommandId) -> &'static Command {
    // The table has a row for every id; a test holds that. The first row is never reached otherwise.
    COMMANDS.iter().find(|c| c.id == id).unwrap_or(&COMMANDS[0])
}

/// The command of this name, as the palette and the configuration file spell it.
pub fn by_name(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|c| c.name == name)
}

/// Says what is wrong in the `[keys]` table of the configuration file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBinding {
    /// No such command.
    #[error("there is no command “{0}”: `?` lists them all")]
    NoCommand(String),
    /// Not a key.
    #[error("{name}: {why}")]
    NoKey {
        /// The command.
        name: String,
        /// What is wrong with the key.
        why: BadKey,
    },
    /// The key is taken.
    #[error("{name}: {key} already means {other} in the place {place}; give {other} another key as well")]
    Taken {
        /// The command.
        name: String,
        /// The key.
        key: String,
        /// Who has it.
        other: &'static str,
        /// Where.
        place: &'static str,
    },
}

/// Which keys mean what: the table, and what the user's configuration changed in it.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    changed: BTreeMap<CommandId, Vec<Chord>>,
}

impl Keymap {
    /// Applies the user's bindings, command name to keys. What does not hold is left out and told; the rest stands.
    pub fn with(bindings: &BTreeMap<String, Vec<String>>) -> (Self, Vec<BadBinding>) {
        let (mut map, mut bad) = (Self::default(), Vec::new());
        for (name, keys) in bindings {
            match read_binding(name, keys) {
                Ok((id, chords)) => _ = map.changed.insert(id, chords),
                Err(why) => bad.push(why),
            }
        }
        while let Some((id, why)) = map.clash() {
            map.changed.remove(&id);
            bad.push(why);
        }
        (map, bad)
    }

    /// The command's keys, the one to be shown first.
    pub fn keys(&self, command: &'static Command) -> &[Chord] {
        self.changed.get(&command.id).map_or(command.keys, Vec::as_slice)
    }

    /// How the help shows the way to a command: its first key, or its name with a colon.
    pub fn label(&self, command: &'static Command) -> String {
        let Some(key) = self.keys(command).first() else { return format!(":{}", command.name) };
        let menu = self::command(CommandId::Menu);
        match self.keys(menu).first() {
            Some(opens) if command.group == Group::Screens => format!("{opens} {key}"),
            _ => key.to_string(),
        }
    }

    /// What the key means in this place.
    pub fn find(&self, place: Place, chord: Chord) -> Option<&'static Command> {
        COMMANDS.iter().find(|c| c.works_in(place) && self.keys(c).contains(&chord))
    }

    /// The first rebound command that shares a key with another one in some place.
    fn clash(&self) -> Option<(CommandId, BadBinding)> {
        for (&id, chords) in &self.changed {
            let mine = command(id);
            for other in COMMANDS.iter().filter(|c| c.id != id) {
                let place = mine.places.iter().find(|p| other.works_in(**p));
                let key = chords.iter().find(|k| self.keys(other).contains(k));
                if let (Some(place), Some(key)) = (place, key) {
                    let (name, key) = (mine.name.to_owned(), key.to_string());
                    return Some((id, BadBinding::Taken { name, key, other: other.name, place: place.title() }));
                }
            }
        }
        None
    }
}

fn read_binding(name: &str, keys: &[String]) -> Result<(CommandId, Vec<Chord>), BadBinding> {
    let command = by_name(name).ok_or_else(|| BadBinding::NoCommand(name.chars().take(40).collect()))?;
    let chords: Result<_, BadKey> = keys.iter().map(|k| k.parse()).collect();
    Ok((command.id, chords.map_err(|why| BadBinding::NoKey { name: name.to_owned(), why })?))
}
