//! The observations behind a number, one by one: as aligned rows, comma-separated values or JSON.
//!
//! Rows stream: widths are fixed before the first row is known, so that a million of them need
//! no memory.

#[cfg(test)]
mod tests;

use baremo_metrics::Catalog;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::segment::SegmentTitles;

use crate::csv::{Line, csv_line};
use crate::date;
use crate::language::{Language, NONE};
use crate::messages::{self, Message};
use crate::style::{Paint, Style};
use crate::text::{clean, cut, left, right, width};
use crate::words::{EXITS, SIDES, called, dimension_of, left_out, side, told, value};

/// Columns of a date with its time.
const AT_WIDTH: usize = 20;
/// Least columns of a case, whose id is never cut: it is what `explain` is asked with.
const CASE_WIDTH: usize = 14;
/// Columns of a value.
const VALUE_WIDTH: usize = 13;

/// What a column of the table shows.
#[derive(Clone, Debug, PartialEq)]
enum Field {
    At,
    Case,
    Metric,
    Side,
    Value,
    Lasted,
    Ended,
    Weight,
    By(String),
    Agent,
    Counts,
    Url,
}

/// A table of records whose rows are written one at a time.
#[derive(Clone, Debug)]
pub struct RecordTable<'a> {
    language: Language,
    style: Style,
    /// The zone of all dates.
    zone: Option<&'a str>,
    /// Where the parts of metrics have their names, and the variant asked for.
    catalog: Option<(&'a Catalog, &'a str)>,
    /// What segments are called.
    segments: SegmentTitles,
    /// Unit of the metric's values.
    unit: String,
    /// Metrics whose lengths are working time.
    working: Vec<String>,
    /// All columns and how wide they would be.
    wanted: Vec<(Field, usize)>,
    /// Those there is room for.
    fields: Vec<(Field, usize)>,
}

impl<'a> RecordTable<'a> {
    /// Lays out a table for records of a metric in this unit, broken down by these dimensions.
    /// `sides` shows which part of a ratio a record belongs to, `excluded` whether it counts.
    pub fn new(
        language: Language,
        style: Style,
        unit: &str,
        dimensions: &[String],
        sides: bool,
        excluded: bool,
    ) -> Self {
        let mut wanted =
            vec![(Field::At, AT_WIDTH), (Field::Case, CASE_WIDTH), (Field::Value, VALUE_WIDTH)];
        if sides {
            wanted.push((Field::Side, 11));
        }
        wanted.extend(dimensions.iter().map(|name| (Field::By(name.clone()), 12)));
        if excluded {
            wanted.push((Field::Counts, 24));
        }
        // Broken down by agent, each record tells of its own already.
        if !dimensions.iter().any(|name| name == "agent") {
            wanted.push((Field::Agent, 16));
        }
        wanted.extend([(Field::Weight, 6), (Field::Url, 40)]);
        let fields = layout(&wanted, style.columns());
        let (segments, unit) = (SegmentTitles::new(), unit.to_owned());
        let (zone, catalog, working) = (None, None, Vec::new());
        RecordTable { language, style, zone, catalog, segments, unit, working, wanted, fields }
    }

    /// Returns the table with parts of metrics called as the catalogue calls them.
    #[must_use]
    pub fn named_by(self, catalog: &'a Catalog, variant: Option<&'a str>) -> Self {
        RecordTable { catalog: Some((catalog, variant.unwrap_or("default"))), ..self }
    }

    /// Returns the table with segments called by their titles.
    #[must_use]
    pub fn by_segments(self, segments: SegmentTitles) -> Self {
        RecordTable { segments, ..self }
    }

    /// Returns the table with the zone of its dates told above it.
    #[must_use]
    pub fn in_zone(self, zone: &'a str) -> Self {
        RecordTable { zone: Some(zone), ..self }
    }

    /// Returns the table with lengths of these metrics told as working time, as answers tell them.
    #[must_use]
    pub fn in_working_time(self, working: Vec<String>) -> Self {
        RecordTable { working, ..self }
    }

