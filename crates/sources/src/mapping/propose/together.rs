//! One mapping for several files of an export.
//!
//! One kind of file opens conversations; others tell what was said and done in them, by a column
//! that names them; people and lists are looked up. What is not sure is asked.

use std::fmt::Write as _;

use baremo_model::told;

use super::beginning::first_records;
use super::changes::Changes;
use super::column::Column;
use super::draft::Draft;
use super::guess::{Shape, repeats};
use super::joins::{Kind, Part, are_known, names_row, names_somebody, parts, told_apart};
use super::names::Role;
use super::odd::Plain;
use super::picks::{Pick, Picks, Rows};
use super::place::{LookUp, Place};
use super::respondents::is_key;
use super::values::{ProposedZone, clock, day_order, missing};
use super::{begin, figures, kind_of_file, lengths, quoted, rows, sense, sorts, vocabulary};

/// Table of who acts by what people are called, or by their being there at all.
const SIDES: &str = "sides";

/// The kinds of an export with what each is.
struct Export<'a> {
    kinds: &'a [Kind],
    parts: Vec<Part>,
    /// The kind that opens conversations others tell of.
    whole: Option<usize>,
}

/// Writes a mapping of several kinds of file.
pub(super) fn written(kinds: &[Kind], zone: ProposedZone<'_>, spanish: bool) -> String {
    let parts = parts(kinds);
    let is_joined = parts.iter().any(|part| matches!(part, Part::Of(..)));
    let whole = parts.iter().position(|part| matches!(part, Part::Whole(Some(_))));
    let export = Export { kinds, parts, whole: whole.filter(|_| is_joined) };
    let mut out = Draft::new(spanish);
    export.header(&mut out);
    let columns = || kinds.iter().flat_map(|kind| &kind.columns);
    clock(&mut out, zone, columns());
    day_order(&mut out, columns());
    missing(&mut out, columns());
    let apart = told_apart(kinds);
    let rank = |place: &usize| match export.parts[*place] {
        Part::Whole(_) => 0,
        Part::Of(..) => 1,
        Part::People(_) => 2,
        Part::List(_) | Part::Nothing => 3,
    };
    let mut order: Vec<usize> = (0..kinds.len()).collect();
    order.sort_by_key(rank);
    for place in order {
        let (has, lacks) = apart[place].clone();
        let own = Place::beside_others(&kinds[place].name);
        out.place = Place { has, lacks, ..own };
        export.kind(&mut out, place);
    }
    out.into_text()
}

/// Returns the name of a file without its folders.
fn bare(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// Returns the column of a name.
fn column<'k>(kind: &'k Kind, name: &str) -> Option<&'k Column> {
    kind.columns.iter().find(|column| column.name == name)
}

