//! Rows under the headings that are no records. Qualtrics writes two: what each question asks, and
//! by what each column is imported again.
//!
//! ```text
//! ResponseId , Q1
//! Response ID, Would you recommend us?       ─► ResponseId, Would you recommend us?
//! {"ImportId":"_recordId"}, {"ImportId":"QID1"}
//! ```

/// How each cell of the last of these rows begins.
const IMPORTED_BY: &str = "{\"ImportId\":";

/// Reads such rows, where a file begins with them, by its first rows with their lines: returns the
/// headings, and the line of the last of these rows. What is only numbered is called as it asks.
pub(crate) fn read(rows: &[(Vec<String>, usize)]) -> Option<(Vec<String>, usize)> {
    let [(headings, _), (texts, _), (ids, line), ..] = rows else { return None };
    let is_id = |cell: &String| cell.trim_start().starts_with(IMPORTED_BY);
    if ids.is_empty() || !ids.iter().all(is_id) {
        return None;
    }
    let called = |(place, heading): (usize, &String)| {
        let text = texts.get(place).map(|text| plain(text)).unwrap_or_default();
        if is_numbered(heading) && !text.is_empty() { text } else { heading.clone() }
    };
    Some((headings.iter().enumerate().map(called).collect(), *line))
}

/// Tells whether a heading is only the number of a question: `Q1`, `Q12_3`.
fn is_numbered(heading: &str) -> bool {
    let number = heading.trim().strip_prefix('Q').unwrap_or_default();
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// Returns a text on one line, without signs that would make something else of it in a mapping.
fn plain(text: &str) -> String {
    let text = text.replace('"', "'").replace('{', "(").replace('}', ")");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
