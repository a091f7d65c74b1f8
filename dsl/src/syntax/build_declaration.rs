//! Pairs of a declaration → types, records, inputs and decisions of the AST.

use pest::iterators::{Pair, Pairs};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::Span;

use super::ast::{Decision, DecisionKind, DecisionOutput, Enumeration, Expr, Field, Input, Member, Name, Record, Type, TypeKind};
use super::build::{Builder, Built};
use super::build_item::{find, has};
use super::grammar::Rule;

impl Builder<'_> {
    pub(super) fn enumeration(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Enumeration> {
        let name = self.name(&self.first(inner.clone(), Rule::new_name, span)?);
        let ordered = has(&inner, Rule::kw_berurutan);
        let changes = has(&inner, Rule::kw_ubah);
        let separators: Vec<Pair<'_, Rule>> = inner.clone().filter(|pair| pair.as_rule() == Rule::member_sep).collect();
        let members = inner.filter(|pair| pair.as_rule() == Rule::member_decl).map(|pair| {
            let parts = pair.into_inner();
            Ok(Member {
                name: self.name(&self.first(parts.clone(), Rule::new_name, span)?),
                external: self.optional_text(parts, Rule::external)?,
            })
        });
        let members: Vec<Member> = members.collect::<Built<_>>()?;
        let wrong = separators.iter().find(|sign| (sign.as_str() == "<") != ordered);
        if let Some(wrong) = wrong {
            return Err(Box::new(self.member_order(wrong, ordered, &name, &separators, &members)));
        }
        Ok(Enumeration { changes, name, ordered, members })
    }

    /// `<` between members of a type without order, or another sign between those of one with it.
    fn member_order(
        &self,
        sign: &Pair<'_, Rule>,
        ordered: bool,
        name: &Name,
        separators: &[Pair<'_, Rule>],
        members: &[Member],
    ) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code::Unexpected, self.span(sign)).with("found", format!("`{}`", sign.as_str()));
        let every = |due: &str| separators.iter().all(|sign| sign.as_str() == due);
        if !ordered && (every("<") || every(">")) {
            let hint = Arg::words(
                format!("Jenis yang bertingkat ditulis `jenis {} berurutan: …`, mulai dari yang terendah.", name.text),
                format!("A type with an order is written `jenis {} berurutan: …`, from the lowest.", name.text),
            );
            let place = Span { start: name.span.end, ..name.span };
            let diagnostic = diagnostic.with("expected", Arg::words("`,`", "`,`")).with("hint", hint);
            return if every("<") { diagnostic.suggest(place, " berurutan") } else { diagnostic };
        }
        let written = |member: &Member| match &member.external {
            Some(external) => format!("{} sebagai \"{}\"", member.name.text, external.text),
            None => member.name.text.clone(),
        };
        let mut names: Vec<String> = members.iter().map(written).collect();
        let falling = every(">");
        if falling {
            names.reverse();
        }
        let due = if ordered { " < " } else { ", " };
        let list = names.join(due);
        let hint = match (ordered, falling) {
            (true, true) => {
                Arg::words(format!("Mulai dari yang terendah: `{list}`."), format!("Start with the lowest: `{list}`."))
            }
            (true, false) => Arg::words(
                format!("Urutannya ditulis dengan `<`, mulai dari yang terendah: `{list}`."),
                format!("The order is written with `<`, from the lowest: `{list}`."),
            ),
            (false, _) => Arg::words(format!("Tulis `{list}`."), format!("Write `{list}`.")),
        };
        let expected = if ordered { Arg::words("`<`", "`<`") } else { Arg::words("`,`", "`,`") };
        let ends = members
            .first()
            .map(|first| first.name.span)
            .zip(members.last().map(|last| last.external.as_ref().map_or(last.name.span, |external| external.span)));
        let diagnostic = diagnostic.with("expected", expected).with("hint", hint);
        match ends {
            // Which of two signs was meant, nobody knows.
            Some((first, last)) if falling || separators.iter().all(|sign| sign.as_str() != ">") => {
                diagnostic.suggest(first.to(last), list)
            }
            _ => diagnostic,
        }
    }

    pub(super) fn record(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Record> {
        let changes = has(&inner, Rule::kw_ubah);
        let name = self.name(&self.first(inner.clone(), Rule::new_name, span)?);
        let fields = inner.filter(|pair| pair.as_rule() == Rule::field).map(|pair| {
            let parts = pair.into_inner();
            self.once(&parts, &[(Rule::range, "antara"), (Rule::optional, "boleh kosong")])?;
            Ok(Field {
                name: self.name(&self.first(parts.clone(), Rule::new_name, span)?),
                external: self.optional_text(parts.clone(), Rule::external)?,
                ty: self.ty(&self.first(parts.clone(), Rule::ty, span)?)?,
                range: find(parts.clone(), Rule::range).map(|pair| self.range(&pair)).transpose()?,
                optional: has(&parts, Rule::optional),
                label: self.optional_text(parts, Rule::label)?,
            })
        });
        Ok(Record { changes, name, fields: fields.collect::<Built<_>>()? })
    }

    fn range(&self, pair: &Pair<'_, Rule>) -> Built<(Expr, Expr)> {
        let span = self.span(pair);
        let mut ends = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::sum);
        let low = self.expr(self.need(ends.next(), span)?)?;
        let high = self.expr(self.need(ends.next(), span)?)?;
        Ok((low, high))
    }

    fn once(&self, inner: &Pairs<'_, Rule>, parts: &[(Rule, &str)]) -> Built<()> {
        for (rule, word) in parts {
            if let Some(second) = inner.clone().filter(|pair| pair.as_rule() == *rule).nth(1) {
                return Err(Box::new(Diagnostic::error(Code::RepeatedPart, self.span(&second)).with("word", *word)));
            }
        }
        Ok(())
    }

    /// A judgement without its judge, or a judge of what is no judgement.
    fn whose(&self, inner: &Pairs<'_, Rule>, judged: Option<&Pair<'_, Rule>>, name: &Name) -> Diagnostic {
        let first = inner.clone().next().map_or(name.span, |word| self.span(&word));
        match judged {
            Some(judged) => Diagnostic::error(Code::Unexpected, self.span(judged))
                .with("found", "`oleh`")
                .with("expected", Arg::words("`pertimbangan` di awal baris", "`pertimbangan` at the start of the line"))
                .with(
                    "hint",
                    Arg::words(
                        format!("Penilaian manusia ditulis `pertimbangan {}: …`.", name.text),
                        format!("A human judgement is written `pertimbangan {}: …`.", name.text),
                    ),
                )
                .suggest(first, "pertimbangan"),
            None => {
                let ty = find(inner.clone(), Rule::ty).map_or(name.span, |ty| self.span(&ty));
                Diagnostic::error(Code::Unexpected, first)
                    .with("found", Arg::words("`pertimbangan` tanpa penilainya", "`pertimbangan` without its judge"))
                    .with("expected", Arg::words("`oleh` dan nama penilainya", "`oleh` and who judges"))
                    .with(
                        "hint",
                        Arg::words(
                            "Sebutkan siapa yang menilai, misalnya `oleh \"Tim Verifikasi\"`.",
                            "Say who judges, such as `oleh \"Tim Verifikasi\"`.",
                        ),
                    )
                    .suggest(Span { start: ty.end, ..ty }, " oleh \"Tim Verifikasi\"")
            }
        }
    }

    pub(super) fn input(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Input> {
        self.once(
            &inner,
            &[(Rule::range, "antara"), (Rule::default, "bawaan"), (Rule::optional, "boleh kosong"), (Rule::judged, "oleh")],
        )?;
        let judged = find(inner.clone(), Rule::judged);
        let judgement = has(&inner, Rule::kw_pertimbangan);
        let name = self.name(&self.first(inner.clone(), Rule::new_name, span)?);
        if judgement != judged.is_some() {
            return Err(Box::new(self.whose(&inner, judged.as_ref(), &name)));
        }
        let default = find(inner.clone(), Rule::default)
            .map(|pair| self.first(pair.into_inner(), Rule::sum, span).and_then(|value| self.expr(value)));
        Ok(Input {
            changes: has(&inner, Rule::kw_ubah),
            secret: has(&inner, Rule::secret),
            judged_by: judged.map(|pair| self.text_in(&pair)).transpose()?,
            name,
            external: self.optional_text(inner.clone(), Rule::external)?,
            ty: self.ty(&self.first(inner.clone(), Rule::ty, span)?)?,
            range: find(inner.clone(), Rule::range).map(|pair| self.range(&pair)).transpose()?,
            default: default.transpose()?,
            optional: has(&inner, Rule::optional),
            label: self.optional_text(inner, Rule::label)?,
        })
    }

    pub(super) fn decision(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Decision> {
        let kind = find(inner.clone(), Rule::decision_kind).map(|pair| match pair.as_str() {
            "kelayakan" => DecisionKind::Kelayakan,
            "pajak" => DecisionKind::Pajak,
            "ambang" => DecisionKind::Ambang,
            _ => DecisionKind::Tunjangan,
        });
        let name = self.name(&self.first(inner.clone(), Rule::new_name, span)?);
        let output = if let Some(several) = find(inner.clone(), Rule::several) {
            let names = several.into_inner().filter(|pair| pair.as_rule() == Rule::name);
            DecisionOutput::Several(names.map(|pair| self.name(&pair)).collect())
        } else if let Some(value) = find(inner.clone(), Rule::value_output) {
            let parts = value.into_inner();
            self.once(&parts, &[(Rule::range, "antara"), (Rule::optional, "boleh kosong"), (Rule::negative, "boleh negatif")])?;
            DecisionOutput::Value {
                ty: self.ty(&self.first(parts.clone(), Rule::ty, span)?)?,
                range: find(parts.clone(), Rule::range).map(|pair| self.range(&pair)).transpose()?,
                optional: has(&parts, Rule::optional),
                negative: has(&parts, Rule::negative),
            }
        } else if kind == Some(DecisionKind::Kelayakan) {
            let ty = Type { kind: TypeKind::Logika, span: name.span };
            DecisionOutput::Value { ty, range: None, optional: false, negative: false }
        } else {
            let after = Span { start: name.span.end, ..name.span };
            return Err(Box::new(
                Diagnostic::error(Code::MissingType, name.span).with("name", name.text.as_str()).suggest(after, ": uang"),
            ));
        };
        Ok(Decision {
            changes: has(&inner, Rule::kw_ubah),
            kind,
            name,
            external: self.optional_text(inner.clone(), Rule::external)?,
            output,
            label: self.optional_text(inner, Rule::label)?,
        })
    }
}
