//! The scores behind an index of survey answers.

use baremo_model::Fact;

use super::{Definition, Kind, Metric};

impl Metric {
    /// Returns the definition that takes the mean of the survey scores a variant is made of: it
    /// leaves rows out for the same reasons. None where there are no scores.
    pub fn ratings(&self, variant: &str) -> Option<&Definition> {
        let asked = self.definition(variant)?;
        let facts = asked.facts();
        let mut rated = self.definitions.iter().filter(|definition| {
            let scores = definition.value.as_ref().and_then(|side| side.of.as_deref());
            definition.kind == Kind::Mean
                && scores == Some("score")
                && definition.facts() == [Fact::SurveyAnswers]
        });
        rated.find(|rated| rated.facts() == facts && rated.exclude == asked.exclude)
    }
}