impl Export<'_> {
    fn header(&self, out: &mut Draft) {
        let kinds = self.kinds.iter();
        let names = kinds.clone().flat_map(|kind| &kind.files).map(|file| bare(file));
        let names: Vec<&str> = names.collect();
        let (first, primeros) = first_records(kinds.map(|kind| kind.detected.samples.len()).sum());
        out.remark(&told!(
            "Proposed from {first} of files that are read together: {}.\n\
             Lines marked CHECK are guesses; docs/import.md explains every key.",
            "Propuesto a partir {primeros} de ficheros que se leen\n\
             juntos: {}. Las líneas marcadas con REVISE son conjeturas; docs/import.md explica\n\
             cada clave.",
            names.join(", ")
        ));
        let wholes = self.parts.iter().filter(|part| matches!(part, Part::Whole(None)));
        if wholes.count() > 1 || (self.whole.is_some() && self.parts.contains(&Part::Whole(None))) {
            out.question(&told!(
                "no column joins all of these files, so that some stand by themselves below. If\n\
                 they are of the same conversations, give them one id: conversation = \"…\".",
                "ninguna columna une todos estos ficheros, así que algunos van abajo por su\n\
                 cuenta. Si son de las mismas conversaciones, deles un identificador:\n\
                 conversation = \"…\"."
            ));
        }
        let named = self.whole.or_else(|| self.parts.iter().position(is_whole)).unwrap_or(0);
        let name = self.kinds.get(named).map_or("export", |kind| kind.name.as_str());
        let _ = writeln!(out, "name = {}", quoted(name));
    }

    /// Writes one kind of file.
    fn kind(&self, out: &mut Draft, place: usize) {
        let kind = &self.kinds[place];
        let files: Vec<&str> = kind.files.iter().map(|file| bare(file)).collect();
        let files = files.join(", ");
        out.push_str("\n");
        match &self.parts[place] {
            Part::Whole(id) => {
                out.remark(&told!("{files}: what rows are.", "{files}: qué son sus filas."));
                self.stands(out, place, id.as_deref());
            }
            Part::Of(id, by_name) => {
                out.remark(&told!(
                    "{files}: what happened in conversations, which `{id}` names.",
                    "{files}: qué pasó en las conversaciones, que `{id}` identifica."
                ));
                if !by_name {
                    out.question(&told!(
                        "does `{id}` name them? It holds their ids, but is called otherwise.",
                        "¿las identifica `{id}`? Tiene sus identificadores, pero se llama de\n\
                         otro modo."
                    ));
                }
                self.part(out, place, id);
            }
            Part::People(key) => {
                out.remark(&told!("{files}: people.", "{files}: personas."));
                people(out, kind, key);
            }
            Part::List(key) => {
                out.remark(&told!("{files}: a list.", "{files}: una lista."));
                self.list(out, place, key);
            }
            Part::Nothing => {
                let Some(first) = kind.columns.first() else { return };
                out.remark(&told!("{files}: nothing known.", "{files}: nada conocido."));
                self.list(out, place, &first.name);
            }
        }
    }

    /// Writes a kind of file whose rows stand for themselves.
    fn stands(&self, out: &mut Draft, place: usize, id: Option<&str>) {
        let kind = &self.kinds[place];
        let left = Plain::of(&kind.detected, &kind.columns);
        let (own, plain) = Plain::or(left.as_ref(), &kind.detected, &kind.columns);
        if let (None, Some(sort)) = (id, sorts::of(own, plain)) {
            return sort.kind_of_file(out, &kind.detected, plain);
        }
        out.place.lookups = self.lookups(out, place);
        let mut picks = Picks::default();
        if let Some(id) = id {
            picks.roles.insert(Role::Conversation, Pick::Column(id.to_owned()));
        }
        let mut shape = Shape::of(&kind.columns, &picks);
        if id.is_none() && figures::says_else(out, &shape, &kind.columns) {
            picks = figures::without_times(&picks);
            shape = Shape::of(&kind.columns, &picks);
        }
        if let (None, Some(first)) = (shape.conversation, kind.columns.first()) {
            out.question(&told!(
                "no column looks like the id of a conversation, so that nothing is made of it.",
                "ninguna columna parece el identificador de una conversación, así que no se usa."
            ));
            return looked_up(out, kind, &first.name);
        }
        let is_own = |key: &&Column| id != Some(key.name.as_str());
        out.place.own_record = kind.id().filter(is_own).map(|key| key.name.clone());
        kind_of_file(out, &kind.detected, &kind.columns, &shape, &picks);
    }

    /// Writes a kind of file that tells of conversations which another opens.
    fn part(&self, out: &mut Draft, place: usize, id: &str) {
        let kind = &self.kinds[place];
        out.place.is_part = true;
        out.place.lookups = self.lookups(out, place);
        let is_own = |key: &&Column| key.name != id;
        out.place.own_record = kind.id().filter(is_own).map(|key| key.name.clone());
        let mut picks = Picks { rows: Some(Rows::Conversations), ..Picks::default() };
        picks.roles.insert(Role::Conversation, Pick::Column(id.to_owned()));
        let mut shape = Shape::of(&kind.columns, &picks);
        lengths::leave(&mut shape);
        let is_once = column(kind, id).is_some_and(|column| is_key(column) || !repeats(column));
        if !is_once || (shape.replied.is_none() && shape.solved.is_none()) {
            let rating = shape.rating;
            picks.rows = Some(Rows::Events);
            shape = Shape::of(&kind.columns, &picks);
            shape.rating = rating.filter(|_| !rows::tells_messages(&shape));
        }
        // It opens nothing, and what the other file keeps is kept there.
        let opened = shape.opened.take();
        let used = shape.used();
        let is_used = |own: &Column| used.iter().flatten().any(|other| other.name == own.name);
        shape.unused.extend(opened.filter(|opened| !is_used(opened)));
        if let Some(whole) = self.whole.and_then(|whole| self.kinds.get(whole)) {
            shape.rest.retain(|column| !whole.detected.headings.contains(&column.name));
        }
        kind_of_file(out, &kind.detected, &kind.columns, &shape, &picks);
    }

    /// Writes a kind of file that is looked up for what its rows are called.
    fn list(&self, out: &mut Draft, place: usize, key: &str) {
        let kind = &self.kinds[place];
        let is_used = self.kinds.iter().enumerate().any(|(other, own)| {
            let key = column(kind, key);
            let names = |column: &Column| key.is_some_and(|key| names_row(column, key, &kind.name));
            other != place && own.columns.iter().any(names)
        });
        if !is_used {
            out.question(&told!(
                "nothing is made of it: no column holds times, as far as can be told, and none of\n\
                 the other files names its rows by `{key}`.",
                "no se usa para nada: ninguna columna tiene horas, que se sepa, y ninguna de los\n\
                 otros ficheros nombra sus filas por `{key}`."
            ));
        }
        looked_up(out, kind, key);
    }

    /// Returns what the columns of a kind are looked up in, and asks who acts whom nobody knows.
    fn lookups(&self, out: &mut Draft, place: usize) -> Vec<LookUp> {
        let mut found = Vec::new();
        let columns = &self.kinds[place].columns;
        let assigned = Changes::of(columns).map(|changes| changes.assigned()).unwrap_or_default();
        let told = assigned.iter().map(|own| (own, true));
        for (own, is_told) in columns.iter().map(|own| (own, false)).chain(told) {
            for (kind, part) in self.kinds.iter().zip(&self.parts) {
                let (Part::People(key) | Part::List(key)) = part else { continue };
                let Some(key) = column(kind, key) else { continue };
                let is_of_people = matches!(part, Part::People(_));
                let is_named = match is_of_people {
                    // Customers stay as they are named.
                    true => {
                        names_somebody(own, key) && !super::guess::is_of(&own.name, Role::Customer)
                    }
                    false => names_row(own, key, &kind.name),
                };
                if is_named && !found.iter().any(|known: &LookUp| known.column == own.name) {
                    let label = kind.label().map(|label| label.name.clone());
                    let look_up = LookUp {
                        column: own.name.clone(),
                        kind: kind.name.clone(),
                        label: label.filter(|_| !(is_of_people && has_customers(kind))),
                        // Whoever is assigned does not act by that.
                        side: (is_of_people && !is_told).then(|| self.side(out, kind, key, own)),
                    };
                    found.push(look_up);
                }
            }
        }
        found
    }

    /// Returns by which column and table of people it is said who acts, and who does whom they do
    /// not have.
    fn side(
        &self,
        out: &mut Draft,
        kind: &Kind,
        key: &Column,
        own: &Column,
    ) -> (String, String, &'static str) {
        let from = kind.sides().unwrap_or(key).name.clone();
        let table = format!("{SIDES}_{}", kind.name);
        if are_known(own, &[key]) || has_customers(kind) {
            return (from, table, "unknown");
        }
        let customers = self.kinds.iter().flat_map(|kind| &kind.columns);
        let customers =
            customers.filter(|column| super::guess::is_of(&column.name, Role::Customer));
        let known: Vec<&Column> = customers.chain([key]).collect();
        if !are_known(own, &known) {
            out.question(&told!(
                "whom `{}` names and `{}` does not have is taken for a customer; is it one?",
                "quien figura en `{}` y no está en `{}` se toma por cliente; ¿lo es?",
                own.name,
                kind.name
            ));
        }
        (from, table, "customer")
    }
}

