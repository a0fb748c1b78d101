//! The graduated scale, the product's mark: bands, the value as a marker, its 95 % interval as a
//! whisker. Right is always better, whatever the unit.

use baremo_metrics::answer::{RangeUsed, Value};
use baremo_metrics::page::{Band, Metric};
use baremo_metrics::service::SnapshotInfo;
use baremo_render::Language;
use baremo_render::band::{Place, band_for};
use baremo_render::scale::{Own, Reading, Ruler, Scale};
use maud::{Markup, html};

use crate::text;
use crate::text::boards::GOAL_AT;

/// Graduations drawn besides the lines of the bands.
const TICKS: u8 = 20;

/// A value on its scale.
pub(crate) struct Placed<'a> {
    scale: Scale<'a>,
    value: f64,
    interval: Option<[f64; 2]>,
    /// What the team wants, and its unit.
    goal: Option<(f64, String)>,
    /// The benchmark it is held against; none for the range of its own.
    pub(crate) band: Option<&'a Band>,
    /// The range of its own that it is held against; none for a benchmark.
    pub(crate) own: Option<Own>,
}

/// Puts a value of a range on the benchmark that speaks of exactly this figure, else on its own
/// range over periods that are as long, where one is given: the buckets of the range itself are
/// shorter, and no ruler for it. `None` when neither direction is better or there is nothing to
/// measure against.
pub(crate) fn place<'a>(
    metric: &'a Metric,
    used: &'a baremo_metrics::answer::MetricUsed,
    (value, range): (&Value, &RangeUsed),
    own: Option<Own>,
    snapshot: &SnapshotInfo,
) -> Option<Placed<'a>> {
    let here = Place {
        country: snapshot.country.as_deref(),
        industry: snapshot.industry.as_deref(),
        period: None,
    };
    let here = here.over(range, value);
    let band = band_for(metric, &used.variant, used.statistic.as_deref(), &here);
    let better = metric.better;
    let (at, interval) = (value.value?, value.interval);
    let reading = Reading { value: at, interval, unit: &used.unit, better };
    let on_band = band.and_then(|band| Scale::new(reading, Ruler::Band(band)));
    let band = band.filter(|_| on_band.is_some());
    let own = own.filter(|_| band.is_none());
    let on_own = || Scale::new(reading, Ruler::Own(own?));
    Some(Placed { scale: on_band.or_else(on_own)?, value: at, interval, goal: None, band, own })
}

impl Placed<'_> {
    /// Marks what the team wants on the scale.
    pub(crate) fn with_goal(mut self, goal: Option<f64>, unit: &str) -> Self {
        self.goal = goal.map(|goal| (goal, unit.to_owned()));
        self
    }

    /// Says where the value stands.
    pub(crate) fn words(&self, language: Language) -> String {
        self.scale.words(language)
    }

    /// Draws the scale.
    pub(crate) fn draw(&self, language: Language) -> Markup {
        let percent = |place: f64| format!("{:.2}%", 1.0 + 98.0 * place.clamp(0.0, 1.0));
        let mut says = text::SCALE_SAYS.fill(language, &[("words", &self.words(language))]);
        if let Some((goal, unit)) = &self.goal {
            says += "; ";
            says += &GOAL_AT.fill(language, &[("goal", &language.value(unit, *goal))]);
        }
        let ends = self.interval.map(|ends| ends.map(|end| self.scale.place(end)));
        let ticks = (0..=TICKS).map(|tick| f64::from(tick) / f64::from(TICKS));
        html! {
            svg.scale role="img" aria-label=(says) {
                @for (from, to, strength) in self.scale.zones() {
                    rect class=(format!("z{strength}")) x=(percent(from)) y="8"
                        width=(format!("{:.2}%", 98.0 * (to - from))) height="8" {}
                }
                @for (at, ..) in
                    self.scale.marks(language).into_iter().filter(|(at, ..)| *at > 0.0 && *at <
                        1.0) {
                    line.line x1=(percent(at)) x2=(percent(at)) y1="8" y2="16" {}
                }
                @for (index, at) in ticks.enumerate() {
                    line.tick x1=(percent(at)) x2=(percent(at)) y1="17"
                        y2=(if index % 5 == 0 { "22" } else { "19.5" }) {}
                }
                @if let Some([low, high]) = ends {
                    line.whisker x1=(percent(low)) x2=(percent(high)) y1="12" y2="12" {}
                    // An interval that goes on beyond the scale has no end on it.
                    @for end in [low, high].into_iter().filter(|end| (0.0..=1.0).contains(end)) {
                        line.whisker x1=(percent(end)) x2=(percent(end)) y1="9" y2="15" {}
                    }
                }
                @if let Some((goal, _)) = &self.goal {
                    svg x=(percent(self.scale.place(*goal))) y="0" overflow="visible" {
                        path.goal d="M0 3 V23 M0 3 H7 L5 6 L7 9 H0" {}
                    }
                }
                svg x=(percent(self.scale.place(self.value))) y="0" overflow="visible" {
                    path.marker d="M0 18 L-4.5 12 V3 Q-4.5 2 -3.5 2 H3.5 Q4.5 2 4.5 3 V12 Z" {}
                }
            }
        }
    }

    /// Writes the graduation under the scale: the lines of the bands, or worst and best.
    pub(crate) fn legend(&self, language: Language) -> Markup {
        let marks = self.scale.marks(language);
        html! {
            div class=(if self.band.is_some() { "scale-legend" } else { "scale-legend own" }) {
                @if self.band.is_some() { i {} }
                @for (_, value, name) in marks { span { (value) " " (name) } }
            }
        }
    }
}
