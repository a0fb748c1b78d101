//! The two languages, and how each writes numbers, lengths of time and shares.

use baremo_metrics::page::Unit;
use baremo_model::error::Told;

use crate::money::Money;
use crate::rounding::{half_up, is_seen, quotient_decimals, share_decimals, short_of_all};

/// A language that people read answers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

/// Narrow no-break space, between groups of three digits in Spanish.
const THIN: char = '\u{202f}';
/// Minus sign, as wide as a plus.
const MINUS: char = '\u{2212}';
/// What stands for a value that is not there.
pub const NONE: &str = "–";

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;

impl Language {
    /// Returns the language of a word or locale: `es`, `es_ES.UTF-8`, `en-GB`. `None` for others.
    pub fn parse(locale: &str) -> Option<Self> {
        let word = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match word.to_ascii_lowercase().as_str() {
            "en" => Some(Language::En),
            "es" => Some(Language::Es),
            _ => None,
        }
    }

    /// Returns the two letters of the language.
    pub fn code(self) -> &'static str {
        self.pick("en", "es")
    }

    /// Returns the one of two things that belongs to the language.
    pub fn pick<T>(self, en: T, es: T) -> T {
        match self {
            Language::En => en,
            Language::Es => es,
        }
    }

    /// Returns a sentence in the language.
    pub fn told(self, told: &Told) -> &str {
        self.pick(told.en.as_str(), told.spanish())
    }

    /// Puts what stands in backticks in quotation marks: terminals show the ones, pages the others.
    pub fn quoted(self, text: &str) -> String {
        let [open, close] = self.pick(["“", "”"], ["«", "»"]);
        let mut out = String::with_capacity(text.len() + 8);
        for (index, part) in text.split('`').enumerate() {
            match index {
                0 => {}
                odd if odd % 2 == 1 => out += open,
                _ => out += close,
            }
            out += part;
        }
        out
    }

    /// Writes a number with so many decimals: `12,045.5`, in Spanish `12 045,5` with a narrow
    /// no-break space, which has none among four digits: `1,204` and `1204`. What lies halfway is
    /// rounded away from zero; what is not finite is a dash.
    pub fn number(self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return NONE.into();
        }
        let plain = format!("{:.decimals$}", half_up(value.abs(), decimals));
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut out = String::with_capacity(plain.len() + 8);
        // A negative number that rounds to zero is written without a sign.
        if value < 0.0 && is_seen(&plain) {
            out.push(MINUS);
        }
        // So the Royal Spanish Academy has it, and CLDR.
        let is_grouped = whole.len() > self.pick(3, 4);
        for (index, digit) in whole.chars().enumerate() {
            if is_grouped && index > 0 && (whole.len() - index) % 3 == 0 {
                out.push(self.pick(',', THIN));
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(self.pick('.', ','));
            out.push_str(fraction);
        }
        out
    }

    /// Writes a number of things.
    pub fn count(self, count: u64) -> String {
        self.number(count as f64, 0)
    }

    /// Writes a share that is already in percent: `81.3%`, in Spanish `81,3 %`. Below a tenth of a
    /// percent two digits are shown, however many decimals they take: `0.018%`. What is not all is
    /// not written as all: `99.97%`.
    pub fn percent(self, percent: f64) -> String {
        let is_whole = percent == 100.0 || percent == 0.0;
        let usual = if is_whole { 0 } else { share_decimals([percent]) };
        let decimals = short_of_all(percent, usual);
        self.with_unit(percent, decimals, self.pick("%", " %"))
    }

    /// Writes a length of time with its two largest units: `42 s`, `4 min 12 s`, `2 h 05 min`,
    /// from two days on `3.4 d`.
    pub fn duration(self, seconds: f64) -> String {
        if !seconds.is_finite() {
            return NONE.into();
        }
        let length = seconds.abs();
        let sign = if seconds < 0.0 { MINUS.to_string() } else { String::new() };
        if length.round() < MINUTE {
            let decimals = usize::from(length < 9.95 && length.fract() != 0.0);
            // A number that rounds to zero has no sign.
            return self.with_unit(seconds, decimals, " s");
        }
        if length.round() < HOUR {
            let whole = length.round() as u64;
            let rest = whole % 60;
            let minutes = format!("{sign}{} min", whole / 60);
            return if rest == 0 { minutes } else { format!("{minutes} {rest} s") };
        }
        let minutes = (length / MINUTE).round() as u64;
        if minutes < 48 * 60 {
            let rest = minutes % 60;
            let hours = format!("{sign}{} h", minutes / 60);
            return if rest == 0 { hours } else { format!("{hours} {rest:02} min") };
        }
        let days = length / DAY;
        let decimals = usize::from(days < 99.95 && days.fract() != 0.0);
        sign + &self.with_unit(days, decimals, " d")
    }

    /// Writes a length of working time as [`Language::duration`] does, in hours however long it is:
    /// a day of work has no length of its own.
    pub fn work_time(self, seconds: f64) -> String {
        let hours = seconds / HOUR;
        if !(hours.abs() >= 48.0 && hours.is_finite()) {
            return self.duration(seconds);
        }
        self.with_unit(hours, usize::from(hours.abs() < 99.95 && hours.fract() != 0.0), " h")
    }

    /// Writes a length of time in one unit, for axes and edges: `42 s`, `1.5 h`, `3 d`.
    pub fn duration_short(self, seconds: f64) -> String {
        self.length(seconds, unit_of(seconds.abs()))
    }

    fn length(self, seconds: f64, (size, unit): (f64, &str)) -> String {
        let value = seconds / size;
        let decimals = usize::from(value.abs() < 9.95 && (value - value.round()).abs() > 0.04);
        self.with_unit(value, decimals, &format!(" {unit}"))
    }

    /// Writes a number with one decimal, and a whole one without.
    pub fn plain(self, value: f64) -> String {
        self.number(value, usize::from(value.fract() != 0.0))
    }

    /// Writes a value in the unit of a metric, as answers name it. An unknown unit, such as a
    /// currency, follows the number.
    pub fn value(self, unit: &str, value: f64) -> String {
        match unit {
            "seconds" => self.duration(value),
            WORK_TIME => self.work_time(value),
            "percent" => self.percent(value),
            "count" => self.plain(value),
            "ratio" | "score" => self.number(value, quotient_decimals([value])),
            "days" => self.with_unit(value, usize::from(value.fract() != 0.0), " d"),
            "months" => self.with_unit(value, 1, self.pick(" months", " meses")),
            "points" => self.number(value, 1),
            other => match Money::of(self, other) {
                Some(money) => money.written(value, money.decimals),
                None => self.with_unit(value, 2, &format!(" {other}")),
            },
        }
    }

    /// Writes money in whole units of its currency, where minor ones do not fit.
    pub(crate) fn whole_money(self, unit: &str, value: f64) -> String {
        Money::of(self, unit).map_or_else(|| self.value(unit, value), |it| it.written(value, 0))
    }

    /// Writes a value briefly, for axes and edges.
    pub fn value_short(self, unit: &str, value: f64) -> String {
        match unit {
            "seconds" => self.duration_short(value),
            WORK_TIME => self.length(value, work_unit_of(value.abs())),
            "percent" => {
                let has_decimals = value.fract() != 0.0 && value.abs() < 10.0;
                let decimals = if has_decimals { share_decimals([value]) } else { 0 };
                self.with_unit(value, short_of_all(value, decimals), self.pick("%", " %"))
            }
            // On an axis what is whole is written so.
            "ratio" | "score" | "points" if value.fract() == 0.0 => self.number(value, 0),
            "months" if value.fract() == 0.0 => {
                self.with_unit(value, 0, self.pick(" months", " meses"))
            }
            other => match Money::of(self, other) {
                Some(money) => money.short(value),
                None => self.value(other, value),
            },
        }
    }

    /// Writes a class of a histogram: `1 – 5 min`, `> 3 h` without an upper edge, `4` where its
    /// edges are the same.
    pub fn class(self, unit: &str, (low, high): (f64, f64)) -> String {
        let spell = |edge: f64| self.value_short(unit, edge);
        match high.is_finite() {
            true if low == high => spell(low),
            true => format!("{} – {}", spell(low), spell(high)),
            false => format!("> {}", spell(low)),
        }
    }

    /// Returns by what numbers of a unit are divided for an axis that reaches `greatest`, and what
    /// the axis is called then: seconds become hours, minor units the sign of their currency.
    pub fn axis(self, unit: &str, greatest: f64) -> (f64, String) {
        match unit {
            unit if is_time(unit) => {
                let (size, name) = time_unit(unit, greatest);
                (size, name.to_owned())
            }
            "percent" => (1.0, "%".into()),
            "days" => (1.0, "d".into()),
            "months" => (1.0, self.pick("months", "meses").into()),
            "count" | "ratio" | "points" | "score" => (1.0, String::new()),
            other => match Money::of(self, other) {
                Some(money) => (money.size, money.name.to_owned()),
                None => (1.0, other.to_owned()),
            },
        }
    }

    /// Writes an interval in one unit for both ends: `3.8–4.5 min`, `46.2–72.4%`. So the terminal
    /// and reports write them, whose columns are narrow.
    pub fn interval(self, unit: &str, [low, high]: [f64; 2]) -> String {
        let Ends { size, decimals, before, after } = self.ends(unit, [low, high], 0.0);
        let dash = if low < 0.0 { " – " } else { "–" };
        let [low, high] =
            [low / size, high / size].map(|end| self.between(before, end, decimals, ""));
        format!("{low}{dash}{high}{after}")
    }

    /// Writes an interval as its value is written: `58 min – 1 h 42 min` beside `1 h 20 min`. So
    /// pages write them, all of them: one value is not written in two ways on one page.
    pub fn interval_spelt(self, unit: &str, [low, high]: [f64; 2]) -> String {
        if !is_time(unit) {
            return self.interval(unit, [low, high]);
        }
        let [low, high] = [low, high].map(|end| self.value(unit, end));
        if low == high { low } else { format!("{low} – {high}") }
    }

    /// Returns how both ends of an interval are written beside a level.
    fn ends(self, unit: &str, [low, high]: [f64; 2], level: f64) -> Ends<'_> {
        let greatest = low.abs().max(high.abs());
        if let Some(money) = Money::of(self, unit) {
            let (before, after) = money.around();
            return Ends { size: money.size, decimals: money.decimals, before, after };
        }
        let (size, decimals, after) = match unit {
            unit if is_time(unit) => {
                let (size, name) = time_unit(unit, greatest);
                (size, usize::from(greatest / size < 99.5), format!(" {name}"))
            }
            "percent" => (1.0, share_decimals([low, high, level]), self.pick("%", " %").to_owned()),
            "ratio" | "score" => (1.0, quotient_decimals([greatest, level]), String::new()),
            "count" => (1.0, usize::from(greatest < 99.5), String::new()),
            "days" => (1.0, 1, " d".to_owned()),
            "months" => (1.0, 1, self.pick(" months", " meses").to_owned()),
            "points" => (1.0, 1, String::new()),
            other => (1.0, 2, format!(" {other}")),
        };
        Ends { size, decimals, before: "", after }
    }

    /// Returns in what the difference of two values of a unit is told, where that is points: shares
    /// differ by percentage points, scores by points.
    pub(crate) fn points(self, unit: &str) -> Option<&'static str> {
        match unit {
            "percent" => Some(" pp"),
            "points" => Some(self.pick(" points", " puntos")),
            _ => None,
        }
    }

    /// Writes by how much two values of a unit differ, without a sign: `7 min`, `3.1 pp`. What is
    /// small beside the greater of them, the level, is not written finer than it.
    pub fn difference(self, unit: &str, difference: f64, level: f64) -> String {
        match self.points(unit) {
            Some(points) => {
                let decimals = match unit {
                    _ if difference.abs() >= 9.95 => 0,
                    // What one decimal shows takes no more, however small the shares.
                    "percent" if difference.abs() >= 0.05 => 1,
                    "percent" => share_decimals([difference.abs().max(level.abs())]),
                    _ => 1,
                };
                self.with_unit(difference.abs(), decimals, points)
            }
            None if matches!(unit, "ratio" | "score") => {
                self.number(difference.abs(), quotient_decimals([difference, level]))
            }
            None => self.value(unit, difference.abs()),
        }
    }

    /// Writes the interval of a difference, each end with its sign: `−30.8 to −10.8 pp`,
    /// `−2,5 a +3,0 min`. Other than an interval of values, it may reach below nothing in any unit.
    pub fn difference_interval(self, unit: &str, [low, high]: [f64; 2], level: f64) -> String {
        let Ends { size, decimals, before, after } = self.ends(unit, [low, high], level);
        let name = self.points(unit).map_or(after, str::to_owned);
        let spell = |end: f64| {
            let number = self.between(before, end / size, decimals, "");
            if end > 0.0 && is_seen(&number) { format!("+{number}") } else { number }
        };
        format!("{} {} {}{name}", spell(low), self.pick("to", "a"), spell(high))
    }

    /// Returns `one` for 1, else `many`.
    pub fn plural<'a>(self, count: u64, one: &'a str, many: &'a str) -> &'a str {
        if count == 1 { one } else { many }
    }

    /// Writes a count with its noun, each noun in singular and plural: `1 case`, `1,204 cases`.
    pub fn counted(self, count: u64, en: [&str; 2], es: [&str; 2]) -> String {
        let [one, many] = self.pick(en, es);
        format!("{} {}", self.count(count), self.plural(count, one, many))
    }

    fn with_unit(self, value: f64, decimals: usize, unit: &str) -> String {
        self.between("", value, decimals, unit)
    }

    /// Writes a number with what stands before it, behind its minus, and what follows it. What is
    /// not finite is a dash alone.
    pub(crate) fn between(self, before: &str, value: f64, decimals: usize, after: &str) -> String {
        let number = self.number(value, decimals);
        match number.strip_prefix(MINUS) {
            _ if !value.is_finite() => number,
            Some(size) => format!("{MINUS}{before}{size}{after}"),
            None => format!("{before}{number}{after}"),
        }
    }
}

