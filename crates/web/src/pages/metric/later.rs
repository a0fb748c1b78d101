//! `/metrics/{id}/parts/{part}`: the parts of the page, each by itself. Those that would hold up
//! the page stand on it as a link to here, which a script follows at once.

use baremo_metrics::ServiceError;
use baremo_model::ErrorKind;
use baremo_render::answer::words;
use maud::{Markup, html};

use super::lacking::untold;
use super::{View, is_slow};
use crate::parts::bar::bar;
use crate::text;
use crate::visit::{Page, Visit};

/// A part that asks questions of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// By group, and what stands beside the number there.
    Breakdown,
    /// How it spreads.
    Distribution,
    /// Where it stands.
    Scale,
    /// Over time.
    Trend,
    /// By other definitions.
    Variants,
    /// By hour of the week.
    Week,
}

impl Part {
    const ALL: &[Part] = &[
        Part::Breakdown,
        Part::Distribution,
        Part::Scale,
        Part::Trend,
        Part::Variants,
        Part::Week,
    ];

    fn word(self) -> &'static str {
        match self {
            Part::Breakdown => "breakdown",
            Part::Distribution => "distribution",
            Part::Scale => "scale",
            Part::Trend => "trend",
            Part::Variants => "variants",
            Part::Week => "week",
        }
    }
}

/// Shows a part by itself.
pub(crate) fn part(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let catalog = visit.service.catalog()?;
    let (language, word) = (visit.language(), visit.parameter("part"));
    let part = Part::ALL.iter().find(|part| part.word() == word).copied().ok_or_else(|| {
        let how = text::NOT_FOUND_HOW.text(language);
        ServiceError::new(ErrorKind::NotFound, how)
    })?;
    let metric = catalog.get(visit.parameter("id"))?;
    let view = match View::new(visit, metric) {
        Ok(view) => view,
        Err(error) => return untold(visit, &catalog, metric, error),
    };
    // By what it is broken down is known once it was.
    let shown = view.part(part)?;
    let (whole, name) = (&words(view.metric, language).title, view.called(part));
    let title = format!("{whole} · {name}");
    let main = html! {
        (bar(visit))
        div.head {
            div {
                div.kicker {
                    a href=(visit.address.beside(&format!("/metrics/{}", view.metric.name))) {
                        (whole)
                    }
                }
                h1 { (name) }
            }
        }
        (shown)
    };
    Ok(Page::Shown { title, main })
}

impl View<'_> {
    fn called(&self, part: Part) -> String {
        let language = self.language();
        let name = match part {
            Part::Breakdown => {
                let by = self.by().map(|by| self.dimension(by)).unwrap_or_default();
                return text::BREAKDOWN.fill(language, &[("dimension", &by)]);
            }
            Part::Distribution => text::DISTRIBUTION,
            Part::Scale => text::ON_THE_SCALE,
            Part::Trend => text::TREND,
            Part::Variants => text::VARIANTS,
            Part::Week => text::WHEN,
        };
        name.text(language).to_owned()
    }

    fn part(&self, part: Part) -> Result<Markup, ServiceError> {
        let (used, value) = self.figure()?;
        match part {
            Part::Breakdown => Ok(html! { (self.breakdown(used)?) (self.companions()?) }),
            Part::Distribution => self.distribution(used),
            Part::Scale => self.scale(used, value),
            Part::Trend => self.trend(used),
            Part::Variants => self.variants(used),
            Part::Week => self.week(used),
        }
    }

    /// Shows a part, or the way to it where it would hold up the page: by the hour always, and
    /// everything of a metric of which each figure is dear.
    pub(super) fn soon(&self, part: Part) -> Result<Markup, ServiceError> {
        self.hurried.set(part == Part::Week || is_slow(self.metric, &self.query));
        self.held.set(false);
        let shown = self.part(part)?;
        self.hurried.set(false);
        Ok(if self.held.get() { self.later(part) } else { shown })
    }

    /// Leads to a part, in about as much room as it takes: how much that is, style knows of each.
    fn later(&self, part: Part) -> Markup {
        let path = format!("/metrics/{}/parts/{}", self.metric.name, part.word());
        html! {
            section.panel.later.groups[part == Part::Breakdown] data-part=(part.word()) {
                header {
                    h2 { (self.called(part)) }
                    p { a href=(self.visit.address.beside(&path)) {
                        (text::LATER_PART.text(self.language()))
                        span.hidden { ": " (self.called(part)) }
                    } }
                }
                @if part == Part::Variants { (self.variants_to_come()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_beside_the_spread_where_neither_stands_beside_nothing() {
        let style = baremo_assets::at(baremo_assets::path("app.css")).expect("it is embedded");
        let style = String::from_utf8_lossy(style.plain);
        // Neither more rows than ten nor fewer than four, nor words alone; what comes later may be
        // of the usual length.
        let rows = "tr:is(:nth-child(11), :first-child:nth-last-child(-n+3))";
        let beside = format!(
            ".parts:not(:has(> .groups tbody > {rows})) > \
             .groups:is(.later, :has(tbody)):first-child:nth-last-child(3)"
        );
        for (after, columns) in [("", 7), (" + *", 5)] {
            let rule = format!("{beside}{after} {{ grid-column: span {columns}; }}");
            assert!(style.contains(&rule), "{rule}");
        }
    }

    #[test]
    fn style_knows_the_room_of_each_part() {
        let style = baremo_assets::at(baremo_assets::path("app.css")).expect("it is embedded");
        let style = String::from_utf8_lossy(style.plain);
        // The names of the variants stand there from the first.
        for part in Part::ALL.iter().filter(|part| **part != Part::Variants) {
            let sign = format!(".later[data-part=\"{}\"] {{ min-height:", part.word());
            assert!(style.contains(&sign), "{sign}");
        }
    }
}
