//! The sources and the data as a whole, made up.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::segment::SegmentTitle;
use baremo_metrics::service::{
    Coverage, Covered, Happening, ServiceError, SnapshotInfo, SourceInfo, SourceService,
};

use super::{END, FakeService, HOSTILE};

impl SourceService for FakeService {
    fn sources(&self) -> Result<Vec<SourceInfo>, ServiceError> {
        Ok(if self.empty { Vec::new() } else { sources() })
    }

    fn coverage(&self) -> Result<Arc<Coverage>, ServiceError> {
        let covered =
            |name: &str| Covered { name: name.into(), computable: true, needs: Vec::new() };
        let metrics: Vec<Covered> = self.catalog.names().map(covered).collect();
        let total = metrics.len();
        Ok(Arc::new(Coverage { computable: total, total, metrics, missing: BTreeMap::new() }))
    }

    fn snapshot(&self) -> Result<SnapshotInfo, ServiceError> {
        Ok(snapshot(self.empty))
    }

    fn known_until(&self, _: &str) -> Result<Option<i64>, ServiceError> {
        Ok(snapshot(self.empty).watermark)
    }
}

/// Returns the only source.
fn sources() -> Vec<SourceInfo> {
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
fn snapshot(is_empty: bool) -> SnapshotInfo {
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
