//! A pack of a year in words of one language. Terminal, page and files are written from
//! [`ToldPack`], so they say the same.
//!
//! ```text
//! PackReport ─► ToldPack ─┬─► text · pdf
//!                         └─► (page, CSV and workbook of web)
//! ```

mod hours;
mod pdf;
pub mod said;
mod text;

use baremo_metrics::close::Reach;
use baremo_metrics::pack::{PackFigure, PackReport, PackSetting};
use baremo_model::calendar::holiday_sets;
use jiff::civil::Date;

pub use self::pdf::pack_pdf;
pub use self::text::pack_text;
use crate::date;
use crate::language::{Language, NONE};
use crate::messages::Message;
use crate::text::clean;
use crate::words::{FACTS, NEEDS, NULLS, called};

/// A pack in words.
#[derive(Clone, Debug)]
pub struct ToldPack {
    /// The language of all words.
    pub language: Language,
    /// What it is called.
    pub title: String,
    /// The year.
    pub year: String,
    /// Whom it concerns.
    pub scope: String,
    /// Zone, how fresh, snapshot, for how long it is kept.
    pub about: Vec<String>,
    /// What keeps the figures from being those of a whole year.
    pub warnings: Vec<String>,
    /// Since when the settings say what they say, a sentence each.
    pub settings: Vec<String>,
    /// The months on record: `2026-03`, and its short name.
    pub months: Vec<(String, String)>,
    /// The figures.
    pub figures: Vec<ToldPackFigure>,
}

/// Whether a figure keeps what is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// There is no value, or nothing is required.
    Unknown,
}

/// A figure of a pack in words.
#[derive(Clone, Debug)]
pub struct ToldPackFigure {
    /// Title.
    pub title: String,
    /// The value; a dash where there is none.
    pub value: String,
    /// What is required: `≥ 95 %`, or `100 %` where nothing is more.
    pub required: String,
    /// Whether that is kept.
    pub kept: Kept,
    /// The same in words.
    pub verdict: String,
    /// By how much it is better or worse than required; empty without a value.
    pub margin: String,
    /// Records it stands on.
    pub n: String,
    /// The value recomputed from them; empty where there is none.
    pub recomputed: String,
    /// Distance of the two; empty where there is none.
    pub error: String,
    /// Why there is no value; empty where there is one.
    pub reason: String,
    /// What would bring it, a sentence each.
    pub hints: Vec<String>,
    /// What is said below it, a sentence each.
    pub details: Vec<String>,
    /// Its values by month, as [`ToldPack::months`] has them; a dash where there is none.
    pub months: Vec<String>,
}

impl ToldPack {
    /// Returns it as pages and files have it: what terminals put in backticks stands in quotation
    /// marks.
    #[must_use]
    pub fn quoted(mut self) -> Self {
        let language = self.language;
        let of_figures = self.figures.iter_mut().flat_map(|it| {
            std::iter::once(&mut it.reason).chain(&mut it.hints).chain(&mut it.details)
        });
        let own = std::iter::once(&mut self.scope).chain(&mut self.about);
        let own = own.chain(&mut self.warnings).chain(&mut self.settings);
        own.chain(of_figures).for_each(|text| *text = language.quoted(text));
        self
    }
}

impl Kept {
    /// Returns its mark.
    pub fn mark(self) -> &'static str {
        match self {
            Kept::Yes => "✓",
            Kept::No => "✗",
            Kept::Unknown => "·",
        }
    }

    fn words(self) -> Message {
        match self {
            Kept::Yes => said::KEPT,
            Kept::No => said::BROKEN,
            Kept::Unknown => said::UNKNOWN,
        }
    }
}

/// Writes a pack in words.
pub fn told(language: Language, report: &PackReport) -> ToldPack {
    let mut months: Vec<String> = report
        .parameters
        .iter()
        .flat_map(|figure| figure.months.iter().map(|month| month.month.clone()))
        .collect();
    months.sort_unstable();
    months.dedup();
    ToldPack {
        language,
        title: clean(language.pick(&report.title, &report.title_es)),
        year: report.year.to_string(),
        scope: clean(language.pick(&report.scope, &report.scope_es)),
        about: about(language, report),
        warnings: warnings(language, report),
        settings: settings(language, report),
        figures: report.parameters.iter().map(|it| figure(language, report, it, &months)).collect(),
        months: months.into_iter().map(|month| named(language, month)).collect(),
    }
}

