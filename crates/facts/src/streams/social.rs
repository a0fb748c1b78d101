//! What happened on social networks: posts, what their counters gained, and messages to answer.
//!
//! A subject is a post (it was published, or its counters name a `post`), an account (counters
//! alone) or a message or thread (something was received). Counters are totals unless an event says
//! `gained = true`: then they are what a period brought.

mod counters;
mod inbox;

use baremo_model::fact::NULL_INT;
use baremo_model::{EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use self::counters::{Counter, DayRows, PostRows, Readings};
use self::inbox::InboxRows;
use super::attributes::attributes;
use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::Grow;

// Those that are no counters.
attributes! {
    Names {
        network, account, kind = "type", campaign, paid, post, gained, viewers, needs_answer,
        conversation, language, message,
    }
}

/// What all events of a subject say of it, as codes of the tables.
struct Subject {
    source: u32,
    id: u32,
    excluded: u32,
    network: u32,
    account: u32,
    kind: u32,
    campaign: u32,
    paid: u8,
    is_post: bool,
    conversation: u32,
    language: u32,
    customer: u32,
}

struct Social<'a> {
    batch: EventBatch<'a>,
    words: Words<'a>,
    names: Names,
    /// The batch's codes of the names of the counters.
    counters: [u32; Counter::ALL.len()],
    posts: PostRows,
    days: DayRows,
    inbox: InboxRows,
    labels: Vec<u32>,
    extras: [Extra; 3],
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let read = [Names::READ, &Counter::ALL.map(Counter::name)].concat();
    let words = Words::new(batch);
    let mut social = Social {
        batch: *batch,
        names: Names::new(&words),
        counters: Counter::ALL.map(|counter| words.name(counter.name())),
        words,
        posts: PostRows::with_capacity(batch.subjects.len()),
        days: DayRows::with_capacity(batch.len()),
        inbox: InboxRows::with_capacity(0),
        labels: Vec::new(),
        extras: [(); 3].map(|()| Extra::new(batch, settings, &read)),
    };
    for (subject, run) in subjects(batch, order) {
        social.subject(subject, run);
    }
    social.finish()
}

impl Social<'_> {
    fn subject(&mut self, subject: u32, run: &[u32]) {
        let about = self.about(subject, run);
        for extra in &mut self.extras {
            extra.begin();
            for row in run {
                extra.see(&self.batch, *row as usize, &mut self.words);
            }
        }
        let before = (self.posts.post.len(), self.days.post.len(), self.inbox.message.len());
        let mut readings = Readings::default();
        for row in run.iter().map(|row| *row as usize) {
            let at = self.batch.at[row];
            match EventKind::from_byte(self.batch.kind[row]) {
                Some(EventKind::PostPublished) => readings.publish(at),
                Some(EventKind::CountersRead) => {
                    let values = self.counters.map(|name| {
                        let code = self.words.attribute(row, name);
                        self.words.integer(code)
                    });
                    let gained = self.words.attribute(row, self.names.gained);
                    let gained = self.words.truth(gained).unwrap_or(false);
                    readings.read(at, values, gained);
                }
                Some(EventKind::StoryFrame) => {
                    let frame = self.words.integer(self.batch.value[row]);
                    let viewers = self.words.attribute(row, self.names.viewers);
                    readings.frame(at, frame, self.words.integer(viewers));
                }
                _ => {}
            }
        }
        if about.is_post {
            self.posts.push(readings.post(&about));
        }
        readings.days(&about, &mut self.days);
        self.messages(&about, run);
        let after = (self.posts.post.len(), self.days.post.len(), self.inbox.message.len());
        let added = [after.0 - before.0, after.1 - before.1, after.2 - before.2];
        for (extra, count) in self.extras.iter_mut().zip(added) {
            (0..count).for_each(|_| extra.push());
        }
    }

    /// Collects what the events of a subject say of it; the last word counts.
    fn about(&mut self, subject: u32, run: &[u32]) -> Subject {
        let (source, id) = self.words.subject(subject);
        let mut about = Subject {
            source,
            id,
            excluded: NULL_CODE,
            network: NULL_CODE,
            account: NULL_CODE,
            kind: NULL_CODE,
            campaign: NULL_CODE,
            paid: 0,
            is_post: false,
            conversation: NULL_CODE,
            language: NULL_CODE,
            customer: NULL_CODE,
        };
        for row in run.iter().map(|row| *row as usize) {
            let names = self.names;
            let said = |name: u32| self.words.attribute(row, name);
            let (paid, post) = (said(names.paid), said(names.post));
            for (cell, code) in [
                (&mut about.network, said(names.network)),
                (&mut about.account, said(names.account)),
                (&mut about.kind, said(names.kind)),
                (&mut about.campaign, said(names.campaign)),
                (&mut about.conversation, said(names.conversation)),
                (&mut about.language, said(names.language)),
                (&mut about.customer, self.batch.customer[row]),
            ] {
                self.words.set(cell, code);
            }
            if let Some(is_paid) = self.words.truth(paid) {
                about.paid = u8::from(is_paid);
            }
            about.is_post |= post != NULL_CODE;
            match EventKind::from_byte(self.batch.kind[row]) {
                Some(EventKind::PostPublished | EventKind::StoryFrame) => about.is_post = true,
                Some(EventKind::SocialSpam) => about.excluded = self.words.word("spam"),
                Some(EventKind::SocialDeleted) => about.excluded = self.words.word("deleted"),
                Some(EventKind::SocialTest) => about.excluded = self.words.word("test"),
                _ => {}
            }
        }
        about
    }

    fn finish(self) -> Vec<FactTable> {
        let dictionaries = self.words.finish();
        let mut tables = vec![
            self.posts.columns(Fact::SocialPosts, Vec::new(), &dictionaries),
            self.days.columns(Fact::SocialDays, Vec::new(), &dictionaries),
            self.inbox.columns(Fact::SocialInbox, self.labels, &dictionaries),
        ];
        for (table, extra) in tables.iter_mut().zip(self.extras) {
            extra.finish(table, &dictionaries);
        }
        tables
    }
}

/// Adds up what is known; null when nothing is.
fn sum(values: impl IntoIterator<Item = i64>) -> i64 {
    let known = values.into_iter().filter(|value| *value != NULL_INT);
    known.reduce(i64::saturating_add).unwrap_or(NULL_INT)
}

#[cfg(test)]
mod tests;
