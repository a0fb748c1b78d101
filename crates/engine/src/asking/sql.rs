//! A question as SQL, with what this snapshot and its settings say of it.

use std::cell::RefCell;

use baremo_metrics::customer::NewBy;
use baremo_metrics::query::Query;
use baremo_metrics::sql::{Background, NotSql, Who, write};

use crate::EngineError;
use crate::asking::plan::{CURRENT, Plan};
use crate::reading::eval::Scope;
use crate::reading::table::test_customers::TestCustomers;
use crate::session::Session;

/// Why something that a statement says could not be read, the first of all.
#[derive(Default)]
struct Unread(RefCell<Option<EngineError>>);

impl Unread {
    /// Returns what was read; takes note where it could not be.
    fn note<T>(&self, read: Result<T, EngineError>) -> Option<T> {
        let noted = read.map_err(|error| {
            self.0.borrow_mut().get_or_insert(error);
        });
        noted.ok()
    }
}

impl Session {
    /// Writes a question as SQL over the fact files of the data folder, or says what stands
    /// against it.
    ///
    /// # Errors
    ///
    /// Fails where facts cannot be read: a statement without what they say, such as who is a test,
    /// would give another number than the question.
    pub fn sql(&self, query: &Query) -> Result<Result<String, NotSql>, EngineError> {
        let settings = self.settings();
        let each = self.sources().iter();
        let unread = Unread::default();
        let plan = match self.plan(query) {
            // What is wrong with the question the writing says itself.
            Err(EngineError::Metrics(_)) => None,
            planned => Some(planned?),
        };
        let (plain, current) = (Plan::plain(), query.actor.as_deref() == Some(CURRENT));
        let counted_from = |name: &str| {
            let plan = plan.as_ref()?;
            let metric = plan.metrics.iter().find(|metric| metric.metric.name == name)?;
            unread.note(self.narrowed(plan, metric))?.map(|narrowed| narrowed.from)
        };
        let written = write(
            query,
            &Background {
                catalog: &settings.catalog,
                zone: &settings.zone,
                week_start: settings.week_start,
                year_start_month: settings.year_start_month,
                watermarks: each.map(|source| (source.name.clone(), source.watermark)).collect(),
                attributes: &|root| self.tables().attributes(root).to_vec(),
                beyond: &|root| self.tables().source().beyond(root),
                who: &|| unread.note(self.who()).unwrap_or_default(),
                has: &|fact| unread.note(self.tables().rows(fact)).is_some_and(|rows| rows > 0),
                by_sign_up: settings.customers.new_by == NewBy::SignUp,
                has_rates: settings.rates.is_some(),
                elsewhere: &|fact, name: &str| {
                    let scope = Scope { current, ..self.plain_scope(&plain, fact) };
                    unread.note(scope.is_told_elsewhere(name)).unwrap_or_default()
                },
                counted_from: &counted_from,
            },
        );
        match unread.0.take() {
            Some(error) => Err(error),
            None => Ok(written),
        }
    }

    /// Returns which references stand for which customer, and who is a test.
    fn who(&self) -> Result<Who, EngineError> {
        let identity = self.tables().identity()?;
        let text = |code: u32| self.tables().text(code);
        let mut who = Who {
            own: identity.own().filter_map(text).collect(),
            of: identity
                .all()
                .filter_map(|(one, other)| Some((text(one)?, text(other)?)))
                .collect(),
            tests: TestCustomers::read(self.tables())?.all().filter_map(text).collect(),
        };
        who.own.sort_unstable();
        who.of.sort_unstable();
        who.tests.sort_unstable();
        Ok(who)
    }
}
