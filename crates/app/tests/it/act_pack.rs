//! The annual pack of Spain's act on customer service.

use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, SMALL_MAP, line, text};

/// Four claims of Monday 2 March 2026. The first is corrected on Wednesday the 11th, which is
/// noticed a day later, and solved on Friday the 27th: 12 working days, 19 of the claim. The second
/// is solved on the 24th: 16. The third is solved on the 6th and corrected on the 10th, and nobody
/// has answered since. The fourth conversation is no claim.
const CLAIMS: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-02T09:00:00Z,message,ana,customer,email,
1,2026-03-02T10:00:00Z,complaint,luis,agent,email,
1,2026-03-11T10:00:00Z,message,ana,customer,email,
1,2026-03-12T12:00:00Z,complaint_corrected,luis,agent,email,
1,2026-03-27T15:00:00Z,status,luis,agent,email,solved
2,2026-03-02T09:00:00Z,opened,eva,customer,email,
2,2026-03-02T09:00:00Z,message,eva,customer,email,
2,2026-03-02T10:00:00Z,complaint,luis,agent,email,
2,2026-03-24T12:00:00Z,status,luis,agent,email,solved
3,2026-03-02T09:00:00Z,opened,mar,customer,email,
3,2026-03-02T09:00:00Z,message,mar,customer,email,
3,2026-03-02T10:00:00Z,complaint,luis,agent,email,
3,2026-03-06T12:00:00Z,status,luis,agent,email,solved
3,2026-03-11T09:00:00Z,complaint_corrected,luis,agent,email,2026-03-10T10:00:00Z
4,2026-06-01T09:00:00Z,opened,pau,customer,email,
4,2026-06-01T09:00:00Z,message,pau,customer,email,
";

/// Two claims of Monday 23 March 2026 and one of the day after, which waits. The first is solved on
/// Tuesday 14 April, 16 weekdays later, the second a day after that. Good Friday is 3 April, Maundy
/// Thursday, a holiday in Madrid, the 2nd. What is told reaches into Thursday 16 April.
const EASTER: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-23T09:00:00Z,opened,ana,customer,email,
1,2026-03-23T09:00:00Z,message,ana,customer,email,
1,2026-03-23T10:00:00Z,complaint,luis,agent,email,
1,2026-04-14T12:00:00Z,status,luis,agent,email,solved
2,2026-03-23T09:00:00Z,opened,eva,customer,email,
2,2026-03-23T09:00:00Z,message,eva,customer,email,
2,2026-03-23T10:00:00Z,complaint,luis,agent,email,
2,2026-04-15T12:00:00Z,status,luis,agent,email,solved
3,2026-03-24T09:00:00Z,opened,mar,customer,email,
3,2026-03-24T09:00:00Z,message,mar,customer,email,
3,2026-03-24T10:00:00Z,complaint,luis,agent,email,
9,2026-04-16T01:00:00Z,opened,pau,customer,email,
";

/// A conversation of type complaint, and one of another type.
const TYPED: &str = "\
conversation,time,kind,actor,role,channel,value
8,2026-06-02T09:00:00Z,opened,sol,customer,email,
8,2026-06-02T09:00:00Z,message,sol,customer,email,
8,2026-06-02T09:00:00Z,typed,luis,agent,email,queja
9,2026-06-02T09:00:00Z,opened,rut,customer,email,
9,2026-06-02T09:00:00Z,message,rut,customer,email,
9,2026-06-02T09:00:00Z,typed,luis,agent,email,question
";

/// Orders with their time: three hours of selling on Mondays, one on a Tuesday.
const ORDERS: &str = "\
order,customer,date,currency
o1,ana,2026-03-02T09:10:00Z,EUR
o2,eva,2026-03-02T09:50:00Z,EUR
o3,mar,2026-03-02T20:30:00Z,EUR
o4,ana,2026-03-03T10:00:00Z,EUR
o5,eva,2026-03-09T20:15:00Z,EUR
";

/// Returns one parameter of the pack of 2026.
pub(crate) fn parameter(bench: &Bench, id: &str) -> Value {
    let pack = bench.json(&["report", "es_ley_10_2025", "--year", "2026"]);
    let parameters = pack["parameters"].as_array().cloned().unwrap_or_default();
    let found = parameters.into_iter().find(|parameter| parameter["id"] == id);
    found.unwrap_or_else(|| panic!("no parameter {id}: {pack}"))
}

