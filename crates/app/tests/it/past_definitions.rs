//! Questions as of an instant are answered by the definitions that held then.

use std::path::Path;
use std::process::Stdio;

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, SMALL, unwrapped};

/// An answer within 10 minutes is promised, and within 15 later: one of two came after 12.
struct Promised {
    bench: Bench,
    /// An instant in between.
    then: String,
}

fn promised() -> Promised {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.promise(&[Policy::of_all(&[("first_response", "10m")])]);
    assert_eq!(bench.value(&["sla_compliance"])["value"], 50.0);
    let then = jiff::Timestamp::now().to_string();
    bench.promise(&[Policy::of_all(&[("first_response", "15m")])]);
    assert_eq!(bench.value(&["sla_compliance"])["value"], 100.0);
    Promised { bench, then }
}

/// Returns the notes of an answer that speak of definitions.
fn notes(answer: &Value) -> Vec<&str> {
    let notes = answer["notes"].as_array().into_iter().flatten().filter_map(Value::as_str);
    notes.filter(|note| note.contains("definitions")).collect()
}

/// Returns the value of the whole.
pub(crate) fn value(answer: &Value, metric: &str) -> Value {
    answer["total"]["values"][metric]["value"].clone()
}

/// Returns how many changes a folder keeps.
pub(crate) fn changes(data: &Path) -> usize {
    let log = std::fs::read_to_string(data.join("definitions/log.jsonl")).expect("there is one");
    log.lines().count()
}

#[test]
fn a_promise_of_before_is_asked_as_it_was() {
    let Promised { bench, then } = promised();
    let metric = "sla_compliance";
    let answer = bench.json(&["query", metric, "--as-of", &then]);
    assert_eq!(value(&answer, metric), 50.0, "{answer}");
    let told = notes(&answer);
    assert!(told.len() == 1 && told[0].starts_with("definitions of 20"), "{told:?}");
    // Others held on the same day: before, and since.
    assert!(told[0].ends_with(" on; those of now differ"), "{told:?}");
    // Where they are those of today there is nothing to say.
    let now = jiff::Timestamp::now().to_string();
    let answer = bench.json(&["query", metric, "--as-of", &now]);
    assert_eq!((value(&answer, metric), notes(&answer)), (json!(100.0), Vec::new()));
    // The records add up to it, and say the same, in Spanish too.
    let records = ["records", metric, "--as-of", then.as_str(), "--format", "csv", "--lang", "es"];
    let run = bench.run(&records);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("definiciones del "), "{}", run.stderr);
    assert!(run.stderr.contains("; las de ahora son otras"), "{}", run.stderr);
    // The server opens them beside those of today.
    let server = Server::start(&bench);
    for (as_of, expected) in [(json!(then), 50.0), (Value::Null, 100.0), (json!(then), 50.0)] {
        let body = json!({ "metrics": [metric], "as_of": as_of }).to_string();
        let reply = server.post("/api/v1/query", "application/json", &body);
        let answer: Value = serde_json::from_str(&reply.body).expect("it is JSON");
        assert_eq!(value(&answer, metric), expected, "{answer}");
        assert_eq!(notes(&answer).len(), usize::from(!as_of.is_null()), "{answer}");
    }
    for (asked, kept, said) in [(format!("&as_of={then}"), 1, 1), (String::new(), 2, 0)] {
        let list = listed(&server, &format!("metrics={metric}{asked}"));
        let rows = list["rows"].as_array().into_iter().flatten();
        let counted = rows.filter(|row| row["in_numerator"] == true).count();
        assert_eq!((counted, notes(&list).len()), (kept, said), "{list}");
    }
    // What a page was asked as of then is at hand when it is looked at again.
    let comes_later = |more: &str| {
        let (_, page) = server.get(&format!("/?lang=en&as_of={then}{more}"));
        assert!(page.contains("As known on "), "{page}");
        page.contains("scales=now")
    };
    assert_eq!(["", "&scales=now", ""].map(comes_later), [true, false, false]);
}

