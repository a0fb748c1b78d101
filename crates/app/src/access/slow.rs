//! Slowing down those who guess. Instants are given, no clock is read here.
//!
//! Each address may be wrong [`FREE`] times; then each further attempt has to wait twice as long as
//! the one before. All addresses of other machines together may be wrong [`ALL`] times within
//! [`WINDOW`]. On this machine the wait stays short and others' attempts do not count: whoever
//! guesses from outside cannot lock the owner out.

use std::collections::{HashMap, VecDeque};

use baremo_model::{HOUR, MINUTE, Micros, SECOND};

/// Wrong attempts of one address that cost no wait.
const FREE: u32 = 4;
/// Longest wait of an address.
const LONGEST: Micros = 5 * MINUTE;
/// Longest wait on this machine.
const LONGEST_NEAR: Micros = 4 * SECOND;
/// An address that tries nothing for so long begins anew.
const FORGET: Micros = HOUR;
/// Wrong attempts of all other machines together.
const ALL: usize = 100;
/// Time within which they count.
const WINDOW: Micros = 10 * MINUTE;
/// Addresses kept at most.
const MOST: usize = 10_000;

/// Attempts that have not succeeded.
#[derive(Default)]
pub struct Slow {
    by_address: HashMap<String, Tried>,
    far: VecDeque<Micros>,
}

struct Tried {
    times: u32,
    last: Micros,
}

/// Returns whole seconds, rounded up.
pub fn seconds(wait: Micros) -> u64 {
    u64::try_from((wait + SECOND - 1) / SECOND).unwrap_or_default()
}

impl Slow {
    /// Counts an attempt as wrong until it succeeds; when it comes too early, returns how long to
    /// wait and does not count it.
    pub fn begin(&mut self, from: &str, near: bool, now: Micros) -> Result<(), Micros> {
        let longest = if near { LONGEST_NEAR } else { LONGEST };
        let tried = self.by_address.get(from).filter(|tried| now - tried.last < FORGET);
        let times = tried.map_or(0, |tried| tried.times);
        if let Some(tried) = tried {
            let until = tried.last + wait(tried.times, longest);
            if now < until {
                return Err(until - now);
            }
        }
        if !near {
            while self.far.front().is_some_and(|at| now - at >= WINDOW) {
                self.far.pop_front();
            }
            if let Some(first) = self.far.front().filter(|_| self.far.len() >= ALL) {
                return Err(first + WINDOW - now);
            }
            self.far.push_back(now);
        }
        if self.by_address.len() >= MOST {
            let oldest = self.by_address.iter().min_by_key(|(_, tried)| tried.last);
            if let Some(oldest) = oldest.map(|(from, _)| from.clone()) {
                self.by_address.remove(&oldest);
            }
        }
        self.by_address.insert(from.to_owned(), Tried { times: times + 1, last: now });
        Ok(())
    }

    /// Forgets the attempts of an address that succeeded.
    pub fn succeeded(&mut self, from: &str, near: bool) {
        self.by_address.remove(from);
        if !near {
            self.far.pop_back();
        }
    }
}

/// Returns how long to wait after so many wrong attempts.
fn wait(times: u32, longest: Micros) -> Micros {
    match times.checked_sub(FREE) {
        None => 0,
        Some(beyond) => (SECOND << beyond.min(20)).min(longest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tries as often as it may until an instant; returns how often.
    fn tries(slow: &mut Slow, from: &str, near: bool, until: Micros) -> u32 {
        let (mut now, mut times) = (0, 0);
        while now < until {
            match slow.begin(from, near, now) {
                Ok(()) => times += 1,
                Err(wait) => now += wait,
            }
        }
        times
    }

    #[test]
    fn each_wrong_attempt_doubles_the_wait() {
        let mut slow = Slow::default();
        for _ in 0..FREE {
            assert_eq!(slow.begin("a", false, 0), Ok(()));
        }
        assert_eq!(slow.begin("a", false, 0), Err(SECOND));
        assert_eq!(slow.begin("b", false, 0), Ok(()));
        assert_eq!(slow.begin("a", false, SECOND), Ok(()));
        assert_eq!(slow.begin("a", false, SECOND), Err(2 * SECOND));
        assert_eq!(slow.begin("a", false, SECOND + FORGET), Ok(()));
        slow.succeeded("a", false);
        assert_eq!(slow.begin("a", false, SECOND + FORGET), Ok(()));
        assert!(tries(&mut Slow::default(), "a", false, 24 * HOUR) < 310);
    }

    #[test]
    fn many_addresses_together_are_slowed_but_not_this_machine() {
        let mut slow = Slow::default();
        for number in 0..ALL {
            assert_eq!(slow.begin(&number.to_string(), false, 0), Ok(()));
        }
        assert_eq!(slow.begin("x", false, MINUTE), Err(WINDOW - MINUTE));
        assert_eq!(slow.begin("here", true, MINUTE), Ok(()));
        assert_eq!(slow.begin("x", false, WINDOW), Ok(()));
        let near = tries(&mut Slow::default(), "here", true, HOUR);
        assert!((800..1000).contains(&near), "{near}");
    }

    #[test]
    fn addresses_take_bounded_room() {
        let mut slow = Slow::default();
        for number in 0..2 * MOST as i64 {
            let now = number * WINDOW;
            assert_eq!(slow.begin(&number.to_string(), false, now), Ok(()));
        }
        assert_eq!(slow.by_address.len(), MOST);
    }

    #[test]
    fn seconds_are_rounded_up() {
        assert_eq!((seconds(1), seconds(SECOND), seconds(SECOND + 1)), (1, 1, 2));
    }
}
