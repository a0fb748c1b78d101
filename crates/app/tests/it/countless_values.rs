//! An attribute with more values than are held in memory: read where a filter names it.

use std::io::Write as _;

use baremo_testkit::policies::Policy;

use crate::{Bench, Run, text};

/// A hundred thousand values are held; beyond, the attribute is read where a filter names it.
const MOST_VALUES: u32 = 100_000;

#[test]
fn an_attribute_with_countless_values_leaves_the_others_usable() {
    // The whole ten million: BAREMO_DISTINCT=10000000 cargo test countless_values
    let wanted = std::env::var("BAREMO_DISTINCT").ok().and_then(|text| text.parse().ok());
    let count = wanted.unwrap_or(MOST_VALUES + 20_000);
    let bench = Bench::new();
    let map = bench.file(
        "map.toml",
        "name = \"m\"\n[tables.kinds]\nopened = \"opened\"\nchanged = \"changed\"\n[[file]]\n\
         name = \"f\"\nconversation = \"id\"\n[file.attributes]\nreference = \"ref\"\n\
         plan = \"plan\"\n[[file.event]]\nkind = { from = \"kind\", map = \"kinds\" }\n\
         at = \"at\"\n",
    );
    let path = bench.file("many.csv", "");
    let file = std::fs::File::create(&path).expect("the file can be written");
    let mut lines = std::io::BufWriter::new(file);
    writeln!(lines, "id,at,kind,ref,plan").expect("the disk has room");
    for row in 0..count {
        // Five hundred conversations, one change a second from 2 March 2026 on.
        let (ticket, at) = (row % 500, 1_772_442_000 + row);
        let kind = if row < 500 { "opened" } else { "changed" };
        let plan = ["basic", "gold"][(row % 2) as usize];
        writeln!(lines, "{ticket},{at},{kind},r{row},{plan}").expect("the disk has room");
    }
    lines.flush().expect("the disk has room");
    let words = ["import", text(&path), "--source", "many", "--map", text(&map)];
    let (run, peak) = watched(bench.command(&words));
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("`reference` has more than 100,000 values"), "{}", run.stderr);
    assert!(peak < u64::from(count) * 1000 + (400 << 20), "{peak} bytes");
    let plans = bench.json(&["query", "ticket_volume", "--by", "plan"]);
    assert_eq!(plans["rows"].as_array().map(Vec::len), Some(2), "{plans}");
    let refused = bench.run(&["query", "ticket_volume", "--by", "reference"]);
    assert_eq!(refused.status, 1, "{}", refused.stdout);
    assert!(refused.stderr.contains("more than 100,000 values"), "{}", refused.stderr);
    // The last change of each of the five hundred conversations says what it refers to.
    let (last, before): (u32, u32) = (count - 1, count - 501);
    for (filter, found) in [
        (format!("reference = 'r{last}'"), 1),
        (format!("reference = 'r{before}'"), 0),
        (format!("reference != 'r{last}'"), 499),
        (format!("reference in ('r{last}', 'r{}')", count - 2), 2),
        ("reference like 'r%' and plan = 'gold'".into(), 250),
    ] {
        assert_eq!(number(&bench, "ticket_volume", &filter), found, "{filter}");
    }
    with_another_month(&bench, text(&map));
}

/// Adds a month with few values, and asks over both.
fn with_another_month(bench: &Bench, map: &str) {
    // A month with few of them, half of its ten conversations without one.
    let april: String = (0..10)
        .map(|row| {
            let reference = if row % 2 == 0 { format!("apr{row}") } else { String::new() };
            format!("april{row},{},opened,{reference},gold\n", 1_775_120_400 + row)
        })
        .collect();
    let path = bench.file("april.csv", format!("id,at,kind,ref,plan\n{april}"));
    let words = ["import", text(&path), "--source", "many", "--map", map];
    assert_eq!(bench.run(&words).status, 0);
    bench.promise(&[Policy::of_all(&[("first_response", "1s"), ("resolution", "2s")])]);
    for (metric, filter, found) in [
        ("ticket_volume", "reference is null", 5),
        ("ticket_volume", "reference is not null", 505),
        ("ticket_volume", "reference = 'apr4'", 1),
        ("ticket_volume", "not (reference = 'apr4' or reference like 'r%')", 4),
        ("ticket_volume", "reference != 'apr4' and reference not like 'r%'", 4),
        // Below the conversation, and of its targets one by one.
        ("backlog", "reference in ('apr4', 'apr6')", 2),
        ("backlog", "reference is null", 5),
    ] {
        assert_eq!(number(bench, metric, filter), found, "{metric} {filter}");
    }
    let dues = |filter: &str| {
        let told = bench.json(&["query", "sla_compliance", "--by", "none", "--where", filter]);
        told["total"]["values"]["sla_compliance"]["n"].as_u64()
    };
    let alone = "reference = 'apr4' or reference = 'apr0'";
    assert!(dues(alone).is_some_and(|n| n > 0), "{alone}");
    assert_eq!(dues(&format!("({alone}) and hour < 24")), dues(alone));
    let statement = |more: &[&str]| {
        let range = ["--from", "2026-03-01", "--to", "2026-04-30", "--sql"];
        bench.run(&[&["query", "ticket_volume"], more, &range].concat())
    };
    let written = statement(&["--where", "reference = 'apr4'"]);
    let either = "coalesce(f.\"wide_reference\", f.\"attr_reference\") = 'apr4'";
    assert!(written.stdout.contains(either), "{}{}", written.stdout, written.stderr);
    let refused = statement(&["--by", "reference"]).stderr;
    assert!(refused.contains("more than 100,000 values"), "{refused}");
}

/// Returns the whole number that a metric comes to.
fn number(bench: &Bench, metric: &str, filter: &str) -> u64 {
    let told = bench.json(&["query", metric, "--where", filter, "--from", "2026-03-01"]);
    let value = told["total"]["values"][metric]["value"].as_f64();
    value.unwrap_or_else(|| panic!("{filter}: {told}")) as u64
}

/// Runs a command and returns what it gave, and the most memory it held (0 where unknown).
pub(crate) fn watched(mut command: std::process::Command) -> (Run, u64) {
    use std::process::Stdio;
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    // Little is printed, so that neither pipe fills up while nobody reads.
    while child.try_wait().is_ok_and(|done| done.is_none()) {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let most = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let most = most.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = most.unwrap_or(0).max(peak);
        std::thread::yield_now();
    }
    let output = child.wait_with_output().expect("the program ended");
    (output.into(), peak * 1024)
}
