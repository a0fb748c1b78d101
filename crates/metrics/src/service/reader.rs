//! Whom a question is worked out for, and whether they still wait for the answer.
//!
//! ```text
//! request ─ Waiting ─ reader ─► serve ─► MetricService ─► a plan takes Reader::served() along
//! dropped with the request ──────────────────────────────► its scans stop between two runs of rows
//! ```
//!
//! Work that nobody is named for, such as what is asked ahead or what a form changes, is done to
//! its end.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    static SERVED: RefCell<Reader> = const { RefCell::new(Reader(None)) };
}

/// Whoever waits for an answer; by default nobody who could leave.
#[derive(Clone, Debug, Default)]
pub struct Reader(Option<Arc<AtomicBool>>);

/// A request that is answered. With it goes its reader, however it ends.
#[derive(Debug)]
pub struct Waiting(Arc<AtomicBool>);

impl Waiting {
    /// Begins to wait.
    pub fn begin() -> Self {
        Waiting(Arc::default())
    }

    /// Returns who waits.
    pub fn reader(&self) -> Reader {
        Reader(Some(self.0.clone()))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Reader {
    /// Returns whom this thread works for.
    pub fn served() -> Reader {
        SERVED.with_borrow(Clone::clone)
    }

    /// Returns whether nobody waits any more.
    pub fn has_left(&self) -> bool {
        self.0.as_ref().is_some_and(|left| left.load(Ordering::Relaxed))
    }

    /// Does work for this reader, on this thread.
    pub fn serve<T>(&self, work: impl FnOnce() -> T) -> T {
        let _before = Before(SERVED.replace(self.clone()));
        work()
    }
}

/// Whom a thread worked for before, who is put back even where work breaks.
struct Before(Reader);

impl Drop for Before {
    fn drop(&mut self) {
        SERVED.set(std::mem::take(&mut self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{
        BOOTSTRAP_SEED, bootstrap_kappa, bootstrap_ratio, bootstrap_sum, quantile_change_by_day,
    };

    #[test]
    fn a_thread_works_for_a_reader_until_the_work_is_done_or_breaks() {
        let waiting = Waiting::begin();
        let reader = waiting.reader();
        assert!(!reader.serve(|| Reader::served().has_left()));
        drop(waiting);
        assert!(reader.serve(|| Reader::served().has_left()));
        // What must be done whoever waits.
        let inside = || Reader::default().serve(|| Reader::served().has_left());
        assert!(!reader.serve(inside));
        let breaks = || Reader::default().serve(|| Reader::served().0.unwrap());
        reader.serve(|| {
            assert!(std::panic::catch_unwind(breaks).is_err());
            assert!(Reader::served().has_left());
        });
        assert!(!Reader::served().has_left());
    }

    #[test]
    fn nothing_is_drawn_for_a_reader_who_has_left() {
        let subjects: Vec<f64> = (0..40).map(f64::from).collect();
        let pairs: Vec<(f64, f64)> = subjects.iter().map(|&value| (value, 2.0)).collect();
        let rated: Vec<Vec<f64>> = subjects.iter().map(|&value| vec![value, 20.0]).collect();
        // By day, and by observation where there is but one.
        let cases = |days: i32| -> Vec<(i32, i64)> {
            (0..60).map(|row| (row % days, i64::from(row * 7 % 60))).collect()
        };
        let drawn = || {
            let seed = BOOTSTRAP_SEED;
            let test =
                |days| quantile_change_by_day(&cases(days), &cases(days), 0.5, 50, seed).is_some();
            [
                bootstrap_sum(&subjects, 50, seed).is_some(),
                bootstrap_ratio(&pairs, 50, seed).is_some(),
                bootstrap_kappa(&rated, 50, seed).is_some(),
                test(6),
                test(1),
            ]
        };
        let waiting = Waiting::begin();
        let reader = waiting.reader();
        assert_eq!(reader.serve(drawn), [true; 5]);
        drop(waiting);
        assert_eq!(reader.serve(drawn), [false; 5]);
        assert_eq!(drawn(), [true; 5]);
    }
}
