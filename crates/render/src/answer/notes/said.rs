//! What notes say: in a terminal with ids and flags, on pages with titles and names of controls.

mod dimensions;
mod drawn;
mod money;
mod ranges;
mod rows;
mod unruled;

use baremo_metrics::Catalog;
use baremo_metrics::answer::{Definitions, Note, OfKind};
use baremo_metrics::catalog::PageError;
use baremo_metrics::error::MetricsError;
use jiff::civil::Date;

use crate::answer::{calendar_called, words};
use crate::catalogue::need_names;
use crate::language::{Language, WORK_TIME};
use crate::messages::Message;
use crate::messages::notes as messages;
use crate::text::clean;
use crate::words::{
    ACTORS, BASES, CREDITS, EXCLUSIONS, FACTS, STATISTICS, Word, called, dimension, input, target,
};
use crate::{date, problem};

/// Returns a note of an answer in the reader's language, for a terminal.
pub fn noted(language: Language, note: &Note) -> String {
    Surface { language, catalog: None }.note(note)
}

/// Returns a note of an answer in the reader's language, for a page: metrics are called as the
/// catalogue calls them.
pub fn noted_there(language: Language, catalog: &Catalog, note: &Note) -> String {
    let said = Surface { language, catalog: Some(catalog) }.note(note);
    language.quoted(&said)
}

/// Returns the same of a note that stands behind the name of its figure, which it does not name
/// again.
pub fn noted_of(language: Language, catalog: &Catalog, note: &Note) -> String {
    let said = noted_there(language, catalog, note);
    let Note::NoRule { metric, .. } = note else { return said };
    let name = Surface { language, catalog: Some(catalog) }.metric(metric);
    let named = language.quoted(&format!("{name}: "));
    said.strip_prefix(&named).map_or_else(|| said.clone(), str::to_owned)
}

/// Returns what the figure of a metric is where parts of it are missing, for its card on a page;
/// none where none are.
pub fn labelled_there(
    language: Language,
    catalog: &Catalog,
    notes: &[Note],
    metric: &str,
) -> Option<String> {
    let is_own =
        |note: &&Note| matches!(note, Note::MissingParts { metric: of, .. } if of == metric);
    let surface = Surface { language, catalog: Some(catalog) };
    let note = notes.iter().find(is_own)?;
    Some(language.quoted(&surface.lacking(note)))
}

/// Where a note is read: on a page where there is a catalogue, else in a terminal.
#[derive(Clone, Copy)]
struct Surface<'a> {
    language: Language,
    catalog: Option<&'a Catalog>,
}

