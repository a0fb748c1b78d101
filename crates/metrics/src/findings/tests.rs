use std::collections::BTreeMap;

use super::*;
use crate::answer::{MetricUsed, RangeCompared, RangeUsed, Value};
use crate::statistics::{Clustered, Random, mean_change_by_day};

fn finding(p: f64) -> Finding {
    Finding {
        metric: p.to_string(),
        of: None,
        now: 5.0,
        previous: Previous { change: Some(3.0), ..Previous::default() },
        p,
        since: None,
        group: None,
        place: 0,
    }
}

#[test]
fn the_strongest_of_what_remains_comes_first() {
    let kept = kept([0.9, 0.02, 0.001, 0.4].map(finding).into());
    let names: Vec<&str> = kept.iter().map(|finding| finding.metric.as_str()).collect();
    assert_eq!(names, ["0.001", "0.02"]);
}

/// Makes a course in days.
fn course(values: &[f64], is_total: bool) -> Vec<Row> {
    let row = |(day, value): (usize, &f64)| {
        let value = Value { value: Some(*value), n: 20, is_total, ..Value::default() };
        let values = [("wait".to_owned(), value)].into();
        Row { bucket: Some(format!("2026-03-{:02}", day + 1)), values, ..Row::default() }
    };
    values.iter().enumerate().map(row).collect()
}

#[test]
fn a_step_is_told_with_its_first_bucket_and_a_slope_or_noise_is_not() {
    let finding = Finding { metric: "wait".into(), ..finding(0.001) };
    let check = |values: &[f64], expected: Option<&str>| {
        let since = since(&course(values, false), &finding, (5.5, 2.5));
        assert_eq!(since.as_deref(), expected, "{values:?}");
    };
    check(&[2.0, 3.0, 2.0, 2.5, 3.0, 8.0, 9.0, 8.5, 9.0], Some("2026-03-06"));
    check(&[5.0, 3.0, 6.0, 2.0, 5.0, 3.0, 6.0, 2.0, 5.0], None);
    check(&[9.0, 9.0, 9.0, 9.0, 2.0, 2.0, 2.0, 2.0], None);
    check(&[2.0, 9.0], None);
}

#[test]
fn what_was_so_from_the_first_bucket_on_has_no_since() {
    let check = |values: &[f64], is_total: bool, sides: (f64, f64), expected: Option<&str>| {
        let change = Some(sides.0 - sides.1);
        let previous = Previous { change, ..Previous::default() };
        let finding = Finding { metric: "wait".into(), previous, ..finding(0.001) };
        let since = since(&course(values, is_total), &finding, sides);
        assert_eq!(since.as_deref(), expected, "{values:?} {sides:?}");
    };
    let step = [7.0, 8.0, 7.0, 7.5, 8.0, 9.0, 10.0, 9.5, 10.0];
    check(&step, false, (8.4, 7.4), Some("2026-03-06"));
    check(&step, false, (8.4, 2.0), None);
    check(&step.map(|value| 20.0 - value), false, (11.6, 12.6), Some("2026-03-06"));
    check(&step.map(|value| 20.0 - value), false, (11.6, 18.0), None);
    // Totals of eight days, before too.
    let half = |first: f64| [[first; 4], [15.0; 4]].concat();
    check(&half(5.0), true, (80.0, 40.0), Some("2026-03-05"));
    check(&half(12.0), true, (108.0, 40.0), None);
    check(&half(12.0), true, (108.0, f64::NAN), None);
}

#[test]
fn the_total_of_a_shorter_range_is_held_as_if_it_were_as_long() {
    let mut answer = answer(None, Vec::new(), Row::default());
    let from = "2026-03-15T00:00:00+00:00".to_owned();
    answer.range.compared = Some(RangeCompared { from, to: "2026-03-29T00:00:00+00:00".into() });
    assert_eq!(times_as_long(&answer), 2.0);
    let by_day = |test: &str| {
        let previous = Previous { test: Some(test.into()), ..Previous::default() };
        as_long(&Finding { previous, ..finding(0.001) }, (9.0, 3.0), 2.0)
    };
    assert_eq!((by_day("welch_per_day"), by_day("welch")), ((9.0, 6.0), (9.0, 3.0)));
    assert_eq!(by_day("welch_per_day_held"), (9.0, 6.0));
}

