//! THE table of commands: keys, hints, help, palette and the lists in manual and README all come from it.

mod hinted;
mod keymap;
pub mod manual;
mod place;
mod row;
mod table;
#[cfg(test)]
mod tests;

use super::keys::Chord;

pub use hinted::hinted;
pub use keymap::{BadBinding, Keymap};
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
    Links,
    ChooseLink,
    ShowAct,
    Back,
    Filter,
    Sort,
    TurnSort,
    Mark,
    MarkAll,
    SavedFilters,
    UseFilter,
    ForgetFilter,
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
    HandOver,
    AddPerson,
    SetRoles,
    ChangeModel,
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
