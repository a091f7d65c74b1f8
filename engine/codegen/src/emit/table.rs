//! Decision tables: the row by the table's index, without a branch; the column by the row.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use num_bigint::BigInt;
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{Constant, Expr, Level, Program, SiteId, TableId};

use super::number::{Shape, mismatch};
use super::value::{has_cell, has_empty_cell};
use super::{Datum, Emitted, Emitter, Flag, Found, Num, read_only};
use crate::CompileError;

/// Pieces of one node up to which all ends are compared at once.
const COMPARE_ALL: usize = 6;

const NO_TABLE: CompileError = CompileError::Inconsistent("a table that does not exist");

impl<'e> Emitter<'e> {
    /// The index of the row that the keys choose.
    pub(super) fn row(&mut self, id: TableId, keys: &'e [Expr]) -> Emitted<Num> {
        let mut words = Vec::with_capacity(keys.len());
        for key in keys {
            words.push(match self.expr(key)? {
                Datum::Bool(flag) => {
                    let flag = self.flag_value(flag);
                    self.builder.ins().uextend(types::I64, flag)
                }
                Datum::Scalar(number) => self.clamp_to_word(number),
                Datum::Fraction(..) => return Err(mismatch()),
            });
        }
        let table = self.program.tables.get(id.index()).ok_or(NO_TABLE)?;
        if words.len() != table.index.levels.len() {
            return Err(mismatch());
        }
        let mut node = None;
        for (level, key) in table.index.levels.iter().zip(words) {
            node = Some(self.level(level, key, node)?);
        }
        let row = match node {
            Some(row) => row,
            None => self.k(0),
        };
        self.mark_row(id, row)?;
        Ok(Num { value: row, wide: false })
    }

    /// A key of two words as the nearest one of one word: the ends it is compared with are of one word.
    pub(super) fn clamp_to_word(&mut self, key: Num) -> Value {
        if !key.wide {
            return key.value;
        }
        let (low, high) = self.builder.ins().isplit(key.value);
        let shift = self.k(63);
        let sign = self.builder.ins().sshr(low, shift);
        let fits = self.builder.ins().icmp(IntCC::Equal, sign, high);
        let high_sign = self.builder.ins().sshr(high, shift);
        let most = self.k(i64::MAX);
        let limit = self.builder.ins().bxor(high_sign, most);
        self.builder.ins().select(fits, low, limit)
    }

    /// The next node; `node` is none for the root.
    fn level(&mut self, level: &Level, key: Value, node: Option<Value>) -> Emitted<Value> {
        match level {
            Level::Dense { size, next } => {
                let at = self.element(node, i64::from(*size), key);
                self.load_small(next, at)
            }
            Level::Sorted { width, ends, next } => {
                let width_number = i64::from(*width);
                if *width == 0 || !width.is_power_of_two() || ends.len() != next.len() {
                    return Err(mismatch());
                }
                if *width == 1 {
                    let zero = self.k(0);
                    let at = self.element(node, 1, zero);
                    return self.load_small(next, at);
                }
                let deciding = ends.iter().filter(|end| **end != i64::MAX).count();
                if node.is_none() && deciding <= COMPARE_ALL {
                    return self.compare_all(ends, next, key);
                }
                let bytes = ends.iter().flat_map(|end| end.to_le_bytes()).collect();
                let address = self.data(bytes)?;
                let zero = self.k(0);
                let base = self.element(node, width_number, zero);
                let mut at = base;
                let mut step = width_number / 2;
                while step > 0 {
                    // The last end before the upper half: where the key is beyond it, the upper half holds the key.
                    let end = self.load_word(address, at, (step - 1) * 8);
                    let beyond = self.builder.ins().icmp(IntCC::SignedGreaterThan, key, end);
                    let step_value = self.k(step);
                    let moved = self.builder.ins().iadd(at, step_value);
                    at = self.builder.ins().select(beyond, moved, at);
                    step /= 2;
                }
                self.load_small(next, at)
            }
        }
    }

