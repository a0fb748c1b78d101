//! In which bucket a row's date falls.

use super::Reading;
use super::bind::Bound;

/// The bucket found last, from when to when it is: rows lie in order of their dates, nearly.
#[derive(Default)]
pub(super) struct LastBucket {
    bucket: u32,
    from: i64,
    to: i64,
}

impl LastBucket {
    /// Returns the bucket of a date; none outside the range.
    pub(super) fn of(&mut self, bound: &Bound<'_>, at: i64) -> Option<u32> {
        if bound.reading != Reading::ByDate {
            return Some(0);
        }
        if at < self.from || at >= self.to {
            let bucket = bound.plan.bucket_of(at)?;
            let (from, to) = bound.plan.bucket_range(bucket as usize);
            *self = LastBucket { bucket, from, to };
        }
        Some(self.bucket)
    }
}
