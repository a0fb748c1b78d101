//! What a range is held against: days that nobody recorded are no quiet days, and a source that
//! begins is no change of the service.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{Bench, SMALL_MAP, line};

/// Imports so many conversations a day, each opened and answered, from one day of October 2026 to
/// another; days past the 31st are those of November.
fn import(bench: &Bench, source: &str, days: std::ops::RangeInclusive<u32>, each: u32) {
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    for day in days {
        let date = match day {
            1..=31 => format!("2026-10-{day:02}"),
            _ => format!("2026-11-{:02}", day - 31),
        };
        for number in 0..each {
            let id = format!("{source}-{day}-{number}");
            for (minute, kind, actor, role) in [
                (0, "opened", "ana", "customer"),
                (0, "message", "ana", "customer"),
                (10 + number, "message", "luis", "agent"),
            ] {
                writeln!(csv, "{id},{date}T10:{minute:02}:00Z,{kind},{actor},{role},email,")
                    .expect("text can be written");
            }
        }
    }
    bench.import_each(source, SMALL_MAP, &[("events.csv", csv.as_str())]);
}

/// The value of a metric over a range against the one before.
fn compared(bench: &Bench, metric: &str, range: [&str; 2], more: &[&str]) -> (Value, Value) {
    let words = ["query", metric, "--from", range[0], "--to", range[1], "--compare"];
    let answer = bench.json(&[&words[..], more].concat());
    (answer["total"]["values"][metric].clone(), answer)
}

fn noted(answer: &Value, part: &str) -> bool {
    let notes = answer["notes"].as_array().cloned().unwrap_or_default();
    notes.iter().any(|note| note.as_str().is_some_and(|note| note.contains(part)))
}

const NOVEMBER: [&str; 2] = ["2026-11-01", "2026-11-28"];

#[test]
fn counts_are_not_held_against_days_that_nobody_recorded() {
    let bench = Bench::new();
    import(&bench, "desk", 20..=59, 4);
    for (compare, begins) in [("previous", "2026-10-04"), ("2026-10-10..2026-11-06", "2026-10-10")]
    {
        let (value, answer) = compared(&bench, "ticket_volume", NOVEMBER, &[compare]);
        let previous = &value["previous"];
        assert_eq!(value["value"], 112.0, "{value}");
        assert_eq!((&previous["value"], &previous["change"]), (&Value::Null, &Value::Null));
        assert_eq!(previous["reason"], "outside_coverage", "{value}");
        let note =
            format!("since 2026-10-20 only, and what it is compared with begins with {begins}");
        assert!(noted(&answer, &note), "{answer}");
    }
    // A mean stands on what there is, and the note says how much that is.
    let (value, answer) = compared(&bench, "first_response_time", NOVEMBER, &["previous"]);
    assert_eq!(value["previous"]["n"], 48, "{value}");
    assert!(value["previous"]["change"].is_number() && noted(&answer, "2026-10-20"), "{answer}");
    // Both of the same twelve days: nothing is missing.
    let short = ["2026-11-13", "2026-11-24"];
    let (value, answer) = compared(&bench, "ticket_volume", short, &["previous"]);
    assert_eq!((&value["value"], &value["previous"]["value"]), (&json!(48.0), &json!(48.0)));
    assert!(!noted(&answer, "on record"), "{answer}");
    // The other way round, the range itself is on record in part; what it is compared with stands.
    let (value, answer) = compared(
        &bench,
        "ticket_volume",
        ["2026-10-04", "2026-10-31"],
        &["2026-11-01..2026-11-28"],
    );
    let previous = &value["previous"];
    assert_eq!((&previous["value"], &previous["change"]), (&json!(112.0), &Value::Null));
    assert!(noted(&answer, "and the range begins with 2026-10-04"), "{answer}");
    let said = bench.run(&[
        "query",
        "ticket_volume",
        "--from",
        NOVEMBER[0],
        "--to",
        NOVEMBER[1],
        "--compare",
        "previous",
        "--lang",
        "es",
    ]);
    assert!(said.stdout.contains("sin comparar"), "{}", said.stdout);
}

