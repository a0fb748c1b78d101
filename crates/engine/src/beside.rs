//! Beside: what is told beside a figure so that nobody takes it for another, and beside a record.
//!
//! Beside a figure: words that no record has are in `absent` and, of policies and rules, in
//! `unmet`, the calendar it counts in is in `counted`, whose dimension it is in `meanings`, whose
//! days in `order_days`, money of which a dimension says nothing in `unattributed`, what no agent
//! took where one is the agent's in `without_agent`, and what a filter passes over for want of a
//! value in `without_value`; both look rows up by `passed`. Beside a record: what was promised of
//! it is in `promised`, and what its vendor stored in `reconcile`.

pub(crate) mod absent;
pub(crate) mod counted;
pub(crate) mod meanings;
pub(crate) mod order_days;
mod passed;
pub(crate) mod promised;
pub(crate) mod reconcile;
pub(crate) mod unattributed;
pub(crate) mod unmet;
pub(crate) mod without_agent;
pub(crate) mod without_value;
