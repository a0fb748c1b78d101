//! Customers: one row each, with who they are and when they signed up.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, instant};
use super::called::{is_called, is_called_any};
use super::column::Column;
use super::draft::Draft;
use super::guess::{holds_codes, is_of};
use super::money::{CAMPAIGNS, Orders};
use super::names::{Lines, Role, each, words};
use super::persons::is_personal;
use super::respondents::is_key;
use super::{begin, quoted, respondents, sense, thread};
use crate::read::Detected;

/// Words of columns that name customers, beside those of customers of conversations.
const MEMBERS: Lines = &[
    "user id, userid, user, account id, account code, member id, member, subscriber id, subscriber",
    "person id",
    "id usuario, usuario, socio, abonado, suscriptor, mitglied, nutzer, benutzer, utilisateur",
    "membre, abonne, utente, socio, membro, assinante",
];
/// Words of when somebody became one, and those that say no more than when a row was made.
pub(super) const SIGN_UPS: Lines = &[
    "signed up, sign up, signup, registered, registration, joined, join date, member since",
    "customer since, enrolled, enrolment, enrollment, first seen, alta, registro, registrad-",
    "inscripcion, inscrit-, cliente desde, socio desde, registriert, registrierung, anmeldung",
    "angemeldet, kunde seit, mitglied seit, inscription, enregistre-, client depuis",
    "registrat-, registrazione, iscritt-, iscrizione, cliente dal, cadastro, cadastrad-",
];
pub(super) const MADE: Lines = &[
    "created, creation, added, cread-, creacion, erstellt, angelegt, cree-, creation, creat-",
    "creazione, criad-, criacao, since, desde, seit, depuis, dal",
];
/// What is known of customers, by the name of its attribute.
const TRAITS: [(&str, Lines); 7] = [
    (
        "account",
        &[
            "account, company, organization, organisation, empresa, cuenta, organizacion",
            "firma, unternehmen, societe, entreprise, azienda, societa",
        ],
    ),
    ("country", &["country, country code, pais, land, pays, paese"]),
    ("language", &["language, locale, idioma, sprache, langue, lingua"]),
    ("plan", &["plan, plan name, tarifa, tarif, formule, piano, plano, subscription"]),
    ("segment", &["segment, cohort, segmento, segmentation"]),
    ("tier", &["tier, level, nivel, stufe, niveau, livello"]),
    ("campaign", CAMPAIGNS),
];
/// Words of columns that say something else of a person.
const PERSONS: Lines = &[
    "name, first name, last name, gender, sex, age, birth, birthday, birthdate, city, zip, postal",
    "address, education, marital, income, occupation, profession, job, job title, nombre",
    "apellidos, genero, sexo, edad, nacimiento, ciudad, educacion, estado civil, ingresos",
    "profesion, direccion, vorname, nachname, geschlecht, alter, geburtsdatum, stadt, plz",
    "adresse, beruf, nom, prenom, naissance, ville, nome, cognome, eta, nascita, citta, cidade",
    "idade, nascimento",
];
/// Words of telephone numbers.
const PHONES: Lines = &[
    "phone, telephone, mobile, telefono, movil, telefon, handy, rufnummer, celular, cellulare",
    "portable, telefone",
];
/// Words by which a column is about customers, and names none.
const QUALITIES: Lines = &[
    "count, number of, type, since, status, segment, tier, plan, agent, group, score, lifetime",
    "affiliate, referrer, advocate, tipo, estado, grupo, segmento, seit, desde, afiliado",
];
/// Words of an address that is somebody else's.
const SOMEBODY_ELSE: Lines = &[
    "referrer, referred by, advocate, affiliate, agent, owner, manager, recomendado por",
    "referido por, afiliado, agente, gestor",
];
/// Digits of a telephone number, at least.
const DIGITS: usize = 7;
/// Words of columns that say what somebody asked.
const ASKED: Lines = &[
    "subject, description, issue, problem, question, comment, comments, topic, reason, request",
    "complaint, asunto, descripcion, incidencia, problema, consulta, motivo, tema, comentario",
    "betreff, beschreibung, anliegen, frage, objet, probleme, sujet, oggetto, problema, assunto",
];

/// A file whose rows are customers.
pub(super) struct Customers<'a> {
    id: &'a Column,
    /// When they signed up; none where no column tells it.
    at: Option<&'a Column>,
    updated: Option<&'a Column>,
    email: Option<&'a Column>,
    phone: Option<&'a Column>,
    channel: Option<&'a Column>,
    traits: Vec<(&'static str, &'a Column)>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// How plainly a column names customers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// It is called so.
    Named,
    /// It holds addresses of mail.
    Address,
    /// It is called as the id of anything.
    Any,
}

/// Words of addresses of mail, beside `email`, that name customers where they are some.
const MAILS: Lines = &["correo, e mail, mail, courriel, correio"];

