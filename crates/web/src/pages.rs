//! The pages, one file each. A page reads its address, asks, and writes parts; a new one is a file
//! and a line here, and in `parts::layout` where it belongs into the navigation.

mod cohorts;
mod conversation;
mod customer;
mod customers;
mod explore;
mod metric;
mod metrics;
mod overview;
mod records;

use axum::Router;
use axum::routing::post;

use crate::Site;
use crate::visit::Show;

/// Path and page, in the order of the navigation.
pub(crate) const PAGES: &[(&str, Show)] = &[
    ("/", overview::show),
    ("/metrics", metrics::show),
    ("/metrics/{id}", metric::show),
    ("/records/{metric}", records::show),
    ("/records/{metric}/export.csv", records::as_csv),
    ("/records/{metric}/export.xlsx", records::as_xlsx),
    ("/conversations/{source}/{id}", conversation::show),
    ("/customers", customers::show),
    ("/customers/{id}", customer::show),
    ("/cohorts", cohorts::show),
    ("/explore", explore::show),
    ("/explore/export.csv", explore::as_csv),
    ("/explore/export.xlsx", explore::as_xlsx),
    ("/explore/views/{word}", explore::open),
];

/// Returns the routes that take forms.
pub(crate) fn forms() -> Router<Site> {
    Router::new()
        .route("/explore/save", post(explore::save))
        .route("/explore/forget", post(explore::forget))
}
