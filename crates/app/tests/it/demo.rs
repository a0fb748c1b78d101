//! The demo company, made once for all tests that only read it: making it takes longer than what
//! most of them ask of it.

use std::fs::File;
use std::path::Path;
use std::sync::LazyLock;

use crate::{Bench, Run};

/// A folder with the demo, and what making it printed. Nobody writes to it: a test that does makes
/// a folder of its own.
pub(crate) struct Demo {
    pub(crate) bench: Bench,
    pub(crate) made: Run,
    /// Held while these tests run, so that another run of them waits instead of removing it.
    _lock: File,
}

/// Returns the demo, made by whichever test asks first.
pub(crate) fn demo() -> &'static Demo {
    static DEMO: LazyLock<Demo> = LazyLock::new(make);
    &DEMO
}

/// Nothing drops what is static, so the folder has one place, and the next run removes it.
fn make() -> Demo {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lock = File::create(place.join("demo.lock")).expect("the build folder can be written");
    lock.lock().expect("a file of the build folder can be locked");
    let dir = place.join("demo");
    if dir.exists() {
        std::fs::remove_dir_all(&dir).expect("the demo of an earlier run can be removed");
    }
    std::fs::create_dir(&dir).expect("the build folder can be written");
    let bench = Bench { dir, _own: None };
    // What the README shows is of this month, whenever the tests run.
    let mut command = bench.command(&["demo", "--no-serve"]);
    let made: Run =
        command.env("BAREMO_DEMO_TODAY", "2026-11-15").output().expect("the program starts").into();
    assert_eq!(made.status, 0, "{}", made.stderr);
    Demo { bench, made, _lock: lock }
}
