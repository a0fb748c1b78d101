//! Which of several columns tells a role, by what they are called.

use super::guess::Column;
use super::names::{NAMES, Role, is_called};

/// Roles of times.
const TIMES: [Role; 5] = [Role::At, Role::Opened, Role::Replied, Role::Solved, Role::Updated];

/// Takes the first column, not taken yet, that is called like a role and holds what it should.
pub(super) fn pick<'a>(
    columns: &'a [Column],
    role: Role,
    taken: &mut Vec<&'a str>,
) -> Option<&'a Column> {
    let wants_time = TIMES.contains(&role);
    let fits = |column: &&Column| {
        column.filled > 0 && column.is_time == wants_time && !taken.contains(&column.name.as_str())
    };
    let (_, words) = NAMES.iter().find(|(own, _)| *own == role)?;
    let found = words
        .iter()
        .find_map(|word| columns.iter().filter(fits).find(|c| is_called(&c.name, word)))?;
    taken.push(&found.name);
    Some(found)
}
