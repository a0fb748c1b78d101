//! Visits to a site: one row a page view, or whatever else a visitor did there.
//!
//! ```text
//! visitor, session, or the address of a machine ─► who      a page, an event ─► what
//! ```
//!
//! Addresses of machines are never kept: a visitor whom nothing else names is a hash of it.

mod tables;

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, first_time};
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::guess::is_of;
use super::money::{CAMPAIGNS, CURRENCIES, ORDERS, Orders};
use super::names::{Lines, Role, each};
use super::respondents::{SUBJECTS, is_any, is_key};
use super::sums::{is_money, money, told_currency};
use super::vocabulary::WORDS;
use super::{begin, distinct, quoted, sense, thread};
use crate::read::Detected;

/// Words of columns, the likeliest first.
pub(super) const PAGES: Lines = &[
    "page url, url, page path, path, uri, request uri, request, landing page, page location",
    "location, page, href, pagina, ruta, seite, pfad, chemin, percorso, caminho",
];
/// Words of columns that name a page by its title.
pub(super) const TITLES: Lines = &[
    "page name, page title, page, screen name, screen, pagina, pantalla, seite, bildschirm, ecran",
    "schermata, tela",
];
const REFERRERS: Lines = &[
    "referrer, referer, referring, referrer url, procedencia, pagina anterior, verweis",
    "provenance, provenienza, referente, url de referencia, pagina de referencia",
];
/// Words of referrers where addresses say so: else what they name may be anything.
const ORIGINS: Lines = &["source, origen, fuente, herkunft, quelle, origine, fonte, origem"];
const AGENTS: Lines = &["user agent, useragent, browser agent, agente de usuario"];
pub(super) const VISITORS: Lines = &[
    "visitor id, visitor, anonymous id, anonymousid, client id, clientid, cookie id, cookie",
    "device id, distinct id, pseudo id, fingerprint, visitante, besucher, visiteur, visitatore",
];
pub(super) const USERS: Lines = &[
    "user id, userid, user, customer id, customer, member, usuario, cliente, benutzer, nutzer",
    "kunde, utilisateur, utente",
];
pub(super) const SESSIONS: Lines = &[
    "session id, sessionid, session, visit id, sesion, visita, sitzung, besuch, visite, sessione",
    "sessao",
];
/// Words of columns by which programs tell whose use of them a row is.
const TRACKED: Lines = &["distinct id, anonymous id, anonymousid, insert id, amplitude id"];
/// Words by which a column is about a session, and names none.
const LENGTHS: Lines =
    &["duration, length, count, number of, time, duracion, dauer, duree, durata, duracao, pages"];
pub(super) const EVENTS: Lines = &[
    "event name, event, action, activity, hit type, interaction, evento, accion, actividad",
    "ereignis, aktion, evenement, activite, azione, attivita, acao, atividade",
];
/// Words of columns that say it only where most of what they hold is known.
const SORTS: Lines = &["type, kind, name, tipo, nombre, typ, art, nom, nome"];
const HOSTS: Lines = &["host, hostname, domain, dominio, domaine"];
const METHODS: Lines = &["method, http method, request method, metodo, verb"];
const DEVICES: Lines = &["device, device type, platform, dispositivo, gerat, appareil"];
/// What else is known of a visit, by the name of its attribute.
const ABOUT: [(&str, Lines); 7] = [
    ("campaign", CAMPAIGNS),
    ("campaign_source", &["utm source, campaign source, traffic source"]),
    ("medium", &["utm medium, medium, traffic medium"]),
    ("country", &["country, country code, pais, land, pays, paese"]),
    ("language", &["language, locale, idioma, sprache, langue, lingua"]),
    ("order", ORDERS),
    ("cart", CARTS),
];
const CARTS: Lines = &["cart id, basket id, carrito, warenkorb, panier, carrello"];
const REVENUES: Lines = &["revenue, order value, purchase value, ingresos, umsatz"];

const CODES: Lines = &["status, status code, response code, response, estado, statut, stato"];

/// Methods of requests.
const VERBS: [&str; 7] = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"];

/// Names of tables.
const KINDS: &str = "kinds";
const FORMS: &str = "devices";

/// Known events that tell visits where no page does, at least.
const KNOWN: usize = 2;

