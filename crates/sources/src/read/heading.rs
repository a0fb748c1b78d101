//! Where the headings of a table stand, and whether a row is one of headings.

/// Rows above the headings that may be titles, at most.
const MOST_TITLES: usize = 30;
/// Rows looked at to find the headings: titles, the headings and some below them.
pub(crate) const HEAD_ROWS: usize = MOST_TITLES + 10;
/// Columns a table has at least, if what stands above it is to be its title.
pub(crate) const TITLED_COLUMNS: usize = 3;

/// Returns how many rows stand above the headings because they are none: reports begin with their
/// name and dates, or with remarks after `#`, and workbooks with what several columns are about.
///
/// That is so only where a table of several columns follows whose first row reads as headings. A
/// file whose first row could be its headings loses none, nor does one without headings.
pub(crate) fn titles(rows: &[&[String]]) -> usize {
    let mut places = (0..rows.len().min(MOST_TITLES + 1)).filter(|place| may_head(rows[*place]));
    let Some(first) = places.next() else { return 0 };
    if begins_table(rows, first) {
        return first;
    }
    let (head, below) = (rows[first], &rows[first + 1..]);
    let is_short = below.iter().filter(|cells| cells.len() > head.len()).count() * 2 > below.len();
    if is_header(head, below) && !is_short {
        return 0;
    }
    let has_digits = |cells: &&[String]| cells.iter().any(|cell| cell.contains(is_digit));
    let begins =
        |place: &usize| begins_table(rows, *place) && rows[*place + 1..].iter().any(has_digits);
    places.find(begins).unwrap_or(0)
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit()
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Tells whether a row may be one of headings: it has several cells, and is no remark.
fn may_head(cells: &[String]) -> bool {
    filled(cells) >= 2 && !cells.first().is_some_and(|cell| cell.starts_with('#'))
}

/// Tells whether a row reads as the headings of a table below it, and those above it as none: of
/// one cell, or of half as many as it has.
fn begins_table(rows: &[&[String]], place: usize) -> bool {
    let (head, below) = (rows[place], &rows[place + 1..]);
    let is_above = |cells: &&[String]| match may_head(cells) {
        true => filled(cells) * 2 <= filled(head),
        false => filled(cells) < 2 || cells.len() < head.len(),
    };
    filled(head) >= TITLED_COLUMNS
        && rows[..place].iter().all(is_above)
        && is_header(head, below)
        && (below.is_empty() || below.iter().any(|cells| cells.len() >= head.len()))
}

/// Tells headings from data: names are there, are no values and differ from one another. Some may
/// be there twice where rows below hold values, and no heading again in its column. Less than half
/// of the columns may have one where values stand below: a sheet is as wide as its widest row.
///
/// A heading may be a whole question, hundreds of characters long. A long text that asks nothing is
/// a value where one stands below it too.
pub(crate) fn is_header(cells: &[String], below: &[&[String]]) -> bool {
    let name = |cell: &String| cell.trim().trim_start_matches('\u{feff}').trim().to_owned();
    let names: Vec<String> = cells.iter().map(name).collect();
    let mut named: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    let is_above_values = |(column, name): (usize, &String)| {
        let own = below.iter().filter_map(|row| Some(row.get(column)?.trim()));
        let mut own = own.filter(|cell| !cell.is_empty()).peekable();
        !name.is_empty() && own.peek().is_some() && own.all(looks_like_value)
    };
    let is_half = named.len() * 2 > cells.len();
    let is_few = || named.len() > 1 && names.iter().enumerate().any(is_above_values);
    let is_named = is_half || is_few();
    if !is_named || named.iter().any(|name| looks_like_value(name)) {
        return false;
    }
    let is_text = |(column, name): (usize, &String)| {
        let mut own = below.iter().filter_map(|row| row.get(column));
        is_long(name) && !name.contains('?') && own.any(|cell| is_long(cell))
    };
    if names.iter().enumerate().any(is_text) {
        return false;
    }
    let all = named.len();
    named.sort_unstable();
    named.dedup();
    if named.len() == all {
        return true;
    }
    let again = |row: &&[String]| {
        let mut pairs = row.iter().zip(&names);
        pairs.any(|(cell, name)| !name.is_empty() && cell.trim() == name.as_str())
    };
    let is_value =
        |cell: &String| looks_like_value(cell.trim()) || is_long(cell) || has_clock(cell.trim());
    let has_value = |row: &&[String]| row.iter().any(is_value);
    let is_row = named.iter().any(|name| has_clock(name));
    named.len() > 1 && !is_row && below.iter().any(has_value) && !below.iter().any(again)
}

/// Tells whether a cell is a day in numbers, with or without a time of day: `2025-01-31 10:00`,
/// `1/31/2025`.
pub(crate) fn is_day(cell: &str) -> bool {
    let day = cell.trim().split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3
        && parts.iter().all(is_number)
        && parts.iter().filter(|part| part.len() == 4).count() == 1
}

fn looks_like_value(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    // `@timestamp` is a name.
    let is_address = |word: &str| word.find('@').is_some_and(|at| at > 0 && at + 1 < word.len());
    cell.parse::<f64>().is_ok()
        || matches!(cell.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "?")
        || cell.split_whitespace().any(is_address)
        || (digits >= 6 && digits * 2 > cell.len())
}

/// Tells whether a cell begins with a number and has a time of day: `03/Feb/26 10:15 AM`.
fn has_clock(cell: &str) -> bool {
    let is_clock = |signs: &[u8]| {
        matches!(signs, [hour, b':', tens, ones]
            if [hour, tens, ones].iter().all(|sign| sign.is_ascii_digit()))
    };
    cell.starts_with(|sign: char| sign.is_ascii_digit()) && cell.as_bytes().windows(4).any(is_clock)
}

/// Characters of a heading that is no text, at most.
const SHORT: usize = 120;

fn is_long(cell: &str) -> bool {
    cell.chars().count() > SHORT
}

#[cfg(test)]
mod tests {
    use crate::read::{Input, Options, detect};

    /// Returns how many rows stand above the headings, and these.
    fn found(text: &str, options: &Options) -> (u64, String) {
        let input = Input::Bytes("t.csv".into(), text.as_bytes().to_vec().into());
        let found = detect(&input, options).expect("it can be read");
        (found.titles, found.headings.join(";"))
    }

    #[test]
    fn headings_stand_below_rows_of_half_as_many_cells() {
        let tickets = "Nº;Apertura;Cierre;Estado\n1;05/10/2024;06/10/2024;Cerrado\n\
            2;15/10/2024;;Abierto\n";
        let headings = "Nº;Apertura;Cierre;Estado";
        for above in [
            "Periodo;01/10/2024 - 31/10/2024\n",
            "Informe\nPeriodo;01/10/2024 - 31/10/2024\nAgente;todos\n",
            "Periodo;01/10/2024 - 31/10/2024;;\n",
            "Caso;;Fin;\n",
            "Filtro;Todos\n",
        ] {
            let titles = above.lines().count() as u64;
            let text = format!("{above}{tickets}");
            assert_eq!(found(&text, &Options::default()), (titles, headings.into()), "{text}");
        }
        // What may be headings is not lost, however few they are.
        let few = "id,at,,,,\nT-1,2020-01-01,a,b,c,d\nT-2,2020-01-02,e,f,g,h\n";
        assert_eq!(found(few, &Options::default()).0, 0);
        let texts = "a,b\nx,y,z,w\nx,u,v,w\n";
        assert_eq!(found(texts, &Options::default()).0, 0);
    }

    #[test]
    fn the_row_of_the_headings_can_be_said() {
        let text = "Filtro;Todos\n\nNº;Apertura;Estado\n1;05/10/2024;Abierto\n";
        assert_eq!(found(text, &Options::default()).1, "Filtro;Todos");
        let said = Options { header_row: Some(3), ..Options::default() };
        assert_eq!(found(text, &said), (1, "Nº;Apertura;Estado".into()));
        let input = Input::Bytes("t.csv".into(), text.as_bytes().to_vec().into());
        assert_eq!(detect(&input, &said).expect("it can be read").samples.len(), 1);
    }
}