/// Returns a month with its short name.
fn named(language: Language, month: String) -> (String, String) {
    let number = month.rsplit_once('-').and_then(|(_, number)| number.parse().ok());
    let name = number.map_or_else(|| clean(&month), |it| date::month(language, it).to_owned());
    (month, name)
}

fn day(language: Language, text: &str) -> String {
    text.parse().map_or_else(|_| clean(text), |day: Date| date::date_long(language, day))
}

fn about(language: Language, report: &PackReport) -> Vec<String> {
    let mut parts = vec![clean(&report.zone)];
    parts.extend(report.watermark.map(|at| {
        let at = date::moment(language, at, &report.zone);
        said::UNTIL.fill(language, &[("at", &at)])
    }));
    let number = language.count(report.snapshot);
    parts.push(said::SNAPSHOT.fill(language, &[("number", &number)]));
    parts.push(said::KEEP.fill(language, &[("years", &kept_for(language, report))]));
    parts
}

/// Says for how long a pack is to be kept.
pub fn kept_for(language: Language, report: &PackReport) -> String {
    language.counted(report.keep_years.into(), ["year", "years"], ["año", "años"])
}

fn warnings(language: Language, report: &PackReport) -> Vec<String> {
    let begins = report
        .begins_on
        .as_deref()
        .map(|on| said::BEGINS.fill(language, &[("day", &day(language, on))]));
    let open = report.partial.then(|| said::PARTIAL.text(language).to_owned());
    begins.into_iter().chain(open).collect()
}

fn settings(language: Language, report: &PackReport) -> Vec<String> {
    let each = report.settings.iter().map(|it| setting(language, report, it));
    each.chain([said::UNDATED.text(language).to_owned()]).collect()
}

fn setting(language: Language, report: &PackReport, it: &PackSetting) -> String {
    let name = match it.kind.as_str() {
        "calendar" => said::CALENDAR.fill(language, &[("name", &clean(&it.name))]),
        _ => said::RULES.text(language).to_owned(),
    };
    let mut said: Vec<String> = Vec::new();
    let changes: Vec<String> = it.changes.iter().map(|on| day(language, on)).collect();
    match (&it.since, changes.is_empty()) {
        (None, true) => said.push(said::ALWAYS.text(language).to_owned()),
        (None, false) => {}
        (Some(since), _) => {
            said.push(said::SINCE.fill(language, &[("day", &day(language, since))]));
        }
    }
    if !changes.is_empty() {
        said.push(said::CHANGES.fill(language, &[("days", &changes.join(", "))]));
    }
    if let Some(last) = &it.last_day {
        let (last, year) = (day(language, last), report.year.to_string());
        said.push(said::LAST_DAY.fill(language, &[("day", &last), ("year", &year)]));
    }
    format!("{name}: {}", said.join("; "))
}

fn figure(
    language: Language,
    report: &PackReport,
    it: &PackFigure,
    months: &[String],
) -> ToldPackFigure {
    let spelled = |value: f64| language.value(&it.unit, value);
    let or_none = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), spelled);
    let kept = match it.kept {
        Some(true) => Kept::Yes,
        Some(false) => Kept::No,
        None => Kept::Unknown,
    };
    let of_month = |month: &String| {
        let found = it.months.iter().find(|own| own.month == *month);
        or_none(found.and_then(|own| own.value))
    };
    ToldPackFigure {
        title: clean(language.pick(&it.title, &it.title_es)),
        value: or_none(it.value),
        required: required(language, it),
        kept,
        verdict: kept.words().text(language).to_owned(),
        margin: it.margin.map_or_else(String::new, |margin| self::margin(language, it, margin)),
        n: language.count(it.n),
        recomputed: it.recomputed.map_or_else(String::new, spelled),
        error: it.error.map_or_else(String::new, |error| difference(language, error)),
        reason: it
            .reason
            .as_deref()
            .filter(|_| it.value.is_none())
            .map_or_else(String::new, |reason| called(NULLS, reason, language)),
        hints: hints(language, it),
        details: details(language, report, it),
        months: months.iter().map(of_month).collect(),
    }
}

