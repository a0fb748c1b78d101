//! A question in other forms: as a chart in a file, as SQL; and a table as comma-separated values.

use crate::{Bench, SMALL, SMALL_MAP, text};

const ASKED: &[&str] =
    &["query", "ticket_volume", "--from", "2026-03-01", "--to", "2026-03-31", "--by", "channel"];

#[test]
fn an_answer_is_also_a_chart() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let drawn = |name: &str, more: &[&str]| {
        let path = bench.file(name, "");
        let words = [ASKED, &["--chart", text(&path)], more].concat();
        (bench.run(&words), std::fs::read(&path).expect("the file is there"))
    };
    let (run, svg) = drawn("by.svg", &["--lang", "es", "--where", "channel != '<b>'"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let svg = String::from_utf8(svg).expect("SVG is text");
    assert!(svg.starts_with("<?xml") && svg.contains("Por canal"), "{svg}");
    assert!(svg.contains("&lt;b&gt;") && svg.contains("definición 3"), "{svg}");
    let filter = "channel in ('email', 'chat') and team is null";
    let (run, svg) = drawn("some.svg", &["--lang", "es", "--where", filter]);
    let svg = String::from_utf8(svg).expect("SVG is text");
    assert!(run.status == 0 && svg.contains("canal: correo, chat · equipo: (ninguno)"), "{svg}");
    let (run, png) = drawn("by.png", &[]);
    assert!(run.status == 0 && png.starts_with(b"\x89PNG"), "{}", run.stderr);
    let (run, _) = drawn("by.gif", &[]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stderr.contains("by.gif"), "{}", run.stderr);
    let (run, many) = drawn("both.svg", &["--grain", "day"]);
    let many = String::from_utf8(many).expect("SVG is text");
    assert!(run.status == 0 && many.matches("<svg").count() > 2, "{}", run.stderr);
    let path = bench.file("w.svg", "");
    let run = bench.run(&["query", "ticket_volume", "--chart", text(&path)]);
    assert!(run.status == 1 && run.stderr.contains("a dimension or both"), "{}", run.stderr);
}

#[test]
fn words_that_sources_write_are_called_for_people_and_kept_for_programs() {
    let bench = Bench::new();
    let second =
        SMALL.replace(",email,", ",mail,").replace("\n1,", "\n11,").replace("\n2,", "\n12,");
    bench.import_small(SMALL);
    let told = |more: &[&str]| {
        let run = bench.run(&[ASKED, more].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout
    };
    let is_row = |out: &str, name: &str| out.lines().any(|line| line.trim().starts_with(name));
    assert!(is_row(&told(&["--lang", "es"]), "correo "), "{}", told(&["--lang", "es"]));
    assert!(is_row(&told(&["--lang", "en"]), "email "), "{}", told(&["--lang", "en"]));
    for format in ["csv", "json"] {
        let out = told(&["--lang", "es", "--format", format]);
        assert!(out.contains("email") && !out.contains("correo"), "{out}");
    }
    let path = bench.file("bars.svg", "");
    told(&["--lang", "es", "--chart", text(&path)]);
    let svg = std::fs::read_to_string(&path).expect("the file is there");
    assert!(svg.contains(">correo<") && !svg.contains(">email<"), "{svg}");
    // A name is no word of the data.
    let run = bench.run(&[ASKED, &["--lang", "es", "--where", "channel = 'correo'"]].concat());
    assert!(run.stderr.contains("`correo`") || run.stdout.contains("`correo`"), "{}", run.stdout);
    // Two that are called the same stay two.
    bench.import_each("other", SMALL_MAP, &[("mail.csv", second.as_str())]);
    let out = told(&["--lang", "es"]);
    assert!(is_row(&out, "correo (email) ") && is_row(&out, "correo (mail) "), "{out}");
}

#[test]
fn a_question_is_written_as_sql_or_refused_with_the_reason() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let run = bench.run(&[ASKED, &["--sql"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("read_parquet") && run.stdout.ends_with(";\n"), "{}", run.stdout);
    let more = ["--sql", "--order", "-value", "--limit", "1", "--compare", "previous"];
    let run = bench.run(&[ASKED, &more].concat());
    assert!(run.stdout.ends_with("DESC NULLS LAST, \"channel\"\nLIMIT 1;\n"), "{}", run.stdout);
    assert!(run.stdout.contains("-- Not written is the comparison"), "{}", run.stdout);
    let run =
        bench.run(&["query", "backlog", "--from", "2026-03-01", "--to", "2026-03-31", "--sql"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("what holds at an instant"), "{}", run.stderr);
    // Without a range, the flags that give it are named.
    for (lang, word) in [("en", "a start and an end"), ("es", "inicio y fin")] {
        let run = bench.run(&["query", "ticket_volume", "--sql", "--lang", lang]);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""));
        let told = run.stderr;
        assert!([word, "--from", "--to"].iter().all(|it| told.contains(it)), "{told}");
    }
}

#[test]
fn the_heading_of_an_attribute_is_one_cell_whatever_it_is_called() {
    let bench = Bench::new();
    let own = "[file.attributes]\n\"plan, old\" = \"channel\"\n";
    bench.import_each("small", &(SMALL_MAP.to_owned() + own), &[("events.csv", SMALL)]);
    let run = bench.run(&["export", "cases", "--format", "csv"]);
    let (mut lines, out) = (run.stdout.lines(), &run.stdout);
    assert!(lines.next().is_some_and(|head| head.ends_with(",\"attr_plan, old\"")), "{out}");
    assert!(lines.all(|row| row.ends_with(",email") || row.ends_with(",chat")), "{out}");
}
