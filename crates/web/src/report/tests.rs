use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use baremo_metrics::report::{ReportQuery, compose};
use baremo_metrics::service::{CatalogService, ReportService};
use baremo_render::Language;
use baremo_render::report::board::told;
use baremo_testkit::service::FakeService;

use super::*;

const CATALOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");

/// The objects of a PDF by number: what stands before a stream, and the stream inflated.
fn objects(pdf: &[u8]) -> BTreeMap<usize, (String, Vec<u8>)> {
    let find = |from: usize, mark: &[u8]| {
        pdf[from..].windows(mark.len()).position(|it| it == mark).map(|at| from + at)
    };
    let mut objects = BTreeMap::new();
    let mut at = 0;
    while let Some(begin) = find(at, b" 0 obj") {
        let end = find(begin, b"endobj").unwrap();
        let digits = pdf[..begin].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = String::from_utf8_lossy(&pdf[begin - digits..begin]).parse().unwrap();
        let stream = find(begin, b"stream").filter(|stream| *stream < end);
        let head = String::from_utf8_lossy(&pdf[begin + 6..stream.unwrap_or(end)]).into_owned();
        let mut body = Vec::new();
        if let Some(stream) = stream {
            let raw = &pdf[stream + 6..end];
            let raw = &raw[raw.iter().take_while(|byte| byte.is_ascii_whitespace()).count()..];
            // What is not compressed gives nothing.
            drop(flate2::read::ZlibDecoder::new(raw).read_to_end(&mut body));
        }
        objects.insert(number, (head, body));
        at = end;
    }
    objects
}

/// Returns the number that follows a key: `/ToUnicode 17 0 R`.
fn reference(head: &str, key: &str) -> Option<usize> {
    head.split(key).nth(1)?.trim_start().split(' ').next()?.parse().ok()
}

/// Returns what each code of a font is, from its `ToUnicode` map.
fn letters(map: &[u8]) -> BTreeMap<u16, String> {
    let map = String::from_utf8_lossy(map).into_owned();
    let lines = map.lines().filter_map(|line| {
        let (code, text) = line.strip_prefix('<')?.split_once("> <")?;
        let units: Vec<u16> = text
            .trim_end_matches('>')
            .as_bytes()
            .chunks(4)
            .filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok())
            .collect();
        Some((u16::from_str_radix(code, 16).ok()?, String::from_utf16_lossy(&units)))
    });
    lines.collect()
}

/// Returns the bytes of a literal string that begins behind `(`, and where it ends. Brackets in
/// pairs stand in it as they are.
fn literal(content: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let (mut bytes, mut depth) = (Vec::new(), 0);
    loop {
        match content[at] {
            b')' if depth == 0 => break,
            b'\\' => {}
            byte => {
                depth += i32::from(byte == b'(') - i32::from(byte == b')');
                bytes.push(byte);
                at += 1;
                continue;
            }
        }
        let next = content[at + 1];
        if next.is_ascii_digit() {
            let octal = std::str::from_utf8(&content[at + 1..at + 4]).unwrap();
            bytes.push(u8::from_str_radix(octal, 8).unwrap());
            at += 4;
            continue;
        }
        let escaped = [(b'n', b'\n'), (b'r', b'\r'), (b't', b'\t'), (b'b', 8), (b'f', 12)];
        bytes.push(escaped.iter().find(|(name, _)| *name == next).map_or(next, |(_, byte)| *byte));
        at += 2;
    }
    (bytes, at + 1)
}

/// Fonts of a PDF by name: what each code of one is.
type Fonts = BTreeMap<String, BTreeMap<u16, String>>;

