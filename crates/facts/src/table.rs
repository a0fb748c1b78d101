//! Tables of facts while they grow: a struct of arrays a fact, declared field by field.

use std::sync::Arc;

use baremo_model::Dictionary;

/// What finished tables need beside their rows.
pub(crate) struct Dictionaries {
    /// Strings of all code columns but one.
    pub strings: Arc<Dictionary>,
    /// Conversation ids without their source.
    pub conversations: Arc<Dictionary>,
}

/// What the lists of finished tables hold, one row's after another's.
#[derive(Default)]
pub(crate) struct Lists {
    /// Codes of strings.
    pub strings: Vec<u32>,
    /// Codes of conversation ids.
    pub conversations: Vec<u32>,
    /// Codes of calls.
    pub calls: Vec<u32>,
}

impl From<Vec<u32>> for Lists {
    fn from(strings: Vec<u32>) -> Self {
        Lists { strings, ..Lists::default() }
    }
}

/// The value type of a kind of column.
macro_rules! cell {
    (int) => {
        i64
    };
    (code) => {
        u32
    };
    (conversation) => {
        u32
    };
    (list) => {
        u32
    };
    (conversations) => {
        u32
    };
    (calls) => {
        u32
    };
    (byte) => {
        u8
    };
}

/// What a cell of a kind of column holds while nothing is known of it.
macro_rules! unknown {
    (int) => {
        baremo_model::fact::NULL_INT
    };
    (code) => {
        baremo_model::NULL_CODE
    };
    (conversation) => {
        baremo_model::NULL_CODE
    };
    (list) => {
        0
    };
    (conversations) => {
        0
    };
    (calls) => {
        0
    };
    (byte) => {
        0
    };
}

/// A finished column of a kind.
macro_rules! finished {
    (int, $values:expr, $lists:expr, $dictionaries:expr) => {
        baremo_model::Column::Integers($values)
    };
    (code, $values:expr, $lists:expr, $dictionaries:expr) => {
        baremo_model::Column::Codes($values, $dictionaries.strings.clone())
    };
    (conversation, $values:expr, $lists:expr, $dictionaries:expr) => {
        baremo_model::Column::Codes($values, $dictionaries.conversations.clone())
    };
    (list, $values:expr, $lists:expr, $dictionaries:expr) => {
        baremo_model::Column::CodeLists($values, $lists.strings, $dictionaries.strings.clone())
    };
    (conversations, $values:expr, $lists:expr, $dictionaries:expr) => {
        baremo_model::Column::CodeLists(
            $values,
            $lists.conversations,
            $dictionaries.conversations.clone(),
        )
    };
    (calls, $values:expr, $lists:expr, $dictionaries:expr) => {
        baremo_model::Column::CodeLists($values, $lists.calls, $dictionaries.strings.clone())
    };
    (byte, $values:expr, $lists:expr, $dictionaries:expr) => {
        baremo_model::Column::Bytes($values)
    };
}

/// Columns that rows are added to.
pub(crate) trait Grow<Row> {
    /// Appends one row.
    fn push(&mut self, row: Row);

    /// Appends rows column by column, which is faster than row by row.
    fn extend(&mut self, rows: &[Row]);

    /// Appends the rows of `other` as they are.
    fn append(&mut self, other: &mut Self);

    /// Takes back all rows but the first `len`.
    fn truncate(&mut self, len: usize);

    /// Returns the names of the columns.
    #[cfg(test)]
    fn names() -> Vec<&'static str>;
}

/// A row before anything is known of it.
pub(crate) trait Unknown {
    /// Returns a row without instants, numbers and words, of which no flag holds.
    fn unknown() -> Self;
}

/// Declares a row and its struct of arrays; the fields are the fact's columns, in order.
macro_rules! rows {
    ($(#[$doc:meta])* $rows:ident, $row:ident { $($field:ident: $kind:ident,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $rows { $(pub $field: Vec<$crate::table::cell!($kind)>,)* }

        /// One row; fields are columns of the fact.
        #[derive(Clone, Copy)]
        pub(crate) struct $row { $(pub $field: $crate::table::cell!($kind),)* }

        impl $crate::table::Unknown for $row {
            fn unknown() -> Self {
                use $crate::table::unknown;
                $row { $($field: unknown!($kind),)* }
            }
        }

        impl $rows {
            /// Returns empty columns with room for so many rows.
            pub(crate) fn with_capacity(row_count: usize) -> Self {
                $rows { $($field: Vec::with_capacity(row_count),)* }
            }

            /// Returns the columns under the names of the fact; `lists` holds the lists' codes.
            pub(crate) fn columns(
                self,
                fact: baremo_model::Fact,
                lists: impl Into<$crate::table::Lists>,
                _dictionaries: &$crate::table::Dictionaries,
            ) -> baremo_model::FactTable {
                use $crate::table::finished;
                let _lists: $crate::table::Lists = lists.into();
                let values = [$(finished!($kind, self.$field, _lists, _dictionaries),)*];
                let names = fact.columns().iter().map(|column| column.name.to_owned());
                baremo_model::FactTable { fact, columns: names.zip(values).collect() }
            }
        }

        impl $crate::table::Grow<$row> for $rows {
            fn push(&mut self, row: $row) {
                $(self.$field.push(row.$field);)*
            }

            fn extend(&mut self, rows: &[$row]) {
                $(self.$field.extend(rows.iter().map(|row| row.$field));)*
            }

            fn append(&mut self, other: &mut Self) {
                $(self.$field.append(&mut other.$field);)*
            }

            fn truncate(&mut self, len: usize) {
                $(self.$field.truncate(len);)*
            }

            #[cfg(test)]
            fn names() -> Vec<&'static str> {
                vec![$(stringify!($field).trim_start_matches("r#"),)*]
            }
        }
    };
}

pub(crate) use {cell, finished, rows, unknown};
