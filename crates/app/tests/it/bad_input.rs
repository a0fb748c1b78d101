//! Bad input: a message that names the thing and the way out; the good part is kept.

use serde_json::Value;

use crate::countless_values::watched;
use crate::{Bench, Run, SMALL, SMALL_MAP, line, text};

fn told(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr))
}

/// Checks that a file is refused as a whole with these words.
fn refused(content: &[u8], words: &str) {
    let bench = Bench::new();
    let run = bench.import_small(content);
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains(words), "{}", run.stderr);
    assert!(!bench.data().exists(), "nothing is begun");
}

/// Checks that one bad record is rejected for a reason, and the rest is kept.
fn rejected(line: &str, reason: &str) {
    let bench = Bench::new();
    let run = bench.import_small(format!("{SMALL}{line}\n"));
    assert_eq!(run.status, 3, "{}{}", run.stdout, run.stderr);
    let told = told(&run);
    assert_eq!(told["accepted"], 7, "{told}");
    assert_eq!(told["rejects"][0]["reason"], reason, "{told}");
    assert_eq!(told["rejects"][0]["line"], 9, "{told}");
    let listed = bench.json(&["rejects", "list"]);
    assert_eq!(listed[0]["reason"], reason);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
}

#[test]
fn an_empty_file_is_refused() {
    refused(b"", "empty");
}

#[test]
fn an_empty_file_keeps_nobody_from_the_others() {
    let bench = Bench::new();
    let (empty, map) = (bench.file("empty.csv", ""), bench.file("map.toml", SMALL_MAP));
    let ends = ["--source", "small", "--map", text(&map), "--format", "json"];
    let run = |words: &[&str]| bench.run(&[words, &ends[..]].concat());
    for words in [&["import", text(&empty)][..], &["import", text(&empty), text(&empty)]] {
        let refused = run(words);
        let said = line(&refused.stderr);
        assert!(refused.status == 1 && said.contains("empty.csv` is empty"), "{said}");
        assert!(!bench.data().exists(), "nothing is begun");
    }
    let good = bench.file("good.csv", SMALL);
    let both = ["import", text(&empty), text(&good)];
    let dry = [&both[..], &["--dry-run"]].concat();
    for words in [&dry[..], &both[..]] {
        let done = run(words);
        assert_eq!(done.status, 3, "{}{}", done.stdout, done.stderr);
        let said = line(&done.stderr);
        assert!(said.contains("empty.csv` is empty and left out"), "{said}");
        let told = told(&done);
        let remarks = told["remarks"].as_array().expect("a list");
        let of_it: Vec<_> = remarks.iter().filter(|one| one["remark"] == "file_empty").collect();
        assert_eq!(of_it.len(), 1, "{told}");
        assert_eq!(of_it[0]["about"], text(&empty), "{told}");
    }
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
}

#[test]
fn a_compressed_file_that_was_cut_is_to_be_exported_again() {
    let whole = zstd::encode_all(SMALL.as_bytes(), 1).expect("it compresses");
    let run = Bench::new().import_small(&whole[..whole.len() / 2]);
    let said = line(&run.stderr);
    assert_eq!(run.status, 1, "{said}");
    assert!(said.contains("it ends too soon: a part of it is missing"), "{said}");
    assert!(said.contains("hint: export the file again"), "{said}");
    // What a library says of it is quoted.
    let bench = Bench::new();
    let cut = bench.file("cut.parquet", "PAR1 and no more PAR1");
    let told = bench.run(&["import", text(&cut), "--source", "desk", "--lang", "es"]);
    let said = line(&told.stderr);
    assert!(said.contains("como Parquet: «") && said.contains("» (en inglés)"), "{said}");
    assert!(said.contains("vuelva a exportar el fichero"), "{said}");
    refused(b"\x28\xb5\x2f\xfdgarbagegarbage", "hint: export the file again");
}

