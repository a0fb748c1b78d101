//! What is asked, by which definition, and what is answered: the catalogue and all around it.
//!
//! A metric is a page, read by [`catalog`] into a [`page::Metric`]; no metric id appears in Rust.
//! This crate knows the grammar of those pages, the expressions in them, the question, the buckets
//! of time, the statistics and the answer. It scans nothing: the engine lowers what is planned here
//! to the columns of the facts, and hands the observations back.
//!
//! ```text
//! catalog/*.md ──► Catalog ──► Metric ─┐
//! profiles/*.toml ──► Profile ─────────┼──► plan ──► (engine) ──► statistics ──► Answer
//! flags, JSON ──► Query, Buckets ──────┘
//! ```
//!
//! - [`page`], [`catalog`], [`example`]: metrics as data, and the examples that test them;
//! - [`expr`]: the one expression language of pages, filters and policies; [`arithmetic`]: that of
//!   metrics made of others;
//! - [`query`], [`answer`]: what is asked, and what comes back;
//! - [`bucket`], [`week`]: ranges, grains and their edges in a zone, and hours of the week;
//! - [`profile`], [`policy`], [`board`], [`bands`], [`rates`], [`reason`], [`scorecard`],
//!   [`segment`], [`health`], [`customer`]: what the owner chooses by file; [`origin`]: where;
//! - [`findings`]: which changes of a period stand out;
//! - [`close`]: what was published of a period, and why it differs today;
//! - [`report`], [`pack`], [`selling`]: the board report, and the figures that a law wants;
//! - [`models`]: what a customer base will do, fitted to what it did;
//! - [`statistics`], [`calc`]: figures from observations, and from numbers typed by hand;
//! - [`service`]: the door behind which pages and API ask; [`sql`]: a question in SQL, for others;
//! - [`error`]: what can be wrong, in fields.

pub mod answer;
pub mod arithmetic;
pub mod bands;
pub mod board;
pub mod bucket;
pub mod calc;
pub mod catalog;
pub mod close;
pub mod customer;
pub mod error;
pub mod example;
pub mod expr;
pub mod findings;
pub mod health;
pub mod models;
pub mod origin;
pub mod pack;
pub mod page;
pub mod policy;
pub mod profile;
pub mod query;
pub mod rates;
pub mod reason;
pub mod report;
pub mod scorecard;
pub mod segment;
pub mod selling;
pub mod service;
pub mod sql;
pub mod statistics;
pub mod week;

pub use catalog::Catalog;
pub use error::MetricsError;
pub use expr::Expr;
pub use page::Metric;
pub use service::{MetricService, ServiceError};
