//! What commands say where something is missing, misread or easily taken wrongly.

use crate::{Bench, SMALL, SMALL_MAP, line, text, unwrapped};

#[test]
fn an_empty_folder_has_no_range_and_says_what_to_do() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let asked = ["query", "ticket_volume", "--where", "channel = 'nope'"];
    for grain in ["all", "day"] {
        let answer = bench.json(&[&asked[..], &["--grain", grain]].concat());
        assert!(answer["range"]["from"].is_null() && answer["range"]["to"].is_null(), "{answer}");
        assert!(!answer.to_string().contains("1970"), "{answer}");
    }
    let since = bench.json(&[&asked[..], &["--from", "2026-03"]].concat());
    assert_eq!(since["range"]["from"], "2026-03-01T00:00:00+00:00");
    assert!(since["range"]["to"].is_null(), "{since}");
    for (lang, none, way) in
        [("en", "no records yet", "baremo import"), ("es", "aún no hay registros", "baremo import")]
    {
        let told = bench.run(&[&asked[..], &["--lang", lang]].concat()).stdout;
        assert!(told.contains(none) && told.contains(way) && !told.contains("1970"), "{told}");
    }
    // Records of another sort give no range either.
    bench.import_small(SMALL);
    let told = bench.run(&["query", "nps"]).stdout;
    assert!(told.contains("baremo metrics show METRIC") && !told.contains("1970"), "{told}");
    assert!(told.contains("none of these yet") && !told.contains("no records yet"), "{told}");
    // What is shown by step says why, too, where no step has a row.
    let told = bench.run(&["query", "referral_conversion"]).stdout;
    assert!(told.contains("no rows: there are no data") && !told.contains("value"), "{told}");
    let told = bench.run(&asked).stdout;
    assert!(told.contains("2 Mar 2026") && !told.contains("no records yet"), "{told}");
}

#[test]
fn times_without_a_zone_are_told_and_proposed_in_the_zone_of_the_folder() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "Europe/Madrid"]);
    let csv = bench.file("bare.csv", SMALL.replace('Z', ""));
    let proposed = bench.run(&["import", text(&csv), "--source", "desk", "--propose"]).stdout;
    assert!(
        proposed.contains("zone = \"Europe/Madrid\" ") && proposed.contains("CHECK"),
        "{proposed}"
    );
    let map = bench.file("map.toml", SMALL_MAP);
    let words = ["import", text(&csv), "--source", "desk", "--map", text(&map)];
    for more in [&["--dry-run"][..], &["--format", "json"], &["--lang", "es"]] {
        let told = bench.run(&[&words[..], more].concat()).stderr;
        assert!(told.contains("`2026-03-02T09:00:00`") && told.contains("--zone"), "{told}");
        // What is read in already stays; after a look there is nothing.
        let is_read = told.contains("into a new folder") || told.contains("una carpeta nueva");
        assert_eq!(is_read, more[0] != "--dry-run", "{told}");
    }
    let told = bench.run(&[&words[..], &["--zone", "UTC"]].concat()).stderr;
    assert!(!told.contains("--zone"), "{told}");
    // Nor is anybody asked whose clock it is where the heading says so.
    let csv = bench.file("utc.csv", SMALL.replace('Z', "").replacen("time", "time (UTC)", 1));
    let utc = bench.file("utc.toml", SMALL_MAP.replace("\"time\"", "\"time (UTC)\""));
    let told = bench.run(&["import", text(&csv), "--source", "utc", "--map", text(&utc)]).stderr;
    assert!(!told.contains("--zone"), "{told}");
    // Where times say their zone, there is nothing to tell.
    let csv = bench.file("zoned.csv", SMALL);
    let told = bench.run(&["import", text(&csv), "--source", "zoned", "--map", text(&map)]).stderr;
    assert!(!told.contains("--zone"), "{told}");
}

