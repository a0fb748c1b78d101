//! Values whose observations must share something: a mean over two scales is no number.

use baremo_metrics::answer::Value;
use baremo_model::{Fact, NULL_CODE};

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::session::Session;

/// Blanks the values in which a column named by the side's `same` has several values; the reason
/// is `mixed_` and the column's name. Rows without a value mix with none.
pub(crate) fn refuse(
    session: &Session,
    metric: &MetricPlan,
    measured: &Measured,
    values: &mut [Value],
    groups: usize,
) -> Result<(), EngineError> {
    let Some(side) = &metric.definition.value else { return Ok(()) };
    let Some(fact) = Fact::from_name(&side.fact) else { return Ok(()) };
    let plan = Plan::plain();
    for name in &side.same {
        let column = session.plain_scope(&plan, fact).see(name)?;
        let mut seen: Vec<u32> = vec![NULL_CODE; values.len()];
        for observation in measured.upper.observations.iter() {
            let code = column.code(observation.row as usize);
            let cell = measured.upper.cell(observation, groups);
            let known = &mut seen[cell];
            match *known {
                NULL_CODE => *known = code,
                other if code == NULL_CODE || code == other => {}
                _ => {
                    let value = &mut values[cell];
                    value.value = None;
                    value.interval = None;
                    value.numerator = None;
                    value.histogram = None;
                    value.reason = Some(format!("mixed_{name}"));
                }
            }
        }
    }
    Ok(())
}
