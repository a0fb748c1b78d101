//! Brings what the pages take from npm, joins our own files, compresses all.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Variable that names a folder with the files otherwise taken from npm.
const FOLDER: &str = "BAREMO_ASSETS";
/// The charts library inside its package, and the name it has in a folder of one's own.
const ECHARTS: (&str, &str) = ("node_modules/echarts/dist/echarts.min.js", "echarts.min.js");

fn main() {
    println!("cargo::rerun-if-env-changed={FOLDER}");
    for watched in ["npm/package-lock.json", "npm/package.json", "style", "script"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    if let Err(message) = build() {
        for line in message.lines() {
            println!("cargo::error={line}");
        }
    }
}

fn build() -> Result<(), String> {
    let out = PathBuf::from(variable("OUT_DIR")?);
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let files = [
        ("app.css", "text/css; charset=utf-8", joined(&root.join("style"), "css")?),
        ("app.js", "text/javascript; charset=utf-8", joined(&root.join("script"), "js")?),
        ("echarts.js", "text/javascript; charset=utf-8", echarts(&root, &out)?),
        ("icon.svg", "image/svg+xml", read(&root.join("style/icon.svg"))?),
    ];
    let mut code = String::from("/// All files.\npub static ASSETS: &[Asset] = &[\n");
    for (name, media_type, plain) in &files {
        let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
        let digest = xxhash_rust::xxh3::xxh3_64(plain);
        write(&out.join(name), plain)?;
        write(&out.join(format!("{name}.gz")), &gzip(plain)?)?;
        write(&out.join(format!("{name}.br")), &brotli(plain)?)?;
        let bytes = |ending: &str| {
            format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}{ending}\"))")
        };
        let _ = writeln!(
            code,
            "    Asset {{ name: {name:?}, path: \"/assets/{stem}.{digest:016x}.{ending}\", \
             media_type: {media_type:?}, plain: {}, gzip: {}, brotli: {} }},",
            bytes(""),
            bytes(".gz"),
            bytes(".br"),
        );
    }
    code += "];\n";
    write(&out.join("assets.rs"), code.as_bytes())
}

/// Returns the charts library: from the folder named by the owner, or from npm by the lock file.
fn echarts(root: &Path, out: &Path) -> Result<Vec<u8>, String> {
    if let Some(folder) = env::var_os(FOLDER) {
        let path = PathBuf::from(folder).join(ECHARTS.1);
        println!("cargo::rerun-if-changed={}", path.display());
        return read(&path);
    }
    let folder = out.join("npm");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make a folder: {error}"))?;
    let lock = read(&root.join("npm/package-lock.json"))?;
    let fetched = folder.join("fetched.json");
    let path = folder.join(ECHARTS.0);
    if path.exists() && fs::read(&fetched).is_ok_and(|known| known == lock) {
        return read(&path);
    }
    write(&folder.join("package-lock.json"), &lock)?;
    write(&folder.join("package.json"), &read(&root.join("npm/package.json"))?)?;
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    let done = Command::new(program).args(arguments).current_dir(&folder).output();
    let help = format!(
        "the pages need ECharts from npm: install npm (Debian: apt-get install npm), or set \
         {FOLDER} to a folder with {}",
        ECHARTS.1
    );
    match done {
        Err(error) => return Err(format!("cannot run npm: {error}\n{help}")),
        Ok(done) if !done.status.success() => {
            let said = String::from_utf8_lossy(&done.stderr);
            return Err(format!("npm ci failed: {}\n{help}", said.trim()));
        }
        Ok(_) => {}
    }
    let library = read(&path)?;
    write(&fetched, &lock)?;
    Ok(library)
}

/// Joins the files of a folder with this ending, in the order of their names.
fn joined(folder: &Path, ending: &str) -> Result<Vec<u8>, String> {
    let entries = fs::read_dir(folder)
        .map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        all.extend(read(&path)?);
    }
    Ok(all)
}

fn gzip(plain: &[u8]) -> Result<Vec<u8>, String> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(plain).and_then(|()| writer.finish()).map_err(|error| error.to_string())
}

fn brotli(plain: &[u8]) -> Result<Vec<u8>, String> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &settings)
        .map_err(|error| error.to_string())?;
    Ok(packed)
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("cargo did not set {name}"))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}
