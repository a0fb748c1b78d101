//! Limits and forbidden words of Rust files.

use super::lexer::{self, Code, is_word};
use super::{COLUMNS, FILE_LINES, FUNCTION_LINES, Problem, Rule, Tree};

/// Words of code that must not be left behind, with what to do instead.
const LEFT_BEHIND: &[(&str, &str)] = &[
    ("todo!", "write it, or leave the function out"),
    ("unimplemented!", "write it, or return an error that says what is not supported"),
    ("dbg!", "take it out"),
    ("#[allow", "use `#[expect(…, reason = \"…\")]`, which tells when it is no longer needed"),
    ("#![allow", "use `#![expect(…, reason = \"…\")]`, which tells when it is no longer needed"),
];

/// Words of code that reach outside; only the program may, so that everything else can be tested
/// without a clock or an environment.
const OUTSIDE: &[&str] = &[
    "Instant::now",
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "env::var",
    "process::exit",
];

/// Where metric ids may stand in Rust: pocket calculators are named by the metric they work out and
/// have no page to read it from.
const CALCULATORS: &str = "crates/metrics/src/calc";

/// Checks every Rust file.
pub(super) fn problems(tree: &Tree) -> Vec<Problem> {
    let ids = tree.metric_ids();
    let mut problems = Vec::new();
    for (path, text) in &tree.texts {
        if !path.ends_with(".rs") {
            continue;
        }
        let code = lexer::read(text);
        sizes(tree, path, text, &code, &mut problems);
        words(path, &code, &mut problems);
        metric_ids(tree, path, text, &code, &ids, &mut problems);
        if path.ends_with("tests/it/main.rs") {
            integration_tests(tree, path, &code, &mut problems);
        }
    }
    problems
}

fn sizes(tree: &Tree, path: &str, text: &str, code: &Code, problems: &mut Vec<Problem>) {
    let lines = text.lines().count();
    if lines > FILE_LINES && !tree.exceptions.allow(Rule::FileLines, path, None) {
        let message = format!("{lines} lines, {FILE_LINES} are allowed");
        let fix = "give each thing its own file; tests past 150 lines go to `<file>/tests.rs`";
        problems.push(Problem::new(path, FILE_LINES + 1, message, fix));
    }
    for (index, line) in text.lines().enumerate() {
        let columns = line.chars().count();
        if columns > COLUMNS {
            let message = format!("{columns} columns, {COLUMNS} are allowed");
            let fix = "run `cargo fmt`; split long strings with `\\`";
            problems.push(Problem::new(path, index + 1, message, fix));
        }
    }
    for function in lexer::functions(&code.blanked) {
        let name = function.name.as_str();
        if function.length > FUNCTION_LINES
            && !tree.exceptions.allow(Rule::FunctionLines, path, Some(name))
        {
            let length = function.length;
            let message = format!("`{name}` has {length} lines, {FUNCTION_LINES} are allowed");
            let fix = "split it where a comment would begin";
            problems.push(Problem::new(path, function.line, message, fix));
        }
    }
}

fn words(path: &str, code: &Code, problems: &mut Vec<Problem>) {
    let is_library = path.starts_with("crates/") && !path.starts_with("crates/app/");
    let is_built = path.ends_with("/build.rs") || path.contains("/examples/");
    let is_library = is_library && !is_test(path) && !is_built;
    let tests_from = tests_begin(&code.blanked);
    for (index, line) in code.blanked.lines().enumerate() {
        for (word, fix) in LEFT_BEHIND {
            if contains(line, word) {
                let message = format!("`{word}` was left behind");
                problems.push(Problem::new(path, index + 1, message, *fix));
            }
        }
        if !is_library || index + 1 >= tests_from {
            continue;
        }
        for word in OUTSIDE.iter().filter(|word| contains(line, word)) {
            let message = format!("`{word}` in a library");
            let fix = "take it as an argument; only `app` asks clock and environment, and exits";
            problems.push(Problem::new(path, index + 1, message, fix));
        }
    }
}

/// Returns whether a line has a word that does not begin inside a longer name.
fn contains(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        !word.starts_with(is_word) || !before.is_some_and(is_word)
    })
}

fn metric_ids(
    tree: &Tree,
    path: &str,
    text: &str,
    code: &Code,
    ids: &[&str],
    problems: &mut Vec<Problem>,
) {
    if is_test(path) || path.starts_with(CALCULATORS) {
        return;
    }
    let found = named(text, code, ids);
    if found.is_empty() || tree.exceptions.allow(Rule::MetricId, path, None) {
        return;
    }
    for (line, id) in found {
        let message = format!("the metric `{id}` is named in Rust");
        let fix = "let its page say what is special about it, and read that";
        problems.push(Problem::new(path, line, message, fix));
    }
}