/// Tells whether a column is called as a customer is, and not as what one is like.
pub(super) fn is_customer(column: &Column) -> bool {
    let own = words(Role::Customer).chain(each(MEMBERS));
    let is_called_so = is_called_any(&column.name, own) || is_mail(column);
    is_called_so && !is_called_any(&column.name, each(QUALITIES))
}

/// Tells whether a column is called as addresses of mail, and holds some.
pub(super) fn is_mail(column: &Column) -> bool {
    column.is_address() && is_called_any(&column.name, each(MAILS))
}

/// Tells whether a column holds addresses of mail that are those of whoever a row is of, and not of
/// somebody who serves or recommends them.
pub(super) fn is_own_mail(column: &Column) -> bool {
    is_mail(column) && !is_anothers(column)
}

/// Tells whether a column is called after somebody who serves or recommends.
pub(super) fn is_anothers(column: &Column) -> bool {
    is_called_any(&column.name, each(SOMEBODY_ELSE)) || is_of(&column.name, Role::Actor)
}

/// Tells whether a column is called as telephone numbers, and holds some.
pub(super) fn is_phone(column: &Column) -> bool {
    holds_phones(column) && is_called_any(&column.name, each(PHONES))
}

fn holds_phones(column: &Column) -> bool {
    let is_number = |value: &String| {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        digits >= DIGITS && !value.chars().any(char::is_alphabetic)
    };
    !column.is_time && column.values.iter().all(is_number)
}

/// Takes the traits of customers, by the names of their attributes, but for those taken already.
pub(super) fn take_traits<'a>(
    free: &mut Free<'a>,
    taken: &[&str],
) -> Vec<(&'static str, &'a Column)> {
    let take = |(key, lines): (&'static str, Lines)| {
        let is_free = !taken.contains(&key);
        Some((key, free.take(lines, |column| is_free && !column.is_time)?))
    };
    TRAITS.into_iter().filter_map(take).collect()
}

/// Takes the columns of addresses of mail and of telephone numbers.
pub(super) fn take_keys<'a>(free: &mut Free<'a>) -> [Option<&'a Column>; 2] {
    let is_own =
        |column: &Column| column.is_address() && !is_called_any(&column.name, each(SOMEBODY_ELSE));
    [free.take_any(is_own), free.take(PHONES, holds_phones)]
}

/// Asks whether a source numbers its customers for itself, where they have addresses too: by those
/// nobody is found again whom another source numbers otherwise, unless that is said.
pub(super) fn asks_whose_numbers(out: &mut Draft, customer: &Column, keys: &[Option<&Column>]) {
    if customer.is_address() || keys.iter().all(Option::is_none) {
        return;
    }
    out.question(&told!(
        "does `{}` number customers as your other sources do? If not, write customers = \"own\"\n\
         below the name of the mapping: else nobody is found again by these addresses whom\n\
         another source numbers otherwise.",
        "¿numera `{}` a los clientes como las demás fuentes? Si no, escriba customers = \"own\"\n\
         bajo el nombre del mapeo: si no, por estos datos no se reconoce a nadie a quien otra\n\
         fuente dé otro número.",
        customer.name
    ));
}

/// Tells whether rows are rather conversations or orders: something names a ticket, says how urgent
/// it is or what was asked.
fn is_of_something_else(columns: &[Column], naming: Naming) -> bool {
    let is_any = naming == Naming::Any;
    let is_else = |column: &Column| {
        let is_reply = column.is_time && is_of(&column.name, Role::Replied);
        let is_asked = thread::is_text(column) || is_called_any(&column.name, each(ASKED));
        let mut statuses = column.values.iter();
        // A customer may be of `New York`, or have closed an account, but is not solved.
        let is_ticket = |word: &String| match sense::status(word) {
            Some("solved") => true,
            Some("open" | "new") | None => false,
            Some(_) => is_any,
        };
        let is_status = is_of(&column.name, Role::Status) && statuses.any(is_ticket);
        let mut sides = column.values.iter();
        let is_side = is_any
            && is_of(&column.name, Role::ActorKind)
            && sides.any(|word| sense::side(&column.name, word) == Some("agent"));
        let roles = [Role::Priority, Role::Wait];
        is_reply
            || is_status
            || is_side
            || (is_asked && naming != Naming::Named)
            || respondents::is_any(&column.name, respondents::SUBJECTS)
            || is_called_any(&column.name, thread::own_words())
            || roles.into_iter().any(|role| is_of(&column.name, role))
    };
    columns.iter().any(is_else) || Orders::of(columns).is_some_and(|orders| orders.is_named())
}

/// Returns the column that names each row's customer.
fn named_by(columns: &[Column]) -> Option<(&Column, Naming)> {
    let is_fit = |column: &&Column| column.filled > 1 && is_key(column) && !column.is_time;
    let is_code = |column: &&Column| holds_codes(column);
    let keys = || columns.iter().filter(is_fit);
    let named = keys().filter(is_code).find(|column| is_customer(column) && !is_personal(column));
    let any = || keys().filter(is_code).find(|column| is_called(&column.name, "id"));
    let address = || keys().find(|column| column.is_address());
    let named = named.map(|column| (column, Naming::Named));
    let any = named.or_else(|| any().map(|column| (column, Naming::Any)));
    any.or_else(|| address().map(|column| (column, Naming::Address)))
}

