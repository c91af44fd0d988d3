//! What was signed about a release: sign-offs, votes, what meetings recorded, the outcome, its conditions, challenges.

use super::Desk;
use crate::domain::motion;
use crate::domain::release::{Condition, SignOff, Verdict, Void};
use crate::ledger::key::ssh_fingerprint;
use crate::report::paper::{Block, Cell, Mark};

impl Desk<'_> {
    pub(super) fn decisions(&self) -> Vec<Block> {
        let r = self.release();
        let mut blocks = Vec::new();
        let outcomes = r.past_decisions.iter().chain(&r.decision).map(|d| {
            let said = format!("attempt {}: {}, recorded by {}", d.attempt, d.outcome.label(), self.name(&d.by));
            let reasons = d.reasons.iter().map(|r| format!("\n“{r}”")).collect::<String>();
            vec![format!("{said}{reasons}").into(), self.when(d.at).into(), Cell::code(d.id.to_string())]
        });
        titled(&mut blocks, "Outcomes", vec!["Outcome", "When", "Event"], outcomes.collect());
        let slots = r.slots.iter().map(|slot| {
            let filled = match slot.filled_by {
                Some(id) => Cell::code(id.to_string()),
                None => Cell::marked(Mark::Wait, "open"),
            };
            vec![slot.role.label().into(), slot.clause.as_str().into(), filled]
        });
        titled(&mut blocks, "Sign-offs that the policy asks for", vec!["Role", "Clause", "Filled by"], slots.collect());
        let given = r.sign_offs.iter().map(|s| self.sign_off(s));
        titled(&mut blocks, "Sign-offs given", vec!["Who", "Said", "When", "Event"], given.collect());
        self.ballot(&mut blocks);
        self.meetings(&mut blocks);
        let conditions = r.conditions.iter().map(|c| self.condition(c));
        titled(&mut blocks, "Conditions", vec!["Condition", "Whose", "Due", "State"], conditions.collect());
        let challenges = r.challenges.iter().map(|c| {
            let about = c.item.as_deref().unwrap_or("the release as a whole");
            let end = match &c.settled {
                None => Cell::marked(Mark::Bad, "open"),
                Some(s) => {
                    let how = if s.overridden { "set aside" } else { "cleared" };
                    format!("{how} by {}, {}: {}", self.name(&s.by), self.when(s.at), s.reason).into()
                }
            };
            let who = format!("{}, as {}\n{}", self.name(&c.by), c.role.label(), self.when(c.at));
            vec![format!("{about}: “{}”", c.reason).into(), who.into(), end]
        });
        titled(&mut blocks, "Challenges", vec!["Challenge", "Raised by", "How it ended"], challenges.collect());
        blocks
    }

    fn sign_off(&self, s: &SignOff) -> Vec<Cell> {
        let roles = s.roles.iter().map(|role| match s.deputy_of.get(role) {
            Some(of) => format!("{} (deputy of {})", role.label(), self.name(of)),
            None => role.label().to_owned(),
        });
        let roles: Vec<String> = roles.collect();
        let own = if s.self_approved { "\nself-approved" } else { "" };
        let who = format!("{}, as {}{own}\n{}", self.name(&s.by), roles.join(", "), ssh_fingerprint(&s.key));
        let said = match &s.verdict {
            Verdict::Approve(terms) if terms.is_empty() => "approves".to_owned(),
            Verdict::Approve(terms) => format!("approves with {} condition(s)", terms.len()),
            Verdict::Reject => "rejects".to_owned(),
        };
        let words = s.words.as_ref().map(|w| format!("\n“{w}”")).unwrap_or_default();
        let void = s.void.map(|v| format!("\ndoes not count: {}", why(v))).unwrap_or_default();
        vec![who.into(), format!("{said}{words}{void}").into(), self.when(s.at).into(), Cell::code(s.id.to_string())]
    }

    fn ballot(&self, blocks: &mut Vec<Block>) {
        let Some(ballot) = &self.release().ballot else { return };
        let rows = ballot.votes.iter().map(|v| {
            let reason = v.reason.as_ref().map(|r| format!("\n“{r}”")).unwrap_or_default();
            let void = v.void.map(|v| format!("\ndoes not count: {}", why(v))).unwrap_or_default();
            let said = format!("{}{reason}{void}", v.choice.label());
            vec![self.name(&v.by).into(), said.into(), self.when(v.at).into(), Cell::code(v.id.to_string())]
        });
        titled(blocks, "Votes by circulation", vec!["Member", "Vote", "When", "Event"], rows.collect());
        let roster: Vec<String> = ballot.roster.iter().map(|m| self.name(m)).collect();
        let opened = format!("opened by {}, {}", self.name(&ballot.opened_by), self.when(ballot.opened_at));
        let (needed, tally) = (crate::domain::obstruct::needed(ballot), &ballot.tally);
        blocks.push(Block::Note(format!("{opened}; roster: {}; quorum {}. {needed}", roster.join(", "), tally.quorum)));
    }

    fn meetings(&self, blocks: &mut Vec<Block>) {
        for record in &self.release().records {
            let rows = record.votes.iter().map(|v| {
                let witness = if record.is_signed_by(&v.member) { "signed by the member" } else { "recorded by the secretary" };
                let reason = v.reason.as_ref().map(|r| format!("\n“{}”", r.text)).unwrap_or_default();
                vec![self.name(&v.member).into(), format!("{}{reason}", v.choice.label()).into(), witness.into()]
            });
            let (label, outcome) = (record.motion.label(), record.outcome.label());
            let heading = format!("Recorded in a meeting: {label}, {outcome}, {}", motion::count(&record.tally));
            titled(blocks, &heading, vec!["Member", "Vote", "Who answers for it"], rows.collect());
            let signed =
                record.signed.iter().map(|(who, id)| (format!("signed by {}", self.name(who)), Cell::code(id.to_string())));
            let objections = record
                .objections
                .iter()
                .map(|o| (format!("objection of {}", self.name(&o.by)), Cell::marked(Mark::Bad, o.text.clone())));
            let mut facts: Vec<(String, Cell)> = signed.chain(objections).collect();
            facts.push(("meeting".into(), Cell::code(record.meeting.to_string())));
            if !record.stands() {
                facts.push(("it does not stand".into(), Cell::marked(Mark::Bad, self.lacking(record))));
            }
            blocks.push(Block::Facts(facts));
        }
    }

    fn lacking(&self, record: &crate::domain::release::Record) -> String {
        match record.void {
            Some(void) => why(void).to_owned(),
            None if !record.complete => format!("{} must sign it, {} did", record.needs, record.signed.len()),
            None => "it is disputed".to_owned(),
        }
    }

    fn condition(&self, c: &Condition) -> Vec<Cell> {
        let due = c.due.map_or_else(|| "waits for the deployment".to_owned(), |at| self.when(at));
        let extended = match c.extensions.len() {
            0 => String::new(),
            n => {
                format!("\nextended {n} times, last: {}", c.extensions.last().map(|e| e.said.words.as_str()).unwrap_or_default())
            }
        };
        let before = if c.terms.before_deployment { "\nbefore deployment" } else { "" };
        let lapsed = c.is_lapsed(self.folded.now);
        let state = match (&c.waived, lapsed) {
            (Some(said), _) => format!("waived by {}: {}", self.name(&said.by), said.words).into(),
            (None, true) => Cell::marked(Mark::Bad, format!("{}, lapsed", c.state.word())),
            (None, false) if c.state.is_settled() => Cell::marked(Mark::Good, c.state.word()),
            (None, false) => Cell::marked(Mark::Wait, c.state.word()),
        };
        let text = format!("{}{before}\nset by {}, as {}", c.terms.text, self.name(&c.author), c.role.label());
        vec![text.into(), self.name(&c.terms.by).into(), format!("{due}{extended}").into(), state]
    }
}

/// A table under its heading; nothing where there are no rows.
pub(super) fn titled(blocks: &mut Vec<Block>, heading: &str, head: Vec<&'static str>, rows: Vec<Vec<Cell>>) {
    if !rows.is_empty() {
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::Table(head, rows));
    }
}

const fn why(void: Void) -> &'static str {
    match void {
        Void::Stale => "the request has changed since",
        Void::EarlierAttempt => "it belongs to an earlier attempt",
        Void::Replaced => "the signer said otherwise later",
        Void::Conflict => "the signer said two different things at once",
        Void::Disputed => "one who attended disputes it",
        Void::Late => "it came after the decision or the close",
    }
}
