//! What a composite is made of: each part from 0 to 100, its weight, and the points it adds.

use baremo_metrics::answer::Value;
use baremo_metrics::catalog::Catalog;
use baremo_render::words::input;
use maud::{Markup, html};

use super::View;
use crate::parts::frame::frame;
use crate::text;

impl View<'_> {
    /// Shows the parts of a composite; nothing for other metrics.
    pub(super) fn contributions(&self, value: &Value, catalog: &Catalog) -> Markup {
        let language = self.language();
        if value.contributions.is_empty() {
            return html! {};
        }
        let missing = value.contributions.iter().any(|part| part.scaled.is_none());
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
                (frame(text::MADE_OF.text(language), &html! { table {
                    thead { tr {
                        th scope="col" { (text::PART.text(language)) }
                        th.r scope="col" { (text::PART_SCALED.text(language)) }
                        th.r scope="col" { (text::PART_WEIGHT.text(language)) }
                        th.r scope="col" { (text::PART_POINTS.text(language)) }
                        th.r scope="col" { "n" }
                    } }
                    tbody { @for part in &value.contributions { tr {
                        th scope="row" { (name(&part.input)) }
                        td.r { (number(part.scaled, 1)) }
                        td.r { (language.percent(100.0 * part.weight)) }
                        td.r { (number(part.scaled.map(|_| part.points), 1)) }
                        td.r { (language.count(part.n)) }
                    } } }
                } }))
                @if missing { p.quiet.small { (text::PART_MISSING.text(language)) } }
            }
        }
    }
}