#[test]
fn a_range_that_goes_on_is_not_held_against_a_longer_one() {
    let bench = Bench::new();
    import(&bench, "desk", 1..=45, 4);
    // The data end on 14 November.
    let november = ["2026-11-01", "2026-11-30"];
    let (value, _) = compared(&bench, "ticket_volume", november, &["2026-10-01..2026-10-30"]);
    let previous = &value["previous"];
    assert_eq!((&previous["value"], &previous["change"]), (&json!(120.0), &Value::Null));
    assert_eq!(previous["reason"], "range_not_over", "{value}");
    // As long as what has passed of it.
    let (value, _) = compared(&bench, "ticket_volume", november, &["2026-10-01..2026-10-14"]);
    assert_eq!(value["previous"]["change"], 0.0, "{value}");
    let (value, _) = compared(&bench, "ticket_volume", november, &["previous"]);
    assert_eq!((&value["value"], &value["previous"]["value"]), (&json!(56.0), &json!(56.0)));
    // Of a range that ends after the data nothing is known either.
    let october = ["2026-10-01", "2026-10-28"];
    let (value, answer) = compared(&bench, "ticket_volume", october, &["2026-11-01..2026-11-28"]);
    assert_eq!(value["previous"]["reason"], "outside_coverage", "{value}");
    assert!(noted(&answer, "until 2026-11-14 only"), "{answer}");
    // One that is still to come ends where it ends.
    let (_, answer) =
        compared(&bench, "ticket_volume", ["2027-03-01", "2027-03-31"], &["previous"]);
    assert!(noted(&answer, "and the range ends with 2027-03-31"), "{answer}");
}

#[test]
fn by_week_without_an_end_whole_weeks_are_held_against_whole_ones() {
    let bench = Bench::new();
    import(&bench, "desk", 1..=41, 2);
    // The data end on Tuesday, 10 November.
    let words = ["query", "ticket_volume", "--from", "2026-10-26", "--grain", "week"];
    let answer = bench.json(&[&words[..], &["--compare", "previous"]].concat());
    let before = [("2026-10-05", 14.0), ("2026-10-12", 14.0), ("2026-10-19", 4.0)];
    for (row, (begins, count)) in before.into_iter().enumerate() {
        let value = &answer["rows"][row]["values"]["ticket_volume"];
        let previous = &value["previous"];
        assert_eq!((&previous["bucket"], &previous["value"]), (&json!(begins), &json!(count)));
        assert_eq!(value["value"], count, "{answer}");
    }
    assert_eq!(answer["total"]["values"]["ticket_volume"]["previous"]["value"], 32.0, "{answer}");
}

#[test]
fn an_effect_stands_on_as_many_days_before_as_are_on_record_after() {
    let bench = Bench::new();
    import(&bench, "desk", 1..=45, 4);
    // The data end on 14 November.
    let words = ["report", "effect", "ticket_volume", "--at", "2026-11-05"];
    let effect = bench.json(&words);
    assert_eq!((&effect["days"], &effect["effect"]), (&json!(10), &json!(0.0)), "{effect}");
    let sides = (&effect["treated"]["value"], &effect["treated"]["previous"]["value"]);
    assert_eq!(sides, (&json!(40.0), &json!(40.0)), "{effect}");
    let told = bench.run(&words).stdout;
    assert!(line(&told).contains("the data have 10 of the 28 days after it"), "{told}");
}

#[test]
fn what_happened_in_the_afternoon_leaves_its_morning_before() {
    let bench = Bench::new();
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    let times = [("09T16", 2), ("10T14", 3), ("10T16", 5), ("11T14", 1), ("12T10", 1)];
    for (time, count) in times {
        for number in 0..count {
            writeln!(csv, "{time}-{number},2026-11-{time}:00:00Z,opened,ana,customer,email,")
                .expect("text can be written");
        }
    }
    bench.import_small(csv);
    let rota = "[[annotation]]\nname = \"rota\"\nat = \"2026-11-10T15:00\"\n";
    bench.write("annotations.toml", rota);
    let words = ["report", "effect", "ticket_volume", "--at", "rota", "--days", "1"];
    let effect = bench.json(&words);
    let sides = (&effect["treated"]["value"], &effect["treated"]["previous"]["value"]);
    assert_eq!(sides, (&json!(6.0), &json!(5.0)), "{effect}");
    assert_eq!(effect["at"], "2026-11-10T15:00:00", "{effect}");
    let told = bench.run(&words).stdout;
    let heading = "1 day before 10 Nov 2026 15:00 against 1 from then on";
    assert!(line(&told).contains(heading), "{told}");
}

