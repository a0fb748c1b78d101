//! Ids that are made of several columns: what one of them counts, each of the others counts anew.
//!
//! ```text
//! region EU, ticket_no 1 ─► "{region}-{ticket_no}": EU-1
//! region US, ticket_no 1 ─►                         US-1
//! ```
//!
//! They are one id where no column alone is different in each row, and all of them together are.
//! Rows of a log are not: a conversation is in one region, so that its rows are alike there.

use baremo_model::told;
use rustc_hash::{FxHashMap, FxHashSet};

use super::apart::fitting;
use super::called::is_called_any;
use super::column::{Column, judged};
use super::draft::Draft;
use super::guess::{FEW, holds_codes, is_of, is_of_other, repeats};
use super::money::order_id;
use super::names::{Lines, Role, each};
use super::persons::is_personal;
use super::respondents::is_key;
use super::{quoted, sense};

/// Words of columns within which ids are counted. Neither team nor agent is one: a conversation
/// that is passed on has several.
const WITHIN: Lines = &[
    "region, country, site, location, office, branch, store, shop, brand, company, subsidiary",
    "tenant, instance, workspace, project, series, prefix, year, pais, sede, oficina",
    "sucursal, delegacion, tienda, marca, empresa, filial, proyecto, serie, prefijo",
    "ejercicio, land, standort, niederlassung, filiale, geschaft, laden, marke, firma",
    "mandant, projekt, jahr, pays, agence, bureau, succursale, magasin, boutique, marque",
    "entreprise, projet, annee, exercice, regione, paese, ufficio, negozio, marchio, azienda",
    "progetto, anno, regiao, escritorio, loja, projeto, ano",
];

/// Words of columns of ids, beside those of conversations.
const IDS: [&str; 8] = ["no", "nº", "num", "ref", "reference", "referencia", "code", "codigo"];

/// Rows that tell, at least: of fewer anything is different by chance.
const ROWS: usize = 4;

/// Joins the column of ids with those within which they are counted: it holds the whole ids, then,
/// and is read from all of them. The others stay what they are.
pub(super) fn join(columns: &mut [Column]) {
    if let Some((place, within)) = found(columns) {
        columns[place] = joined(columns, place, &within);
    }
}

/// Joins the columns of another file of the same export as those of an id are joined here, where it
/// has all of them.
pub(super) fn join_as(columns: &mut [Column], id: &str, parts: &[String]) {
    let place_of = |name: &str| columns.iter().position(|column| column.name == name);
    let Some(place) = place_of(id).filter(|place| columns[*place].written.is_none()) else {
        return;
    };
    let within = parts.iter().filter(|part| part.as_str() != id).map(|part| place_of(part));
    if let Some(within) = within.collect::<Option<Vec<usize>>>() {
        columns[place] = joined(columns, place, &within);
    }
}

/// Returns the id that is made of several columns, by the name of its own, with the names of all.
pub(super) fn of(columns: &[Column]) -> Option<(String, Vec<String>)> {
    let column = columns.iter().find(|column| column.is_compound())?;
    Some((column.name.clone(), column.parts().map(str::to_owned).collect()))
}

/// Finds a column of ids, and those within which they are counted.
fn found(columns: &[Column]) -> Option<(usize, Vec<usize>)> {
    if columns.iter().any(is_whole_id) {
        return None;
    }
    let places = |fits: fn(&Column) -> bool| -> Vec<usize> {
        (0..columns.len()).filter(|place| fits(&columns[*place])).collect()
    };
    let (named, mut others) = (places(is_within), places(is_sort));
    // An order comes again with each of its articles, which nothing counts anew.
    if order_id(&fitting(columns, is_shared)).is_some() {
        others.clear();
    }
    for id in places(is_counted) {
        let is_other = |place: &&usize| **place != id;
        let own: Vec<usize> = named.iter().filter(is_other).copied().collect();
        if let Some(within) = telling(columns, id, &own) {
            return Some((id, within));
        }
        // What nothing is said of tells only in a file of many rows.
        if columns[id].filled > FEW && repeats(&columns[id]) {
            let mut sorts = others.iter().filter(is_other);
            if let Some(sort) = sorts.find(|sort| is_different(columns, &[id, **sort])) {
                return Some((id, vec![*sort]));
            }
        }
    }
    None
}

/// Finds the one of several columns, or the two, that make an id different in each row.
fn telling(columns: &[Column], id: usize, within: &[usize]) -> Option<Vec<usize>> {
    let alone = within.iter().map(|one| vec![*one]);
    let pairs = within.iter().enumerate().flat_map(|(at, one)| {
        let others = within[at + 1..].iter();
        others.map(move |other| vec![*one, *other])
    });
    alone.chain(pairs).find(|some| {
        let mut all = some.clone();
        all.push(id);
        is_different(columns, &all)
    })
}

/// Tells whether columns together are different in each row.
fn is_different(columns: &[Column], places: &[usize]) -> bool {
    let rows = places.first().map_or(0, |place| columns[*place].cells.len());
    let mut seen = FxHashSet::default();
    (0..rows).all(|row| {
        let cells = places.iter().map(|place| columns[*place].cells[row].as_deref());
        seen.insert(cells.collect::<Vec<_>>())
    })
}

