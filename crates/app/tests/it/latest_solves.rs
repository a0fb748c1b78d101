//! Solves of lists that tell only when a ticket last changed.

use crate::Bench;
use crate::proposals::imported_as_proposed;

#[test]
fn figures_of_solves_dated_by_the_last_change_name_their_sources() {
    let bench = Bench::new();
    let timed = "Ticket ID,Created,Resolved,Updated,Status\n\
        1,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,2025-03-09T08:00:00Z,Closed\n\
        2,2025-03-03T08:00:00Z,,2025-03-04T08:00:00Z,Open\n";
    imported_as_proposed(&bench, "timed", timed);
    let asked = |words: &[&str]| {
        let answer = bench.json(&[&["query", "resolution_time"], words].concat());
        let value = answer["total"]["values"]["resolution_time"].clone();
        (value["n"].clone(), value["value"].clone(), answer["notes"].to_string())
    };
    let (n, _, notes) = asked(&[]);
    assert_eq!(n, 1);
    assert!(!notes.contains("solve_time_estimated"), "{notes}");

    let list = "Ticket ID,Created,Updated,Status\n\
        1,2025-03-03T08:00:00Z,2025-03-05T08:00:00Z,Closed\n\
        2,2025-03-03T08:00:00Z,2025-03-04T08:00:00Z,Open\n";
    let proposed = imported_as_proposed(&bench, "list", list);
    assert!(proposed.contains("[tables.instants]\n\"*\" = \"latest\"\n"), "{proposed}");
    let (n, value, notes) = asked(&[]);
    // 2 and 48 hours.
    assert_eq!(n, 2);
    assert_eq!(value, 90_000.0);
    let told = "`resolution_time`: `solve_time_estimated` in `list`; records that would complete \
                it: `statuses`";
    assert!(notes.contains(told), "{notes}");
    let (n, value, notes) = asked(&["--variant", "known_solve"]);
    assert_eq!(n, 1);
    assert_eq!(value, 7_200.0);
    assert!(!notes.contains("solve_time_estimated"), "{notes}");
    // One such solve of a source is enough to name it.
    let more = format!("{timed}3,2025-03-03T08:00:00Z,,2025-03-05T08:00:00Z,Closed\n");
    imported_as_proposed(&bench, "timed", &more);
    let (.., notes) = asked(&[]);
    assert!(notes.contains("`solve_time_estimated` in `list`, `timed`;"), "{notes}");
}
