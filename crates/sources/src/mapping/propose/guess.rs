//! What the columns of an unknown file may be, judged by names and values.

use super::activity::told_by_words;
use super::called::is_called_any;
use super::changes::Changes;
use super::choose::{is_idle, is_lead, is_of_customers, is_text_of, pick};
use super::column::Column;
use super::names::{Lines, Role, each, words};
use super::persons::{is_personal, may_be_personal};
use super::picks::{Picks, Rows};
use super::question::speaks;
use super::respondents::is_key;
use super::sense::{self, seen, side};
use super::sums::holds_figures;
use super::thread::is_written;
use super::{comments, course, doer, lengths, thread};

/// The roles that were found or picked.
pub(super) struct Shape<'a> {
    /// Whether a conversation has several rows, each an event at its own time.
    pub is_event_log: bool,
    pub conversation: Option<&'a Column>,
    pub at: Option<&'a Column>,
    pub activity: Option<&'a Column>,
    pub status: Option<&'a Column>,
    pub actor: Option<&'a Column>,
    /// To whom a conversation was given, in rows of a log that another column says the actor of.
    pub assignee: Option<&'a Column>,
    pub customer: Option<&'a Column>,
    pub channel: Option<&'a Column>,
    pub team: Option<&'a Column>,
    pub priority: Option<&'a Column>,
    pub opened: Option<&'a Column>,
    pub replied: Option<&'a Column>,
    pub solved: Option<&'a Column>,
    /// The version of a record: when it last changed.
    pub updated: Option<&'a Column>,
    /// Whether a customer or an agent acts.
    pub actor_kind: Option<&'a Column>,
    pub tags: Option<&'a Column>,
    pub rating: Option<&'a Column>,
    /// What changed in each row of a history.
    pub changes: Option<Changes<'a>>,
    pub rest: Vec<&'a Column>,
    /// Columns that nothing is made of.
    pub unused: Vec<&'a Column>,
}

impl<'a> Shape<'a> {
    /// Finds the roles of columns. What was picked holds, the rest is guessed.
    pub(super) fn of(columns: &'a [Column], picks: &Picks) -> Self {
        let picked = columns.iter().filter(|column| picks.plays_any(&column.name));
        let mut taken: Vec<&str> = picked.map(|column| column.name.as_str()).collect();
        let mut pick = |role: Role| match picks.has(role) {
            true => columns.iter().find(|column| picks.plays(&column.name, role)),
            false => pick(columns, role, &mut taken),
        };
        let named = pick(Role::Conversation);
        let activity = pick(Role::Activity);
        // Rows of a log repeat the id, so that nothing there tells it from what else is different.
        let is_told = activity.is_some() || picks.has(Role::Conversation);
        let mut ids = identifiers(columns).filter(|column| !picks.plays_any(&column.name));
        let conversation = named.or_else(|| ids.next().filter(|_| !is_told));
        let mut opened = pick(Role::Opened);
        let replied = pick(Role::Replied);
        let solved = pick(Role::Solved);
        let mut at = pick(Role::At);
        // Any time will do where no name helps.
        let repeats = conversation.is_some_and(repeats);
        if !picks.has(Role::At) && !picks.has(Role::Opened) {
            let log = conversation.filter(|_| repeats);
            (at, opened) = instants(columns, log, (at, opened), &mut pick);
        }
        let is_at = |column: &&Column| at.is_some_and(|at| at.name == column.name);
        let updated =
            pick(Role::Updated).filter(|column| picks.has(Role::Updated) || !is_at(column));
        let [actor_kind, tags, rating] = [Role::ActorKind, Role::Tags, Role::Rating].map(&mut pick);
        let [status, actor, customer] = [Role::Status, Role::Actor, Role::Customer].map(&mut pick);
        let [channel, team, priority] = [Role::Channel, Role::Team, Role::Priority].map(&mut pick);
        let is_untold = !picks.has(Role::Status) && activity.is_none();
        let status = status.or_else(|| is_untold.then(|| standing(columns, &taken)).flatten());
        let is_unsaid = actor_kind.is_none() && !picks.has(Role::ActorKind);
        let actor_kind = actor_kind.or_else(|| is_unsaid.then(|| sides(columns, actor)).flatten());
        let is_side = |own: &&Column| actor_kind.is_some_and(|kind| kind.name == own.name);
        let actor = actor.filter(|own| !is_side(own));
        let may_be_seen = repeats && status.is_none() && !picks.has(Role::Activity);
        let activity = activity.or_else(|| columns.iter().find(|c| may_be_seen && tells_seen(c)));
        let is_undone = may_be_seen && activity.is_none() && Changes::of(columns).is_none();
        let activity =
            activity.or_else(|| is_undone.then(|| told_by_words(columns, &taken)).flatten());
        let is_event_log = at.is_some() && (repeats || activity.is_some());
        let mut shape = Self {
            is_event_log: picks.rows.map_or(is_event_log, |rows| rows == Rows::Events),
            conversation,
            at,
            activity,
            status,
            actor,
            assignee: None,
            customer,
            channel,
            team,
            priority,
            opened,
            replied,
            solved,
            updated,
            actor_kind,
            tags,
            rating,
            changes: None,
            rest: Vec::new(),
            unused: Vec::new(),
        };
        shape.take_changes(columns);
        doer::take(&mut shape, columns, picks);
        shape.sort(columns, picks);
        shape
    }

