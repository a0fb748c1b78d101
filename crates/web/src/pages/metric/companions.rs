//! What stands beside the number group by group: other definitions of it and other metrics, each
//! by the dimension of the breakdown.

use std::collections::BTreeMap;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed, Value};
use baremo_metrics::catalog::Catalog;
use baremo_metrics::query::{Query, USUAL};
use baremo_render::answer::{unit_of, words};
use baremo_render::words::Called;
use maud::{Markup, html};

use super::View;
use crate::parts::frame::framed;
use crate::parts::groups::way;
use crate::text;

/// One metric or definition, by group.
struct Column {
    title: String,
    used: MetricUsed,
    values: BTreeMap<Option<String>, Value>,
}

impl View<'_> {
    /// Shows what the page names beside the number, where other metrics are among it. Definitions
    /// alone stand among the variants.
    pub(super) fn companions(&self) -> Result<Markup, ServiceError> {
        let language = self.language();
        let is_own = |name: &&String| self.metric.definition(name).is_some();
        let (own, others): (Vec<&String>, Vec<&String>) =
            self.metric.companions.iter().partition(is_own);
        let Some(by) = self.by().filter(|_| !others.is_empty()) else { return Ok(html! {}) };
        let catalog = self.visit.service.catalog()?;
        let together: Vec<String> =
            std::iter::once(&self.metric.name).chain(others).cloned().collect();
        let (mut columns, mut names) = (Vec::new(), Vec::new());
        let asked = std::iter::once((together, None));
        let asked =
            asked.chain(own.into_iter().map(|own| (vec![self.metric.name.clone()], Some(own))));
        for (metrics, variant) in asked {
            let query = Query {
                metrics,
                variant: variant.cloned(),
                by: vec![by.to_owned()],
                stat: Some(USUAL.to_owned()),
                grain: None,
                compare: None,
                parameters: BTreeMap::new(),
                ..self.query.clone()
            };
            if let Some(answer) = self.put(&query)? {
                self.add(&answer, by, &catalog, (&mut columns, &mut names));
            }
        }
        if columns.len() < 2 {
            return Ok(html! {});
        }
        let dimension = self.dimension(by);
        let title = text::COMPANIONS.fill(language, &[("dimension", &dimension)]);
        let each = names.iter().filter_map(|name| Some((by, name.as_deref()?)));
        let called = Called::among(&self.visit.snapshot.segments, each, language);
        Ok(html! {
            section.panel {
                h2 { (title) }
                (framed(&title, "stack", &html! {
                    thead { tr {
                        th scope="col" { (dimension) }
                        @for column in &columns { th.r scope="col" { (column.title) } }
                    } }
                    tbody { @for name in &names { tr {
                        th scope="row" { (way(self.visit.address, &called, by, name.as_deref())) }
                        @for column in &columns { (self.cell(column, name)) }
                    } } }
                }))
            }
        })
    }

    /// Takes the figures of an answer, and the groups that nothing before it has.
    fn add(
        &self,
        answer: &Answer,
        by: &str,
        catalog: &Catalog,
        (columns, names): (&mut Vec<Column>, &mut Vec<Option<String>>),
    ) {
        for used in &answer.metrics {
            let mut values = BTreeMap::new();
            for row in &answer.rows {
                let Some(value) = row.values.get(&used.name) else { continue };
                let name = row.by.get(by).cloned().flatten();
                if value.value.is_some() && !names.contains(&name) {
                    names.push(name.clone());
                }
                values.insert(name, value.clone());
            }
            let title = self.titled(used, catalog);
            columns.push(Column { title, used: used.clone(), values });
        }
    }

    /// Returns what a column is called: a definition of the page's metric by its own title.
    fn titled(&self, used: &MetricUsed, catalog: &Catalog) -> String {
        let language = self.language();
        let metric = catalog.get(&used.name).unwrap_or(self.metric);
        let told = words(metric, language);
        let variant = told.variants.get(&used.variant).filter(|_| used.name == self.metric.name);
        variant.map_or(&told.title, |(title, _)| title).clone()
    }

    /// Writes the figure of a group, grey where it stands on too few observations to be judged.
    fn cell(&self, column: &Column, name: &Option<String>) -> Markup {
        let Column { title, used, values } = column;
        let value = values.get(name);
        let figure = value.and_then(|value| {
            Some(self.language().value(&unit_of(&used.unit, value), value.value?))
        });
        let is_few = value.is_some_and(|value| value.is_few(&used.unit));
        html! {
            td class=(if is_few { "r few" } else { "r" }) data-head=(title) {
                (figure.as_deref().unwrap_or("–"))
            }
        }
    }
}
