//! Clocks of a conversation that nobody has solved yet, as the API gives them.

use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, SMALL};

#[test]
fn what_is_open_has_no_end() {
    let bench = Bench::new();
    let more = "2,2026-03-02T09:35:00Z,status,luis,agent,chat,open\n\
                2,2026-03-02T09:45:00Z,status,luis,agent,chat,pending\n\
                2,2026-03-02T09:55:00Z,status,luis,agent,chat,open\n";
    bench.import_small(format!("{SMALL}{more}"));
    let server = Server::listening(&bench, "127.0.0.1:0");
    let (status, body) = server.get("/api/v1/conversations/2?metric=requester_wait_time");
    assert!(status.contains("200"), "{status} {body}");
    let told: Value = serde_json::from_str(&body).expect("JSON");
    let clocks = told["clocks"].as_array().expect("clocks");
    for clock in clocks {
        assert!(clock["to"] != clock["from"], "{clock}");
        assert!(clock["reason"] != "unsolved" || clock["to"].is_null(), "{clock}");
    }
    let of = |metric: &str| clocks.iter().find(|clock| clock["metric"] == metric);
    let told = |metric: &str| {
        let clock = of(metric).expect("an unsolved conversation has the clock");
        json!([clock["awaits_solve"], clock["wall_micros"], clock["to"]])
    };
    assert_eq!(told("requester_wait_time"), json!([true, null, null]));
    assert_eq!(told("resolution_time"), json!([false, 1_800_000_000_u64, null]));
    let (status, page) = server.get("/conversations/small/2");
    assert!(status.contains("200") && page.contains("class=\"timeline"), "{status}");
}

/// A bot answers alone, and the conversation is closed.
const BOT: &str = "conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,chat,
1,2026-03-02T09:00:00Z,message,ana,customer,chat,
1,2026-03-02T09:00:02Z,message,bot,bot,chat,
1,2026-03-02T09:30:00Z,status,bot,bot,chat,closed
2,2026-03-02T12:00:00Z,opened,eva,customer,chat,
";

#[test]
fn what_is_over_has_no_clock_that_runs_and_no_length_of_nothing() {
    let bench = Bench::new();
    bench.import_small(BOT);
    let server = Server::start(&bench);
    let (_, body) = server.get("/api/v1/conversations/1");
    let told: Value = serde_json::from_str(&body).expect("JSON");
    let clocks = told["clocks"].as_array().expect("clocks");
    for metric in ["first_response_time", "time_to_assignment"] {
        let clock = clocks.iter().find(|clock| clock["metric"] == metric).expect("a clock");
        let said = json!([clock["counts"], clock["wall_micros"], clock["to"]]);
        assert_eq!(said, json!([false, null, null]), "{clock}");
    }
    // The wait of the customer runs over a status: the one the conversation was opened with.
    let statuses = told["statuses"].as_array().expect("statuses");
    let (first, last) = (&statuses[0], statuses.last().expect("a status"));
    assert_eq!(first["from"], told["events"][0]["at_micros"], "{statuses:?}");
    assert!(first["status"] != "closed" && last["status"] == "closed", "{statuses:?}");
    for pair in statuses.windows(2) {
        assert_eq!(pair[0]["to"], pair[1]["from"], "{statuses:?}");
    }
    let (_, page) = server.get("/conversations/small/1?lang=en");
    assert!(page.contains("<tspan class=\"strong\">–</tspan>"), "{page}");
    assert!(!page.contains("still running"), "{page}");
}
