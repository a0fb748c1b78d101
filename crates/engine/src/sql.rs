//! A question as SQL, with what this snapshot and its settings say of it.

use baremo_metrics::query::Query;
use baremo_metrics::sql::{Background, NotSql, write};

use crate::session::Session;

impl Session {
    /// Writes a question as SQL over the fact files of the data folder.
    ///
    /// # Errors
    ///
    /// What stands against it.
    pub fn sql(&self, query: &Query) -> Result<String, NotSql> {
        let settings = self.settings();
        let each = self.sources().iter();
        write(
            query,
            &Background {
                catalog: &settings.catalog,
                zone: &settings.zone,
                week_start: settings.week_start,
                year_start_month: settings.year_start_month,
                watermarks: each.map(|source| (source.name.clone(), source.watermark)).collect(),
                attributes: &|root| self.tables().attributes(root).to_vec(),
            },
        )
    }
}
