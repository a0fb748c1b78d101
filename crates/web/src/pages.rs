//! The pages, one file each. A page reads its address, asks, and writes parts; a new one is a file
//! and a line here, and in `parts::layout` where it belongs into the navigation.

mod metric;
mod metrics;
mod overview;

use crate::visit::Show;

/// Path and page, in the order of the navigation.
pub(crate) const PAGES: &[(&str, Show)] =
    &[("/", overview::show), ("/metrics", metrics::show), ("/metrics/{id}", metric::show)];
