//! Recommendations: one row each, with who recommended whom, how far it came and what was given.
//!
//! ```text
//! Clic, Registrado, Cliente, Recompensado ─► whoever is rewarded became a customer, signed up and
//! clicked before; nothing tells when, so that all is dated as the row is (?)
//! ```

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, first_time};
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::guess::{holds_codes, is_of};
use super::money::{CAMPAIGNS, CURRENCIES, ORDERS};
use super::names::{Lines, Role, each};
use super::respondents::is_key;
use super::sums::{currency, is_money, money};
use super::vocabulary::{self, UNUSED, words_in};
use super::{begin, distinct, quoted, sense, thread, visits};
use crate::read::Detected;

/// Words of whoever recommends, and of whom.
const REFERRERS: Lines = &[
    "referrer, referrer id, referring customer, referred by, recommended by, advocate, promoter",
    "quien recomienda, que recomienda, recomendado por, referido por, referidor, referidora",
    "recomendador, recomendadora, padrino, madrina, werber, empfohlen von, parrain, marraine",
    "affiliate, afiliado, afiliada",
];
/// Words of those who recommend as a trade.
const AFFILIATES: [&str; 3] = ["affiliate", "afiliado", "afiliada"];
const REFERRED: Lines = &[
    "referred, referred customer, referee, friend, invitee, invited, recommended, recomendado",
    "recomendada, referido, referida, amigo, amiga, invitado, invitada, ahijado, geworben, filleul",
];
/// Words of what names one.
const IDS: Lines = &[
    "referral id, referral, recommendation id, recommendation, id recomendacion",
    "id de recomendacion, recomendacion, invitation id, id invitacion, empfehlung",
    "conversion id",
];
const CODES: Lines = &["code, referral code, coupon, link, codigo, cupon, enlace"];
const REWARDS: Lines = &[
    "reward, reward amount, bonus, commission, incentive, recompensa, premio, comision",
    "bonificacion, pramie, recompense, importe, amount",
];
const PROGRAMMES: Lines = &["program, programme, programa, programm"];
/// Different words of how far one came, at most, and known ones, at least.
const WORDS: usize = 20;
const KNOWN: usize = 2;
/// How far one comes, step after step.
const COURSE: [&str; 5] = ["clicked", "signed_up", "became_customer", "rewarded", "reversed"];
/// Name of the table of how far one came.
const TABLE: &str = "stages";
/// Attributes that are their own.
const TAKEN: [&str; 8] =
    ["amount", "currency", "referred", "programme", "order_id", "kind", "structure", "campaign"];

/// A file whose rows are recommendations.
pub(super) struct Referrals<'a> {
    at: &'a Column,
    referrer: &'a Column,
    referred: Option<&'a Column>,
    id: Option<&'a Column>,
    code: Option<&'a Column>,
    status: Option<&'a Column>,
    /// When it came so far, where columns tell it.
    stages: Vec<(&'static str, &'a Column)>,
    reward: Option<&'a Column>,
    currency: Option<&'a Column>,
    about: Vec<(&'static str, &'a Column)>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Tells whether half of the words of a column or more say how far recommendations came.
fn tells_stages(column: &Column) -> bool {
    let known = column.values.iter().filter(|word| sense::referral(word).is_some()).count();
    !column.is_time
        && !column.is_number
        && !column.name.contains('"')
        && column.distinct <= WORDS
        && known >= KNOWN
        && known * 2 >= column.distinct
}

/// Tells whether a column is called as whoever recommends, or as whom: beside one that names them
/// by a number or an address it has their names.
fn names_party(column: &&Column) -> bool {
    is_called_any(&column.name, each(REFERRERS).chain(each(REFERRED)))
}

