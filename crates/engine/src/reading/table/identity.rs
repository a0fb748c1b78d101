//! Who is who: the one customer that references of several sources, and merged ones, stand for.
//!
//! Facts keep the reference of their source. When a column of customers is read, each reference
//! becomes the customer it stands for, so that merging and its undoing touch nothing stored
//! ([decision 0025](../../../../docs/decisions/0025-who-is-who.md)):
//!
//! ```text
//! (desk, 7) ── email:9f… ── (shop, 1042)      one customer, `1042`
//! (desk, 8) ── merged into (desk, 7)          the same
//! (chat, 7)                                   another: chat and desk count for themselves
//! ```

use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Hot, Tables};
use crate::EngineError;

/// A key that more customers than this of one source have is nobody's: an office, a form's default.
const SHARED_BY: usize = 10;

/// What a key as text begins with.
const KEYS: [&str; 3] = ["email:", "phone:", ALONE];

/// What a number of the company's begins with where it may read like one of the only source's.
const ALONE: &str = "id:";

/// Columns of references.
pub(super) const REFERENCES: [&str; 2] = ["customer", "referred"];

/// Which references stand for whom.
#[derive(Default)]
pub(crate) struct Identity {
    /// Sources whose numbers are their own, where there are several sources.
    own: FxHashSet<u32>,
    /// The customer of each reference that stands for another.
    of: FxHashMap<u32, u32>,
    /// The references of each customer, in order: customer, source and reference.
    known_as: Vec<(u32, u32, u32)>,
    /// Keys that name nobody, since too many or contradicting customers have them.
    pub(crate) refused_keys: u64,
}

impl Identity {
    pub(super) fn read(tables: &Tables) -> Result<Self, EngineError> {
        let sources = tables.source().sources();
        let own = sources.iter().filter(|source| source.own_customers && sources.len() > 1);
        let mut identity =
            Identity { own: own.map(|own| tables.code(&own.name)).collect(), ..Self::default() };
        let mut told = Told::read(tables)?;
        let counting = sources.iter().filter(|source| source.own_customers);
        told.number(tables, &counting.map(|source| tables.code(&source.name)).collect());
        if let [only] = sources.as_slice()
            && only.own_customers
        {
            told.tell_apart(tables);
        }
        let rows: Vec<u32> = (0..told.customer.len())
            .map(|row| identity.reference(tables, told.source[row], told.customer[row]))
            .collect();
        let mut joined = Joined::default();
        let mut merged_away = FxHashSet::default();
        for (row, reference) in rows.iter().enumerate() {
            if told.merged_into[row] != NULL_CODE {
                let into = identity.reference(tables, told.source[row], told.merged_into[row]);
                joined.join(*reference, into);
                merged_away.insert(*reference);
            }
        }
        for name in 0..told.keys.len() {
            identity.refused_keys += told.join_by(name, &rows, &mut joined);
        }
        identity.choose(tables, joined, &merged_away);
        let known = |(row, reference): (usize, &u32)| {
            (identity.customer(*reference), told.source[row], told.customer[row])
        };
        let mut known_as: Vec<(u32, u32, u32)> = rows.iter().enumerate().map(known).collect();
        known_as.par_sort_unstable();
        known_as.dedup();
        identity.known_as = known_as;
        Ok(identity)
    }

    /// Tells whether every reference stands for itself.
    pub(crate) fn is_plain(&self) -> bool {
        self.own.is_empty() && self.of.is_empty()
    }

    /// Returns the references of a customer, by source, as far as a source tells of its customers.
    pub(crate) fn known_as(&self, customer: u32) -> impl Iterator<Item = (u32, u32)> {
        let first = self.known_as.partition_point(|(other, ..)| *other < customer);
        let own = self.known_as[first..].iter().take_while(move |(other, ..)| *other == customer);
        own.map(|(_, source, reference)| (*source, *reference))
    }

    /// Returns the customer that a reference, as people write it, stands for.
    pub(crate) fn customer(&self, reference: u32) -> u32 {
        self.of.get(&reference).copied().unwrap_or(reference)
    }

