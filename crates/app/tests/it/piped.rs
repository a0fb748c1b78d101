//! Standard input in place of a file.

use std::io::Write as _;
use std::process::Stdio;

use crate::{Bench, Run, SMALL, SMALL_MAP, line, text};

/// Runs with a file as standard input.
fn piped(bench: &Bench, words: &[&str], content: &[u8]) -> Run {
    let path = bench.file("piped", content);
    let mut command = bench.command(words);
    command.stdin(std::fs::File::open(path).expect("it was just written"));
    command.output().expect("the program starts").into()
}

#[test]
fn messages_name_standard_input_as_it_was_given() {
    let bench = Bench::new();
    let run = piped(&bench, &["import", "-", "--source", "desk"], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let told = "`-` cannot be read as an export: it seems to be a picture (PNG)";
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.replace("\n  ", " ").contains(told), "{}", run.stderr);
    let run = piped(&bench, &["import", "-", "--source", "desk"], b"");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("through which nothing came"), "{}", run.stderr);
    // What could be read is offered by the same name.
    let run = piped(&bench, &["import", "-", "--source", "desk"], b"moon,tide\n1,2\n3,4\n");
    let said = line(&run.stderr);
    assert!(said.contains("baremo import - --source desk --propose"), "{said}");
    let run = piped(&bench, &["import", "-", "--source", "desk", "--propose"], SMALL.as_bytes());
    assert!(run.status == 0 && run.stdout.contains("name = \"export\""), "{}", run.stdout);
    let run = piped(&bench, &["import", "-", "-", "--source", "desk"], SMALL.as_bytes());
    assert!(run.status == 2 && run.stderr.contains("given more than once"), "{}", run.stderr);
    // It is read as a file is.
    let map = bench.file("map.toml", SMALL_MAP);
    let words = ["import", "-", "--source", "desk", "--map", text(&map), "--format", "json"];
    let run =
        piped(&bench, &words, format!("{SMALL}3,never,opened,ana,customer,chat,\n").as_bytes());
    assert_eq!(run.status, 3, "{}", run.stderr);
    let told: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(
        (&told["accepted"], &told["rejects"][0]["file"]),
        (&7.into(), &"-".into()),
        "{told}"
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_does_not_hide_that_records_were_rejected() {
    let bench = Bench::new();
    let map = bench.file("map.toml", SMALL_MAP);
    let file =
        bench.file("rejects.csv", format!("{SMALL}3,never,opened,ana,customer,chat,\n").as_bytes());
    let good = bench.file("good.csv", SMALL.as_bytes());
    for (file, status) in [(&file, 3), (&good, 0)] {
        for format in ["text", "json"] {
            let words =
                ["import", text(file), "--source", "desk", "--map", text(&map), "--format", format];
            let mut command = bench.command(&words);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().expect("the program starts");
            drop(child.stdout.take());
            let ended = child.wait_with_output().expect("it ends");
            assert_eq!(ended.status.code(), Some(status), "{format}: {ended:?}");
        }
    }
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
}

#[cfg(unix)]
#[test]
fn what_a_command_writes_is_read_as_a_file_that_shells_name() {
    let bench = Bench::new();
    let map = bench.file("map.toml", SMALL_MAP);
    // It can be read once: looked at, it would be gone.
    let pipe = "/dev/stdin";
    let words = ["import", pipe, "--source", "desk", "--map", text(&map), "--format", "json"];
    let mut command = bench.command(&words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let content = format!("{SMALL}3,never,opened,ana,customer,chat,\n");
    let mut input = child.stdin.take().expect("it is a pipe");
    input.write_all(content.as_bytes()).expect("it is read");
    drop(input);
    let run: Run = child.wait_with_output().expect("it ends").into();
    assert_eq!(run.status, 3, "{}", run.stderr);
    let told: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let found = (&told["accepted"], &told["rejects"][0]["file"]);
    assert_eq!(found, (&7.into(), &pipe.into()), "{told}");
}
