//! The pages and the JSON API: both ask a [`MetricService`] and compute nothing themselves.
//!
//! ```text
//! address ─► Address ─► Query ─► MetricService ─► Answer ─► page, from parts ─► HTML
//! body ────► Query ────────────► MetricService ─► Answer ─────────────────────► JSON
//! ```
//!
//! - `address`: everything a page depends on, read from its address and written into links;
//!   `filter`: the values of a dimension that it wants; `range`: from when to when; `known`: as of
//!   when;
//! - `pages`: one file a page, listed once in `pages::PAGES`; `parts`: what pages are made of;
//! - `api`: one file an endpoint, listed once in `api::ENDPOINTS`;
//! - `export`: tables as files, of which `pages::TABLES` lists those of whole pages; `plot`,
//!   `report`: an answer as a chart and reports as files, for the command line too;
//!   `guard`: who may ask and who may change; `login`: how the owner becomes known; `site`: the
//!   services behind the pages;
//! - `serve`: the listener; `visit`: one request of a page; `files`: what pages bring along;
//! - `compress`: text leaves compressed; `text`: every text in both languages; `error`: a failure
//!   as page and as problem details.
//!
//! It knows no engine, no store and no file, reads no clock and no environment. The program hands
//! it a listener and a service.

mod address;
mod api;
mod compress;
mod error;
mod export;
mod files;
mod filter;
mod guard;
mod known;
mod login;
mod pages;
mod parts;
mod plot;
mod range;
mod report;
mod serve;
mod site;
#[cfg(test)]
mod tests;
mod text;
mod visit;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::post;

pub use crate::export::{RawTable, tables_file};
pub use crate::plot::Plot;
pub use crate::report::{pack_file, report_file};
pub use crate::serve::serve;
pub use crate::site::{Reach, Site};

/// Returns all routes over the services of a site: pages, forms, API, files.
pub fn router(site: impl Into<Site>) -> Router {
    let site = site.into();
    let mut router = Router::new();
    for (path, show) in pages::PAGES {
        router = router.route(path, visit::route(*show));
    }
    for (path, take) in pages::TABLES {
        for form in export::TableForm::ALL {
            let show = move |visit: &visit::Visit<'_>| take(visit, form);
            router = router.route(&format!("{path}.{}", form.ending()), visit::route(show));
        }
    }
    for (path, act) in pages::FORMS {
        router = router.route(path, visit::form(*act));
    }
    for endpoint in api::ENDPOINTS {
        router = router.route(&format!("{}{}", api::ROOT, endpoint.path), api::route(endpoint));
    }
    router
        .route("/import", post(pages::receive).layer(DefaultBodyLimit::disable()))
        .route("/boards/import", post(pages::receive_board))
        .route(login::PATH, axum::routing::get(login::show).post(login::enter))
        .route("/logout", post(login::leave))
        .route("/assets/{name}", axum::routing::get(files::serve))
        .route("/healthz", axum::routing::get(|| async { (StatusCode::OK, "ok\n") }))
        .fallback(visit::not_found)
        .method_not_allowed_fallback(visit::no_method)
        .layer(axum::middleware::from_fn_with_state(site.clone(), guard::guarded))
        .layer(axum::middleware::from_fn(api::told))
        .layer(axum::middleware::map_response_with_state(site.clone(), error::secured))
        .layer(axum::middleware::from_fn(compress::compressed))
        .with_state(site)
}
