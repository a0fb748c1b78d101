//! What agents were, from when to when: one row a state, such as available, on a call or a break.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, common, names_agents};
use super::column::Column;
use super::draft::Draft;
use super::guess::is_of;
use super::names::{Lines, Role};
use super::vocabulary::{self, UNUSED, words_in};
use super::{begin, quoted, sense, thread};
use crate::mapping::condition::listed;
use crate::read::Detected;

/// Words of when a state begins, and when it is over.
pub(super) const STARTS: Lines = &[
    "start, started, begin, began, from, start time, inicio, comienzo, desde, beginn, von, debut",
    "inizio, inicia, entrada",
];
pub(super) const ENDS: Lines =
    &["end, ended, until, to, end time, fin, final, hasta, ende, bis, fine, fim, salida"];
/// Name of the table of states.
const TABLE: &str = "states";
/// Different words of states, at most, and known ones by which they are some, at least.
const WORDS: usize = 40;
const KNOWN: usize = 2;

/// A file whose rows are states of agents.
pub(super) struct States<'a> {
    agent: &'a Column,
    state: &'a Column,
    start: &'a Column,
    end: &'a Column,
    team: Option<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Tells whether a column says what agents were: half of its words or more are known, of whoever
/// serves or can, and of whoever does not.
fn tells_states(column: &Column) -> bool {
    let known: Vec<&str> = column.values.iter().filter_map(|word| sense::state(word)).collect();
    let serves = known.iter().any(|state| matches!(*state, "available" | "busy"));
    let rests = known.iter().any(|state| matches!(*state, "paused" | UNUSED));
    !column.is_time
        && column.distinct <= WORDS
        && !column.name.contains('"')
        && known.len() >= KNOWN
        && known.len() * 2 >= column.distinct
        && serves
        && rests
}

impl<'a> States<'a> {
    /// Judges whether rows are states of agents; none where they name a conversation or a customer,
    /// or where no columns say who was what from when to when.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_else = |column: &Column| {
            let roles = [Role::Customer, Role::Priority, Role::Rating];
            thread::names_conversation(column)
                || (!column.is_time && roles.into_iter().any(|role| is_of(&column.name, role)))
        };
        if columns.iter().any(is_else) {
            return None;
        }
        let mut free = Free::of(columns);
        let state = free.take_any(tells_states)?;
        let agent = free.take_any(names_agents)?;
        let start = free.take(STARTS, |column| column.is_time)?;
        let end = free.take(ENDS, |column| column.is_time)?;
        let is_team = |column: &Column| !column.is_time && is_of(&column.name, Role::Team);
        let team = free.take_any(is_team);
        let (mut unused, others) = free.rest();
        unused.extend(others);
        Some(States { agent, state, start, end, team, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        vocabulary::table(out, self.state, TABLE, "paused", sense::state);
        begin(out, detected, columns, &[self.agent, self.state, self.start, self.end]);
        let (agent, state) = (&self.agent.name, &self.state.name);
        out.question(&told!(
            "is a row what `{agent}` was from `{}` to `{}`, by the words of `{state}`?\n\
             `available` can take contacts, `busy` has one, `paused` takes none, `skip` is away.",
            "¿Cada fila es en qué estaba `{agent}` de `{}` a `{}`, por las palabras de `{state}`?\n\
             `available` puede atender, `busy` atiende, `paused` no atiende, `skip` no está.",
            self.start.name,
            self.end.name
        ));
        let _ = writeln!(out, "stream = \"agent\"\nsubject = {}", quoted(agent));
        common(out, [("actor", Some(self.agent)), ("team", self.team)]);
        out.push_str("actor_kind = \"'agent'\"\n");
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
        let (start, end) = (quoted(self.start.source()), quoted(self.end.source()));
        let length = format!("attributes = {{ seconds = {{ from = {end}, since = {start} }} }}");
        out.push_str("\n");
        out.remark(&told!(
            "Whoever is in a state of these is logged in as long.",
            "Quien está en uno de estos estados tiene la sesión iniciada ese tiempo."
        ));
        out.push_str("[[file.event]]\n");
        if let Some(when) = self.is_there() {
            let _ = writeln!(out, "when = {}", quoted(&when));
        }
        let _ = writeln!(out, "kind = \"logged_in\"\nat = {start}\n{length}");
        let (from, table) = (quoted(state), out.place.table(TABLE));
        out.push_str("\n");
        self.asks_meals(out);
        let _ = writeln!(
            out,
            "[[file.event]]\nkind = {{ from = {from}, map = \"{table}\" }}\nat = {start}\n\
             value = {from}\n{length}"
        );
    }

    /// Asks whether breaks to eat are paid: all pauses are, unless their event says otherwise.
    fn asks_meals(&self, out: &mut Draft) {
        let is_paused = |word: &&str| sense::is_meal(word) && sense::state(word) == Some("paused");
        let words = words_in(self.state, WORDS);
        let spellings = words.iter().flat_map(|(_, spellings)| spellings).copied();
        let meals: Vec<&str> = spellings.filter(is_paused).collect();
        if meals.is_empty() {
            return;
        }
        let meals = listed(meals);
        out.question(&told!(
            "are pauses called {meals} paid? They count so. Where they are not, make them\n\
             `skip` above, and an event of their own: kind = \"paused\", with a `when` that\n\
             names them and the attribute paid = \"'no'\".",
            "¿Se pagan las pausas {meals}? Cuentan como pagadas. Si no, ponga `skip` arriba\n\
             y haga un evento propio: kind = \"paused\", con un `when` que las nombre y el\n\
             atributo paid = \"'no'\"."
        ));
    }

    /// Returns the condition that an agent is there; none where no word says otherwise.
    fn is_there(&self) -> Option<String> {
        let words = words_in(self.state, WORDS);
        let spellings = words.iter().flat_map(|(_, spellings)| spellings).copied();
        let off: Vec<&str> = spellings.filter(|word| sense::state(word) == Some(UNUSED)).collect();
        let name = &self.state.name;
        (!off.is_empty()).then(|| format!("\"{name}\" not in ({})", listed(off)))
    }
}
