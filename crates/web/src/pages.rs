//! The pages, one file each. A page reads its address, asks, and writes parts; a new one is a file
//! and a line here, and in `parts::layout` where it belongs into the navigation.

mod api;
mod boards;
mod calculators;
mod closes;
mod cohorts;
mod contact;
mod conversation;
mod customer;
mod customers;
mod explore;
mod glossary;
mod import;
mod metric;
mod metrics;
mod overview;
mod pack;
mod past;
mod records;
mod report;
mod sources;
mod wall;
mod welcome;

pub(crate) use self::boards::{is_taken, ready_boards, receive as receive_board};
pub(crate) use self::explore::view_of;
pub(crate) use self::glossary::{Entry, all_words};
pub(crate) use self::import::{no_form, receive, received, upload_status};
pub(crate) use self::metrics::search;
pub(crate) use self::overview::{DIMENSIONS, SCALES, SENTENCES};
pub(crate) use self::sources::WHY;
use crate::visit::{Act, Show, Take};

/// Path and page, in the order of the navigation.
pub(crate) const PAGES: &[(&str, Show)] = &[
    ("/", overview::show),
    ("/metrics", metrics::show),
    ("/metrics/{id}", metric::show),
    ("/metrics/{id}/charts/{file}", metric::file),
    ("/metrics/{id}/parts/{part}", metric::part),
    ("/records/{metric}", records::show),
    ("/contacts/{source}/{id}", contact::show),
    ("/contacts/{source}/{id}/charts/{file}", contact::file),
    ("/conversations/{source}/{id}", conversation::show),
    ("/conversations/{source}/{id}/charts/{file}", conversation::file),
    ("/customers", customers::show),
    ("/customers/{id}", customer::show),
    ("/customers/{id}/charts/{file}", customer::file),
    ("/cohorts", cohorts::show),
    ("/cohorts/charts/{file}", cohorts::file),
    ("/explore", explore::show),
    ("/explore/charts/{file}", explore::chart),
    ("/explore/views/{word}", explore::open),
    ("/boards", boards::list),
    ("/boards/import", boards::list),
    ("/boards/{board}", boards::show),
    ("/boards/{board}/board.toml", boards::download),
    ("/boards/{board}/edit", boards::edit),
    ("/boards/{board}/delete", boards::asking),
    ("/close", closes::asking),
    ("/closes", closes::list),
    ("/closes/{close}", closes::check),
    ("/reports/board", report::show),
    ("/reports/board/{file}", report::file),
    ("/reports/board/charts/{file}", report::chart),
    ("/reports/es_ley_10_2025", pack::show),
    ("/reports/es_ley_10_2025/{file}", pack::file),
    ("/calculators", calculators::show),
    ("/api", api::show),
    ("/glossary", glossary::show),
    ("/import", import::begin),
    ("/import/{upload}", import::show),
    ("/sources", sources::show),
    ("/sources/differing", sources::differing),
    ("/sources/rejects", sources::rejects),
];

/// Path without its ending, and the table that both forms of it hold.
pub(crate) const TABLES: &[(&str, Take)] = &[
    ("/close/export", closes::asking_file),
    ("/closes/export", closes::list_file),
    ("/closes/{close}/export", closes::check_file),
    ("/cohorts/export", cohorts::table_file),
    ("/contacts/{source}/{id}/clocks", contact::clocks_file),
    ("/contacts/{source}/{id}/events", contact::events_file),
    ("/contacts/{source}/{id}/parts", contact::parts_table),
    ("/conversations/{source}/{id}/clocks", conversation::clocks_file),
    ("/conversations/{source}/{id}/events", conversation::events_file),
    ("/conversations/{source}/{id}/targets", conversation::targets_file),
    ("/customers/export", customers::table_file),
    ("/customers/{id}/health", customer::health_file),
    ("/customers/{id}/story", customer::story_file),
    ("/explore/export", explore::table_file),
    ("/glossary/export", glossary::table_file),
    ("/metrics/export", metrics::table_file),
    ("/records/{metric}/export", records::table_file),
    ("/sources/coverage", sources::coverage_file),
    ("/sources/export", sources::table_file),
    ("/sources/reconciled", sources::reconciled_file),
    ("/sources/rejects/export", sources::rejects_file),
];

/// Path and what its form does.
pub(crate) const FORMS: &[(&str, Act)] = &[
    ("/boards", boards::create),
    ("/boards/{board}/delete", boards::delete),
    ("/boards/{board}/edit", boards::change),
    ("/closes", closes::close),
    ("/demo", welcome::demo),
    ("/explore/forget", explore::forget),
    ("/explore/save", explore::save),
    ("/import/{upload}", import::act),
    ("/reports/board", report::comment),
    ("/sources/rejects", sources::mark_rejects),
];
