//! Counters of posts and accounts: what they stand at, and what they gained.

use baremo_model::NULL_CODE;
use baremo_model::fact::NULL_INT;

use super::{Subject, sum};
use crate::table::{Grow, rows};

rows! {
    /// Rows of [`Fact::SocialPosts`](baremo_model::Fact::SocialPosts).
    PostRows, PostRow {
        post: code,
        source: code,
        excluded: code,
        network: code,
        account: code,
        r#type: code,
        campaign: code,
        paid: byte,
        published_at: int,
        measured_at: int,
        likes: int,
        comments: int,
        shares: int,
        saves: int,
        clicks: int,
        interactions: int,
        impressions: int,
        reach: int,
        followers: int,
        first_frame_viewers: int,
        last_frame_viewers: int,
    }
}

rows! {
    /// Rows of [`Fact::SocialDays`](baremo_model::Fact::SocialDays).
    DayRows, DayRow {
        post: code,
        source: code,
        excluded: code,
        network: code,
        account: code,
        r#type: code,
        campaign: code,
        at: int,
        until: int,
        published_at: int,
        likes: int,
        comments: int,
        shares: int,
        saves: int,
        clicks: int,
        mentions: int,
        interactions: int,
        impressions: int,
        reach: int,
        followers: int,
        follower_change: int,
        follower_step: int,
    }
}

/// A counter, in order of its place in a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Counter {
    Likes,
    Comments,
    Shares,
    Saves,
    Clicks,
    Mentions,
    Impressions,
    Reach,
    /// All interactions, where the parts are not told.
    Interactions,
    /// A level, never a gain.
    Followers,
    /// A gain, never a level.
    FollowerChange,
}

impl Counter {
    pub(super) const ALL: [Counter; 11] = [
        Counter::Likes,
        Counter::Comments,
        Counter::Shares,
        Counter::Saves,
        Counter::Clicks,
        Counter::Mentions,
        Counter::Impressions,
        Counter::Reach,
        Counter::Interactions,
        Counter::Followers,
        Counter::FollowerChange,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Counter::Likes => "likes",
            Counter::Comments => "comments",
            Counter::Shares => "shares",
            Counter::Saves => "saves",
            Counter::Clicks => "clicks",
            Counter::Mentions => "mentions",
            Counter::Impressions => "impressions",
            Counter::Reach => "reach",
            Counter::Interactions => "interactions",
            Counter::Followers => "followers",
            Counter::FollowerChange => "follower_change",
        }
    }
}

/// One value a counter, [`NULL_INT`] where it is not told.
type Values = [i64; Counter::ALL.len()];

const UNKNOWN: Values = [NULL_INT; Counter::ALL.len()];

/// The readings of one subject.
#[derive(Default)]
pub(super) struct Readings {
    published_at: Option<i64>,
    /// Instant, values, and whether they are gains.
    readings: Vec<(i64, Values, bool)>,
    /// Number of the frame and its viewers, as read last.
    frames: Vec<(i64, i64)>,
    frame_at: Option<i64>,
}

impl Readings {
    pub(super) fn publish(&mut self, at: i64) {
        self.published_at.get_or_insert(at);
    }

    /// Adds a reading; a negative total or gain of a count is no reading of it.
    pub(super) fn read(&mut self, at: i64, mut values: Values, gained: bool) {
        for (value, counter) in values.iter_mut().zip(Counter::ALL) {
            let may_fall = gained || counter == Counter::FollowerChange;
            if *value < 0 && !may_fall {
                *value = NULL_INT;
            }
        }
        self.readings.push((at, values, gained));
    }

    pub(super) fn frame(&mut self, at: i64, frame: i64, viewers: i64) {
        if frame == NULL_INT || viewers == NULL_INT || viewers < 0 {
            return;
        }
        self.frame_at.get_or_insert(at);
        match self.frames.iter_mut().find(|(number, _)| *number == frame) {
            Some((_, known)) => *known = viewers,
            None => self.frames.push((frame, viewers)),
        }
    }

