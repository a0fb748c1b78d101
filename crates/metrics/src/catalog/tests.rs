use super::*;
use crate::page::{
    CohortSpec, Dates, Definition, Differs, Exclusion, FrontMatter, Input, Kind, MissingParts,
    Parameter, RecordSpec, Side, Step, StepRows, VariantMatter,
};

const PAGE: &str = include_str!("tests/page.md");
/// A page of a metric that is made of another one.
const MADE: &str = "+++
name = \"NAME\"
title = \"Made\"
family = \"speed\"
unit = \"ratio\"
better = \"lower\"
version = 1
formula = \"one part\"
material = 0.05
basis = \"event\"
kind = \"derived\"
compute = \"one / one\"
[inputs.one]
metric = \"OTHER\"
+++
What it is.
";
const SPANISH: &str = include_str!("tests/page.es.md");

fn page(english: &str, spanish: &str) -> PageFile {
    PageFile {
        path: "catalog/speed/sample_time.md".into(),
        english: english.into(),
        spanish: Some(spanish.into()),
    }
}

fn read(english: &str, spanish: &str) -> Result<Catalog, Vec<PageError>> {
    Catalog::from_pages([page(english, spanish)])
}

/// Changes the sample page and checks that the problem is told.
fn check(from: &str, to: &str, line: usize, message: &str) {
    assert!(PAGE.contains(from), "{from}");
    let errors = read(&PAGE.replacen(from, to, 1), SPANISH).expect_err(message);
    let told: Vec<String> = errors.iter().map(PageError::to_string).collect();
    let wanted = format!("catalog/speed/sample_time.md:{line}: {message}");
    assert!(told.contains(&wanted), "{wanted}\n{told:#?}");
}

#[test]
fn a_page_becomes_a_metric() {
    let catalog = read(PAGE, SPANISH).unwrap();
    let metric = catalog.get("sample_time").unwrap();
    let variants = metric.definitions.iter().map(|definition| definition.variant.as_str());
    let variants: Vec<&str> = variants.collect();
    assert_eq!(variants, ["default", "including_bots", "per_case", VENDOR_CONVERSATION]);
    let ratio = metric.definition("per_case").unwrap();
    assert_eq!((ratio.kind, ratio.value.is_none()), (Kind::Ratio, true));
    assert_eq!(ratio.exclude, metric.definitions[0].exclude);
    let bots = metric.definition("including_bots").unwrap();
    assert_eq!(bots.value.as_ref().unwrap().filter.as_deref(), Some("first = 'bots'"));
    assert_eq!(bots.value.as_ref().unwrap().from.as_deref(), Some("waiting_since"));
    let named = PAGE.replacen("version = 1", "version = 1\ndefault_name = \"plain\"", 1);
    let named = read(&named, SPANISH).unwrap();
    let plain = named.get("sample_time").unwrap().definition("plain").unwrap();
    assert_eq!((plain.variant.as_str(), metric.definition("plain")), ("default", None));
    assert_eq!(metric.spanish.title, "Tiempo de muestra");
    assert_eq!(metric.spanish.parts[1].0, "Por qué importa");
    assert_eq!(metric.english.parts.len(), 10);
    assert_eq!(metric.english.parts[0].1, "What it measures.");
    assert_eq!(metric.examples.len(), 1);
    assert_eq!(metric.check.as_deref(), Some("SELECT 1 AS value, 1 AS n"));
    let error = catalog.get("sampl_time").unwrap_err().to_string();
    assert_eq!(error, "unknown metric `sampl_time`, did you mean `sample_time`?");
}

