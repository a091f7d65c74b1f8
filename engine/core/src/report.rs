//! Failures of an evaluation in a person's words.

use crate::catalogue::Code;
use crate::diagnostic::{Arg, Diagnostic};
use crate::facts::Facts;
use crate::failure::{Failure, FailureKind};
use crate::ir::{Input, InputId, Op, Program, ProvisionId, Type, Unit, ValueDef, ValueId};
use crate::show;
use crate::value::Day;
use crate::verify::{expressions, needs};

/// The message about a failure, at the place it speaks of.
pub fn diagnose(program: &Program, facts: &Facts, law_day: Day, asked: &[ValueId], failure: &Failure) -> Diagnostic {
    let site = program.sites.get(failure.site.index());
    let at =
        Diagnostic::error(failure.kind.code(), site.map(|s| s.span).unwrap_or_default()).under(program.address_of(failure.site));
    let named = |diagnostic: Diagnostic, value: ValueId| match program.values.get(value.index()) {
        Some(def) => diagnostic.with("name", def.name.clone()),
        None => diagnostic,
    };
    match failure.kind {
        FailureKind::InputMissing(id) => missing(at, program, facts, asked, id),
        FailureKind::InputRefused(id) => {
            at.with("text", program.assertions.get(id.index()).map_or_else(String::new, |assertion| assertion.text.clone()))
        }
        FailureKind::NotInForce => when_in_force(at, program, law_day),
        FailureKind::Undetermined(value) => {
            let diagnostic = named(at, value);
            let tried = addresses(program, &failure.provisions);
            if tried.is_empty() { diagnostic } else { diagnostic.with("tried", tried) }
        }
        FailureKind::Conflict(value) => named(at, value).with("provisions", addresses(program, &failure.provisions)),
        FailureKind::ResultOutOfBounds(value) => {
            let diagnostic = named(at, value);
            match program.values.get(value.index()) {
                Some(def) => out_of_bounds(diagnostic, program, value, def, failure),
                None => diagnostic,
            }
        }
        FailureKind::ImpossibleRow => at.with("provisions", addresses(program, &failure.provisions)),
        FailureKind::ZeroDivision | FailureKind::DateOutOfRange => at,
        FailureKind::ListEmpty(list) => match program.inputs.get(list.index()) {
            Some(input) => at.with("name", input.external.clone()),
            None => at,
        },
        FailureKind::ListTie(list) => {
            let positions = failure.elements.iter().map(|at| format!("ke-{}", at + 1)).collect::<Vec<_>>().join(", ");
            let diagnostic = at.with("found", positions);
            match program.inputs.get(list.index()) {
                Some(input) => diagnostic.with("name", input.external.clone()),
                None => diagnostic,
            }
        }
        FailureKind::Internal => at.with("detail", "an invariant does not hold"),
    }
}

fn addresses(program: &Program, provisions: &[ProvisionId]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for provision in provisions {
        let address = program.address(*provision);
        if !address.is_empty() && !seen.contains(&address) {
            seen.push(address);
        }
    }
    seen.join("; ")
}

fn missing(at: Diagnostic, program: &Program, facts: &Facts, asked: &[ValueId], id: InputId) -> Diagnostic {
    let Some(input) = program.inputs.get(id.index()) else { return at };
    let diagnostic = at.with("name", input.external.clone()).with("expected", expected(program, input));
    let others: Vec<&str> = inputs_needed(program, asked)
        .into_iter()
        .filter(|other| *other != id && facts.get(*other).is_none())
        .filter_map(|other| program.inputs.get(other.index()))
        .filter(|input| !input.optional)
        .map(|input| input.external.as_str())
        .collect();
    if others.is_empty() { diagnostic } else { diagnostic.with("others", others.join(", ")) }
}

/// Inputs that values may demand, in declaration order.
pub fn inputs_needed(program: &Program, asked: &[ValueId]) -> Vec<InputId> {
    let mut reached = std::collections::BTreeSet::new();
    let mut inputs = std::collections::BTreeSet::new();
    let mut pending: Vec<ValueId> = asked.to_vec();
    while let Some(value) = pending.pop() {
        if !reached.insert(value) {
            continue;
        }
        let Some(def) = program.values.get(value.index()) else { continue };
        for (expr, _) in expressions(&def.definition) {
            expr.visit(&mut |expr| match &expr.op {
                Op::Input(id) | Op::InputPresent(id) => _ = inputs.insert(*id),
                Op::Query(query) => _ = inputs.insert(query.list),
                Op::Select(select) => _ = inputs.insert(select.list),
                _ => {}
            });
        }
        pending.extend(needs(&def.definition));
    }
    inputs.into_iter().collect()
}

/// That a program is not the law on a day.
pub fn not_in_force(program: &Program, law_day: Day) -> Diagnostic {
    let span = program.sites.first().map(|site| site.span).unwrap_or_default();
    when_in_force(Diagnostic::error(Code::NotInForce, span), program, law_day)
}

