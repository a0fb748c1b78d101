//! The opening of conversations in a log of which no row and no column tells it.
//!
//! ```text
//! the first row of each says `New` ─► its opening
//! it says anything else           ─► asked, for the log may begin in the midst of conversations
//! ```

use baremo_model::told;
use rustc_hash::FxHashSet;

use super::column::Column;
use super::draft::Draft;
use super::guess::Shape;
use super::{course, rows, sense};

/// Conversations in ten whose first row says that they are new, at least.
const MOST: usize = 9;

/// Writes the opening of conversations where nothing in a log tells it: as an event where the first
/// row of each says that it is new, else as lines that somebody may take.
pub(super) fn opening(out: &mut Draft, shape: &Shape<'_>, at: &str) {
    let (Some(id), Some(time), None) = (shape.conversation, shape.at, shape.opened) else { return };
    if out.place.is_part {
        return;
    }
    let firsts = Firsts { id, time };
    let is_new = match (shape.activity, shape.status, &shape.changes) {
        (Some(activity), ..) if firsts.share(activity, "opened", sense::activity, 5) => return,
        (None, Some(status), _) => firsts.share(status, "new", sense::status, MOST),
        (None, None, Some(changes)) => firsts.share(changes.new, "new", sense::status, MOST),
        (None, None, None) if !rows::tells_messages(shape) => return,
        _ => false,
    };
    let mut event = rows::first_opens(id, at, at);
    // Of messages it is known who wrote the first.
    if shape.actor_kind.is_none() {
        event.push_str(&rows::who_acts(out, shape.customer, "customer"));
    }
    out.push_str("\n");
    if is_new {
        out.question(&told!(
            "the first row of a conversation says that it is new, so that it is taken for the\n\
             opening. Where the file begins in the midst of conversations, leave this out.",
            "la primera fila de cada conversación dice que es nueva, así que se toma por la\n\
             apertura. Si el fichero empieza a mitad de conversaciones, quite esto."
        ));
        return out.push_str(&event);
    }
    out.question(&told!(
        "nothing tells when conversations were opened, so that nobody knows how old they are,\n\
         or how long their solve took. Where the first row of each is its opening, take the `#`\n\
         off the event that stands below these lines in the mapping.",
        "nada dice cuándo se abrieron las conversaciones, así que no se sabe su edad ni cuánto se\n\
         tardó en resolverlas. Si la primera fila de cada una es su apertura, quite los `#` del\n\
         evento que está debajo de estas líneas en el mapeo."
    ));
    out.push_str("#\n");
    event.lines().for_each(|line| out.push_str(&format!("# {line}\n")));
}

/// The first rows of the conversations of a log.
struct Firsts<'a> {
    id: &'a Column,
    time: &'a Column,
}

impl Firsts<'_> {
    /// Tells whether so many of ten mean something by a column.
    fn share(
        &self,
        column: &Column,
        meaning: &str,
        means: fn(&str) -> Option<&'static str>,
        of_ten: usize,
    ) -> bool {
        let words = column.values.iter().map(String::as_str);
        let words: FxHashSet<&str> = words.filter(|word| means(word) == Some(meaning)).collect();
        let (mut all, mut meant) = (0, 0);
        let firsts = course::firsts(self.id, Some(self.time));
        for (cell, _) in column.cells.iter().zip(firsts).filter(|(_, is_first)| *is_first) {
            all += 1;
            meant += usize::from(cell.as_deref().is_some_and(|word| words.contains(word)));
        }
        meant * 10 >= all * of_ten
    }
}
