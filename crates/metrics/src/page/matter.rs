//! Front matter as written, before variants are merged with the page's own definition.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Band, Basis, Better, CohortSpec, Differs, Exclusion, Input, Kind, MissingParts, Parameter,
    Side, Step, Unit,
};

/// The front matter of a page as written; [`crate::catalog`] turns it into a [`Metric`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// Id.
    pub name: String,
    /// Title in English.
    pub title: String,
    /// Family and folder.
    pub family: String,
    /// Unit.
    pub unit: Unit,
    /// Direction.
    pub better: Better,
    /// Definition version.
    pub version: u32,
    /// One line of formula.
    pub formula: String,
    /// Smallest relative change worth colour.
    #[serde(default = "default_material")]
    pub material: f64,
    /// Whether `agent` on cases follows the credit rule.
    #[serde(default)]
    pub credit: bool,
    /// Default date basis.
    #[serde(default)]
    pub basis: Basis,
    /// Kind.
    pub kind: Kind,
    /// Whether the numerator is a part of the denominator.
    #[serde(default)]
    pub proportion: bool,
    /// Whether outcomes are judged at the watermark.
    #[serde(default)]
    pub by_watermark: bool,
    /// Record types it needs.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Dimensions it is broken down by when it is asked alone and by none.
    #[serde(default)]
    pub default_by: Vec<String>,
    /// What its default variant is called besides, where a source has a name for it: it can be
    /// asked by that name, too.
    #[serde(default)]
    pub default_name: Option<String>,
    /// Variants told beside the default, and it beside them, where they differ.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Variants and other metrics that stand beside the value.
    #[serde(default)]
    pub companions: Vec<String>,
    /// Parts that sources may not record.
    #[serde(default)]
    pub missing_parts: Vec<MissingParts>,
    /// The variant in which the still waiting count, told beside where many wait.
    #[serde(default)]
    pub beside_waiting: Option<String>,
    /// Formula over sizes or inputs.
    #[serde(default)]
    pub compute: Option<String>,
    /// Inputs.
    #[serde(default)]
    pub inputs: BTreeMap<String, Input>,
    /// Steps.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Cohort.
    #[serde(default)]
    pub cohort: Option<CohortSpec>,
    /// By whom the interval of a derived metric or a composite is computed: `customer`, say.
    #[serde(default)]
    pub interval: Option<String>,
    /// Side.
    #[serde(default)]
    pub value: Option<Side>,
    /// Upper side.
    #[serde(default)]
    pub numerator: Option<Side>,
    /// Lower side.
    #[serde(default)]
    pub denominator: Option<Side>,
    /// Exclusions.
    #[serde(default)]
    pub exclude: Vec<Exclusion>,
    /// Parameters.
    #[serde(default)]
    pub parameters: BTreeMap<String, Parameter>,
    /// Variants.
    #[serde(default)]
    pub variants: BTreeMap<String, VariantMatter>,
    /// Bands.
    #[serde(default)]
    pub bands: Vec<Band>,
    /// What profiles choose.
    #[serde(default)]
    pub differs: Vec<Differs>,
}

fn default_material() -> f64 {
    0.05
}

/// A variant as written: only what differs from the page's own definition.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariantMatter {
    /// Title.
    pub title: String,
    /// Formula.
    pub formula: String,
    /// Whose formula.
    #[serde(default)]
    pub source: Option<String>,
    /// Kind.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Unit.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// Whether the numerator is a part of the denominator.
    #[serde(default)]
    pub proportion: Option<bool>,
    /// Whether outcomes are judged at the watermark.
    #[serde(default)]
    pub by_watermark: Option<bool>,
    /// Basis.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// Side; replaces the page's whole.
    #[serde(default)]
    pub value: Option<Side>,
    /// Upper side.
    #[serde(default)]
    pub numerator: Option<Side>,
    /// Lower side.
    #[serde(default)]
    pub denominator: Option<Side>,
    /// Exclusions; replace the page's whole.
    #[serde(default)]
    pub exclude: Option<Vec<Exclusion>>,
    /// Dimensions it is broken down by when asked alone and by none; replace the page's.
    #[serde(default)]
    pub default_by: Option<Vec<String>>,
    /// Formula over sizes or inputs; replaces the page's.
    #[serde(default)]
    pub compute: Option<String>,
    /// Inputs; replace the page's whole.
    #[serde(default)]
    pub inputs: Option<BTreeMap<String, Input>>,
    /// Steps; replace the page's whole.
    #[serde(default)]
    pub steps: Option<Vec<Step>>,
    /// Cohort; replaces the page's.
    #[serde(default)]
    pub cohort: Option<CohortSpec>,
    /// By whom the interval of a derived metric or a composite is computed: `customer`, say.
    #[serde(default)]
    pub interval: Option<String>,
}
