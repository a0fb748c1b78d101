//! Lines of the text of a mapping: what stands below its headings, found and written anew.

use std::ops::Range;

/// The lines that begin the kind of file and an event.
pub(super) const FILE: &str = "[[file]]";
pub(super) const EVENT: &str = "[[file.event]]";
/// That of what is said of an event.
pub(super) const OF_EVENT: &str = "[file.event.attributes]";

/// Sets a key in the parts under a heading that have it, or takes it out; where none has it, in
/// all, by the first of its names.
pub(super) fn set(lines: &mut Vec<String>, head: &str, names: &[&str], value: Option<&str>) {
    let Some(&usual) = names.first() else { return };
    let parts = parts(lines, head);
    let is_own = |line: &String| key_of(line).is_some_and(|key| names.contains(&key));
    let is_told = parts.iter().any(|part| lines[part.clone()].iter().any(is_own));
    for part in parts.into_iter().rev() {
        let place = part.clone().find(|at| is_own(&lines[*at]));
        match (place, value) {
            (Some(at), Some(value)) => {
                let key = key_of(&lines[at]).unwrap_or(usual).to_owned();
                lines[at] = format!("{key} = {value}");
            }
            (Some(at), None) => drop(lines.remove(at)),
            (None, Some(value)) if !is_told => {
                lines.insert(part.end, format!("{usual} = {value}"));
            }
            (None, _) => {}
        }
    }
}

/// Begins a table where there is none yet: of the kind of file, before its events and what is said
/// of them, or of its first event.
pub(super) fn begin(lines: &mut Vec<String>, head: &str) {
    if !parts(lines, head).is_empty() {
        return;
    }
    if head == OF_EVENT {
        if let Some(first) = parts(lines, EVENT).into_iter().next() {
            lines.insert(first.end, head.to_owned());
        }
        return;
    }
    let event = lines.iter().position(|line| line.trim() == EVENT);
    let mut at = event.unwrap_or(lines.len());
    while at > 0 && lines[at - 1].starts_with('#') {
        at -= 1;
    }
    drop(lines.splice(at..at, [head.to_owned(), String::new()]));
}

/// Returns the lines below each of a heading. What stands above the next heading belongs to that.
pub(super) fn parts(lines: &[String], head: &str) -> Vec<Range<usize>> {
    let is_head = |at: &usize| lines[*at].trim() == head;
    let begins = |at: &usize| lines[*at].trim_start().starts_with('[');
    let part = |head: usize| {
        let mut end = (head + 1..lines.len()).find(begins).unwrap_or(lines.len());
        while end > head + 1 && is_remark(&lines[end - 1]) {
            end -= 1;
        }
        head + 1..end
    };
    (0..lines.len()).filter(is_head).map(part).collect()
}

fn is_remark(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// Returns the key of a line; none where it has none.
pub(super) fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=').filter(|_| !is_remark(line))?;
    Some(key.trim().trim_matches('"'))
}

/// Returns the value of a line, without what is said of it.
pub(super) fn value_in(line: &str) -> &str {
    let value = line.split_once('=').map_or("", |(_, value)| value);
    value.split_once("    #").map_or(value, |(value, _)| value).trim()
}
