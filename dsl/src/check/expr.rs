//! Expressions: names, truth, comparison, choice.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic, Lang};
use perwali_engine::ir::{CompareOp, Constant, EnumerationId, Op, Type};
use perwali_engine::source::Span;

use super::lists::same_field;
use super::{Checker, Dim, Typed, show};
use crate::hir::{BinaryOp, Counted, Expr, ExprKind, Ref};
use crate::resolve::{unknown_member, unknown_name};

impl Checker<'_> {
    /// Checks an expression. `want` is what the surroundings ask for: it decides which enumeration a member belongs to
    /// and whether `paling banyak` limits or compares; a mismatch with it is not reported here.
    pub(super) fn expr(&mut self, expr: &Expr, want: Option<Dim>) -> Option<Typed> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Broken => None,
            ExprKind::Number(..) => self.number_literal(expr),
            ExprKind::Logika(truth) => self.make(Op::Constant(Constant::Bool(*truth)), Some(Type::Bool), Dim::Logika, span),
            ExprKind::Tanggal(day) => self.make(Op::Constant(Constant::Date(*day)), Some(Type::Date), Dim::Tanggal, span),
            ExprKind::LawDay => self.make(Op::LawDay, None, Dim::Tanggal, span),
            ExprKind::Kosong => {
                let hint = Arg::words(
                    "`kosong` hanya dapat menjadi seluruh isi aturan (`nama adalah kosong jika …`) dari keputusan yang `boleh kosong`; rupiah nol ditulis `nihil`.",
                    "`kosong` can only be the whole of a rule (`name adalah kosong jika …`) of a decision that is `boleh kosong`; no rupiah is written `nihil`.",
                );
                self.not_a_value(span, want, "`kosong`".into(), hint);
                None
            }
            ExprKind::Teks(text) if want == Some(Dim::Teks) => {
                let constant = self.text(text);
                self.make(Op::Constant(constant), Some(Type::Text), Dim::Teks, span)
            }
            ExprKind::Teks(_) => {
                let hint = Arg::words(
                    "Teks dalam tanda kutip hanya keterangan: tulis angka, tanggal, atau anggota jenis tanpa tanda kutip.",
                    "A text in quotation marks is for people only: write a number, a date or a member without marks.",
                );
                self.not_a_value(span, want, Arg::words("teks", "a text"), hint);
                None
            }
            ExprKind::Name { name, target, members } => self.name(name, *target, members, want, span),
            ExprKind::Member(e, position) => self.member(*e, *position, span),
            ExprKind::Set(items) => self.set(items, want, span),
            ExprKind::Negate(a) => {
                let a = self.number(a, want)?;
                self.make(Op::Neg(Box::new(a.expr)), None, a.dim, span)
            }
            ExprKind::Not(a) => {
                let a = self.condition(a)?;
                self.make(Op::Not(Box::new(a)), None, Dim::Logika, span)
            }
            ExprKind::Binary(op, a, b) => {
                if let Some(Dim::Jenis(e)) = want
                    && let Some(written) = written_member(expr)
                {
                    let diagnostic = unknown_member(&written, span, e, self.regulation);
                    self.report(diagnostic);
                    return None;
                }
                self.binary(*op, a, b, span)
            }
            ExprKind::In { item, set } => self.membership(item, set, span),
            ExprKind::Between { value, low, high } => {
                let typed = self.expr(value, None)?;
                let typed = self.shared(typed, value.span)?;
                let left = self.compare_with(CompareOp::GreaterEqual, (&typed, value), low, span)?;
                let right = self.compare_with(CompareOp::LessEqual, (&typed, value), high, span)?;
                self.make(Op::And(Box::new(left.expr), Box::new(right.expr)), None, Dim::Logika, span)
            }
            ExprKind::Present(target) => self.presence(*target, span),
            ExprKind::Limit { at_least, value, bound } => {
                if want == Some(Dim::Logika) {
                    let op = if *at_least { CompareOp::GreaterEqual } else { CompareOp::LessEqual };
                    return self.compare(op, value, bound, span);
                }
                self.limit(*at_least, value, bound, want, span)
            }
            ExprKind::Round { value, mode, unit } => self.round(value, *mode, unit, span),
            ExprKind::If { branches, otherwise } => self.choice(branches, otherwise, want, span),
            ExprKind::Tariff(id, base) => self.tariff_use(*id, base, span),
            ExprKind::Dot { of, field, .. } => self.dot(*of, field, span),
            ExprKind::Query { .. } => self.query(expr),
            ExprKind::Select { list, binder, filter, keys } => self.select((*binder, *list), filter.as_deref(), keys, span),
            ExprKind::Durasi(..)
            | ExprKind::Age(..)
            | ExprKind::Difference { .. }
            | ExprKind::Shift { .. }
            | ExprKind::MonthDay { .. }
            | ExprKind::DateOf { .. }
            | ExprKind::Part(..)
            | ExprKind::AtTime(..) => self.time(expr),
            ExprKind::Count(set) => {
                let set = self.expr(set, None)?;
                if !matches!(set.dim, Dim::Himpunan(_)) {
                    let found = show::dim(set.dim, self.regulation);
                    self.mismatch_words(
                        span,
                        Arg::words("Yang dihitung `banyaknya`", "What `banyaknya` counts"),
                        Arg::words("himpunan", "a set"),
                        found,
                    );
                    return None;
                }
                self.make(Op::Count(Box::new(set.expr)), None, Dim::Bare, span)
            }
            ExprKind::Extremum { largest, values } => {
                let mut values = values.iter();
                let mut result = self.expr(values.next()?, want)?;
                for value in values {
                    let next = self.expr(value, Some(result.dim))?;
                    result = self.extremum(*largest, result, next, span)?;
                }
                Some(result)
            }
        }
    }

    /// A condition: an expression that must be true or false.
    pub(super) fn condition(&mut self, expr: &Expr) -> Option<perwali_engine::ir::Expr> {
        let typed = self.expr(expr, Some(Dim::Logika))?;
        if typed.dim == Dim::Logika {
            return Some(typed.expr);
        }
        let found = show::dim(typed.dim, self.regulation);
        let hint = if matches!(typed.dim, Dim::Jenis(_)) {
            Arg::words(
                "Untuk beberapa pilihan, tulis `nama termasuk {a, b}`, atau ulangi `nama =` di depan tiap pilihan.",
                "For several choices, write `name termasuk {a, b}`, or repeat `name =` before each.",
            )
        } else {
            Arg::words(
                "Bandingkan dengan sesuatu, misalnya `= …` atau `≥ …`.",
                "Compare it with something, such as `= …` or `≥ …`.",
            )
        };
        let what = Arg::words("Syarat di sini", "The condition here");
        self.mismatch_hint(expr.span, what, Arg::words("logika (ya atau tidak)", "a truth value (ya or tidak)"), found, hint);
        None
    }

    fn name(
        &mut self,
        name: &str,
        target: Option<Ref>,
        members: &[(EnumerationId, u32)],
        want: Option<Dim>,
        span: Span,
    ) -> Option<Typed> {
        if let Some(Dim::Jenis(wanted)) = want
            && let Some((e, position)) = members.iter().find(|(e, _)| *e == wanted)
        {
            return self.member(*e, *position, span);
        }
        if let Some(target) = target {
            return self.reference(target, name, span);
        }
        if members.is_empty() {
            self.unknown(name, want, span);
            return None;
        }
        match members {
            [(e, position)] => {
                if let Some(Dim::Jenis(wanted)) = want {
                    let diagnostic = unknown_member(name, span, wanted, self.regulation);
                    self.report(diagnostic);
                    return None;
                }
                self.member(*e, *position, span)
            }
            _ => {
                let enumerations: Vec<&str> = members
                    .iter()
                    .filter_map(|(e, _)| self.regulation.enumerations.get(e.index()))
                    .map(|e| e.name.as_str())
                    .collect();
                let first = enumerations.first().copied().unwrap_or_default();
                let suggestion = format!("{first}.{name}");
                let all = enumerations.join(", ");
                self.report(
                    Diagnostic::error(Code::AmbiguousMember, span)
                        .with("name", name)
                        .with("enumerations", all)
                        .with("suggestion", suggestion),
                );
                None
            }
        }
    }

    /// Reports a name that is nothing.
    pub(super) fn unknown(&mut self, name: &str, want: Option<Dim>, span: Span) {
        let due = match want {
            Some(Dim::Jenis(e)) => Some(e),
            _ => None,
        };
        // A file full of mistakes gets its messages without a search for every name.
        const SEARCHED: usize = 200;
        if self.diagnostics.len() >= SEARCHED {
            self.report(Diagnostic::error(Code::UnknownName, span).with("name", name).with("undeclared", name));
            return;
        }
        let diagnostic = unknown_name(name, span, due, want == Some(Dim::Logika), self.regulation);
        self.report(diagnostic);
    }

    fn not_a_value(&mut self, span: Span, want: Option<Dim>, found: Arg, hint: Arg) {
        let expected = want.map_or_else(|| Arg::words("sebuah nilai", "a value"), |want| show::dim(want, self.regulation));
        self.mismatch_hint(span, Arg::words("Yang ditulis di sini", "What is written here"), expected, found, hint);
    }

    /// `x = kosong`, which is written `x tidak terisi`.
    fn compared_with_nothing(&mut self, op: CompareOp, a: &Expr, b: &Expr, span: Span) -> bool {
        let (ExprKind::Name { name, target: Some(_), .. }, ExprKind::Kosong) = (&a.kind, &b.kind) else { return false };
        let written = if op == CompareOp::NotEqual { format!("{name} terisi") } else { format!("{name} tidak terisi") };
        let hint = Arg::words(format!("Tulis `{written}`."), format!("Write `{written}`."));
        self.report(
            Diagnostic::error(Code::TypeMismatch, span)
                .with("what", Arg::words("Yang dibandingkan", "What is compared"))
                .with("expected", Arg::words("sebuah nilai", "a value"))
                .with("found", "`kosong`")
                .with("hint", hint)
                .suggest(span, written),
        );
        true
    }

    fn member(&mut self, e: EnumerationId, position: u32, span: Span) -> Option<Typed> {
        self.make(Op::Constant(Constant::Member(position)), Some(Type::Member(e)), Dim::Jenis(e), span)
    }

    pub(super) fn reference(&mut self, target: Ref, name: &str, span: Span) -> Option<Typed> {
        let (optional, op, dim) = match target {
            Ref::Field(binder, list, field) => return self.field(binder, list, field, name, span),
            Ref::Computed(binder, _, id) => {
                let dim = self.values.get(id.index())?.as_ref()?.dim;
                return self.computed(binder, id, dim, span);
            }
            Ref::Input(id) => {
                let input = self.regulation.inputs.get(id.index())?;
                if matches!(input.ty, Some(crate::hir::Type::Daftar(..))) {
                    self.report(Diagnostic::error(Code::ListUsed, span).with("name", name));
                    return None;
                }
                (input.optional, Op::Input(id), self.dims.get(id.index()).copied().flatten()?)
            }
            // A value that could not be checked has been reported; what uses it says nothing more.
            Ref::Value(id) => {
                let value = self.values.get(id.index())?.as_ref()?;
                let asked = !self.regulation.values.get(id.index()).is_some_and(|value| value.by_provision);
                (value.optional && asked, Op::Value(id), value.dim)
            }
        };
        if optional && !self.present.contains(&target) {
            self.report(Diagnostic::error(Code::MaybeAbsent, span).with("name", name));
            return None;
        }
        self.make(op, None, dim, span)
    }

    fn presence(&mut self, target: Ref, span: Span) -> Option<Typed> {
        let (name, optional, op) = match target {
            Ref::Field(binder, list, field) => return self.field_presence(binder, list, field, span),
            Ref::Computed(_, _, id) => {
                let name = self.regulation.values.get(id.index())?.name.clone();
                self.report(Diagnostic::error(Code::NeverAbsent, span).with("name", name));
                return None;
            }
            Ref::Input(id) => {
                let input = self.regulation.inputs.get(id.index())?;
                (input.name.clone(), input.optional, Op::InputPresent(id))
            }
            Ref::Value(id) => {
                let optional = self.values.get(id.index())?.as_ref()?.optional;
                (self.regulation.values.get(id.index())?.name.clone(), optional, Op::ValuePresent(id))
            }
        };
        if !optional {
            self.report(Diagnostic::error(Code::NeverAbsent, span).with("name", name));
            return None;
        }
        self.make(op, None, Dim::Logika, span)
    }

    fn binary(&mut self, op: BinaryOp, a: &Expr, b: &Expr, span: Span) -> Option<Typed> {
        let compare = match op {
            BinaryOp::And | BinaryOp::Or => {
                let left = self.condition(a);
                let known = self.assume(a, op == BinaryOp::And);
                let right = self.condition(b);
                self.forget(known);
                let (left, right) = (Box::new(left?), Box::new(right?));
                let op = if op == BinaryOp::And { Op::And(left, right) } else { Op::Or(left, right) };
                return self.make(op, None, Dim::Logika, span);
            }
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => return self.arithmetic(op, a, b, span),
            BinaryOp::Equal => CompareOp::Equal,
            BinaryOp::NotEqual => CompareOp::NotEqual,
            BinaryOp::Less => CompareOp::Less,
            BinaryOp::LessEqual => CompareOp::LessEqual,
            BinaryOp::Greater => CompareOp::Greater,
            BinaryOp::GreaterEqual => CompareOp::GreaterEqual,
        };
        self.compare(compare, a, b, span)
    }

    /// Both operands; the one that needs the other to be understood (a bare member, a set of them) is checked second.
    pub(super) fn pair(&mut self, a: &Expr, b: &Expr) -> (Option<Typed>, Option<Typed>) {
        if is_open(a) && !is_open(b) {
            let right = self.expr(b, None);
            let left = self.expr(a, right.as_ref().map(|r| r.dim));
            return (left, right);
        }
        let left = self.expr(a, None);
        let right = self.expr(b, left.as_ref().map(|l| l.dim));
        (left, right)
    }

    pub(super) fn compare(&mut self, op: CompareOp, a: &Expr, b: &Expr, span: Span) -> Option<Typed> {
        if self.compared_with_nothing(op, a, b, span) || self.compared_with_nothing(op, b, a, span) {
            return None;
        }
        let (left, right) = self.pair(a, b);
        self.compare_typed(op, (left?, a), (right?, b), span)
    }

    /// Whether the values of a kind have an order: numbers, days, moments, members of an ordered enumeration.
    pub(super) fn is_ranked(&self, dim: Dim) -> bool {
        match dim {
            Dim::Jenis(e) => self.regulation.enumerations.get(e.index()).is_some_and(|e| e.ordered),
            dim => dim.is_number() || dim.is_time(),
        }
    }

    /// Compares what has been checked already with what has not.
    pub(super) fn compare_with(&mut self, op: CompareOp, (left, a): (&Typed, &Expr), b: &Expr, span: Span) -> Option<Typed> {
        let right = self.expr(b, Some(left.dim))?;
        self.compare_typed(op, (left.clone(), a), (right, b), span)
    }

    fn compare_typed(
        &mut self,
        op: CompareOp,
        (left, a): (Typed, &Expr),
        (right, b): (Typed, &Expr),
        span: Span,
    ) -> Option<Typed> {
        let ordered = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        let comparable =
            left.dim == right.dim && (!ordered || self.is_ranked(left.dim)) && !matches!(left.dim, Dim::Elemen(_) | Dim::Daftar);
        if !comparable {
            if self.bare_number(a, left.dim, right.dim) || self.bare_number(b, right.dim, left.dim) {
                return None;
            }
            let holds =
                matches!((left.dim, right.dim), (Dim::Himpunan(a), Dim::Jenis(b)) | (Dim::Jenis(b), Dim::Himpunan(a)) if a == b);
            let hint = if holds {
                Arg::words(
                    "Himpunan diuji dengan `memuat`, misalnya `nama memuat anggota`.",
                    "A set is tested with `memuat`, such as `name memuat member`.",
                )
            } else if let (Dim::Jenis(e), true) = (left.dim, left.dim == right.dim) {
                let name = self.regulation.enumerations.get(e.index()).map_or("", |e| e.name.as_str());
                Arg::words(
                    format!(
                        "Anggota {name} tidak berurutan. Bila memang bertingkat, nyatakan `jenis {name} berurutan: a < b < c`."
                    ),
                    format!(
                        "The members of {name} have no order. If they are ranked, declare `jenis {name} berurutan: a < b < c`."
                    ),
                )
            } else if let (Dim::Bare, Dim::Lama(_)) | (Dim::Lama(_), Dim::Bare) = (left.dim, right.dim) {
                Arg::words(
                    "Usia dan hasil `selisih` ialah bilangan: tulis angkanya saja, tanpa satuan. Lama waktu dibandingkan dengan lama waktu.",
                    "An age and a `selisih` are numbers: write the bare number. A length of time is compared with a length of time.",
                )
            } else if let (Dim::Lama(_), Dim::Lama(_)) = (left.dim, right.dim) {
                Arg::words(
                    "Bulan, hari, dan jam tidak dapat dibandingkan: bulan tidak sama panjang. Bandingkan tanggalnya.",
                    "Months, days and hours cannot be compared: months differ in length. Compare the dates.",
                )
            } else if left.dim == right.dim {
                Arg::words(
                    "Keduanya hanya dapat diuji sama (`=`) atau tidak sama (`bukan`).",
                    "They can only be tested for `=` or `bukan`.",
                )
            } else {
                Arg::words("Bandingkan dua hal yang sejenis.", "Compare two things of a kind.")
            };
            let (l, r) = (show::dim(left.dim, self.regulation), show::dim(right.dim, self.regulation));
            let mut diagnostic = Diagnostic::error(Code::NotComparable, span).with("left", l).with("right", r).with("hint", hint);
            let written = [(a, right.dim), (b, left.dim)].into_iter().find_map(|(expr, other)| match &expr.kind {
                ExprKind::Durasi(count, _) if other == Dim::Bare => Some((expr.span, count.indonesian())),
                _ => None,
            });
            if let Some((at, number)) = written {
                diagnostic = diagnostic.suggest(at, number);
            }
            self.report(diagnostic);
            return None;
        }
        let (left, right) = if left.dim.is_number() { self.align(left, right)? } else { (left, right) };
        if same_field(&left.expr, &right.expr) {
            let holds = matches!(op, CompareOp::Equal | CompareOp::LessEqual | CompareOp::GreaterEqual);
            let truth = if holds { Arg::words("terpenuhi", "met") } else { Arg::words("tidak terpenuhi", "not met") };
            let name = Arg::words("isi yang sama", "the same field");
            let finding = Diagnostic::finding(Code::AlwaysSame, span);
            self.report(finding.with("truth", truth).with("left", name.clone()).with("right", name));
        }
        self.warn_decided(op, &left, &right, span);
        self.make(Op::Compare(op, Box::new(left.expr), Box::new(right.expr)), None, Dim::Logika, span)
    }

    /// A comparison of a bounded value with a figure that its bounds decide: most likely a slip in the figure.
    fn warn_decided(&mut self, op: CompareOp, left: &Typed, right: &Typed, span: Span) {
        let (Some(a), Some(b)) = (left.expr.ty.as_number(), right.expr.ty.as_number()) else { return };
        let is_input = |typed: &Typed| {
            matches!(&typed.expr.op, Op::Input(_))
                || matches!(&typed.expr.op, Op::Rescale(inner) if matches!(inner.op, Op::Input(_)))
        };
        let against_figure =
            is_input(left) && b.interval.as_point().is_some() || is_input(right) && a.interval.as_point().is_some();
        if !against_figure {
            return;
        }
        let (below, above) = (a.interval.high() < b.interval.low(), a.interval.low() > b.interval.high());
        let truth = match op {
            CompareOp::Equal if below || above => false,
            CompareOp::NotEqual if below || above => true,
            CompareOp::Less | CompareOp::LessEqual if below => true,
            CompareOp::Less | CompareOp::LessEqual if above => false,
            CompareOp::Greater | CompareOp::GreaterEqual if above => true,
            CompareOp::Greater | CompareOp::GreaterEqual if below => false,
            _ => return,
        };
        let truth = if truth { Arg::words("terpenuhi", "met") } else { Arg::words("tidak terpenuhi", "not met") };
        let (l, r) = (show::interval(&a.interval, a.scale, left.dim), show::interval(&b.interval, b.scale, right.dim));
        self.report(Diagnostic::finding(Code::AlwaysSame, span).with("truth", truth).with("left", l).with("right", r));
    }

    /// Reports a number written without a unit where one is due.
    pub(super) fn bare_number(&mut self, expr: &Expr, found: Dim, wanted: Dim) -> bool {
        let ExprKind::Number(Counted::Bilangan, decimal) = &expr.kind else { return false };
        if found != Dim::Bare || !matches!(wanted, Dim::Uang | Dim::Persen) {
            return false;
        }
        let written = decimal.indonesian();
        let suggestion = if wanted == Dim::Uang { format!("Rp{written}") } else { format!("{written}%") };
        let expected = show::dim(wanted, self.regulation);
        self.report(
            Diagnostic::error(Code::BareNumber, expr.span)
                .with("found", written)
                .with("expected", expected)
                .with("suggestion", suggestion.clone())
                .suggest(expr.span, suggestion),
        );
        true
    }

    fn choice(&mut self, branches: &[(Expr, Expr)], otherwise: &Expr, want: Option<Dim>, span: Span) -> Option<Typed> {
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        let mut negated = Vec::new();
        let mut failed = false;
        let mut want = want;
        for (condition, value) in branches {
            let checked = self.condition(condition);
            let known = self.assume(condition, true);
            let typed = self.expr(value, want);
            self.forget(known);
            negated.push(self.assume(condition, false));
            want = want.or(typed.as_ref().map(|t| t.dim));
            match (checked, typed) {
                (Some(checked), Some(typed)) => {
                    conditions.push(checked);
                    values.push((typed, value));
                }
                _ => failed = true,
            }
        }
        let last = self.expr(otherwise, want);
        for known in negated.into_iter().rev() {
            self.forget(known);
        }
        if failed {
            return None;
        }
        let dim = values.first().map(|(typed, _)| typed.dim)?;
        values.push((last?, otherwise));
        for (typed, value) in &values {
            if typed.dim != dim {
                if !self.bare_number(value, typed.dim, dim) {
                    let (expected, found) = (show::dim(dim, self.regulation), show::dim(typed.dim, self.regulation));
                    self.mismatch_words(value.span, Arg::words("Cabang `bila` ini", "This branch of `bila`"), expected, found);
                }
                return None;
            }
        }
        let mut typed = self.unify(values.into_iter().map(|(typed, _)| typed).collect())?;
        let mut result = typed.pop()?;
        for (condition, value) in conditions.into_iter().zip(typed).rev() {
            result = self.make(Op::If(Box::new(condition), Box::new(value.expr), Box::new(result.expr)), None, dim, span)?;
        }
        Some(result)
    }

    /// A mismatch whose next step is to write what is expected.
    pub(super) fn mismatch_words(&mut self, span: Span, what: Arg, expected: Arg, found: Arg) {
        let truth = matches!(&found, Arg::Words { id, .. } if id.starts_with("logika"));
        let hint = if truth {
            Arg::words(
                "Pakai `bila … maka …, selain itu …` untuk memilih nilai menurut ya atau tidak.",
                "Use `bila … maka …, selain itu …` to choose a value by ya or tidak.",
            )
        } else {
            let in_lang = |lang| expected.in_lang(lang);
            Arg::words(
                format!("Tulis {} di sini, atau periksa tipe nama yang dipakai.", in_lang(Lang::Id)),
                format!("Write {} here, or check the type of the name used.", in_lang(Lang::En)),
            )
        };
        self.mismatch_hint(span, what, expected, found, hint);
    }

    pub(super) fn mismatch_hint(&mut self, span: Span, what: Arg, expected: Arg, found: Arg, hint: Arg) {
        self.report(
            Diagnostic::error(Code::TypeMismatch, span)
                .with("what", what)
                .with("expected", expected)
                .with("found", found)
                .with("hint", hint),
        );
    }
}