/// Returns the metrics that a file names outside its own tests, each with its line.
fn named<'a>(text: &str, code: &'a Code, ids: &[&str]) -> Vec<(usize, &'a str)> {
    let tests_from = tests_begin(&code.blanked);
    let mut found = Vec::new();
    for (line, string) in &code.strings {
        if *line >= tests_from || !ids.contains(&string.as_str()) {
            continue;
        }
        // A documentation attribute, and what clap shows as one, explains and does not decide.
        let shown = text.lines().nth(line - 1).unwrap_or_default();
        if !shown.trim_start().starts_with("#[") {
            found.push((*line, string.as_str()));
        }
    }
    found
}

/// Returns whether a file holds nothing but tests, benches and examples.
fn is_test(path: &str) -> bool {
    let inside = |folder: &str| path.contains(&format!("/{folder}/"));
    inside("tests") || inside("benches") || inside("examples") || path.ends_with("/tests.rs")
}

/// Returns the line on which a file's own tests begin; past the end when it has none.
fn tests_begin(blanked: &str) -> usize {
    let lines: Vec<&str> = blanked.lines().collect();
    let begins = |index: &usize| {
        lines[*index].trim() == "#[cfg(test)]"
            && lines.get(index + 1).is_some_and(|next| next.trim_end().ends_with("mod tests {"))
    };
    (0..lines.len()).find(begins).map_or(usize::MAX, |index| index + 1)
}

/// Checks that every file beside `main.rs` is part of the test binary.
fn integration_tests(tree: &Tree, main: &str, code: &Code, problems: &mut Vec<Problem>) {
    let folder = main.strip_suffix("main.rs").unwrap_or(main);
    for path in tree.texts.keys() {
        let Some(name) = path.strip_prefix(folder).and_then(|name| name.strip_suffix(".rs")) else {
            continue;
        };
        let module = name.split('/').next().unwrap_or(name);
        let is_named = code.blanked.lines().any(|line| line.trim() == format!("mod {module};"));
        if module != "main" && !is_named {
            let message = format!("`{main}` does not name this file, so its tests never run");
            problems.push(Problem::new(path, 1, message, format!("add `mod {module};` there")));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::tidy::Exceptions;

    fn check(files: &[(&str, &str)], expected: &[(usize, &str)]) {
        let texts: BTreeMap<String, String> =
            files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        let exceptions = Exceptions::default();
        let found = problems(&Tree { texts, exceptions });
        let found: Vec<(usize, &str)> =
            found.iter().map(|problem| (problem.line, problem.message.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_count_in_code_only() {
        let path = "crates/model/src/lib.rs";
        check(&[(path, "// todo!\nfn a() { let b = \"dbg!\"; }\n")], &[]);
        check(&[(path, "fn a() { todo!() }\n")], &[(1, "`todo!` was left behind")]);
        check(&[(path, "#[allow(x)]\nfn a() {}\n")], &[(1, "`#[allow` was left behind")]);
        let clock = "fn a() { Timestamp::now(); }\n";
        check(&[(path, clock)], &[(1, "`Timestamp::now` in a library")]);
        check(&[("crates/app/src/main.rs", clock)], &[]);
        check(&[("crates/model/src/a/tests.rs", clock)], &[]);
        check(&[(path, &format!("#[cfg(test)]\nmod tests {{\n{clock}}}\n"))], &[]);
    }

    #[test]
    fn metrics_are_named_on_pages_only() {
        let page = ("catalog/load/backlog.md", "");
        let line = "fn a() -> &'static str { \"backlog\" }\n";
        let named = [(1, "the metric `backlog` is named in Rust")];
        check(&[page, ("crates/engine/src/a.rs", line)], &named);
        check(&[page, ("crates/metrics/src/calc/table.rs", line)], &[]);
        check(&[page, ("crates/engine/tests/it/a.rs", line)], &[]);
    }

    #[test]
    fn no_test_file_is_forgotten() {
        let files = [
            ("crates/app/tests/it/main.rs", "mod query;\n"),
            ("crates/app/tests/it/query.rs", ""),
            ("crates/app/tests/it/forgotten.rs", ""),
        ];
        let main = files[0].0;
        let message = format!("`{main}` does not name this file, so its tests never run");
        check(&files, &[(1, &message)]);
    }

    #[test]
    fn sizes_are_held() {
        let long = format!("fn a() {{\n{}}}\n", "b();\n".repeat(FUNCTION_LINES));
        let message = "`a` has 72 lines, 70 are allowed";
        check(&[("crates/app/src/a.rs", &long)], &[(1, message)]);
        let wide = format!("// {}\n", "é".repeat(COLUMNS));
        check(&[("crates/app/src/a.rs", &wide)], &[(1, "103 columns, 100 are allowed")]);
        let high = "// a\n".repeat(FILE_LINES + 1);
        check(&[("crates/app/src/a.rs", &high)], &[(501, "501 lines, 500 are allowed")]);
    }
}
