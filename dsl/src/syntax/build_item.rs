//! Pairs of one item → the header, declarations, headings and statements of the AST.

use pest::iterators::{Pair, Pairs};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::Span;

use super::ast::{
    Amendment, AmendmentAction, Assertion, Collect, Date, EdgeWord, Example, Exception, ExceptionKind, Expected, Expr, Given,
    GivenValue, Guard, GuardWord, Heading, Instrument, ItemKind, Lineage, LineageKind, Meta, MissingDay, Name, Note, NoteKind,
    Order, ProvisionRef, RegulationRef, Requirement, RequirementContent, RequirementMode, RuleBody, Tariff, Text, Title, Until,
    Waiver, Zone,
};
use super::build::{Builder, Built};
use super::build_expr::is_whole;
use super::build_table::until_word;
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
            Rule::record => ItemKind::Record(self.record(inner, span)?),
            Rule::input => ItemKind::Input(self.input(inner, span)?),
            Rule::decision => ItemKind::Decision(self.decision(inner, span)?),
            Rule::assertion => ItemKind::Assertion(Assertion {
                condition: self.whole(inner.clone(), span)?,
                text: self.text_in(&self.first(inner, Rule::label, span)?)?,
            }),
            Rule::heading => ItemKind::Heading(self.heading(inner, span, inline)?),
            Rule::collect if has(&inner, Rule::bare_since) => Err(self.bare_since(&inner, span))?,
            Rule::definition => ItemKind::Rule(self.rule(inner, span)?),
            Rule::collect => ItemKind::Collect(Collect {
                target: self.name(&self.first(inner.clone(), Rule::new_name, span)?),
                member: self.expr(self.first(inner.clone(), Rule::sum, span)?)?,
                guard: self.optional_guard(inner.clone())?,
                from: self.since(&inner)?,
                until: self.until(&inner)?,
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
            Rule::amendment => ItemKind::Amendment(self.amendment(inner, span)?),
            Rule::end_amendment => ItemKind::EndAmendment,
            Rule::lineage => ItemKind::Lineage(self.lineage(&inner, span)?),
            Rule::example => ItemKind::Example(self.example(inner, span)?),
            _ => self.need(None, span)?,
        })
    }

    fn references(&self, inner: Pairs<'_, Rule>) -> Vec<ProvisionRef> {
        inner.filter(|pair| pair.as_rule() == Rule::reference).map(|pair| self.reference(&pair)).collect()
    }

    pub fn guard(&self, pair: &Pair<'_, Rule>) -> Built<Guard> {
        let span = self.span(pair);
        let inner = pair.clone().into_inner();
        let word = if has(&inner, Rule::kw_jika) { GuardWord::Jika } else { GuardWord::DalamHal };
        Ok(Guard { word, condition: self.whole(inner, span)? })
    }

    /// The condition, value or question among the parts of something.
    fn whole(&self, mut inner: Pairs<'_, Rule>, span: Span) -> Built<Expr> {
        let found = inner.find(|pair| is_whole(pair.as_rule()));
        self.expr(self.need(found, span)?)
    }

    /// The day of `berlaku sejak …`.
    fn since(&self, inner: &Pairs<'_, Rule>) -> Built<Option<Date>> {
        let Some(validity) = find(inner.clone(), Rule::validity) else { return Ok(None) };
        find(validity.into_inner(), Rule::since).map(|pair| self.date_in(&pair)).transpose()
    }

    /// The day of `berlaku … sampai dengan …`.
    fn until(&self, inner: &Pairs<'_, Rule>) -> Built<Option<Until>> {
        let Some(validity) = find(inner.clone(), Rule::validity) else { return Ok(None) };
        let Some(pair) = find(validity.into_inner(), Rule::until) else { return Ok(None) };
        let word = find(pair.clone().into_inner(), Rule::sd).as_ref().map_or(EdgeWord::SampaiDengan, until_word);
        Ok(Some(Until { day: self.date_in(&pair)?, word }))
    }

    /// `sejak` without `berlaku`.
    fn bare_since(&self, inner: &Pairs<'_, Rule>, span: Span) -> Box<Diagnostic> {
        let bare =
            self.first(inner.clone(), Rule::bare_since, span).and_then(|bare| Ok((self.date_in(&bare)?, self.span(&bare))));
        let (day, place) = match bare {
            Ok(found) => found,
            Err(found) => return found,
        };
        let words = format!("{} {} {}", day.day, month_name(day), day.year);
        Box::new(Diagnostic::error(Code::BareSejak, place).with("suggestion", words).suggest(place.start_point(), "berlaku "))
    }

    pub(super) fn optional_text(&self, inner: Pairs<'_, Rule>, rule: Rule) -> Built<Option<Text>> {
        find(inner, rule).map(|pair| self.text_in(&pair)).transpose()
    }

    fn optional_guard(&self, inner: Pairs<'_, Rule>) -> Built<Option<Guard>> {
        find(inner, Rule::guard).map(|pair| self.guard(&pair)).transpose()
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
        let walikota = kind_words.ends_with("Walikota");
        Ok(Title { kind, issuer: issuer.join(" "), number, year, walikota, span })
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
            Rule::m_surut => Meta::BerlakuSurut(self.date_in(&pair)?),
            Rule::m_sampai => Meta::BerlakuSampai(self.date_in(&pair)?),
            Rule::m_mengubah => Meta::Mengubah(regulation()?),
            Rule::m_mencabut => Meta::Mencabut(regulation()?),
            Rule::m_melaksanakan => Meta::Melaksanakan(regulation()?),
            Rule::m_zona => Meta::ZonaWaktu(match self.first(inner, Rule::zone, span)?.as_str().to_ascii_uppercase().as_str() {
                "WIB" => Zone::Wib,
                "WITA" => Zone::Wita,
                _ => Zone::Wit,
            }),
            Rule::m_missing => {
                let end = self.first(inner, Rule::missing_day, span)?.as_str().starts_with("akhir");
                Meta::MissingDay(if end { MissingDay::EndOfMonth } else { MissingDay::NextFirst })
            }
            _ => Meta::Aplikasi(inner.filter(|part| part.as_rule() == Rule::text).map(|part| self.text(&part)).collect()),
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
        if has(&inner, Rule::bare_since) {
            return Err(self.bare_since(&inner, span));
        }
        let exception = find(inner.clone(), Rule::exception).map(|pair| -> Built<Exception> {
            let parts = pair.into_inner();
            let dependent = has(&parts, Rule::kw_dikecualikan);
            let kind = if dependent { ExceptionKind::Dikecualikan } else { ExceptionKind::Menyimpang };
            Ok(Exception { kind, targets: self.references(parts) })
        });
        let each = find(inner.clone(), Rule::each)
            .map(|pair| self.first(pair.into_inner(), Rule::name, span).map(|name| self.name(&name)));
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
        Ok(super::ast::Rule {
            each: each.transpose()?,
            exception: exception.transpose()?,
            targets,
            body,
            guard: self.optional_guard(inner.clone())?,
            otherwise: has(&inner, Rule::otherwise),
            from: self.since(&inner)?,
            until: self.until(&inner)?,
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
                condition: self.whole(inner.clone(), span)?,
                from: self.since(&inner)?,
                until: self.until(&inner)?,
                text: self.optional_text(inner, Rule::label)?,
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

    fn amendment(&self, mut inner: Pairs<'_, Rule>, span: Span) -> Built<Amendment> {
        let form = self.need(inner.next(), span)?;
        let rule = form.as_rule();
        let parts = form.into_inner();
        let amended = self.first(parts.clone(), Rule::amended, span)?.into_inner();
        let action = match rule {
            Rule::replace => AmendmentAction::Replace,
            Rule::insert => {
                let beside = self.reference(&self.first(parts.clone(), Rule::reference, span)?);
                let before = has(&parts, Rule::kw_sebelum);
                if before { AmendmentAction::InsertBefore(beside) } else { AmendmentAction::InsertAfter(beside) }
            }
            _ => AmendmentAction::Delete,
        };
        Ok(Amendment {
            action,
            base: find(amended.clone(), Rule::other_law).map(|pair| self.regulation(&pair)),
            target: self.reference(&self.first(amended, Rule::reference, span)?),
            rows: Vec::new(),
            body: Vec::new(),
            closing_comments: Vec::new(),
        })
    }

    fn lineage(&self, inner: &Pairs<'_, Rule>, span: Span) -> Built<Lineage> {
        let kind = if has(inner, Rule::kw_diubah) {
            LineageKind::Replaced
        } else if has(inner, Rule::kw_disisipkan) {
            LineageKind::Inserted
        } else {
            LineageKind::Deleted
        };
        Ok(Lineage { kind, by: self.regulation(&self.first(inner.clone(), Rule::rest_of_line, span)?) })
    }

    /// A regulation as it is written, blanks aside.
    fn regulation(&self, pair: &Pair<'_, Rule>) -> RegulationRef {
        RegulationRef { text: pair.as_str().split_whitespace().collect::<Vec<_>>().join(" "), span: self.span(pair) }
    }

    fn example(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Example> {
        let mut given = Vec::new();
        for pair in inner.clone().filter(|pair| pair.as_rule() == Rule::given) {
            for fact in pair.into_inner() {
                let rule = fact.as_rule();
                let parts = fact.into_inner();
                match rule {
                    Rule::binding => {
                        let name = self.name(&self.first(parts.clone(), Rule::name, span)?);
                        let value = self.expr(self.first(parts, Rule::sum, span)?)?;
                        given.push(Given { name, value: GivenValue::Expr(value) });
                    }
                    // The rows are read one by one, like those of a table.
                    Rule::listed => given.push(Given {
                        name: self.name(&self.first(parts, Rule::name, span)?),
                        value: GivenValue::Rows { header: Vec::new(), rows: Vec::new() },
                    }),
                    _ => {}
                }
            }
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
