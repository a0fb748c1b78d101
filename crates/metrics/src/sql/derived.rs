//! A quotient of sums and counts of several facts: one row set an input, and the formula over the
//! cells of all.
//!
//! ```text
//! (spend + discounts) / customers
//!    │          │            └─► customers_rows ─► customers_cells ─┐
//!    │          └──────────────► discounts_rows ─► discounts_cells ─┼─► value, n
//!    └─────────────────────────► spend_rows ─────► spend_cells ─────┘
//! ```

use baremo_model::Fact;

use super::side::rows_of_input;
use super::{Asked, NotSql, alike, cells, keys, one_currency, refuse};
use crate::arithmetic::{Formula, PARAMETER};
use crate::bucket::Buckets;
use crate::page::{Definition, Input, Kind, Side, Unit};

fn refused() -> NotSql {
    NotSql::Kind(Kind::Derived)
}

/// Returns the formula, and the name of the input that it divides by.
fn quotient(definition: &Definition) -> Result<(Formula, String), NotSql> {
    let formula = Formula::parse(definition.compute.as_deref().unwrap_or_default())?;
    let is_parameter = |name: &&str| name.starts_with(PARAMETER);
    let is_plain = formula.stands_on().is_some() && !formula.names().iter().any(is_parameter);
    let lower = match formula.quotient() {
        Some((_, Formula::Name(lower))) if is_plain => lower.clone(),
        _ => return Err(refused()),
    };
    Ok((formula, lower))
}

/// Refuses what is more than sums over the buckets of the question, divided by one of them. What is
/// added has to be unknown where nothing is on record, or 0: of anything else an answer tells the
/// two apart by what time the data cover, which no row says.
pub(super) fn check(definition: &Definition) -> Result<(), NotSql> {
    let (_, lower) = quotient(definition)?;
    if !definition.exclude.is_empty() {
        return Err(refused());
    }
    for (name, input) in &definition.inputs {
        let side = input.side.as_ref().ok_or_else(refused)?;
        let is_of_range = input.window.is_none() && input.every.is_none() && !input.level;
        let is_plain = is_of_range && input.fewest.is_none();
        let is_told = side.needs_rows || (input.optional && input.zero_before);
        if !is_plain || side.from.is_some() || !(is_told || *name == lower) {
            return Err(refused());
        }
        refuse::side(side)?;
    }
    Ok(())
}

/// Returns whether there are rows of what an input counts.
fn is_there(asked: &Asked<'_>, side: &Side) -> bool {
    let fact = Fact::from_name(&side.fact);
    fact.is_none_or(|fact| fact.is_computed() || (asked.background.has)(fact.root()))
}

/// Writes the tables of the inputs, and returns what reads them.
pub(super) fn statement(
    asked: &Asked<'_>,
    buckets: Option<&Buckets>,
    tables: &mut Vec<String>,
    facts: &mut Vec<Fact>,
) -> Result<String, NotSql> {
    let (formula, lower) = quotient(asked.definition)?;
    let keys = keys(asked, buckets);
    let (mut there, mut money): (Vec<(&String, &Input)>, Vec<String>) = Default::default();
    for (name, input) in &asked.definition.inputs {
        // Of what is on record nowhere there are no files; a divisor is never done without.
        let is_needed = !input.optional || *name == lower;
        if !is_needed && input.side.as_ref().is_none_or(|side| !is_there(asked, side)) {
            continue;
        }
        let side = rows_of_input(asked, input, facts)?;
        tables.push(format!("{name}_rows AS (\n{}\n)", side.text));
        let told = side.told_currencies();
        let cells = cells(asked, &format!("{name}_rows"), buckets, &side.total(), (&side, told));
        tables.push(format!("{name}_cells AS (\n{cells}\n)"));
        money.extend((!told.is_empty()).then(|| format!("{name}_cells")));
        there.push((name, input));
    }
    let value_of = |name: &str| {
        let input = there.iter().find(|(own, _)| *own == name).map(|(_, input)| *input);
        let side = input.and_then(|input| input.side.as_ref());
        match side {
            None => "0".to_owned(),
            Some(side) if side.needs_rows => {
                format!("CASE WHEN {name}_cells.n > 0 THEN {name}_cells.value END")
            }
            Some(_) => format!("coalesce({name}_cells.value, 0)"),
        }
    };
    let percent = if asked.definition.unit == Unit::Percent { " * 100" } else { "" };
    let value = one_currency(&money, format!("{}{percent}", written(&formula, &value_of)));
    let mut columns: Vec<String> = keys.iter().map(|key| format!("cells.{key} AS {key}")).collect();
    columns.push(format!("{value} AS value"));
    columns.push(format!("coalesce({lower}_cells.n, 0) AS n"));
    let each =
        there.iter().map(|(name, _)| format!("SELECT {} FROM {name}_cells", keys.join(", ")));
    let mut from = match keys.is_empty() {
        true => "(SELECT 1) AS cells".to_owned(),
        false => {
            format!("(\n  {}\n) AS cells", each.collect::<Vec<_>>().join("\n  UNION\n  "))
        }
    };
    for (name, _) in &there {
        let table = format!("{name}_cells");
        let on = alike(&keys, &table, &|key: &String| format!("cells.{key}"));
        from += &format!("\n  LEFT JOIN {table} ON {on}");
    }
    Ok(format!("SELECT\n  {}\nFROM {from}", columns.join(",\n  ")))
}

/// Writes a formula; what is divided by 0 has no value.
fn written(formula: &Formula, of: &dyn Fn(&str) -> String) -> String {
    match formula {
        Formula::Number(number) => number.to_string(),
        Formula::Name(name) => of(name),
        Formula::Apply(left, '/', right) => {
            format!("({} / nullif({}, 0))", written(left, of), written(right, of))
        }
        Formula::Apply(left, sign, right) => {
            format!("({} {sign} {})", written(left, of), written(right, of))
        }
    }
}
