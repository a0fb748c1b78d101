//! What the page of a metric says where there is no figure, or a part of it only.

use baremo_metrics::answer::{MetricUsed, OfKind, Value};
use baremo_metrics::page::Metric;
use baremo_metrics::{Catalog, ServiceError};
use baremo_render::Language;
use baremo_render::answer::words;
use baremo_render::why::no_total;
use baremo_render::words::family;
use maud::html;

use crate::pages::overview::by_kind;
use crate::parts::bar::bar;
use crate::parts::definition::{definition, prose};
use crate::parts::untold::Untold;
use crate::parts::waiting::why_partial;
use crate::text;
use crate::visit::{Page, Visit};

/// Shows the page of a metric that is not told by what it is filtered by: what it is, and why it
/// has no value. Any other error stays what it is.
pub(super) fn untold(
    visit: &Visit<'_>,
    catalog: &Catalog,
    metric: &Metric,
    error: ServiceError,
) -> Result<Page, ServiceError> {
    let untold = Untold::of(visit, metric, error)?;
    let language = visit.language();
    let title = words(metric, language).title.clone();
    let answer = visit.ask(&untold.question(visit, metric))?;
    let main = html! {
        (bar(visit))
        div.head { div {
            div.kicker { (family(&metric.family, language)) }
            h1 { (title) }
        } }
        (untold.said(visit, metric)?)
        @for used in &answer.metrics { (definition(language, metric, used, None)) }
        (prose(visit.address, catalog, metric, visit.phone))
    };
    Ok(Page::Shown { title, main })
}

/// Counts what a value stands on.
pub(super) fn observations(language: Language, value: &Value) -> String {
    let [en, es] = [["observation", "observations"], ["observación", "observaciones"]];
    language.counted(value.n, en, es)
}

/// Says what there is in the place of a figure, such as what each kind of target comes to, or why
/// there is none, for which there are words.
pub(super) fn lacking(
    language: Language,
    kinds: Option<&[OfKind]>,
    (used, value): (&MetricUsed, &Value),
    why: &str,
) -> String {
    if let Some(kinds) = kinds {
        let kinds = by_kind(language, used, kinds);
        return text::METRIC_KINDS.fill(language, &[("kinds", &kinds)]);
    }
    if no_total(language, value).is_some() {
        return text::METRIC_PARTS.fill(language, &[("n", &observations(language, value))]);
    }
    text::METRIC_NO_VALUE.fill(language, &[("reason", why)])
}

/// Says of a figure that may still move what it waits for; nothing of one that is whole.
pub(super) fn so_far(language: Language, value: &Value) -> Option<String> {
    let why = why_partial(language, value)?;
    Some(text::METRIC_PARTIAL.fill(language, &[("why", &why)]))
}

#[cfg(test)]
mod tests {
    use baremo_testkit::service::used;

    use super::*;

    #[test]
    fn a_share_without_a_figure_leads_to_its_parts() {
        let used = used("channel_share", "percent", "neither");
        let said = |reason: &str| {
            let value = Value { reason: Some(reason.into()), n: 865, ..Value::default() };
            lacking(Language::Es, None, (&used, &value), "varias escalas")
        };
        assert!(said("needs_a_dimension").starts_with("Sobre 865 observaciones no hay una cifra"));
        assert_eq!(said("mixed_scale"), "No hay valor: varias escalas.");
    }

    #[test]
    fn a_partial_figure_says_what_it_waits_for() {
        let said = |partial: bool, open: u64| {
            let excluded = [("immature".to_owned(), open)].into();
            let value = Value { partial, n: 34, excluded, ..Value::default() };
            so_far(Language::Es, &value)
        };
        let open = "Parcial: el plazo de 904 aún no ha terminado; de momento cuentan 34 de 938.";
        assert_eq!(said(true, 904).as_deref(), Some(open));
        assert!(said(true, 0).is_some_and(|it| it.starts_with("Parcial: aún no ha terminado, no")));
        assert_eq!(said(false, 904), None);
    }

    #[test]
    fn kinds_of_targets_are_the_sentence() {
        let used = used("sla_compliance", "percent", "higher");
        let of = |kind: &str, met: u64| OfKind { kind: kind.into(), met, due: 100 };
        let kinds = [of("first_response", 90), of("resolution", 60)];
        let said = lacking(Language::Es, Some(&kinds[..]), (&used, &Value::default()), "");
        let [first, last] = [90.0, 60.0].map(|share| Language::Es.percent(share));
        let kinds = format!("primera respuesta\u{a0}{first} · resolución\u{a0}{last}");
        let kinds = kinds.replace(" %", "\u{a0}%");
        assert_eq!(said, format!("Por clase de objetivo: {kinds}."));
    }
}
