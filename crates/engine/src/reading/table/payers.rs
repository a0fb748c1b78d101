//! Who pays for a subscription: the account above the customer, else the customer.

use std::sync::Arc;

use baremo_model::dimension::LINK;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::{Hot, Tables};
use crate::EngineError;

/// Name of the computed column.
pub(super) const PAYER: &str = "payer";

/// Returns, for each span of a subscription, the account that it names, else the one its customer
/// was last said to belong to, else the customer; none where it names nobody.
///
/// Accounts and customers are numbered apart, so that the account `42` is not the customer `42`.
pub(super) fn compute(tables: &Tables) -> Result<Hot, EngineError> {
    let fact = Fact::SubscriptionSpans;
    let (own, customer) = (tables.codes(fact, "account")?, tables.codes(fact, "customer")?);
    let told = tables.codes(fact, &format!("customer{LINK}{}.account", Fact::Customers.name()))?;
    let mut names: FxHashMap<u32, u32> = FxHashMap::default();
    let mut payer = |row: usize| {
        let account = if own[row] == NULL_CODE { told[row] } else { own[row] };
        match account {
            NULL_CODE => customer[row],
            account => *names.entry(account).or_insert_with(|| {
                let name = tables.text(account).unwrap_or_default();
                tables.code(&format!("account:{name}"))
            }),
        }
    };
    Ok(Hot::Codes(Arc::new((0..own.len()).map(&mut payer).collect())))
}