/// `TK/0`, `K-1`: a member written with a sign, where one of its parts is no name.
pub(super) fn written_member(expr: &Expr) -> Option<String> {
    fn write(expr: &Expr, out: &mut String, unknown: &mut bool) -> Option<()> {
        match &expr.kind {
            ExprKind::Name { name, target: None, .. } => {
                *unknown = true;
                out.push_str(name);
            }
            ExprKind::Number(Counted::Bilangan, decimal) => out.push_str(&decimal.indonesian()),
            ExprKind::Binary(op @ (BinaryOp::Divide | BinaryOp::Subtract), a, b) => {
                write(a, out, unknown)?;
                out.push(if *op == BinaryOp::Divide { '/' } else { '-' });
                write(b, out, unknown)?;
            }
            _ => return None,
        }
        Some(())
    }
    let (mut out, mut unknown) = (String::new(), false);
    write(expr, &mut out, &mut unknown)?;
    (unknown && matches!(expr.kind, ExprKind::Binary(..))).then_some(out)
}

/// Whether the other operand is needed to understand this one.
pub(super) fn is_open(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name { target: None, .. } | ExprKind::Number(..) => true,
        ExprKind::Name { target: Some(_), members, .. } => !members.is_empty(),
        ExprKind::Set(items) => items.iter().all(is_open),
        _ => false,
    }
}
