//! Inputs with their bounds and defaults, decisions with the obligations of their kind, `pastikan`.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{self, NumberType, ProvisionId, Type};
use perwali_engine::value::{Day, Decimal, Interval, Value};

use super::constants::{Constant, default_bounds, dim_of};
use super::{Checker, Dim, show};
use crate::hir::{self, DecisionKind, Expr};

/// Bounds of a declaration.
pub(super) enum Bounds {
    Numbers(Interval),
    Days(Day, Day),
}

impl Checker<'_> {
    pub(super) fn inputs(&mut self) {
        let regulation = self.regulation;
        for input in &regulation.inputs {
            let site = self.site(input.span);
            let checked = input.ty.as_ref().and_then(|ty| self.input(input, ty, site));
            self.dims.push(checked.as_ref().and(input.ty.as_ref()).map(|ty| dim_of(ty).0));
            // A broken input keeps its place; nothing that uses it is checked further.
            self.inputs.push(checked.unwrap_or(ir::Input {
                name: input.name.clone(),
                external: input.external.clone(),
                label: String::new(),
                ty: Type::Bool,
                days: None,
                optional: input.optional,
                default: None,
                judged_by: None,
                secret: input.secret,
                site,
            }));
        }
    }

    pub(super) fn input(&mut self, input: &hir::Input, ty: &hir::Type, site: ir::SiteId) -> Option<ir::Input> {
        let (dim, scale) = dim_of(ty);
        let bounds = match &input.range {
            Some(range) => Some(self.bounds(range, ty)?),
            None => default_bounds(ty).map(|(low, high)| Bounds::Numbers(Interval::new(low, high))),
        };
        let (ir_type, days) = match (dim, bounds) {
            (Dim::Logika, _) => (Type::Bool, None),
            (Dim::Tanggal, Some(Bounds::Days(first, last))) => (Type::Date, Some((first, last))),
            (Dim::Tanggal, _) => (Type::Date, None),
            (Dim::Waktu, _) => {
                self.zone_due(input.span);
                (Type::Time, None)
            }
            (Dim::Teks, _) => (Type::Text, None),
            (Dim::Daftar, _) => match ty {
                hir::Type::Daftar(record, most) => {
                    // A field that could not be read has been reported.
                    self.field_dims.get(record.index()).filter(|dims| dims.iter().all(Option::is_some))?;
                    (Type::List(*record, *most), None)
                }
                _ => return None,
            },
            (Dim::Jenis(e), _) => (Type::Member(e), None),
            (Dim::Himpunan(e), _) => {
                if !self.set_is_possible(e, input.span) {
                    return None;
                }
                (Type::Set(e), None)
            }
            (_, Some(Bounds::Numbers(interval))) => {
                if !interval.is_computable() {
                    let shown = show::interval(&interval, scale, dim);
                    self.report(
                        Diagnostic::error(Code::Unbounded, input.span)
                            .with("interval", shown)
                            .with("suggestion", show::round_bound(dim)),
                    );
                    return None;
                }
                (Type::Number(NumberType { unit: dim.unit(), scale, interval }), None)
            }
            _ => return None,
        };
        let default = match &input.default {
            None => None,
            Some(expr) => Some(self.default(expr, dim, scale, &ir_type, days)?),
        };
        Some(ir::Input {
            name: input.name.clone(),
            external: input.external.clone(),
            label: input.label.clone(),
            ty: ir_type,
            days,
            optional: input.optional && default.is_none(),
            default,
            judged_by: input.judged_by.clone(),
            secret: input.secret,
            site,
        })
    }

    fn default(&mut self, expr: &Expr, dim: Dim, scale: u32, ty: &Type, days: Option<(Day, Day)>) -> Option<ir::Constant> {
        let what = Arg::words("Nilai bawaan", "The default");
        let constant = self.constant(expr, Some(dim), &what)?;
        let value = self.value_of(&constant, scale, dim, expr)?;
        let out_of_bounds = match (&value, ty) {
            (Value::Number(mantissa), Type::Number(number)) if !number.interval.contains(mantissa) => {
                Some((show::number(mantissa, scale, dim), show::bounds(&number.interval, scale, dim)))
            }
            (Value::Date(day), _) => days
                .filter(|(first, last)| day < first || last < day)
                .map(|(first, last)| (day.indonesian(), format!("antara {} dan {}", first.indonesian(), last.indonesian()))),
            _ => None,
        };
        if let Some((value, bounds)) = out_of_bounds {
            self.report(Diagnostic::error(Code::DefaultOutOfBounds, expr.span).with("value", value).with("bounds", bounds));
            return None;
        }
        Some(match value {
            Value::Number(mantissa) => ir::Constant::Number(mantissa),
            Value::Bool(truth) => ir::Constant::Bool(truth),
            Value::Member(member) => ir::Constant::Member(member),
            Value::Set(members) => ir::Constant::Set(members),
            Value::Date(day) => ir::Constant::Date(day),
            Value::Time(moment) => ir::Constant::Time(moment),
            Value::Text(text) => self.text(&text),
            Value::Absent | Value::Fraction(..) | Value::Element(_) | Value::List(_) => {
                self.empty_default(expr, dim, what);
                return None;
            }
        })
    }

    /// `bawaan kosong`, which is `bawaan {}` for a set and `boleh kosong` for anything else.
    fn empty_default(&mut self, expr: &Expr, dim: Dim, what: Arg) {
        let set = matches!(dim, Dim::Himpunan(_));
        let hint = if set {
            Arg::words("Himpunan tanpa anggota ditulis `bawaan {}`.", "A set without members is written `bawaan {}`.")
        } else {
            Arg::words(
                "Tulis `boleh kosong` sebagai ganti `bawaan kosong`.",
                "Write `boleh kosong` in the place of `bawaan kosong`.",
            )
        };
        let diagnostic = Diagnostic::error(Code::TypeMismatch, expr.span)
            .with("what", what)
            .with("expected", show::dim(dim, self.regulation))
            .with("found", "`kosong`")
            .with("hint", hint);
        self.report(if set { diagnostic.suggest(expr.span, "{}") } else { diagnostic });
    }

    /// `antara low dan high` of a declaration.
    pub(super) fn bounds(&mut self, (low, high): &(Expr, Expr), ty: &hir::Type) -> Option<Bounds> {
        let (dim, _) = dim_of(ty);
        let what = Arg::words("Batas ini", "This bound");
        if !(dim.is_number() || dim == Dim::Tanggal) {
            let found = show::dim(dim, self.regulation);
            self.mismatch_words(
                low.span.to(high.span),
                Arg::words("Yang diberi batas `antara`", "What is bounded by `antara`"),
                Arg::words("bilangan, uang, persen, atau tanggal", "a number, money, a percentage or a date"),
                found,
            );
            return None;
        }
        let (from, to) = (self.constant(low, Some(dim), &what), self.constant(high, Some(dim), &what));
        let (from, to) = (from?, to?);
        let (_, scale) = dim_of(ty);
        let (from, to) = (self.value_of(&from, scale, dim, low)?, self.value_of(&to, scale, dim, high)?);
        let inverted = from > to;
        if inverted {
            let show_end = |value: &Value| match value {
                Value::Number(mantissa) => show::number(mantissa, scale, dim),
                Value::Date(day) => day.indonesian(),
                _ => String::new(),
            };
            let (low_text, high_text) = (show_end(&from), show_end(&to));
            self.report(Diagnostic::error(Code::BadBounds, low.span.to(high.span)).with("low", low_text).with("high", high_text));
            return None;
        }
        match (from, to) {
            (Value::Number(from), Value::Number(to)) => Some(Bounds::Numbers(Interval::new(from, to))),
            (Value::Date(from), Value::Date(to)) => Some(Bounds::Days(from, to)),
            _ => None,
        }
    }

    /// Obligations of the kinds of decision.
    pub(super) fn decisions(&mut self) {
        let regulation = self.regulation;
        for value in &regulation.values {
            let Some(declared) = &value.declared else { continue };
            let (Some(kind), Some(ty)) = (declared.kind, &declared.ty) else { continue };
            let (word, expected, fits) = match kind {
                DecisionKind::Kelayakan => ("kelayakan", "logika", matches!(ty, hir::Type::Logika)),
                DecisionKind::Pajak => ("pajak", "uang", matches!(ty, hir::Type::Uang(_))),
                DecisionKind::Ambang => ("ambang", "sebuah jenis", matches!(ty, hir::Type::Jenis(_))),
                DecisionKind::Tunjangan => ("tunjangan", "uang", matches!(ty, hir::Type::Uang(_))),
            };
            if !fits {
                let found = show::declared(ty, regulation);
                self.here = ProvisionId(0);
                self.report(
                    Diagnostic::error(Code::DecisionType, declared.span)
                        .with("kind", word)
                        .with(
                            "expected",
                            Arg::words(expected, if expected == "sebuah jenis" { "an enumeration" } else { expected }),
                        )
                        .with("found", found),
                );
            }
        }
        // A fraction cannot leave the regulation unrounded, and a text is only compared.
        for decision in &regulation.decisions {
            for output in &decision.outputs {
                if self.values.get(output.index()).and_then(Option::as_ref).is_some_and(|value| value.dim == Dim::Teks) {
                    let name = regulation.values.get(output.index()).map_or_else(String::new, |v| v.name.clone());
                    self.here = ProvisionId(0);
                    self.mismatch_hint(
                        decision.span,
                        Arg::words(format!("Hasil `{name}`"), format!("The result `{name}`")),
                        Arg::words("sesuatu yang dapat dihitung atau dipilih", "something that can be computed or chosen"),
                        show::dim(Dim::Teks, regulation),
                        Arg::words(
                            "Teks hanya dibandingkan. Nyatakan pilihannya sebagai `jenis`, dan jadikan anggotanya hasil.",
                            "Texts are only compared. Declare the choices as a `jenis`, and make its members the result.",
                        ),
                    );
                    continue;
                }
                let fraction =
                    self.values.get(output.index()).and_then(Option::as_ref).is_some_and(|v| matches!(v.ty, Type::Fraction(_)));
                let declared = regulation.values.get(output.index()).is_some_and(|v| v.declared.is_some());
                if fraction && !declared {
                    let name = regulation.values.get(output.index()).map_or_else(String::new, |v| v.name.clone());
                    self.here = ProvisionId(0);
                    self.report(
                        Diagnostic::error(Code::FractionNotRounded, decision.span)
                            .with("target", Arg::words(format!("menjadi hasil `{name}`"), format!("becomes the result `{name}`")))
                            .with("suggestion", "dibulatkan ke terdekat dalam …"),
                    );
                }
            }
        }
    }

    pub(super) fn assertions(&mut self) {
        let regulation = self.regulation;
        for assertion in &regulation.assertions {
            self.here = assertion.provision;
            // An assertion is skipped where an input it reads is absent, so inside it every input is there.
            let mut inputs = Vec::new();
            let mut reads_value = false;
            assertion.condition.refs(&mut |target, _| match target {
                hir::Ref::Input(_) => inputs.push(target),
                hir::Ref::Field(..) => {}
                hir::Ref::Value(_) | hir::Ref::Computed(..) => reads_value = true,
            });
            if reads_value {
                let what = Arg::words("`pastikan`", "`pastikan`");
                self.mismatch_words(
                    assertion.span,
                    what,
                    Arg::words("hanya menguji masukan", "a test of inputs only"),
                    Arg::words("menguji nilai yang dihitung", "a test of a computed value"),
                );
                continue;
            }
            inputs.retain(|target| self.present.insert(*target));
            self.in_assertion = true;
            let condition = self.condition(&assertion.condition);
            self.in_assertion = false;
            self.forget(inputs);
            self.assertions.extend(condition);
        }
    }

    /// A constant as a decimal.
    pub(super) fn decimal(constant: Constant) -> Option<Decimal> {
        match constant {
            Constant::Number(decimal, _) => Some(decimal),
            _ => None,
        }
    }
}