fn when_in_force(at: Diagnostic, program: &Program, law_day: Day) -> Diagnostic {
    let reason = match (program.from, program.until) {
        (_, Some(until)) if law_day > until && program.ended_by.is_some() => {
            let by = program.ended_by.as_deref().unwrap_or_default();
            Arg::words(
                format!("berlaku sampai dengan {}, lalu dicabut dengan {by}", until.indonesian()),
                format!("it was in force until {}, then repealed by {by}", until.iso()),
            )
        }
        (Some(from), _) if law_day < from => {
            Arg::words(format!("mulai berlaku {}", from.indonesian()), format!("it takes effect on {}", from.iso()))
        }
        (_, Some(until)) => {
            Arg::words(format!("berlaku sampai dengan {}", until.indonesian()), format!("it was in force until {}", until.iso()))
        }
        _ => Arg::Text(String::new()),
    };
    let date = Arg::words(law_day.indonesian(), law_day.iso());
    at.with("date", date).with("reason", reason)
}

fn out_of_bounds(diagnostic: Diagnostic, program: &Program, id: ValueId, def: &ValueDef, failure: &Failure) -> Diagnostic {
    let found = failure.found.as_ref().map_or_else(String::new, |found| show::Secrets::of(program).value(program, id, found));
    let bounds = match (&def.check, def.ty.as_number()) {
        (Some(check), Some(n)) => {
            let (low, high) = (show::number(check.low(), n.scale, n.unit), show::number(check.high(), n.scale, n.unit));
            Arg::words(format!("{low} sampai {high}"), format!("{low} to {high}"))
        }
        _ => Arg::Text(String::new()),
    };
    diagnostic.with("found", found).with("bounds", bounds)
}

/// What an input must be, in words with an example.
pub fn expected(program: &Program, input: &Input) -> Arg {
    let example = example(program, input);
    match &input.ty {
        Type::Bool => Arg::words("`true` atau `false`", "`true` or `false`"),
        Type::Number(n) if n.scale == 0 => {
            Arg::words(format!("bilangan bulat, misalnya `{example}`"), format!("a whole number, such as `{example}`"))
        }
        Type::Number(n) => {
            let decimals = show::decimals(n.scale, n.unit);
            let (id, en) = if n.unit == Unit::Percent { ("persentase", "a percentage") } else { ("bilangan", "a number") };
            Arg::words(
                format!("{id} dengan paling banyak {decimals} desimal, misalnya `\"{example}\"`"),
                format!("{en} with at most {decimals} decimals, such as `\"{example}\"`"),
            )
        }
        Type::Member(e) => {
            let names = externals(program, *e);
            Arg::words(format!("salah satu dari {names}"), format!("one of {names}"))
        }
        Type::Set(e) => {
            let names = externals(program, *e);
            Arg::words(format!("daftar tanpa pengulangan dari {names}"), format!("a list without repetition of {names}"))
        }
        Type::Date => Arg::words("tanggal, misalnya `\"2025-08-17\"`", "a date, such as `\"2025-08-17\"`"),
        Type::Time => Arg::words("waktu, misalnya `\"2025-08-17T09:15\"`", "a moment, such as `\"2025-08-17T09:15\"`"),
        Type::Text => Arg::words("teks", "a text"),
        Type::List(record, most) => {
            let what = program.records.get(record.index()).map_or("", |record| record.name.as_str());
            Arg::words(
                format!("daftar {what} paling banyak {most}, misalnya `{example}`"),
                format!("a list of at most {most} {what}, such as `{example}`"),
            )
        }
        Type::Fraction(_) | Type::Element(_) => Arg::Text(String::new()),
    }
}

/// An example of an input as it stands on the wire, without quotes.
pub fn example(program: &Program, input: &Input) -> String {
    match &input.ty {
        Type::Bool => "true".to_owned(),
        Type::Number(n) => {
            let shown = show::decimals(n.scale, n.unit);
            let scale = n.scale - shown;
            let preferred = crate::value::power_of_ten(n.scale - scale + if shown == 0 { 6 } else { 1 });
            let mantissa = if n.interval.contains(&preferred) { preferred } else { n.interval.high().clone() };
            crate::value::Decimal::new(mantissa, shown).to_string()
        }
        Type::Member(e) | Type::Set(e) => program
            .enumerations
            .get(e.index())
            .and_then(|e| e.members.first())
            .map_or_else(String::new, |member| member.external.clone()),
        Type::Date => "2025-08-17".to_owned(),
        Type::Time => "2025-08-17T09:15".to_owned(),
        Type::Text => "teks".to_owned(),
        Type::List(record, _) => match program.records.get(record.index()) {
            Some(record) if record.is_plain() => {
                record.fields.first().map_or_else(String::new, |field| format!("[{}]", quoted(program, field)))
            }
            Some(record) => {
                let fields: Vec<String> =
                    record.fields.iter().map(|field| format!("\"{}\": {}", field.external, quoted(program, field))).collect();
                format!("[{{{}}}]", fields.join(", "))
            }
            None => String::new(),
        },
        Type::Fraction(_) | Type::Element(_) => String::new(),
    }
}

/// An example of a field as JSON.
fn quoted(program: &Program, field: &Input) -> String {
    let example = example(program, field);
    match &field.ty {
        Type::Bool => example,
        Type::Number(number) if number.scale == 0 => example,
        Type::Set(_) => format!("[\"{example}\"]"),
        _ => format!("\"{example}\""),
    }
}

fn externals(program: &Program, id: crate::ir::EnumerationId) -> String {
    const SHOWN: usize = 12;
    let Some(enumeration) = program.enumerations.get(id.index()) else { return String::new() };
    let mut names: Vec<String> = enumeration.members.iter().take(SHOWN).map(|m| format!("`\"{}\"`", m.external)).collect();
    if enumeration.members.len() > SHOWN {
        names.push("…".to_owned());
    }
    names.join(", ")
}
