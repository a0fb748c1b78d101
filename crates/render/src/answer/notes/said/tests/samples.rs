//! Notes to be said.

use super::*;

pub(super) fn former(told: Option<&Definitions>) -> Note {
    let told = match told {
        None => Definitions::Of { date: Date::constant(2026, 10, 3), time: None },
        Some(Definitions::Of { date, time: None }) => {
            Definitions::Of { date: *date, time: Some(Time::constant(9, 5, 7, 0)) }
        }
        Some(Definitions::Of { .. }) => Definitions::NotKept,
        Some(Definitions::NotKept) => Definitions::Unread { path: "x/y.md".into() },
        Some(Definitions::Unread { .. } | Definitions::Standing { .. }) => Definitions::Standing {
            wrong: Told { en: "x.toml:1: wrong".into(), es: Some("x.toml:1: mal".into()) },
        },
    };
    Note::Definitions { told }
}

pub(super) fn missing(path: &str, line: usize) -> PageError {
    PageError::new(path, line, TomlProblem::Missing { key: "w_0".to_owned() })
}

pub(super) fn since(within: bool) -> Note {
    let [begins, date] = [Date::constant(2025, 2, 1), Date::constant(2026, 2, 1)];
    Note::Since { fact: Fact::Orders, date, begins, from: within.then_some(date) }
}

pub(super) fn in_part(ends: bool) -> Note {
    let [date, edge] = [Date::constant(2026, 10, 20), Date::constant(2026, 10, 4)];
    Note::InPart { fact: Fact::Cases, date, edge, ends, compared: !ends }
}

pub(super) fn within(ends: bool) -> Note {
    Note::SourceWithin { source: "chats".into(), date: Date::constant(2026, 10, 1), ends }
}

pub(super) fn talk_only(metric: &str) -> Note {
    Note::MissingParts {
        metric: metric.to_owned(),
        label: "talk_only".into(),
        sources: vec!["pbx".into()],
        needs: vec!["holds".into(), "after_call_work".into()],
    }
}

pub(super) fn everybody() -> Vec<(Holder, Vec<String>)> {
    let holders = [
        Holder::Customer,
        Holder::Order,
        Holder::Conversation,
        Holder::Contact,
        Holder::Survey,
        Holder::Review,
        Holder::Comment,
        Holder::Visit,
        Holder::Post,
    ];
    holders.map(|holder| (holder, vec!["w_0".to_owned()])).into()
}

pub(super) fn spent(unsaid: Unsaid) -> Note {
    Note::Unattributed {
        metrics: vec!["cac".into(), "clv_to_cac".into()],
        dimension: "channel".into(),
        amount: 8_280_000.0,
        currency: Some("EUR".into()),
        share: 46.07,
        unsaid,
    }
}

pub(super) fn alone() -> Note {
    Note::NotShown { limit: 2, rows: 4, groups: 4, nothing: false, counts: Vec::new() }
}

pub(super) fn held_whole() -> Note {
    let [metric, variant, dimension] = ["contact_rate", "default", "channel"].map(str::to_owned);
    Note::HeldWhole { metric, variant, dimension, inputs: vec!["orders".into()] }
}

pub(super) fn without_agent() -> Note {
    let [metric, dimension] = ["abandonment_rate", "team"].map(str::to_owned);
    Note::WithoutAgent { metric, dimension, fact: Fact::Contacts, count: 43 }
}

pub(super) fn passed_over() -> Note {
    let metrics = vec!["csat".into(), "nps".into()];
    Note::PassedOver { metrics, dimension: "channel".into(), fact: Fact::Cases, count: 12 }
}