fn is_whole(part: &Part) -> bool {
    matches!(part, Part::Whole(_))
}

/// Tells whether customers are among people.
fn has_customers(kind: &Kind) -> bool {
    kind.sides().is_some_and(|sides| {
        let mut words = sides.values.iter();
        words.any(|word| sense::side(&sides.name, word) == Some("customer"))
    })
}

/// Writes people, and who they are.
fn people(out: &mut Draft, kind: &Kind, key: &str) {
    match kind.sides() {
        Some(sides) => {
            let side = |word: &str| sense::side(&sides.name, word);
            vocabulary::table(out, sides, SIDES, "unknown", side);
            // Whoever has a word that was not seen yet.
            out.push_str("\"*\" = \"unknown\"\n");
        }
        None => {
            let asks = out.asks(&told!("are they all agents?", "¿son todos agentes?"));
            let table = out.place.table(SIDES);
            let _ = writeln!(out, "\n[tables.{table}]\n\"*\" = \"agent\"    {asks}");
        }
    }
    looked_up(out, kind, key);
}

/// Writes a kind of file that is only looked up.
fn looked_up(out: &mut Draft, kind: &Kind, key: &str) {
    let told: Vec<&Column> = column(kind, key).into_iter().collect();
    begin(out, &kind.detected, &kind.columns, &told);
    let key = told.first().map_or(key, |column| column.source());
    let _ = writeln!(out, "lookup = {}", quoted(key));
}