fn fonts(objects: &BTreeMap<usize, (String, Vec<u8>)>) -> Fonts {
    objects
        .values()
        .filter_map(|(head, _)| head.split_once("/Font<<").map(|(_, fonts)| fonts.to_owned()))
        .flat_map(|fonts| {
            let named = fonts.split('/').skip(1).filter_map(|font| {
                let (name, number) = font.split_once(' ')?;
                let number: usize = number.split(' ').next()?.parse().ok()?;
                let map = reference(&objects[&number].0, "/ToUnicode")?;
                Some((name.to_owned(), letters(&objects[&map].1)))
            });
            named.collect::<Vec<_>>()
        })
        .collect()
}

/// Returns the texts of a content, `end` after each line.
fn shown(content: &[u8], fonts: &Fonts, end: &str) -> String {
    let mut out = String::new();
    let (mut at, mut font) = (0, String::new());
    while at < content.len() {
        match content[at] {
            b'/' => {
                let name = content[at + 1..].split(|byte| *byte == b' ').next().unwrap();
                font = String::from_utf8_lossy(name).into_owned();
                at += 1;
            }
            b'(' => {
                let (codes, end) = literal(content, at + 1);
                let codes = codes.chunks(2).map(|code| u16::from_be_bytes([code[0], code[1]]));
                out.extend(codes.filter_map(|code| fonts.get(&font)?.get(&code).cloned()));
                at = end;
            }
            // The properties of a mark.
            b'<' if content[at..].starts_with(b"<<") => at += 2,
            b'<' => {
                let end = at + content[at..].iter().position(|byte| *byte == b'>').unwrap();
                let digits = std::str::from_utf8(&content[at + 1..end]).unwrap().as_bytes();
                let codes = digits.chunks(4).map(|code| {
                    u16::from_str_radix(std::str::from_utf8(code).unwrap(), 16).unwrap()
                });
                out.extend(codes.filter_map(|code| fonts.get(&font)?.get(&code).cloned()));
                at = end;
            }
            b'E' if content[at..].starts_with(b"ET") => {
                out.push_str(end);
                at += 2;
            }
            _ => at += 1,
        }
    }
    out
}

/// Reads a PDF back: its texts, a line each.
fn text(pdf: &[u8]) -> String {
    let objects = objects(pdf);
    let fonts = fonts(&objects);
    let pages = objects.values().filter(|(_, body)| body.windows(3).any(|it| it == b"BT "));
    pages.map(|(_, content)| shown(content, &fonts, "\n")).collect()
}

/// Returns the marks of a content, which are numbered as they come.
fn marks(content: &[u8]) -> Vec<&[u8]> {
    let find = |from: usize, mark: &[u8]| {
        content[from..].windows(mark.len()).position(|it| it == mark).map(|at| from + at)
    };
    let (mut marks, mut at) = (Vec::new(), 0);
    while let Some(begin) = find(at, b"BDC") {
        at = find(begin, b"EMC").unwrap();
        marks.push(&content[begin..at]);
    }
    marks
}

/// Returns what is read of each part of a PDF, with its role, in the order of the parts.
fn spoken(pdf: &[u8]) -> Vec<(String, String)> {
    let objects = objects(pdf);
    let fonts = fonts(&objects);
    let of_page = |page: usize| {
        let content = reference(&objects[&page].0, "/Contents").unwrap();
        marks(&objects[&content].1)
    };
    let part = |head: &str| {
        let role = head.split("/S/").nth(1)?.split('/').next()?.to_owned();
        let mut said = String::new();
        for mark in head.split("/Type/MCR").skip(1) {
            let digits = mark.split("/MCID ").nth(1)?.chars().take_while(char::is_ascii_digit);
            let number: usize = digits.collect::<String>().parse().ok()?;
            said += &shown(of_page(reference(mark, "/Pg")?).get(number)?, &fonts, "");
        }
        Some((role, said))
    };
    let heads = objects.values().map(|(head, _)| head.as_str());
    heads.filter(|head| head.contains("/Type/StructElem")).filter_map(part).collect()
}

