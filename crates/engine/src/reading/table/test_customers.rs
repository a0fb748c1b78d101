//! Customers who are a test: what they did counts nowhere, whichever stream tells of it.
//!
//! A fold sees one order or conversation alone, so that the mark of its customer is put to the
//! rows when why they count nowhere is read. That a customer was deleted says nothing of what they
//! did ([decision 0156](../../../../../docs/decisions/0156-what-test-customers-did.md)).

use std::sync::Arc;

use baremo_model::fact::TEST;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashSet;

use super::Tables;
use super::excluded::EXCLUDED;
use crate::EngineError;

/// Customers who are a test.
#[derive(Default)]
pub(crate) struct TestCustomers {
    /// The code of the word, where there is any.
    pub(crate) word: u32,
    customers: FxHashSet<u32>,
}

impl TestCustomers {
    /// Returns whom any source says to be a test; nobody of no name.
    pub(crate) fn read(tables: &Tables) -> Result<Self, EngineError> {
        let told = tables.codes(Fact::Customers, EXCLUDED)?;
        TestCustomers::among(tables, &told)
    }

    /// Returns those among all customers, of whom is given why their rows count nowhere.
    fn among(tables: &Tables, told: &[u32]) -> Result<Self, EngineError> {
        let known = tables.known(TEST).filter(|test| told.contains(test));
        let Some(word) = known else {
            return Ok(TestCustomers { word: NULL_CODE, ..TestCustomers::default() });
        };
        let customers = tables.codes(Fact::Customers, "customer")?;
        let both = customers.iter().zip(told);
        let tests = both.filter(|(customer, why)| **why == word && **customer != NULL_CODE);
        Ok(TestCustomers { word, customers: tests.map(|(customer, _)| *customer).collect() })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    pub(crate) fn has(&self, customer: u32) -> bool {
        self.customers.contains(&customer)
    }

    /// Returns them, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = u32> {
        self.customers.iter().copied()
    }
}

/// Returns why the rows of a fact count nowhere: as is told, else since their customer is a test.
pub(super) fn marked(
    tables: &Tables,
    fact: Fact,
    told: Arc<Vec<u32>>,
) -> Result<Arc<Vec<u32>>, EngineError> {
    if !fact.follows_tests() {
        return Ok(told);
    }
    // Of a customer whom several sources know, one may say it for all.
    let tests = if fact == Fact::Customers {
        TestCustomers::among(tables, &told)?
    } else {
        TestCustomers::read(tables)?
    };
    if tests.is_empty() {
        return Ok(told);
    }
    let customers = tables.codes(fact, "customer")?;
    let why = |(reason, customer): (&u32, &u32)| match *reason {
        NULL_CODE if tests.has(*customer) => tests.word,
        own => own,
    };
    Ok(Arc::new(told.iter().zip(customers.iter()).map(why).collect()))
}