#[test]
fn a_wrong_page_is_left_out_and_the_others_answer() {
    let named = |path: &str, name: &str| PageFile {
        path: path.into(),
        english: PAGE.replace("sample_time", name),
        spanish: None,
    };
    let mut wrong = named("metrics/speed/wrong_time.md", "wrong_time");
    wrong.english = wrong.english.replacen("better =", "beter =", 1);
    let right = named("metrics/speed/right_time.md", "right_time");
    let catalog = read(PAGE, SPANISH).unwrap().with_right_pages(vec![wrong, right], Vec::new());
    assert!(catalog.get("right_time").is_ok(), "{:?}", catalog.left_out());
    assert!(catalog.get("sample_time").is_ok());
    let told = "metrics/speed/wrong_time.md:6: unknown key `beter`, did you mean `better`?";
    assert_eq!(catalog.get("wrong_time").unwrap_err().to_string(), told);
    let notes: Vec<String> = catalog.notes().map(|note| note.to_string()).collect();
    assert!(notes.contains(&format!("{told}; this page is left out")), "{notes:?}");
}

#[test]
fn a_page_made_of_what_is_not_there_is_left_out_alone() {
    let made = |path: &str, of: &str| PageFile {
        path: path.into(),
        english: MADE
            .replace("NAME", path.rsplit('/').next().unwrap().trim_end_matches(".md"))
            .replace("OTHER", of),
        spanish: None,
    };
    let (wrong, right) =
        (made("m/speed/part.md", "moon"), made("m/speed/my_part.md", "sample_time"));
    let unread = PageError::new("m/speed/lone.es.md", 1, Fault::NoFront);
    let catalog = read(PAGE, SPANISH).unwrap().with_right_pages(vec![right, wrong], vec![unread]);
    assert!(catalog.get("my_part").is_ok(), "{:?}", catalog.left_out());
    assert!(catalog.get("part").unwrap_err().to_string().contains("moon"));
    assert!(catalog.is_left_out("lone") && !catalog.is_left_out("my_part"));
}

#[test]
fn an_input_keeps_only_what_it_would_leave_out() {
    let keeps = "metric = \"sample_time\"\nkeeps = [\"spam\"]";
    let english = MADE.replace("NAME", "part").replace("metric = \"OTHER\"", keeps);
    let made = PageFile { path: "m/speed/part.md".into(), english, spanish: None };
    let catalog = read(PAGE, SPANISH).unwrap().with_right_pages(vec![made], Vec::new());
    let told: Vec<String> = catalog.left_out().iter().map(PageError::to_string).collect();
    assert!(told.concat().contains("no row of this input is left out as `spam`"), "{told:?}");
}

#[test]
fn a_former_page_stands_in_the_place_of_todays_as_long_as_it_can_be_read() {
    let today = read(PAGE, SPANISH).unwrap();
    let page = |english: String| PageFile {
        path: "catalog/speed/sample_time.md".into(),
        english,
        spanish: None,
    };
    let version = |catalog: &Catalog| catalog.get("sample_time").map(|metric| metric.version);
    let (then, unread) =
        today.with_former_pages(vec![page(PAGE.replacen("version = 1", "version = 7", 1))]);
    assert_eq!((version(&then), unread), (Ok(7), Vec::new()));
    assert!(then.is_built_in("sample_time"));
    let (same, unread) =
        today.with_former_pages(vec![page(PAGE.replacen("version = 1", "edition = 7", 1))]);
    assert_eq!((version(&same), unread.len()), (Ok(1), 1), "{unread:?}");
}

#[test]
fn a_metric_is_defined_otherwise_where_what_it_is_made_of_is() {
    let made = PageFile {
        path: "m/speed/part.md".into(),
        english: MADE.replace("NAME", "part").replace("OTHER", "sample_time"),
        spanish: None,
    };
    let of = |page: &str| {
        let catalog = read(page, SPANISH).unwrap().with_right_pages(vec![made.clone()], Vec::new());
        assert!(catalog.get("part").is_ok(), "{:?}", catalog.left_out());
        catalog
    };
    let today = of(PAGE);
    let check = |from: &str, to: &str, expected: bool| {
        let other = of(&PAGE.replacen(from, to, 1));
        assert_eq!(today.defines_as(&other, "part", "default"), expected, "{to}");
    };
    check("mean of (reply", "average of (reply", true);
    check("from = \"waiting_since\"", "from = \"case.opened_at\"", false);
    assert!(!today.defines_as(&today, "part", "other"));
}

