//! Benchmarks as lines on a scale, and grading a value by them.

use baremo_metrics::answer::{RangeUsed, Value};
use baremo_metrics::bands::Stretch;
use baremo_metrics::page::{Band, Better, Metric};
use jiff::civil::Date;

use crate::messages::{self, Message};

/// Where the figures come from, to be held against what a band speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// Two letters of the country.
    pub country: Option<&'a str>,
    /// The industry.
    pub industry: Option<&'a str>,
    /// The period the value covers: a grain's word.
    pub period: Option<&'a str>,
}

impl Place<'_> {
    /// Returns the same place over the range of an answer; the period of a value that is not over
    /// is unknown, for what happens in a month has not happened yet in half of one.
    #[must_use]
    pub fn over(self, range: &RangeUsed, value: &Value) -> Self {
        Place { period: period(range).filter(|_| !value.partial), ..self }
    }
}

/// Returns the grain whose length a range has, wherever it begins; none of any other length.
fn period(range: &RangeUsed) -> Option<&'static str> {
    let date = |text: &Option<String>| text.as_deref()?.get(..10)?.parse::<Date>().ok();
    let days = date(&range.from)?.until(date(&range.to)?).ok()?.get_days();
    match days {
        1 => Some("day"),
        7 => Some("week"),
        28..=31 => Some("month"),
        90..=92 => Some("quarter"),
        365..=366 => Some("year"),
        _ => None,
    }
}

/// Returns the band of a metric that speaks of this variant and statistic at this place; `None`
/// when anything a band names does not match. A band matches any period, country or industry it
/// does not name or calls `any`. Shares and counts have no statistic; for them a band's `mean`
/// matches.
pub fn band_for<'a>(
    metric: &'a Metric,
    variant: &str,
    statistic: Option<&str>,
    place: &Place<'_>,
) -> Option<&'a Band> {
    let matches = |named: &Option<String>, here: Option<&str>| match named.as_deref() {
        None | Some("any") => true,
        Some(named) => here.is_some_and(|here| here.eq_ignore_ascii_case(named)),
    };
    metric.bands.iter().find(|band| {
        // A band may name the default by its second name.
        let own = metric.definition(&band.variant);
        own.is_some_and(|own| own.variant == variant)
            && band.statistic == statistic.unwrap_or("mean")
            && matches(&band.period, place.period)
            && matches(&band.country, place.country)
            && matches(&band.industry, place.industry)
    })
}

/// Returns the text of a band as people of a language read it: `2-3 h` becomes `2–3 h`, a decimal
/// point a comma in Spanish, `85 %` in English `85%`.
pub fn shown(language: crate::language::Language, text: &str) -> String {
    let text = crate::text::clean(text);
    let number = |c: char| c.is_ascii_digit();
    let mut out = String::with_capacity(text.len());
    for (index, character) in text.char_indices() {
        let before = text[..index].ends_with(number);
        let after = text[index + character.len_utf8()..].starts_with(number);
        let is_of_percent = character == ' ' && before && text[index + 1..].starts_with('%');
        if is_of_percent && language.pick(true, false) {
            continue;
        }
        out.push(match character {
            '-' if before && after => '–',
            '.' if before && after => language.pick('.', ','),
            other => other,
        });
    }
    out
}

/// How well a value does by a band, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Beyond the alarm line.
    Alarm,
    /// Worse than typical.
    Worse,
    /// On the good side of an alarm line; nothing more is known.
    Fine,
    /// As most.
    Typical,
    /// Better than most.
    Good,
    /// Among the best.
    Excellent,
}

impl Grade {
    /// Returns what the line at which the grade begins is called.
    pub(crate) fn line(self) -> Message {
        match self {
            Grade::Alarm | Grade::Fine => messages::LINE_ALARM,
            Grade::Worse => messages::GRADE_WORSE,
            Grade::Typical => messages::GRADE_TYPICAL,
            Grade::Good => messages::GRADE_GOOD,
            Grade::Excellent => messages::GRADE_EXCELLENT,
        }
    }
}

/// A line on the scale: from here on, going towards the better, the grade holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) at: f64,
    /// Whether the value of the line itself has the grade.
    pub(crate) closed: bool,
    pub(crate) grade: Grade,
}

/// The lines of a band, worst first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lines {
    pub(crate) lines: Vec<Line>,
    /// Whether greater values are better.
    pub(crate) higher: bool,
    /// What holds before the first line.
    pub(crate) below: Grade,
}

impl Lines {
    /// Reads the lines of a band. `None` when the metric has no better direction, when nothing
    /// can be read, or when the texts contradict each other.
    pub(crate) fn of(band: &Band, better: Better) -> Option<Self> {
        let higher = match better {
            Better::Higher => true,
            Better::Lower => false,
            Better::Neither => return None,
        };
        let read = |text: &Option<String>, grade: Grade| {
            let Stretch { low, high, closed } = Stretch::parse(text.as_deref()?)?;
            let worse = if higher { low } else { high };
            Some(Line { at: worse?, closed, grade })
        };
        let grades = [
            (&band.typical, Grade::Typical),
            (&band.good, Grade::Good),
            (&band.excellent, Grade::Excellent),
        ];
        let mut lines: Vec<Line> =
            grades.into_iter().filter_map(|(text, grade)| read(text, grade)).collect();
        let mut below = Grade::Worse;
        if lines.is_empty() {
            let alarm = Stretch::parse(band.alarm.as_deref()?)?;
            // The alarm's own end faces the better side.
            let at = if higher { alarm.high } else { alarm.low }?;
            lines.push(Line { at, closed: !alarm.closed, grade: Grade::Fine });
            below = Grade::Alarm;
        }
        let ordered = lines.windows(2).all(|pair| match higher {
            true => pair[0].at <= pair[1].at,
            false => pair[0].at >= pair[1].at,
        });
        ordered.then_some(Lines { lines, higher, below })
    }

