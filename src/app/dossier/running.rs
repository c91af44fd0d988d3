//! What came after the decision: deployments, the confirmation, emergencies, suspensions, rollbacks, findings.

use super::Desk;
use super::decisions::titled;
use crate::domain::release::{ClockState, Matter};
use crate::report::paper::{Block, Cell, Mark};

impl Desk<'_> {
    pub(super) fn deployments(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let rows = self.release().deployments.iter().map(|d| {
            let digests: Vec<String> = d.digests.iter().map(|d| format!("sha256:{d}")).collect();
            let place = if d.production { d.environment.clone() } else { format!("{} (no production)", d.environment) };
            vec![
                place.into(),
                format!("{}\n{}", self.name(&d.by), self.when(d.at)).into(),
                Cell::code(digests.join("\n")),
                Cell::code(d.id.to_string()),
            ]
        });
        titled(&mut blocks, "Deployments", vec!["Environment", "Who and when", "Bytes", "Event"], rows.collect());
        let retired = self.release().retirements.iter().map(|r| {
            let why = r.reason.clone().unwrap_or_default();
            vec![r.environment.as_str().into(), format!("{}\n{}", self.name(&r.by), self.when(r.at)).into(), why.into()]
        });
        titled(&mut blocks, "Taken out", vec!["Environment", "Who and when", "Why"], retired.collect());
        if let Some(by) = &self.release().superseded_by {
            blocks.push(Block::Note(format!("{by} runs in its place.")));
        }
        blocks
    }

    pub(super) fn confirmation(&self) -> Vec<Block> {
        let Some(said) = &self.release().confirmation else { return Vec::new() };
        let answer = |yes: bool| if yes { Cell::marked(Mark::Good, "yes") } else { Cell::marked(Mark::Bad, "no") };
        let mut facts = vec![
            ("operating within expected parameters".to_owned(), answer(said.operating)),
            ("monitoring active and producing data".to_owned(), answer(said.monitoring)),
            ("no immediate issues".to_owned(), answer(said.no_issues)),
            ("stated by".to_owned(), format!("{}, {}", self.name(&said.by), self.when(said.at)).into()),
            ("event".to_owned(), Cell::code(said.id.to_string())),
        ];
        facts.extend(said.note.iter().map(|note| ("in words".to_owned(), note.as_str().into())));
        vec![Block::Facts(facts)]
    }

    pub(super) fn halts(&self) -> Vec<Block> {
        let r = self.release();
        let mut blocks = Vec::new();
        self.emergency(&mut blocks);
        let suspended = r.suspensions.iter().map(|s| {
            let holds = match s.answered {
                Some(id) => Cell::code(id.to_string()),
                None => Cell::marked(Mark::Bad, "it holds"),
            };
            vec![s.reason.as_str().into(), format!("{}\n{}", self.name(&s.by), self.when(s.at)).into(), holds]
        });
        titled(&mut blocks, "Suspensions", vec!["Why", "Who and when", "Answered by"], suspended.collect());
        let back = r.rollbacks.iter().map(|b| {
            let ordered = format!("{}\n{}", self.name(&b.by), self.when(b.at));
            let signed = b.signed_by.as_ref().map_or_else(|| "no Lead has signed it".to_owned(), |by| self.name(by));
            let what = format!("{} back to {}: {}", b.environment, b.to_reference, b.reason);
            vec![what.into(), ordered.into(), signed.into(), b.within().into()]
        });
        titled(&mut blocks, "Rollbacks", vec!["What and why", "Ordered", "Lead", "Window"], back.collect());
        let found = r.matters.iter().map(|m| vec![m.text.as_str().into(), self.finding(m)]);
        titled(&mut blocks, "For the Committee", vec!["What", "Finding"], found.collect());
        let clocks = r.clocks.iter().map(|c| {
            let state = match &c.state {
                ClockState::Offered => "nobody has said whether it runs".to_owned(),
                ClockState::Open { due, by, .. } => format!("runs until {}, opened by {}", self.when(*due), self.name(by)),
                ClockState::Dismissed { by, reason, .. } => format!("dismissed by {}: {reason}", self.name(by)),
            };
            vec![format!("{}, {} days", c.title, c.days).into(), c.clause.as_str().into(), state.into()]
        });
        titled(&mut blocks, "Clocks for reporting an incident", vec!["Clock", "Clause", "State"], clocks.collect());
        blocks
    }

    fn emergency(&self, blocks: &mut Vec<Block>) {
        let Some(e) = &self.release().emergency else { return };
        let signed = match &e.signed_by {
            Some(by) => Cell::marked(Mark::Good, format!("signed by {}", self.name(by))),
            None => Cell::marked(Mark::Bad, "only claimed"),
        };
        let papers = match e.written_at {
            Some(at) if e.is_late() => Cell::marked(Mark::Bad, format!("came late, {}", self.when(at))),
            Some(at) => Cell::marked(Mark::Good, format!("came {}", self.when(at))),
            None => Cell::marked(Mark::Wait, format!("due {}", self.when(e.due))),
        };
        let spoken = format!("{}, {}, {}; heard by {}", self.name(&e.approved_by), self.when(e.at), e.how, e.heard_by);
        blocks.push(Block::Heading("Emergency".into()));
        blocks.push(Block::Facts(vec![
            ("reason".into(), format!("{}: {}", e.reason, e.why).into()),
            ("verbal approval".into(), spoken.into()),
            ("recorded by".into(), format!("{}, {}", self.name(&e.recorded_by), self.when(e.recorded_at)).into()),
            ("approval".into(), signed),
            ("written papers".into(), papers),
        ]));
    }

    fn finding(&self, matter: &Matter) -> Cell {
        let Some(found) = &matter.finding else { return Cell::marked(Mark::Wait, "no finding yet") };
        let verdict = found.verdict.map(|v| format!("{}: ", v.label())).unwrap_or_default();
        let action = found.action.as_ref().map(|a| format!("\nto do: {a}")).unwrap_or_default();
        let by: Vec<String> = found.by.iter().map(|who| self.name(who)).collect();
        format!("{verdict}{}{action}\n{}, {}", found.words, by.join(", "), self.when(found.at)).into()
    }
}