#[test]
fn the_p_value_comes_from_the_interval() {
    let previous = |interval: Option<[f64; 2]>| Previous {
        change: Some(2.0),
        interval,
        detectable: Some(true),
        ..Previous::default()
    };
    for freedom in [6.0, 27.0] {
        let p = p_value(&previous(Some([0.0, 4.0])), freedom).unwrap();
        assert!((p - 0.05).abs() < 1e-6, "{p}");
        // Of few days an interval says less beyond its ends.
        let far = p_value(&previous(Some([1.0, 3.0])), freedom).unwrap();
        assert_eq!(far < 0.001, freedom > 6.0, "{far}");
    }
    // Of ranges that differ in length it is that of a day, whatever the totals say.
    let uneven = |change: f64| Previous {
        change: Some(change),
        test: Some("welch_per_day".into()),
        ..previous(Some([0.0, 4.0]))
    };
    for change in [2.0, 9.0] {
        let p = p_value(&uneven(change), 27.0).unwrap();
        assert!((p - 0.05).abs() < 1e-6, "{p}");
    }
    assert_eq!(p_value(&previous(None), 27.0), None);
    assert_eq!(p_value(&previous(Some([2.0, 2.0])), 27.0), None);
}

#[test]
fn the_shorter_of_two_ranges_says_how_much_is_known() {
    let check = |from: &str, compared: &str, expected: f64| {
        let mut answer = answer(None, Vec::new(), Row::default());
        let day = |day: &str| format!("{day}T00:00:00+00:00");
        answer.range.from = Some(day(from));
        answer.range.compared =
            Some(RangeCompared { from: day(compared), to: "2026-03-29T00:00:00+00:00".into() });
        assert_eq!(freedom(&answer), expected, "{from} {compared}");
    };
    // The range ends on 26 April.
    check("2026-03-29", "2026-03-01", 27.0);
    check("2026-03-29", "2026-03-15", 13.0);
    check("2026-04-12", "2026-03-01", 13.0);
    check("2026-04-25", "2026-03-01", FREEDOM);
}

/// Days of the range, and of the one before.
const DAYS: i32 = 28;
const METRICS: usize = 10;
const CHANNELS: [&str; 4] = ["chat", "email", "form", "phone"];
const TEAMS: [&str; 4] = ["one", "two", "three", "four"];

/// Makes the observations of some days, three on each, which have something in common.
fn days(random: &mut Random, mean: &dyn Fn(i32) -> f64) -> Clustered {
    let mut days = Clustered::new();
    for day in 0..DAYS {
        let common = 0.3 * random.normal();
        for _ in 0..3 {
            days.add(day, mean(day) + common + random.normal());
        }
    }
    days
}

fn value(before: &Clustered, now: &Clustered) -> Value {
    let test = mean_change_by_day(before, now).unwrap();
    let (value, old) = (now.ratio(), before.ratio().unwrap());
    let previous = Previous {
        value: Some(old),
        n: before.total().1 as u64,
        change: Some(test.difference),
        interval: Some([test.interval.low, test.interval.high]),
        detectable: Some(test.detectable),
        material: Some((test.difference / old).abs() >= 0.05),
        ..Previous::default()
    };
    Value { value, n: now.total().1 as u64, previous: Some(previous), ..Value::default() }
}

