//! Rows of each fact of conversations on their way into columns.

use baremo_model::fact::ATTRIBUTE;
use baremo_model::{Column, Fact, FactTable};

use crate::streams::answers::AnswerRows;
use crate::table::{Dictionaries, Grow, Lists, rows};

rows! {
    /// Rows of [`Fact::Cases`]; `tags`, `follow_ups` and `calls` hold where each row's end.
    CaseRows, CaseRow {
        conversation: conversation,
        case_number: int,
        source: code,
        opened_at: int,
        opening_known: byte,
        initiated_by: code,
        first_customer_at: int,
        first_reply_at: int,
        first_bot_at: int,
        first_human_at: int,
        first_assigned_at: int,
        handoff_at: int,
        handoff_reply_at: int,
        people_asked_at: int,
        first_solved_at: int,
        last_solved_at: int,
        solved_at: int,
        first_reopened_at: int,
        last_reopened_at: int,
        closed_at: int,
        solve_time_unknown: byte,
        former_solve_time_unknown: byte,
        solve_time_estimated: byte,
        solve_summed: byte,
        last_event_at: int,
        solve_count: int,
        reopen_count: int,
        courtesy_count: int,
        customer_message_count: int,
        reply_count: int,
        replies_summed: byte,
        replies_to_first_solve: int,
        turns_to_first_solve: int,
        note_count: int,
        bot_message_count: int,
        human_message_count: int,
        reassignment_count: int,
        bot_only: byte,
        complaint: byte,
        complaint_at: int,
        complaint_time_unknown: byte,
        complaint_term_at: int,
        escalated_at: int,
        negative_rated_at: int,
        rating: code,
        excluded: code,
        status: code,
        channel: code,
        brand: code,
        customer: code,
        priority: code,
        priority_at_open: code,
        r#type: code,
        language: code,
        order_id: code,
        tags: list,
        team: code,
        team_at_open: code,
        team_at_assignment: code,
        team_at_handoff_reply: code,
        team_at_first_solve: code,
        team_at_solve: code,
        team_changed: byte,
        assignee: code,
        kept_assignee: byte,
        assignee_at_solve: code,
        solver: code,
        first_replier: code,
        last_replier: code,
        follow_ups: conversations,
        calls: calls,
    }
}

rows! {
    /// Rows of [`Fact::Turns`].
    TurnRows, TurnRow {
        case_row: int,
        clocks: byte,
        first: byte,
        number: int,
        waiting_since: int,
        replied_at: int,
        ended_at: int,
        ended_by: code,
        assigned_at: int,
        agent: code,
        team: code,
        channel: code,
        message_count: int,
    }
}

rows! {
    /// Rows of [`Fact::Cycles`].
    CycleRows, CycleRow {
        case_row: int,
        number: int,
        opened_at: int,
        solved_at: int,
        reopened_at: int,
        courtesy: byte,
        reply_count: int,
        agent: code,
        team: code,
    }
}

rows! {
    /// Rows of [`Fact::StatusSpans`].
    SpanRows, SpanRow {
        case_row: int,
        status: code,
        started_at: int,
        ended_at: int,
        before_solve: byte,
        agent: code,
        team: code,
    }
}

rows! {
    /// Rows of [`Fact::PriorityChanges`].
    PriorityRows, PriorityRow {
        case_row: int,
        changed_at: int,
        priority: code,
    }
}

rows! {
    /// Rows of [`Fact::Assignments`].
    AssignmentRows, AssignmentRow {
        case_row: int,
        number: int,
        started_at: int,
        ended_at: int,
        agent: code,
        team: code,
        change: byte,
    }
}

rows! {
    /// Rows of [`Fact::Acts`].
    ActRows, ActRow {
        case_row: int,
        at: int,
        agent: code,
        team: code,
        act_count: int,
        reply_count: int,
    }
}

