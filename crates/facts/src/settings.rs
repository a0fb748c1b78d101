//! What a fold may be told, and the codes its words have in a batch.

use baremo_model::event::{STATUSES, SUBJECT_SEPARATOR, subject_parts, text_key};
use baremo_model::text::unaccented;
use baremo_model::{DAY, Dictionary, MINUTE, NULL_CODE};

use crate::channels::Gaps;
use crate::rated::RatedCodes;

/// Version of what folds mean. Raised whenever the same events would give other facts.
pub const FOLD_VERSION: u32 = 25;

/// Types and tags that mean complaint where a folder does not say otherwise.
pub const COMPLAINT_WORDS: [&str; 6] =
    ["complaint", "complaints", "queja", "quejas", "reclamación", "reclamaciones"];

/// Settings that change facts. Everything else (calendars, thresholds, windows, the watermark)
/// applies when somebody asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoldSettings {
    /// What is counted as one.
    pub unit: CaseUnit,
    /// On messaging channels a customer message later than this after a solve, in microseconds,
    /// opens the next case of the conversation. Default: 7 days.
    pub reuse_gap_micros: i64,
    /// The gap of single channels, of whatever sort, by names without case, accents and what parts
    /// words; `None` never splits.
    pub reuse_gap_by_channel: Vec<(String, Option<i64>)>,
    /// Current types and tags that make a case a complaint, compared whole, without case and
    /// accents. Default: [`COMPLAINT_WORDS`].
    pub complaint_words: Vec<String>,
    /// Types that do besides.
    pub complaint_types: Vec<String>,
    /// Tags that do besides.
    pub complaint_tags: Vec<String>,
    /// Agents, by the source's own id, that are bots.
    pub bot_agents: Vec<String>,
    /// Requesters, by the source's own id, that are machines.
    pub machine_customers: Vec<String>,
    /// What splits and excludes sessions.
    pub web: WebSettings,
    /// Attributes that become columns `attr_<key>` of `cases`.
    pub promoted: Vec<String>,
}

/// What of conversations is counted as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseUnit {
    /// The case: reused threads are split, follow-ups joined, courtesy re-opens move nothing.
    #[default]
    Case,
    /// The source's own conversation, whatever happened in it.
    VendorConversation,
}

/// Settings of the fold of web events. The lists add to those the fold knows by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSettings {
    /// A visitor idle for longer than this, in microseconds, begins another session. Default: 30
    /// minutes.
    pub session_gap_micros: i64,
    /// A longer session is no person's and is left out as `too_long`. Default: 24 hours.
    pub session_limit_micros: i64,
    /// Whether another campaign begins another session. Default: no.
    pub campaign_splits: bool,
    /// An article put into a cart without id later than this after the cart's last event begins
    /// another cart. Default: 24 hours.
    pub cart_gap_micros: i64,
    /// Hosts of the company's own sites, beside the host of each page.
    pub own_hosts: Vec<String>,
    /// Further hosts where people pay and come back from.
    pub payment_hosts: Vec<String>,
    /// Further words in the user agents of machines, ignoring case.
    pub bot_user_agents: Vec<String>,
    /// Further hosts whose visits are made up.
    pub spam_referrers: Vec<String>,
    /// Named events, and pages, that are goals.
    pub goals: Vec<String>,
}

impl Default for WebSettings {
    fn default() -> Self {
        WebSettings {
            session_gap_micros: 30 * MINUTE,
            session_limit_micros: DAY,
            campaign_splits: false,
            cart_gap_micros: DAY,
            own_hosts: Vec::new(),
            payment_hosts: Vec::new(),
            bot_user_agents: Vec::new(),
            spam_referrers: Vec::new(),
            goals: Vec::new(),
        }
    }
}

impl Default for FoldSettings {
    fn default() -> Self {
        FoldSettings {
            unit: CaseUnit::Case,
            reuse_gap_micros: 7 * DAY,
            reuse_gap_by_channel: Vec::new(),
            complaint_words: COMPLAINT_WORDS.map(str::to_owned).into(),
            complaint_types: Vec::new(),
            complaint_tags: Vec::new(),
            bot_agents: Vec::new(),
            machine_customers: Vec::new(),
            web: WebSettings::default(),
            promoted: Vec::new(),
        }
    }
}

