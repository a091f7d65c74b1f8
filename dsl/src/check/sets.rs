//! Sets: membership, written sets, how many members they may have.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{CompareOp, Constant, EnumerationId, Op, Type};
use perwali_engine::source::Span;

use super::expr::is_open;
use super::{Checker, Dim, Typed, show};
use crate::hir::{Expr, ExprKind};

impl Checker<'_> {
    pub(super) fn membership(&mut self, item: &Expr, set: &Expr, span: Span) -> Option<Typed> {
        let first_set = is_open(item) && !is_open(set);
        let known_set = if first_set { Some(self.expr(set, None)?) } else { None };
        let want_item = known_set.as_ref().and_then(|set| match set.dim {
            Dim::Himpunan(e) => Some(Dim::Jenis(e)),
            _ => None,
        });
        let item_typed = self.expr(item, want_item)?;
        let Dim::Jenis(e) = item_typed.dim else {
            if let (ExprKind::Set(values), None) = (&set.kind, &known_set) {
                return self.any_of((item_typed, item), values, span);
            }
            let found = show::dim(item_typed.dim, self.regulation);
            if matches!(item_typed.dim, Dim::Himpunan(_)) {
                let hint = Arg::words(
                    "Himpunan ditulis di depan: `himpunan memuat anggota`.",
                    "The set stands first: `set memuat member`.",
                );
                let what = Arg::words("Yang diuji keanggotaannya", "What is tested for membership");
                self.mismatch_hint(item.span, what, Arg::words("anggota sebuah jenis", "a member of a type"), found, hint);
                return None;
            }
            self.mismatch_words(
                item.span,
                Arg::words("Yang diuji keanggotaannya", "What is tested for membership"),
                Arg::words("anggota sebuah jenis", "a member of a type"),
                found,
            );
            return None;
        };
        let set_typed = match known_set {
            Some(set) => set,
            None if matches!(set.kind, ExprKind::Name { .. }) => self.expr(set, Some(Dim::Jenis(e)))?,
            None => self.expr(set, Some(Dim::Himpunan(e)))?,
        };
        if let (true, ExprKind::Name { name, .. }) = (set_typed.dim == Dim::Jenis(e), &set.kind) {
            let written = format!("{{{name}}}");
            let hint = Arg::words(
                format!("Daftar anggota ditulis di dalam kurung kurawal: `{written}`."),
                format!("A list of members stands in braces: `{written}`."),
            );
            let (expected, found) = (show::dim(Dim::Himpunan(e), self.regulation), show::dim(set_typed.dim, self.regulation));
            self.report(
                Diagnostic::error(Code::TypeMismatch, set.span)
                    .with("what", Arg::words("Himpunannya", "The set"))
                    .with("expected", expected)
                    .with("found", found)
                    .with("hint", hint)
                    .suggest(set.span, written),
            );
            return None;
        }
        if set_typed.dim != Dim::Himpunan(e) {
            let (expected, found) = (show::dim(Dim::Himpunan(e), self.regulation), show::dim(set_typed.dim, self.regulation));
            self.mismatch_words(set.span, Arg::words("Himpunannya", "The set"), expected, found);
            return None;
        }
        self.make(Op::In(Box::new(item_typed.expr), Box::new(set_typed.expr)), None, Dim::Logika, span)
    }

    /// `x termasuk {1, 2}` for what is no member of a type: equal to one of them.
    fn any_of(&mut self, (typed, item): (Typed, &Expr), values: &[Expr], span: Span) -> Option<Typed> {
        let typed = self.shared(typed, item.span)?;
        let mut result: Option<Typed> = None;
        for value in values {
            let equal = self.compare_with(CompareOp::Equal, (&typed, item), value, span)?;
            result = Some(match result {
                None => equal,
                Some(before) => self.make(Op::Or(Box::new(before.expr), Box::new(equal.expr)), None, Dim::Logika, span)?,
            });
        }
        match result {
            Some(result) => Some(result),
            None => self.make(Op::Constant(Constant::Bool(false)), Some(Type::Bool), Dim::Logika, span),
        }
    }

    pub(super) fn set(&mut self, items: &[Expr], want: Option<Dim>, span: Span) -> Option<Typed> {
        let mut enumeration = match want {
            Some(Dim::Himpunan(e)) => Some(e),
            _ => None,
        };
        let mut members = 0u64;
        for item in items {
            let typed = self.expr(item, enumeration.map(Dim::Jenis))?;
            let (Dim::Jenis(e), Op::Constant(Constant::Member(position))) = (typed.dim, &typed.expr.op) else {
                let what = Arg::words("Isi `{ }`", "What stands in `{ }`");
                let hint = Arg::words("Tulis nama anggotanya.", "Write the names of members.");
                self.report(Diagnostic::error(Code::NotConstant, item.span).with("what", what).with("hint", hint));
                return None;
            };
            if *enumeration.get_or_insert(e) != e {
                let name = self.regulation.enumerations.get(e.index()).map_or("", |e| e.name.as_str());
                let all = self.regulation.enumerations.get(enumeration?.index()).map_or("", |e| e.name.as_str());
                let enumerations = format!("{all}, {name}");
                self.report(
                    Diagnostic::error(Code::AmbiguousMember, item.span).with("name", "{ }").with("enumerations", enumerations),
                );
                return None;
            }
            members |= 1u64.checked_shl(*position).unwrap_or(0);
        }
        let Some(e) = enumeration else {
            let what = Arg::words("Himpunan kosong `{}`", "The empty set `{}`");
            self.mismatch_words(
                span,
                what,
                Arg::words("dibandingkan dengan himpunan yang jenisnya jelas", "compared with a set whose type is clear"),
                "`{}`".into(),
            );
            return None;
        };
        if !self.set_is_possible(e, span) {
            return None;
        }
        self.make(Op::Constant(Constant::Set(members)), Some(Type::Set(e)), Dim::Himpunan(e), span)
    }

    /// Reports a set of an enumeration with too many members.
    pub(super) fn set_is_possible(&mut self, e: EnumerationId, span: Span) -> bool {
        use perwali_engine::value::SET_MEMBERS;
        let Some(enumeration) = self.regulation.enumerations.get(e.index()) else { return false };
        if enumeration.members.len() <= SET_MEMBERS {
            return true;
        }
        self.report(
            Diagnostic::error(Code::SetOfType, span)
                .with("limit", SET_MEMBERS.to_string())
                .with("name", enumeration.name.clone())
                .with("count", enumeration.members.len().to_string()),
        );
        false
    }
}
