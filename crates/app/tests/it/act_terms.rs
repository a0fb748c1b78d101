//! When the term of a claim is over, in the annual pack of Spain's act on customer service.

use serde_json::{Value, json};

use crate::Bench;
use crate::act_pack::{import_claims_of, parameter};

/// Three claims of Friday 27 February 2026, whose 15th working day is Friday 20 March: one is
/// answered late that evening, one on the Saturday after, and one waits.
const FRIDAY: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-02-27T09:00:00Z,opened,ana,customer,email,
1,2026-02-27T09:00:00Z,message,ana,customer,email,
1,2026-02-27T10:00:00Z,complaint,luis,agent,email,
1,2026-03-20T23:30:00Z,status,luis,agent,email,solved
2,2026-02-27T09:00:00Z,opened,eva,customer,email,
2,2026-02-27T09:00:00Z,message,eva,customer,email,
2,2026-02-27T10:00:00Z,complaint,luis,agent,email,
2,2026-03-21T00:30:00Z,status,luis,agent,email,solved
3,2026-02-27T09:00:00Z,opened,mar,customer,email,
3,2026-02-27T09:00:00Z,message,mar,customer,email,
3,2026-02-27T10:00:00Z,complaint,luis,agent,email,
";

/// A claim that waits, of which nothing is known after its day.
const WAITS: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-02T09:00:00Z,message,ana,customer,email,
1,2026-03-02T10:00:00Z,complaint,luis,agent,email,
";

/// A question of another desk, much later.
const LATER: &str = "\
conversation,time,kind,actor,role,channel,value
9,2026-06-01T09:00:00Z,opened,pau,customer,email,
9,2026-06-01T09:00:00Z,message,pau,customer,email,
";

/// Three claims around the end of 2024. That of 2 December has until the 24th and is answered on
/// 8 January; those of 23 December have until 16 January: one is answered the day after, one waits.
const YEAR_END: &str = "\
conversation,time,kind,actor,role,channel,value
1,2024-12-02T09:00:00Z,opened,ana,customer,email,
1,2024-12-02T09:00:00Z,message,ana,customer,email,
1,2024-12-02T10:00:00Z,complaint,luis,agent,email,
1,2025-01-08T12:00:00Z,status,luis,agent,email,solved
2,2024-12-23T09:00:00Z,opened,eva,customer,email,
2,2024-12-23T09:00:00Z,message,eva,customer,email,
2,2024-12-23T10:00:00Z,complaint,luis,agent,email,
2,2024-12-24T12:00:00Z,status,luis,agent,email,solved
3,2024-12-23T09:00:00Z,opened,mar,customer,email,
3,2024-12-23T09:00:00Z,message,mar,customer,email,
3,2024-12-23T10:00:00Z,complaint,luis,agent,email,
";

/// The third is answered at last, in February.
const AT_LAST: &str = "\
conversation,time,kind,actor,role,channel,value
3,2025-02-03T12:00:00Z,status,luis,agent,email,solved
";

#[test]
fn a_claim_counts_in_the_year_in_which_its_term_ends() {
    let bench = Bench::new();
    let of = |year: &str| {
        let pack = bench.json(&["report", "es_ley_10_2025", "--year", year]);
        let parameters = pack["parameters"].as_array().cloned().unwrap_or_default();
        let within = parameters.into_iter().find(|it| it["id"] == "complaints_within_15_days");
        let within = within.expect("it is one of the figures");
        // The records themselves give the same, where there is a value.
        let error = if within["value"].is_null() { Value::Null } else { json!(0.0) };
        assert_eq!(within.get("error"), Some(&error), "{within}");
        let january = within["months"][0]["n"].clone();
        (within["value"].clone(), within["n"].clone(), january)
    };
    // Early in January the terms of two still run: the early answer does not count yet either.
    import_claims_of(&bench, "desk", YEAR_END);
    assert_eq!(of("2024").0, json!(0.0));
    assert_eq!(of("2024").1, json!(1));
    assert_eq!(of("2025"), (Value::Null, json!(0), json!(0)));
    // Once they are over, each counts in the year of its end, and an answer moves none.
    import_claims_of(&bench, "desk", &LATER.replace("2026-06-01", "2025-01-20"));
    for rows in [None, Some(AT_LAST)] {
        if let Some(rows) = rows {
            import_claims_of(&bench, "desk", rows);
        }
        assert_eq!(of("2024").0, json!(0.0));
        assert_eq!(of("2024").1, json!(1));
        assert_eq!(of("2025"), (json!(50.0), json!(2), json!(2)));
    }
}

#[test]
fn a_term_is_over_with_its_last_working_day() {
    let bench = Bench::new();
    import_claims_of(&bench, "desk", FRIDAY);
    let within = parameter(&bench, "complaints_within_15_days");
    let share = within["value"].as_f64().expect("a share");
    assert!((share - 100.0 / 3.0).abs() < 1e-9, "{within}");
    assert_eq!((&within["n"], &within["error"]), (&json!(3), &json!(0.0)), "{within}");
}

#[test]
fn what_waits_is_overdue_as_far_as_its_own_source_knows() {
    let bench = Bench::new();
    import_claims_of(&bench, "desk", WAITS);
    import_claims_of(&bench, "other", LATER);
    let told = || {
        let within = parameter(&bench, "complaints_within_15_days");
        ["value", "n"].map(|key| within[key].clone())
    };
    assert_eq!(told(), [Value::Null, json!(0)]);
    let later = LATER.replace("9,2026", "8,2026");
    import_claims_of(&bench, "desk", &later);
    assert_eq!(told(), [json!(0.0), json!(1)]);
}
