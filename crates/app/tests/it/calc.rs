//! `baremo calc`.

use crate::{Bench, line};

/// Checks a calculation given as a command line.
fn check(words: &str, value: f64, interval: Option<[f64; 2]>) {
    let words: Vec<&str> = words.split(' ').collect();
    let answer = Bench::new().json(&[&["calc"], words.as_slice()].concat());
    let near = |actual: &serde_json::Value, expected: f64| {
        let actual = actual.as_f64().unwrap_or(f64::NAN);
        assert!((actual - expected).abs() < 0.006, "{words:?}: {actual} is not {expected}");
    };
    near(&answer["value"], value);
    if let Some([low, high]) = interval {
        near(&answer["interval"][0], low);
        near(&answer["interval"][1], high);
    }
}

#[test]
fn figures_of_the_articles_are_reproduced() {
    check("csat --positive 30 --total 50", 60.0, Some([46.18, 72.39]));
    check("csat --positive 65 --total 80", 81.25, Some([71.34, 88.29]));
    check("nps --promoters 162 --passives 108 --detractors 54", 33.33, Some([24.95, 41.11]));
    check("nps --promoters 72 --passives 20 --detractors 8", 64.0, None);
    check("ces --ratings 3,4,4", 3.67, None);
    check("first_response_time --total 200 --count 50 --unit min", 4.0, None);
    check("handle_time --talk 500 --hold 100 --after-call 200 --count 100", 8.0, None);
    check("wait_time --total 500 --count 200", 2.5, None);
    check("ticket_resolution_rate --resolved 450 --total 500", 90.0, Some([87.06, 92.33]));
    check("tickets_per_customer --tickets 500 --customers 100", 5.0, None);
    check("retention_rate --start 200 --end 180 --new 0", 90.0, None);
    check("retention_rate --start 500 --end 480 --new 200", 56.0, None);
    check("churn_rate --start 250 --lost 20", 8.0, None);
    check("clv --average-order 50 --frequency 5 --lifespan 3", 750.0, None);
    check("cac --spend 10000 --new-customers 20", 500.0, None);
    check("iqs --scores 100,9.91,63.96,90.99,0", 52.97, None);
    check("csat --positive 70 --negative 10 --total 100", 60.0, Some([45.27, 71.24]));
    check("csat_negative_share --negative 0 --total 10", 0.0, Some([0.0, 27.75]));
    check("cx_score --csat 80 --nps -20", 60.0, None);
    check("ces --ratings 3,4,4 --top-box 3 --effort", 33.33, Some([6.15, 79.23]));
    check("churn_rate --start 200 --acquired 20 --end 180", 20.0, None);
}

#[test]
fn percent_shares_have_no_interval() {
    let words = ["calc", "nps", "--promoters", "60", "--passives", "20", "--detractors", "20"];
    let answer = Bench::new().json(&[&words[..], &["--percent"]].concat());
    assert_eq!(answer["value"], 40.0);
    assert!(answer["interval"].is_null());
}

