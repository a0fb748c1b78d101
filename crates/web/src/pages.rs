//! The pages, one file each. A page reads its address, asks, and writes parts; a new one is a file
//! and a line here, and in `parts::layout` where it belongs into the navigation.

mod boards;
mod calculators;
mod glossary;
mod import;
mod metric;
mod metrics;
mod overview;
mod sources;
mod welcome;

pub(crate) use self::import::receive;
use crate::visit::{Act, Show};

/// Path and page, in the order of the navigation.
pub(crate) const PAGES: &[(&str, Show)] = &[
    ("/", overview::show),
    ("/boards/{board}", overview::board),
    ("/calculators", calculators::show),
    ("/glossary", glossary::show),
    ("/import", import::begin),
    ("/import/{upload}", import::show),
    ("/metrics", metrics::show),
    ("/metrics/{id}", metric::show),
    ("/sources", sources::show),
    ("/sources/rejects", sources::rejects),
];

/// Path and what its form does.
pub(crate) const FORMS: &[(&str, Act)] =
    &[("/demo", welcome::demo), ("/import/{upload}", import::act)];
