//! The catalogue in the terminal: the list of metrics, and one metric's whole page.

mod dimensions;

use std::collections::BTreeSet;

use baremo_metrics::page::{Band, Better, Differs, Kind, Metric, Parameter};

pub use self::dimensions::{ClosedWords, closed_words, dimensions_list};
use crate::answer::{calendar_called, restated, told_parameter, words};
use crate::import::coverage_sentence;
use crate::language::{Language, unit_word};
use crate::messages;
use crate::style::{Paint, Style};
use crate::table::{Align, Cell, Column, Table};
use crate::text::{clean, cut, joined, left, paragraph, spaces, width, with_signs};
use crate::words::{BASES, GRAINS, NEEDS, STATISTICS, UNITS, called, family, of_whom, source};
use crate::{band, markdown};

/// Whether the data at hand are enough for a metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Coverage {
    /// Nobody looked.
    #[default]
    Unknown,
    /// It can be computed.
    Ready,
    /// Record types are missing.
    Missing(Vec<String>),
}

/// Columns from which on the list says what is missing beside each metric.
const ROOMY: usize = 110;

/// A line of the list of metrics.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// Word of the statistic shown when nobody asks for another; none where there is no choice.
    pub statistic: Option<&'a str>,
    /// Whether it can be computed.
    pub coverage: Coverage,
}

/// Writes the list of metrics by family, in the order given.
pub fn metrics_list(language: Language, style: Style, entries: &[Entry<'_>]) -> String {
    let head =
        |message: messages::Message, align: Align| Column::new(message.text(language), align);
    let mut table = Table::new(vec![
        head(messages::METRIC, Align::Left),
        head(messages::TITLE, Align::Left).shrinking_to(27),
        head(messages::UNIT, Align::Left).dropped(2),
        head(messages::BETTER_IF, Align::Left).dropped(3),
        head(messages::STATISTIC, Align::Left).dropped(4),
        Column::new("", Align::Left).dropped(1).shrinking_to(30),
    ]);
    let mut section = None;
    for entry in entries {
        if section != Some(&entry.metric.family) {
            section = Some(&entry.metric.family);
            table.section(family(&entry.metric.family, language));
        }
        let page = words(entry.metric, language);
        let statistic = entry.statistic.map(|word| called(STATISTICS, word, language));
        let (mark, paint) = match &entry.coverage {
            Coverage::Unknown => (String::new(), None),
            Coverage::Ready => ("✓".to_owned(), Some(Paint::Good)),
            Coverage::Missing(types) if style.columns() >= ROOMY => {
                let names = need_names(language, types);
                let text = messages::MISSING.fill(language, &[("names", &names)]);
                (format!("– {text}"), None)
            }
            Coverage::Missing(_) => ("–".to_owned(), None),
        };
        table.row(vec![
            Cell::painted(clean(&entry.metric.name), Some(Paint::Accent)),
            clean(&page.title).into(),
            called(UNITS, unit_word(entry.metric.unit), language).into(),
            better_word(entry.metric.better).text(language).into(),
            statistic.unwrap_or_default().into(),
            Cell::painted(mark, paint.or(Some(Paint::Dim))),
        ]);
    }
    let mut out = String::new();
    if entries.is_empty() {
        out = format!("{}\n", messages::NO_ROWS.text(language));
    } else {
        table.write(&mut out, style, 0);
        out.push('\n');
        let known = entries.iter().filter(|entry| entry.coverage != Coverage::Unknown);
        let known: Vec<&Coverage> = known.map(|entry| &entry.coverage).collect();
        if !known.is_empty() {
            let line = coverage_sentence(language, &known);
            paragraph(&mut out, &line, "", "", style.columns());
        }
        let name = [("name", entries[0].metric.name.as_str())];
        let hint = messages::SHOW_HINT.fill(language, &name);
        paragraph(&mut out, &hint, "", "", style.columns());
    }
    style.finish(out)
}

fn better_word(better: Better) -> messages::Message {
    match better {
        Better::Lower => messages::LOWER,
        Better::Higher => messages::HIGHER,
        Better::Neither => messages::NEITHER,
    }
}

/// Names record types in words, joined by commas.
pub(crate) fn need_names(language: Language, types: &[String]) -> String {
    types.iter().map(|name| called(NEEDS, name, language)).collect::<Vec<_>>().join(", ")
}

/// Parts of a page that test it and are not for reading in a terminal.
const TESTS: [&str; 2] = ["Example", "Check"];

/// Writes the page of a metric: what it is, the prose, variants, parameters, bands, profiles. The
/// examples and the check stay on the page itself; formulas show the parameters' defaults.
pub fn metric_page(language: Language, style: Style, metric: &Metric) -> String {
    let page = Page { language, style, metric };
    let mut out = String::new();
    page.opening(&mut out);
    let parts = words(metric, language).parts.iter();
    for (heading, text) in parts.filter(|(heading, _)| !TESTS.contains(&heading.as_str())) {
        page.heading(&mut out, heading);
        markdown::write(&mut out, style, text.trim(), 2);
    }
    page.variants(&mut out);
    page.parameters(&mut out);
    page.bands(&mut out);
    page.profiles(&mut out);
    style.finish(out)
}

/// Says which versions of a metric can be asked for.
pub fn versions_kept(language: Language, style: Style, versions: &BTreeSet<u32>) -> String {
    let versions: Vec<String> = versions.iter().map(u32::to_string).collect();
    let line = messages::VERSIONS_KEPT.fill(language, &[("versions", &versions.join(", "))]);
    let mut out = "\n".to_owned();
    paragraph(&mut out, &line, "", "", style.columns());
    style.finish(out)
}

struct Page<'a> {
    language: Language,
    style: Style,
    metric: &'a Metric,
}

