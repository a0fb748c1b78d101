//! Closed periods, the board report, packs.

use std::cell::OnceCell;
use std::sync::Arc;

use baremo_engine::Session;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::close::{Close, CloseCheck, CloseRequest};
use baremo_metrics::pack::{PackQuery, PackReport};
use baremo_metrics::report::ReportSpec;
use baremo_metrics::service::{
    CatalogService, Cause, OwnReports, ReportService, ServiceError, SourceService,
};

use super::FolderService;
use super::opened::key;
use crate::definitions::Chosen;
use crate::error::{Failure, service_error};
use crate::folder::Folder;
use crate::kept::once;
use crate::{closes, packs, reports};

/// What is made of a request to close a period.
type Closing = fn(&Folder, &Session, &CloseRequest, jiff::Timestamp) -> Result<Close, Failure>;

impl ReportService for FolderService {
    fn closes(&self) -> Result<Vec<Close>, ServiceError> {
        closes::all(&self.folder).map_err(service_error)
    }

    fn close(&self, name: &str, metrics: &[&str]) -> Result<CloseCheck, ServiceError> {
        let found = closes::find(&self.folder, name).map_err(service_error)?;
        let close = found.ok_or_else(|| Cause::NoClose(name.to_owned()))?;
        let opened = self.opened()?;
        let then = |number: u64| -> Result<Arc<Session>, Failure> {
            let snapshot = self.folder.store.snapshot_number(number)?;
            Ok(self.past(snapshot, Chosen::default())?.session.clone())
        };
        let kept = OnceCell::new();
        let former = || -> Result<Option<&Catalog>, Failure> {
            if kept.get().is_none() {
                drop(kept.set(opened.folder.catalog_as_of(&close.closed_at)?));
            }
            Ok(kept.get().and_then(Option::as_ref))
        };
        let check = once(&opened.checks, key(&(&close.name, &close.closed_at, metrics))?, || {
            closes::check(&close, metrics, &opened.session, &then, &former).map_err(service_error)
        })?;
        Ok(CloseCheck::clone(&check))
    }

    fn closing(&self, request: &CloseRequest) -> Result<Close, ServiceError> {
        self.closed(request, closes::drawn_up).map_err(service_error)
    }

    fn pin(&self, request: &CloseRequest) -> Result<Close, ServiceError> {
        self.closed(request, closes::pin).map_err(service_error)
    }

    fn report_spec(&self) -> Result<ReportSpec, ServiceError> {
        let (catalog, coverage) = (self.catalog()?, self.coverage()?);
        reports::spec(&self.folder.root, &catalog, &coverage).map_err(service_error)
    }

    fn reports(&self) -> Result<OwnReports, ServiceError> {
        let (catalog, coverage) = (self.catalog()?, self.coverage()?);
        reports::further(&self.folder.root, &catalog, &coverage).map_err(service_error)
    }

    fn comment(&self, period: &str) -> Result<String, ServiceError> {
        reports::comment(&self.folder.root, period).map_err(service_error)
    }

    fn save_comment(&self, period: &str, text: &str) -> Result<(), ServiceError> {
        reports::save_comment(&self.folder.root, period, text).map_err(service_error)
    }

    fn pack(&self, query: &PackQuery) -> Result<Arc<PackReport>, ServiceError> {
        let opened = self.known(query.as_of.as_deref())?;
        once(&opened.packs, (query.name.clone(), query.year), || {
            packs::compose(&opened.session, query).map_err(service_error)
        })
    }
}

impl FolderService {
    /// Makes a close over the latest snapshot: not before that and not after the next, so that what
    /// was known at its instant is the same snapshot.
    fn closed(&self, request: &CloseRequest, make: Closing) -> Result<Close, Failure> {
        let now = jiff::Timestamp::now();
        let snapshot = match request.snapshot {
            Some(number) => self.folder.store.snapshot_number(number)?,
            None => self.folder.snapshot(None)?,
        };
        let made = jiff::Timestamp::from_microsecond(snapshot.created_at).unwrap_or(now);
        let opened = self.past(snapshot, Chosen::default())?;
        make(&opened.folder, &opened.session, request, now.max(made))
    }
}