rows! {
    /// Rows of [`Fact::Checks`].
    CheckRows, CheckRow {
        case_row: int,
        name: code,
        value: code,
        at: int,
    }
}

impl AssignmentRows {
    /// Removes the last row.
    pub(crate) fn pop(&mut self) {
        self.case_row.pop();
        self.number.pop();
        self.started_at.pop();
        self.ended_at.pop();
        self.agent.pop();
        self.team.pop();
        self.change.pop();
    }
}

/// The rows of all facts of some conversations.
#[derive(Default)]
pub(crate) struct Rows {
    pub cases: CaseRows,
    /// The latest cases, not yet among the columns: so many columns are best filled in blocks.
    pub fresh_cases: Vec<CaseRow>,
    /// Tags, follow-ups and calls of all cases, one case after another.
    pub lists: Lists,
    /// Promoted attributes: one column each, one code a case.
    pub attributes: Vec<Vec<u32>>,
    pub turns: TurnRows,
    pub cycles: CycleRows,
    pub spans: SpanRows,
    pub priorities: PriorityRows,
    pub assignments: AssignmentRows,
    pub acts: ActRows,
    pub checks: CheckRows,
    /// What customers answered when they were asked to rate.
    pub answers: AnswerRows,
}

impl Rows {
    /// Returns no rows, with room for about what so many events and conversations give.
    pub(crate) fn with_capacity(event_count: usize, conversation_count: usize) -> Self {
        // Some conversations give several cases or cycles, and a column that runs out of room at
        // the end is copied whole.
        let some_more = conversation_count + conversation_count / 4;
        Rows {
            cases: CaseRows::with_capacity(some_more),
            turns: TurnRows::with_capacity(event_count / 4),
            cycles: CycleRows::with_capacity(some_more),
            spans: SpanRows::with_capacity(event_count / 3),
            assignments: AssignmentRows::with_capacity(some_more),
            acts: ActRows::with_capacity(event_count / 3),
            priorities: PriorityRows::with_capacity(0),
            checks: CheckRows::with_capacity(0),
            ..Rows::default()
        }
    }

    /// Appends the rows of other conversations, pointing them to their cases' new rows.
    pub(crate) fn append(&mut self, mut other: Rows) {
        self.settle_cases();
        other.settle_cases();
        let cases = self.case_count() as i64;
        for case_rows in [
            &mut other.turns.case_row,
            &mut other.cycles.case_row,
            &mut other.spans.case_row,
            &mut other.priorities.case_row,
            &mut other.assignments.case_row,
            &mut other.acts.case_row,
            &mut other.checks.case_row,
        ] {
            case_rows.iter_mut().for_each(|case_row| *case_row += cases);
        }
        let tags = self.lists.strings.len() as u32;
        other.cases.tags.iter_mut().for_each(|end| *end += tags);
        let follow_ups = self.lists.conversations.len() as u32;
        other.cases.follow_ups.iter_mut().for_each(|end| *end += follow_ups);
        let calls = self.lists.calls.len() as u32;
        other.cases.calls.iter_mut().for_each(|end| *end += calls);
        self.attributes.resize(other.attributes.len(), Vec::new());
        let Rows { cases, lists, attributes, turns, cycles, spans, assignments, acts, .. } = self;
        // Cases are about half of all that is copied.
        rayon::join(
            || {
                cases.append(&mut other.cases);
                lists.strings.append(&mut other.lists.strings);
                lists.conversations.append(&mut other.lists.conversations);
                lists.calls.append(&mut other.lists.calls);
                for (column, more) in attributes.iter_mut().zip(&mut other.attributes) {
                    column.append(more);
                }
            },
            || {
                turns.append(&mut other.turns);
                cycles.append(&mut other.cycles);
                spans.append(&mut other.spans);
                assignments.append(&mut other.assignments);
                acts.append(&mut other.acts);
            },
        );
        self.priorities.append(&mut other.priorities);
        self.checks.append(&mut other.checks);
        self.answers.append(&mut other.answers);
    }

