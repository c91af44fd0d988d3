//! What packing a bundle, or a round with a folder, would come to and sign: told before anything is.

use std::collections::BTreeSet;
use std::path::Path;

use super::pack::Export;
use super::rehearse::{Outlook, Preview};
use crate::app::error::AppError;
use crate::app::session::Session;
use crate::app::sheet::key_words;
use crate::app::view::SigningSheet;
use crate::bundle::{BundleError, Progress};
use crate::domain::release::Tone;
use crate::domain::text::counted;
use crate::domain::time;

impl Session {
    /// Says what an export would pack and where, and who signs its manifest with which key; nothing is written.
    ///
    /// # Errors
    /// What would keep it from being packed, as far as it is known before.
    pub fn foresee_export(&self, export: &Export, progress: Progress<'_>) -> Result<SigningSheet, AppError> {
        if export.to.symlink_metadata().is_ok() {
            return Err(BundleError::Exists(export.to.clone()).into());
        }
        let (acts, files, not_here) = self.weigh(export, progress)?;
        let mut sheet = SigningSheet { title: "Export a bundle".into(), ..SigningSheet::default() };
        let mut say = |label: &str, value: String| sheet.facts.push((label.to_owned(), value));
        say("File", std::path::absolute(&export.to).unwrap_or_else(|_| export.to.clone()).display().to_string());
        say("Holds", format!("{} and {}", counted(acts, "act"), counted(files, "file")));
        if !export.releases.is_empty() {
            say("Of", format!("{}, with all that they rest on", counted(export.releases.len() as u64, "release")));
        }
        if let Some(who) = &export.lacking {
            say("Beyond", format!("what {} had when last heard of", self.office()?.people.name(who)));
        }
        say("For", export.purpose.word().to_owned());
        self.signs_manifest(&mut sheet)?;
        if not_here > 0 {
            let left_out = format!("Leaves out {} that they name: not in this store", counted(not_here as u64, "file"));
            sheet.effects.push((Tone::Neutral, left_out));
        }
        sheet.effects.push((Tone::Neutral, "Encrypts nothing: whoever has the file can read it".into()));
        sheet.undo = "The file goes nowhere by itself; to take it back, remove it.".into();
        Ok(sheet)
    }

    /// Says what a round with a folder would bring and put there, and who signs that with which key. None where the folder lacks
    /// nothing, so that nothing would be signed.
    ///
    /// # Errors
    /// What keeps the folder or the store from being read.
    pub fn foresee_sync(&self, dir: &Path, progress: Progress<'_>) -> Result<Option<SigningSheet>, AppError> {
        let Preview { bundles, told } = self.preview(dir, progress)?;
        let goes_in = |outlook: &Outlook| matches!(outlook, Outlook::New(_) | Outlook::Known);
        let good: BTreeSet<&Path> = bundles.iter().filter(|b| goes_in(&b.outlook)).map(|b| b.file.as_path()).collect();
        let Some(acts) = self.would_lack(dir, &good, progress)? else { return Ok(None) };
        let mut sheet = SigningSheet { title: "Sync with the folder".into(), ..SigningSheet::default() };
        let mut say = |label: &str, value: String| sheet.facts.push((label.to_owned(), value));
        say("Folder", dir.display().to_string());
        say("Brings", format!("{} in {}", counted(told.new, "new act"), counted(told.changed.len() as u64, "release")));
        say("Puts there", format!("{} with their files, in a new bundle", counted(acts, "act")));
        self.signs_manifest(&mut sheet)?;
        sheet.effects.push((Tone::Neutral, "Encrypts nothing: whoever reads the folder can read it".into()));
        sheet.undo = "What lies in a shared folder others may have taken already.".into();
        Ok(Some(sheet))
    }

    /// Names who signs, and with which key.
    fn signs_manifest(&self, sheet: &mut SigningSheet) -> Result<(), AppError> {
        let (person, identity) = self.me()?;
        let mut say = |label: &str, value: String| sheet.facts.push((label.to_owned(), value));
        say("You sign as", person.name);
        say("With key", key_words(&identity.key));
        say("At", time::in_full(self.now(), self.office()?.time_zone));
        sheet.effects.push((Tone::Good, "Signs the bundle's manifest with your key, and no act".into()));
        sheet.locked = self.is_locked(&identity);
        Ok(())
    }
}
