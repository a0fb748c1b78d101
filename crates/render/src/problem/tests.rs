use std::collections::BTreeMap;

use baremo_metrics::arithmetic::Formula;
use baremo_metrics::board::{Board, BoardProblem};
use baremo_metrics::catalog::{Catalog, PageError};
use baremo_metrics::error::{
    Asker, Clash, Expected, Place, RowMatter, SettingProblem, Taken, Thing,
};
use baremo_metrics::expr::{Scope, ValueType, parse};
use baremo_metrics::models::{Refusal, SummaryProblem, SurvivorsProblem, Wanted};
use baremo_model::error::{Foreign, MappingProblem, MappingWord, Misfit, SourceError, TomlProblem};
use baremo_model::{Fact, told};

use super::*;

/// Returns message and hints in one text.
fn said(language: Language, surface: Surface, error: &ServiceError) -> String {
    let (message, hints) = problem(language, surface, error);
    [vec![message], hints].concat().join("\n")
}

/// Returns message and hints in both languages for a terminal, and holds that pages and the API
/// speak of no flag and no command.
fn both(error: impl Into<ServiceError>) -> [String; 2] {
    let error: ServiceError = error.into();
    let languages = [Language::En, Language::Es];
    for surface in [Surface::Page, Surface::Api] {
        for said in languages.map(|language| said(language, surface, &error)) {
            assert!(!said.contains("--") && !said.contains("baremo "), "{surface:?}: {said}");
        }
    }
    languages.map(|language| said(language, Surface::Terminal, &error))
}

/// Holds that Spanish says something else, with the same values.
fn translated([en, es]: [String; 2]) {
    assert_ne!(en, es);
    for value in en.split('`').skip(1).step_by(2) {
        assert!(es.contains(value), "`{value}` of {en} is not in {es}");
    }
}

#[test]
fn a_filter_that_cannot_be_read_is_told_in_the_readers_language() {
    for text in [
        "channel =",
        "channel = 'a",
        "channel in 'a'",
        "x like 1",
        "(a",
        "a b",
        "2026-01-31 = a",
        "a = 99999999999999999999",
        "a = 5parsecs",
        "$ = 1",
        "a = -b",
        "a not b",
        "a in ('b' 'c')",
    ] {
        translated(both(parse(text).expect_err(text)));
    }
    let parameters = BTreeMap::new();
    let scope =
        Scope { owner: Some("csat"), fact: Fact::Cases, attributes: &[], parameters: &parameters };
    for text in [
        "chanel = 'email'",
        "channel = Fax",
        "opened_at = 5",
        "opened_at + opened_at = 1",
        "channel",
        "opened_at like 'x'",
        "zzzzzz = 1",
        "opened_at = $moon",
    ] {
        let wrong = parse(text).and_then(|expr| scope.check_truth(&expr)).expect_err(text);
        translated(both(wrong));
    }
    let wrong = parse("chanel = 'email'").and_then(|expr| scope.check_truth(&expr));
    let [_, es] = both(wrong.expect_err("there is no chanel"));
    assert!(es.starts_with(
        "la métrica `csat` lee `cases`, que no tiene `chanel`; ¿quería decir `channel`?"
    ));
}

#[test]
fn every_question_has_its_spanish() {
    let text = || "a".to_owned();
    let (one, other) = (ValueType::Number, ValueType::Text);
    let all = [
        MetricsError::unknown(Thing::Statistic, "medan", ["median", "mean"]),
        MetricsError::unknown(Thing::Variant, "moon", ["default"]),
        MetricsError::unknown(Thing::Variant, "moon", ["default"]).of_metric("csat"),
        MetricsError::unknown(Thing::Metric, "moon", ["csat", "backlog"]),
        MetricsError::unknown(Thing::Parameter, "moon", [""; 0]),
        MetricsError::NoReasons { name: text() },
        MetricsError::Measured { name: text(), class: None },
        MetricsError::Measured { name: text(), class: Some((text(), text())) },
        MetricsError::value(Place::RangeStart, "x", Taken::Bound),
        MetricsError::value(Place::RangeEnd, "9999", Taken::DateWithEnd),
        MetricsError::value(Place::Key("within"), "x", Taken::Duration("4h")),
        MetricsError::value(Place::Key("limit"), "0", Taken::Rows),
        MetricsError::value(Place::Key("year"), "26", Taken::Year),
        MetricsError::EmptyRange { from: text(), to: text() },
        MetricsError::InvertedRange { from: text(), to: text(), is_compared: false },
        MetricsError::Shadowed { name: text(), word: text() },
        MetricsError::Unused {
            parameter: text(),
            metric: text(),
            variant: text(),
            used_by: vec![text()],
        },
        MetricsError::InvertedRange { from: text(), to: text(), is_compared: true },
        MetricsError::value(Place::AsOf, "x", Taken::Bound),
        MetricsError::TooManyBuckets { grain: "day", limit: 9 },
        MetricsError::TooLarge { values: 10, most: 9 },
        MetricsError::TooManyValues { name: text() },
        MetricsError::Expression { text: text(), offset: 1, expected: Expected::Nesting(64) },
        Clash::Given { text: text(), given: one, wanted: other }.into(),
        Clash::Rows { text: text(), matter: RowMatter::Truth }.into(),
        PageError::new("segments/x.toml", 2, SettingProblem::Cuts).into(),
        PageError::new("m/x.md", 2, told!("`{}` is wrong", "`{}` está mal", text())).into(),
        Formula::parse("a /").expect_err("it ends"),
        Formula::parse("a ? b").expect_err("no sign"),
        PageError::new("rates.toml", 1, SettingProblem::NotAboveZero { value: text() }).into(),
        PageError::new("bands.toml", 1, SettingProblem::NotALine { key: "good", value: text() })
            .into(),
    ];
    all.into_iter().for_each(|error| translated(both(error)));
    for cause in [
        Cause::NoBoard(text()),
        Cause::NoClose(text()),
        Cause::ReportName(text()),
        Cause::Files(vec![PageError::new("health.toml", 2, SettingProblem::NoStart)]),
    ] {
        translated(both(cause));
    }
}

