//! The service that pages and API ask, over the data folder.
//!
//! A snapshot is opened once and kept until another has been published or the owner has edited
//! settings or pages; answers are kept beside it by their question. What is edited is found by when
//! files were written, and one that is wrong leaves what was right before.

mod opened;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use baremo_engine::Session;
use baremo_metrics::answer::Answer;
use baremo_metrics::board::Board;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::close::{Close, CloseCheck, CloseRequest};
use baremo_metrics::pack::{PackQuery, PackReport};
use baremo_metrics::query::Query;
use baremo_metrics::report::ReportSpec;
use baremo_metrics::segment::titles;
use baremo_metrics::service::{
    Cause, Conversation, ConversationQuery, Coverage, Customer, Customers, CustomersPage,
    DimensionInfo, DimensionValue, Happening, MetricService, OwnBoards, Reader, Records,
    RecordsPage, SavedView, ServiceError, SnapshotInfo, SourceInfo,
};
use baremo_metrics::sql::NotSql;
use baremo_model::dimension::{self, SEGMENT};
use baremo_model::{DAY, Fact};
use baremo_render::Language;
use baremo_store::Snapshot;

use self::opened::{Look, Opened, key};
use crate::commands::{now, tell_definitions};
use crate::definitions::Chosen;
use crate::error::{Failure, engine_error, service_error};
use crate::folder::Folder;
use crate::happenings;
use crate::kept::{Kept, lock, once};
use crate::{boards, closes, conversation, coverage, customers, listing, packs, reports, views};

/// How long a snapshot is taken for the present before the folder is looked at again.
const FRESH: Duration = Duration::from_secs(1);
/// Questions of one snapshot that are asked of the next before anybody does.
const AHEAD: usize = 16;
/// Snapshots of before that stay open: their columns are in memory.
const PAST: usize = 2;

/// What is made of a request to close a period.
type Closing = fn(&Folder, &Session, &CloseRequest, jiff::Timestamp) -> Result<Close, Failure>;

/// The service over a data folder.
pub struct FolderService {
    folder: Folder,
    /// Held by the thread that asks ahead: one at a time, however often data arrive.
    ahead: Arc<Mutex<()>>,
    present: Mutex<Option<Present>>,
    past: Mutex<Kept<(u64, Chosen), Arc<Opened>>>,
}

/// What is asked of where a question names no instant.
struct Present {
    /// When the folder was looked at last.
    looked: Instant,
    opened: Arc<Opened>,
}

impl FolderService {
    /// Returns the service over a folder.
    pub fn new(folder: Folder) -> Self {
        let past = Mutex::new(Kept::new(PAST));
        FolderService { folder, ahead: Arc::default(), present: Mutex::default(), past }
    }

    /// Returns the present snapshot under the settings of the present, opening it when either is
    /// new.
    fn opened(&self) -> Result<Arc<Opened>, ServiceError> {
        // Held while opening, so that a new snapshot is opened once however many ask.
        let mut present = lock(&self.present);
        if let Some(known) = present.as_ref().filter(|known| known.looked.elapsed() < FRESH) {
            return Ok(known.opened.clone());
        }
        let snapshot = self.folder.snapshot(None).map_err(service_error)?;
        let is_known = present.as_ref().map(|known| &known.opened).is_some_and(|opened| {
            opened.snapshot.number == snapshot.number && opened.folder.is_as_it_was()
        });
        let opened = match present.as_ref().map(|known| known.opened.clone()) {
            Some(known) if is_known => known,
            old => {
                let last = old.as_deref().map(|old| &old.folder);
                let live = self.folder.live(last).map_err(service_error)?;
                // Whoever sits at the server hears of a mistake, too.
                tell_definitions(Language::En, &live.1);
                let fresh = Arc::new(Opened::open(live, snapshot).map_err(service_error)?);
                *lock(&self.past) = Kept::new(PAST);
                if let Some(old) = old {
                    ask_ahead(&self.ahead, &old, &fresh);
                }
                fresh
            }
        };
        *present = Some(Present { looked: Instant::now(), opened: opened.clone() });
        Ok(opened)
    }

    fn happenings(&self) -> Result<Vec<Happening>, ServiceError> {
        let read = happenings::read(&self.folder.root).map_err(service_error)?;
        Ok(happenings::drawn(&read))
    }

    /// Returns what a question is asked of: the present, or what was known at its instant, in the
    /// version of the definition that it asks for.
    fn asked(&self, query: &Query) -> Result<Arc<Opened>, ServiceError> {
        if is_of_now(query) {
            return self.opened();
        }
        let folder = self.opened()?.folder.clone();
        let snapshot = || folder.snapshot(query.as_of.as_deref());
        let past = || self.past(snapshot()?, folder.chosen_for(query)?);
        past().map_err(service_error)
    }

