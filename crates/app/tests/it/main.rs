//! The program as its users run it: command lines in, standard output, exit status.

mod act_pack;
mod act_terms;
mod answers_of_tickets;
mod assignments;
mod bad_input;
mod board_report;
mod broken_down;
mod broken_files;
mod calc;
mod calendars_in_vain;
mod call_shifts;
mod calls_in_menus;
mod catalogue;
mod clients;
mod closed_words;
mod closes;
mod cohorts;
mod commerce_data;
mod comparisons;
mod configuration;
mod contract;
mod corrected;
mod countless_values;
mod coverage;
mod dated_segments;
mod demo;
mod dismissed;
mod drawn_money;
mod edited;
mod effects;
mod explained;
mod exported;
mod findings;
mod gone;
mod health;
mod hours;
mod kill;
mod kinds;
mod last_mapping;
mod late_source;
mod latest_solves;
mod left_out;
mod levels;
mod linked_calls;
mod login;
mod looked_up;
mod many_customers;
mod many_imports;
mod missed_targets;
mod moved;
mod never_recorded;
mod newer_files;
mod nothing_begun;
mod one_month;
mod open_clocks;
mod other_forms;
mod own_customers;
mod own_files;
mod parts_alike;
mod past_customers;
mod past_definitions;
mod piped;
mod preferences;
mod promised;
mod proposals;
mod proposed_streams;
mod ranges;
mod rates_in_files;
mod readme;
mod real_data;
mod refusals;
mod remarks;
mod replays;
mod rosters;
mod same_age;
mod same_numbers;
mod searched;
mod second_names;
mod serve;
mod settings_files;
mod several_currencies;
mod small_team;
mod still_waiting;
mod stored_figures;
mod talk_only;
mod teams;
mod told;
mod told_ends;
mod undecided;
mod vendor_conversations;
mod voice_data;
mod waits;
mod web_data;
mod weekdays;
mod who_is_who;
mod whose_calls;
mod whose_channel;
mod wording;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use baremo_testkit::policies::{Policy, file_of};
use serde_json::Value;
use tempfile::TempDir;

/// A data folder of its own for one test.
pub(crate) struct Bench {
    dir: PathBuf,
    /// What takes the folder away with the test; nothing where tests share it.
    _own: Option<TempDir>,
}

