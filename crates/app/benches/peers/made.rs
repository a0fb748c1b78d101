//! Visits, orders and calls made up for their number: nobody should believe them.
//!
//! The demo company is believable, and slow to make: fifty million page views of it would take
//! longer than what is measured. These follow from their number alone, so that two runs measure the
//! same.

use std::fmt::Write as _;
use std::io;

use baremo_model::{DAY, Event, EventColumns, EventKind, HOUR, MINUTE, Micros, SECOND, Stream};

/// Source of all of them.
const SOURCE: &str = "made";

/// 1 November 2024, midnight in UTC: the first day.
const START: Micros = 1_730_419_200_000_000;

/// Days on which somebody comes for the first time.
const DAYS: u64 = 700;

/// What lies later is not made.
const END: Micros = START + 730 * DAY;

/// Draws that follow from a number (splitmix64).
struct Rng(u64);

impl Rng {
    fn new(number: u64) -> Self {
        Rng(number.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^= word >> 31;
        ((u128::from(word) * u128::from(bound)) >> 64) as u64
    }

    /// Returns whether something of so many percent happens.
    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Returns how often something of so many percent happens before it does not.
    fn times(&mut self, percent: u64) -> u64 {
        let mut times = 0;
        while times < 500 && self.percent(percent) {
            times += 1;
        }
        times
    }

    fn seconds(&mut self, bound: Micros) -> Micros {
        self.below((bound / SECOND) as u64) as Micros * SECOND
    }
}

/// Events of a stream in batches, subject after subject.
pub struct Batches<F> {
    /// Appends the events of the subject with a number.
    subject: F,
    stream: Stream,
    subjects: std::ops::Range<u64>,
    batch_events: usize,
}

impl<F: FnMut(u64, &mut EventColumns)> Iterator for Batches<F> {
    type Item = EventColumns;

