//! Pairs of one item → the header, declarations, headings and statements of the AST.

use pest::iterators::{Pair, Pairs};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::Span;

use super::ast::{
    Assertion, Collect, Date, Decision, DecisionKind, DecisionOutput, Enumeration, Example, Exception, ExceptionKind, Expected,
    Expr, Given, GivenValue, Heading, Input, Instrument, ItemKind, Member, Meta, Name, Note, NoteKind, Order, ProvisionRef,
    RegulationRef, Requirement, RequirementContent, RequirementMode, RuleBody, Tariff, Text, Title, Type, TypeKind, Waiver,
};
use super::build::{Builder, Built};
use super::grammar::Rule;

impl Builder<'_> {
    /// Any item but a row.
    pub fn item(&self, pair: Pair<'_, Rule>, inline: bool) -> Built<ItemKind> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let inner = pair.into_inner();
        Ok(match rule {
            Rule::title => ItemKind::Title(self.title(inner, span)?),
            Rule::meta => ItemKind::Meta(self.meta(self.need(inner.clone().next(), span)?)?),
            Rule::enumeration => ItemKind::Enumeration(self.enumeration(inner, span)?),
            Rule::input => ItemKind::Input(self.input(inner, span)?),
            Rule::decision => ItemKind::Decision(self.decision(inner, span)?),
            Rule::assertion => ItemKind::Assertion(Assertion {
                condition: self.expr(self.first(inner.clone(), Rule::logic, span)?)?,
                text: self.text_in(&self.first(inner, Rule::label, span)?)?,
            }),
            Rule::heading => ItemKind::Heading(self.heading(inner, span, inline)?),
            Rule::definition => ItemKind::Rule(self.rule(inner, span)?),
            Rule::collect => ItemKind::Collect(Collect {
                target: self.name(&self.first(inner.clone(), Rule::new_name, span)?),
                member: self.expr(self.first(inner.clone(), Rule::sum, span)?)?,
                guard: self.optional_guard(inner)?,
                from: None,
                until: None,
            }),
            Rule::tariff => ItemKind::Tariff(Tariff {
                name: self.name(&self.first(inner.clone(), Rule::new_name, span)?),
                progressive: has(&inner, Rule::kw_progresif),
                rows: Vec::new(),
            }),
            Rule::requirement => ItemKind::Requirement(self.requirement(inner, span)?),
            Rule::waiver => ItemKind::Waiver(Waiver {
                target: self.reference(&self.first(inner.clone(), Rule::reference, span)?),
                guard: self.guard(&self.first(inner, Rule::guard, span)?)?,
            }),
            Rule::order => ItemKind::Order(Order {
                target: self.name(&self.first(inner.clone(), Rule::new_name, span)?),
                provisions: self.references(inner),
            }),
            Rule::note => ItemKind::Note(self.note(inner, span)?),
            Rule::example => ItemKind::Example(self.example(inner, span)?),
            _ => self.need(None, span)?,
        })
    }

    fn references(&self, inner: Pairs<'_, Rule>) -> Vec<ProvisionRef> {
        inner.filter(|pair| pair.as_rule() == Rule::reference).map(|pair| self.reference(&pair)).collect()
    }

    pub fn guard(&self, pair: &Pair<'_, Rule>) -> Built<Expr> {
        let span = self.span(pair);
        self.expr(self.first(pair.clone().into_inner(), Rule::logic, span)?)
    }

    fn optional_guard(&self, inner: Pairs<'_, Rule>) -> Built<Option<Expr>> {
        find(inner, Rule::guard).map(|pair| self.guard(&pair)).transpose()
    }

    fn optional_text(&self, inner: Pairs<'_, Rule>, rule: Rule) -> Built<Option<Text>> {
        find(inner, rule).map(|pair| self.text_in(&pair)).transpose()
    }

    fn title(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Title> {
        let written = self.first(inner.clone(), Rule::instrument, span)?;
        let words: Vec<&str> = written.as_str().split_whitespace().collect();
        let kind_words = words.join(" ");
        let mut issuer: Vec<String> =
            inner.clone().filter(|pair| pair.as_rule() == Rule::issuer_word).map(|pair| pair.as_str().to_owned()).collect();
        let kind = match kind_words.as_str() {
            "Undang-Undang" => Instrument::Uu,
            "Peraturan Pemerintah Pengganti Undang-Undang" => Instrument::Perppu,
            "Peraturan Pemerintah" => Instrument::Pp,
            "Peraturan Presiden" => Instrument::Perpres,
            "Peraturan Menteri Keuangan" => Instrument::Pmk,
            "Peraturan Menteri" => Instrument::Permen,
            "Peraturan Daerah" => Instrument::Perda,
            "Peraturan Wali Kota" | "Peraturan Walikota" => Instrument::Perwali,
            "Keputusan Wali Kota" | "Keputusan Walikota" => Instrument::Kepwal,
            "Petunjuk Teknis" => Instrument::Juknis,
            // The kind does not tell a mayor's from a regent's, nor one body from another: their name keeps that word.
            _ => {
                let body = words.get(1).copied().unwrap_or_default();
                issuer.insert(0, body.to_owned());
                if body == "Bupati" { Instrument::Perwali } else { Instrument::PeraturanLembaga }
            }
        };
        let numbered = self.first(inner.clone(), Rule::title_number, span)?;
        let number = numbered.into_inner().find_map(|pair| match pair.as_rule() {
            Rule::text => Some(self.text(&pair).text),
            Rule::loose_number => Some(pair.as_str().to_owned()),
            _ => None,
        });
        let year = find(inner, Rule::year).and_then(|pair| pair.as_str().parse().ok());
        Ok(Title { kind, issuer: issuer.join(" "), number, year, span })
    }

    fn meta(&self, pair: Pair<'_, Rule>) -> Built<Meta> {
        let span = self.span(&pair);
        let inner = pair.clone().into_inner();
        let words = || -> Built<Text> {
            if let Some(text) = find(inner.clone(), Rule::text) {
                return Ok(self.text(&text));
            }
            let rest = self.first(inner.clone(), Rule::rest_of_line, span)?;
            Ok(Text { text: rest.as_str().split_whitespace().collect::<Vec<_>>().join(" "), span: self.span(&rest) })
        };
        let regulation = || words().map(|text| RegulationRef { text: text.text, span: text.span });
        Ok(match pair.as_rule() {
            Rule::m_tentang => Meta::Tentang(words()?),
            Rule::m_disingkat => Meta::Disingkat(words()?),
            Rule::m_id => Meta::Id(words()?),
            Rule::m_sumber => Meta::Sumber(words()?),
            Rule::m_ditetapkan => Meta::Ditetapkan(self.date_in(&pair)?),
            Rule::m_diundangkan => Meta::Diundangkan(self.date_in(&pair)?),
            Rule::m_mulai => Meta::MulaiBerlaku(self.date_in(&pair)?),
            Rule::m_sampai => Meta::BerlakuSampai(self.date_in(&pair)?),
            Rule::m_mengubah => Meta::Mengubah(regulation()?),
            Rule::m_mencabut => Meta::Mencabut(regulation()?),
            Rule::m_melaksanakan => Meta::Melaksanakan(regulation()?),
            _ => Meta::Aplikasi(inner.filter(|part| part.as_rule() == Rule::text).map(|part| self.text(&part)).collect()),
        })
    }

    fn enumeration(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Enumeration> {
        let name = self.name(&self.first(inner.clone(), Rule::new_name, span)?);
        let members = inner.filter(|pair| pair.as_rule() == Rule::member_decl).map(|pair| {
            let parts = pair.into_inner();
            Ok(Member {
                name: self.name(&self.first(parts.clone(), Rule::new_name, span)?),
                external: self.optional_text(parts, Rule::external)?,
            })
        });
        Ok(Enumeration { name, ordered: false, members: members.collect::<Built<_>>()? })
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

    fn input(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Input> {
        self.once(&inner, &[(Rule::range, "antara"), (Rule::default, "bawaan"), (Rule::optional, "boleh kosong")])?;
        let default = find(inner.clone(), Rule::default)
            .map(|pair| self.first(pair.into_inner(), Rule::sum, span).and_then(|value| self.expr(value)));
        Ok(Input {
            secret: false,
            judged_by: None,
            name: self.name(&self.first(inner.clone(), Rule::new_name, span)?),
            external: self.optional_text(inner.clone(), Rule::external)?,
            ty: self.ty(&self.first(inner.clone(), Rule::ty, span)?)?,
            range: find(inner.clone(), Rule::range).map(|pair| self.range(&pair)).transpose()?,
            default: default.transpose()?,
            optional: has(&inner, Rule::optional),
            label: self.optional_text(inner, Rule::label)?,
        })
    }

    fn decision(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Decision> {
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
            kind,
            name,
            external: self.optional_text(inner.clone(), Rule::external)?,
            output,
            label: self.optional_text(inner, Rule::label)?,
        })
    }

    fn heading(&self, inner: Pairs<'_, Rule>, span: Span, inline: bool) -> Built<Heading> {
        let reference = self.first(inner.clone(), Rule::reference, span)?;
        // A drafter who writes the condition first means the rule below it, not the whole provision.
        if let Some(guard) = find(inner.clone(), Rule::guard) {
            let between = guard.as_span().get_input().get(reference.as_span().end()..guard.as_span().start());
            if between.is_some_and(|between| between.contains('\n')) {
                let heading = reference.as_str().trim().to_owned();
                return Err(Box::new(Diagnostic::error(Code::GuardOnOwnLine, self.span(&guard)).with("heading", heading)));
            }
        }
        Ok(Heading {
            path: self.reference(&reference).path,
            effective: find(inner.clone(), Rule::effective).map(|pair| self.date_in(&pair)).transpose()?,
            guard: self.optional_guard(inner.clone())?,
            summary: self.optional_text(inner, Rule::label)?,
            inline,
        })
    }

    fn rule(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<super::ast::Rule> {
        if let Some(bare) = find(inner.clone(), Rule::bare_since) {
            let day = self.date_in(&bare)?;
            let place = self.span(&bare);
            let words = format!("{} {} {}", day.day, month_name(day), day.year);
            return Err(Box::new(
                Diagnostic::error(Code::BareSejak, place).with("suggestion", words).suggest(place.start_point(), "berlaku "),
            ));
        }
        let exception = find(inner.clone(), Rule::exception).map(|pair| -> Built<Exception> {
            let parts = pair.into_inner();
            let dependent = has(&parts, Rule::kw_dikecualikan);
            let kind = if dependent { ExceptionKind::Dikecualikan } else { ExceptionKind::Menyimpang };
            Ok(Exception { kind, targets: vec![self.reference(&self.first(parts, Rule::reference, span)?)] })
        });
        let targets = self.first(inner.clone(), Rule::targets, span)?.into_inner();
        let targets = targets.filter(|pair| pair.as_rule() == Rule::new_name).map(|pair| self.name(&pair)).collect();
        let body = if let Some(table) = find(inner.clone(), Rule::table) {
            RuleBody::Table(self.table(table)?)
        } else if let Some(list) = find(inner.clone(), Rule::requirements) {
            let (mode, text) = self.requirements(&list)?;
            RuleBody::Requirements { mode, text }
        } else {
            RuleBody::Expr(self.expr(self.first(inner.clone(), Rule::expr, span)?)?)
        };
        let validity = find(inner.clone(), Rule::validity);
        let day = |rule: Rule| -> Built<Option<Date>> {
            let Some(validity) = validity.clone() else { return Ok(None) };
            find(validity.into_inner(), rule).map(|pair| self.date_in(&pair)).transpose()
        };
        Ok(super::ast::Rule {
            each: None,
            exception: exception.transpose()?,
            targets,
            body,
            guard: self.optional_guard(inner.clone())?,
            otherwise: has(&inner, Rule::otherwise),
            from: day(Rule::since)?,
            until: day(Rule::until)?,
        })
    }

    fn requirements(&self, pair: &Pair<'_, Rule>) -> Built<(RequirementMode, Option<Text>)> {
        let span = self.span(pair);
        let parts = pair.clone().into_inner();
        let mode = self.first(parts.clone(), Rule::mode, span)?;
        let all = has(&mode.into_inner(), Rule::kw_kumulatif);
        let mode = if all { RequirementMode::Kumulatif } else { RequirementMode::Alternatif };
        Ok((mode, self.optional_text(parts, Rule::label)?))
    }

    fn requirement(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Requirement> {
        let segment = self.segment(&self.first(inner.clone(), Rule::segment, span)?);
        let content = if let Some(group) = find(inner.clone(), Rule::requirements) {
            let (mode, text) = self.requirements(&group)?;
            RequirementContent::Group { mode, text }
        } else {
            RequirementContent::Leaf {
                condition: self.expr(self.first(inner.clone(), Rule::logic, span)?)?,
                text: self.optional_text(inner, Rule::label)?,
                from: None,
                until: None,
            }
        };
        Ok(Requirement { segment, content })
    }

    fn note(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Note> {
        let kind = self.need(self.first(inner.clone(), Rule::note_kind, span)?.into_inner().next(), span)?;
        let kind = match kind.as_rule() {
            Rule::kw_asumsi => NoteKind::Asumsi,
            Rule::kw_tafsir => NoteKind::Tafsir,
            Rule::kw_tidak => NoteKind::TidakDiotomasi,
            _ => NoteKind::BelumDituangkan,
        };
        let about: Vec<Name> = find(inner.clone(), Rule::about)
            .into_iter()
            .flat_map(Pair::into_inner)
            .filter(|pair| pair.as_rule() == Rule::name)
            .map(|pair| self.name(&pair))
            .collect();
        Ok(Note { kind, text: self.text_in(&self.first(inner, Rule::label, span)?)?, about })
    }

    fn example(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Example> {
        let mut given = Vec::new();
        for pair in inner.clone().filter(|pair| pair.as_rule() == Rule::given) {
            let values = self.bindings(pair)?.into_iter();
            given.extend(values.map(|(name, value)| Given { name, value: GivenValue::Expr(value) }));
        }
        let expected = if let Some(values) = find(inner.clone(), Rule::expected) {
            Expected::Values(self.bindings(values)?)
        } else {
            let failure = self.first(inner.clone(), Rule::failure, span)?;
            let name = self.first(failure.into_inner(), Rule::failure_name, span)?;
            let words = name.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
            Expected::Failure { name: words, span: self.span(&name) }
        };
        let basis = find(inner.clone(), Rule::basis).map_or_else(Vec::new, |pair| self.references(pair.into_inner()));
        Ok(Example {
            title: self.text_in(&self.first(inner.clone(), Rule::label, span)?)?,
            date: find(inner, Rule::on_day).map(|pair| self.date_in(&pair)).transpose()?,
            given,
            expected,
            basis,
        })
    }

    fn bindings(&self, pair: Pair<'_, Rule>) -> Built<Vec<(Name, Expr)>> {
        let span = self.span(&pair);
        let list = self.first(pair.into_inner(), Rule::bindings, span)?;
        let mut out = Vec::new();
        for binding in list.into_inner().filter(|part| part.as_rule() == Rule::binding) {
            let parts = binding.into_inner();
            let name = self.name(&self.first(parts.clone(), Rule::name, span)?);
            out.push((name, self.expr(self.first(parts, Rule::sum, span)?)?));
        }
        Ok(out)
    }
}

/// The first pair of a kind, where it may be missing.
pub(super) fn find<'i>(mut pairs: Pairs<'i, Rule>, rule: Rule) -> Option<Pair<'i, Rule>> {
    pairs.find(|pair| pair.as_rule() == rule)
}

/// Whether there is a pair of a kind.
pub(super) fn has(pairs: &Pairs<'_, Rule>, rule: Rule) -> bool {
    pairs.clone().any(|pair| pair.as_rule() == rule)
}

fn month_name(day: Date) -> &'static str {
    let index = usize::try_from(day.month).ok().and_then(|month| month.checked_sub(1));
    index.and_then(|index| super::words::MONTHS.get(index)).copied().unwrap_or_default()
}
