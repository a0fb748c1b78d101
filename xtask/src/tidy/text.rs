//! What holds for every text: no path of one machine, no broken link.

use super::{Problem, Rule, Tree};

/// Beginnings of paths that exist on one machine only. Written in halves, so that this file does
/// not find itself.
const MACHINE_PATHS: &[(&str, &str)] =
    &[("/wo", "rk/"), ("/tm", "p/"), ("/ro", "ot/"), ("/ho", "me/"), ("/Use", "rs/")];

/// Endings of files that people write and read.
const WRITTEN: &[&str] = &[".md", ".py", ".rs", ".sh", ".toml", "Dockerfile", ".ci/run"];

/// Checks every text file.
pub(super) fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in &tree.texts {
        if !WRITTEN.iter().any(|ending| path.ends_with(ending)) || path.contains("/fixtures/") {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            check_line(tree, path, index + 1, line, &mut problems);
        }
        if path.ends_with(".md") && !path.starts_with("catalog/") {
            check_links(tree, path, text, &mut problems);
        }
    }
    problems
}

fn check_line(tree: &Tree, path: &str, line: usize, text: &str, problems: &mut Vec<Problem>) {
    for (start, end) in MACHINE_PATHS {
        let word = format!("{start}{end}");
        let found = text.match_indices(&word).any(|(place, _)| {
            // In the middle of an address or of a relative path it means something else.
            let before = text[..place].chars().next_back();
            before.is_none_or(|before| !(before.is_alphanumeric() || "./}_-".contains(before)))
        });
        if found && !tree.exceptions.allow(Rule::MachinePath, path, None) {
            let message = format!("`{word}…` exists on one machine only");
            let fix = "write it relative to the repository, or take it from an argument";
            problems.push(Problem::new(path, line, message, fix));
        }
    }
}

/// Checks that relative links lead to a file or folder.
fn check_links(tree: &Tree, path: &str, text: &str, problems: &mut Vec<Problem>) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        fenced ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        if fenced {
            continue;
        }
        for rest in line.split("](").skip(1) {
            let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
            let is_outside = target.contains("://") || target.starts_with("mailto:");
            if target.is_empty() || is_outside || exists(tree, &resolve(folder, target)) {
                continue;
            }
            let message = format!("the link `{target}` leads nowhere");
            let fix = "write the path relative to this file";
            problems.push(Problem::new(path, index + 1, message, fix));
        }
    }
}

fn exists(tree: &Tree, path: &str) -> bool {
    let inside = format!("{path}/");
    tree.texts.contains_key(path) || tree.texts.keys().any(|file| file.starts_with(&inside))
}

/// Returns the path a link leads to, relative to the repository.
fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Exceptions;

    fn check(path: &str, text: &str, expected: &[&str]) {
        let texts = [(path.to_owned(), text.to_owned())].into();
        let exceptions = Exceptions::default();
        let found = problems(&Tree { texts, exceptions });
        let found: Vec<&str> = found.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        let path = MACHINE_PATHS[1].0.to_owned() + MACHINE_PATHS[1].1;
        let message = format!("`{path}…` exists on one machine only");
        check("a.md", &format!("see `{path}x`"), &[&message]);
        check("a.md", &format!("see `target{path}x` and $HOME/.cache"), &[]);
    }

    #[test]
    fn links_lead_somewhere() {
        check("docs/a.md", "[b](a.md#c) [d](https://e.f) [g](../docs/a.md)", &[]);
        check("docs/a.md", "[b](c.md)\n```\n[d](e.md)\n```\n", &["the link `c.md` leads nowhere"]);
    }
}
