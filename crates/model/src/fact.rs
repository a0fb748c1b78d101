//! The columns that folds write and metrics read, declared once.
//!
//! A [`Fact`] is a table with a fixed list of [`ColumnSpec`]s. Folds fill a [`FactTable`], the
//! store writes it, the engine reads it; none of them knows the list by heart. `cases` may have
//! further columns `attr_<key>`, one per promoted attribute; so may the other roots. Within one
//! partition a fact points to its root by row (`case_row` to that partition's `cases`).
//!
//! Facts hold instants and raw values. Calendars, thresholds, windows and the watermark apply when
//! somebody asks.

mod commerce;
mod contact;
mod conversation;
mod known;
#[cfg(test)]
mod tests;
mod voice;
mod web;

use std::sync::Arc;

pub use self::commerce::HEALTH_CLASSES;
use crate::Dictionary;

/// The integer that stands for "no value" in every integer column.
pub const NULL_INT: i64 = i64::MIN;

/// One, in a column of shares: whole answers on scales of 2 to 11 options, and of percent, are
/// exact in such parts, thirds and sevenths too.
pub const WHOLE: i64 = 63_000_000;

/// A table of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    /// What metrics clock and count: a conversation, or a part of a reused thread.
    Cases,
    /// The customer waits, until a reply: one row a wait.
    Turns,
    /// From open to solve: one row a cycle.
    Cycles,
    /// How long a case was in each status.
    StatusSpans,
    /// How the priority of a case changed after its opening.
    PriorityChanges,
    /// How long a case was with each agent and team.
    Assignments,
    /// What agents did, at most one row a case, agent and quarter-hour.
    Acts,
    /// Figures the vendor stored, kept for reconciliation.
    Checks,
    /// Visits to a queue: calls and live chats.
    Contacts,
    /// What each agent did in a contact.
    ContactLegs,
    /// How long an agent was in each state, and what was planned.
    AgentSpans,
    /// How much of each quarter-hour an agent was staffed, busy, planned.
    AgentSlices,
    /// What is known of agents, and since when: team, site, client.
    Roster,
    /// Surveys sent or shown.
    SurveyInvitations,
    /// Answers, one row a question.
    SurveyAnswers,
    /// Reviews of quality.
    Reviews,
    /// The categories of a review.
    ReviewRatings,
    /// Visits to a site.
    Sessions,
    /// Pages seen.
    PageViews,
    /// Clicks, scrolls and named events.
    WebActions,
    /// Carts.
    Carts,
    /// Orders.
    Orders,
    /// Articles of an order.
    OrderItems,
    /// How long a subscription was in one state, plan and price.
    SubscriptionSpans,
    /// What sources say of customers.
    Customers,
    /// What customers took part in.
    CustomerActs,
    /// Money spent, and what campaigns delivered.
    SpendDays,
    /// Posts with their counters of today.
    SocialPosts,
    /// What counters gained from one reading to the next.
    SocialDays,
    /// Messages to a social account.
    SocialInbox,
    /// Comments and reviews written by customers.
    Feedback,
    /// Recommendations.
    Referrals,
    /// What was paid for recommendations, reward by reward.
    ReferralRewards,
    /// Every customer any stream knows; computed when asked, never stored.
    CustomerBase,
    /// From when to when a customer is active; computed when asked, never stored.
    ActiveSpans,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// UTC microseconds, [`NULL_INT`] for none.
    Instant,
    /// A count, row number or other integer, [`NULL_INT`] for none.
    Integer,
    /// Microseconds, [`NULL_INT`] for none.
    Duration,
    /// A number in millionths, [`NULL_INT`] for none.
    Decimal,
    /// A part of one, in so many equal parts: [`WHOLE`]; [`NULL_INT`] for none.
    Share,
    /// Money in minor units of the row's `currency`, [`NULL_INT`] for none.
    Money,
    /// A string as code, `NULL_CODE` for none.
    Code,
    /// Any number of strings, as codes.
    Codes,
    /// True or false.
    Flag,
    /// A set of the listed words, as bits.
    Bits(&'static [&'static str]),
}

impl ColumnType {
    /// Returns what one is in a column that holds parts of it; none of any other column.
    pub const fn one(self) -> Option<i64> {
        match self {
            ColumnType::Decimal => Some(1_000_000),
            ColumnType::Share => Some(WHOLE),
            _ => None,
        }
    }
}

