//! Closed periods and comments, kept as long as the service is; the board report and packs.

use std::sync::Arc;

use baremo_metrics::close::{Close, CloseCheck, CloseRequest};
use baremo_metrics::pack::{PackQuery, PackReport};
use baremo_metrics::report::{ReportFigure, ReportSpec};
use baremo_metrics::service::{Cause, OwnReports, ReportService, ServiceError};

use super::{FakeService, HOSTILE, closes, packs};

impl ReportService for FakeService {
    fn closes(&self) -> Result<Vec<Close>, ServiceError> {
        let closes = self.closes.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        Ok(closes.values().cloned().collect())
    }

    fn close(&self, name: &str, metrics: &[&str]) -> Result<CloseCheck, ServiceError> {
        let closes = self.closes.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let close = closes.get(name).ok_or_else(|| Cause::NoClose(name.to_owned()))?;
        Ok(closes::check(close, metrics))
    }

    fn closing(&self, request: &CloseRequest) -> Result<Close, ServiceError> {
        closes::drawn_up(self, &self.catalog, request)
    }

    fn pin(&self, request: &CloseRequest) -> Result<Close, ServiceError> {
        let close = self.closing(request)?;
        let mut closes = self.closes.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        closes.insert(close.name.clone(), close.clone());
        Ok(close)
    }

    fn report_spec(&self) -> Result<ReportSpec, ServiceError> {
        let figure = |metric: &str| ReportFigure {
            metric: metric.into(),
            title: Some(HOSTILE.into()),
            ..ReportFigure::default()
        };
        let figures = self.catalog.names().take(ReportSpec::FIGURES).map(figure).collect();
        Ok(ReportSpec { figures, ..ReportSpec::default() })
    }

    fn reports(&self) -> Result<OwnReports, ServiceError> {
        Ok(OwnReports::new())
    }

    fn comment(&self, period: &str) -> Result<String, ServiceError> {
        let comments = self.comments.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        Ok(comments.get(period).cloned().unwrap_or_default())
    }

    fn save_comment(&self, period: &str, text: &str) -> Result<(), ServiceError> {
        let mut comments = self.comments.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        comments.insert(period.into(), text.into());
        Ok(())
    }

    fn pack(&self, query: &PackQuery) -> Result<Arc<PackReport>, ServiceError> {
        self.noted(query.as_of.as_deref());
        packs::made_up(&self.packs, query, self.empty).map(Arc::new)
    }
}
