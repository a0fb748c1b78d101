//! One axis for lanes and clocks, on which closed hours and idle time take little room.

/// What an hour outside business hours takes of the room of one inside.
const CLOSED: f64 = 0.08;

/// From instants to columns. Instants that matter (keys) stand on columns of their own as long as
/// there are enough; between two keys, room grows with the root of the time, so that a minute can
/// be seen beside a week.
pub(super) struct Axis<'a> {
    open: &'a [(i64, i64)],
    keys: Vec<i64>,
    /// Column of each key.
    places: Vec<usize>,
    columns: usize,
}

impl<'a> Axis<'a> {
    /// Lays `keys` out on so many columns. `open` are business hours in order, none for a clock
    /// that never stops.
    pub(super) fn new(open: &'a [(i64, i64)], mut keys: Vec<i64>, columns: usize) -> Self {
        keys.sort_unstable();
        keys.dedup();
        if keys.len() == 1 {
            keys.push(keys[0].saturating_add(baremo_model::SECOND));
        }
        let mut axis = Axis { open, keys, places: Vec::new(), columns: columns.max(2) };
        let weights: Vec<f64> =
            axis.keys.windows(2).map(|pair| axis.weight(pair[0], pair[1]).sqrt()).collect();
        let total: f64 = weights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let last = axis.columns - 1;
        let mut sum = 0.0;
        let mut places = vec![0];
        for weight in weights {
            sum += weight;
            places.push(((sum / total) * last as f64).round() as usize);
        }
        if places.len() <= axis.columns {
            for index in 1..places.len() {
                places[index] = places[index].max(places[index - 1] + 1);
            }
            for index in (0..places.len()).rev() {
                let after = places.len() - 1 - index;
                places[index] = places[index].min(last - after);
            }
        }
        axis.places = places;
        axis
    }

    /// Returns the instants that matter.
    pub(super) fn keys(&self) -> &[i64] {
        &self.keys
    }

    /// Returns the column of an instant.
    pub(super) fn column(&self, at: i64) -> usize {
        let index = self.keys.partition_point(|key| *key <= at).saturating_sub(1);
        let Some(next) = self.keys.get(index + 1) else {
            return self.columns - 1;
        };
        let (from, to) = (self.places[index], self.places[index + 1]);
        let whole = self.weight(self.keys[index], *next).max(f64::MIN_POSITIVE);
        let share = self.weight(self.keys[index], at) / whole;
        from + (share * (to - from) as f64) as usize
    }

    /// Returns whether the time that a column stands for lies mostly outside business hours.
    pub(super) fn closed(&self, column: usize) -> bool {
        if self.open.is_empty() {
            return false;
        }
        let index = self.places.partition_point(|place| *place <= column).saturating_sub(1);
        let Some(next) = self.keys.get(index + 1).copied() else {
            return false;
        };
        let (from, to) = (self.places[index], self.places[index + 1]);
        let span = (to - from).max(1) as f64;
        let part = |column: usize| (column - from) as f64 / span;
        let start = self.instant(self.keys[index], next, part(column));
        let end = self.instant(self.keys[index], next, part(column + 1));
        let open = self.open_micros(start, end);
        open.saturating_mul(2) < end.saturating_sub(start)
    }

    /// Returns the instant that lies a share of the weight after `from`.
    fn instant(&self, from: i64, to: i64, share: f64) -> i64 {
        let wanted = self.weight(from, to) * share.clamp(0.0, 1.0);
        let (mut low, mut high) = (from, to);
        // Weight only grows with time, so the instant can be closed in on.
        for _ in 0..40 {
            let middle = low.midpoint(high);
            match self.weight(from, middle) < wanted {
                true => low = middle,
                false => high = middle,
            }
        }
        high
    }

    fn weight(&self, from: i64, to: i64) -> f64 {
        let wall = to.saturating_sub(from).max(0) as f64;
        if self.open.is_empty() {
            return wall;
        }
        let open = self.open_micros(from, to) as f64;
        open + CLOSED * (wall - open)
    }

    /// Returns the time within business hours.
    fn open_micros(&self, from: i64, to: i64) -> i64 {
        let first = self.open.partition_point(|(_, end)| *end <= from);
        let inside = self.open[first..].iter().take_while(|(start, _)| *start < to);
        inside.map(|(start, end)| (*end).min(to).saturating_sub((*start).max(from)).max(0)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baremo_model::{DAY, HOUR, MINUTE};

    #[test]
    fn keys_keep_their_order_and_short_ones_a_column() {
        let keys = vec![0, MINUTE, 2 * MINUTE, 9 * DAY];
        let axis = Axis::new(&[], keys.clone(), 20);
        let places: Vec<usize> = keys.iter().map(|key| axis.column(*key)).collect();
        assert_eq!(places, [0, 1, 2, 19]);
    }

    #[test]
    fn nights_are_short_and_known() {
        let open: Vec<(i64, i64)> =
            (0..3).map(|day| (day * DAY + 9 * HOUR, day * DAY + 18 * HOUR)).collect();
        let axis = Axis::new(&open, vec![9 * HOUR, 2 * DAY + 18 * HOUR], 60);
        let picture: String =
            (0..60).map(|column| if axis.closed(column) { '░' } else { '█' }).collect();
        let nights = picture.matches('░').count();
        assert!(picture.starts_with('█') && (2..=8).contains(&nights), "{picture}");
    }

    #[test]
    fn more_keys_than_columns_still_have_places() {
        let axis = Axis::new(&[], (0..500).map(|minute| minute * MINUTE).collect(), 30);
        assert!((0..500).all(|minute| axis.column(minute * MINUTE) < 30));
        let single = Axis::new(&[], vec![5], 10);
        assert_eq!((single.column(5), single.closed(3)), (0, false));
    }
}