#[test]
fn a_file_without_records_is_refused_as_what_it_seems_to_be() {
    let bench = Bench::new();
    let picture = bench.file("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let page = bench.file("a.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n");
    let noise: Vec<u8> = (0..2000_u32).map(|n| (n * n * 31 / 7 % 251 + 1) as u8).collect();
    let noise = bench.file("a.csv", noise);
    for (file, lang, parts) in [
        (&picture, "en", ["it seems to be a picture (PNG)", "as CSV or XLSX", "what can be read"]),
        (&picture, "es", ["parece una imagen (PNG)", "como CSV o XLSX", "se pueden leer CSV"]),
        (&page, "en", ["it seems to be a PDF", "as CSV or XLSX", "what can be read"]),
        (&page, "es", ["parece un PDF", "como CSV o XLSX", "se pueden leer CSV"]),
        (&noise, "es", ["los datos de algún programa", "exportación", "se pueden leer CSV"]),
    ] {
        let run = bench.run(&["import", text(file), "--source", "x", "--lang", lang]);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        let told = line(&run.stderr);
        parts.iter().for_each(|part| assert!(told.contains(part), "{part}: {told}"));
        assert!(!told.contains("--propose"), "{told}");
        assert_eq!(lang == "es", !told.contains("an export"), "{told}");
    }
}

#[test]
fn a_wrong_delimiter_says_which_column_is_missing() {
    let run = Bench::new().import_small(SMALL.replace(',', "#"));
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("no column") && run.stderr.contains("delimiter"), "{}", run.stderr);
}

#[test]
fn a_header_alone_gives_no_record() {
    let run = Bench::new().import_small(SMALL.lines().next().unwrap_or_default());
    assert!(matches!(run.status, 0 | 1), "{}", run.stderr);
    assert!(run.status == 1 || told(&run)["records"] == 0);
}

#[test]
fn single_records_are_rejected_with_a_reason() {
    rejected("3,2026-03-02T09:00:00Z,melted,ana,customer,email,", "unknown_activity");
    rejected("3,yesterday,opened,ana,customer,email,", "time_unparsable");
    rejected("3,1960-03-02T09:00:00Z,opened,ana,customer,email,", "time_before_1970");
    rejected("3,2999-03-02T09:00:00Z,opened,ana,customer,email,", "future");
    rejected(",2026-03-02T09:00:00Z,opened,ana,customer,email,", "id_missing");
    rejected("3,2026-03-02T09:00:00Z,opened,ana,customer,email,a,b,c", "ragged_row");
}

#[test]
fn invalid_utf8_does_not_stop_the_rest() {
    let bench = Bench::new();
    let mut bytes = SMALL.as_bytes().to_vec();
    bytes.extend(b"3,2026-03-02T09:00:00Z,opened,\xff\xfe,customer,email,\n");
    let run = bench.import_small(&bytes);
    assert!(matches!(run.status, 0 | 3), "{}", run.stderr);
    assert!(bench.value(&["ticket_volume"])["value"].as_f64() >= Some(2.0));
}

#[test]
fn a_misspelt_mapping_key_is_named_with_the_nearest() {
    let bench = Bench::new();
    let map = bench.file("map.toml", "name = \"x\"\nzome = \"UTC\"\n");
    let csv = bench.file("events.csv", SMALL);
    let run = bench.run(&["import", text(&csv), "--source", "x", "--map", text(&map)]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("zome") && run.stderr.contains("zone"), "{}", run.stderr);
}

