//! Which of two small numbers of a date is the day: what the times of files prove, and what they
//! leave in doubt.

use baremo_model::error::Told;
use baremo_model::{Micros, told};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::remark::Remark;
use super::time::{DayOrder, TimeReader};

/// What the times of a file tell of the order of day and month.
#[derive(Debug, Clone, Default)]
pub(super) struct DayEvidence {
    /// The order that they prove.
    pub proven: Option<DayOrder>,
    /// A time that proves the other order than an earlier one.
    pub contradicting: Option<String>,
    /// A time that either order reads; where there is one, one that they read as different days.
    pub doubtful: Option<String>,
}

impl DayEvidence {
    /// Takes note of a time that is written so.
    pub(super) fn see(&mut self, text: &str) {
        match super::time::evidence(text) {
            None => {}
            Some(DayOrder::Unknown) => {
                let is_first = self.doubtful.is_none();
                let is_plain =
                    || self.doubtful.as_deref().is_some_and(|known| read(known).is_none());
                if is_first || (is_plain() && read(text).is_some()) {
                    self.doubtful = Some(text.to_owned());
                }
            }
            Some(order) => match self.proven {
                Some(known) if known != order => {
                    self.contradicting.get_or_insert_with(|| text.to_owned());
                }
                _ => self.proven = Some(order),
            },
        }
    }
}

/// Reads a time by both orders, the day first and the month first; none where both are one day.
fn read(text: &str) -> Option<[Micros; 2]> {
    let by = |day_order: DayOrder| {
        TimeReader { formats: Vec::new(), zone: TimeZone::UTC, day_order }.read(text).ok()
    };
    let readings = [by(DayOrder::DayFirst)?, by(DayOrder::MonthFirst)?];
    (readings[0] != readings[1]).then_some(readings)
}

/// Dates of which the mapping says whether the day or the month comes first, and nothing proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayDoubt {
    /// One of them, as a record has it.
    pub example: String,
    /// Whether its day is taken to come first.
    pub days_first: bool,
    /// It as an instant of UTC: read with the day first, and with the month first.
    pub readings: [Micros; 2],
}

impl DayDoubt {
    /// Finds such a date where no file of an import proves the order.
    pub(super) fn of<'e>(
        days_first: Option<bool>,
        files: impl Iterator<Item = &'e DayEvidence> + Clone,
    ) -> Option<Self> {
        let days_first = days_first?;
        if files.clone().any(|file| file.proven.is_some()) {
            return None;
        }
        let mut found = files.filter_map(|file| {
            let example = file.doubtful.clone()?;
            let readings = read(&example)?;
            Some(DayDoubt { example, days_first, readings })
        });
        found.next()
    }

    /// Says how such a date is read, in words.
    pub(super) fn remark(&self) -> Remark {
        let [first, second] = match self.days_first {
            true => self.readings,
            false => [self.readings[1], self.readings[0]],
        };
        let said = |spanish: bool| [first, second].map(|at| in_words(at, spanish));
        let ([en, en_other], [es, es_other]) = (said(false), said(true));
        let text: String = self.example.chars().take(40).filter(|c| !c.is_control()).collect();
        let message: Told = told!(
            "no date proves whether the day or the month comes first: `{text}` is read as {en}, \
             and would be {en_other}; `days_first` in the mapping says which",
            "ninguna fecha demuestra si va antes el día o el mes: `{text}` se lee como {es}, y \
             sería {es_other}; lo dice `days_first` en el mapeo"
        );
        Remark { word: "days_doubtful", about: self.example.clone(), message }
    }
}

const MONTHS: [[&str; 2]; 12] = [
    ["January", "enero"],
    ["February", "febrero"],
    ["March", "marzo"],
    ["April", "abril"],
    ["May", "mayo"],
    ["June", "junio"],
    ["July", "julio"],
    ["August", "agosto"],
    ["September", "septiembre"],
    ["October", "octubre"],
    ["November", "noviembre"],
    ["December", "diciembre"],
];