    /// Returns the table with the metric of each record, where it lists those of several.
    #[must_use]
    pub fn of_metrics(mut self, metrics: &[String]) -> Self {
        if metrics.len() > 1 {
            let wide = metrics.iter().map(|name| width(name)).max().unwrap_or(0);
            let case = self.wanted.iter().position(|(field, _)| *field == Field::Case);
            self.wanted.insert(case.map_or(0, |place| place + 1), (Field::Metric, wide));
            self.fields = layout(&self.wanted, self.style.columns());
        }
        self
    }

    /// Returns the table with how long each took and how it ended, where records tell that, in the
    /// place of the 1 of each.
    #[must_use]
    pub fn telling(mut self, is_told: bool) -> Self {
        if is_told {
            self.wanted.retain(|(field, _)| *field != Field::Value);
            let is_after =
                |(field, _): &(Field, usize)| matches!(field, Field::Agent | Field::Weight);
            let place = self.wanted.iter().position(is_after).unwrap_or(self.wanted.len());
            self.wanted.insert(place, (Field::Ended, 14));
            self.wanted.insert(place, (Field::Lasted, VALUE_WIDTH));
            self.fields = layout(&self.wanted, self.style.columns());
        }
        self
    }

    /// Returns the table with room for the ids of these records; other columns make way. What is
    /// left over goes to the words that are cut short without it.
    #[must_use]
    pub fn fitting(mut self, records: &[RecordRow]) -> Self {
        let widest = records.iter().map(|record| width(&clean(&record.case))).max();
        for (_, wide) in self.wanted.iter_mut().filter(|(field, _)| *field == Field::Case) {
            *wide = widest.unwrap_or(0).max(CASE_WIDTH);
        }
        let columns = self.style.columns();
        self.fields = chosen(&self.wanted, columns);
        let lacks = |(field, wide): &(Field, usize)| match field {
            Field::Side | Field::By(_) | Field::Counts => {
                let widest = records.iter().map(|record| width(&self.cell(field, record))).max();
                widest.unwrap_or(0).saturating_sub(*wide)
            }
            _ => 0,
        };
        let lacking: Vec<usize> = self.fields.iter().map(lacks).collect();
        let mut left_over = columns.saturating_sub(taken(&self.fields));
        for ((_, wide), cut_short) in self.fields.iter_mut().zip(lacking) {
            let more = cut_short.min(left_over);
            left_over -= more;
            *wide += more;
        }
        fill(&mut self.fields, columns);
        self
    }

    /// Returns the line of headings, under the zone where it is told.
    pub fn header(&self) -> String {
        let cells = self.fields.iter().map(|(field, _)| self.heading(field)).collect();
        let zone = self.zone.map_or_else(String::new, |zone| {
            let told = messages::TIMES_OF.fill(self.language, &[("zone", &clean(zone))]);
            let told = cut(&told, self.style.columns());
            self.style.finish(self.style.paint(Paint::Dim, &told) + "\n")
        });
        zone + &self.line(cells, Some(Paint::Dim))
    }

    /// Returns the line of a record.
    pub fn row(&self, record: &RecordRow) -> String {
        let cells = self.fields.iter().map(|(field, _)| self.cell(field, record)).collect();
        self.line(cells, (!record.included).then_some(Paint::Dim))
    }

    fn line(&self, cells: Vec<String>, paint: Option<Paint>) -> String {
        let mut out = String::new();
        let widths = self.widths(&cells);
        for (index, ((field, _), cell)) in self.fields.iter().zip(&cells).enumerate() {
            if index > 0 {
                out += "  ";
            }
            let cell = cut(cell, widths[index]);
            out += &match field {
                Field::Value | Field::Lasted | Field::Weight => right(&cell, widths[index]),
                _ => left(&cell, widths[index]),
            };
        }
        let line = paint.map_or_else(
            || out.trim_end().to_owned(),
            |paint| self.style.paint(paint, out.trim_end()),
        );
        self.style.finish(line + "\n")
    }

    /// Returns the widths of a line's cells: an id that is longer than those the table was fitted
    /// to takes its room from columns of text, the last first.
    fn widths(&self, cells: &[String]) -> Vec<usize> {
        let mut widths: Vec<usize> = self.fields.iter().map(|(_, wide)| *wide).collect();
        let place = self.fields.iter().position(|(field, _)| *field == Field::Case);
        let Some(place) = place else { return widths };
        let mut over = width(&cells[place]).saturating_sub(widths[place]);
        widths[place] += over;
        for (index, (field, _)) in self.fields.iter().enumerate().rev() {
            if matches!(
                field,
                Field::Side
                    | Field::By(_)
                    | Field::Agent
                    | Field::Counts
                    | Field::Ended
                    | Field::Url
            ) {
                let taken = over.min(widths[index]);
                widths[index] -= taken;
                over -= taken;
            }
        }
        widths
    }