#[test]
fn an_unknown_file_offers_a_proposal() {
    let bench = Bench::new();
    let csv = bench.file("log.csv", "Ticket,When,What\n1,2026-01-01 10:00,Created\n");
    let run = bench.run(&["import", text(&csv), "--source", "x"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("--propose"), "{}", run.stderr);
    let proposed = bench.run(&["import", text(&csv), "--source", "x", "--propose"]);
    assert!(proposed.stdout.contains("[[file]]"), "{}", proposed.stdout);
    assert!(proposed.stdout.contains("# CHECK: "), "{}", proposed.stdout);
    let words = ["--lang", "es", "import", text(&csv), "--source", "x", "--propose"];
    let proposed = bench.run(&words).stdout;
    assert!(proposed.contains("# REVISE: ") && !proposed.contains("CHECK"), "{proposed}");
}

#[test]
fn a_question_that_is_wrong_is_answered_with_the_nearest() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (words, wanted) in [
        (vec!["query", "first_response_tme"], "first_response_time"),
        (vec!["query", "first_response_time", "--by", "chanel"], "channel"),
        (vec!["query", "first_response_time", "--zone", "Europe/Madird"], "Europe/Madrid"),
        (vec!["query", "first_response_time", "--stat", "medain"], "median"),
        (vec!["query", "first_response_time", "--variant", "per_receved"], "per_received"),
        (vec!["query", "ticket_resolution_rate", "--set", "windw=7d"], "window"),
        (vec!["query", "repeat_purchase_rate", "--set", "window=7d"], "within`"),
        (vec!["records", "repeat_purchase_rate", "--set", "window=7d"], "within`"),
        (vec!["query", "first_response_time", "--where", "chanel = 'email'"], "channel"),
        (vec!["query", "first_response_time", "--calendar", "madrid"], "wall"),
        (vec!["query", "first_response_time", "--grain", "moth"], "month"),
        (vec!["query", "first_response_time", "--profile", "zendeks"], "zendesk"),
        (vec!["query", "cx_score", "--set", "weights=csta=2"], "csat"),
        (vec!["query", "ticket_volume", "--limit", "0"], "1 on, not `0`"),
        (vec!["records", "ticket_volume", "--limit", "-5"], "1 on, not `-5`"),
        (vec!["query", "ticket_volume", "--where", "days_since_order <= '3'"], "2-3"),
        (vec!["query", "ticket_volume", "--where", "days_since_order = 'x'"], "91+"),
        (
            vec!["query", "cx_score", "--set", "weights=csat=0,nps=0,ces=0"],
            "at least one is above 0",
        ),
    ] {
        let run = bench.run(&words);
        assert_eq!(run.status, 1, "{words:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(wanted), "{words:?}: {}", run.stderr);
    }
}

#[test]
fn titles_and_words_in_spanish_are_answered_with_the_name() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (words, wanted) in [
        (&["first_response_time", "--stat", "media"][..], "`mean`?"),
        (&["first_response_time", "--stat", "mediana"], "`median`?"),
        (&["first_response_time", "--stat", "percentil 90"], "`p90`?"),
        (&["first_response_time", "--stat", "desviación"], "`stddev`?"),
        (&["first_response_time", "--by", "canal"], "`channel`?"),
        (&["first_response_time", "--by", "Equipo"], "`team`?"),
        (&["first_response_time", "--where", "prioridad = 'high'"], "`priority`?"),
        (&["tiempo de primera respuesta"], "`first_response_time`?"),
        (&["satisfacción"], "`csat`?"),
        (&["First response time"], "`first_response_time`?"),
    ] {
        for (lang, asked) in [("en", "did you mean"), ("es", "¿quería decir")] {
            let run = bench.run(&[&["query"], words, &["--lang", lang]].concat());
            assert_eq!(run.status, 1, "{words:?}: {}{}", run.stdout, run.stderr);
            let told = line(&run.stderr);
            assert!(told.contains(&format!("{asked} {wanted}")), "{words:?}: {told}");
        }
    }
}

#[test]
fn text_without_quotes_is_shown_with_them() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (filter, word, quoted) in [
        ("channel = Fax", "`Fax`", "channel = 'Fax'"),
        ("channel in (email, 'chat')", "`email`", "channel in ('email', 'chat')"),
        ("channel = 'email' and tags = vip", "`vip`", "tags = 'vip'"),
    ] {
        for (lang, none) in [("en", "there is no column"), ("es", "no hay ninguna columna")] {
            let run = bench.run(&["query", "ticket_volume", "--where", filter, "--lang", lang]);
            assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
            let told = line(&run.stderr);
            assert!(told.contains(&format!("{none} {word}")), "{told}");
            assert!(told.contains(quoted), "{told}");
        }
    }
    // A misspelt column is one all the same.
    let run = bench.run(&["query", "ticket_volume", "--where", "channel = chanel"]);
    assert!(line(&run.stderr).contains("did you mean `channel`?"), "{}", run.stderr);
}

#[test]
fn an_answer_too_large_to_hold_is_refused() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let metrics =
        "ticket_volume,first_response_time,response_time,resolution_time,backlog,reopen_rate";
    let range = ["--from", "2021-01-01", "--to", "2026-03-31", "--grain", "quarter_hour"];
    let run = bench.run(&[&["query", metrics, "--by", "channel"], &range[..]].concat());
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("2000000 are given at once"), "{}", run.stderr);
    assert!(run.stderr.contains("a coarser grain"), "{}", run.stderr);
}

#[test]
fn an_inverted_range_is_refused() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let words = ["query", "ticket_volume", "--from", "2026-05-01", "--to", "2026-04-01"];
    let run = bench.run(&words);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("2026-05-01"), "{}", run.stderr);
}

#[test]
fn a_folder_of_a_newer_version_is_left_alone() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let path = bench.data().join("store.json");
    let text = std::fs::read_to_string(&path).expect("it is there");
    let newer = text.replacen("\"format\": 1", "\"format\": 99", 1).replacen(
        "\"format\":1",
        "\"format\":99",
        1,
    );
    assert_ne!(text, newer, "{text}");
    std::fs::write(&path, newer).expect("it can be written");
    let run = bench.run(&["query", "ticket_volume"]);
    assert!(matches!(run.status, 1 | 4), "{}", run.stderr);
    assert!(run.stderr.contains("99"), "{}", run.stderr);
}

