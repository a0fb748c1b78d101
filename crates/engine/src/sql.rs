//! A question as SQL, with what this snapshot and its settings say of it.

use baremo_metrics::customer::NewBy;
use baremo_metrics::query::Query;
use baremo_metrics::sql::{Background, NotSql, Who, write};

use crate::eval::filled_by_case;
use crate::session::Session;
use crate::table::test_customers::TestCustomers;

impl Session {
    /// Writes a question as SQL over the fact files of the data folder.
    ///
    /// # Errors
    ///
    /// What stands against it.
    pub fn sql(&self, query: &Query) -> Result<String, NotSql> {
        let settings = self.settings();
        let each = self.sources().iter();
        let plan = self.plan(query).ok();
        let counted_from = |name: &str| {
            let plan = plan.as_ref()?;
            let metric = plan.metrics.iter().find(|metric| metric.metric.name == name)?;
            self.narrowed(plan, metric).ok()?.map(|narrowed| narrowed.from)
        };
        write(
            query,
            &Background {
                catalog: &settings.catalog,
                zone: &settings.zone,
                week_start: settings.week_start,
                year_start_month: settings.year_start_month,
                watermarks: each.map(|source| (source.name.clone(), source.watermark)).collect(),
                attributes: &|root| self.tables().attributes(root).to_vec(),
                beyond: &|root| self.tables().source().beyond(root),
                who: &|| self.who().unwrap_or_default(),
                has: &|fact| self.tables().rows(fact).is_ok_and(|rows| rows > 0),
                by_sign_up: settings.customers.new_by == NewBy::SignUp,
                has_rates: settings.rates.is_some(),
                of_case: &|fact, name: &str| {
                    let filled = filled_by_case(self.tables(), (fact, name), false);
                    filled.is_ok_and(|filled| filled.is_some())
                },
                counted_from: &counted_from,
            },
        )
    }

    /// Returns which references stand for which customer; nobody knows where facts cannot be read,
    /// which then says the question itself.
    fn who(&self) -> Option<Who> {
        let identity = self.tables().identity().ok()?;
        let text = |code: u32| self.tables().text(code);
        let mut who = Who {
            own: identity.own().filter_map(text).collect(),
            of: identity
                .all()
                .filter_map(|(one, other)| Some((text(one)?, text(other)?)))
                .collect(),
            tests: TestCustomers::read(self.tables()).ok()?.all().filter_map(text).collect(),
        };
        who.own.sort_unstable();
        who.of.sort_unstable();
        who.tests.sort_unstable();
        Some(who)
    }
}
