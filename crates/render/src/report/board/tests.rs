use std::path::Path;

use baremo_metrics::MetricsError;
use baremo_metrics::answer::{RangeCompared, Value};
use baremo_metrics::board::Verdict;
use baremo_metrics::close::CloseRequest;
use baremo_metrics::findings::{Group, Of};
use baremo_metrics::report::{BoardReport, ReportFigure, ReportQuery, ReportSpec, compose};
use baremo_metrics::service::ReportService;
use baremo_testkit::service::FakeService;

use super::*;
use crate::tests::catalog;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
/// A title that is a formula, markup, and written from right to left.
const HOSTILE: &str = "=HYPERLINK(\"http://x\") <b>&\u{202e}txt\u{1}";

fn spec() -> ReportSpec {
    let text = "title = 'Consejo'\n[[figure]]\nmetric = 'first_response_time'\nstat = \
         'median'\ngoal = '20 min'\n[[figure]]\nmetric = 'csat'\ngoal = '90 %'\n[[figure]]\n\
         metric = 'nps'\ngoal = 42\n[[aligned]]\nname = 'black_friday'\ntitle = 'Black \
         Friday'\ndates = ['2024-11-29', '2025-11-28']\n";
    let mut spec = ReportSpec::parse("board.toml", text, &catalog()).unwrap();
    spec.figures.push(ReportFigure {
        metric: "backlog".into(),
        title: Some(HOSTILE.into()),
        ..ReportFigure::default()
    });
    spec
}

fn report() -> BoardReport {
    let service = FakeService::new(Path::new(FOLDER));
    let metrics = ["backlog", "csat", "first_response_time", "nps"].map(str::to_owned).into();
    let request = CloseRequest { name: "2025-11".into(), metrics, ..CloseRequest::default() };
    service.pin(&request).unwrap();
    service.save_comment("2025-11", "Two *days*\nwithout chat.\n\n- one\n- =two\u{202e}").unwrap();
    let asked = ReportQuery { close: Some("2025-11".into()), ..ReportQuery::default() };
    compose(&service, &asked, Some(&spec())).unwrap()
}

/// The report in words, for tests of each form.
pub(crate) fn sample(language: Language) -> Told {
    told(language, &catalog(), &report())
}

#[test]
fn a_report_holds_its_figures_goals_months_and_last_year() {
    let report = report();
    assert_eq!((report.from.as_str(), report.to.as_str()), ("2025-11-01", "2025-11-30"));
    assert_eq!((report.months.len(), report.months[0].as_str()), (13, "2024-11-01"));
    assert_eq!(report.year_before, ["2024-11-01", "2024-11-30"]);
    let aligned = report.aligned.as_ref().unwrap();
    assert_eq!((aligned.from.as_str(), aligned.days), ("2024-11-02", 364));
    assert_eq!(report.figures.len(), 4);
    assert!(report.figures.iter().all(|figure| figure.months.len() == 13));
    assert!(report.figures[0].year.is_some() && report.figures[0].aligned.is_some());
    assert_eq!(report.checked, ["2025-11"]);
    assert!(!report.restatements.is_empty() && !report.changed.findings.is_empty());
}

#[test]
fn a_figure_that_cannot_be_told_by_month_is_refused_alone() {
    let service = FakeService::new(Path::new(FOLDER));
    let mut chosen = spec();
    chosen.figures[1].filter = Some("never_monthly = 'x'".into());
    let asked = ReportQuery { month: Some("2025-11".into()), ..ReportQuery::default() };
    let report = compose(&service, &asked, Some(&chosen)).unwrap();
    let refused = report.figures.iter().map(|figure| figure.refused.is_some());
    assert_eq!(refused.collect::<Vec<_>>(), [false, true, false, false]);
    let figure = &report.figures[1];
    assert!(figure.used.is_none() && figure.value.value.is_none() && figure.months.is_empty());
}

#[test]
fn a_change_of_a_group_is_told_as_the_pages_tell_it() {
    let (mut report, catalog) = (report(), catalog());
    let [dimension, value] = ["channel", "phone"].map(str::to_owned);
    report.changed.findings[0].of = Some(Of { dimension, value });
    report.changed.findings[0].unit = "percent".into();
    let [dimension, value] = ["team", "night"].map(str::to_owned);
    let (now, before, n, whole) = (3.0, 2.0, 90, true);
    let group = Group { dimension, value, now, before, n, whole, alone: true };
    for (language, alone, named, placed) in [
        (Language::En, true, " where channel is phone ", "; all of it where team is night ("),
        (Language::Es, true, ", canal teléfono: ", "; todo el cambio: equipo night ("),
        (Language::En, false, " where channel is phone ", "; most of it where team is night ("),
        (Language::Es, false, ", canal teléfono: ", "; sobre todo: equipo night ("),
    ] {
        report.changed.findings[0].group = Some(Group { alone, ..group.clone() });
        let told = told(language, &catalog, &report).changed[0].clone();
        assert!(told.contains(named) && told.contains(placed) && told.ends_with(")."), "{told}");
        assert!(!told.contains(" %"), "a number stays on the line of its unit: {told}");
    }
}

