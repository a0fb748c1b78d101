//! What a question says of its records holds for all parts of a figure that is made of others.

use crate::Bench;

/// By e-mail two are solved and one lies open; by chat two are solved and two lie open.
const BOTH: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-20T09:00:00Z,opened,ana,customer,email,
1,2026-03-20T10:00:00Z,status,luis,agent,email,solved
2,2026-03-20T09:00:00Z,opened,ana,customer,email,
2,2026-03-20T10:00:00Z,status,luis,agent,email,solved
3,2026-03-20T09:00:00Z,opened,bea,customer,email,
4,2026-03-20T09:00:00Z,opened,eva,customer,chat,
4,2026-03-20T10:00:00Z,status,luis,agent,chat,solved
5,2026-03-20T09:00:00Z,opened,eva,customer,chat,
5,2026-03-20T10:00:00Z,status,luis,agent,chat,solved
6,2026-03-20T09:00:00Z,opened,leo,customer,chat,
7,2026-03-20T09:00:00Z,opened,ivo,customer,chat,
";

#[test]
fn what_a_profile_leaves_out_is_left_out_of_every_part() {
    let bench = Bench::new();
    bench.import_small(BOTH);
    bench.write("profiles/letters.toml", "[default]\nexclude = \"channel = 'chat'\"\n");
    let days = |words: &[&str]| {
        let asked = ["backlog_days", "--from", "2026-03-01", "--to", "2026-03-31"];
        bench.value(&[&asked[..], words].concat())["value"].clone()
    };
    // 3 over 4 in 28 days, and 1 over 2: not 3 over 2.
    assert_eq!(days(&[]), 21.0);
    assert_eq!(days(&["--profile", "letters"]), 14.0);
    assert_eq!(days(&["--where", "channel = 'email'"]), 14.0);
    let backlog = bench.value(&["backlog", "--profile", "letters"]);
    assert_eq!(backlog["value"], 1.0, "{backlog}");
}