    /// Returns the sources whose numbers are their own.
    pub(crate) fn own(&self) -> impl Iterator<Item = u32> {
        self.own.iter().copied()
    }

    /// Returns the references that stand for another, each with the customer.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u32, u32)> {
        self.of.iter().map(|(one, other)| (*one, *other))
    }

    /// Returns a column of references as customers.
    pub(super) fn resolve(&self, tables: &Tables, references: &[u32], sources: &[u32]) -> Vec<u32> {
        let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let both = references.iter().zip(sources);
        both.map(|(reference, source)| {
            if !self.own.contains(source) {
                return self.customer(*reference);
            }
            *known
                .entry((*source, *reference))
                .or_insert_with(|| self.customer(self.reference(tables, *source, *reference)))
        })
        .collect()
    }

    /// Returns what names a reference among those of all sources: `desk:7` where the desk counts
    /// for itself.
    fn reference(&self, tables: &Tables, source: u32, customer: u32) -> u32 {
        if customer == NULL_CODE || !self.own.contains(&source) {
            return customer;
        }
        match (tables.text(source), tables.text(customer)) {
            (Some(source), Some(text)) if !is_key(tables, customer) => {
                tables.code(&format!("{source}:{text}"))
            }
            _ => customer,
        }
    }

    /// Chooses what names each customer: a number of the company's before one of a source and
    /// that before a key, nobody who was merged away, the first by alphabet.
    fn choose(&mut self, tables: &Tables, joined: Joined, merged_away: &FxHashSet<u32>) {
        let owners: Vec<String> =
            self.own.iter().filter_map(|own| Some(format!("{}:", tables.text(*own)?))).collect();
        let rank = |code: u32| {
            let text = tables.text(code).unwrap_or_default();
            let kind = match () {
                () if is_key(tables, code) => 2,
                () if owners.iter().any(|owner| text.starts_with(owner.as_str())) => 1,
                () => 0,
            };
            (merged_away.contains(&code), kind, text)
        };
        for group in joined.groups() {
            let Some(chosen) = group.iter().copied().min_by_key(|code| rank(*code)) else {
                continue;
            };
            let others = group.iter().filter(|code| **code != chosen);
            self.of.extend(others.map(|other| (*other, chosen)));
        }
    }
}

/// Tells whether a text is a key, which reads the same in all sources.
fn is_key(tables: &Tables, code: u32) -> bool {
    tables.text(code).is_some_and(|text| reads_as_key(&text))
}

fn reads_as_key(text: &str) -> bool {
    KEYS.iter().any(|key| text.starts_with(key))
}

/// What sources tell of their customers, a row each.
struct Told {
    customer: Vec<u32>,
    source: Vec<u32>,
    merged_into: Vec<u32>,
    /// External ids, e-mail addresses, telephone numbers.
    keys: [Vec<u32>; 3],
}

impl Told {
    fn read(tables: &Tables) -> Result<Self, EngineError> {
        let column = |name: &str| match tables.read(Fact::Customers, name)? {
            Hot::Codes(codes) => Ok(codes.to_vec()),
            _ => Err(super::broken(Fact::Customers, name)),
        };
        Ok(Told {
            customer: column("customer")?,
            source: column("source")?,
            merged_into: column("merged_into")?,
            keys: [column("external_id")?, column("email_key")?, column("phone_key")?],
        })
    }

    /// Takes the references of sources that use the company's numbers for such numbers.
    fn number(&mut self, tables: &Tables, own: &FxHashSet<u32>) {
        // Each text is looked at once, however many rows have it.
        let keys = tables.matching(reads_as_key);
        for row in 0..self.customer.len() {
            let reference = self.customer[row];
            let is_key = keys.get(reference as usize).copied().unwrap_or(false);
            let is_number = !own.contains(&self.source[row]) && !is_key;
            if self.keys[0][row] == NULL_CODE && is_number {
                self.keys[0][row] = reference;
            }
        }
    }

