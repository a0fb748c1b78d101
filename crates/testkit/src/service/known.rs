//! The sources and the data as a whole, made up.

use std::collections::BTreeMap;

use baremo_metrics::page::Kind;
use baremo_metrics::query::Query;
use baremo_metrics::segment::SegmentTitle;
use baremo_metrics::service::{Happening, ServiceError, SnapshotInfo, SourceInfo};
use baremo_model::ErrorKind;

use super::{END, FakeService, HOSTILE};

/// The dimension that sets of customers know nothing of.
const UNKNOWN: &str = "priority";

impl FakeService {
    /// Returns the metrics of a question that its filter can narrow.
    pub(super) fn narrowed(&self, query: &Query) -> Vec<String> {
        let names_it = query.filter.as_ref().is_some_and(|filter| filter.contains(UNKNOWN));
        let knows = |name: &&String| {
            let first = self.catalog.get(name).ok().and_then(|metric| metric.definitions.first());
            first.is_none_or(|one| !matches!(one.kind, Kind::Members | Kind::Cohort))
        };
        query.metrics.iter().filter(|name| !names_it || knows(name)).cloned().collect()
    }

    /// Refuses a question of which a metric cannot be narrowed by its filter.
    pub(super) fn check(&self, query: &Query) -> Result<(), ServiceError> {
        match self.narrowed(query).len() == query.metrics.len() {
            true => Ok(()),
            false => {
                let message = format!("`{UNKNOWN}` is out of reach");
                Err(ServiceError::new(ErrorKind::BadRequest, message))
            }
        }
    }
}

/// Returns the only source.
pub(super) fn sources() -> Vec<SourceInfo> {
    vec![SourceInfo {
        name: HOSTILE.into(),
        watermark: END,
        received_at: END,
        cases: 120,
        brought: BTreeMap::from([("cases".into(), 120), ("orders".into(), 7)]),
        rejects: BTreeMap::from([("id_missing".into(), 2)]),
        ..SourceInfo::default()
    }]
}

/// Returns what is known of two years that end with [`END`], or of an empty folder.
pub(super) fn snapshot(is_empty: bool) -> SnapshotInfo {
    SnapshotInfo {
        is_small: false,
        silent_days: 0,
        number: u64::from(!is_empty),
        first: (!is_empty).then_some(END - 730 * baremo_model::DAY),
        watermark: (!is_empty).then_some(END - baremo_model::HOUR),
        subjects: if is_empty { 0 } else { 120 },
        events: if is_empty { 0 } else { 1200 },
        zone: "UTC".into(),
        calendars: vec!["support".into()],
        profiles: Vec::new(),
        segments: BTreeMap::from([(
            "segment.bought".into(),
            SegmentTitle {
                titles: ["Bought".into(), "Lo comprado".into()],
                classes: BTreeMap::from([("once".into(), ["once".into(), "una vez".into()])]),
            },
        )]),
        country: None,
        industry: None,
        happenings: vec![Happening {
            title: HOSTILE.into(),
            title_es: HOSTILE.into(),
            from: "2025-12-10".into(),
            until: None,
        }],
    }
}
