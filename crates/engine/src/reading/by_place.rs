//! Things sorted out by place, in two passes and without comparing any: observations by their cell,
//! rows by whom they are of. To look through all for each of many places would take a time that
//! grows with both.

/// Things by place; those of one place stay in the order in which they came.
pub(crate) struct ByPlace<T> {
    /// Where those of each place begin, and where the last ones end.
    starts: Vec<u32>,
    sorted: Vec<T>,
}

impl<T: Copy> ByPlace<T> {
    /// Sorts things out, each with its place among so many.
    pub(crate) fn new(places: usize, things: impl Iterator<Item = (usize, T)> + Clone) -> Self {
        let mut starts = vec![0u32; places + 1];
        let mut any = None;
        things.clone().for_each(|(place, thing)| {
            starts[place + 1] += 1;
            any = Some(thing);
        });
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        // Any of them holds the place of the others until they come.
        let mut sorted = any.map_or_else(Vec::new, |any| vec![any; starts[places] as usize]);
        let mut next = starts.clone();
        for (place, thing) in things {
            let slot = &mut next[place];
            sorted[*slot as usize] = thing;
            *slot += 1;
        }
        ByPlace { starts, sorted }
    }

    /// Returns the things of a place; none of one that there is not.
    pub(crate) fn of(&self, place: usize) -> &[T] {
        let ends = self.starts.get(place).zip(self.starts.get(place + 1));
        ends.map_or(&[], |(from, to)| &self.sorted[*from as usize..*to as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_of_one_place_stay_in_the_order_in_which_they_come() {
        let things = [(2, 'g'), (0, 'c'), (2, 'i'), (2, 'a')];
        let sorted = ByPlace::new(4, things.into_iter());
        let of = |place: usize| sorted.of(place).iter().collect::<String>();
        assert_eq!([of(0), of(1), of(2), of(3)], ["c", "", "gia", ""]);
        assert!(sorted.of(4).is_empty());
    }

    #[test]
    fn nothing_has_no_place() {
        let none = ByPlace::new(0, std::iter::empty::<(usize, i64)>());
        assert!(none.of(0).is_empty());
        let empty = ByPlace::new(2, std::iter::empty::<(usize, i64)>());
        assert!(empty.of(1).is_empty());
    }
}