#[test]
fn a_longer_month_is_no_change() {
    let bench = Bench::new();
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    // 10 and 12 a day by turns; 11 and 13 from November on.
    for day in 1..=59 {
        let date = match day {
            1..=31 => format!("2026-10-{day:02}"),
            _ => format!("2026-11-{:02}", day - 31),
        };
        let each = if day % 2 == 0 { 12 } else { 10 } + u32::from(day > 31);
        for number in 0..each {
            writeln!(csv, "{day}-{number},{date}T10:00:00Z,opened,ana,customer,email,")
                .expect("text can be written");
        }
    }
    bench.import_small(csv);
    let of = |range: [&str; 2], with: &str| compared(&bench, "ticket_volume", range, &[with]);
    let [october, september] = ["2026-10-01..2026-10-28", "2026-10-01..2026-10-14"];
    // Of 31 days and 28, with as many a day: a tenth more, which nothing tells from chance.
    let (value, answer) = of(["2026-10-15", "2026-10-29"], september);
    let previous = &value["previous"];
    assert_eq!((&previous["change"], &previous["test"]), (&json!(10.0), &json!("welch_per_day")));
    let told = (&previous["detectable"], &previous["material"]);
    assert_eq!(told, (&json!(false), &json!(false)), "{value}");
    assert!(noted(&answer, "days of the range: 15, of what it is compared with: 14"), "{answer}");
    // Fewer in all, more a day: neither is called a change of the other.
    let (value, _) = of(["2026-11-04", "2026-11-27"], october);
    let previous = &value["previous"];
    assert_eq!(previous["reason"], "lengths_differ", "{value}");
    assert_eq!((&previous["detectable"], &previous["test"]), (&Value::Null, &Value::Null));
    // As long, it is tested as ever.
    let (value, answer) = of(NOVEMBER, october);
    assert_eq!(value["previous"]["test"], "welch_daily", "{value}");
    assert!(!noted(&answer, "days of the range"), "{answer}");
}

#[test]
fn a_source_that_begins_is_no_change() {
    let bench = Bench::new();
    import(&bench, "desk", 1..=59, 4);
    import(&bench, "chats", 32..=59, 2);
    let (value, answer) = compared(&bench, "ticket_volume", NOVEMBER, &["previous"]);
    let previous = &value["previous"];
    assert_eq!((&value["value"], &previous["value"]), (&json!(168.0), &json!(112.0)), "{value}");
    assert_eq!(previous["reason"], "sources_differ", "{value}");
    assert_eq!((&previous["detectable"], &previous["test"]), (&Value::Null, &Value::Null));
    assert!(noted(&answer, "source `chats` is on record since 2026-11-01 only"), "{answer}");
    // The source alone has nothing to be held against; the other one is tested as ever.
    for (source, value, reason) in
        [("chats", Value::Null, json!("outside_coverage")), ("desk", json!(112.0), Value::Null)]
    {
        let filter = format!("source = '{source}'");
        let (found, answer) =
            compared(&bench, "ticket_volume", NOVEMBER, &["previous", "--where", &filter]);
        let previous = &found["previous"];
        let told = previous.get("reason").cloned().unwrap_or_default();
        assert_eq!((&previous["value"], &told), (&value, &reason), "{source}: {answer}");
    }
    let (_, answer) = compared(&bench, "ticket_volume", NOVEMBER, &["previous", "--by", "source"]);
    let of = |row: usize| answer["rows"][row]["values"]["ticket_volume"]["previous"].clone();
    assert_eq!((&of(0)["value"], &of(1)["value"]), (&Value::Null, &json!(112.0)), "{answer}");
    // Before its first record a source has no zeros.
    let weekly = ["--from", "2026-10-05", "--to", "2026-11-28", "--grain", "week"];
    for more in [["--where", "source = 'chats'"], ["--by", "source"]] {
        let words = [&["query", "ticket_volume"][..], &weekly, &more].concat();
        let first = bench.json(&words)["rows"][0]["values"]["ticket_volume"].clone();
        assert_eq!((&first["value"], &first["reason"]), (&Value::Null, &json!("outside_coverage")));
    }
    // Once both ranges have it, it is one of them.
    let short = ["2026-11-15", "2026-11-28"];
    let (value, answer) = compared(&bench, "ticket_volume", short, &["previous"]);
    assert_eq!(value["previous"]["change"], 0.0, "{value}");
    assert!(!noted(&answer, "source"), "{answer}");
}

