//! Gathered rows as TOML that a person can go on with.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use baremo_model::error::Told;
use jiff::tz::TimeZone;

use super::{CalendarRows, Collected, HolidayRow, PolicyRows, SettingsFile, TargetRow};

/// Kinds of targets, in the words of policies.
pub(super) const TARGETS: [&str; 5] =
    ["first_response", "next_response", "resolution", "requester_wait", "agent_wait"];

const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY_MINUTES: u32 = 24 * 60;
/// Names that mean something else in the folder of calendars or in a question.
const RESERVED: [&str; 4] = ["business", "policy", "rules", "wall"];
/// Notes written into one file, at most.
const MOST_NOTES: usize = 20;

/// What stands below the first comment, in English and Spanish.
const YOURS: [&str; 2] = [
    "# From here on this file is yours: an import writes it only where it is missing.\n",
    "# A partir de aquí este fichero es suyo: una importación solo lo escribe si falta.\n",
];

/// Returns a text in both languages: `write` writes it in English, or in Spanish where that holds.
fn both(write: impl Fn(bool) -> String) -> Told {
    Told { en: write(false), es: Some(write(true)) }
}

/// Returns the one that belongs to the language.
fn pick<T>(spanish: bool, [en, es]: [T; 2]) -> T {
    if spanish { es } else { en }
}

/// Returns the calendars, the rules that choose them where the export tells which, and the
/// policies.
pub(super) fn files(collected: &Collected, source: &str) -> Vec<SettingsFile> {
    let mut files = Vec::new();
    let mut taken = BTreeSet::new();
    let mut assigned: Vec<Assigned<'_>> = Vec::new();
    for (id, rows) in &collected.calendars {
        let mut name = slug(&rows.name);
        if RESERVED.contains(&name.as_str()) || !taken.insert(name.clone()) {
            name = slug(&format!("{} {id}", rows.name));
            taken.insert(name.clone());
        }
        assigned.extend(rows.attribute.as_deref().map(|attribute| (id, attribute, name.clone())));
        files.push(SettingsFile {
            folder: "calendars",
            text: both(|spanish| calendar(collected, (id, rows), &name, spanish)),
            defines: vec![name.clone()],
            only_first: false,
            for_all: false,
            name,
        });
    }
    let text = match files.as_slice() {
        [only] => Some(both(|spanish| rule_of_all(&only.name, spanish))),
        [_, ..] if !assigned.is_empty() => {
            Some(both(|spanish| rules_of_each(&assigned, source, spanish)))
        }
        _ => None,
    };
    let for_all = files.len() == 1;
    files.extend(text.map(|text| SettingsFile {
        folder: "calendars",
        name: "rules".to_owned(),
        defines: Vec::new(),
        only_first: true,
        for_all,
        text,
    }));
    files.extend(policies(collected, source));
    files
}

/// A calendar that conversations name: its id in the export, the attribute that holds that, and its
/// name.
type Assigned<'a> = (&'a String, &'a str, String);

/// Returns the rules by which the only calendar counts for all.
fn rule_of_all(name: &str, spanish: bool) -> String {
    let made = pick(
        spanish,
        [
            "# Made on import, because the export has one calendar only: it counts for \
             every conversation.\n",
            "# Creado al importar, porque la exportación solo trae un calendario: vale \
             para todas las conversaciones.\n",
        ],
    );
    format!("{made}{}default = \"{name}\"\n", pick(spanish, YOURS))
}

/// Returns the rules by which each conversation counts in the calendar that the export gives it.
fn rules_of_each(assigned: &[Assigned<'_>], source: &str, spanish: bool) -> String {
    let made = pick(
        spanish,
        [
            "# Made on import, because the export has several calendars: a conversation counts in \
             the one\n\
             # that its attribute names, which comes from the table that assigns schedules to \
             tickets. Those\n\
             # without one are in wall time, unless `default` above the rules names a calendar \
             for them.\n",
            "# Creado al importar, porque la exportación trae varios calendarios: una \
             conversación cuenta en\n\
             # el que nombra su atributo, que viene de la tabla que asigna horarios a los tickets. \
             Las que no\n\
             # tienen ninguno van en tiempo corrido, salvo que `default`, encima de las reglas, \
             les dé un\n\
             # calendario.\n",
        ],
    );
    let mut out = format!("{made}{}", pick(spanish, YOURS));
    for (id, attribute, name) in assigned {
        let key = format!("attr_{attribute}");
        let is_bare = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let key = if is_bare { key } else { quoted(&key) };
        let _ = writeln!(out, "\n[[rules]]\nsource = {}", quoted(source));
        let _ = writeln!(out, "{key} = {}\ncalendar = \"{name}\"", quoted(id));
    }
    out
}

/// Returns a name for a file and for questions: lower case, words joined by hyphens.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let cut: String = slug.chars().take(60).collect();
    let cut = cut.trim_end_matches('-');
    if cut.is_empty() { "calendar".to_owned() } else { cut.to_owned() }
}

