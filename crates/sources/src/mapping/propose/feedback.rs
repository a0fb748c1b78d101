//! Comments and reviews received: one row each, with who wrote it, the stars and the text.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, called, common, first_time, fitting, unnamed_rows};
use super::called::{is_called, is_called_any};
use super::column::Column;
use super::distinct::{is_whole, tells_apart};
use super::draft::Draft;
use super::guess::is_of;
use super::money::{AMOUNTS, is_key_of_rows};
use super::names::{Lines, Role, each};
use super::ratings::{star_table, starred};
use super::scale::{OF_STARS, holding, scores};
use super::sums::{decimal, holds_numbers, is_money, score};
use super::{begin, quoted, thread};
use crate::read::Detected;

/// Words of how many stars were given.
const RATINGS: Lines = &[
    "stars, star rating, rating, score, note, estrellas, valoracion, calificacion, puntuacion",
    "puntaje, nota, sterne, bewertung, etoiles, stelle, valutazione, estrelas, avaliacao",
];
/// Words of what was written.
const TEXTS: Lines = &[
    "review text, review body, review content, review, comment, text, body, content",
    "resena, opinion, comentario, texto, rezension, kommentar, avis, commentaire",
    "recensione, commento, resenha, avaliacao",
];
/// Words by which stars, texts and ids are those of reviews, whoever wrote them about what.
const REVIEWS: Lines = &[
    "stars, star rating, review, reviews, estrellas, resena, resenas, sterne, rezension",
    "rezensionen, etoiles, avis, stelle, recensione, recensioni, estrelas, resenha, resenhas",
];
/// Words of whoever wrote it.
const AUTHORS: Lines = &[
    "reviewer user id, reviewer id, author id, reviewer, author, user name, username, user",
    "customer, nickname",
    "autor, autora, usuario, usuaria, cliente, apodo, verfasser, auteur, autore, utente",
];
/// Words of what it is about.
const PRODUCTS: Lines = &[
    "product, item, article, asin, sku, app, hotel, restaurant, store, shop, location, place",
    "producto, articulo, aplicacion, restaurante, tienda, local, establecimiento, produkt",
    "artikel, produit, magasin, prodotto, negozio, produto, loja",
];
/// Words of what names it.
const IDS: Lines = &[
    "review id, comment id, id resena, id de resena, id de la resena, id opinion, id de opinion",
    "id comentario, id de comentario, id de valoracion",
];
/// Words of where it was written.
const PLACES: Lines =
    &["platform, portal, site, source, plataforma, sitio, fuente, plattform, piattaforma"];
/// Words of when somebody answered it.
const ANSWERS: Lines = &[
    "reply, replied, response, responded, answer, answered, respuesta, respondido, respondida",
    "contestado, contestada, antwort, reponse, risposta, resposta",
];
/// Words of what reviews of quality, calls and orders have, and comments have not.
const OTHERS: Lines = &[
    "evaluator, evaluated, auditor, qa, scorecard, criterion, criteria, weight, agent, call",
    "evaluador, evaluadora, evaluado, evaluada, pauta, criterio, criterios, peso, agente",
    "llamada, quantity, cantidad",
];
/// The greatest rating that is one of stars.
const MOST_STARS: f64 = 10.0;
/// Name of the table of stars that are given in words.
const STARS: &str = "stars";
/// Names of attributes that are their own.
const TAKEN: [&str; 4] = ["scale", "class", "conversation", "order_id"];

/// What columns tell of comments, whether or not it is enough.
pub(super) struct Told<'a> {
    pub(super) at: Option<&'a Column>,
    pub(super) rating: Option<&'a Column>,
    pub(super) text: Option<&'a Column>,
    author: Option<&'a Column>,
    product: Option<&'a Column>,
    id: Option<&'a Column>,
}

