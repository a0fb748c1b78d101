//! The catalogue under the settings of the present, and the dimensions of its metrics.

use std::sync::Arc;

use baremo_metrics::catalog::Catalog;
use baremo_metrics::service::{CatalogService, DimensionInfo, DimensionValue, ServiceError};
use baremo_model::dimension::{self, SEGMENT};

use super::FolderService;
use crate::error::engine_error;

impl CatalogService for FolderService {
    fn catalog(&self) -> Result<Arc<Catalog>, ServiceError> {
        Ok(self.opened()?.catalog.clone())
    }

    fn dimensions(&self, metric: &str) -> Result<Vec<DimensionInfo>, ServiceError> {
        let opened = self.opened()?;
        let names = opened.session.dimensions(metric).map_err(engine_error)?;
        let segments = &opened.session.settings().segments.right;
        let info = |name: String| {
            let known = dimension::titles(&name);
            let segment = name.strip_prefix(SEGMENT).and_then(|name| segments.get(name));
            let segment = segment.map(|it| [it.title.clone(), it.title_es.clone()]);
            let attribute = known.is_none() && segment.is_none();
            let titles = known.or(segment).unwrap_or_else(|| [name.clone(), name.clone()]);
            let [title_en, title_es] = titles;
            DimensionInfo { name, title_en, title_es, attribute }
        };
        Ok(names.into_iter().map(info).collect())
    }

    fn values(
        &self,
        dimension: &str,
        metrics: &[&str],
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<DimensionValue>, ServiceError> {
        let opened = self.opened()?;
        let session = &opened.session;
        let values = session.values(dimension, metrics, prefix, limit).map_err(engine_error)?;
        Ok(values.into_iter().map(|(value, cases)| DimensionValue { value, cases }).collect())
    }
}