/// Writes what is required. A share is not more than all, nor less than none: there a sign would
/// ask what could be beyond.
fn required(language: Language, it: &PackFigure) -> String {
    let is_share = it.unit == "percent";
    let said = |sign: &str, limit: f64, is_end: bool| {
        let written = language.value(&it.unit, limit);
        if is_share && is_end { written } else { format!("{sign} {written}") }
    };
    let least = it.least.map(|least| said("≥", least, least >= 100.0));
    let most = it.most.map(|most| said("≤", most, most <= 0.0));
    let below = it.below.map(|below| format!("< {}", language.value(&it.unit, below)));
    least.or(most).or(below).unwrap_or_default()
}

/// Writes how far a recomputed value is from the asked one; a plain zero where they are equal, so
/// that nobody looks for the failure.
fn difference(language: Language, error: f64) -> String {
    let decimals = if error.abs() < 5e-7 { 0 } else { 6 };
    language.number(error, decimals)
}

/// Says by how much a value is better or worse than required.
fn margin(language: Language, it: &PackFigure, margin: f64) -> String {
    // What decides is seen, however small it is beside the value.
    let far = language.difference(&it.unit, margin, margin);
    let pattern = match margin {
        margin if margin > 0.0 => said::BETTER,
        margin if margin < 0.0 => said::WORSE,
        _ if it.kept == Some(false) => said::NOT_BELOW,
        _ => said::EXACTLY,
    };
    pattern.fill(language, &[("margin", &far)])
}

/// Says what would bring a value.
fn hints(language: Language, it: &PackFigure) -> Vec<String> {
    if it.value.is_some() {
        return Vec::new();
    }
    let mut hints = Vec::new();
    if let (Some(reason), Some(name)) = (&it.reason, it.wanted.first()) {
        let pattern = match reason.as_str() {
            "no_service_calendar" => Some(said::WRITE_SERVICE),
            "no_selling_hours" => Some(said::WRITE_SELLING),
            _ => None,
        };
        hints.extend(pattern.map(|pattern| pattern.fill(language, &[("name", &clean(name))])));
    }
    if !it.needs.is_empty() {
        let needs: Vec<String> =
            it.needs.iter().map(|need| called(NEEDS, need, language)).collect();
        hints.push(said::IMPORT.fill(language, &[("needs", &needs.join(", "))]));
    }
    hints
}

fn details(language: Language, report: &PackReport, it: &PackFigure) -> Vec<String> {
    let begun = it.reach.iter().filter_map(|reach| begun(language, report, reach));
    let mut details: Vec<String> = begun.collect();
    details.extend(it.hours.iter().flat_map(|hours| hours::lines(language, hours)));
    details.extend(working_days(language, it));
    details.extend(it.term.as_ref().map(|_| said::BY_END.text(language).to_owned()));
    let uncounted = it.uncounted.filter(|count| *count > 0);
    if let Some((count, (english, spanish))) = uncounted.zip(it.uncounted_said.as_ref()) {
        let said = language.pick(english, spanish);
        details.push(said.replace("{count}", &language.count(count)));
    }
    details
}

/// Says from when a sort of records is known, where that is later than anything else's.
fn begun(language: Language, report: &PackReport, reach: &Reach) -> Option<String> {
    let from = reach.from.as_deref().filter(|from| Some(*from) != report.begins_on.as_deref())?;
    let first = format!("{:04}-01-01", report.year);
    let places = [("facts", called(FACTS, &reach.fact, language)), ("day", day(language, from))];
    let places = places.each_ref().map(|(name, value)| (*name, value.as_str()));
    (from > first.as_str()).then(|| said::FACTS_BEGIN.fill(language, &places))
}

