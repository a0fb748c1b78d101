//! Standard input in place of a file.

use crate::{Bench, Run, SMALL, SMALL_MAP, text};

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
    let said = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
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
