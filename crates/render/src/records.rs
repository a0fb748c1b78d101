//! The observations behind a number, one by one: as aligned rows, comma-separated values or JSON.
//!
//! Rows stream: widths are fixed before the first row is known, so that a million of them need
//! no memory.

use baremo_metrics::Catalog;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::segment::SegmentTitles;

use crate::csv::{Line, headings};
use crate::date;
use crate::language::{Language, NONE};
use crate::messages::{self, Message};
use crate::style::{Paint, Style};
use crate::text::{clean, cut, left, right, width};
use crate::words::{EXCLUSIONS, SIDES, called, dimension_of, side, told};

/// Columns of a date with its time.
const AT_WIDTH: usize = 20;
/// Columns of a value.
const VALUE_WIDTH: usize = 13;

/// What a column of the table shows.
#[derive(Clone, Debug, PartialEq)]
enum Field {
    At,
    Case,
    Side,
    Value,
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
            vec![(Field::At, AT_WIDTH), (Field::Case, 14), (Field::Value, VALUE_WIDTH)];
        if sides {
            wanted.push((Field::Side, 11));
        }
        wanted.extend(dimensions.iter().map(|name| (Field::By(name.clone()), 12)));
        if excluded {
            wanted.push((Field::Counts, 24));
        }
        wanted.extend([(Field::Agent, 16), (Field::Weight, 6), (Field::Url, 40)]);
        let columns = style.columns();
        let mut used = 0;
        let mut fields: Vec<(Field, usize)> = Vec::new();
        for (field, wide) in wanted {
            let gap = if fields.is_empty() { 0 } else { 2 };
            let wide = match columns.saturating_sub(used + gap) {
                room if room >= wide => wide,
                // What was asked for may be narrow; what merely helps is left to the CSV.
                room if room >= 8 && matches!(field, Field::By(_) | Field::Counts) => room,
                _ => continue,
            };
            used += wide + gap;
            fields.push((field, wide));
        }
        // The last column takes what is left.
        if let Some((Field::Url | Field::By(_) | Field::Counts, wide)) = fields.last_mut() {
            *wide += columns.saturating_sub(used);
        }
        let (segments, unit) = (SegmentTitles::new(), unit.to_owned());
        RecordTable { language, style, zone: None, catalog: None, segments, unit, fields }
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
        for (index, ((field, columns), cell)) in self.fields.iter().zip(&cells).enumerate() {
            if index > 0 {
                out += "  ";
            }
            let cell = cut(cell, *columns);
            out += &match field {
                Field::Value | Field::Weight => right(&cell, *columns),
                _ => left(&cell, *columns),
            };
        }
        let line = paint.map_or_else(
            || out.trim_end().to_owned(),
            |paint| self.style.paint(paint, out.trim_end()),
        );
        debug_assert!(width(&line) <= self.style.columns(), "a row fits its terminal");
        self.style.finish(line + "\n")
    }

    fn heading(&self, field: &Field) -> String {
        let message: Message = match field {
            Field::By(name) => return dimension_of(&self.segments, name, self.language),
            Field::At => messages::AT,
            Field::Case => messages::CASE,
            Field::Side => messages::SIDE,
            Field::Value => messages::VALUE,
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
            Field::Side => match self.catalog {
                Some((catalog, variant)) => {
                    side(self.language, catalog, (&record.metric, variant), &record.side)
                }
                None => called(SIDES, &record.side, self.language),
            },
            Field::Value => self.value(record),
            Field::Weight => self.language.number(record.weight, 2),
            Field::By(name) => {
                let word = record.by.get(name).and_then(Option::as_deref);
                told(name, word, self.language).map_or(NONE.into(), |said| clean(&said))
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
            (_, true) => self.language.duration(value),
            (_, false) => self.language.number(value, usize::from(value.fract() != 0.0)),
        }
    }

    fn counts(&self, record: &RecordRow) -> String {
        match (&record.reason, record.included) {
            (_, true) => messages::YES.text(self.language).into(),
            (Some(reason), false) => {
                let reason = called(EXCLUSIONS, reason, self.language);
                messages::NO_BECAUSE.fill(self.language, &[("reason", &reason)])
            }
            (None, false) => messages::NO.text(self.language).into(),
        }
    }
}

