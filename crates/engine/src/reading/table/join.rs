//! One column out of those of all partitions, put together on all cores.

use std::sync::{Arc, RwLock};

use baremo_model::fact::{Column, ColumnType, NULL_INT};
use baremo_model::{Dictionary, NULL_CODE};
use rayon::prelude::*;

use super::Hot;

/// A partition's column, where it has it, and its rows.
pub(super) type Part<'a> = (Option<&'a Column>, usize);

/// Joins the columns of partitions; rows of those that lack it, or have another kind of it, are
/// null. Words get their codes among `strings`.
pub(super) fn join(
    column_type: ColumnType,
    parts: &[Part<'_>],
    strings: &RwLock<Dictionary>,
) -> Hot {
    match column_type {
        ColumnType::Instant
        | ColumnType::Integer
        | ColumnType::Duration
        | ColumnType::Decimal
        | ColumnType::Share
        | ColumnType::Money => Hot::Integers(Arc::new(filled(parts, |column, out| match column {
            Some(Column::Integers(values)) => out.copy_from_slice(values),
            _ => out.fill(NULL_INT),
        }))),
        ColumnType::Flag => Hot::Flags(Arc::new(filled(parts, bytes))),
        ColumnType::Bits(words) => Hot::Bits(Arc::new(filled(parts, bytes)), words),
        ColumnType::Code => {
            let maps = maps(parts, strings);
            Hot::Codes(Arc::new(filled_by(parts, |index, column, out| match column {
                Some(Column::Codes(codes, _)) => {
                    let map = &maps[index];
                    let both = out.iter_mut().zip(codes);
                    both.for_each(|(out, code)| *out = translated(map, *code));
                }
                _ => out.fill(NULL_CODE),
            })))
        }
        ColumnType::Codes => lists(parts, &maps(parts, strings)),
    }
}

/// Lends each part its place in what is joined.
pub(super) fn split<T>(
    mut all: &mut [T],
    rows: impl Iterator<Item = usize>,
) -> impl Iterator<Item = &mut [T]> {
    rows.map(move |rows| all.split_off_mut(..rows).unwrap_or_default())
}

fn filled<T: Clone + Default + Send>(
    parts: &[Part<'_>],
    fill: impl Fn(Option<&Column>, &mut [T]) + Sync,
) -> Vec<T> {
    filled_by(parts, |_, column, out| fill(column, out))
}

/// Makes room for all rows and has each part fill its own.
fn filled_by<T: Clone + Default + Send>(
    parts: &[Part<'_>],
    fill: impl Fn(usize, Option<&Column>, &mut [T]) + Sync,
) -> Vec<T> {
    let rows = || parts.iter().map(|(_, rows)| *rows);
    // Zeros come untouched from the system: whoever fills them touches them first.
    let mut all = vec![T::default(); rows().sum()];
    let places: Vec<_> = split(&mut all, rows()).enumerate().collect();
    places.into_par_iter().for_each(|(index, out)| fill(index, parts[index].0, out));
    all
}

fn bytes(column: Option<&Column>, out: &mut [u8]) {
    if let Some(Column::Bytes(bytes)) = column {
        out.copy_from_slice(bytes);
    }
}

/// Returns, for each part, the codes its own codes become: of words that occur, for several columns
/// may share a dictionary.
fn maps(parts: &[Part<'_>], strings: &RwLock<Dictionary>) -> Vec<Vec<u32>> {
    let occurring: Vec<Vec<bool>> = parts.par_iter().map(|(column, _)| occurs(*column)).collect();
    let mut strings = strings.write().unwrap_or_else(|poisoned| poisoned.into_inner());
    let map = |((column, _), occurring): (&Part<'_>, &Vec<bool>)| match column {
        Some(Column::Codes(_, dictionary) | Column::CodeLists(_, _, dictionary)) => {
            let words = dictionary.iter().zip(occurring);
            words.map(|(text, is)| if *is { strings.intern(text) } else { NULL_CODE }).collect()
        }
        _ => Vec::new(),
    };
    parts.iter().zip(&occurring).map(map).collect()
}

/// Returns whether each word of a column's dictionary occurs in it.
fn occurs(column: Option<&Column>) -> Vec<bool> {
    let (Some(Column::Codes(codes, dictionary)) | Some(Column::CodeLists(_, codes, dictionary))) =
        column
    else {
        return Vec::new();
    };
    let mut occurs = vec![false; dictionary.len()];
    for code in codes {
        if let Some(word) = occurs.get_mut(*code as usize) {
            *word = true;
        }
    }
    occurs
}

fn translated(map: &[u32], code: u32) -> u32 {
    map.get(code as usize).copied().unwrap_or(NULL_CODE)
}

fn lists(parts: &[Part<'_>], maps: &[Vec<u32>]) -> Hot {
    let (mut ends, mut all) = (Vec::new(), Vec::new());
    for ((column, rows), map) in parts.iter().zip(maps) {
        let offset = all.len() as u32;
        match column {
            Some(Column::CodeLists(part_ends, codes, _)) => {
                all.extend(codes.iter().map(|&code| translated(map, code)));
                ends.extend(part_ends.iter().map(|end| end + offset));
            }
            _ => ends.resize(ends.len() + rows, offset),
        }
    }
    Hot::Lists(Arc::new(ends), Arc::new(all))
}
