//! Columns that name persons, which are not kept to break numbers down by.

use super::called::{is_called_any, plain};
use super::column::Column;

/// Words of columns that say who somebody is.
const PERSONAL: &[&str] = &[
    "email",
    "e mail",
    "correo",
    "phone",
    "telephone",
    "telefono",
    "movil",
    "surname",
    "apellido",
    "apellidos",
    "first name",
    "last name",
    "full name",
    "firstname",
    "lastname",
    "fullname",
    "billing name",
    "shipping name",
    "bill to name",
    "ship to name",
    "buyer name",
    "recipient name",
    "nombre de facturacion",
    "nombre facturacion",
    "nombre de envio",
    "destinatario",
    "customer name",
    "requester name",
    "contact name",
    "client name",
    "user name",
    "reviewer name",
    "author name",
    "person name",
    "guest name",
    "display name",
    "nickname",
    "posted by",
    "published by",
    "publicado por",
    "ip",
    "ip address",
    "ipaddress",
    "direccion ip",
    "nombre cliente",
    "nombre del autor",
    "cliente nombre",
    "nombre solicitante",
    "nombre del solicitante",
    "solicitante nombre",
    "nombre del cliente",
    "nombre de cliente",
    "nombre completo",
    "dni",
    "nif",
    "nie",
    "nachname",
    "vorname",
    "kundenname",
    "rufnummer",
    "handy",
    "prenom",
    "nom du client",
    "nom du demandeur",
    "courriel",
    "cognome",
    "nome cliente",
    "nome del cliente",
    "cellulare",
    "sobrenome",
    "nome do cliente",
    "celular",
    "cpf",
];

/// What columns are called, and no more, that may name somebody: such words are not kept unasked.
const ALONE: [&str; 5] = ["name", "nombre", "nombres", "nom", "nome"];

/// Words of columns with the number of somebody's papers.
const PAPERS: [&str; 3] = ["dni", "nif", "nie"];

/// Tells whether a column says who somebody is, or where to reach them: no attribute of a record.
pub(super) fn is_personal(column: &Column) -> bool {
    // Its name is sooner read than a hundred thousand values.
    is_called_any(&column.name, PERSONAL.iter().copied())
        || column.is_address()
        || column.is_machine()
}

/// Tells whether a column is called as a name of anything, and so may name somebody.
pub(super) fn may_be_personal(column: &Column) -> bool {
    ALONE.contains(&plain(&column.name).trim())
}

/// Digits of a telephone number, at least.
const DIGITS: usize = 7;

/// Tells whether a value is written as a telephone number.
pub(super) fn is_telephone(value: &str) -> bool {
    let bare = value.trim_start_matches("tel:");
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '.');
    bare.bytes().filter(u8::is_ascii_digit).count() >= DIGITS && bare.chars().all(is_part)
}

/// Tells whether a column holds the numbers of somebody's papers, which are kept by nobody.
pub(super) fn holds_papers(column: &Column) -> bool {
    is_called_any(&column.name, PAPERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_there_once_and_papers_are_personal() {
        let mut words: Vec<&str> = PERSONAL.iter().chain(&ALONE).copied().collect();
        words.sort_unstable();
        assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{words:?}");
        assert!(PAPERS.into_iter().all(|word| PERSONAL.contains(&word)));
    }
}
