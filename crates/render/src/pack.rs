//! The figures of a pack, for people.

use crate::language::Language;
use crate::style::{Paint, Style};

/// One figure of a pack.
pub struct Figure {
    /// Title in the reader's language.
    pub title: String,
    /// Unit of the value.
    pub unit: String,
    /// The value.
    pub value: Option<f64>,
    /// Records it stands on.
    pub n: u64,
    /// The least it may be.
    pub least: Option<f64>,
    /// The most it may be.
    pub most: Option<f64>,
    /// Whether it keeps that.
    pub kept: Option<bool>,
    /// Distance to the value recomputed from the records.
    pub error: Option<f64>,
    /// Why there is no value.
    pub reason: Option<String>,
}

/// Writes a pack for a year.
pub fn pack_text(
    language: Language,
    style: Style,
    title: &str,
    scope: &str,
    year: i16,
    figures: &[Figure],
) -> String {
    let mut out = format!("{} · {year}\n", style.paint(Paint::Bold, title));
    out += &format!("  {}\n\n", style.paint(Paint::Dim, scope));
    for figure in figures {
        let value = match figure.value {
            Some(value) => language.value(&figure.unit, value),
            None => "–".into(),
        };
        let (mark, paint) = match figure.kept {
            Some(true) => ("✓", Paint::Good),
            Some(false) => ("✗", Paint::Bad),
            None => ("·", Paint::Dim),
        };
        let limit =
            |sign: &str, limit: f64| format!("{sign} {}", language.value(&figure.unit, limit));
        let least = figure.least.map(|least| limit("≥", least));
        let most = figure.most.map(|most| limit("≤", most));
        let wanted = least.or(most).unwrap_or_default();
        out += &format!("  {} {}\n", style.paint(paint, mark), figure.title);
        out += &format!("      {value:>14}  {wanted:<10}  n {}", language.count(figure.n));
        if let Some(error) = figure.error {
            let words = language.pick("error by recomputation", "error al recalcular");
            out += &format!("  {words} {}", language.number(error, 6));
        }
        if let Some(reason) = &figure.reason {
            out += &format!("  ({})", crate::text::clean(&reason.replace('_', " ")));
        }
        out.push('\n');
    }
    style.finish(out)
}
