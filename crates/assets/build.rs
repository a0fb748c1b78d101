//! Brings what the pages take from npm, joins our own files, compresses all.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Variable that names a folder with the files otherwise taken from npm.
const FOLDER: &str = "BAREMO_ASSETS";
/// A file inside its package, and the name it has in a folder of one's own.
type Brought = (&'static str, &'static str);
/// The charts library.
const ECHARTS: Brought = ("node_modules/echarts/dist/echarts.min.js", "echarts.min.js");
/// The type that charts are drawn with where there is no browser, and its licence (OFL 1.1).
const FONTS: &[Brought] = &[
    (
        "node_modules/@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
        "Inter_400Regular.ttf",
    ),
    (
        "node_modules/@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
        "Inter_600SemiBold.ttf",
    ),
];
const FONT_LICENCE: Brought =
    ("node_modules/@expo-google-fonts/inter/LICENSE_FONT", "Inter_LICENSE.txt");

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
    let npm = Npm::new(&root, &out)?;
    let files = [
        ("app.css", "text/css; charset=utf-8", joined(&root.join("style"), "css")?),
        ("app.js", "text/javascript; charset=utf-8", joined(&root.join("script"), "js")?),
        ("echarts.js", "text/javascript; charset=utf-8", npm.read(ECHARTS)?),
        ("icon.svg", "image/svg+xml", read(&root.join("style/icon.svg"))?),
        ("inter-licence.txt", "text/plain; charset=utf-8", npm.read(FONT_LICENCE)?),
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
    code += &fonts(&npm, &out)?;
    code += &chart_styles(&root.join("style"))?;
    write(&out.join("assets.rs"), code.as_bytes())
}

/// Writes the fonts, and the code that embeds them.
fn fonts(npm: &Npm, out: &Path) -> Result<String, String> {
    let mut code = String::from("/// The fonts.\npub static FONTS: &[&[u8]] = &[\n");
    for font in FONTS {
        write(&out.join(font.1), &npm.read(*font)?)?;
        let _ = writeln!(code, "    include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{}\")),", font.1);
    }
    Ok(code + "];\n")
}

/// Returns the code of the style of drawings in both themes, each name of a colour replaced by it.
fn chart_styles(folder: &Path) -> Result<String, String> {
    let text = |name: &str| {
        String::from_utf8(read(&folder.join(name))?).map_err(|_| format!("`{name}` is not UTF-8"))
    };
    let (base, style) = (text("10-base.css")?, text("25-charts.css")?);
    let mut code = String::new();
    for (name, head) in [("LIGHT", ":root {"), ("DARK", ":root[data-theme=\"dark\"] {")] {
        let block = base.split_once(head).and_then(|(_, rest)| rest.split_once('}'));
        let (block, _) = block.ok_or_else(|| format!("10-base.css lacks `{head}`"))?;
        let mut resolved = style.replace("var(--font)", "Inter, sans-serif");
        for pair in block.split(';') {
            if let Some((key, value)) = pair.split_once(':') {
                resolved = resolved.replace(&format!("var({})", key.trim()), value.trim());
            }
        }
        if resolved.contains("var(") {
            return Err(format!("25-charts.css names a colour that `{head}` lacks"));
        }
        let _ = writeln!(code, "/// Style of drawings.\npub static {name}: &str = {resolved:?};");
    }
    Ok(code)
}

/// Where the files from npm lie.
struct Npm {
    folder: PathBuf,
    own: bool,
}

impl Npm {
    /// Looks into the folder named by the owner, or fetches by the lock file.
    fn new(root: &Path, out: &Path) -> Result<Self, String> {
        if let Some(folder) = env::var_os(FOLDER) {
            return Ok(Npm { folder: PathBuf::from(folder), own: true });
        }
        let folder = out.join("npm");
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make a folder: {error}"))?;
        let lock = read(&root.join("npm/package-lock.json"))?;
        let fetched = folder.join("fetched.json");
        let npm = Npm { folder, own: false };
        if npm.folder.join(ECHARTS.0).exists() && fs::read(&fetched).is_ok_and(|is| is == lock) {
            return Ok(npm);
        }
        write(&npm.folder.join("package-lock.json"), &lock)?;
        write(&npm.folder.join("package.json"), &read(&root.join("npm/package.json"))?)?;
        fetch(&npm.folder)?;
        write(&fetched, &lock)?;
        Ok(npm)
    }

    fn read(&self, file: Brought) -> Result<Vec<u8>, String> {
        let path = self.folder.join(if self.own { file.1 } else { file.0 });
        if self.own {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        read(&path).map_err(|error| format!("{error}\n{}", help()))
    }
}

fn help() -> String {
    let names: Vec<&str> =
        [ECHARTS, FONT_LICENCE].iter().chain(FONTS).map(|(_, name)| *name).collect();
    format!(
        "the pages need ECharts and the font Inter from npm: install npm (Debian: apt-get install \
         npm), or set {FOLDER} to a folder with {}",
        names.join(", ")
    )
}

fn fetch(folder: &Path) -> Result<(), String> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    match Command::new(program).args(arguments).current_dir(folder).output() {
        Err(error) => Err(format!("cannot run npm: {error}\n{}", help())),
        Ok(done) if !done.status.success() => {
            let said = String::from_utf8_lossy(&done.stderr);
            Err(format!("npm ci failed: {}\n{}", said.trim(), help()))
        }
        Ok(_) => Ok(()),
    }
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