#[test]
fn a_misspelt_input_is_named_with_the_nearest() {
    for words in [
        &["--positve", "30", "--total", "50"][..],
        &["--positve", "--total", "50"],
        &["--total", "50", "--positve"],
    ] {
        let run = Bench::new().run(&[&["calc", "csat"][..], words].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{words:?}: {}", run.stderr);
        let named = run.stderr.contains("--positve") && run.stderr.contains("`--positive`");
        assert!(named, "{words:?}: {}", run.stderr);
    }
}

#[test]
fn a_wrong_command_line_is_usage_as_with_every_other_command() {
    let bench = Bench::new();
    let check = |words: &[&str], status: i32, told: &str| {
        let run = bench.run(&[&["calc"], words].concat());
        assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{words:?}");
        assert!(run.stderr.contains(told), "{words:?}: {}", run.stderr);
    };
    check(&["csat", "--total", "50"], 2, "--positive");
    check(&["csat", "30", "50"], 2, "`30` is not an input");
    check(&["csat", "--positive"], 2, "`--positive` has no number");
    check(&["csat", "--positive", "1", "--positive", "2", "--total", "5"], 2, "more than once");
    check(&["csat", "--positive", "3", "--total", "5", "--format", "jsn"], 2, "json");
    check(&["csat", "--positive", "3", "--total", "5", "--fromat", "json"], 2, "`--format`");
    // A number that cannot be is a wrong request.
    check(&["csat", "--positive", "x", "--total", "5"], 1, "is not a number");
    check(&["csat", "--positive", "9", "--total", "5"], 1, "exceeds");
}

#[test]
fn scores_and_points_are_those_of_the_pages() {
    let bench = Bench::new();
    for words in [
        "nps --promoters 6 --passives 3 --detractors 1",
        "cx_score --csat 80 --nps -20",
        "ces --ratings 3,4,4",
        "iqs --scores 100,9.91",
        "csat --positive 3 --total 5",
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let answer = bench.json(&[&["calc"], words.as_slice()].concat());
        let page = bench.json(&["metrics", "show", words[0]]);
        assert_eq!(answer["unit"], page["unit"], "{words:?}");
    }
}

#[test]
fn a_unit_is_one_of_time_or_a_currency_where_there_is_a_choice() {
    let bench = Bench::new();
    let run = |words: &str| {
        let words: Vec<&str> = words.split(' ').collect();
        bench.run(&[&["calc"], words.as_slice()].concat())
    };
    let time = "first_response_time --total 200 --count 50";
    assert!(run(&format!("{time} --unit h")).stdout.contains("= 4 h"));
    assert!(run(&format!("{time} --unit days --lang es")).stdout.contains("= 4 días"));
    assert!(run("cac --spend 1000 --new-customers 2 --unit eur").stdout.contains("= €500"));
    assert!(run(time).stdout.starts_with("first_response_time = 4\n"));
    for (words, told) in [
        (format!("{time} --unit foo"), "s, min, h, days"),
        ("csat --positive 3 --total 5 --unit min".into(), "`csat` takes no `--unit`"),
        ("csat --positive 3 --total 5 --unit foo --lang es".into(), "no admite `--unit`"),
        ("cac --spend 1000 --new-customers 2 --unit euros".into(), "such as EUR"),
    ] {
        let run = run(&words);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{words}");
        assert!(run.stderr.contains(told), "{words}: {}", run.stderr);
    }
}

#[test]
fn lengths_of_time_may_say_their_unit() {
    check("first_response_time --total 2h --count 4 --unit minutes", 30.0, None);
    check("first_response_time --total 1:40 --count 4", 25.0, None);
    check("handle_time --talk 90m --hold 0h --after-call 30min --count 4 --unit hours", 0.5, None);
    check("handle_time --talk 90 --hold 0 --after-call 0.5h --count 4 --unit min", 30.0, None);
    check("occupancy --busy 90m --staffed 2h", 75.0, None);
    check("first_response_time --times 2h,90min,1:30 --unit min", 100.0, Some([56.97, 143.03]));
    let bench = Bench::new();
    let mixed = bench.run(&["calc", "first_response_time", "--times", "2h,90"]);
    assert!(mixed.status == 1 && mixed.stderr.contains("is not a number"), "{}", mixed.stderr);
    let words = ["calc", "first_response_time", "--total", "2h", "--count", "4"];
    assert_eq!(bench.json(&words)["unit"], "h");
    let words = ["calc", "occupancy", "--busy", "90m", "--staffed", "2"];
    let run = bench.run(&words);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stderr.contains("`--busy` has a unit of time and `--staffed` has none"));
    let run = bench.run(&["calc", "cac", "--spend", "2h", "--new-customers", "4"]);
    assert!(run.status == 1 && run.stderr.contains("is not a number"), "{}", run.stderr);
}

#[test]
fn what_a_spanish_reader_takes_for_thousands_is_refused_in_spanish_text() {
    let bench = Bench::new();
    let asked = ["calc", "cac", "--spend", "10.000", "--new-customers", "100"];
    let run = bench.run(&[&asked[..], &["--lang", "es"]].concat());
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stderr.contains("millares"), "{}", run.stderr);
    let told = bench.run(&[&asked[..], &["--lang", "es", "--format", "json"]].concat());
    assert!(told.stdout.contains("\"value\": 0.1"), "{}", told.stdout);
}

