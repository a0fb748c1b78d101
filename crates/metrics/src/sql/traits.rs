//! What is told of customers, for the rows that name one: a table for each column asked for, with
//! what any reference of a customer told last of it, or first where it says what won the customer.

use baremo_model::Fact;
use baremo_model::dimension::{is_told_first, told_in};

use super::Asked;
use super::side::read;
use super::term::{Terms, named};

/// Returns the name of the table of a column of customers.
fn table_of(column: &str) -> String {
    format!("told_{column}")
}

impl Terms<'_> {
    /// Writes what a column of customers says of the customer of a row.
    pub(super) fn of_customer(&self, table: &str, column: &str) -> String {
        let customer = self.customer(table, format!("{table}.\"customer\""));
        let name = table_of(column);
        format!("(SELECT {name}.told FROM {name} WHERE {name}.customer = {customer})")
    }
}

/// Writes the tables that a statement reads, and notes the fact they come from.
pub(super) fn tables(
    asked: &Asked<'_>,
    statement: &[String],
    facts: &mut Vec<Fact>,
) -> Vec<String> {
    let is_read = |column: &str| {
        let read = format!("FROM {} WHERE", table_of(column));
        statement.iter().any(|text| text.contains(&read))
    };
    let columns = Fact::Customers.columns().iter().map(|column| column.name);
    let columns: Vec<&str> = columns.filter(|column| is_read(column)).collect();
    facts.extend(columns.first().map(|_| Fact::Customers));
    let terms = Terms::new(asked, Fact::Customers);
    columns.into_iter().map(|column| table(&terms, column)).collect()
}

fn table(terms: &Terms<'_>, column: &str) -> String {
    let customer = terms.customer("c", "c.\"customer\"".into());
    let (value, since) = (named(column), named(told_in(column)));
    let order = if is_told_first(column) { "ASC NULLS FIRST" } else { "DESC NULLS LAST" };
    format!(
        "{name} AS (\n  SELECT customer, told\n  FROM (\n    SELECT {customer} AS customer, \
         c.{value} AS told,\n      coalesce(c.{since}, c.\"last_seen_at\") AS since\n    FROM \
         {read} AS c\n    WHERE c.{value} IS NOT NULL\n  )\n  QUALIFY row_number() OVER (PARTITION \
         BY customer ORDER BY since {order}, told) = 1\n)",
        name = table_of(column),
        read = read(Fact::Customers, ""),
    )
}
