//! Where a likelihood is greatest, and how sharply.
//!
//! Quasi-Newton steps (BFGS) in the logarithms of the parameters lead near the maximum; Newton's
//! steps end there, with an analytic Hessian or differences of the analytic gradient, and that
//! Hessian is the observed information. Millions of customers begin where a sample of them ended,
//! which leaves Newton's steps only. All functions are means a customer, so that one tolerance
//! fits all.

use super::{Estimate, ModelError, Refusal};

/// Parameters are stopped at this distance from 1 in their logarithm, after scaling: a factor of
/// about 100 000.
const FARTHEST: f64 = 11.5;
/// Slope of the mean at which the search counts as ended.
const FLAT: f64 = 1e-9;
/// Slope below which Newton's steps take over.
const NEAR: f64 = 1e-5;
/// Standard error of a logarithm from which a parameter is not bounded by the data at all.
const BOUNDLESS: f64 = 5.0;
/// The same in a sample, which knows no better where the maximum of the whole is.
const ROUGH: f64 = 1e-4;
/// Most quasi-Newton steps.
const MOST_STEPS: usize = 400;
/// Most Newton steps.
const MOST_NEWTON: usize = 30;
/// Distance in the logarithms for differences of the gradient.
const DIFFERENCE: f64 = 1e-4;

/// A maximum in the interior.
pub(super) struct Optimum<const N: usize> {
    /// Logarithms of the parameters.
    pub(super) log_parameters: [f64; N],
    /// Standard errors of these logarithms for `observations` customers.
    pub(super) log_errors: [f64; N],
    /// Evaluations needed.
    pub(super) evaluations: usize,
}

impl<const N: usize> Optimum<N> {
    /// Returns the parameters.
    pub(super) fn parameters(&self) -> [f64; N] {
        self.log_parameters.map(f64::exp)
    }

    /// Returns the estimates under the parameters' names; `scales` turn scaled values into real.
    pub(super) fn estimates(&self, names: [&'static str; N], scales: [f64; N]) -> Vec<Estimate> {
        let values = self.parameters();
        (0..N)
            .map(|i| Estimate::of_logarithm(names[i], values[i] * scales[i], self.log_errors[i]))
            .collect()
    }
}

/// A value and its slopes by parameters.
pub(super) type Mean<'a, const N: usize> = dyn Fn(&[f64; N]) -> (f64, [f64; N]) + 'a;

/// A value, its slopes and its second derivatives by parameters.
pub(super) type Curved<const N: usize> = (f64, [f64; N], [[f64; N]; N]);
/// A function that gives all three.
pub(super) type Curve<'a, const N: usize> = dyn Fn(&[f64; N]) -> Curved<N> + 'a;

/// The function whose greatest value is sought.
pub(super) struct Problem<'a, const N: usize> {
    /// The model, for refusals.
    pub(super) model: &'static str,
    /// The parameters' names, for refusals.
    pub(super) names: [&'static str; N],
    /// Customers behind the mean.
    pub(super) observations: f64,
    /// Mean log-likelihood of a customer and its slopes, by **parameters** (not logarithms).
    pub(super) mean: &'a Mean<'a, N>,
    /// The same with second derivatives, where somebody worked them out.
    pub(super) curve: Option<&'a Curve<'a, N>>,
}

/// A point with what is known there, of the function turned upside down.
#[derive(Clone)]
struct Point<const N: usize> {
    at: [f64; N],
    value: f64,
    slope: [f64; N],
    hessian: Option<[[f64; N]; N]>,
}

impl<const N: usize> Point<N> {
    fn steepest(&self) -> f64 {
        self.slope.iter().fold(0.0, |most, slope| most.max(slope.abs()))
    }
}

impl<const N: usize> Problem<'_, N> {
    /// Finds the maximum from where that of a sample is, when `sample` is one, else from `start`.
    pub(super) fn maximise_after(
        &self,
        sample: Option<&Self>,
        start: [f64; N],
    ) -> Result<Optimum<N>, ModelError> {
        if let Some(near) = sample.and_then(|sample| sample.roughly(start)) {
            let mut search = Search { problem: self, evaluations: 1 };
            let point = search.full(near);
            // What a sample suggests and the whole does not bear out is looked for from the start.
            if let Ok(optimum) = search.newton(point) {
                return Ok(optimum);
            }
        }
        self.maximise(start)
    }

