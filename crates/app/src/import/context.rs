//! What an import knows beside its files.

use baremo_model::{Micros, told};
use baremo_sources::mapping::{Context, Keys};
use baremo_sources::read::Input;

use super::Order;
use crate::commands::now;
use crate::error::Failure;
use crate::folder::Folder;
use crate::secret;

/// Returns what an import knows beside its files.
///
/// # Errors
///
/// Fails when zone or time of the order cannot be read.
pub fn context(order: &Order, inputs: &[Input]) -> Result<Context, Failure> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    let name = order.source.as_str();
    if name.trim() != name || name.is_empty() || name.len() > 100 || !name.chars().all(plain) {
        return Err(Failure::request(told!(
            "`{name}` cannot be the name of a source",
            "`{name}` no puede ser el nombre de una fuente"
        ))
        .advise(told!(
            "letters, digits, blanks, - _ and . only, such as `helpdesk`",
            "solo letras, cifras, espacios, - _ y ., como `helpdesk`"
        )));
    }
    let mut context = Context::new(&order.source, now());
    if let Some(zone) = &order.zone {
        baremo_metrics::bucket::zone(zone)?;
        context.zone = Some(zone.clone());
    }
    context.as_of = match &order.as_of {
        Some(text) => Some(told_instant(text)?),
        // Received files came together: their times tell in which order they were sent, no more.
        None if order.within.is_some() => {
            let latest = inputs.iter().filter_map(Input::modified).max();
            latest.map(|at| at.min(context.received_at))
        }
        None => None,
    };
    Ok(context)
}

fn told_instant(text: &str) -> Result<Micros, Failure> {
    let zone = jiff::tz::TimeZone::UTC;
    baremo_metrics::expr::parse_instant(text, &zone).ok_or_else(|| {
        Failure::request(told!(
            "`--as-of` takes a date or an instant, not `{text}`",
            "`--as-of` admite una fecha o un instante, no `{text}`"
        ))
        .hint(told!(
            "write it as 2026-01-31 or 2026-01-31T10:00:00Z",
            "escríbalo como 2026-01-31 o 2026-01-31T10:00:00Z"
        ))
    })
}

/// Gives a context the keys of the folder, by which visitors and customers are written.
///
/// # Errors
///
/// Fails when a key can neither be read nor made.
pub fn keyed(folder: &Folder, mut context: Context) -> Result<Context, Failure> {
    context.visitor_key = secret::of(&folder.root, secret::VISITORS)?;
    context.keys = Keys {
        secret: secret::of(&folder.root, secret::CUSTOMERS)?,
        clear: folder.config.customers.clear,
        calling_code: folder.config.customers.calling_code.clone(),
    };
    Ok(context)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::path::Path;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn received_files_are_as_of_their_arrival_and_others_each_of_its_own_time() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = |name: &str, secs: u64| {
            let path = folder.path().join(name);
            let file = File::create(&path).expect("it can be written");
            file.set_modified(UNIX_EPOCH + Duration::from_secs(secs)).expect("it can be dated");
            Input::from(path.as_path())
        };
        let inputs = [file("a.csv", 7_000), file("b.csv", 9_000), file("c.csv", 8_000)];
        let order = Order { source: "desk".into(), ..Order::default() };
        let as_of = |order: &Order| context(order, &inputs).expect("a known zone").as_of;
        assert_eq!(as_of(&order), None);
        let received = Order { within: Some(Path::new("spool").to_owned()), ..order.clone() };
        assert_eq!(as_of(&received), Some(9_000_000_000));
        let told = Order { as_of: Some("1970-01-02T00:00:00Z".into()), ..received };
        assert_eq!(as_of(&told), Some(86_400_000_000));
        assert_eq!(inputs[0].modified(), Some(7_000_000_000));
        // None is newer than its arrival.
        let tomorrow = u64::try_from(now() / 1_000_000).expect("1970 is past") + 86_400;
        let late = [file("late.csv", tomorrow)];
        let received = Order { within: Some(Path::new("spool").to_owned()), ..order };
        let known = context(&received, &late).expect("a known zone");
        assert_eq!(known.as_of, Some(known.received_at));
    }
}
