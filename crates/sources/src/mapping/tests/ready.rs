//! Every ready mapping over the made-up export in `fixtures/<mapping>/`: the events must be those
//! of its `events.txt`. A new case needs a file there and no code.

use super::*;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

pub(super) fn inputs(name: &str) -> Vec<Input> {
    let entries = std::fs::read_dir(folder(name)).expect("the mapping has a fixture folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "txt"));
    paths.sort();
    paths.into_iter().map(Input::Path).collect()
}

#[test]
fn fixtures_become_the_events_written_beside_them() {
    let mut wrong = Vec::new();
    for (name, text) in READY {
        let mapping = Mapping::parse(name, text).expect("ready mappings parse");
        assert_eq!(mapping.name(), *name, "a mapping is named like its file");
        let inputs = inputs(name);
        let detected: Vec<_> = inputs
            .iter()
            .map(|input| detect(input, &Options::default()).expect("the file can be read"))
            .collect();
        let found = recognise(&detected).expect("a ready mapping knows the files");
        assert_eq!(found.mapping.name(), *name, "the files are recognised as their own mapping's");
        let actual = lines(&found.mapping, &inputs, context()).join("\n") + "\n";
        let expected = std::fs::read_to_string(folder(name).join("events.txt")).unwrap_or_default();
        if actual != expected {
            wrong.push(format!("== fixtures/{name}/events.txt should be\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn importing_twice_gives_the_same_records_and_digests() {
    for (name, text) in READY {
        let mapping = Mapping::parse(name, text).expect("ready mappings parse");
        let first = lines(&mapping, &inputs(name), context());
        assert_eq!(first, lines(&mapping, &inputs(name), context()), "{name}");
    }
}

#[test]
fn what_is_utc_by_its_nature_is_utc_whatever_the_zone() {
    for name in [
        "intercom-warehouse",
        "plausible-events",
        "typeform-csv",
        "woocommerce-json",
        "zendesk-engagements",
        "zendesk-warehouse",
    ] {
        let (_, text) = READY.iter().find(|(own, _)| *own == name).expect("it is a ready one");
        let mapping = Mapping::parse(name, text).expect("ready mappings parse");
        let lima = Context { zone: Some("America/Lima".into()), ..context() };
        assert_eq!(lines(&mapping, &inputs(name), lima), lines(&mapping, &inputs(name), context()));
        let import = Import::open(&mapping, &inputs(name), context()).expect("the files bind");
        let asked = import.reports().find_map(|report| report.zoneless.clone());
        assert_eq!(asked, None, "{name} needs no zone");
    }
}

#[test]
fn either_of_several_headings_is_enough() {
    for (headings, name) in [
        ("Timestamp,Email address,Well?", "google-forms"),
        ("Marca temporal,Nombre de usuario,¿Bien?", "google-forms"),
        ("Día,Campaña,Moneda,Costo,Impresiones,Clics", "google-ads-csv"),
        ("Día,Campaña,Código de moneda,Coste,Impr.,Clics", "google-ads-csv"),
    ] {
        let input = bytes("t.csv", &format!("{headings}\n"));
        let detected = detect(&input, &Options::default()).expect("the file can be read");
        let found = recognise(&[detected]).expect("a ready mapping knows the file");
        assert_eq!(found.mapping.name(), name, "{headings}");
    }
}

#[test]
fn a_stranger_is_not_recognised() {
    let input = bytes("weather.csv", "city,degrees\nSoria,4\n");
    let detected = detect(&input, &Options::default()).expect("the file can be read");
    let error = recognise(&[detected]).err().map(|error| error.to_string());
    assert_eq!(error.as_deref(), Some("no ready mapping recognises `weather.csv`"));
}

#[test]
fn sums_of_visits_are_known_and_refused() {
    let preamble = "# ----------------------------------------\n# Traffic acquisition\n\
        # Account: Acme\n# Property: Acme - GA4\n# ----------------------------------------\n#\n\
        # Start date: 20260301\n# End date: 20260302\n";
    for (report, columns) in [
        (
            "Date,Session default channel group,Sessions,Engaged sessions,Total users,New users,\
             Event count,Key events,Total revenue\n20260301,Direct,100,60,90,50,500,4,120.5\n\
             20260301,Organic Search,200,150,180,100,900,8,300\n",
            &["Sessions", "Total users", "Engaged sessions"][..],
        ),
        (
            "Nth day,Session default channel group,Sessions,Total users\n,,300,270\n\
             0000,Direct,100,90\n0001,Direct,200,180\n",
            &["Sessions", "Total users"],
        ),
        (
            "Ruta de página y clase de pantalla,Vistas,Usuarios activos\n/,120,80\n/a,30,29\n",
            &["Usuarios activos", "Vistas"],
        ),
    ] {
        let input = bytes("ga4.csv", &format!("{preamble}{report}"));
        let detected = detect(&input, &Options::default()).expect("the file can be read");
        let file = "ga4.csv".to_owned();
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        let found = recognise(&[detected]).err();
        assert_eq!(found, Some(SourceError::Summed { file, columns }), "{report}");
    }
    // What advertising cost is known, though visits stand beside it.
    let found = detect(&inputs("ga4-ads-csv")[0], &Options::default()).expect("it can be read");
    let found = recognise(&[found]).expect("it is known");
    assert_eq!(found.mapping.name(), "ga4-ads-csv");
}

#[test]
fn a_stranger_among_known_files_is_left_out_and_named() {
    let mut inputs = inputs("zendesk-warehouse");
    inputs.push(bytes("weather.csv", "city,degrees\nSoria,4\n"));
    let detected: Vec<_> = inputs
        .iter()
        .map(|input| detect(input, &Options::default()).expect("the file can be read"))
        .collect();
    let found = recognise(&detected).expect("most files are known");
    assert_eq!(found.kinds.last(), Some(&None));
    let import = Import::open(&found.mapping, &inputs, context()).expect("the others bind");
    let last = import.reports().last().expect("every file is reported");
    assert_eq!((last.file.as_str(), last.kind.as_str()), ("weather.csv", ""));
}

#[test]
fn a_mapping_that_only_looks_up_in_a_file_does_not_claim_it() {
    // Forms of tickets have the columns of the tags of another help desk, which are only looked up.
    let forms =
        "id,updated_at,_fivetran_deleted,created_at,name\n1,2019-12-18,FALSE,2019-11-07,a\n";
    let detected = |name: &str, text: &str| {
        detect(&bytes(name, text), &Options::default()).expect("the file can be read")
    };
    let found = recognise(&[detected("forms.csv", forms)]);
    assert!(matches!(found, Err(SourceError::Unrecognised { .. })), "{found:?}");
    // Beside files of which it makes something, it knows them.
    let parts = "id,conversation_id,part_type,author_type,created_at\n";
    let both = [detected("forms.csv", forms), detected("parts.csv", parts)];
    let found = recognise(&both).expect("conversations are recognised");
    assert_eq!(found.mapping.name(), "intercom-warehouse");
    assert_eq!(found.kinds, [Some("tag".to_owned()), Some("conversation_part_history".to_owned())]);
}

#[test]
fn headings_in_capitals_are_the_same_with_accents_too() {
    let costs = bytes("t.csv", "MES;CATEGORÍA;IMPORTE;MONEDA\n2024-12;luz;1.950,00;EUR\n");
    let detected = detect(&costs, &Options::default()).expect("it can be read");
    let found = recognise(&[detected]).expect("it is known");
    assert_eq!(
        (found.mapping.name(), &found.kinds[..]),
        ("costs-csv", &[Some("meses".to_owned())][..])
    );
}

#[test]
fn a_pause_in_all_queues_is_one_in_each() {
    let (_, text) =
        READY.iter().find(|(own, _)| *own == "asterisk-queue-log").expect("it is ready");
    let mapping = Mapping::parse("asterisk-queue-log", text).expect("ready mappings parse");
    let of = |queue: &str, event: &str, at: u64| format!("{at}|NONE|{queue}|SIP/1|{event}|\n");
    let both = |event: &str, at: u64| of("q1", event, at) + &of("q2", event, at);
    let log = both("ADDMEMBER", 1_709_342_000)
        + &both("PAUSE", 1_709_342_500)
        + &both("UNPAUSE", 1_709_343_000);
    let told = lines(&mapping, &[bytes("queue_log", &log)], context());
    for (kind, queue) in
        [("paused", "q1"), ("paused", "q2"), ("available", "q1"), ("available", "q2")]
    {
        let is_it = |line: &String| {
            line.contains(&format!(" {kind} ")) && line.contains(&format!("queue={queue}"))
        };
        assert!(told.iter().any(is_it), "{kind} {queue}: {told:#?}");
    }
}
