//! What stands behind figures: records, conversations, calls, customers.

use baremo_metrics::query::Query;
use baremo_metrics::service::{
    Conversation, ConversationQuery, Customer, Customers, CustomersPage, RecordService, Records,
    RecordsPage, ServiceError,
};

use super::FolderService;
use crate::conversation::{self, contact};
use crate::error::{engine_error, service_error};
use crate::{customers, listing};

impl RecordService for FolderService {
    fn records(&self, query: &Query, page: &RecordsPage) -> Result<Records, ServiceError> {
        let opened = self.asked(query)?;
        let shape = opened.session.shape(query).map_err(engine_error)?;
        let all = opened.list(query, page.excluded)?;
        Ok(listing::page(&all, shape, page, &opened.session))
    }

    fn conversation(&self, query: &ConversationQuery) -> Result<Conversation, ServiceError> {
        let opened = self.opened()?;
        let (snapshot, settings) = (&opened.snapshot, &opened.settings);
        let (folder, session) = (&opened.folder, &opened.session);
        let found = conversation::find(folder, snapshot, settings, query, session);
        Ok(found.map_err(service_error)?.conversation)
    }

    fn contact(&self, query: &ConversationQuery) -> Result<Conversation, ServiceError> {
        let opened = self.opened()?;
        let found = contact::one(&opened.folder, &opened.snapshot, query, &opened.session);
        Ok(found.map_err(service_error)?.conversation)
    }

    fn customers(&self, page: &CustomersPage) -> Result<Customers, ServiceError> {
        customers::list(&self.known(page.as_of.as_deref())?.session, page).map_err(service_error)
    }

    fn customer(&self, id: &str, as_of: Option<&str>) -> Result<Customer, ServiceError> {
        customers::one(&self.known(as_of)?.session, id).map_err(service_error)
    }
}
