//! Numbers with a scale, and money with a currency.
//!
//! Decimal columns hold millionths and durations microseconds; both leave as whole units. Money
//! stays in minor units of its row's currency, and two currencies are never added.

use baremo_metrics::answer::Value;
use baremo_metrics::page::{Measure, Side, Unit};
use baremo_model::dimension::{Place, column_of, column_spec};
use baremo_model::fact::ColumnType;
use baremo_model::{Fact, NULL_CODE, SECOND};
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::Scan;
use crate::session::Session;

/// Returns the type of what an expression names, when it is one plain column.
fn column_type(fact: &str, text: &str) -> Option<ColumnType> {
    let fact = Fact::from_name(fact)?;
    let spec = match column_of(fact, text.trim(), false, &[])? {
        Place::Own(column) => column_spec(fact, &column),
        Place::Root(column) => column_spec(fact.root(), &column),
    };
    spec.map(|spec| spec.column_type)
}

/// Returns what one unit of a column is outside: a millionth for decimals and durations.
pub(crate) fn number_scale(fact: &str, text: &str) -> f64 {
    match column_type(fact, text) {
        Some(ColumnType::Decimal | ColumnType::Duration) => 1.0 / SECOND as f64,
        _ => 1.0,
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
fn takes_money(side: &Side) -> bool {
    let texts = [&side.sum, &side.of].into_iter().flatten();
    texts.into_iter().any(|text| column_type(&side.fact, text) == Some(ColumnType::Money))
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
    let definition = &metric.definition;
    let mut found = vec![Found::Nothing; values.len()];
    let upper = definition.value.as_ref().or(definition.numerator.as_ref());
    let sides = [
        (upper, Some(&measured.upper)),
        (definition.denominator.as_ref(), measured.lower.as_ref()),
    ];
    for (side, scan) in sides {
        let (Some(side), Some(scan)) = (side, scan) else { continue };
        if takes_money(side) {
            look(session, side, scan, &mut found, groups)?;
        }
    }
    for (value, found) in values.iter_mut().zip(found) {
        match found {
            Found::Nothing => {}
            Found::One(code) => {
                value.currency = match definition.unit {
                    Unit::Money => session.tables().text(code),
                    _ => None,
                };
            }
            Found::Several => {
                value.value = None;
                value.interval = None;
                value.numerator = None;
                value.reason = Some("mixed_currencies".into());
            }
        }
    }
    Ok(())
}

/// Takes note of the currency of each observation of a side.
fn look(
    session: &Session,
    side: &Side,
    scan: &Scan,
    found: &mut [Found],
    groups: usize,
) -> Result<(), EngineError> {
    let Some(fact) = Fact::from_name(&side.fact) else { return Ok(()) };
    let plan = Plan::plain();
    let scope = session.plain_scope(&plan, fact);
    let Ok(currency) = scope.see("currency") else { return Ok(()) };
    for o in &scan.observations {
        let code = currency.code(o.row as usize);
        if code == NULL_CODE {
            continue;
        }
        let cell = &mut found[scan.cell(o, groups)];
        *cell = match *cell {
            Found::Nothing => Found::One(code),
            Found::One(known) if known == code => Found::One(code),
            _ => Found::Several,
        };
    }
    Ok(())
}

/// Returns the currencies a metric's money is in, most used first: for the note that names them.
pub(crate) fn names(
    session: &Session,
    metric: &MetricPlan,
    measured: &Measured,
) -> Result<Vec<String>, EngineError> {
    let definition = &metric.definition;
    let side = definition.value.as_ref().or(definition.numerator.as_ref());
    let Some((side, fact)) = side.and_then(|side| Some((side, Fact::from_name(&side.fact)?)))
    else {
        return Ok(Vec::new());
    };
    let plan = Plan::plain();
    let scope = session.plain_scope(&plan, fact);
    let Ok(currency) = scope.see("currency") else { return Ok(Vec::new()) };
    let mut counts: FxHashMap<u32, u64> = FxHashMap::default();
    if takes_money(side) {
        for o in &measured.upper.observations {
            *counts.entry(currency.code(o.row as usize)).or_default() += 1;
        }
    }
    let mut counts: Vec<(u32, u64)> = counts.into_iter().filter(|(c, _)| *c != NULL_CODE).collect();
    counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    Ok(counts.into_iter().filter_map(|(code, _)| session.tables().text(code)).collect())
}
