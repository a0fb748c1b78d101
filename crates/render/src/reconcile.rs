//! Our figures against the ones the source stored: how many are equal, and why others differ.

use crate::csv::{Line, csv_line};
use crate::language::{Language, NONE};
use crate::messages;
use crate::style::{Paint, Style};
use crate::table::{Align, Cell, Column, Table};
use crate::text::{clean, paragraph, width};
use crate::words::{DIFFERENCES, called};

/// What was compared for one source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reconciliation {
    /// The source.
    pub source: String,
    /// One entry a stored figure.
    pub checks: Vec<Check>,
    /// What was stored and held against nothing of ours.
    pub not_compared: Vec<NotCompared>,
}

/// Figures of one name that were held against nothing of ours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NotCompared {
    /// Name of the stored figure.
    pub name: String,
    /// Short name of why.
    pub reason: String,
    /// How many conversations have it.
    pub count: u64,
    /// Why, in the reader's language.
    pub explanation: String,
}

/// One stored figure against one of ours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// Name of the stored figure.
    pub name: String,
    /// The metric it is compared with.
    pub metric: String,
    /// Unit of both.
    pub unit: String,
    /// Conversations with both figures.
    pub compared: u64,
    /// Those whose figures agree.
    pub equal: u64,
    /// Differences by class, in the order in which they are shown.
    pub classes: Vec<DifferenceClass>,
    /// Differences one by one.
    pub differences: Vec<Difference>,
}

/// Differences with the same explanation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DifferenceClass {
    /// Short name of the class.
    pub class: String,
    /// How many conversations differ so.
    pub count: u64,
    /// Why they do, in the reader's language.
    pub explanation: String,
}

/// A conversation whose figures differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Id.
    pub conversation: String,
    /// Our figure, none where we have no value.
    pub ours: Option<f64>,
    /// The stored figure.
    pub theirs: Option<f64>,
    /// Its class.
    pub class: String,
    /// What explains this one, in the reader's language; may be empty.
    pub explanation: String,
}

/// Writes a reconciliation, listing at most `listed` differences of each check.
pub fn reconcile_text(
    language: Language,
    style: Style,
    reconciliation: &Reconciliation,
    listed: usize,
) -> String {
    let mut out = String::new();
    out += &format!("{}\n\n", style.paint(Paint::Bold, &clean(&reconciliation.source)));
    if reconciliation.checks.iter().all(|check| check.compared == 0) {
        out += &format!("  {}\n", messages::NOTHING_COMPARED.text(language));
        aside(&mut out, language, style, &reconciliation.not_compared);
        return style.finish(out);
    }
    overview(&mut out, language, style, reconciliation);
    for check in &reconciliation.checks {
        one(&mut out, language, style, check, listed);
    }
    let equal = reconciliation.checks.iter().all(|check| check.equal == check.compared);
    if equal {
        out += &format!("\n  {}\n", messages::ALL_EQUAL.text(language));
    }
    aside(&mut out, language, style, &reconciliation.not_compared);
    style.finish(out)
}

/// Tells what was stored and not compared, and why.
fn aside(out: &mut String, language: Language, style: Style, all: &[NotCompared]) {
    if all.is_empty() {
        return;
    }
    *out += &format!("\n{}\n", style.paint(Paint::Bold, messages::SET_ASIDE.text(language)));
    let counts = all.iter().map(|one| width(&language.count(one.count))).max().unwrap_or(0);
    for one in all {
        let count = crate::text::right(&language.count(one.count), counts);
        let lead = format!("  {count}  ");
        let text = format!("{}: {}", clean(&one.name), clean(&one.explanation));
        paragraph(out, &text, &lead, &crate::text::spaces(width(&lead)), style.columns());
    }
}

