//! What changed, in sentences.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, Definitions, MetricUsed, Note};
use baremo_metrics::catalog::{Catalog, FAMILIES};
use baremo_metrics::findings::{Finding, Findings, Looked, Of, look};
use baremo_metrics::query::{Query, USUAL};
use baremo_render::answer::{noted_there, words};
use baremo_render::change::interval_told;
use baremo_render::date;
use baremo_render::messages::shared;
use baremo_render::words::Called;
use maud::{Markup, html};

use super::asked::Asked;
use crate::address::equals;
use crate::parts::bar::range_words;
use crate::parts::filters::filter_words;
use crate::parts::name::valued;
use crate::text;
use crate::visit::Visit;

/// Sentences at most.
pub(crate) const SENTENCES: usize = 4;
/// Dimensions in which a change is looked for.
pub(crate) const DIMENSIONS: &[&str] = &["channel", "team", "shift", "priority"];

/// Says what changed, the most important of the changes first.
pub(in crate::pages) fn say(
    visit: &Visit<'_>,
    catalog: &Catalog,
    asked: &[Asked],
    changes: &Findings,
) -> Result<Markup, ServiceError> {
    let language = visit.language();
    let mut all: Vec<(&Asked, Finding)> = Vec::new();
    for finding in changes.found.iter().take(SENTENCES) {
        if let Some((asked, _)) = answers(asked).nth(finding.place) {
            all.push((asked, changes.located(visit.service, DIMENSIONS, finding)?));
        }
    }
    // The sentences stand below one another: a name means one value in all of them.
    let segments = &visit.snapshot.segments;
    let values = all.iter().flat_map(|(_, finding)| values_of(finding));
    let called = Called::among(segments, values, language);
    let tested = language.count(changes.tested as u64);
    Ok(html! {
        section.panel.say aria-labelledby="changed" {
            h2 #changed { (text::WHAT_CHANGED.fill(language, &[("range", &range_words(visit))])) }
            @if changes.tested == 0 { p { (text::NOTHING_TESTED.text(language)) } }
            @else if all.is_empty() { p { (text::NOTHING_CHANGED.text(language)) } }
            @else {
                ol { @for (asked, finding) in &all {
                    @if let Some(used) = asked.used(&finding.metric) {
                        (sentence(visit, (catalog, &called), used, (asked, finding)))
                    }
                } }
            }
            @if changes.tested > 0 {
                p.quiet.small { (text::FOUND_HOW.fill(language, &[("tested", &tested)])) }
            }
            @for note in noted(asked, Note::is_of_coverage) {
                p.quiet.small.begins { (noted_there(language, catalog, note)) }
            }
        }
    })
}

/// Returns the changes that stand out of all that was asked, which are tested together.
pub(in crate::pages) fn changes(
    visit: &Visit<'_>,
    asked: &[Asked],
) -> Result<Findings, ServiceError> {
    let looked = answers(asked).map(|(asked, answer)| Looked { query: &asked.query, answer });
    let looked: Vec<Looked<'_>> = looked.collect();
    look(visit.service, &looked, DIMENSIONS, usize::MAX)
}

/// Returns all answers, each with what it is an answer to.
fn answers(asked: &[Asked]) -> impl Iterator<Item = (&Asked, &Answer)> {
    asked.iter().flat_map(|asked| asked.answers.iter().map(move |answer| (asked, &**answer)))
}

/// Says which settings are wrong, so that what was right before goes on holding, and which words
/// of filters no record has.
pub(in crate::pages) fn wrong_settings(
    visit: &Visit<'_>,
    catalog: &Catalog,
    asked: &[Asked],
) -> Markup {
    let is_wrong =
        |note: &Note| matches!(note, Note::Definitions { told: Definitions::Standing { .. } });
    let mut wrong = noted(asked, is_wrong);
    wrong.extend(unknown_words(asked));
    html! {
        @if !wrong.is_empty() { section.panel.warn {
            @for note in wrong {
                p.problem.begins { (noted_there(visit.language(), catalog, note)) }
            }
        } }
    }
}

/// Returns the notes of words of filters that no record has which any figure here counts: what one
/// answer lacks, another may have.
fn unknown_words(asked: &[Asked]) -> Vec<&Note> {
    let Some((_, first)) = answers(asked).next() else { return Vec::new() };
    let is_nowhere = |note: &&Note| {
        let own = unknown_word(note);
        let lacks = |answer: &Answer| answer.notes.iter().any(|it| unknown_word(it) == own);
        own.is_some() && answers(asked).all(|(_, answer)| lacks(answer))
    };
    first.notes.iter().filter(is_nowhere).collect()
}