#[test]
fn a_mapping_that_does_not_fit_names_its_columns_and_those_of_the_file() {
    let bench = Bench::new();
    let csv = bench.file("other.csv", "ticket,times,what\n1,2026-03-02T09:00:00Z,opened\n");
    let one = bench.file("one.toml", SMALL_MAP);
    let second =
        "\n[[file]]\nname = \"tags\"\nhas = [\"tag\", \"colour\"]\nconversation = \"tag\"\n";
    let several = bench.file("several.toml", format!("{SMALL_MAP}{second}"));
    for map in [&one, &several] {
        let words = ["import", text(&csv), "--source", "x", "--map", text(map)];
        for (lang, fit) in [("en", "does not fit"), ("es", "no encaja con")] {
            let run = bench.run(&[&words[..], &["--lang", lang]].concat());
            assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
            let told = line(&run.stderr);
            for part in
                [fit, "`small`", "`conversation`", "`time` (", "`kind`", "`ticket`, `times`"]
            {
                assert!(told.contains(part), "{part}: {told}");
            }
            assert!(
                told.contains("--propose") && !told.contains("ready mapping recogni"),
                "{told}"
            );
        }
    }
}

#[test]
fn a_first_import_knows_nothing_from_before() {
    let bench = Bench::new();
    let map = bench.file(
        "map.toml",
        SMALL_MAP.replace(
            "conversation = \"conversation\"",
            "conversation = \"conversation\"\nrecord = \"row/{conversation}/{time}/{kind}\"",
        ),
    );
    let last = SMALL.lines().last().unwrap_or_default();
    let csv = bench.file("twice.csv", format!("{SMALL}{last}\n"));
    let words = ["import", text(&csv), "--source", "desk", "--map", text(&map)];
    let first = bench.run(&words).stdout;
    assert!(first.contains("8  records read") && first.contains("7  events taken"), "{first}");
    assert!(first.contains("1  event repeated in these files"), "{first}");
    assert!(!first.contains("known from before"), "{first}");
    let again = bench.run(&[&words[..], &["--lang", "es"]].concat()).stdout;
    assert!(again.contains("8  eventos ya conocidos de antes"), "{again}");
    assert!(!again.contains("repetidos"), "{again}");
    let again = bench.json(&words);
    for (key, count) in [("records", 8), ("accepted", 0), ("duplicate", 8), ("repeated", 0)] {
        assert_eq!(again[key], count, "{key}");
    }
}

#[test]
fn dates_that_are_none_or_stand_the_wrong_way_round_are_told() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let refused = |words: &[&str], parts: &[&str]| {
        let run = bench.run(&[&["query", "ticket_volume"], words].concat());
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        let told = line(&run.stderr);
        parts.iter().for_each(|part| assert!(told.contains(part), "{part}: {told}"));
        assert!(!told.contains("end of the range") && !told.contains("final del"), "{told}");
    };
    let form = "2026-01-31T10:00";
    refused(&["--as-of", "yesterday"], &["`--as-of` takes a date", form, "not `yesterday`"]);
    let spanish = ["`--as-of` admite una fecha", form, "no `ayer`", "se escriben enteras"];
    refused(&["--as-of", "ayer", "--lang", "es"], &spanish);
    let inverted = ["--from", "2026-05-01", "--to", "2026-04-01"];
    refused(&inverted, &["begins with `2026-05-01`, which is later", "--from 2026-04-01 --to"]);
    refused(&[&inverted[..], &["--lang", "es"]].concat(), &["al revés: --from 2026-04-01 --to"]);
    let compared = ["--from", "2026-03", "--to", "2026-03", "--compare", "2026-04-30..2026-04-01"];
    let spanish = [&compared[..], &["--lang", "es"]].concat();
    let way = "--compare 2026-04-01..2026-04-30";
    refused(&compared, &["compared with begins with `2026-04-30`, which is later", way]);
    refused(&spanish, &["de comparación empieza en `2026-04-30`, que es posterior", way]);
    // A day apart, both ends mean the same instant.
    refused(&["--from", "2026-03-02", "--to", "2026-03-01"], &["`2026-03-02`, which is later"]);
}

