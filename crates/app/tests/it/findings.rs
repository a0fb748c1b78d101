//! A change in one channel's evening shift from a day on is told as that, on the page and in the
//! report; where nothing changed, nothing is told.

use std::fmt::Write as _;

use serde_json::json;

use crate::serve::Server;
use crate::{Bench, SMALL_MAP};

/// Eight weeks that end with October 2026, in days before its last.
const DAYS: i64 = 56;

/// Imports eight weeks of mails and chats, most chats of the evening, each answered after some four
/// minutes; `late` says how many minutes more it takes on a day, of the evening's chats.
fn import(bench: &Bench, late: impl Fn(&str) -> i64) {
    let end: jiff::civil::Date = "2026-10-31".parse().expect("it is a date");
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    for back in (0..DAYS).rev() {
        let day = end.checked_sub(jiff::Span::new().days(back)).expect("it is in the calendar");
        let day = day.to_string();
        for (channel, hour, count) in
            [("email", 10, 4), ("email", 18, 4), ("chat", 10, 1), ("chat", 18, 8)]
        {
            for number in 0..count {
                let usual = 2 + (number * 7 + back * 3 + hour) % 5;
                let is_hit = channel == "chat" && hour == 18;
                let minutes = usual + if is_hit { late(&day) } else { 0 };
                let id = format!("{channel}-{hour}-{number}-{back}");
                for (minute, kind, actor, role) in [
                    (0, "opened", "ana", "customer"),
                    (0, "message", "ana", "customer"),
                    (minutes, "message", "luis", "agent"),
                ] {
                    writeln!(
                        csv,
                        "{id},{day}T{hour}:{minute:02}:00Z,{kind},{actor},{role},{channel},"
                    )
                    .expect("text can be written");
                }
            }
        }
    }
    bench.import_each("desk", SMALL_MAP, &[("events.csv", csv.as_str())]);
    let desk = "name = \"desk\"\nzone = \"UTC\"\nhours = [{ weekdays = [\"09:00-21:00\"] }]\n\
                shifts = [{ name = \"morning\", hours = \"00:00-14:00\" }, \
                { name = \"evening\", hours = \"14:00-24:00\" }]\n";
    bench.write("calendars/desk.toml", desk);
    bench.write("calendars/rules.toml", "default = \"desk\"\n");
}

const RANGE: &str = "from=2026-10-04&to=2026-10-31&grain=day";

#[test]
fn a_change_of_one_channels_evenings_is_told_as_that() {
    let bench = Bench::new();
    import(&bench, |day| if day >= "2026-10-13" { 11 } else { 0 });
    let server = Server::start(&bench);
    for (lang, told) in [
        (
            "en",
            [
                "First response time where channel is chat rose from 4\u{a0}min",
                ", visible since 13\u{a0}Oct",
                "; all of it where shift is ",
            ],
        ),
        (
            "es",
            [
                ", canal chat: subió de 4\u{a0}min",
                ", se nota desde el 13\u{a0}oct",
                "; todo el cambio: turno",
            ],
        ),
    ] {
        let (_, page) = server.get(&format!("/?{RANGE}&lang={lang}"));
        let panel =
            page.split("<section class=\"panel say\"").nth(1).expect("it says what changed");
        let panel = panel.split("</section>").next().unwrap_or_default();
        let items = panel.split("<li>");
        let sentence = items.clone().find(|item| item.contains(told[0]));
        let sentence = sentence.unwrap_or_else(|| panic!("{panel}"));
        assert!(told.iter().all(|part| sentence.contains(part)), "{sentence}");
        assert!(sentence.contains("evening"), "{sentence}");
    }
    drop(server);
    let report = bench.json(&["report", "board", "--month", "2026-10"]);
    let found = report["changed"]["findings"].as_array().cloned().unwrap_or_default();
    let own = found.iter().find(|finding| finding["metric"] == "first_response_time");
    let of = own.map(|finding| finding["of"].clone());
    assert_eq!(of, Some(json!({ "dimension": "channel", "value": "chat" })), "{found:?}");
}

#[test]
fn where_nothing_changed_nothing_is_told() {
    let bench = Bench::new();
    import(&bench, |_| 0);
    let server = Server::start(&bench);
    let (_, page) = server.get(&format!("/?{RANGE}&lang=en"));
    assert!(page.contains("No change stands out from chance in this period."), "{page}");
}

#[test]
fn where_nothing_can_be_tested_that_is_said() {
    let bench = Bench::new();
    import(&bench, |_| 0);
    let server = Server::start(&bench);
    // Before the data there is nothing to compare with.
    let (_, page) = server.get("/?from=2026-09-06&to=2026-10-31&grain=day&lang=en");
    assert!(page.contains("No change of this period could be tested"), "{page}");
    assert!(!page.contains("Changes tested, as a whole"), "{page}");
    let (_, page) = server.get(&format!("/?{RANGE}&where=channel+%3D+%27fax%27&lang=es"));
    assert!(page.contains("ningún registro tiene «fax»"), "{page}");
}
