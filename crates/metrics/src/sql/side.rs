//! The rows of one side: what each says, where it belongs, and which are left out.

use std::collections::BTreeMap;

use baremo_model::Fact;
use baremo_model::fact::ColumnType;

use super::term::{Column, Terms, indented, named};
use super::{Asked, NotSql, base};
use crate::expr::{Expr, parse};
use crate::page::{Exclusion, Input, Kind, Side, Unit};
use crate::query::Statistic;

/// A day in microseconds.
const DAY: &str = "86400000000.0";
/// A second in microseconds, and a whole in millionths.
const MILLION: &str = "1000000.0";
/// Parts of one in a column of shares.
const WHOLE: &str = "63000000.0";

/// The least and the greatest currency of a cell: one where they are the same.
pub(super) const LEAST: &str = "least_currency";
pub(super) const GREATEST: &str = "greatest_currency";

/// How they are found.
const CURRENCIES: [&str; 2] =
    ["min(money_in) AS least_currency", "max(money_in) AS greatest_currency"];

/// The rows of a side.
pub(super) struct Rows {
    /// A query with the columns `dated`, the dimensions, `v` where rows carry a value, `money_in`
    /// its currency where that is money, `s0` and on where a value must not mix.
    pub(super) text: String,
    /// Whether the values are money.
    is_money: bool,
    /// What the values are divided by; none where rows are counted.
    divisor: Option<&'static str>,
    distinct: bool,
    same: usize,
}

impl Rows {
    /// Returns how many observations there are.
    pub(super) fn count(&self) -> &'static str {
        if self.distinct { "count(DISTINCT v)" } else { "count(*)" }
    }

    /// Returns what tells the currencies of a cell, where the values are money.
    pub(super) fn told_currencies(&self) -> &'static [&'static str] {
        if self.is_money { &CURRENCIES } else { &[] }
    }

    /// Writes a value of a cell that there is none of where its money has several currencies.
    pub(super) fn of_one_currency(&self, value: String) -> String {
        match self.is_money {
            true => format!(
                "CASE WHEN min(money_in) IS NOT DISTINCT FROM max(money_in) THEN {value} END"
            ),
            false => value,
        }
    }

    /// Returns their sum, or their number where rows are counted.
    pub(super) fn total(&self) -> String {
        match self.divisor {
            _ if self.distinct => "count(DISTINCT v)".into(),
            Some("1") => "coalesce(sum(v), 0)::DOUBLE".into(),
            Some(divisor) => format!("coalesce(sum(v), 0) / {divisor}"),
            None => "count(*)".into(),
        }
    }

    /// Returns a statistic of their values; null where they mix what must not be mixed.
    pub(super) fn statistic(&self, statistic: Statistic) -> Result<String, NotSql> {
        let found = match statistic {
            Statistic::Mean => "avg(v)".to_owned(),
            Statistic::Min => "min(v)".to_owned(),
            Statistic::Max => "max(v)".to_owned(),
            Statistic::Stddev => "stddev_samp(v)".to_owned(),
            other => match other.quantile() {
                Some(quantile) => format!("quantile_cont(v, {quantile})"),
                None => return Err(NotSql::Statistic(other.word().into())),
            },
        };
        let found = match self.divisor {
            Some("1") | None => found,
            Some(divisor) => format!("{found} / {divisor}"),
        };
        if self.same == 0 {
            return Ok(found);
        }
        let single: Vec<String> =
            (0..self.same).map(|index| format!("count(DISTINCT s{index}) < 2")).collect();
        Ok(format!("CASE WHEN {} THEN {found} END", single.join(" AND ")))
    }
}

/// Writes the rows of a side, and notes the facts they come from.
pub(super) fn rows(
    asked: &Asked<'_>,
    side: Option<&Side>,
    facts: &mut Vec<Fact>,
) -> Result<Rows, NotSql> {
    chosen(asked, (side, None), None, facts)
}

/// Writes the rows of an input, by what dimensions mean for it.
pub(super) fn rows_of_input(
    asked: &Asked<'_>,
    input: &Input,
    facts: &mut Vec<Fact>,
) -> Result<Rows, NotSql> {
    let side = input.side.as_ref();
    let mut meant = side.map(|side| side.dimensions.clone()).unwrap_or_default();
    meant.extend(input.dimensions.clone());
    chosen(asked, (side, Some(&meant)), None, facts)
}

