//! The board report in words of one language. Terminal, page, PDF, workbook and slides are all
//! written from [`Told`], so they say the same.
//!
//! ```text
//! BoardReport ─► Told ─┬─► text
//!                      ├─► (pages of web)
//!                      └─► pdf · pptx · xlsx
//! ```

mod figure;
mod ooxml;
mod pdf;
mod pptx;
pub mod said;
mod text;
mod xlsx;

use baremo_metrics::Catalog;
use baremo_metrics::report::{
    Alignment, BoardReport, Changed, Figure, ReportFinding, Restatement, Titles,
};
use baremo_metrics::segment::SegmentTitles;
use jiff::civil::Date;

pub use self::figure::{Standing, ToldFigure};
pub use self::pdf::pdf;
pub use self::pptx::pptx;
pub use self::text::board_text;
pub use self::xlsx::xlsx;
use crate::answer::{noted_of, noted_there};
use crate::change::interval_told;
use crate::close::{self, SAME, counted_reason, title};
use crate::date;
use crate::language::Language;
use crate::markdown::unmarked;
use crate::messages::{self, shared};
pub use crate::report::print::Fonts;
use crate::text::{capitalised, clean};
use crate::words::{Called, dimension};

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the {what}: {problem}")]
pub struct ReportError {
    /// Which file.
    pub what: &'static str,
    /// What went wrong.
    pub problem: String,
}

/// A report in words.
#[derive(Clone, Debug)]
pub struct Told {
    /// The language of all words.
    pub language: Language,
    /// What it is called.
    pub title: String,
    /// The period: `November 2026`.
    pub period: String,
    /// Whether it is closed, zone, snapshot, how fresh.
    pub about: Vec<String>,
    /// Names of the thirteen months, briefly.
    pub months: Vec<String>,
    /// The figures.
    pub figures: Vec<ToldFigure>,
    /// What makes figures doubtful, a sentence each, behind the names of the figures.
    pub doubts: Vec<String>,
    /// How last year was aligned; none where it was not.
    pub aligned: Option<String>,
    /// Name of the column of the aligned year.
    pub aligned_name: Option<String>,
    /// What changed, a sentence each.
    pub changed: Vec<String>,
    /// Among how many, and how it was tested.
    pub changed_how: String,
    /// What the head says, by paragraph.
    pub comments: Vec<String>,
    /// What the figures mean.
    pub definitions: Vec<ToldDefinition>,
    /// Published figures that are different today.
    pub restatements: Vec<ToldRestatement>,
    /// Which closed periods were looked at.
    pub restated_how: String,
}

/// What a figure means.
#[derive(Clone, Debug)]
pub struct ToldDefinition {
    /// Title.
    pub title: String,
    /// What it measures, a paragraph.
    pub text: String,
    /// Formula, variant, parameters, version.
    pub how: String,
}

/// A published figure that is different today.
#[derive(Clone, Debug)]
pub struct ToldRestatement {
    /// Closed period.
    pub period: String,
    /// Title of the figure.
    pub title: String,
    /// As published.
    pub published: String,
    /// As it is today.
    pub today: String,
    /// Today less published.
    pub difference: String,
    /// Why.
    pub why: String,
}

/// Writes a report in words.
pub fn told(language: Language, catalog: &Catalog, report: &BoardReport) -> Told {
    let aligned_name = report.aligned.as_ref().map(|it| alignment_name(language, it));
    let month = |day: &String| date::bucket(language, day, "month");
    let figures: Vec<ToldFigure> =
        report.figures.iter().map(|it| ToldFigure::new(language, catalog, it)).collect();
    let definition = |(figure, told)| {
        ToldDefinition::new(language, catalog, figure, figure::name_among(&figures, told))
    };
    let definitions = report.figures.iter().zip(&figures).filter_map(definition).collect();
    let before = before(language, &report.changed);
    Told {
        language,
        title: titled(language, &report.titles, said::TITLE.text(language)),
        period: period(language, report),
        about: about(language, report),
        months: report.months.iter().map(month).collect(),
        doubts: doubts(language, catalog, &report.figures, &figures),
        figures,
        aligned: report.aligned.as_ref().map(|it| aligned(language, it)),
        aligned_name,
        changed: all_changed(language, catalog, &report.changed.findings),
        changed_how: changed_how(language, catalog, &report.changed, &before),
        comments: paragraphs(&report.comments),
        definitions,
        restatements: report
            .restatements
            .iter()
            .flat_map(|it| restated(language, catalog, it))
            .collect(),
        restated_how: restated_how(language, report),
    }
}

