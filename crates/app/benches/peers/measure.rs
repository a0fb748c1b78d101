//! Clocks and counters.

use std::time::Instant;

use serde_json::{Value, json};

/// How often each measurement is taken; the best counts.
pub const RUNS: usize = 3;

/// One measurement, taken several times.
#[derive(Default)]
pub struct Timings {
    seconds: Vec<f64>,
    /// Load average over a minute when each run ended.
    load: Vec<f64>,
}

impl Timings {
    /// Times one run.
    pub fn run<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = work();
        self.seconds.push(started.elapsed().as_secs_f64());
        self.load.push(load_average());
        result
    }

    /// Returns the seconds of the fastest run.
    pub fn best(&self) -> f64 {
        self.seconds.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Returns the fastest run with the load around it, and all runs.
    pub fn json(&self) -> Value {
        let best = self.best();
        let place = self.seconds.iter().position(|seconds| *seconds == best).unwrap_or(0);
        json!({ "best": best, "load": self.load.get(place), "runs": self.seconds })
    }
}

/// Times the same work [`RUNS`] times and drops what it returns outside the clock.
pub fn repeat<T>(mut work: impl FnMut() -> T) -> Timings {
    let mut timings = Timings::default();
    for _ in 0..RUNS {
        drop(timings.run(&mut work));
    }
    timings
}

/// Returns the load average over the last minute; not a number where there is none.
pub fn load_average() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
}

/// Returns the peak resident memory of a process in MiB; none where the system does not say.
pub fn peak_mib(process: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib / 1024)
}

/// Returns what this runs on.
pub fn machine() -> Value {
    let field = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split(':').nth(1).unwrap_or_default().trim().to_owned()
    };
    json!({
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "processor": field("/proc/cpuinfo", "model name"),
        "memory": field("/proc/meminfo", "MemTotal"),
    })
}
