//! The answer as pictures, on the page and as files.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed};
use baremo_render::why::why_missing;
use maud::{Markup, html};

use super::View;
use crate::parts::bar::settings;
use crate::parts::chart::chart;
use crate::parts::drawing::{Drawing, Sheet, asked, fitted, missing, take};
use crate::parts::untold::out_of_reach;
use crate::plot::{Plot, Shape};
use crate::text;
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
                @if let Some(why) = nothing(view, answer, used) { p.quiet { (why) } }
                @else { @match shape {
                    Shape::Line => (chart(language, answer, used).draw(language, &title, &take)),
                    Shape::Many => (plot.many(used).draw(language, &title, &take)),
                    Shape::Bars => {
                        (fitted(|room| plot.bars(used, room)))
                        (take)
                    }
                } }
            }
        }
    }
}

/// Says why there is nothing to draw of a metric, where none of its rows has a value.
fn nothing(view: &View<'_>, answer: &Answer, used: &MetricUsed) -> Option<String> {
    let language = view.visit.language();
    let mut values = answer.rows.iter().filter_map(|row| row.values.get(&used.name));
    if values.any(|value| value.value.is_some() || value.histogram.is_some()) {
        return None;
    }
    let whole = answer.total.values.get(&used.name).cloned().unwrap_or_default();
    let reason = why_missing(language, used, &whole);
    Some(text::METRIC_NO_VALUE.fill(language, &[("reason", &reason)]))
}

/// Returns the picture of a metric as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (name, form) = asked(visit.parameter("file"))?;
    let view = View::new(visit)?;
    if view.metrics.is_empty() {
        return Err(missing(name));
    }
    let dark = visit.address.theme() == Some("dark");
    let answer = match visit.ask(&view.query) {
        Ok(answer) => answer,
        Err(error) if out_of_reach(&error).is_some() => {
            let is_drawn = view.metrics.iter().take(DRAWN).any(|metric| metric == name);
            let sheet =
                is_drawn.then(|| untold(&view, name, &error)).ok_or_else(|| missing(name))?;
            return Ok(Page::File(sheet.file(&visit.dated(name), form, dark)?));
        }
        Err(error) => return Err(error),
    };
    let used = answer.metrics.iter().take(DRAWN).find(|used| used.name == name);
    let sheet = used.and_then(|used| view.plot(&answer).sheet(used, settings(visit)));
    let sheet = sheet.ok_or_else(|| missing(name))?;
    Ok(Page::File(sheet.file(&visit.dated(name), form, dark)?))
}

/// Returns the picture of a metric that is not told by a filter: it says so, as the page does.
fn untold(view: &View<'_>, name: &str, error: &ServiceError) -> Sheet {
    Sheet {
        title: view.title(name),
        sentence: view.apart(error),
        about: settings(view.visit),
        drawing: Drawing::none(),
        key: Vec::new(),
        foot: String::new(),
    }
}
