//! Why there is no interval by drawing subjects anew.

/// Why a metric has no interval by drawing subjects anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDrawn {
    /// It is no sum and no quotient of sums, and keeps the interval it has without.
    Usual,
    /// It counts distinct things, which whoever draws subjects does not draw.
    Distinct,
    /// It tells how things stand at an instant.
    State,
    /// Not all that it is made of is a sum over the range.
    Parts,
}

impl NotDrawn {
    /// Returns what is said of it.
    pub(super) fn words(self) -> &'static str {
        match self {
            NotDrawn::Usual => "it is no sum and no quotient of sums, and keeps its usual one",
            NotDrawn::Distinct => "it counts distinct things",
            NotDrawn::State => "it tells how things stand at an instant",
            NotDrawn::Parts => "not all that it is made of is a sum over the range",
        }
    }
}
