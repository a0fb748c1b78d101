//! Folds by example: a timeline in, facts out. `generated` holds the properties.

mod cases;
mod commerce;
mod commerce_generated;
mod generated;
mod timeline;
mod versions;
mod work;

use timeline::{check, check_with, days};
