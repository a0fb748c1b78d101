//! Who has a case: what lies with a bot belongs to nobody yet.

use serde_json::json;

use crate::{Bench, SMALL_MAP, text};

/// A thread that is used again after weeks: Luis had it, and the bot is given the second case in
/// one of both.
const REUSED: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,chat,
1,2026-03-02T09:05:00Z,given,system,system,chat,luis
1,2026-03-02T10:00:00Z,status,luis,agent,chat,solved
1,2026-03-16T09:00:00Z,message,ana,customer,chat,
2,2026-03-02T09:00:00Z,opened,eva,customer,chat,
2,2026-03-02T09:05:00Z,given,system,system,chat,luis
2,2026-03-02T10:00:00Z,status,luis,agent,chat,solved
2,2026-03-16T09:00:00Z,message,eva,customer,chat,
2,2026-03-16T09:01:00Z,given,system,system,chat,fin
";

#[test]
fn a_bot_keeps_no_case() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let config = bench.data().join("baremo.toml");
    std::fs::write(config, "[fold]\nbot_agents = [\"fin\"]\n").expect("it can be written");
    bench.import_with_assignments(REUSED);
    let value = bench.value(&["time_to_assignment"]);
    assert_eq!(json!([value["value"], value["n"]]), json!([300.0, 2]), "{value}");
    assert_eq!(value["excluded"], json!({ "kept_assignee": 1, "unassigned": 1 }));
}

impl Bench {
    /// Imports events of which some give a case to somebody.
    fn import_with_assignments(&self, csv: &str) {
        let map = SMALL_MAP.replace("note = \"note\"", "given = \"assigned\"");
        let (map, csv) = (self.file("given.toml", map), self.file("given.csv", csv));
        self.json(&["import", text(&csv), "--source", "small", "--map", text(&map)]);
    }
}