    /// Leaves out what rows have no place for, and sorts the columns without a role.
    fn sort(&mut self, columns: &'a [Column], picks: &Picks) {
        let found = self.found();
        self.settle(columns, picks);
        self.keep(columns, picks, &found);
    }

    /// Returns the columns that have a role by their names. Which side a row is of that is a
    /// conversation breaks numbers down all the same.
    fn found(&self) -> [Option<&'a Column>; 17] {
        let side = self.actor_kind.filter(|_| !self.is_event_log);
        let is_side = |column: &Column| side.is_some_and(|side| side.name == column.name);
        self.used().map(|column| column.filter(|column| !is_side(column)))
    }

    /// Takes rows of a log that tell what changed for that, unless a column tells more.
    fn take_changes(&mut self, columns: &'a [Column]) {
        let is_told = |changes: &Changes<'_>| {
            let status = self.status.is_none_or(|status| changes.is_new(status));
            self.is_event_log && self.activity.is_none() && status
        };
        self.changes = Changes::of(columns).filter(is_told);
        if self.changes.is_some() {
            self.status = None;
        }
    }

    /// Leaves out the roles that rows of such a sort have no place for, so that no column counts as
    /// used that nothing is made of.
    fn settle(&mut self, columns: &'a [Column], picks: &Picks) {
        if self.is_event_log {
            if !picks.has(Role::At) {
                self.at = self.at.or(self.opened);
            }
            // Rows that tell a status may all repeat the opening.
            self.opened = self.opened.filter(|opened| {
                self.activity.is_none() && self.at.is_some_and(|at| at.name != opened.name)
            });
            (self.replied, self.solved) = (None, None);
            (self.updated, self.tags, self.rating) = (None, None, None);
            // One column tells what happened: none that says how a conversation stands today.
            let is_guess = self.actor_kind.is_some() && !picks.has(Role::Status);
            let id = self.conversation.filter(|_| is_guess);
            self.status = self.status.filter(|own| {
                self.activity.is_none() && id.is_none_or(|of| !thread::stays(own, of))
            });
            return;
        }
        if !picks.has(Role::Opened) && self.opened.is_none() {
            self.opened = self.at.take();
        }
        if !picks.has(Role::Updated) {
            self.updated = self.updated.or(self.at);
        }
        // Where all rows are of customers, whoever wrote one is one.
        let sides = self.actor_kind.filter(|column| column.filled > 0);
        let is_customers = sides.is_some_and(|column| {
            column.values.iter().all(|word| side(&column.name, word) == Some("customer"))
        });
        if is_customers && self.customer.is_none() && !picks.has(Role::Customer) {
            let is_writer = |own: &&Column| is_called_any(&own.name, WRITERS);
            self.customer = self.actor.filter(is_writer);
        }
        (self.at, self.activity, self.actor_kind) = (None, None, None);
        lengths::take(self, columns, picks);
        // Agents are named where they reply or solve.
        if self.replied.is_none() && self.solved.is_none() {
            self.actor = None;
        }
    }

    /// Sorts the columns without a role into those that are kept and those that are not. What was
    /// found to be a role that rows have no place for is not kept unless picked.
    fn keep(&mut self, columns: &'a [Column], picks: &Picks, found: &[Option<&'a Column>]) {
        let used = self.used();
        let is_one = |of: &[Option<&Column>], column: &Column| {
            of.iter().flatten().any(|other| other.name == column.name)
        };
        let is_change =
            |column: &Column| self.changes.as_ref().is_some_and(|changes| changes.has(column));
        let is_free = |column: &&'a Column| !is_one(&used, column) && !is_change(column);
        let free: Vec<&'a Column> = columns.iter().filter(is_free).collect();
        let rest: Vec<&'a Column> = match &picks.kept {
            Some(names) => free.iter().copied().filter(|c| names.contains(&c.name)).collect(),
            None => kept(free.iter().copied().filter(|column| !is_one(found, column))),
        };
        let is_kept = |column: &Column| rest.iter().any(|other| other.name == column.name);
        let is_part = |column: &Column| {
            let date = column.clock_of.as_ref();
            used.iter().flatten().any(|own| date == Some(&own.name))
        };
        let is_left = |column: &&Column| !is_kept(column) && !is_part(column);
        self.unused = free.into_iter().filter(is_left).collect();
        self.rest = rest;
    }

    /// Returns the id that a row of a log has beside that of its conversation: one that is there in
    /// every row, never twice the same, and called so. Without it two messages of one time would be
    /// one.
    pub(super) fn own_record(&self) -> Option<&'a Column> {
        let is_one = |column: &&&Column| {
            let others = Role::ALL.into_iter().filter(|role| !OF_ROWS.contains(role));
            is_called_any(&column.name, RECORDS)
                && column.filled > 1
                && is_key(column)
                && !column.is_time
                && !is_personal(column)
                && !others.into_iter().any(|role| is_of(&column.name, role))
        };
        self.unused.iter().chain(&self.rest).find(is_one).copied()
    }

    /// Returns the columns of all roles.
    pub(super) fn used(&self) -> [Option<&'a Column>; 17] {
        [
            self.conversation,
            self.at,
            self.activity,
            self.status,
            self.actor,
            self.assignee,
            self.customer,
            self.channel,
            self.team,
            self.priority,
            self.opened,
            self.replied,
            self.solved,
            self.updated,
            self.actor_kind,
            self.tags,
            self.rating,
        ]
    }
}

