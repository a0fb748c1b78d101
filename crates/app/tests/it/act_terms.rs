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
