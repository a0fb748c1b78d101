//! Records that a newer export tells of another subject: what they told before is gone with it.

use serde_json::{Value, json};

use crate::{Bench, counts};

/// Tickets that customers open, and comments of agents on them.
const DESK: &str = r#"
name = "desk"
[[file]]
name = "tickets"
has = ["ticket", "opened", "client"]
conversation = "ticket"
record = "ticket/{ticket}"
[file.common]
actor = "client"
actor_kind = "'customer'"
customer = "client"
[[file.event]]
kind = "opened"
at = "opened"
[[file.event]]
kind = "message"
at = "opened"
[[file]]
name = "comments"
has = ["comment", "ticket", "written", "changed", "hidden"]
skip = "hidden = 'yes'"
conversation = "ticket"
record = "comment"
version = "changed"
[[file.event]]
kind = "message"
at = "written"
actor = "author"
actor_kind = "'agent'"
"#;

/// Tickets 1 and 2, the second opened 36 days after the first.
const TICKETS: &str = "\
ticket,opened,client
1,2026-01-05T09:00:00Z,ana
2,2026-02-10T09:00:00Z,eva
";

/// An export of one comment as it was at noon and an hour.
fn comment(ticket: u32, hour: u32, hidden: &str) -> String {
    let at = "2026-02-10T09:10:00Z";
    let changed = format!("2026-02-10T{}:00:00Z", 12 + hour);
    format!(
        "comment,ticket,written,changed,author,hidden\n9,{ticket},{at},{changed},luis,{hidden}\n"
    )
}

fn import(bench: &Bench, map: &str, csv: &str) -> Value {
    bench.import_files("desk", map, &[&bench.file("export.csv", csv)])
}

/// Returns of how many tickets there is a first reply, and the mean wait for it.
fn replied(bench: &Bench) -> (Value, Value) {
    let value = bench.value(&["first_response_time"]);
    (value["n"].clone(), value["value"].clone())
}

#[test]
fn a_comment_moved_to_another_ticket_is_there_once_whichever_export_comes_first() {
    let (wrong, right) = (comment(1, 0, "no"), comment(2, 1, "no"));
    for is_turned in [false, true] {
        let bench = Bench::new();
        import(&bench, DESK, TICKETS);
        let exports = if is_turned { [&right, &wrong] } else { [&wrong, &right] };
        assert_eq!(counts(&import(&bench, DESK, exports[0])), [1, 0, 0, 0]);
        let late = replied(&bench);
        let then = jiff::Timestamp::now().to_string();
        let expected = if is_turned { [0, 1, 1, 0] } else { [1, 0, 0, 1] };
        assert_eq!(counts(&import(&bench, DESK, exports[1])), expected);
        assert_eq!(replied(&bench), (json!(1), json!(600.0)), "{is_turned}");
        // Again, in any order, nothing changes.
        assert_eq!(counts(&import(&bench, DESK, &right)), [0, 1, 0, 0]);
        assert_eq!(counts(&import(&bench, DESK, &wrong)), [0, 1, 1, 0]);
        assert_eq!(replied(&bench), (json!(1), json!(600.0)), "{is_turned}");
        // What was known before is asked as it was.
        if !is_turned {
            assert_eq!(late, (json!(1), json!(36.0 * 86_400.0 + 600.0)));
            let past = bench.value(&["first_response_time", "--as-of", &then]);
            assert_eq!((past["n"].clone(), past["value"].clone()), late);
        }
        let doctor = bench.run(&["doctor"]);
        assert_eq!(doctor.status, 0, "{}", doctor.stdout);
    }
}

#[test]
fn a_line_moved_to_the_order_of_another_customer_leaves_nothing_of_the_first() {
    let map = r#"
name = "lines"
[[file]]
name = "lines"
has = ["line", "order", "customer", "date", "changed"]
formats = ["%Y-%m-%d"]
stream = "order"
subject = "order"
record = "line"
version = "changed"
[file.common]
customer = "customer"
[[file.event]]
kind = "placed"
at = "date"
[file.event.attributes]
amount = "'10'"
currency = "'EUR'"
"#;
    let bench = Bench::new();
    let head = "line,order,customer,date,changed\n";
    let other = "8,502,eva,2026-02-05,2026-02-05\n";
    import(&bench, map, &format!("{head}7,501,ana,2026-01-05,2026-02-05\n{other}"));
    let orders = || bench.run(&["export", "orders", "--format", "csv"]).stdout;
    assert_eq!(orders().lines().count(), 3, "{}", orders());
    let corrected = format!("{head}7,502,eva,2026-02-05,2026-02-06\n{other}");
    assert_eq!(counts(&import(&bench, map, &corrected)), [1, 1, 0, 1]);
    let left = orders();
    assert!(left.lines().count() == 2 && !left.contains("501"), "{left}");
}

/// A row that tells nothing need not be all that is told of its record, as docs/decisions/0186
/// explains; so what it told before stays, wrong as that is where it was deleted. A mapping can
/// say that it was.
#[test]
fn a_row_that_is_left_out_now_leaves_what_it_told_before_unless_it_tells_something_else() {
    let bench = Bench::new();
    import(&bench, DESK, TICKETS);
    import(&bench, DESK, &comment(2, 0, "no"));
    let other = "10,1,2026-01-05T09:10:00Z,2026-01-05T09:10:00Z,luis,no\n";
    let told = import(&bench, DESK, &format!("{}{other}", comment(2, 1, "yes")));
    assert_eq!((counts(&told), &told["skipped"]), ([1, 0, 0, 0], &json!(1)));
    assert_eq!(replied(&bench), (json!(2), json!(600.0)));
    let told = DESK.replace("skip = \"hidden = 'yes'\"\n", "") + "when = \"hidden = 'no'\"\n";
    let gone = "[[file.event]]\nkind = \"changed\"\nat = \"written\"\nwhen = \"hidden = 'yes'\"\n";
    let told = import(&bench, &(told + gone), &comment(2, 2, "yes"));
    assert_eq!(counts(&told), [1, 0, 0, 1]);
    assert_eq!(replied(&bench), (json!(1), json!(600.0)));
}