#[test]
fn definitions_that_are_the_only_ones_of_a_day_are_told_by_it() {
    let Promised { bench, then } = promised();
    let log = bench.data().join("definitions/log.jsonl");
    let lines = std::fs::read_to_string(&log).expect("there is one");
    // All but the last began on days of their own, long ago.
    let former = changes(&bench.data()) - 1;
    let mut written = String::new();
    for (line, number) in lines.lines().zip(1..) {
        let mut change: Value = serde_json::from_str(line).expect("each line is JSON");
        if number <= former {
            change["from"] = json!(format!("2020-{number:02}-05T09:00:00Z"));
        }
        written += &format!("{change}\n");
    }
    std::fs::write(&log, written).expect("it can be written");
    let answer = bench.json(&["query", "sla_compliance", "--as-of", &then]);
    assert_eq!(value(&answer, "sla_compliance"), 50.0, "{answer}");
    let told = format!("definitions of 2020-{former:02}-05; those of today differ");
    assert_eq!(notes(&answer), [told]);
}

/// Returns records as the API lists them.
fn listed(server: &Server, asked: &str) -> Value {
    let (status, body) = server.get(&format!("/api/v1/records?{asked}"));
    assert!(status.contains("200"), "{status}: {body}");
    serde_json::from_str(&body).expect("it is JSON")
}

#[test]
fn reports_as_of_an_instant_say_by_which_definitions() {
    let Promised { bench, then } = promised();
    let (month, year) = (["--month", "2026-03"], ["--year", "2026"]);
    for (name, period) in [("board", month), ("es_ley_10_2025", year)] {
        let asked = [&["report", name][..], &period].concat();
        assert_eq!(bench.json(&asked)["notes"], json!([]), "{name}");
        let report = bench.json(&[&asked[..], &["--as-of", &then]].concat());
        let told = notes(&report);
        assert!(told.len() == 1 && told[0].starts_with("definitions of 20"), "{name}: {told:?}");
    }
}

#[test]
fn a_zone_of_before_is_asked_as_it_was() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("baremo.toml", "zone = \"Asia/Tokyo\"\n");
    bench.json(&["query", "ticket_volume"]);
    let then = jiff::Timestamp::now().to_string();
    bench.write(
        "baremo.toml",
        "zone = \"Europe/Madrid\"\n[sources.small]\nurl = \"https://x/{id}\"\n",
    );
    bench.json(&["query", "ticket_volume"]);
    let answer = bench.json(&["query", "ticket_volume", "--as-of", &then]);
    assert_eq!(answer["range"]["zone"], "Asia/Tokyo");
    // Where conversations are found is no definition.
    let run = bench.run(&["records", "ticket_volume", "--as-of", &then, "--format", "csv"]);
    assert!(run.stdout.contains("https://x/1"), "{}", run.stdout);
}

/// Returns a page of a metric that counts conversations.
pub(crate) fn page(version: u32, chosen: &str) -> String {
    format!(
        "+++\nname = \"own_mail\"\ntitle = \"Own\"\nfamily = \"load\"\nunit = \"count\"\n\
         better = \"lower\"\nversion = {version}\nformula = \"own\"\nkind = \"count\"\n[value]\n\
         fact = \"cases\"\n{chosen}date = {{ event = \"opened_at\" }}\n+++\nOwn.\n"
    )
}

/// A page of the owner's whose second version counts all conversations.
fn redefined() -> Promised {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("metrics/own_mail.md", page(1, "where = \"channel = 'email'\"\n"));
    assert_eq!(bench.value(&["own_mail"])["value"], 1.0);
    let then = jiff::Timestamp::now().to_string();
    bench.write("metrics/own_mail.md", page(2, ""));
    assert_eq!(bench.value(&["own_mail"])["value"], 2.0);
    Promised { bench, then }
}