#[test]
fn closed_periods_are_told_in_the_zone_of_the_folder() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "Pacific/Kiritimati"]);
    assert_eq!(bench.run(&["close"]).stdout, "no closed periods\n");
    bench.import_small(SMALL);
    bench.json(&["close", "2026-03", "--metrics", "ticket_volume"]);
    let listed = bench.run(&["close"]).stdout;
    assert!(listed.starts_with("name") && listed.contains("(Pacific/Kiritimati)"), "{listed}");
    let shown = bench.run(&["close", "2026-03"]).stdout;
    assert!(shown.contains("Pacific/Kiritimati") && !shown.contains("UTC"), "{shown}");
}

#[test]
fn a_close_says_which_part_of_its_period_has_records() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let close = |name: &str, ends: &[&str], more: &[&str]| {
        let words = [&["close", name, "--metrics", "ticket_volume"], ends, more].concat();
        bench.run(&words)
    };
    let pinned = close("2026-03", &[], &["--format", "json"]);
    let told = "records of cases from 2 Mar 2026 to 2 Mar 2026: the close covers 1 of 31 days";
    assert_eq!((pinned.status, line(&pinned.stderr).as_str()), (0, told));
    let json: serde_json::Value = serde_json::from_str(&pinned.stdout).expect("it is JSON");
    let (from, to) = ("2026-03-02", "2026-03-02");
    let reach =
        serde_json::json!([{ "fact": "cases", "from": from, "to": to, "days": 1, "of": 31 }]);
    assert_eq!(json["reach"], reach);
    // Later it says so again.
    assert_eq!(bench.json(&["close", "2026-03"])["reach"], reach);
    assert!(line(&bench.run(&["close", "2026-03"]).stdout).contains(told));
    let run = close("marzo", &["--from", "2026-03-01", "--to", "2026-03-03"], &["--lang", "es"]);
    assert!(line(&run.stderr).ends_with("el cierre abarca 1 de 3 días"), "{}", run.stderr);
    let whole = close("day", &["--from", "2026-03-02", "--to", "2026-03-02"], &[]);
    assert_eq!((whole.status, whole.stderr.as_str()), (0, ""));
    for ends in [["--from", "2020-01", "--to", "2020-02"], ["--from", "2027-01", "--to", "2027-02"]]
    {
        for (lang, told) in [
            ("en", "`x` holds no records: there are some from 2 Mar 2026 to 2 Mar 2026"),
            ("es", "en `x` no hay registros: los hay del 2 mar 2026 al 2 mar 2026"),
        ] {
            let run = close("x", &ends, &["--lang", lang]);
            assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
            assert!(line(&run.stderr).contains(told), "{}", run.stderr);
        }
    }
    let none =
        bench.run(&["close", "y", "--from", "2026-03", "--to", "2026-03", "--metrics", "nps"]);
    assert_eq!(none.status, 1, "{}", none.stdout);
    assert!(line(&none.stderr).contains("`y` holds no records: there are none yet"));
}

#[test]
fn streams_that_begin_at_different_times_are_told_with_the_dates_and_the_way_out() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2026-05-05,EUR\n2,eva,2026-05-20,EUR\n",
    );
    let (since, from) = ("2026-05-05", "--from 2026-05-05");
    for (lang, begins) in [("en", "begins on 2026-03-02"), ("es", "empieza el 2026-03-02")] {
        let told = bench.run(&["query", "contact_rate", "--lang", lang]).stdout;
        let told = line(&told);
        for part in ["`orders`", since, begins, from] {
            assert!(told.contains(part), "{part}: {told}");
        }
        let right = ["query", "contact_rate", "--lang", lang, "--from", since];
        let told = bench.run(&right).stdout;
        assert!(!told.contains("`orders`"), "{told}");
    }
    let notes = bench.json(&["query", "contact_rate"])["notes"].clone();
    let expected = "orders: on record since 2026-05-05 only, and the range begins with 2026-03-02: \
                    counted from 2026-05-05 on";
    assert_eq!(notes[0], expected, "{notes}");
}