impl<'a> Told<'a> {
    /// Takes the columns that tell it.
    pub(super) fn of(free: &mut Free<'a>, columns: &'a [Column]) -> Self {
        let is_word = |column: &Column| !column.is_time && !column.is_number;
        let is_whole = |column: &Column| !column.is_time && column.filled == column.cells.len();
        let at = free.use_up(first_time(columns));
        let is_id = |column: &Column| column.name.eq_ignore_ascii_case("id") && is_whole(column);
        let id = free.take(IDS, is_whole).or_else(|| free.take_any(is_id));
        let is_number = |value: &String| decimal(value).is_some_and(|own| own <= MOST_STARS);
        let is_star = |value: &String| is_number(value) || starred(value).is_some();
        let rating = free.take(RATINGS, |column| {
            let may_be = column.filled > 0 && !column.is_time && !is_called(&column.name, "id");
            may_be && column.values.iter().all(is_star)
        });
        let author = free.take(AUTHORS, |column| !column.is_time);
        let product = free.take(PRODUCTS, |column| !column.is_time);
        let text = free.take(TEXTS, is_word);
        Told { at, rating, text, author, product, id }
    }
}

/// A file whose rows are comments or reviews received.
pub(super) struct Feedback<'a> {
    at: &'a Column,
    rating: &'a Column,
    text: &'a Column,
    author: Option<&'a Column>,
    product: Option<&'a Column>,
    id: Option<&'a Column>,
    place: Option<&'a Column>,
    answered: Option<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// What names a comment.
enum Name {
    /// A template.
    Plain(String),
    /// A hash of what one says: with its text, and without where it has none.
    Hashed([String; 2]),
}

impl Name {
    /// Returns it as a value, after what begins it.
    fn after(&self, begin: &str) -> String {
        let one = |name: &String| quoted(&format!("{begin}{name}"));
        match self {
            Name::Plain(name) => one(name),
            Name::Hashed(names) => {
                let [whole, silent] = names.each_ref().map(one);
                format!("{{ from = [{whole}, {silent}], hashed = \"visitor\" }}")
            }
        }
    }
}

