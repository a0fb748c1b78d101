//! Real and public data of customers: orders, subscriptions, advertising, sign-ups.
//!
//! Every literal was computed from the raw files with pandas, from the written definitions of the
//! metrics and the mapping of the file alone; docs/real-data.md tells the same figures to people.

use serde_json::{Value, json};

use crate::{Bench, imported};

/// Returns the rows of an answer.
fn rows(bench: &Bench, words: &[&str]) -> Vec<Value> {
    let answer = bench.json(&[&["query"], words].concat());
    answer["rows"].as_array().cloned().unwrap_or_default()
}

/// Asserts both sides of a ratio.
#[track_caller]
fn check(bench: &Bench, words: &[&str], numerator: f64, denominator: f64) {
    let value = bench.value(words);
    let sides = (value["numerator"].clone(), value["denominator"].clone());
    assert_eq!(sides, (json!(numerator), json!(denominator)), "{words:?}");
}

/// Asserts a value to nine digits.
#[track_caller]
fn check_value(bench: &Bench, words: &[&str], expected: f64) {
    let found = bench.value(words)["value"].as_f64().expect("there is a value");
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{words:?}: {found}");
}

#[test]
fn cd_orders() {
    let Some(bench) = imported("cdnow/CDNOW_master.txt.gz", "cdnow") else { return };
    let year = &["--from", "1997-01-01", "--to", "1997-12-31"];
    let half = &["--from", "1998-01-01", "--to", "1998-06-30"];
    let ask = |words: &[&'static str], range: &[&'static str]| [words, range].concat();
    check(&bench, &ask(&["repeat_purchase_rate"], year), 10_490.0, 23_570.0);
    let within = ["repeat_purchase_rate", "--variant", "within"];
    check(
        &bench,
        &ask(&within, &["--from", "1997-01-01", "--to", "1997-03-31"]),
        6_887.0,
        23_570.0,
    );
    check(&bench, &ask(&["retention_rate"], half), 8_332.0, 23_570.0);
    check(&bench, &ask(&["churn_rate"], half), 15_238.0, 23_570.0);
    let march = &["--from", "1998-03-01", "--to", "1998-03-31"];
    check(&bench, &ask(&["churn_rate"], march), 4_656.0, 13_997.0);
    check(&bench, &ask(&["churn_rate", "--variant", "inactivity"], half), 1_544.0, 6_288.0);
    // MBG/NBD by `lifetimes`, in weeks, over all customers: so many are likelier gone than not.
    check(&bench, &["churn_rate", "--variant", "p_alive"], 16_804.0, 23_570.0);
    // The same fitted to what was known at the end of November 1997, and of the year.
    let november = &["--from", "1997-11-01", "--to", "1997-11-30"];
    check(&bench, &ask(&["churn_rate", "--variant", "p_alive"], november), 17_645.0, 23_570.0);
    check(&bench, &ask(&["churn_rate", "--variant", "p_alive"], year), 17_366.0, 23_570.0);
    // Health as docs/customers.md scores it, by pandas: as of the end of each range.
    check_value(&bench, &ask(&["health_score"], november), 34.823_938_9);
    check_value(&bench, &ask(&["health_score"], year), 33.192_850_2);
    check(&bench, &ask(&["health_score", "--variant", "weak_share"], year), 18_158.0, 23_570.0);
    // 1 069 356.50 of 8 332 buyers in the last year, of whose 23 570 before 15 238 were lost.
    let june = &["--from", "1998-06-01", "--to", "1998-06-30"];
    check_value(&bench, &ask(&["clv"], june), 106_935_650.0 / 8_332.0 * 23_570.0 / 15_238.0);
    let monthly = ["cohort_retention", "--variant", "monthly", "--grain", "month"];
    let quarter = ["--from", "1997-01-01", "--to", "1997-03-31", "--set", "ages=3"];
    let back = rows(&bench, &ask(&monthly, &quarter));
    for (age, customers) in
        [("1", [1_157, 1_312, 1_032]), ("2", [964, 980, 752]), ("3", [810, 783, 756])]
    {
        let of_age = back.iter().filter(|row| row["by"]["age"] == age);
        let found: Vec<_> = of_age
            .filter_map(|row| row["values"]["cohort_retention"]["numerator"].as_f64())
            .map(|customers| customers as i64)
            .collect();
        assert_eq!(found, customers, "age {age}");
    }
}

