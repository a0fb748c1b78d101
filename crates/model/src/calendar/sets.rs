//! Ready holiday sets, read from `holidays/*.toml` of this crate.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;

use super::CalendarError;
use super::easter::easter_sunday;
use super::parse::read_month_day;
use super::reader::{Table, Value, read_document};

/// The files that hold the sets, in the order they are listed.
const FILES: [(&str, &str); 1] = [("es.toml", include_str!("../../holidays/es.toml"))];

static SETS: LazyLock<Vec<HolidaySet>> = LazyLock::new(|| {
    FILES
        .iter()
        .flat_map(|(_, text)| read_sets(text).expect("a test reads every compiled-in set"))
        .collect()
});

/// Holds the public holidays of a country or region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidaySet {
    /// Name in calendars: ISO 3166 in lower case, such as `es` or `es-md`.
    pub code: String,
    /// Whose holidays these are, in Spanish.
    pub region_es: String,
    /// Whose holidays these are, in English.
    pub region_en: String,
    /// The same behind a noun, in Spanish: `de la Comunidad de Madrid`.
    pub of_region_es: String,
    /// The same in English: `of the Community of Madrid`.
    pub of_region_en: String,
    /// Last year of which is known what the region chose; none where no year differs.
    pub last_year: Option<i16>,
    includes: Vec<String>,
    days: Vec<SetDay>,
    mondays: Vec<Date>,
}

/// A holiday of a set, with the years it counts in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SetDay {
    on: On,
    names: Names,
    from: i16,
    to: i16,
    years: Vec<i16>,
    except: Vec<i16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum On {
    Fixed(i8, i8),
    Easter(i32),
    Dates(Vec<Date>),
}

/// The name of a day in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) es: String,
    pub(super) en: String,
}

/// What a day off of a set is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum SetLabel {
    /// The holiday itself.
    Day(&'static Names),
    /// The Monday that stands in for a holiday on a Sunday, where it is known which.
    Monday(Option<&'static Names>),
}

/// Returns the ready sets, in file order.
pub fn holiday_sets() -> &'static [HolidaySet] {
    &SETS
}

/// Returns the set of a code.
pub(super) fn holiday_set(code: &str) -> Option<&'static HolidaySet> {
    SETS.iter().find(|set| set.code == code)
}

impl HolidaySet {
    /// Returns the set's days off of one year, those of the sets it includes first; a date may
    /// come twice.
    pub(super) fn days_of(&'static self, year: i16) -> Vec<(Date, SetLabel)> {
        let mut found: Vec<(Date, SetLabel)> = Vec::new();
        for set in self.includes.iter().filter_map(|code| holiday_set(code)) {
            found.extend(set.days_of(year));
        }
        for day in &self.days {
            found.extend(day.dates_of(year).into_iter().map(|on| (on, SetLabel::Day(&day.names))));
        }
        for monday in self.mondays.iter().filter(|monday| monday.year() == year) {
            let moved = found.iter().find_map(|(date, label)| match label {
                SetLabel::Day(names) if date.tomorrow().is_ok_and(|next| next == *monday) => {
                    Some(*names)
                }
                _ => None,
            });
            found.push((*monday, SetLabel::Monday(moved)));
        }
        found
    }
}

impl SetDay {
    fn dates_of(&self, year: i16) -> Vec<Date> {
        let is_listed = self.years.is_empty() || self.years.contains(&year);
        let is_between = (self.from..=self.to).contains(&year);
        if !is_listed || !is_between || self.except.contains(&year) {
            return Vec::new();
        }
        match &self.on {
            On::Fixed(month, day) => Date::new(year, *month, *day).into_iter().collect(),
            On::Easter(offset) => easter_sunday(year)
                .and_then(|easter| easter.checked_add(offset.days()).ok())
                .into_iter()
                .collect(),
            On::Dates(dates) => dates.iter().copied().filter(|date| date.year() == year).collect(),
        }
    }
}

