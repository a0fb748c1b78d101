//! A question as SQL: for DuckDB, over the fact files of a data folder.
//!
//! The program's own engine runs no SQL. What is written here is for people who want to check a
//! number, or go on from it, with a tool of their own: a statement over the files that the latest
//! snapshot record names, with the rows, values and numbers of observations of the same question
//! asked here, in its order and as many of them. Whatever it cannot say exactly it refuses, with
//! the reason ([`NotSql`]).
//!
//! Instants and lengths of time are microseconds as in the engine, and buckets are written out as
//! instants, so that zones and calendars of dates are decided in one place.
//!
//! ```text
//! Query ─► definition ─► one row set a side ─► cells (bucket × group) ─► value, n
//! ```

mod base;
mod derived;
mod order;
mod refuse;
mod side;
mod term;
#[cfg(test)]
mod tests;
mod traits;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use baremo_model::Fact;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use self::order::Order;
pub use self::refuse::NotSql;
use self::side::{GREATEST, LEAST, Rows, may_succeed, never_recorded, rows};
use self::term::quoted;
use crate::bucket::{self, Buckets, Grain, parse_range_bound};
use crate::catalog::Catalog;
use crate::error::{MetricsError, Thing};
use crate::expr::{Expr, ParameterValue, parse};
use crate::page::{Basis, Definition, Kind, Metric, Unit, check_parameters};
use crate::query::{Credit, Query, Statistic, USUAL};

/// Buckets written out, at most.
const MOST_BUCKETS: usize = 400;

/// References of customers written out, at most.
const MOST_REFERENCES: usize = 1_000;

/// What a question depends on besides itself.
pub struct Background<'a> {
    /// The metrics.
    pub catalog: &'a Catalog,
    /// Zone where the question names none.
    pub zone: &'a str,
    /// First day of a week.
    pub week_start: Weekday,
    /// First month of a year.
    pub year_start_month: i8,
    /// Sources, each with the instant up to which it is complete.
    pub watermarks: Vec<(String, i64)>,
    /// Promoted attributes of a root fact.
    pub attributes: &'a dyn Fn(Fact) -> Vec<String>,
    /// Those that have too many values in some month for anything to be broken down by them.
    pub beyond: &'a dyn Fn(Fact) -> Vec<String>,
    /// Which references of sources stand for which customer.
    pub who: &'a dyn Fn() -> Who,
    /// Whether there are rows of a fact.
    pub has: &'a dyn Fn(Fact) -> bool,
    /// Whether a customer is new with the sign-up.
    pub by_sign_up: bool,
    /// Whether a table of rates brings money to one currency.
    pub has_rates: bool,
    /// Whether rows of a fact have a dimension from elsewhere: an answer that came without one that
    /// of its conversation, and agents what a roster tells of them; or are left out since the
    /// conversation is that they are about.
    pub elsewhere: &'a dyn Fn(Fact, &str) -> bool,
    /// From when on a metric of the question counts, where that is later than the range begins.
    pub counted_from: &'a dyn Fn(&str) -> Option<i64>,
}

/// Who is who: what a reference of a source stands for (docs/customers.md).
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// Sources whose numbers are their own, so that `7` there reads `desk:7`.
    pub own: Vec<String>,
    /// The customers of references that stand for another, so read.
    pub of: Vec<(String, String)>,
    /// Customers who are a test.
    pub tests: Vec<String>,
}

/// One metric of a question, resolved.
struct Asked<'a> {
    metric: &'a Metric,
    definition: &'a Definition,
    parameters: BTreeMap<String, ParameterValue>,
    basis: Basis,
    statistic: Statistic,
    current: bool,
    credit: Credit,
    by: Vec<String>,
    filter: Option<Expr>,
    order: Order,
    zone: &'a TimeZone,
    from: i64,
    to: i64,
    background: &'a Background<'a>,
}

