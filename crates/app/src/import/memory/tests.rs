use super::*;

#[test]
fn what_cannot_be_read_of_a_source_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = remembered_path(folder.path(), "desk");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(&path, "{\"imports\": [").expect("written");
    let (name, text) = baremo_sources::mapping::READY[0];
    let mapping = Mapping::parse(name, text).expect("it is one");
    let order = Order { source: "desk".into(), ..Order::default() };
    let keep = || remember(folder.path(), &order, &mapping, &[], None).expect("kept").pop();
    let damaged = unreadable(folder.path());
    let said = damaged.iter().map(|told| told.said(baremo_render::Language::En).0);
    let said: Vec<String> = said.collect();
    assert!(said.len() == 1 && said[0].starts_with("`sources/desk.json` cannot"), "{said:?}");
    let remark = keep().expect("it is told");
    assert!(remark.message.en.contains("kept as `sources/desk.json.unreadable`"), "{remark:?}");
    assert!(remembered(folder.path(), "desk").is_some());
    assert!(unreadable(folder.path()).is_empty() && keep().is_none());
    let aside = |ending: &str| std::fs::read_to_string(path.with_extension(ending)).ok();
    assert_eq!(aside("json.unreadable").as_deref(), Some("{\"imports\": ["));
    // Damaged again, also where a file of before could be read: none is written over.
    std::fs::write(&path, "").expect("written");
    let remark = keep().expect("it is told");
    assert!(remark.message.en.contains("`sources/desk.json.unreadable.2`"), "{remark:?}");
    assert_eq!(aside("json.unreadable").as_deref(), Some("{\"imports\": ["));
    assert_eq!(aside("json.unreadable.2").as_deref(), Some(""));
}

#[test]
fn each_source_has_a_file_of_its_own_and_files_of_before_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let (name, text) = baremo_sources::mapping::READY[0];
    let mapping = Mapping::parse(name, text).expect("it is one");
    let url_of = |source: &str| remembered(root, source).and_then(|known| known.url);
    let former = former_path(root, "a b");
    std::fs::create_dir_all(former.parent().expect("a folder")).expect("made");
    std::fs::write(&former, "{\"url\": \"https://old/{id}\"}").expect("written");
    assert_eq!(url_of("a b").as_deref(), Some("https://old/{id}"));
    for source in ["a_b", "a b", "a/b", "a%20b", "año"] {
        let url = Some(format!("https://{source}/{{id}}"));
        let order = Order { source: source.into(), url, ..Order::default() };
        remember(root, &order, &mapping, &[], None).expect("kept");
    }
    for source in ["a_b", "a b", "a/b", "a%20b", "año"] {
        assert_eq!(url_of(source), Some(format!("https://{source}/{{id}}")));
    }
    // What another source's file says is not taken for its own.
    assert_eq!(url_of("a?b"), None);
    assert!(root.join("sources/a%20b.json").exists() && root.join("sources/año.json").exists());
}

#[test]
fn whose_customers_are_is_what_the_first_mapping_said_that_says_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let mapping = |name: &str, says: &str| {
        let text = format!(
            "name = \"{name}\"\n{says}\n[[file]]\nname = \"rows\"\nhas = [\"id\", \"at\"]\n\
             conversation = \"id\"\n[[file.event]]\nkind = \"opened\"\nat = \"at\"\n"
        );
        Mapping::parse(name, &text).expect("it is one")
    };
    let order = Order { source: "desk".into(), ..Order::default() };
    let keep = |says: &str, configured: Option<Whose>| {
        let name = if says.is_empty() { "survey" } else { "tickets" };
        let kept = remember(root, &order, &mapping(name, says), &[], configured);
        let words = kept.expect("kept").iter().map(|remark| remark.word).collect::<Vec<_>>();
        let known = remembered(root, "desk").expect("it is remembered");
        let known = known.customers.map(|stated| (stated.whose, stated.mapping));
        (known, words)
    };
    let (own, shared) = ("customers = \"own\"", "customers = \"shared\"");
    let tickets = || Some((Whose::Own, "tickets".to_owned()));
    assert_eq!(keep("", None), (None, Vec::new()));
    assert_eq!(keep(own, None), (tickets(), Vec::new()));
    assert_eq!(keep("", None), (tickets(), Vec::new()));
    assert_eq!(keep(shared, None), (tickets(), vec!["customers_differ"]));
    assert_eq!(keep(own, None), (tickets(), Vec::new()));
    assert_eq!(keep(shared, Some(Whose::Shared)), (tickets(), Vec::new()));
    // Nobody knew it before the import that said it.
    let known = remembered(root, "desk").expect("it is remembered");
    let since = known.customers.as_ref().map_or(0, |stated| stated.since);
    assert!(known.had_own_customers(since) && !known.had_own_customers(since - 1));
}

