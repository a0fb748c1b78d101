//! Groups of others: those in which nothing lies but what the profile leaves out. As with a filter,
//! they are no rows of the answer.

use baremo_metrics::answer::left_out;

use crate::asking::plan::Plan;
use crate::kinds::finish::Measured;
use crate::reading::scan::{Groups, Scan};

/// What lies in a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Met {
    /// Nothing that was read.
    #[default]
    Nothing,
    /// What the profile leaves out.
    Others,
    /// Something that counts, or is left out for another reason.
    Own,
}

/// Returns of each group whether it is one of others, by all that was measured of a question and
/// of what it is compared with; nothing where there are none.
pub(super) fn of_others(found: &[(&Plan, &[Measured])], groups: &Groups) -> Vec<bool> {
    let excludes = |(plan, _): &(&Plan, &[Measured])| {
        !plan.by.is_empty() && plan.metrics.iter().any(|it| it.profile_exclude.is_some())
    };
    if !found.iter().any(excludes) {
        return Vec::new();
    }
    let mut met = vec![Met::default(); groups.keys.len()];
    for (plan, measured) in found {
        measured.iter().for_each(|measured| meet(plan, measured, &mut met));
    }
    met.into_iter().map(|met| met == Met::Others).collect()
}

fn meet(plan: &Plan, measured: &Measured, met: &mut [Met]) {
    let (one, other) = &measured.strangers;
    let sets = measured.sets.iter().map(|(_, scan)| scan);
    let sides = [&measured.upper, one].into_iter().chain(&measured.lower).chain(other);
    sides.chain(sets).for_each(|scan| meet_scan(scan, met));
    for part in &measured.parts {
        let inner = part.measured(plan);
        // Of what is finished already nobody knows any more what lies where.
        if inner.is_empty() {
            met.fill(Met::Own);
        }
        inner.into_iter().for_each(|(ranged, found, _)| meet(ranged, found, met));
    }
}

fn meet_scan(scan: &Scan, met: &mut [Met]) {
    let mut note = |group: u32, what: Met| {
        if let Some(known) = met.get_mut(group as usize) {
            *known = what.max(*known);
        }
    };
    scan.observations.iter().for_each(|one| note(one.group, Met::Own));
    // The steps of a funnel have reasons of their own, and each the profile.
    let of_reason = |reason: &String| match reason == left_out::PROFILE {
        true => Met::Others,
        false => Met::Own,
    };
    let of_reasons: Vec<Met> = scan.reasons.iter().map(of_reason).collect();
    for left in &scan.left_out {
        note(left.group, of_reasons[left.reason as usize]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::scan::LeftOut;

    #[test]
    fn a_group_is_of_others_where_the_profile_leaves_out_all_of_it() {
        let left = |group: u32, reason: u32| LeftOut {
            row: 0,
            case_row: 0,
            bucket: 0,
            group,
            reason,
            at: 0,
            count: 1,
        };
        let mut scan = Scan {
            reasons: vec![left_out::PROFILE.into(), "spam".into()],
            left_out: vec![left(0, 0), left(1, 0), left(1, 1), left(2, 0)],
            ..Scan::default()
        };
        scan.observations.push(left(2, 0).observed());
        let mut met = vec![Met::default(); 4];
        meet_scan(&scan, &mut met);
        assert_eq!(met, [Met::Others, Met::Own, Met::Own, Met::Nothing]);
    }
}