fn answer(by: Option<&str>, rows: Vec<Row>, total: Row) -> Answer {
    let used = |index: usize| MetricUsed {
        name: format!("m{index}"),
        unit: "seconds".into(),
        better: "lower".into(),
        statistic: None,
        variant: "default".into(),
        default_name: None,
        formula: String::new(),
        calendars: Vec::new(),
        parameters: BTreeMap::new(),
        version: 1,
        basis: "event".into(),
        actor: "as_of_event".into(),
        credit: None,
        calendar: "wall".into(),
        interval: None,
        profile: None,
        material: 0.05,
    };
    Answer {
        metrics: (0..METRICS).map(used).collect(),
        range: RangeUsed {
            from: Some("2026-03-29T00:00:00+00:00".into()),
            to: Some("2026-04-26T00:00:00+00:00".into()),
            zone: "UTC".into(),
            grain: "all".into(),
            compared: Some(RangeCompared {
                from: "2026-03-01T00:00:00+00:00".into(),
                to: "2026-03-29T00:00:00+00:00".into(),
            }),
        },
        by: by.map(str::to_owned).into_iter().collect(),
        rows,
        total,
        snapshot: 1,
        ..Answer::default()
    }
}

/// Makes ten metrics in two times four groups, and looks at them. Of the fourth metric `fault` is
/// what chats have more on a day.
fn looked_at(seed: u64, fault: &dyn Fn(i32) -> f64) -> Findings {
    let mut random = Random::new(seed);
    let mut total = Row::default();
    let mut broken: Vec<BrokenDown> = Vec::new();
    for (dimension, names) in [("channel", CHANNELS), ("team", TEAMS)] {
        let mut rows: Vec<Row> = Vec::new();
        for name in names {
            let by = [(dimension.to_owned(), Some(name.to_owned()))].into();
            rows.push(Row { by, ..Row::default() });
        }
        for metric in 0..METRICS {
            let (mut before, mut now) = (Clustered::new(), Clustered::new());
            for (place, row) in rows.iter_mut().enumerate() {
                let is_hit = metric == 3 && dimension == "channel" && place == 0;
                let mean = |day: i32| 5.0 + if is_hit { fault(day) } else { 0.0 };
                let own = (days(&mut random, &|_| 5.0), days(&mut random, &mean));
                row.values.insert(format!("m{metric}"), value(&own.0, &own.1));
                before.merge(&own.0);
                now.merge(&own.1);
            }
            if dimension == "channel" {
                total.values.insert(format!("m{metric}"), value(&before, &now));
            }
        }
        broken.push((dimension.to_owned(), Arc::new(answer(Some(dimension), rows, total.clone()))));
    }
    stand_out(&[(&answer(None, vec![total.clone()], total), broken.as_slice())])
}

#[test]
fn noise_is_no_finding() {
    let seeds = 60;
    let found = (0..seeds).filter(|seed| !looked_at(*seed, &|_| 0.0).found.is_empty()).count();
    // Of samples in which nothing changed one in twenty may seem to: three, and eight at the most
    // but for one run in three hundred.
    assert!(found <= 8, "{found} of {seeds}");
    assert_eq!(looked_at(0, &|_| 0.0).tested, METRICS * 9);
}

#[test]
fn what_changed_in_one_group_alone_is_told_of_that_group() {
    for seed in 0..20 {
        let found = looked_at(seed, &|day| if day >= 8 { 4.0 } else { 0.0 }).found;
        let strongest = &found[0];
        let of = Of { dimension: "channel".into(), value: "chat".into() };
        assert_eq!((strongest.metric.as_str(), &strongest.of), ("m3", &Some(of)), "{seed}");
        assert!((strongest.now - 7.9).abs() < 0.7, "{seed}: {}", strongest.now);
        // Told once.
        assert_eq!(found.iter().filter(|finding| finding.metric == "m3").count(), 1, "{seed}");
    }
}