impl FoldSettings {
    /// Returns the digest of these settings and of [`FOLD_VERSION`]: facts made under another one
    /// have to be made again.
    pub fn digest(&self) -> u64 {
        text_key(&format!("{FOLD_VERSION} {self:?}"))
    }
}

/// A set of codes as bits.
#[derive(Debug, Default)]
pub(crate) struct CodeSet(Vec<u64>);

impl CodeSet {
    fn new(words: &[String], strings: &Dictionary) -> Self {
        let mut set = CodeSet::default();
        words.iter().filter_map(|word| strings.code(word)).for_each(|code| set.insert(code));
        set
    }

    /// Takes, for each of several lists of [`plain`] words, all texts that are one of them but for
    /// case and accents.
    fn alike<const N: usize>(lists: &[Vec<String>; N], strings: &Dictionary) -> [Self; N] {
        // No letter takes more than four bytes, and none that is left out is counted here.
        let longest = 4 * lists.iter().flatten().map(String::len).max().unwrap_or(0);
        let mut sets: [Self; N] = std::array::from_fn(|_| CodeSet::default());
        for (code, text) in strings.iter().enumerate().filter(|(_, text)| text.len() <= longest) {
            let text = plain(text);
            for (words, set) in lists.iter().zip(&mut sets) {
                if words.contains(&text) {
                    set.insert(code as u32);
                }
            }
        }
        sets
    }

    fn insert(&mut self, code: u32) {
        let word = code as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (code % 64);
    }