/// Writes a question as SQL, a statement a metric.
///
/// # Errors
///
/// [`NotSql`] with what stands against it.
pub fn write(query: &Query, background: &Background<'_>) -> Result<String, NotSql> {
    refuse::whole(query)?;
    let name = query.zone.as_deref().unwrap_or(background.zone);
    let zone = bucket::zone(name)?;
    let bound = |text: &Option<String>, end: bool| match text {
        Some(text) => Ok(parse_range_bound(text, &zone, end)?),
        None => Err(NotSql::OpenRange),
    };
    let (from, to) = (bound(&query.from, false)?, bound(&query.to, true)?);
    let grain = Grain::parse(query.grain.as_deref().unwrap_or("all"))?;
    let (week, year) = (background.week_start, background.year_start_month);
    let buckets = match grain {
        Grain::All => None,
        _ => Some(Buckets::new(from, to, grain, name, week, year)?),
    };
    if let Some(buckets) = buckets.as_ref().filter(|buckets| buckets.len() > MOST_BUCKETS) {
        return Err(NotSql::Buckets { count: buckets.len(), most: MOST_BUCKETS });
    }
    let named = query.metrics.iter().map(|metric| defined(query, background, metric));
    check_parameters(query, &named.collect::<Result<Vec<_>, _>>()?)?;
    let mut out = String::new();
    let mut facts: Vec<Fact> = Vec::new();
    for metric in &query.metrics {
        let written = asked(query, background, metric, &zone, (from, to))
            .and_then(|asked| statement(&asked, buckets.as_ref()));
        let (text, read) = written.map_err(|why| match query.metrics.len() {
            1 => why,
            _ => NotSql::Of { metric: metric.clone(), why: Box::new(why) },
        })?;
        out += &text;
        // What is computed has no files.
        facts.extend(read.into_iter().filter(|fact| !fact.is_computed()));
    }
    facts.sort_unstable();
    facts.dedup();
    Ok(prelude(&facts) + &out)
}

/// Returns a metric by its name, and its definition in the variant asked for.
fn defined<'a>(
    query: &Query,
    background: &'a Background<'a>,
    name: &str,
) -> Result<(&'a Metric, &'a Definition), MetricsError> {
    let metric = background.catalog.get(name)?;
    let variant = query.variant.as_deref().unwrap_or("default");
    let known = || metric.definitions.iter().map(|definition| definition.variant.clone());
    let definition = metric
        .definition(variant)
        .ok_or_else(|| MetricsError::unknown(Thing::Variant, variant, known()).of_metric(name))?;
    Ok((metric, definition))
}

fn asked<'a>(
    query: &Query,
    background: &'a Background<'a>,
    name: &str,
    zone: &'a TimeZone,
    (from, to): (i64, i64),
) -> Result<Asked<'a>, NotSql> {
    let (metric, definition) = defined(query, background, name)?;
    refuse::definition(query, metric, definition)?;
    let from = (background.counted_from)(name).map_or(from, |counted| counted.max(from));
    let mut parameters = BTreeMap::new();
    for (key, parameter) in &metric.parameters {
        let value = match query.parameters.get(key) {
            Some(text) => ParameterValue::parse(key, parameter, text)?,
            None => ParameterValue::default_of(key, parameter)?,
        };
        parameters.insert(key.clone(), value);
    }
    let word = |text: &Option<String>| text.as_deref().map(Statistic::from_word);
    let statistic = match word(&query.stat) {
        _ if query.stat.as_deref() == Some(USUAL) => match definition.kind {
            Kind::Duration => Statistic::Median,
            _ => Statistic::Mean,
        },
        Some(None) => return Err(NotSql::Statistic(query.stat.clone().unwrap_or_default())),
        Some(Some(statistic)) => statistic,
        None => Statistic::Mean,
    };
    let by = query.dimensions(&definition.default_by);
    Ok(Asked {
        basis: query.basis.as_deref().and_then(Basis::from_word).unwrap_or(definition.basis),
        credit: query.credit.as_deref().and_then(Credit::from_word).unwrap_or_default(),
        current: query.actor.as_deref() == Some("current"),
        filter: query.filter.as_deref().map(parse).transpose()?,
        order: Order::of(query, name, &by)?,
        metric,
        definition,
        parameters,
        statistic,
        by,
        zone,
        from,
        to,
        background,
    })
}

/// Writes where the files are: exactly those of the latest snapshot record.
fn prelude(facts: &[Fact]) -> String {
    let mut out = String::from(
        "-- For DuckDB, run inside the data folder. It reads the fact files of the latest \
         snapshot.\n\
         SET VARIABLE record = (\n  SELECT tables FROM read_json('snapshots/*.json', columns = \
         {number: 'BIGINT', tables: 'JSON'})\n  ORDER BY number DESC LIMIT 1\n);\n",
    );
    for fact in facts {
        let name = fact.name();
        let _ = writeln!(
            out,
            "SET VARIABLE {name} = (\n  SELECT list('lake/facts/{name}/' || path)\n  FROM (SELECT \
             unnest(getvariable('record') ->> '$.{name}.files[*].path') AS path)\n);"
        );
    }
    out
}

