//! An answer as comma-separated values: one line a row and metric, the total last.

use baremo_metrics::answer::{Answer, Row, Value};
use baremo_metrics::service::Reader;

use crate::csv::{Line, csv_line};

/// Names of the columns after bucket and dimensions.
const COLUMNS: &[&str] = &[
    "metric",
    "unit",
    "value",
    "n",
    "numerator",
    "denominator",
    "low",
    "high",
    "partial",
    "reason",
    "wall",
    "excluded",
    "previous",
    "previous_n",
    "change",
    "relative_change",
    "change_low",
    "change_high",
    "detectable",
    "material",
    "test",
    "histogram",
    "contributions",
    "currency",
    "previous_from",
    "previous_to",
];

/// Writes an answer as comma-separated values with a line of headings. Numbers are those of the
/// answer, with a decimal point in every language; nothing stands for null. The total's line is
/// the one whose `row` is `total`. The lines of rows end once nobody waits for them any more.
pub fn answer_csv(answer: &Answer) -> String {
    let dimensions = answer.dimensions();
    let names = ["row", "bucket"].into_iter().chain(dimensions.iter().copied());
    let mut out = csv_line(names.chain(COLUMNS.iter().copied()));
    let reader = Reader::served();
    for row in answer.rows.iter().take_while(|_| !reader.has_left()) {
        lines(&mut out, answer, "row", row, &dimensions);
    }
    lines(&mut out, answer, "total", &answer.total, &dimensions);
    out
}

fn lines(out: &mut String, answer: &Answer, sort: &str, row: &Row, dimensions: &[&str]) {
    let none = Value::default();
    for used in &answer.metrics {
        let value = row.values.get(&used.name).unwrap_or(&none);
        let mut line = Line::default();
        line.text(Some(sort)).text(row.bucket.as_deref());
        for name in dimensions {
            line.text(row.by.get(*name).and_then(|value| value.as_deref()));
        }
        line.text(Some(&used.name)).text(Some(&used.unit));
        line.number(value.value).count(value.n);
        line.number(value.numerator).number(value.denominator);
        let ends = |both: Option<[f64; 2]>| (both.map(|it| it[0]), both.map(|it| it[1]));
        let (low, high) = ends(value.interval);
        line.number(low).number(high).truth(Some(value.partial));
        line.text(value.reason.as_deref()).number(value.wall);
        let excluded: Vec<String> =
            value.excluded.iter().map(|(reason, count)| format!("{reason}={count}")).collect();
        line.text(Some(&excluded.join(" ")));
        let previous = value.previous.as_ref();
        line.number(previous.and_then(|previous| previous.value));
        match previous {
            Some(previous) => line.count(previous.n),
            None => line.text(None),
        };
        line.number(previous.and_then(|previous| previous.change));
        line.number(previous.and_then(|previous| previous.relative));
        let (low, high) = ends(previous.and_then(|previous| previous.interval));
        line.number(low).number(high);
        line.truth(previous.and_then(|previous| previous.detectable));
        line.truth(previous.and_then(|previous| previous.material));
        line.text(previous.and_then(|previous| previous.test.as_deref()));
        let classes = value.histogram.iter().flatten();
        let class = |(low, high, count): &(f64, f64, f64)| match low == high {
            true => format!("{low}={count}"),
            false => format!("{low}..{high}={count}"),
        };
        let classes: Vec<String> = classes.map(class).collect();
        line.text(Some(&classes.join(" ")));
        let parts = value.contributions.iter();
        let parts: Vec<String> =
            parts.map(|part| format!("{}={}", part.input, part.points)).collect();
        line.text(Some(&parts.join(" "))).text(value.currency.as_deref());
        let compared = answer.range.compared.as_ref();
        line.text(compared.map(|range| range.from.as_str()));
        line.text(compared.map(|range| range.to.as_str()));
        *out += &line.end();
    }
}
