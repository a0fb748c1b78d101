//! What an import says beside its counts, and what waits since one that broke off.

use crate::{Bench, SMALL, SMALL_MAP, line, text};

const DESK: &str = r#"
name = "desk"
[tables.roles]
clerk = "agent"
[[file]]
name = "messages"
has = ["case", "by", "at"]
conversation = "case"
[[file.event]]
kind = "message"
at = "at"
actor = "by"
actor_kind = { from = "role", lookup = "staff", key = "by", map = "roles", default = "customer" }
[[file]]
name = "staff"
has = ["id", "role"]
lookup = "id"
"#;

#[test]
fn a_look_up_that_is_not_given_is_told_wherever_files_are_looked_at() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let (map, csv) = (
        bench.file("map.toml", DESK),
        bench.file("messages.csv", "case,by,at\n1,ana,2026-03-02T09:00:00Z\n"),
    );
    let words = ["import", text(&csv), "--source", "desk", "--map", text(&map)];
    for (lang, told) in
        [("en", "`actor_kind` is always `customer`"), ("es", "`actor_kind` es siempre `customer`")]
    {
        let look = bench.run(&[&words[..], &["--dry-run", "--lang", lang]].concat());
        assert!(look.stderr.contains(told) && look.stderr.contains("`staff`"), "{}", look.stderr);
    }
    let done = bench.json(&words);
    let remark = &done["remarks"][0];
    assert_eq!((&remark["remark"], &remark["about"]), (&"look_up_missing".into(), &"staff".into()));
    assert!(remark["message_es"].to_string().contains("falta un fichero"), "{remark}");
    let staff = bench.file("staff.csv", "id,role\nana,clerk\n");
    let all = ["import", text(&csv), text(&staff), "--source", "all", "--map", text(&map)];
    assert_eq!(bench.json(&all)["remarks"], serde_json::json!([]));
}

#[test]
fn what_waits_of_another_import_is_told_and_taken_in_by_the_next() {
    let bench = Bench::new();
    bench.run(&["init"]);
    // Where the lake should be made there is a file: what was read is safe, and not taken in.
    let lake = bench.data().join("lake");
    let _ = std::fs::remove_dir_all(&lake);
    std::fs::write(&lake, "").expect("it can be written");
    let broken = bench.import_small(SMALL);
    assert_eq!(broken.status, 4, "{}", broken.stderr);
    for (lang, told) in [("en", "wait and do not count yet"), ("es", "esperan y aún no cuentan")] {
        let asked = bench.run(&["query", "ticket_volume", "--lang", lang]).stdout;
        let asked = line(&asked);
        assert!(asked.contains(told) && asked.contains("`baremo doctor --fix`"), "{asked}");
        assert!(!asked.contains("baremo demo"), "{asked}");
    }
    let doctor = line(&bench.run(&["doctor"]).stdout);
    assert!(doctor.contains("! inbox: 7 events wait in 1 segment; they are safe"), "{doctor}");
    std::fs::remove_file(&lake).expect("it is there");
    let again = bench.import_small(SMALL);
    assert!(again.stderr.contains("waited in the folder: 7;"), "{}", again.stderr);
    let again: serde_json::Value = serde_json::from_str(&again.stdout).expect("an answer");
    assert_eq!((&again["accepted"], &again["duplicate"]), (&7.into(), &0.into()), "{again}");
    assert_eq!(again["remarks"][0]["remark"], "events_waited");
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
    let asked = bench.run(&["query", "ticket_volume"]).stdout;
    assert!(!asked.contains("do not count yet"), "{asked}");
}

#[test]
fn what_is_remembered_of_a_source_and_cannot_be_read_is_told() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let folder = bench.data().join("sources");
    let files = || std::fs::read_dir(&folder).expect("there are some").flatten();
    let path = files().next().expect("that of the source").path();
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    std::fs::write(&path, "{\"imports\": [").expect("it can be written");
    let doctor = bench.run(&["doctor"]);
    let said = format!("sources: `sources/{name}` cannot be read");
    assert!(doctor.status == 1 && line(&doctor.stdout).contains(&said), "{}", doctor.stdout);
    // Whose the customers are is among it, unless the configuration says it.
    let told = |lang: &str, part: &str| {
        let asked = bench.run(&["query", "ticket_volume", "--lang", lang]).stdout;
        line(&asked).contains(part)
    };
    assert!(told("en", "what was known of `small` cannot be read"));
    assert!(told("es", "no se puede leer lo que se sabía de `small`"));
    bench.write("baremo.toml", "[sources.small]\ncustomers = \"shared\"\n");
    assert!(!told("en", "what was known of"));
    let again = bench.import_small(SMALL);
    assert!(again.stderr.contains(&format!("{name}.unreadable")), "{}", again.stderr);
    let again: serde_json::Value = serde_json::from_str(&again.stdout).expect("an answer");
    assert_eq!(again["remarks"][0]["remark"], "memory_unread", "{again}");
    assert_eq!(files().count(), 2, "the damaged file is kept");
    let doctor = bench.run(&["doctor"]);
    assert!(!doctor.stdout.contains("cannot be read"), "{}", doctor.stdout);
    bench.write("baremo.toml", "");
    assert!(!told("en", "what was known of"));
}