#[test]
fn a_rate_of_one_source_counts_from_its_own_records_on() {
    let bench = Bench::new();
    import(&bench, "desk", 1..=59, 4);
    import(&bench, "chats", 45..=59, 2);
    let range = ["--from", "2026-10-01", "--to", "2026-11-28"];
    let told = |filter: &str| {
        let words = [&["query", "repeat_contact_rate"][..], &range, &["--where", filter]].concat();
        noted(&bench.json(&words), "cases: on record since 2026-11-14 only")
    };
    assert!(told("source = 'chats'"));
    assert!(!told("source = 'desk'") && !told("channel = 'email'"));
}

#[test]
fn a_level_needs_its_two_instants_only() {
    let bench = Bench::new();
    import(&bench, "desk", 20..=59, 4);
    // Nothing was ever solved. October is on record from the 20th on, and its end is.
    let (value, answer) = compared(&bench, "backlog", NOVEMBER, &["previous"]);
    let previous = &value["previous"];
    assert_eq!((&value["value"], &previous["value"]), (&json!(160.0), &json!(48.0)), "{answer}");
    assert!(previous["change"] == 112.0 && !noted(&answer, "2026-10-20"), "{answer}");
    // Of a range that ends before the first record there is none.
    let (value, answer) = compared(&bench, "backlog", NOVEMBER, &["2026-09-01..2026-09-28"]);
    assert_eq!(value["previous"]["value"], Value::Null, "{value}");
    assert!(noted(&answer, "since 2026-10-20 only"), "{answer}");
}

#[test]
fn both_ends_of_a_level_hold_what_happens_at_that_instant() {
    let bench = Bench::new();
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    for (id, day) in [(1, "2026-10-07"), (2, "2026-10-14")] {
        csv += &format!("{id},{day}T09:00:00Z,opened,ana,customer,email,\n");
        csv += &format!("{id},{day}T18:00:00Z,status,luis,agent,email,solved\n");
    }
    bench.import_small(csv);
    let week = ["2026-10-08", "2026-10-14"];
    let (value, answer) = compared(&bench, "backlog", week, &["previous"]);
    let previous = &value["previous"];
    assert_eq!((&value["value"], &previous["value"]), (&json!(0.0), &json!(0.0)), "{answer}");
}

/// Conversations by several channels, of which each begins or ends with one of two days; one has
/// none.
const CHANNELS: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-01T09:00:00Z,opened,ana,customer,phone,
1,2026-03-01T09:00:00Z,message,ana,customer,phone,
1,2026-03-01T09:05:00Z,message,luis,agent,phone,
2,2026-03-01T10:00:00Z,opened,eva,customer,email,
2,2026-03-01T10:00:00Z,message,eva,customer,email,
2,2026-03-01T11:00:00Z,message,luis,agent,email,
2,2026-03-01T12:00:00Z,status,luis,agent,email,solved
3,2026-03-02T09:00:00Z,opened,bea,customer,chat,
3,2026-03-02T09:00:00Z,message,bea,customer,chat,
4,2026-03-02T10:00:00Z,opened,ana,customer,email,
4,2026-03-02T10:00:00Z,message,ana,customer,email,
4,2026-03-02T10:30:00Z,message,luis,agent,email,
4,2026-03-02T11:00:00Z,status,luis,agent,email,solved
5,2026-03-02T11:00:00Z,opened,eva,customer,,
5,2026-03-02T11:00:00Z,message,eva,customer,,
5,2026-03-02T11:10:00Z,message,luis,agent,,
";