#[test]
fn cd_orders_of_the_sample_that_has_no_headings() {
    let Some(bench) = imported("cdnow/CDNOW_sample.txt.gz", "cdnow") else { return };
    let year = ["repeat_purchase_rate", "--from", "1997-01-01", "--to", "1997-12-31"];
    check(&bench, &year, 1_040.0, 2_357.0);
    // The papers' parameters, fitted to the first 39 weeks.
    let outlook = bench.json(&["report", "models", "--to", "1997-09-30"]);
    assert_eq!((&outlook["customers"], &outlook["repeaters"]), (&json!(2_357), &json!(946)));
    for (place, name, parameters) in [
        (0, "BG/NBD", [("r", 0.243), ("alpha", 4.414), ("a", 0.793), ("b", 2.426)]),
        (1, "MBG/NBD", [("r", 0.525), ("alpha", 6.183), ("a", 0.891), ("b", 1.614)]),
        (2, "Pareto/NBD", [("r", 0.553), ("alpha", 10.578), ("s", 0.606), ("beta", 11.669)]),
    ] {
        let model = &outlook["models"][place];
        assert_eq!(model["name"], name);
        for (parameter, printed) in parameters {
            let found = model["parameters"][parameter]["value"].as_f64().expect("it is fitted");
            assert!((found - printed).abs() < 0.0011, "{name} {parameter}: {found}");
        }
    }
    // Held against the 39 weeks that came.
    assert_eq!(outlook["backtest"]["weeks"], 39.0);
}