#[test]
fn a_goal_is_met_missed_or_cannot_be_told() {
    let told = sample(Language::Es);
    let unsure = |told: &Told| told.notes().concat().contains("«No se puede afirmar»: la meta");
    assert!(told.has_goals() && unsure(&told));
    let none = Told { figures: told.figures[3..].to_vec(), ..told.clone() };
    assert!(!none.has_goals() && !unsure(&none), "{:?}", none.notes());
    let said: Vec<(Standing, &str)> = told
        .figures
        .iter()
        .map(|figure| (figure.standing, figure.standing_words.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Standing::Met, "cumplida"),
            (Standing::Missed, "no cumplida"),
            (Standing::Unsure, "no se puede afirmar"),
            (Standing::None, "–"),
        ]
    );
    let goals: Vec<&str> = told.figures.iter().map(|figure| figure.goal.as_str()).collect();
    assert_eq!(goals, ["≤ 20 min", "≥ 90 %", "≥ 42", ""]);
    assert_eq!((told.period.as_str(), told.title.as_str()), ("noviembre de 2025", "Consejo"));
    assert_eq!(told.aligned_name.as_deref(), Some("Black Friday"));
    assert!(told.aligned.as_ref().unwrap().contains("29 nov 2024"), "{:?}", told.aligned);
}

#[test]
fn why_a_figure_has_no_value_is_told_in_the_language_of_the_report() {
    let (mut report, catalog) = (report(), catalog());
    let error = MetricsError::EmptyRange { from: "a".into(), to: "b".into() };
    report.figures[0].refused = Some(Box::new(error.into()));
    for (language, why) in [
        (Language::En, "the range from `a` to `b` is empty"),
        (Language::Es, "el periodo de `a` a `b` está vacío"),
    ] {
        let told = told(language, &catalog, &report);
        assert!(told.figures[0].value.contains(why), "{}", told.figures[0].value);
    }
}

#[test]
fn a_missing_value_is_plain_and_says_that_its_window_is_not_over() {
    let (mut report, catalog) = (report(), catalog());
    let missing = &mut report.figures[0];
    missing.value = Value {
        excluded: [("immature".to_owned(), 812)].into(),
        reason: Some("immature".into()),
        ..Value::default()
    };
    missing.used.as_mut().unwrap().parameters.insert("window".into(), "30d".into());
    let told = told(Language::En, &catalog, &report);
    assert_eq!(told.figures[0].value, "the 30-day window is not over yet");
    let figures = part(&pptx(&told).unwrap(), "ppt/slides/slide2.xml");
    let is_bold = |value: &str| {
        let value = ooxml::escaped(value);
        let (before, _) = figures.split_once(&format!("<a:t>{value}</a:t>")).unwrap();
        before.rsplit_once(" b=\"").unwrap().1.starts_with('1')
    };
    assert!(!is_bold(&told.figures[0].value) && is_bold(&told.figures[1].value));
}

#[test]
fn slides_hold_what_there_is_and_no_more() {
    let (report, catalog) = (report(), catalog());
    let mut told = told(Language::Es, &catalog, &report);
    let slide = |told: &Told, number: usize| {
        part(&pptx(told).unwrap(), &format!("ppt/slides/slide{number}.xml"))
    };
    assert!(told.has_goals() && slide(&told, 2).contains("<a:t>Meta</a:t>"));
    for figure in &mut told.figures {
        figure.goal.clear();
    }
    let figures = slide(&told, 2);
    assert!(!figures.contains("Meta") && !figures.contains("¿Se cumple?"), "{figures}");
    // How changes were found stands below them, on one slide.
    told.comments.clear();
    told.changed = vec!["Una frase de lo que cambió, tan larga como otras. ".repeat(3); 5];
    told.changed_how = "Cómo se halló, con sus contrastes y su intervalo. ".repeat(7);
    let charts = told.figures.len().div_ceil(4);
    let [changed, next] = [3, 4].map(|number| slide(&told, number + charts));
    assert!(changed.contains("Cómo se halló"), "{changed}");
    assert!(!next.contains("Cómo se halló"), "{next}");
}