/// Says what the working days of a term are.
fn working_days(language: Language, it: &PackFigure) -> Option<String> {
    if let Some(name) = &it.calendar {
        return Some(said::DAYS_OF_CALENDAR.fill(language, &[("name", &clean(name))]));
    }
    let sets = it.holidays.as_deref()?.split(' ').filter(|code| !code.is_empty());
    let named = |code: &str| match holiday_sets().iter().find(|set| set.code == code) {
        Some(set) => format!("{} (`{code}`)", language.pick(&set.of_region_en, &set.of_region_es)),
        None => format!("{} `{}`", language.pick("of", "de"), clean(code)),
    };
    let regions: Vec<String> = sets.map(named).collect();
    let mut line = said::DAYS_OF_WEEK.fill(language, &[("regions", &regions.join(", "))]);
    if let Some(name) = &it.own_calendar {
        line += &said::DAYS_UNLESS.fill(language, &[("name", &clean(name))]);
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_differ_by_the_points_of_every_other_surface() {
        let it = PackFigure { unit: "percent".to_owned(), ..PackFigure::default() };
        assert_eq!(margin(Language::Es, &it, 1.3), "1,3 pp mejor de lo exigido");
        assert_eq!(margin(Language::En, &it, -50.0), "50 pp worse than required");
    }

    #[test]
    fn all_and_none_are_required_without_a_sign() {
        let said = |it: PackFigure| {
            required(Language::En, &PackFigure { unit: "percent".to_owned(), ..it })
        };
        assert_eq!(said(PackFigure { least: Some(100.0), ..PackFigure::default() }), "100%");
        assert_eq!(said(PackFigure { most: Some(0.0), ..PackFigure::default() }), "0%");
        assert_eq!(said(PackFigure { least: Some(95.0), ..PackFigure::default() }), "≥ 95.0%");
        assert_eq!(said(PackFigure { most: Some(5.0), ..PackFigure::default() }), "≤ 5.0%");
        assert_eq!(said(PackFigure::default()), "");
    }

    #[test]
    fn regions_have_their_article() {
        let of = |language, codes: &str| {
            let holidays = Some(codes.to_owned());
            let it = PackFigure { holidays, ..PackFigure::default() };
            working_days(language, &it).unwrap_or_default()
        };
        let said = of(Language::Es, "es es-md es-pv");
        let regions =
            "de España (`es`), de la Comunidad de Madrid (`es-md`), del País Vasco (`es-pv`)";
        assert_eq!(said, format!("días hábiles: de lunes a viernes, sin los festivos {regions}"));
        let said = of(Language::En, "es-ib");
        assert!(said.ends_with("without the holidays of the Balearic Islands (`es-ib`)"), "{said}");
        assert!(of(Language::Es, "fr").ends_with("sin los festivos de `fr`"));
    }

    #[test]
    fn a_figure_with_a_term_says_in_which_year_each_counts() {
        let it = PackFigure { term: Some("complaints".to_owned()), ..PackFigure::default() };
        let report = PackReport { parameters: vec![it], ..PackReport::default() };
        let details = told(Language::En, &report).figures.remove(0).details;
        assert!(details[0].starts_with("each counts in the year in which its term ends"));
        let report = PackReport { parameters: vec![PackFigure::default()], ..report };
        assert!(told(Language::Es, &report).figures.remove(0).details.is_empty());
    }

    #[test]
    fn pages_put_names_in_quotation_marks() {
        let calendar = Some("complaints".to_owned());
        let it = PackFigure { calendar, ..PackFigure::default() };
        let report = PackReport { parameters: vec![it], ..PackReport::default() };
        let said = told(Language::Es, &report);
        assert_eq!(said.figures[0].details, ["días hábiles: calendario `complaints`"]);
        let said = said.quoted();
        assert_eq!(said.figures[0].details, ["días hábiles: calendario «complaints»"]);
    }

    #[test]
    fn a_limit_to_be_below_is_not_kept_by_reaching_it() {
        let at = |language, below: Option<f64>| {
            let unit = "seconds".to_owned();
            let it =
                PackFigure { unit, below, kept: Some(below.is_none()), ..PackFigure::default() };
            margin(language, &it, 0.0)
        };
        assert_eq!(at(Language::En, None), "exactly what is required");
        assert_eq!(at(Language::En, Some(180.0)), "exactly the limit, and it has to be below");
        let spanish = "justo en el límite, y tiene que quedar por debajo";
        assert_eq!(at(Language::Es, Some(180.0)), spanish);
    }
}
