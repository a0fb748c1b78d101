//! Made-up records, all of one kind, and what there is of conversations, calls and customers.

use std::collections::BTreeMap;

use baremo_metrics::answer::RecordRow;
use baremo_metrics::page::Definition;
use baremo_metrics::query::Query;
use baremo_metrics::service::{
    Conversation, ConversationQuery, Customer, Customers, CustomersPage, RecordService, Records,
    RecordsPage, ServiceError,
};
use baremo_model::{ErrorKind, Stream};

use super::{FakeService, HOSTILE, conversation, customers};

impl RecordService for FakeService {
    fn records(&self, query: &Query, page: &RecordsPage) -> Result<Records, ServiceError> {
        let metric = query.metrics.first().cloned().unwrap_or_default();
        let (used, total) = (self.used(query, &metric)?, if self.empty { 0 } else { 120 });
        let of_calls = |own: &Definition| Stream::Contact.facts().contains(&own.main_fact());
        let usual = self.catalog.get(&metric)?.definitions.first();
        let is_contact = usual.is_some_and(of_calls);
        let row = |index: usize| RecordRow {
            metric: metric.clone(),
            case: format!("{HOSTILE}{index}"),
            conversation: format!("{HOSTILE}{index}"),
            source: "desk".into(),
            side: "value".into(),
            at: Some("2025-12-02T10:00:00+00:00".into()),
            from: Some("2025-12-02T09:00:00+00:00".into()),
            to: Some("2025-12-02T10:00:00+00:00".into()),
            value: (!page.excluded).then_some(index as f64),
            weight: 1.0,
            agent: Some(HOSTILE.into()),
            is_duration: true,
            is_contact,
            included: !page.excluded,
            reason: page.excluded.then(|| "spam".into()),
            url: Some(format!("https://desk.example/{index}")),
            ..RecordRow::default()
        };
        let key = if page.excluded { "spam" } else { "value" };
        let rows: Vec<RecordRow> = (0..total).map(row).filter(|row| page.holds(row)).collect();
        let found = rows.len();
        Ok(Records {
            rows: rows.into_iter().skip(page.offset).take(page.limit).collect(),
            total: found,
            unit: used.unit,
            by: query.by.clone(),
            counts: BTreeMap::from([(key.into(), total)]),
            snapshot: 1,
            notes: Vec::new(),
        })
    }

    fn conversation(&self, query: &ConversationQuery) -> Result<Conversation, ServiceError> {
        // What is called a call is none, and is found as one.
        if self.empty || query.id == "missing" || query.id.starts_with("call-") {
            let message = format!("there is no conversation `{}`", query.id);
            return Err(ServiceError::new(ErrorKind::NotFound, message));
        }
        Ok(conversation::made_up(&self.catalog, query))
    }

    fn contact(&self, query: &ConversationQuery) -> Result<Conversation, ServiceError> {
        if self.empty || query.id == "missing" {
            let message = format!("there is no call or chat `{}`", query.id);
            return Err(ServiceError::new(ErrorKind::NotFound, message));
        }
        Ok(conversation::made_up_call(&self.catalog, query))
    }

    fn customers(&self, page: &CustomersPage) -> Result<Customers, ServiceError> {
        self.noted(page.as_of.as_deref());
        Ok(customers::list(page, self.empty))
    }

    fn customer(&self, id: &str, as_of: Option<&str>) -> Result<Customer, ServiceError> {
        self.noted(as_of);
        let found = if self.empty { None } else { customers::one(id) };
        let message = format!("there is no customer `{id}`");
        found.ok_or_else(|| ServiceError::new(ErrorKind::NotFound, message))
    }
}
