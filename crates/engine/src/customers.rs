//! Customers: who they are, what they did, and what may be expected of them.
//!
//! `base` lists the customer base and `story` what one customer did. `health`, `outlook` and
//! `remaining` judge them.

pub(crate) mod base;
pub(crate) mod health;
pub(crate) mod outlook;
mod remaining;
pub(crate) mod story;