    /// Returns how many cases there are; the next one's row.
    pub(crate) fn case_count(&self) -> usize {
        self.cases.opened_at.len() + self.fresh_cases.len()
    }

    /// Moves fresh cases into their columns.
    pub(crate) fn settle_cases(&mut self) {
        self.cases.extend(&self.fresh_cases);
        self.fresh_cases.clear();
    }

    /// Returns one table per fact; `promoted` names the columns in [`Self::attributes`].
    pub(crate) fn finish(
        mut self,
        promoted: impl Iterator<Item = String>,
        dictionaries: &Dictionaries,
    ) -> Vec<FactTable> {
        self.settle_cases();
        let mut cases = self.cases.columns(Fact::Cases, self.lists, dictionaries);
        for (index, name) in promoted.enumerate() {
            let codes = self.attributes.get_mut(index).map(std::mem::take).unwrap_or_default();
            let column = Column::Codes(codes, dictionaries.strings.clone());
            cases.columns.push((format!("{ATTRIBUTE}{name}"), column));
        }
        vec![
            cases,
            self.turns.columns(Fact::Turns, Vec::new(), dictionaries),
            self.cycles.columns(Fact::Cycles, Vec::new(), dictionaries),
            self.spans.columns(Fact::StatusSpans, Vec::new(), dictionaries),
            self.priorities.columns(Fact::PriorityChanges, Vec::new(), dictionaries),
            self.assignments.columns(Fact::Assignments, Vec::new(), dictionaries),
            self.acts.columns(Fact::Acts, Vec::new(), dictionaries),
            self.checks.columns(Fact::Checks, Vec::new(), dictionaries),
            self.answers.columns(Fact::SurveyAnswers, Vec::new(), dictionaries),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use baremo_model::Stream;
    use baremo_model::fact::ColumnType;

    use super::*;

    #[test]
    fn rows_have_the_columns_of_their_fact() {
        let names = |fact: Fact| fact.columns().iter().map(|c| c.name).collect::<Vec<_>>();
        assert_eq!(CaseRows::names(), names(Fact::Cases));
        assert_eq!(TurnRows::names(), names(Fact::Turns));
        assert_eq!(CycleRows::names(), names(Fact::Cycles));
        assert_eq!(SpanRows::names(), names(Fact::StatusSpans));
        assert_eq!(PriorityRows::names(), names(Fact::PriorityChanges));
        assert_eq!(AssignmentRows::names(), names(Fact::Assignments));
        assert_eq!(ActRows::names(), names(Fact::Acts));
        assert_eq!(CheckRows::names(), names(Fact::Checks));
        assert_eq!(AnswerRows::names(), names(Fact::SurveyAnswers));
    }

    #[test]
    fn columns_have_the_type_the_fact_declares() {
        let dictionaries = Dictionaries { strings: Arc::default(), conversations: Arc::default() };
        let tables = Rows::default().finish(std::iter::empty(), &dictionaries);
        let folded: Vec<_> = tables.iter().map(|table| table.fact).collect();
        assert_eq!(folded, Stream::Conversation.facts());
        for table in &tables {
            for (name, column) in &table.columns {
                let declared = table.fact.column(name).map(|column| column.column_type);
                let fits = matches!(
                    (declared, column),
                    (
                        Some(
                            ColumnType::Instant
                                | ColumnType::Integer
                                | ColumnType::Decimal
                                | ColumnType::Share
                        ),
                        Column::Integers(_)
                    ) | (Some(ColumnType::Code), Column::Codes(..))
                        | (Some(ColumnType::Codes), Column::CodeLists(..))
                        | (Some(ColumnType::Flag | ColumnType::Bits(_)), Column::Bytes(_))
                );
                assert!(fits, "{} of {} is {declared:?}", name, table.fact.name());
            }
        }
    }
}