#[test]
fn what_changed_everywhere_is_told_of_the_whole() {
    let row = |name: &str, change: f64, n: u64| {
        let previous = Previous {
            value: Some(5.0),
            n,
            change: Some(change),
            interval: Some([change - 0.5, change + 0.5]),
            // Judged with its group's others it may not be told from chance, and is by itself.
            detectable: Some(change.abs() > 0.5 && name != "held"),
            test: (name == "held").then(|| "welch_by_day_held".to_owned()),
            material: Some(true),
            ..Previous::default()
        };
        let value =
            Value { value: Some(5.0 + change), n, previous: Some(previous), ..Value::default() };
        let by = [("channel".to_owned(), Some(name.to_owned()))].into();
        Row { by, values: [("m0".to_owned(), value)].into(), ..Row::default() }
    };
    let check = |rows: [(&str, f64, u64); 2], whole: f64, expected: Option<&str>| {
        let rows: Vec<Row> = rows.iter().map(|(name, change, n)| row(name, *change, *n)).collect();
        let total = Row { by: BTreeMap::new(), ..row("", whole, 400) };
        let broken = Arc::new(answer(Some("channel"), rows, total.clone()));
        let broken = [("channel".to_owned(), broken)];
        let found = stand_out(&[(&answer(None, Vec::new(), total), &broken[..])]).found;
        let told = found.first().map(|found| found.of.as_ref().map(|of| of.value.as_str()));
        assert_eq!(told, Some(expected), "{whole}");
    };
    check([("chat", 2.0, 200), ("email", 2.1, 200)], 2.0, None);
    check([("chat", 4.0, 200), ("held", 2.1, 200)], 2.0, None);
    check([("chat", 4.0, 200), ("email", 0.1, 200)], 2.0, Some("chat"));
    // The other way round elsewhere, so that the whole is as it was.
    check([("chat", 3.0, 200), ("email", -2.0, 200)], 0.1, Some("chat"));
    // Nearly all are chats: the whole is.
    check([("chat", 4.0, 390), ("email", 0.1, 10)], 3.9, None);
    // Too few to be tested.
    check([("chat", 4.0, 25), ("email", 0.1, 375)], 1.0, None);
}

#[test]
fn a_whole_of_few_observations_on_either_side_is_not_tested() {
    let check = |is_total: bool, n: u64, before: u64, expected: usize| {
        let previous = Previous {
            value: Some(5.0),
            n: before,
            change: Some(4.0),
            interval: Some([3.5, 4.5]),
            detectable: Some(true),
            material: Some(true),
            ..Previous::default()
        };
        let value =
            Value { value: Some(9.0), n, previous: Some(previous), is_total, ..Value::default() };
        let total = Row { values: [("m0".to_owned(), value)].into(), ..Row::default() };
        let all = stand_out(&[(&answer(None, Vec::new(), total), <&[BrokenDown]>::default())]);
        assert_eq!((all.tested, all.found.len()), (expected, expected), "{n} {before}");
    };
    check(false, 2, 3, 0);
    check(false, 9, 200, 0);
    check(false, 200, 9, 0);
    check(false, 10, 10, 1);
    // A total may have come to nothing.
    check(true, 2, 3, 0);
    check(true, 9, 200, 1);
}

#[test]
fn several_answers_are_tested_together() {
    // The change of the first metrics of an answer, in half the widths of its interval.
    let told = |changes: &[f64]| {
        let value = |change: f64| {
            let previous = Previous {
                value: Some(5.0),
                n: 200,
                change: Some(change),
                interval: Some([change - 1.0, change + 1.0]),
                detectable: Some(change.abs() > 1.0),
                material: Some(true),
                ..Previous::default()
            };
            let (value, previous) = (Some(5.0 + change), Some(previous));
            Value { value, n: 200, previous, ..Value::default() }
        };
        let values = changes.iter().enumerate();
        let values = values.map(|(index, change)| (format!("m{index}"), value(*change)));
        answer(None, Vec::new(), Row { values: values.collect(), ..Row::default() })
    };
    let check = |all: &[Answer], expected: &[(usize, &str)]| {
        let sides: Vec<(&Answer, &[BrokenDown])> =
            all.iter().map(|answer| (answer, <&[BrokenDown]>::default())).collect();
        let found = stand_out(&sides).found;
        let told: Vec<(usize, &str)> =
            found.iter().map(|finding| (finding.place, finding.metric.as_str())).collect();
        assert_eq!(told, expected);
    };
    check(&[told(&[1.1])], &[(0, "m0")]);
    // Of as many tests as these one seems to change so by chance, whichever answer it is in.
    check(&[told(&[1.1]), told(&[0.0; 9])], &[]);
    // The same metric of two answers, such as of two filters, is told of both.
    check(&[told(&[2.5]), told(&[3.0, 0.0])], &[(1, "m0"), (0, "m0")]);
}

