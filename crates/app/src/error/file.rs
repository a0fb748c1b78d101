//! What is said of a file that the system refuses.

use std::fmt::Display;

use baremo_model::error::Told;
use baremo_model::told;

/// Returns that a file cannot be read.
pub fn cannot_read(place: impl Display, why: impl Display) -> Told {
    told!("cannot read `{place}`: {why}", "no se puede leer `{place}`: {why}")
}

/// Returns that a file cannot be written.
pub fn cannot_write(place: impl Display, why: impl Display) -> Told {
    told!("cannot write `{place}`: {why}", "no se puede escribir `{place}`: {why}")
}
