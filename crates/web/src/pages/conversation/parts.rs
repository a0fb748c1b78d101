//! What takes time in a call or live chat: waits, talk, holds, after-call work.

use baremo_metrics::service::ContactPart;
use baremo_model::SECOND;
use baremo_render::Language;
use baremo_render::language::NONE;
use baremo_render::timeline::part_kind;
use maud::{Markup, html};

use super::View;
use crate::parts::frame::framed;
use crate::parts::name::long;
use crate::text::cases as say;

/// Says how long each sort of parts took together; nothing where nobody knows.
pub(super) fn lasted(language: Language, parts: &[ContactPart]) -> String {
    let mut sums: Vec<(&str, i64)> = Vec::new();
    for part in parts {
        let Some(micros) = part.micros else { continue };
        match sums.iter().position(|(kind, _)| *kind == part.kind) {
            Some(index) => sums[index].1 += micros,
            None => sums.push((part.kind, micros)),
        }
    }
    if sums.is_empty() {
        return String::new();
    }
    let each: Vec<String> = sums
        .iter()
        .map(|(kind, micros)| format!("{} {}", part_kind(kind, language), time(*micros, language)))
        .collect();
    format!("{}. ", each.join(" · "))
}

fn time(micros: i64, language: Language) -> String {
    language.duration(micros as f64 / SECOND as f64)
}

impl View<'_> {
    /// Writes its parts, each with whose it is and how long it took.
    pub(super) fn parts(&self) -> Markup {
        let language = self.language();
        let at = |at: Option<i64>| at.map_or_else(|| NONE.to_owned(), |at| self.brief(at));
        html! {
            @if !self.conversation.parts.is_empty() {
                section.panel {
                    h2 { (say::PARTS.text(language)) }
                    (framed(say::PARTS.text(language), "stack", &html! {
                        thead { tr {
                            th scope="col" { (say::WHAT.text(language)) }
                            th scope="col" { (say::PART_WHO.text(language)) }
                            th.r scope="col" { (say::LASTED.text(language)) }
                            th scope="col" { (say::SINCE.text(language)) }
                            th scope="col" { (say::UNTIL.text(language)) }
                        } }
                        tbody { @for part in &self.conversation.parts {
                            tr {
                                th scope="row" { (part_kind(part.kind, language)) }
                                td data-head=(say::PART_WHO.text(language)) {
                                    (long(part.who.as_deref().unwrap_or(NONE)))
                                }
                                td.r data-head=(say::LASTED.text(language)) {
                                    (part.micros.map_or_else(|| NONE.to_owned(), |micros|
                                        time(micros, language)))
                                }
                                td data-head=(say::SINCE.text(language)) {
                                    (self.brief(part.from))
                                }
                                td data-head=(say::UNTIL.text(language)) { (at(part.to)) }
                            }
                        } }
                    }))
                    (self.take_table("parts", say::PARTS))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_one_sort_is_added_up_and_what_nobody_knows_is_not_told() {
        let part = |kind: &'static str, seconds: Option<i64>| ContactPart {
            kind,
            who: None,
            from: 0,
            to: None,
            micros: seconds.map(|seconds| seconds * SECOND),
        };
        let parts = [part("wait", Some(30)), part("talk", None), part("wait", Some(10))];
        assert_eq!(lasted(Language::En, &parts), "Waiting 40 s. ");
        assert_eq!(lasted(Language::Es, &[part("talk", None)]), "");
    }
}