/// A column of a fact.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSpec {
    /// Name in tables, pages and filters.
    pub name: &'static str,
    /// What it holds.
    pub column_type: ColumnType,
    /// What it means.
    pub doc: &'static str,
    /// The words it holds, where folds write no others; none where any word may stand there.
    pub words: &'static [&'static str],
}

/// The four clocks a turn can be seen by, in order of their bit. Each lets more replies count:
/// people only; bots too; automatic acknowledgements too; private notes too (and people).
pub const CLOCKS: &[&str] = &["human", "bots", "automated", "notes"];

const fn column(name: &'static str, column_type: ColumnType, doc: &'static str) -> ColumnSpec {
    ColumnSpec { name, column_type, doc, words: &[] }
}

/// A column of words that folds choose themselves: no other ever stands there.
const fn closed(
    name: &'static str,
    words: &'static [&'static str],
    doc: &'static str,
) -> ColumnSpec {
    ColumnSpec { name, column_type: ColumnType::Code, doc, words }
}

impl Fact {
    /// All facts; what others point into comes before them.
    pub const ALL: &'static [Fact] = &[
        Fact::Cases,
        Fact::Turns,
        Fact::Cycles,
        Fact::StatusSpans,
        Fact::PriorityChanges,
        Fact::Assignments,
        Fact::Acts,
        Fact::Checks,
        Fact::Contacts,
        Fact::ContactLegs,
        Fact::AgentSpans,
        Fact::AgentSlices,
        Fact::Roster,
        Fact::SurveyInvitations,
        Fact::SurveyAnswers,
        Fact::Reviews,
        Fact::ReviewRatings,
        Fact::Sessions,
        Fact::PageViews,
        Fact::WebActions,
        Fact::Carts,
        Fact::Orders,
        Fact::OrderItems,
        Fact::SubscriptionSpans,
        Fact::Customers,
        Fact::CustomerActs,
        Fact::SpendDays,
        Fact::SocialPosts,
        Fact::SocialDays,
        Fact::SocialInbox,
        Fact::Feedback,
        Fact::Referrals,
        Fact::ReferralRewards,
        Fact::CustomerBase,
        Fact::ActiveSpans,
    ];

    fn spec(self) -> (&'static str, &'static [ColumnSpec]) {
        match self {
            Fact::Cases => ("cases", conversation::CASES),
            Fact::Turns => ("turns", conversation::TURNS),
            Fact::Cycles => ("cycles", conversation::CYCLES),
            Fact::StatusSpans => ("status_spans", conversation::STATUS_SPANS),
            Fact::PriorityChanges => ("priority_changes", conversation::PRIORITY_CHANGES),
            Fact::Assignments => ("assignments", conversation::ASSIGNMENTS),
            Fact::Acts => ("acts", conversation::ACTS),
            Fact::Checks => ("checks", conversation::CHECKS),
            Fact::Contacts => ("contacts", contact::CONTACTS),
            Fact::ContactLegs => ("contact_legs", contact::CONTACT_LEGS),
            Fact::AgentSpans => ("agent_spans", contact::AGENT_SPANS),
            Fact::AgentSlices => ("agent_slices", contact::AGENT_SLICES),
            Fact::Roster => ("roster", contact::ROSTER),
            Fact::SurveyInvitations => ("survey_invitations", voice::SURVEY_INVITATIONS),
            Fact::SurveyAnswers => ("survey_answers", voice::SURVEY_ANSWERS),
            Fact::Reviews => ("reviews", voice::REVIEWS),
            Fact::ReviewRatings => ("review_ratings", voice::REVIEW_RATINGS),
            Fact::Sessions => ("sessions", web::SESSIONS),
            Fact::PageViews => ("page_views", web::PAGE_VIEWS),
            Fact::WebActions => ("web_actions", web::WEB_ACTIONS),
            Fact::Carts => ("carts", web::CARTS),
            Fact::Orders => ("orders", commerce::ORDERS),
            Fact::OrderItems => ("order_items", commerce::ORDER_ITEMS),
            Fact::SubscriptionSpans => ("subscription_spans", commerce::SUBSCRIPTION_SPANS),
            Fact::Customers => ("customers", commerce::CUSTOMERS),
            Fact::CustomerActs => ("customer_acts", commerce::CUSTOMER_ACTS),
            Fact::SpendDays => ("spend_days", commerce::SPEND_DAYS),
            Fact::SocialPosts => ("social_posts", web::SOCIAL_POSTS),
            Fact::SocialDays => ("social_days", web::SOCIAL_DAYS),
            Fact::SocialInbox => ("social_inbox", web::SOCIAL_INBOX),
            Fact::Feedback => ("feedback", voice::FEEDBACK),
            Fact::Referrals => ("referrals", commerce::REFERRALS),
            Fact::ReferralRewards => ("referral_rewards", commerce::REFERRAL_REWARDS),
            Fact::CustomerBase => ("customer_base", commerce::CUSTOMER_BASE),
            Fact::ActiveSpans => ("active_spans", commerce::ACTIVE_SPANS),
        }
    }

    /// Returns the table's name.
    pub fn name(self) -> &'static str {
        self.spec().0
    }

    /// Returns the fact with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fact| fact.name() == name)
    }

    /// Returns the fixed columns, in order.
    pub fn columns(self) -> &'static [ColumnSpec] {
        self.spec().1
    }

    /// Returns the fixed column with this name.
    pub fn column(self, name: &str) -> Option<&'static ColumnSpec> {
        self.columns().iter().find(|column| column.name == name)
    }

    /// Returns the fact whose rows this one's point to, and the column that does; none for a fact
    /// that stands for itself.
    pub fn parent(self) -> Option<(Fact, &'static str)> {
        match self {
            Fact::Turns
            | Fact::Cycles
            | Fact::StatusSpans
            | Fact::PriorityChanges
            | Fact::Assignments
            | Fact::Acts
            | Fact::Checks => Some((Fact::Cases, "case_row")),
            Fact::ContactLegs => Some((Fact::Contacts, "contact_row")),
            Fact::ReviewRatings => Some((Fact::Reviews, "review_row")),
            Fact::PageViews | Fact::WebActions => Some((Fact::Sessions, "session_row")),
            Fact::OrderItems => Some((Fact::Orders, "order_row")),
            Fact::CustomerActs => Some((Fact::Customers, "customer_row")),
            Fact::ReferralRewards => Some((Fact::Referrals, "referral_row")),
            Fact::Cases
            | Fact::Contacts
            | Fact::AgentSpans
            | Fact::AgentSlices
            | Fact::Roster
            | Fact::SurveyInvitations
            | Fact::SurveyAnswers
            | Fact::Reviews
            | Fact::Sessions
            | Fact::Carts
            | Fact::Orders
            | Fact::SubscriptionSpans
            | Fact::Customers
            | Fact::SpendDays
            | Fact::SocialPosts
            | Fact::SocialDays
            | Fact::SocialInbox
            | Fact::Feedback
            | Fact::Referrals
            | Fact::CustomerBase
            | Fact::ActiveSpans => None,
        }
    }

    /// Returns the fact its rows belong to: the parent, or itself. Roots have the columns `source`
    /// and `excluded`, and may have `attr_<key>`.
    pub fn root(self) -> Fact {
        self.parent().map_or(self, |(root, _)| root)
    }

    /// Returns the roots of some facts, each once.
    pub fn roots(facts: impl IntoIterator<Item = Fact>) -> Vec<Fact> {
        let mut roots: Vec<Fact> = facts.into_iter().map(Fact::root).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// Returns the column of its root that dates a row which has no other date.
    pub fn date_column(self) -> &'static str {
        match self {
            Fact::Cases
            | Fact::Turns
            | Fact::Cycles
            | Fact::StatusSpans
            | Fact::PriorityChanges
            | Fact::Assignments
            | Fact::Acts
            | Fact::Checks => "opened_at",
            Fact::Contacts | Fact::ContactLegs => "entered_at",
            Fact::AgentSpans
            | Fact::AgentSlices
            | Fact::Roster
            | Fact::Sessions
            | Fact::PageViews
            | Fact::WebActions
            | Fact::SubscriptionSpans
            | Fact::ActiveSpans => "started_at",
            Fact::SurveyInvitations => "sent_at",
            Fact::SurveyAnswers => "answered_at",
            Fact::Reviews | Fact::ReviewRatings => "reviewed_at",
            Fact::Carts | Fact::Referrals | Fact::ReferralRewards => "created_at",
            Fact::Orders | Fact::OrderItems => "placed_at",
            Fact::Customers | Fact::CustomerActs => "first_seen_at",
            Fact::SpendDays | Fact::SocialDays => "at",
            Fact::SocialPosts => "published_at",
            Fact::SocialInbox | Fact::Feedback => "received_at",
            Fact::CustomerBase => "known_since",
        }
    }

    /// Returns the column of its root that says which thing it is.
    pub fn subject_column(self) -> &'static str {
        let root = self.root();
        match root {
            Fact::AgentSpans | Fact::AgentSlices | Fact::Roster => "agent",
            Fact::SocialDays => "account",
            root => root.columns()[0].name,
        }
    }

    /// Returns whether its dates stand for whole days, so that no hour can be told of its rows:
    /// spend is dated at the middle of each of its days.
    pub fn is_dated_by_day(self) -> bool {
        matches!(self, Fact::SpendDays)
    }

    /// Returns whether what customers did who are a test counts nowhere in it: it names a customer,
    /// and says that rows of tests do not count.
    pub fn follows_tests(self) -> bool {
        let leaves_out = |column: &ColumnSpec| column.words.contains(&TEST);
        self.column("customer").is_some() && self.column("excluded").is_some_and(leaves_out)
    }

    /// Returns whether what is about a conversation that counts nowhere does not count in it
    /// either: in answers to surveys, invitations to them, and reviews.
    pub fn follows_conversations(self) -> bool {
        matches!(self.root(), Fact::SurveyInvitations | Fact::SurveyAnswers | Fact::Reviews)
    }

    /// Returns whether it is computed from other facts when asked, and never stored.
    pub fn is_computed(self) -> bool {
        matches!(self, Fact::CustomerBase | Fact::ActiveSpans)
    }
}

