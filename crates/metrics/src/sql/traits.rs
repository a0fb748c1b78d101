//! What is told of customers, for the rows that name one: a table for each column asked for, with
//! what any reference of a customer told last of it, or first where it says what won the customer;
//! of whom nobody told that, what their first order says of it.

use baremo_model::Fact;
use baremo_model::dimension::{is_told_by_first_order, is_told_first, told_in};

use super::side::read;
use super::term::{Terms, named};
use super::{Asked, NotSql};

/// Returns the name of the table of a column of customers.
fn table_of(column: &str) -> String {
    format!("told_{column}")
}

/// Returns the facts on record that tell a column of customers.
pub(super) fn sources(asked: &Asked<'_>, column: &str) -> Vec<Fact> {
    let orders = is_told_by_first_order(column).then_some(Fact::Orders);
    let facts = [Some(Fact::Customers), orders].into_iter().flatten();
    facts.filter(|fact| (asked.background.has)(*fact)).collect()
}

impl Terms<'_> {
    /// Writes what a column of customers says of the customer of a row.
    pub(super) fn of_customer(&self, table: &str, column: &str) -> String {
        let customer = self.customer(table, format!("{table}.\"customer\""));
        let name = table_of(column);
        format!("(SELECT {name}.told FROM {name} WHERE {name}.customer = {customer})")
    }
}

/// Writes the tables that a statement reads, and notes the facts they come from.
pub(super) fn tables(
    asked: &Asked<'_>,
    statement: &[String],
    facts: &mut Vec<Fact>,
) -> Result<Vec<String>, NotSql> {
    let is_read = |column: &str| {
        let read = format!("FROM {} WHERE", table_of(column));
        statement.iter().any(|text| text.contains(&read))
    };
    let columns = Fact::Customers.columns().iter().map(|column| column.name);
    let columns: Vec<&str> = columns.filter(|column| is_read(column)).collect();
    columns.into_iter().map(|column| table(asked, column, facts)).collect()
}

fn table(asked: &Asked<'_>, column: &str, facts: &mut Vec<Fact>) -> Result<String, NotSql> {
    let sources = sources(asked, column);
    let mut parts = Vec::new();
    for fact in &sources {
        parts.push(match fact {
            Fact::Orders => first_orders(asked, column)?,
            _ => own(asked, column),
        });
    }
    facts.extend(sources);
    let since = if is_told_first(column) { "ASC NULLS FIRST" } else { "DESC NULLS LAST" };
    Ok(format!(
        "{name} AS (\n  SELECT customer, told\n  FROM (\n{parts}\n  )\n  QUALIFY row_number() OVER \
         (PARTITION BY customer ORDER BY by_order, since {since}, told) = 1\n)",
        name = table_of(column),
        parts = parts.join("\n    UNION ALL\n"),
    ))
}

/// Writes what is told of customers themselves.
fn own(asked: &Asked<'_>, column: &str) -> String {
    let terms = Terms::new(asked, Fact::Customers);
    let customer = terms.customer("c", "c.\"customer\"".into());
    let (value, since) = (named(column), named(told_in(column)));
    format!(
        "    SELECT {customer} AS customer, c.{value} AS told,\n      \
         coalesce(c.{since}, c.\"last_seen_at\") AS since, false AS by_order\n    \
         FROM {read} AS c\n    WHERE c.{value} IS NOT NULL",
        read = read(Fact::Customers, ""),
    )
}

/// Writes what the first order of each customer says. A cancel that is yet to come is not known.
fn first_orders(asked: &Asked<'_>, column: &str) -> Result<String, NotSql> {
    let terms = Terms::new(asked, Fact::Orders);
    let (customer, counts) = (terms.customer("f", "f.\"customer\"".into()), terms.counts()?);
    let known = &asked.background.watermarks;
    let latest = known.iter().map(|(_, at)| *at).max().unwrap_or(i64::MIN);
    let by_then = |at: &str| format!("epoch_us(f.\"{at}\") <= {latest}");
    let value = named(column);
    Ok(format!(
        "    SELECT customer, told, since, true AS by_order\n    FROM (\n      \
         SELECT {customer} AS customer, f.{value} AS told,\n        \
         f.\"placed_at\" AS since\n      FROM {read} AS f\n      WHERE {counts} AND \
         f.\"customer\" IS NOT NULL\n        AND {placed} AND NOT coalesce({cancelled}, \
         false)\n    )\n    QUALIFY told IS NOT NULL AND rank() OVER (PARTITION BY customer \
         ORDER BY since) = 1",
        read = read(Fact::Orders, ""),
        placed = by_then("placed_at"),
        cancelled = by_then("cancelled_at"),
    ))
}