/// What a run of the program gave.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let own = TempDir::new().expect("a temporary folder can be made");
        Bench { dir: own.path().to_owned(), _own: Some(own) }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Writes a file beside the data folder and returns its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.join(name);
        std::fs::write(&path, content).expect("the file can be written");
        path
    }

    /// Writes such a file as of a day of January 2026.
    pub(crate) fn dated_file(&self, day: u64, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(name, content);
        let file = File::options().write(true).open(&path).expect("the file is there");
        file.set_modified(january(day)).expect("its time can be set");
        path
    }

    /// Writes a file of the data folder: settings, a page.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.data().join(name);
        let folder = path.parent().expect("it lies in the data folder");
        std::fs::create_dir_all(folder).expect("the folder can be made");
        std::fs::write(path, content).expect("the folder can be written");
    }

    /// Writes the policies of the data folder.
    pub(crate) fn promise(&self, policies: &[Policy<'_>]) {
        self.write("policies/all.toml", file_of(policies));
    }

    /// Returns the program, aimed at this data folder.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baremo"));
        command.arg("--data").arg(self.data()).args(words).current_dir(&self.dir);
        command.env("LANG", "en_US.UTF-8").env_remove("BAREMO_DATA");
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Run {
        self.command(words).output().expect("the program starts").into()
    }

    /// Runs with `--format json` and returns the answer; panics with what was said otherwise.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let run = self.run(&[words, &["--format", "json"]].concat());
        assert!(matches!(run.status, 0 | 3), "{words:?} ended with {}: {}", run.status, run.stderr);
        serde_json::from_str(&run.stdout)
            .unwrap_or_else(|error| panic!("{words:?}: {error}: {}", run.stdout))
    }

    /// Imports text as [`SMALL_MAP`] describes it.
    pub(crate) fn import_small(&self, csv: impl AsRef<[u8]>) -> Run {
        let map = self.file("map.toml", SMALL_MAP);
        let csv = self.file("events.csv", csv);
        let words = ["import", text(&csv), "--source", "small", "--map", text(&map)];
        self.run(&[&words[..], &["--format", "json"]].concat())
    }

    /// Imports orders of ten whole units each: `order,customer,date,currency`, the date with or
    /// without its time.
    pub(crate) fn import_orders(&self, csv: &str) {
        self.import_orders_of("shop", csv);
    }

    /// Imports such orders from a source of this name.
    pub(crate) fn import_orders_of(&self, source: &str, csv: &str) {
        let (map, orders) = (self.file("orders.toml", ORDERS_MAP), self.file("orders.csv", csv));
        self.json(&["import", text(&orders), "--source", source, "--map", text(&map)]);
    }

    /// Imports the sign-ups of customers from a source of their own: `person,since`.
    pub(crate) fn import_sign_ups(&self, csv: &str) {
        self.import_each("crm", SIGN_UPS_MAP, &[("people.csv", csv)]);
    }

    /// Imports calls, one a line: `id,at` and what else [`CALLS_MAP`] names.
    pub(crate) fn import_calls(&self, source: &str, csv: &str) {
        self.import_each(source, CALLS_MAP, &[("calls.csv", csv)]);
    }

    /// Imports files of a source, one after another, each a name and what is in it.
    pub(crate) fn import_each(&self, source: &str, map: &str, files: &[(&str, &str)]) {
        for (name, csv) in files {
            self.import_files(source, map, &[&self.file(name, csv)]);
        }
    }

    /// Imports files of a source together, and returns what was told of them.
    pub(crate) fn import_files(&self, source: &str, map: &str, files: &[&PathBuf]) -> Value {
        let map = self.file("map.toml", map);
        let files: Vec<&str> = files.iter().map(|path| text(path)).collect();
        let words = ["--source", source, "--map", text(&map)];
        self.json(&[&["import"][..], &files[..], &words[..]].concat())
    }

    /// Returns the value of one metric over all data.
    pub(crate) fn value(&self, words: &[&str]) -> Value {
        let answer = self.json(&[&["query"], words].concat());
        answer["total"]["values"][words[0]].clone()
    }
}

/// Returns a path as text.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

/// Returns when a day of January 2026 begins.
pub(crate) fn january(day: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_225_600 + (day - 1) * 86_400)
}

/// Returns how many events of an import were accepted, duplicate, superseded and replaced.
pub(crate) fn counts(told: &Value) -> [u64; 4] {
    ["accepted", "duplicate", "superseded", "replaced"]
        .map(|name| told[name].as_u64().expect("a number"))
}

/// Returns the rows of an answer; of those told apart by source, the ones of this source.
pub(crate) fn rows_of<'a>(answer: &'a Value, source: &str) -> Vec<&'a Value> {
    let rows = answer["rows"].as_array().expect("rows").iter();
    rows.filter(|row| row["by"].get("source").is_none_or(|name| name == source)).collect()
}

/// Returns what rows say of a metric, under each of these names.
pub(crate) fn figures<'a>(
    rows: impl IntoIterator<Item = &'a Value>,
    metric: &str,
    names: &[&str],
) -> Vec<Value> {
    let figure = |row: &Value| -> Value {
        let value = &row["values"][metric];
        names.iter().map(|name| value[*name].clone()).collect()
    };
    rows.into_iter().map(figure).collect()
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Run {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Returns a file of the shared real data; `None`, with a reason printed, where it is absent.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if path.exists() {
        return Some(path);
    }
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!in_ci, "the shared data set {name} is absent");
    // A skipped test says so where the runner shows it; the test itself has nothing to compare.
    std::io::Write::write_all(
        &mut std::io::stderr(),
        format!("skipped: the shared data set {name} is absent\n").as_bytes(),
    )
    .expect("standard error can be written");
    None
}