fn overview(out: &mut String, language: Language, style: Style, all: &Reconciliation) {
    let head =
        |message: messages::Message, align: Align| Column::new(message.text(language), align);
    let mut table = Table::new(vec![
        head(messages::CHECK, Align::Left).shrinking_to(22),
        head(messages::METRIC, Align::Left).dropped(1),
        head(messages::COMPARED_COUNT, Align::Right),
        head(messages::EQUAL, Align::Right),
        head(messages::DIFFERENT, Align::Right),
        head(messages::EQUAL_SHARE, Align::Right),
    ]);
    for check in &all.checks {
        let different = check.compared.saturating_sub(check.equal);
        let share = match check.compared {
            0 => NONE.to_owned(),
            compared => language.percent(100.0 * check.equal as f64 / compared as f64),
        };
        table.row(vec![
            clean(&check.name).into(),
            Cell::painted(clean(&check.metric), Some(Paint::Dim)),
            language.count(check.compared).into(),
            language.count(check.equal).into(),
            Cell::painted(language.count(different), (different > 0).then_some(Paint::Warn)),
            share.into(),
        ]);
    }
    table.write(out, style, 2);
}

fn one(out: &mut String, language: Language, style: Style, check: &Check, listed: usize) {
    if check.classes.is_empty() && check.differences.is_empty() {
        return;
    }
    let heading = format!(
        "{} → {} · {}",
        clean(&check.name),
        clean(&check.metric),
        messages::DIFFERENCES.text(language).to_lowercase()
    );
    let heading = crate::text::cut(&heading, style.columns());
    *out += &format!("\n{}\n", style.paint(Paint::Bold, &heading));
    let counts = check.classes.iter().map(|class| width(&language.count(class.count)));
    let counts = counts.max().unwrap_or(0);
    for class in &check.classes {
        let count = crate::text::right(&language.count(class.count), counts);
        let lead = format!("  {count}  ");
        let mut text = called(DIFFERENCES, &class.class, language);
        if !class.explanation.is_empty() {
            text += &format!(": {}", clean(&class.explanation));
        }
        paragraph(out, &text, &lead, &crate::text::spaces(width(&lead)), style.columns());
    }
    let shown = check.differences.len().min(listed);
    if shown == 0 {
        return;
    }
    out.push('\n');
    let head =
        |message: messages::Message, align: Align| Column::new(message.text(language), align);
    // What a whole class has been told is not told of each again.
    let is_told = |difference: &Difference| {
        let mut classes = check.classes.iter();
        classes.any(|class| class.explanation == difference.explanation)
    };
    let explains = check.differences[..shown].iter().any(|difference| !is_told(difference));
    let mut table = Table::new(
        vec![
            head(messages::CONVERSATION, Align::Left).shrinking(),
            head(messages::OURS, Align::Right),
            head(messages::THEIRS_VALUE, Align::Right),
            head(messages::CLASS, Align::Left).shrinking(),
        ]
        .into_iter()
        .chain(
            explains.then(|| head(messages::EXPLANATION, Align::Left).shrinking_to(20).dropped(1)),
        )
        .collect(),
    );
    let spelled =
        |value: Option<f64>| value.map_or(NONE.into(), |value| language.value(&check.unit, value));
    for difference in &check.differences[..shown] {
        let mut cells: Vec<Cell> = vec![
            clean(&difference.conversation).into(),
            spelled(difference.ours).into(),
            spelled(difference.theirs).into(),
            called(DIFFERENCES, &difference.class, language).into(),
        ];
        cells.extend(explains.then(|| clean(&difference.explanation).into()));
        table.row(cells);
    }
    table.write(out, style, 2);
    if shown < check.differences.len() {
        let [shown, all] = [shown, check.differences.len()].map(|n| language.count(n as u64));
        let places = [("shown", shown.as_str()), ("all", all.as_str())];
        *out += &format!("  {}\n", messages::SHOWN_BUT.fill(language, &places));
    }
}

