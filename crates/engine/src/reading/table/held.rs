//! The columns held in memory: those asked for last, as many as fit.

use baremo_model::Fact;
use rustc_hash::FxHashMap;

use super::Hot;

/// Columns by fact and name.
///
/// What can be made again is let go, the one asked for longest ago first, while all of them take
/// more than a limit. Who has asked for a column keeps it as long as it is needed.
#[derive(Default)]
pub(super) struct Held {
    columns: FxHashMap<(Fact, String), Column>,
    /// Bytes; all that is read when absent.
    limit: Option<usize>,
    bytes: usize,
    /// Goes on with every column asked for.
    clock: u64,
}

struct Column {
    hot: Hot,
    asked: u64,
    /// Whether nobody would make it again.
    stays: bool,
}

impl Held {
    pub(super) fn new(limit: Option<usize>) -> Self {
        Held { limit, ..Held::default() }
    }

    /// Returns a column, which is then the last one asked for.
    pub(super) fn get(&mut self, fact: Fact, name: &str) -> Option<Hot> {
        self.clock += 1;
        let column = self.columns.get_mut(&(fact, name.to_owned()))?;
        column.asked = self.clock;
        Some(column.hot.clone())
    }

    /// Holds a column that can be made again.
    pub(super) fn hold(&mut self, fact: Fact, name: &str, hot: Hot) {
        self.add(fact, name, hot, false);
        self.let_go();
    }

    /// Holds a column for good.
    pub(super) fn keep(&mut self, fact: Fact, name: &str, hot: Hot) {
        self.add(fact, name, hot, true);
    }

    fn add(&mut self, fact: Fact, name: &str, hot: Hot, stays: bool) {
        self.clock += 1;
        self.bytes += hot.bytes();
        let column = Column { hot, asked: self.clock, stays };
        if let Some(before) = self.columns.insert((fact, name.to_owned()), column) {
            self.bytes -= before.hot.bytes();
        }
    }

    fn let_go(&mut self) {
        while self.limit.is_some_and(|limit| self.bytes > limit) {
            let others = self.columns.iter();
            let others = others.filter(|(_, column)| !column.stays && column.asked < self.clock);
            let Some((oldest, _)) = others.min_by_key(|(_, column)| column.asked) else { return };
            let oldest = oldest.clone();
            if let Some(gone) = self.columns.remove(&oldest) {
                self.bytes -= gone.hot.bytes();
            }
        }
    }

    /// Returns the same columns but those that are left out.
    pub(super) fn without(&self, is_left_out: impl Fn(Fact, &str) -> bool) -> Held {
        let mut held = Held::new(self.limit);
        let kept = self.columns.iter().filter(|((fact, name), _)| !is_left_out(*fact, name));
        kept.for_each(|((fact, name), column)| {
            held.add(*fact, name, column.hot.clone(), column.stays);
        });
        held
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn column(rows: usize) -> Hot {
        Hot::Integers(Arc::new(vec![7; rows]))
    }

    #[test]
    fn what_was_asked_for_longest_ago_is_let_go() {
        let mut held = Held::new(Some(8 * 30));
        for name in ["one", "two", "three"] {
            held.hold(Fact::Cases, name, column(10));
        }
        assert!(held.get(Fact::Cases, "one").is_some());
        held.hold(Fact::Cases, "four", column(10));
        let there = |held: &mut Held, name| held.get(Fact::Cases, name).is_some();
        let names = ["one", "two", "three", "four"];
        assert_eq!(names.map(|name| there(&mut held, name)), [true, false, true, true]);
        assert_eq!(held.bytes, 8 * 30);
    }

    #[test]
    fn what_nobody_makes_again_stays_and_so_does_the_last() {
        let mut held = Held::new(Some(8));
        held.keep(Fact::Cases, "kept", column(5));
        held.hold(Fact::Cases, "first", column(5));
        held.hold(Fact::Cases, "last", column(5));
        let names = ["kept", "first", "last"];
        let there = names.map(|name| held.get(Fact::Cases, name).is_some());
        assert_eq!(there, [true, false, true]);
        // The same again takes no more room.
        held.keep(Fact::Cases, "kept", column(5));
        assert_eq!(held.bytes, 8 * 10);
    }

    #[test]
    fn without_a_limit_all_are_held() {
        let mut held = Held::new(None);
        held.hold(Fact::Cases, "one", column(1000));
        held.hold(Fact::Turns, "one", column(1000));
        assert!(held.get(Fact::Cases, "one").is_some());
        let mut others = held.without(|fact, _| fact == Fact::Cases);
        assert!(others.get(Fact::Cases, "one").is_none());
        assert!(others.get(Fact::Turns, "one").is_some());
    }
}
