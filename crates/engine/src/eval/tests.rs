//! Truths of three values.

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