    fn heading(&self, field: &Field) -> String {
        let message: Message = match field {
            Field::By(name) => return dimension_of(&self.segments, name, self.language),
            Field::At => messages::AT,
            Field::Case => messages::CASE,
            Field::Metric => messages::METRIC,
            Field::Side => messages::SIDE,
            Field::Value => messages::VALUE,
            Field::Lasted => messages::LASTED,
            Field::Ended => messages::ENDED,
            Field::Weight => messages::WEIGHT,
            Field::Agent => messages::AGENT,
            Field::Counts => messages::COUNTS,
            Field::Url => messages::ADDRESS,
        };
        message.text(self.language).into()
    }

    fn cell(&self, field: &Field, record: &RecordRow) -> String {
        let text = |value: &Option<String>| value.as_deref().map_or(NONE.into(), clean);
        match field {
            Field::At => {
                record.at.as_deref().map_or(NONE.into(), |at| date::stamp(self.language, at))
            }
            Field::Case => clean(&record.case),
            Field::Metric => clean(&record.metric),
            Field::Side => match self.catalog {
                Some((catalog, variant)) => {
                    side(self.language, catalog, (&record.metric, variant), &record.side)
                }
                None => called(SIDES, &record.side, self.language),
            },
            Field::Value => self.value(record),
            Field::Lasted => {
                record.lasted.map_or(NONE.into(), |lasted| self.language.duration(lasted))
            }
            Field::Ended => ended(record, self.language).unwrap_or(NONE.into()),
            Field::Weight => self.language.number(record.weight, 2),
            Field::By(name) => {
                let word = record.by.get(name).and_then(Option::as_deref);
                let said = told(&self.segments, name, word, self.language);
                said.map_or(NONE.into(), |said| clean(&said))
            }
            Field::Agent => text(&record.agent),
            Field::Counts => self.counts(record),
            Field::Url => record.url.as_deref().map_or_else(String::new, clean),
        }
    }

    fn value(&self, record: &RecordRow) -> String {
        if let Some(counted) = &record.counted {
            return clean(counted);
        }
        let Some(value) = record.value else {
            return NONE.into();
        };
        if let Some(currency) = &record.currency {
            let unit = format!("money {currency}");
            let exact = self.language.value(&unit, value);
            // What does not fit is told in whole units: a number cut short would be another one.
            return match width(&exact) <= VALUE_WIDTH {
                true => exact,
                false => self.language.whole_money(&unit, value),
            };
        }
        match (self.unit.as_str(), record.is_duration) {
            ("days", _) => self.language.value("days", value),
            (_, true) if self.working.contains(&record.metric) => self.language.work_time(value),
            (_, true) => self.language.duration(value),
            (_, false) => self.language.plain(value),
        }
    }

    fn counts(&self, record: &RecordRow) -> String {
        match (&record.reason, record.included) {
            (_, true) => messages::YES.text(self.language).into(),
            (Some(reason), false) => {
                let reason = left_out(reason, 1, self.language);
                messages::NO_BECAUSE.fill(self.language, &[("reason", &reason)])
            }
            (None, false) => messages::NO.text(self.language).into(),
        }
    }
}

/// Returns the columns there is room for, over the whole width where the last may be wide.
fn layout(wanted: &[(Field, usize)], columns: usize) -> Vec<(Field, usize)> {
    let mut fields = chosen(wanted, columns);
    fill(&mut fields, columns);
    fields
}

/// Returns the columns there is room for: the id of a record always and in whole.
fn chosen(wanted: &[(Field, usize)], columns: usize) -> Vec<(Field, usize)> {
    let case = wanted.iter().find(|(field, _)| *field == Field::Case);
    let mut reserved = case.map_or(0, |(_, wide)| wide + 2);
    let mut used = 0;
    let mut fields: Vec<(Field, usize)> = Vec::new();
    for (field, wide) in wanted {
        let gap = if fields.is_empty() { 0 } else { 2 };
        if *field == Field::Case {
            reserved = 0;
        }
        let wide = match columns.saturating_sub(used + gap + reserved) {
            _ if *field == Field::Case => *wide,
            room if room >= *wide => *wide,
            // What was asked for may be narrow; what merely helps is left to the CSV.
            room if room >= 8 && matches!(field, Field::By(_) | Field::Counts) => room,
            _ => continue,
        };
        used += wide + gap;
        fields.push((field.clone(), wide));
    }
    fields
}

