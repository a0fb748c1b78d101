//! The customer base as SQL, as far as it says when somebody was won or signed up: a table of its
//! own, made of orders, subscriptions and what is told of customers.
//!
//! The base itself is stored nowhere. Of its other columns most need more than a look at one fact,
//! and a statement that names them is refused.

use baremo_model::Fact;

use super::side::read;
use super::term::Terms;
use super::{Asked, NotSql};

/// How rows of the base are read.
pub(super) const FROM: &str = "base";

/// The columns of the table.
pub(super) const COLUMNS: [&str; 3] = ["customer", "won_at", "signed_up_at"];

/// What a fact tells of its customers: which column of the base, by which of its own.
struct Told {
    fact: Fact,
    column: &'static str,
    at: &'static str,
    /// Which of its rows.
    kept: String,
}

/// Writes the table, where a statement reads it as one of its facts, and notes those it comes from.
pub(super) fn table(asked: &Asked<'_>, facts: &mut Vec<Fact>) -> Result<Option<String>, NotSql> {
    if !facts.contains(&Fact::CustomerBase) {
        return Ok(None);
    }
    let known = &asked.background.watermarks;
    let latest = known.iter().map(|(_, at)| *at).max().unwrap_or(i64::MIN);
    let by_then = |column: &str| format!("epoch_us(f.\"{column}\") <= {latest}");
    let told = [
        // What was cancelled is no order; a cancel that is yet to come is not known.
        Told {
            fact: Fact::Orders,
            column: "won_at",
            at: "placed_at",
            kept: format!("NOT coalesce({}, false)", by_then("cancelled_at")),
        },
        Told {
            fact: Fact::SubscriptionSpans,
            column: "won_at",
            at: "started_at",
            kept: "coalesce(f.\"paying\", false)".into(),
        },
        Told {
            fact: Fact::Customers,
            column: "signed_up_at",
            at: "signed_up_at",
            kept: by_then(Fact::Customers.date_column()),
        },
    ];
    let mut parts = Vec::new();
    for Told { fact, column, at, kept } in told {
        if !(asked.background.has)(fact) {
            continue;
        }
        let terms = Terms::new(asked, fact);
        let (customer, counts) = (terms.customer("f", "f.\"customer\"".into()), terms.counts()?);
        let is_won = asked.background.by_sign_up && fact == Fact::Customers;
        let columns = COLUMNS[1..].iter().map(|own| match *own == column || is_won {
            true => format!("epoch_us(f.\"{at}\") AS {own}"),
            false => format!("NULL::BIGINT AS {own}"),
        });
        let columns: Vec<String> = columns.collect();
        parts.push(format!(
            "    SELECT {customer} AS customer, {}\n    FROM {} AS f\n    WHERE {counts} AND \
             f.\"customer\" IS NOT NULL\n      AND {} AND {kept}",
            columns.join(", "),
            read(fact, ""),
            by_then(at),
        ));
        facts.push(fact);
    }
    if parts.is_empty() {
        return Err(NotSql::Reaches(Fact::CustomerBase.name().into()));
    }
    Ok(Some(format!(
        "{FROM} AS (\n  SELECT customer, make_timestamp(min(won_at)) AS won_at,\n    \
         make_timestamp(min(signed_up_at)) AS signed_up_at\n  FROM (\n{}\n  )\n  GROUP BY \
         customer\n)",
        parts.join("\n    UNION ALL\n")
    )))
}
