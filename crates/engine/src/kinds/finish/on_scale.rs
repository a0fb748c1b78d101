//! Between which ends the mean of a score lies: no interval leaves the scale, however few it is of.

use baremo_metrics::answer::Value;
use baremo_metrics::page::Side;
use baremo_metrics::{health, scorecard};
use baremo_model::Fact;
use baremo_model::fact::NULL_INT;

use crate::EngineError;
use crate::asking::plan::Plan;
use crate::kinds::money;
use crate::reading::scan::Scan;
use crate::session::Session;

/// Ends of a scale, as facts hold them.
type Ends = (i64, i64);

/// Cuts the intervals of what a side takes at the ends of its scale: that of health and of
/// reviews, and of answers to a survey the one they were given on.
pub(super) fn keep(
    session: &Session,
    side: &Side,
    scan: &Scan,
    values: &mut [Value],
    groups: usize,
) -> Result<(), EngineError> {
    if health::is_score(side) || scorecard::is_score(side) {
        values.iter_mut().for_each(|value| cut(value, 0.0, 100.0));
        return Ok(());
    }
    let is_of_answers = side.fact == Fact::SurveyAnswers.name();
    match side.of.as_deref().filter(|_| is_of_answers) {
        Some("normalised") => values.iter_mut().for_each(|value| cut(value, 0.0, 1.0)),
        Some("score") if values.iter().any(|value| value.interval.is_some()) => {
            let factor = money::number_scale(&side.fact, "scale_min");
            let all = ends(session, scan, values.len(), groups)?;
            for (value, (least, greatest)) in values.iter_mut().zip(all) {
                if least <= greatest {
                    cut(value, least as f64 * factor, greatest as f64 * factor);
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// Returns the least and the greatest answer that the scales of each cell have.
fn ends(
    session: &Session,
    scan: &Scan,
    cells: usize,
    groups: usize,
) -> Result<Vec<Ends>, EngineError> {
    let plan = Plan::plain();
    let scope = session.plain_scope(&plan, Fact::SurveyAnswers);
    let (least, greatest) = (scope.see("scale_min")?, scope.see("scale_max")?);
    let mut all = vec![(i64::MAX, i64::MIN); cells];
    for observation in scan.observations.iter() {
        let row = observation.row as usize;
        let (low, high) = (least.integer(row), greatest.integer(row));
        if low != NULL_INT && high != NULL_INT {
            let known = &mut all[scan.cell(observation, groups)];
            *known = (known.0.min(low), known.1.max(high));
        }
    }
    Ok(all)
}

fn cut(value: &mut Value, least: f64, greatest: f64) {
    value.interval = value.interval.map(|[low, high]| [low.max(least), high.min(greatest)]);
}