impl SetLabel {
    /// Returns the name in Spanish for `es`, else in English.
    pub(super) fn name(self, language: &str) -> String {
        let is_spanish = language == "es";
        match self {
            SetLabel::Day(names) if is_spanish => names.es.clone(),
            SetLabel::Day(names) => names.en.clone(),
            SetLabel::Monday(Some(names)) if is_spanish => {
                format!("Lunes siguiente a {}", names.es)
            }
            SetLabel::Monday(Some(names)) => format!("Monday after {}", names.en),
            SetLabel::Monday(None) if is_spanish => "Lunes festivo".to_owned(),
            SetLabel::Monday(None) => "Monday off".to_owned(),
        }
    }
}

fn read_sets(text: &str) -> Result<Vec<HolidaySet>, CalendarError> {
    read_document(text, "the holiday sets", |root| {
        root.only(&["last_year", "sets"])?;
        let last_year = root.need("last_year")?.integer()? as i16;
        let sets = root.need("sets")?.items();
        sets.iter().map(|item| read_set(&item.table()?, last_year)).collect()
    })
}

fn read_set(table: &Table<'_>, last_year: i16) -> Result<HolidaySet, CalendarError> {
    let known = ["code", "es", "en", "of_es", "of_en", "last_year", "includes", "days", "mondays"];
    table.only(&known)?;
    let list = |key: &str| table.get(key).map(|value| value.items()).unwrap_or_default();
    let (es, en) = (table.need("es")?.string()?, table.need("en")?.string()?);
    let of = |key: &str, usual: String| match table.get(key) {
        Some(value) => value.string().map(str::to_owned),
        None => Ok(usual),
    };
    let includes = table.strings("includes")?;
    let own = table.get("last_year").map(|year| year.integer()).transpose()?;
    let last_year = own.map_or(last_year, |year| year as i16);
    Ok(HolidaySet {
        code: table.need("code")?.string()?.to_owned(),
        region_es: es.to_owned(),
        region_en: en.to_owned(),
        of_region_es: of("of_es", format!("de {es}"))?,
        of_region_en: of("of_en", format!("of {en}"))?,
        last_year: (!includes.is_empty()).then_some(last_year),
        includes,
        days: list("days").iter().map(|item| read_day(&item.table()?)).collect::<Result<_, _>>()?,
        mondays: list("mondays").iter().map(Value::date).collect::<Result<_, _>>()?,
    })
}

fn read_day(table: &Table<'_>) -> Result<SetDay, CalendarError> {
    table.only(&["on", "easter", "dates", "es", "en", "from", "to", "years", "except"])?;
    let year = |value: &Value<'_>| value.integer().map(|year| year as i16);
    let years = |key: &str| -> Result<Vec<i16>, CalendarError> {
        let items = table.get(key).map(|value| value.items()).unwrap_or_default();
        items.iter().map(year).collect()
    };
    let on = if let Some(day) = table.get("on") {
        let (month, day) = read_month_day(day)?;
        On::Fixed(month, day)
    } else if let Some(offset) = table.get("easter") {
        On::Easter(offset.integer()?)
    } else {
        let dates = table.need("dates")?.items();
        On::Dates(dates.iter().map(Value::date).collect::<Result<_, _>>()?)
    };
    Ok(SetDay {
        on,
        names: Names {
            es: table.need("es")?.string()?.to_owned(),
            en: table.need("en")?.string()?.to_owned(),
        },
        from: table.get("from").map_or(Ok(i16::MIN), |value| year(&value))?,
        to: table.get("to").map_or(Ok(i16::MAX), |value| year(&value))?,
        years: years("years")?,
        except: years("except")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{FILES, holiday_set, holiday_sets, read_sets};

    #[test]
    fn every_file_reads_and_every_included_set_exists() {
        for (name, text) in FILES {
            if let Err(error) = read_sets(text) {
                panic!("{name}: {error}");
            }
        }
        for set in holiday_sets() {
            for code in &set.includes {
                let included = holiday_set(code);
                assert!(included.is_some_and(|other| other.includes.is_empty()), "{code}");
            }
            assert_eq!(set.last_year.is_none(), set.code == "es", "{set:?}");
            assert!(set.of_region_es.ends_with(&set.region_es), "{set:?}");
            assert!(set.of_region_en.ends_with(&set.region_en), "{set:?}");
        }
    }
}