#[test]
fn a_pdf_read_back_holds_every_figure_in_its_language() {
    let service = FakeService::new(Path::new(CATALOG));
    service.save_comment("2025-11", "Ñandú & <b>\u{202e}\u{1}").unwrap();
    let asked = ReportQuery { month: Some("2025-11".into()), ..ReportQuery::default() };
    let report = compose(&service, &asked, None).unwrap();
    let told = told(Language::Es, &service.catalog().unwrap(), &report);
    let (kind, pdf) = report_file(&told, "informe.pdf").unwrap();
    assert!(kind == PDF && pdf.starts_with(b"%PDF-1.7"));
    let text = text(&pdf);
    for figure in &told.figures {
        assert!(text.contains(&figure.value), "{}:\n{text}", figure.value);
        assert!(text.contains(&format!("n = {}", figure.n)), "{text}");
    }
    for part in ["noviembre de 2025", "Ñandú & <b>", "nov 2024", "fórmula: ", "1 de "] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains(['\u{202e}', '\u{1}']), "nothing that hides");
}

#[test]
fn a_pdf_says_what_its_parts_are() {
    let service = FakeService::new(Path::new(CATALOG));
    let long = "m".repeat(150);
    service.save_comment("2025-11", &format!("Es {long} y más")).unwrap();
    let asked = ReportQuery { month: Some("2025-11".into()), ..ReportQuery::default() };
    let report = compose(&service, &asked, None).unwrap();
    let told = told(Language::Es, &service.catalog().unwrap(), &report);
    let (_, pdf) = report_file(&told, "informe.pdf").unwrap();
    let spoken = spoken(&pdf);
    let says = |role: &str, text: &str| {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let text = words.join(" ");
        let said = spoken.iter().any(|(of, said)| of == role && *said == text);
        assert!(said, "{role} {text}: {spoken:#?}");
    };
    // Lines are words apart, except where a word was split.
    says("P", &told.changed_how);
    says("P", &format!("Es {long} y más"));
    for definition in &told.definitions {
        says("P", &definition.text);
    }
    for figure in &told.figures {
        let cases = format!("n = {}", told.language.count(figure.n));
        says("TH", &format!("{} {}", figure.title, figure.note));
        says("TD", &format!("{} {} {cases}", figure.value, figure.interval));
    }
    let objects = objects(&pdf);
    let catalog = &objects[&1].0;
    assert!(catalog.contains("/MarkInfo<</Marked true>>"), "{catalog}");
    assert!(catalog.contains("/Lang(es)"), "{catalog}");
    let root = &objects[&reference(catalog, "/StructTreeRoot").unwrap()].0;
    let document = &objects[&reference(root, "/K").unwrap()].0;
    assert!(root.contains("/ParentTree<</Nums[") && document.contains("/S/Document"), "{root}");
    let parts: Vec<&str> = objects
        .values()
        .map(|(head, _)| head.as_str())
        .filter(|head| head.contains("/Type/StructElem"))
        .collect();
    let of = |role: &str| {
        let role = format!("/S/{role}/");
        parts.iter().copied().filter(|head| head.contains(&role)).collect::<Vec<_>>()
    };
    assert_eq!((of("H1").len(), of("H3").len()), (1, told.definitions.len()));
    assert!(of("H2").len() >= 7 && of("P").len() > 10, "{}", of("H2").len());
    // A chart each, with words in its place.
    assert_eq!(of("Figure").len(), told.figures.len());
    assert!(of("Figure").iter().all(|head| head.contains("/Alt")), "{:?}", of("Figure"));
    let placed = |head: &&str| head.contains("/O/Layout") && head.contains("/BBox[");
    assert!(of("Figure").iter().all(placed), "{:?}", of("Figure"));
    let heads = |scope: &str| of("TH").iter().filter(|head| head.contains(scope)).count();
    assert!(of("Table").len() > 1 && heads("/Scope/Column") > 5, "{:?}", of("Table"));
    // Each row has one head; heads of columns stand in rows of their own, one a table.
    assert_eq!(heads("/Scope/Row"), of("TR").len() - of("Table").len());
    assert!(of("TD").len() > told.figures.len(), "{:?}", of("TD"));
    // Everything on the pages is a part or an artifact, and every mark is some part's.
    let pages = objects.values().filter(|(_, body)| body.windows(3).any(|it| it == b"BT "));
    let pages: Vec<String> =
        pages.map(|(_, body)| String::from_utf8_lossy(body).into_owned()).collect();
    let count = |mark: &str| pages.iter().map(|page| page.matches(mark).count()).sum::<usize>();
    assert!(count("/Artifact BMC") >= 2 * pages.len(), "footers and rules");
    assert_eq!(count("BDC") + count("BMC"), count("EMC"));
    let marked: usize = parts.iter().map(|head| head.matches("/Type/MCR").count()).sum();
    assert_eq!(marked, count("/MCID "));
}