#[test]
fn usage_errors_end_with_2() {
    assert_eq!(Bench::new().run(&["query"]).status, 2);
    assert_eq!(Bench::new().run(&["quary", "x"]).status, 2);
}

#[test]
fn a_folder_without_data_says_what_to_do() {
    let run = Bench::new().run(&["query", "ticket_volume"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("baremo demo"), "{}", run.stderr);
}

#[test]
fn two_files_that_disagree_on_an_opening_are_told_unless_the_newer_corrects_it() {
    let map = "name = \"m\"\n[[file]]\nname = \"f\"\nconversation = \"id\"\n\
               record = \"ticket/{id}\"\nversion = \"changed\"\n[[file.event]]\n\
               kind = \"opened\"\nat = \"opened\"\n";
    let file = |opened: &str, changed: u32| {
        format!("id,opened,changed\n7,2026-03-02 {opened}:00,{changed}\n8,2026-03-02 10:00:00,1\n")
    };
    let opened = |bench: &Bench| {
        let told = bench.json(&["explain", "ticket_volume", "--record", "7"]);
        told["events"][0]["at"].as_str().map(str::to_owned)
    };
    for (second, conflicting, expected) in [(2, 0, "11:00"), (1, 1, "")] {
        let bench = Bench::new();
        let map = bench.file("map.toml", map);
        let one = bench.file("one.csv", file("09:00", 1));
        let two = bench.file("two.csv", file("11:00", second));
        let words = ["import", text(&one), text(&two), "--source", "x", "--map", text(&map)];
        let told = bench.json(&words);
        assert_eq!(told["conflicting"], conflicting, "{told}");
        assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
        let at = opened(&bench).unwrap_or_default();
        if conflicting == 0 {
            assert_eq!(told["openings"], 0, "{told}");
            assert!(at.contains(expected), "{at}");
            continue;
        }
        let opening = &told["opening"];
        assert_eq!((&told["openings"], &opening["conversation"]), (&1.into(), &"7".into()));
        for (key, file, at) in [("", "two.csv", "11:00"), ("other_", "one.csv", "09:00")] {
            let of = |what: &str| opening[format!("{key}{what}")].as_str().unwrap_or_default();
            assert!(of("file").ends_with(file), "{opening}");
            assert_eq!(of("at"), format!("2026-03-02T{at}:00Z"), "{opening}");
        }
        let conflict = &told["conflict"];
        assert_eq!(conflict["record"], "ticket/7");
        let ends =
            |key: &str, name: &str| conflict[key].as_str().is_some_and(|f| f.ends_with(name));
        assert!(ends("file", "two.csv") && ends("other_file", "one.csv"), "{conflict}");
        assert_eq!((&conflict["line"], &conflict["other_line"]), (&2.into(), &2.into()));
        // The row that is told as kept is the one that counts.
        let kept = if at.contains("09:00") { "one.csv" } else { "two.csv" };
        assert!(ends("kept_file", kept) && conflict["kept"] == "row", "{at}: {conflict}");
        // Which of the two stays does not depend on the order of the files.
        let other = Bench::new();
        let [one, two, map] = [&one, &two, &map].map(|path| text(path));
        other.json(&["import", two, one, "--source", "x", "--map", map]);
        assert_eq!(opened(&other).unwrap_or_default(), at);
        let shown = other.run(&["--lang", "es", "import", one, two, "--source", "x", "--map", map]);
        assert!(shown.stdout.contains("en conflicto"), "{}", shown.stdout);
        let words: Vec<&str> = shown.stdout.split_whitespace().collect();
        let words = words.join(" ");
        assert!(words.contains("la conversación 7 se abre el 2026-03-02T09:00:00Z"), "{words}");
        assert!(words.contains("y el 2026-03-02T11:00:00Z"), "{words}");
        assert!(words.contains("queda la fila de"), "{words}");
    }
}

/// Imports while the lock is as `lock` made it, then after it was let go.
fn locked(lock: impl FnOnce(&std::path::Path) -> Option<std::fs::File>, words: &[&str]) {
    let bench = Bench::new();
    assert_eq!(bench.import_small(SMALL).status, 0);
    let path = bench.data().join("lock");
    let held = lock(&path);
    let more = SMALL.replace("\n1,", "\n11,").replace("\n2,", "\n12,");
    let run = bench.import_small(&more);
    assert_eq!(run.status, 4, "{}{}", run.stdout, run.stderr);
    for word in words {
        assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
    }
    // Asking goes on meanwhile, and what was read waits in the inbox.
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
    drop(held);
    std::fs::remove_file(&path).expect("the lock can be deleted, as the hint says");
    let again = bench.import_small(&more);
    assert_eq!(again.status, 0, "{}", again.stderr);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 4.0);
}

