//! Kinds: from observations to values, for each kind of metric.
//!
//! `finish` makes values of observations, `money` in units and currencies, and `mixed` refuses what
//! has no common scale. A kind that scans or finishes otherwise has a file of its own: `agreement`,
//! `cohort`, `derived`, `funnel`, `level`, `members`, `shares` and `targets`.

mod agreement;
pub(crate) mod cohort;
pub(crate) mod derived;
pub(crate) mod finish;
pub(crate) mod funnel;
pub(crate) mod level;
pub(crate) mod members;
mod mixed;
pub(crate) mod money;
mod shares;
pub(crate) mod targets;