/// Returns the pack of 2026 as people read it, its lines joined.
pub(crate) fn read(bench: &Bench, lang: &str) -> String {
    let run = bench.run(&["report", "es_ley_10_2025", "--year", "2026", "--lang", lang]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    line(&run.stdout)
}

fn calendar(bench: &Bench, file: &str, content: &str) {
    bench.write(&format!("calendars/{file}"), content);
}

/// The service is open from Monday to Friday, from 9 to 20.
fn open_office(bench: &Bench) {
    let office = "name = \"office\"\nzone = \"UTC\"\n[[hours]]\nweekdays = \"09:00-20:00\"\n";
    calendar(bench, "office.toml", office);
    calendar(bench, "rules.toml", "default = \"office\"\n");
}

fn import_claims(bench: &Bench, claims: &str) {
    import_claims_of(bench, "desk", claims);
}

pub(crate) fn import_claims_of(bench: &Bench, source: &str, claims: &str) {
    let kinds = "[tables.kinds]\ncomplaint = \"complaint\"\n\
                 complaint_corrected = \"complaint_corrected\"";
    let map = SMALL_MAP.replace("[tables.kinds]", kinds);
    bench.import_each(source, &map, &[("claims.csv", claims)]);
}

#[test]
fn the_term_of_a_claim_stands_still_on_holidays() {
    let bench = Bench::new();
    import_claims(&bench, EASTER);
    let told = || {
        let within = parameter(&bench, "complaints_within_15_days");
        ["value", "n", "error", "calendar", "holidays"].map(|key| within[key].clone())
    };
    // By the national holidays 15 days and 16, and the term of the open one ended on the 15th.
    let national = [json!(100.0 / 3.0), json!(3), json!(0.0), Value::Null, json!("es")];
    assert_eq!(told(), national);
    let shown = read(&bench, "en");
    let line = "working days: Monday to Friday, without the holidays of Spain (`es`); for others";
    assert!(shown.contains(line), "{shown}");
    let shown = read(&bench, "es");
    let line = "días hábiles: de lunes a viernes, sin los festivos de España (`es`); para otros";
    assert!(shown.contains(line), "{shown}");

    // The office that the rules fall back on keeps those of Madrid; that it opens on Saturdays
    // makes no working day of them. The open one has until the end of the 16th.
    let office = "name = \"office\"\nzone = \"UTC\"\nholidays = { sets = [\"es-md\"] }\n\
                  [[hours]]\nevery_day = \"09:00-20:00\"\n";
    calendar(&bench, "office.toml", office);
    calendar(&bench, "rules.toml", "default = \"office\"\n");
    let regional = [json!(100.0), json!(2), json!(0.0), Value::Null, json!("es-md")];
    assert_eq!(told(), regional);
    assert!(read(&bench, "en").contains("Community of Madrid (`es-md`)"));

    // A calendar for complaints counts as it is: this one knows no holiday, and the open claim is
    // overdue by it.
    let own = "name = \"complaints\"\nzone = \"UTC\"\n[[hours]]\nweekdays = [\"09:00-20:00\"]\n";
    calendar(&bench, "complaints.toml", own);
    let by_own = [json!(0.0), json!(3), json!(0.0), json!("complaints"), Value::Null];
    assert_eq!(told(), by_own);
    assert!(read(&bench, "en").contains("working days: calendar `complaints`"));
    let csv = bench.run(&["report", "es_ley_10_2025", "--year", "2026", "--format", "csv"]).stdout;
    assert!(csv.lines().next().is_some_and(|head| head.ends_with(",calendar,holidays")), "{csv}");
}

#[test]
fn a_correction_by_the_customer_restarts_the_term() {
    let bench = Bench::new();
    import_claims(&bench, CLAIMS);
    let ask = |variant: &str| bench.value(&["complaint_resolution_time", "--variant", variant]);
    let restarted = ask("business_days_restarted");
    assert_eq!((&restarted["value"], &restarted["n"]), (&json!(14.0), &json!(2)), "{restarted}");
    assert_eq!(restarted["excluded"], json!({ "unsolved": 1 }), "{restarted}");
    let claimed = ask("business_days");
    assert_eq!((&claimed["value"], &claimed["n"]), (&json!(13.0), &json!(3)), "{claimed}");

    let within = parameter(&bench, "complaints_within_15_days");
    // Of three claims one is answered within 15 days; one is late, one overdue.
    assert_eq!((&within["n"], &within["kept"]), (&json!(3), &json!(false)), "{within}");
    let share = within["value"].as_f64().expect("a share");
    assert!((share - 100.0 / 3.0).abs() < 1e-9, "{within}");
    assert_eq!(within["error"], 0.0, "{within}");
    assert!(read(&bench, "en").contains("15 working days of their last correction"));
    assert!(read(&bench, "es").contains("15 días hábiles desde su última subsanación"));
}

#[test]
fn cases_whose_type_says_complaint_are_told_where_the_settings_do_not_count_them() {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.write("baremo.toml", "[fold]\ncomplaint_words = []\n");
    import_claims(&bench, CLAIMS);
    let of = |key: &str| parameter(&bench, "complaints_within_15_days")[key].clone();
    assert_eq!((of("uncounted"), of("n")), (json!(0), json!(3)));
    let map = SMALL_MAP.replace("[tables.kinds]", "[tables.kinds]\ntyped = \"typed\"");
    bench.import_each("forms", &map, &[("typed.csv", TYPED)]);
    assert_eq!((of("uncounted"), of("n")), (json!(1), json!(3)));
    let shown = read(&bench, "en");
    assert!(shown.contains("cases not counted whose type says complaint: 1;"), "{shown}");
    let shown = read(&bench, "es");
    assert!(shown.contains("casos sin contar cuyo tipo dice queja: 1;"), "{shown}");
}

#[test]
fn a_type_that_says_complaint_is_one_unless_the_settings_say_otherwise() {
    for (fold, complaints) in [
        ("", 1.0),
        ("[fold]\ncomplaint_words = ['claim']\n", 0.0),
        ("[fold]\ncomplaint_types = ['Question']\n", 2.0),
        ("[fold]\ncomplaint_words = []\ncomplaint_types = ['QUEJA']\n", 1.0),
    ] {
        let bench = Bench::new();
        bench.run(&["init"]);
        bench.write("baremo.toml", fold);
        let map = SMALL_MAP.replace("[tables.kinds]", "[tables.kinds]\ntyped = \"typed\"");
        bench.import_each("forms", &map, &[("typed.csv", TYPED)]);
        let of = bench.value(&["ticket_volume", "--where", "complaint = true"]);
        assert_eq!(of["value"], json!(complaints), "{fold}");
    }
}

#[test]
fn a_claim_about_a_bill_is_one_however_its_type_is_written() {
    for written in ["Facturación", "FACTURA", "invoice"] {
        let bench = Bench::new();
        let kinds = "[tables.kinds]\ncomplaint = \"complaint\"\ntyped = \"typed\"";
        let map = SMALL_MAP.replace("[tables.kinds]", kinds);
        let heads = "conversation,time,kind,actor,role,channel,value";
        let rows = format!(
            "{heads}
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-02T09:00:00Z,message,ana,customer,email,
1,2026-03-02T09:00:00Z,typed,luis,agent,email,{written}
1,2026-03-02T10:00:00Z,complaint,luis,agent,email,
1,2026-03-24T12:00:00Z,status,luis,agent,email,solved
"
        );
        bench.import_each("desk", &map, &[("bills.csv", rows.as_str())]);
        let within = parameter(&bench, "billing_complaints_within_5_days");
        assert_eq!((&within["n"], &within["kept"]), (&json!(1), &json!(false)), "{written}");
    }
}

#[test]
fn three_minutes_sharp_are_not_under_three_minutes() {
    let bench = Bench::new();
    import_claims(&bench, CLAIMS);
    for id in ["calls_under_three_minutes", "person_under_three_minutes"] {
        // The variants ask for less than the threshold, as their worked examples show.
        assert_eq!(parameter(&bench, id)["set"], json!({ "threshold": "3m" }));
    }
}

#[test]
fn whoever_was_never_served_is_not_among_the_fastest_of_a_kept_promise() {
    let answered = "k1,2026-03-02T09:00:00Z,2026-03-02T09:00:05Z,ann,2026-03-02T09:00:20Z,\n";
    let abandoned = "k2,2026-03-02T09:00:00Z,2026-03-02T09:00:05Z,,,2026-03-02T09:01:00Z\n";
    let means = ["calls_mean_of_fastest", "person_mean_of_fastest"];
    // One of two was served, then one of one.
    for (rows, values, kept, n) in [
        (format!("{answered}{abandoned}"), [Value::Null, Value::Null], json!(false), 2),
        (answered.to_owned(), [json!(20.0), json!(15.0)], json!(true), 1),
    ] {
        let bench = Bench::new();
        bench.import_calls("pbx", &format!("id,at,asked,agent,answered,left\n{rows}"));
        for (id, value) in means.into_iter().zip(values) {
            let fastest = parameter(&bench, id);
            let told = ["value", "kept", "n"].map(|key| fastest[key].clone());
            assert_eq!(told, [value, kept.clone(), json!(n)], "{fastest}");
        }
    }
    // Without calls nothing is known.
    let bench = Bench::new();
    import_claims(&bench, CLAIMS);
    for id in means {
        assert_eq!(parameter(&bench, id)["kept"], Value::Null);
    }
}

#[test]
fn service_hours_are_held_against_the_hours_of_orders() {
    let bench = Bench::new();
    bench.import_orders(ORDERS);
    let hours = parameter(&bench, "service_hours");
    assert_eq!((&hours["value"], &hours["kept"]), (&Value::Null, &Value::Null), "{hours}");
    assert_eq!(hours["reason"], "no_service_calendar", "{hours}");
    let shown = read(&bench, "en");
    assert!(shown.contains("no calendar of service hours"), "{shown}");
    assert!(shown.contains("write the service hours as calendars/service.toml"), "{shown}");
    let shown = read(&bench, "es");
    assert!(shown.contains("sin calendario de atención"), "{shown}");
    assert!(shown.contains("describa el horario de atención en calendars/service.toml"), "{shown}");

    open_office(&bench);
    let hours = parameter(&bench, "service_hours");
    assert_eq!((&hours["value"], &hours["n"]), (&json!(50.0), &json!(4)), "{hours}");
    assert_eq!((&hours["error"], &hours["kept"]), (&json!(0.0), &json!(false)), "{hours}");
    let held = &hours["hours"];
    assert_eq!((&held["service"], &held["selling"]), (&json!("office"), &Value::Null), "{held}");
    let unserved = json!([{ "from": "20:00", "to": "21:00", "dates": 2 }]);
    let monday = json!({
        "weekday": "Mon", "selling_hours": 3.0, "served_hours": 1.0, "unserved": unserved,
    });
    assert_eq!(held["days"][0], monday, "{held}");
    assert_eq!(held["days"][1]["served_hours"], 1.0, "{held}");
    let mondays = json!([{
        "always": true, "weekdays": [0], "dates": [], "hours": [["20:00", "21:00"]],
        "date_count": 2,
    }]);
    assert_eq!(held["gaps"], mondays, "{held}");
    let shown = read(&bench, "en");
    assert!(shown.contains("served: Mon 1 of 3 h · Tue 1 of 1 h unserved:"), "{shown}");
    assert!(shown.contains("unserved: Mondays 20:00–21:00 (2 dates)"), "{shown}");
    let shown = read(&bench, "es");
    assert!(shown.contains("atendidas: lun 1 de 3 h · mar 1 de 1 h"), "{shown}");
    assert!(shown.contains("sin atender: lunes de 20:00 a 21:00 (2 fechas)"), "{shown}");
    let kept = std::fs::read_to_string(bench.data().join("packs/es_ley_10_2025/2026.json"));
    assert!(kept.expect("the pack is kept").contains("\"service_hours\""));
}

#[test]
fn service_hours_are_held_against_a_selling_calendar_as_far_as_the_year_has_gone() {
    let bench = Bench::new();
    bench.import_orders(ORDERS);
    open_office(&bench);
    let selling = "name = \"selling\"\nzone = \"UTC\"\n[[hours]]\nmon = \"10:00-22:00\"\n";
    calendar(&bench, "selling.toml", selling);
    // Nine Mondays of twelve hours, and 9 March until 20:15; ten hours of each are served.
    let hours = parameter(&bench, "service_hours");
    let share = hours["value"].as_f64().expect("a share");
    assert!((share - 100.0 * 100.0 / 118.25).abs() < 1e-9, "{hours}");
    assert_eq!((&hours["n"], &hours["error"]), (&json!(118), &json!(0.0)), "{hours}");
    assert_eq!(hours["hours"]["selling"], "selling", "{hours}");
    let parts = json!([
        { "from": "20:00", "to": "20:15", "dates": 10 },
        { "from": "20:15", "to": "22:00", "dates": 9 },
    ]);
    assert_eq!(hours["hours"]["days"][0]["unserved"], parts, "{hours}");

    calendar(
        &bench,
        "service.toml",
        "name = \"service\"\nzone = \"UTC\"\n[[hours]]\nalways = true\n",
    );
    let hours = parameter(&bench, "service_hours");
    assert_eq!((&hours["value"], &hours["kept"]), (&json!(100.0), &json!(true)), "{hours}");
    assert_eq!((&hours["hours"]["service"], &hours["error"]), (&json!("service"), &json!(0.0)));
}

#[test]
fn whoever_is_open_serves() {
    let bench = Bench::new();
    bench.import_orders(ORDERS);
    open_office(&bench);
    let late = "name = \"late\"\nzone = \"UTC\"\n[[hours]]\nweekdays = \"20:00-22:00\"\n";
    calendar(&bench, "late.toml", late);
    let rules = |more: &str| {
        format!("default = \"office\"\n[[rules]]\nteam = \"night\"\ncalendar = \"late\"\n{more}")
    };
    calendar(&bench, "rules.toml", &rules(""));
    let hours = parameter(&bench, "service_hours");
    assert_eq!((&hours["value"], &hours["error"]), (&json!(100.0), &json!(0.0)), "{hours}");
    assert_eq!(hours["hours"]["service"], "office, late", "{hours}");
    assert!(read(&bench, "en").contains("service: any of the calendars `office`, `late`"));
    let shown = read(&bench, "es");
    assert!(shown.contains("atención: cualquiera de los calendarios `office`, `late`"), "{shown}");

    // From 9 March on nobody stays late.
    calendar(&bench, "rules.toml", &rules("to = 2026-03-08\n"));
    let hours = parameter(&bench, "service_hours");
    assert_eq!((&hours["value"], &hours["error"]), (&json!(75.0), &json!(0.0)), "{hours}");

    // From Tuesday on a rule for all leaves nothing to the default, which opens at ten as well.
    let late = "[[rules]]\nfrom = 2026-03-03\ncalendar = \"late\"\n";
    calendar(&bench, "rules.toml", &format!("default = \"office\"\n{late}"));
    let hours = parameter(&bench, "service_hours");
    assert_eq!((&hours["value"], &hours["error"]), (&json!(50.0), &json!(0.0)), "{hours}");
    assert_eq!(hours["hours"]["service"], "office, late", "{hours}");
}

#[test]
fn orders_told_by_their_date_alone_are_no_selling_hours() {
    let bench = Bench::new();
    bench.import_orders("order,customer,date,currency\no1,ana,2026-03-02,EUR\n");
    open_office(&bench);
    let hours = parameter(&bench, "service_hours");
    assert_eq!((&hours["value"], &hours["reason"]), (&Value::Null, &json!("no_selling_hours")));
    assert!(read(&bench, "en").contains("write the selling hours as calendars/selling.toml"));
    assert!(read(&bench, "es").contains("describa el horario de venta en calendars/selling.toml"));

    // Another source tells the hours: midnight is none of them.
    bench.import_orders_of("till", ORDERS);
    let hours = parameter(&bench, "service_hours");
    assert_eq!((&hours["value"], &hours["n"]), (&json!(50.0), &json!(4)), "{hours}");
    assert_eq!(hours["error"], 0.0, "{hours}");
}

#[test]
fn a_first_year_says_from_when_it_is_on_record_and_under_which_settings() {
    let bench = Bench::new();
    bench.import_orders(ORDERS);
    let office = "name = \"office\"\nzone = \"UTC\"\n[[hours]]\nfrom = 2025-02-01\n\
                  weekdays = \"09:00-20:00\"\n[[hours]]\nfrom = 2026-03-09\n\
                  weekdays = \"09:00-22:00\"\n";
    calendar(&bench, "office.toml", office);
    calendar(&bench, "rules.toml", "default = \"office\"\n");
    // Without a year it is the last one: no year is over in the data.
    let pack = bench.json(&["report", "es_ley_10_2025"]);
    assert_eq!((&pack["year"], &pack["years"]), (&json!(2026), &json!([2026])), "{pack}");
    assert_eq!((&pack["begins_on"], &pack["partial"]), (&json!("2026-03-02"), &json!(true)));
    let office = json!({
        "kind": "calendar", "name": "office", "since": "2025-02-01", "changes": ["2026-03-09"],
        "last_day": null,
    });
    assert_eq!(pack["settings"][0], office, "{pack}");
    let months = parameter(&bench, "service_hours")["months"].clone();
    assert_eq!(months.as_array().map(Vec::len), Some(1), "{months}");
    assert_eq!((&months[0]["month"], &months[0]["value"]), (&json!("2026-03"), &json!(75.0)));
    let shown = read(&bench, "en");
    assert!(shown.contains("Records begin on 2 March 2026"), "{shown}");
    assert!(shown.contains("as written since 1 February 2025; changes on 9 March 2026"), "{shown}");
    let shown = read(&bench, "es");
    assert!(shown.contains("Los registros empiezan el 2 de marzo de 2026"), "{shown}");
    assert!(shown.contains("desde el 1 de febrero de 2025; cambia el 9 de marzo"), "{shown}");
}

#[test]
fn the_pack_is_a_file_and_its_terms_can_be_asked_by_the_same_calendar() {
    let bench = Bench::new();
    import_claims(&bench, EASTER);
    let words = ["report", "es_ley_10_2025", "--year", "2026", "--output", "act.doc"];
    assert_eq!(bench.run(&words).status, 1);
    assert!(!bench.data().join("packs").exists(), "nothing was made, nothing is kept");
    for (name, start) in
        [("act.csv", &b"Parameter,"[..]), ("act.pdf", b"%PDF-"), ("act.xlsx", b"PK")]
    {
        let path = bench.file(name, "");
        let words = ["report", "es_ley_10_2025", "--year", "2026", "--output", text(&path)];
        let run = bench.run(&words);
        assert_eq!(run.status, 0, "{name}: {}", run.stderr);
        assert!(std::fs::read(&path).expect("it is written").starts_with(start), "{name}");
    }
    // What the page links to counts the same working days.
    let within = parameter(&bench, "complaints_within_15_days");
    let term = within["term"].as_str().expect("a term");
    let asked = ["complaint_resolution_time", "--variant", "business_days_restarted"];
    let value = bench.value(&[&asked[..], &["--calendar", term]].concat());
    assert_eq!((&value["value"], &value["n"]), (&json!(15.5), &json!(2)), "{value}");
}

#[test]
fn what_was_known_then_is_told_and_takes_the_place_of_nothing() {
    let bench = Bench::new();
    import_claims(&bench, EASTER);
    let then = jiff::Timestamp::now().to_string();
    import_claims(&bench, &format!("{EASTER}4,2026-05-04T09:00:00Z,opened,pau,customer,email,\n"));
    let asked = ["report", "es_ley_10_2025", "--year", "2026"];
    let now = bench.json(&asked);
    let kept = bench.data().join("packs/es_ley_10_2025/2026.json");
    let of_today = std::fs::read_to_string(&kept).expect("the pack is kept");
    let run = bench.run(&[&asked[..], &["--as-of", &then, "--format", "json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("does not replace packs/es_ley_10_2025/2026.json"), "{then}");
    let pack: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert!(pack["snapshot"].as_u64() < now["snapshot"].as_u64(), "{pack}");
    assert_eq!(std::fs::read_to_string(&kept).expect("it is there still"), of_today);
    // The API tells the same.
    let server = Server::start(&bench);
    let path = format!("/api/v1/reports/es_ley_10_2025?year=2026&as_of={then}");
    let (status, body) = server.get(&path);
    assert!(status.contains("200"), "{status}: {body}");
    assert_eq!(serde_json::from_str::<Value>(&body).expect("it is JSON"), pack);
}