impl Told {
    /// Returns what a figure is called where its note does not stand beside it: its title, with
    /// the note where another figure has the same title.
    pub fn called(&self, figure: &ToldFigure) -> String {
        figure::name_among(&self.figures, figure)
    }

    /// Returns whether any figure has a goal to be held against.
    pub fn has_goals(&self) -> bool {
        self.figures.iter().any(|figure| !figure.goal.is_empty())
    }

    /// Returns what makes figures doubtful, and what the signs and columns of the figures mean.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.doubts.clone();
        notes.push(said::YEAR_SAME.text(self.language).to_owned());
        notes.extend(self.aligned.clone());
        let legend = said::LEGEND.text(self.language);
        let unsure = said::GOAL_WITHIN.text(self.language);
        notes.push(if self.has_goals() { format!("{unsure}{legend}") } else { legend.to_owned() });
        if self.figures.iter().any(|figure| figure.partial || figure.has_partial_month()) {
            notes.push(said::PARTIAL.text(self.language).to_owned());
        }
        if self.figures.iter().any(|figure| figure.lacks_before) {
            notes.push(said::LACKS_BEFORE.text(self.language).to_owned());
        }
        notes
    }
}

/// Returns what makes figures doubtful, each once, behind the names of all figures it is said of.
fn doubts(
    language: Language,
    catalog: &Catalog,
    figures: &[Figure],
    told: &[ToldFigure],
) -> Vec<String> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for (figure, told) in figures.iter().zip(told) {
        for note in &figure.notes {
            let said = noted_of(language, catalog, note);
            match found.iter_mut().find(|(known, _)| *known == said) {
                Some((_, names)) => names.push(told.named()),
                None => found.push((said, vec![told.named()])),
            }
        }
    }
    found.into_iter().map(|(said, names)| format!("{}: {said}.", names.join(", "))).collect()
}

/// Returns a title in the language, or what stands for it.
fn titled(language: Language, titles: &Titles, usual: &str) -> String {
    let own = language.pick(titles.any.as_ref(), titles.es.as_ref().or(titles.any.as_ref()));
    own.map_or_else(|| usual.to_owned(), |title| clean(title))
}

fn period(language: Language, report: &BoardReport) -> String {
    let days = [&report.from, &report.to].map(|day| day.parse::<Date>().ok());
    let [Some(from), Some(to)] = days else { return clean(&report.period) };
    let month = from.day() == 1 && to == from.last_of_month();
    match month {
        true => date::month_long(language, from),
        false => format!("{} – {}", date::date(language, from), date::date(language, to)),
    }
}

fn about(language: Language, report: &BoardReport) -> Vec<String> {
    let instant = |text: &str| date::instant(language, text, &report.zone);
    let mut parts = vec![match &report.closed_at {
        Some(at) => {
            said::CLOSED.fill(language, &[("name", &clean(&report.period)), ("at", &instant(at))])
        }
        None => match &report.as_of {
            Some(at) => said::AS_OF.fill(language, &[("at", &known(language, at, &report.zone))]),
            None => said::NOT_CLOSED.text(language).to_owned(),
        },
    }];
    parts.extend(
        report.watermark.as_deref().map(|at| said::UNTIL.fill(language, &[("at", &instant(at))])),
    );
    parts.push(report.zone.clone());
    parts.extend(report.profile.as_deref().map(clean));
    parts.extend(report.filter.as_deref().map(clean));
    let number = language.count(report.snapshot);
    parts.push(said::SNAPSHOT.fill(language, &[("number", &number)]));
    if !report.late_sources.is_empty() {
        let names: Vec<String> = report.late_sources.iter().map(|name| clean(name)).collect();
        parts.push(messages::LATE.fill(language, &[("names", &names.join(", "))]));
    }
    parts
}

