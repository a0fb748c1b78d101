//! Posts on social networks: one row each, with what its counters stood at.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, instant, unnamed_rows};
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::grouped::{count, holds_counts};
use super::guess::{identifiers, is_like_id, is_of};
use super::money::CAMPAIGNS;
use super::names::{Lines, Role, each};
use super::respondents::is_key;
use super::{begin, followers, quoted};
use crate::read::Detected;

/// Words of counters, the first of which names their attribute. Those that only posts have come
/// first.
pub(super) const COUNTERS: [Lines; 8] = [
    &[
        "likes, like, like count, reactions, me gusta, reacciones, gefallt mir, j aime, mi piace",
        "curtidas, favorites, favourites, recomendaciones",
    ],
    &[
        "shares, share, retweets, retweet count, reposts, compartidos, compartidas, compartido",
        "veces que se ha compartido, veces que se compartio, geteilt, partages, condivisioni",
        "compartilhamentos",
    ],
    &[
        "saves, guardados, guardadas, veces que se ha guardado, veces que se guardo, gespeichert",
        "enregistrements, salvataggi, salvos",
    ],
    &["reach, alcance, reichweite, portee, copertura"],
    &["comments, comment, comentarios, kommentare, commentaires, commenti, respuestas"],
    &["clicks, clics, klicks, cliques"],
    &["impressions, impresiones, impressionen, impressioni, impressoes, views", "visualizaciones"],
    &["followers, seguidores, abonnenten, abonnes, follower"],
];
/// Words of how often an account was named, which counts nothing of a post and names none.
pub(super) const MENTIONS: Lines =
    &["mentions, menciones, erwahnungen, menzioni, mencoes", "times mentioned"];
/// How many of them only posts have, and how many different ones there are at least.
pub(super) const OWN: usize = 4;
pub(super) const ENOUGH: usize = 2;
/// How many there are where nothing names a post.
const PLENTY: usize = 4;
/// Words by which a number is about the page, its people or an average, and counts nothing of a
/// post.
const ABOUT_OTHERS: Lines =
    &["page, people, average, pagina, personas, media, seite, personen, moyenne"];
/// How many of them, the first ones, may be added up in one column, such as all reactions.
const SUMMED: usize = 5;
/// Words of columns that name a post.
pub(super) const POSTS: Lines = &[
    "post id, post, tweet id, tweet, media id, video id, content id, id de publicacion",
    "publicacion, beitrag, publication, pubblicazione, publicacao, permalink, enlace, link, url",
];
/// What is known of posts, by the name of its attribute.
const TRAITS: [(&str, Lines); 5] = [
    ("network", &["network, social network, platform, red social, red, plataforma, netzwerk"]),
    ("account", &["account, page name, profile, cuenta, perfil, konto, compte, conta"]),
    ("type", &["post type, media type, type, format, tipo, formato, typ"]),
    ("campaign", CAMPAIGNS),
    ("paid", &["paid, promoted, sponsored, pagado, pagada, promocionado, promocionada"]),
];
/// Networks by where the addresses of their posts are.
const HOSTS: [(&str, &str); 7] = [
    ("instagram.com", "instagram"),
    ("facebook.com", "facebook"),
    ("linkedin.com", "linkedin"),
    ("tiktok.com", "tiktok"),
    ("youtube.com", "youtube"),
    ("twitter.com", "x"),
    ("x.com", "x"),
];
/// Words of when a post was published.
const PUBLISHED: Lines = &[
    "published, publish, posted, publicad-, publicacion, veroffentlicht, publie-, pubblicat-",
    "created, creation, cread-, date, fecha, datum, data",
];

/// A file whose rows are posts.
pub(super) struct Posts<'a> {
    id: Option<&'a Column>,
    at: Option<&'a Column>,
    counters: Vec<(&'static str, &'a Column)>,
    traits: Vec<(&'static str, &'a Column)>,
    /// The network of all of them, where their addresses tell it and no column does.
    network: Option<&'static str>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Tells whether a column says that rows are something else than posts.
fn is_else(column: &Column) -> bool {
    let roles = [Role::Activity, Role::Status, Role::Priority, Role::Rating, Role::Wait];
    let is_reply = column.is_time && is_of(&column.name, Role::Replied);
    is_reply || roles.into_iter().any(|role| is_of(&column.name, role))
}

/// Takes columns of several counters, each with the name of its attribute.
pub(super) fn counters<'a>(
    free: &mut Free<'a>,
    sorts: &[Lines],
) -> Vec<(&'static str, &'a Column)> {
    let is_count = |column: &Column| {
        let is_other = is_called_any(&column.name, each(ABOUT_OTHERS)) || is_sum(column);
        holds_counts(column) && !is_other
    };
    let take = |lines: &Lines| Some((each(lines).next()?, free.take(lines, is_count)?));
    sorts.iter().filter_map(take).collect()
}