    fn compare_all(&mut self, ends: &[i64], next: &[u32], key: Value) -> Emitted<Value> {
        let mut position = None;
        for end in ends.iter().filter(|end| **end != i64::MAX) {
            let Flag::Found(beyond) = self.icmp_k(IntCC::SignedGreaterThan, key, *end) else { return Err(mismatch()) };
            let beyond = self.builder.ins().uextend(types::I64, beyond);
            position = Some(match position {
                Some(before) => self.builder.ins().iadd(before, beyond),
                None => beyond,
            });
        }
        let position = match position {
            Some(position) => position,
            None => self.k(0),
        };
        let reachable = 1 + ends.iter().filter(|end| **end != i64::MAX).count();
        if next.iter().zip(0u32..).take(reachable).all(|(target, index)| *target == index) {
            return Ok(position);
        }
        self.load_small(next, position)
    }

    /// `node × size + offset`.
    fn element(&mut self, node: Option<Value>, size: i64, offset: Value) -> Value {
        let Some(node) = node else { return offset };
        let size = self.k(size);
        let start = self.builder.ins().imul(node, size);
        self.builder.ins().iadd(start, offset)
    }

    fn load_word(&mut self, address: Value, index: Value, offset: i64) -> Value {
        let three = self.k(3);
        let bytes = self.builder.ins().ishl(index, three);
        let place = self.builder.ins().iadd(address, bytes);
        let offset = i32::try_from(offset).unwrap_or(0);
        self.builder.ins().load(types::I64, read_only(), place, offset)
    }

    /// The element of a list of small numbers.
    fn load_small(&mut self, list: &[u32], index: Value) -> Emitted<Value> {
        if let [only] = list {
            return Ok(self.k(i64::from(*only)));
        }
        let bytes = list.iter().flat_map(|number| number.to_le_bytes()).collect();
        let address = self.data(bytes)?;
        let two = self.k(2);
        let offset = self.builder.ins().ishl(index, two);
        let place = self.builder.ins().iadd(address, offset);
        Ok(self.builder.ins().uload32(read_only(), place, 0))
    }

    fn mark_row(&mut self, id: TableId, row: Value) -> Emitted<()> {
        let table = self.program.tables.get(id.index()).ok_or(NO_TABLE)?;
        let Some(first) =
            table.first_mark.filter(|_| self.context.traced && table.rows.iter().any(|row| row.provision.is_some()))
        else {
            return Ok(());
        };
        if first.index() + table.rows.len() > self.program.marks.len() {
            return Err(CompileError::Inconsistent("a row without a mark"));
        }
        let first_number = i64::try_from(first.index()).map_err(|_| CompileError::TooLarge)?;
        let first_value = self.k(first_number);
        let mark = self.builder.ins().iadd(row, first_value);
        let bit = if table.rows.iter().all(|row| row.provision.is_some()) {
            self.k(1)
        } else {
            let cited: Vec<u32> = table.rows.iter().map(|row| u32::from(row.provision.is_some())).collect();
            self.load_small(&cited, row)?
        };
        // A shift takes its distance modulo 64.
        let bits = self.builder.ins().ishl(bit, mark);
        let (low, high) = (first.index() / 64, (first.index() + table.rows.len().saturating_sub(1)) / 64);
        if low == high && self.mark_words.get(low).is_some() {
            self.mark_bits(low, bits);
            return Ok(());
        }
        let six = self.k(6);
        let word = self.builder.ins().ushr(mark, six);
        let three = self.k(3);
        let offset = self.builder.ins().ishl(word, three);
        let place = self.builder.ins().iadd(self.marks, offset);
        self.or_into_memory(place, 0, bits);
        Ok(())
    }

