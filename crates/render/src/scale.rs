//! The graduated scale, the product's mark: bands, the value as a marker, its 95 % interval as a
//! whisker. Right is always better, whatever the unit.
//!
//! ```text
//! ░░░░░░░░░░░░▒▒▒▒├──◆───┤▒▒▒▓▓▓▓▓▓▓▓▓▓▓▓█████████████
//!             ╵3 h típico    ╵1 h bueno  ╵15 min excelente
//! ```

use baremo_metrics::bucket::Grain;
use baremo_metrics::page::{Band, Better};

use crate::band::{Grade, Lines};
use crate::language::Language;
use crate::messages::{self, Message};
use crate::style::{Paint, Style};
use crate::text::{spaces, width};

/// Longest track drawn.
const TRACK: usize = 64;

/// What the scale measures against.
#[derive(Clone, Copy, Debug)]
pub enum Ruler<'a> {
    /// A benchmark that speaks of exactly this figure (see [`crate::band::band_for`]).
    Band(&'a Band),
    /// The metric's own range over periods as long as the one whose value is read: a month among
    /// months, never a month among its days.
    Own(Own),
}

/// The range of a metric's own values over the last periods of one length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Own {
    /// Least and greatest value.
    pub ends: [f64; 2],
    /// How many periods have a value.
    pub periods: u64,
    /// How long each is: a day, a week, a month or a quarter.
    pub grain: Grain,
}

impl Own {
    /// Returns the range over the last twelve months.
    pub fn of_year(ends: [f64; 2]) -> Self {
        Own { ends, periods: 12, grain: Grain::Month }
    }

    /// Names the range (`12-month range`), and the periods (`the last 12 months`).
    fn messages(&self) -> [Message; 2] {
        match self.grain {
            Grain::Day => [messages::RANGE_OF_DAYS, messages::LAST_DAYS],
            Grain::Week => [messages::RANGE_OF_WEEKS, messages::LAST_WEEKS],
            Grain::Quarter => [messages::RANGE_OF_QUARTERS, messages::LAST_QUARTERS],
            _ => [messages::RANGE_OF_MONTHS, messages::LAST_MONTHS],
        }
    }

    /// Says which periods these are: `the last 12 months`.
    pub fn last(&self, language: Language) -> String {
        let [_, last] = self.messages();
        last.fill(language, &[("count", &language.count(self.periods))])
    }

    /// Says what the range is of: `12-month range`.
    pub fn named(&self, language: Language) -> String {
        let [range, _] = self.messages();
        range.fill(language, &[("count", &language.count(self.periods))])
    }
}

/// A value to be put on a scale.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The value, in the unit of answers.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// The unit, as answers name it.
    pub unit: &'a str,
    /// Which direction is good.
    pub better: Better,
}

/// A scale, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Scale<'a> {
    reading: Reading<'a>,
    ruler: Lined,
}

#[derive(Clone, Debug)]
enum Lined {
    Bands(Lines),
    /// Worst and best value, and of which periods.
    Own([f64; 2], Own),
}

impl<'a> Scale<'a> {
    /// Puts a value on a ruler. `None` when the metric has no better direction, the band cannot be
    /// read, the range has no width or the value is not finite.
    pub fn new(reading: Reading<'a>, ruler: Ruler<'_>) -> Option<Self> {
        if !reading.value.is_finite() {
            return None;
        }
        let ruler = match ruler {
            Ruler::Band(band) => Lined::Bands(Lines::of(band, reading.better)?),
            Ruler::Own(own) => {
                let [low, high] = own.ends;
                let ends = match reading.better {
                    Better::Higher => [low, high],
                    Better::Lower => [high, low],
                    Better::Neither => return None,
                };
                let wide = low < high && (high - low).is_finite();
                wide.then_some(Lined::Own(ends, own))?
            }
        };
        Some(Scale { reading, ruler })
    }

    /// Returns the grade by the bands; `None` on the metric's own range.
    pub fn grade(&self) -> Option<Grade> {
        match &self.ruler {
            Lined::Bands(lines) => Some(lines.grade(self.reading.value)),
            Lined::Own(..) => None,
        }
    }

