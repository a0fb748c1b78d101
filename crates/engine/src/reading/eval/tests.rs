//! Truths of three values.

use baremo_metrics::expr::Comparison;

use super::codes::CodeSet;
use super::*;

#[test]
fn truths_are_joined_as_in_sql() {
    let join = |all: &[u8]| {
        let parts = || all.iter().map(|truth| BoolNode::Constant(*truth)).collect();
        (BoolNode::And(parts()).truths(0..2), BoolNode::Or(parts()).truths(0..2))
    };
    let expect = |all: &[u8], and: u8, or: u8| {
        assert_eq!(join(all), (vec![and; 2], vec![or; 2]), "{all:?}");
    };
    expect(&[], YES, NO);
    expect(&[UNKNOWN], UNKNOWN, UNKNOWN);
    expect(&[NO, YES], NO, YES);
    expect(&[UNKNOWN, YES, YES], UNKNOWN, YES);
    expect(&[UNKNOWN, NO, UNKNOWN], NO, UNKNOWN);
    expect(&[YES, UNKNOWN, NO], NO, YES);
}

/// Rows of the columns below: more than are judged at once in any instruction.
const ROWS: usize = 200;

/// Returns a column of integers, of which some are null.
fn integers(step: usize) -> Seen {
    let value = |row: usize| if row % 7 == 3 { NULL_INT } else { (row * step % 11) as i64 };
    Seen::own(Hot::Integers(Arc::new((0..ROWS).map(value).collect())))
}

/// Returns a column of codes, of which some are null.
fn codes(step: usize) -> Seen {
    let code = |row: usize| if row % 5 == 2 { NULL_CODE } else { (row * step % 13) as u32 };
    Seen::own(Hot::Codes(Arc::new((0..ROWS).map(code).collect())))
}

/// Returns a column that is true of one row in so many.
fn flags(one_in: usize) -> BoolNode {
    let flags = (0..ROWS).map(|row| u8::from(row % one_in == 0)).collect();
    BoolNode::Flag { column: Seen::own(Hot::Flags(Arc::new(flags))), is: true }
}

fn is_set(few: &[u32], negated: bool, column: Seen) -> BoolNode {
    BoolNode::Codes { column, matches: CodeSet::of(few.to_vec()), negated }
}

/// Returns conditions of every sort, each column its own or, where `of` says so, its root's.
fn conditions(of: impl Fn(Seen) -> Seen) -> Vec<BoolNode> {
    let int = |step| IntNode::Column(of(integers(step)));
    let sum = || IntNode::Add(Box::new(int(3)), Box::new(IntNode::Constant(2)));
    let gap = IntNode::Subtract(Box::new(int(5)), Box::new(int(2)));
    let bits = Hot::Bits(Arc::new((0..ROWS).map(|row| row as u8 % 4).collect()), &["a", "b"]);
    let ends: Vec<u32> = (1..=ROWS as u32).map(|row| row / 2).collect();
    let lists = Hot::Lists(Arc::new(ends), Arc::new((0..ROWS as u32 / 2).collect()));
    let lists = || of(Seen::own(lists.clone()));
    let by_code = Watermarks { by_code: [(4, 3)].into_iter().collect(), latest: 6 };
    let late = IntNode::Watermark(of(codes(1)), by_code);
    let null = |column| BoolNode::Null { column, negated: false };
    vec![
        BoolNode::Integers(Comparison::Less, int(1), IntNode::Constant(6)),
        BoolNode::Integers(Comparison::GreaterOrEqual, sum(), int(4)),
        BoolNode::Integers(Comparison::NotEqual, int(1), late),
        BoolNode::NullInteger { node: gap, negated: true },
        is_set(&[4], false, of(codes(1))),
        is_set(&[4, 7, 9], true, of(codes(2))),
        is_set(&(0..10).collect::<Vec<u32>>(), false, of(codes(3))),
        is_set(&[4, 90], false, lists()),
        BoolNode::SameCode { left: of(codes(1)), right: of(codes(4)), negated: false },
        BoolNode::Bits { column: of(Seen::own(bits)), mask: 2, negated: true },
        flags(3),
        null(of(integers(1))),
        null(of(codes(1))),
        null(lists()),
        BoolNode::Not(Box::new(is_set(&[4], false, of(codes(1))))),
        BoolNode::And(vec![flags(9), is_set(&[4, 7], true, of(codes(1)))]),
    ]
}

#[test]
fn few_rows_are_judged_as_all_are() {
    let backwards: Arc<Vec<i64>> = Arc::new((0..ROWS as i64).rev().collect());
    let own = conditions(|column| column);
    let of_root = conditions(|column| column.through(&backwards));
    for (place, condition) in own.iter().chain(&of_root).enumerate() {
        let all = condition.truths(0..ROWS);
        assert_eq!(condition.truths(50..90), all[50..90], "a run of condition {place}");
        for one_in in [1, 3, 150, 1_000] {
            let picked: Vec<u32> = (1..ROWS as u32).filter(|row| row % one_in == 0).collect();
            let expected: Vec<u8> = picked.iter().map(|row| all[*row as usize]).collect();
            let found = condition.truths_of(&Rows::Picked(&picked));
            assert_eq!(found, expected, "one in {one_in} of condition {place}");
        }
    }
}

#[test]
fn codes_that_lie_side_by_side_are_lent() {
    let backwards: Arc<Vec<i64>> = Arc::new((0..ROWS as i64).rev().collect());
    let columns = [(codes(3), true), (codes(3).through(&backwards), false), (integers(3), false)];
    for (column, is_lent) in columns {
        let run = column.codes(&Rows::Run(20..90));
        assert_eq!(matches!(run, Cow::Borrowed(_)), is_lent);
        let each: Vec<u32> = (20..90).map(|row| column.code(row)).collect();
        assert_eq!(run.into_owned(), each);
        let picked: [u32; 3] = [3, 51, 199];
        let each: Vec<u32> = picked.iter().map(|row| column.code(*row as usize)).collect();
        assert_eq!(column.codes(&Rows::Picked(&picked)).into_owned(), each);
    }
}

#[test]
fn what_is_decided_need_not_be_judged_again() {
    // Of each first part few rows are open for "and", for "or", or for neither.
    for one_in in [1, 2, 3, 9, 40, ROWS + 1] {
        for (place, _) in conditions(|column| column).iter().enumerate() {
            for is_first in [true, false] {
                let parts = || {
                    let first = match is_first {
                        true => flags(one_in),
                        false => BoolNode::Not(Box::new(flags(one_in))),
                    };
                    let mut others = conditions(|column| column);
                    vec![first, others.swap_remove(place), others.swap_remove(0)]
                };
                let each: Vec<Vec<u8>> = parts().iter().map(|part| part.truths(0..ROWS)).collect();
                let plain = |decides: u8| -> Vec<u8> {
                    let any = |row: usize, truth: u8| each.iter().any(|part| part[row] == truth);
                    let of_row = |row: usize| match (any(row, decides), any(row, UNKNOWN)) {
                        (true, _) => decides,
                        (false, true) => UNKNOWN,
                        (false, false) => 1 - decides,
                    };
                    (0..ROWS).map(of_row).collect()
                };
                assert_eq!(BoolNode::And(parts()).truths(0..ROWS), plain(NO), "{one_in} {place}");
                assert_eq!(BoolNode::Or(parts()).truths(0..ROWS), plain(YES), "{one_in} {place}");
            }
        }
    }
}