/// Writes the rows left out of a side that may belong to the other one; none where a definition
/// leaves out no such rows.
pub(super) fn may_succeed(
    asked: &Asked<'_>,
    side: Option<&Side>,
    facts: &mut Vec<Fact>,
) -> Result<Option<Rows>, NotSql> {
    let may_succeed = |exclusion: &Exclusion| exclusion.may_succeed;
    match asked.definition.exclude.iter().any(may_succeed) {
        true => chosen(asked, (side, None), Some(&may_succeed), facts).map(Some),
        false => Ok(None),
    }
}

/// Writes the rows of a side that are left out since their source never records what they should
/// say, and that some source does record it; none where a definition asks that of none. A count of
/// nothing is 0 only without the one and with the other.
pub(super) fn never_recorded(
    asked: &Asked<'_>,
    side: Option<&Side>,
    facts: &mut Vec<Fact>,
) -> Result<Option<(Rows, String)>, NotSql> {
    let mut recorded = Vec::new();
    let fact = side.and_then(|side| Fact::from_name(&side.fact));
    for exclusion in asked.definition.exclude.iter().filter(|it| it.is_of_sources()) {
        if let Some((fact, any)) = fact.zip(exclusion.unless_any.as_ref()) {
            let (terms, any) = (Terms::new(asked, fact), parse(any)?.bind(&asked.parameters)?);
            recorded.push(format!("EXISTS (\n  {}\n)", sources_with(asked, &terms, &any)?));
        }
    }
    if recorded.is_empty() {
        return Ok(None);
    }
    let rows = chosen(asked, (side, None), Some(&Exclusion::is_of_sources), facts)?;
    Ok(Some((rows, recorded.join(" AND "))))
}

/// Writes the rows of a side that count, or those that are left out of it for reasons that are
/// `hidden`.
fn chosen(
    asked: &Asked<'_>,
    (side, meant): (Option<&Side>, Option<&BTreeMap<String, String>>),
    hidden: Option<&dyn Fn(&Exclusion) -> bool>,
    facts: &mut Vec<Fact>,
) -> Result<Rows, NotSql> {
    let side = side.ok_or(NotSql::Kind(asked.definition.kind))?;
    let meant = meant.or(Some(&side.dimensions));
    let is_written = |fact: &Fact| !fact.is_computed() || *fact == Fact::CustomerBase;
    let fact = Fact::from_name(&side.fact).filter(is_written);
    let fact = fact.ok_or_else(|| NotSql::Reaches(side.fact.clone()))?;
    let terms = Terms::new(asked, fact).meaning(meant);
    let dated_by = match fact.root() {
        Fact::Cases => "case.opened_at",
        root => root.date_column(),
    };
    let at = parse(side.date.of(asked.basis).unwrap_or(dated_by))?.bind(&asked.parameters)?;
    let at = terms.number(&at)?;
    let terms = terms.dated(&at);
    let bound = |text: &str| -> Result<Expr, NotSql> { Ok(parse(text)?.bind(&asked.parameters)?) };
    let mut kept = Vec::new();
    if !fact.is_computed() {
        kept.push(terms.counts()?);
    }
    let own = side.filter.as_deref().map(&bound).transpose()?;
    for filter in own.iter().chain(&asked.filter) {
        kept.push(terms.truth(filter)?);
    }
    let mut left_out = Vec::new();
    for exclusion in exclusions(asked, &terms) {
        let truth = left_out_by(asked, &terms, exclusion, &bound)?;
        match hidden.is_some_and(|hidden| hidden(exclusion)) {
            true => left_out.push(format!("coalesce({truth}, false)")),
            false => kept.push(format!("NOT coalesce({truth}, false)")),
        }
    }
    if hidden.is_some() {
        let any = if left_out.is_empty() { "false".to_owned() } else { left_out.join(" OR ") };
        kept.push(format!("({any})"));
    }
    if let Some(text) = side.mature.as_ref().filter(|_| hidden.is_none()) {
        let (mature, watermark) = (terms.number(&bound(text)?)?, terms.watermark()?);
        kept.push(format!("NOT coalesce({mature} > {watermark}, false)"));
    }
    kept.push(format!("{at} >= {} AND {at} < {}", asked.from, asked.to));
    let mut columns = vec![format!("{at} AS dated")];
    for name in &asked.by {
        columns.push(format!("{} AS {}", terms.dimension(name)?, named(name)));
    }
    let mut has_value = Vec::new();
    let (value, divisor) = value(asked, side, &terms, &bound, &mut has_value)?;
    // What is left out may be so for what it does not say.
    if hidden.is_none() {
        kept.append(&mut has_value);
    }
    columns.extend(value.map(|value| format!("{value} AS v")));
    let currency = currency(asked, &terms, side);
    let is_money = currency.is_some();
    columns.extend(currency.map(|sql| format!("{sql} AS money_in")));
    let only = asked.definition.value.is_some();
    let same: &[String] = if only { &side.same } else { &[] };
    for (index, name) in same.iter().enumerate() {
        columns.push(format!("{} AS s{index}", terms.dimension(name)?));
    }
    facts.push(fact);
    facts.extend((fact != fact.root()).then(|| fact.root()));
    let text = select(&terms, fact, &columns, &kept);
    Ok(Rows { text, is_money, divisor, distinct: side.distinct.is_some(), same: same.len() })
}