#[test]
fn definitions_are_told_without_ids() {
    let (mut report, catalog) = (report(), catalog());
    let used = report.figures[1].used.as_mut().unwrap();
    used.parameters.insert("window".into(), "7d".into());
    let version = used.version;
    let told = told(Language::Es, &catalog, &report);
    let how = &told.definitions[1].how;
    let end = format!("Satisfacción del cliente (CSAT), definición {version}");
    assert!(how.ends_with(&end), "{how}");
    assert!(how.contains(" · window: 7 d · ") && !how.contains("csat"), "{how}");
}

#[test]
fn a_change_that_was_not_tested_is_marked_and_the_mark_is_explained() {
    let (mut report, catalog) = (report(), catalog());
    let check = |report: &mut BoardReport, detectable, expected: &str| {
        let year = report.figures[0].year.as_mut().unwrap();
        (year.detectable, year.change, year.relative) = (detectable, Some(420.0), Some(63.6));
        let told = told(Language::Es, &catalog, report);
        assert_eq!(told.figures[0].year_change, expected);
        assert!(told.notes().iter().any(|note| note.contains("el que lleva ◇")));
    };
    check(&mut report, Some(true), "▲ +64 %");
    check(&mut report, Some(false), "▲ +64 % ◌");
    check(&mut report, None, "▲ +64 % ◇");
}

#[test]
fn what_is_partial_is_marked_in_every_form_and_the_mark_is_explained() {
    let (mut report, catalog) = (report(), catalog());
    let whole = told(Language::Es, &catalog, &report);
    assert!(!whole.notes().iter().any(|note| note.contains('†')), "{:?}", whole.notes());
    report.figures[1].value.partial = true;
    report.figures[1].months[12] = Value { value: Some(42.0), partial: true, ..Value::default() };
    report.changed.partial = 1;
    let told = told(Language::Es, &catalog, &report);
    let figure = &told.figures[1];
    for text in [&figure.value, &figure.year_change, &figure.month_values[12]] {
        assert!(text.ends_with(" †"), "{text}");
    }
    report.figures[0].verdict = Some(Verdict::SoFar { reached: true });
    let so_far = super::told(Language::Es, &catalog, &report);
    let so_far = (so_far.figures[0].standing, so_far.figures[0].standing_words.as_str());
    assert_eq!(so_far, (Standing::SoFar, "cumplida hasta ahora"));
    assert!(!told.figures[0].value.contains('†') && !figure.month_values[11].contains('†'));
    assert!(told.notes().iter().any(|note| note.starts_with("† Parcial")), "{:?}", told.notes());
    assert!(told.changed_how.ends_with("quedan fuera por ser parciales: 1."));
    let out = board_text(crate::Style { width: 120, ..crate::Style::default() }, &told);
    assert!(out.contains(&figure.value) && out.contains("† Parcial"), "{out}");
    let book = xlsx(&told).unwrap();
    assert!(part(&book, "xl/styles.xml").contains("&quot;†&quot;"), "the numbers carry it");
    assert!(part(&book, "xl/sharedStrings.xml").contains("† Parcial"));
    let slides = pptx(&told).unwrap();
    let figures = part(&slides, "ppt/slides/slide2.xml");
    assert!(figures.contains(&ooxml::escaped(&figure.value)) && figures.contains("† Parcial"));
    assert!(part(&slides, "ppt/charts/chart2.xml").contains("(%) †"));
}

#[test]
fn what_changes_are_held_against_is_named() {
    let (mut report, catalog) = (report(), catalog());
    let mut check = |before: Option<[&str; 2]>, expected: &str| {
        report.changed.before = before.map(|[from, to]| RangeCompared {
            from: format!("{from}T00:00:00+02:00"),
            to: format!("{to}T00:00:00+01:00"),
        });
        let told = told(Language::Es, &catalog, &report);
        // Once, below the sentences, and not in each of them.
        assert!(told.changed.iter().all(|it| !it.contains(expected)), "{:?}", told.changed);
        assert!(told.changed_how.starts_with(&format!("Frente a {expected};")));
    };
    check(Some(["2025-10-01", "2025-11-01"]), "octubre de 2025");
    check(Some(["2025-10-02", "2025-11-01"]), "2 oct 2025 – 31 oct 2025");
    check(None, "el periodo anterior");
    let told = sample(Language::Es);
    let style = crate::Style { width: 120, ..crate::Style::default() };
    assert!(board_text(style, &told).contains("Interanual"));
    let strings = part(&xlsx(&told).unwrap(), "xl/sharedStrings.xml");
    assert!(strings.contains("Interanual") && strings.contains("Cambio frente a Black Friday"));
}

