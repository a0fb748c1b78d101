//! What can be asked: metrics, the dimensions that tell them apart, and the values of those.
//!
//! `/metrics` lists it, filters and menus of every page offer it.

use std::sync::Arc;

use serde::Serialize;

use super::ServiceError;
use crate::catalog::Catalog;

/// Knows what can be asked.
pub trait CatalogService: Send + Sync {
    /// Returns the catalogue, the folder's own metrics included.
    ///
    /// # Errors
    ///
    /// Fails, naming file and line, when a page of the folder is wrong.
    fn catalog(&self) -> Result<Arc<Catalog>, ServiceError>;

    /// Returns the dimensions by which a metric can be broken down.
    ///
    /// # Errors
    ///
    /// Not found for an unknown metric.
    fn dimensions(&self, metric: &str) -> Result<Vec<DimensionInfo>, ServiceError>;

    /// Returns the values of a dimension that begin with a text (case does not matter), at most
    /// `limit`: those first that make up the greatest part of the cases, or of the calls, visits
    /// and so on. Only rows are looked at that these metrics count; all without any.
    ///
    /// # Errors
    ///
    /// A bad request for an unknown dimension, not found for an unknown metric.
    fn values(
        &self,
        dimension: &str,
        metrics: &[&str],
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<DimensionValue>, ServiceError>;
}

/// A dimension.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct DimensionInfo {
    /// Name in questions and answers.
    pub name: String,
    /// Title in English.
    pub title_en: String,
    /// Title in Spanish.
    pub title_es: String,
    /// Whether it is an attribute that a source brought.
    pub attribute: bool,
}

/// A value of a dimension.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct DimensionValue {
    /// The value.
    pub value: String,
    /// Rows that have it: cases, orders, contacts and so on, all together.
    pub cases: u64,
}
