//! A change, coloured only when it is detectable; arrow, sign and word say the same as the colour.

use std::collections::BTreeSet;

use baremo_metrics::answer::{MetricUsed, Previous};
use baremo_metrics::page::{Kind, Metric};
use baremo_render::Language;
use baremo_render::change::{change, not_compared};
use baremo_render::messages::shared::NOT_COMPARED;
use baremo_render::words::{NULLS, called};
use maud::{Markup, html};

use crate::text;

/// Returns the chip of a change.
pub(crate) fn chip(language: Language, used: &MetricUsed, previous: Option<&Previous>) -> Markup {
    let Some(previous) = previous else { return html! {} };
    let Some(change) = change(language, &used.unit, &used.better, previous) else {
        return match not_compared(previous) {
            Some(reason) => html! {
                @let why = called(NULLS, reason, language);
                span.chip title=(why) {
                    (NOT_COMPARED.text(language)) span.hidden { " (" (why) ")" }
                }
            },
            None => html! {},
        };
    };
    let (class, word) = match change.verdict {
        Some(true) => ("chip good", Some(text::BETTER)),
        Some(false) => ("chip bad", Some(text::WORSE)),
        None if change.chance => ("chip", Some(text::CHANCE)),
        None if change.untested => ("chip", Some(text::UNTESTED)),
        None => ("chip", None),
    };
    let word = word.map(|word| word.text(language).to_owned());
    // Why it is not tested, where there is more to say of it than that.
    let why = previous.reason.as_deref().filter(|_| change.untested);
    let word = why.map(|why| called(NULLS, why, language)).or(word);
    html! {
        span class=(class) title=[word.as_deref()] {
            (change.text)
            @if let Some(word) = &word { span.hidden { " (" (word) ")" } }
        }
    }
}

/// Says why a value is not held against the one before, where its chip says that it is not.
pub(crate) fn why_not_compared(
    language: Language,
    used: &MetricUsed,
    previous: &Previous,
) -> Option<String> {
    match change(language, &used.unit, &used.better, previous) {
        Some(_) => None,
        None => not_compared(previous).map(|reason| called(NULLS, reason, language)),
    }
}

/// Says what the marks mean that changes of a table carry, and why some are not compared; nothing
/// where none does.
pub(crate) fn legend<'a>(
    language: Language,
    changes: impl Iterator<Item = (&'a MetricUsed, &'a Previous)>,
) -> Markup {
    let (mut chance, mut untested) = (false, false);
    let mut reasons = BTreeSet::new();
    for (used, previous) in changes {
        reasons.extend(why_not_compared(language, used, previous));
        if let Some(change) = change(language, &used.unit, &used.better, previous) {
            chance |= change.chance;
            untested |= change.untested;
        }
    }
    let marks = [(chance, text::MARK_CHANCE), (untested, text::MARK_UNTESTED)];
    let said = marks.into_iter().filter(|(is_there, _)| *is_there);
    let said = said.map(|(_, mark)| mark.text(language).to_owned());
    let reasons = reasons.into_iter().map(|why| format!("{}: {why}", NOT_COMPARED.text(language)));
    let said: Vec<String> = said.chain(reasons).collect();
    html! {
        @if !said.is_empty() { p.quiet.small { (said.join(" · ")) } }
    }
}

/// Says that nothing tells a change from chance: because a source begins in between, because the
/// kind has no test, because a composite stands on other parts than before, or because none applies
/// to this one. Nothing where a test did, or nothing changed.
pub(crate) fn untested(
    language: Language,
    metric: &Metric,
    used: &MetricUsed,
    previous: Option<&Previous>,
) -> Option<String> {
    let previous = previous?;
    change(language, &used.unit, &used.better, previous).filter(|change| change.untested)?;
    if let Some(why) = &previous.reason {
        return Some(called(NULLS, why, language));
    }
    let definition = metric.definition(&used.variant);
    let why = match definition.map(|definition| definition.kind) {
        Some(Kind::Composite) => text::UNTESTED_PARTS,
        Some(Kind::Agreement | Kind::Funnel) => text::UNTESTED_KIND,
        _ => text::UNTESTED,
    };
    Some(why.text(language).to_owned())
}

#[cfg(test)]
mod tests {
    use baremo_testkit::service::used;

    use super::*;

    #[test]
    fn the_marks_of_a_table_are_explained_where_they_occur() {
        let used = used("csat", "percent", "higher");
        let of = |detectable| Previous { change: Some(3.0), detectable, ..Previous::default() };
        let check = |all: &[Option<bool>], expected: &str| {
            let all: Vec<Previous> = all.iter().map(|detectable| of(*detectable)).collect();
            let html = legend(Language::En, all.iter().map(|one| (&used, one))).into_string();
            assert_eq!(html, expected);
            let chips = all.iter().map(|one| chip(Language::En, &used, Some(one)));
            let chips: String = chips.map(Markup::into_string).collect();
            assert_eq!(chips.contains("+3.0 pp ◇"), html.contains('◇'), "{chips}");
            assert_eq!(chips.contains("+3.0 pp ◌"), html.contains('◌'), "{chips}");
        };
        check(&[Some(true)], "");
        check(&[Some(true), None], "<p class=\"quiet small\">◇ no test of the change</p>");
        check(
            &[None, Some(false)],
            "<p class=\"quiet small\">◌ the change cannot be told from chance · ◇ no test of the \
             change</p>",
        );
    }

    #[test]
    fn what_is_not_compared_says_why_below_its_table() {
        let used = used("csat", "percent", "higher");
        let previous = Previous { reason: Some("no_data".into()), ..Previous::default() };
        let why = why_not_compared(Language::En, &used, &previous).unwrap();
        let html = chip(Language::En, &used, Some(&previous)).into_string();
        assert!(html.contains(&format!("not compared<span class=\"hidden\"> ({why})")), "{html}");
        let twice = [&previous, &previous].into_iter().map(|one| (&used, one));
        let html = legend(Language::En, twice).into_string();
        assert_eq!(html, format!("<p class=\"quiet small\">not compared: {why}</p>"));
    }

    #[test]
    fn a_change_without_a_test_says_so() {
        let catalog = crate::tests::catalog();
        let check = |metric: &str, (change, detectable), expected: [Option<&str>; 2]| {
            let used = used(metric, "count", "lower");
            let previous = Previous { change: Some(change), detectable, ..Previous::default() };
            let metric = catalog.get(metric).unwrap();
            for (language, expected) in [Language::En, Language::Es].into_iter().zip(expected) {
                let said = untested(language, metric, &used, Some(&previous));
                assert_eq!(said.as_deref(), expected, "{}", metric.name);
                let html = chip(language, &used, Some(&previous)).into_string();
                let marked = html.contains(text::UNTESTED.text(language));
                assert_eq!(marked, expected.is_some(), "{html}");
            }
        };
        let kind =
            [Some("no test for this kind of figure"), Some("sin prueba para este tipo de cifra")];
        check("reviewer_agreement", (3.0, None), kind);
        let parts = [
            Some(
                "no test: a part is missing in one of the two, or customers do not tell its chance",
            ),
            Some(
                "sin prueba: falta una parte en uno de los dos, o los clientes no dicen cuánto es \
                 azar",
            ),
        ];
        check("cx_score", (3.0, None), parts);
        check("cx_score", (3.0, Some(true)), [None, None]);
        let none = [Some("no test"), Some("sin prueba")];
        check("clv", (3.0, None), none);
        check("backlog", (3.0, None), none);
        check("backlog", (0.0, None), [None, None]);
        check("csat", (3.0, Some(false)), [None, None]);
    }
}