#[test]
fn metrics_by_group_say_together_what_each_says_alone() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    bench.import_small(CHANNELS);
    // They meet their groups in different orders, and some meet few of them.
    let names = ["resolution_time", "first_response_time", "ticket_volume", "backlog"];
    let asked = |metrics: &str| {
        let words = ["query", metrics, "--by", "channel", "--compare", "previous"];
        let range = ["--from", "2026-03-02", "--to", "2026-03-02"];
        let answer = bench.json(&[&words[..], &range].concat());
        answer["rows"].as_array().cloned().unwrap_or_default()
    };
    let together = asked(&names.join(","));
    let channels = |rows: &[Value]| -> Vec<String> {
        rows.iter().map(|row| row["by"]["channel"].to_string()).collect()
    };
    assert_eq!(channels(&together), ["\"chat\"", "\"email\"", "\"phone\"", "null"]);
    for name in names {
        let alone = asked(name);
        assert!(!alone.is_empty(), "{name}");
        for row in &alone {
            let same = together.iter().find(|other| other["by"] == row["by"]).expect("its group");
            assert_eq!(same["values"][name], row["values"][name], "{name} of {}", row["by"]);
        }
    }
}

/// Imports so many conversations of each channel, day by day, from 1 October 2026 on.
fn import_channels(bench: &Bench, days: &[[u32; 5]]) {
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    let channels = ["chat", "email", "facebook", "phone", "web"];
    for (day, counts) in days.iter().enumerate() {
        for (channel, count) in channels.into_iter().zip(counts) {
            for number in 0..*count {
                let (id, date) = (format!("{day}-{channel}-{number}"), day + 1);
                writeln!(csv, "{id},2026-10-{date:02}T10:00:00Z,opened,ana,customer,{channel},")
                    .expect("text can be written");
            }
        }
    }
    bench.import_each("desk", SMALL_MAP, &[("channels.csv", csv.as_str())]);
}