#[test]
fn a_page_of_before_is_asked_as_it_was() {
    let Promised { bench, then } = redefined();
    let answer = bench.json(&["query", "own_mail", "--as-of", &then]);
    assert_eq!(
        (value(&answer, "own_mail"), &answer["metrics"][0]["version"]),
        (json!(1.0), &json!(1))
    );
    assert_eq!(notes(&answer).len(), 1, "{answer}");
}

#[test]
fn a_page_that_came_later_is_asked_as_it_is() {
    let Promised { bench, then } = promised();
    bench.write("metrics/own_mail.md", page(1, ""));
    let answer = bench.json(&["query", "own_mail,sla_compliance", "--as-of", &then]);
    // What was promised is what was promised then.
    assert_eq!(value(&answer, "own_mail"), 2.0, "{answer}");
    assert_eq!(value(&answer, "sla_compliance"), 50.0, "{answer}");
}

#[test]
fn a_version_is_asked_by_its_number() {
    let Promised { bench, .. } = redefined();
    let asked = |version: &str| bench.json(&["query", "own_mail", "--definition", version]);
    for (version, expected) in [(1, 1.0), (2, 2.0)] {
        let answer = asked(&version.to_string());
        let told = (value(&answer, "own_mail"), answer["metrics"][0]["version"].clone());
        assert_eq!(told, (json!(expected), json!(version)));
        assert_eq!(notes(&answer), Vec::<&str>::new());
    }
    let run = bench.run(&["records", "own_mail", "--definition", "1", "--format", "json"]);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    let written =
        ["query", "own_mail", "--definition", "1", "--from", "2026", "--to", "2026", "--sql"];
    let statement = bench.run(&written).stdout;
    assert!(statement.contains("email"), "{statement}");
    for (language, told) in [
        ("en", ["version 7 of `own_mail` is not kept", "kept: 1, 2"]),
        ("es", ["no se conserva la versión 7 de `own_mail`", "se conservan: 1, 2"]),
    ] {
        let words = ["query", "own_mail", "--definition", "7", "--lang", language];
        let run = bench.run(&words);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        assert!(told.iter().all(|part| run.stderr.contains(part)), "{}", run.stderr);
    }
    let server = Server::start(&bench);
    let body = json!({ "metrics": ["own_mail"], "definition": 1 }).to_string();
    let answer = server.post("/api/v1/query", "application/json", &body).body;
    let answer: Value = serde_json::from_str(&answer).expect("it is JSON");
    assert_eq!(value(&answer, "own_mail"), 1.0, "{answer}");
    for version in [1, 2] {
        let list = listed(&server, &format!("metrics=own_mail&definition={version}"));
        assert_eq!(list["total"], version, "{list}");
    }
    for wrong in ["7", "0", "first"] {
        let path = format!("/api/v1/records?metrics=own_mail&definition={wrong}");
        let (status, body) = server.get(&path);
        assert!(status.contains("400"), "{wrong}: {status}: {body}");
    }
    // Which there are is told before anybody guesses.
    let shown = bench.json(&["metrics", "show", "own_mail"]);
    assert_eq!(shown["kept_versions"], json!([1, 2]), "{shown}");
    for (language, told) in [
        ("en", "Versions that `--definition` can ask for: 1, 2"),
        ("es", "Versiones por las que se puede preguntar con `--definition`: 1, 2"),
    ] {
        let page = bench.run(&["metrics", "show", "own_mail", "--lang", language]).stdout;
        assert!(page.contains(told), "{page}");
    }
}

