//! docs/facts.md, written from the declarations of the model.

use baremo_model::dimension::DIMENSIONS;
use baremo_model::event::{ActorKind, STATUSES};
use baremo_model::fact::{ColumnType, Fact};
use baremo_model::{EventKind, Stream};

const INTRODUCTION: &str = "\
# What metrics are computed from

Generated from `crates/model`; edit the declarations there.

Expressions on metric pages, in filters and in policies use the names below: columns of the fact
they are about, dimensions, columns of the case (`case.opened_at`), and attributes as `attr_<key>`;
in filters, and to break numbers down by, also by their own name. Instants are UTC microseconds
inside; open ends are null.

`baremo export TABLE` writes a table as it is, with its `part` (month) before. A row that others
belong to also has its `row` in the part, from 0, which their `case_row`, `order_row` and the like
name: join on both. Those others also have the source of the row they belong to, and its
conversation, order, visitor and the like, which may have several rows. `customer_base` and
`active_spans` are in no part: they are computed from all others, as of the latest record.
Instants leave as RFC 3339, lengths of time in microseconds, money in minor units, and numbers with
decimals as they are (a `p_alive` of 0.595272). An attribute with more than 100,000 values in a
month is one `attr_<key>` column like the others. Columns hold what is stored: a `--where` by team,
site or client that the `roster` tells takes the right rows, and the roster's words are not in them.
";

const REACH: &str = "
Turns, cycles, spans, assignments, acts and checks reach their case: `case.<column>` is any column
of `cases`. So does every fact with a `conversation`, of a thread that was used again the case at
its time; one with a `customer` reaches the dimensions of `customers`, and `customer.<column>` is
any column of `customer_base`.
`next_contact_at`, the instant at which the customer of the case next got in touch, is not stored
but computed when a question uses it: the next case that no agent or machine began, or inbound call
or chat. One about a ticket counts where it begins after its first solve, or more than a day after
its opening, or where an agent or a machine wrote the ticket meanwhile, or it is not on record; on
sessions, always.
`negative_rated_at` is stored as the conversation tells it. In questions it is the last answer about
the case to any satisfaction question, ratings of the conversation among them, whose last word is
negative.

What a roster tells of an agent holds since it was told, the first before that, too. Where a record
of a call, a review, an answer to a survey or an agent's state tells no `team`, nor an answer the
conversation it is about, it is that of its agent as of when they acted: answered, were connected,
were reviewed, or when the quarter-hour began; with `current`, of today. What else it tells (site,
client) is reached as an attribute from all facts with an `agent`. A source with conversations,
calls, reviews or answers of its own tells of its own agents alone; one without, of those of every
source that does not tell of them itself.

Of conversations it tells the team where their source tells of none in any of them: then `team` and
the `team_at_…` columns of cases and of what happened in them are of whoever each is credited to, as
of then: of a turn who replied, of a cycle who solved, of an assignment and a level who has it. At
the opening it is the first it was assigned to that the roster knows, else who replied first, else
who solved. None of it is stored: it is told when a question uses it. Where a source tells any team,
a conversation without one has none. What else a roster tells is, of a case, that of the same agent.
See [decision 0233](decisions/0233-teams-of-conversations-by-roster.md).

`hour` (`0` to `23`) and `weekday` (`monday` to `sunday`) are told by the date at which an
observation counts, in the zone of the question, so they belong to questions and not to rows:
filters and breakdowns name them, definitions and policies cannot. What holds at the end of a bucket
(levels, members, states of customers) has no such date and refuses both; spend is dated by the day
and refuses `hour`. An attribute of the same name is `attr_hour`, `attr_weekday`.
";

/// Returns docs/facts.md.
pub fn facts_page() -> String {
    let mut page = String::from(INTRODUCTION);
    page.push_str("\n## Facts\n");
    for fact in Fact::ALL {
        page.push_str(&format!(
            "\n### `{}`\n\n| column | holds | meaning |\n|---|---|---|\n",
            fact.name()
        ));
        for column in fact.columns() {
            let holds = holds(column.column_type);
            page.push_str(&format!("| `{}` | {holds} | {} |\n", column.name, escaped(column.doc)));
        }
    }
    page.push_str(REACH);
    dimensions(&mut page);
    events(&mut page);
    page
}

fn holds(column_type: ColumnType) -> String {
    match column_type {
        ColumnType::Instant => "instant".into(),
        ColumnType::Integer | ColumnType::Decimal | ColumnType::Share => "number".into(),
        ColumnType::Duration => "duration".into(),
        ColumnType::Money => "money".into(),
        ColumnType::Code => "text".into(),
        ColumnType::Codes => "texts".into(),
        ColumnType::Flag => "true or false".into(),
        ColumnType::Bits(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            format!("any of {}", words.join(", "))
        }
    }
}

fn dimensions(page: &mut String) {
    page.push_str(
        "\n## Dimensions\n\n| name | title | título | current value | as of the event |\n",
    );
    page.push_str("|---|---|---|---|---|\n");
    for dimension in DIMENSIONS {
        let facts = Fact::ALL.iter().filter(|fact| {
            let apart = fact.root() != Fact::Cases || dimension.as_of_event;
            **fact != Fact::Cases && apart && fact.column(dimension.name).is_some()
        });
        let facts: Vec<String> = facts.map(|fact| format!("`{}`", fact.name())).collect();
        page.push_str(&format!(
            "| `{}` | {} | {} | {} | {} |\n",
            dimension.name,
            dimension.title_en,
            dimension.title_es,
            dimension.current.map(|column| format!("`cases.{column}`")).unwrap_or_default(),
            facts.join(", "),
        ));
    }
}

fn events(page: &mut String) {
    let list = |words: Vec<&str>| format!("`{}`", words.join("`, `"));
    let actors = ActorKind::ALL.iter().map(|kind| kind.word()).collect();
    page.push_str("\n## Events\n\n");
    page.push_str("| stream | table | subject | kinds |\n|---|---|---|---|\n");
    for stream in Stream::ALL {
        let kinds = EventKind::of(*stream).map(EventKind::word).collect();
        let (table, subject) = (stream.table(), stream.subject_column());
        let word = stream.word();
        page.push_str(&format!("| {word} | `{table}` | `{subject}` | {} |\n", list(kinds)));
    }
    page.push_str(
        "\nBeside these every stream has `withdrawn`: its record is gone at the source, and what \
         it told before counts no more. It is nothing that happened; queries of your own leave it \
         out.\n\n",
    );
    page.push_str(&format!("Actors: {}.\n\n", list(actors)));
    page.push_str(&format!("Statuses, in order of life: {}.\n", list(STATUSES.to_vec())));
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