    /// Returns the row of a post: totals as read last, or gains added up.
    pub(super) fn post(&self, about: &Subject) -> PostRow {
        let (mut totals, mut standing) = (UNKNOWN, Standing::of(NULL_INT));
        for (_, values, gained) in &self.readings {
            for (place, value) in values.iter().enumerate() {
                let level = !gained || place == Counter::Followers as usize;
                if *value != NULL_INT {
                    totals[place] = if level { *value } else { sum([totals[place], *value]) };
                }
            }
            standing.go_on(values, *gained, parts(&totals));
        }
        let get = |counter: Counter| totals[counter as usize];
        let first = self.frames.iter().min_by_key(|(number, _)| *number);
        let last = self.frames.iter().max_by_key(|(number, _)| *number);
        let viewers = |frame: Option<&(i64, i64)>| frame.map_or(NULL_INT, |(_, viewers)| *viewers);
        let published_at = self.published_at.or(self.frame_at).unwrap_or(NULL_INT);
        PostRow {
            post: about.id,
            source: about.source,
            excluded: about.excluded,
            network: about.network,
            account: about.account,
            r#type: about.kind,
            campaign: about.campaign,
            paid: about.paid,
            published_at,
            measured_at: self.readings.last().map_or(NULL_INT, |(at, _, _)| *at),
            likes: get(Counter::Likes),
            comments: get(Counter::Comments),
            shares: get(Counter::Shares),
            saves: get(Counter::Saves),
            clicks: get(Counter::Clicks),
            interactions: standing.at,
            impressions: get(Counter::Impressions),
            reach: get(Counter::Reach),
            followers: get(Counter::Followers),
            first_frame_viewers: viewers(first),
            last_frame_viewers: viewers(last),
        }
    }

    /// Returns where the followers stood before the first change that is told: at the first level
    /// told, less the changes told until then. Where no level is, nobody knows, and where the
    /// changes come to more than it they do not belong to it: then it is 0.
    fn followers_at_first(&self) -> i64 {
        let told = |values: &Values, counter: Counter| match values[counter as usize] {
            NULL_INT => None,
            value => Some(value),
        };
        let mut changed = 0_i64;
        for (_, values, _) in &self.readings {
            changed = changed.saturating_add(told(values, Counter::FollowerChange).unwrap_or(0));
            if let Some(level) = told(values, Counter::Followers) {
                return level.saturating_sub(changed).max(0);
            }
        }
        0
    }

    /// Adds a row for each reading: what was gained since the one before. A post begins at nothing;
    /// what an account had before its first reading is nobody's gain.
    pub(super) fn days(&self, about: &Subject, rows: &mut DayRows) {
        let mut before = if about.is_post { [0; Counter::ALL.len()] } else { UNKNOWN };
        before[Counter::Followers as usize] = NULL_INT;
        let mut standing = Standing::of(parts(&before));
        let mut steps = Steps { at: 0, begun: self.followers_at_first() };
        for (index, (at, values, gained)) in self.readings.iter().enumerate() {
            let until = self.readings.get(index + 1).map_or(NULL_INT, |(at, _, _)| *at);
            let mut gains = UNKNOWN;
            for (place, value) in values.iter().enumerate() {
                let is_level = place == Counter::Followers as usize;
                if *value == NULL_INT {
                    continue;
                }
                if *gained && !is_level || place == Counter::FollowerChange as usize {
                    gains[place] = *value;
                    // The next total holds it already.
                    if before[place] != NULL_INT {
                        before[place] = before[place].saturating_add(*value);
                    }
                    continue;
                }
                let last = std::mem::replace(&mut before[place], *value);
                gains[place] = if last == NULL_INT { NULL_INT } else { value - last };
            }
            let interactions =
                standing.gain(values, *gained, (parts(&before), parts(&gains)), about.is_post);
            let gain = |counter: Counter| gains[counter as usize];
            let followers = values[Counter::Followers as usize];
            let (said, seen) = (gain(Counter::FollowerChange), gain(Counter::Followers));
            // What a report says of its day leaves out the days of which there is none.
            let change = if seen == NULL_INT { said } else { seen };
            let level = &mut before[Counter::Followers as usize];
            if followers == NULL_INT && said != NULL_INT && *level != NULL_INT {
                *level += said;
            }
            rows.push(DayRow {
                post: if about.is_post { about.id } else { NULL_CODE },
                source: about.source,
                excluded: about.excluded,
                network: about.network,
                account: match (about.account, about.is_post) {
                    (NULL_CODE, false) => about.id,
                    (account, _) => account,
                },
                r#type: about.kind,
                campaign: about.campaign,
                at: *at,
                until,
                published_at: self.published_at.or(self.frame_at).unwrap_or(NULL_INT),
                likes: gain(Counter::Likes),
                comments: gain(Counter::Comments),
                shares: gain(Counter::Shares),
                saves: gain(Counter::Saves),
                clicks: gain(Counter::Clicks),
                mentions: gain(Counter::Mentions),
                interactions,
                impressions: gain(Counter::Impressions),
                reach: gain(Counter::Reach),
                followers,
                follower_change: change,
                follower_step: steps.step(followers, said),
            });
        }
    }
}