/// Finds the time of rows, and the opening of conversations, where names leave them open. `log` is
/// the id of a log, which comes again.
fn instants<'a>(
    columns: &'a [Column],
    log: Option<&'a Column>,
    (mut at, mut opened): (Option<&'a Column>, Option<&'a Column>),
    pick: &mut dyn FnMut(Role) -> Option<&'a Column>,
) -> (Option<&'a Column>, Option<&'a Column>) {
    if at.is_none() && opened.is_none() {
        // What is called as something later opens nothing, unless there is no other time.
        let times = || columns.iter().filter(|column| column.is_time);
        let mut may_open = times().filter(|column| !is_later(column));
        let found = if log.is_some() { may_open.next() } else { course::earliest(may_open) };
        at = found.or_else(|| times().next());
    }
    let Some(id) = log else { return (at, opened) };
    // A row of a log tells rather when it changed something than when all began.
    if at.is_none() {
        at = pick(Role::Updated).or_else(|| opened.take());
    }
    // What is the same in all rows of a conversation is rather when it began.
    let moving = at.and_then(|at| course::moving(columns, id, at));
    if moving.is_some() {
        opened = opened.or(at.filter(|at| !is_later(at)));
        at = moving;
    }
    (at, opened)
}

/// Words of columns that name a row, and the roles by which such a column may be called besides.
const RECORDS: [&str; 4] = ["id", "uuid", "guid", "uid"];
const OF_ROWS: [Role; 3] = [Role::Conversation, Role::Activity, Role::At];

/// Words of a column that says of each row who sees it, at most.
const SEEN: usize = 4;

/// Tells whether a column says of each row who sees it, the customer or those who answer alone.
pub(super) fn tells_seen(column: &Column) -> bool {
    (1..=SEEN).contains(&column.distinct)
        && column.filled == column.cells.len()
        && column.values.iter().all(|word| seen(&column.name, word).is_some())
}

