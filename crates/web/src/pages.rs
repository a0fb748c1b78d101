//! The pages, one file each. A page reads its address, asks, and writes parts; a new one is a file
//! and a line here, and in `parts::layout` where it belongs into the navigation.

mod boards;
mod calculators;
mod cohorts;
mod conversation;
mod customer;
mod customers;
mod explore;
mod glossary;
mod import;
mod metric;
mod metrics;
mod overview;
mod records;
mod sources;
mod welcome;

pub(crate) use self::boards::{is_taken, receive as receive_board};
pub(crate) use self::import::receive;
use crate::visit::{Act, Show};

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
    ("/boards", boards::list),
    ("/boards/import", boards::list),
    ("/boards/{board}", boards::show),
    ("/boards/{board}/board.toml", boards::download),
    ("/boards/{board}/edit", boards::edit),
    ("/boards/{board}/delete", boards::asking),
    ("/calculators", calculators::show),
    ("/glossary", glossary::show),
    ("/import", import::begin),
    ("/import/{upload}", import::show),
    ("/sources", sources::show),
    ("/sources/rejects", sources::rejects),
];

/// Path and what its form does.
pub(crate) const FORMS: &[(&str, Act)] = &[
    ("/boards", boards::create),
    ("/boards/{board}/delete", boards::delete),
    ("/boards/{board}/edit", boards::change),
    ("/demo", welcome::demo),
    ("/explore/forget", explore::forget),
    ("/explore/save", explore::save),
    ("/import/{upload}", import::act),
];