    /// Returns a snapshot of before under some definitions, which is the present one where nothing
    /// came since and they are today's.
    fn past(&self, snapshot: Snapshot, chosen: Chosen) -> Result<Arc<Opened>, Failure> {
        let present = self.opened()?;
        if chosen == Chosen::default() && present.snapshot.number == snapshot.number {
            return Ok(present);
        }
        let key = (snapshot.number, chosen);
        if let Some(known) = lock(&self.past).get(&key) {
            return Ok(known);
        }
        let opened = Arc::new(Opened::open(present.folder.defined(&key.1)?, snapshot)?);
        // Under settings that were edited meanwhile it answers whoever asked, and nobody after.
        let now = lock(&self.present);
        if now.as_ref().is_some_and(|now| Arc::ptr_eq(&now.opened, &present)) {
            lock(&self.past).put(key, opened.clone());
        }
        Ok(opened)
    }

    /// Makes a close over the latest snapshot: not before that and not after the next, so that what
    /// was known at its instant is the same snapshot.
    fn closed(&self, request: &CloseRequest, make: Closing) -> Result<Close, Failure> {
        let now = jiff::Timestamp::now();
        let snapshot = match request.snapshot {
            Some(number) => self.folder.store.snapshot_number(number)?,
            None => self.folder.snapshot(None)?,
        };
        let made = jiff::Timestamp::from_microsecond(snapshot.created_at).unwrap_or(now);
        let opened = self.past(snapshot, Chosen::default())?;
        make(&opened.folder, &opened.session, request, now.max(made))
    }
}

/// Returns whether a question is asked of the present, under the definitions in force.
fn is_of_now(query: &Query) -> bool {
    query.as_of.is_none() && query.definition.is_none()
}

/// Asks a new snapshot, beside whatever else is asked, what the old one was asked last: pages that
/// people look at are there before they look again. While another thread does so for an earlier
/// snapshot, nothing is asked.
fn ask_ahead(turn: &Arc<Mutex<()>>, old: &Opened, fresh: &Arc<Opened>) {
    let questions = lock(&old.answers).latest(AHEAD);
    let (turn, fresh) = (turn.clone(), fresh.clone());
    std::thread::spawn(move || {
        let Ok(_turn) = turn.try_lock() else { return };
        for (look, query) in questions {
            let Ok(query) = serde_json::from_str::<Query>(&query) else { continue };
            // A question that fails now fails again when somebody asks it, and is told then.
            drop(fresh.answer(&query, look));
        }
    });
}

impl MetricService for FolderService {
    fn ask(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        self.asked(query)?.answer(query, Look::Close)
    }

    fn glance(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        self.asked(query)?.answer(query, Look::Glance)
    }

    fn askable(&self, query: &Query) -> Result<Vec<String>, ServiceError> {
        self.asked(query)?.session.askable(query).map_err(engine_error)
    }

    fn is_at_hand(&self, query: &Query) -> bool {
        // What is known at an instant is opened for each question.
        let holds = |opened: Arc<Opened>| opened.holds(query, Look::Close);
        is_of_now(query) && self.opened().is_ok_and(holds)
    }

    fn is_seen(&self, query: &Query) -> bool {
        let looks = [Look::Close, Look::Glance];
        let holds = |opened: Arc<Opened>| looks.iter().any(|look| opened.holds(query, *look));
        is_of_now(query) && self.opened().is_ok_and(holds)
    }

    fn sql(&self, query: &Query) -> Result<Result<String, NotSql>, ServiceError> {
        // The files are those of today, which the statement says; the definition need not be.
        let of_today = Query { as_of: None, ..query.clone() };
        self.asked(&of_today)?.session.sql(query).map_err(engine_error)
    }

    fn records(&self, query: &Query, page: &RecordsPage) -> Result<Records, ServiceError> {
        let opened = self.asked(query)?;
        let shape = opened.session.shape(query).map_err(engine_error)?;
        let all = opened.list(query, page.excluded)?;
        Ok(listing::page(&all, shape, page, &opened.session))
    }

    fn conversation(&self, query: &ConversationQuery) -> Result<Conversation, ServiceError> {
        let opened = self.opened()?;
        let (snapshot, settings) = (&opened.snapshot, &opened.settings);
        let (folder, session) = (&opened.folder, &opened.session);
        let found = conversation::find(folder, snapshot, settings, query, session);
        Ok(found.map_err(service_error)?.conversation)
    }

    fn customers(&self, page: &CustomersPage) -> Result<Customers, ServiceError> {
        customers::list(&self.opened()?.session, page).map_err(service_error)
    }

    fn customer(&self, id: &str) -> Result<Customer, ServiceError> {
        customers::one(&self.opened()?.session, id).map_err(service_error)
    }

    fn views(&self) -> Result<BTreeMap<String, SavedView>, ServiceError> {
        views::all(&self.folder.root).map_err(service_error)
    }

    fn save_view(&self, view: &SavedView) -> Result<String, ServiceError> {
        views::save(&self.folder.root, view).map_err(service_error)
    }

    fn forget_view(&self, word: &str) -> Result<(), ServiceError> {
        views::forget(&self.folder.root, word).map_err(service_error)
    }

    fn boards(&self) -> Result<OwnBoards, ServiceError> {
        boards::all(&self.folder.root, &self.opened()?.catalog).map_err(service_error)
    }