impl Page<'_> {
    fn opening(&self, out: &mut String) {
        let (language, metric, columns) = (self.language, self.metric, self.style.columns());
        let page = words(metric, language);
        let id = clean(&metric.name);
        let title = cut(&clean(&page.title), columns.saturating_sub(width(&id) + 2));
        let gap = spaces(columns.saturating_sub(width(&title) + width(&id)).max(1));
        let [title, id] = [(Paint::Bold, &title), (Paint::Dim, &id)]
            .map(|(paint, text)| self.style.paint(paint, text));
        *out += &format!("{title}{gap}{id}\n");
        let better = match metric.better {
            Better::Lower => messages::BETTER_LOWER,
            Better::Higher => messages::BETTER_HIGHER,
            Better::Neither => messages::BETTER_NEITHER,
        };
        let version = metric.version.to_string();
        let parts = [
            family(&metric.family, language),
            called(UNITS, unit_word(metric.unit), language),
            better.text(language).into(),
            messages::VERSION.fill(language, &[("number", &version)]),
        ];
        joined(out, &parts, "  ", columns);
        let lead = format!("  {}: ", messages::FORMULA.text(language));
        paragraph(out, &self.formula(&page.formula), &lead, &spaces(width(&lead)), columns);
        if !metric.needs.is_empty() {
            let lead = format!("  {}: ", messages::NEEDS.text(language).to_lowercase());
            let names = need_names(language, &metric.needs);
            paragraph(out, &names, &lead, &spaces(width(&lead)), columns);
        }
    }

    /// Returns a formula with the defaults of parameters in the place of their names.
    fn formula(&self, formula: &str) -> String {
        with_signs(&usual_formula(self.language, self.metric, formula))
    }

    fn heading(&self, out: &mut String, heading: &str) {
        out.push('\n');
        if !heading.is_empty() {
            *out += &format!("{}\n", self.style.paint(Paint::Bold, &clean(heading)));
        }
    }

    /// Writes a name in a column of its own and texts beside it.
    fn named(&self, out: &mut String, name: &str, names: usize, texts: &[String]) {
        let columns = self.style.columns();
        let name = cut(&clean(name), names);
        let painted = self.style.paint(Paint::Accent, &name);
        let first = format!("  {}  ", left(&painted, names));
        let next = spaces(names + 4);
        for (index, text) in texts.iter().filter(|text| !text.is_empty()).enumerate() {
            paragraph(out, text, if index == 0 { &first } else { &next }, &next, columns);
        }
    }

    fn names<'b>(&self, names: impl Iterator<Item = &'b str>) -> usize {
        names.map(width).max().unwrap_or(0).min(self.style.columns() / 3)
    }

    fn variants(&self, out: &mut String) {
        let (language, metric) = (self.language, self.metric);
        let variants: Vec<_> =
            metric.definitions.iter().filter(|one| one.variant != "default").collect();
        if variants.is_empty() {
            return;
        }
        self.heading(out, messages::VARIANTS.text(language));
        let names = self.names(variants.iter().map(|one| one.variant.as_str()));
        for one in variants {
            let page = words(metric, language).variants.get(&one.variant);
            let (title, formula) = page.map_or((&one.title, &one.formula), |(t, f)| (t, f));
            let mut texts = vec![clean(title), self.formula(formula)];
            let whose = one.source.as_deref().filter(|named| *named != "ours");
            texts.extend(whose.map(|named| from_whom(language, named)));
            if one.basis != metric.definitions[0].basis {
                texts.push(called(BASES, one.basis.word(), language));
            }
            self.named(out, &one.variant, names, &texts);
        }
    }

    fn parameters(&self, out: &mut String) {
        let (language, metric) = (self.language, self.metric);
        if metric.parameters.is_empty() {
            return;
        }
        self.heading(out, messages::PARAMETERS.text(language));
        let names = self.names(metric.parameters.keys().map(String::as_str));
        for (name, parameter) in &metric.parameters {
            let doc = words(metric, language).parameters.get(name).unwrap_or(&parameter.doc);
            let texts = [clean(doc), limits(language, parameter)];
            self.named(out, name, names, &texts);
        }
    }

    fn bands(&self, out: &mut String) {
        let language = self.language;
        if self.metric.bands.is_empty() {
            return;
        }
        self.heading(out, messages::BANDS.text(language));
        for band in &self.metric.bands {
            let mut of = vec![clean(&band.variant), called(STATISTICS, &band.statistic, language)];
            let period = band.period.as_deref().filter(|named| *named != "any");
            of.extend(period.map(|named| called(GRAINS, named, language)));
            of.extend(Some(of_whom(band, language)).filter(|whom| !whom.is_empty()));
            joined(out, &of, "  ", self.style.columns());
            joined(out, &band_parts(language, band), "    ", self.style.columns());
        }
    }

    fn profiles(&self, out: &mut String) {
        let (language, metric) = (self.language, self.metric);
        if metric.differs.is_empty() {
            return;
        }
        self.heading(out, messages::PROFILES.text(language));
        let names = self.names(metric.differs.iter().map(|one| one.profile.as_str()));
        let page = words(metric, language);
        for (index, one) in metric.differs.iter().enumerate() {
            let why = page.differs.get(index).unwrap_or(&one.why);
            let texts = [choices(language, one), clean(why), source(&one.source, language)];
            self.named(out, &one.profile, names, &texts);
        }
    }
}

