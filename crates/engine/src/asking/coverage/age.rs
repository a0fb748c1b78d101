//! At what age a range is judged that another is compared with.
//!
//! ```text
//!   compared with          range
//!  ├─────────────┤        ├─────────────┤
//!                 └──age──► judged here  └──age──► watermark
//! ```
//!
//! What is judged at the watermark goes on coming true: surveys are answered, cases solved. A range
//! that ended earlier had longer for it, and looks better for no other reason. Decision 0092.

use std::sync::Arc;

use baremo_metrics::answer::Note;
use baremo_model::local_date;

use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::eval::Watermarks;
use crate::session::Session;

impl Session {
    /// Returns the watermarks by which a range is judged that another is compared with: as long
    /// after its end as those of the data lie after the end of the other. None where it does not
    /// end earlier.
    pub(crate) fn watermarks_as_old(&self, plan: &Plan, before: &Plan) -> Option<Arc<Watermarks>> {
        let earlier = self.earlier(plan, before).filter(|micros| *micros > 0)?;
        Some(Arc::new(self.watermarks_before(earlier)))
    }

    /// Returns how much earlier a range ends than what has passed of another.
    fn earlier(&self, plan: &Plan, before: &Plan) -> Option<i64> {
        let passed = self.watermark_of(plan)?.saturating_add(1);
        Some(plan.to.min(passed).max(plan.from).saturating_sub(before.to))
    }

    /// Says as of when the outcomes of the range compared with are judged, of a metric that judges
    /// at the watermark.
    pub(crate) fn told_of_age(
        &self,
        plan: &Plan,
        before: &Plan,
        metric: &MetricPlan,
    ) -> Option<Note> {
        let earlier = self.earlier(plan, before).filter(|micros| *micros > 0)?;
        let at = self.watermark_of(plan)?.saturating_sub(earlier);
        let date = local_date(at, &plan.time_zone).filter(|_| metric.by_watermark)?;
        Some(Note::SameAge { metric: metric.metric.name.clone(), date })
    }
}
