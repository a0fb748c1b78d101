//! Why a question is not written as SQL.

use baremo_metrics::page::Kind;
use baremo_metrics::sql::NotSql;

use crate::language::Language;
use crate::messages as say;
use crate::problem::{Surface, metrics_problem};

/// Says what stands against writing a question as SQL.
pub fn not_sql(language: Language, surface: Surface, why: &NotSql) -> String {
    let fill =
        |message: say::Message, name: &str, value: &str| message.fill(language, &[(name, value)]);
    match why {
        NotSql::Of { metric, why } => format!("`{metric}`: {}", not_sql(language, surface, why)),
        NotSql::Wrong(error) => metrics_problem(language, surface, error),
        NotSql::Kind(kind) => {
            let (en, es) = kind_words(*kind);
            fill(say::SQL_KIND, "kind", language.pick(en, es))
        }
        NotSql::Calendar => say::SQL_CALENDAR.text(language).into(),
        NotSql::Profile => say::SQL_PROFILE.text(language).into(),
        NotSql::AsOf => say::SQL_AS_OF.text(language).into(),
        NotSql::OpenRange => {
            let is_typed = surface == Surface::Terminal;
            let range =
                if is_typed { "--from 2026-01 --to 2026-03" } else { "2026-01 – 2026-03" };
            fill(say::SQL_OPEN_RANGE, "range", range)
        }
        NotSql::Buckets { count, most } => {
            let [count, most] = [count, most].map(|number| language.count(*number as u64));
            say::SQL_BUCKETS.fill(language, &[("count", &count), ("most", &most)])
        }
        NotSql::References { count, most } => {
            let [count, most] = [count, most].map(|number| language.count(*number as u64));
            say::SQL_REFERENCES.fill(language, &[("count", &count), ("most", &most)])
        }
        NotSql::Statistic(name) => fill(say::SQL_STATISTIC, "name", name),
        NotSql::Money => say::SQL_MONEY.text(language).into(),
        NotSql::Chosen => say::SQL_CHOSEN.text(language).into(),
        NotSql::Shared => say::SQL_SHARED.text(language).into(),
        NotSql::LeftOut => {
            let said = LEFT_OUT.text(language);
            match surface {
                Surface::Terminal => format!("{said}: {}", LEFT_OUT_HOW.text(language)),
                Surface::Page | Surface::Api => said.into(),
            }
        }
        NotSql::Reaches(name) => fill(say::SQL_REACHES, "name", name),
        NotSql::Several(name) => fill(say::SQL_SEVERAL, "name", name),
        NotSql::Expression(text) => fill(say::SQL_EXPRESSION, "text", text),
    }
}

/// Rows about conversations that count nowhere.
const LEFT_OUT: say::Message = say::Message {
    en: "answers about conversations that count nowhere are left out by what the conversation \
         says, which a statement over this table cannot do",
    es: "las respuestas sobre conversaciones que no cuentan en ninguna parte quedan fuera por lo \
         que dice la conversación, y una consulta sobre esta tabla no llega a ella",
};
/// What to do instead.
const LEFT_OUT_HOW: say::Message = say::Message {
    en: "`baremo query` without `--sql` leaves them out, and `baremo records METRIC --excluded` \
         lists them",
    es: "`baremo query` sin `--sql` las deja fuera, y `baremo records MÉTRICA --excluded` las \
         enumera",
};

/// Returns what a metric of a kind is computed from.
fn kind_words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Duration => ("lengths of time", "duraciones"),
        Kind::Survival => ("waits that still run too", "también esperas en marcha"),
        Kind::Count => ("a count", "un recuento"),
        Kind::Ratio => ("a ratio", "una razón"),
        Kind::Share => ("shares of all groups", "partes de todos los grupos"),
        Kind::Level => ("what holds at an instant", "lo que hay en un instante"),
        Kind::Targets => ("the targets of policies", "los objetivos de las políticas"),
        Kind::Mean => ("a mean", "una media"),
        Kind::Net => ("two shares, one less the other", "dos partes, una menos otra"),
        Kind::Members => ("sets of customers", "conjuntos de clientes"),
        Kind::Cohort => ("cohorts", "cohortes"),
        Kind::Funnel => ("steps in their order", "pasos en su orden"),
        Kind::Agreement => ("pairs of ratings", "parejas de valoraciones"),
        Kind::Derived => ("other metrics", "otras métricas"),
        Kind::Composite => ("other metrics with weights", "otras métricas con pesos"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_in_both_languages() {
        let reasons = [
            NotSql::Kind(Kind::Level),
            NotSql::Calendar,
            NotSql::Profile,
            NotSql::AsOf,
            NotSql::OpenRange,
            NotSql::Buckets { count: 744, most: 400 },
            NotSql::References { count: 4000, most: 1000 },
            NotSql::Statistic("trimmed".into()),
            NotSql::Money,
            NotSql::Chosen,
            NotSql::Shared,
            NotSql::LeftOut,
            NotSql::Reaches("customer.clv".into()),
            NotSql::Several("tags".into()),
            NotSql::Expression("a < b".into()),
        ];
        for why in reasons {
            let [en, es] = [Language::En, Language::Es]
                .map(|language| not_sql(language, Surface::Terminal, &why));
            assert!(en != es && !en.contains('{') && !es.contains('{'), "{en} · {es}");
        }
    }
}