    /// Returns whether the set holds `code`; never true of a null.
    pub(crate) fn contains(&self, code: u32) -> bool {
        self.0.get(code as usize / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }
}

/// Returns a word as people's own words are compared: small letters without accents.
pub(crate) fn plain(word: &str) -> String {
    unaccented(word.trim())
}

/// Attributes with a column or effect of their own, in order of their slot; promoted ones follow.
pub(crate) const FIXED_ATTRIBUTES: [&str; 5] =
    ["priority", "type", "language", "order_id", "status"];

/// Attribute of a status whose instant is not known, where it says `unknown`: its event is then at
/// the last time that is known of the record; see also [`LATEST`].
const SOLVE_INSTANT: &str = "solve_instant";

/// What it says where the solve was then at the latest: when its record last changed.
const LATEST: &str = "latest";

/// Attribute of an assignment of which nobody knows when it was, where it says `unknown`: whom the
/// list of today names. Its event is then at the opening.
const ASSIGNED_INSTANT: &str = "assigned_instant";

/// Attribute of an event that sets a priority: which one there was before, nothing for none.
const PREVIOUS_PRIORITY: &str = "previous_priority";

/// Slot of the priority.
pub(crate) const PRIORITY_SLOT: u16 = 0;

/// How many attributes have a slot of their own.
pub(crate) const FIXED_COUNT: usize = FIXED_ATTRIBUTES.len();

/// Slot of the status an opening event may carry.
pub(crate) const STATUS_SLOT: u16 = FIXED_COUNT as u16 - 1;

/// Slot of an attribute nobody asked for.
pub(crate) const NO_SLOT: u16 = u16::MAX;

/// Settings and words as codes of one batch, resolved once so that events compare integers.
#[derive(Debug)]
pub(crate) struct Codes {
    pub reply: u32,
    pub solve: u32,
    pub customer: u32,
    pub agent: u32,
    pub machine: u32,
    pub unknown: u32,
    /// Name of the attribute that says that the instant of a solve is unknown, or null.
    pub solve_instant: u32,
    /// What it says of a solve that was then at the latest, or null.
    pub latest: u32,
    /// Name of the attribute that says that the instant of an assignment is unknown, or null.
    pub assigned_instant: u32,
    /// Name of the attribute that says which priority there was before, or null.
    previous_priority: u32,
    pub merged: u32,
    pub spam: u32,
    pub deleted: u32,
    pub test: u32,
    /// The empty string, or null when no event says it.
    pub empty: u32,
    pub bots: CodeSet,
    pub machines: CodeSet,
    pub complaint_types: CodeSet,
    pub complaint_tags: CodeSet,
    /// How long after a solve a message still belongs to the solved case.
    pub gaps: Gaps,
    /// Whether a re-open solved again without a reply is a courtesy.
    pub courtesies: bool,
    /// Slot by code of the attribute's name.
    slots: Vec<u16>,
    /// Slot of each promoted attribute, [`NO_SLOT`] when no event has it.
    pub promoted: Vec<(String, u16)>,
    /// What a rating is told with.
    pub rated: RatedCodes,
    /// Conversation id without source, by subject.
    pub conversation_by_subject: Vec<u32>,
    /// Source, by subject.
    pub source_by_subject: Vec<u32>,
}

impl Codes {
    /// Adds the fold's words to `strings` and the conversation ids to `conversations`, then
    /// resolves everything.
    pub(crate) fn new(
        settings: &FoldSettings,
        subjects: &Dictionary,
        strings: &mut Dictionary,
        conversations: &mut Dictionary,
    ) -> Self {
        debug_assert!(STATUSES.iter().map(|word| strings.code(word)).eq((0..6).map(Some)));
        let mut word = |word| strings.intern(word);
        let (reply, solve) = (word("reply"), word("solve"));
        let (customer, agent) = (word("customer"), word("agent"));
        let (machine, unknown) = (word("machine"), word("unknown"));
        let (merged, spam) = (word("merged"), word("spam"));
        let (deleted, test) = (word("deleted"), word("test"));
        let (conversation_by_subject, source_by_subject) =
            split_subjects(subjects, strings, conversations);
        let by_case = settings.unit == CaseUnit::Case;
        let rated = RatedCodes::new(strings);
        let complaints = [&settings.complaint_types, &settings.complaint_tags].map(|own| {
            settings.complaint_words.iter().chain(own).map(|word| plain(word)).collect::<Vec<_>>()
        });
        let [complaint_types, complaint_tags] = CodeSet::alike(&complaints, strings);
        let (slots, promoted) = attribute_slots(&settings.promoted, strings);
        Codes {
            reply,
            solve,
            customer,
            agent,
            machine,
            unknown,
            solve_instant: strings.code(SOLVE_INSTANT).unwrap_or(NULL_CODE),
            assigned_instant: strings.code(ASSIGNED_INSTANT).unwrap_or(NULL_CODE),
            latest: strings.code(LATEST).unwrap_or(NULL_CODE),
            previous_priority: strings.code(PREVIOUS_PRIORITY).unwrap_or(NULL_CODE),
            merged,
            spam,
            deleted,
            test,
            empty: strings.code("").unwrap_or(NULL_CODE),
            bots: CodeSet::new(&settings.bot_agents, strings),
            machines: CodeSet::new(&settings.machine_customers, strings),
            complaint_types,
            complaint_tags,
            gaps: if by_case { Gaps::new(settings) } else { Gaps::endless() },
            courtesies: by_case,
            slots,
            promoted,
            rated,
            conversation_by_subject,
            source_by_subject,
        }
    }

    /// Returns the slot of the attribute whose name has this code.
    pub(crate) fn slot(&self, name: u32) -> u16 {
        self.slots.get(name as usize).copied().unwrap_or(NO_SLOT)
    }

    /// Returns whether an attribute of this name says which priority there was before.
    pub(crate) fn is_previous_priority(&self, name: u32) -> bool {
        name == self.previous_priority
    }