/// Who visits.
#[derive(Clone, Copy)]
enum Visitor<'a> {
    /// A column names them.
    Named(&'a Column),
    /// Only their session is named.
    Session(&'a Column),
    /// Only the address of their machine is known, and perhaps what browser it has.
    Machine(&'a Column, Option<&'a Column>),
}

/// What a page is called by.
#[derive(Clone, Copy)]
enum Page<'a> {
    /// Its address, or the path of it.
    Address(&'a Column),
    /// Its title.
    Title(&'a Column),
}

impl<'a> Visitor<'a> {
    /// Finds who visits: what names them in all rows, else their session, else their machine.
    fn of(
        [visitor, user, session, machine]: [Option<&'a Column>; 4],
        agent: Option<&'a Column>,
    ) -> Option<Self> {
        let whole = |column: Option<&'a Column>| {
            column.filter(|column| column.filled == column.cells.len())
        };
        let named = whole(visitor).or(whole(user)).map(Visitor::Named);
        named
            .or(whole(session).map(Visitor::Session))
            .or(machine.map(|machine| Visitor::Machine(machine, agent)))
    }
}

impl<'a> Page<'a> {
    fn column(self) -> &'a Column {
        match self {
            Page::Address(column) | Page::Title(column) => column,
        }
    }
}

/// A file whose rows are what visitors did on a site.
pub(super) struct Visits<'a> {
    at: &'a Column,
    visitor: Visitor<'a>,
    page: Option<Page<'a>>,
    event: Option<&'a Column>,
    /// The customer that a visitor is, where another column names one.
    user: Option<&'a Column>,
    session: Option<&'a Column>,
    /// What names a row.
    id: Option<&'a Column>,
    host: Option<&'a Column>,
    device: Option<&'a Column>,
    revenue: Option<&'a Column>,
    currency: Option<&'a Column>,
    about: Vec<(&'static str, &'a Column)>,
    /// The conditions of requests that are no page views.
    skipped: Vec<String>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Tells whether a column holds addresses of pages, or paths of them.
pub(super) fn holds_pages(column: &Column) -> bool {
    let is_one = |value: &&String| {
        value.starts_with('/') || value.starts_with("www.") || value.contains("://")
    };
    column.filled > 0 && column.values.iter().filter(is_one).count() * 5 >= column.values.len() * 4
}

/// Takes the column that tells where visitors came from.
fn referrer_of<'a>(free: &mut Free<'a>) -> Option<&'a Column> {
    let named = free.take(REFERRERS, |column| !column.is_time);
    named.or_else(|| free.take(ORIGINS, holds_pages))
}

/// Tells whether a column says what visitors did.
pub(super) fn tells_events(column: &Column) -> bool {
    !column.is_time && !column.is_number && known_events(column) > 0
}

/// Counts the words of a column that are known as what visitors do.
fn known_events(column: &Column) -> usize {
    column.values.iter().take(WORDS).filter(|word| sense::visit(word).is_some()).count()
}

/// Words of columns that hold no words of anybody, whatever they are called beside.
const LABELS: [&str; 6] = ["utm", "type", "group", "title", "length", "id"];

/// Words of times at which a visit is over, too.
const ENDS: [&str; 2] = ["end", "fin"];

/// Words of what names a chat.
const CHATS: [&str; 3] = ["chat id", "id chat", "id de chat"];

/// Tells whether rows are rather conversations, or orders: something in them is answered, solved or
/// written to somebody.
fn is_of_something_else(columns: &[Column]) -> bool {
    let is_else = |column: &Column| {
        let is_end = is_of(&column.name, Role::Solved) && !is_called_any(&column.name, ENDS);
        let is_course = column.is_time && (is_end || is_of(&column.name, Role::Replied));
        let is_label = || is_called_any(&column.name, LABELS);
        let is_written = is_any(&column.name, SUBJECTS) || (thread::is_text(column) && !is_label());
        let roles = [Role::Priority, Role::Wait, Role::Rating];
        let mut statuses = column.values.iter();
        // A state may be one of a country: `New York`.
        let is_ticket = |word: &String| {
            matches!(sense::status(word), Some("pending" | "hold" | "solved" | "closed"))
        };
        let is_status =
            is_of(&column.name, Role::Status) && !column.is_number && statuses.any(is_ticket);
        // Chats are begun on a page too.
        let is_chat = || is_called_any(&column.name, CHATS) && is_key(column);
        is_course
            || is_written
            || is_status
            || is_chat()
            || is_called_any(&column.name, thread::own_words())
            || roles.into_iter().any(|role| is_of(&column.name, role))
    };
    columns.iter().any(is_else) || Orders::of(columns).is_some_and(|orders| orders.is_whole())
}