#[test]
fn a_lock_of_another_host_is_respected_until_somebody_deletes_it() {
    let holder = r#"{"host":"far-away","boot":"other","process":7,"since":0}"#;
    let lock = |path: &std::path::Path| {
        std::fs::write(path, holder).expect("the lock can be written");
        None
    };
    locked(lock, &["`far-away`", "delete"]);
}

#[test]
fn a_drainer_that_stands_still_keeps_its_lock_and_is_named() {
    let lock = |path: &std::path::Path| {
        let file =
            std::fs::File::options().read(true).write(true).create(true).truncate(false).open(path);
        let file = file.expect("the lock can be opened");
        file.lock().expect("nobody else holds it");
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let holder = format!(r#"{{"host":"{}","process":4242,"since":0}}"#, host.trim());
        std::fs::write(path, holder).expect("the lock can be written");
        Some(file)
    };
    locked(lock, &["4242"]);
}

#[test]
fn a_drainer_that_was_killed_holds_nothing() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(SMALL).status, 0);
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let holder = format!(r#"{{"host":"{}","process":4242,"since":0}}"#, host.trim());
    bench.write("lock", holder);
    let run = bench.import_small(SMALL.replace("\n1,", "\n11,"));
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 3.0);
}

/// Adds the sources under a folder to a text.
fn sources(folder: &std::path::Path, all: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push_str(&std::fs::read_to_string(&path).expect("sources are text"));
        }
    }
}

#[test]
fn every_test_that_the_page_of_bad_input_names_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/bad-input.md")).expect("the page is there");
    let mut all = String::new();
    sources(&root.join("crates"), &mut all);
    let rows = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    let mut named = 0;
    for row in rows {
        let held = row.trim_end_matches(" |").rsplit(" | ").next().expect("a last cell");
        // Between backticks stand names of tests, and of pages in brackets.
        let names = held.split('`').skip(1).step_by(2).filter(|name| name.len() > 18);
        let before = named;
        for name in names {
            assert!(all.contains(&format!("fn {name}()")), "{name}");
            named += 1;
        }
        assert!(named > before, "{row}");
    }
    assert!(named > 20, "{named}");
}

#[test]
fn a_data_folder_that_cannot_be_is_unavailable() {
    let bench = Bench::new();
    bench.file("data", "a file stands where the folder should be");
    let run = bench.import_small(SMALL);
    assert_eq!(run.status, 4, "{}", run.stderr);
    assert!(run.stderr.contains("data"), "{}", run.stderr);
}

#[test]
fn a_line_of_a_gigabyte_is_rejected_in_bounded_memory() {
    let bench = Bench::new();
    let map = bench.file("map.toml", SMALL_MAP);
    let words = ["import", "-", "--source", "small", "--map", text(&map), "--format", "json"];
    let packed = |bytes: &[u8]| zstd::encode_all(bytes, 1).expect("memory takes it");
    let piece = packed(&vec![b'x'; 16 << 20]);
    let (before, after) = (packed(format!("{SMALL}3,").as_bytes()), packed(b"\n"));
    // A gigabyte that is whole nowhere: standard input carries it compressed.
    let path = bench.file("log.csv.zst", [before, piece.repeat(64), after].concat());
    let mut command = bench.command(&words);
    command.stdin(std::fs::File::open(path).expect("it was just written"));
    let (run, peak) = watched(command);
    assert_eq!(run.status, 3, "{}{}", run.stdout, run.stderr);
    let told = told(&run);
    assert_eq!((&told["accepted"], &told["rejected"]), (&7.into(), &1.into()), "{told}");
    assert_eq!(told["rejects"][0]["reason"], "line_too_long");
    assert_eq!(told["rejects"][0]["line"], 9);
    assert!(peak < 600 << 20, "{peak} bytes");
}

#[test]
fn long_rejected_records_are_written_before_all_are_read() {
    let bench = Bench::new();
    let line = format!("3,yesterday,opened,ana,customer,email,{}\n", "x".repeat(9 << 20));
    let run = bench.import_small(format!("{SMALL}{}", line.repeat(3)));
    assert_eq!((run.status, told(&run)["rejected"].as_u64()), (3, Some(3)));
    // Two of them are as many bytes as are held.
    let files = std::fs::read_dir(bench.data().join("quarantine")).expect("it is there").flatten();
    let files = files.filter(|file| file.file_name().to_string_lossy().ends_with(".jsonl.zst"));
    assert_eq!(files.count(), 2);
}
