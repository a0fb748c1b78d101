//! The sources, what they allow, and the data as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::segment::titles;
use baremo_metrics::service::{
    Coverage, Happening, Reader, ServiceError, SnapshotInfo, SourceInfo, SourceService,
};
use baremo_model::{DAY, Fact};

use super::FolderService;
use crate::commands::now;
use crate::error::{Failure, engine_error, service_error};
use crate::kept::lock;
use crate::{coverage, happenings};

impl SourceService for FolderService {
    fn sources(&self) -> Result<Vec<SourceInfo>, ServiceError> {
        let opened = self.opened()?;
        let states = opened.session.sources();
        let latest = opened.session.watermark();
        let mut brought = opened.session.brought().map_err(engine_error)?;
        let mut sources: BTreeMap<String, SourceInfo> = BTreeMap::new();
        for state in states {
            let stored = opened.snapshot.sources.get(&state.name);
            let brought = brought.remove(&state.name).unwrap_or_default();
            let is_late = latest.is_some_and(|latest| latest - state.watermark > DAY);
            let has_news = || opened.session.tells_a_roster_alone(&state.name).map(|alone| !alone);
            let info = SourceInfo {
                name: state.name.clone(),
                watermark: state.watermark,
                received_at: stored.map_or(0, |stored| stored.received_at),
                cases: brought.get(Fact::Cases.name()).copied().unwrap_or_default(),
                brought: brought.into_iter().map(|(fact, n)| (fact.to_owned(), n)).collect(),
                late: is_late && has_news().map_err(engine_error)?,
                url: state.url.clone(),
                rejects: BTreeMap::new(),
            };
            sources.insert(state.name.clone(), info);
        }
        let counted = self.folder.store.each_reject(&mut |reject| {
            if reject.dismissed.is_none() {
                let source = sources
                    .entry(reject.source.clone())
                    .or_insert_with(|| SourceInfo { name: reject.source, ..SourceInfo::default() });
                *source.rejects.entry(reject.reason).or_default() += 1;
            }
            true
        });
        counted.map_err(Failure::from).map_err(service_error)?;
        Ok(sources.into_values().collect())
    }

    fn coverage(&self) -> Result<Arc<Coverage>, ServiceError> {
        let opened = self.opened()?;
        // Held while it is worked out: whoever asks meanwhile waits for it.
        let mut known = lock(&opened.coverage);
        if let Some(found) = known.as_ref() {
            return Ok(found.clone());
        }
        let found = Arc::new(coverage::of(&opened.session).map_err(service_error)?);
        if !Reader::served().has_left() {
            *known = Some(found.clone());
        }
        Ok(found)
    }

    fn snapshot(&self) -> Result<SnapshotInfo, ServiceError> {
        let opened = self.opened()?;
        let (snapshot, settings) = (&opened.snapshot, &opened.settings);
        let covered = opened.session.covered().map_err(engine_error)?;
        let demo = snapshot.sources.keys().all(|name| name == crate::commands::demo::SOURCE);
        let [country, industry] = opened.company.clone();
        Ok(SnapshotInfo {
            number: snapshot.number,
            first: covered.map(|(first, _)| first),
            watermark: opened.session.watermark(),
            subjects: snapshot.subjects(),
            events: snapshot.events(),
            zone: settings.zone.clone(),
            calendars: settings.calendars.keys().cloned().collect(),
            profiles: settings.profiles.names().map(str::to_owned).collect(),
            segments: titles(&settings.segments.right),
            country,
            industry,
            // Read anew each time: what was just written down is there at once.
            happenings: self.happenings()?,
            is_small: opened.is_small()?,
            // Its data end with the month before this one.
            silent_days: match opened.session.watermark().filter(|_| !demo) {
                Some(at) => (now() - at).max(0) / DAY,
                None => 0,
            },
        })
    }

    fn known_until(&self, as_of: &str) -> Result<Option<i64>, ServiceError> {
        Ok(self.known(Some(as_of))?.session.watermark())
    }
}

impl FolderService {
    fn happenings(&self) -> Result<Vec<Happening>, ServiceError> {
        let read = happenings::read(&self.folder.root).map_err(service_error)?;
        Ok(happenings::drawn(&read))
    }
}
