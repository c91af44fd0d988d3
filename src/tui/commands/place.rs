//! Where the keyboard is, and the headings under which the help lists what works there.

/// Where the keyboard is: a pane, a page of a release, or something that lies over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The first start.
    Welcome,
    /// Triage, pane 1.
    Queue,
    /// Triage, pane 2.
    Decision,
    /// Triage, pane 3; a release's page 3.
    Checklist,
    /// Triage, pane 4; a release's page 4.
    Evidence,
    /// A release's page 1.
    Overview,
    /// A release's page 2.
    Request,
    /// A release's page 5.
    SignOffs,
    /// A release's page 6.
    History,
    /// Deadlines: the list.
    Deadlines,
    /// Deadlines: what settles the chosen one.
    DeadlineDetail,
    /// Report: a chart.
    Report,
    /// Report: a chart that lists releases.
    ReportList,
    /// Models: models, what runs, releases.
    Models,
    /// Models: what the metrics of one must reach.
    Thresholds,
    /// Policy: clauses, and what they say.
    Policy,
    /// Policy: what is proposed.
    Proposal,
    /// Audit: the trail.
    Trail,
    /// Audit: who did what.
    Duties,
    /// Audit: what a verification found.
    Verified,
    /// Meeting: the agenda.
    Agenda,
    /// Meeting: who is here.
    Attendance,
    /// Meeting: the vote.
    Motion,
    /// Meeting: conditions, obstructions, minutes.
    MeetingText,
    /// People: everybody.
    People,
    /// People: a person, the charter.
    PeopleText,
    /// People: charters that wait.
    Proposals,
    /// Exchange: what lies in the folder.
    Folder,
    /// Exchange: what taking it in would come to.
    Effect,
    /// Exchange: what others have.
    Others,
    /// Exchange: bundles that wait.
    Gaps,
    /// Exchange: acts that disagree.
    Conflicts,
    /// A look into a piece of evidence.
    Reading,
    /// A list of links.
    Links,
    /// The list of screens.
    Menu,
    /// The line that filters the queue.
    Filter,
    /// Filters saved by a name.
    Filters,
    /// Help and palette: a list that narrows as one types.
    Picker,
    /// A form's field that is chosen, not typed.
    Form,
    /// A field that takes words.
    Words,
    /// What will be signed.
    SigningSheet,
}

/// Two lists as one, so that a place stands in one list only.
const fn joined<const N: usize>(first: &[Place], second: &[Place]) -> [Place; N] {
    let (mut all, mut n) = ([Place::Welcome; N], 0);
    while n < N {
        all[n] = if n < first.len() { first[n] } else { second[n - first.len()] };
        n += 1;
    }
    all
}

impl Place {
    /// The panes of the boards.
    pub const BOARDS: &[Self] = &[
        Self::Deadlines,
        Self::DeadlineDetail,
        Self::Report,
        Self::ReportList,
        Self::Models,
        Self::Thresholds,
        Self::Policy,
        Self::Proposal,
        Self::Trail,
        Self::Duties,
        Self::Verified,
        Self::Agenda,
        Self::Attendance,
        Self::Motion,
        Self::MeetingText,
        Self::People,
        Self::PeopleText,
        Self::Proposals,
        Self::Folder,
        Self::Effect,
        Self::Others,
        Self::Gaps,
        Self::Conflicts,
    ];

    /// What lies over a screen.
    const OVER: &[Self] = &[
        Self::Reading,
        Self::Links,
        Self::Menu,
        Self::Filter,
        Self::Filters,
        Self::Picker,
        Self::Form,
        Self::Words,
        Self::SigningSheet,
    ];

    /// Every pane and page: everything that nothing lies over.
    pub const PANES: &[Self] = &joined::<{ Self::SCREENS.len() + Self::BOARDS.len() }>(Self::SCREENS, Self::BOARDS);

    /// Wherever there is something to scroll or to move in: everything that nothing lies over, and what is read over it.
    pub const SCROLLED: &[Self] = &joined::<{ Self::PANES.len() + 2 }>(Self::PANES, &[Self::Reading, Self::Links]);

    /// Wherever nothing lies over the screen, and at the first start.
    pub const OPEN: &[Self] = &joined::<{ 1 + Self::PANES.len() }>(&[Self::Welcome], Self::PANES);

    /// Every place.
    pub const ALL: &[Self] = &joined::<{ Self::OPEN.len() + Self::OVER.len() }>(Self::OPEN, Self::OVER);

    /// The panes and pages about the release in focus.
    pub const SCREENS: &[Self] = &[
        Self::Queue,
        Self::Decision,
        Self::Checklist,
        Self::Evidence,
        Self::Overview,
        Self::Request,
        Self::SignOffs,
        Self::History,
    ];

    /// Where links are listed: about the release in focus, and in evidence that is read.
    pub const LINKED: &[Self] = &joined::<{ Self::SCREENS.len() + 1 }>(Self::SCREENS, &[Self::Reading]);

    /// Its name in the title of the help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Welcome => "Welcome",
            Self::Queue => "Queue",
            Self::Decision => "Decision",
            Self::Checklist => "Checklist",
            Self::Evidence => "Evidence",
            Self::Overview => "Overview",
            Self::Request => "Request",
            Self::SignOffs => "Sign-offs",
            Self::History => "History",
            Self::Deadlines => "By day",
            Self::DeadlineDetail => "What settles it",
            Self::Report => "Report",
            Self::ReportList => "Releases",
            Self::Models => "Models",
            Self::Thresholds => "Thresholds",
            Self::Policy => "Policy",
            Self::Proposal => "Proposed",
            Self::Trail => "Trail",
            Self::Duties => "Who did what",
            Self::Verified => "Verified",
            Self::Agenda => "Agenda",
            Self::Attendance => "Attendance",
            Self::Motion => "Motion",
            Self::MeetingText => "Reading",
            Self::People => "People",
            Self::PeopleText => "Charter",
            Self::Proposals => "Waits",
            Self::Folder => "Folder",
            Self::Effect => "Effect",
            Self::Others => "Others",
            Self::Gaps => "Gaps",
            Self::Conflicts => "Conflicts",
            Self::Reading => "Look inside",
            Self::Links => "Links",
            Self::Menu => "Screens",
            Self::Filter => "Filter",
            Self::Filters => "Saved filters",
            Self::Picker => "Commands",
            Self::Form => "Form",
            Self::Words => "Words",
            Self::SigningSheet => "Sign",
        }
    }

    /// Whether letters typed here are text.
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Filter | Self::Filters | Self::Picker | Self::Words)
    }
}

/// The headings of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Acts and looks at the release in focus.
    ThisRelease,
    /// Acts on a checklist item.
    ThisItem,
    /// Only while this sheet, form or line is open.
    Here,
    /// The screens that one can go to.
    Screens,
    /// Getting about.
    Moving,
    /// The rest.
    Everywhere,
}

impl Group {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ThisRelease => "This release",
            Self::ThisItem => "This item",
            Self::Here => "Here",
            Self::Screens => "Screens",
            Self::Moving => "Moving",
            Self::Everywhere => "Everywhere",
        }
    }
}