#[test]
fn comments_are_paragraphs_and_nothing_that_hides() {
    let told = sample(Language::En);
    assert_eq!(told.comments, ["Two days without chat.", "• one", "• =two"]);
    assert!(!told.figures[3].title.contains(['\u{202e}', '\u{1}']), "{}", told.figures[3].title);
}

#[test]
fn the_terminal_shows_all_of_it_within_its_width() {
    let told = sample(Language::Es);
    for width in [60, 80, 120] {
        let style = crate::Style { width, ..crate::Style::default() };
        let out = board_text(style, &told);
        assert!(out.lines().all(|line| crate::text::width(line) <= width), "{out}");
        for part in ["Consejo · noviembre de 2025", "cumplida", "Two days", "Cifras corregidas"] {
            assert!(out.contains(part), "{part}:\n{out}");
        }
    }
}

#[test]
fn what_tells_two_figures_apart_is_never_cut() {
    let mut told = sample(Language::Es);
    let filter = |kind: &str| format!("source = 'norte' and target = '{kind}'");
    let kinds = ["first_response", "resolution"];
    for (figure, kind) in told.figures.iter_mut().zip(kinds) {
        (figure.title, figure.note) = ("Cumplimiento de SLA".into(), filter(kind));
    }
    for width in [60, 80, 120] {
        let style = crate::Style { width, ..crate::Style::default() };
        let out = board_text(style, &told);
        assert!(out.lines().all(|line| crate::text::width(line) <= width), "{out}");
        let table = out.split("«Año anterior»").next().unwrap();
        assert!(!table.contains('…'), "{out}");
        // In very few columns a word goes on below, too.
        let is_whole = |kind: &str| table.contains(&format!("'{kind}')"));
        assert!(width < 80 || kinds.into_iter().all(is_whole), "{out}");
    }
}

#[test]
fn two_figures_of_one_metric_have_two_names_wherever_they_are_named() {
    let (mut report, catalog) = (report(), catalog());
    report.figures[1] = report.figures[0].clone();
    let filters = ["channel = 'chat'", "channel = 'email'"];
    for (figure, filter) in report.figures.iter_mut().zip(filters) {
        figure.filter = Some(filter.into());
    }
    let told = told(Language::Es, &catalog, &report);
    let names = [0_usize, 1].map(|index| told.called(&told.figures[index]));
    for (name, filter) in names.iter().zip(filters) {
        assert!(name.contains(filter), "{name}");
    }
    assert_eq!(told.called(&told.figures[2]), told.figures[2].title, "it is the only one");
    assert_eq!(names, [0_usize, 1].map(|index| told.definitions[index].title.clone()));
    let strings = part(&xlsx(&told).unwrap(), "xl/sharedStrings.xml");
    let slides = pptx(&told).unwrap();
    for (index, name) in names.iter().enumerate() {
        let axis = &told.figures[index].axis;
        assert!(strings.contains(&format!(">{name} ({axis})<")), "{strings}");
        assert!(strings.contains(&format!(">Meta: {name}<")), "{strings}");
        let chart = part(&slides, &format!("ppt/charts/chart{}.xml", index + 1));
        assert!(chart.contains(&ooxml::escaped(name)), "{chart}");
    }
    // One that has a title of its own needs no more.
    report.figures[1].titles.any = Some("Chat".into());
    let told = super::told(Language::Es, &catalog, &report);
    assert_eq!(told.called(&told.figures[1]), "Chat");
    assert_eq!(told.called(&told.figures[0]), told.figures[0].title);
}

/// Returns a part of a package as text.
fn part(package: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut package.by_name(name).unwrap(), &mut text).unwrap();
    text
}

/// Returns the numbers between two marks.
fn numbers(xml: &str, before: &str, after: &str) -> Vec<f64> {
    let parts = xml.split(before).skip(1).filter_map(|it| it.split_once(after));
    parts.filter_map(|(number, _)| number.parse().ok()).collect()
}

/// Returns all numbers of figures over the months: a row each, as the workbook has them.
fn by_month(told: &Told) -> Vec<Vec<f64>> {
    let row = |month: usize| {
        let points = told.figures.iter().map(move |figure| figure.points[month]);
        points.chain(told.figures.iter().map(|figure| figure.goal_number)).flatten().collect()
    };
    (0..told.months.len()).map(row).collect()
}

