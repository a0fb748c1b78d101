//! Events that are lost with files that were not whole: what is told of them, and how they come
//! back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use baremo_model::{DAY, Micros};
use baremo_render::Language;
use baremo_store::{Gone, Lost, LostSegment, MendReport, SET_ASIDE, make_folder};

use super::words::{DAMAGED, EVENTS};
use crate::commands::quoted;
use crate::durable::put;
use crate::error::Failure;
use crate::error::file::unwritten;
use crate::folder::Folder;
use crate::import::{Ordered, remembered};

/// What is lost, and what brings it back.
#[derive(Default)]
pub(super) struct Loss {
    data: PathBuf,
    parts: BTreeMap<String, Lost>,
    segments: Vec<LostSegment>,
    /// Imports to do again, by source; none of a source of which none is remembered.
    again: BTreeMap<String, Vec<Ordered>>,
    /// Files that lie apart.
    aside: usize,
}

/// Name, whether all is well, and what there is to say.
type Line = (&'static str, bool, String);

impl Loss {
    /// Returns what mending a folder cost; `since` is when its latest snapshot before was made.
    pub(super) fn of(folder: &Folder, data: &Path, mended: &MendReport, since: Micros) -> Self {
        let mut loss = Loss {
            data: data.to_owned(),
            parts: mended.lost.clone(),
            segments: mended.segments.clone(),
            again: BTreeMap::new(),
            aside: files_in(&folder.root.join(SET_ASIDE)),
        };
        let everyone: Vec<String> = match folder.store.snapshot() {
            Ok(snapshot) => snapshot.sources.into_keys().collect(),
            Err(_) => Vec::new(),
        };
        // From when on the imports of a source have to be done again.
        let mut wanted: BTreeMap<String, Micros> = BTreeMap::new();
        let mut want = |sources: Vec<&String>, from: Micros| {
            for source in sources {
                let known = wanted.entry(source.clone()).or_insert(from);
                *known = from.min(*known);
            }
        };
        for lost in loss.parts.values() {
            let others = everyone.iter().filter(|_| !lost.is_complete);
            // One that began before may have ended after.
            let known_at = lost.as_of.map_or(Micros::MIN, |as_of| as_of.saturating_sub(DAY));
            want(lost.sources.keys().chain(others).collect(), known_at);
        }
        for segment in &loss.segments {
            let sources = if segment.sources.is_empty() { &everyone } else { &segment.sources };
            want(sources.iter().collect(), since.saturating_sub(DAY));
        }
        for (source, from) in wanted {
            let known = remembered(&folder.root, &source).unwrap_or_default().imports;
            let again = known.into_iter().filter(|import| import.began_at >= from);
            loss.again.insert(source, again.collect());
        }
        loss
    }

    /// Returns whether anything is lost.
    pub(super) fn is_any(&self) -> bool {
        !self.parts.is_empty() || !self.segments.is_empty()
    }

    /// Returns what there is to say.
    pub(super) fn lines(&self, language: Language) -> Vec<Line> {
        let parts = self.parts.iter().map(|(part, lost)| of_part(language, part, lost));
        let segments = self.segments.iter().map(|segment| of_segment(language, segment));
        let ways = self
            .again
            .iter()
            .flat_map(|(source, imports)| ways(language, &self.data, source, imports));
        let lost = parts.chain(segments).chain(ways).map(|said| (EVENTS, false, said));
        let aside = (self.aside > 0).then(|| (DAMAGED, true, apart(language, self.aside)));
        lost.chain(aside).collect()
    }

    /// Writes what is lost beside the files that lie apart, for whoever reads it later.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be written.
    pub(super) fn keep(&self, language: Language, now: jiff::Timestamp) -> Result<(), Failure> {
        let name = format!("lost-{}.txt", now.strftime("%Y-%m-%dT%H-%M-%SZ"));
        let path = self.data.join(SET_ASIDE).join(name);
        let lines = self.lines(language).into_iter().filter(|(_, ok, _)| !ok);
        let text: String = lines.map(|(_, _, said)| said + "\n").collect();
        let folder = path.parent().unwrap_or(&self.data);
        let wrote = make_folder(folder).and_then(|()| put(&path, &text));
        wrote.map_err(|error| unwritten(&path, error))
    }
}

/// Counts the files in a folder and in those within it, but for what is told of them.
fn files_in(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let paths = entries.flatten().map(|entry| entry.path());
    let count = |path: PathBuf| match path.is_dir() {
        true => files_in(&path),
        false => usize::from(path.extension().is_none_or(|ending| ending != "txt")),
    };
    paths.map(count).sum()
}

fn instant(at: Micros) -> String {
    let instant = jiff::Timestamp::from_microsecond(at).unwrap_or_default();
    instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn day(at: Micros) -> String {
    instant(at).chars().take(10).collect()
}

/// Says what became of the events of a partition.
fn of_part(language: Language, part: &str, lost: &Lost) -> String {
    let Lost { held, kept, as_of, range, sources, .. } = lost;
    let range = range.map(|(from, to)| (day(from), day(to)));
    let mut said = match language {
        Language::En => format!("events that `{part}` had: {held}"),
        Language::Es => format!("eventos que tenía `{part}`: {held}"),
    };
    if let Some((from, to)) = range {
        said += &match language {
            Language::En => format!(", of {from} to {to}"),
            Language::Es => format!(", del {from} al {to}"),
        };
    }
    said += &match (as_of.map(instant), language) {
        (None, Language::En) => format!("; that it still has: {kept}"),
        (None, Language::Es) => format!("; que conserva: {kept}"),
        (Some(at), Language::En) => {
            format!("; that it has now: {kept}, some of them as they were known at {at}")
        }
        (Some(at), Language::Es) => {
            format!("; que tiene ahora: {kept}, algunos tal como se conocían el {at}")
        }
    };
    for (source, Gone { count, ids }) in sources {
        let Some((first, last)) = ids else { continue };
        said += &match language {
            Language::En => format!("; gone of `{source}`: {count} (ids `{first}` to `{last}`)"),
            Language::Es => format!("; faltan de `{source}`: {count} (de `{first}` a `{last}`)"),
        };
    }
    said
}

/// Says what was lost with a segment of the inbox.
fn of_segment(language: Language, segment: &LostSegment) -> String {
    let place = segment.path.display();
    match (segment.events, language) {
        (Some(events), Language::En) => {
            format!("events that waited in `{place}` and cannot be read: {events}")
        }
        (Some(events), Language::Es) => {
            format!("eventos que esperaban en `{place}` y no se pueden leer: {events}")
        }
        (None, Language::En) => format!("events waited in `{place}` that cannot be read"),
        (None, Language::Es) => format!("en `{place}` esperaban eventos que no se pueden leer"),
    }
}

/// Says what brings the events of a source back.
fn ways(language: Language, data: &Path, source: &str, imports: &[Ordered]) -> Vec<String> {
    let command = |files: &[String], import: &Ordered| {
        let mut words = vec!["baremo".to_owned(), "--data".to_owned()];
        words.extend([data.display().to_string(), "import".to_owned()]);
        words.extend(files.iter().cloned());
        words.extend(["--source".to_owned(), source.to_owned()]);
        let Ordered { map, as_of, zone, .. } = import;
        for (flag, value) in [("--map", map), ("--as-of", as_of), ("--zone", zone)] {
            words.extend(value.iter().flat_map(|value| [flag.to_owned(), value.clone()]));
        }
        words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    };
    let ordered = imports.iter().map(|import| {
        let at = instant(import.began_at);
        match (import.received, language) {
            (false, Language::En) => {
                format!("import again (as on {at}): {}", command(&import.files, import))
            }
            (false, Language::Es) => {
                format!("vuelva a importar (como el {at}): {}", command(&import.files, import))
            }
            (true, Language::En) => format!(
                "import again, under the source `{source}`, what a browser sent at {at}: {}",
                import.files.join(", ")
            ),
            (true, Language::Es) => format!(
                "vuelva a importar, con la fuente `{source}`, lo que un navegador envió el {at}: \
                 {}",
                import.files.join(", ")
            ),
        }
    });
    let ordered: Vec<String> = ordered.collect();
    if !ordered.is_empty() {
        return ordered;
    }
    let example = command(&["FILE".to_owned()], &Ordered::default());
    vec![match language {
        Language::En => {
            format!("import the exports again that brought what `{source}` had: {example}")
        }
        Language::Es => {
            format!("vuelva a importar las exportaciones que trajeron lo de `{source}`: {example}")
        }
    }]
}

/// Says that files lie apart.
fn apart(language: Language, files: usize) -> String {
    match language {
        Language::En => format!(
            "files that were not whole and lie in `{SET_ASIDE}`, with what was told of them: \
             {files}; delete that folder when what they held is back"
        ),
        Language::Es => format!(
            "ficheros que no estaban enteros y están en `{SET_ASIDE}`, con lo que se dijo de \
             ellos: {files}; borre esa carpeta cuando vuelva a tener lo que contenían"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_told_as_a_command_that_a_shell_takes() {
        let import = Ordered {
            began_at: 1_772_442_000_000_000,
            files: vec!["/x/my tickets.csv".into(), "/x/b's.csv".into()],
            map: Some("/x/map.toml".into()),
            zone: Some("Europe/Madrid".into()),
            ..Ordered::default()
        };
        let data = Path::new("data");
        let told = ways(Language::En, data, "desk", std::slice::from_ref(&import));
        let command = "baremo --data data import '/x/my tickets.csv' '/x/b'\\''s.csv' \
                       --source desk --map /x/map.toml --zone Europe/Madrid";
        assert_eq!(told, [format!("import again (as on 2026-03-02T09:00:00Z): {command}")]);
        let received = Ordered { received: true, files: vec!["b.csv".into()], ..import };
        let told = ways(Language::Es, data, "desk", &[received]);
        assert!(told[0].ends_with("2026-03-02T09:00:00Z: b.csv"), "{told:?}");
        let told = ways(Language::En, data, "desk", &[]);
        assert!(told[0].ends_with("baremo --data data import FILE --source desk"), "{told:?}");
    }

    #[test]
    fn what_is_lost_is_told_in_both_languages() {
        let gone = Gone { count: 2, ids: Some(("9".into(), "14".into())) };
        let whole = Gone::default();
        let lost = Lost {
            held: 120,
            kept: 80,
            as_of: Some(1_772_442_000_000_000),
            range: Some((1_772_442_000_000_000, 1_772_542_000_000_000)),
            sources: BTreeMap::from([("desk".into(), gone), ("shop".into(), whole)]),
            is_complete: true,
        };
        let [en, es] = [Language::En, Language::Es].map(|it| of_part(it, "2026-03", &lost));
        for told in ["120, of 2026-03-02 to 2026-03-03", "now: 80", "`desk`: 2 (ids `9` to `14`)"] {
            assert!(en.contains(told), "{told}: {en}");
        }
        assert!(es.contains("del 2026-03-02 al 2026-03-03") && !es.contains("shop"), "{es}");
    }
}
