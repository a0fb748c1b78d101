//! Mailings told mail by mail: one row is what became of one, by its recipient.
//!
//! ```text
//! Spring | ana@x.example | delivered ─► one delivery of `Spring`       open, click ─► one each
//! ```

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, first_time};
use super::called::plain;
use super::column::Column;
use super::draft::Draft;
use super::guess::is_of;
use super::money::CAMPAIGNS;
use super::names::{Lines, Role, each};
use super::{begin, quoted, thread};
use crate::mapping::condition::listed;
use crate::read::Detected;

/// Words of what a mailing is called, beside those of campaigns.
const TITLES: Lines = &["newsletter, mailing, subject, boletin, envio, asunto, betreff"];
/// Words of what became of a mail: it came, it was opened, somebody clicked.
const COUNTED: [(&str, Lines); 3] = [
    ("deliveries", &["delivered, delivery, entregado, entregada, zugestellt, delivre"]),
    ("opens", &["open, opened, opens, abierto, abierta, apertura, geoffnet, ouvert"]),
    ("clicks", &["click, clicked, clicks, clic, clicado, geklickt, clique"]),
];
/// Others, of which nothing is counted: that one was sent is not that it came.
const OTHERS: Lines = &[
    "sent, send, processed, queued, deferred, dropped, bounce, bounced, hard bounce, soft bounce",
    "hard bounced, soft bounced, unsubscribe, unsubscribed, spam, spamreport, complaint",
    "complained, blocked, enviado, enviada, rebote, rebotado, rebotada, baja, queja, bloqueado",
];
/// Sorts of words that are counted, at least.
const FEWEST: usize = 2;

/// A file whose rows are what became of mails.
pub(super) struct Recipients<'a> {
    at: &'a Column,
    campaign: &'a Column,
    recipient: &'a Column,
    what: &'a Column,
    unused: Vec<&'a Column>,
}

/// Returns what is counted where a word says what became of a mail; none of a word of nothing.
fn counted(word: &str) -> Option<&'static str> {
    let said = plain(word);
    let says = |lines: Lines| each(lines).any(|own| own == said.trim());
    COUNTED.into_iter().find(|(_, lines)| says(lines)).map(|(key, _)| key)
}

/// Tells whether a column says what became of mails: all of its words do, and two sorts of them are
/// counted.
fn tells_mails(column: &Column) -> bool {
    let is_other = |word: &str| each(OTHERS).any(|own| own == plain(word).trim());
    let all = column.values.iter().all(|word| counted(word).is_some() || is_other(word));
    let has = |key: &str| column.values.iter().any(|word| counted(word) == Some(key));
    all && COUNTED.into_iter().filter(|(key, _)| has(key)).count() >= FEWEST
}

impl<'a> Recipients<'a> {
    /// Judges whether rows are what became of mails; none where they name a conversation.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_of_desk = |column: &Column| {
            thread::names_conversation(column) || is_of(&column.name, Role::Priority)
        };
        if columns.iter().any(is_of_desk) {
            return None;
        }
        let mut free = Free::of(columns);
        let what = free.take_any(|column| !column.is_time && tells_mails(column))?;
        let at = free.use_up(first_time(columns))?;
        let is_whole = |column: &Column| column.filled == column.cells.len();
        let recipient = free.take_any(|column| column.is_address() && is_whole(column))?;
        let is_word = |column: &Column| !column.is_time && !column.is_address();
        let campaign = free.take(CAMPAIGNS, is_word).or_else(|| free.take(TITLES, is_word))?;
        let unused = free.left().collect();
        Some(Recipients { at, campaign, recipient, what, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        begin(out, detected, columns, &[self.at, self.campaign, self.recipient, self.what]);
        out.question(&told!(
            "is a row what became of one mail, by `{}`? What came, was opened and was clicked\n\
             counts once for each recipient; whoever that is, is kept as a hash.",
            "¿Cada fila es lo que fue de un correo, según `{}`? Lo entregado, lo abierto y lo\n\
             pulsado cuentan una vez por destinatario, que se guarda como hash.",
            self.what.name
        ));
        let parts = [self.campaign, self.recipient, self.what].map(Column::part);
        let name = format!("{{ from = {}, hashed = \"visitor\" }}", quoted(&parts.join("/")));
        let (at, campaign) = (quoted(self.at.source()), quoted(&self.campaign.name));
        let asks = out.asks(&told!(
            "ads, which win customers, or support, which serves them?",
            "¿ads, que captan clientes, o support, que los atiende?"
        ));
        let _ = writeln!(
            out,
            "stream = \"spend\"\nsubject = {name}\nrecord = {name}\n\n[file.common]\n\
             channel = \"'email'\"\n\n[file.attributes]\ncategory = \"'ads'\"    {asks}\n\
             campaign = {campaign}"
        );
        for (key, _) in COUNTED {
            let mut words: Vec<&str> = self.what.values.iter().map(String::as_str).collect();
            words.retain(|word| counted(word) == Some(key));
            words.sort_unstable();
            words.dedup();
            let Some(own) = self.what.in_condition().filter(|_| !words.is_empty()) else {
                continue;
            };
            let when = quoted(&format!("{own} in ({})", listed(words)));
            let _ = writeln!(
                out,
                "\n[[file.event]]\nwhen = {when}\nkind = \"spent\"\nat = {at}\n\
                 [file.event.attributes]\n{key} = \"'1'\""
            );
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}
