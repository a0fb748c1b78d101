//! Values that cannot be read as what they are to be: each is left out, counted, and told once for
//! each file, column and attribute.

use std::borrow::Cow;

use baremo_model::{Stream, told};

use super::remark::Remark;

/// What a value is to be that says yes or no, in place of a unit.
pub(super) const TRUTH: &str = "flag";

/// What a value is to be that is a figure, in place of a unit.
pub(super) const FIGURE: &str = "figure";

/// Letters of an example, at most.
const SHOWN: usize = 40;

/// A value that cannot be read as what it is to be.
pub(crate) struct Unread<'a> {
    /// The column, as the mapping names it.
    pub column: &'a str,
    /// The unit in which it is to be.
    pub unit: &'a str,
    /// The value, as the record has it.
    pub text: Cow<'a, str>,
}

/// Such values of one file.
#[derive(Default)]
pub(super) struct Illegible {
    found: Vec<Found>,
    /// Number of the record that is read.
    record: u64,
}

/// Such values of one column that are to be one attribute.
struct Found {
    attribute: String,
    column: String,
    unit: String,
    example: String,
    records: u64,
    /// The last of these records.
    last: u64,
}

impl Illegible {
    /// Begins the next record.
    pub(super) fn begin(&mut self) {
        self.record += 1;
    }

    /// Takes note of a value of the record.
    pub(super) fn see(&mut self, attribute: &str, unread: &Unread<'_>) {
        let record = self.record;
        match self.known(attribute, unread.column) {
            Some(known) if known.last == record => {}
            Some(known) => {
                known.records += 1;
                known.last = record;
            }
            None => self.found.push(Found {
                attribute: attribute.to_owned(),
                column: unread.column.to_owned(),
                unit: unread.unit.to_owned(),
                example: unread.text.chars().take(SHOWN).collect(),
                records: 1,
                last: record,
            }),
        }
    }

    /// Takes over what was found in the records that follow.
    pub(super) fn add(&mut self, following: &mut Illegible) {
        for found in following.found.drain(..) {
            match self.known(&found.attribute, &found.column) {
                Some(known) => known.records += found.records,
                None => self.found.push(found),
            }
        }
    }

    fn known(&mut self, attribute: &str, column: &str) -> Option<&mut Found> {
        let mut all = self.found.iter_mut();
        all.find(|found| found.attribute == attribute && found.column == column)
    }

    /// Returns what is told of them.
    pub(super) fn remarks(&self, file: &str) -> impl Iterator<Item = Remark> {
        self.found.iter().map(move |found| found.remark(file))
    }
}

impl Found {
    fn remark(&self, file: &str) -> Remark {
        let Found { attribute, column, unit, example, records, .. } = self;
        let message = match unit.as_str() {
            TRUTH => told!(
                "`{column}` of `{file}` has words that say neither yes nor no, such as \
                 `{example}`. Records that are read as if they had no `{attribute}`: {records}. A \
                 value table (`map`) says what each word means",
                "`{column}` de `{file}` tiene palabras que no dicen ni sí ni no, como `{example}`. \
                 Registros que se leen como si no tuvieran `{attribute}`: {records}. Una tabla de \
                 valores (`map`) dice qué significa cada palabra"
            ),
            FIGURE => told!(
                "`{column}` of `{file}` has values that are no plain numbers, such as `{example}`. \
                 Records whose `{attribute}` nothing is computed of: {records}. Say how they are \
                 written by a `unit`, such as `number`, name words that mean nothing \
                 under `missing`, or have such records rejected by `required = true`",
                "`{column}` de `{file}` tiene valores que no son números sin más, como \
                 `{example}`. Registros con cuyo `{attribute}` no se calcula nada: {records}. Diga \
                 cómo están escritos con una `unit`, como `number`, ponga en `missing` las \
                 palabras que no significan nada, o rechace esos registros con `required = true`"
            ),
            unit => told!(
                "`{column}` of `{file}` has values that cannot be read in the unit `{unit}`, such \
                 as `{example}`. Records without `{attribute}` because of it: {records}. Correct \
                 the unit, name words that mean nothing under `missing`, or have such records \
                 rejected by `required = true`",
                "`{column}` de `{file}` tiene valores que no se pueden leer en la unidad `{unit}`, \
                 como `{example}`. Registros que se quedan sin `{attribute}`: {records}. Corrija \
                 la unidad, ponga en `missing` las palabras que no significan nada, o rechace esos \
                 registros con `required = true`"
            ),
        };
        Remark { word: "values_unread", about: file.to_owned(), message }
    }
}

/// Returns the attributes of a stream's events that say yes or no.
pub(super) fn truths_of(stream: Stream) -> &'static [&'static str] {
    match stream {
        Stream::Agent => &["paid"],
        Stream::Review => &["automatic", "calibration", "critical", "test"],
        Stream::Social => &["gained", "needs_answer", "paid"],
        Stream::Spend => &["acquisition", "support"],
        Stream::Subscription => &["voluntary"],
        Stream::Web => &["bot", "internal", "passive"],
        _ => &[],
    }
}

/// Returns the attributes of a stream's events that are figures, and nothing else.
pub(super) fn figures_of(stream: Stream) -> &'static [&'static str] {
    match stream {
        Stream::Customer | Stream::Referral => &["amount"],
        Stream::Order => &[
            "acquisition_cost",
            "after_discount",
            "amount",
            "cost",
            "discount",
            "item_count",
            "line_amount",
            "new_customer_discount",
            "packing_cost",
            "price",
            "quantity",
            "return_cost",
            "shipping_cost",
        ],
        Stream::Spend => {
            &["amount", "clicks", "conversions", "deliveries", "impressions", "leads", "opens"]
        }
        Stream::Subscription => &["amount", "interval_count", "quantity"],
        _ => &[],
    }
}

/// Tells whether a text is a number as programs write it, which is what figures are read from.
pub(super) fn is_figure(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok_and(f64::is_finite)
}