#[test]
fn front_matter_is_checked() {
    check("better =", "beter =", 6, "unknown key `beter`, did you mean `better`?");
    check("\"lower\"", "\"lowest\"", 6, "unknown word `lowest`, did you mean `lower`?");
    check("version = 1\n", "", 2, "the key `version` is missing");
    let taken = "version = 1\ndefault_name = \"per_case\"\n";
    check("version = 1\n", taken, 8, "`per_case` is no name of its own, of a-z, 0-9 and _");
    check(
        "\"sample_time\"",
        "\"other\"",
        2,
        "the name `other` is not that of the file `sample_time.md`",
    );
    check(
        "family = \"speed\"",
        "family = \"load\"",
        4,
        "the family `load` is not that of the folder `speed`",
    );
    let needs = "needs = [\"replies\"]\n";
    let parts = format!("{needs}missing_parts = [{{ label = \"moon\", completed_by = [] }}]\n");
    check(needs, &parts, 11, "no value is added up of rows with a mark `moon`");
    check(needs, &parts, 11, "`completed_by` names no record type");
    check("fact = \"turns\"", "fact = \"turn\"", 13, "unknown fact `turn`, did you mean `turns`?");
    check("+++\nname", "name", 1, "the page does not begin with a line `+++`");
    let judged = "by_watermark = true\nneeds = [";
    check("needs = [", judged, 10, "no side has `watermark` in its `where`");
    let waiting = "beside_waiting = \"per_case\"\nneeds = [";
    check("needs = [", waiting, 10, "only in a survival do the still waiting count");
}

#[test]
fn expressions_are_checked() {
    let message = "metric `sample_time` reads `turns`, which has no `waiting_sinc`, \
                   did you mean `waiting_since`?";
    check("from = \"waiting_since\"", "from = \"waiting_sinc\"", 15, message);
    let message = "cannot read expression `first = `: expected a name or a literal at character 9";
    check("where = \"first = 'human'\"", "where = \"first = \"", 14, message);
    let message = "`replied_at - waiting_since` is a duration where an instant is needed";
    check("to = \"replied_at\"", "to = \"replied_at - waiting_since\"", 16, message);
    let message = "unknown parameter `windw`, did you mean `window`?";
    check("> $window", "> $windw", 21, message);
    check("[value]\n", "[numerator]\n", 12, "a duration has no side `numerator`");
    let given = "where = \"first = 'human'\"\n";
    let meant = format!("{given}dimensions = {{ team = \"segment.bought\" }}\n");
    let message = "`segment.bought` is told of customers as they were: a side's `dimensions` name \
                   columns of its rows";
    check(given, &meant, 15, message);
    let given = "kind = \"duration\"\nneeds = [\"replies\"]\n\n[value]\n";
    let meant = "kind = \"members\"\nneeds = [\"replies\"]\n\n[value]\n\
                 dimensions = { team = \"team\" }\n";
    let message = "members are told apart by what is told of the customer: no side of theirs has \
                   `dimensions`";
    check(given, meant, 13, message);
    let when =
        "when = \"case.initiated_by = 'agent' or waiting_since - case.opened_at > $window\"\n";
    let message = "cannot read expression `first = `: expected a name or a literal at character 9";
    check(when, "unless_any = \"first = \"\n", 21, message);
    check(when, &format!("{when}undecided = \"first = \"\n"), 22, message);
    check(when, "", 20, "needs `when`, `unless_any` or both");
}

#[test]
fn variants_bands_and_profiles_are_checked() {
    check(
        "default = \"7d\"",
        "default = \"400d\"",
        25,
        "parameter `window` takes a duration such as `7d` from 1h up to 365d, not `400d`",
    );
    check(
        "variant = \"default\"",
        "variant = \"defalt\"",
        50,
        "unknown variant `defalt`, did you mean `default`?",
    );
    check(
        "statistic = \"median\"",
        "statistic = \"medain\"",
        59,
        "unknown statistic `medain`, did you mean `median`?",
    );
    check(
        "profile = \"zendesk\"",
        "profile = \"zendek\"",
        57,
        "unknown profile `zendek`, did you mean `zendesk`?",
    );
    check(
        "[variants.per_case.denominator]\nfact",
        "[variants.per_case.x]\nfact",
        41,
        "unknown key `x`",
    );
}

