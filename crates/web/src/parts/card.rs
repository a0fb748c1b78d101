//! One metric at a glance: name, value, change, line, scale, n.

use baremo_metrics::answer::{MetricUsed, RangeUsed, Value};
use baremo_metrics::board::{Verdict, verdict};
use baremo_metrics::page::{Better, Metric};
use baremo_metrics::service::SnapshotInfo;
use baremo_render::Language;
use baremo_render::answer::{FEW, words};
use baremo_render::band::shown;
use baremo_render::scale::Own;
use baremo_render::why::{why_missing, why_missing_until};
use baremo_render::words::{STATISTICS, called, counted, of_whom};
use maud::{Markup, html};

use super::change::{chip, why_not_compared};
use super::name::long;
use super::scale;
use super::spark::{Point, spark};
use crate::text::{self, boards};

/// What a card shows.
pub(crate) struct Card<'a> {
    /// The metric.
    pub(crate) metric: &'a Metric,
    /// How it was computed.
    pub(crate) used: &'a MetricUsed,
    /// The value over the whole range.
    pub(crate) value: &'a Value,
    /// The range.
    pub(crate) range: &'a RangeUsed,
    /// Further statistics of the same records: word and value.
    pub(crate) beside: Vec<(&'a str, Option<f64>)>,
    /// The value by bucket.
    pub(crate) points: Vec<Point>,
    /// Whether these are still to be asked for.
    pub(crate) line_held: bool,
    /// Where the name leads.
    pub(crate) href: String,
    /// Definition and filter of its own, in words.
    pub(crate) note: Option<&'a str>,
    /// What it is where parts of it are missing, and what would complete it.
    pub(crate) label: Option<String>,
    /// What the team wants, in the unit of the value.
    pub(crate) goal: Option<f64>,
    /// Where the value stands on too few records to be judged: some of them.
    pub(crate) cases: Vec<Few>,
    /// Where there is no value because no window of the range is over, or nothing was observed: the
    /// way to the latest range that has one, and what it says.
    pub(crate) over: Option<(String, String)>,
    /// Where many still wait, of whom the value says nothing: how many, and what is said of them.
    pub(crate) waiting: Option<(u64, String)>,
    /// Its range over the periods before, for where no benchmark speaks of it.
    pub(crate) own: Option<Own>,
    /// Whether that is still to be asked for.
    pub(crate) held: bool,
}

/// One of few records.
pub(crate) struct Few {
    /// What was observed, as the way to it where there is one.
    pub(crate) case: Markup,
    /// Who answered for it.
    pub(crate) who: Option<String>,
    /// What was observed of it.
    pub(crate) value: String,
}

/// Returns whether a value stands on too few records to be judged.
pub(crate) fn is_few(used: &MetricUsed, value: &Value) -> bool {
    value.is_few(&used.unit)
}

/// Returns whether a value stands on so few records, and on some, that each can be looked at: of
/// counts as of what is judged.
pub(crate) fn are_listable(value: &Value) -> bool {
    (1..FEW).contains(&value.fewest())
}

/// Returns what a value stands on, several of them.
pub(crate) fn things(language: Language, metric: &Metric, used: &MetricUsed) -> String {
    counted(metric.definition(&used.variant), language)
}

/// Says how many of what it stands on are wanting until a value can be judged.
pub(crate) fn wanting(language: Language, value: &Value, things: &str) -> String {
    let more = FEW.saturating_sub(value.fewest());
    let (one, several) = (text::ONE_MORE, text::SOME_MORE);
    let pattern = if more == 1 { one } else { several };
    pattern.fill(language, &[("count", &language.count(more)), ("things", things)])
}