/// The change of the share of one channel over a range against the one before.
fn share(bench: &Bench, range: [&str; 2], channel: &str) -> Value {
    let (_, answer) = compared(bench, "channel_share", range, &["previous"]);
    let rows = answer["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["by"]["channel"] == channel).expect("the channel");
    row["values"]["channel_share"]["previous"].clone()
}

#[test]
fn changes_of_shares_are_tested_all_channels_together() {
    let bench = Bench::new();
    let (calm, shifted) = ([16, 21, 21, 21, 21], [40, 15, 15, 15, 15]);
    import_channels(&bench, &[[1; 5], [6, 24, 24, 23, 23], calm, shifted, [1; 5]]);
    // By itself the chat's ten points more would be told from chance; of five changes they are not.
    let third = share(&bench, ["2026-10-03", "2026-10-03"], "chat");
    assert_eq!((&third["change"], &third["detectable"]), (&json!(10.0), &json!(false)), "{third}");
    let ends = third["interval"].as_array().expect("an interval");
    assert!(ends[0].as_f64() > Some(1.2) && ends[1].as_f64() < Some(19.1), "{third}");
    assert_eq!(third["test"], "newcombe_held");
    let fourth = share(&bench, ["2026-10-04", "2026-10-04"], "chat");
    assert_eq!((&fourth["change"], &fourth["detectable"]), (&json!(24.0), &json!(true)));
    assert_eq!(share(&bench, ["2026-10-04", "2026-10-04"], "web")["detectable"], false);
    let shown = bench.run(&[
        "query",
        "channel_share",
        "--from",
        "2026-10-04",
        "--to",
        "2026-10-04",
        "--compare",
        "previous",
        "--lang",
        "es",
    ]);
    assert!(shown.stdout.contains("Benjamini"), "{}", shown.stdout);
}

#[test]
fn changes_of_groups_are_judged_together() {
    let bench = Bench::new();
    let mut days = vec![[1; 5]];
    for chats in [[10, 12, 11, 13], [13, 15, 14, 13], [24, 26, 25, 23]] {
        for (chats, more) in chats.into_iter().zip(0..) {
            days.push([chats, 20 + more, 19 + more, 24 - more, 21 + more]);
        }
    }
    days.push([1; 5]);
    import_channels(&bench, &days);
    let of = |range: [&str; 2], more: &[&str]| {
        let words = [&["previous"][..], more].concat();
        let (total, answer) = compared(&bench, "ticket_volume", range, &words);
        let rows = answer["rows"].as_array().expect("rows");
        let chat = rows.iter().find(|row| row["by"]["channel"] == "chat");
        let chat = chat.map_or(total, |row| row["values"]["ticket_volume"].clone());
        chat["previous"].clone()
    };
    let (second, third) = (["2026-10-06", "2026-10-09"], ["2026-10-10", "2026-10-13"]);
    // Nine more, p = 0.034: enough by itself, and not of the changes of five channels.
    let alone = of(second, &["--where", "channel = 'chat'"]);
    assert_eq!((&alone["change"], &alone["detectable"]), (&json!(9.0), &json!(true)), "{alone}");
    assert_eq!(alone["test"], "welch_daily");
    let among = of(second, &["--by", "channel"]);
    assert_eq!((&among["change"], &among["detectable"]), (&json!(9.0), &json!(false)), "{among}");
    assert_eq!(among["test"], "welch_daily_held");
    assert_eq!(among["interval"], alone["interval"]);
    let plain = of(third, &["--by", "channel"]);
    assert_eq!((&plain["change"], &plain["detectable"]), (&json!(43.0), &json!(true)), "{plain}");
}

#[test]
fn changes_of_shares_over_several_days_are_clustered_by_day() {
    let bench = Bench::new();
    let (calm, shifted) = ([20, 30, 20, 20, 10], [40, 10, 20, 20, 10]);
    import_channels(&bench, &[[1; 5], calm, calm, calm, shifted, shifted, shifted, [1; 5]]);
    let range = ["2026-10-05", "2026-10-07"];
    for (channel, change, detectable) in
        [("chat", 20.0, true), ("email", -20.0, true), ("web", 0.0, false)]
    {
        let told = share(&bench, range, channel);
        assert_eq!((&told["change"], &told["detectable"]), (&json!(change), &json!(detectable)));
        assert_eq!(told["test"], "newcombe_by_day_held", "{told}");
    }
}

#[test]
fn days_of_a_change_are_those_of_the_zone() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "America/New_York"]);
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    // Ten at eleven in the morning and ten at nine in the evening, which is the next day in UTC.
    for day in 0..18_u32 {
        // Every other day all write by chat that do so at all: 8 in 20, and then 12.
        let chats = match (day, day % 2) {
            (1..=8, 0) => 8,
            (9..=16, 1) => 10,
            (9..=16, _) => 2,
            _ => 0,
        };
        for (number, hour) in (0..10).flat_map(|number| [(number, 15), (number, 25)]) {
            let channel = if number < chats { "chat" } else { "email" };
            let (id, date, hour) =
                (format!("{day}-{hour}-{number}"), 1 + day + hour / 24, hour % 24);
            let at = format!("2026-06-{date:02}T{hour:02}:00:00Z");
            writeln!(csv, "{id},{at},opened,ana,customer,{channel},").expect("text can be written");
        }
    }
    bench.import_small(csv);
    let told = share(&bench, ["2026-06-10", "2026-06-17"], "chat");
    assert_eq!(told["test"], "newcombe_by_day_held", "{told}");
    assert_eq!((&told["change"], &told["detectable"]), (&json!(20.0), &json!(false)), "{told}");
    let low = told["interval"][0].as_f64().expect("an interval");
    assert!(low < -20.0, "days that differ as much tell nothing: {told}");
}

#[test]
fn without_groups_and_buckets_the_whole_is_the_only_row() {
    let bench = Bench::new();
    import(&bench, "desk", 1..=59, 4);
    let asked: [(&str, &[&str]); 3] = [
        ("ticket_volume", &[]),
        ("first_response_time", &[]),
        ("first_response_time", &["--stat", "p90"]),
    ];
    for (metric, more) in asked {
        let ask = |by: &[&str]| {
            compared(&bench, metric, NOVEMBER, &[&["previous"][..], more, by].concat())
        };
        let (total, answer) = ask(&[]);
        assert_eq!(answer["rows"].as_array().map(Vec::len), Some(1), "{answer}");
        assert_eq!(answer["rows"][0]["values"][metric], total);
        // All came by one channel: there the whole is put together from groups, and is the same.
        assert_eq!(ask(&["--by", "channel"]).0, total, "{metric} {more:?}");
    }
}
