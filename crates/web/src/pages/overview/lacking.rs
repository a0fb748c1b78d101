//! Metrics of an answer that know nothing of what the page is filtered by.

use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, Note};
use baremo_metrics::error::MetricsError;

/// Takes out of an answer the metrics that could not be asked with its others, and returns them
/// with the reason: a card says it, in place of a figure.
pub(super) fn without_lacking(answer: Arc<Answer>) -> (Arc<Answer>, Vec<(String, ServiceError)>) {
    let lack = |note: &Note| match note {
        Note::OutOfReach { metric, error } => {
            Some((metric.clone(), ServiceError::from(MetricsError::clone(error))))
        }
        _ => None,
    };
    let lacking: Vec<(String, ServiceError)> = answer.notes.iter().filter_map(lack).collect();
    if lacking.is_empty() {
        return (answer, lacking);
    }
    let mut kept = Answer::clone(&answer);
    let is_out = |name: &str| lacking.iter().any(|(metric, _)| metric == name);
    kept.metrics.retain(|used| !is_out(&used.name));
    for row in kept.rows.iter_mut().chain([&mut kept.total]) {
        row.values.retain(|name, _| !is_out(name));
    }
    kept.notes.retain(|note| !matches!(note, Note::OutOfReach { .. }));
    (Arc::new(kept), lacking)
}

#[cfg(test)]
mod tests {
    use baremo_metrics::answer::{Row, Value};
    use baremo_metrics::query::Query;
    use baremo_metrics::service::QuestionService;

    use super::*;

    #[test]
    fn what_cannot_be_asked_so_has_no_figure_and_a_reason() {
        let metrics = vec!["csat".to_owned()];
        let answer = crate::tests::service().ask(&Query { metrics, ..Query::default() });
        let plain = answer.expect("it answers");
        let (same, lacking) = without_lacking(plain.clone());
        assert!(Arc::ptr_eq(&same, &plain) && lacking.is_empty());
        let mut answer = Answer::clone(&plain);
        let blank = |row: &mut Row| row.values.insert("cac".into(), Value::default());
        answer.rows.iter_mut().chain([&mut answer.total]).for_each(|row| drop(blank(row)));
        let (fact, name, reachable) = ("orders".into(), "agent".into(), Vec::new());
        let error = Box::new(MetricsError::Unreachable { asker: None, fact, name, reachable });
        answer.notes.push(Note::OutOfReach { metric: "cac".into(), error });
        let (kept, lacking) = without_lacking(Arc::new(answer));
        let names: Vec<&str> = lacking.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["cac"]);
        assert!(!kept.total.values.contains_key("cac") && kept.total.values.contains_key("csat"));
        assert_eq!(kept.notes.len(), plain.notes.len());
    }
}