/// Writes as of when something was known: a day, or an instant.
fn known(language: Language, at: &str, zone: &str) -> String {
    match at.parse::<Date>() {
        Ok(day) if at.len() == 10 => date::date(language, day),
        _ => date::instant(language, at, zone),
    }
}

fn alignment_name(language: Language, it: &Alignment) -> String {
    titled(language, &it.titles, &clean(&it.name.replace('_', " ")))
}

fn aligned(language: Language, it: &Alignment) -> String {
    let day = |text: &String| {
        text.parse().map_or_else(|_| clean(text), |day: Date| date::date(language, day))
    };
    let name = alignment_name(language, it);
    let days = u64::from(it.days.unsigned_abs());
    let days = language.counted(days, ["day", "days"], ["día", "días"]);
    said::ALIGNED.fill(
        language,
        &[
            ("name", &name),
            ("before", &day(&it.date_before)),
            ("now", &day(&it.date)),
            ("from", &day(&it.from)),
            ("to", &day(&it.to)),
            ("days", &days),
        ],
    )
}

/// Returns what the period before is called: a month by its name, else its days.
fn before(language: Language, changed: &Changed) -> String {
    let Some(range) = &changed.before else {
        return said::PERIOD_BEFORE.text(language).to_owned();
    };
    let day = |text: &str| text.get(..10).and_then(|head| head.parse::<Date>().ok());
    match day(&range.from).zip(day(&range.to)) {
        Some((from, to))
            if from.day() == 1 && to.yesterday().ok() == Some(from.last_of_month()) =>
        {
            date::month_long(language, from)
        }
        _ => date::range(language, Some(&range.from), Some(&range.to)),
    }
}

fn changed_how(language: Language, catalog: &Catalog, changed: &Changed, before: &str) -> String {
    let [tested, partial] = [changed.tested, changed.partial].map(|it| language.count(it as u64));
    let mut how = said::CHANGED_HOW.fill(language, &[("tested", &tested), ("period", before)]);
    if let Some(filter) = &changed.filter {
        how += &said::CHANGED_OF.fill(language, &[("filter", &clean(filter))]);
    }
    if changed.partial > 0 {
        how += &said::CHANGED_PARTIAL.fill(language, &[("count", &partial)]);
    }
    for note in &changed.notes {
        how += &format!(" {}.", capitalised(&noted_there(language, catalog, note)));
    }
    how
}

/// Writes the changes, in which a name means one value.
fn all_changed(language: Language, catalog: &Catalog, found: &[ReportFinding]) -> Vec<String> {
    // A change is looked for by dimensions of the product, none of them a segment.
    let none = SegmentTitles::new();
    let values = found.iter().flat_map(|it| {
        let of = it.of.iter().map(|of| (of.dimension.as_str(), of.value.as_str()));
        of.chain(it.group.iter().map(|group| (group.dimension.as_str(), group.value.as_str())))
    });
    let called = Called::among(&none, values, language);
    found.iter().map(|it| changed(language, catalog, &called, it)).collect()
}