#[test]
fn each_surface_says_in_its_own_words_what_is_wrong_and_what_to_do() {
    let check = |error: &MetricsError, surface: Surface, expected: [&str; 2]| {
        let error = ServiceError::from(error.clone());
        let told = [Language::En, Language::Es].map(|language| said(language, surface, &error));
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.contains(expected), "{surface:?}: {expected}: {told}");
        }
    };
    let (from, to) = ("2026-03-02".to_owned(), "2026-03-01".to_owned());
    let inverted = MetricsError::InvertedRange { from, to, is_compared: false };
    let terminal = "--from 2026-03-01 --to 2026-03-02";
    check(&inverted, Surface::Terminal, [terminal, terminal]);
    let page = ["from 2026-03-01 to 2026-03-02", "del 2026-03-01 al 2026-03-02"];
    check(&inverted, Surface::Page, page);
    let api = "`from` 2026-03-01, `to` 2026-03-02";
    check(&inverted, Surface::Api, [api, api]);
    let as_of = MetricsError::value(Place::AsOf, "x", Taken::Bound);
    check(&as_of, Surface::Terminal, ["`--as-of` takes a date", "`--as-of` admite una fecha"]);
    check(&as_of, Surface::Api, ["`as_of` takes a date", "`as_of` admite una fecha"]);
    let unreachable = |asker| MetricsError::Unreachable {
        asker,
        fact: "survey_answers".into(),
        name: "carrier".into(),
        reachable: vec!["channel".into()],
    };
    let page = [
        "what is asked counts answers, which have no `carrier`; there are `channel`",
        "lo pedido cuenta respuestas, que no tienen `transportista`; hay `canal`",
    ];
    check(&unreachable(None), Surface::Page, page);
    let of_metric = unreachable(Some(Asker::Metric("csat".into())));
    let page = [
        "metric `csat` counts answers, which have no `carrier`",
        "la métrica `csat` cuenta respuestas, que no tienen `transportista`",
    ];
    check(&of_metric, Surface::Page, page);
    let api = ["metric `csat` reads `survey_answers`", "la métrica `csat` lee `survey_answers`"];
    check(&of_metric, Surface::Api, api);
}

/// What files are that hold no records.
const FOREIGN: [Foreign; 10] = [
    Foreign::Archive(".zip"),
    Foreign::Database("SQLite"),
    Foreign::Document,
    Foreign::Markup("Markdown"),
    Foreign::Pdf,
    Foreign::Picture("PNG"),
    Foreign::Program,
    Foreign::Recording,
    Foreign::Unknown,
    Foreign::Workbook(".ods"),
];