/// Tells whether a column is called as several counters, and so as their sum: `Reacciones,
/// comentarios y veces que se compartió`.
fn is_sum(column: &Column) -> bool {
    let named = |lines: &&Lines| is_called_any(&column.name, each(lines));
    COUNTERS[..SUMMED].iter().filter(named).count() > 1
}

/// Returns the network on which all posts are, by the addresses of a column.
fn network(column: &Column) -> Option<&'static str> {
    let is_on = |host: &str| {
        let begins = ["", "www.", "m."].map(|before| format!("://{before}{host}/"));
        column.values.iter().all(|value| begins.iter().any(|begin| value.contains(begin)))
    };
    let found = HOSTS.into_iter().find(|&(host, _)| column.filled > 0 && is_on(host));
    found.map(|(_, network)| network)
}

impl<'a> Posts<'a> {
    /// Judges whether rows are posts; none where too few counters say so.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        if columns.iter().any(is_else) || followers::are_days(columns) {
            return None;
        }
        let mut free = Free::of(columns);
        let counters = counters(&mut free, &COUNTERS);
        let is_own =
            |lines: &Lines| counters.iter().any(|(key, _)| each(lines).next() == Some(*key));
        let names_post = |column: &Column| {
            let is_address = |value: &String| value.starts_with("http");
            let is_code = |value: &String| is_like_id(value) || is_address(value);
            !column.is_time && is_key(column) && column.values.iter().all(is_code)
        };
        let named = free.take(POSTS, names_post);
        let is_enough = match named {
            Some(_) => counters.len() >= ENOUGH,
            None => counters.len() >= PLENTY,
        };
        if !COUNTERS[..OWN].iter().any(is_own) || !is_enough {
            return None;
        }
        let is_free = |column: &&Column| {
            let is_counter = counters.iter().any(|(_, own)| own.name == column.name);
            !is_counter && !is_called_any(&column.name, each(MENTIONS))
        };
        let other = || identifiers(columns).find(is_free);
        let id = named.or_else(|| free.use_up(other()));
        let at = free.take(PUBLISHED, |column| column.is_time);
        let at = at.or_else(|| free.take_any(|column| column.is_time));
        let take = |(key, lines): (&'static str, Lines)| {
            Some((key, free.take(lines, |column| !column.is_time)?))
        };
        let traits: Vec<(&'static str, &'a Column)> = TRAITS.into_iter().filter_map(take).collect();
        let is_told = traits.iter().any(|(key, _)| *key == "network");
        let network = columns.iter().find_map(network).filter(|_| !is_told);
        let (kept, unused) = free.rest();
        Some(Posts { id, at, counters, traits, network, kept, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let first = self.counters.first().map(|(_, column)| *column);
        let told: Vec<&Column> = [self.id, self.at, first].into_iter().flatten().collect();
        begin(out, detected, columns, &told);
        let (subject, part) = match self.id {
            Some(id) => {
                out.question(&told!(
                    "is a row a post, which `{}` names, with what its counters stand at?",
                    "¿Cada fila es una publicación, que `{}` identifica, con sus contadores?",
                    id.name
                ));
                (quoted(id.source()), id.part())
            }
            None => {
                out.question(&told!(
                    "is a row a post, with what its counters stand at?",
                    "¿Cada fila es una publicación, con sus contadores?"
                ));
                unnamed_rows(out);
                (quoted("{#record}"), "{#record}".to_owned())
            }
        };
        let _ = writeln!(out, "stream = \"social\"\nsubject = {subject}");
        if self.network.is_some() || !self.traits.is_empty() || !self.kept.is_empty() {
            out.push_str("\n[file.attributes]\n");
        }
        if let Some(network) = self.network {
            let _ = writeln!(out, "network = \"'{network}'\"");
        }
        for (key, column) in &self.traits {
            let _ = writeln!(out, "{key} = {}", quoted(&column.name));
        }
        attributes(out, &self.kept, &TRAITS.map(|(key, _)| key));
        out.push_str("\n");
        let at = instant(out, self.at);
        let record = quoted(&format!("{part}/post"));
        let _ =
            writeln!(out, "[[file.event]]\nkind = \"published\"\nat = {at}\nrecord = {record}\n");
        out.remark(&told!(
            "What counters stand at is dated at the publication: ask for posts by when they were\n\
             published, `--basis created`.",
            "Los contadores se fechan en la publicación: pregunte por la fecha en que se\n\
             publicaron, `--basis created`."
        ));
        let record = quoted(&format!("{part}/counters"));
        let _ = writeln!(
            out,
            "[[file.event]]\nkind = \"counters\"\nat = {at}\nrecord = {record}\n\
             [file.event.attributes]"
        );
        for (key, column) in &self.counters {
            let _ = writeln!(out, "{key} = {}", count(column));
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}