impl<'a> Referrals<'a> {
    /// Judges whether rows are recommendations; none where no headings say who recommended, and
    /// whom or what it is called, or nothing says how far it came.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_else = |column: &Column| {
            let roles = [Role::Priority, Role::Rating];
            thread::names_conversation(column)
                || roles.into_iter().any(|role| is_of(&column.name, role))
        };
        if columns.iter().any(is_else) {
            return None;
        }
        let mut free = Free::of(columns);
        let at = free.use_up(first_time(columns))?;
        let is_word = |column: &Column| !column.is_time && !visits::holds_pages(column);
        let is_named = |column: &Column| {
            let is_code = is_called_any(&column.name, each(CODES));
            is_word(column) && !is_code && holds_codes(column)
        };
        let is_mail = |column: &Column| is_word(column) && column.is_address();
        let named = free.take(REFERRERS, is_named).or_else(|| free.take(REFERRERS, is_mail));
        let referrer = named.or_else(|| free.take(REFERRERS, is_word))?;
        let id = free.take(IDS, |column| {
            // A code may be a customer's own, who recommends with it.
            let is_code = is_called_any(&column.name, each(CODES));
            let is_id = holds_codes(column);
            !column.is_time && is_key(column) && column.filled > 1 && !is_code && is_id
        });
        let referred = free.take(REFERRED, is_word);
        id.or(referred)?;
        let stage = |column: &'a Column| {
            let kind = sense::referral(&column.name).filter(|kind| COURSE.contains(kind))?;
            (column.is_time && column.name != at.name).then_some((kind, column))
        };
        let stages: Vec<(&'static str, &'a Column)> = columns.iter().filter_map(stage).collect();
        for (_, column) in &stages {
            free.use_up(Some(*column));
        }
        let status = free.take_any(tells_stages);
        if stages.is_empty() && status.is_none() {
            return None;
        }
        let code = free.take(CODES, |column| !column.is_time);
        let currency = free.take(CURRENCIES, |column| !column.is_time);
        let reward = free.take(REWARDS, is_money);
        let mut about = Vec::new();
        for (key, lines) in
            [("programme", PROGRAMMES), ("campaign", CAMPAIGNS), ("order_id", ORDERS)]
        {
            about.extend(free.take(lines, |column| !column.is_time).map(|column| (key, column)));
        }
        let (kept, mut unused) = free.rest();
        let (names, kept): (Vec<&Column>, Vec<&Column>) = kept.into_iter().partition(names_party);
        unused.extend(names);
        Some(Referrals {
            at,
            referrer,
            referred,
            id,
            code,
            status,
            stages,
            reward,
            currency,
            about,
            kept,
            unused,
        })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        if let Some(status) = self.status {
            table(out, status, &self.stages);
        }
        let told = [Some(self.at), Some(self.referrer), self.referred.or(self.id)];
        let told: Vec<&Column> = told.into_iter().flatten().collect();
        begin(out, detected, columns, &told);
        out.question(&told!(
            "is a row a recommendation by `{}`?",
            "¿Cada fila es una recomendación hecha por `{}`?",
            self.referrer.name
        ));
        self.subject(out, columns);
        let customer = out.place.named(self.referrer);
        let _ = writeln!(out, "\n[file.common]\ncustomer = {customer}\n\n[file.attributes]");
        let referred = self.referred.map(|column| ("referred", column));
        for (key, column) in referred.into_iter().chain(self.about.iter().copied()) {
            let named = out.place.named(column);
            let _ = writeln!(out, "{key} = {named}");
        }
        if is_called_any(&self.referrer.name, AFFILIATES) {
            let why = out.says(&told!("as its heading says", "como dice su encabezado"));
            let _ = writeln!(out, "kind = \"'affiliate'\"    {why}");
        }
        attributes(out, &self.kept, &TAKEN);
        let at = quoted(self.at.source());
        let _ = writeln!(out, "\n[[file.event]]\nkind = \"created\"\nat = {at}");
        if let Some(code) = self.code {
            let _ = writeln!(out, "value = {}", quoted(&code.name));
        }
        if let Some(status) = self.status {
            out.push_str("\n");
            out.question(&told!(
                "how far it came, by `{}`: what comes before is taken for done, and all of it\n\
                 for done when the row is dated. Does another column tell when?",
                "hasta dónde llegó, según `{}`: lo anterior se da por hecho, y todo ello con la\n\
                 fecha de la fila. ¿Dice otra columna cuándo?",
                status.name
            ));
            let (from, table) = (quoted(&status.name), out.place.table(TABLE));
            let when = quoted(&format!("\"{}\" is not null", status.name));
            let _ = writeln!(
                out,
                "[[file.event]]\nwhen = {when}\nkind = {{ from = {from}, map = \"{table}\" }}\n\
                 at = {at}"
            );
            match self.gives() {
                Some(reward) => self.rewarded(out, reward),
                None if self.stages.iter().all(|(kind, _)| *kind != "rewarded") => self.given(out),
                None => {}
            }
        }
        for (kind, column) in &self.stages {
            let at = quoted(column.source());
            let _ = writeln!(out, "\n[[file.event]]\nkind = \"{kind}\"\nat = {at}");
            if matches!(*kind, "rewarded" | "reversed") {
                self.given(out);
            }
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }

    /// Writes what names one.
    fn subject(&self, out: &mut Draft, columns: &[Column]) {
        let name = match self.id {
            Some(id) => id.part(),
            None => {
                let key = [Some(self.referrer), self.referred, Some(self.at)];
                let more = self.code.into_iter().chain(self.kept.iter().copied()).collect();
                distinct::template(out, key.into_iter().flatten().collect(), more, columns)
            }
        };
        let is_address = self.id.is_none()
            && [Some(self.referrer), self.referred].into_iter().flatten().any(Column::is_address);
        let value = |text: String| match is_address {
            true => format!("{{ from = {}, hashed = \"visitor\" }}", quoted(&text)),
            false => quoted(&text),
        };
        let subject = self.id.map_or_else(|| value(name.clone()), |id| quoted(id.source()));
        let record = value(format!("referral/{name}"));
        let _ = writeln!(out, "stream = \"referral\"\nsubject = {subject}\nrecord = {record}");
    }

    /// Returns the reward where that alone tells which were rewarded: some have one, and no status
    /// or time says it.
    fn gives(&self) -> Option<&'a Column> {
        let is_last = |kind: &str| matches!(kind, "rewarded" | "reversed");
        let words = self.status.into_iter().flat_map(|status| &status.values);
        let mut kinds = words.filter_map(|word| sense::referral(word));
        let is_said = kinds.any(is_last) || self.stages.iter().any(|(kind, _)| is_last(kind));
        let reward = self.reward.filter(|_| !is_said)?;
        let is_some = |sum: &String| sum.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let is_partly = reward.filled < reward.cells.len() && reward.values.iter().all(is_some);
        (is_partly && reward.in_condition().is_some()).then_some(reward)
    }

    /// Writes that those that have a reward were rewarded, and asks.
    fn rewarded(&self, out: &mut Draft, reward: &Column) {
        let (name, at) = (&reward.name, quoted(self.at.source()));
        out.push_str("\n");
        out.question(&told!(
            "were those rewarded that have a `{name}`, when the row is dated?",
            "¿Se recompensó a quienes tienen `{name}`, en la fecha de la fila?"
        ));
        let when = quoted(&format!("\"{name}\" is not null"));
        let _ = writeln!(out, "[[file.event]]\nwhen = {when}\nkind = \"rewarded\"\nat = {at}");
        self.given(out);
    }

    /// Writes what was given for it.
    fn given(&self, out: &mut Draft) {
        if let Some(reward) = self.reward {
            out.push_str("[file.event.attributes]\n");
            let sum = money(out, reward);
            let _ = writeln!(out, "amount = {sum}");
            currency(out, self.currency, reward);
        }
    }
}

