//! Why the value of a customer is at risk, in the words of what it is computed from.

use baremo_metrics::service::CustomerRow;
use baremo_render::date::day;
use baremo_render::health::score_text;

use crate::text::customers as say;
use crate::visit::Visit;

/// Says by what value is at risk: how probably the customer has gone, by the orders that did not
/// come; without orders, what the health score is. Nothing where no value is at risk.
pub(super) fn reason(visit: &Visit<'_>, row: &CustomerRow) -> Option<String> {
    row.value_at_risk.filter(|value| *value > 0)?;
    let language = visit.language();
    let zone = visit.address.zone(visit.snapshot);
    match (row.p_alive, row.last_order_at, row.health) {
        (Some(alive), Some(at), _) => {
            let gone = language.percent(100.0 * (1.0 - alive));
            // A date stays on one line.
            let at = day(language, at, zone).replace(' ', "\u{a0}");
            Some(say::GONE_SINCE.fill(language, &[("share", &gone), ("at", &at)]))
        }
        (Some(alive), None, _) => {
            let gone = language.percent(100.0 * (1.0 - alive));
            Some(say::GONE.fill(language, &[("share", &gone)]))
        }
        (None, _, Some(score)) => {
            let score = score_text(language, score);
            Some(say::HEALTH_IS.fill(language, &[("score", &score)]))
        }
        (None, _, None) => None,
    }
}
