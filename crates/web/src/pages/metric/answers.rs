//! How the answers of a survey spread over their scale: the part of each score, scale by scale,
//! below a metric that is made of them.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{MetricUsed, Value};
use baremo_metrics::segment::SegmentTitles;
use baremo_render::Language;
use baremo_render::words::value;
use maud::{Markup, html};

use super::View;
use crate::export::{Cell, Sheet};
use crate::parts::bars::bars;
use crate::parts::drawing::{Drawing, Room};
use crate::parts::frame::framed;
use crate::parts::groups::bar;
use crate::text;

/// The scale of two buttons.
const THUMBS: &str = "thumbs";
/// Between the ends of a scale of effort and what it counts.
const BETWEEN: &str = " · ";

/// Steps of the longest scale whose scores are all shown.
const MOST: u8 = 10;

/// How often one score was given.
pub(super) struct Score {
    /// The scale as declared.
    scale: String,
    /// The score, or the scores from the first up to the second.
    score: String,
    /// Answers with it.
    count: f64,
    /// Its part of the answers on the scale, in percent.
    share: f64,
}

impl Score {
    /// Returns what the scale is called.
    fn scale(&self, language: Language) -> String {
        match self.scale.split_once(BETWEEN) {
            Some((ends, direction)) => {
                let none = SegmentTitles::new();
                format!("{ends}{BETWEEN}{}", value(&none, "direction", direction, language))
            }
            None => value(&SegmentTitles::new(), "scale", &self.scale, language).into_owned(),
        }
    }

    /// Returns its part as a value, which stands on all answers, not on its own.
    fn part(&self) -> Value {
        Value { value: Some(self.share), ..Value::default() }
    }
}

/// Adds the scores of a scale that nobody gave, in its order: what was never said is said too.
/// Classes that hold several scores each, or one beyond the scale, stay as they are.
fn whole_scale(scale: &str, classes: Vec<(f64, f64, f64)>) -> Vec<(f64, f64, f64)> {
    let ends = scale.split(BETWEEN).next().and_then(|ends| ends.split_once('-'));
    let ends = ends.and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
    let Some((low, high)) = ends.filter(|(low, high): &(u8, u8)| high - low.min(high) <= MOST)
    else {
        return classes;
    };
    let scores: Vec<f64> = (low..=high).map(f64::from).collect();
    let is_one = |(from, to, _): &(f64, f64, f64)| from == to && scores.contains(from);
    if classes.is_empty() || !classes.iter().all(is_one) {
        return classes;
    }
    let count = |score: f64| {
        let given = classes.iter().filter(|(from, ..)| *from == score);
        given.map(|(_, _, count)| count).sum::<f64>()
    };
    scores.iter().map(|score| (*score, *score, count(*score))).collect()
}

/// Returns whether all scores are of one scale.
fn is_single(scores: &[Score]) -> bool {
    scores.windows(2).all(|pair| pair[0].scale == pair[1].scale)
}

