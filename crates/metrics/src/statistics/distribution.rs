//! Quantiles and tails of the normal and Student distributions.

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::erf::erfc;

/// The 97.5 % point of the standard normal distribution.
pub(crate) const Z95: f64 = 1.959_963_984_540_054;

/// Degrees of freedom from which Student's distribution is read as the normal one: there they
/// differ by less than one part in a hundred thousand.
const NORMAL_FROM: f64 = 1e5;

/// Returns the 97.5 % point of Student's distribution.
///
/// `None` without a positive number of degrees of freedom.
pub fn t95(freedom: f64) -> Option<f64> {
    if freedom >= NORMAL_FROM {
        return Some(Z95);
    }
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
    fn tails() {
        // 2 * scipy.stats.norm.sf(1.96), 2 * scipy.stats.norm.sf(8), 2 * scipy.stats.t.sf(2.5, 7)
        close(normal_two_sided(-1.96), 0.04999579029644087, 1e-9);
        close(normal_two_sided(8.0) / 1.244192114854348e-15, 1.0, 1e-9);
        close(t_two_sided(2.5, 7.0).unwrap(), 0.04099221858575289, 1e-9);
        assert_eq!(t_two_sided(1.0, -1.0), None);
    }
}