/// Returns a formula with values in the place of `$parameter`.
pub(crate) fn fill_parameters(formula: &str, mut values: Vec<(&str, String)>) -> String {
    // Longer names first, so that `$window` does not eat the beginning of `$window_end`.
    values.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let fill =
        |text: String, (name, value): (&str, String)| text.replace(&format!("${name}"), &value);
    clean(&values.into_iter().fold(formula.to_owned(), fill))
}

fn limits(language: Language, parameter: &Parameter) -> String {
    let default = shown(&parameter.default);
    let default = messages::DEFAULT_VALUE.fill(language, &[("value", &default)]);
    let [min, max] = [&parameter.min, &parameter.max].map(|end| end.as_ref().map(shown));
    let bounds = match (min, max) {
        (Some(min), Some(max)) => messages::BOUNDS.fill(language, &[("min", &min), ("max", &max)]),
        (Some(min), None) => messages::AT_LEAST.fill(language, &[("min", &min)]),
        (None, Some(max)) => messages::AT_MOST.fill(language, &[("max", &max)]),
        (None, None) => return default,
    };
    format!("{default}, {bounds}")
}

fn shown(value: &impl ToString) -> String {
    clean(value.to_string().trim_matches('"'))
}

/// Names the bands with their texts and source.
fn band_parts(language: Language, one: &Band) -> Vec<String> {
    let texts = [
        (&one.typical, messages::TYPICAL),
        (&one.good, messages::GOOD),
        (&one.excellent, messages::EXCELLENT),
        (&one.alarm, messages::ALARM),
    ];
    let named = texts.into_iter().filter_map(|(text, message)| {
        let text = band::shown(language, text.as_deref()?);
        Some(message.fill(language, &[("text", &text)]))
    });
    named.chain([from_whom(language, &one.source)]).collect()
}

/// Says whose a formula or a benchmark is.
fn from_whom(language: Language, named: &str) -> String {
    messages::SOURCE.fill(language, &[("source", &source(named, language))])
}

fn choices(language: Language, one: &Differs) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(one.variant.as_deref().map(clean));
    parts.extend(one.statistic.as_deref().map(|word| called(STATISTICS, word, language)));
    parts.extend(one.basis.map(|basis| called(BASES, basis.word(), language)));
    parts.extend(one.calendar.as_deref().map(|calendar| calendar_called(language, calendar)));
    parts.extend(one.parameters.iter().map(|(name, value)| format!("{name} = {}", shown(value))));
    if parts.is_empty() { messages::DEFAULT.text(language).into() } else { parts.join(" · ") }
}

/// Returns the formula of a metric as pages show its figure: its usual statistic in the place of
/// the mean, and the usual values of parameters in that of their names.
pub fn headline_formula(language: Language, metric: &Metric) -> String {
    let kind = metric.definitions.first().map(|definition| definition.kind);
    let is_timed = matches!(kind, Some(Kind::Duration | Kind::Survival));
    restated(language, default_formula(language, metric), is_timed.then_some("median"))
}

/// Returns the formula of a metric as its page states it, which is of the mean, with the usual
/// values of parameters in the place of their names.
pub fn default_formula(language: Language, metric: &Metric) -> String {
    usual_formula(language, metric, &words(metric, language).formula)
}

/// Returns a formula of a metric with the usual values of its parameters in the place of their
/// names.
fn usual_formula(language: Language, metric: &Metric, formula: &str) -> String {
    let told = |one: &Parameter| match serde_json::to_value(&one.default) {
        Ok(value) => told_parameter(language, &value),
        Err(_) => shown(&one.default),
    };
    let usual = metric.parameters.iter().map(|(name, one)| (name.as_str(), told(one)));
    fill_parameters(formula, usual.collect())
}

#[cfg(test)]
pub(crate) mod tests;
