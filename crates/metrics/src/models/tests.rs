//! The printed figures from raw transactions, gradients, extremes and refusals.

mod cdnow;
mod extremes;
mod made;

use super::*;
use crate::statistics::Random;

/// Returns the greatest difference between a gradient and central differences of its value,
/// relative to the greatest slope, in the logarithms of the parameters.
pub(super) fn gradient_error<const N: usize>(
    mean: impl Fn(&[f64; N]) -> (f64, [f64; N]),
    at: &[f64; N],
) -> f64 {
    let (_, slope) = mean(at);
    let scaled: [f64; N] = std::array::from_fn(|i| slope[i] * at[i]);
    let greatest = scaled.iter().fold(1e-3_f64, |most, one| most.max(one.abs()));
    let step = 1e-5_f64;
    (0..N).fold(0.0, |most: f64, i| {
        let (mut before, mut after) = (*at, *at);
        before[i] *= (-step).exp();
        after[i] *= step.exp();
        let difference = (mean(&after).0 - mean(&before).0) / (2.0 * step);
        most.max((difference - scaled[i]).abs() / greatest)
    })
}

/// Returns the greatest difference between second derivatives and central differences of the
/// gradient, relative to the greatest of them, in the logarithms of the parameters.
pub(super) fn curve_error<const N: usize>(
    slope: impl Fn(&[f64; N]) -> [f64; N],
    curve: [[f64; N]; N],
    at: &[f64; N],
) -> f64 {
    let step = 1e-5_f64;
    let (mut error, mut greatest) = (0.0_f64, 0.0_f64);
    for i in 0..N {
        let (mut before, mut after) = (*at, *at);
        before[i] *= 1.0 - step;
        after[i] *= 1.0 + step;
        let (before, after) = (slope(&before), slope(&after));
        for j in 0..N {
            let scaled = curve[i][j] * at[i] * at[j];
            let difference = (after[j] - before[j]) / (2.0 * step) * at[j];
            error = error.max((difference - scaled).abs());
            greatest = greatest.max(scaled.abs());
        }
    }
    error / greatest
}

/// Returns made-up customers of two years who buy at their own rates and leave at some time.
pub(super) fn simulated(count: u64) -> Vec<CustomerSummary> {
    held_out(count, 0.0, false).into_iter().map(|one| one.summary).collect()
}

/// The same with what they do in the `holdout` weeks after, and those who leave at once too.
fn held_out(count: u64, holdout: f64, leaves_at_once: bool) -> Vec<HeldOut> {
    let mut random = Random::new(11);
    let mut unit = move || ((random.bits() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
    (0..count)
        .map(|customer| {
            let age = (20.0 + 84.0 * unit() * 7.0).floor() / 7.0 + 10.0;
            let rate = 0.02 - 0.15 * unit().ln() * unit();
            let leaves = 0.6 * unit() * unit();
            let spend = 20.0 / (0.2 + unit());
            let (mut now, mut there) = (0.0, !leaves_at_once || unit() > leaves);
            let (mut repeat_days, mut recency, mut held_out_days, mut total) = (0, 0.0, 0, 0.0);
            while there {
                now += -unit().ln() / rate;
                if now > age + holdout {
                    break;
                }
                if now <= age {
                    (repeat_days, recency) = (repeat_days + 1, now);
                    total += spend * (0.5 + unit());
                } else {
                    held_out_days += 1;
                }
                there = unit() > leaves;
            }
            let mean_spend = if repeat_days == 0 { 0.0 } else { total / f64::from(repeat_days) };
            let total_spend = total + spend;
            let summary =
                CustomerSummary { customer, repeat_days, recency, age, mean_spend, total_spend };
            HeldOut { summary, held_out_days }
        })
        .collect()
}

#[track_caller]
fn close(actual: f64, expected: f64, tolerance: f64) {
    assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
}
