//! Boards of the owner's, and those that cannot be read.

use std::collections::BTreeMap;

use super::ServiceError;
use crate::board::Board;

/// The boards of the owner's by the word they are kept under.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnBoards {
    /// Those that can be shown.
    pub boards: BTreeMap<String, Board>,
    /// Those whose file cannot be read, with what is wrong.
    pub broken: BTreeMap<String, ServiceError>,
}
