//! What may be asked instead of a dimension that is out of reach: what all facts of a question
//! reach, for what one of them alone knows would be refused by the next.

use baremo_metrics::error::{Asker, MetricsError};
use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Input, Kind};
use baremo_metrics::query::Query;
use baremo_model::Fact;
use baremo_model::dimension::is_told_by_date;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived;
use crate::kinds::targets::{POLICY, TARGET};
use crate::reading::dated::whoever_they_are;
use crate::reading::moments;
use crate::session::Session;

impl Session {
    /// Returns those metrics of a question that reach all that its filter, its dimensions and what
    /// its profile leaves out name. Another one of them has no value.
    ///
    /// # Errors
    ///
    /// The same as [`Session::ask`], of what is wrong with the question for all of them.
    pub fn askable(&self, query: &Query) -> Result<Vec<String>, EngineError> {
        let session = self.counting(query.variant.as_deref())?;
        let plan = session.plan(query)?;
        let askable = plan.metrics.iter().filter(|metric| session.lack(&plan, metric).is_none());
        Ok(askable.map(|metric| metric.metric.name.clone()).collect())
    }

    /// Returns those metrics of a plan that reach all it names; all where none does.
    pub(crate) fn reached_of<'p>(&self, plan: &'p Plan) -> Vec<&'p MetricPlan> {
        let all: Vec<&MetricPlan> = plan.metrics.iter().collect();
        if all.len() < 2 {
            return all;
        }
        let reached = all.iter().copied().filter(|metric| self.lack(plan, metric).is_none());
        let reached: Vec<&MetricPlan> = reached.collect();
        if reached.is_empty() { all } else { reached }
    }

    /// Returns whether an error says that a metric does not reach what others of its plan do.
    pub(crate) fn is_done_without(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
        error: &EngineError,
    ) -> bool {
        let lacks = |metric: &MetricPlan| self.lack(plan, metric).is_some();
        error.is_of_reach() && lacks(metric) && !plan.metrics.iter().all(lacks)
    }

    /// Returns why a metric cannot be asked by all that a plan and its profile name: something that
    /// it is made of knows nothing of one of the names. Nothing where it can.
    pub(crate) fn lack(&self, plan: &Plan, metric: &MetricPlan) -> Option<EngineError> {
        let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
        let mut names = filtered.into_iter().chain(plan.by.iter().map(String::as_str));
        let lack = names.find_map(|name| self.lack_of(plan, metric, name));
        let Some(mut lack) = lack else { return self.lack_of_profile(plan, metric) };
        if let EngineError::Metrics(MetricsError::Unreachable { reachable, .. }) = &mut lack {
            self.keep_reached(plan, metric, reachable);
        }
        Some(lack)
    }

    /// Does the same of the names by which its profile leaves something out, with where that is
    /// written. It leaves out of all that is read, also of what follows an entry or a first step.
    fn lack_of_profile(&self, plan: &Plan, metric: &MetricPlan) -> Option<EngineError> {
        let exclude = metric.profile_exclude.as_ref()?;
        let own = exclude.columns().into_iter().find_map(|name| self.lack_of(plan, metric, name));
        let definition = &metric.definition;
        let following: Vec<&str> = match definition.kind {
            Kind::Cohort => definition.sides().map(|side| side.fact.as_str()).collect(),
            Kind::Funnel => definition.steps.iter().map(|step| step.fact.as_str()).collect(),
            _ => Vec::new(),
        };
        let lack = own.or_else(|| {
            let mut facts = following.into_iter().filter_map(Fact::from_name);
            facts.find_map(|fact| {
                let read = whoever_they_are(self, metric, fact);
                let names = read.profile_exclude.as_ref().map(Expr::columns).unwrap_or_default();
                let mut names = names.into_iter().filter(|name| !is_told_by_date(name));
                names.find_map(|name| self.scope(plan, &read, fact).see(name).err())
            })
        });
        lack.map(|lack| lack.at(&metric.profile_origin))
    }

    /// Does the same of one name. Targets know their kind and their policy, which are in no fact.
    fn lack_of(&self, plan: &Plan, metric: &MetricPlan, name: &str) -> Option<EngineError> {
        let is_own = metric.definition.kind == Kind::Targets && [POLICY, TARGET].contains(&name);
        let is_told = is_told_by_date(name) && moments::reach(self, metric, name);
        if is_own || is_told { None } else { self.unreached(plan, metric, name) }
    }

    /// Returns an error about a name out of reach with those names only that all metrics of a plan
    /// reach, in all that they are made of, and with the metric that does not reach it; any other
    /// error as it is.
    pub(crate) fn within_reach(&self, plan: &Plan, mut error: EngineError) -> EngineError {
        if let EngineError::Metrics(MetricsError::Unreachable { asker, name, reachable, .. }) =
            &mut error
            && asker.is_none()
        {
            for metric in plan.metrics.iter() {
                self.keep_reached(plan, metric, reachable);
            }
            let name = name.as_str();
            let lacks = |metric: &&MetricPlan| self.lack_of(plan, metric, name).is_some();
            let only = plan.metrics.first().filter(|_| plan.metrics.len() == 1);
            let whose = only.or_else(|| plan.metrics.iter().find(lacks));
            *asker = whose.map(|metric| Asker::Metric(metric.metric.name.clone()));
        }
        error
    }

    /// Returns whether a metric may be asked by a name that its first fact knows: targets are told
    /// apart by the cases they were promised for, and members by who they are, whatever they did.
    pub(crate) fn is_told_apart(&self, plan: &Plan, metric: &MetricPlan, name: &str) -> bool {
        let by_rows = !matches!(metric.definition.kind, Kind::Targets | Kind::Members);
        !by_rows || is_told_by_date(name) || self.reaches(plan, metric, name)
    }

    /// Returns whether a metric may be asked by a name, in all that it is made of. An input that
    /// does without a dimension hinders none.
    pub(crate) fn reaches(&self, plan: &Plan, metric: &MetricPlan, name: &str) -> bool {
        self.unreached(plan, metric, name).is_none()
    }

    /// Returns why it may not be.
    fn unreached(&self, plan: &Plan, metric: &MetricPlan, name: &str) -> Option<EngineError> {
        let definition = &metric.definition;
        if metric.unreached.is_some() {
            return None;
        }
        let input = |input: &Input| match derived::resolved(self, metric, input) {
            Ok(own) => self.unreached(plan, &own, name),
            Err(error) => Some(error),
        };
        if !definition.inputs.is_empty() {
            return definition.inputs.values().find_map(input);
        }
        let sides = definition.told_apart();
        let mut facts = sides.iter().filter_map(|side| Fact::from_name(&side.fact));
        facts.find_map(|fact| self.scope(plan, metric, fact).see(name).err())
    }

    /// Keeps the names that a metric reaches. An input that does without a dimension hinders none;
    /// targets are told apart by the cases they were promised for, which were looked at.
    fn keep_reached(&self, plan: &Plan, metric: &MetricPlan, names: &mut Vec<String>) {
        let definition = &metric.definition;
        if metric.unreached.is_some() || definition.kind == Kind::Targets {
            return;
        }
        for input in definition.inputs.values() {
            if let Ok(own) = derived::resolved(self, metric, input) {
                self.keep_reached(plan, &own, names);
            }
        }
        let sides = if definition.inputs.is_empty() { definition.told_apart() } else { Vec::new() };
        for fact in sides.iter().filter_map(|side| Fact::from_name(&side.fact)) {
            let known = self.scope(plan, metric, fact).reachable();
            names.retain(|name| match is_told_by_date(name) {
                true => moments::reach(self, metric, name),
                false => known.contains(name),
            });
        }
    }
}