impl Surface<'_> {
    fn pick(self, here: Message, there: Message) -> Message {
        if self.catalog.is_some() { there } else { here }
    }

    /// Names a metric.
    fn metric(self, name: &str) -> String {
        let title = self.catalog.and_then(|catalog| catalog.get(name).ok());
        match title {
            Some(metric) => format!("`{}`", words(metric, self.language).title),
            None => format!("`{}`", clean(name)),
        }
    }

    fn metrics(self, names: &[String]) -> String {
        names.iter().map(|name| self.metric(name)).collect::<Vec<_>>().join(", ")
    }

    fn dimension(self, name: &str) -> String {
        match self.catalog {
            Some(_) => format!("`{}`", dimension(name, self.language)),
            None => format!("`{name}`"),
        }
    }

    /// Names a variant of a metric.
    fn variant(self, metric: &str, name: &str) -> String {
        let page = self.catalog.and_then(|catalog| catalog.get(metric).ok());
        let title = page.and_then(|page| words(page, self.language).variants.get(name));
        title.map_or_else(|| format!("`{name}`"), |(title, _)| format!("`{title}`"))
    }

    /// Names a part of a metric, in a variant.
    fn part(self, of: (&str, &str), name: &str) -> String {
        match self.catalog {
            Some(catalog) => format!("`{}`", input(self.language, catalog, of, name)),
            None => format!("`{}`", clean(name)),
        }
    }

    /// Names a word that a question may say.
    fn word(self, table: &[Word], word: &str) -> String {
        match self.catalog {
            Some(_) => format!("`{}`", called(table, word, self.language)),
            None => format!("`{}`", clean(word)),
        }
    }

    /// Names a calendar that a question may say.
    fn clock(self, word: &str) -> String {
        match self.catalog {
            Some(_) => format!("`{}`", calendar_called(self.language, word)),
            None => format!("`{}`", clean(word)),
        }
    }

    fn fact(self, name: &str) -> String {
        match self.catalog {
            Some(_) => called(FACTS, name, self.language),
            None => format!("`{name}`"),
        }
    }

    fn day(self, day: Date) -> String {
        match self.catalog {
            Some(_) => date::date(self.language, day),
            None => day.to_string(),
        }
    }

    fn fill(self, message: Message, places: &[(&str, String)]) -> String {
        let places: Vec<(&str, &str)> =
            places.iter().map(|(name, text)| (*name, text.as_str())).collect();
        message.fill(self.language, &places)
    }

    /// Says why something cannot be asked.
    fn problem(self, error: &MetricsError) -> String {
        let surface = match self.catalog {
            Some(_) => problem::Surface::Page,
            None => problem::Surface::Terminal,
        };
        clean(&problem::metrics_problem(self.language, surface, error))
    }

    fn note(self, note: &Note) -> String {
        let language = self.language;
        match note {
            Note::Definitions { told } => self.definitions(told),
            Note::Outdated => {
                self.pick(messages::OUTDATED, messages::OUTDATED_THERE).text(language).into()
            }
            Note::Waiting => {
                self.pick(messages::WAITING, messages::WAITING_THERE).text(language).into()
            }
            Note::Forgotten { sources } => {
                let names: Vec<String> = sources.iter().map(|name| format!("`{name}`")).collect();
                let message = self.pick(messages::FORGOTTEN, messages::FORGOTTEN_THERE);
                self.fill(message, &[("sources", names.join(", "))])
            }
            Note::NoCalendar | Note::NoShifts | Note::OutsideShifts { .. } | Note::NoPolicies => {
                self.unwritten(note).into()
            }
            Note::ActiveFor { .. }
            | Note::NewBySignUp
            | Note::OrdersEnd { .. }
            | Note::OrderDays { .. } => self.customers(note),
            Note::MoneyIn { .. } | Note::MixedCurrencies { .. } | Note::NoCurrency { .. } => {
                self.currencies(note)
            }
            Note::MixedTargets { metric, kinds } => self.mixed_targets(metric, kinds),
            Note::Since { .. } => self.since(note),
            Note::InPart { .. }
            | Note::SourceWithin { .. }
            | Note::Lengths { .. }
            | Note::SameAge { .. }
            | Note::NothingBefore { .. } => self.in_part(note),
            Note::SeveralMeanings { .. }
            | Note::HeldWhole { .. }
            | Note::WithoutAgent { .. }
            | Note::PassedOver { .. } => self.meanings(note),
            Note::Unattributed { .. } | Note::Unspent { .. } => self.unattributed(note),
            Note::NotShown { .. } | Note::NotRanked { .. } => self.rows(note),
            Note::PageLeftOut { error }
            | Note::BandsLeftOut { error }
            | Note::ReasonsLeftOut { error }
            | Note::HealthLeftOut { error }
            | Note::SegmentLeftOut { error }
            | Note::FileLeftOut { error } => self.left_out(note, error),
            Note::NoStatistic { .. } | Note::StatisticsOf { .. } => self.statistics(note),
            Note::Beside { .. } | Note::Unanswered { .. } => self.beside(note),
            Note::VariantLeftOut { .. } | Note::OutOfReach { .. } => self.unanswerable(note),
            Note::MissingParts { metric, .. } => self.metric(metric) + ": " + &self.lacking(note),
            Note::Undecided { .. } | Note::NoRule { .. } => self.undecided(note),
            Note::NoSuchWord { .. } | Note::NearWord { .. } => self.no_word(note),
            Note::NoSum { .. } | Note::InSeveralRows { .. } | Note::OtherParts { .. } => {
                self.no_sum(note)
            }
            Note::NoCredit { word } => {
                self.fill(messages::NO_CREDIT, &[("word", self.word(CREDITS, word))])
            }
            Note::NoActor { word } => {
                self.fill(messages::NO_ACTOR, &[("word", self.word(ACTORS, word))])
            }
            Note::NoBasis { word } => {
                self.fill(messages::NO_BASIS, &[("word", self.word(BASES, word))])
            }
            Note::NoClock { word } => self.fill(messages::NO_CLOCK, &[("word", self.clock(word))]),
            Note::NoInterval { metric, why } => {
                self.fill(drawn::not_drawn(*why), &[("metric", self.metric(metric))])
            }
        }
    }

    /// Says that a statistic changes nothing, or of which variant there is one.
    fn statistics(self, note: &Note) -> String {
        match note {
            Note::NoStatistic { word } => {
                self.fill(messages::NO_STATISTIC, &[("word", self.word(STATISTICS, word))])
            }
            Note::StatisticsOf { metric, variant } => {
                let variant = self.variant(metric, variant);
                let places = [("name", self.metric(metric)), ("variant", variant)];
                self.fill(messages::STATISTICS_OF, &places)
            }
            _ => String::new(),
        }
    }

    /// Says of which metric, or of which variant of it, something cannot be asked, and why.
    fn unanswerable(self, note: &Note) -> String {
        match note {
            Note::VariantLeftOut { metric, variant, error } => {
                let (error, variant) = (self.problem(error), self.variant(metric, variant));
                let metric = self.metric(metric);
                let places = [("metric", metric), ("variant", variant), ("error", error)];
                self.fill(messages::VARIANT_LEFT_OUT, &places)
            }
            Note::OutOfReach { metric, error } => {
                let places = [("metric", self.metric(metric)), ("error", self.problem(error))];
                self.fill(messages::OUT_OF_REACH, &places)
            }
            _ => String::new(),
        }
    }

    /// Says which settings nobody has written.
    fn unwritten(self, note: &Note) -> &'static str {
        let message = match note {
            Note::NoShifts => self.pick(messages::NO_SHIFTS, messages::NO_SHIFTS_THERE),
            Note::OutsideShifts { ruled: true } => messages::NO_SHIFT_THEN,
            Note::OutsideShifts { ruled: false } => messages::NO_RULE_FITS,
            Note::NoPolicies => self.pick(messages::NO_POLICIES, messages::NO_POLICIES_THERE),
            _ => messages::NO_CALENDAR,
        };
        message.text(self.language)
    }

    /// Says what a metric is by another variant, or who waits and is not in its value.
    fn beside(self, note: &Note) -> String {
        let language = self.language;
        match note {
            Note::Beside { metric, variant, value, unit } => {
                let value = language.value(unit, *value);
                let variant = self.variant(metric, variant);
                let places = [("metric", self.metric(metric)), ("variant", variant)];
                self.fill(messages::BESIDE, &[&places[..], &[("value", value)]].concat())
            }
            Note::Unanswered { metric, count, median, longest, unit, calendar, with_them } => {
                let unit = match calendar.as_str() {
                    "wall" => unit.as_str(),
                    _ if unit == "seconds" => WORK_TIME,
                    _ => unit.as_str(),
                };
                let told = |value: f64| language.value(unit, value);
                let places = [
                    ("metric", self.metric(metric)),
                    ("count", language.count(*count)),
                    ("median", told(*median)),
                    ("longest", told(*longest)),
                    ("clock", calendar_called(language, calendar)),
                ];
                let said = self.fill(messages::UNANSWERED, &places);
                let Some(with) = with_them else { return said };
                let reached = |value: Option<f64>| match value {
                    Some(value) => told(value),
                    None => messages::NOT_REACHED.text(language).to_owned(),
                };
                let places = [
                    ("said", said),
                    ("median", reached(with.median)),
                    ("p90", reached(with.p90)),
                    ("variant", self.variant(metric, &with.variant)),
                ];
                self.fill(messages::WITH_WAITING, &places)
            }
            _ => String::new(),
        }
    }

    /// Says by which definitions a question is answered.
    fn definitions(self, told: &Definitions) -> String {
        match told {
            Definitions::Of { date, time: None } => {
                self.fill(messages::DEFINITIONS_OF, &[("date", self.day(*date))])
            }
            Definitions::Of { date, time: Some(time) } => {
                let time = time.strftime("%H:%M:%S").to_string();
                let places = [("date", self.day(*date)), ("time", time)];
                self.fill(messages::DEFINITIONS_FROM, &places)
            }
            Definitions::NotKept => messages::DEFINITIONS_NOT_KEPT.text(self.language).into(),
            Definitions::Unread { path } => {
                self.fill(messages::DEFINITION_UNREAD, &[("path", clean(path))])
            }
            Definitions::Standing { wrong } => {
                let error = clean(self.language.told(wrong));
                self.fill(messages::DEFINITIONS_STANDING, &[("error", error)])
            }
        }
    }

    /// Says that records do not add up to a metric, or rows of a composite to the whole.
    fn no_sum(self, note: &Note) -> String {
        match note {
            Note::NoSum { metric } => {
                self.fill(messages::NO_SUM, &[("metric", self.metric(metric))])
            }
            Note::InSeveralRows { metric } => {
                self.fill(messages::IN_SEVERAL_ROWS, &[("metric", self.metric(metric))])
            }
            Note::OtherParts { metric, variant, parts } => {
                let part = |name: &String| self.part((metric, variant), name);
                let parts = parts.iter().map(part).collect::<Vec<_>>().join(", ");
                let places = [("metric", self.metric(metric)), ("parts", parts)];
                self.fill(messages::OTHER_PARTS, &places)
            }
            _ => String::new(),
        }
    }

    /// Says what is left out for what is wrong with its file.
    fn left_out(self, note: &Note, error: &PageError) -> String {
        let (here, there) = match note {
            Note::BandsLeftOut { .. } => (messages::BANDS_LEFT_OUT, messages::BANDS_LEFT_OUT_THERE),
            Note::HealthLeftOut { .. } => {
                (messages::HEALTH_LEFT_OUT, messages::HEALTH_LEFT_OUT_THERE)
            }
            Note::ReasonsLeftOut { .. } => {
                (messages::REASONS_LEFT_OUT, messages::REASONS_LEFT_OUT_THERE)
            }
            Note::SegmentLeftOut { .. } => {
                (messages::SEGMENT_LEFT_OUT, messages::SEGMENT_LEFT_OUT_THERE)
            }
            Note::FileLeftOut { .. } => (messages::FILE_LEFT_OUT, messages::FILE_LEFT_OUT_THERE),
            _ => (messages::PAGE_LEFT_OUT, messages::PAGE_LEFT_OUT_THERE),
        };
        let error = clean(&problem::at_line(self.language, error));
        self.fill(self.pick(here, there), &[("error", error)])
    }

    /// Says what a figure is of sources that lack parts of it, and what would complete it.
    fn lacking(self, note: &Note) -> String {
        let Note::MissingParts { label, sources, needs, .. } = note else { return String::new() };
        let sources: Vec<String> =
            sources.iter().map(|source| format!("`{}`", clean(source))).collect();
        let places = [
            ("label", self.dimension(label)),
            ("sources", sources.join(", ")),
            ("needs", need_names(self.language, needs)),
        ];
        self.fill(messages::MISSING_PARTS, &places)
    }

    /// Says how many count of which nobody knows whether they are to be left out, or by which
    /// calendar.
    fn undecided(self, note: &Note) -> String {
        let counted = |count: u64| self.language.count(count);
        match note {
            Note::Undecided { metric, reason, count } => {
                let reason = self.word(EXCLUSIONS, reason);
                let places = [("metric", self.metric(metric)), ("reason", reason)];
                let count = [("count", counted(*count))];
                self.fill(messages::UNDECIDED, &[&places[..], &count].concat())
            }
            _ => self.no_rule(note),
        }
    }

    /// Says that no record has a word, and which there are, or which it has instead.
    fn no_word(self, note: &Note) -> String {
        let (dimension, word, words, more) = match note {
            Note::NoSuchWord { dimension, word, words, more } => (dimension, word, words, more),
            Note::NearWord { place, dimension, word, near } => {
                let words = [("near", clean(near)), ("word", clean(word))];
                let places = [("place", clean(place)), ("dimension", self.dimension(dimension))];
                return self.fill(messages::NEAR_WORD, &[words, places].concat());
            }
            _ => return String::new(),
        };
        let message = match words.is_empty() {
            true => messages::NO_WORD_AT_ALL,
            false => messages::NO_SUCH_WORD,
        };
        let told: Vec<String> = words.iter().map(|word| clean(word)).collect();
        let places = [
            ("word", clean(word)),
            ("dimension", self.dimension(dimension)),
            ("words", told.join(", ") + if *more { " …" } else { "" }),
        ];
        self.fill(message, &places)
    }

    /// Says who counts as a customer, where that is not as usual, and up to when they are observed.
    fn customers(self, note: &Note) -> String {
        match note {
            Note::ActiveFor { after } => {
                let message = self.pick(messages::ACTIVE_FOR, messages::ACTIVE_FOR_THERE);
                self.fill(message, &[("after", after.clone())])
            }
            Note::OrdersEnd { date } => {
                self.fill(messages::ORDERS_END, &[("date", self.day(*date))])
            }
            Note::OrderDays { zone } => self.fill(messages::ORDER_DAYS, &[("zone", clean(zone))]),
            _ => {
                let (here, there) = (messages::NEW_BY_SIGN_UP, messages::NEW_BY_SIGN_UP_THERE);
                self.pick(here, there).text(self.language).into()
            }
        }
    }

    /// Says of which kinds the targets are that a metric does not mix, and what each comes to.
    fn mixed_targets(self, metric: &str, kinds: &[OfKind]) -> String {
        let one = |of: &OfKind| {
            let [met, due] = [of.met, of.due].map(|count| self.language.count(count));
            let (kind, value) = (target(&of.kind, self.language), of.percent());
            let value = self.language.percent(value);
            let places = [("kind", kind), ("value", value), ("met", met), ("due", due)];
            self.fill(messages::OF_KIND, &places)
        };
        let first = kinds.first().map_or_else(String::new, |of| of.kind.clone());
        let kinds = kinds.iter().map(one).collect::<Vec<_>>().join(", ");
        let places = [("metric", self.metric(metric)), ("kinds", kinds), ("kind", first)];
        self.fill(self.pick(messages::MIXED_TARGETS, messages::MIXED_TARGETS_THERE), &places)
    }
}

#[cfg(test)]
mod tests;
