//! Customers as pages list and show them.

use serde::{Deserialize, Serialize};

use crate::answer::Note;
use crate::service::CustomerHealth;

/// Which customers, in which order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CustomersPage {
    /// Only those to write to: value at risk, or a reply that is owed.
    pub urgent: bool,
    /// Only this class of health: `weak`, `at_risk` or `healthy`.
    pub class: Option<String>,
    /// Only those whose id holds this text.
    pub search: Option<String>,
    /// Expression over the customer base.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// The order; those without a value come last.
    pub sort: CustomerSort,
    /// Turns the order round.
    pub reverse: bool,
    /// What was known at this instant; today when absent.
    pub as_of: Option<String>,
    /// How many to skip.
    pub offset: usize,
    /// How many to return at most.
    pub limit: usize,
}

impl Default for CustomersPage {
    fn default() -> Self {
        CustomersPage {
            urgent: false,
            class: None,
            search: None,
            filter: None,
            sort: CustomerSort::default(),
            reverse: false,
            as_of: None,
            offset: 0,
            limit: 50,
        }
    }
}

/// The order of customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerSort {
    /// Greatest value at risk first.
    #[default]
    AtRisk,
    /// Who waits longest for a reply first.
    Waiting,
    /// By id.
    Customer,
    /// Lowest health first.
    Health,
    /// Least likely to be there still first.
    Alive,
    /// Greatest value still to come first.
    Value,
    /// Greatest net money so far first.
    Net,
    /// Most cases first.
    Contacts,
    /// Latest contact first.
    LastContact,
    /// Latest order first.
    LastOrder,
}

impl CustomerSort {
    /// Words of all orders: as written, column of the list, whether greatest comes first.
    pub const WORDS: &'static [(&'static str, CustomerSort, &'static str, bool)] = &[
        ("at_risk", CustomerSort::AtRisk, "value_at_risk", true),
        ("waiting", CustomerSort::Waiting, "waiting_since", false),
        ("customer", CustomerSort::Customer, "customer", false),
        ("health", CustomerSort::Health, "health", false),
        ("alive", CustomerSort::Alive, "p_alive", false),
        ("value", CustomerSort::Value, "clv", true),
        ("net", CustomerSort::Net, "net", true),
        ("contacts", CustomerSort::Contacts, "case_count", true),
        ("last_contact", CustomerSort::LastContact, "last_contact_at", true),
        ("last_order", CustomerSort::LastOrder, "last_order_at", true),
    ];

    /// Returns the order with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, ..)| *name == word).map(|(_, sort, ..)| *sort)
    }

    /// Returns the word of the order, its column, and whether greatest comes first.
    pub fn spec(self) -> (&'static str, &'static str, bool) {
        let found = Self::WORDS.iter().find(|(_, sort, ..)| *sort == self);
        found.map_or(("at_risk", "value_at_risk", true), |(word, _, column, greatest)| {
            (word, column, *greatest)
        })
    }
}

/// One page of customers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Customers {
    /// Those of this page.
    pub rows: Vec<CustomerRow>,
    /// How many there are in all.
    pub total: usize,
    /// How many of each class of health there are, whatever was asked for.
    pub classes: Vec<(String, usize)>,
    /// Months the models look ahead.
    pub horizon_months: f64,
    /// What is left out, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// What is known of one customer. Money is in minor units, instants are UTC microseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CustomerRow {
    /// Id, as any stream names it.
    pub customer: String,
    /// Source of the first record.
    pub source: Option<String>,
    /// First record of any stream.
    pub known_since: Option<i64>,
    /// Whether it is a customer at the watermark.
    pub active: bool,
    /// Health, 0 to 100.
    pub health: Option<f64>,
    /// `weak`, `at_risk` or `healthy`.
    pub health_class: Option<String>,
    /// Probability of still being a customer, 0 to 1.
    pub p_alive: Option<f64>,
    /// Orders expected within the horizon.
    pub expected_orders: Option<f64>,
    /// Value still to come within the horizon.
    pub clv: Option<i64>,
    /// That value times the risk of losing it.
    pub value_at_risk: Option<i64>,
    /// Net money so far.
    pub net: Option<i64>,
    /// Recurring money a month.
    pub recurring: Option<i64>,
    /// Currency of its money; none when there are several.
    pub currency: Option<String>,
    /// Orders.
    pub orders: i64,
    /// Last order.
    pub last_order_at: Option<i64>,
    /// Cases.
    pub cases: i64,
    /// Those not solved.
    pub open_cases: i64,
    /// Complaints.
    pub complaints: i64,
    /// Visits to queues.
    pub contacts: i64,
    /// Last case or contact.
    pub last_contact_at: Option<i64>,
    /// Since when it waits for a reply.
    pub waiting_since: Option<i64>,
    /// Class of the last satisfaction answer.
    pub last_csat: Option<String>,
    /// When that was.
    pub last_csat_at: Option<i64>,
    /// Visits to the site.
    pub sessions: i64,
}

/// One customer across all streams.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Customer {
    /// What is known.
    pub row: CustomerRow,
    /// By which references sources know the customer: source and reference. Only of sources that
    /// tell of their customers.
    pub known_as: Vec<(String, String)>,
    /// What its health score is made of.
    pub health: CustomerHealth,
    /// What happened, by date.
    pub story: Vec<CustomerEvent>,
    /// Up to when the data go, UTC microseconds.
    pub now: i64,
    /// Months the models look ahead.
    pub horizon_months: f64,
    /// What is left out, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// Something in the life of a customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CustomerEvent {
    /// Stream: `orders`, `cases`, `contacts`, `survey_answers`, `sessions`, `subscription_spans`.
    pub stream: String,
    /// Id in its source.
    pub id: String,
    /// Source.
    pub source: String,
    /// When, UTC microseconds.
    pub at: i64,
    /// Until when, where it lasted.
    pub to: Option<i64>,
    /// Whether it is something that lasts; without an end it goes on.
    pub lasts: bool,
    /// Words that say more: column and value.
    pub words: Vec<(String, String)>,
    /// Money in minor units.
    pub amount: Option<i64>,
    /// Its currency.
    pub currency: Option<String>,
    /// Conversation it is or belongs to.
    pub conversation: Option<String>,
    /// Why it counts nowhere.
    pub excluded: Option<String>,
}