impl<'a> Feedback<'a> {
    /// Judges whether rows may be comments received; none where no column holds their text or
    /// stars, and where they are of tickets or judge agents.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_else = |column: &Column| {
            let roles = [Role::Status, Role::Priority];
            // The status of a review, or of the reply to it, is none of a ticket.
            let is_own = is_called_any(&column.name, each(REVIEWS).chain(each(ANSWERS)));
            (!is_own && roles.into_iter().any(|role| is_of(&column.name, role)))
                || is_called_any(&column.name, each(OTHERS))
                || thread::names_conversation(column)
        };
        let mut free = Free::of(columns);
        let told = Told::of(&mut free, columns);
        let own = [told.id, told.author, told.product, told.text];
        let is_own = |column: &Column| own.iter().flatten().any(|own| own.name == column.name);
        if columns.iter().any(|column| !is_own(column) && is_else(column)) {
            return None;
        }
        let is_sum = |column: &Column| {
            is_money(column) && told.rating.is_none_or(|rating| rating.name != column.name)
        };
        if called(&fitting(columns, is_sum), AMOUNTS).is_some() {
            return None;
        }
        let place = free.take(PLACES, |column| !column.is_time && !column.is_number);
        let answered =
            free.take_any(|column| column.is_time && is_called_any(&column.name, each(ANSWERS)));
        let (kept, unused) = free.rest();
        Some(Feedback {
            at: told.at?,
            rating: told.rating?,
            text: told.text?,
            author: told.author,
            product: told.product,
            id: told.id,
            place,
            answered,
            kept,
            unused,
        })
    }

    /// Tells whether columns say who wrote or about what, or headings that it is a review: stars
    /// and words alone may be answers too.
    pub(super) fn is_told(&self) -> bool {
        let own = [Some(self.rating), Some(self.text), self.id];
        let is_review = |column: &Column| is_called_any(&column.name, each(REVIEWS));
        self.author.or(self.product).is_some() || own.into_iter().flatten().any(is_review)
    }

    /// Returns what names a comment.
    fn named(&self, out: &mut Draft, columns: &[Column]) -> Name {
        if let Some(id) = self.id {
            return Name::Plain(id.part());
        }
        let whose: Vec<&Column> =
            [self.product, self.author, Some(self.at)].into_iter().flatten().collect();
        let joined = |told: &[&Column]| {
            told.iter().map(|column| column.part()).collect::<Vec<_>>().join("/")
        };
        let is_key = is_key_of_rows(&whose) && whose.iter().all(|column| is_whole(column));
        if self.author.is_some() && is_key {
            return Name::Plain(joined(&whose));
        }
        // Others may write of the same at the same time, though none did in this file.
        let mut told: Vec<&Column> =
            whose.into_iter().chain([self.rating]).filter(|column| is_whole(column)).collect();
        let silent = joined(&told);
        told.push(self.text);
        if !is_whole(self.at) || !tells_apart(&told, columns) {
            unnamed_rows(out);
            return Name::Plain("{#record}".to_owned());
        }
        out.question(&told!(
            "no column names a comment; a hash of when it was written, its stars and its text\n\
             stands for one. Two that are the same in all of it are one.",
            "ninguna columna identifica un comentario; vale un hash de cuándo se escribió, sus\n\
             estrellas y su texto. Dos iguales en todo ello son uno."
        ));
        Name::Hashed([joined(&told), silent])
    }

    /// Says what is missing where something tells of replies, and nothing when they were.
    fn asks_replies(&self, out: &mut Draft) {
        let is_reply = |column: &&Column| {
            !column.is_time && is_called_any(&column.name, each(ANSWERS)) && self.answered.is_none()
        };
        let mut left = self.unused.iter().chain(&self.kept).copied();
        let Some(reply) = left.find(is_reply) else { return };
        out.question(&told!(
            "`{}` tells of replies, and no column when they were given: none is read, and how\n\
             many were answered is unknown. Does the export have the time of the reply too?",
            "`{}` habla de respuestas y ninguna columna dice cuándo se dieron: no se lee ninguna,\n\
             y no se sabe cuántas hubo. ¿Tiene la exportación también la fecha de la respuesta?",
            reply.name
        ));
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let is_in_words = !holds_numbers(self.rating);
        if is_in_words {
            star_table(out, self.rating, STARS);
        }
        begin(out, detected, columns, &[self.at, self.rating, self.text]);
        out.question(&told!(
            "is a row a comment or review received from outside, with its stars in `{}`?",
            "¿Cada fila es un comentario o una reseña recibidos de fuera, con sus estrellas en\n\
             `{}`?",
            self.rating.name
        ));
        self.asks_replies(out);
        let named = self.named(out, columns);
        let subject = self.id.map_or_else(|| named.after(""), |id| quoted(id.source()));
        let _ = writeln!(out, "stream = \"feedback\"\nsubject = {subject}");
        common(out, [("actor", self.author), ("channel", self.place)]);
        let kept: Vec<&Column> =
            self.product.into_iter().chain(self.kept.iter().copied()).collect();
        if !kept.is_empty() {
            out.push_str("\n[file.attributes]\n");
            attributes(out, &kept, &TAKEN);
        }
        let left = self.unused.iter().chain([&self.text]);
        out.leaves(left.map(|column| column.name.as_str()));
        let (at, record) = (quoted(self.at.source()), named.after("comment/"));
        let (name, table) = (quoted(&self.rating.name), out.place.table(STARS));
        let rating = match is_in_words {
            true => format!("{{ from = {name}, map = \"{table}\" }}"),
            false => score(self.rating),
        };
        let given = self.rating.values.iter().filter_map(|value| starred(value)).map(f64::from);
        let (least, most) = holding(scores(self.rating).chain(given), OF_STARS);
        let asks = out.asks(&told!("the ends of the scale?", "¿los extremos de la escala?"));
        let _ = writeln!(
            out,
            "\n[[file.event]]\nkind = \"received\"\nat = {at}\nrecord = {record}\n\
             actor_kind = \"'customer'\"\nvalue = {rating}\n\
             [file.event.attributes]\nscale = \"'{least}-{most}'\"    {asks}"
        );
        if let Some(answered) = self.answered {
            let (at, record) = (quoted(answered.source()), named.after("answer/"));
            let _ = writeln!(
                out,
                "\n[[file.event]]\nkind = \"answered\"\nat = {at}\nrecord = {record}\n\
                 actor = \"''\"\nactor_kind = \"'agent'\""
            );
        }
    }
}