/// Writes the statement of one metric, and returns the facts it reads with it.
fn statement(asked: &Asked<'_>, buckets: Option<&Buckets>) -> Result<(String, Vec<Fact>), NotSql> {
    let definition = asked.definition;
    let mut facts = Vec::new();
    let mut out = heading(asked);
    let mut tables: Vec<String> = buckets.map(edges).into_iter().collect();
    let last = match definition.kind {
        Kind::Ratio => {
            let upper = rows(asked, definition.numerator.as_ref(), &mut facts)?;
            let lower = rows(asked, definition.denominator.as_ref(), &mut facts)?;
            tables.push(format!("upper_rows AS (\n{}\n)", upper.text));
            tables.push(format!("lower_rows AS (\n{}\n)", lower.text));
            let mut money = Vec::new();
            for (name, side) in [("upper", &upper), ("lower", &lower)] {
                let told = side.told_currencies();
                let (table, of) = (format!("{name}_rows"), (side, told));
                let cells = cells(asked, &table, buckets, &side.total(), of);
                tables.push(format!("{name}_cells AS (\n{cells}\n)"));
                money.extend((!told.is_empty()).then(|| format!("{name}_cells")));
            }
            let hidden = may_succeed(asked, definition.denominator.as_ref(), &mut facts)?;
            if let Some(side) = &hidden {
                tables.push(format!("hidden_rows AS (\n{}\n)", side.text));
                let cells = cells(asked, "hidden_rows", buckets, side.count(), (side, &[]));
                tables.push(format!("hidden_cells AS (\n{cells}\n)"));
            }
            ratio(asked, buckets, hidden.is_some(), &money)
        }
        Kind::Derived => derived::statement(asked, buckets, &mut tables, &mut facts)?,
        _ => {
            let side = rows(asked, definition.value.as_ref(), &mut facts)?;
            tables.push(format!("value_rows AS (\n{}\n)", side.text));
            let value = match definition.kind {
                Kind::Count => {
                    let is_whole = keys(asked, buckets).is_empty();
                    total(asked, &side, is_whole, (&mut tables, &mut facts))?
                }
                _ => side.statistic(asked.statistic)?,
            };
            let value = side.of_one_currency(value);
            cells(asked, "value_rows", buckets, &value, (&side, &[]))
        }
    };
    let base = base::table(asked, &mut facts)?;
    tables.splice(0..0, base);
    let told = traits::tables(asked, &tables, &mut facts)?;
    tables.splice(0..0, told);
    if tables.iter().any(|table| table.contains(term::WHO)) {
        tables.insert(0, references(&(asked.background.who)())?);
    }
    let last = asked.order.apply(asked, buckets.is_some(), &last);
    let _ = writeln!(out, "WITH {}\n{last};", tables.join(",\n"));
    Ok((out, facts))
}

fn heading(asked: &Asked<'_>) -> String {
    let (metric, definition) = (asked.metric, asked.definition);
    let statistic = match definition.kind {
        Kind::Duration | Kind::Mean => format!("{} ", asked.statistic.word()),
        _ => String::new(),
    };
    let minor = if definition.unit == Unit::Money { ", in minor units" } else { "" };
    format!(
        "\n-- {}, version {}, variant {}: {statistic}in {}{minor}.\n{}",
        metric.name,
        metric.version,
        definition.variant,
        definition.unit.word(),
        asked.order.untold()
    )
}

/// Writes the buckets: label, start, end.
fn edges(buckets: &Buckets) -> String {
    let edges = buckets.edges();
    let lines: Vec<String> = (0..buckets.len())
        .map(|index| {
            let label = quoted(buckets.label(index).unwrap_or_default());
            format!("    ({label}, {}, {})", edges[index], edges[index + 1])
        })
        .collect();
    format!("buckets(bucket, since, until) AS (\n  VALUES\n{}\n)", lines.join(",\n"))
}

/// Writes which references stand for which customer.
fn references(who: &Who) -> Result<String, NotSql> {
    if who.of.len() > MOST_REFERENCES {
        return Err(NotSql::References { count: who.of.len(), most: MOST_REFERENCES });
    }
    let line = |(from, to): &(String, String)| format!("    ({}, {})", quoted(from), quoted(to));
    let lines: Vec<String> = who.of.iter().map(line).collect();
    Ok(format!("who(reference, customer) AS (\n  VALUES\n{}\n)", lines.join(",\n")))
}

/// Returns the columns that name a cell.
fn keys(asked: &Asked<'_>, buckets: Option<&Buckets>) -> Vec<String> {
    let by = asked.by.iter().map(|name| term::named(name));
    buckets.map(|_| "bucket".to_owned()).into_iter().chain(by).collect()
}

