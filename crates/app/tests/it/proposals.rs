//! Mappings proposed for files nobody has seen, used as they are written.

use crate::{Bench, text};

/// Writes a file, lets a mapping be proposed for it, and imports under that mapping as it is.
fn imported_as_proposed(bench: &Bench, name: &str, csv: &str) -> String {
    let file = bench.file(&format!("{name}.csv"), csv);
    let words = ["import", text(&file), "--source", name];
    let proposed = bench.run(&[&words[..], &["--propose"]].concat()).stdout;
    let map = bench.file(&format!("{name}.toml"), &proposed);
    let done = bench.json(&[&words[..], &["--map", text(&map)]].concat());
    assert_eq!(done["rejected"], 0, "{done} under\n{proposed}");
    proposed
}

#[test]
fn tickets_with_a_solve_time_count_as_solved_whatever_their_word() {
    let bench = Bench::new();
    let csv = "Ticket ID,Created,Resolved,Updated,Status\n\
        1,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,2025-03-03T10:00:00Z,Erledigt\n\
        2,2025-03-03T08:00:00Z,2025-03-03T12:00:00Z,2025-03-05T09:00:00Z,Erledigt\n\
        3,2025-03-03T08:00:00Z,,2025-03-03T09:00:00Z,Offen\n\
        4,2025-03-03T08:00:00Z,2025-03-03T14:00:00Z,2025-03-03T14:00:00Z,Reopened\n\
        5,2025-03-03T08:00:00Z,2025-03-03T14:00:00Z,2025-03-04T14:00:00Z,Reopened\n\
        6,2025-03-03T08:00:00Z,2025-03-03T16:00:00Z,2025-03-06T14:00:00Z,Intern\n\
        7,2025-03-03T08:00:00Z,,2025-03-06T14:00:00Z,Intern\n";
    let proposed = imported_as_proposed(&bench, "words", csv);
    assert!(proposed.contains("CHECK: Erledigt: 2 of 2 rows have a solve time"), "{proposed}");
    // 3 was never solved, 5 was re-opened after its solve, and 7 has the word of 6 but no solve. 4
    // changed at the very instant of its solve, which holds.
    assert_eq!(bench.value(&["backlog"])["value"], 3.0);
    let solved = bench.value(&["resolution_time"]);
    assert_eq!(solved["n"], 4, "{solved}");
    // 2, 4, 6 and 8 hours.
    assert_eq!(solved["value"], 18_000.0, "{solved}");
}