#[test]
fn prose_is_checked() {
    check("## Advice", "## Advise", 1, "the heading `## Advice` is missing");
    check(
        "baremo query sample_time",
        "baremo query other",
        102,
        "the example does not ask for `sample_time`",
    );
    check("| opened", "| opend", 96, "unknown event kind `opend`, did you mean `opened`?");
}

#[test]
fn prose_holds_nothing_to_type_but_for_engineers() {
    let advised = |text: &str, word: &str| {
        check("Be quick.", text, 83, &format!("`{word}` can be typed in a terminal only"));
    };
    advised("Ask it `--by agent`.", "--by");
    advised("See (policies/*.toml).", "policies/*.toml");
    advised("Ask `baremo records`.", "baremo");
    let for_engineers = PAGE.replacen("With care.", "By `--map x.toml`, or `baremo import`.", 1);
    assert!(read(&for_engineers, SPANISH).is_ok());
    let dash = PAGE.replacen("Be quick.", "Be quick -- and baremo helps.", 1);
    assert!(read(&dash, SPANISH).is_ok());
}

#[test]
fn both_languages_have_the_same_parts() {
    let spanish = |from: &str, to: &str, message: &str| {
        assert!(SPANISH.contains(from), "{from}");
        let errors = read(PAGE, &SPANISH.replacen(from, to, 1)).expect_err(message);
        assert_eq!(errors[0].path, "catalog/speed/sample_time.es.md");
        assert_eq!(errors[0].fault.to_string(), message);
    };
    spanish("[variants.per_case]", "[variants.per_cas]", "`[variants.per_case]` is missing");
    spanish("## Qué cuenta", "## Que cuenta", "the heading `## Qué cuenta` is missing");
    let missing = PageFile { spanish: None, ..page(PAGE, "") };
    assert!(Catalog::from_pages([missing.clone()]).is_err());
    assert!(Catalog::default().with_user_pages([missing]).is_ok());
}

#[test]
fn users_cannot_take_a_built_in_name() {
    let catalog = read(PAGE, SPANISH).unwrap();
    let errors = catalog.with_user_pages([page(PAGE, SPANISH)]).unwrap_err();
    assert_eq!(
        errors[0].fault.to_string(),
        "`sample_time` is already the name of a metric that comes with baremo"
    );
}

#[test]
fn what_is_wrong_with_a_page_is_told_in_both_languages() {
    let told = |page: &str, spanish: &str, expected: &str| {
        let errors = read(page, spanish).expect_err(expected);
        let in_spanish = |error: &PageError| match &*error.fault {
            Fault::Page(told) => told.spanish().to_owned(),
            other => panic!("{other:?}"),
        };
        let all: Vec<String> = errors.iter().map(in_spanish).collect();
        assert!(all.iter().any(|one| one == expected), "{expected}\n{all:#?}");
    };
    let english = |from: &str, to: &str, expected: &str| {
        assert!(PAGE.contains(from), "{from}");
        told(&PAGE.replacen(from, to, 1), SPANISH, expected);
    };
    english("## Advice", "## Advise", "falta el epígrafe `## Advice`");
    let near = "no se conoce la clase de evento `opend`; ¿quería decir `opened`?";
    english("| opened", "| opend", near);
    english("Be quick.", "Ask `--by`.", "`--by` solo se puede escribir en una terminal");
    let near = "la página en inglés no tiene `[variants.per_cas]`; ¿quería decir `per_case`?";
    told(PAGE, &SPANISH.replacen("[variants.per_case]", "[variants.per_cas]", 1), near);
}