    /// Makes the company's numbers read like none of the source's own.
    fn tell_apart(&mut self, tables: &Tables) {
        for code in self.keys[0].iter_mut().filter(|code| **code != NULL_CODE) {
            let text = tables.text(*code).unwrap_or_default();
            *code = tables.code(&format!("{ALONE}{text}"));
        }
    }

    /// Joins the references that share a key of a kind; returns how many keys name nobody.
    ///
    /// A key is judged by all who have it, so the order of rows says nothing. Customers whom the
    /// company numbers differently are not one, whatever address they share; nor are those who
    /// share a telephone and write from different addresses.
    fn join_by(&self, kind: usize, references: &[u32], joined: &mut Joined) -> u64 {
        let mut rows: Vec<(u32, u32)> = self.keys[kind]
            .iter()
            .enumerate()
            .filter(|(_, key)| **key != NULL_CODE)
            .map(|(row, key)| (*key, row as u32))
            .collect();
        rows.sort_unstable();
        let mut refused = 0;
        for holders in rows.chunk_by(|one, other| one.0 == other.0) {
            let differ = |stronger: &Vec<u32>| {
                let mut told = holders.iter().map(|(_, row)| stronger[*row as usize]);
                let mut known = told.by_ref().filter(|code| *code != NULL_CODE);
                let first = known.next();
                known.any(|code| Some(code) != first)
            };
            if self.is_crowd(holders, references) || self.keys[..kind].iter().any(differ) {
                refused += 1;
                continue;
            }
            for (key, row) in holders {
                joined.join(references[*row as usize], *key);
            }
        }
        refused
    }

    fn is_crowd(&self, holders: &[(u32, u32)], references: &[u32]) -> bool {
        let mut own: Vec<(u32, u32)> = holders
            .iter()
            .map(|(_, row)| (self.source[*row as usize], references[*row as usize]))
            .collect();
        own.sort_unstable();
        own.dedup();
        own.chunk_by(|one, other| one.0 == other.0).any(|own| own.len() > SHARED_BY)
    }
}

/// Sets of references and keys that belong together.
#[derive(Default)]
struct Joined(FxHashMap<u32, u32>);

impl Joined {
    /// Returns what stands for a set, and shortens the way to it.
    fn top(&mut self, code: u32) -> u32 {
        let mut top = code;
        while let Some(above) = self.0.get(&top).copied().filter(|above| *above != top) {
            let next = self.0.get(&above).copied().unwrap_or(above);
            self.0.insert(top, next);
            top = above;
        }
        top
    }

    fn join(&mut self, one: u32, other: u32) {
        // Most numbers of the company are their own references.
        if one == other {
            return;
        }
        let (one, other) = (self.top(one), self.top(other));
        let (less, greater) = (one.min(other), one.max(other));
        self.0.insert(less, less);
        self.0.insert(greater, less);
    }

    /// Returns the sets.
    fn groups(mut self) -> impl Iterator<Item = Vec<u32>> {
        let mut by_top: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let codes: Vec<u32> = self.0.keys().copied().collect();
        for code in codes {
            by_top.entry(self.top(code)).or_default().push(code);
        }
        by_top.into_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_with_itself_alone_is_no_set() {
        let mut joined = Joined::default();
        for (one, other) in [(4, 4), (7, 7), (9, 7), (2, 3), (7, 2), (5, 6), (6, 5)] {
            joined.join(one, other);
        }
        let mut groups: Vec<Vec<u32>> = joined.groups().collect();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups.sort_unstable();
        assert_eq!(groups, [vec![2, 3, 7, 9], vec![5, 6]]);
    }

    #[test]
    fn a_customer_is_known_as_all_its_references() {
        let known_as = vec![(3, 1, 9), (5, 1, 2), (5, 1, 7), (5, 2, 2)];
        let identity = Identity { known_as, ..Identity::default() };
        let of = |customer: u32| identity.known_as(customer).collect::<Vec<(u32, u32)>>();
        assert_eq!((of(3), of(5)), (vec![(1, 9)], vec![(1, 2), (1, 7), (2, 2)]));
        assert!(of(4).is_empty() && of(0).is_empty() && of(6).is_empty());
    }
}
