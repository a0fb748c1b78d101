//! Two changes of one text, made apart, in one: what somebody wrote by hand into a mapping, and
//! what was picked anew for it.

use std::collections::BTreeMap;

/// Pairs of lines that are compared, at most; beyond them nothing is merged.
const PAIRS: usize = 4_000_000;

/// Lays the change from `base` to `new` over `text`, which somebody made of `base`. Where both
/// changed the same lines, `new` holds; `by_key` keeps lines of other keys among them, and what
/// both added.
///
/// Returns the text, and whether all that was written by hand is in it.
pub(super) fn merged(base: &str, text: &str, new: &str, by_key: bool) -> (String, bool) {
    let [base, own, fresh] = [base, text, new].map(|text| text.lines().collect::<Vec<_>>());
    if own == base {
        return (new.to_owned(), true);
    }
    if base.len().saturating_mul(own.len().max(fresh.len())) > PAIRS {
        return (new.to_owned(), false);
    }
    let (in_own, in_fresh) = (matched(&base, &own), matched(&base, &fresh));
    let (mut lines, mut is_whole) = (Vec::new(), true);
    let mut from = (0, 0, 0);
    loop {
        let both = |at: usize| Some((at, in_own[at]?, in_fresh[at]?));
        let next = (from.0..base.len()).find_map(both);
        let to = next.unwrap_or((base.len(), own.len(), fresh.len()));
        let part = Part {
            base: &base[from.0..to.0],
            own: &own[from.1..to.1],
            fresh: &fresh[from.2..to.2],
        };
        is_whole &= part.merge(by_key, &mut lines);
        if next.is_none() {
            break;
        }
        lines.push(base[to.0]);
        from = (to.0 + 1, to.1 + 1, to.2 + 1);
    }
    (lines.join("\n") + "\n", is_whole)
}

