//! The question as others ask it: a line for a terminal, a body for the API, a statement for
//! DuckDB.

use baremo_metrics::ServiceError;
use baremo_metrics::query::Query;
use baremo_render::problem::Surface;
use baremo_render::sql::not_sql;
use maud::{Markup, html};
use serde_json::Value;

use super::View;
use crate::export::{Cell, Sheet};
use crate::text::explore as say;

/// Writes all three.
pub(super) fn question(view: &View<'_>) -> Result<Markup, ServiceError> {
    let language = view.visit.language();
    let sql = view.visit.service.sql(&view.query)?;
    Ok(html! {
        section.panel {
            h2 { (say::QUESTION.text(language)) }
            h3 { (say::AS_CLI.text(language)) }
            pre tabindex="0" data-copy="" { (line(&view.query)) }
            h3 { (say::AS_JSON.text(language)) " " code { "POST /api/v1/query" } }
            pre tabindex="0" data-copy="" { (body(&view.query)) }
            h3 { (say::AS_SQL.text(language)) " " span.quiet.small { "DuckDB" } }
            @match &sql {
                Ok(sql) => {
                    p.quiet.small { (say::SQL_HOW.text(language)) }
                    details {
                        summary { (say::SQL_SHOW.text(language)) }
                        pre tabindex="0" data-copy="" { (sql) }
                    }
                }
                Err(why) => p.quiet {
                    @let why = not_sql(language, Surface::Page, why);
                    (language.quoted(&say::SQL_NOT.fill(language, &[("why", &why)])))
                },
            }
        }
    })
}

/// Returns the sheet that says what was asked.
pub(super) fn sheet(view: &View<'_>) -> Sheet {
    let language = view.visit.language();
    let row = |name: &str, text: &str| vec![Cell::text(Some(name)), Cell::text(Some(text))];
    Sheet {
        name: say::QUESTION.text(language).into(),
        head: vec![say::QUESTION.text(language).into(), String::new()],
        rows: vec![
            row(say::AS_CLI.text(language), &line(&view.query)),
            row(say::AS_JSON.text(language), &body(&view.query)),
        ],
    }
}

/// Returns the question as a body: what is left out has its default.
fn body(query: &Query) -> String {
    let mut value = serde_json::to_value(query).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| match value {
            Value::Null => false,
            Value::Array(list) => !list.is_empty(),
            Value::Object(fields) => !fields.is_empty(),
            _ => true,
        });
    }
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

/// Returns the question as a line of a shell.
fn line(query: &Query) -> String {
    let mut line = format!("baremo query {}", quoted(&query.metrics.join(",")));
    let mut add = |flag: &str, value: Option<&str>| {
        if let Some(value) = value {
            line += &format!(" --{flag} {}", quoted(value));
        }
    };
    let by = query.by.join(",");
    let limit = query.limit.map(|limit| limit.to_string());
    add("from", query.from.as_deref());
    add("to", query.to.as_deref());
    add("grain", query.grain.as_deref());
    add("by", Some(by.as_str()).filter(|by| !by.is_empty()));
    add("where", query.filter.as_deref());
    add("zone", query.zone.as_deref());
    add("as-of", query.as_of.as_deref());
    add("stat", query.stat.as_deref());
    add("variant", query.variant.as_deref());
    for (name, value) in &query.parameters {
        add("set", Some(&format!("{name}={value}")));
    }
    add("profile", query.profile.as_deref());
    add("calendar", query.calendar.as_deref());
    add("basis", query.basis.as_deref());
    add("actor", query.actor.as_deref());
    add("credit", query.credit.as_deref());
    add("compare", query.compare.as_deref());
    add("order", query.order.as_deref());
    add("limit", limit.as_deref());
    line
}

/// Writes a word so that a shell takes it as it is.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.,:/+@".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_runs_nothing_that_data_say() {
        let query = Query {
            metrics: vec!["backlog".into(), "handle_time".into()],
            by: vec!["team".into()],
            filter: Some("team = 'd''Or' and channel = '$(rm)'".into()),
            order: Some("-backlog".into()),
            limit: Some(10),
            parameters: [("threshold".to_owned(), "30s".to_owned())].into(),
            ..Query::default()
        };
        assert_eq!(
            line(&query),
            [
                "baremo query backlog,handle_time --by team",
                r"--where 'team = '\''d'\'''\''Or'\'' and channel = '\''$(rm)'\'''",
                "--set 'threshold=30s' --order -backlog --limit 10",
            ]
            .join(" ")
        );
        assert!(!body(&query).contains("null") && body(&query).contains("\"limit\": 10"));
    }
}
