//! Made-up data: a whole company for demos and benches, a few lines for tests.
//!
//! - [`demo`]: two years of a small online shop's conversations, the same for the same seed, at any
//!   size, with causes that the metrics should find again.
//! - [`builder`]: the events of one conversation, written as a line of text.
//! - [`policies`]: files of service-level policies, for tests of what was promised.
//! - [`service`]: a service with made-up answers, for tests of pages; [`access`] and [`intake`]: a
//!   login and an import of the same sort.
//!
//! ```
//! use baremo_testkit::demo::{self, DemoSettings};
//!
//! let end = 1_767_222_000_000_000; // 2026-01-01 in Madrid
//! let settings = DemoSettings { scale: 0.01, ..DemoSettings::new(end) };
//! assert!(demo::events(&settings).all(|event| event.at < end));
//! ```
//!
//! It knows no store and no engine: it makes events, text and answers, and others write them.

pub mod access;
pub mod builder;
pub mod demo;
pub mod intake;
pub mod policies;
pub mod service;