/// Writes the currency of a row's money, whatever the name means to a question; none of a side
/// that takes no money.
fn currency(asked: &Asked<'_>, terms: &Terms<'_>, side: &Side) -> Option<String> {
    let mut texts = [&side.of, &side.sum].into_iter().flatten();
    let is_money = |column: Column| column.column_type == ColumnType::Money;
    let takes_money = texts.any(|text| terms.column(text.trim()).is_ok_and(is_money));
    let own = || Terms::new(asked, terms.fact()).column("currency").ok();
    takes_money.then(own).flatten().map(|column| column.sql)
}

/// Returns the exclusions that speak of columns this fact can reach; a ratio's sides may differ.
fn exclusions<'a>(
    asked: &'a Asked<'_>,
    terms: &'a Terms<'_>,
) -> impl Iterator<Item = &'a Exclusion> {
    let definition = asked.definition;
    definition.exclude.iter().filter(move |exclusion| {
        definition.value.is_some() || exclusion.columns().iter().all(|name| terms.reaches(name))
    })
}

/// Writes whether a row is left out for a reason.
fn left_out_by(
    asked: &Asked<'_>,
    terms: &Terms<'_>,
    exclusion: &Exclusion,
    bound: &dyn Fn(&str) -> Result<Expr, NotSql>,
) -> Result<String, NotSql> {
    let mut truth = terms.truth(&bound(&exclusion.when)?)?;
    for (any, among) in [(&exclusion.unless_any, "NOT IN"), (&exclusion.only_if, "IN")] {
        if let Some(any) = any {
            truth = format!("{truth} AND {}", of_source(asked, terms, &bound(any)?, among)?);
        }
    }
    Ok(truth)
}

/// Writes whether the source of a row is among those that have some row which meets a condition.
fn of_source(
    asked: &Asked<'_>,
    terms: &Terms<'_>,
    any: &Expr,
    among: &str,
) -> Result<String, NotSql> {
    let source = terms.column("source")?.sql;
    Ok(format!("{source} {among} (\n  {}\n)", sources_with(asked, terms, any)?))
}

/// Writes the sources that have some row which meets a condition.
fn sources_with(asked: &Asked<'_>, terms: &Terms<'_>, any: &Expr) -> Result<String, NotSql> {
    let fact = terms.fact();
    let (source, meets) = (terms.column("source")?.sql, Terms::new(asked, fact).truth(any)?);
    let rows = indented(&format!("{} AS f{}", read(fact, ""), joined(fact, read)));
    Ok(format!("SELECT {source} FROM {rows}\n  WHERE {meets} AND {source} IS NOT NULL"))
}