/// Draws the card.
pub(crate) fn card(language: Language, snapshot: &SnapshotInfo, card: &Card<'_>) -> Markup {
    let Card { metric, used, value, .. } = card;
    let series: Vec<Option<f64>> = card.points.iter().map(|point| point.value).collect();
    let placed = scale::place(metric, used, (value, card.range), card.own, snapshot);
    let placed = placed.map(|placed| placed.with_goal(card.goal, &used.unit));
    let mark = placed.as_ref().and_then(|placed| marked(language, placed));
    let is_missing = value.value.is_none() || metric.better == Better::Neither;
    let before = value.compared(&used.unit);
    let not_compared = before.and_then(|before| why_not_compared(language, used, before));
    let is_soon = card.held && placed.is_none() && !is_missing;
    let definition = metric.definition(&used.variant);
    let why = why_missing_until(language, definition, (used, value), card.range);
    html! {
        article.card {
            h3 {
                a href=(card.href) { (words(metric, language).title) }
                @if let Some(note) = card.note { " " small.note title=(note) { (note) } }
            }
            (figure_or(language, (used, value), &card.beside, &why))
            @if let Some(why) = not_compared { p.over.quiet { (why) } }
            @match &card.over {
                Some((href, said)) => p.over { a href=(href) { (said) } },
                None if card.held && value.value.is_none() => p.over.soon aria-hidden="true" {},
                None => {}
            }
            @if card.cases.is_empty() {
                // Room is kept for what comes later, as for the way above, so that nothing moves
                // then.
                @if card.line_held { svg.spark.soon aria-hidden="true" {} }
                @else { (spark(&card.points, &said(language, used, &series))) }
                @if let Some(placed) = &placed { (placed.draw(language)) }
                @if is_soon { svg.scale.soon aria-hidden="true" {} }
            } @else {
                ul.few-cases { @for few in &card.cases {
                    li {
                        span {
                            (few.case)
                            @if let Some(who) = &few.who { span.quiet { " · " (long(who)) } }
                        }
                        " " span.quiet { (few.value) }
                    }
                } }
            }
            @if let Some(label) = &card.label { p.quiet.small { (label) } }
            @if let Some(goal) = card.goal { (goal_line(language, metric, (used, value), goal)) }
            div.foot {
                span { (text::N.fill(language, &[("count", &language.count(value.n))])) }
                @if let Some((count, said)) = &card.waiting {
                    details.why {
                        summary {
                            (text::STILL_WAIT.fill(language, &[("count", &language.count(*count))]))
                        }
                        (said)
                    }
                }
                @match &mark {
                    _ if is_few(used, value) => span {
                        (wanting(language, value, &things(language, metric, used)))
                    },
                    Some(mark) => span { (mark) },
                    None => {}
                }
            }
        }
    }
}

/// Says what the scale measures against: the line of the benchmark, or the range of its own.
fn marked(language: Language, placed: &scale::Placed<'_>) -> Option<String> {
    match placed.band {
        None => placed.own.map(|own| own.named(language)),
        Some(band) => {
            let (pattern, line) = match (&band.good, &band.typical) {
                (Some(good), _) => (text::GOOD_IS, good),
                (None, Some(typical)) => (text::TYPICAL_IS, typical),
                (None, None) => return None,
            };
            let mark = pattern.fill(language, &[("value", &shown(language, line))]);
            let whom = of_whom(band, language);
            Some(if whom.is_empty() { mark } else { format!("{mark} · {whom}") })
        }
    }
}

/// Says what the team wants and whether it is so.
fn goal_line(
    language: Language,
    metric: &Metric,
    (used, value): (&MetricUsed, &Value),
    goal: f64,
) -> Markup {
    let sign = match metric.better {
        Better::Lower => "≤",
        Better::Higher => "≥",
        Better::Neither => return html! {},
    };
    let wanted = format!("{sign} {}", language.value(&used.unit, goal));
    let (class, words) = match verdict(goal, value, metric.better) {
        Some(Verdict::Met) => ("chip good", boards::GOAL_MET),
        Some(Verdict::Missed) => ("chip bad", boards::GOAL_MISSED),
        Some(Verdict::Unsure { reached: true }) => ("chip", boards::GOAL_UNSURE_REACHED),
        Some(Verdict::Unsure { reached: false }) => ("chip", boards::GOAL_UNSURE_MISSED),
        Some(Verdict::SoFar { reached: true }) => ("chip", boards::GOAL_SO_FAR_REACHED),
        Some(Verdict::SoFar { reached: false }) => ("chip", boards::GOAL_SO_FAR_MISSED),
        None => ("chip", boards::GOAL_NO_VALUE),
    };
    html! {
        div.goal {
            span { (boards::GOAL_IS.fill(language, &[("goal", &wanted)])) }
            span class=(class) { (words.text(language)) }
        }
    }
}

/// Writes a value with its statistic, further statistics and change; the reason where there is no
/// value.
pub(crate) fn figure(
    language: Language,
    (used, value): (&MetricUsed, &Value),
    beside: &[(&str, Option<f64>)],
) -> Markup {
    figure_or(language, (used, value), beside, &why_missing(language, used, value))
}

