//! The answer as pictures, on the page and as files.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::Answer;
use maud::{Markup, html};

use super::View;
use crate::parts::bar::settings;
use crate::parts::chart::chart;
use crate::parts::drawing::{asked, fitted, missing, take};
use crate::plot::{Plot, Shape};
use crate::visit::{Page, Visit};

/// Metrics drawn, at most.
const DRAWN: usize = 3;

impl View<'_> {
    fn plot<'a>(&'a self, answer: &'a Answer) -> Plot<'a> {
        let language = self.visit.language();
        let segments = &self.visit.snapshot.segments;
        Plot { language, catalog: &self.catalog, segments, query: &self.query, answer }
    }
}

/// Draws the first metrics where there is something to compare.
pub(super) fn picture(view: &View<'_>, answer: &Answer) -> Markup {
    let (language, address) = (view.visit.language(), view.visit.address);
    let plot = view.plot(answer);
    let Some(shape) = plot.shape() else { return html! {} };
    html! {
        @for used in answer.metrics.iter().take(DRAWN) {
            @let title = plot.title(used);
            @let take = take(address, &format!("/explore/charts/{}", used.name), &title);
            section.panel {
                h2 { (title) }
                @match shape {
                    Shape::Line => (chart(language, answer, used).draw(language, &title, &take)),
                    Shape::Many => (plot.many(used).draw(language, &title, &take)),
                    Shape::Bars => {
                        (fitted(|room| plot.bars(used, room)))
                        (take)
                    }
                }
            }
        }
    }
}

/// Returns the picture of a metric as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (name, form) = asked(visit.parameter("file"))?;
    let view = View::new(visit)?;
    if view.metrics.is_empty() {
        return Err(missing(name));
    }
    let answer = visit.ask(&view.query)?;
    let used = answer.metrics.iter().take(DRAWN).find(|used| used.name == name);
    let sheet = used.and_then(|used| view.plot(&answer).sheet(used, settings(visit)));
    let dark = visit.address.theme() == Some("dark");
    Ok(Page::File(sheet.ok_or_else(|| missing(name))?.file(name, form, dark)?))
}
