//! What a new column has to keep to.

use std::collections::BTreeSet;

use super::*;

/// The flags of all facts. Facts that an older program derived lack those that came later, and what
/// a file lacks is read as false: asked with `--as-of`, every row of them is. So a flag says yes
/// of what is out of the ordinary, or of what nobody could tell before, and never of what had been
/// so all along: `solve_time_unknown`, not `solve_time_known`, without which every solve of before
/// would be at an unknown time. Who adds one here has looked at that.
const FLAGS: &[&str] = &[
    "active_spans.first",
    "agent_spans.paid",
    "agent_spans.staffed",
    "assignments.change",
    "cases.bot_only",
    "cases.complaint",
    "cases.complaint_time_unknown",
    "cases.former_solve_time_unknown",
    "cases.kept_assignee",
    "cases.opening_known",
    "cases.replies_summed",
    "cases.solve_summed",
    "cases.solve_time_estimated",
    "cases.solve_time_unknown",
    "cases.team_changed",
    "contact_legs.talk_only",
    "contacts.is_last_visit",
    "customer_acts.enrolled",
    "customer_base.active",
    "customer_base.several_currencies",
    "cycles.courtesy",
    "page_views.is_article",
    "page_views.is_last",
    "review_ratings.automatic",
    "review_ratings.critical",
    "reviews.calibration",
    "reviews.critical_failed",
    "reviews.disputed",
    "sessions.is_first",
    "sessions.single",
    "social_inbox.needs_answer",
    "social_posts.paid",
    "spend_days.acquisition",
    "spend_days.support",
    "status_spans.before_solve",
    "subscription_spans.paying",
    "subscription_spans.voluntary",
    "survey_answers.has_comment",
    "web_actions.goal",
    "web_actions.interactive",
];

#[test]
fn what_each_flag_says_where_it_is_lacking_was_looked_at() {
    let mut flags = BTreeSet::new();
    for fact in Fact::ALL {
        let own = fact.columns().iter().filter(|column| column.column_type == ColumnType::Flag);
        flags.extend(own.map(|column| format!("{}.{}", fact.name(), column.name)));
    }
    let listed: BTreeSet<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    let new: Vec<&String> = flags.difference(&listed).collect();
    assert!(new.is_empty(), "is it right where facts lack it, which reads as false? {new:?}");
    let gone: Vec<&String> = listed.difference(&flags).collect();
    assert!(gone.is_empty(), "{gone:?} are no flags any more");
}
