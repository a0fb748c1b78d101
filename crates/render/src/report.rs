//! The first report: one card a metric, by family.
//!
//! ```text
//! Tiempo de primera respuesta                                ▲ +7 min (+64 %)
//! 11 min mediana · p90 48 min · media 19 min · n = 1204               ▁▂▃▅▇▒
//! ░░░░░░░░▒▒▒├─◆──┤▒▓▓▓▓▓▓▓▓████████  típico
//! ```

/// Declares each message once, and lists all for the test.
macro_rules! said {
    ($($name:ident: $en:literal, $es:literal;)*) => {
        $(
            #[doc = concat!("“", $en, "”.")]
            pub const $name: Message = Message { en: $en, es: $es };
        )*

        #[cfg(test)]
        const ALL: &[(&str, Message)] = &[$((stringify!($name), $name)),*];
    };
}

pub mod board;
pub mod pack;
mod print;

use baremo_metrics::answer::Value;
use baremo_metrics::page::Metric;

use crate::answer::{unit_of, words};
use crate::band::{Place, band_for};
use crate::change::{Change, change_long};
use crate::chart::{Point, sparkline};
use crate::language::{Language, NONE, unit_word};
use crate::messages;
use crate::scale::{Own, Reading, Ruler, Scale};
use crate::style::{Paint, Style};
use crate::text::{clean, cut, joined, left, paragraph, spaces, width};
use crate::words::{NULLS, STATISTICS, called, family, of_whom};

/// Columns of a card's track.
const TRACK: usize = 36;

/// One metric of the report.
#[derive(Clone, Debug)]
pub struct Card<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// Variant shown.
    pub variant: &'a str,
    /// Word of the statistic of the value; none for what has no statistic.
    pub statistic: Option<&'a str>,
    /// The value, with interval and change.
    pub value: &'a Value,
    /// What is said of windows that are not over, where they are why there is no value.
    pub open: Option<String>,
    /// Further statistics of the same records: word and value.
    pub beside: Vec<(&'a str, Option<f64>)>,
    /// Of what has no single figure, what its parts are called and come to.
    pub parts: Vec<(String, f64)>,
    /// The value by bucket, oldest first, and whether the bucket is not over.
    pub series: Vec<(Option<f64>, bool)>,
    /// Least and greatest value of the last twelve months.
    pub range: Option<[f64; 2]>,
    /// Word of the unit where the variant's differs from the metric's.
    pub unit: Option<&'a str>,
}

/// A report on one period.
#[derive(Clone, Debug, Default)]
pub struct Report<'a> {
    /// What it is about: a company, a team.
    pub title: &'a str,
    /// The period in words, the zone, whatever else holds for all figures.
    pub about: Vec<String>,
    /// What changes are measured against, in words.
    pub against: Option<&'a str>,
    /// Cards in the order of their families.
    pub cards: Vec<Card<'a>>,
    /// Where the figures come from, for bands.
    pub place: Place<'a>,
    /// Commands to try next, each with what it shows.
    pub next: Vec<(String, String)>,
}

/// Writes the report, no line wider than the style.
pub fn report_text(language: Language, style: Style, report: &Report<'_>) -> String {
    let mut out = String::new();
    let columns = style.columns();
    out += &format!("{}\n", style.paint(Paint::Bold, &cut(&clean(report.title), columns)));
    let mut about = report.about.clone();
    about.extend(
        report.against.map(|label| messages::AGAINST.fill(language, &[("label", &clean(label))])),
    );
    joined(&mut out, &about, "", columns);
    let mut section = None;
    for card in &report.cards {
        if section != Some(&card.metric.family) {
            section = Some(&card.metric.family);
            let name = family(&card.metric.family, language);
            let line = "─".repeat(columns.saturating_sub(width(&name) + 1));
            let [name, line] = [(Paint::Bold, &name), (Paint::Dim, &line)]
                .map(|(paint, text)| style.paint(paint, text));
            out += &format!("\n{name} {line}\n");
        }
        out.push('\n');
        card.write(&mut out, language, style, &report.place);
    }
    out.push('\n');
    let legend = style.paint(Paint::Dim, messages::REPORT_LEGEND.text(language));
    paragraph(&mut out, &legend, "", "", columns);
    if report.cards.iter().any(Card::is_partial) {
        let partial = format!("▒ {}", messages::PARTIAL.text(language));
        paragraph(&mut out, &style.paint(Paint::Dim, &partial), "", "", columns);
    }
    next(&mut out, language, style, &report.next);
    style.finish(out)
}

