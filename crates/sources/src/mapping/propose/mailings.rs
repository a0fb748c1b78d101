//! Mailings: one row each, with how many it reached, and how many opened it and clicked.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, first_time, is_of_conversations};
use super::column::Column;
use super::draft::Draft;
use super::grouped::{count, holds_counts};
use super::money::CAMPAIGNS;
use super::names::Lines;
use super::respondents::is_key;
use super::{begin, distinct, quoted};
use crate::read::Detected;

/// Words of what names a mailing.
const IDS: Lines =
    &["campaign id, id de campana, id campana, unique id, mailing id, newsletter id"];
/// Words of what it is called, beside those of campaigns.
const TITLES: Lines =
    &["title, name, subject, newsletter, titulo, nombre, asunto, boletin, titel, betreff, titre"];
/// Words of how many it reached, and of how many it was sent to.
const REACHED: Lines = &[
    "successful deliveries, deliveries, delivered, entregados, entregadas, entregas, zugestellt",
    "delivres, consegnati, entregues",
];
const SENT: Lines = &["total recipients, recipients, sent, destinatarios, enviados, empfanger"];
const OPENS: Lines = &[
    "unique opens, opens, total opens, aperturas unicas, aperturas, offnungen, ouvertures",
    "aperture, aberturas",
];
const CLICKS: Lines =
    &["unique clicks, clicks, total clicks, clics unicos, clics, klicks, cliques"];
/// Attributes that are their own.
const TAKEN: [&str; 6] = ["category", "campaign", "deliveries", "opens", "clicks", "until"];

/// A file whose rows are mailings.
pub(super) struct Mailings<'a> {
    at: &'a Column,
    id: Option<&'a Column>,
    campaign: &'a Column,
    reached: &'a Column,
    opens: Option<&'a Column>,
    clicks: Option<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

impl<'a> Mailings<'a> {
    /// Judges whether rows are mailings; none where no counts say whom they reached and what those
    /// did, or nothing names them.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        if is_of_conversations(columns) {
            return None;
        }
        let mut free = Free::of(columns);
        let at = free.use_up(first_time(columns))?;
        let is_count = |column: &Column| holds_counts(column) && !column.is_time;
        let reached = free.take(REACHED, is_count);
        let reached = reached.or_else(|| free.take(SENT, is_count))?;
        let [opens, clicks] = [OPENS, CLICKS].map(|own| free.take(own, is_count));
        opens.or(clicks)?;
        let id = free.take(IDS, |column| !column.is_time && is_key(column));
        let is_word = |column: &Column| !column.is_time && !column.is_number;
        let campaign = free.take(CAMPAIGNS, is_word).or_else(|| free.take(TITLES, is_word))?;
        let (kept, unused) = free.rest();
        Some(Mailings { at, id, campaign, reached, opens, clicks, kept, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        begin(out, detected, columns, &[self.at, self.campaign, self.reached]);
        out.question(&told!(
            "is a row a mailing, with how many it reached in `{}`? What it cost is told by\n\
             `amount` and `currency` of [file.event.attributes], where a column says it.",
            "¿Cada fila es un envío de correo, y `{}` dice a cuántos llegó? Lo que costó va en\n\
             `amount` y `currency` de [file.event.attributes], si una columna lo dice.",
            self.reached.name
        ));
        let name = match self.id {
            Some(id) => id.part(),
            None => distinct::template(out, vec![self.at, self.campaign], Vec::new(), columns),
        };
        let (name, at) = (quoted(&name), quoted(self.at.source()));
        let asks = out.asks(&told!("mails, and not SMS?", "¿correos, y no SMS?"));
        let _ = writeln!(
            out,
            "stream = \"spend\"\nsubject = {name}\nrecord = {name}\n\n[file.common]\n\
             channel = \"'email'\"    {asks}\n\n[[file.event]]\nkind = \"spent\"\nat = {at}\n\
             [file.event.attributes]"
        );
        let asks = out.asks(&told!(
            "ads, which win customers, or support, which serves them?",
            "¿ads, que captan clientes, o support, que los atiende?"
        ));
        let campaign = quoted(&self.campaign.name);
        let _ = writeln!(out, "category = \"'ads'\"    {asks}\ncampaign = {campaign}");
        let counts =
            [("deliveries", Some(self.reached)), ("opens", self.opens), ("clicks", self.clicks)];
        for (key, column) in counts {
            if let Some(column) = column {
                let _ = writeln!(out, "{key} = {}", count(column));
            }
        }
        attributes(out, &self.kept, &TAKEN);
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}
