//! The real catalogue, with the dimensions of every metric and an attribute.

use std::sync::Arc;

use baremo_metrics::catalog::Catalog;
use baremo_metrics::service::{CatalogService, DimensionInfo, DimensionValue, ServiceError};
use baremo_model::ErrorKind;
use baremo_model::dimension::DIMENSIONS;

use super::{FakeService, HOSTILE};

impl CatalogService for FakeService {
    fn catalog(&self) -> Result<Arc<Catalog>, ServiceError> {
        Ok(self.catalog.clone())
    }

    fn dimensions(&self, metric: &str) -> Result<Vec<DimensionInfo>, ServiceError> {
        self.catalog.get(metric)?;
        let known = DIMENSIONS.iter();
        let mut all: Vec<DimensionInfo> = known
            .map(|dimension| DimensionInfo {
                name: dimension.name.into(),
                title_en: dimension.title_en.into(),
                title_es: dimension.title_es.into(),
                attribute: false,
            })
            .collect();
        let plan = || "plan".to_owned();
        all.push(DimensionInfo {
            name: plan(),
            title_en: plan(),
            title_es: plan(),
            attribute: true,
        });
        Ok(all)
    }

    fn values(
        &self,
        dimension: &str,
        metrics: &[&str],
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<DimensionValue>, ServiceError> {
        for metric in metrics {
            self.catalog.get(metric)?;
        }
        if DIMENSIONS.iter().all(|known| known.name != dimension) {
            let message = format!("unknown dimension `{dimension}`");
            return Err(ServiceError::new(ErrorKind::BadRequest, message));
        }
        let values = ["email", "chat", HOSTILE].iter().filter(|value| value.starts_with(prefix));
        let value = |(index, value): (usize, &&str)| DimensionValue {
            value: (*value).into(),
            cases: 100 - index as u64,
        };
        Ok(values.take(limit).enumerate().map(value).collect())
    }
}
