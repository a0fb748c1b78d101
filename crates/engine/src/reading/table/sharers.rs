//! Who a row is shared among: everybody who gave a counting reply in its case.

use std::sync::Arc;

use baremo_model::{Fact, NULL_CODE};

use super::link::{NOWHERE, cases_of};
use super::{Hot, Tables};
use crate::EngineError;
use crate::reading::eval::list;

/// The ends and codes of a list per row.
pub(crate) type Lists = (Arc<Vec<u32>>, Arc<Vec<u32>>);

/// As what they are held; no column has this name.
const SHARERS: &str = "agents>";

/// Returns, for each row of the root of a fact, the agents it is shared among: those who gave a
/// counting reply in its case, nobody where none did. What belongs to no case has the agent it came
/// with. None of a fact that belongs to no case.
pub(crate) fn sharers(tables: &Tables, fact: Fact) -> Result<Option<Lists>, EngineError> {
    let is_of_cases = fact.root() == Fact::Cases;
    let names = |name: &str| fact.column(name).is_some();
    if !(is_of_cases || names("agent") && names("conversation")) {
        return Ok(None);
    }
    let fact = if is_of_cases { Fact::Cases } else { fact };
    if let Some(Hot::Lists(ends, agents)) = tables.held().get(fact, SHARERS) {
        return Ok(Some((ends, agents)));
    }
    let (ends, agents) = match is_of_cases {
        true => repliers(tables)?,
        false => of_cases(tables, fact)?,
    };
    let (ends, agents) = (Arc::new(ends), Arc::new(agents));
    tables.held().hold(fact, SHARERS, Hot::Lists(ends.clone(), agents.clone()));
    Ok(Some((ends, agents)))
}

/// Returns the ends and agents of each row of a fact that is about cases.
fn of_cases(tables: &Tables, fact: Fact) -> Result<(Vec<u32>, Vec<u32>), EngineError> {
    let Some((ends, agents)) = sharers(tables, Fact::Cases)? else { return Ok(Default::default()) };
    let own = tables.codes(fact, "agent")?;
    let (mut all_ends, mut all) = (Vec::with_capacity(own.len()), Vec::with_capacity(own.len()));
    for (case_row, own) in cases_of(tables, fact)?.iter().zip(own.iter()) {
        match *case_row {
            NOWHERE => all.push(*own),
            case_row => all.extend_from_slice(list(&ends, &agents, case_row as usize)),
        }
        all_ends.push(all.len() as u32);
    }
    Ok((all_ends, all))
}

/// Returns the ends and agents of each case: those who gave a counting reply.
fn repliers(tables: &Tables) -> Result<(Vec<u32>, Vec<u32>), EngineError> {
    let case_rows = tables.integers(Fact::Acts, "case_row")?;
    let agents = tables.codes(Fact::Acts, "agent")?;
    let replies = tables.integers(Fact::Acts, "reply_count")?;
    let mut pairs: Vec<(i64, u32)> = (0..case_rows.len())
        .filter(|&row| replies[row] > 0 && agents[row] != NULL_CODE)
        .map(|row| (case_rows[row], agents[row]))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut ends = vec![0u32; tables.rows(Fact::Cases)?];
    pairs.iter().for_each(|(case_row, _)| ends[*case_row as usize] += 1);
    let mut total = 0;
    for end in &mut ends {
        total += *end;
        *end = total;
    }
    Ok((ends, pairs.into_iter().map(|(_, agent)| agent).collect()))
}

#[cfg(test)]
mod tests {
    use baremo_model::{Column, Stream};

    use super::*;
    use crate::reading::table::tests::{held, table, words};

    /// Two cases, `a` and `b`: `ann` and `bob` replied in the first, nobody in the second.
    fn tables() -> Tables {
        let cases = table(
            Fact::Cases,
            vec![
                ("opened_at", Column::Integers(vec![10, 20])),
                ("conversation", words(&["a", "b"])),
            ],
        );
        let acts = table(
            Fact::Acts,
            vec![
                ("case_row", Column::Integers(vec![0, 0, 0, 1])),
                ("agent", words(&["ann", "bob", "ann", "cid"])),
                ("reply_count", Column::Integers(vec![1, 2, 1, 0])),
            ],
        );
        let answers = table(
            Fact::SurveyAnswers,
            vec![
                ("answered_at", Column::Integers(vec![30, 31, 32])),
                ("conversation", words(&["b", "a", "c"])),
                ("agent", words(&["dee", "dee", "eve"])),
            ],
        );
        held(vec![(Stream::Conversation, vec![cases, acts]), (Stream::Survey, vec![answers])])
    }

    fn check(tables: &Tables, fact: Fact, expected: &[&[&str]]) {
        let (ends, agents) = sharers(tables, fact).unwrap().unwrap();
        let of_row = |row: usize| {
            let codes = list(&ends, &agents, row).iter();
            codes.map(|code| tables.text(*code).unwrap()).collect::<Vec<String>>()
        };
        let found: Vec<Vec<String>> = (0..ends.len()).map(of_row).collect();
        assert_eq!(found, expected, "{fact:?}");
    }

    #[test]
    fn a_row_is_shared_among_those_who_replied_in_its_case() {
        let tables = tables();
        check(&tables, Fact::Turns, &[&["ann", "bob"], &[]]);
        check(&tables, Fact::SurveyAnswers, &[&[], &["ann", "bob"], &["eve"]]);
        assert!(sharers(&tables, Fact::Orders).unwrap().is_none());
    }

    #[test]
    fn they_are_found_once() {
        let tables = tables();
        for fact in [Fact::Cases, Fact::SurveyAnswers] {
            let again = || sharers(&tables, fact).unwrap().unwrap();
            let ((one_ends, one), (other_ends, other)) = (again(), again());
            assert!(Arc::ptr_eq(&one_ends, &other_ends) && Arc::ptr_eq(&one, &other), "{fact:?}");
        }
    }
}