/// Writes every difference as comma-separated values, and what was not compared as a line a reason.
pub fn reconcile_csv(reconciliation: &Reconciliation) -> String {
    let mut out = csv_line([
        "source",
        "check",
        "metric",
        "unit",
        "conversation",
        "ours",
        "theirs",
        "class",
        "explanation",
        "count",
    ]);
    for check in &reconciliation.checks {
        for difference in &check.differences {
            let mut line = Line::default();
            line.text(Some(&reconciliation.source)).text(Some(&check.name));
            line.text(Some(&check.metric)).text(Some(&check.unit));
            line.text(Some(&difference.conversation));
            line.number(difference.ours).number(difference.theirs);
            line.text(Some(&difference.class)).text(Some(&difference.explanation));
            line.number(Some(1.0));
            out += &line.end();
        }
    }
    for one in &reconciliation.not_compared {
        let mut line = Line::default();
        line.text(Some(&reconciliation.source)).text(Some(&one.name));
        line.text(None).text(None).text(None).number(None).number(None);
        line.text(Some(&one.reason)).text(Some(&one.explanation)).number(Some(one.count as f64));
        out += &line.end();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Reconciliation {
        let difference = |conversation: &str, ours: Option<f64>| Difference {
            conversation: conversation.into(),
            ours,
            theirs: Some(720.0),
            class: "rounded_to_minutes".into(),
            explanation: "se guarda en minutos enteros".into(),
        };
        let check = Check {
            name: "reply_time_in_minutes".into(),
            metric: "first_response_time".into(),
            unit: "seconds".into(),
            compared: 1204,
            equal: 1202,
            classes: vec![DifferenceClass {
                class: "rounded_to_minutes".into(),
                count: 2,
                explanation: "la fuente guarda minutos enteros".into(),
            }],
            differences: vec![difference("4711", Some(702.0)), difference("=4712", None)],
        };
        let not_compared = vec![NotCompared {
            name: "reopens".into(),
            reason: "not_told".into(),
            count: 1204,
            explanation: "la exportación no lo cuenta".into(),
        }];
        Reconciliation { source: "helpdesk".into(), checks: vec![check], not_compared }
    }

    #[test]
    fn differences_are_counted_classed_and_listed() {
        let out = reconcile_text(Language::Es, Style::default(), &sample(), 1);
        assert!(out.lines().all(|line| width(line) <= 80), "{out}");
        assert_eq!(
            out,
            "\
helpdesk

  comprobación           comparadas  iguales  distintas   parte
  reply_time_in_minutes        1204     1202          2  99,8 %

reply_time_in_minutes → first_response_time · diferencias
  2  rounded to minutes: la fuente guarda minutos enteros

  conversación      nuestro    suyo  clase               explicación
  4711          11 min 42 s  12 min  rounded to minutes  se guarda en minutos e…
  se muestran 1 de 2; --format csv trae todo

Sin comparar
  1204  reopens: la exportación no lo cuenta
"
        );
    }

    #[test]
    fn classes_are_told_in_the_readers_language() {
        let mut all = sample();
        all.checks[0].classes[0].class = "whole_hours".into();
        all.checks[0].differences[0].class = "only_theirs".into();
        let out = reconcile_text(Language::Es, Style::default(), &all, 1);
        assert!(out.contains("2  horas enteras: "), "{out}");
        assert!(out.contains("solo la suya"), "{out}");
        assert!(reconcile_csv(&all).contains(",only_theirs,"));
    }

    #[test]
    fn csv_lists_all_of_them() {
        let csv = reconcile_csv(&sample());
        assert_eq!(csv.lines().count(), 4);
        assert!(csv.contains(",'=4712,,720,rounded_to_minutes,se guarda en minutos enteros,1\n"));
        let aside = "helpdesk,reopens,,,,,,not_told,la exportación no lo cuenta,1204\n";
        assert!(csv.ends_with(aside), "{csv}");
    }

    #[test]
    fn nothing_to_compare_is_said() {
        let none = Reconciliation { source: "desk".into(), ..Default::default() };
        let out = reconcile_text(Language::En, Style::default(), &none, 20);
        assert_eq!(out, "desk\n\n  nothing to compare\n");
    }
}
