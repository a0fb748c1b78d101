//! Quantiles and tails of the normal and Student distributions.

use std::sync::OnceLock;

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::erf::erfc;

/// The 97.5 % point of the standard normal distribution.
pub(crate) const Z95: f64 = 1.959_963_984_540_054;

/// Degrees of freedom from which Student's distribution is read as the normal one: there they
/// differ by less than one part in a hundred thousand.
const NORMAL_FROM: f64 = 1e5;

/// Whole degrees of freedom whose points are kept once they are found: a trend asks for those of a
/// few hundred again and again, a cell each time, and to find one takes longer than to add up its
/// cell.
const KEPT: usize = 1 << 12;

/// The points of so many whole degrees of freedom, from 0 on, each found when it is asked for.
static POINTS: [OnceLock<Option<f64>>; KEPT] = [const { OnceLock::new() }; KEPT];

/// Returns the 97.5 % point of Student's distribution.
///
/// `None` without a positive number of degrees of freedom.
pub fn t95(freedom: f64) -> Option<f64> {
    if freedom >= NORMAL_FROM {
        return Some(Z95);
    }
    let is_whole = freedom >= 0.0 && freedom.fract() == 0.0;
    match POINTS.get(freedom as usize).filter(|_| is_whole) {
        Some(point) => *point.get_or_init(|| student_point(freedom)),
        None => student_point(freedom),
    }
}

fn student_point(freedom: f64) -> Option<f64> {
    Some(StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(0.975))
}

/// Returns the probability of a standard normal value at least as far from zero as `z`.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2).clamp(0.0, 1.0)
}

/// Returns the probability of a Student value at least as far from zero as `t`.
///
/// `None` without a positive number of degrees of freedom.
pub(crate) fn t_two_sided(t: f64, freedom: f64) -> Option<f64> {
    if freedom >= NORMAL_FROM {
        return Some(normal_two_sided(t));
    }
    Some((2.0 * StudentsT::new(0.0, 1.0, freedom).ok()?.sf(t.abs())).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::testing::close;

    #[test]
    fn student_points() {
        // scipy.stats.t.ppf(0.975, df)
        for (freedom, point) in [
            (1.0, 12.706204736174694),
            (2.0, 4.302652729749462),
            (4.0, 2.7764451051977934),
            (9.5, 2.2441374614922958),
            (30.0, 2.0422724563012378),
            (1000.0, 1.9623390808264083),
            (50000.0, 1.9600114310936798),
        ] {
            close(t95(freedom).unwrap(), point, 1e-6);
        }
        assert_eq!(t95(1e7), Some(Z95));
        assert_eq!(t95(0.0), None);
        assert_eq!(t95(f64::NAN), None);
    }

    #[test]
    fn a_point_that_is_kept_is_the_one_that_is_found() {
        let whole = (0..2 * KEPT).map(|freedom| freedom as f64);
        let others = [0.5, 9.5, 4_095.5, -0.5, -3.0, f64::NAN, f64::NEG_INFINITY];
        let all: Vec<f64> = whole.step_by(37).chain(others).collect();
        // The second time it is kept.
        for freedom in all.iter().chain(&all) {
            assert_eq!(t95(*freedom), student_point(*freedom), "{freedom}");
        }
        let kept = |freedom: usize| POINTS[freedom].get().copied().flatten();
        assert_eq!(kept(37), student_point(37.0));
    }

    #[test]
    fn tails() {
        // 2 * scipy.stats.norm.sf(1.96), 2 * scipy.stats.norm.sf(8), 2 * scipy.stats.t.sf(2.5, 7)
        close(normal_two_sided(-1.96), 0.04999579029644087, 1e-9);
        close(normal_two_sided(8.0) / 1.244192114854348e-15, 1.0, 1e-9);
        close(t_two_sided(2.5, 7.0).unwrap(), 0.04099221858575289, 1e-9);
        assert_eq!(t_two_sided(1.0, -1.0), None);
    }
}