/// Writes the same with a reason that says more than the usual one.
fn figure_or(
    language: Language,
    (used, value): (&MetricUsed, &Value),
    beside: &[(&str, Option<f64>)],
    why: &str,
) -> Markup {
    let few = is_few(used, value);
    let statistic = used.statistic.as_deref().filter(|_| value.value.is_some());
    html! {
        div class=(if few { "value few" } else { "value" }) {
            @match (value.value, &value.reason) {
                (Some(figure), _) => strong { (language.value(&used.unit, figure)) },
                (None, Some(_)) => span.none { (why) },
                (None, None) => span.none { "–" },
            }
            @if value.partial && value.value.is_some() {
                span.quiet title=(text::KEY_PART.text(language)) {
                    "…" span.hidden { " " (text::KEY_PART.text(language)) }
                }
            }
            @if let Some(statistic) = statistic {
                small {
                    (called(STATISTICS, statistic, language))
                    @for (word, value) in beside {
                        @if let Some(value) = value { span.beside {
                            " · " (called(STATISTICS, word, language)) " "
                                (language.value(&used.unit, *value))
                        } }
                    }
                }
            }
            (chip(language, used, value.compared(&used.unit)))
        }
    }
}

/// Says in words what the line shows.
fn said(language: Language, used: &MetricUsed, series: &[Option<f64>]) -> String {
    let known = || series.iter().flatten();
    let ends = known().next().zip(known().next_back());
    let Some((first, last)) = ends else { return String::new() };
    let [first, last] = [first, last].map(|value| language.value_short(&used.unit, *value));
    text::SPARK_SAYS.fill(language, &[("first", &first), ("last", &last)])
}

#[cfg(test)]
mod tests {
    use baremo_metrics::query::Query;
    use baremo_metrics::service::QuestionService;
    use baremo_testkit::service::used;

    use super::*;

    #[test]
    fn a_goal_of_what_is_not_over_is_met_so_far_only() {
        let catalog = crate::tests::catalog();
        let (metric, used) = (catalog.get("csat").expect("it"), used("csat", "percent", "higher"));
        let shown = |figure: f64, partial: bool, language: Language| {
            let value = Value { value: Some(figure), partial, ..Value::default() };
            goal_line(language, metric, (&used, &value), 90.0).into_string()
        };
        let whole = shown(95.0, false, Language::En);
        assert!(whole.contains("<span class=\"chip good\">✓ met</span>"), "{whole}");
        let so_far = shown(95.0, true, Language::Es);
        assert!(so_far.contains("<span class=\"chip\">… cumplida hasta ahora</span>"), "{so_far}");
        let not_yet = shown(80.0, true, Language::En);
        assert!(not_yet.contains("<span class=\"chip\">… not met so far</span>"), "{not_yet}");
    }

    #[test]
    fn a_value_that_is_partial_is_marked() {
        let used = used("csat", "percent", "higher");
        let shown = |value: Option<f64>, partial: bool| {
            let value = Value { value, partial, n: 120, ..Value::default() };
            figure(Language::En, (&used, &value), &[]).into_string()
        };
        let mark = "<span class=\"quiet\" title=\"not whole";
        assert!(shown(Some(14.7), true).contains(mark));
        assert!(!shown(Some(14.7), false).contains(mark));
        assert!(!shown(None, true).contains(mark));
    }

    #[test]
    fn what_a_card_waits_for_has_its_room() {
        let query = Query { metrics: vec!["csat".into()], ..Query::default() };
        let answer = crate::tests::service().ask(&query).expect("it answers");
        let catalog = crate::tests::catalog();
        let (metric, used) = (catalog.get("csat").expect("it"), &answer.metrics[0]);
        let label = "“talk time only” in “pbx”; records that would complete it: times on hold";
        let shown = |value: Option<f64>, held: bool| {
            let value = Value { value, n: 120, ..Value::default() };
            let shown = Card {
                metric,
                used,
                value: &value,
                range: &answer.range,
                beside: Vec::new(),
                points: Vec::new(),
                line_held: held,
                href: "/metrics/csat".into(),
                note: None,
                label: held.then(|| label.to_owned()),
                goal: None,
                cases: Vec::new(),
                over: None,
                waiting: held.then(|| (3, "for so long".to_owned())),
                own: None,
                held,
            };
            card(Language::En, &SnapshotInfo::default(), &shown).into_string()
        };
        let signs = ["p class=\"over", "svg class=\"spark", "svg class=\"scale"];
        for (value, held, expected) in [
            (Some(78.5), true, [false, true, true]),
            (None, true, [true, true, false]),
            (Some(78.5), false, [false, false, false]),
            (None, false, [false, false, false]),
        ] {
            let html = shown(value, held);
            let found = signs.map(|sign| html.contains(&format!("<{sign} soon\"")));
            assert_eq!(found, expected, "{value:?}: {html}");
            let said = html.contains(&format!("<p class=\"quiet small\">{label}</p>"));
            assert_eq!(said, held, "{html}");
            // Who has no mouse reads it, too.
            let wait = "<summary>still waiting: 3</summary>for so long</details>";
            assert_eq!(html.contains(wait), held, "{html}");
        }
    }
}