    /// Returns the place of the last line that a value reaches.
    fn reached(&self, value: f64) -> Option<usize> {
        self.lines.iter().rposition(|line| match (value == line.at, self.higher) {
            (true, _) => line.closed,
            (false, true) => value > line.at,
            (false, false) => value < line.at,
        })
    }

    /// Returns the grade of a value; between two bands the worse holds.
    pub(crate) fn grade(&self, value: f64) -> Grade {
        self.reached(value).map_or(self.below, |line| self.lines[line].grade)
    }

    /// Returns the lines that an interval straddles, worst first.
    pub(crate) fn straddled(&self, [low, high]: [f64; 2]) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| low < line.at && line.at < high)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn band(typical: &str, good: &str, excellent: &str) -> Band {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Band {
            variant: "default".into(),
            statistic: "mean".into(),
            period: Some("any".into()),
            country: Some("US".into()),
            industry: None,
            typical: some(typical),
            good: some(good),
            excellent: some(excellent),
            alarm: None,
            source: "K".into(),
        }
    }

    #[test]
    fn a_range_has_the_period_of_its_length() {
        let of = |from: &str, to: &str, partial: bool| {
            let bound = |date: &str| Some(format!("{date}T00:00:00+01:00"));
            let range = RangeUsed {
                from: bound(from),
                to: bound(to),
                zone: "Europe/Madrid".into(),
                grain: "all".into(),
                compared: None,
            };
            Place::default().over(&range, &Value { partial, ..Value::default() }).period
        };
        assert_eq!(of("2026-02-01", "2026-03-01", false), Some("month"));
        assert_eq!(of("2026-01-12", "2026-02-12", false), Some("month"));
        assert_eq!(of("2026-02-01", "2026-03-01", true), None);
        assert_eq!(of("2026-02-01", "2026-02-02", false), Some("day"));
        assert_eq!(of("2026-02-02", "2026-02-09", false), Some("week"));
        assert_eq!(of("2026-01-01", "2026-04-01", false), Some("quarter"));
        assert_eq!(of("2024-01-01", "2025-01-01", false), Some("year"));
        assert_eq!(of("2026-01-01", "2026-07-01", false), None);
    }

    #[test]
    fn a_band_of_the_second_name_is_one_of_the_default() {
        let catalog = crate::tests::catalog();
        let named = Band { variant: "observed_life".into(), ..band("1-2", "> 2", "> 3") };
        let metric = Metric { bands: vec![named], ..catalog.get("clv").unwrap().clone() };
        let place = Place { country: Some("US"), ..Place::default() };
        let found = |variant: &str| band_for(&metric, variant, None, &place).is_some();
        assert_eq!(["default", "historic"].map(found), [true, false]);
    }

    #[test]
    fn band_texts_read_like_the_language() {
        use crate::language::Language;
        assert_eq!(shown(Language::Es, "2.5-3 h"), "2,5–3 h");
        assert_eq!(shown(Language::En, "< 1 h"), "< 1 h");
        assert_eq!(shown(Language::En, "2.5-3 %"), "2.5–3%");
        assert_eq!(shown(Language::Es, ">= 85 %"), ">= 85 %");
    }

    #[test]
    fn between_two_bands_the_worse_holds() {
        let lower = Lines::of(&band("2-3 h", "< 1 h", "< 15 min"), Better::Lower).unwrap();
        let check = |minutes: f64, grade: Grade| assert_eq!(lower.grade(minutes * 60.0), grade);
        check(200.0, Grade::Worse);
        check(180.0, Grade::Typical);
        check(90.0, Grade::Typical);
        check(60.0, Grade::Typical);
        check(59.0, Grade::Good);
        check(0.0, Grade::Excellent);
        let csat = Lines::of(&band("80-85 %", ">= 90 %", ""), Better::Higher).unwrap();
        assert_eq!(csat.grade(87.0), Grade::Typical);
        assert_eq!(csat.grade(90.0), Grade::Good);
        let straddled: Vec<Grade> = csat.straddled([84.0, 91.0]).map(|line| line.grade).collect();
        assert_eq!(straddled, [Grade::Good]);
    }

    #[test]
    fn an_alarm_line_alone_parts_the_scale_in_two() {
        let alarm = Band { alarm: Some(">= 10 %".into()), ..band("", "", "") };
        let lines = Lines::of(&alarm, Better::Lower).unwrap();
        assert_eq!(lines.grade(10.0), Grade::Alarm);
        assert_eq!(lines.grade(9.9), Grade::Fine);
        assert!(Lines::of(&alarm, Better::Neither).is_none());
        assert!(Lines::of(&band("70-80 %", ">= 60 %", ""), Better::Higher).is_none());
    }
}