impl<'a> Visits<'a> {
    /// Judges whether rows are what visitors did; none where no heading and no value says so.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        if is_of_something_else(columns) {
            return None;
        }
        let mut free = Free::of(columns);
        let at = free.use_up(first_time(columns))?;
        let is_word = |column: &Column| !column.is_time;
        let [referrer, agent] = [referrer_of(&mut free), free.take(AGENTS, is_word)];
        let machine = free.left().find(|column| column.is_machine());
        let is_name = |column: &Column| {
            let is_length = is_called_any(&column.name, each(LENGTHS));
            is_word(column) && !column.is_machine() && !is_length
        };
        let [session, visitor, user] =
            [SESSIONS, VISITORS, USERS].map(|own| free.take(own, is_name));
        // Whatever programs tell of their use are events, though no word of them is known.
        let is_tracked = columns.iter().any(|column| is_called_any(&column.name, each(TRACKED)));
        let tells = |column: &Column| {
            tells_events(column) || (is_tracked && is_word(column) && !column.is_number)
        };
        let event = free.take(EVENTS, tells);
        let event = event.or_else(|| {
            let is_most = |column: &Column| known_events(column) * 2 >= column.distinct;
            free.take(SORTS, |column| tells_events(column) && is_most(column))
        });
        let is_title = |column: &Column| is_word(column) && !column.is_number;
        let address = free.take(PAGES, holds_pages).map(Page::Address);
        let title = session.filter(|_| address.is_none());
        let title = title.and_then(|_| free.take(TITLES, is_title)).map(Page::Title);
        let page = address.or(title);
        let visitor = Visitor::of([visitor, user, session, machine], agent)?;
        if matches!(visitor, Visitor::Machine(..)) {
            free.use_up(machine);
        }
        let is_grouped = session.is_some() || free.find(CARTS, is_word).is_some();
        let is_seen = |event: &Column| is_tracked || is_grouped && known_events(event) >= KNOWN;
        if page.is_none() && !event.is_some_and(is_seen) {
            return None;
        }
        let mut about: Vec<(&'static str, &'a Column)> = Vec::new();
        for (key, column) in [("referrer", referrer), ("user_agent", agent)] {
            about.extend(column.map(|column| (key, column)));
        }
        for (key, lines) in ABOUT {
            about.extend(free.take(lines, is_word).map(|column| (key, column)));
        }
        let host = free.take(HOSTS, |column| column.values.iter().all(|host| host.contains('.')));
        let device = free.take(DEVICES, is_device);
        let [revenue, currency] = [free.take(REVENUES, is_money), free.take(CURRENCIES, is_word)];
        let id = free.take_any(names_row);
        let skipped = take_requests(&mut free);
        let (kept, unused) = free.rest();
        Some(Visits {
            at,
            visitor,
            page,
            event,
            user,
            session,
            id,
            host,
            device,
            revenue,
            currency,
            about,
            skipped,
            kept,
            unused,
        })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        if let Some(event) = self.event {
            tables::kinds(out, event);
        }
        if let Some(device) = self.device {
            tables::forms(out, device);
        }
        let page = self.page.map(Page::column);
        let told = [Some(self.at), page, self.event, self.session];
        let told: Vec<&Column> = told.into_iter().flatten().collect();
        begin(out, detected, columns, &told);
        out.question(&told!(
            "is a row something that a visitor did on the site, such as viewing a page?",
            "¿Cada fila es algo que un visitante hizo en el sitio, como ver una página?"
        ));
        out.push_str("stream = \"web\"\n");
        self.subject(out, columns);
        if !self.skipped.is_empty() {
            out.question(&told!(
                "requests that were no page views are left out; pictures, styles and scripts,\n\
                 if the file has them, want a condition of their own.",
                "se omiten las peticiones que no son páginas vistas; las imágenes, los estilos y\n\
                 los scripts, si el fichero los tiene, piden su propia condición."
            ));
            let _ = writeln!(out, "skip = {}", quoted(&self.skipped.join(" or ")));
        }
        if let Some(user) = self.user {
            let asks = out.asks(&told!("the customer's number?", "¿el número del cliente?"));
            let user = out.place.named(user);
            let _ = writeln!(out, "\n[file.common]\ncustomer = {user}    {asks}");
        }
        self.attributes(out);
        let at = quoted(self.at.source());
        match self.event {
            Some(event) => {
                let (name, table) = (quoted(&event.name), out.place.table(KINDS));
                let _ = writeln!(
                    out,
                    "\n[[file.event]]\nkind = {{ from = {name}, map = \"{table}\" }}\nat = {at}\n\
                     value = {name}"
                );
            }
            None => {
                let _ = writeln!(out, "\n[[file.event]]\nkind = \"page_view\"\nat = {at}");
            }
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }

    /// Writes who visits, and what names a row.
    fn subject(&self, out: &mut Draft, columns: &[Column]) {
        let (subject, own) = match self.visitor {
            Visitor::Named(column) => (out.place.named(column), column),
            Visitor::Session(column) => {
                out.question(&told!(
                    "no column names visitors; a session stands for one, so that nobody comes\n\
                     back.",
                    "ninguna columna identifica a los visitantes; vale la sesión, así que nadie\n\
                     vuelve."
                ));
                (quoted(&column.name), column)
            }
            Visitor::Machine(column, agent) => {
                out.question(&told!(
                    "no column names visitors; a hash of `{}`, by the folder's own key, stands\n\
                     for one on all days, and the address is not kept. Several may share it.",
                    "ninguna columna identifica a los visitantes; vale un hash de `{}`, con la\n\
                     clave de la carpeta, el mismo todos los días, y la dirección no se guarda.\n\
                     Puede ser de varios.",
                    column.name
                ));
                let address = quoted(&column.name);
                let from = match agent {
                    None => address,
                    Some(agent) => {
                        let both = quoted(&format!("{} {}", column.part(), agent.part()));
                        format!("[{both}, {address}]")
                    }
                };
                (format!("{{ from = {from}, hashed = \"visitor\" }}"), column)
            }
        };
        let _ = writeln!(out, "subject = {subject}");
        let record = match self.id {
            Some(id) => quoted(&id.part()),
            None => {
                let what = [self.page.map(Page::column), self.event].into_iter().flatten();
                let key = [own, self.at].into_iter().chain(what).collect();
                let about = self.about.iter().map(|(_, column)| *column).chain(self.revenue);
                let more = self.session.into_iter().chain(about).chain(self.kept.iter().copied());
                let record = quoted(&distinct::template(out, key, more.collect(), columns));
                match self.visitor {
                    Visitor::Machine(..) => format!("{{ from = {record}, hashed = \"visitor\" }}"),
                    Visitor::Named(column) if column.is_address() => {
                        format!("{{ from = {record}, hashed = \"visitor\" }}")
                    }
                    Visitor::Named(_) | Visitor::Session(_) => record,
                }
            }
        };
        let _ = writeln!(out, "record = {record}");
    }

    /// Writes what is known of a visit.
    fn attributes(&self, out: &mut Draft) {
        out.push_str("\n[file.attributes]\n");
        let mut taken = vec!["url", "page", "session", "device", "revenue", "currency"];
        match (self.page, self.event) {
            (Some(Page::Address(column)), _) => {
                // A path alone is of the host beside it.
                let is_path = column.values.iter().all(|value| value.starts_with('/'));
                let host = self.host.filter(|host| is_path && host.filled == host.cells.len());
                let url = match host {
                    Some(host) => format!("https://{}{}", host.part(), column.part()),
                    None => column.source().to_owned(),
                };
                let _ = writeln!(out, "url = {}", quoted(&url));
            }
            (Some(Page::Title(column)), _) | (None, Some(column)) => {
                let _ = writeln!(out, "page = {}", quoted(&column.name));
            }
            (None, None) => {}
        }
        if let Some(session) = self.session {
            let _ = writeln!(out, "session = {}", quoted(&session.name));
        }
        for (key, column) in &self.about {
            let _ = writeln!(out, "{key} = {}", quoted(&column.name));
            taken.push(key);
        }
        if let Some(device) = self.device {
            let (from, table) = (quoted(&device.name), out.place.table(FORMS));
            let _ = writeln!(out, "device = {{ from = {from}, map = \"{table}\" }}");
        }
        if let Some(revenue) = self.revenue {
            let revenue = money(out, revenue);
            let _ = writeln!(out, "revenue = {revenue}");
        }
        if let Some(currency) = self.currency {
            told_currency(out, currency);
        }
        attributes(out, &self.kept, &taken);
    }
}

