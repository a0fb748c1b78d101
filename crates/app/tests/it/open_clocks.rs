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
    assert_eq!(told("requester_wait_time"), json!([true, 0, null]));
    assert_eq!(told("resolution_time"), json!([false, 1_800_000_000_u64, null]));
    let (status, page) = server.get("/conversations/small/2");
    assert!(status.contains("200") && page.contains("class=\"timeline"), "{status}");
}