    /// Says where the value stands: `good`, `typical; the interval straddles the line of good`,
    /// `above the alarm line of 10%`.
    pub fn words(&self, language: Language) -> String {
        match &self.ruler {
            Lined::Bands(lines) => {
                let mut words = self.stands(language, lines);
                let straddled: Vec<&str> = self
                    .reading
                    .interval
                    .map(|interval| lines.straddled(interval).map(|line| line.grade.line()))
                    .into_iter()
                    .flatten()
                    .map(|line| line.text(language))
                    .collect();
                let and = format!(" {} ", messages::AND.text(language));
                let said = match straddled.as_slice() {
                    [] => return words,
                    [one] => messages::STRADDLES.fill(language, &[("grade", one)]),
                    [first @ .., last] => {
                        let grades = first.join(", ") + &and + last;
                        messages::STRADDLES_MANY.fill(language, &[("grades", &grades)])
                    }
                };
                words += "; ";
                words + &said
            }
            Lined::Own([worst, best], own) => {
                let share = (self.reading.value - worst) / (best - worst);
                let (percent, periods) = (language.with_percent(share), own.last(language));
                let message = match share {
                    share if share < 0.0 => messages::BELOW_OWN,
                    share if share > 1.0 => messages::ABOVE_OWN,
                    _ => messages::WITHIN_OWN,
                };
                message.fill(language, &[("periods", &periods), ("percent", &percent)])
            }
        }
    }

    /// Says which band holds, the worse of two between which a value lies, or on
    /// which side of the alarm line it is.
    fn stands(&self, language: Language, lines: &Lines) -> String {
        let (value, grade) = (self.reading.value, lines.grade(self.reading.value));
        let at = lines.lines.first().map_or(0.0, |line| line.at);
        let message = match grade {
            Grade::Alarm if value > at => messages::ABOVE_ALARM,
            Grade::Alarm if value < at => messages::BELOW_ALARM,
            Grade::Alarm => messages::AT_ALARM,
            Grade::Fine => messages::CLEAR_OF_ALARM,
            other => other.line(),
        };
        message.fill(language, &[("value", &language.value_short(self.reading.unit, at))])
    }

    /// Returns two lines behind `indent` spaces: the track, and the lines of the bands under it.
    pub fn draw(&self, language: Language, style: Style, indent: usize) -> String {
        let room = style.columns().saturating_sub(indent + 1).min(TRACK);
        let legend = self.legend(language, room, style.columns().saturating_sub(indent));
        let text = format!(
            "{0}{1}\n{0}{2}\n",
            spaces(indent),
            self.track(style, room),
            style.paint(Paint::Dim, legend.trim_end()),
        );
        style.finish(text)
    }

    /// Returns the track alone, `columns` wide: for cards.
    pub fn track(&self, style: Style, columns: usize) -> String {
        let columns = columns.max(4);
        let at = |value: f64| {
            let place = self.place(value).clamp(0.0, 1.0);
            ((place * columns as f64) as usize).min(columns - 1)
        };
        let marker = at(self.reading.value);
        let whisker = self.reading.interval.map(|[low, high]| {
            let ends = [at(low), at(high)];
            [ends[0].min(ends[1]).min(marker), ends[0].max(ends[1]).max(marker)]
        });
        let mut out = String::new();
        for column in 0..columns {
            let inside = whisker.filter(|[from, to]| (*from..=*to).contains(&column));
            let (mark, paint) = match inside {
                _ if column == marker => ("◆", Paint::Bold),
                Some([from, _]) if column == from => ("├", Paint::Bold),
                Some([_, to]) if column == to => ("┤", Paint::Bold),
                Some(_) => ("─", Paint::Bold),
                None => (self.shade((column as f64 + 0.5) / columns as f64), Paint::Dim),
            };
            out += &style.paint(paint, mark);
        }
        style.finish(out)
    }

    /// Returns the bands from worst to best: where each begins and ends, 0 to 1, and how strongly
    /// it is drawn, 0 to 3. One band of strength 0 on the metric's own range.
    pub fn zones(&self) -> Vec<(f64, f64, u8)> {
        let Lined::Bands(lines) = &self.ruler else {
            return vec![(0.0, 1.0, 0)];
        };
        let count = (lines.lines.len() + 1) as f64;
        let grades = std::iter::once(lines.below).chain(lines.lines.iter().map(|line| line.grade));
        let strength = |grade: Grade| match grade {
            Grade::Alarm | Grade::Worse => 0,
            Grade::Typical => 1,
            Grade::Good | Grade::Fine => 2,
            Grade::Excellent => 3,
        };
        let zone = |(index, grade): (usize, Grade)| {
            (index as f64 / count, (index + 1) as f64 / count, strength(grade))
        };
        grades.enumerate().map(zone).collect()
    }

    /// Returns the graduation: where each line lies, 0 to 1, its value and its name. On the
    /// metric's own range, its worst and best value without a name.
    pub fn marks(&self, language: Language) -> Vec<(f64, String, &'static str)> {
        let short = |value: f64| language.value_short(self.reading.unit, value);
        match &self.ruler {
            Lined::Own([worst, best], _) => {
                vec![(0.0, short(*worst), ""), (1.0, short(*best), "")]
            }
            Lined::Bands(lines) => {
                let count = (lines.lines.len() + 1) as f64;
                let each = lines.lines.iter().enumerate();
                each.map(|(index, line)| {
                    let at = (index + 1) as f64 / count;
                    (at, short(line.at), line.grade.line().text(language))
                })
                .collect()
            }
        }
    }