/// Tells whether most words of a column are devices.
fn is_device(column: &Column) -> bool {
    !column.is_number && column.mostly(|word| sense::device(word).is_some())
}

/// Tells whether a column is called as the id of a row, and is one.
fn names_row(column: &Column) -> bool {
    let is_called_so = is_called_any(&column.name, ["id", "uuid", "guid"]);
    is_called_so && column.filled > 1 && is_key(column) && !column.is_time
}

/// Takes the columns of requests that tell which are no page views, and returns the conditions.
fn take_requests(free: &mut Free<'_>) -> Vec<String> {
    let is_verb = |word: &String| VERBS.contains(&word.to_uppercase().as_str());
    let is_code = |word: &String| {
        word.len() == 3 && word.parse::<u16>().is_ok_and(|code| (100..600).contains(&code))
    };
    let has = |column: &Column, is_one: &dyn Fn(&String) -> bool| {
        !column.name.contains('"') && column.values.iter().all(is_one)
    };
    let method = free.take(METHODS, |column| has(column, &is_verb));
    let status = free.take(CODES, |column| has(column, &is_code));
    let method = method.map(|method| format!("\"{}\" != 'GET'", method.name));
    let status =
        status.map(|status| format!("\"{}\" not in ('200', '203', '206', '304')", status.name));
    method.into_iter().chain(status).collect()
}