#[test]
fn every_number_is_in_the_workbook() {
    let told = sample(Language::Es);
    let book = xlsx(&told).unwrap();
    let rows = |sheet: &str| -> Vec<Vec<f64>> {
        let xml = part(&book, sheet);
        // Texts are numbers of the table of strings and have a type.
        let number = |cell: &str| {
            let (head, body) = cell.split_once("><v>")?;
            (!head.contains("t=\"s\"")).then_some(body.split_once('<')?.0.parse().ok()?)
        };
        let row = |row: &str| row.split("<c ").filter_map(number).collect::<Vec<f64>>();
        xml.split("<row ").skip(1).map(row).filter(|row| !row.is_empty()).collect()
    };
    assert_eq!(rows("xl/worksheets/sheet2.xml"), by_month(&told));
    let figures = |figure: &ToldFigure| {
        let all = [figure.number, Some(figure.n as f64), figure.goal_number, figure.year_number];
        all.into_iter().flatten().collect::<Vec<f64>>()
    };
    let figures: Vec<Vec<f64>> = told.figures.iter().map(figures).collect();
    assert_eq!(rows("xl/worksheets/sheet1.xml"), figures);
    let strings = part(&book, "xl/sharedStrings.xml");
    assert!(strings.contains("=HYPERLINK(\"http://x\")"), "{strings}");
    assert!(!part(&book, "xl/worksheets/sheet1.xml").contains("<f>"), "no cell is a formula");
    let styles = part(&book, "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""));
    assert!(!styles.contains("#,##0.##"), "a whole number would end in its decimal mark");
    assert!(part(&book, "xl/charts/chart4.xml").contains("<c:lineChart>"));
}

#[test]
fn every_number_is_on_the_slides() {
    let told = sample(Language::Es);
    let slides = pptx(&told).unwrap();
    let figures = part(&slides, "ppt/slides/slide2.xml");
    for figure in &told.figures {
        let texts = [&figure.value, &figure.title, &figure.goal, &figure.year, &figure.aligned];
        for text in texts {
            assert!(figures.contains(&ooxml::escaped(text)), "{text}");
        }
    }
    assert!(figures.contains("=HYPERLINK(&quot;http://x&quot;) &lt;b&gt;&amp; txt"), "{figures}");
    assert!(figures.contains('○') && !figures.contains('◌'), "the legend, in any font: {figures}");
    for (index, figure) in told.figures.iter().enumerate() {
        let chart = part(&slides, &format!("ppt/charts/chart{}.xml", index + 1));
        assert!(chart.contains("<c:externalData r:id=\"rId1\">"));
        let goals = figure.goal_number.map_or(0, |_| told.months.len());
        let drawn: Vec<f64> = figure.points.iter().copied().flatten().collect();
        let series: Vec<&str> = chart.split("<c:numCache>").skip(1).collect();
        assert_eq!(series.len(), 1 + usize::from(goals > 0), "the line and its goal");
        assert_eq!(numbers(series[0].split("</c:numCache>").next().unwrap(), "<c:v>", "<"), drawn);
        let goals = vec![figure.goal_number.unwrap_or_default(); goals];
        let line = series.get(1).map_or("", |it| it.split("</c:numCache>").next().unwrap());
        assert_eq!(numbers(line, "<c:v>", "<"), goals);
    }
}

/// Holds every part of a package to being well-formed: what is opened is closed, in order.
fn well_formed(package: &[u8]) {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let named = |at: usize| package.name_for_index(at).unwrap().unwrap().into_owned();
    let names: Vec<String> = (0..package.len()).map(named).collect();
    for name in names.iter().filter(|name| name.ends_with(".xml") || name.ends_with(".rels")) {
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut package.by_name(name).unwrap(), &mut xml).unwrap();
        let mut open: Vec<&str> = Vec::new();
        for piece in xml.split('<').skip(1).filter(|piece| !piece.starts_with('?')) {
            let (tag, text) = piece.split_once('>').unwrap();
            let word = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap();
            match (tag.starts_with('/'), tag.ends_with('/')) {
                (true, _) => assert_eq!(open.pop(), Some(word), "{name}: {tag}"),
                (false, true) => {}
                (false, false) => open.push(word),
            }
            let marks = text.matches('&').count();
            let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"];
            let known: usize = entities.iter().map(|it| text.matches(it).count()).sum();
            assert_eq!(marks, known, "{name}: {text}");
        }
        assert!(open.is_empty(), "{name}: {open:?}");
    }
}

#[test]
fn the_files_stay_well_formed_whatever_the_data_say() {
    for language in [Language::En, Language::Es] {
        let told = sample(language);
        well_formed(&xlsx(&told).unwrap());
        well_formed(&pptx(&told).unwrap());
    }
}
