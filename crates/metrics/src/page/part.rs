//! What is a part of what.

use super::{Definition, Kind};

impl Definition {
    /// Returns whether the records of its numerator are a part of those it is divided by: of a
    /// proportion, of a cohort at an age, and of a funnel that does not tell how far two shares
    /// are apart.
    pub fn divides_a_part(&self) -> bool {
        match self.kind {
            Kind::Cohort => true,
            Kind::Funnel => self.compute.as_deref() != Some("difference"),
            _ => self.proportion,
        }
    }
}