/// Gives the last column what is left of a line.
fn fill(fields: &mut [(Field, usize)], columns: usize) {
    let used = taken(fields);
    if let Some((Field::Url | Field::By(_) | Field::Counts, wide)) = fields.last_mut() {
        *wide += columns.saturating_sub(used);
    }
}

/// Returns how many columns of a line are taken up, the gaps among them.
fn taken(fields: &[(Field, usize)]) -> usize {
    fields.iter().map(|(_, wide)| wide).sum::<usize>() + 2 * fields.len().saturating_sub(1)
}

/// Returns how a record ended, in the reader's language; nothing where it does not tell.
pub fn ended(record: &RecordRow, language: Language) -> Option<String> {
    let word = record.ended.as_deref()?;
    let none = SegmentTitles::new();
    let said = value(&none, &record.ended_by, word, language);
    Some(match said == word {
        true => called(EXITS, word, language),
        false => clean(&said),
    })
}

/// Says that there are no records to list: none that count, or none that were left out.
pub fn no_records(language: Language, excluded: bool) -> &'static str {
    if excluded { messages::NONE_LEFT_OUT } else { messages::NONE_COUNTS }.text(language)
}

/// Says how many records the profile leaves out, which are counted and not listed.
pub fn of_others(language: Language, count: u64) -> String {
    messages::OF_OTHERS.fill(language, &[("count", &language.count(count))])
}

/// Returns the headings of records as comma-separated values, broken down by these dimensions.
pub fn records_csv_header(dimensions: &[String]) -> String {
    csv_line(record_columns(dimensions).iter().map(String::as_str))
}

/// Returns the names of the columns of records, broken down by these dimensions.
pub fn record_columns(dimensions: &[String]) -> Vec<String> {
    let before = ["metric", "bucket"];
    let after = [
        "case",
        "conversation",
        "source",
        "side",
        "in_numerator",
        "at",
        "from",
        "to",
        "value",
        "counted",
        "weight",
        "agent",
        "included",
        "reason",
        "url",
        "lasted",
        "ended",
        "currency",
    ];
    // A dimension called as a column of every record is told apart from it.
    let named = |name: &String| match after.contains(&name.as_str()) {
        true => format!("by_{name}"),
        false => name.clone(),
    };
    let own =
        |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    [own(&before), dimensions.iter().map(named).collect(), own(&after)].concat()
}

/// Returns 1 for a record of a denominator that is in the numerator, too, and 0 for one that is
/// not, so that their mean is the rate; none where there is no proportion.
pub fn part(record: &RecordRow) -> Option<f64> {
    record.in_numerator.map(|is| f64::from(u8::from(is)))
}

/// Returns a record as one line of comma-separated values; numbers have a decimal point in every
/// language, and no cell is taken for a formula.
pub fn record_csv(record: &RecordRow, dimensions: &[String]) -> String {
    let mut line = Line::default();
    line.text(Some(&record.metric)).text(record.bucket.as_deref());
    for name in dimensions {
        line.text(record.by.get(name).and_then(|value| value.as_deref()));
    }
    line.text(Some(&record.case)).text(Some(&record.conversation)).text(Some(&record.source));
    line.text(Some(&record.side)).number(part(record)).text(record.at.as_deref());
    line.text(record.from.as_deref()).text(record.to.as_deref());
    line.number(record.value).text(record.counted.as_deref()).number(Some(record.weight));
    line.text(record.agent.as_deref()).truth(Some(record.included));
    line.text(record.reason.as_deref()).text(record.url.as_deref());
    line.number(record.lasted).text(record.ended.as_deref()).text(record.currency.as_deref());
    line.end()
}

/// Returns a record as one line of JSON.
pub fn record_json(record: &RecordRow) -> String {
    let json = serde_json::to_string(record).expect("a record's keys are text");
    json + "\n"
}
