//! Long lines → several, broken where a reader would break them.
//!
//! A broken line goes on with a word or a sign that starts no statement, or with a quoted text, so that the splitter
//! takes it for what it is.

use super::ast::{BinaryOp, Expr, ExprKind, Operator};
use super::format_expr::{expr, limit_words, operator, rounding_words};

/// Longest line, where it can be helped.
pub(super) const WIDTH: usize = 100;

/// A text that may be broken between its parts.
#[derive(Clone, Debug)]
pub(super) enum Fold {
    /// Never broken.
    Whole(String),
    /// Broken between some of its parts; with `each`, between all of them or none.
    Parts {
        /// All or none.
        each: bool,
        /// What it is made of; a blank between two where it is not broken.
        parts: Vec<Fold>,
    },
}

impl Fold {
    pub(super) fn each(parts: Vec<Fold>) -> Fold {
        Fold::Parts { each: true, parts }
    }

    pub(super) fn fill(parts: Vec<Fold>) -> Fold {
        Fold::Parts { each: false, parts }
    }

    /// The same with words before it.
    pub(super) fn after(self, words: &str) -> Fold {
        match self {
            Fold::Whole(text) => Fold::Whole(format!("{words}{text}")),
            Fold::Parts { each, mut parts } => {
                let first = if parts.is_empty() { Fold::Whole(String::new()) } else { parts.remove(0) };
                parts.insert(0, first.after(words));
                Fold::Parts { each, parts }
            }
        }
    }

    /// The same with words after it.
    pub(super) fn before(self, words: &str) -> Fold {
        match self {
            Fold::Whole(text) => Fold::Whole(format!("{text}{words}")),
            Fold::Parts { each, mut parts } => {
                let last = parts.pop().unwrap_or(Fold::Whole(String::new()));
                parts.push(last.before(words));
                Fold::Parts { each, parts }
            }
        }
    }

    fn flat(&self, out: &mut String) {
        match self {
            Fold::Whole(text) => out.push_str(text),
            Fold::Parts { parts, .. } => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        out.push(' ');
                    }
                    part.flat(out);
                }
            }
        }
    }

    /// Its lines, the first of which stands at a column.
    pub(super) fn lines(&self, column: usize) -> Vec<String> {
        let mut page = Page { lines: vec![String::new()], column };
        page.put(self, 4);
        page.lines
    }
}

struct Page {
    lines: Vec<String>,
    column: usize,
}

impl Page {
    fn room(&self) -> usize {
        let used = self.lines.last().map_or(0, |line| line.chars().count());
        WIDTH.saturating_sub(self.column + used)
    }

    fn push(&mut self, text: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.push_str(if line.trim_start().is_empty() { text.trim_start() } else { text });
        }
    }

    /// Depth is that of the expression, which is bounded.
    fn put(&mut self, fold: &Fold, indent: usize) {
        let mut flat = String::new();
        fold.flat(&mut flat);
        let Fold::Parts { each, parts } = fold else { return self.push(&flat) };
        if flat.chars().count() <= self.room() {
            return self.push(&flat);
        }
        if let [only] = parts.as_slice() {
            return self.put(only, indent);
        }
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                let mut flat = String::new();
                part.flat(&mut flat);
                if *each || flat.chars().count() + 1 > self.room() {
                    self.lines.push(" ".repeat(indent));
                } else {
                    self.push(" ");
                }
            }
            self.put(part, indent + 2);
        }
    }
}

/// An expression that may be broken before its operators and branches.
pub(super) fn value(e: &Expr) -> Fold {
    match &e.kind {
        ExprKind::Binary(op, left, right)
            if !matches!(
                op.op,
                BinaryOp::Equal
                    | BinaryOp::NotEqual
                    | BinaryOp::Less
                    | BinaryOp::LessEqual
                    | BinaryOp::Greater
                    | BinaryOp::GreaterEqual
            ) =>
        {
            chain(*op, left, right)
        }
        ExprKind::Binary(op, left, right) => {
            let mut words = String::new();
            value(left).flat(&mut words);
            value(right).after(&format!("{words} {} ", operator(*op)))
        }
        ExprKind::Paren(inner) => value(inner).after("(").before(")"),
        ExprKind::Limit { word, value: of, bound } => joined(value(of), value(bound).after(&format!("{} ", limit_words(*word)))),
        ExprKind::Round { value: of, mode, unit } => {
            joined(value(of), Fold::Whole(format!("{} {}", rounding_words(*mode), expr(unit))))
        }
        ExprKind::If { branches, otherwise } => {
            let mut parts: Vec<Fold> = branches
                .iter()
                .map(|(condition, then)| {
                    Fold::fill(vec![value(condition).after("bila "), value(then).after("maka ").before(",")])
                })
                .collect();
            parts.push(value(otherwise).after("selain itu "));
            Fold::each(parts)
        }
        _ => Fold::Whole(expr(e)),
    }
}

fn joined(left: Fold, right: Fold) -> Fold {
    match left {
        Fold::Parts { each: false, mut parts } => {
            parts.push(right);
            Fold::fill(parts)
        }
        left => Fold::fill(vec![left, right]),
    }
}

/// `a dan b dan c` as one row of parts, broken all at once; sums and products wherever the line is full.
fn chain(op: Operator, left: &Expr, right: &Expr) -> Fold {
    let logical = matches!(op.op, BinaryOp::And | BinaryOp::Or);
    let right = value(right).after(&format!("{} ", operator(op)));
    match left {
        Expr { kind: ExprKind::Binary(before, a, b), .. }
            if logical == matches!(before.op, BinaryOp::And | BinaryOp::Or) && chains(before.op) =>
        {
            match chain(*before, a, b) {
                Fold::Parts { each, mut parts } => {
                    parts.push(right);
                    Fold::Parts { each, parts }
                }
                whole => Fold::fill(vec![whole, right]),
            }
        }
        left => Fold::Parts { each: logical, parts: vec![value(left), right] },
    }
}

fn chains(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide)
}