/// Writes a change; what all are held against stands once, below them.
fn changed(
    language: Language,
    catalog: &Catalog,
    called: &Called<'_>,
    it: &ReportFinding,
) -> String {
    // A number stays on the line of its unit.
    let spelled = |value: f64| language.value(&it.unit, value).replace(' ', "\u{a0}");
    let pattern = if it.now > it.before { said::ROSE } else { said::FELL };
    let value_of = |dimension: &str, value: &str| clean(&called.value(dimension, value));
    let mut name = title(language, catalog, &it.metric);
    if let Some(of) = &it.of {
        let (by, value) = (dimension(&of.dimension, language), value_of(&of.dimension, &of.value));
        let places = [("metric", name.as_str()), ("dimension", &by), ("value", &value)];
        name = shared::OF_GROUP.fill(language, &places);
    }
    let places = [("before", spelled(it.before)), ("now", spelled(it.now))];
    let [before, now] = places.each_ref().map(|(name, value)| (*name, value.as_str()));
    let mut sentence = pattern.fill(language, &[("metric", name.as_str()), before, now]);
    if let Some(interval) = it.interval {
        let (tested, sides) = ((interval, it.test.as_deref()), (it.before, it.now));
        sentence += &interval_told(language, &it.unit, tested, sides);
    }
    if let Some(group) = &it.group {
        let pattern = shared::clearest_in(group);
        let by = dimension(&group.dimension, language);
        sentence += &pattern.fill(language, &[("dimension", &by)]);
        sentence += &value_of(&group.dimension, &group.value);
        let places = [("before", spelled(group.before)), ("now", spelled(group.now))];
        let places = places.each_ref().map(|(name, value)| (*name, value.as_str()));
        sentence += &shared::CLEAREST_FROM.fill(language, &places);
    }
    sentence + "."
}

/// Tells what was published otherwise; of targets of several kinds those that were.
fn restated(language: Language, catalog: &Catalog, it: &Restatement) -> Vec<ToldRestatement> {
    let why = |kind: Option<&str>| {
        let reasons = it.figure.reasons_of(kind).into_iter();
        reasons.map(|reason| counted_reason(language, reason)).collect::<Vec<_>>().join("; ")
    };
    let differing =
        close::told(language, catalog, &it.figure).into_iter().filter(|it| it.difference != SAME);
    let restate = |told: close::Told| ToldRestatement {
        period: clean(&it.period),
        why: why(told.kind.as_deref()),
        title: told.title + &told.end,
        published: told.published,
        today: told.today,
        difference: told.difference,
    };
    differing.map(restate).collect()
}

fn restated_how(language: Language, report: &BoardReport) -> String {
    let called = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| clean(name)).collect();
        names.join(", ")
    };
    if report.as_of.is_some() {
        return said::NOT_RESTATED.text(language).to_owned();
    }
    if report.checked.is_empty() && !report.unlike.is_empty() {
        return said::CLOSES_UNLIKE.fill(language, &[("names", &called(&report.unlike))]);
    }
    if report.checked.is_empty() {
        let has_filter = report.figures.iter().any(|figure| figure.filter.is_some());
        let is_of_part = report.profile.is_some() || report.filter.is_some() || has_filter;
        let none = if is_of_part { said::NO_CLOSES_ALIKE } else { said::NO_CLOSES };
        return none.text(language).to_owned();
    }
    let pattern =
        if report.restatements.is_empty() { said::NONE_RESTATED } else { said::RESTATED_HOW };
    pattern.fill(language, &[("names", &called(&report.checked))])
}

/// Returns the paragraphs of a text: what blank lines part. A line that begins a list is one.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = unmarked(line.trim());
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        match (item, paragraphs.last_mut()) {
            _ if line.is_empty() => open = false,
            (Some(item), _) => {
                paragraphs.push(format!("• {item}"));
                open = true;
            }
            (None, Some(last)) if open => {
                last.push(' ');
                last.push_str(&line);
            }
            (None, _) => {
                paragraphs.push(line.trim_start_matches('#').trim().to_owned());
                open = true;
            }
        }
    }
    paragraphs
}

#[cfg(test)]
pub(crate) mod tests;
