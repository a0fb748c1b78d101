//! What the files of the quarantine say of each reject, one after the other.
//!
//! A reject is known by its id, which tells its place too. A record that comes again in another
//! file, refused for the same reason, is the same reject: the first of them is kept, with what the
//! others told.

use std::collections::BTreeMap;
use std::rc::Rc;

use baremo_model::{LookedUp, Micros};

use super::{Dismissal, Mark, Reject};

/// What the files of the quarantine say, one after the other.
#[derive(Default)]
pub(super) struct Survey {
    /// What is kept, by its id.
    pub(super) known: BTreeMap<String, Kept>,
    /// Ids of what is kept in the place of others.
    successors: BTreeMap<String, String>,
    /// Ids of what is kept, by what was refused.
    contents: BTreeMap<u64, String>,
}

impl Survey {
    /// Takes note of what left quarantine.
    pub(super) fn forget(&mut self, ids: &[String]) {
        for id in ids {
            let Some(content) = self.known.remove(id).and_then(|kept| kept.content) else {
                continue;
            };
            if self.contents.get(&content) == Some(id) {
                self.contents.remove(&content);
            }
        }
    }

    /// Takes note of what was dismissed, or taken back.
    pub(super) fn mark(&mut self, mark: Mark) {
        let dismissed = mark.dismissed.map(Rc::new);
        for id in mark.ids {
            if let Some(kept) = self.known.get_mut(latest(&self.successors, &id)) {
                kept.dismissed.clone_from(&dismissed);
            }
        }
    }

    /// Takes note of a reject at its place.
    pub(super) fn add(&mut self, place: Place, reject: Reject) {
        // What is there itself stands for itself.
        self.successors.remove(&reject.id);
        let mut handed_on: Option<Option<Rc<Dismissal>>> = None;
        if let Some(old) = reject.instead_of.as_ref().filter(|old| **old != reject.id) {
            handed_on = self.known.get(old).map(|kept| kept.dismissed.clone());
            self.successors.insert(old.clone(), reject.id.clone());
        }
        let told = self.told_before(&reject);
        if let Some(told) = &told {
            self.successors.remove(told);
            self.successors.insert(reject.id.clone(), told.clone());
        }
        let id = told.unwrap_or_else(|| reject.id.clone());
        match self.known.get_mut(&id) {
            Some(kept) => {
                // Nobody is going to mend the record, whichever way it came twice.
                kept.dismissed = kept.dismissed.take().or(handed_on.flatten());
                if id != reject.id {
                    kept.again.entry(reject.id.clone()).or_insert(reject.received_at);
                }
                let later = Later::of(reject, &id);
                match &mut kept.later {
                    Some(told) => told.learn(later),
                    none => *none = Some(later),
                }
            }
            None => {
                let own = reject.dismissed.clone().map(Rc::new);
                let (content, file) = (reject.content(), reject.file_of_import());
                if let Some(content) = content {
                    self.contents.insert(content, id.clone());
                }
                let (dismissed, later, again) = (handed_on.unwrap_or(own), None, BTreeMap::new());
                self.known.insert(id, Kept { place, dismissed, later, again, content, file });
            }
        }
    }

    /// Returns the id under which another file told the same record, refused for the same reason.
    /// Lines of one file that are alike are a reject each.
    fn told_before(&self, reject: &Reject) -> Option<String> {
        if self.known.contains_key(&reject.id) {
            return None;
        }
        let id = self.contents.get(&reject.content()?)?;
        let is_other = self.known.get(id)?.file != reject.file_of_import();
        is_other.then(|| id.clone())
    }
}

/// Number of a file, and place in it.
pub(super) type Place = (u64, usize);

/// What is known of a reject beside what its file says.
pub(super) struct Kept {
    pub(super) place: Place,
    /// One for all that were dismissed at once.
    pub(super) dismissed: Option<Rc<Dismissal>>,
    later: Option<Later>,
    again: BTreeMap<String, Micros>,
    content: Option<u64>,
    /// Which file of which import it came in.
    file: (Micros, u64),
}

/// What later imports of the same record told of its reject, all in one: a record that comes every
/// week would take more room with each. What is said of it may have changed,
/// and another import may have found what the first one lacked; when it came has not changed.
struct Later {
    /// The version that another file gave it; none of the same place again.
    as_of: Option<Micros>,
    message: String,
    message_es: Option<String>,
    is_row: bool,
    looked_up: LookedUp,
}

impl Later {
    /// Takes what a reject tells of that which is kept under an id.
    fn of(reject: Reject, kept: &str) -> Self {
        let as_of = reject.as_of.filter(|_| reject.id != kept);
        let Reject { message, message_es, is_row, looked_up, .. } = reject;
        Later { as_of, message, message_es, is_row, looked_up }
    }

    /// Adds what was told after it.
    fn learn(&mut self, after: Later) {
        // Read again, it is as new as the newest file that told it.
        self.as_of = self.as_of.max(after.as_of);
        (self.message, self.message_es) = (after.message, after.message_es);
        self.is_row |= after.is_row;
        self.looked_up.learn(&after.looked_up);
    }
}

impl Kept {
    /// Returns the reject of a file as it is known by now.
    pub(super) fn told_of(self, mut reject: Reject) -> Reject {
        reject.dismissed = self.dismissed.map(Rc::unwrap_or_clone);
        reject.again = self.again;
        if let Some(later) = self.later {
            reject.as_of = reject.as_of.max(later.as_of);
            (reject.message, reject.message_es) = (later.message, later.message_es);
            reject.is_row |= later.is_row;
            reject.looked_up.learn(&later.looked_up);
        }
        reject
    }
}

/// Returns the id of the reject that is kept in the place of another by now.
fn latest<'a>(successors: &'a BTreeMap<String, String>, id: &'a str) -> &'a str {
    let mut kept = id;
    while let Some(successor) = successors.get(kept) {
        kept = successor;
    }
    kept
}
