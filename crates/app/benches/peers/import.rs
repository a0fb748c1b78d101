//! Import of CSV until it can be asked for, by the program itself.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use baremo_testkit::demo;
use serde_json::{Value, json};

use crate::measure::{RUNS, Timings, peak_mib};
use crate::{Result, data};

/// How often the memory of the running program is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Writes the events as CSV and imports it into an empty folder.
pub fn run(scale: f64, dir: &Path) -> Result<Value> {
    let csv = dir.join("events.csv");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&csv)?);
    let events = demo::write_csv(&data::company(scale), &mut file)?;
    drop(file);
    let mapping = dir.join("mapping.toml");
    std::fs::write(&mapping, data::MAPPING)?;
    let root = dir.join("imported");
    let mut timings = Timings::default();
    let mut peak = None;
    for _ in 0..RUNS {
        if root.exists() {
            std::fs::remove_dir_all(&root)?;
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_baremo"));
        command.arg("--data").arg(&root).args(["--format", "json", "import"]).arg(&csv);
        command.args(["--source", "demo", "--map"]).arg(&mapping);
        command.stdout(File::create(dir.join("import.json"))?).stderr(Stdio::null());
        let found = timings.run(|| command.spawn().map_err(Into::into).and_then(watch))?;
        peak = peak.max(found);
    }
    let report: Value = serde_json::from_slice(&std::fs::read(dir.join("import.json"))?)?;
    Ok(json!({
        "events": events, "bytes": csv.metadata()?.len(), "file": csv.display().to_string(),
        "import": timings.json(), "peak_program_mib": peak, "accepted": report["accepted"],
        "rejected": report["rejected"], "conversations": report["conversations"],
    }))
}

/// Waits for the program and returns its peak memory in MiB.
#[expect(clippy::disallowed_methods, reason = "memory is looked at by the clock")]
fn watch(mut program: Child) -> Result<Option<u64>> {
    let process = program.id().to_string();
    let mut peak = None;
    loop {
        peak = peak.max(peak_mib(&process));
        match program.try_wait()? {
            Some(status) if status.success() => return Ok(peak),
            Some(status) => return Err(format!("the import ended with {status}").into()),
            None => std::thread::sleep(LOOK),
        }
    }
}