/// Writes the value and n of every cell that has rows, and whatever more is told of it.
fn cells(
    asked: &Asked<'_>,
    table: &str,
    buckets: Option<&Buckets>,
    value: &str,
    (side, more): (&Rows, &[&str]),
) -> String {
    let mut columns = keys(asked, buckets);
    let grouped = columns.len();
    columns.push(format!("{value} AS value"));
    columns.push(format!("{} AS n", side.count()));
    columns.extend(more.iter().map(|text| (*text).to_owned()));
    let mut out = format!("SELECT {}\nFROM {table}", columns.join(", "));
    if buckets.is_some() {
        out += " JOIN buckets ON dated >= since AND dated < until";
    }
    if grouped > 0 {
        out += "\nGROUP BY ALL";
    }
    out
}

/// Writes that a cell of a table has the same keys as another, which tells each of them.
fn alike(keys: &[String], table: &str, of: &dyn Fn(&String) -> String) -> String {
    let same = |key: &String| format!("{table}.{key} IS NOT DISTINCT FROM {}", of(key));
    match keys.is_empty() {
        true => "true".to_owned(),
        false => keys.iter().map(same).collect::<Vec<_>>().join(" AND "),
    }
}

/// Writes a count or sum. That of a whole range may be one of nothing, which is 0 only where some
/// source records what is counted, and none that does not has rows there.
fn total(
    asked: &Asked<'_>,
    side: &Rows,
    is_whole: bool,
    (tables, facts): (&mut Vec<String>, &mut Vec<Fact>),
) -> Result<String, NotSql> {
    let total = side.total();
    let value = asked.definition.value.as_ref().filter(|_| is_whole);
    let Some((hidden, recorded)) = never_recorded(asked, value, facts)? else { return Ok(total) };
    tables.push(format!("hidden_rows AS (\n{}\n)", hidden.text));
    Ok(format!(
        "CASE WHEN count(*) > 0 OR ({recorded} AND NOT EXISTS (SELECT * FROM hidden_rows)) \
         THEN {total} END"
    ))
}

/// Writes a value that there is none of where the cells of these tables have several currencies.
fn one_currency(tables: &[String], value: String) -> String {
    let of = |name: &str| {
        let each = tables.iter().map(|table| format!("{table}.{name}"));
        each.collect::<Vec<_>>().join(", ")
    };
    match tables.is_empty() {
        true => value,
        // What has no money has no currency, and is passed over.
        false => format!(
            "CASE WHEN least({}) IS NOT DISTINCT FROM greatest({}) THEN {value} END",
            of(LEAST),
            of(GREATEST)
        ),
    }
}

/// Divides the cells of both sides. Nothing by something is unknown where whoever is `hidden` may
/// have been something; the cells of `money` have one currency, or no value.
fn ratio(asked: &Asked<'_>, buckets: Option<&Buckets>, hidden: bool, money: &[String]) -> String {
    let keys = keys(asked, buckets);
    let percent = if asked.definition.unit == Unit::Percent { " * 100" } else { "" };
    let either = |key: &String| format!("coalesce(lower_cells.{key}, upper_cells.{key})");
    let same = |table: &str, of: &dyn Fn(&String) -> String| alike(&keys, table, of);
    let on = same("upper_cells", &|key: &String| format!("lower_cells.{key}"));
    let mut columns: Vec<String> =
        keys.iter().map(|key| format!("{} AS {key}", either(key))).collect();
    let needs_rows = asked.definition.numerator.as_ref().is_some_and(|side| side.needs_rows);
    let upper = match needs_rows {
        true => "CASE WHEN upper_cells.n > 0 THEN upper_cells.value END",
        false => "coalesce(upper_cells.value, 0)",
    };
    let mut value = format!("{upper} / nullif(lower_cells.value, 0){percent}");
    let mut from = format!("lower_cells FULL JOIN upper_cells ON {on}");
    if hidden {
        value = format!(
            "CASE WHEN coalesce(upper_cells.value, 0) > 0 OR coalesce(hidden_cells.n, 0) = 0 \
             THEN {value} END"
        );
        from += &format!("\n  LEFT JOIN hidden_cells ON {}", same("hidden_cells", &either));
    }
    columns.push(format!("{} AS value", one_currency(money, value)));
    columns.push("coalesce(lower_cells.n, 0) AS n".into());
    format!("SELECT\n  {}\nFROM {from}", columns.join(",\n  "))
}
