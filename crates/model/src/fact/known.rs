//! What facts say of agents: when one of them acted, and what is known of them.

use super::Fact;

impl Fact {
    /// Returns whether its rows say what holds of somebody rather than what happened: with them no
    /// range begins, and their words are those of no record.
    pub fn is_knowledge(self) -> bool {
        matches!(self, Fact::Roster)
    }

    /// Returns the roots that tell of work: conversations, calls, reviews and whatever else an
    /// agent deals with, but not when agents were there or planned to be.
    pub fn of_work() -> Vec<Self> {
        let is_work =
            |fact: &Fact| !fact.agent_dates().is_empty() && fact.subject_column() != "agent";
        Fact::roots(Fact::ALL.iter().copied().filter(is_work))
    }

    /// Returns the columns that say when its agent acted, the first that has an instant; none of
    /// facts without an agent of their own, and of the roster, which tells of agents itself.
    pub fn agent_dates(self) -> &'static [&'static str] {
        match self {
            Fact::Turns => &["ended_at", "waiting_since"],
            Fact::Cycles => &["solved_at", "opened_at"],
            Fact::Acts => &["at"],
            Fact::StatusSpans
            | Fact::Assignments
            | Fact::ContactLegs
            | Fact::AgentSpans
            | Fact::AgentSlices => &["started_at"],
            Fact::Contacts => &["answered_at", "entered_at", "started_at"],
            Fact::SurveyInvitations => &["sent_at"],
            Fact::SurveyAnswers => &["answered_at"],
            Fact::Reviews | Fact::ReviewRatings => &["reviewed_at"],
            Fact::SocialInbox | Fact::Feedback => &["received_at"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::ColumnType;

    #[test]
    fn plans_and_states_are_no_work() {
        let is_work = |fact: Fact| Fact::of_work().contains(&fact);
        assert!([Fact::Cases, Fact::Contacts, Fact::Reviews].into_iter().all(is_work));
        let others = [Fact::AgentSpans, Fact::AgentSlices, Fact::Roster, Fact::Customers];
        assert!(!others.into_iter().any(is_work));
    }

    #[test]
    fn whatever_has_an_agent_says_when_they_acted() {
        for fact in Fact::ALL {
            let has = |name: &str| fact.column(name).or_else(|| fact.root().column(name));
            let is_told = has("agent").is_some() && !fact.is_knowledge();
            assert_eq!(!fact.agent_dates().is_empty(), is_told, "{}", fact.name());
            for name in fact.agent_dates() {
                let column = has(name).unwrap_or_else(|| panic!("{}.{name}", fact.name()));
                assert_eq!(column.column_type, ColumnType::Instant, "{}.{name}", fact.name());
            }
        }
    }
}