#[test]
fn files_are_told_with_the_nearest_key() {
    let key = TomlProblem::UnknownKey {
        key: "zome".into(),
        nearest: Some("zone".into()),
        valid: vec!["zone".into(), "name".into()],
    };
    let (mapping, line) = ("own.toml".to_owned(), 3);
    let failed = |error: SourceError| both(Cause::Source(error));
    let [_, es] = failed(SourceError::Toml {
        mapping: mapping.clone(),
        line,
        problem: Box::new(key.clone()),
    });
    let expected = "mapeo `own.toml`, línea 3: no se conoce la clave `zome`; ¿quería \
                    decir `zone`?";
    assert_eq!(es, expected);
    let word = MappingProblem::word(MappingWord::EventKind, "opend", ["opened", "closed"]);
    translated(failed(SourceError::mapping(&mapping, vec!["log".into()], word)));
    translated(failed(SourceError::Summed {
        file: "a.csv".into(),
        columns: vec!["Sessions".into(), "Users".into()],
    }));
    translated(failed(SourceError::MissingColumn {
        file: "a.csv".into(),
        column: "wen".into(),
        nearest: Some("when".into()),
        columns: vec!["when;what".into()],
    }));
    for seems in FOREIGN {
        translated(failed(SourceError::Foreign { file: "a.csv".into(), seems }));
    }
    let missing = vec![("wen".to_owned(), Some("when".to_owned()))];
    let unfit = |kind: &str, missing: Vec<(String, Option<String>)>, surplus: &[&str]| {
        let surplus = surplus.iter().map(|name| (*name).to_owned()).collect();
        let columns = vec!["when".into(), "what".into()];
        failed(SourceError::Unfit {
            mapping: mapping.clone(),
            file: "a.csv".into(),
            misfit: Box::new(Misfit { kind: kind.into(), missing, surplus, columns }),
        })
    };
    translated(unfit("log", missing, &["Plan"]));
    translated(unfit("", Vec::new(), &[]));
    let [en, es] = unfit("log", Vec::new(), &["Plan", "Created"]);
    let expected =
        "the file has the columns `Plan` and `Created`, which files of kind `log` do not have\n";
    assert!(en.contains(expected) && en.contains("out of `lacks`"), "{en}");
    let expected =
        "el fichero tiene las columnas `Plan` y `Created`, que los del tipo `log` no llevan\n";
    assert!(es.contains(expected) && es.contains("nombres de `lacks`"), "{es}");
    let [en, es] = unfit("log", Vec::new(), &["Plan"]);
    assert!(en.contains("has the column `Plan`,") && es.contains("tiene la columna `Plan`,"));
    translated([en, es]);
    let number = TomlProblem::of("invalid type: integer `1`, expected a string");
    let said = [Language::En, Language::Es].map(|language| fault(language, &number.clone().into()));
    assert_eq!(said[1], "hay el número `1` donde hace falta un texto");
    translated(said);
    let date = TomlProblem::of("invalid type: integer `1`, expected a TOML datetime");
    let said = fault(Language::Es, &date.into());
    assert_eq!(said, "hay el número `1` donde hace falta una fecha");
    let broken = TomlProblem::of("key with no value, expected `=`");
    let said = fault(Language::Es, &broken.into());
    assert_eq!(said, "no es TOML válido: «key with no value, expected `=`» (en inglés)");
}

#[test]
fn boards_are_told_too() {
    let catalog = Catalog::default();
    let wrong = |text: &str| Board::parse(text, &catalog).expect_err("the board is wrong");
    translated(both(wrong("title = \"a\"\ncolour = 1\n")));
    translated(both(wrong("title = 1\n")));
    translated(both(wrong("title = \"a\"\n[[card]]\nmetric = \"csat\"\n")));
    let filter = parse("channel =").expect_err("nothing follows");
    let error = BoardProblem::Filter { metric: "csat".into(), error: Box::new(filter) };
    translated(both(error));
}

#[test]
fn what_models_say_is_told_in_the_readers_language() {
    let problem = SummaryProblem::AfterCutOff;
    let refusals = [
        Refusal::Summary { customer: 17, problem },
        Refusal::FewRepeaters { repeaters: 3, needed: 30 },
        Refusal::NoConvergence { steps: 100, slope: 0.1 },
        Refusal::NoInteriorMaximum { parameter: "r", value: 1e9 },
        Refusal::InfiniteMean { parameter: "q", value: 0.5 },
        Refusal::Setting { name: "discount", expected: Wanted::Share, value: -1.0 },
        Refusal::NoSubscriptions,
        Refusal::Survivors { age: 2, problem: SurvivorsProblem::Growing },
        Refusal::MoneyOverflow { customer: 17 },
    ];
    for refusal in refusals {
        let error = ModelError { model: "BG/NBD", refusal };
        translated([Language::En, Language::Es].map(|language| model_refused(language, &error)));
    }
    let warnings = [
        ModelWarning::SpendFollowsFrequency { correlation: 0.31 },
        ModelWarning::OneTimeBuyersAlive { customers: 1_411 },
        ModelWarning::WithoutSpend { customers: 1 },
        ModelWarning::Vague { parameter: "alpha" },
    ];
    for warning in &warnings {
        translated([Language::En, Language::Es].map(|language| model_warned(language, warning)));
    }
}
