//! What people read.
pub mod answer;
pub mod band;
mod change;
mod chart;
mod csv;
mod date;
pub mod language;
pub mod messages;
pub mod scale;
pub mod style;
mod table;
mod text;
mod words;