/// Tells whether a time is called as that of something later than an opening, or tells nothing that
/// happened.
pub(super) fn is_later(column: &Column) -> bool {
    let later = [Role::Replied, Role::Solved, Role::Updated];
    later.into_iter().any(|role| is_of(&column.name, role)) || is_idle(column)
}

/// Different words of a column that says how conversations stand though it is called otherwise, at
/// most.
const STANDS: usize = 12;

/// Finds the column that says how conversations stand though it is called otherwise; none where
/// rows tell what each field was and is.
fn standing<'a>(columns: &'a [Column], taken: &[&str]) -> Option<&'a Column> {
    let is_free = |column: &&Column| !taken.contains(&column.name.as_str());
    let found = columns.iter().filter(is_free).find(|column| stands(column));
    found.filter(|_| Changes::of(columns).is_none())
}

/// Different words of a column that says who acts though it is called otherwise, at most.
const SIDES: usize = 6;

/// Finds the column that says whether a customer or an agent acts though it is called otherwise, be
/// it as whoever does: all of its words do, and both are there.
fn sides<'a>(columns: &'a [Column], actor: Option<&Column>) -> Option<&'a Column> {
    let is_free = |column: &Column| {
        actor.is_some_and(|actor| actor.name == column.name)
            || !Role::ALL.into_iter().any(|role| is_of(&column.name, role))
    };
    let says = |column: &&Column| {
        let said = column.values.iter().map(|word| sense::actor_kind(word));
        let said: Option<Vec<&str>> = said.take(SIDES + 1).collect();
        let is_both =
            said.is_some_and(|said| said.contains(&"customer") && said.contains(&"agent"));
        is_both && column.distinct <= SIDES && !column.is_time && is_free(column)
    };
    columns.iter().find(says)
}

/// Tells whether a column says of each row how a conversation stands, whatever it is called: all of
/// its words are statuses, of what is over and of what is not.
fn stands(column: &Column) -> bool {
    let said: Option<Vec<&str>> = column.values.iter().map(|word| sense::status(word)).collect();
    let is_over = |status: &&str| matches!(*status, "solved" | "closed");
    let is_mixed = |said: &Vec<&str>| said.iter().any(is_over) && !said.iter().all(is_over);
    let is_few = column.distinct <= STANDS && column.distinct * 2 <= column.filled;
    is_few && !column.is_time && !column.is_number && said.as_ref().is_some_and(is_mixed)
}

/// Words of columns that say who wrote, be it a customer or an agent.
const WRITERS: [&str; 4] = ["author", "autor", "user", "actor"];

/// Columns that are kept to break numbers down by unless somebody picks others, at most.
pub(super) const KEPT: usize = 12;

/// Different words of a column that is kept, at most, unless somebody picks it.
const DIFFERENT: usize = 100;

/// Returns the columns that are kept of several: no copy of one that is.
pub(super) fn kept<'a>(columns: impl Iterator<Item = &'a Column>) -> Vec<&'a Column> {
    let mut kept: Vec<&Column> = Vec::new();
    for column in columns.filter(|column| is_dimension(column)) {
        let is_copy = kept.iter().any(|own| own.cells == column.cells);
        if kept.len() < KEPT && !is_copy {
            kept.push(column);
        }
    }
    kept
}

/// Tells whether a column has few different words, which do not say who somebody is.
pub(super) fn is_dimension(column: &Column) -> bool {
    !is_personal(column)
        && !may_be_personal(column)
        && !is_written(column)
        && !comments::holds_comments(column)
        && !column.is_time
        && !column.is_number
        && !holds_figures(column)
        && column.clock_of.is_none()
        && (2..=DIFFERENT).contains(&column.distinct)
        && column.distinct * 2 <= column.filled.max(4)
}

/// Records among which nothing is there twice by chance, at most.
pub(super) const FEW: usize = 50;

/// Tells whether the values of a column come again, as the id of a log does. Of many records a few
/// may be copies.
pub(super) fn repeats(column: &Column) -> bool {
    let again = column.filled - column.distinct;
    if column.filled > FEW { again * 20 > column.filled } else { again > 0 }
}

/// Characters of an id that its heading does not name, at most.
const ID: usize = 40;