/// Writes the day of an instant of UTC: `11 January 2019`, `11 de enero de 2019`.
pub(super) fn in_words(at: Micros, spanish: bool) -> String {
    let date = Timestamp::from_microsecond(at).map(|at| at.to_zoned(TimeZone::UTC).date());
    let date: Date = date.unwrap_or_default();
    let month = usize::try_from(date.month() - 1).unwrap_or_default();
    let [en, es] = MONTHS.get(month).copied().unwrap_or_default();
    match spanish {
        false => format!("{} {en} {}", date.day(), date.year()),
        true => format!("{} de {es} de {}", date.day(), date.year()),
    }
}

/// Says in the text of a mapping whether the day or the month comes first. A question about it that
/// stands above is answered by that.
pub fn order_days(text: &str, days_first: bool) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let end = lines.iter().position(|line| line.trim_start().starts_with('['));
    let end = end.unwrap_or(lines.len());
    let says =
        |line: &String| line.split_once('=').is_some_and(|(key, _)| key.trim() == "days_first");
    let line = format!("days_first = {days_first}");
    let Some(at) = lines[..end].iter().position(says) else {
        let name =
            |line: &String| line.split_once('=').is_some_and(|(key, _)| key.trim() == "name");
        let below = lines[..end].iter().position(name).map_or(0, |at| at + 1);
        lines.insert(below, line);
        return lines.join("\n") + "\n";
    };
    lines[at] = line;
    let above = lines[..at].iter().rev().take_while(|line| line.starts_with('#')).count();
    let asks = |line: &String| line.starts_with("# CHECK: ") || line.starts_with("# REVISE: ");
    if let Some(first) = lines[at - above..at].iter().rposition(asks) {
        lines.drain(at - above + first..at);
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(times: &[&str]) -> DayEvidence {
        let mut evidence = DayEvidence::default();
        times.iter().for_each(|text| evidence.see(text));
        evidence
    }

    #[test]
    fn a_doubt_is_told_in_words_unless_some_file_proves_the_order() {
        let doubtful = evidence(&["5/5/2019", "11/1/2019 10:00", "12/1/2019"]);
        assert_eq!(doubtful.doubtful.as_deref(), Some("11/1/2019 10:00"));
        let of = |order: Option<bool>, files: &[DayEvidence]| DayDoubt::of(order, files.iter());
        let found = of(Some(true), std::slice::from_ref(&doubtful)).expect("it is a doubt");
        let said = found.remark().message;
        assert!(said.en.contains("is read as 11 January 2019, and would be 1 November 2019"));
        assert!(said.spanish().contains("11 de enero de 2019, y sería 1 de noviembre de 2019"));
        let other = of(Some(false), std::slice::from_ref(&doubtful)).expect("it is a doubt");
        assert!(other.remark().message.en.contains("is read as 1 November 2019"));
        let proven = evidence(&["13/1/2019", "1/2/2019"]);
        assert_eq!(proven.proven, Some(DayOrder::DayFirst));
        assert_eq!(of(Some(true), &[doubtful.clone(), proven.clone()]), None);
        assert_eq!(of(None, &[doubtful]), None);
        assert_eq!(of(Some(true), &[evidence(&["5/5/2019", "2019-01-11", "x"])]), None);
        let torn = evidence(&["13/1/2019", "1/13/2019"]).contradicting;
        assert_eq!(torn.as_deref(), Some("1/13/2019"));
    }

    #[test]
    fn the_order_is_said_in_the_text() {
        let text = "# remark\nname = \"t\"\n# CHECK: day/month or month/day? None of 2\n\
            # different times proves it.\ndays_first = true\n\n[[file]]\nname = \"x\"\n";
        let expected = "# remark\nname = \"t\"\ndays_first = false\n\n[[file]]\nname = \"x\"\n";
        assert_eq!(order_days(text, false), expected);
        assert_eq!(order_days(expected, false), expected);
        let bare = "name = \"t\"\n[[file]]\nname = \"days_first\"\n";
        assert_eq!(
            order_days(bare, true),
            "name = \"t\"\ndays_first = true\n[[file]]\nname = \"days_first\"\n"
        );
    }
}
