//! Why rows count nowhere: as their fold says, else since the conversation they are about counts
//! nowhere, else since their customer is a test.
//!
//! A fold sees one answer or review alone. What became of the conversation it is about (spam, a
//! test, merged into another, deleted) is told elsewhere, and may be told later, so that it is put
//! to the rows when why they count nowhere is read
//! ([decision 0251](../../../../../docs/decisions/0251-what-is-said-of-what-does-not-count.md)).
//!
//! ```text
//! answer 5 ──► conversation 7 ──► spam          the answer is left out: spam
//! answer 5 ──► conversation 8 ──► counts        the answer counts
//! answer 9 of 5 ──► conversation 7 ──► spam     the answer's own reason stands: bad_score
//! ```

use std::sync::Arc;

use baremo_model::{Fact, NULL_CODE};

use super::{Hot, Tables, broken, link, test_customers};
use crate::EngineError;

/// Name of the column that says why a row counts nowhere.
pub(super) const EXCLUDED: &str = "excluded";

/// Returns why the rows of a fact count nowhere.
pub(super) fn excluded(tables: &Tables, fact: Fact) -> Result<Hot, EngineError> {
    let read = tables.read(fact, EXCLUDED)?;
    let Hot::Codes(own) = &read else { return Ok(read) };
    let told = match of_conversations(tables, fact)? {
        Some(reasons) => {
            let first = |(said, why): (&u32, u32)| if *said == NULL_CODE { why } else { *said };
            Arc::new(own.iter().zip(reasons).map(first).collect())
        }
        None => own.clone(),
    };
    Ok(Hot::Codes(test_customers::marked(tables, fact, told)?))
}

/// Returns, for each row of a fact, why the case counts nowhere that it is about: of a reused
/// thread the one at its time. None where that leaves out nothing.
fn of_conversations(tables: &Tables, fact: Fact) -> Result<Option<Vec<u32>>, EngineError> {
    if !fact.follows_conversations() {
        return Ok(None);
    }
    let any = |codes: &[u32]| codes.iter().any(|code| *code != NULL_CODE);
    let of_cases = tables.codes(Fact::Cases, EXCLUDED)?;
    if !any(&of_cases) || !any(&tables.codes(fact, "conversation")?) {
        return Ok(None);
    }
    let cases = link::cases_of(tables, fact)?;
    // What is about no conversation leads nowhere.
    let why = |case: &u32| of_cases.get(*case as usize).copied().unwrap_or(NULL_CODE);
    Ok(Some(cases.iter().map(why).collect()))
}

impl Tables {
    /// Returns whether a column leaves out any row for no other reason than the conversation that
    /// the row is about.
    pub(crate) fn is_by_conversation(&self, fact: Fact, column: &str) -> Result<bool, EngineError> {
        if column != EXCLUDED || !fact.follows_conversations() {
            return Ok(false);
        }
        let Hot::Codes(own) = self.read(fact, column)? else { return Err(broken(fact, column)) };
        let without = test_customers::marked(self, fact, own)?;
        let told = self.codes(fact, column)?;
        let mut both = without.iter().zip(told.iter());
        Ok(both.any(|(before, after)| *before == NULL_CODE && *after != NULL_CODE))
    }
}