/// Returns the columns that look like ids, whatever they are called: filled in every record, never
/// twice the same, numbers or short codes. One that is called as another role is, is none, and
/// neither is a question.
pub(super) fn identifiers(columns: &[Column]) -> impl Iterator<Item = &Column> + Clone {
    columns.iter().filter(|column| {
        let is_whole = column.filled > 1 && column.filled == column.cells.len();
        is_whole
            && column.distinct == column.filled
            && !column.is_time
            && !is_of_other(&column.name, Role::Conversation)
            && !is_personal(column)
            && !speaks(&column.name)
            && !is_measure(column)
            && !is_count(column)
            && !has_unit(column)
            && holds_codes(column)
    })
}

/// Tells whether a column holds numbers of very different size in no order, as counts are and ids,
/// which are given out one after another, seldom.
fn is_measure(column: &Column) -> bool {
    let numbers: Option<Vec<u64>> =
        column.cells.iter().flatten().map(|text| text.parse().ok()).collect();
    let Some(numbers) = numbers else { return false };
    let digits = column.values.iter().map(String::len);
    let spread = digits.clone().max().unwrap_or_default() - digits.min().unwrap_or_default();
    spread > 1 && !numbers.is_sorted() && !numbers.iter().rev().is_sorted()
}

/// Words of columns of numbers that count what there was.
const COUNTED: Lines = &[
    "calls, received, answered, handled, offered, abandoned, volume, count, total, quantity",
    "llamadas, recibidas, atendidas, contestadas, abandonadas, volumen, cantidad, anrufe, anzahl",
    "appels, recus, quantite, chiamate, ricevute, quantita, chamadas, recebidas, quantidade",
];

/// Tells whether a column is called as numbers that count something.
fn is_count(column: &Column) -> bool {
    column.is_number && is_called_any(&column.name, each(COUNTED))
}

/// Tells whether a column holds amounts with a unit, such as `4h` or `10EUR`. A code may look like
/// one too, but not all of a column.
fn has_unit(column: &Column) -> bool {
    let is_amount = |value: &String| {
        let unit = after_number(value);
        unit.len() < value.len() && unit.chars().all(char::is_alphabetic)
    };
    column.values.iter().all(is_amount)
        && column.values.iter().any(|value| !after_number(value).is_empty())
}

/// Returns what follows the number that a value begins with.
fn after_number(value: &str) -> &str {
    value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
}

/// Tells whether all that a column holds are whole numbers or short codes.
pub(super) fn holds_codes(column: &Column) -> bool {
    column.values.iter().all(|value| is_like_id(value))
}

/// Tells whether a value is a whole number or a short code: no word, no text, no amount.
pub(super) fn is_like_id(value: &str) -> bool {
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '#');
    let is_whole = value.bytes().all(|byte| byte.is_ascii_digit());
    // Amounts, numbers of versions and addresses of machines.
    let is_dotted = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    // Letters among digits are a code, be it `7e69`.
    let is_sum = || value.contains(['.', '-']) && value.parse::<f64>().is_ok();
    let is_number = is_dotted || is_sum();
    value.bytes().any(|byte| byte.is_ascii_digit())
        && (is_whole || !is_number)
        && value.chars().count() <= ID
        && value.chars().all(is_sign)
}

/// Words of what somebody would rather have: of what happened such a column tells nothing.
const WISHES: Lines = &[
    "preferred, preferenc-, preferid-, preferencias",
    "bevorzugt-, prefere-, preferit-, preferenz-",
];

/// Tells whether a column is called as what somebody would rather have.
pub(super) fn is_wish(name: &str) -> bool {
    is_called_any(name, each(WISHES))
}

/// Tells whether a column is called as a role is.
pub(super) fn is_of(name: &str, role: Role) -> bool {
    let is_other = match role {
        Role::Customer => is_of_customers(name),
        Role::Actor => is_text_of(name),
        Role::Team => is_lead(name),
        _ => false,
    };
    !is_wish(name) && !is_other && is_called_any(name, words(role))
}

/// Tells whether a column is called as a role other than this is.
pub(super) fn is_of_other(name: &str, role: Role) -> bool {
    Role::ALL.into_iter().any(|other| other != role && is_of(name, other))
}