/// Makes a folder one that an older program used until now, which had another page of a metric;
/// returns an instant of then.
fn as_of_older(bench: &Bench, from: &str, to: &str) -> String {
    let then = jiff::Timestamp::now().to_string();
    let kept = bench.data().join("definitions");
    let log = std::fs::read_to_string(kept.join("log.jsonl")).expect("there is one");
    let last: Value =
        log.lines().next_back().map(serde_json::from_str).expect("a line").expect("JSON");
    let today = last["digest"].as_str().expect("a digest");
    let body = std::fs::read(kept.join(format!("{today}.json.zst"))).expect("it is kept");
    let body = zstd::decode_all(body.as_slice()).expect("it is compressed");
    let mut version: Value = serde_json::from_slice(&body).expect("it is JSON");
    let path = "catalog/load/ticket_volume.md";
    let digest = version["files"][path].as_str().expect("it is kept").to_owned();
    let mut page = version["texts"][&digest].clone();
    let text = page["text"].as_str().expect("a page").replacen(from, to, 1);
    page["text"] = json!(text);
    version["texts"]["other"] = page;
    version["files"][path] = json!("other");
    let body = serde_json::to_vec(&version).expect("it is JSON");
    let body = zstd::encode_all(body.as_slice(), 1).expect("memory takes it");
    std::fs::write(kept.join("older.json.zst"), body).expect("it can be written");
    let now = jiff::Timestamp::now();
    let older = json!({ "from": "2001-01-01T00:00:00Z", "digest": "older" });
    let lines = format!("{older}\n{}\n", json!({ "from": now.to_string(), "digest": today }));
    std::fs::write(kept.join("log.jsonl"), lines).expect("it can be written");
    then
}

#[test]
fn a_newer_program_knows_the_pages_of_the_older() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let metric = "ticket_volume";
    let current = bench.json(&["query", metric])["metrics"][0]["version"].clone();
    let then = as_of_older(&bench, &format!("\nversion = {current}\n"), "\nversion = 41\n");
    let version = |words: &[&str]| {
        let answer = bench.json(&[&["query", metric], words].concat());
        assert_eq!(value(&answer, metric), 2.0, "{answer}");
        (answer["metrics"][0]["version"].clone(), notes(&answer).len())
    };
    assert_eq!(version(&[]), (current.clone(), 0));
    assert_eq!(version(&["--as-of", &then]), (json!(41), 1));
    assert_eq!(version(&["--definition", "41"]), (json!(41), 0));
    // One that nobody can read any more gives way to today's.
    let then = as_of_older(&bench, "\nkind = ", "\nsort = ");
    assert_eq!(version(&["--as-of", &then]), (current, 1));
    let answer = bench.json(&["query", metric, "--as-of", &then]);
    let told = "`catalog/load/ticket_volume.md` as it was then cannot be read by this version";
    assert!(answer["notes"].to_string().contains(told), "{answer}");
}

#[test]
fn what_defines_nothing_changes_no_definition() {
    let Promised { bench, .. } = redefined();
    let config = "zone = \"UTC\"\n";
    bench.write("baremo.toml", config);
    assert_eq!(bench.value(&["own_mail"])["value"], 2.0);
    let before = changes(&bench.data());
    let then = jiff::Timestamp::now().to_string();
    bench.write("metrics/own_mail.md", page(2, "") + "Told at greater length.\n");
    let reached = "[memory]\ncolumns_mib = 64\n[sources.small]\nurl = \"https://x/{id}\"\n";
    bench.write("baremo.toml", format!("# A comment.\n{config}{reached}"));
    bench.write("views/mail.toml", "name = \"Mail\"\n[query]\nmetrics = [\"own_mail\"]\n");
    let answer = bench.json(&["query", "own_mail", "--as-of", &then]);
    assert_eq!((notes(&answer), changes(&bench.data())), (Vec::new(), before));
}

#[test]
fn a_folder_that_keeps_nothing_answers_and_says_so() {
    let Promised { bench, then } = promised();
    // Nothing can be kept where the folder cannot be made.
    let kept = bench.data().join("definitions");
    std::fs::remove_dir_all(&kept).expect("it was there");
    std::fs::write(&kept, "").expect("it can be written");
    let answer = bench.json(&["query", "sla_compliance", "--as-of", &then]);
    assert_eq!(value(&answer, "sla_compliance"), 100.0);
    assert_eq!(
        notes(&answer),
        ["definitions known then are not kept: those of today are used"],
        "{answer}"
    );
    assert_eq!(bench.run(&["doctor"]).status, 0);
}

