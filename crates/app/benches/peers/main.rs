//! Measures the program beside DuckDB and pandas, on the same files, in one run.
//!
//! ```text
//! cargo bench -p baremo --bench peers --features bench -- [--scale X] [--csv-scale X]
//!     [--only fold,lake,ask,import,sessions,shop,calls,company] [--dir FOLDER]
//!     [--peers duckdb,pandas] [--no-peers]
//! ```
//!
//! | stage | at scale 1; at scale 100 a hundred times that |
//! |---|---|
//! | `fold`, `lake`, `ask`, `import` | 20 000 conversations, 180 000 events over two years |
//! | `sessions` | 500 000 page views |
//! | `shop` | 200 000 orders of 100 000 customers: what is known of each; cohorts |
//! | `calls` | 10 000 calls of a telephone exchange's log |
//! | `company` | every metric over all streams of a tenth of the demo company |
//!
//! Each stage runs in a process of its own, so that its peak memory is its own;
//! what it found goes to `ours.json` in the folder, and `xtask/peers.py` does the same work with
//! the peers, compares the figures and prints both side by side.

#![expect(clippy::print_stdout, reason = "a program that prints its measurements")]
#![expect(clippy::print_stderr, reason = "progress of a program that takes minutes")]

mod ask;
mod calls;
mod company;
mod data;
#[expect(dead_code, reason = "the program's own file, of which a bench needs one function")]
#[cfg_attr(test, expect(unused_imports, reason = "its tests run with the program's"))]
#[path = "../../src/derive.rs"]
mod derive;
mod import;
mod lake;
mod made;
mod measure;
mod shop;
mod stages;
mod web;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use mimalloc::MiMalloc;
use serde_json::{Value, json};

/// That of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Whatever went wrong, as text: a bench has nobody to handle it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// The stages, in the order they run; later ones read what earlier ones wrote.
const STAGES: [&str; 8] = ["fold", "lake", "ask", "import", "sessions", "shop", "calls", "company"];

/// What was asked for.
struct Options {
    scale: f64,
    csv_scale: f64,
    stages: Vec<String>,
    dir: Option<PathBuf>,
    /// Who does the same work: `duckdb`, `pandas`, both or nobody.
    peers: String,
    /// Runs one stage in this process and prints what it found.
    inside: Option<String>,
}

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(agrees) => ExitCode::from(u8::from(!agrees)),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options> {
    let mut options = Options {
        scale: 1.0,
        csv_scale: f64::NAN,
        stages: STAGES.map(str::to_owned).to_vec(),
        dir: None,
        peers: "duckdb,pandas".into(),
        inside: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
        match word.as_str() {
            "--scale" => options.scale = value()?.parse()?,
            "--csv-scale" => options.csv_scale = value()?.parse()?,
            "--only" => options.stages = value()?.split(',').map(str::to_owned).collect(),
            "--dir" => options.dir = Some(value()?.into()),
            "--inside" => options.inside = Some(value()?),
            "--peers" => options.peers = value()?,
            "--no-peers" => options.peers.clear(),
            // Cargo says so to every bench.
            "--bench" => {}
            _ => return Err(format!("`{word}` is not a flag of this bench").into()),
        }
    }
    if options.csv_scale.is_nan() {
        options.csv_scale = options.scale;
    }
    match options.stages.iter().find(|stage| !STAGES.contains(&stage.as_str())) {
        Some(stage) => Err(format!("`{stage}` is not a stage; they are {STAGES:?}").into()),
        None => Ok(options),
    }
}

/// Runs the stages, then the peers; returns whether all figures agree.
fn run(options: &Options) -> Result<bool> {
    let temporary = tempfile::Builder::new().prefix("baremo-peers-").tempdir()?;
    let dir = options.dir.clone().unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&dir)?;
    if let Some(stage) = &options.inside {
        let mut found = inside(stage, options, &dir)?;
        found["peak_mib"] = json!(measure::peak_mib("self"));
        println!("{found}");
        return Ok(true);
    }
    let path = dir.join("ours.json");
    // Stages that are left out keep what an earlier run in the same folder found.
    let mut ours: Value = std::fs::read(&path)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_else(|| json!({}));
    ours["machine"] = measure::machine();
    ours["asked"] = json!(options.stages);
    for stage in STAGES.iter().filter(|stage| options.stages.iter().any(|asked| asked == *stage)) {
        eprintln!("stage {stage} …");
        ours[*stage] = apart(stage, options, &dir)?;
        eprintln!("{}", ours[*stage]);
        std::fs::write(&path, serde_json::to_vec_pretty(&ours)?)?;
    }
    if options.peers.is_empty() {
        return Ok(true);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/peers.py");
    let tools = format!("--tools={}", options.peers);
    let status = Command::new("python3").arg(script).arg(&dir).arg(tools).status()?;
    Ok(status.success())
}

/// Runs one stage in a process of its own.
fn apart(stage: &str, options: &Options, dir: &Path) -> Result<Value> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--inside", stage])
        .args(["--scale", &options.scale.to_string()])
        .args(["--csv-scale", &options.csv_scale.to_string()])
        .arg("--dir")
        .arg(dir)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("stage {stage} failed").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn inside(stage: &str, options: &Options, dir: &Path) -> Result<Value> {
    match stage {
        "fold" => stages::fold(options.scale),
        "lake" => stages::lake(options.scale, dir),
        "ask" => ask::run(dir),
        "import" => import::run(options.csv_scale, dir),
        "sessions" => web::run(options.scale, dir),
        "shop" => shop::run(options.scale, dir),
        "calls" => calls::run(options.scale, dir),
        "company" => company::run(options.scale, dir),
        _ => Err(format!("`{stage}` is not a stage").into()),
    }
}
