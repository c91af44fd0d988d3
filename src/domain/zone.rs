//! Time zones by their names in the IANA database, which the program carries: deadlines are the same on every machine, whatever
//! database it has or lacks.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use chrono::{FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use tz::{LocalTimeType, TimeZoneRef};

/// No clock is put forward or back by more in a day, nor does any place differ by more from UTC.
const DAY: i64 = 24 * 60 * 60;

/// A time zone.
#[derive(Clone, Copy)]
pub struct Zone {
    name: &'static str,
    rules: &'static TimeZoneRef<'static>,
}

impl Zone {
    /// Universal time.
    pub const UTC: Self = Self { name: "UTC", rules: &tzdb_data::time_zone::UTC };

    /// Finds a zone by its name, letter by letter as the database writes it.
    pub const fn named(name: &str) -> Option<Self> {
        let (names, mut n) = (tzdb_data::TZ_NAMES, 0);
        while n < names.len() {
            if is_same(names[n].as_bytes(), name.as_bytes()) {
                return match tzdb_data::find_tz(names[n].as_bytes()) {
                    Some(rules) => Some(Self { name: names[n], rules }),
                    None => None,
                };
            }
            n += 1;
        }
        None
    }

    /// Its name, such as `Europe/Zurich`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How clocks are set there, so many seconds after 1970 began.
    fn set_at(&self, seconds: i64) -> &'static LocalTimeType {
        let last = || self.rules.transitions().last().map_or(0, tz::timezone::Transition::local_time_type_index);
        // Where no rule holds for ever, the last setting does.
        self.rules.find_local_time_type(seconds).unwrap_or_else(|_| &self.rules.local_time_types()[last()])
    }

    fn offset(self, set: &'static LocalTimeType) -> Offset {
        // The database knows nothing that is a day or more from UTC.
        let fixed = FixedOffset::east_opt(set.ut_offset()).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc));
        Offset { zone: self, fixed, short: set.time_zone_designation() }
    }
}

/// Equality, where constants can ask for it.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut n = 0;
    while n < one.len() && n < other.len() && one[n] == other[n] {
        n += 1;
    }
    n == one.len() && n == other.len()
}

/// Tells that a name is no time zone's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no time zone has this name; they are written like Europe/Zurich")]
pub struct NoZone;

impl FromStr for Zone {
    type Err = NoZone;

    fn from_str(text: &str) -> Result<Self, NoZone> {
        Self::named(text).ok_or(NoZone)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// How far a zone's clocks are from UTC at some moment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    zone: Zone,
    fixed: FixedOffset,
    /// What people there call it, such as `CET`; some only have a number.
    short: &'static str,
}

impl chrono::Offset for Offset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.short)
    }
}

impl fmt::Debug for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.short)
    }
}

impl TimeZone for Zone {
    type Offset = Offset;

    fn from_offset(offset: &Offset) -> Self {
        offset.zone
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> Offset {
        self.offset(self.set_at(utc.and_utc().timestamp()))
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> Offset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    /// What a clock on the wall shows is so at once, twice or never: it is asked of how clocks were set a day before and are set a
    /// day after.
    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<Offset> {
        let shown = local.and_utc().timestamp();
        let [before, after] = [-DAY, DAY].map(|days| self.set_at(shown.saturating_add(days)));
        let holds = |set: &LocalTimeType| {
            let then = self.set_at(shown.saturating_sub(set.ut_offset().into()));
            then.ut_offset() == set.ut_offset()
        };
        let settled = |set: &'static LocalTimeType| self.offset(self.set_at(shown.saturating_sub(set.ut_offset().into())));
        match (holds(before), holds(after)) {
            (true, true) if before.ut_offset() != after.ut_offset() => {
                MappedLocalTime::Ambiguous(settled(before), settled(after))
            }
            (true, _) => MappedLocalTime::Single(settled(before)),
            (false, true) => MappedLocalTime::Single(settled(after)),
            (false, false) => MappedLocalTime::None,
        }
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<Offset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::{DateTime, Offset as _, TimeDelta};

    use super::*;

    /// Zones of whose past the later reading knows better.
    const CORRECTED: [&str; 2] = ["Europe/Chisinau", "Europe/Tiraspol"];

    /// Another reading of the same database.
    fn others() -> impl Iterator<Item = (Zone, chrono_tz::Tz)> {
        let corrected = |tz: &&chrono_tz::Tz| CORRECTED.contains(&tz.name());
        chrono_tz::TZ_VARIANTS.iter().filter(move |tz| !corrected(tz)).map(|tz| (tz.name().parse().unwrap(), *tz))
    }

    /// Every moment at which a zone's clocks were put forward or back from 1980 on. Later the readings need not be of one age:
    /// lawmakers go on.
    fn changes(zone: Zone) -> Vec<i64> {
        const SPAN: std::ops::Range<i64> = 315_532_800..1_735_689_600;
        let kept = zone.rules.transitions().iter().map(tz::timezone::Transition::unix_leap_time);
        let ruled = (1_672_531_200..SPAN.end).step_by(3_600);
        let ruled = ruled.filter(|at| zone.set_at(*at).ut_offset() != zone.set_at(at - 3_600).ut_offset());
        kept.chain(ruled).filter(|at| SPAN.contains(at)).collect()
    }

    #[test]
    fn a_name_is_taken_as_it_is_written_and_no_other() {
        let zone: Zone = "Europe/Zurich".parse().unwrap();
        assert_eq!((zone.to_string(), zone.name()), ("Europe/Zurich".to_owned(), "Europe/Zurich"));
        assert_eq!("UTC".parse::<Zone>(), Ok(Zone::UTC));
        for wrong in ["", "europe/zurich", "Europe/Zürich", "CET+1", "Mars/Olympus"] {
            assert_eq!(wrong.parse::<Zone>(), Err(NoZone), "{wrong}");
        }
    }

    #[test]
    fn a_rule_without_an_end_holds_after_every_table() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        for (day, offset, short) in [("2060-01-01", 3_600, "CET"), ("2060-07-01", 7_200, "CEST")] {
            let set = berlin.offset_from_utc_date(&day.parse().unwrap());
            assert_eq!((set.fix().local_minus_utc(), set.to_string()), (offset, short.to_owned()), "{day}");
        }
    }

    #[test]
    fn every_zone_is_set_as_another_reading_of_the_database_sets_it() {
        for (zone, other) in others() {
            for at in changes(zone).into_iter().flat_map(|at| [at - 1, at, at + 3_600]) {
                let utc = DateTime::from_timestamp(at, 0).unwrap().naive_utc();
                let theirs = other.offset_from_utc_datetime(&utc);
                let ours = zone.offset_from_utc_datetime(&utc);
                assert_eq!((ours.fix(), ours.to_string()), (theirs.fix(), theirs.to_string()), "{zone} at {utc}");
            }
        }
    }

    #[test]
    fn what_a_clock_shows_is_so_once_twice_or_never_as_another_reading_says() {
        for (zone, other) in others() {
            for at in changes(zone) {
                let before = DateTime::from_timestamp(at - 1, 0).unwrap().with_timezone(&zone).naive_local();
                for minutes in [-61, -31, -1, 0, 1, 31, 59, 61, 121, 1_441] {
                    let local = before + TimeDelta::minutes(minutes);
                    let ours = zone.offset_from_local_datetime(&local).map(|o| o.fix());
                    let theirs = other.offset_from_local_datetime(&local).map(|o| o.fix());
                    assert_eq!(ours, theirs, "{local} in {zone}");
                }
            }
        }
    }
}
