//! What members are told apart by.

/// The sets of customers that a formula of members may name, in the order in which they are kept.
pub const SETS: [&str; 12] = [
    "start",
    "end",
    "kept",
    "lost",
    "gained",
    "acquired",
    "active",
    "did",
    "did_active",
    "did_any",
    "did_all",
    "passing",
];