#[test]
fn the_catalogue_is_sound() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    let pages = read_dir(folder).0;
    if pages.is_empty() {
        return;
    }
    if let Err(errors) = Catalog::from_pages(pages) {
        let told: Vec<String> = errors
            .iter()
            .map(|error| match &error.hint {
                Some(hint) => format!("{error}\n    {hint:?}"),
                None => error.to_string(),
            })
            .collect();
        panic!("{}", told.join("\n"));
    }
}

#[test]
fn the_page_of_facts_lists_everything() {
    let page = facts_page();
    for fact in baremo_model::Fact::ALL {
        assert!(page.contains(&format!("### `{}`", fact.name())));
    }
    assert!(
        page.contains("| `waiting_since` | instant | first customer message not yet answered |")
    );
    assert!(page.contains("`bot_handoff`"));
}

#[test]
fn windows_members_and_states_look_beyond_their_buckets() {
    let catalog = Catalog::of_repository();
    let check = |names: &[&str], expected: bool| {
        for name in names {
            let metric = catalog.get(name).unwrap();
            let found = catalog.looks_beyond(metric.definition("default").unwrap());
            assert_eq!(found, expected, "{name}");
        }
    };
    // States, members, windows; what is made of them.
    check(&["health_score", "retention_rate", "cohort_retention", "clv", "clv_to_cac"], true);
    check(&["first_response_time", "sla_compliance", "csat", "backlog", "cost_per_contact"], false);
}

#[test]
fn cases_are_told_by_the_team_of_the_event_that_dates_them() {
    let catalog = Catalog::of_repository();
    let teams = |metric: &str, variant: &str| -> Vec<String> {
        let definition = catalog.get(metric).unwrap().definition(variant).unwrap();
        let sides = definition.sides().chain(definition.input_sides());
        sides.map(|side| side.dimensions.get("team").cloned().unwrap_or_default()).collect()
    };
    assert_eq!(teams("ticket_volume", "default"), ["team_at_open"]);
    assert_eq!(teams("ticket_volume", "solved"), ["team_at_solve"]);
    assert_eq!(teams("first_contact_resolution", "default"), ["team_at_first_solve"; 2]);
    assert_eq!(teams("backlog_days", "default"), ["team_at_solve"]);
    // What a page says goes before, and members are told apart by who they are.
    assert_eq!(teams("ticket_resolution_rate", "throughput"), ["team_at_open"; 2]);
    assert_eq!(teams("retention_rate", "served"), ["", ""]);
    let funnel = catalog.get("repurchase_after_contact").unwrap().definition("default").unwrap();
    let first: Vec<Side> = funnel.steps[0].rows().map(|rows| rows.side()).collect();
    let told = first.iter().map(|side| side.dimensions.get("team").map(String::as_str));
    assert_eq!(told.collect::<Vec<_>>(), [Some("team_at_open"), None]);
}

/// Returns what the plan of the evaluator has to say of a definition, each in backticks.
fn read_by(definition: &Definition) -> Vec<String> {
    let has_formula = matches!(definition.kind, Kind::Derived | Kind::Members);
    let mut told: Vec<String> =
        definition.compute.iter().filter(|_| has_formula).cloned().collect();
    let entry = definition.cohort.as_ref().map(|cohort| &cohort.entry);
    for side in definition.sides().chain(definition.input_sides()).chain(entry) {
        let rows = [&side.filter, &side.among, &side.first_per_case, &side.mature];
        let taken = [&side.distinct, &side.sum, &side.of, &side.rater, &side.plus, &side.minus];
        told.extend(rows.into_iter().chain(taken).flatten().cloned());
        let both = side.from.as_ref().zip(side.to.as_ref());
        told.extend(both.map(|(from, to)| format!("{from} → {to}")));
        // Targets are dated when they fall due.
        let date = side.date.of(definition.basis).filter(|_| definition.kind != Kind::Targets);
        told.extend(date.map(str::to_owned));
        told.push(side.fact.clone());
    }
    for rows in definition.steps.iter().flat_map(|step| step.rows()) {
        told.extend(rows.filter.into_iter().chain([rows.fact, rows.at]));
    }
    told.extend(definition.inputs.values().filter_map(|input| input.metric.clone()));
    told.extend(definition.exclude.iter().map(|exclusion| exclusion.reason.clone()));
    told
}

