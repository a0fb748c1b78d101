//! A static Linux program, so that nobody needs a compiler.

use std::fs;
use std::path::Path;

use crate::error::ChoreError;
use crate::workspace::{self, cargo, output, run as call};

/// Builds for this machine's processor with musl and copies the stripped program to
/// `target/dist`.
///
/// # Errors
///
/// Fails, saying what to install, when the target or its C compiler is missing.
#[expect(clippy::print_stderr, reason = "the chore's messages")]
pub fn run(root: &Path) -> Result<(), ChoreError> {
    let triple = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
    let installed = output(root, "rustc", &["--print", "target-libdir", "--target", &triple])
        .is_ok_and(|folder| Path::new(folder.trim()).is_dir());
    if !installed {
        return Err(ChoreError::Missing {
            what: format!("the target {triple}"),
            hint: format!("rustup target add {triple}"),
        });
    }
    // Some dependencies compile C, which musl must see too.
    if output(root, "musl-gcc", &["--version"]).is_err() {
        return Err(ChoreError::Missing {
            what: "musl-gcc".into(),
            hint: "on Debian: apt-get install musl-tools".into(),
        });
    }
    let build = ["build", "--release", "--locked", "--package", "baremo", "--target", &triple];
    call(root, &cargo(), &build)?;
    let target = workspace::target(root);
    let folder = target.join("dist");
    fs::create_dir_all(&folder).map_err(ChoreError::file("make", &folder))?;
    let program = folder.join(format!("baremo-{triple}"));
    let built = target.join(&triple).join("release/baremo");
    fs::copy(&built, &program).map_err(ChoreError::file("copy", &built))?;
    // Two thirds of it tell debuggers about lines, which nobody downloads it for.
    call(root, "strip", &["--strip-all", &program.to_string_lossy()])?;
    eprintln!("dist: {}", program.display());
    Ok(())
}
