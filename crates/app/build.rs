//! Lists the catalogue's pages, so that the program carries them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Read when it runs: checkouts that share a target folder may share this program.
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the folder of the package");
    let package = PathBuf::from(package);
    let root = package.join("../..");
    let catalog = root.join("catalog");
    println!("cargo::rerun-if-changed={}", catalog.display());
    let mut pages = Vec::new();
    for family in sorted(&catalog)?.into_iter().filter(|path| path.is_dir()) {
        println!("cargo::rerun-if-changed={}", family.display());
        pages.extend(sorted(&family)?.into_iter().filter(|path| is_page(path)));
    }
    let mut text = String::from("&[\n");
    for page in pages {
        let name = page.strip_prefix(&root).unwrap_or(&page).display().to_string();
        let _ = writeln!(text, "    ({name:?}, include_str!({:?})),", page.display().to_string());
    }
    text.push_str("]\n");
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("pages.rs"), text)
}

fn sorted(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "md")
}
