//! What people read.
pub mod answer;
pub mod band;
pub mod catalogue;
mod change;
mod chart;
mod csv;
mod date;
pub mod error;
pub mod language;
mod markdown;
pub mod messages;
pub mod records;
pub mod scale;
pub mod style;
mod table;
mod text;
pub mod timeline;
mod words;
