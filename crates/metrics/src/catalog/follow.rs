//! What is wrong with pages only because another page is.

use baremo_model::told;

use super::{PageError, is_page_of};
use crate::error::{Fault, MetricsError, Thing};

/// Puts what is wrong by itself before what follows from it: pages that name a metric whose own
/// page is wrong. Several of those are one line, since they are right once that page is.
pub fn causes_first(errors: &[PageError]) -> Vec<PageError> {
    let follows = |error: &&PageError| {
        let name = unknown(error);
        name.is_some_and(|name| errors.iter().any(|cause| is_page_of(&cause.path, name)))
    };
    let (following, mut told): (Vec<&PageError>, Vec<&PageError>) =
        errors.iter().partition(follows);
    let (Some((first, rest)), false) = (following.split_first(), told.is_empty()) else {
        return errors.to_vec();
    };
    let name = unknown(first).filter(|_| !rest.is_empty());
    let Some(name) = name else {
        told.push(first);
        return told.into_iter().cloned().collect();
    };
    let count = rest.len();
    let folded = told!(
        "it names `{name}`, whose own page is wrong; other lines that are wrong because of such \
         a page: {count}",
        "nombra `{name}`, cuya página está mal; otras líneas que están mal por una página así: \
         {count}"
    );
    let mut all: Vec<PageError> = told.into_iter().cloned().collect();
    all.push(PageError { hint: None, fault: Box::new(folded.into()), ..(*first).clone() });
    all
}

/// Returns the metric that a page names and nobody knows.
fn unknown(error: &PageError) -> Option<&str> {
    let Fault::Metrics(problem) = error.fault.as_ref() else { return None };
    match problem.as_ref() {
        MetricsError::Unknown { what: Thing::Metric, name, .. } => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(errors: &[PageError]) -> Vec<String> {
        causes_first(errors).iter().map(PageError::to_string).collect()
    }

    #[test]
    fn the_cause_comes_first_and_what_follows_is_one_line() {
        let naming = |path: &str, name: &str| {
            PageError::new(path, 9, MetricsError::unknown(Thing::Metric, name, ["csat"]))
        };
        let cause = PageError::new("catalog/speed/wait.md", 4, told!("it is odd", "es rara"));
        let a = naming("catalog/effort/a.md", "wait");
        let b = naming("catalog/effort/b.md", "wait");
        let other = naming("catalog/effort/c.md", "nowhere");
        let told = lines(&[a.clone(), b, other.clone(), cause.clone()]);
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(told[1], "catalog/speed/wait.md:4: it is odd");
        assert!(told[2].starts_with("catalog/effort/a.md:9: it names `wait`"), "{told:?}");
        assert!(told[2].ends_with("because of such a page: 1"), "{told:?}");
        // One that follows stays as it is, and a name that no page has follows from nothing.
        let told = lines(&[a.clone(), cause]);
        assert_eq!(told[1], a.to_string());
        assert_eq!(lines(std::slice::from_ref(&other)), [other.to_string()]);
    }
}
