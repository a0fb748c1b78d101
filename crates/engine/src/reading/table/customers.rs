//! Tables that are computed from others when first asked for: who is active when, and what all
//! streams know of each customer.

use std::sync::Arc;

use baremo_model::fact::{ColumnType, NULL_INT};
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::orders::{Placed, placed};
use super::test_customers::TestCustomers;
use super::{Hot, Tables};
use crate::EngineError;

/// Returns what a model is fitted to that makes a column of the customer base; none of columns that
/// no model makes.
pub(crate) fn fitted_to(column: &str) -> Option<Fact> {
    match column {
        "p_alive" | "expected_orders" | "clv" => Some(Fact::Orders),
        "contract_clv" => Some(Fact::SubscriptionSpans),
        _ => None,
    }
}

/// Columns while they grow, by name.
type Columns = Vec<(&'static str, Hot)>;

/// Returns the columns of a computed fact that are made together with one of them.
pub(super) fn compute(tables: &Tables, fact: Fact, name: &str) -> Result<Columns, EngineError> {
    match (fact, name) {
        (Fact::ActiveSpans, _) => active_spans(tables),
        (_, "p_alive" | "expected_orders" | "clv") => super::forecast::columns(tables),
        (_, "contract_clv") => super::contracts::columns(tables),
        // A score is there once its settings were applied; see `health`.
        (_, "health") => Ok(vec![("health", nothing(ColumnType::Decimal, base_rows(tables)?))]),
        (_, "health_class") => {
            Ok(vec![("health_class", nothing(ColumnType::Code, base_rows(tables)?))])
        }
        _ => super::base::customer_base(tables, name),
    }
}

/// Customers and their rows in the base, in this order, by the instant up to which a model sees
/// them.
pub(super) type Sight = FxHashMap<i64, Vec<(u32, usize)>>;

/// Returns customers and their rows in the base, in this order, by the instant up to which a model
/// sees them: when they are judged, but never after the last that is told of what it is fitted to.
pub(super) fn by_sight(customers: &[u32], judged: &[i64], observed: i64) -> Sight {
    let mut rows = Sight::default();
    for (row, (customer, at)) in customers.iter().zip(judged).enumerate() {
        rows.entry(observed.min(*at)).or_default().push((*customer, row));
    }
    rows.values_mut().for_each(|rows| rows.sort_unstable());
    rows
}

/// Returns those of one customer among them.
pub(super) fn rows_of(rows: &[(u32, usize)], customer: u32) -> &[(u32, usize)] {
    let from = rows.partition_point(|own| own.0 < customer);
    let count = rows[from..].partition_point(|own| own.0 == customer);
    &rows[from..from + count]
}

fn base_rows(tables: &Tables) -> Result<usize, EngineError> {
    tables.rows(Fact::CustomerBase)
}

/// One time of being active.
#[derive(Clone, Copy)]
pub(super) struct Active {
    pub(super) customer: u32,
    pub(super) from: i64,
    /// [`NULL_INT`] while it lasts.
    pub(super) to: i64,
    pub(super) requested: i64,
    pub(super) source: u32,
    pub(super) by_order: bool,
}

/// Why a subscription counts as no money though its customer is one: only its price is wrong.
const PRICE: [&str; 2] = ["bad_amount", "bad_interval"];
/// Why a subscription says nothing of when its customer was one, and is left out and counted.
const NO_SPAN: &str = "ended_before_start";

/// Returns when customers are active, by customer and time, touching spans joined: by rows that
/// count, or by those that count nowhere for a reason, and by subscriptions of which only the price
/// is wrong. Orders decide until somebody subscribes for the first time: a later subscription
/// leaves the past as it was.
fn spans(tables: &Tables, why: u32) -> Result<Vec<Active>, EngineError> {
    let priced = PRICE.map(|reason| tables.code(reason));
    let paid = joined(subscriptions(tables, |own| own == why || priced.contains(&own))?);
    let mut spans = orders(tables, why)?;
    spans.retain_mut(|order| {
        let first = paid.partition_point(|span| span.customer < order.customer);
        let Some(first) = paid.get(first).filter(|span| span.customer == order.customer) else {
            return true;
        };
        order.to = order.to.min(first.from);
        order.requested = order.to;
        order.from < first.from
    });
    spans.extend(paid);
    let mut spans = joined(spans);
    // Nobody is lost by a silence that the sources of orders have not told yet.
    let observed = tables.observed(Fact::Orders)?;
    for place in 0..spans.len() {
        let (own, next) = (spans[place], spans.get(place + 1).map(|next| next.customer));
        if own.by_order && own.to > observed && next != Some(own.customer) {
            (spans[place].to, spans[place].requested) = (NULL_INT, NULL_INT);
        }
    }
    Ok(spans)
}

/// Returns when customers pay by subscription what is known, by customer and time, touching spans
/// joined.
pub(super) fn paid_spans(tables: &Tables) -> Result<Vec<Active>, EngineError> {
    Ok(joined(subscriptions(tables, |why| why == NULL_CODE)?))
}

fn joined(mut spans: Vec<Active>) -> Vec<Active> {
    // To the last of what they say, so that it is all the same in which order they came.
    spans.par_sort_unstable_by_key(|span| {
        (span.customer, span.from, span.to, span.source, span.requested, span.by_order)
    });
    let mut joined: Vec<Active> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last)
                if last.customer == span.customer
                    && (last.to == NULL_INT || last.to >= span.from) =>
            {
                // Who asked to end one of several has not asked to leave until the last of them.
                last.requested = later(last.requested, span.requested);
                if last.to != NULL_INT && (span.to == NULL_INT || span.to > last.to) {
                    (last.to, last.by_order) = (span.to, span.by_order);
                }
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// Returns the later of two ends, of which none is the latest.
fn later(one: i64, other: i64) -> i64 {
    if one == NULL_INT || other == NULL_INT { NULL_INT } else { one.max(other) }
}

/// Returns the paid spans of subscriptions, by why they count nowhere.
fn subscriptions(
    tables: &Tables,
    is_wanted: impl Fn(u32) -> bool,
) -> Result<Vec<Active>, EngineError> {
    let fact = Fact::SubscriptionSpans;
    let customer = tables.codes(fact, "customer")?;
    let excluded = tables.codes(fact, "excluded")?;
    let source = tables.codes(fact, "source")?;
    let (from, to) = (tables.integers(fact, "started_at")?, tables.integers(fact, "ended_at")?);
    let requested = tables.integers(fact, "cancel_requested_at")?;
    let paying = tables.flags(fact, "paying")?;
    let counts = |row: &usize| {
        customer[*row] != NULL_CODE
            && is_wanted(excluded[*row])
            && paying[*row] == 1
            && from[*row] != NULL_INT
    };
    let span = |row: usize| Active {
        customer: customer[row],
        from: from[row],
        to: to[row],
        requested: if requested[row] == NULL_INT { to[row] } else { requested[row] },
        source: source[row],
        by_order: false,
    };
    Ok((0..customer.len()).filter(counts).map(span).collect())
}

fn orders(tables: &Tables, why: u32) -> Result<Vec<Active>, EngineError> {
    let source = tables.codes(Fact::Orders, "source")?;
    let active = tables.customer_rules().active_micros;
    let span = |Placed { customer, at, row }: Placed| {
        let to = at.saturating_add(active);
        Active { customer, from: at, to, requested: to, source: source[row], by_order: true }
    };
    Ok(placed(tables, why)?.map(span).collect())
}

fn active_spans(tables: &Tables) -> Result<Columns, EngineError> {
    let tests = TestCustomers::read(tables)?;
    let mut spans_of_all = spans(tables, NULL_CODE)?;
    spans_of_all.retain(|span| !tests.has(span.customer));
    // Who is a test, and a subscription that was over before it began, is left out, and counted.
    let mut excluded = vec![NULL_CODE; spans_of_all.len()];
    if !tests.is_empty() {
        let own = spans(tables, tests.word)?.into_iter();
        spans_of_all.extend(own.filter(|span| tests.has(span.customer)));
        excluded.resize(spans_of_all.len(), tests.word);
    }
    let no_span = tables.code(NO_SPAN);
    spans_of_all.extend(joined(subscriptions(tables, |why| why == no_span)?));
    excluded.resize(spans_of_all.len(), no_span);
    let spans = spans_of_all;
    let (order, subscription) = (tables.code("order"), tables.code("subscription"));
    let codes = |of: &(dyn Fn(&Active) -> u32 + Sync)| {
        Hot::Codes(Arc::new(spans.par_iter().map(of).collect()))
    };
    let integers = |of: &(dyn Fn(&Active) -> i64 + Sync)| {
        Hot::Integers(Arc::new(spans.par_iter().map(of).collect()))
    };
    let mut first = vec![1u8; spans.len()];
    for row in 1..spans.len() {
        let is_other = spans[row].customer != spans[row - 1].customer;
        // What is left out is told apart, though it may begin with whom the rest ends with.
        first[row] = u8::from(is_other || excluded[row] != excluded[row - 1]);
    }
    Ok(vec![
        ("customer", codes(&|span| span.customer)),
        ("source", codes(&|span| span.source)),
        ("excluded", Hot::Codes(Arc::new(excluded))),
        ("basis", codes(&|span| if span.by_order { order } else { subscription })),
        ("started_at", integers(&|span| span.from)),
        ("ended_at", integers(&|span| span.to)),
        ("first", Hot::Flags(Arc::new(first))),
        ("end_requested_at", integers(&|span| span.requested)),
    ])
}

/// Returns a column of nothing, for a declared type.
pub(super) fn nothing(column_type: ColumnType, rows: usize) -> Hot {
    match column_type {
        ColumnType::Code => Hot::Codes(Arc::new(vec![NULL_CODE; rows])),
        ColumnType::Codes => Hot::Lists(Arc::new(vec![0; rows]), Arc::default()),
        ColumnType::Flag => Hot::Flags(Arc::new(vec![0; rows])),
        ColumnType::Bits(words) => Hot::Bits(Arc::new(vec![0; rows]), words),
        _ => Hot::Integers(Arc::new(vec![NULL_INT; rows])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_instants_after_the_last_order_see_the_same() {
        let (customers, judged) = ([7, 7, 7, 3, 7], [10, 20, 30, 30, 40]);
        let seen = by_sight(&customers, &judged, 25);
        assert_eq!(seen.len(), 3);
        assert_eq!((&seen[&10][..], &seen[&20][..]), (&[(7, 0)][..], &[(7, 1)][..]));
        assert_eq!(seen[&25], [(3, 3), (7, 2), (7, 4)]);
        assert_eq!(rows_of(&seen[&25], 7), [(7, 2), (7, 4)]);
        assert!(rows_of(&seen[&25], 4).is_empty());
    }

    #[test]
    fn spans_of_one_customer_are_joined_whatever_order_they_come_in() {
        let span = |customer: u32, from: i64, to: i64, source: u32| Active {
            customer,
            from,
            to,
            requested: to,
            source,
            by_order: true,
        };
        // Two of one time in two sources, one that touches them, and one of another customer.
        let all = [span(7, 10, 20, 2), span(7, 10, 20, 1), span(7, 20, 30, 3), span(3, 5, 9, 1)];
        for turn in 0..all.len() {
            let mut turned = all.to_vec();
            turned.rotate_left(turn);
            let found: Vec<_> = joined(turned)
                .iter()
                .map(|span| (span.customer, span.from, span.to, span.source))
                .collect();
            assert_eq!(found, [(3, 5, 9, 1), (7, 10, 30, 1)], "turned by {turn}");
        }
    }
}
