//! One deed on several releases: shown on one sheet, signed one by one, each outcome told.

use super::{Told, Worker, sentence};
use crate::app::identity::{Fixed, Passphrase};
use crate::app::several::{Propose, Several};
use crate::domain::ids::EventId;
use crate::tui::deed::Deed;
use crate::tui::deed::several::Marked;
use crate::tui::model::Notice;

impl Worker {
    /// Checks the deed on each, and shows what would be signed; where nothing can be, each refusal.
    pub(super) fn propose_several(&mut self, deed: &Deed, marked: &[Marked]) {
        let each = |on: &Marked| {
            let deed = deed.on(on)?;
            let propose: Propose<'static> = Box::new(move |s| deed.propose(s, &mut |_, _, _| true));
            Some((on.reference.to_string(), propose))
        };
        let several = self.session.several(marked.iter().filter_map(each).collect());
        if several.signable() == 0 {
            let lines = several.refused().map(|(name, why)| (String::new(), format!("✗ {name}: {why}"))).collect();
            return self.say(Told::Notice(Notice { title: "Nothing can be signed".into(), lines, top: 0 }));
        }
        match self.session.sheet_of_several(&several) {
            Ok(sheet) => {
                self.pending = None;
                self.several = Some((several, marked.to_vec()));
                self.say(Told::Sheet(Box::new(sheet)));
            }
            Err(e) => self.say(Told::Refused(e.to_string(), e.help().to_owned())),
        }
    }

    /// Signs what was shown of several.
    pub(super) fn sign_several(&mut self, mut several: Several<'static>, marked: Vec<Marked>, passphrase: Option<Passphrase>) {
        match self.session.sign_several(&mut several, &mut Fixed(passphrase)) {
            Ok(outcomes) => {
                self.finder.forget();
                let mut failed = None;
                let mut done: Vec<EventId> = Vec::new();
                let mut lines = Vec::new();
                for (name, outcome) in outcomes {
                    let line = match outcome {
                        Ok(signed) => {
                            let this = marked.iter().find(|m| m.reference.to_string() == name).map(|m| m.id);
                            done.extend(this);
                            failed = this.and_then(|id| self.look_at(id).err()).or(failed);
                            format!("✓ {name}: {}", signed.sentence)
                        }
                        Err(e) => format!("✗ {name}: {}", sentence(&e)),
                    };
                    lines.push((String::new(), line));
                }
                failed.iter().for_each(|e| self.say(Told::Failed(sentence(e))));
                let title = format!("{} of {} signed", done.len(), lines.len());
                self.say(Told::SignedSeveral(done, Notice { title, lines, top: 0 }));
            }
            // The key did not open: what was shown still stands.
            Err(e) => {
                self.several = Some((several, marked));
                self.say(super::not_signed(&e));
            }
        }
    }
}