#[test]
fn rejects_are_listed_under_headings() {
    let bench = Bench::new();
    bench.import_small(format!("{SMALL}3,yesterday,opened,ana,customer,email,\n"));
    for (lang, headings) in [
        ("en", ["records", "source", "reason", "first at", "id"]),
        ("es", ["registros", "fuente", "motivo", "el primero en", "id"]),
    ] {
        let told = bench.run(&["rejects", "list", "--lang", lang]).stdout;
        let lines: Vec<&str> = told.lines().collect();
        let mut rest = lines[0];
        for heading in headings {
            let at = rest.find(heading).unwrap_or_else(|| panic!("{heading}: {told}"));
            rest = &rest[at + heading.len()..];
        }
        assert!(lines[1].contains("small") && lines[1].contains("events.csv:9"), "{told}");
        assert!(lines[2].contains("`yesterday`"), "{told}");
        let id = lines[1].split_whitespace().last().unwrap_or_default();
        assert_eq!(bench.run(&["rejects", "show", id]).status, 0, "{told}");
    }
}

#[test]
fn channels_of_settings_that_no_record_has_are_warned_of() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let settings = "[fold]\nreuse_gap_by_channel = { CHAT = \"off\", whatsap = \"3d\" }\n";
    bench.write("baremo.toml", settings);
    let warned = |words: &[&str]| -> Vec<String> {
        let told = unwrapped(&bench.run(words).stdout);
        told.lines().filter(|line| line.starts_with('!')).map(str::to_owned).collect()
    };
    let expected =
        "! settings: `reuse_gap_by_channel` names `whatsap`, which is the channel of no record";
    assert_eq!(warned(&["doctor"]), [expected]);
    let expected =
        "! ajustes: `reuse_gap_by_channel` nombra `whatsap`, que no es el canal de ningún registro";
    assert_eq!(warned(&["doctor", "--lang", "es"]), [expected]);
}

#[test]
fn a_country_or_industry_that_hides_every_benchmark_is_told() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let doctor = |settings: &str, language: &str| {
        bench.write("baremo.toml", settings);
        bench.run(&["doctor", "--lang", language])
    };
    let warns = |said: &str| said.lines().any(|line| line.starts_with('!'));
    let known = doctor("country = \"ES\"\nindustry = \"Retail\"\n", "en");
    assert!(known.status == 0 && !warns(&known.stdout), "{}", known.stdout);
    let shops = doctor("industry = \"shops\"\n", "es");
    assert_eq!(shops.status, 0, "{}", shops.stdout);
    let said = "! ajustes: `industry` es `shops`, que ninguna referencia nombra; los que hay: ";
    let told = unwrapped(&shops.stdout);
    assert!(told.contains(said) && told.contains("`retail`"), "{told}");
    let spain = doctor("country = \"Spain\"\n", "en");
    assert_eq!(spain.status, 1, "{}", spain.stdout);
    let said = "takes the two letters of a country, not `Spain`";
    assert!(unwrapped(&spain.stdout).contains(said), "{}", spain.stdout);
}

