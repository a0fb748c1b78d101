//! Numbers with a scale, and money with a currency.
//!
//! Decimal columns hold millionths, shares their parts and durations microseconds; all leave as
//! whole units. Money stays in minor units of its row's currency, and two currencies are never
//! added.

use baremo_metrics::answer::{Note, Value, left_out};
use baremo_metrics::page::{Definition, Exclusion, Measure, Side, Unit};
use baremo_metrics::rates::Rates;
use baremo_model::dimension::{Place, column_of, column_spec};
use baremo_model::fact::ColumnType;
use baremo_model::{Fact, NULL_CODE, SECOND};
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::eval::Seen;
use crate::reading::scan::{JUDGED_AT, Scan};
use crate::session::Session;

/// What tells money of several currencies apart.
pub(crate) const CURRENCY: &str = "currency";

/// Returns the type of what an expression names, when it is one plain column.
fn column_type(fact: &str, text: &str) -> Option<ColumnType> {
    let fact = Fact::from_name(fact)?;
    let spec = match column_of(fact, text.trim(), false, &[])? {
        Place::Own(column) => column_spec(fact, &column),
        Place::Root(column) => column_spec(fact.root(), &column),
    };
    spec.map(|spec| spec.column_type)
}

/// Returns what one unit of a column is outside: a part of one, or a millionth of a second.
pub(crate) fn number_scale(fact: &str, text: &str) -> f64 {
    match column_type(fact, text) {
        Some(ColumnType::Duration) => 1.0 / SECOND as f64,
        other => other.and_then(ColumnType::one).map_or(1.0, |one| 1.0 / one as f64),
    }
}

/// Returns what one unit of a side's sum is outside; none when the side counts rows.
pub(crate) fn side_scale(side: &Side) -> Option<f64> {
    match (&side.sum, &side.from) {
        (Some(sum), _) => Some(number_scale(&side.fact, sum)),
        (None, Some(_)) => Some(match side.measure {
            Measure::Micros => 1.0 / SECOND as f64,
            _ => 1.0,
        }),
        (None, None) => None,
    }
}

/// Returns whether a side takes money from its rows.
pub(crate) fn takes_money(side: &Side) -> bool {
    let texts = [&side.sum, &side.of].into_iter().flatten();
    texts.into_iter().any(|text| column_type(&side.fact, text) == Some(ColumnType::Money))
}

/// Money of the customer base that is added up, or made of what is.
const OF_CUSTOMERS: [&str; 4] = ["net", "margin", "recurring", "contract_clv"];

/// Returns a definition that leaves out, and counts, customers whose money is in several currencies
/// that no rate brings to one, where it takes that money.
pub(crate) fn guarded(mut definition: Definition) -> Definition {
    let takes = |side: &Side| {
        let texts = [&side.sum, &side.of].into_iter().flatten();
        let is_base = Fact::from_name(&side.fact) == Some(Fact::CustomerBase);
        is_base && texts.into_iter().any(|text| OF_CUSTOMERS.contains(&text.trim()))
    };
    if definition.sides().any(takes) {
        definition.exclude.push(Exclusion {
            reason: left_out::MIXED_CURRENCY.into(),
            when: "several_currencies = true".into(),
            unless_any: None,
            only_if: None,
            undecided: None,
            date: None,
            may_succeed: false,
        });
    }
    definition
}

/// Brings the money of a scan to the reporting currency, where the data folder has rates: each row
/// once, by the rate of the day on which its root began. What has no rate stays as it is.
pub(crate) fn convert(session: &Session, side: &Side, scan: &mut Scan) -> Result<(), EngineError> {
    if !takes_money(side) {
        return Ok(());
    }
    let Some(worth) = Worth::of(session, side)? else { return Ok(()) };
    for o in scan.observations.iter_mut() {
        if let Some((_, value)) = worth.reported(o.row as usize, o.value) {
            // A sum has no other reading; a mean's is the same number.
            (o.value, o.wall) = (value, if o.wall == o.value { value } else { o.wall });
        }
    }
    Ok(())
}

/// What the money of a fact's rows is worth in the reporting currency.
pub(crate) struct Worth<'a> {
    rates: &'a Rates,
    /// Names by code.
    names: FxHashMap<u32, String>,
    reporting: u32,
    currency: Seen,
    /// The day whose rate holds for a row.
    at: Seen,
}

