//! What a composite or a mean of health is made of: each part from 0 to 100, its weight, and the
//! points it adds; how many customers lack a measure; what has changed since the range before.

use baremo_metrics::answer::{Contribution, Value};
use baremo_metrics::catalog::Catalog;
use baremo_render::health::change;
use baremo_render::messages::shared::LACK_IT;
use baremo_render::words::{NULLS, called, input};
use maud::{Markup, html};

use super::View;
use crate::parts::frame::framed;
use crate::text;

impl View<'_> {
    /// Shows the parts of a composite or of a mean of health; nothing for other metrics.
    pub(super) fn contributions(&self, value: &Value, catalog: &Catalog) -> Markup {
        let language = self.language();
        if value.contributions.is_empty() {
            return html! {};
        }
        let missing = value.contributions.iter().any(|part| part.scaled.is_none());
        let lacks = value.contributions.iter().any(|part| part.missing.is_some());
        let moves = value.contributions.iter().any(|part| part.change.is_some());
        let lacking = |part: &Contribution| {
            part.missing.map_or_else(|| "–".to_owned(), |missing| language.count(missing))
        };
        let variant = self.query.variant.as_deref().unwrap_or("default");
        let name = |part: &str| input(language, catalog, (&self.metric.name, variant), part);
        let number = |number: Option<f64>, decimals| {
            number.map_or_else(|| "–".to_owned(), |number| language.number(number, decimals))
        };
        html! {
            section.panel {
                header {
                    h2 { (text::MADE_OF.text(language)) }
                    span.quiet.small { (text::MADE_OF_HOW.text(language)) }
                }
                (framed(text::MADE_OF.text(language), "", &html! {
                    thead { tr {
                        th scope="col" { (text::PART.text(language)) }
                        th.r scope="col" { (text::PART_SCALED.text(language)) }
                        th.r scope="col" { (text::PART_WEIGHT.text(language)) }
                        th.r scope="col" { (text::PART_POINTS.text(language)) }
                        th.r scope="col" { "n" }
                        @if lacks { th.r scope="col" { (LACK_IT.text(language)) } }
                        @if moves { th.r scope="col" { (text::CHANGE.text(language)) } }
                    } }
                    tbody { @for part in &value.contributions { tr {
                        th scope="row" {
                            (name(&part.input))
                            @if let Some(reason) = &part.reason {
                                " " span.quiet.small { "(" (called(NULLS, reason, language)) ")" }
                            }
                        }
                        td.r { (number(part.scaled, 1)) }
                        td.r { (language.percent(100.0 * part.weight)) }
                        td.r { (number(part.scaled.map(|_| part.points), 1)) }
                        td.r { (language.count(part.n)) }
                        @if lacks { td.r { (lacking(part)) } }
                        @if moves { td.r { (change(language, part.change)) } }
                    } } }
                }))
                @if missing { p.quiet.small { (text::PART_MISSING.text(language)) } }
            }
        }
    }
}