#[test]
fn a_count_with_a_point_before_three_digits_is_refused() {
    let bench = Bench::new();
    for words in [
        &["mrr", "--accounts", "1.000", "--arpa", "10"][..],
        &["mrr", "--accounts", "1.000", "--arpa", "10", "--format", "json"],
        &["csat", "--positive=1.000", "--total", "2.000"],
        &["csat", "--positive", "1.000", "--total", "2.000", "--lang", "es"],
    ] {
        let run = bench.run(&[&["calc"], words].concat());
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{words:?}");
        assert!(line(&run.stderr).contains(" 1000"), "{words:?}: {}", run.stderr);
    }
    // Shares have decimals.
    let shares = "nps --promoters 33.334 --passives 33.333 --detractors 33.333 --percent";
    check(shares, 0.0, None);
    // An amount has a decimal point in English, and people are told how it was read.
    let asked = ["calc", "cac", "--spend", "10.000", "--new-customers", "100"];
    let run = bench.run(&asked);
    assert!(run.status == 0 && run.stdout.starts_with("cac = 0.1"), "{}", run.stdout);
    let told = line(&run.stderr);
    assert!(told.contains("`10.000` in `--spend` was read as 10, ") && told.contains("10000"));
    assert_eq!(bench.run(&[&asked[..], &["--format", "json"]].concat()).stderr, "");
}

#[test]
fn ratings_alone_make_the_percentage() {
    check("csat --ratings 5,4,3,1", 50.0, Some([15.0, 85.0]));
    check("csat --ratings 5,4,3,1 --average", 3.25, None);
    let run = Bench::new().run(&["calc", "csat", "--ratings", "5,9"]);
    assert!(run.status == 1 && run.stderr.contains("from 1 to 5"), "{}", run.stderr);
}

#[test]
fn a_decimal_comma_is_understood_where_it_can_be_nothing_else() {
    check("first_response_time --total 12,5 --count 5", 2.5, None);
    check("first_response_time --total 0,125 --count 5", 0.025, None);
    check("ces --ratings 3,4,4", 3.67, None);
    check("ces --ratings 3,5;4;4,5", 4.0, None);
    for (total, told) in [
        ("1,250", "thousands"),
        ("1.250,5", "1234,5"),
        ("1,250.5", "1234,5"),
        ("1,2,3", "one number"),
        ("12,x", "`12,x` in `--total` is not a number"),
        ("1,5e3", "is not a number"),
        ("5,", "is not a number"),
        ("12, 5", "is not a number"),
    ] {
        let words = ["calc", "first_response_time", "--total", total, "--count", "5"];
        let run = Bench::new().run(&words);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{total}");
        assert!(run.stderr.contains(told), "{total}: {}", run.stderr);
    }
    let run = Bench::new().run(&["calc", "csat", "--positive", "1,5", "--total", "5"]);
    assert!(run.status == 1 && run.stderr.contains("count"), "{}", run.stderr);
}

#[test]
fn a_name_without_calculator_leads_to_the_nearest_ones() {
    let bench = Bench::new();
    let said = |words: &[&str]| {
        let run = bench.run(words);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{words:?}");
        line(&run.stderr)
    };
    for words in [&["calc", "csta"][..], &["calc", "csta", "--help"]] {
        let told = said(words);
        assert!(told.contains("hint: baremo calc csat --help"), "{told}");
    }
    for words in [&["calc", "nosuch"][..], &["calc", "nosuch", "--help"]] {
        let told = said(words);
        assert!(told.contains("the nearest are `"), "{told}");
        assert!(!told.contains("calc nosuch --help"), "{told}");
    }
    assert!(said(&["calc", "nosuch", "--lang", "es"]).contains("las más parecidas son `"));
}

#[test]
fn a_line_for_programs_says_why_there_is_no_value() {
    let words = ["calc", "cac", "--spend", "10", "--new-customers", "0", "--format", "csv"];
    let told = Bench::new().run(&words).stdout;
    let why = "cac,,money,,,nothing_to_divide_by,`--new-customers` is 0\n";
    assert_eq!(told, format!("metric,value,unit,low,high,reason,message\n{why}"));
    for (language, why) in [("en", "`--new-customers` is 0"), ("es", "`--new-customers` es 0")] {
        let told = Bench::new().json(&[&words[..6], &["--lang", language]].concat());
        assert_eq!(told["reason"], "nothing_to_divide_by", "{told}");
        assert_eq!(told["message"], why);
    }
    let words = ["calc", "csat", "--positive", "30", "--total", "60", "--format", "csv"];
    let told = Bench::new().run(&words).stdout;
    assert!(told.contains("\ncsat,50,percent,") && told.ends_with(",,\n"), "{told}");
}