impl<'a> Worth<'a> {
    /// Returns it; none without rates, or where rows have no currency.
    pub(crate) fn of(session: &'a Session, side: &Side) -> Result<Option<Self>, EngineError> {
        let Some(rates) = &session.settings().rates else { return Ok(None) };
        let Some(fact) = Fact::from_name(&side.fact) else { return Ok(None) };
        let plan = Plan::plain();
        let scope = session.plain_scope(&plan, fact);
        let Ok(currency) = scope.see("currency") else { return Ok(None) };
        let known = rates.currencies().chain([rates.reporting.as_str()]);
        let names = known.map(|name| (session.tables().code(name), name.to_owned())).collect();
        let reporting = session.tables().code(&rates.reporting);
        // What customers are worth is told as of when they are judged.
        let at = scope.see(match fact {
            Fact::CustomerBase => JUDGED_AT,
            fact => fact.root().date_column(),
        })?;
        Ok(Some(Worth { rates, names, reporting, currency, at }))
    }

    /// Returns the reporting currency with the amount in it; none where there is no rate.
    pub(crate) fn reported(&self, row: usize, amount: i64) -> Option<(u32, i64)> {
        let name = self.names.get(&self.currency.code(row))?;
        Some((self.reporting, self.rates.convert(amount, name, self.at.integer(row))?))
    }

    /// Returns in which currency a row's money is told.
    fn told_in(&self, row: usize) -> u32 {
        self.reported(row, 0).map_or(self.currency.code(row), |(code, _)| code)
    }
}

/// In which currency the money of a side's rows is told.
pub(crate) struct Currencies<'a> {
    own: Seen,
    worth: Option<Worth<'a>>,
}

impl<'a> Currencies<'a> {
    /// Returns it; none where rows have no currency.
    pub(crate) fn of(session: &'a Session, side: &Side) -> Result<Option<Self>, EngineError> {
        let Some(fact) = Fact::from_name(&side.fact) else { return Ok(None) };
        let plan = Plan::plain();
        let scope = session.plain_scope(&plan, fact);
        let Ok(own) = scope.see("currency") else { return Ok(None) };
        Ok(Some(Currencies { own, worth: Worth::of(session, side)? }))
    }

    /// Returns the code of a row's currency.
    pub(crate) fn code(&self, row: usize) -> u32 {
        self.worth.as_ref().map_or(self.own.code(row), |worth| worth.told_in(row))
    }
}

/// How many observations of one cell have their money in one currency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InCurrency {
    pub(crate) bucket: u32,
    pub(crate) group: u32,
    pub(crate) code: u32,
    pub(crate) count: u64,
}

/// Returns in which currencies the money of a scan is by the columns of a session; none of a side
/// that takes no money.
pub(crate) fn in_currencies(
    session: &Session,
    side: &Side,
    scan: &Scan,
) -> Result<Option<Vec<InCurrency>>, EngineError> {
    if !takes_money(side) {
        return Ok(None);
    }
    let Some(currencies) = Currencies::of(session, side)? else { return Ok(None) };
    let mut counts: FxHashMap<(u32, u32, u32), u64> = FxHashMap::default();
    for o in scan.observations.iter() {
        let code = currencies.code(o.row as usize);
        *counts.entry((o.bucket, o.group, code)).or_default() += 1;
    }
    let one = |((bucket, group, code), count)| InCurrency { bucket, group, code, count };
    Ok(Some(counts.into_iter().map(one).collect()))
}

/// The currency of a cell.
#[derive(Clone, Copy, PartialEq)]
enum Found {
    Nothing,
    One(u32),
    Several,
}

/// Names the currency of each cell with money in it, and blanks cells that hold several.
pub(crate) fn currencies(
    session: &Session,
    metric: &MetricPlan,
    measured: &Measured,
    values: &mut [Value],
    groups: usize,
) -> Result<(), EngineError> {
    let mut found = vec![Found::Nothing; values.len()];
    for (side, scan) in sides(metric, measured) {
        look(session, side, scan, &mut found, groups)?;
    }
    for (value, found) in values.iter_mut().zip(found) {
        match found {
            Found::Nothing => {}
            Found::One(code) => {
                value.currency = match metric.definition.unit {
                    Unit::Money => session.tables().text(code),
                    _ => None,
                };
            }
            Found::Several => refuse(value),
        }
    }
    Ok(())
}

/// Why there is no value where several currencies would have been added, or one divided by another.
pub(crate) const MIXED: &str = "mixed_currencies";

/// Takes a value away that would mix currencies.
pub(crate) fn refuse(value: &mut Value) {
    (value.value, value.interval, value.numerator) = (None, None, None);
    value.reason = Some(MIXED.into());
}