/// The values of one column.
#[derive(Clone, Debug)]
pub enum Column {
    /// Instants, integers, durations, decimals and money.
    Integers(Vec<i64>),
    /// [`ColumnType::Code`]: codes in the dictionary.
    Codes(Vec<u32>, Arc<Dictionary>),
    /// [`ColumnType::Codes`]: where each row's codes end, and the codes.
    CodeLists(Vec<u32>, Vec<u32>, Arc<Dictionary>),
    /// [`ColumnType::Flag`] (0 or 1) and [`ColumnType::Bits`].
    Bytes(Vec<u8>),
}

impl Column {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        match self {
            Column::Integers(values) => values.len(),
            Column::Codes(codes, _) => codes.len(),
            Column::CodeLists(ends, _, _) => ends.len(),
            Column::Bytes(bytes) => bytes.len(),
        }
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why a row counts nowhere that is a test, or of a customer who is one.
pub const TEST: &str = "test";

/// Begins the name of an attribute's column.
pub const ATTRIBUTE: &str = "attr_";

/// Begins the name of an attribute's column where it has too many values to be held in memory: it
/// is read anew for each filter that names it, and nothing is broken down by it.
pub const BEYOND: &str = "wide_";

/// Rows of one fact, one column after another in the order of [`Fact::columns`], then `attr_*`.
#[derive(Clone, Debug)]
pub struct FactTable {
    /// Which fact.
    pub fact: Fact,
    /// The columns with their names; all of one length.
    pub columns: Vec<(String, Column)>,
}

impl FactTable {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(column, _)| column == name).map(|(_, column)| column)
    }

    /// Returns an integer column; empty when there is no such column.
    pub fn integers(&self, name: &str) -> &[i64] {
        match self.column(name) {
            Some(Column::Integers(values)) => values,
            _ => &[],
        }
    }

    /// Returns a flag or bits column; empty when there is no such column.
    pub fn bytes(&self, name: &str) -> &[u8] {
        match self.column(name) {
            Some(Column::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }

    /// Returns the string at a row of a code column.
    pub fn text(&self, name: &str, row: usize) -> Option<&str> {
        match self.column(name) {
            Some(Column::Codes(codes, dictionary)) => dictionary.get(*codes.get(row)?),
            _ => None,
        }
    }
}