#[test]
fn rules_of_reasons_that_hold_for_nobody_are_warned_of() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let rules = "\
        [[reason]]\nname = \"mail\"\nwhen = \"channel = 'email' or channel = 'fax'\"\n\
        [[reason]]\nname = \"talk\"\nwhen = \"channel in ('chat', 'phone')\"\n\
        [[reason]]\nname = \"late\"\nwhen = \"attr_topic = 'late'\"\n\
        [[reason]]\nname = \"again\"\nfrom = 2026-01-01\n\
        when = \"channel in ('chat', 'phone')\"\n\
        [[reason]]\nname = \"both\"\nwhen = \"initiated_by = 'customer'\"\n\
        [[reason]]\nname = \"open mail\"\nwhen = \"channel = 'email' and solved_at is null\"\n\
        [[reason]]\nname = \"other\"\n";
    bench.write("reasons.toml", rules);
    let run = bench.run(&["doctor"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let told = unwrapped(&run.stdout);
    let warned: Vec<&str> = told.lines().filter(|line| line.starts_with('!')).collect();
    let expected = [
        "! reasons: rule 1 of `reasons.toml`, `mail`: `channel = 'fax'` holds for no conversation \
         and no call",
        "! reasons: rule 2 of `reasons.toml`, `talk`: `channel = 'phone'` holds for no \
         conversation and no call",
        "! reasons: rule 3 of `reasons.toml`, `late`: no conversation and no call has `attr_topic`",
        "! reasons: rule 4 of `reasons.toml`, `again`: rule 2 comes first and takes every record \
         that meets it",
        "! reasons: rule 5 of `reasons.toml`, `both`: rules 1 and 2 come first and take every \
         record that meets it",
        "! reasons: rule 6 of `reasons.toml`, `open mail`: no record meets its condition yet",
    ];
    assert_eq!(warned, expected);
    let told = unwrapped(&bench.run(&["doctor", "--lang", "es"]).stdout);
    assert!(told.contains("! motivos: regla 3") && !told.contains("holds for"), "{told}");
    assert!(told.contains("ninguna conversación ni llamada tiene `attr_topic`"), "{told}");
}

#[test]
fn a_wrong_rule_of_reasons_stops_questions_about_reasons_only() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let rules = "[[reason]]\nname = \"mail\"\nwhen = \"chanel = 'email'\"\n\
                 [[reason]]\nname = \"other\"\n";
    bench.write("reasons.toml", rules);
    for (lang, told, closed) in [
        ("en", "reasons.toml:3: rule `mail` reads `cases`, which has no `chanel`", "be asked for"),
        ("es", "reasons.toml:3: la regla `mail` lee `cases`, que no tiene `chanel`", "preguntar"),
    ] {
        let asked = |more: &[&str]| {
            bench.run(&[&["query", "ticket_volume", "--lang", lang], more].concat())
        };
        for more in [&["--by", "contact_reason"], &["--where", "contact_reason_group = 'mail'"]] {
            let run = asked(more);
            assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
            assert!(line(&run.stderr).contains(told), "{}", run.stderr);
        }
        let run = asked(&[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let answer = line(&run.stdout);
        assert!(answer.contains(told) && answer.contains(closed), "{answer}");
        let run = bench.run(&["doctor", "--lang", lang]);
        assert_eq!(run.status, 1, "{}", run.stderr);
        let name = if lang == "en" { "reasons" } else { "motivos" };
        let found = unwrapped(&run.stdout);
        assert!(found.contains(&format!("✗ {name}: {told}")), "{found}");
    }
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
}

#[test]
fn reasons_without_rules_say_what_to_write_and_where() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (lang, told, way) in [
        ("en", "the data folder has none", "write `reasons.toml` in the data folder"),
        ("es", "la carpeta de datos no tiene ninguna", "escriba `reasons.toml` en la carpeta"),
    ] {
        for more in [["--by", "contact_reason"], ["--where", "contact_reason_group = 'mail'"]] {
            let run = bench.run(&[&["query", "ticket_volume", "--lang", lang][..], &more].concat());
            let said = line(&run.stderr);
            assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{said}");
            for part in [told, way, "`[[reason]]`", "docs/calendars.md"] {
                assert!(said.contains(part), "{part}: {said}");
            }
        }
    }
}

#[test]
fn help_of_records_says_what_a_side_is() {
    for (lang, word) in [("en", "made of others"), ("es", "hecha de otras")] {
        let told = Bench::new().run(&["records", "--help", "--lang", lang]).stdout;
        let told = line(&told);
        assert!(told.contains("`side`") && told.contains(word), "{told}");
    }
}

#[test]
fn a_file_that_is_not_there_is_told_in_the_readers_language_with_a_way_out() {
    let bench = Bench::new();
    let csv = bench.file("tickets.csv", SMALL);
    let wrong = csv.with_extension("xlsx");
    let gone = csv.with_file_name("gone");
    for words in [
        &["import", text(&wrong), "--source", "x"][..],
        &["import", text(&csv), "--source", "x", "--map", text(&wrong)],
        &["metrics", "check", text(&gone)],
    ] {
        let run = bench.run(&[words, &["--lang", "es"]].concat());
        let told = line(&run.stderr);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{told}");
        assert!(told.contains("no existe") && told.contains("se buscó en la carpeta"), "{told}");
        assert!(!told.contains("os error"), "{told}");
        assert_eq!(told.contains("hay `tickets.csv`"), words[0] == "import", "{told}");
    }
}

#[test]
fn json_states_formulas_in_the_language_asked() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let formula = |metric: &str, lang: &str| {
        let answer = bench.json(&["query", metric, "--stat", "median", "--lang", lang]);
        answer["metrics"][0]["formula"].clone()
    };
    assert_eq!(formula("ticket_volume", "en"), "number of conversations created");
    assert_eq!(formula("ticket_volume", "es"), "número de conversaciones creadas");
    // With the statistic that was asked for.
    for (lang, of) in [("en", "median of ("), ("es", "mediana de (")] {
        let told = formula("first_response_time", lang);
        assert!(told.as_str().is_some_and(|told| told.starts_with(of)), "{told}");
    }
}