#[test]
fn every_row_of_a_table_has_a_cell_for_each_column() {
    let service = FakeService::new(Path::new(CATALOG));
    let asked = ReportQuery { month: Some("2025-11".into()), ..ReportQuery::default() };
    let report = compose(&service, &asked, None).unwrap();
    let mut told = told(Language::En, &service.catalog().unwrap(), &report);
    // A column without a name; and a last table of months that is filled up.
    told.figures.truncate(2);
    told.figures[0].goal = "≤ 1 h".into();
    told.figures[1].title = String::new();
    let (_, pdf) = report_file(&told, "report.pdf").unwrap();
    let objects = objects(&pdf);
    let parts = |head: &str| -> Vec<usize> {
        let list = head.split("/K[").nth(1).and_then(|list| list.split(']').next());
        let parts = list.unwrap_or_default().split(" 0 R").map(str::trim);
        parts.filter_map(|part| part.parse().ok()).collect()
    };
    let tables = objects.values().filter(|(head, _)| head.contains("/S/Table/"));
    let mut widths = Vec::new();
    for (table, _) in tables {
        let rows = parts(table).into_iter().map(|row| parts(&objects[&row].0).len());
        let rows: Vec<usize> = rows.collect();
        assert!(rows.len() > 1 && rows.iter().all(|row| *row == rows[0]), "{rows:?}");
        widths.push(rows[0]);
    }
    assert_eq!(widths[..2], [5, 3], "the figures, and their months");
}

#[test]
fn other_endings_are_refused() {
    let service = FakeService::new(Path::new(CATALOG)).without_data();
    let asked = ReportQuery { month: Some("2025-11".into()), ..ReportQuery::default() };
    let report = compose(&service, &asked, None).unwrap();
    let told = told(Language::En, &service.catalog().unwrap(), &report);
    for name in ["report", "report.doc", "pdf"] {
        assert!(report_file(&told, name).unwrap_err().message.contains(name), "{name}");
    }
    // A report without a single value is one, too.
    for (name, begins) in [("a.pdf", &b"%PDF-"[..]), ("a.pptx", b"PK"), ("a.xlsx", b"PK")] {
        assert!(report_file(&told, name).unwrap().1.starts_with(begins), "{name}");
    }
}

#[test]
fn units_are_words_in_a_workbook_and_codes_in_csv() {
    let figure = |unit: &str| PackFigure { unit: unit.to_owned(), ..PackFigure::default() };
    let parameters = ["seconds", "percent"].map(figure).to_vec();
    let report = PackReport { parameters, ..PackReport::default() };
    let told = baremo_render::report::pack::told(Language::Es, &report);
    let units = |unit: &dyn Fn(&str) -> String| -> Vec<String> {
        let text = |row: &Vec<Cell>| match &row[2] {
            Cell::Text(text) => text.clone(),
            _ => String::new(),
        };
        figures(&report, &told, unit).rows.iter().map(text).collect()
    };
    assert_eq!(units(&str::to_owned), ["seconds", "percent"]);
    assert_eq!(units(&|unit: &str| unit_name(Language::Es, unit)), ["segundos", "porcentaje"]);
}