    /// Finds the neighbourhood of the maximum.
    fn roughly(&self, start: [f64; N]) -> Option<[f64; N]> {
        let mut search = Search { problem: self, evaluations: 0 };
        let point = search.point(start.map(f64::ln));
        let point = search.quasi_newton(point, ROUGH).ok()?;
        point.value.is_finite().then_some(point.at)
    }

    /// Finds the maximum, starting from these parameters.
    pub(super) fn maximise(&self, start: [f64; N]) -> Result<Optimum<N>, ModelError> {
        let mut search = Search { problem: self, evaluations: 0 };
        let point = search.point(start.map(f64::ln));
        if !point.value.is_finite() {
            return Err(self.no_convergence(0, f64::NAN));
        }
        let point = search.quasi_newton(point, NEAR)?;
        search.newton(point)
    }

    fn refuse(&self, refusal: Refusal) -> ModelError {
        ModelError::new(self.model, refusal)
    }

    fn no_convergence(&self, steps: usize, slope: f64) -> ModelError {
        self.refuse(Refusal::NoConvergence { steps, slope })
    }

    fn no_maximum(&self, index: usize, at: &[f64; N]) -> ModelError {
        let (parameter, value) = (self.names[index], at[index].exp());
        self.refuse(Refusal::NoInteriorMaximum { parameter, value })
    }

    /// Refuses a point at which a parameter has run away.
    fn inside(&self, at: &[f64; N]) -> Result<(), ModelError> {
        match (0..N).find(|&i| at[i].abs() > FARTHEST) {
            Some(index) => Err(self.no_maximum(index, at)),
            None => Ok(()),
        }
    }
}

struct Search<'p, 'f, const N: usize> {
    problem: &'p Problem<'f, N>,
    evaluations: usize,
}

impl<const N: usize> Search<'_, '_, N> {
    fn point(&mut self, at: [f64; N]) -> Point<N> {
        self.evaluations += 1;
        let parameters = at.map(f64::exp);
        let (value, slope) = (self.problem.mean)(&parameters);
        // d/d ln p = p × d/dp
        let slope = std::array::from_fn(|i| -parameters[i] * slope[i]);
        Point { at, value: -value, slope, hessian: None }
    }