#[test]
fn what_matters_most_is_told_first_and_evidence_orders_what_is_alike() {
    // Metric, its value and the one before, of all of which five percent are material.
    let check = |unit: &str, changes: &[(&str, f64, f64)], expected: &[&str]| {
        let mut whole = answer(None, Vec::new(), Row::default());
        for used in &mut whole.metrics {
            used.unit = unit.into();
        }
        let change = |(metric, now, before): &(&str, f64, f64)| {
            let previous = Previous { value: Some(*before), ..Previous::default() };
            let metric = (*metric).to_owned();
            Finding { metric, now: *now, previous, ..finding(0.001) }
        };
        let mut found: Vec<Finding> = changes.iter().map(change).collect();
        let family = |name: &str| match name {
            "m0" | "m1" | "m2" => "speed",
            "m3" => "loyalty",
            _ => "social",
        };
        importance::order(&mut found, &[&whole], family);
        let told: Vec<&str> = found.iter().map(|finding| finding.metric.as_str()).collect();
        assert_eq!(told, expected, "{unit}");
    };
    // Mentions a hundred times as many do not come before an answer that takes a tenth longer.
    check("seconds", &[("m4", 100.0, 1.0), ("m0", 110.0, 100.0)], &["m0", "m4"]);
    // Of the service the larger change; beyond four times what is material all are as large.
    let three = [("m0", 90.0, 100.0), ("m1", 130.0, 100.0), ("m2", 900.0, 100.0)];
    check("seconds", &three, &["m1", "m2", "m0"]);
    check("seconds", &[("m0", 106.0, 100.0), ("m3", 300.0, 100.0)], &["m3", "m0"]);
    // Shares change by points: from 1 to 3 percent is less than from 50 to 58.
    check("percent", &[("m0", 3.0, 1.0), ("m1", 58.0, 50.0)], &["m1", "m0"]);
    // From nothing is as large as can be.
    check("seconds", &[("m0", 110.0, 100.0), ("m1", 5.0, 0.0)], &["m1", "m0"]);
}

#[test]
fn what_does_not_mix_kinds_of_targets_changes_kind_by_kind() {
    let mixed_total = Value { n: 400, reason: Some(MIXED_TARGETS.into()), ..Value::default() };
    let total = Row { values: [("m0".to_owned(), mixed_total)].into(), ..Row::default() };
    let whole = answer(None, Vec::new(), total.clone());
    assert_eq!(mixed(&whole), ["m0"]);
    let plain = Row { values: [("m0".to_owned(), Value::default())].into(), ..Row::default() };
    assert!(mixed(&answer(None, Vec::new(), plain)).is_empty());
    let row = |kind: &str, change: f64| {
        let previous = Previous {
            value: Some(90.0),
            n: 200,
            change: Some(change),
            interval: Some([change - 2.0, change + 2.0]),
            detectable: Some(change.abs() > 2.0),
            material: Some(true),
            ..Previous::default()
        };
        let (value, previous) = (Some(90.0 + change), Some(previous));
        let value = Value { value, n: 200, previous, ..Value::default() };
        let by = [(TARGET.to_owned(), Some(kind.to_owned()))].into();
        Row { by, values: [("m0".to_owned(), value)].into(), ..Row::default() }
    };
    let rows = vec![row("first_response", -12.0), row("resolution", 1.0)];
    let broken = [(TARGET.to_owned(), Arc::new(answer(Some(TARGET), rows, total)))];
    let findings = stand_out(&[(&whole, &broken[..])]);
    let told: Vec<_> = findings.found.iter().map(|finding| finding.of.clone()).collect();
    let of = Of { dimension: TARGET.into(), value: "first_response".into() };
    assert_eq!((findings.tested, told), (2, vec![Some(of)]));
}