/// Returns the value of a row and what it is divided by, and keeps only the rows that have one.
fn value(
    asked: &Asked<'_>,
    side: &Side,
    terms: &Terms<'_>,
    bound: &dyn Fn(&str) -> Result<Expr, NotSql>,
    kept: &mut Vec<String>,
) -> Result<(Option<String>, Option<&'static str>), NotSql> {
    if let Some(name) = &side.distinct {
        let value = terms.dimension(name)?;
        kept.push(format!("{value} IS NOT NULL"));
        let value = match side.distinct_source() {
            Some(source) => format!("({}, {value})", terms.dimension(source)?),
            None => value,
        };
        return Ok((Some(value), None));
    }
    if side.of.is_some() != (asked.definition.kind == Kind::Mean) {
        return Err(NotSql::Chosen);
    }
    if let Some(text) = side.of.as_ref().or(side.sum.as_ref()) {
        let divisor = match terms.column(text.trim()).ok().map(|column| column.column_type) {
            Some(ColumnType::Decimal | ColumnType::Duration) => MILLION,
            Some(ColumnType::Share) => WHOLE,
            // By rates each row has another worth.
            Some(ColumnType::Money) if asked.background.has_rates => return Err(NotSql::Money),
            _ => "1",
        };
        let value = terms.number(&bound(text)?)?;
        kept.push(format!("{value} IS NOT NULL"));
        return Ok((Some(value), Some(divisor)));
    }
    let (Some(from), Some(to)) = (&side.from, &side.to) else {
        // A duration without ends, or a mean without a number, is no value.
        return match asked.definition.kind {
            Kind::Duration | Kind::Mean => Err(NotSql::Chosen),
            _ => Ok((None, None)),
        };
    };
    let (from, to) = (terms.number(&bound(from)?)?, terms.number(&bound(to)?)?);
    kept.push(format!("{to} >= {from}"));
    let divisor = match (asked.definition.kind, asked.definition.unit) {
        (Kind::Duration, Unit::Days) => DAY,
        (Kind::Duration, Unit::Seconds) | (Kind::Ratio | Kind::Count, _) => MILLION,
        _ => "1",
    };
    Ok((Some(format!("{to} - {from}")), Some(divisor)))
}

/// Writes the rows of the files of a fact.
pub(super) fn read(fact: Fact, more: &str) -> String {
    format!(
        "read_parquet(\n    getvariable('{}'), union_by_name = true, \
         hive_partitioning = true,\n    hive_types = {{part: 'VARCHAR'}}{more}\n  )",
        fact.name()
    )
}

/// Writes the rows that those of a fact belong to, joined to them; nothing of a fact that is whole.
fn joined(fact: Fact, read: impl Fn(Fact, &str) -> String) -> String {
    fact.parent().map_or_else(String::new, |(root, row)| {
        format!(
            "\n  JOIN {} AS r\n    ON r.part = f.part AND r.file_row_number = f.{row}",
            read(root, ", file_row_number = true")
        )
    })
}

fn select(terms: &Terms<'_>, fact: Fact, columns: &[String], kept: &[String]) -> String {
    let columns: Vec<String> = columns.iter().map(|line| indented(line)).collect();
    let kept: Vec<String> = kept.iter().map(|line| indented(line)).collect();
    let (columns, kept) = (columns.join(",\n    "), kept.join("\n    AND "));
    let beyond = terms.columns_beyond(&format!("{columns}{kept}"));
    let read = |of: Fact, more: &str| {
        let read = read(of, more);
        match beyond.as_ref().filter(|_| of == of.root()) {
            Some(none) => {
                format!("(\n    SELECT * FROM {read}\n    UNION ALL BY NAME\n    {none}\n  )")
            }
            None => read,
        }
    };
    let own = if fact.is_computed() { base::FROM.to_owned() } else { read(fact, "") };
    let joined = joined(fact, read);
    format!("  SELECT\n    {columns}\n  FROM {own} AS f{joined}\n  WHERE {kept}")
}

impl Terms<'_> {
    /// Returns whether a name means something for these rows.
    fn reaches(&self, name: &str) -> bool {
        self.column(name).is_ok() || matches!(self.column(name), Err(NotSql::Reaches(_)))
    }

    /// Returns a dimension that each row has one value of.
    fn dimension(&self, name: &str) -> Result<String, NotSql> {
        match self.column(name)? {
            Column { sql, column_type: ColumnType::Code, .. } => Ok(sql),
            _ => Err(NotSql::Several(name.into())),
        }
    }
}