#[test]
fn columns_that_an_import_tells_come_last_where_they_are_new() {
    let bench = Bench::new();
    let (map, csv) = (bench.file("map.toml", SMALL_MAP), bench.file("events.csv", SMALL));
    let words = ["import", text(&csv), "--source", "small", "--map", text(&map)];
    let told = bench.run(&[&words[..], &["--format", "csv"]].concat()).stdout;
    let heading = "source,mapping,records,accepted,duplicate,replaced,rejected,conflicting,\
        conversations,subjects,took_secs,superseded,partly,openings,skipped";
    assert!(told.starts_with(heading), "{told}");
    assert!(told.trim_end().ends_with(",0,0,0,0"), "{told}");
    // What the mapping leaves out is no loss, and told.
    let skipping =
        SMALL_MAP.replace("[[file.event]]", "skip = \"channel = 'chat'\"\n[[file.event]]");
    let map = bench.file("skipping.toml", skipping);
    let words = ["import", text(&csv), "--source", "mail", "--map", text(&map)];
    let told = bench.run(&words).stdout;
    assert!(told.contains("3  records that the mapping leaves out"), "{told}");
    let told = bench.run(&[&words[..], &["--format", "csv"]].concat()).stdout;
    assert!(told.trim_end().ends_with(",3"), "{told}");
}

#[test]
fn a_tiny_file_of_utf_8_keeps_its_letters_and_a_guess_is_told() {
    let bench = Bench::new();
    let rows = |letters: &[&[u8]]| {
        let mut csv = b"conversation,time,kind,actor,role,channel,value\n".to_vec();
        for (number, letters) in letters.iter().enumerate() {
            csv.extend(format!("{number},2026-03-02T09:00:00Z,opened,").bytes());
            csv.extend(*letters);
            csv.extend(b",customer,email,\n");
        }
        csv
    };
    let few = bench.import_small(rows(&["José Muñoz".as_bytes(), b"Nu\xf1ez", b"Ana"]));
    assert_eq!(few.status, 3, "{}", few.stderr);
    assert!(few.stdout.contains("\"reason\": \"invalid_utf8\""), "{}", few.stdout);
    assert!(few.stderr.contains("it is read as `utf-8`, and those"), "{}", few.stderr);
    let more = bench.import_small(rows(&[b"\xc3\xb1", b"Mu\xf1oz", b"Nu\xf1ez"]));
    assert_eq!(more.status, 0, "{}", more.stderr);
    assert!(more.stderr.contains("it is read as `windows-1252`"), "{}", more.stderr);
    let guessed = bench.import_small(rows(&[b"Mu\xf1oz", b"Ana"]));
    assert_eq!(guessed.status, 0, "{}", guessed.stderr);
    assert!(guessed.stderr.contains("it is read as `windows-1252`"), "{}", guessed.stderr);
}

#[test]
fn a_dry_run_shows_what_the_import_keeps_by_the_clock_of_the_folder() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "Europe/Madrid"]);
    let log = "Case ID,Activity,Resource,Complete Timestamp,seriousness,customer,product,\
        responsible_section,seriousness_2,service_level,service_type,support_section,workgroup\n\
        Case 9,Insert ticket,ana,2026/03/02 08:00:00.000,1,c1,p,s,1,l,t,u,N1\n\
        Case 9,Take in charge ticket,eva,2026/03/02 09:00:00.000,1,c1,p,s,1,l,t,u,N1\n\
        Case 9,Wait,eva,2026/03/02 10:00:00.000,1,c1,p,s,1,l,t,u,N1\n\
        Case 9,Resolve ticket,eva,2026/03/02 11:00:00.000,1,c1,p,s,1,l,t,u,N1\n";
    let log = bench.file("log.csv", log);
    let words = ["import", text(&log), "--source", "desk"];
    let map = include_str!("../../../sources/mappings/helpdesk-italian.toml");
    let map = bench.file("italian.toml", map);
    let words = [&words[..], &["--map", text(&map)]].concat();
    let look = bench.json(&[&words[..], &["--dry-run"]].concat());
    let shown = look["events"].as_array().expect("a list").clone();
    let told = ["records", "accepted", "duplicate", "replaced", "rejected", "conversations"];
    let made = shown.len() as u64;
    assert_eq!(told.map(|key| look[key].as_u64()), [4, made, 0, 0, 0, 1].map(Some), "{look}");
    let of = |kind: &str| shown.iter().filter(|event| event["kind"] == kind).count();
    assert_eq!((of("opened"), of("message")), (1, 2), "{look}");
    let look = bench.run(&[&words[..], &["--dry-run"]].concat()).stdout;
    assert!(look.contains("2026-03-02T09:00:00+01:00") && look.contains("about "), "{look}");
    assert!(look.contains("team N1"), "{look}");
    let done = bench.json(&words);
    assert_eq!(done["accepted"], shown.len(), "{done}");
}