/// Writes the table of how far recommendations came: what is there of the steps before is done too,
/// and those that have a time of their own are told by that.
fn table(out: &mut Draft, column: &Column, stages: &[(&'static str, &Column)]) {
    let there: Vec<&str> = column.values.iter().filter_map(|word| sense::referral(word)).collect();
    vocabulary::begin(out, column, TABLE);
    for (_, spellings) in words_in(column, WORDS) {
        let Some(word) = spellings.first() else { continue };
        let said = sense::referral(word);
        let Some(place) = COURSE.iter().position(|step| said == Some(*step)) else {
            let mark = match said {
                // Of each row that is told already.
                Some(_) => String::new(),
                None => {
                    let course = COURSE.join(", ");
                    let asks = told!("no guess: {course}?", "sin conjetura: ¿{course}?");
                    format!("    {}", out.asks(&asks))
                }
            };
            let _ = writeln!(out, "{} = {}{mark}", quoted(word), quoted(UNUSED));
            continue;
        };
        let mut steps: Vec<String> = Vec::new();
        for (at, step) in COURSE.into_iter().enumerate() {
            let is_dated = stages.iter().any(|(kind, _)| *kind == step);
            if !is_dated && (at == place || (at < place && there.contains(&step))) {
                steps.push(quoted(step));
            }
        }
        let steps = match steps.as_slice() {
            [] => quoted(UNUSED),
            [only] => only.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let _ = writeln!(out, "{} = {steps}", quoted(word));
    }
}
