//! What an answer says of its range (whether it is over, which other one it is compared with) and
//! of its parameters, and where no record is in any of its groups.

use serde_json::{Value, json};

use crate::{Bench, SMALL};

#[test]
fn a_range_that_ends_a_day_after_the_data_is_partial_whatever_the_grain() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    // The data end on 2 March at 10:00. A day that has begun is one of the range; by itself, as a
    // bucket and as a range, it is not over.
    for (from, to, open) in [
        ("2026-03-02", "2026-04", true),
        ("2026-03-02", "2026-03-02", true),
        // They begin at 09:00: neither the day before nor the hours until then are on record.
        ("2026-03-01", "2026-03-02", true),
        ("2026-03-02", "2026-03-02T10:00:00Z", true),
        ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", false),
    ] {
        let asked = ["query", "ticket_volume", "--from", from, "--to", to];
        let partial = |value: &Value| value["values"]["ticket_volume"]["partial"] == true;
        assert_eq!(partial(&bench.json(&asked)["total"]), open, "{from} {to}");
        let daily = bench.json(&[&asked[..], &["--grain", "day"]].concat());
        let rows = daily["rows"].as_array().expect("rows");
        let of_data = rows.iter().find(|row| row["bucket"] == "2026-03-02").expect("its day");
        assert!(partial(of_data), "{from} {to} by day: {daily}");
        assert_eq!(partial(&daily["total"]), open, "{from} {to}, all days: {daily}");
    }
    // A month is over as a bucket when it is over as a range.
    for (to, open) in [("2026-03", true), ("2026-03-02", true)] {
        let asked = ["query", "ticket_volume", "--from", "2026-03", "--to", to];
        let month = bench.json(&[&asked[..], &["--grain", "month"]].concat());
        assert_eq!(month["rows"][0]["values"]["ticket_volume"]["partial"], open, "{to}: {month}");
    }
    // All data, which nobody gave an end, is all there is.
    assert_eq!(bench.value(&["ticket_volume"])["partial"], false);
    let shown = bench.run(&["query", "ticket_volume", "--from", "2026-03", "--to", "2026-03"]);
    assert!(shown.stdout.contains("▒ 2"), "{}", shown.stdout);
}

#[test]
fn a_bucket_says_the_same_whether_the_range_has_an_end_or_not() {
    let bench = Bench::new();
    // The last hour of March has begun.
    bench.import_small(
        "conversation,time,kind,actor,role,channel,value\n\
         1,2026-02-10T09:00:00Z,opened,ana,customer,email,\n\
         2,2026-03-31T23:30:00Z,opened,ben,customer,email,\n",
    );
    let partial = |value: &Value| value["values"]["ticket_volume"]["partial"] == true;
    let asked = |grain: &str, range: &[&str]| -> (Vec<bool>, bool) {
        let words = ["query", "ticket_volume", "--grain", grain];
        let answer = bench.json(&[&words[..], range].concat());
        let rows = answer["rows"].as_array().expect("rows").iter().map(partial).collect();
        (rows, partial(&answer["total"]))
    };
    let from = ["--from", "2026-03"];
    for to in [&[][..], &["--to", "2026-03"][..], &["--to", "2026-03-31"][..]] {
        let range = [&from[..], to].concat();
        for grain in ["month", "quarter"] {
            let (rows, total) = asked(grain, &range);
            // Of the quarter the question asks for a month.
            assert_eq!((rows, total), (vec![grain == "quarter"], false), "{grain} {to:?}");
        }
        let (days, total) = asked("day", &range);
        assert!(!days.contains(&true) && !total, "{to:?}: {days:?}");
    }
    let april = [&from[..], &["--to", "2026-04-05"]].concat();
    assert_eq!(asked("month", &april), (vec![false, true], true));
    // The week goes on, and the range that nobody gave an end does not; the year is all there is.
    let (weeks, total) = asked("week", &["--from", "2026-03-23"]);
    assert_eq!((weeks, total), (vec![false, true], false));
    assert_eq!(asked("year", &["--from", "2026"]), (vec![true], true));
}

