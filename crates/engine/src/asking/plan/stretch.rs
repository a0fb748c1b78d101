//! Which stretch of time a value is of, and whether all of it is on record.

use baremo_metrics::bucket::{begins_before, goes_on};

use super::Plan;

impl Plan {
    /// Returns whether the stretch that a value is of is known in part, whatever the grain: it
    /// begins before the `first` record, goes on after the `watermark`, or is a bucket of which
    /// the question asks for a part.
    pub(crate) fn is_partial(&self, bucket: usize, first: i64, watermark: i64) -> bool {
        let (start, end) = self.stretch(bucket);
        let is_open = |end: i64| goes_on(start.unwrap_or(self.from), end, watermark);
        self.begins_within(bucket, first) || end.is_some_and(is_open) || self.is_cut(bucket)
    }

    /// Returns whether the stretch that a value is of has begun by an instant that lies in it, such
    /// as that of the first record: then it is known in part only.
    pub(crate) fn begins_within(&self, bucket: usize, first: i64) -> bool {
        let (start, end) = self.stretch(bucket);
        start.is_some_and(|start| begins_before(start, end.unwrap_or(self.to), first))
    }

    /// Returns whether the question asks for a part of a bucket only. Where the data begin and end
    /// cuts nothing, so that a bucket says the same whether the question names its range or not.
    fn is_cut(&self, bucket: usize) -> bool {
        let Some(buckets) = &self.buckets else { return false };
        let Some([start, end]) = buckets.edges().get(bucket..bucket + 2) else { return false };
        (self.begin_asked && *start < self.from) || (self.end_asked && *end > self.to)
    }

    /// Returns begin and end of the stretch that a value is of: a bucket, or the range that the
    /// question names. Where it names no begin, or no end, the range is that of the data and is all
    /// there is; but where all of it is one bucket, the total says what its only row does.
    fn stretch(&self, bucket: usize) -> (Option<i64>, Option<i64>) {
        let edge = |edges: &[i64], place: usize| edges.get(place).copied();
        if let Some(buckets) = &self.buckets {
            return (edge(buckets.edges(), bucket), edge(buckets.edges(), bucket + 1));
        }
        let only = self.judged.as_ref().filter(|buckets| buckets.len() == 1);
        let own = |place: usize| only.and_then(|buckets| edge(buckets.edges(), place));
        let start = if self.begin_asked { Some(self.from) } else { own(0) };
        let end = if self.end_asked { Some(self.to) } else { own(1) };
        (start, end)
    }
}