    /// An output of a row; empty where its cell is. Fails at `site` where the row is impossible.
    pub(super) fn column(&mut self, id: TableId, column: u32, row: &'e Expr, site: SiteId) -> Emitted<Found> {
        let row = self.number(row)?;
        let row = self.with_width(row, false).value;
        let table = self.program.tables.get(id.index()).ok_or(NO_TABLE)?;
        let cells: Vec<&Constant> = table.rows.iter().filter_map(|row| row.outputs.get(column as usize)).collect();
        let ty = table.outputs.get(column as usize).ok_or(CompileError::Inconsistent("a column that does not exist"))?;
        if cells.len() != table.rows.len() {
            return Err(CompileError::Inconsistent("a row without a cell"));
        }
        if has_cell(self.program, id, column, &Constant::Impossible) {
            let impossible: Vec<u32> = cells.iter().map(|cell| u32::from(matches!(cell, Constant::Impossible))).collect();
            let bit = self.load_small(&impossible, row)?;
            let chosen = self.icmp_k(IntCC::NotEqual, bit, 0);
            self.fail_if(chosen, FailureKind::ImpossibleRow, site)?;
        }
        let present = if has_empty_cell(self.program, id, column) {
            let filled: Vec<u32> = cells.iter().map(|cell| u32::from(!matches!(cell, Constant::Absent))).collect();
            let bit = self.load_small(&filled, row)?;
            Flag::Found(self.builder.ins().ireduce(types::I8, bit))
        } else {
            Flag::Known(true)
        };
        let shape = Shape::of(ty);
        let all_same = cells.iter().zip(cells.iter().skip(1)).all(|(a, b)| a == b);
        if let (true, Some(only)) = (all_same, cells.first()) {
            return Ok(Found { present, datum: self.constant(only, shape)? });
        }
        let words: Vec<i128> =
            cells.iter().map(|cell| cell_word(self.program, cell)).collect::<Option<_>>().ok_or_else(mismatch)?;
        let datum = match shape {
            Shape::Fraction(..) => return Err(mismatch()),
            Shape::Bool => {
                let bits: Vec<u32> = words.iter().map(|word| u32::from(*word != 0)).collect();
                let bit = self.load_small(&bits, row)?;
                Datum::Bool(Flag::Found(self.builder.ins().ireduce(types::I8, bit)))
            }
            // Held narrow wherever the cells allow it, whatever the column's type.
            Shape::Scalar(_) if words.iter().all(|word| u32::try_from(*word).is_ok()) => {
                let small: Vec<u32> = words.iter().filter_map(|word| u32::try_from(*word).ok()).collect();
                Datum::Scalar(Num { value: self.load_small(&small, row)?, wide: false })
            }
            Shape::Scalar(_) if words.iter().all(|word| i64::try_from(*word).is_ok()) => {
                let address = self.data(words.iter().flat_map(|word| (*word as i64).to_le_bytes()).collect())?;
                Datum::Scalar(Num { value: self.load_word(address, row, 0), wide: false })
            }
            Shape::Scalar(_) => {
                let address = self.data(words.iter().flat_map(|word| word.to_le_bytes()).collect())?;
                let four = self.k(4);
                let offset = self.builder.ins().ishl(row, four);
                let place = self.builder.ins().iadd(address, offset);
                Datum::Scalar(self.load_wide(place, 0, read_only()))
            }
        };
        Ok(Found { present, datum: self.cast(datum, shape)? })
    }
}

fn cell_word(program: &Program, cell: &Constant) -> Option<i128> {
    match cell {
        Constant::Bool(truth) => Some(i128::from(*truth)),
        Constant::Number(number) => i128::try_from(number as &BigInt).ok(),
        Constant::Member(member) => Some(i128::from(*member)),
        Constant::Set(members) => Some(i128::from(*members as i64)),
        Constant::Date(day) => Some(i128::from(day.count())),
        Constant::Time(moment) => Some(i128::from(moment.count())),
        Constant::Text(text) => program.texts.iter().position(|own| own == text).map(|number| number as i128),
        Constant::Absent | Constant::Impossible => Some(0),
    }
}