#[test]
fn a_range_that_begins_before_the_data_is_partial_whatever_the_grain() {
    let bench = Bench::new();
    // From 20 February, past its first hour, to the end of March.
    bench.import_small(
        "conversation,time,kind,actor,role,channel,value\n\
         1,2026-02-20T09:00:00Z,opened,ana,customer,email,\n\
         2,2026-03-31T23:30:00Z,opened,ben,customer,email,\n",
    );
    let partial = |value: &Value| value["values"]["ticket_volume"]["partial"] == true;
    for (range, open) in [
        (&["--from", "2026-02", "--to", "2026-02"][..], true),
        (&["--from", "2026-02-19", "--to", "2026-02-28"], true),
        (&["--from", "2026-02-20", "--to", "2026-02-20"], true),
        // A stretch of days is on record from its first day on.
        (&["--from", "2026-02-20", "--to", "2026-02-28"], false),
        (&["--from", "2026-02-21", "--to", "2026-02-21"], false),
        (&["--from", "2026-03", "--to", "2026-03"], false),
        // Of a time before all records nothing is known in part.
        (&["--from", "2026-01", "--to", "2026-01"], false),
        // All data is all there is, whichever end the question leaves out.
        (&[], false),
        (&["--to", "2026-02"], false),
        (&["--from", "2026-02-01"], true),
    ] {
        let answer = bench.json(&[&["query", "ticket_volume"][..], range].concat());
        assert_eq!(partial(&answer["total"]), open, "{range:?}: {answer}");
    }
    // The month says what the range of the month says.
    for month in ["2026-01", "2026-02", "2026-03"] {
        let asked = ["query", "ticket_volume", "--grain", "month", "--from", month, "--to", month];
        let answer = bench.json(&asked);
        assert_eq!(partial(&answer["rows"][0]), partial(&answer["total"]), "{month}: {answer}");
    }
    // And where nobody names a range that is one bucket, it says what the bucket does.
    let answer = bench.json(&["query", "ticket_volume", "--grain", "quarter"]);
    assert!(partial(&answer["rows"][0]) && partial(&answer["total"]), "{answer}");
}

#[test]
fn the_range_that_is_compared_with_is_named() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let asked = ["query", "ticket_volume", "--from", "2026-03-02", "--to", "2026-03-02"];
    assert_eq!(bench.json(&asked)["range"].get("compared"), None);
    let asked = [&asked[..], &["--compare", "2026-02-01..2026-02-10"]].concat();
    assert_eq!(
        bench.json(&asked)["range"]["compared"],
        json!({ "from": "2026-02-01T00:00:00+00:00", "to": "2026-02-11T00:00:00+00:00" })
    );
    let said = bench.run(&asked);
    assert!(said.stdout.contains("compared with 1 Feb 2026 – 10 Feb 2026"), "{}", said.stdout);
    let said = bench.run(&[&asked[..], &["--lang", "es"]].concat());
    assert!(said.stdout.contains("comparado con 1 feb 2026 – 10 feb 2026"), "{}", said.stdout);
}

#[test]
fn only_parameters_that_the_variant_uses_are_named() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let parameters = |more: &[&str]| {
        let answer = bench.json(&[&["query", "backlog"][..], more].concat());
        answer["metrics"][0]["parameters"].clone()
    };
    assert_eq!(parameters(&[]), json!({}));
    assert_eq!(parameters(&["--variant", "older_than"]), json!({ "age": "7d" }));
    let said = bench.run(&["query", "backlog"]);
    assert!(!said.stdout.contains("age = "), "{}", said.stdout);
    // What no expression names is what the metric is computed with.
    let answer = bench.json(&["query", "sla_compliance"]);
    assert_eq!(answer["metrics"][0]["parameters"], json!({ "pause": ["policy"] }));
}