#[test]
fn a_word_that_no_record_has_is_told_with_those_there_are() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let asked = ["ticket_volume", "--where", "channel = 'correo'"];
    for (lang, told) in [
        ("en", "no record has `correo` in `channel`; there are: email, chat"),
        ("es", "ningún registro tiene `correo` en `channel`; hay: email, chat"),
    ] {
        for command in ["query", "records"] {
            let run = bench.run(&[&[command], &asked[..], &["--lang", lang]].concat());
            assert_eq!(run.status, 0, "{}", run.stderr);
            let said = if command == "query" { &run.stdout } else { &run.stderr };
            let said = line(said);
            assert!(said.contains(told), "{said}");
        }
    }
    let notes = |filter: &str| {
        bench.json(&["query", "ticket_volume", "--where", filter])["notes"].to_string()
    };
    assert!(notes("channel in ('email', 'fax')").contains("no record has `fax`"));
    assert!(notes("excluded = 'spam'").contains("no record has any `excluded`"));
    // A word that some record has is right, though none is left.
    let right = notes("channel = 'chat' and channel != 'email' and source = 'small'");
    assert!(!right.contains("no record has"), "{right}");
}

#[test]
fn only_dimensions_that_all_parts_of_a_metric_reach_are_offered() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (command, metric) in [("query", "contacts_per_hour"), ("records", "backlog_days")] {
        let refused = bench.run(&[command, metric, "--by", "zzz"]);
        assert_eq!(refused.status, 1, "{}", refused.stdout);
        let (_, offered) = refused.stderr.split_once("there are").expect("some are offered");
        let offered = offered.split("hint:").next().unwrap_or_default();
        let offered: Vec<&str> = offered.split('`').skip(1).step_by(2).collect();
        assert!(offered.contains(&"source"), "{}", refused.stderr);
        for dimension in offered {
            let run = bench.run(&[command, metric, "--by", dimension]);
            assert_eq!(run.status, 0, "{metric} by {dimension}: {}", run.stderr);
        }
    }
}
