//! What channels are called. Words that people have for channels of other sources, too, become the
//! words that those have: calls come by `phone`, whatever the list of tickets says, and WhatsApp is
//! `messaging` as in ready mappings. Every other one stays as it is.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::plain;
use super::column::Column;
use super::draft::Draft;
use super::place::Place;
use super::quoted;
use super::stems::{Stems, is_one};
use super::vocabulary::{WORDS, words_in};

/// Channels, each with what it is called, without capitals, accents and marks.
const CHANNELS: [(&str, Stems); 7] = [
    (
        "phone",
        &[
            "phone|phone call|phone calls|telephone|call|calls|voice|inbound call",
            "telefono|via telefonica|llamada|llamadas|llamada telefonica|llamadas telefonicas",
            "llamada entrante|telefon|anruf|anrufe|telefone|chamada|telefonata|appel",
        ],
    ),
    (
        "email",
        &[
            "email|e mail|emails|e mails|mail|electronic mail|correo|correos|correo electronico",
            "correos electronicos|courriel|posta elettronica|correio eletronico",
        ],
    ),
    (
        "chat",
        &[
            "chat|chats|live chat|livechat|web chat|webchat|online chat|chat web|chat online",
            "chat en vivo|chat en linea|chat en directo",
        ],
    ),
    (
        "web",
        &[
            "web|website|web site|web form|webform|contact form|form|internet",
            "sitio web|pagina web|formulario|formulario web|formulario de contacto",
            "formulario de la web|webformular|kontaktformular|formulaire|modulo web",
            "portal|customer portal|help center|help centre|self service|portal de clientes",
            "portal del cliente|centro de ayuda|autoservicio",
        ],
    ),
    (
        "messaging",
        &[
            "messaging|whatsapp|whats app|whatsapp business|whats app business|telegram|viber",
            "we chat|wechat|sms|text message|text messages|in app|in app messaging|in app chat",
            "mensajeria|mensajeria instantanea|mensaje de texto|mensajes de texto",
        ],
    ),
    (
        "social",
        &[
            "social|social media|social network|social networks|red social|redes sociales|rrss",
            "facebook|facebook messenger|messenger|instagram|instagram dm|instagram direct",
            "instagram direct message|instagram comment|instagram ad comment|instagram mention",
            "facebook comment|facebook mention|facebook recommendations",
            "twitter|twitter dm|twitter direct message|x twitter|tik tok|tiktok|linked in|linkedin",
        ],
    ),
    ("api", &["api"]),
];

/// Returns what a channel is called elsewhere.
fn known(word: &str) -> Option<&'static str> {
    let word = plain(word);
    let mut all = CHANNELS.into_iter();
    all.find(|(_, names)| is_one(word.trim(), names)).map(|(channel, _)| channel)
}

/// Tells whether a column says of each row what it came by: most of its words are channels, and not
/// all of them the same.
pub(super) fn are_told(column: &Column) -> bool {
    let told: Vec<&str> = column.values.iter().filter_map(|word| known(word)).collect();
    let is_whole = !column.is_time && column.filled == column.cells.len();
    is_whole
        && told.len() * 2 >= column.values.len()
        && told.iter().any(|channel| Some(channel) != told.first())
}

/// Returns the words of a column that are known, each with what it is called elsewhere; nothing
/// where all of them are called so already.
fn renamed<'c>(place: &Place, column: &'c Column) -> Vec<(&'c str, &'static str)> {
    if column.is_address() || place.look_up(column).is_some() {
        return Vec::new();
    }
    let words = words_in(column, WORDS).into_iter();
    let told = words.filter_map(|(_, spellings)| {
        let word = *spellings.first()?;
        Some((word, known(word)?))
    });
    let told: Vec<(&str, &str)> = told.collect();
    match told.iter().any(|(word, channel)| word != channel) {
        true => told,
        false => Vec::new(),
    }
}

/// Writes the table of the words that are called otherwise elsewhere, if there are any.
pub(super) fn table(out: &mut Draft, column: &Column) {
    let told = renamed(&out.place, column);
    if told.is_empty() {
        return;
    }
    out.push_str("\n");
    out.remark(&told!(
        "Channels of `{}` are called as in other sources; those that are not here keep\n\
         their own words, as does one whose line you take out.",
        "Los canales de `{}` se llaman como en otras fuentes; los que no están aquí\n\
         conservan su palabra, y también los de las líneas que usted quite.",
        column.name
    ));
    let name = out.place.table(TABLE);
    let _ = writeln!(out, "[tables.{name}]");
    for (word, channel) in told {
        let _ = writeln!(out, "{} = {}", quoted(word), quoted(channel));
    }
}

/// Name of that table.
const TABLE: &str = "channels";

/// Writes what a channel is read from.
pub(super) fn read_from(place: &Place, column: &Column) -> String {
    if renamed(place, column).is_empty() {
        return place.named(column);
    }
    let (name, table) = (quoted(&column.name), place.table(TABLE));
    format!("{{ from = {name}, map = \"{table}\", keep = true }}")
}
