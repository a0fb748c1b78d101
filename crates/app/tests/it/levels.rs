//! Levels held against those of another range.

use jiff::ToSpan as _;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::Bench;

/// What is open by e-mail at the end of each week, from 28 February 2026 on.
const OPEN: [usize; 9] = [9, 10, 12, 9, 11, 8, 10, 12, 12];

/// Conversations that are opened and solved on Wednesdays; in the last week 18 chats come, too.
fn nine_weeks() -> Bench {
    let bench = Bench::new();
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    let mut opened = 0;
    let mut open: Vec<usize> = Vec::new();
    for (week, count) in OPEN.into_iter().enumerate() {
        let day = date(2026, 2, 25) + (7 * week as i64).days();
        while open.len() < count {
            csv += &format!("{opened},{day}T09:00:00Z,opened,ana,customer,email,\n");
            open.push(opened);
            opened += 1;
        }
        while open.len() > count {
            let id = open.remove(0);
            csv += &format!("{id},{day}T10:00:00Z,status,luis,agent,email,solved\n");
        }
    }
    for chat in 0..18 {
        csv += &format!("chat-{chat},2026-04-22T09:00:00Z,opened,eva,customer,chat,\n");
    }
    csv += "later,2026-04-26T09:00:00Z,opened,eva,customer,chat,\n";
    bench.import_small(csv);
    bench
}

fn compared(bench: &Bench, week: [&str; 2], more: &[&str]) -> Value {
    let words = ["query", "backlog", "--from", week[0], "--to", week[1], "--compare", "previous"];
    bench.json(&[&words[..], more].concat())
}

fn check(value: &Value, (figure, change): (f64, f64), half: f64, detectable: bool) {
    let previous = &value["previous"];
    assert_eq!((&value["value"], &previous["change"]), (&json!(figure), &json!(change)), "{value}");
    assert_eq!(
        (&previous["test"], &previous["detectable"]),
        (&json!("own_changes"), &json!(detectable))
    );
    for (place, expected) in [change - half, change + half].into_iter().enumerate() {
        let end = previous["interval"][place].as_f64().expect("an end");
        assert!((end - expected).abs() < 1e-4, "{expected}: {value}");
    }
}

#[test]
fn a_level_is_held_against_how_it_moved_before() {
    let bench = nine_weeks();
    let total = |answer: &Value| answer["total"]["values"]["backlog"].clone();
    // Six weeks before moved it by 2, -3, 2, -3, 2 and 1: 2.446912 · √(31 ÷ 6).
    let usual = total(&compared(&bench, ["2026-04-12", "2026-04-18"], &[]));
    check(&usual, (12.0, 2.0), 5.561905, false);
    // One more of 2: 2.364624 · √5.
    let last = ["2026-04-19", "2026-04-25"];
    check(&total(&compared(&bench, last, &[])), (30.0, 18.0), 5.287461, true);
    let by_channel = compared(&bench, last, &["--by", "channel"]);
    let of = |row: usize| by_channel["rows"][row]["values"]["backlog"].clone();
    check(&of(1), (12.0, 0.0), 5.287461, false);
    // Chats never moved before: nothing tells how far they do by chance.
    assert_eq!(of(0)["previous"]["change"], 18.0);
    assert_eq!(of(0)["previous"]["test"], Value::Null);
    // The points of a trend are not tested one by one; what all of them come to is.
    let daily = compared(&bench, last, &["--grain", "day"]);
    let point = &daily["rows"][6]["values"]["backlog"]["previous"];
    assert_eq!((&point["change"], &point["test"]), (&json!(18.0), &Value::Null));
    check(&total(&daily), (30.0, 18.0), 5.287461, true);
    // Five changes before are too few to tell.
    let early = total(&compared(&bench, ["2026-04-05", "2026-04-11"], &[]));
    assert_eq!(
        (&early["previous"]["change"], &early["previous"]["test"]),
        (&json!(2.0), &Value::Null)
    );
}
