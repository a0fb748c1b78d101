//! What the README shows is what the program prints.

use std::path::Path;

use crate::Bench;
use crate::demo::{Demo, demo};

/// A command of the README and the lines below it.
struct Shown {
    command: String,
    output: Vec<String>,
}

/// Returns every `$ baremo …` of a page's fenced blocks.
fn shown(page: &str) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        if line.starts_with("```") {
            open = false;
        } else if let Some(command) = line.strip_prefix("$ baremo ") {
            all.push(Shown { command: command.to_owned(), output: Vec::new() });
            open = true;
        } else if let (true, Some(last)) = (open, all.last_mut()) {
            last.output.push(line.to_owned());
        }
    }
    for each in &mut all {
        while each.output.last().is_some_and(String::is_empty) {
            each.output.pop();
        }
    }
    all
}

/// Splits a command line at spaces, but for what stands in double quotes.
fn words(command: &str) -> Vec<String> {
    let quoted = command.split('"').enumerate();
    quoted
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[test]
fn the_readme_shows_what_is_printed() {
    let Demo { bench, made, .. } = demo();
    let next = "explain first_response_time --record c";
    assert!(made.stdout.contains(next), "what to try next: {}", made.stdout);
    let mut compared = 0;
    for name in ["README.md", "README.es.md"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let page = std::fs::read_to_string(root.join(name)).expect("the README can be read");
        for Shown { command, output } in shown(&page) {
            let words = words(&command);
            let run = bench.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(run.status, 0, "{command}: {}", run.stderr);
            let mut printed: Vec<&str> = run.stdout.lines().collect();
            let mut expected: Vec<&str> = output.iter().map(String::as_str).collect();
            // A last line of an ellipsis says that there is more.
            if expected.last().is_some_and(|line| line.trim() == "…") {
                expected.pop();
                printed.truncate(expected.len());
            }
            let same = printed.iter().map(|line| line.trim_end()).eq(expected.iter().copied());
            assert!(
                same,
                "{name}: `baremo {command}` prints otherwise; paste this:\n{}",
                run.stdout
            );
            compared += 1;
        }
    }
    assert!(compared >= 4, "the READMEs show {compared} commands");
}

#[test]
fn the_readme_lists_every_metric_as_it_is() {
    let bench = Bench::new();
    for (name, language) in [("README.md", "en"), ("README.es.md", "es")] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let page = std::fs::read_to_string(root.join(name)).expect("the README can be read");
        let rows: Vec<&str> = page.lines().collect();
        let metrics = bench.json(&["--lang", language, "metrics", "list"]);
        assert!(metrics[0]["formula"].is_string(), "{metrics}");
        for metric in metrics.as_array().expect("a list of metrics") {
            let word = |key: &str| metric[key].as_str().unwrap_or_default().to_owned();
            let variants = metric["variants"].as_array().expect("its variants");
            let names = variants.iter().filter_map(|variant| variant["name"].as_str());
            // The variant that every metric of conversations has is told once, above the tables.
            let own = |name: &&str| !["default", "vendor_conversation"].contains(name);
            let mut names: Vec<&str> = names.filter(own).collect();
            names.sort_unstable();
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let (title, formula) = (word("title"), word("formula"));
            let row = format!("| `{}` {title} | {formula} | {} |", word("name"), quoted.join(", "));
            assert!(rows.contains(&row.as_str()), "{name} lacks this row:\n{row}");
        }
    }
}