/// Returns for each line of a text where it stands in another: a longest sequence of lines that
/// both have in one order.
fn matched(base: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let width = other.len() + 1;
    let mut longest = vec![0_u32; (base.len() + 1) * width];
    for i in (0..base.len()).rev() {
        for j in (0..other.len()).rev() {
            longest[i * width + j] = match base[i] == other[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let mut found = vec![None; base.len()];
    let (mut i, mut j) = (0, 0);
    while i < base.len() && j < other.len() {
        if base[i] == other[j] {
            found[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

/// Lines between two that stand in all three texts.
struct Part<'a> {
    base: &'a [&'a str],
    own: &'a [&'a str],
    fresh: &'a [&'a str],
}

impl<'a> Part<'a> {
    /// Adds its lines; tells whether all that was written by hand is among them.
    fn merge(&self, by_key: bool, lines: &mut Vec<&'a str>) -> bool {
        if self.own == self.base || self.own == self.fresh {
            lines.extend(self.fresh);
            return true;
        }
        if self.fresh == self.base {
            lines.extend(self.own);
            return true;
        }
        if let Some((both, is_whole)) = self.by_key().filter(|_| by_key) {
            lines.extend(both);
            return is_whole;
        }
        if by_key && self.base.is_empty() {
            // Both added lines; what belongs to the table above comes before another begins.
            let begins = |lines: &[&str]| lines.iter().any(|line| line.starts_with('['));
            let [first, second] = match begins(self.own) && !begins(self.fresh) {
                true => [self.fresh, self.own],
                false => [self.own, self.fresh],
            };
            lines.extend(first);
            lines.extend(second);
            return true;
        }
        // What was only added to by hand keeps what was added.
        if let Some(added) = self.own.strip_prefix(self.base).filter(|_| by_key) {
            lines.extend(self.fresh);
            lines.extend(added);
            return true;
        }
        lines.extend(self.fresh);
        false
    }

    /// Returns the lines of both, where each is known by its key or is a comment.
    fn by_key(&self) -> Option<(Vec<&'a str>, bool)> {
        let (base, own, fresh) = (keyed(self.base)?, keyed(self.own)?, keyed(self.fresh)?);
        let (mut lines, mut is_whole) = (Vec::new(), true);
        for line in self.fresh.iter().copied() {
            let name = name_of(line);
            let was = base.get(name).copied();
            let written = own.get(name).copied();
            if was == Some(line) {
                // What was removed by hand stays away.
                lines.extend(written);
                continue;
            }
            is_whole &= written.is_none() || written == was || written == Some(line);
            lines.push(line);
        }
        let added = |line: &&str| {
            let name = name_of(line);
            !base.contains_key(name) && !fresh.contains_key(name)
        };
        lines.extend(self.own.iter().copied().filter(added));
        // What was changed by hand goes with the line that it was.
        let is_lost = |line: &&str| {
            let name = name_of(line);
            !fresh.contains_key(name) && base.get(name).is_some_and(|was| was != line)
        };
        is_whole &= !self.own.iter().any(is_lost);
        Some((lines, is_whole))
    }
}

/// Returns what a line is known by: its key, or all of it.
fn name_of(line: &str) -> &str {
    match line.split_once(" = ") {
        Some((key, _)) if !line.trim_start().starts_with('#') => key.trim(),
        _ => line.trim(),
    }
}

/// Returns lines by what they are known by; none when that does not tell them apart, or when one
/// begins a table or is a part of a value.
fn keyed<'a>(lines: &[&'a str]) -> Option<BTreeMap<&'a str, &'a str>> {
    let mut known = BTreeMap::new();
    for line in lines.iter().copied() {
        let start = line.trim_start();
        let stands_alone = start.is_empty() || start.starts_with('#');
        if !stands_alone && (start.starts_with('[') || !line.contains(" = ")) {
            return None;
        }
        if known.insert(name_of(line), line).is_some() && !start.is_empty() {
            return None;
        }
    }
    Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_changes_of_one_text_become_one() {
        let base = "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\n";
        for (own, new, expected, is_whole) in [
            // Nothing by hand: what is new.
            (base, "a = 9\n", "a = 9\n", true),
            // Changes in different places.
            (
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 5\n",
                "# a\na = 1\nb = 7\n\n[t]\nc = 3\nd = 4\n",
                "# a\na = 1\nb = 7\n\n[t]\nc = 3\nd = 5\n",
                true,
            ),
            // Side by side: each by its key, what is added by hand stays, line ends too.
            (
                "# a\r\na = 8\r\nb = 2\r\ne = 5\r\n\r\n[t]\r\nc = 3\r\nd = 4",
                "# a\na = 1\nb = 7\n\n[t]\nc = 3\nd = 4\n",
                "# a\na = 8\nb = 7\ne = 5\n\n[t]\nc = 3\nd = 4\n",
                true,
            ),
            // Both add at the end.
            (
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\ne = 5\n",
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\n\n[u]\nf = 6\n",
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\ne = 5\n\n[u]\nf = 6\n",
                true,
            ),
            (
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\n[u]\n",
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\ne = 5\n",
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\ne = 5\n[u]\n",
                true,
            ),
            // What was added to goes, what was added stays.
            (
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\n[u]\n",
                "# a\na = 1\nb = 2\n",
                "# a\na = 1\nb = 2\n[u]\n",
                true,
            ),
            // The same line: what is picked holds, and it is told.
            (
                "# a\na = 1\nb = 3\n\n[t]\nc = 3\nd = 4\n",
                "# a\na = 1\nb = 7\n\n[t]\nc = 3\nd = 4\n",
                "# a\na = 1\nb = 7\n\n[t]\nc = 3\nd = 4\n",
                false,
            ),
            // A changed line that goes is told, an unchanged one is not.
            (
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 5 # ours\n",
                "# a\na = 1\nb = 2\n\n[t]\ne = 6\n",
                "# a\na = 1\nb = 2\n\n[t]\ne = 6\n",
                false,
            ),
            (
                "# a\na = 1\nb = 2\n\n[t]\nc = 3\nd = 4\nf = 7\n",
                "# a\na = 1\nb = 2\n\n[t]\ne = 6\n",
                "# a\na = 1\nb = 2\n\n[t]\ne = 6\nf = 7\n",
                true,
            ),
        ] {
            let found = merged(base, own, new, true);
            assert_eq!(found, (expected.to_owned(), is_whole), "{own:?}, {new:?}");
        }
    }

    #[test]
    fn texts_without_anything_in_common_are_replaced() {
        assert_eq!(merged("a = 1\n", "b = 2\n[c]\n", "d = 3\n", true), ("d = 3\n".into(), false));
        assert_eq!(merged("", "", "d = 3\n", true), ("d = 3\n".into(), true));
    }
}