#[test]
fn nothing_is_known_of_what_begins_after_the_data() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let names = ["backlog", "backlog_days", "first_response_time", "ticket_resolution_rate"];
    let later = ["--from", "2027-01", "--to", "2027-01"];
    let answer = bench.json(&[&["query", &names.join(",")], &later[..]].concat());
    for name in names {
        let value = &answer["total"]["values"][name];
        let told = (&value["value"], &value["reason"], &value["n"]);
        assert_eq!(told, (&Value::Null, &json!("outside_coverage"), &json!(0)), "{name}: {value}");
    }
    let listed = bench.run(&[&["records", "backlog", "--format", "json"], &later[..]].concat());
    assert_eq!((listed.status, listed.stdout.as_str()), (0, ""), "{}", listed.stderr);
    // In a range that holds both, the level of the last of the data does not go on.
    let months = ["--from", "2026-03", "--to", "2026-04", "--grain", "month"];
    let answer = bench.json(&[&["query", "backlog"], &months[..]].concat());
    let of = |row: usize| answer["rows"][row]["values"]["backlog"]["value"].clone();
    assert_eq!((of(0), of(1)), (json!(1.0), Value::Null), "{answer}");
    let listed = bench.run(&[&["records", "backlog", "--format", "json"], &months[..]].concat());
    assert_eq!(listed.stdout.lines().count(), 1, "{}", listed.stdout);
}

#[test]
fn a_range_beyond_the_data_has_the_end_that_was_asked_for() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (asked, en, es) in [
        (["--from", "2030"], "since 1 Jan 2030 ·", "desde el 1 ene 2030 ·"),
        (["--to", "2020"], "until 31 Dec 2020 ·", "hasta el 31 dic 2020 ·"),
    ] {
        for (lang, told) in [("en", en), ("es", es)] {
            let words = ["query", "ticket_volume", asked[0], asked[1], "--lang", lang];
            let run = bench.run(&words);
            assert!(run.stdout.contains(told), "{}", run.stdout);
            // Records were read in, if none of that time.
            assert!(!run.stdout.contains("baremo metrics show"), "{}", run.stdout);
        }
        let answer = bench.json(&["query", "ticket_resolution_rate", asked[0], asked[1]]);
        assert!(answer["notes"].as_array().is_none_or(Vec::is_empty), "{answer}");
        // Compared with the range before, as pages ask, or with none.
        for more in [["--grain", "all"], ["--grain", "month"], ["--compare", "previous"]] {
            let words = ["query", "ticket_volume", asked[0], asked[1], more[0], more[1]];
            let answer = bench.json(&words);
            let value = &answer["total"]["values"]["ticket_volume"];
            assert_eq!(
                (&value["value"], &value["reason"]),
                (&Value::Null, &json!("outside_coverage"))
            );
        }
    }
    let listed = bench.run(&["records", "ticket_volume", "--from", "2030"]);
    assert_eq!((listed.status, listed.stdout.lines().count()), (0, 2), "{}", listed.stdout);
    assert_eq!(listed.stderr.trim(), "no record counts in what was asked");
    let words = ["records", "ticket_volume", "--excluded", "--lang", "es", "--format", "json"];
    let listed = bench.run(&words);
    assert_eq!((listed.status, listed.stdout.as_str()), (0, ""), "{}", listed.stderr);
    assert_eq!(listed.stderr.trim(), "ningún registro queda fuera en esta consulta");
}

#[test]
fn a_zone_is_told_as_it_is_written_where_it_is_defined() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let answer = bench.json(&["query", "ticket_volume", "--zone", "europe/madrid"]);
    assert_eq!(answer["range"]["zone"], "Europe/Madrid", "{answer}");
}

#[test]
fn names_of_a_list_count_once_with_or_without_blanks() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let plain = bench.json(&["query", "ticket_volume,backlog", "--by", "channel"]);
    let words = ["query", "ticket_volume,", "backlog,ticket_volume", "--by", "channel, channel"];
    let answer = bench.json(&words);
    assert_eq!((&answer["metrics"], &answer["rows"]), (&plain["metrics"], &plain["rows"]));
    let table = |by: &str| bench.run(&["query", "ticket_volume", "--by", by]).stdout;
    assert_eq!(table("channel,channel"), table("channel"));
}

#[test]
fn a_mean_by_groups_that_no_record_is_in_has_no_rows() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for metric in ["agent_wait_time", "requester_wait_time", "on_hold_time", "resolution_time"] {
        let words = ["query", metric, "--by", "channel", "--where", "channel = 'fax'"];
        for stat in ["mean", "max", "stddev", "median"] {
            let answer = bench.json(&[&words[..], &["--stat", stat]].concat());
            assert_eq!(answer["rows"], json!([]), "{metric} {stat}");
        }
    }
}