/// Copies a folder, and lets nobody write into the copy who heeds it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("it can be made");
    for entry in std::fs::read_dir(from).expect("it is there").flatten() {
        let (own, copied) = (entry.path(), to.join(entry.file_name()));
        match own.is_dir() {
            true => copy(&own, &copied),
            false => {
                std::fs::copy(&own, &copied).expect("it can be copied");
            }
        }
    }
    sealed(to, true);
}

fn sealed(folder: &Path, readonly: bool) {
    let mut mode = std::fs::metadata(folder).expect("it is there").permissions();
    mode.set_readonly(readonly);
    std::fs::set_permissions(folder, mode).expect("it is one's own");
}

/// Lets a copy be removed.
fn unseal(folder: &Path) {
    sealed(folder, false);
    for path in std::fs::read_dir(folder).expect("it is there").flatten().map(|it| it.path()) {
        if path.is_dir() {
            unseal(&path);
        }
    }
}

#[test]
fn a_copy_that_may_only_be_read_tells_the_same() {
    let Promised { bench, then } = promised();
    let other = Bench::new();
    copy(&bench.data(), &other.data());
    let words = ["query", "sla_compliance", "--format", "json", "--as-of", then.as_str()];
    let (run, own) = (other.run(&words), bench.run(&words));
    unseal(&other.data());
    assert_eq!((run.status, run.stdout), (0, own.stdout), "{}", run.stderr);
}

#[test]
fn several_that_find_a_change_keep_it_whole() {
    let Promised { bench, then } = promised();
    let before = changes(&bench.data());
    bench.promise(&[Policy::of_all(&[("first_response", "20m")])]);
    let asked = ["query", "sla_compliance", "--format", "json"];
    let asking: Vec<_> = (0..4)
        .map(|_| bench.command(&asked).stdout(Stdio::null()).spawn().expect("it starts"))
        .collect();
    for mut one in asking {
        assert!(one.wait().expect("it ends").success());
    }
    let log = std::fs::read_to_string(bench.data().join("definitions/log.jsonl")).expect("kept");
    let lines: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    let new: Vec<&Value> = lines[before..].iter().map(|line| &line["digest"]).collect();
    assert!(!new.is_empty() && new.iter().all(|digest| *digest == new[0]), "{log}");
    // A process that was killed leaves half a line, and what comes after it counts.
    let torn = log.trim_end().to_owned() + "\n{\"from\":\"20";
    bench.write("definitions/log.jsonl", torn);
    let now = jiff::Timestamp::now().to_string();
    bench.promise(&[Policy::of_all(&[("first_response", "1m")])]);
    assert_eq!(bench.value(&["sla_compliance"])["value"], 0.0);
    for (as_of, expected) in [(then, 50.0), (now, 100.0)] {
        let answer = bench.json(&["query", "sla_compliance", "--as-of", &as_of]);
        assert_eq!(value(&answer, "sla_compliance"), expected, "{answer}");
    }
}

#[test]
fn definitions_that_cannot_be_read_are_told() {
    let Promised { bench, then } = promised();
    assert_eq!(bench.run(&["doctor"]).status, 0);
    for entry in std::fs::read_dir(bench.data().join("definitions")).expect("kept").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "zst") {
            std::fs::write(entry.path(), "damaged").expect("it can be written");
        }
    }
    let run = bench.run(&["query", "sla_compliance", "--as-of", &then]);
    assert_eq!((run.status, run.stdout.as_str()), (4, ""), "{}", run.stderr);
    // A path that is longer than a line is broken where the line ends.
    assert!(run.stderr.replace("\n  ", "").contains(".json.zst"), "{}", run.stderr);
    assert!(run.stderr.contains("hint: put it back from a copy"), "{}", run.stderr);
    let doctor = bench.run(&["doctor", "--lang", "es"]);
    assert_eq!(doctor.status, 1);
    let told = unwrapped(&doctor.stdout);
    assert!(told.contains("✗ definiciones: no se puede leer"), "{told}");
    assert!(told.contains("; repóngalo desde una copia"), "{told}");
    assert_eq!(bench.value(&["sla_compliance"])["value"], 100.0);
}

