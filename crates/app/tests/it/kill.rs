//! Killed at any instant and run again, an import ends as if it had not been interrupted.
//!
//! Runs for 15 seconds, a minute in CI; `BAREMO_KILL_SECS=600 cargo test kill` runs longer.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Bench, SMALL, SMALL_MAP, line, text};

/// Conversations of the log: enough for a kill to fall into every phase.
const CONVERSATIONS: u32 = 4000;

fn log() -> String {
    let mut csv = String::from("conversation,time,kind,actor,role,channel,value\n");
    for id in 0..CONVERSATIONS {
        let (month, day, minute) = (id % 6 + 1, id % 27 + 1, id % 60);
        let at = |hour: u32| format!("2025-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z");
        for (hour, kind, role, value) in [
            (8, "opened", "customer", ""),
            (8, "message", "customer", ""),
            (9, "message", "agent", ""),
            (10 + id % 5, "status", "agent", "solved"),
        ] {
            let _ = writeln!(csv, "{id},{},{kind},p{},{role},email,{value}", at(hour), id % 7);
        }
    }
    csv
}

fn answers(bench: &Bench) -> Vec<Value> {
    ["ticket_volume", "first_response_time", "resolution_time"]
        .map(|metric| bench.json(&["query", metric, "--grain", "month"])["rows"].clone())
        .to_vec()
}

#[test]
fn killing_an_import_at_random_loses_and_doubles_nothing() {
    let seconds = std::env::var("BAREMO_KILL_SECS").ok().and_then(|text| text.parse().ok());
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let budget = Duration::from_secs(seconds.unwrap_or(if in_ci { 60 } else { 15 }));
    let log = log();
    let prepare = |bench: &Bench| {
        let csv = bench.file("events.csv", &log);
        let map = bench.file("map.toml", SMALL_MAP);
        let words = ["import", text(&csv), "--source", "small", "--map", text(&map)];
        words.map(str::to_owned)
    };
    let whole = Bench::new();
    let words = prepare(&whole);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let started = Instant::now();
    assert_eq!(whole.run(&words).status, 0);
    let usual = started.elapsed();
    let expected = answers(&whole);

    let begun = Instant::now();
    let mut kills = 0u32;
    while begun.elapsed() < budget {
        let bench = Bench::new();
        let words = prepare(&bench);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for attempt in 0..3u32 {
            let mut child = bench
                .command(&words)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts");
            // Spread over the whole run by steps that share no factor with its phases.
            let part = f64::from((kills * 37 + attempt * 11) % 100) / 100.0;
            let until = Instant::now() + usual.mul_f64(part);
            while Instant::now() < until && child.try_wait().is_ok_and(|done| done.is_none()) {
                std::thread::yield_now();
            }
            let _ = child.kill();
            let _ = child.wait();
            kills += 1;
        }
        let run = bench.run(&words);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(answers(&bench), expected, "after {kills} kills");
        let checks = bench.run(&["doctor"]);
        assert_eq!(checks.status, 0, "{}{}", checks.stdout, checks.stderr);
    }
    assert!(kills >= 3, "nothing was killed");
}

#[test]
fn a_demo_that_was_killed_is_gone_on_with_and_mixed_with_nothing() {
    let bench = Bench::new();
    let begun = r#"{"seed":7,"scale":"0.01","end":1577836800000000,"months":24}"#;
    bench.write("demo.json", begun);
    let make = |bench: &Bench, seed: &str| {
        bench.run(&["demo", "--no-serve", "--scale", "0.01", "--seed", seed])
    };
    let other = make(&bench, "8");
    assert_eq!(other.status, 1, "{}", other.stderr);
    assert!(line(&other.stderr).contains("demo --seed 7 --scale 0.01"), "{}", other.stderr);
    let made = make(&bench, "7");
    assert_eq!(made.status, 0, "{}", made.stderr);
    // It ends where it was begun to end, whatever day it is now.
    let known = bench.json(&["query", "ticket_volume"])["watermark"].clone();
    let known = known.as_str().expect("there are data");
    assert!(known < "2020-01-02" && !bench.data().join("demo.json").exists(), "{known}");

    let bench = Bench::new();
    bench.write("lock", r#"{"host":"far-away","boot":"other","process":7,"since":0}"#);
    assert_eq!(bench.import_small(SMALL).status, 4);
    std::fs::remove_file(bench.data().join("lock")).expect("it was there");
    let refused = make(&bench, "1");
    assert_eq!(refused.status, 1, "{}", refused.stderr);
    assert!(line(&refused.stderr).contains("events of an import wait"), "{}", refused.stderr);

    // Data that came in after the demo was begun.
    let bench = Bench::new();
    assert_eq!(bench.import_small(SMALL).status, 0);
    bench.write("demo.json", begun);
    let refused = make(&bench, "7");
    assert_eq!(refused.status, 1, "{}", refused.stderr);
    assert!(line(&refused.stderr).contains("holds data of `small`"), "{}", refused.stderr);
}

/// A process that waits until it is stopped. It ends with the test, however that ends: it reads
/// what nobody writes, and the system closes that with whoever holds the other end.
#[cfg(target_os = "linux")]
struct Waiting(std::process::Child);

#[cfg(target_os = "linux")]
impl Waiting {
    fn begin() -> Self {
        let mut reads = std::process::Command::new("cat");
        let reads = reads.stdin(Stdio::piped()).stdout(Stdio::null());
        Waiting(reads.spawn().expect("it starts"))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Waiting {
    fn drop(&mut self) {
        // One that was stopped does not see that its input ends.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "an import tells nobody when it gives up")]
#[test]
fn an_import_waits_for_a_drainer_at_work_and_not_for_one_that_is_stopped_meanwhile() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(SMALL).status, 0);
    let path = bench.data().join("lock");
    let lock = std::fs::File::options().read(true).write(true).open(&path).expect("it is there");
    lock.lock().expect("nobody else holds it");
    let drainer = Waiting::begin();
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let (host, process) = (host.trim(), drainer.0.id());
    let holder = format!(r#"{{"host":"{host}","process":{process},"since":0}}"#);
    std::fs::write(&path, holder).expect("the lock can be written");
    let [csv, map] = ["events.csv", "map.toml"].map(|name| bench.data().with_file_name(name));
    let words = ["import", text(&csv), "--source", "small", "--map", text(&map)];
    let mut import = bench.command(&words);
    let import = import.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut import = import.spawn().expect("it starts");
    let mut told = BufReader::new(import.stderr.take().expect("it is read")).lines();
    let waits = told.find(|line| line.as_ref().is_ok_and(|line| line.contains("waiting for")));
    assert!(waits.is_some() && import.try_wait().expect("it is known").is_none());
    let stop = format!("kill -STOP {process}");
    let stopped = std::process::Command::new("sh").args(["-c", &stop]).status();
    assert!(stopped.expect("it starts").success());
    let begun = Instant::now();
    while import.try_wait().expect("it is known").is_none() && begun.elapsed().as_secs() < 30 {
        std::thread::sleep(Duration::from_millis(20));
    }
    import.kill().expect("it has ended, or ends");
    drop(drainer);
    assert_eq!(import.wait().expect("it ends").code(), Some(4));
}
