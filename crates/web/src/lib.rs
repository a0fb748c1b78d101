//! The pages and the JSON API: both ask a [`MetricService`] and compute nothing themselves.
//!
//! ```text
//! address ─► Address ─► Query ─► MetricService ─► Answer ─► page, from parts ─► HTML
//! body ────► Query ────────────► MetricService ─► Answer ─────────────────────► JSON
//! ```
//!
//! - `address`: everything a page depends on, read from its address and written into links;
//! - `pages`: one file a page, listed once in `pages::PAGES`; `parts`: what pages are made of;
//! - `api`: one file an endpoint, listed once in `api::ENDPOINTS`;
//! - `export`: tables as files; `text`: every text in both languages; `error`: a failure as page and as problem details.
//!
//! It knows no engine, no store and no file, reads no clock and no environment. The program hands
//! it a listener and a service.

mod address;
mod api;
mod error;
mod export;
mod files;
mod pages;
mod parts;
mod range;
mod serve;
#[cfg(test)]
mod tests;
mod text;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use baremo_metrics::MetricService;

pub use crate::serve::serve;

/// What a request may use.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) service: Arc<dyn MetricService>,
}

/// Returns all routes over a service: pages, API, files.
pub fn router(service: Arc<dyn MetricService>) -> Router {
    let site = Site { service };
    let mut router = Router::new();
    for (path, show) in pages::PAGES {
        router = router.route(path, visit::route(*show));
    }
    for endpoint in api::ENDPOINTS {
        router = router.route(&format!("/api/v1{}", endpoint.path), api::route(endpoint));
    }
    router
        .merge(pages::forms())
        .route("/assets/{name}", axum::routing::get(files::serve))
        .route("/healthz", axum::routing::get(|| async { (StatusCode::OK, "ok\n") }))
        .fallback(visit::not_found)
        .layer(axum::middleware::map_response(error::secured))
        .with_state(site)
}