    fn save_board(&self, word: &str, board: &Board) -> Result<(), ServiceError> {
        let board = board.settled(&self.opened()?.catalog)?;
        boards::save(&self.folder.root, word, &board).map_err(service_error)
    }

    fn forget_board(&self, word: &str) -> Result<(), ServiceError> {
        boards::forget(&self.folder.root, word).map_err(service_error)
    }

    fn closes(&self) -> Result<Vec<Close>, ServiceError> {
        closes::all(&self.folder).map_err(service_error)
    }

    fn close(&self, name: &str, metrics: &[&str]) -> Result<CloseCheck, ServiceError> {
        let found = closes::find(&self.folder, name).map_err(service_error)?;
        let close = found.ok_or_else(|| Cause::NoClose(name.to_owned()))?;
        let opened = self.opened()?;
        let then = |number: u64| -> Result<Arc<Session>, Failure> {
            let snapshot = self.folder.store.snapshot_number(number)?;
            Ok(self.past(snapshot, Chosen::default())?.session.clone())
        };
        let kept = OnceCell::new();
        let former = || -> Result<Option<&Catalog>, Failure> {
            if kept.get().is_none() {
                drop(kept.set(opened.folder.catalog_as_of(&close.closed_at)?));
            }
            Ok(kept.get().and_then(Option::as_ref))
        };
        let check = once(&opened.checks, key(&(&close.name, &close.closed_at, metrics))?, || {
            closes::check(&close, metrics, &opened.session, &then, &former).map_err(service_error)
        })?;
        Ok(CloseCheck::clone(&check))
    }

    fn closing(&self, request: &CloseRequest) -> Result<Close, ServiceError> {
        self.closed(request, closes::drawn_up).map_err(service_error)
    }

    fn pin(&self, request: &CloseRequest) -> Result<Close, ServiceError> {
        self.closed(request, closes::pin).map_err(service_error)
    }

    fn report_spec(&self) -> Result<ReportSpec, ServiceError> {
        let (catalog, coverage) = (self.catalog()?, self.coverage()?);
        reports::spec(&self.folder.root, &catalog, &coverage).map_err(service_error)
    }

    fn comment(&self, period: &str) -> Result<String, ServiceError> {
        reports::comment(&self.folder.root, period).map_err(service_error)
    }

    fn save_comment(&self, period: &str, text: &str) -> Result<(), ServiceError> {
        reports::save_comment(&self.folder.root, period, text).map_err(service_error)
    }

    fn pack(&self, query: &PackQuery) -> Result<Arc<PackReport>, ServiceError> {
        let asked = Query { as_of: query.as_of.clone(), ..Query::default() };
        let opened = self.asked(&asked)?;
        once(&opened.packs, (query.name.clone(), query.year), || {
            packs::compose(&opened.session, query).map_err(service_error)
        })
    }

    fn catalog(&self) -> Result<Arc<Catalog>, ServiceError> {
        Ok(self.opened()?.catalog.clone())
    }

    fn dimensions(&self, metric: &str) -> Result<Vec<DimensionInfo>, ServiceError> {
        let opened = self.opened()?;
        let names = opened.session.dimensions(metric).map_err(engine_error)?;
        let segments = &opened.session.settings().segments.right;
        let info = |name: String| {
            let known = dimension::titles(&name);
            let segment = name.strip_prefix(SEGMENT).and_then(|name| segments.get(name));
            let segment = segment.map(|it| [it.title.clone(), it.title_es.clone()]);
            let attribute = known.is_none() && segment.is_none();
            let titles = known.or(segment).unwrap_or_else(|| [name.clone(), name.clone()]);
            let [title_en, title_es] = titles;
            DimensionInfo { name, title_en, title_es, attribute }
        };
        Ok(names.into_iter().map(info).collect())
    }

    fn values(
        &self,
        dimension: &str,
        metrics: &[&str],
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<DimensionValue>, ServiceError> {
        let opened = self.opened()?;
        let session = &opened.session;
        let values = session.values(dimension, metrics, prefix, limit).map_err(engine_error)?;
        Ok(values.into_iter().map(|(value, cases)| DimensionValue { value, cases }).collect())
    }

    fn sources(&self) -> Result<Vec<SourceInfo>, ServiceError> {
        let opened = self.opened()?;
        let states = opened.session.sources();
        let latest = opened.session.watermark();
        let mut brought = opened.session.brought().map_err(engine_error)?;
        let mut sources: BTreeMap<String, SourceInfo> = BTreeMap::new();
        for state in states {
            let stored = opened.snapshot.sources.get(&state.name);
            let brought = brought.remove(&state.name).unwrap_or_default();
            let info = SourceInfo {
                name: state.name.clone(),
                watermark: state.watermark,
                received_at: stored.map_or(0, |stored| stored.received_at),
                cases: brought.get(Fact::Cases.name()).copied().unwrap_or_default(),
                brought: brought.into_iter().map(|(fact, n)| (fact.to_owned(), n)).collect(),
                late: latest.is_some_and(|latest| latest - state.watermark > DAY),
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
}