/// Returns the column that names each row's customer, whatever it is called.
pub(super) fn identified(columns: &[Column]) -> Option<&Column> {
    named_by(columns).map(|(id, _)| id)
}

impl<'a> Customers<'a> {
    /// Judges whether rows are customers; none where too little says so.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let (id, naming) = named_by(columns)?;
        if is_of_something_else(columns, naming) {
            return None;
        }
        let mut free = Free::of(columns);
        free.use_up(Some(id));
        let is_birth = |column: &Column| is_called_any(&column.name, each(PERSONS));
        let is_sign_up = |column: &Column| column.is_time && !is_birth(column);
        let has_times = free.left().any(is_sign_up);
        let signed_up = free.take(SIGN_UPS, is_sign_up);
        let signed_up =
            signed_up.or_else(|| free.take_any(|column| is_sign_up(column) && is_customer(column)));
        let at = signed_up.or_else(|| free.take(MADE, is_sign_up));
        let persons = free.left().filter(|column| is_personal(column) || is_birth(column)).count();
        let traits = take_traits(&mut free, &[]);
        let told = persons + traits.len();
        let enough = match (naming, signed_up, at) {
            (Naming::Named, Some(_), _) => told > 0,
            (Naming::Named, None, Some(_)) => told > 1,
            // What is different for each customer, and has no time, is what customers are.
            (Naming::Named, None, None) => !has_times && id.filled > 2,
            (Naming::Address, _, Some(_)) => told > 1,
            (Naming::Any, _, Some(_)) => told > 2,
            (Naming::Any | Naming::Address, _, None) => false,
        };
        if !enough {
            return None;
        }
        let [email, phone] = take_keys(&mut free);
        let email = email.or(Some(id).filter(|id| id.is_address()));
        let channel = free.take_any(|column| !column.is_time && is_of(&column.name, Role::Channel));
        let updated = free.take_any(|column| column.is_time && is_of(&column.name, Role::Updated));
        let (kept, unused) = free.rest();
        Some(Customers { id, at, updated, email, phone, channel, traits, kept, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let told: Vec<&Column> = [self.id].into_iter().chain(self.at).collect();
        begin(out, detected, columns, &told);
        out.question(&told!(
            "is a row a customer, whom `{}` names, by the number that other files have too?",
            "¿Cada fila es un cliente, que `{}` identifica con el número de los demás ficheros?",
            self.id.name
        ));
        let customer = out.place.named(self.id);
        let record = match self.id.is_address() {
            true => customer.clone(),
            false => quoted(&format!("customer/{}", self.id.part())),
        };
        let _ = writeln!(out, "stream = \"customer\"\nsubject = {customer}\nrecord = {record}");
        if let Some(updated) = self.updated {
            let _ = writeln!(out, "version = {}", quoted(updated.source()));
        }
        let _ = writeln!(out, "\n[file.common]\ncustomer = {customer}");
        if let Some(channel) = self.channel {
            let _ = writeln!(out, "channel = {}", quoted(&channel.name));
        }
        keys_of(out, [self.email, self.phone, None], &[self.updated, self.at]);
        if !self.traits.is_empty() || !self.kept.is_empty() {
            out.push_str("\n[file.attributes]\n");
        }
        for (key, column) in &self.traits {
            let _ = writeln!(out, "{key} = {}", quoted(&column.name));
        }
        attributes(out, &self.kept, &TRAITS.map(|(key, _)| key));
        out.push_str("\n");
        let at = instant(out, self.at);
        let kind = if self.at.is_some() { "signed_up" } else { "identified" };
        let _ = writeln!(out, "[[file.event]]\nkind = \"{kind}\"\nat = {at}");
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}

/// Writes by what customers are found again in other sources.
pub(super) fn keys_of(
    out: &mut Draft,
    [email, phone, number]: [Option<&Column>; 3],
    times: &[Option<&Column>],
) {
    if [email, phone, number].iter().all(Option::is_none) {
        return;
    }
    out.push_str("\n");
    out.remark(&told!(
        "By these a customer is found again in other sources; of addresses and telephones only\n\
         hashes are kept.",
        "Por estos datos se reconoce a un cliente en otras fuentes; de correos y teléfonos solo\n\
         se guarda un hash."
    ));
    let times: Vec<String> = times.iter().flatten().map(|column| quoted(column.source())).collect();
    let _ = writeln!(out, "[file.keys]\nat = [{}]", times.join(", "));
    for (key, column) in [("email", email), ("phone", phone), ("external_id", number)] {
        if let Some(column) = column {
            let _ = writeln!(out, "{key} = {}", quoted(&column.name));
        }
    }
}
