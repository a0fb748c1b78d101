//! `/metrics/{id}/charts/{chart}.csv` and `.xlsx`: the tables of the charts that `/explore` cannot
//! ask for, with all their figures and in the unit of the answer.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::MetricUsed;
use baremo_metrics::week::HourOfWeek;
use baremo_render::date::weekday;
use baremo_render::language::is_time;
use baremo_render::words::{UNITS, called};

use super::View;
use crate::export::{Cell, Sheet, TableForm, in_whole_units, whole_unit};
use crate::parts::histogram::shares;
use crate::text;
use crate::visit::File;

impl View<'_> {
    /// Returns the table of a chart as a file; none where the file is none of them.
    pub(super) fn table(
        &self,
        used: &MetricUsed,
        file: &str,
    ) -> Result<Option<File>, ServiceError> {
        let stem = file.rsplit_once('.').map(|(stem, _)| stem);
        let (Some(stem), Some(form)) = (stem, TableForm::of(file)) else { return Ok(None) };
        let sheet = match stem {
            "distribution" => self.distribution_table(used)?,
            "week" => self.week_table()?,
            _ => None,
        };
        let stem = self.visit.dated(&format!("{}-{stem}", self.metric.name));
        sheet.map(|sheet| sheet.file(&stem, form)).transpose()
    }

    fn distribution_table(&self, used: &MetricUsed) -> Result<Option<Sheet>, ServiceError> {
        let language = self.language();
        if let Some(scores) = self.scores(used)? {
            return Ok(Some(self.scores_table(&scores)));
        }
        let Some(classes) = self.classes(used)? else { return Ok(None) };
        let row = |((low, high, count), done): (&(f64, f64, f64), f64)| {
            let figures = [Some(*low), Some(*high), Some(*count), Some(100.0 * done)];
            figures.into_iter().map(Cell::number).collect()
        };
        let head = [text::CLASS_FROM, text::CLASS_TO, text::CLASS_COUNT, text::CLASS_SHARE];
        let rows = classes.iter().zip(shares(&classes)).map(row).collect();
        Ok(Some(Sheet::new(language, text::DISTRIBUTION, &head, rows)))
    }

    fn week_table(&self) -> Result<Option<Sheet>, ServiceError> {
        let language = self.language();
        let Some((unit, week)) = self.hours()? else { return Ok(None) };
        let figure = |hour: Option<&HourOfWeek>| {
            let value = hour.and_then(|hour| hour.value);
            Cell::number(value.map(|value| in_whole_units(value, &unit)))
        };
        let row = |hour: usize| {
            let days = (0..7).map(|day| figure(week.hours.get(day * 24 + hour)));
            let name = Cell::Text(format!("{hour}:00"));
            [name].into_iter().chain(days).chain([figure(week.clock.get(hour))]).collect()
        };
        let whole = [Cell::Text(text::WHOLE_DAY.text(language).to_owned())];
        let whole = whole.into_iter().chain(week.days.iter().map(|day| figure(Some(day))));
        let whole = whole.chain([figure(Some(&week.whole))]);
        let unit = match whole_unit(&unit) {
            unit if is_time(unit) => text::SECONDS.text(language).to_owned(),
            other => called(UNITS, other, language),
        };
        let first = format!("{} ({unit})", text::HOUR.text(language));
        let days = (0..7).map(|day| weekday(language, day).to_owned());
        let last = text::WHOLE_WEEK.text(language).to_owned();
        Ok(Some(Sheet {
            name: text::WHEN.text(language).to_owned(),
            head: [first].into_iter().chain(days).chain([last]).collect(),
            rows: (0..24).map(row).chain([whole.collect()]).collect(),
        }))
    }
}
