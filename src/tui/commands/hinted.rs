//! Which commands the bottom line hints at in each place, the most used first.

use super::CommandId as Id;
use super::{Command, Place};

/// The commands that the bottom line shows in a place, the most used first; `?` is always there besides.
pub fn hinted(place: Place) -> impl Iterator<Item = &'static Command> {
    hint_order(place).iter().map(|id| super::command(*id))
}

const fn hint_order(place: Place) -> &'static [Id] {
    use Id::{
        AcceptItem, AddEvidence, Answer, Approve, Back, Challenge, ClearText, Close, CopyDigest, EditWords, Editor, KeepDraft,
    };
    use Id::{
        KeepFilter, Lift, LookOver, NextField, NextPane, OpenItem, OpenLink, Palette, Reject, RowUp, Run, ShowAct, ShowBytes,
    };
    use Id::{Sign, Submit, Toggle, Up, Vote};
    match place {
        Place::Welcome => &[RowUp, Id::Begin, Id::Quit],
        Place::Queue => {
            &[Up, Id::Open, Id::Filter, Id::Sort, Id::Menu, Vote, Approve, Challenge, Submit, Id::Mark, NextPane, Palette]
        }
        Place::Decision => &[Up, Lift, Id::Menu, Vote, Approve, Challenge, Reject, Submit, NextPane, Palette],
        Place::Checklist => &[Up, OpenItem, Id::Menu, AcceptItem, Challenge, Answer, AddEvidence, NextPane, Palette],
        Place::Evidence => &[Up, Id::OpenEvidence, OpenLink, Id::Links, Id::Menu, AddEvidence, CopyDigest, NextPane, Palette],
        Place::Overview => &[Up, Lift, Vote, Approve, Challenge, CopyDigest, Back, Id::Menu],
        Place::Request => &[Up, Submit, CopyDigest, Id::Links, Back, Id::Menu],
        Place::SignOffs => &[Up, Vote, Approve, Reject, Back, Id::Menu],
        Place::History => &[Up, ShowAct, CopyDigest, Back, Id::Menu],
        Place::Deadlines => &[Up, Id::Open, NextPane, Id::Menu, Back, Palette],
        Place::DeadlineDetail => &[NextPane, Id::Menu, Back, Palette],
        Place::Report => &[NextPane, Id::Period, Id::AsTable, Id::Menu, Back],
        Place::ReportList => &[Up, Id::Open, NextPane, Id::Period, Id::AsTable, Id::Menu, Back],
        Place::Models => &[Up, Id::Open, NextPane, Id::SetThreshold, Id::Menu, Id::ChangeModel, Back, Palette],
        Place::Thresholds => &[Up, Id::SetThreshold, Id::WithdrawThreshold, NextPane, Id::Menu, Back],
        Place::Policy => &[Up, NextPane, Id::ProposePolicy, Id::Menu, Back, Palette],
        Place::Proposal => &[Up, Id::AcceptPolicy, Id::ReplayPolicy, Id::ProposePolicy, NextPane, Id::Menu, Back],
        Place::Trail => &[Up, ShowAct, Id::FilterTrail, Id::VerifyTrail, NextPane, Id::Menu, Back],
        Place::Duties => &[Up, Id::DutiesPeriod, Id::VerifyTrail, NextPane, Id::Menu, Back],
        Place::Verified => &[Id::VerifyTrail, NextPane, Id::Menu, Back],
        Place::Agenda => &[
            Up,
            Id::NextItem,
            Id::CloseItem,
            Id::NoteWords,
            Id::ClearByVote,
            Id::OpenMeeting,
            Id::CloseMeeting,
            NextPane,
            Id::Menu,
            Back,
        ],
        Place::Attendance => &[Up, Id::Attend, Id::AttendAll, Id::CloseMeeting, NextPane, Id::Menu, Back],
        Place::Motion => &[
            Id::NoteApprove,
            Id::NoteUndo,
            Up,
            Id::CloseItem,
            Id::NextItem,
            Id::NoteWords,
            Id::SecondSignature,
            Id::ClearByVote,
            Id::DisputeRecord,
            NextPane,
            Id::CloseMeeting,
            Id::Menu,
        ],
        Place::MeetingText => &[Up, Id::NextItem, Id::CloseItem, Id::ClearByVote, Id::CloseMeeting, NextPane, Id::Menu, Back],
        Place::People => &[Up, Id::AddPerson, Id::SetRoles, NextPane, Id::Menu, Back, Palette],
        Place::PeopleText => &[Id::AddPerson, Id::SetRoles, NextPane, Id::Menu, Back, Palette],
        Place::Proposals => &[Up, Id::AcceptCharter, NextPane, Id::Menu, Back],
        Place::Folder => &[Up, Id::TakeIn, Id::Sync, Id::Export, Id::Folder, NextPane, Id::Menu, Back],
        Place::Effect => &[Up, Id::TakeIn, Id::Sync, Id::Export, Id::Folder, NextPane, Id::Menu, Back],
        Place::Others => &[Up, Id::Export, Id::Sync, Id::Folder, NextPane, Id::Menu, Back],
        Place::Gaps => &[Up, Id::TakeIn, Id::Sync, Id::Folder, NextPane, Id::Menu, Back],
        Place::Conflicts => &[Up, ShowAct, Id::Resolve, NextPane, Id::Menu, Back],
        Place::Reading => &[Up, OpenLink, Id::Links, CopyDigest, Close],
        Place::Links => &[Up, Id::ChooseLink, Id::CopyLink, Close],
        Place::Menu => &[RowUp, Run, Id::Top, Close],
        Place::Filter => &[RowUp, KeepFilter, ClearText, Id::SavedFilters, Close],
        Place::Filters => &[RowUp, Id::UseFilter, Id::ForgetFilter, Close],
        Place::Picker => &[RowUp, Run, ClearText, Close],
        Place::Form => &[LookOver, NextField, Toggle, KeepDraft],
        Place::Words => &[LookOver, NextField, Editor, KeepDraft],
        Place::SigningSheet => &[Sign, EditWords, ShowBytes, KeepDraft],
    }
}