#[test]
fn the_plan_of_the_evaluator_has_a_row_for_each_definition() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let catalog = Catalog::of_repository();
    let plan = fs::read_to_string(root.join("docs/spec/metric.md")).expect("the plan is there");
    let cells = |line: &str| -> Vec<String> {
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut rows: Vec<Vec<String>> =
        plan.lines().filter(|line| line.starts_with("| `")).map(cells).collect();
    let mut wrong = Vec::new();
    for metric in catalog.metrics() {
        let own = |definition: &&Definition| definition.variant != VENDOR_CONVERSATION;
        for definition in metric.definitions.iter().filter(own) {
            let (id, variant) = (format!("`{}`", metric.name), &definition.variant);
            let place = rows.iter().position(|row| row[1] == id && row[2] == *variant);
            let Some(row) = place.map(|place| rows.remove(place)) else {
                wrong.push(format!("{id} {variant} has no row"));
                continue;
            };
            let proportion = if definition.proportion { ", proportion" } else { "" };
            let kind = format!("{}{proportion}", merge::word(definition.kind));
            if row[3] != kind {
                wrong.push(format!("{id} {variant} is no {} but {kind}", row[3]));
            }
            // Value or numerator, denominator, left out.
            let sides = row[4..7].join(" ");
            let told = read_by(definition).into_iter().map(|text| format!("`{text}`"));
            let missing = told.filter(|text| !sides.contains(text.as_str()));
            wrong.extend(missing.map(|text| format!("{id} {variant} lacks {text}")));
            let meant = definition.sides().flat_map(|side| side.dimensions.values());
            let unsaid = meant.filter(|column| !row[7].contains(&format!("`{column}`")));
            wrong.extend(unsaid.map(|column| format!("{id} {variant} is told apart by {column}")));
        }
    }
    wrong.extend(rows.iter().map(|row| format!("{} {} is on no page, or twice", row[1], row[2])));
    assert!(wrong.is_empty(), "docs/spec/metric.md, as its pages have it:\n{}", wrong.join("\n"));
}

#[test]
fn the_manual_of_pages_names_every_key() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metric-pages.md"));
    let manual = fs::read_to_string(path).expect("the manual is there");
    // What stands in backticks, and in fences of them.
    let code = manual.split('`').skip(1).step_by(2);
    let is_apart = |c: char| !c.is_alphanumeric() && c != '_';
    let named: Vec<&str> = code.flat_map(|code| code.split(is_apart)).collect();
    let check = |refused: Option<toml::de::Error>| {
        let error = refused.expect("no table has this key");
        let TomlProblem::UnknownKey { valid, .. } = TomlProblem::of(error.message()) else {
            panic!("{error}");
        };
        assert!(!valid.is_empty(), "{error}");
        let missing: Vec<&String> =
            valid.iter().filter(|key| !named.contains(&key.as_str())).collect();
        assert!(missing.is_empty(), "docs/metric-pages.md does not name {missing:?}");
    };
    let no_key = "no_key = 1";
    check(toml::from_str::<FrontMatter>(no_key).err());
    check(toml::from_str::<VariantMatter>(no_key).err());
    check(toml::from_str::<Side>(no_key).err());
    check(toml::from_str::<RecordSpec>(no_key).err());
    check(toml::from_str::<Dates>(no_key).err());
    check(toml::from_str::<Exclusion>(no_key).err());
    check(toml::from_str::<Parameter>(no_key).err());
    check(toml::from_str::<Input>(no_key).err());
    check(toml::from_str::<CohortSpec>(no_key).err());
    check(toml::from_str::<Step>(no_key).err());
    check(toml::from_str::<StepRows>(no_key).err());
    check(toml::from_str::<MissingParts>(no_key).err());
    check(toml::from_str::<Band>(no_key).err());
    check(toml::from_str::<Differs>(no_key).err());
}
