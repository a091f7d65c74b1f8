//! Diagnostics and values → the plain words that pages show.

use perwali_engine::diagnostic::{Diagnostic, Lang, Severity};
use perwali_engine::ir::{Program, Type, Unit};
use perwali_engine::source::Source;
use perwali_engine::value::{Decimal, Value};

/// Everything said of a text, `skipped` lines of it left out of the count.
pub fn diagnostics(source: &Source, skipped: usize, found: &[Diagnostic], lang: Lang) -> String {
    let mut out = String::new();
    for diagnostic in found {
        let at = |offset: u32| {
            let position = source.position(offset);
            format!("{}:{}", (position.line as usize).saturating_sub(skipped), position.column)
        };
        let weight = match (diagnostic.severity, lang) {
            (Severity::Error, Lang::Id) => "galat",
            (Severity::Finding, Lang::Id) => "temuan",
            (Severity::Error, Lang::En) => "error",
            (Severity::Finding, Lang::En) => "finding",
        };
        let place = if diagnostic.provision.is_empty() { String::new() } else { format!(" {}", diagnostic.provision) };
        let message = diagnostic.message(lang);
        out.push_str(&format!("{} {weight} {}{place}: {message}\n", at(diagnostic.span.start), diagnostic.code));
        for label in &diagnostic.labels {
            out.push_str(&format!("  {} {}\n", at(label.span.start), label.words.in_lang(lang)));
        }
        for line in diagnostic.help(lang).lines() {
            out.push_str(&format!("  {line}\n"));
        }
    }
    out
}

/// A value as a drafter writes it.
pub fn value(program: &Program, value: &Value, ty: &Type) -> String {
    match (value, ty) {
        (Value::Absent, _) => "kosong".to_owned(),
        (Value::Bool(truth), _) => if *truth { "ya" } else { "tidak" }.to_owned(),
        (Value::Date(day), _) => day.indonesian(),
        (Value::Member(member), Type::Member(e)) => program
            .enumerations
            .get(e.index())
            .and_then(|e| e.members.get(*member as usize))
            .map_or_else(|| format!("anggota ke-{member}"), |member| member.name.clone()),
        (Value::Set(bits), Type::Set(e)) => {
            let members = program.enumerations.get(e.index()).map_or(&[][..], |e| e.members.as_slice());
            let names = members.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, m)| m.name.as_str());
            format!("{{{}}}", names.collect::<Vec<_>>().join(", "))
        }
        (Value::Number(mantissa), Type::Number(number)) => {
            let decimal = Decimal::new(mantissa.clone(), number.scale);
            match number.unit {
                Unit::Rupiah => format!("Rp{}", decimal.normalised().indonesian()),
                Unit::Percent => format!("{}%", decimal.shifted(2).normalised().indonesian()),
                Unit::Bare => decimal.normalised().indonesian(),
            }
        }
        (Value::Fraction(numerator, denominator), _) => format!("{numerator}/{denominator}"),
        (value, _) => format!("{value:?}"),
    }
}
