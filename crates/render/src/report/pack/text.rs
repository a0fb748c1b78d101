//! The pack for a terminal.

use super::{Kept, ToldPack, ToldPackFigure, said};
use crate::language::Language;
use crate::style::{Paint, Style};
use crate::text::{joined, paragraph};

/// Before what is said of a figure.
const INDENT: &str = "      ";

/// Writes a pack, no line wider than the style.
pub fn pack_text(style: Style, told: &ToldPack) -> String {
    let (language, columns) = (told.language, style.columns());
    let mut out = String::new();
    let heading = format!("{} · {}", told.title, told.year);
    paragraph(&mut out, &style.paint(Paint::Bold, &heading), "", "", columns);
    paragraph(&mut out, &told.scope, "  ", "  ", columns);
    joined(&mut out, &told.about, "  ", columns);
    for warning in &told.warnings {
        paragraph(&mut out, warning, "  ", "  ", columns);
    }
    out.push('\n');
    for it in &told.figures {
        figure(&mut out, style, told, it);
    }
    out += &format!("\n{}\n", style.paint(Paint::Bold, said::SETTINGS.text(language)));
    for setting in &told.settings {
        paragraph(&mut out, setting, "  ", "  ", columns);
    }
    style.finish(out)
}

/// Writes a value beside its limit; a limit without a sign says that it is one.
fn limited(language: Language, it: &ToldPackFigure) -> String {
    let (value, required) = (&it.value, &it.required);
    if required.starts_with(|first: char| first.is_ascii_digit()) {
        let name = said::REQUIRED.text(language).to_lowercase();
        return format!("{value} · {name} {required}");
    }
    format!("{value} {required}").trim_end().to_owned()
}

fn figure(out: &mut String, style: Style, told: &ToldPack, it: &ToldPackFigure) {
    let (language, columns) = (told.language, style.columns());
    let paint = match it.kept {
        Kept::Yes => Paint::Good,
        Kept::No => Paint::Bad,
        Kept::Unknown => Paint::Dim,
    };
    let mark = style.paint(paint, it.kept.mark());
    paragraph(out, &it.title, &format!("  {mark} "), "    ", columns);
    let mut parts = vec![
        limited(language, it),
        it.verdict.clone(),
        format!("{} {}", said::CASES.text(language), it.n),
    ];
    let noted = [&it.reason, &it.margin].into_iter().filter(|text| !text.is_empty());
    parts.extend(noted.cloned());
    if !it.error.is_empty() {
        let name = said::ERROR.text(language).to_lowercase();
        parts.push(format!("{name} {}", it.error));
    }
    joined(out, &parts, INDENT, columns);
    for line in it.hints.iter().chain(&it.details) {
        paragraph(out, line, INDENT, INDENT, columns);
    }
}
