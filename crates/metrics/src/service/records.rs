//! What stands behind figures, one by one: records, conversations, calls, customers.
//!
//! `/records/{metric}`, `/conversations/{source}/{id}`, `/contacts/{source}/{id}`, `/customers` and
//! `/customers/{id}` show it, each with its tables and its endpoint of the API.

use std::collections::BTreeMap;

use baremo_model::text::unaccented;
use serde::{Deserialize, Serialize};

use super::{Conversation, ConversationQuery, Customer, Customers, CustomersPage, ServiceError};
use crate::answer::{Note, RecordRow};
use crate::query::Query;

/// Shows what stands behind figures, one by one.
pub trait RecordService: Send + Sync {
    /// Lists the records behind a number, or those left out of it, one page at a time.
    ///
    /// # Errors
    ///
    /// As [`QuestionService::ask`](super::QuestionService::ask).
    fn records(&self, query: &Query, page: &RecordsPage) -> Result<Records, ServiceError>;

    /// Returns one conversation with every clock on it.
    ///
    /// # Errors
    ///
    /// Not found; a bad request when several sources have the id and none was named.
    fn conversation(&self, query: &ConversationQuery) -> Result<Conversation, ServiceError>;

    /// Returns one call or live chat in queues, with its parts and every clock on it.
    ///
    /// # Errors
    ///
    /// As [`RecordService::conversation`].
    fn contact(&self, query: &ConversationQuery) -> Result<Conversation, ServiceError>;

    /// Lists customers, one page at a time.
    ///
    /// # Errors
    ///
    /// A bad request when the filter is wrong, or the instant it is as of.
    fn customers(&self, page: &CustomersPage) -> Result<Customers, ServiceError>;

    /// Returns one customer across all streams, as known at an instant; today where none is named.
    ///
    /// # Errors
    ///
    /// Not found; a bad request when the instant is wrong.
    fn customer(&self, id: &str, as_of: Option<&str>) -> Result<Customer, ServiceError>;
}

/// Which records of a question, and in which order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecordsPage {
    /// Those left out instead of those that count.
    pub excluded: bool,
    /// Only this side: `value`, `numerator` or `denominator`.
    pub side: Option<String>,
    /// Only those left out for this reason.
    pub reason: Option<String>,
    /// Only those whose case, conversation or agent holds this text, whatever case and accents.
    pub search: Option<String>,
    /// How many to skip.
    pub offset: usize,
    /// How many to return at most.
    pub limit: usize,
    /// The order.
    pub sort: RecordSort,
}

impl Default for RecordsPage {
    fn default() -> Self {
        let sort = RecordSort::default();
        let (side, reason, search) = (None, None, None);
        RecordsPage { excluded: false, side, reason, search, offset: 0, limit: 50, sort }
    }
}

impl RecordsPage {
    /// Returns whether a record is one of those asked for.
    pub fn holds(&self, row: &RecordRow) -> bool {
        let same = |wanted: &Option<String>, own: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| own == Some(wanted))
        };
        let found = self.search.as_ref().is_none_or(|sought| {
            let sought = unaccented(sought);
            let texts = [Some(row.case.as_str()), Some(&row.conversation), row.agent.as_deref()];
            texts.into_iter().flatten().any(|text| unaccented(text).contains(&sought))
        });
        found && same(&self.side, Some(&row.side)) && same(&self.reason, row.reason.as_deref())
    }
}

/// The order of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordSort {
    /// As the engine lists them: by bucket, group and date.
    #[default]
    Listed,
    /// Latest first.
    Newest,
    /// Earliest first.
    Oldest,
    /// Greatest value first.
    Highest,
    /// Least value first.
    Lowest,
}

/// One page of records.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Records {
    /// The records of this page.
    pub rows: Vec<RecordRow>,
    /// How many there are in all.
    pub total: usize,
    /// Unit of their values.
    pub unit: String,
    /// Dimensions they are told apart by.
    pub by: Vec<String>,
    /// Records of each side, or of each reason when those left out are listed.
    pub counts: BTreeMap<String, usize>,
    /// Number of the snapshot they were read from.
    pub snapshot: u64,
    /// What there is to know of the definitions they are listed by.
    pub notes: Vec<Note>,
}
