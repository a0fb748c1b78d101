//! What spreadsheets show in a cell whose formula fails: a text like any other, but no name of
//! anybody or anything.

use baremo_model::told;

use super::parts::Refusal;

/// These texts, as spreadsheets show them in English, Spanish and German.
pub(super) const ERRORS: [&str; 18] = [
    "#CALC!",
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#SPILL!",
    "#VALUE!",
    "#N/D",
    "#¡DIV/0!",
    "#¿NOMBRE?",
    "#¡NULO!",
    "#¡NUM!",
    "#¡REF!",
    "#¡VALOR!",
    "#BEZUG!",
    "#WERT!",
];

/// Returns why a name is none that is made of such a cell: `ticket/#REF!`.
pub(super) fn refusal(name: &str) -> Option<Refusal> {
    if !name.contains('#') {
        return None;
    }
    let error = ERRORS.into_iter().find(|error| name.contains(error))?;
    let message = told!(
        "`{error}` is an error of a spreadsheet, and names nothing and nobody",
        "`{error}` es un error de hoja de cálculo y no identifica nada ni a nadie"
    );
    Some(Refusal::new("cell_error", message))
}