/// Returns dimension and word of a note that no record has the word.
fn unknown_word(note: &Note) -> Option<(&str, &str)> {
    let Note::NoSuchWord { dimension, word, .. } = note else { return None };
    Some((dimension.as_str(), word.as_str()))
}

/// Returns the notes of a sort, each said once.
fn noted(asked: &[Asked], is_meant: impl Fn(&Note) -> bool) -> Vec<&Note> {
    let mut said: Vec<&Note> = Vec::new();
    for note in answers(asked).flat_map(|(_, answer)| &answer.notes).filter(|it| is_meant(it)) {
        if !said.contains(&note) {
            said.push(note);
        }
    }
    said
}

fn sentence(
    visit: &Visit<'_>,
    (catalog, called): (&Catalog, &Called<'_>),
    used: &MetricUsed,
    (asked, finding): (&Asked, &Finding),
) -> Markup {
    let language = visit.language();
    let Ok(metric) = catalog.get(&finding.metric) else { return html! {} };
    let mut title = words(metric, language).title.clone();
    let family = FAMILIES.iter().find(|(word, ..)| *word == metric.family);
    // A number stays on the line of its unit.
    let value = |value: f64| language.value(&used.unit, value).replace(' ', "\u{a0}");
    let before = finding.previous.value.unwrap_or_default();
    let rose = finding.now > before;
    let pattern = if rose { text::ROSE } else { text::FELL };
    let sides = (before, finding.now);
    let test = finding.previous.test.as_deref();
    let interval = finding.previous.interval;
    let interval = interval.map(|ends| interval_told(language, &used.unit, (ends, test), sides));
    let group = finding.group.as_ref();
    let mut address = visit.address.clone();
    if let Some(of) = &finding.of {
        title = named(visit, called, &title, of);
        address = address.narrowed(&equals(&of.dimension, Some(&of.value)));
    }
    if let Some(filter) = &asked.filter {
        let filter_said = filter_words(&visit.snapshot.segments, language, filter);
        title = format!("{title} ({filter_said})");
        address = address.narrowed(filter);
    }
    if let Some(group) = group {
        address = address.narrowed(&equals(&group.dimension, Some(&group.value)));
    }
    let path = format!("/metrics/{}", finding.metric);
    let grain = asked.query.grain.as_deref().unwrap_or("day");
    html! {
        li {
            span.tag { (family.map_or("", |(_, en, es)| language.pick(en, es))) }
            span {
                (pattern.fill(language, &[("metric", &title), ("before", &value(before)), ("now",
                    &value(finding.now))]))
                @if let Some(interval) = interval { span.quiet { (interval) } }
                @if let Some(since) = &finding.since {
                    @let when = date::bucket_short(language, since, grain).replace(' ', "\u{a0}");
                    (text::SINCE_WHEN.fill(language, &[("when", &when)]))
                }
                @if let Some(group) = group {
                    (shared::clearest_in(group).fill(language,
                        &[("dimension", &visit.dimension(&group.dimension))]))
                    strong {
                        @let said = called.value(&group.dimension, &group.value);
                        (valued(&said, Some(&group.value)))
                    }
                    @let ends = [group.before, group.now].map(value);
                    @let places = [("before", ends[0].as_str()), ("now", &ends[1])];
                    (shared::CLEAREST_FROM.fill(language, &places))
                }
                "."
            }
            a.go href=(address.deeper(&path, &definition(&asked.query)))
                aria-label=(format!("{}: {title}", text::LOOK.text(language))) {
                (text::LOOK.text(language)) " →"
            }
        }
    }
}

/// Returns of the keys that choose a definition those that a question was asked with.
fn definition(query: &Query) -> [(&str, Option<&str>); 4] {
    let statistic = query.stat.as_deref().filter(|word| *word != USUAL);
    [("by", None), ("basis", None), ("stat", statistic), ("variant", query.variant.as_deref())]
}

/// Returns the values that a finding names, each with its dimension.
pub(super) fn values_of(finding: &Finding) -> impl Iterator<Item = (&str, &str)> {
    let of = finding.of.iter().map(|of| (of.dimension.as_str(), of.value.as_str()));
    let groups = finding.group.iter();
    of.chain(groups.map(|group| (group.dimension.as_str(), group.value.as_str())))
}

/// Names a metric of a group.
pub(super) fn named(visit: &Visit<'_>, called: &Called<'_>, title: &str, of: &Of) -> String {
    let value = called.value(&of.dimension, &of.value);
    let dimension = visit.dimension(&of.dimension);
    let places = [("metric", title), ("dimension", &dimension), ("value", &value)];
    shared::OF_GROUP.fill(visit.language(), &places)
}