/// Tells whether a column is there in all rows, of which there are enough, and comes again.
fn is_shared(column: &Column) -> bool {
    column.filled >= ROWS
        && column.filled == column.cells.len()
        && column.distinct < column.filled
        && !column.is_time
        && column.clock_of.is_none()
        && !is_personal(column)
}

/// Tells whether a column alone names each row, and is called so.
fn is_whole_id(column: &Column) -> bool {
    let is_called_so =
        is_of(&column.name, Role::Conversation) || is_called_any(&column.name, ["uuid", "guid"]);
    column.filled > 1
        && is_key(column)
        && is_called_so
        && !column.is_time
        && !is_of_other(&column.name, Role::Conversation)
}

/// Tells whether a column holds ids that come again.
fn is_counted(column: &Column) -> bool {
    let is_called_so = is_of(&column.name, Role::Conversation) || is_called_any(&column.name, IDS);
    is_called_so
        && is_shared(column)
        && !is_of_other(&column.name, Role::Conversation)
        && !is_called_any(&column.name, each(WITHIN))
        && holds_codes(column)
}

/// Tells whether ids may be counted within a column by what it is called.
fn is_within(column: &Column) -> bool {
    is_shared(column) && column.distinct > 1 && is_called_any(&column.name, each(WITHIN))
}

/// Tells whether a column sorts conversations by what nobody knows: it says neither what happened
/// nor how they stand, and nobody is in it.
fn is_sort(column: &Column) -> bool {
    let says = |word: &String| {
        let truth = sense::says_yes(&word.to_lowercase()).map(|_| "truth");
        let side = sense::side(&column.name, word).or(sense::seen(&column.name, word));
        truth.or(side).or(sense::status(word)).or(sense::activity(word)).is_some()
    };
    is_shared(column)
        && column.distinct > 1
        && column.distinct * 2 <= column.filled
        && !column.is_number
        && !Role::ALL.into_iter().any(|role| is_of(&column.name, role))
        && !column.values.iter().any(says)
}

/// Returns the column of ids with those within which they are counted before it.
fn joined(columns: &[Column], place: usize, within: &[usize]) -> Column {
    let id = &columns[place];
    let of: Vec<&Column> = within.iter().chain([&place]).map(|place| &columns[*place]).collect();
    let cell = |row: usize| {
        let parts: Option<Vec<&str>> = of.iter().map(|part| part.cells[row].as_deref()).collect();
        parts.map(|parts| parts.join("-"))
    };
    let cells: Vec<Option<String>> = (0..id.cells.len()).map(cell).collect();
    let values: Vec<String> = cells.iter().flatten().cloned().collect();
    let missing = of.iter().flat_map(|part| part.missing.iter().cloned()).collect();
    let parts: Vec<String> = of.iter().map(|part| format!("{{{}}}", part.name)).collect();
    let written = Some(parts.join("-"));
    Column {
        cells,
        missing,
        written,
        is_time: false,
        is_number: false,
        ..judged(id.name.clone(), values)
    }
}

/// Says that an id is made of several columns, and asks whether it is.
pub(super) fn says(out: &mut Draft, id: &Column) {
    let parts: Vec<String> = id.parts().map(quoted).collect();
    out.question(&told!(
        "no column alone is different in each row; these together are, and are taken for the\n\
         id: {}. Does each of the first count its own?",
        "ninguna columna por sí sola es distinta en cada fila; estas juntas sí, y se toman por\n\
         el identificador: {}. ¿Lleva cada una de las primeras su propia numeración?",
        parts.join(", ")
    ));
}

/// Asks whether the rows of one id are of several conversations, where most ids are found in
/// several regions, or whatever they may be counted within: no column tells.
pub(super) fn asks(out: &mut Draft, id: Option<&Column>, columns: &[Column]) {
    let Some(id) = id.filter(|id| !id.is_compound() && id.filled >= ROWS) else { return };
    let is_mixed = |within: &&Column| {
        // By id: its rows, and what they are counted within.
        let mut found: FxHashMap<&str, (usize, FxHashSet<&str>)> = FxHashMap::default();
        for (own, cell) in id.cells.iter().zip(&within.cells) {
            let (Some(own), Some(cell)) = (own, cell) else { continue };
            let (rows, cells) = found.entry(own.as_str()).or_default();
            *rows += 1;
            cells.insert(cell.as_str());
        }
        let again = found.values().filter(|(rows, _)| *rows > 1).count();
        let mixed = found.values().filter(|(_, cells)| cells.len() > 1).count();
        mixed > 0 && mixed * 2 >= again
    };
    let mut within = columns.iter().filter(|column| is_within(column) && column.name != id.name);
    let Some(within) = within.find(is_mixed) else { return };
    let written = quoted(&format!("{{{}}}-{{{}}}", within.name, id.name));
    out.question(&told!(
        "most `{}` are found with several `{}`. Where each of these counts its own, rows of\n\
         several conversations are taken for one: write {written} for the id below.",
        "la mayoría de los `{}` aparece con varios valores de `{}`. Si cada uno cuenta los\n\
         suyos, se toman filas de varias conversaciones por una: ponga {written} como\n\
         identificador abajo.",
        id.name,
        within.name
    ));
}