/// Returns text for a comment: one line, nothing that could end it.
fn said(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Returns the last part of a path, which is all of it that a settings file should say.
fn file_name(path: &str) -> String {
    said(path.rsplit(['/', '\\']).next().unwrap_or(path))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn notes(out: &mut String, collected: &Collected, folder: &str, spanish: bool) {
    let own = collected.notes.iter().filter(|(of, _, _)| *of == folder);
    let count = own.clone().count();
    for (_, file, note) in own.take(MOST_NOTES) {
        let (file, note) = (file_name(file), pick(spanish, [note.en.as_str(), note.spanish()]));
        let _ = writeln!(out, "# {}: {file}, {}.", pick(spanish, LEFT_OUT), said(note));
    }
    if count > MOST_NOTES {
        let more = count - MOST_NOTES;
        let more = pick(spanish, [format!("{more} more rows"), format!("{more} filas más")]);
        let _ = writeln!(out, "# {}: {more}.", pick(spanish, LEFT_OUT));
    }
}

fn calendar(
    collected: &Collected,
    (id, rows): (&str, &CalendarRows),
    name: &str,
    spanish: bool,
) -> String {
    let (file, schedule, title) = (file_name(&rows.file), said(id), said(&rows.name));
    let mut out = match spanish {
        false => format!("# Made on import from {file}: schedule {schedule}, \"{title}\".\n"),
        true => format!("# Creado al importar de {file}: horario {schedule}, «{title}».\n"),
    };
    out += pick(spanish, YOURS);
    notes(&mut out, collected, "calendars", spanish);
    for other in collected.holidays.keys().filter(|id| !collected.calendars.contains_key(*id)) {
        let count = collected.holidays[other].len();
        let other = said(other);
        let _ = match spanish {
            false => writeln!(
                out,
                "# Left out: {count} holidays of schedule {other}, whose hours are not in the \
                 export."
            ),
            true => writeln!(
                out,
                "# Omitidos: {count} festivos del horario {other}, cuyas horas no están en la \
                 exportación."
            ),
        };
    }
    let (zone, remark) = zone(rows, spanish);
    let _ = writeln!(out, "name = {}", quoted(name));
    let _ = writeln!(out, "zone = {}{remark}", quoted(&zone));
    out += "\n[[hours]]\n";
    hours(&mut out, &rows.stretches);
    if let Some(holidays) = collected.holidays.get(id) {
        out += "\n[holidays]\ndays = [\n";
        holidays.iter().for_each(|holiday| write_holiday(&mut out, holiday));
        out += "]\n";
    }
    out
}

fn write_holiday(out: &mut String, holiday: &HolidayRow) {
    let HolidayRow { name, from, to } = holiday;
    let name = if name.is_empty() { String::new() } else { format!(", name = {}", quoted(name)) };
    let _ = match from == to {
        true => writeln!(out, "  {{ date = {from}{name} }},"),
        false => writeln!(out, "  {{ from = {from}, to = {to}{name} }},"),
    };
}

/// Returns the zone of a calendar and a remark: the export's own name for it, or why it is a guess.
fn zone(rows: &CalendarRows, spanish: bool) -> (String, String) {
    if TimeZone::get(&rows.zone).is_ok() {
        return (rows.zone.clone(), String::new());
    }
    let unknown = said(&rows.zone);
    if let Some(hours) = rows.offset.as_deref().and_then(whole_hours) {
        // The names of fixed offsets count westwards.
        let zone = match hours {
            0 => "Etc/UTC".to_owned(),
            _ => format!("Etc/GMT{:+}", -hours),
        };
        if TimeZone::get(&zone).is_ok() {
            let remark = match spanish {
                false => {
                    format!("  # CHECK: `{unknown}` is not known; its winter time stands in")
                }
                true => {
                    format!("  # REVISAR: no se conoce `{unknown}`; se usa su hora de invierno")
                }
            };
            return (zone, remark);
        }
    }
    let remark = match spanish {
        false => format!("  # CHECK: the zone `{unknown}` is not known"),
        true => format!("  # REVISAR: no se conoce la zona `{unknown}`"),
    };
    ("UTC".to_owned(), remark)
}

/// Reads `+01:00` or `-8` as hours; nothing for half hours, which have no zone of their own.
fn whole_hours(offset: &str) -> Option<i32> {
    let (hours, minutes) = offset.trim().split_once(':').unwrap_or((offset.trim(), "0"));
    let minutes: i32 = minutes.parse().ok()?;
    (minutes == 0).then_some(hours.parse().ok()?)
}

/// Writes the weekly hours: cut at midnight, joined where they touch or overlap.
fn hours(out: &mut String, stretches: &[(u32, u32)]) {
    let mut days: [Vec<(u32, u32)>; 7] = Default::default();
    for (start, end) in stretches {
        let mut start = *start;
        while start < *end {
            let day = start / DAY_MINUTES;
            let midnight = (day + 1) * DAY_MINUTES;
            let upto = (*end).min(midnight);
            days[day as usize].push((start % DAY_MINUTES, upto - day * DAY_MINUTES));
            start = upto;
        }
    }
    for day in &mut days {
        day.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (start, end) in day.drain(..) {
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        *day = joined;
    }
    if days.iter().all(|day| day.as_slice() == [(0, DAY_MINUTES)]) {
        *out += "always = true\n";
        return;
    }
    // The week is written from Monday on.
    for (at, name) in DAYS.iter().enumerate().cycle().skip(1).take(7) {
        let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        let ranges =
            days[at].iter().map(|(start, end)| format!("\"{}-{}\"", clock(*start), clock(*end)));
        let ranges: Vec<String> = ranges.collect();
        let _ = match ranges.as_slice() {
            [] => Ok(()),
            [one] => writeln!(out, "{name} = {one}"),
            several => writeln!(out, "{name} = [{}]", several.join(", ")),
        };
    }
}

/// Begins a comment on what was not taken over.
const LEFT_OUT: [&str; 2] = ["Left out", "Omitido"];

fn policies(collected: &Collected, source: &str) -> Option<SettingsFile> {
    let first = collected.policies.values().next()?;
    let (en, defines) = policies_text(collected, (source, first), false);
    let (es, _) = policies_text(collected, (source, first), true);
    let (name, text) = (slug(source), Told { en, es: Some(es) });
    let folder = "policies";
    Some(SettingsFile { folder, name, defines, only_first: false, for_all: false, text })
}

/// Returns the policies as a text in one language, and their names, which are the same in both.
fn policies_text(
    collected: &Collected,
    (source, first): (&str, &PolicyRows),
    spanish: bool,
) -> (String, Vec<String>) {
    let (file, shown, attribute) = (file_name(&first.file), said(source), &first.attribute);
    let mut out = match spanish {
        false => format!(
            "# Made on import from {file}, for the source `{shown}`. A conversation has the policy \
             that its\n\
             # attribute `{attribute}` names, which comes from the table that assigns policies to \
             tickets;\n\
             # without that table, write each policy's own conditions in `when`.\n"
        ),
        true => format!(
            "# Creado al importar de {file}, para la fuente `{shown}`. Una conversación tiene la \
             política que\n\
             # nombra su atributo `{attribute}`, que viene de la tabla que asigna políticas a los \
             tickets;\n\
             # sin esa tabla, escriba en `when` las condiciones de cada política.\n"
        ),
    };
    out += pick(spanish, YOURS);
    notes(&mut out, collected, "policies", spanish);
    let mut defines = Vec::new();
    for (id, rows) in &collected.policies {
        let oldest = rows.versions.keys().next().copied();
        // The newest version comes first: the first policy that fits a conversation counts.
        for (since, targets) in rows.versions.iter().rev() {
            let from = (Some(*since) != oldest).then(|| date(*since)).flatten();
            let name = match &from {
                None => format!("{source} {id}"),
                Some(date) => format!("{source} {id} since {date}"),
            };
            if defines.contains(&name) {
                let other = match spanish {
                    false => format!("another version of {id} of the same day"),
                    true => format!("otra versión de {id} del mismo día"),
                };
                let _ = writeln!(out, "\n# {}: {other}.", pick(spanish, LEFT_OUT));
                continue;
            }
            policy(&mut out, (source, id, rows), (&name, from, targets), spanish);
            defines.push(name);
        }
    }
    (out, defines)
}

fn date(at: baremo_model::Micros) -> Option<String> {
    let at = jiff::Timestamp::from_microsecond(at).ok()?;
    Some(at.to_zoned(TimeZone::UTC).date().to_string())
}

fn policy(
    out: &mut String,
    (source, id, rows): (&str, &str, &PolicyRows),
    (name, from, targets): (&str, Option<String>, &[TargetRow]),
    spanish: bool,
) {
    let word = |text: &str| text.replace('\'', "''");
    let when = format!("source = '{}' and attr_{} = '{}'", word(source), rows.attribute, word(id));
    let business = targets.iter().any(|target| target.business);
    let _ = writeln!(out, "\n[[policies]]\nname = {}", quoted(name));
    if let Some(from) = from {
        let _ = writeln!(out, "from = {from}");
    }
    let _ = writeln!(out, "when = {}", quoted(&when));
    let _ = writeln!(out, "calendar = \"{}\"", if business { "business" } else { "wall" });
    for target in targets {
        // A policy has one calendar; a target of the other kind stays visible and does not count.
        let wall = pick(spanish, ["# wall time: ", "# tiempo corrido: "]);
        let mark = if target.business == business { "" } else { wall };
        let _ = writeln!(out, "\n{mark}[[policies.targets]]");
        let _ = writeln!(out, "{mark}kind = \"{}\"", target.kind);
        if let Some(priority) = &target.priority {
            let _ = writeln!(out, "{mark}priority = {}", quoted(priority));
        }
        let _ = writeln!(out, "{mark}within = \"{}\"", within(target.within_seconds));
        if target.kind == RESOLUTION {
            // The vendor's time of a resolution runs through every status.
            let _ = writeln!(out, "{mark}pause = []");
        }
    }
}

/// The kind of target that would pause unless told otherwise.
const RESOLUTION: &str = "resolution";

fn within(seconds: u64) -> String {
    match seconds {
        seconds if seconds % 3600 == 0 => format!("{}h", seconds / 3600),
        seconds if seconds % 60 == 0 => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}