#[test]
fn telephone_customers() {
    let file = "telco-churn/ibm_telco_wa_churn.csv.gz";
    let Some(bench) = imported(file, "telco-churn") else { return };
    let december = ["--from", "2019-12-01", "--to", "2019-12-31"];
    let ask = |words: &[&'static str]| [words, &december].concat();
    check(&bench, &ask(&["churn_rate"]), 1_869.0, 7_032.0);
    check(&bench, &ask(&["churn_rate", "--where", "plan = 'Two year'"]), 48.0, 1_685.0);
    check_value(&bench, &ask(&["revenue_churn"]), 100.0 * 139_130.85 / 455_661.0);
    check_value(&bench, &ask(&["mrr"]), 31_698_575.0);
    // What was lost is money, record by record.
    let lost = bench.run(&[&["records", "revenue_churn"], &december[..]].concat()).stdout;
    assert!(lost.contains("$103.40") && !lost.contains(" min "), "{lost}");
    check(&bench, &ask(&["arpa"]), 31_698_575.0, 5_174.0);
}

#[test]
fn telephone_customers_with_tickets() {
    let file = "telco-churn/pwc_churn_with_tickets.csv.gz";
    let Some(bench) = imported(file, "pwc-churn") else { return };
    let december = ["--from", "2019-12-01", "--to", "2019-12-31"];
    let ask = |words: &[&'static str]| [words, &december].concat();
    check(&bench, &ask(&["churn_rate"]), 1_869.0, 7_032.0);
    check(&bench, &ask(&["retention_rate"]), 5_163.0, 7_032.0);
    // Without and with technical tickets; of either, those with administrative ones first.
    let by = rows(&bench, &ask(&["churn_rate", "--by", "segment,tier"]));
    let found: Vec<_> = by
        .iter()
        .map(|row| &row["values"]["churn_rate"])
        .map(|value| (value["numerator"].as_f64(), value["denominator"].as_f64()))
        .collect();
    let expected = [(183.0, 1_039.0), (1_013.0, 5_023.0), (105.0, 159.0), (568.0, 811.0)];
    assert_eq!(found, expected.map(|(lost, all)| (Some(lost), Some(all))));
    let technical = ["--where", "segment = 'technical tickets'"];
    let wrote = |metric: &'static str| ask(&[&[metric], &technical[..]].concat());
    check(&bench, &wrote("churn_rate"), 673.0, 970.0);
    check(&bench, &wrote("revenue_churn"), 6_095_655.0, 8_092_660.0);
    check(&bench, &wrote("arpa"), 1_997_005.0, 297.0);
    let four = ["arpa", "--where", "tech_tickets = '4'"];
    check(&bench, &ask(&four), 317_595.0, 41.0);
    // Counts without times are no conversations.
    assert_eq!(bench.value(&["tickets_per_customer"])["reason"], "no_data");
}

/// Writes a metric of one's own into a data folder.
fn own(bench: &Bench, name: &str, unit: &str, matter: &str) {
    let page = format!(
        "+++\nname = \"{name}\"\ntitle = \"Own\"\nfamily = \"loyalty\"\nunit = \"{unit}\"\n\
         better = \"neither\"\nversion = 1\nformula = \"own\"\n{matter}\n+++\nOwn.\n"
    );
    bench.write(&format!("metrics/{name}.md"), page);
}

#[test]
fn answers_to_a_campaign() {
    let file = "marketing/customer_personality_marketing_campaign.csv.gz";
    let Some(bench) = imported(file, "customer-personality") else { return };
    // 334 acceptances at 11 for 2 240 calls at 3: a loss of 3 046, as the data's publisher says.
    check(&bench, &["campaign_roi"], -304_600.0, 672_000.0);
    let doctors = ["campaign_roi", "--where", "education = 'PhD'"];
    check(&bench, &doctors, -34_700.0, 145_800.0);
    let again = ["campaign_roi", "--where", "accepted_1 = 'yes'"];
    check(&bench, &again, 43_700.0, 43_200.0);
    // The pilot's acceptances name nobody, and won nobody: no figure may be made of that.
    let repeated = bench.value(&["repeat_purchase_rate"]);
    assert_eq!(repeated["excluded"], json!({ "no_customer": 334 }));
    for metric in ["repeat_purchase_rate", "churn_rate", "cac", "clv", "contact_rate"] {
        let value = bench.value(&[metric]);
        assert!(value["value"].is_null(), "{metric}: {value}");
    }
    let from_sign_up = ["cohort_retention", "--variant", "from_sign_up"];
    assert!(rows(&bench, &from_sign_up).is_empty());
}

#[test]
fn complaints_and_last_purchases() {
    let file = "marketing/customer_personality_marketing_campaign.csv.gz";
    let Some(bench) = imported(file, "customer-personality") else { return };
    let share = |fact: &str, date: &str, numerator: &str| {
        let side = format!("fact = \"{fact}\"\ndate = {{ event = \"{date}\" }}\n");
        format!("kind = \"ratio\"\n[numerator]\n{side}{numerator}\n[denominator]\n{side}")
    };
    let complained = share("customers", "first_seen_at", "where = \"attr_complained = 'yes'\"");
    own(&bench, "complained_share", "percent", &complained);
    let accepted = share("spend_days", "at", "sum = \"conversions_reported\"");
    own(&bench, "acceptance_rate", "percent", &accepted);
    let last = "kind = \"duration\"\n[value]\nfact = \"customer_acts\"\nfrom = \"at\"\n\
        to = \"watermark\"\ndate = { event = \"at\" }";
    own(&bench, "since_last_purchase", "seconds", last);
    check(&bench, &["complained_share"], 21.0, 2_240.0);
    let graduates = ["complained_share", "--where", "education = 'Graduation'"];
    check(&bench, &graduates, 14.0, 1_127.0);
    check(&bench, &["acceptance_rate"], 334.0, 2_240.0);
    check(&bench, &["acceptance_rate", "--where", "complained = 'yes'"], 3.0, 21.0);
    // `Recency`, in days, over all and over those who accepted.
    check(&bench, &["since_last_purchase"], 110_005.0 * 86_400.0, 2_240.0);
    let accepted = ["since_last_purchase", "--where", "accepted_pilot = 'yes'"];
    check(&bench, &accepted, 11_818.0 * 86_400.0, 334.0);
}

#[test]
fn advertising_results() {
    let Some(bench) = imported("marketing/KAG_conversion_data.csv.gz", "kag-conversion") else {
        return;
    };
    check(&bench, &["click_through_rate"], 38_165.0, 213_434_828.0);
    let women = ["click_through_rate", "--where", "gender = 'F'"];
    check(&bench, &women, 23_878.0, 114_862_847.0);
    check(&bench, &["cac", "--variant", "reported"], 5_870_523.0, 3_264.0);
    let cost = bench.value(&["cac"]);
    assert_eq!((&cost["value"], &cost["reason"]), (&json!(null), &json!("nothing_to_divide_by")));
}

#[test]
fn players_of_a_game() {
    let file = "cookie-cats-retention/cookie_cats.csv.gz";
    let Some(bench) = imported(file, "cookie-cats") else { return };
    let words =
        ["cohort_retention", "--variant", "use", "--set", "only=1,7", "--by", "segment,age"];
    let rows = rows(&bench, &words);
    let found = |segment: &str, age: &str| {
        let own = |row: &&Value| row["by"] == json!({ "age": age, "segment": segment });
        let value = &rows.iter().find(own).expect("each has each age")["values"][words[0]];
        (value["numerator"].clone(), value["denominator"].clone())
    };
    for (segment, age, numerator, denominator) in [
        ("gate_30", "1", 20_034.0, 44_700.0),
        ("gate_40", "1", 20_119.0, 45_489.0),
        ("gate_30", "7", 8_502.0, 44_700.0),
        ("gate_40", "7", 8_279.0, 45_489.0),
    ] {
        assert_eq!(found(segment, age), (json!(numerator), json!(denominator)), "{segment} {age}");
    }
    // Nobody recorded the days between: they are in neither rows nor total.
    let words = ["cohort_retention", "--variant", "use", "--set", "only=1,7"];
    let answer = bench.json(&[&["query"], &words[..]].concat());
    let ages = answer["rows"].as_array().expect("there are rows").iter().map(|row| &row["by"]);
    let ages: Vec<&Value> = ages.map(|by| &by["age"]).collect();
    assert_eq!(ages, [&json!("0"), &json!("1"), &json!("7")]);
}

#[test]
fn steps_of_orders() {
    let Some(bench) = imported("prep-order-to-review/input_01.csv", "order-steps") else { return };
    let exported = bench.run(&["export", "orders"]);
    let mut lines = exported.stdout.lines();
    let names: Vec<&str> = lines.next().expect("headings").split(',').collect();
    let place = |name: &str| names.iter().position(|own| *own == name).expect("a column");
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    // The task's answers: which order was never sent, and the share sent within three days.
    let unsent: Vec<_> = rows.iter().filter(|row| row[place("shipped_at")].is_empty()).collect();
    assert_eq!(unsent.len(), 1);
    assert_eq!((unsent[0][place("order_id")], unsent[0][place("attr_city")]), ("1137", "Leeds"));
    let day = |row: &[&str], name: &str| row[place(name)][8..10].parse::<i64>().ok();
    let prompt = |row: &&Vec<&str>| {
        let sent = (!row[place("shipped_at")].is_empty()).then(|| day(row, "shipped_at"));
        sent.flatten().zip(day(row, "placed_at")).is_some_and(|(sent, placed)| sent - placed <= 3)
    };
    for (city, prompt_count, count) in
        [("Leeds", 1, 3), ("Manchester", 2, 2), ("York", 2, 3), ("Newcastle", 0, 2)]
    {
        let own: Vec<_> = rows.iter().filter(|row| row[place("attr_city")] == city).collect();
        let found = (own.iter().copied().filter(prompt).count(), own.len());
        assert_eq!(found, (prompt_count, count), "{city}");
    }
}
