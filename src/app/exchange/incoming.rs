//! Events on their way in: each is written as soon as it and all before it hold, and what it says is kept to be judged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::app::error::AppError;
use crate::app::new_acts::NewActs;
use crate::app::propose::record;
use crate::app::receive::Received;
use crate::app::said::said;
use crate::bundle::Checked;
use crate::domain::ids::{DeviceId, EventId, KeyId};
use crate::ledger::trust::model_of;
use crate::ledger::verdict::Signed;
use crate::store::{Adder, StoreError, Tx};

/// How many acts are new in each stream, and with which keys they were signed.
pub(super) type Fresh = BTreeMap<EventId, (u64, BTreeSet<KeyId>)>;

/// What of a bundle was written so far.
pub(super) struct Incoming<'a> {
    adder: Adder<'a>,
    device: DeviceId,
    late: DateTime<Utc>,
    /// An event that is not here was rested on: nothing after it is written, and all before it is undone.
    gap: Option<StoreError>,
    pub received: Received,
    pub acts: NewActs,
    pub fresh: Fresh,
    /// How many claim to be from after `late`.
    pub ahead: u64,
}

impl<'a> Incoming<'a> {
    /// Nothing yet; `device` is this store's own number.
    pub fn new(tx: &'a Tx<'a>, device: DeviceId, late: DateTime<Utc>) -> Self {
        Self {
            adder: tx.adder(),
            device,
            late,
            gap: None,
            received: Received::default(),
            acts: NewActs::default(),
            fresh: Fresh::default(),
            ahead: 0,
        }
    }

    /// Writes one event that was checked.
    pub fn add(&mut self, checked: Checked) -> Result<(), AppError> {
        if checked.known {
            self.received.known += 1;
            return Ok(());
        }
        if self.gap.is_some() {
            return Ok(());
        }
        let Checked { line, envelope, act, .. } = checked;
        let signed = Signed { id: line.id, line: line.bytes, signature: line.signature };
        let event = record(signed, &envelope, model_of(&act));
        match self.adder.append(&event) {
            Err(gap @ StoreError::MissingParent { .. }) => {
                self.gap = Some(gap);
                return Ok(());
            }
            added => added?,
        };
        self.received.new.push(event.id);
        self.received.streams.insert(event.stream);
        let (acts, by) = self.fresh.entry(event.stream).or_default();
        *acts += 1;
        by.insert(event.author);
        self.received.rewound |= event.device == self.device;
        self.ahead += u64::from(event.time > self.late);
        self.acts.add(event.stream, event.line.len(), said(event.id, &envelope, act));
        Ok(())
    }

    /// Ends the writing, once all was checked and nothing was found missing.
    pub fn end(mut self) -> Result<Self, AppError> {
        match self.gap.take() {
            Some(gap) => Err(gap.into()),
            None => {
                self.adder.end()?;
                Ok(self)
            }
        }
    }
}
