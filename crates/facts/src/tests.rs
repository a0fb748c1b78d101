//! Folds by example: a timeline in, facts out. `generated` and `scripts` hold the properties.

mod agents;
mod cases;
mod commerce;
mod commerce_generated;
mod contacts;
mod generated;
mod scripts;
pub(crate) mod timeline;
mod versions;
mod voice;
mod work;

use timeline::{check, check_with, days};