    fn next(&mut self) -> Option<EventColumns> {
        let mut columns = EventColumns::of(self.stream);
        while columns.len() < self.batch_events
            && let Some(number) = self.subjects.next()
        {
            (self.subject)(number, &mut columns);
        }
        (!columns.is_empty()).then_some(columns)
    }
}

/// Browsers, and two machines.
const AGENTS: [&str; 10] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15 Version/19.0 Safari/605.1",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    "Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (compatible; examplebot/2.1; +https://example.org/bot.html)",
    "curl/8.15.0",
];

/// Where visits come from; nothing is a visit without a referrer.
const REFERRERS: [&str; 6] = [
    "",
    "https://www.google.com/",
    "https://l.facebook.com/",
    "https://blog.example.org/post/7",
    "https://semalt.com/",
    "https://shop.example.com/",
];

/// Pages of the site.
const PAGES: u64 = 2_000;

/// Returns some `count` page views: of each visitor some visits, of each visit some views.
pub fn views(count: u64, batch_events: usize) -> impl Iterator<Item = EventColumns> {
    let mut made = 0;
    // A visitor has ten on average; those that are left over are not begun.
    let visitors = 0..count;
    let subject = move |number: u64, columns: &mut EventColumns| {
        if made < count {
            made += visitor(number, columns);
        }
    };
    Batches { subject, stream: Stream::Web, subjects: visitors, batch_events }
}

/// Appends the page views of a visitor and returns how many they are.
fn visitor(number: u64, columns: &mut EventColumns) -> u64 {
    let mut rng = Rng::new(number);
    let before = columns.len();
    let name = format!("v{number}");
    let agent = if rng.percent(5) { 8 + rng.below(2) } else { rng.below(8) };
    let mut at = START + rng.below(DAYS) as Micros * DAY + rng.seconds(DAY);
    for _ in 0..=rng.times(60) {
        if at >= END {
            break;
        }
        let from = [0, 0, 0, 0, 1, 1, 1, 2, 3, 3, 5][rng.below(11) as usize];
        let from = if rng.percent(1) { 4 } else { from };
        let tagged = rng.percent(5);
        for view in 0..=rng.times(75) {
            let mut event = Event::new(SOURCE, &name, at, EventKind::PageViewed);
            let page = rng.below(PAGES);
            let mut url = format!("https://shop.example.com/p/{page}");
            if tagged && view == 0 {
                url.push_str("?utm_source=letter&utm_medium=email&utm_campaign=spring");
            }
            event.attributes.push(("url".into(), url));
            let referrer = REFERRERS[if view == 0 { from } else { 5 }];
            if !referrer.is_empty() {
                event.attributes.push(("referrer".into(), referrer.into()));
            }
            event.attributes.push(("user_agent".into(), AGENTS[agent as usize].into()));
            columns.push(&event);
            // Some leave the page open for longer than a session lasts.
            let longest = if rng.percent(2) { 50 * MINUTE } else { 2 * MINUTE };
            at += SECOND + rng.seconds(longest);
        }
        at += HOUR + rng.seconds(25 * DAY);
    }
    (columns.len() - before) as u64
}

/// Returns the orders of so many customers, two each on average; one in fifty is cancelled.
pub fn orders(customers: u64, batch_events: usize) -> impl Iterator<Item = EventColumns> {
    let mut order = 0u64;
    let subject = move |number: u64, columns: &mut EventColumns| {
        let mut rng = Rng::new(number);
        let name = format!("c{number}");
        let mut at = START + rng.below(DAYS) as Micros * DAY + rng.seconds(DAY);
        for _ in 0..=rng.times(56) {
            if at >= END {
                break;
            }
            order += 1;
            let id = format!("o{order}");
            let mut placed = Event::new(SOURCE, &id, at, EventKind::OrderPlaced);
            placed.customer = Some(name.clone());
            let cents = 500 + rng.below(20_000);
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            placed.attributes.push(("amount".into(), amount));
            placed.attributes.push(("currency".into(), "EUR".into()));
            columns.push(&placed);
            if rng.percent(2) {
                columns.push(&Event::new(SOURCE, &id, at + HOUR, EventKind::OrderCancelled));
            }
            at += DAY / 2 + rng.seconds(120 * DAY);
        }
    };
    Batches { subject, stream: Stream::Order, subjects: 0..customers, batch_events }
}

/// Writes a telephone exchange's log of so many calls, in order of time, and returns its lines.
///
/// # Errors
///
/// Those of the writer.
pub fn write_calls(calls: u64, file: &mut dyn io::Write) -> io::Result<u64> {
    let (mut lines, mut text) = (0, String::new());
    // Lines of calls that overlap, by time and number.
    let mut waiting = std::collections::BTreeMap::<(i64, u64), String>::new();
    let mut at = START / SECOND;
    for number in 0..calls {
        let mut rng = Rng::new(number);
        at += rng.below(60) as i64;
        while let Some(line) = waiting.first_entry().filter(|line| line.key().0 < at) {
            text.push_str(&line.remove());
        }
        if text.len() > 1 << 20 {
            file.write_all(text.as_bytes())?;
            text.clear();
        }
        let (call, queue) = (format!("{at}.{number}"), ["sales", "support"][rng.below(2) as usize]);
        let mut put = |at: i64, agent: &str, event: &str| {
            let line = format!("{at}|{call}|{queue}|{agent}|{event}\n");
            waiting.insert((at, lines), line);
            lines += 1;
        };
        put(at, "NONE", &format!("ENTERQUEUE||{}", 600_000_000 + rng.below(400_000)));
        let (mut wait, agent) = (1, format!("SIP/{}", 100 + rng.below(80)));
        for _ in 0..rng.times(20) {
            wait += 15;
            put(at + wait, &format!("SIP/{}", 100 + rng.below(80)), "RINGNOANSWER|15000");
        }
        // Nobody answers in the second in which the one before let it ring out.
        wait += 1 + rng.below(89) as i64;
        if rng.percent(12) {
            put(at + wait, "NONE", &format!("ABANDON|1|1|{wait}"));
            continue;
        }
        put(at + wait, &agent, &format!("CONNECT|{wait}|{number}.1|3"));
        let talk = 5 + rng.below(600) as i64;
        let ender = ["COMPLETEAGENT", "COMPLETECALLER"][rng.below(2) as usize];
        put(at + wait + talk, &agent, &format!("{ender}|{wait}|{talk}|1"));
    }
    for line in waiting.into_values() {
        let _ = write!(text, "{line}");
    }
    file.write_all(text.as_bytes())?;
    Ok(lines)
}