/// Takes note of the currency of each observation of a side.
fn look(
    session: &Session,
    side: &Side,
    scan: &Scan,
    found: &mut [Found],
    groups: usize,
) -> Result<(), EngineError> {
    let mut take = |place: usize, code: u32| {
        if code == NULL_CODE {
            return;
        }
        let cell = &mut found[place];
        *cell = match *cell {
            Found::Nothing => Found::One(code),
            Found::One(known) if known == code => Found::One(code),
            _ => Found::Several,
        };
    };
    if let Some(told) = &scan.in_currencies {
        for one in told {
            take(one.bucket as usize * groups + one.group as usize, one.code);
        }
        return Ok(());
    }
    let Some(currencies) = Currencies::of(session, side)? else { return Ok(()) };
    for o in scan.observations.iter() {
        take(scan.cell(o, groups), currencies.code(o.row as usize));
    }
    Ok(())
}

/// Returns the note that says by what table money of several currencies is in one; none without
/// rates, or where a metric tells no money.
pub(crate) fn note(session: &Session, metric: &MetricPlan) -> Option<Note> {
    let rates = session.settings().rates.as_ref()?;
    let definition = &metric.definition;
    let mut sides = definition.sides().chain(definition.input_sides());
    let money = definition.unit == Unit::Money || sides.any(takes_money);
    money.then(|| Note::MoneyIn {
        reporting: rates.reporting.clone(),
        known: rates.currencies().map(str::to_owned).collect(),
    })
}

/// How many observations have their money in each currency, by its code.
pub(crate) type Counts = FxHashMap<u32, u64>;

/// Returns the note that says how much money without a currency was added to money that has one,
/// which stands in a value; none where there is no such money.
pub(crate) fn without_currency(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    (measured, values): (&Measured, &[Value]),
) -> Result<Option<Note>, EngineError> {
    let mut counts = Counts::default();
    count(session, plan, metric, measured, &mut counts)?;
    let without = counts.remove(&NULL_CODE).unwrap_or_default();
    // By currency it has a row of its own, and of several there is no total.
    let is_apart = counts.len() > 1 && plan.by.iter().any(|name| name == CURRENCY);
    let is_told = values.iter().any(|value| value.value.is_some());
    if without == 0 || counts.is_empty() || is_apart || !is_told {
        return Ok(None);
    }
    Ok(Some(Note::NoCurrency {
        metric: metric.metric.name.clone(),
        count: without,
        currencies: by_use(session, counts),
    }))
}

/// Counts the currencies that the money of a metric is in, that of its inputs included. That of
/// customers who have none is in no currency, which is nothing that is added.
pub(crate) fn count(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    counts: &mut Counts,
) -> Result<(), EngineError> {
    for (side, scan) in sides(metric, measured) {
        let is_computed = Fact::from_name(&side.fact).is_some_and(Fact::is_computed);
        let mut add = |code: u32, count: u64| {
            if !(is_computed && code == NULL_CODE) {
                *counts.entry(code).or_default() += count;
            }
        };
        if let Some(told) = &scan.in_currencies {
            told.iter().for_each(|one| add(one.code, one.count));
        } else if let Some(currencies) = Currencies::of(session, side)? {
            for o in scan.observations.iter().filter(|o| o.value != 0) {
                add(currencies.code(o.row as usize), 1);
            }
        }
    }
    measured.parts.iter().try_for_each(|part| part.count_currencies(session, plan, counts))
}

/// Returns the sides of a metric that take money, with what they were found to be.
fn sides<'a>(
    metric: &'a MetricPlan,
    measured: &'a Measured,
) -> impl Iterator<Item = (&'a Side, &'a Scan)> {
    let definition = &metric.definition;
    let upper = definition.value.as_ref().or(definition.numerator.as_ref());
    let lower = definition.denominator.as_ref().zip(measured.lower.as_ref());
    let both = upper.map(|side| (side, &measured.upper)).into_iter().chain(lower);
    both.filter(|(side, _)| takes_money(side))
}

/// Returns the currencies a metric's money is in, most used first: for the note that names them.
pub(crate) fn names(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
) -> Result<Vec<String>, EngineError> {
    let mut counts = Counts::default();
    count(session, plan, metric, measured, &mut counts)?;
    Ok(by_use(session, counts))
}

/// Returns the names of currencies, most used first.
fn by_use(session: &Session, counts: Counts) -> Vec<String> {
    let mut counts: Vec<(u32, u64)> = counts.into_iter().filter(|(c, _)| *c != NULL_CODE).collect();
    counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    counts.into_iter().filter_map(|(code, _)| session.tables().text(code)).collect()
}
