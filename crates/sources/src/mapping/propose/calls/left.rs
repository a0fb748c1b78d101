//! What became of calls: who gave up, and who spoke with whom.

use std::fmt::Write as _;

use baremo_model::told;

use super::super::draft::Draft;
use super::super::quoted;
use super::Calls;
use super::outcome::Outcome;

impl Calls<'_> {
    /// Writes what became of a call: abandoned, or connected and completed.
    pub(super) fn left(&self, out: &mut Draft) {
        out.push_str("\n");
        self.outcome.says(out);
        if self.wait.is_none() && self.answered_at.is_none() {
            out.question(&told!(
                "no column tells how long callers waited, so that answered calls count as\n\
                 answered and are in no figure of waits.",
                "ninguna columna dice cuánto se esperó, así que las llamadas atendidas cuentan\n\
                 como atendidas y no entran en ninguna cifra de esperas."
            ));
        }
        if let (Some(hold), None) = (self.hold, self.after_call) {
            out.remark(&told!(
                "No column tells how long the work after a call took: the time to handle one is\n\
                 that of talk and of `{}`, without it.",
                "Ninguna columna dice cuánto duró el trabajo posterior a la llamada: el tiempo de\n\
                 gestión es el de conversación y el de `{}`, sin él.",
                hold.name
            ));
        }
        let abandoned = self.outcome.abandoned();
        match &self.exits {
            Some(exits) => {
                exits.says(out);
                let abandoned = abandoned.map(|when| exits.without(when));
                self.lost(out, "abandoned", abandoned);
                self.lost(out, "exited", exits.exited());
            }
            None => self.lost(out, "abandoned", abandoned),
        }
        let when = self.outcome.answered();
        let told = self.answered_at.or(self.wait.filter(|_| self.at.is_some()));
        let Some(column) = told else { return self.spoken(out, when, &self.came_in(), true) };
        let is_condition = matches!(self.outcome, Outcome::At(own) if own.name == column.name);
        let name = column.in_condition();
        match name.filter(|_| !is_condition && column.filled < column.cells.len()) {
            None => self.spoken(out, when, &self.connected(), false),
            Some(name) => {
                let name = when.map_or_else(|| name.clone(), |when| format!("{when} and {name}"));
                let [told, untold] = ["is not null", "is null"].map(|is| format!("{name} {is}"));
                self.spoken(out, Some(told), &self.connected(), false);
                out.push_str("\n");
                self.spoken(out, Some(untold), &self.came_in(), true);
            }
        }
    }

    /// Writes that a call was connected at an instant, and completed: where nothing tells when it
    /// was answered, the instant is not that.
    fn spoken(&self, out: &mut Draft, when: Option<String>, at: &str, is_untold: bool) {
        let when = when.map(|when| format!("when = {}\n", quoted(&when))).unwrap_or_default();
        let agent = self.actor();
        let _ = write!(out, "[[file.event]]\n{when}kind = \"connected\"\nat = {at}\n{agent}");
        if is_untold {
            out.push_str("attributes = { wait = \"'unknown'\" }\n");
        }
        let lengths = [("talk", self.talk), ("hold", self.hold), ("after_call", self.after_call)];
        let lengths: Vec<String> = lengths
            .into_iter()
            .filter_map(|(name, column)| {
                let column = column?;
                let (from, (unit, _)) = (quoted(&column.name), self.unit_of(column));
                Some(format!("{name} = {{ from = {from}, unit = \"{unit}\" }}"))
            })
            .collect();
        if lengths.is_empty() && self.ended_at.is_none() {
            return;
        }
        let ended = self.ended_at.map_or_else(|| at.to_owned(), |end| quoted(end.source()));
        let _ = write!(out, "\n[[file.event]]\n{when}kind = \"completed\"\nat = {ended}\n{agent}");
        if !lengths.is_empty() {
            let lengths = lengths.join(", ");
            let _ = writeln!(out, "attributes = {{ {lengths} }}");
        }
    }

    /// Returns who an event is of, where a column names agents.
    fn actor(&self) -> String {
        match self.agent {
            Some(agent) => format!("actor = {}\nactor_kind = \"'agent'\"\n", quoted(&agent.name)),
            None => String::new(),
        }
    }

    /// Writes that nobody took a call: where nothing tells until when it waited, at an unknown
    /// instant.
    fn lost(&self, out: &mut Draft, kind: &str, when: Option<String>) {
        let Some(when) = when else { return };
        // Of a call that went out in vain the agent is who called.
        let mut how = match self.direction {
            Some(_) => self.actor(),
            None => String::new(),
        };
        // Of a call that left a queue otherwise the word says how.
        if let Some(exits) = self.exits.as_ref().filter(|_| kind == "exited") {
            let _ = writeln!(how, "value = {}", quoted(&exits.column.name));
        }
        let told = self.abandoned();
        let told = told.and_then(|(column, at)| Some((column.in_condition()?, at)));
        let unknown = match told {
            Some((column, at)) => {
                let when_told = quoted(&format!("{when} and {column} is not null"));
                let _ = writeln!(
                    out,
                    "[[file.event]]\nwhen = {when_told}\nkind = \"{kind}\"\nat = {at}\n{how}"
                );
                format!("{when} and {column} is null")
            }
            None => when,
        };
        let (unknown, at) = (quoted(&unknown), self.came_in());
        let _ = writeln!(
            out,
            "[[file.event]]\nwhen = {unknown}\nkind = \"{kind}\"\nat = {at}\n{how}\
             attributes = {{ wait = \"'unknown'\" }}\n"
        );
    }
}