impl View<'_> {
    /// Returns the scores given, scale by scale, the greatest first; none where the metric is not
    /// made of answers with scores.
    pub(super) fn scores(&self, used: &MetricUsed) -> Result<Option<Vec<Score>>, ServiceError> {
        let language = self.language();
        let Some(rated) = self.metric.ratings(&used.variant) else { return Ok(None) };
        let by = rated.value.as_ref().map(|side| side.same.clone()).unwrap_or_default();
        let answer = self.ask(|query| {
            query.variant = Some(rated.variant.clone());
            query.by = by.clone();
            query.stat = Some("histogram".into());
            query.compare = None;
        })?;
        let Some(answer) = answer else { return Ok(None) };
        let mut scores = Vec::new();
        for row in &answer.rows {
            let classes = row.values.get(&used.name).and_then(|value| value.histogram.as_ref());
            let scale: Vec<&str> = by.iter().filter_map(|by| row.by.get(by)?.as_deref()).collect();
            let scale = scale.join(BETWEEN);
            let classes = whole_scale(&scale, classes.cloned().unwrap_or_default());
            let all: f64 = classes.iter().map(|(_, _, count)| count).sum();
            let score = |(low, high, count): &(f64, f64, f64)| Score {
                scale: scale.clone(),
                score: match (scale.as_str(), *low) {
                    (THUMBS, 1.0) => text::THUMB_UP.text(language).to_owned(),
                    (THUMBS, 0.0) => text::THUMB_DOWN.text(language).to_owned(),
                    _ => language.class("score", (*low, *high)),
                },
                count: *count,
                share: if all > 0.0 { 100.0 * *count / all } else { 0.0 },
            };
            scores.extend(classes.iter().rev().map(score));
        }
        Ok((!scores.is_empty()).then_some(scores))
    }

    /// Draws the part of each score, for a file.
    pub(super) fn scores_drawing(&self, scores: &[Score]) -> Drawing {
        let values: Vec<Value> = scores.iter().map(Score::part).collect();
        let single = is_single(scores);
        let name = |score: &Score| match single || score.scale == THUMBS {
            true => score.score.clone(),
            false => format!("{} ({})", score.score, score.scale(self.language())),
        };
        let rows: Vec<(String, &Value)> = scores.iter().map(name).zip(&values).collect();
        let says = text::ANSWERS_SPREAD.text(self.language());
        bars(self.language(), "percent", &rows, says, Room::Wide)
    }

    /// Shows the part of each score.
    pub(super) fn scores_panel(&self, scores: &[Score]) -> Markup {
        let language = self.language();
        let name = text::ANSWERS_SPREAD.text(language);
        let most = scores.iter().map(|score| score.share).fold(f64::MIN_POSITIVE, f64::max);
        // One scale is named once, above the table.
        let single = is_single(scores).then(|| scores[0].scale(language));
        html! {
            section.panel {
                header {
                    h2 { (name) }
                    @if let Some(scale) = &single {
                        span.quiet.small { (text::ANSWERS_SCALE.text(language)) ": " (scale) }
                    }
                }
                (framed(name, if single.is_some() { "scores one" } else { "scores" }, &html! {
                    thead { tr {
                        @if single.is_none() {
                            th scope="col" { (text::ANSWERS_SCALE.text(language)) }
                        }
                        th.r scope="col" { (text::ANSWERS_SCORE.text(language)) }
                        th scope="col" { span.hidden { (text::ANSWERS_SHARE.text(language)) } }
                        th.r scope="col" { "n" }
                        th.r scope="col" { (text::ANSWERS_PART.text(language)) }
                    } }
                    tbody { @for score in scores { tr {
                        @if single.is_some() {
                            th.r scope="row" { (score.score) }
                        } @else {
                            th scope="row" { (score.scale(language)) }
                            td.r { (score.score) }
                        }
                        td.bar-cell { (bar(language, "percent", &score.part(), None, most)) }
                        td.r { (language.value("count", score.count)) }
                        td.r { (language.percent(score.share)) }
                    } } }
                }))
                (self.take("distribution", name))
            }
        }
    }

    /// Returns the scores as a table.
    pub(super) fn scores_table(&self, scores: &[Score]) -> Sheet {
        let language = self.language();
        let head =
            [text::ANSWERS_SCALE, text::ANSWERS_SCORE, text::CLASS_COUNT, text::ANSWERS_SHARE];
        let row = |score: &Score| {
            vec![
                Cell::Text(score.scale(language)),
                Cell::Text(score.score.clone()),
                Cell::number(Some(score.count)),
                Cell::number(Some(score.share)),
            ]
        };
        Sheet::new(language, text::ANSWERS_SPREAD, &head, scores.iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_nobody_gave_are_shown() {
        let given = vec![(1.0, 1.0, 2.0), (4.0, 4.0, 3.0)];
        let all = [(1.0, 2.0), (2.0, 0.0), (3.0, 0.0), (4.0, 3.0), (5.0, 0.0)];
        let all: Vec<_> = all.map(|(score, count)| (score, score, count)).into();
        assert_eq!(whole_scale("1-5", given.clone()), all);
        assert_eq!(whole_scale("1-5 · easy", given.clone()), all);
        assert_eq!(whole_scale("0-10", given.clone()).len(), 11);
        for scale in ["1-3", "0-100", "5-1", "thumbs", "email", ""] {
            assert_eq!(whole_scale(scale, given.clone()), given, "{scale}");
        }
        let wide = vec![(1.0, 3.0, 2.0)];
        assert_eq!(whole_scale("1-5", wide.clone()), wide);
        assert!(whole_scale("1-5", Vec::new()).is_empty());
    }

    #[test]
    fn scores_of_one_scale_are_told_from_those_of_several() {
        let of = |scale: &str| Score {
            scale: scale.to_owned(),
            score: "5".to_owned(),
            count: 1.0,
            share: 50.0,
        };
        assert!(is_single(&[of("1-5"), of("1-5")]) && !is_single(&[of("1-5"), of(THUMBS)]));
    }
}