impl Card<'_> {
    /// Returns whether its value or one of its series is marked as partial.
    fn is_partial(&self) -> bool {
        self.value.partial || self.series.iter().any(|(value, partial)| value.is_some() && *partial)
    }

    fn write(&self, out: &mut String, language: Language, style: Style, place: &Place<'_>) {
        let columns = style.columns();
        let unit = unit_of(self.unit.unwrap_or(unit_word(self.metric.unit)), self.value);
        let unit: &str = &unit;
        let title = clean(&self.title(language));
        // Of too few nobody can tell whether they changed, as among the findings.
        let change = self.value.compared(unit).and_then(|previous| {
            let better = match self.metric.better {
                baremo_metrics::page::Better::Lower => "lower",
                baremo_metrics::page::Better::Higher => "higher",
                baremo_metrics::page::Better::Neither => "neither",
            };
            change_long(language, unit, better, previous)
        });
        let paint = change.as_ref().and_then(Change::paint);
        let text = change.map_or_else(String::new, |one| one.text);
        let title = cut(&title, columns.saturating_sub(width(&text) + 4));
        let painted = paint.map_or(text.clone(), |paint| style.paint(paint, &text));
        let gap = spaces(columns.saturating_sub(2 + width(&title) + width(&text)));
        let line = format!("  {}{gap}{painted}", style.paint(Paint::Accent, &title));
        *out += &format!("{}\n", line.trim_end());
        self.figures(out, language, style, unit);
        self.scale(out, language, style, unit, place);
    }

    fn title(&self, language: Language) -> String {
        let page = words(self.metric, language);
        match page.variants.get(self.variant) {
            Some((variant, _)) => format!("{} · {variant}", page.title),
            None => page.title.clone(),
        }
    }

    /// Writes value, further statistics, n and the series.
    fn figures(&self, out: &mut String, language: Language, style: Style, unit: &str) {
        let columns = style.columns();
        let spelled = |value: Option<f64>| value.map_or(NONE.into(), |v| language.value(unit, v));
        let partial = if self.value.partial { "▒ " } else { "" };
        let value = format!("{partial}{}", spelled(self.value.value));
        let paint = if self.value.is_few(unit) { Paint::Dim } else { Paint::Bold };
        let mut head = style.paint(paint, &value);
        if let Some(statistic) = self.statistic {
            head += &format!(" {}", called(STATISTICS, statistic, language));
        }
        let mut parts = vec![head];
        if let (None, Some(reason)) = (self.value.value, &self.value.reason) {
            parts.push(self.open.clone().unwrap_or_else(|| called(NULLS, reason, language)));
        }
        parts.extend(self.parts.iter().map(|(name, value)| {
            let value = language.value(unit, *value);
            messages::BESIDE.fill(language, &[("name", name), ("value", &value)])
        }));
        parts.extend(self.beside.iter().map(|(name, value)| {
            let name = called(STATISTICS, name, language);
            let value = spelled(*value);
            messages::BESIDE.fill(language, &[("name", &name), ("value", &value)])
        }));
        if unit != "count" {
            let count = language.count(self.value.n);
            parts.push(messages::CASES.fill(language, &[("count", &count)]));
        }
        let text = parts.join(" · ");
        let points: Vec<Point> = self
            .series
            .iter()
            .map(|(value, partial)| Point { value: *value, partial: *partial })
            .collect();
        let room = columns.saturating_sub(width(&text) + 4);
        match points.len() > 1 && room >= 6 && width(&text) + 4 < columns {
            true => {
                let line = sparkline(&points, room.min(24));
                let gap = spaces(room + 2 - width(&line));
                *out += &format!("  {text}{gap}{}\n", style.paint(Paint::Accent, &line));
            }
            false => joined(out, &parts, "  ", columns),
        }
    }

    /// Draws the scale, with where the value stands beside it or below.
    fn scale(
        &self,
        out: &mut String,
        language: Language,
        style: Style,
        unit: &str,
        place: &Place<'_>,
    ) {
        let Some(value) = self.value.value else {
            return;
        };
        let band = band_for(self.metric, self.variant, self.statistic, place);
        let ruler = match (band, self.range) {
            (Some(band), _) => Ruler::Band(band),
            (None, Some(range)) => Ruler::Own(Own::of_year(range)),
            (None, None) => return,
        };
        let better = self.metric.better;
        let reading = Reading { value, interval: self.value.interval, unit, better };
        let Some(scale) = Scale::new(reading, ruler) else {
            return;
        };
        let track = TRACK.min(style.columns() - 2);
        let beside = style.columns().saturating_sub(track + 4);
        let mut said = scale.words(language);
        if let Some(whom) = band.map(|band| of_whom(band, language)).filter(|it| !it.is_empty()) {
            said += &format!(" ({whom})");
        }
        *out += &format!("  {}", scale.track(style, track));
        match width(&said) <= beside {
            true => *out += &format!("  {}\n", style.paint(Paint::Dim, &said)),
            false => {
                out.push('\n');
                paragraph(out, &said, "  ", "  ", style.columns());
            }
        }
    }
}

/// Writes the commands to try next.
fn next(out: &mut String, language: Language, style: Style, commands: &[(String, String)]) {
    if commands.is_empty() {
        return;
    }
    *out += &format!("\n{}\n", style.paint(Paint::Bold, messages::TRY_NEXT.text(language)));
    let widest = commands.iter().map(|(command, _)| width(command)).max().unwrap_or(0);
    for (command, what) in commands {
        let painted = style.paint(Paint::Accent, command);
        match widest + width(what) + 6 <= style.columns() {
            true => *out += &format!("  {}  {what}\n", left(&painted, widest)),
            false => {
                // A command is never broken where it could be copied wrongly.
                paragraph(out, what, "  ", "  ", style.columns());
                *out += &format!("    {painted}\n");
            }
        }
    }
}

#[cfg(test)]
mod tests;