/// Returns the headings of records as comma-separated values, broken down by these dimensions.
pub fn records_csv_header(dimensions: &[String]) -> String {
    let before = ["metric", "bucket"].into_iter();
    let after = [
        "case",
        "conversation",
        "source",
        "side",
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
    ];
    // A dimension called as a column of every record is told apart from it.
    let named = |name: &String| match after.contains(&name.as_str()) {
        true => format!("by_{name}"),
        false => name.clone(),
    };
    let dimensions: Vec<String> = dimensions.iter().map(named).collect();
    headings(before.chain(dimensions.iter().map(String::as_str)).chain(after))
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
    line.text(Some(&record.side)).text(record.at.as_deref());
    line.text(record.from.as_deref()).text(record.to.as_deref());
    line.number(record.value).text(record.counted.as_deref()).number(Some(record.weight));
    line.text(record.agent.as_deref()).truth(Some(record.included));
    line.text(record.reason.as_deref()).text(record.url.as_deref());
    line.end()
}

/// Returns a record as one line of JSON.
pub fn record_json(record: &RecordRow) -> String {
    let json = serde_json::to_string(record).expect("a record's keys are text");
    json + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn record() -> RecordRow {
        RecordRow {
            metric: "first_response_time".into(),
            bucket: None,
            by: BTreeMap::from([("channel".into(), Some("correo".into()))]),
            case: "4711#2".into(),
            conversation: "4711".into(),
            source: "desk".into(),
            side: "value".into(),
            at: Some("2026-01-05T09:15:00+01:00".into()),
            from: Some("2026-01-05T09:10:48+01:00".into()),
            to: Some("2026-01-05T09:15:00+01:00".into()),
            value: Some(252.0),
            counted: None,
            currency: None,
            weight: 1.0,
            agent: Some("=Íñigo".into()),
            is_duration: true,
            is_customer: false,
            hit: None,
            included: true,
            reason: None,
            url: Some("https://desk.example/4711".into()),
        }
    }

    #[test]
    fn rows_align_without_knowing_each_other() {
        let dimensions = ["channel".to_owned()];
        let table =
            RecordTable::new(Language::Es, Style::default(), "seconds", &dimensions, false, true);
        let mut left_out = record();
        left_out.value = None;
        left_out.included = false;
        left_out.reason = Some("unanswered".into());
        left_out.by.insert("channel".into(), Some("日本語チャット電話".into()));
        let table = table.in_zone("Europe/Madrid");
        let out = table.header() + &table.row(&record()) + &table.row(&left_out);
        assert_eq!(
            out,
            "\
horas de Europe/Madrid
fecha                 caso                    valor  canal         cuenta
5 ene 2026 09:15:00   4711#2             4 min 12 s  correo        sí
5 ene 2026 09:15:00   4711#2                      –  日本語チャ…   no: sin resp…
"
        );
    }

    #[test]
    fn money_has_its_currency_in_tables_and_stays_in_minor_units_elsewhere() {
        let money = RecordRow {
            value: Some(412_600.0),
            currency: Some("EUR".into()),
            is_duration: false,
            ..record()
        };
        let table = RecordTable::new(Language::En, Style::default(), "count", &[], false, false);
        let shown = table.row(&money);
        assert!(shown.contains(" 4,126.00 EUR "), "{shown}");
        let large = table.row(&RecordRow { value: Some(123_456_789.0), ..money.clone() });
        assert!(large.contains(" 1,234,568 EUR "), "{large}");
        assert!(record_csv(&money, &[]).contains(",412600,,1,"), "{}", record_csv(&money, &[]));
        assert!(record_json(&money).contains("\"value\":412600.0,"));
    }

    #[test]
    fn csv_and_json_hold_everything() {
        let dimensions = ["channel".to_owned()];
        assert_eq!(
            records_csv_header(&dimensions) + &record_csv(&record(), &dimensions),
            "metric,bucket,channel,case,conversation,source,side,at,from,to,value,counted,weight,\
             agent,included,reason,url\n\
             first_response_time,,correo,4711#2,4711,desk,value,2026-01-05T09:15:00+01:00,\
             2026-01-05T09:10:48+01:00,2026-01-05T09:15:00+01:00,252,,1,'=Íñigo,true,,\
             https://desk.example/4711\n"
        );
        assert!(record_json(&record()).starts_with("{\"metric\":\"first_response_time\","));
    }

    #[test]
    fn rows_fit_any_width() {
        let dimensions = ["channel".to_owned(), "team".to_owned(), "agent".to_owned()];
        for width in [40, 60, 80, 120, 200] {
            let style = Style { width, ..Style::default() };
            let table = RecordTable::new(Language::En, style, "seconds", &dimensions, true, true);
            let row = table.row(&record());
            assert!(crate::text::width(row.trim_end()) <= width, "{row}");
        }
    }
}
