//! Folds by example: a timeline in, facts out. `generated` holds the properties.

mod cases;
mod generated;
mod timeline;
mod versions;
mod voice;
mod work;

use timeline::{check, check_with, days};
