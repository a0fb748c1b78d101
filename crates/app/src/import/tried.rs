//! What is looked at before a data folder is made for an import.

use baremo_model::Event;
use baremo_sources::mapping::{BATCH, Context, Import, Mapping, Reject, Sink};
use baremo_sources::read::Input;

use crate::error::Failure;

/// Opens the files of an import and reads its first records for nobody, so that no folder is made
/// for what cannot be read.
///
/// # Errors
///
/// Fails as the import would.
pub fn tried(mapping: &Mapping, inputs: &[Input], context: Context) -> Result<(), Failure> {
    let mut import = Import::open(mapping, inputs, context)?;
    let mut left = BATCH;
    while left > 0 && import.read(left, &mut Nobody)? {
        let read: u64 = import.reports().map(|file| file.records).sum();
        left = BATCH.saturating_sub(usize::try_from(read).unwrap_or(BATCH));
    }
    Ok(())
}

/// Takes nothing of what an import gives.
struct Nobody;

impl Sink for Nobody {
    fn event(&mut self, _: &Event, _: u64) {}

    fn reject(&mut self, _: Reject) {}
}
