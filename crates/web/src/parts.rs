//! What pages are made of: each a function from values to HTML.

pub(crate) mod bar;
pub(crate) mod bars;
pub(crate) mod card;
pub(crate) mod change;
pub(crate) mod chart;
pub(crate) mod customer;
pub(crate) mod definition;
pub(crate) mod drawing;
pub(crate) mod filters;
pub(crate) mod find;
pub(crate) mod frame;
pub(crate) mod groups;
pub(crate) mod heat;
pub(crate) mod histogram;
pub(crate) mod jump;
pub(crate) mod layout;
pub(crate) mod many;
pub(crate) mod markdown;
pub(crate) mod name;
pub(crate) mod pager;
pub(crate) mod scale;
pub(crate) mod spark;
pub(crate) mod streams;
pub(crate) mod timeline;
pub(crate) mod waiting;
pub(crate) mod zone;
