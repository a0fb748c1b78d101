//! Delimited files that have no headings because everybody knows their columns.

/// The columns of such a file, and how its lines are written.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Names of the columns, in order. Lines may have fewer cells; the rest are blank.
    pub(crate) names: &'static [&'static str],
    pub(crate) delimiter: u8,
    /// Whether quotes enclose cells; else they are characters like others.
    pub(crate) quoted: bool,
}

/// Asterisk's `queue_log`: one event a line, with up to six values that depend on the event.
static QUEUE_LOG: Layout = Layout {
    names: &[
        "time",
        "callid",
        "queuename",
        "agent",
        "event",
        "data1",
        "data2",
        "data3",
        "data4",
        "data5",
        "data6",
    ],
    delimiter: b'|',
    quoted: false,
};

/// Asterisk's `Master.csv` of call detail records. Which columns follow the sixteenth depends on
/// the settings of the exchange.
static CDR: Layout = Layout {
    names: &[
        "accountcode",
        "src",
        "dst",
        "dcontext",
        "clid",
        "channel",
        "dstchannel",
        "lastapp",
        "lastdata",
        "start",
        "answer",
        "end",
        "duration",
        "billsec",
        "disposition",
        "amaflags",
        "uniqueid",
        "userfield",
        "sequence",
    ],
    delimiter: b',',
    quoted: true,
};

/// The same as some exchanges order it: the caller id first, the account code late.
static CDR_CALLER_FIRST: Layout = Layout {
    names: &[
        "clid",
        "src",
        "dst",
        "dcontext",
        "channel",
        "dstchannel",
        "lastapp",
        "lastdata",
        "start",
        "answer",
        "end",
        "duration",
        "billsec",
        "disposition",
        "amaflags",
        "accountcode",
        "uniqueid",
        "userfield",
        "sequence",
    ],
    delimiter: b',',
    quoted: true,
};

const DISPOSITIONS: [&str; 5] = ["ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"];

/// Lines looked at before a file is taken for one of these.
const JUDGED_LINES: usize = 20;

/// Returns the layout that most of the first lines have, if any.
pub(crate) fn known(text: &str) -> Option<&'static Layout> {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty()).take(JUDGED_LINES).collect();
    let most = |test: &dyn Fn(&str) -> bool| {
        !lines.is_empty() && lines.iter().filter(|line| test(line)).count() * 2 > lines.len()
    };
    if most(&is_queue_event) {
        return Some(&QUEUE_LOG);
    }
    [&CDR, &CDR_CALLER_FIRST].into_iter().find(|layout| most(&|line| is_call(line, layout)))
}

/// Tells whether a line is `seconds|call|queue|agent|EVENT…`.
fn is_queue_event(line: &str) -> bool {
    let cells: Vec<&str> = line.split('|').collect();
    let is_time = |cell: &str| {
        let seconds = cell.split_once('.').map_or(cell, |(seconds, _)| seconds);
        (9..=10).contains(&seconds.len()) && cell.parse::<f64>().is_ok()
    };
    let is_word = |cell: &str| {
        cell.len() > 2 && cell.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    };
    cells.len() >= 5 && is_time(cells[0]) && is_word(cells[4])
}

/// Tells whether a line has a disposition where the layout has it, and times around it.
fn is_call(line: &str, layout: &Layout) -> bool {
    let Some((cells, _)) = super::csv::split_sample(line, layout.delimiter, 1).pop() else {
        return false;
    };
    let cell = |name: &str| {
        let index = layout.names.iter().position(|own| *own == name)?;
        cells.get(index).map(String::as_str)
    };
    let is_time = |text: &str| text.len() >= 19 && text.as_bytes()[4] == b'-';
    cells.len() >= 16
        && cells.len() <= layout.names.len()
        && cell("disposition").is_some_and(|word| DISPOSITIONS.contains(&word))
        && cell("start").is_some_and(is_time)
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn logs_are_told_by_what_stands_where() {
        let name = |text: &str| known(text).map(|layout| layout.names[0]);
        assert_eq!(name("1700000000|NONE|NONE|NONE|QUEUESTART|\n"), Some("time"));
        let call = "1700000000.12|c|q|NONE|ENTERQUEUE||555|1\n";
        assert_eq!(name(call), Some("time"));
        assert_eq!(name("id|name|x|y|z\n1|2|3|4|5\n"), None);
        let rest = "\"ctx\",\"a\",\"b\",\"Dial\",\"x\",\"2026-01-01 09:00:00\",\"\",\
                    \"2026-01-01 09:00:09\",\"9\",\"0\",\"NO ANSWER\",\"DOCUMENTATION\",\"\"";
        let caller_first = format!("\"\"\"\"\"\" <7>\",\"7\",\"8\",{rest},\"1.2\"");
        assert_eq!(name(&caller_first), Some("clid"));
        assert_eq!(name("a,b\n1,2\n"), None);
    }
}