#[test]
fn definitions_of_today_are_kept_once_more_and_mend_those_that_share_them() {
    let Promised { bench, then } = promised();
    let log = std::fs::read_to_string(bench.data().join("definitions/log.jsonl")).expect("kept");
    let first: Value = serde_json::from_str(log.lines().next().expect("a line")).expect("JSON");
    // The first has the pages of the program, which the later ones lack.
    let name = format!("definitions/{}.json.zst", first["digest"].as_str().expect("a digest"));
    bench.write(&name, "damaged");
    assert_eq!(bench.run(&["query", "sla_compliance", "--as-of", &then]).status, 4);
    // The first itself is lost for good.
    let doctor = bench.run(&["doctor", "--fix"]);
    assert_eq!(doctor.stdout.matches("✗ definitions").count(), 1, "{}", doctor.stdout);
    let answer = bench.json(&["query", "sla_compliance", "--as-of", &then]);
    assert_eq!(value(&answer, "sla_compliance"), 50.0, "{answer}");
}

#[test]
fn a_close_tells_a_definition_that_changed_from_settings_that_did() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let mails = "where = \"channel = 'email'\"\n";
    bench.write("metrics/own_mail.md", page(1, mails));
    bench.promise(&[Policy::of_all(&[("first_response", "10m")])]);
    let closed = bench.run(&["close", "2026-03", "--metrics", "own_mail,sla_compliance"]);
    assert_eq!(closed.status, 0, "{}", closed.stderr);
    let reasons = || {
        let check = bench.json(&["close", "2026-03"]);
        let of = |figure: &Value| {
            let reasons = figure["reasons"].as_array().cloned().unwrap_or_default();
            json!([figure["metric"], reasons.iter().map(|it| &it["reason"]).collect::<Vec<_>>()])
        };
        check["figures"].as_array().expect("figures").iter().map(of).collect::<Vec<Value>>()
    };
    // The page means something else under the same number.
    bench.write("metrics/own_mail.md", page(1, ""));
    bench.promise(&[Policy::of_all(&[("first_response", "15m")])]);
    let redefined = json!(["own_mail", ["redefined"]]);
    assert_eq!(reasons(), [redefined, json!(["sla_compliance", ["settings"]])]);
    // What came late is told beside it, whatever number the page has.
    bench.write("metrics/own_mail.md", page(2, ""));
    bench.import_small(format!("{SMALL}3,2026-03-02T09:50:00Z,opened,leo,customer,chat,\n"));
    assert_eq!(reasons()[0], json!(["own_mail", ["late", "redefined"]]));
}

#[test]
fn a_close_says_which_kept_definitions_it_cannot_read() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("metrics/own_mail.md", page(1, "where = \"channel = 'email'\"\n"));
    let closed = bench.run(&["close", "2026-03", "--metrics", "own_mail"]);
    assert_eq!(closed.status, 0, "{}", closed.stderr);
    for entry in std::fs::read_dir(bench.data().join("definitions")).expect("kept").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "zst") {
            std::fs::write(entry.path(), "damaged").expect("it can be written");
        }
    }
    bench.write("metrics/own_mail.md", page(1, ""));
    let run = bench.run(&["close", "2026-03"]);
    assert_eq!((run.status, run.stdout.as_str()), (4, ""), "{}", run.stderr);
    assert!(run.stderr.replace("\n  ", "").contains(".json.zst"), "{}", run.stderr);
}