/// Imports a shared file with a mapping of the repository's examples; `None` where it is absent.
pub(crate) fn imported(file: &str, mapping: &str) -> Option<Bench> {
    let path = shared(file)?;
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/mappings");
    let mapping = format!("{examples}/{mapping}.toml");
    let bench = Bench::new();
    let path = path.to_str().expect("the path is text");
    bench.json(&["import", path, "--source", "real", "--map", &mapping]);
    Some(bench)
}

/// A small event log with a known answer, as CSV.
pub(crate) const SMALL: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-02T09:00:00Z,message,ana,customer,email,
1,2026-03-02T09:12:00Z,message,luis,agent,email,
1,2026-03-02T10:00:00Z,status,luis,agent,email,solved
2,2026-03-02T09:30:00Z,opened,eva,customer,chat,
2,2026-03-02T09:30:00Z,message,eva,customer,chat,
2,2026-03-02T09:34:00Z,message,luis,agent,chat,
";

/// Returns what was said, as one line.
pub(crate) fn line(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what `doctor` said, a line each check.
pub(crate) fn unwrapped(said: &str) -> String {
    said.replace("\n  ", " ")
}

/// The mapping for [`SMALL`].
pub(crate) const SMALL_MAP: &str = r#"
name = "small"
[tables.kinds]
opened = "opened"
message = "message"
note = "note"
status = "status"
[[file]]
name = "events"
has = ["conversation", "time", "kind"]
conversation = "conversation"
[[file.event]]
kind = { from = "kind", map = "kinds" }
at = "time"
actor = "actor"
actor_kind = "role"
channel = "channel"
value = "value"
"#;

#[test]
fn the_repository_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let problems = xtask::tidy::problems(&root).expect("the repository can be read");
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn generated_pages_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = Path::new(env!("CARGO_BIN_EXE_baremo"));
    let checked = xtask::generate::check(&root, program);
    checked.unwrap_or_else(|error| panic!("{error}"));
}

/// A mapping of one order a line.
const ORDERS_MAP: &str = r#"
name = "orders"
[[file]]
name = "orders"
has = ["order", "customer", "date", "currency"]
formats = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]
stream = "order"
subject = "order"
record = "order"
[file.common]
customer = "customer"
[[file.event]]
kind = "placed"
at = "date"
[file.event.attributes]
amount = "'10'"
currency = "currency"
"#;

/// A mapping of one sign-up a line.
const SIGN_UPS_MAP: &str = r#"
name = "people"
[[file]]
name = "people"
has = ["person", "since"]
formats = ["%Y-%m-%d"]
stream = "customer"
subject = "person"
record = "person"
[file.common]
customer = "person"
[[file.event]]
kind = "signed_up"
at = "since"
"#;

/// A mapping of calls, one a line, or one each time somebody speaks in one. All but `id` and `at`,
/// the entry, may be absent or empty; a call without a queue is one for sales.
const CALLS_MAP: &str = r#"
name = "calls"
[[file]]
name = "calls"
has = ["id"]
stream = "contact"
subject = "id"
[[file.event]]
kind = "human_requested"
at = "asked?"
[[file.event]]
kind = "entered"
at = "at"
value = ["queue?", "'sales'"]
[[file.event]]
kind = "connected"
at = "answered?"
actor = "agent?"
actor_kind = "'agent'"
[[file.event]]
kind = "completed"
at = "ended?"
actor = "agent?"
actor_kind = "'agent'"
value = "'customer'"
[[file.event]]
kind = "wrapped_up"
at = "wrapped?"
actor = "agent?"
actor_kind = "'agent'"
[[file.event]]
kind = "abandoned"
at = "left?"
"#;