    /// Returns the point with second derivatives where they come at once.
    fn full(&mut self, at: [f64; N]) -> Point<N> {
        let Some(curve) = self.problem.curve else { return self.point(at) };
        self.evaluations += 1;
        let parameters = at.map(f64::exp);
        let (value, slope, curve) = curve(&parameters);
        let slope = std::array::from_fn(|i| -parameters[i] * slope[i]);
        // d²/(d ln p d ln q) = p q × d²/(dp dq), and on the diagonal d/d ln p besides.
        let hessian = std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                let bent = -parameters[i] * parameters[j] * curve[i][j];
                if i == j { bent + slope[i] } else { bent }
            })
        });
        Point { at, value: -value, slope, hessian: Some(hessian) }
    }

    /// Goes from `point` along `direction` until the value falls enough; `None` if it never does.
    fn descend(
        &mut self,
        point: &Point<N>,
        direction: &[f64; N],
        evaluate: fn(&mut Self, [f64; N]) -> Point<N>,
    ) -> Option<Point<N>> {
        let downhill = dot(&point.slope, direction);
        let longest = direction.iter().fold(0.0_f64, |most, one| most.max(one.abs()));
        let mut length = (1.5 / longest).min(1.0);
        for _ in 0..40 {
            let at = std::array::from_fn(|i| point.at[i] + length * direction[i]);
            let next = evaluate(self, at);
            let enough = point.value + 1e-4 * length * downhill;
            // At the bottom the values differ by rounding only, and the slopes decide.
            let level = (next.value - point.value).abs() <= 1e-13 * point.value.abs();
            if next.value <= enough || (level && next.steepest() < point.steepest()) {
                return Some(next);
            }
            length *= if length < 1e-3 { 0.1 } else { 0.4 };
        }
        None
    }

    fn quasi_newton(&mut self, mut point: Point<N>, near: f64) -> Result<Point<N>, ModelError> {
        let mut inverse = identity::<N>();
        let mut fresh = true;
        for _ in 0..MOST_STEPS {
            if point.steepest() < near {
                return Ok(point);
            }
            self.problem.inside(&point.at)?;
            let mut direction = times(&inverse, &point.slope).map(|one| -one);
            if dot(&direction, &point.slope) >= 0.0 {
                (inverse, fresh) = (identity(), true);
                direction = point.slope.map(|one| -one);
            }
            let Some(next) = self.descend(&point, &direction, Self::point) else {
                if fresh {
                    return Ok(point);
                }
                (inverse, fresh) = (identity(), true);
                continue;
            };
            let step: [f64; N] = std::array::from_fn(|i| next.at[i] - point.at[i]);
            let bend: [f64; N] = std::array::from_fn(|i| next.slope[i] - point.slope[i]);
            update(&mut inverse, &step, &bend, fresh);
            fresh = false;
            point = next;
        }
        Ok(point)
    }

    /// Ends the search and inverts the information.
    fn newton(&mut self, mut point: Point<N>) -> Result<Optimum<N>, ModelError> {
        for _ in 0..MOST_NEWTON {
            self.problem.inside(&point.at)?;
            let hessian = self.hessian(&point);
            let factor = match cholesky(&hessian) {
                Ok(factor) => factor,
                // Flat or bent the wrong way: at rest that is no maximum, elsewhere go downhill.
                Err(index) if point.steepest() < FLAT => {
                    return Err(self.problem.no_maximum(index, &point.at));
                }
                Err(_) => ridged(&hessian),
            };
            if point.steepest() < FLAT {
                return self.optimum(point, &factor);
            }
            let direction = solve(&factor, &point.slope).map(|one| -one);
            match self.descend(&point, &direction, Self::full) {
                Some(next) => point = next,
                None if point.steepest() < 100.0 * FLAT => return self.optimum(point, &factor),
                None => break,
            }
        }
        Err(self.problem.no_convergence(self.evaluations, point.steepest()))
    }

    fn optimum(&self, point: Point<N>, factor: &[[f64; N]; N]) -> Result<Optimum<N>, ModelError> {
        let log_errors: [f64; N] = std::array::from_fn(|i| {
            let unit = std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 });
            (solve(factor, &unit)[i] / self.problem.observations).sqrt()
        });
        match (0..N).find(|&i| log_errors[i] > BOUNDLESS) {
            Some(index) => Err(self.problem.no_maximum(index, &point.at)),
            None => {
                let Point { at: log_parameters, .. } = point;
                Ok(Optimum { log_parameters, log_errors, evaluations: self.evaluations })
            }
        }
    }

    fn hessian(&mut self, point: &Point<N>) -> [[f64; N]; N] {
        if let Some(hessian) = point.hessian {
            return hessian;
        }
        match self.problem.curve {
            Some(_) => self.full(point.at).hessian.unwrap_or_else(identity),
            None => self.differences(&point.at),
        }
    }

    fn differences(&mut self, at: &[f64; N]) -> [[f64; N]; N] {
        let mut hessian = [[0.0; N]; N];
        for (i, row) in hessian.iter_mut().enumerate() {
            let (mut before, mut after) = (*at, *at);
            before[i] -= DIFFERENCE;
            after[i] += DIFFERENCE;
            let (before, after) = (self.point(before), self.point(after));
            *row = std::array::from_fn(|j| (after.slope[j] - before.slope[j]) / (2.0 * DIFFERENCE));
        }
        std::array::from_fn(|i| std::array::from_fn(|j| (hessian[i][j] + hessian[j][i]) / 2.0))
    }
}

fn dot<const N: usize>(one: &[f64; N], other: &[f64; N]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn times<const N: usize>(matrix: &[[f64; N]; N], vector: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|i| dot(&matrix[i], vector))
}

fn identity<const N: usize>() -> [[f64; N]; N] {
    std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 }))
}

/// Takes a step and the change of slope along it into the inverse Hessian.
fn update<const N: usize>(
    inverse: &mut [[f64; N]; N],
    step: &[f64; N],
    bend: &[f64; N],
    fresh: bool,
) {
    let along = dot(step, bend);
    if along <= 1e-12 * dot(step, step).sqrt() * dot(bend, bend).sqrt() {
        return;
    }
    if fresh {
        let scale = along / dot(bend, bend);
        inverse.iter_mut().flatten().for_each(|one| *one *= scale);
    }
    let bent = times(inverse, bend);
    let weight = (1.0 + dot(bend, &bent) / along) / along;
    for i in 0..N {
        for j in 0..N {
            inverse[i][j] +=
                weight * step[i] * step[j] - (bent[i] * step[j] + step[i] * bent[j]) / along;
        }
    }
}