    /// Returns the shade of a place on the track: the better, the darker.
    fn shade(&self, place: f64) -> &'static str {
        let Lined::Bands(lines) = &self.ruler else {
            return "─";
        };
        let zone = ((place * (lines.lines.len() + 1) as f64) as usize).min(lines.lines.len());
        match zone.checked_sub(1).map_or(lines.below, |line| lines.lines[line].grade) {
            Grade::Alarm | Grade::Worse => "░",
            Grade::Typical => "▒",
            Grade::Good | Grade::Fine => "▓",
            Grade::Excellent => "█",
        }
    }

    /// Returns where a value lies, 0 the worst and 1 the best. Every band is as wide as any other;
    /// within one, places are proportional; an open end is approached and never reached.
    pub fn place(&self, value: f64) -> f64 {
        match &self.ruler {
            Lined::Own([worst, best], _) => (value - worst) / (best - worst),
            Lined::Bands(lines) => {
                // Mirrored where less is better, so that the best is always to the right.
                let toward = |value: f64| if lines.higher { value } else { -value };
                let marks: Vec<f64> = lines.lines.iter().map(|line| toward(line.at)).collect();
                let zones = (marks.len() + 1) as f64;
                let [first, last] = [marks[0], marks[marks.len() - 1]];
                let widths = marks.windows(2).map(|pair| pair[1] - pair[0]);
                let value = toward(value);
                if value < first {
                    let beyond = (first - value) / reach(widths, first);
                    return 1.0 / (1.0 + beyond) / zones;
                }
                if value >= last {
                    let within = match self.limit(lines.higher) {
                        Some(limit) if limit > last => (value - last) / (limit - last),
                        _ => (value - last) / (value - last + reach(widths.rev(), last)),
                    };
                    return (zones - 1.0 + within.clamp(0.0, 0.999)) / zones;
                }
                let zone = marks.iter().rposition(|mark| *mark <= value).unwrap_or(0);
                let span = marks[zone + 1] - marks[zone];
                (zone as f64 + 1.0 + (value - marks[zone]) / span) / zones
            }
        }
    }

    /// Returns the best value a unit allows, mirrored where less is better.
    fn limit(&self, higher: bool) -> Option<f64> {
        match (self.reading.unit, higher) {
            ("percent", true) => Some(100.0),
            (_, true) => None,
            (_, false) => Some(0.0),
        }
    }

    /// Returns the line under a track: each band's line with its value and name. A label without
    /// room gives up its name, then its value.
    fn legend(&self, language: Language, track: usize, columns: usize) -> String {
        let short = |value: f64| language.value_short(self.reading.unit, value);
        let Lined::Bands(lines) = &self.ruler else {
            let Lined::Own([worst, best], own) = self.ruler else {
                return String::new();
            };
            let (left, right) = (short(worst), short(best));
            let middle = own.named(language);
            let used = width(&left) + width(&right) + width(&middle);
            let room = track.saturating_sub(used);
            let (before, after) = (spaces(room / 2), spaces(room - room / 2));
            return match room >= 2 {
                true => format!("{left}{before}{middle}{after}{right}"),
                false => format!("{left} – {right}"),
            };
        };
        let zones = lines.lines.len() + 1;
        let start = |index: usize| track * (index + 1) / zones;
        let mut out = String::new();
        for (index, line) in lines.lines.iter().enumerate() {
            out += &spaces(start(index).saturating_sub(width(&out)));
            let end = if index + 2 < zones { start(index + 1) } else { columns };
            let value = format!("╵{}", short(line.at));
            let named = format!("{value} {}", line.grade.line().text(language));
            let label = [named, value, "╵".to_owned()];
            let fits = label.iter().find(|label| width(&out) + width(label) < end);
            out += fits.map_or("", String::as_str);
        }
        out
    }
}

/// Returns how far beyond an outermost line the middle of an open end lies: the width of the band
/// next to it, so that a step is as long on either side of the line. How far the line is from zero
/// says nothing of it, and less where values go below zero; only a line that stands alone has
/// nothing else. `widths` are those of the bands, from the line inwards.
fn reach(mut widths: impl Iterator<Item = f64>, line: f64) -> f64 {
    let alone = if line == 0.0 { 1.0 } else { line.abs() };
    widths.find(|width| *width > 0.0).unwrap_or(alone)
}

impl Language {
    /// Writes a share, 0 to 1, in whole percent.
    fn with_percent(self, share: f64) -> String {
        format!("{}{}", self.number(100.0 * share, 0), self.pick("%", " %"))
    }
}

#[cfg(test)]
mod tests;
