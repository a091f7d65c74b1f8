//! The text of a cell → a value of a type, and back.

use perwali_engine::ir::{Input, Type};
use perwali_engine::value::Decimal as Exact;

use crate::json::is_textual;
use crate::value::Value;

/// A cell as the value of an input; what does not fit is passed on as a text, for the input to refuse.
pub(crate) fn read_cell(cell: &str, input: &Input) -> Value {
    read(cell, &input.ty)
}

/// A cell as a value of a type; what does not fit is passed on as a text.
pub(super) fn read(cell: &str, ty: &Type) -> Value {
    if cell == "kosong" || cell == "null" {
        return Value::Empty;
    }
    let text = || Value::Member(cell.to_owned());
    match ty {
        Type::Bool => truth(cell).map_or_else(text, Value::Bool),
        // A point in a whole amount is as likely a separator of thousands as a decimal point.
        Type::Number(n) if !is_textual(n) => {
            if cell.contains('.') {
                text()
            } else {
                number(cell).unwrap_or_else(text)
            }
        }
        Type::Number(_) => number(&with_decimal_point(cell)).unwrap_or_else(text),
        Type::Set(_) if cell == "{}" => Value::Members(Vec::new()),
        Type::Set(_) => Value::Members(cell.split('|').map(|member| member.trim().to_owned()).collect()),
        _ => text(),
    }
}

/// As written in the language, on the wire, or by a spreadsheet in capitals.
fn truth(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "ya" | "true" | "benar" => Some(true),
        "tidak" | "false" | "salah" => Some(false),
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    let found = Exact::parse(text).ok()?;
    let mantissa = i128::try_from(found.mantissa().clone()).ok()?;
    Some(match found.scale() {
        0 => Value::Integer(mantissa),
        scale => Value::Decimal { mantissa, scale },
    })
}

/// `2,5` is what an Indonesian spreadsheet saves for two and a half. `1,000` may be one or a thousand and is left alone.
fn with_decimal_point(cell: &str) -> String {
    let Some((whole, decimals)) = cell.split_once(',') else { return cell.to_owned() };
    let digits = whole.trim_start_matches(['-', '−', '+']);
    let thousands = decimals.len() == 3 && digits.len() <= 3 && !digits.starts_with('0');
    if thousands || decimals.contains([',', '.']) || digits.is_empty() {
        return cell.to_owned();
    }
    format!("{whole}.{decimals}")
}

/// A value as a cell.
pub(super) fn shown(value: Option<&Value>) -> String {
    match value {
        None => "tidak ada".to_owned(),
        Some(Value::Empty) => "kosong".to_owned(),
        Some(Value::Bool(truth)) => truth.to_string(),
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Decimal { mantissa, scale }) => Exact::new(*mantissa, *scale).to_string(),
        Some(Value::Member(member)) => member.clone(),
        Some(Value::Members(members)) if members.is_empty() => "{}".to_owned(),
        Some(Value::Members(members)) => members.join("|"),
        Some(Value::Date(date)) => date.format("%Y-%m-%d").to_string(),
        Some(Value::Time(at)) => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Some(Value::Text(text)) => text.clone(),
        Some(value @ (Value::List(_) | Value::Record(_))) => serde_json::to_string(value).unwrap_or_default(),
    }
}