/// Returns the lower triangle whose square is `matrix`, or the row at which it is not definite.
fn cholesky<const N: usize>(matrix: &[[f64; N]; N]) -> Result<[[f64; N]; N], usize> {
    let mut lower = [[0.0; N]; N];
    let greatest = (0..N).fold(0.0_f64, |most, i| most.max(matrix[i][i]));
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - known;
            if i != j {
                lower[i][j] = rest / lower[j][j];
            } else if rest > 1e-10 * greatest {
                lower[i][i] = rest.sqrt();
            } else {
                return Err(i);
            }
        }
    }
    Ok(lower)
}

/// Returns the factor of a matrix made definite by adding to its diagonal.
fn ridged<const N: usize>(matrix: &[[f64; N]; N]) -> [[f64; N]; N] {
    let size = matrix.iter().flatten().fold(1e-12_f64, |most, one| most.max(one.abs()));
    let mut ridge = 1e-6 * size;
    while ridge.is_finite() {
        let added = std::array::from_fn(|i| {
            std::array::from_fn(|j| matrix[i][j] + if i == j { ridge } else { 0.0 })
        });
        if let Ok(factor) = cholesky(&added) {
            return factor;
        }
        ridge *= 10.0;
    }
    identity()
}

/// Solves `lower lowerᵀ x = vector`.
fn solve<const N: usize>(lower: &[[f64; N]; N], vector: &[f64; N]) -> [f64; N] {
    let mut half = [0.0; N];
    for i in 0..N {
        let known: f64 = (0..i).map(|k| lower[i][k] * half[k]).sum();
        half[i] = (vector[i] - known) / lower[i][i];
    }
    let mut whole = [0.0; N];
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| lower[k][i] * whole[k]).sum();
        whole[i] = (half[i] - known) / lower[i][i];
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    /// −(ln p − 1)² − 10 (ln q + 2 ln p)² by parameters.
    fn valley(at: &[f64; 2]) -> (f64, [f64; 2]) {
        let (p, q) = (at[0].ln(), at[1].ln());
        let cross = q + 2.0 * p;
        let slopes = [-2.0 * (p - 1.0) - 40.0 * cross, -20.0 * cross];
        (-(p - 1.0).powi(2) - 10.0 * cross * cross, [slopes[0] / at[0], slopes[1] / at[1]])
    }

    #[test]
    fn a_bent_valley_is_followed_to_its_end() {
        let names = ["p", "q"];
        let problem =
            Problem { model: "valley", names, observations: 2.0, mean: &valley, curve: None };
        let optimum = problem.maximise([0.1, 30.0]).unwrap();
        let [p, q] = optimum.log_parameters;
        assert!((p - 1.0).abs() < 1e-8 && (q + 2.0).abs() < 1e-8, "{p} {q}");
        // The Hessian is [[82, 40], [40, 20]], its inverse [[0.5, -1], [-1, 2.05]].
        assert!((optimum.log_errors[0] - 0.25_f64.sqrt()).abs() < 1e-6);
        assert!((optimum.log_errors[1] - 1.025_f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn a_parameter_that_runs_away_is_named() {
        let mean = |at: &[f64; 1]| (-1.0 / at[0], [1.0 / (at[0] * at[0])]);
        let problem =
            Problem { model: "slope", names: ["r"], observations: 9.0, mean: &mean, curve: None };
        let refusal = problem.maximise([1.0]).err().expect("it has no maximum").refusal;
        assert!(matches!(refusal, Refusal::NoInteriorMaximum { parameter: "r", .. }), "{refusal}");
    }

    #[test]
    fn a_flat_direction_is_no_maximum() {
        // Only the product of the two matters.
        let mean = |at: &[f64; 2]| {
            let product = (at[0] * at[1]).ln();
            (-product * product, [-2.0 * product / at[0], -2.0 * product / at[1]])
        };
        let names = ["p", "q"];
        let problem =
            Problem { model: "ridge", names, observations: 9.0, mean: &mean, curve: None };
        let refusal = problem.maximise([3.0, 2.0]).err().expect("it is flat").refusal;
        assert!(matches!(refusal, Refusal::NoInteriorMaximum { .. }), "{refusal}");
    }
}