    /// Returns `code`, or null for the empty string.
    pub(crate) fn or_null(&self, code: u32) -> u32 {
        if code == self.empty { NULL_CODE } else { code }
    }
}

/// Returns the code of each subject's conversation id and of its source.
fn split_subjects(
    subjects: &Dictionary,
    strings: &mut Dictionary,
    conversations: &mut Dictionary,
) -> (Vec<u32>, Vec<u32>) {
    let mut ids = Vec::with_capacity(subjects.len());
    let mut sources = Vec::with_capacity(subjects.len());
    // Neighbours nearly always share their source: compare it instead of looking it up.
    let (mut last, mut last_code) = (String::new(), NULL_CODE);
    for subject in subjects.iter() {
        let rest = subject.strip_prefix(last.as_str());
        let id = match rest.and_then(|rest| rest.strip_prefix(SUBJECT_SEPARATOR)) {
            Some(id) if last_code != NULL_CODE => id,
            _ => {
                let (source, id) = subject_parts(subject);
                last = source.to_owned();
                last_code = strings.intern(source);
                id
            }
        };
        ids.push(conversations.intern(id));
        sources.push(last_code);
    }
    (ids, sources)
}

/// Returns the slot by name code, and the slot of each promoted attribute.
fn attribute_slots(promoted: &[String], strings: &Dictionary) -> (Vec<u16>, Vec<(String, u16)>) {
    let mut slots: Vec<u16> = Vec::new();
    let mut give = |name: &str, slot: u16| {
        let Some(code) = strings.code(name) else {
            return NO_SLOT;
        };
        if slots.len() <= code as usize {
            slots.resize(code as usize + 1, NO_SLOT);
        }
        if slots[code as usize] == NO_SLOT {
            slots[code as usize] = slot;
        }
        slots[code as usize]
    };
    for (slot, name) in FIXED_ATTRIBUTES.iter().enumerate() {
        give(name, slot as u16);
    }
    let place = |name: &String| FIXED_ATTRIBUTES.iter().position(|fixed| fixed == name);
    let promoted = promoted
        .iter()
        .take(usize::from(NO_SLOT) - FIXED_COUNT)
        .enumerate()
        .map(|(index, name)| match place(name) {
            // Typed and prioritised events set these without the attribute's name.
            Some(fixed) => (name.clone(), fixed as u16),
            None => (name.clone(), give(name, (FIXED_COUNT + index) as u16)),
        })
        .collect();
    (slots, promoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_changes_with_any_setting() {
        let settings = FoldSettings::default();
        let other = FoldSettings { bot_agents: vec!["7".into()], ..FoldSettings::default() };
        assert_eq!(settings.digest(), FoldSettings::default().digest());
        assert_ne!(settings.digest(), other.digest());
    }

    #[test]
    fn lists_of_words_are_found_in_one_pass_but_for_case_and_accents() {
        let mut strings = Dictionary::new();
        let texts = ["Reclamación", "queja", "consulta", "QUEJA ", "reclamaciones", "daño"];
        texts.iter().for_each(|text| {
            strings.intern(text);
        });
        let lists = [
            vec!["reclamacion".to_owned(), "dano".into()],
            vec!["queja".into(), "reclamacion".into()],
        ];
        let found = CodeSet::alike(&lists, &strings).map(|set| -> Vec<&str> {
            texts.into_iter().filter(|text| set.contains(strings.code(text).unwrap())).collect()
        });
        let expected: [Vec<&str>; 2] =
            [vec!["Reclamación", "daño"], vec!["Reclamación", "queja", "QUEJA "]];
        assert_eq!(found, expected);
    }

    #[test]
    fn two_sources_may_share_a_conversation_id() {
        let mut subjects = Dictionary::new();
        for (source, id) in [("a", "7"), ("ab", "7"), ("a", "8"), ("", "9")] {
            subjects.intern(&format!("{source}{SUBJECT_SEPARATOR}{id}"));
        }
        let (mut strings, mut ids) = (Dictionary::new(), Dictionary::new());
        let (conversations, sources) = split_subjects(&subjects, &mut strings, &mut ids);
        assert_eq!(conversations, [0, 0, 1, 2]);
        let names: Vec<_> = sources.iter().map(|code| strings.get(*code).unwrap()).collect();
        assert_eq!(names, ["a", "ab", "a", ""]);
    }
}
