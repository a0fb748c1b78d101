//! What a command does not do, or does beside its answer, is told.

use crate::Bench;

#[test]
fn what_is_not_done_is_said() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["init", "--zone", "Europe/Madrid"]).stderr, "");
    let again = bench.run(&["init", "--zone", "Europe/Paris"]);
    assert_eq!(again.status, 0, "{}", again.stderr);
    assert!(again.stderr.contains("keeps its zone, Europe/Madrid: to change it, write zone = "));
    assert!(again.stdout.contains("was there already and keeps what it has"), "{}", again.stdout);
    let again = bench.run(&["init", "--lang", "es"]);
    assert!(again.stderr.is_empty() && again.stdout.contains("ya existía"), "{}", again.stdout);
    let refused = |words: &[&str], told: &str| {
        let run = bench.run(words);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{words:?}");
        assert!(run.stderr.contains(told), "{words:?}: {}", run.stderr);
    };
    let twice = ["query", "reopen_rate", "--set", "window=7d", "--set", "window=14d"];
    refused(&twice, "`--set window` is given more than once");
    let twice = ["calc", "csat", "--positive", "1", "--positive", "2", "--total", "5"];
    refused(&twice, "`--positive` is given more than once");
}