/// Steps of followers, which come to the level.
struct Steps {
    /// What they come to so far.
    at: i64,
    /// Where the account stood before the first of them; 0 once there is one.
    begun: i64,
}

impl Steps {
    /// Goes on to a reading that tells a level, or by how many more or less follow.
    fn step(&mut self, level: i64, said: i64) -> i64 {
        let step = match level {
            NULL_INT if said == NULL_INT => return NULL_INT,
            NULL_INT => said.saturating_add(self.begun),
            told => told - self.at,
        };
        *self = Steps { at: self.at + step, begun: 0 };
        step
    }
}

/// Returns likes, comments, shares, saves and clicks together, as far as they are known.
fn parts(values: &Values) -> i64 {
    let parts =
        [Counter::Likes, Counter::Comments, Counter::Shares, Counter::Saves, Counter::Clicks];
    sum(parts.map(|counter| values[counter as usize]))
}

/// Where the interactions of a subject stand, which a source tells in parts or as a total, and may
/// tell now so and now so: neither counts what the other told before.
///
/// ```text
/// likes 10 + comments 5 │ interactions 20 │ likes 12 + comments 9
///           15          │       20        │          21
///          + 15         │      + 5        │         + 1
/// ```
struct Standing {
    /// [`NULL_INT`] while nothing is told.
    at: i64,
    /// A total told it, of which the parts known may be some only.
    by_total: bool,
}

impl Standing {
    fn of(at: i64) -> Self {
        Standing { at, by_total: false }
    }

    /// Goes on to a reading, after which the parts known stand at `parts`: those it tells count
    /// before its total. Parts that come to less than a total of before are some of it.
    fn go_on(&mut self, values: &Values, gained: bool, parts_at: i64) {
        let total = values[Counter::Interactions as usize];
        match parts(values) {
            NULL_INT if total == NULL_INT => {}
            NULL_INT => {
                let is_known = self.at != NULL_INT;
                self.at = if gained && is_known { self.at.saturating_add(total) } else { total };
                self.by_total = true;
            }
            said if gained && self.by_total => self.at = sum([self.at, said]),
            _ if !self.by_total => self.at = parts_at,
            _ if parts_at >= self.at => *self = Standing::of(parts_at),
            _ => {}
        }
    }

    /// Goes on to a reading and returns what it adds, where the parts known then stand at the one
    /// and gained the other. What an account had before its first total is nobody's gain.
    fn gain(
        &mut self,
        values: &Values,
        gained: bool,
        (parts_at, parts_gained): (i64, i64),
        is_post: bool,
    ) -> i64 {
        let Standing { at: before, by_total } = *self;
        let (in_parts, total) = (parts(values) != NULL_INT, values[Counter::Interactions as usize]);
        // Gains do not tell where an account stands.
        if !gained || before != NULL_INT {
            self.go_on(values, gained, parts_at);
        }
        match () {
            () if gained && !in_parts => total,
            () if gained => parts_gained,
            () if !in_parts && total == NULL_INT => NULL_INT,
            () if is_post || by_total => self.at.saturating_sub(before),
            () if in_parts => parts_gained,
            () => NULL_INT,
        }
    }
}
