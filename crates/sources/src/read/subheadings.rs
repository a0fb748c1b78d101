//! Rows under the headings that are no records. Qualtrics writes two: what each question asks, and
//! by what each column is imported again; into workbooks it may write the first alone.
//!
//! ```text
//! ResponseId , Q1
//! Response ID, Would you recommend us?       ─► ResponseId, Would you recommend us?
//! {"ImportId":"_recordId"}, {"ImportId":"QID1"}
//! ```

/// How each cell of the last of these rows begins.
const IMPORTED_BY: &str = "{\"ImportId\":";

/// Headings of its own, by which its files are known, and those of times.
const OWN: &str = "ResponseId";
const TIMES: [&str; 2] = ["StartDate", "EndDate"];

/// Reads such rows, where a file begins with them, by its first rows: returns the headings, and how
/// many of these rows there are. What is only numbered is called as it asks.
pub(crate) fn read(rows: &[&[String]]) -> Option<(Vec<String>, usize)> {
    let [headings, texts, below @ ..] = rows else { return None };
    let has_ids = below.first().is_some_and(|ids| are_ids(ids));
    if !has_ids && !are_called(headings, texts) {
        return None;
    }
    let called = |(place, heading): (usize, &String)| {
        let text = texts.get(place).map(|text| plain(text)).unwrap_or_default();
        if is_numbered(heading) && !text.is_empty() { text } else { heading.clone() }
    };
    Some((headings.iter().enumerate().map(called).collect(), 1 + usize::from(has_ids)))
}

/// Tells whether a row says by what each column is imported again. In a workbook it is as wide as
/// the widest row.
fn are_ids(row: &[String]) -> bool {
    let mut filled = row.iter().filter(|cell| !cell.trim().is_empty()).peekable();
    filled.peek().is_some() && filled.all(|cell| cell.trim_start().starts_with(IMPORTED_BY))
}

/// Tells whether a row says what its headings are called: no times are under those of times.
fn are_called(headings: &[String], row: &[String]) -> bool {
    let place = |name: &str| headings.iter().position(|heading| heading.trim() == name);
    let is_text = |cell: &String| {
        !cell.trim().is_empty() && !cell.contains(|sign: char| sign.is_ascii_digit())
    };
    let is_called = |name| place(name).and_then(|place| row.get(place)).is_some_and(is_text);
    place(OWN).is_some() && TIMES.into_iter().all(is_called)
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