#[test]
fn files_of_before_say_whose_customers_are_where_the_last_mapping_did() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = remembered_path(folder.path(), "desk");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    let customers = |own: bool| {
        let text = format!("{{\"mapping\": \"zendesk-csv\", \"own_customers\": {own}}}");
        std::fs::write(&path, text).expect("written");
        remembered(folder.path(), "desk").expect("it is remembered").customers
    };
    let mapping = "zendesk-csv".to_owned();
    assert_eq!(customers(true), Some(Stated { whose: Whose::Own, mapping, since: 0 }));
    assert_eq!(customers(false), None);
}

#[test]
fn a_file_is_known_by_the_mapping_that_it_came_in_by() {
    let import = |mapping: &str, file: &str| Ordered {
        mapping: mapping.into(),
        files: vec![file.into()],
        ..Ordered::default()
    };
    let imports = [("", "/x/old.csv"), ("zendesk-csv", "/x/t.csv"), ("survey", "/x/s.csv")];
    let imports = imports.map(|(mapping, file)| import(mapping, file)).to_vec();
    let known = Remembered { mapping: "survey".into(), imports, ..Remembered::default() };
    let of = ["t.csv", "/x/s.csv", "/x/old.csv", ""].map(|file| known.mapping_of(file).0);
    assert_eq!(of, ["zendesk-csv", "survey", "survey", "survey"]);
}

#[test]
fn a_ready_mapping_that_was_edited_is_told_from_the_one_of_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let (name, text) = baremo_sources::mapping::READY[0];
    let order = Order { source: "desk".into(), ..Order::default() };
    let import = |text: &str| {
        let mapping = Mapping::parse(name, text).expect("it is one");
        let files = [Input::from(Path::new("a.log"))];
        remember(folder.path(), &order, &mapping, &files, None).expect("kept");
        let known = remembered(folder.path(), "desk").expect("it is remembered");
        let (by, edited) = known.mapping_of("a.log");
        (by == name, edited)
    };
    assert_eq!(import(text), (true, false));
    assert_eq!(import(&format!("# only a comment\n{text}")), (true, false));
    assert_eq!(import(&format!("revision = 2\n{text}")), (true, true));
}

#[test]
fn what_is_read_again_by_a_greater_revision_is_remembered() {
    let folder = tempfile::tempdir().expect("a folder");
    let revision = || remembered(folder.path(), "desk").map(|known| known.revision);
    let remember = |revision: u32| {
        remember_revision(folder.path(), "desk", revision).expect("kept");
    };
    remember(1);
    assert_eq!(revision(), None);
    remember(3);
    remember(2);
    assert_eq!(revision(), Some(3));
    let path = remembered_path(folder.path(), "desk");
    std::fs::write(&path, "{").expect("written");
    remember(4);
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), "{");
}

#[test]
fn imports_are_remembered_once_each_and_the_latest_of_very_many() {
    let import = |began_at: i64, file: &str, files: usize| Ordered {
        began_at,
        files: vec![file.to_owned(); files],
        ..Ordered::default()
    };
    let mut imports = Vec::new();
    for (began_at, file) in [(1, "a.csv"), (2, "b.csv"), (3, "a.csv")] {
        note(&mut imports, import(began_at, file, 1));
    }
    assert_eq!(imports, [import(2, "b.csv", 1), import(3, "a.csv", 1)]);
    let other = Ordered { zone: Some("Europe/Madrid".into()), ..import(4, "a.csv", 1) };
    note(&mut imports, other.clone());
    assert_eq!(imports.len(), 3);
    note(&mut imports, import(5, "c.csv", FILES - 1));
    assert_eq!(imports, [other, import(5, "c.csv", FILES - 1)]);
    note(&mut imports, import(6, "d.csv", FILES + 1));
    assert_eq!(imports.len(), 1);
    for number in 7..1_000 {
        note(&mut imports, import(number, &format!("{number}.csv"), 1));
    }
    assert_eq!((imports.len(), imports[0].began_at), (IMPORTS, 800));
}