/// How both ends of an interval are written.
struct Ends<'a> {
    /// By what they are divided.
    size: f64,
    decimals: usize,
    /// What stands before each, behind its minus.
    before: &'a str,
    /// What follows the last.
    after: String,
}

/// Returns size and name of the unit in which a length of time is short to write.
fn unit_of(seconds: f64) -> (f64, &'static str) {
    match seconds {
        length if length < 1.5 * MINUTE => (1.0, "s"),
        length if length < 1.5 * HOUR && length.round() != HOUR => (MINUTE, "min"),
        length if length < 2.0 * DAY => (HOUR, "h"),
        _ => (DAY, "d"),
    }
}

/// As [`unit_of`], for working time.
fn work_unit_of(seconds: f64) -> (f64, &'static str) {
    unit_of(seconds.min(DAY))
}

fn time_unit(unit: &str, seconds: f64) -> (f64, &'static str) {
    if unit == WORK_TIME { work_unit_of(seconds) } else { unit_of(seconds) }
}

/// The unit in which lengths of working time are shown: seconds that a calendar counted.
pub const WORK_TIME: &str = "seconds of work";

/// Returns whether a shown unit is a length of time, of the wall or of work.
pub fn is_time(unit: &str) -> bool {
    matches!(unit, "seconds" | WORK_TIME)
}

/// Returns the word that answers use for a unit.
pub fn unit_word(unit: Unit) -> &'static str {
    unit.word()
}

#[cfg(test)]
mod tests;
