//! Facts: what a caller gives to a decision, checked as it is given.

use std::sync::Arc;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::facts::{Facts as Raw, FieldRefusal, MAX_TEXT, Refusal, Row};
use perwali_engine::ir::{Input, InputId, Program, RecordId, Type};
use perwali_engine::report::expected;
use perwali_engine::show;
use perwali_engine::value::Value as Datum;

use crate::error::{Error, Fault};
use crate::json;
use crate::value::{IntoValue, Misfit, Value, exact, to_datum};

/// Values for the inputs of a regulation. Make it with [`crate::Decision::facts`], reuse it with [`Facts::clear`].
#[derive(Clone, Debug)]
pub struct Facts {
    program: Arc<Program>,
    raw: Raw,
}

impl Facts {
    pub(crate) fn new(program: &Arc<Program>, raw: Raw) -> Facts {
        Facts { program: program.clone(), raw }
    }

    /// Gives an input its value. Inputs go by their name on the wire.
    ///
    /// Amounts are in rupiah and percentages in per cent: `Decimal::new(25, 1)` is 2,5%. Numbers are integers or
    /// [`rust_decimal::Decimal`] without more decimals than declared; days are [`chrono::NaiveDate`]; members are their
    /// names, sets arrays of names. `None` takes an optional input away.
    ///
    /// # Errors
    ///
    /// [`Code::InputUnknown`], [`Code::InputMistyped`] or [`Code::InputOutOfBounds`]; the input then keeps its value.
    ///
    /// ```
    /// # fn main() -> Result<(), perwali::Error> {
    /// # let text = "Peraturan Wali Kota Contoh Nomor 1 Tahun 2025\ntentang \"Bunga\"\nmulai berlaku 1 Januari 2025\n\nmasukan pokok: uang antara Rp0 dan Rp1 miliar\nmasukan bunga: persen antara 0% dan 100%\n\nkeputusan imbalan: uang\n\nPasal 1\n  imbalan adalah bunga × pokok dibulatkan ke bawah dalam Rp1\n";
    /// # let library = perwali::Library::from_texts([("contoh.perwali", text)])?;
    /// let imbalan = library.decision("perwali-contoh/1/2025", "imbalan")?;
    /// let mut facts = imbalan.facts();
    /// facts.set("pokok", 1_000_000)?.set("bunga", perwali::Decimal::new(25, 1))?;
    /// assert_eq!(imbalan.evaluate("2025-02-01", &facts)?.integer("imbalan"), Some(25_000));
    /// assert_eq!(facts.set("pokok", -1).unwrap_err().code(), perwali::Code::InputOutOfBounds);
    /// # Ok(())
    /// # }
    /// ```
    pub fn set(&mut self, name: &str, value: impl IntoValue) -> Result<&mut Facts, Error> {
        let program = self.program.clone();
        let Some((id, input)) = program.input(name) else {
            return Err(Error::one(Fault::unlocated(self.unknown(name))));
        };
        match self.put(id, input, &value.into_value()) {
            Ok(()) => Ok(self),
            Err(faults) => Err(Error::new(faults.into_iter().map(Fault::unlocated).collect())),
        }
    }

    /// Gives an input its value from a text as a cell of a suite or a word of the command line has it: `10000000`, `2.5`,
    /// `ya`, `a|b` (`{}` for none), `2025-08-17`, `kosong`; a list as its JSON. A whole amount has digits only: `1.000` is refused, since it may
    /// mean a thousand.
    ///
    /// # Errors
    ///
    /// As [`Facts::set`].
    pub fn set_text(&mut self, name: &str, text: &str) -> Result<&mut Facts, Error> {
        let program = self.program.clone();
        match program.input(name) {
            Some((id, input)) if matches!(input.ty, Type::List(..)) && text != "kosong" => {
                match json::give(text, id, input, self, json::Amounts::Written) {
                    faults if faults.is_empty() => Ok(self),
                    faults => Err(Error::new(faults.into_iter().map(Fault::unlocated).collect())),
                }
            }
            Some((_, input)) => self.set(name, crate::suite::read_cell(text, input)),
            None => Err(Error::one(Fault::unlocated(self.unknown(name)))),
        }
    }

    /// Gives inputs their values from a JSON object as the wire format has it: whole amounts as numbers, decimals and
    /// percentages (in per cent) as strings or numbers, days as `"2025-08-17"`, moments as `"2025-08-17T09:15"`, members by
    /// name, sets as arrays, lists as arrays of objects (of plain values where the list has plain values).
    ///
    /// # Errors
    ///
    /// All faults of the object together, in the order of the declaration, unknown keys last; nothing of it is kept.
    /// [`Code::InputMalformed`] alone where it is no JSON object.
    ///
    /// ```
    /// # fn main() -> Result<(), perwali::Error> {
    /// # let text = "Peraturan Wali Kota Contoh Nomor 1 Tahun 2025\ntentang \"Bunga\"\nmulai berlaku 1 Januari 2025\n\nmasukan pokok: uang antara Rp0 dan Rp1 miliar\nmasukan bunga: persen antara 0% dan 100%\n\nkeputusan imbalan: uang\n\nPasal 1\n  imbalan adalah bunga × pokok dibulatkan ke bawah dalam Rp1\n";
    /// # let library = perwali::Library::from_texts([("contoh.perwali", text)])?;
    /// # let imbalan = library.decision("perwali-contoh/1/2025", "imbalan")?;
    /// let mut facts = imbalan.facts();
    /// facts.set_json(r#"{"pokok": 1000000, "bunga": "2.5"}"#)?;
    /// assert_eq!(imbalan.evaluate("2025-02-01", &facts)?.integer("imbalan"), Some(25_000));
    /// let error = facts.set_json(r#"{"pokok": 0.5, "bungaa": "2.5"}"#).unwrap_err();
    /// assert_eq!(error.faults().len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_json(&mut self, text: &str) -> Result<&mut Facts, Error> {
        self.read(text, json::Amounts::Written, None)?;
        Ok(self)
    }

    /// As [`Facts::set_json`], of an object that may hold the law day as well, under a key beside the inputs; none where it
    /// is left out or `null`. An input of the name of the key is that input, and there is no day.
    ///
    /// # Errors
    ///
    /// As [`Facts::set_json`]; also [`Code::BadDateArgument`] where the key holds no day.
    pub fn set_json_dated(&mut self, text: &str, key: &str) -> Result<Option<perwali_engine::value::Day>, Error> {
        let mut row = json::RowDay { key, day: None };
        self.read(text, json::Amounts::Written, Some(&mut row))?;
        Ok(row.day)
    }

    fn read(&mut self, text: &str, amounts: json::Amounts, row: Option<&mut json::RowDay<'_>>) -> Result<&mut Facts, Error> {
        let before = self.raw.clone();
        let program = self.program.clone();
        let faults = json::read(text, &program, self, amounts, row);
        if faults.is_empty() {
            return Ok(self);
        }
        self.raw = before;
        Err(Error::new(faults.into_iter().map(Fault::unlocated).collect()))
    }

    /// Gives inputs their values from anything that serialises to the JSON object of [`Facts::set_json`]. Amounts should be
    /// integers or [`rust_decimal::Decimal`]; a binary float is read by the digits it prints and refused where it has too
    /// many.
    ///
    /// # Errors
    ///
    /// As [`Facts::set_json`].
    pub fn set_serde(&mut self, record: &impl serde::Serialize) -> Result<&mut Facts, Error> {
        match serde_json::to_string(record) {
            Ok(text) => self.read(&text, json::Amounts::Typed, None),
            Err(error) => Err(Error::one(Fault::unlocated(
                Diagnostic::error(Code::InputMalformed, Default::default())
                    .with("reason", error.to_string())
                    .with("example", json::example(&self.program)),
            ))),
        }
    }

    /// The number of an input for [`Facts::set_mantissa`].
    pub fn slot(&self, name: &str) -> Option<InputId> {
        self.program.input(name).map(|(id, _)| id)
    }

    /// Gives an input its raw word, without a look-up by name and without allocation: the mantissa of a number at its
    /// declared scale, 0 or 1, the position of a member, the bits of a set, the count of a day ([`perwali_engine::value::Day::count`]).
    /// Of a `persen` with its two decimals, 2,5% is 250; of `uang(2)`, Rp1,50 is 150.
    ///
    /// # Errors
    ///
    /// [`Refusal`] where the input does not allow the word; it then keeps its value.
    #[inline]
    pub fn set_mantissa(&mut self, slot: InputId, word: i128) -> Result<(), Refusal> {
        self.raw.set_raw(slot, word)
    }

    /// Inputs by name, to be given together by [`Facts::set_row`]; none where one does not exist or takes more than 64 bits.
    pub fn row<const N: usize>(&self, names: [&str; N]) -> Option<Row<N>> {
        let absent = InputId::new(self.program.inputs.len());
        self.raw.row(names.map(|name| self.slot(name).unwrap_or(absent)))
    }

    /// Gives the inputs of a row their raw words, as [`Facts::set_mantissa`] does each: all of them, or none and the position
    /// of the first that is refused. The quickest way to decide on many records.
    ///
    /// # Errors
    ///
    /// Position and [`Refusal`] of the first word that its input does not allow; [`Refusal::Unknown`] at position 0 where the
    /// row was made for another regulation.
    #[inline(always)]
    pub fn set_row<const N: usize>(&mut self, row: &Row<N>, words: &[i64; N]) -> Result<(), (usize, Refusal)> {
        self.raw.set_row(row, words)
    }

    /// The raw word of a value for [`Facts::set_mantissa`] and [`Facts::set_row`]: the position of a member, say.
    ///
    /// # Errors
    ///
    /// As [`Facts::set`]; nothing is set.
    pub fn word(&self, name: &str, value: impl IntoValue) -> Result<i128, Error> {
        let mut trial = self.clone();
        trial.set(name, value)?;
        let slot = self.slot(name).ok_or_else(|| Error::one(Fault::unlocated(self.unknown(name))))?;
        let found = trial.raw.get(slot).as_ref().and_then(perwali_engine::facts::to_raw);
        Ok(found.unwrap_or_default())
    }

    /// Takes every input back to its default or to absence.
    pub fn clear(&mut self) {
        self.raw.reset();
    }

    /// Gives an input a value of the engine; nothing for an optional one takes it away.
    pub(crate) fn give(&mut self, id: InputId, value: &Datum) -> Result<(), Refusal> {
        let optional = self.program.inputs.get(id.index()).is_some_and(|input| input.optional);
        if *value == Datum::Absent && optional {
            self.raw.clear(id);
            return Ok(());
        }
        self.raw.set(id, value)
    }

    #[inline]
    pub(crate) fn raw(&self) -> &Raw {
        &self.raw
    }

    #[inline]
    pub(crate) fn program(&self) -> &Arc<Program> {
        &self.program
    }

    pub(crate) fn put(&mut self, id: InputId, input: &Input, value: &Value) -> Result<(), Vec<Diagnostic>> {
        if let (Type::List(record, most), false) = (&input.ty, *value == Value::Empty) {
            return self.put_list(id, input, *record, *most as usize, value);
        }
        let datum = match self.datum(input, value).map_err(|fault| vec![*fault])? {
            Datum::Absent if input.optional => {
                self.raw.clear(id);
                return Ok(());
            }
            Datum::Absent => return Err(vec![*mistyped(&self.program, input, "null")]),
            datum => datum,
        };
        match self.raw.set(id, &datum) {
            Ok(()) => Ok(()),
            Err(Refusal::OutOfBounds) => Err(vec![self.out_of_bounds(input, &datum)]),
            Err(_) => Err(vec![*mistyped(&self.program, input, &shown(value))]),
        }
    }

    fn datum(&self, input: &Input, value: &Value) -> Result<Datum, Box<Diagnostic>> {
        to_datum(&self.program, &input.ty, value).map_err(|misfit| self.misfit(input, value, misfit))
    }

    fn out_of_bounds(&self, input: &Input, datum: &Datum) -> Diagnostic {
        let (low, high) = show::bounds(input).unwrap_or_default();
        let bounds = match &input.ty {
            Type::Text => Arg::words(format!("paling banyak {MAX_TEXT} huruf"), format!("at most {MAX_TEXT} characters")),
            _ => Arg::words(format!("{low} sampai {high}"), format!("{low} to {high}")),
        };
        Diagnostic::error(Code::InputOutOfBounds, Default::default())
            .with("name", input.external.clone())
            .with("found", json::shorten(&show::given(&self.program, input, datum)))
            .with("bounds", bounds)
    }

    fn put_list(
        &mut self,
        id: InputId,
        input: &Input,
        record: RecordId,
        most: usize,
        value: &Value,
    ) -> Result<(), Vec<Diagnostic>> {
        let rows = self.list_rows(id, input, record, most, value)?;
        self.raw.set_list(id, &rows).map_err(|_| vec![*mistyped(&self.program, input, &shown(value))])
    }

    /// The elements of a list as the engine takes them, or all that is wrong with them.
    pub(crate) fn list_rows(
        &self,
        id: InputId,
        input: &Input,
        record: RecordId,
        most: usize,
        value: &Value,
    ) -> Result<Vec<Vec<Datum>>, Vec<Diagnostic>> {
        let program = &self.program;
        let plain: Vec<Value>;
        let elements = match value {
            Value::List(elements) => elements,
            Value::Members(names) => {
                plain = names.iter().map(|name| Value::Member(name.clone())).collect();
                &plain
            }
            _ => return Err(vec![*mistyped(program, input, &shown(value))]),
        };
        if elements.len() > most {
            return Err(vec![
                Diagnostic::error(Code::ListTooLong, Default::default())
                    .with("name", input.external.clone())
                    .with("found", elements.len().to_string())
                    .with("limit", most.to_string()),
            ]);
        }
        let Some(record) = program.records.get(record.index()) else {
            return Err(vec![*mistyped(program, input, &shown(value))]);
        };
        let mut faults = Vec::new();
        let mut rows = Vec::new();
        for (position, element) in elements.iter().enumerate() {
            let mut row = Vec::new();
            for (at, field) in record.fields.iter().enumerate() {
                let place = json::at_place(input, field, position);
                let given = match element {
                    Value::Record(fields) => fields.iter().find(|(name, _)| *name == field.external).map(|(_, value)| value),
                    plain if record.is_plain() => Some(plain),
                    _ => None,
                };
                let datum = match self.datum(&place, given.unwrap_or(&Value::Empty)) {
                    Ok(datum) => datum,
                    Err(fault) => {
                        faults.push(*fault);
                        continue;
                    }
                };
                match self.raw.check_field(id, at, &datum) {
                    Ok(()) => row.push(datum),
                    Err(FieldRefusal::OutOfBounds) => faults.push(self.out_of_bounds(&place, &datum)),
                    Err(FieldRefusal::Missing) if given.is_none() => faults.push(
                        Diagnostic::error(Code::InputMissing, Default::default())
                            .with("name", place.external.clone())
                            .with("expected", expected(program, &place)),
                    ),
                    Err(_) => faults.push(*mistyped(program, &place, &given.map_or_else(|| "null".to_owned(), shown))),
                }
            }
            if let Value::Record(fields) = element {
                let unknown = |(name, _): &&(String, Value)| !record.fields.iter().any(|field| field.external == *name);
                faults.extend(fields.iter().filter(unknown).map(|(name, _)| json::unknown_field(input, record, position, name)));
            }
            rows.push(row);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(rows)
    }

    fn misfit(&self, input: &Input, value: &Value, misfit: Misfit) -> Box<Diagnostic> {
        match misfit {
            // No near number is suggested, only the same one written otherwise: to cut an amount is the caller's decision.
            Misfit::Mistyped | Misfit::TooPrecise => {
                let diagnostic = mistyped(&self.program, input, &shown(value));
                match (&input.ty, value) {
                    (perwali_engine::ir::Type::Number(number), Value::Member(text)) => {
                        json::suggesting(diagnostic, text, number, input)
                    }
                    _ => diagnostic,
                }
            }
            Misfit::UnknownMember(name) => {
                let names: Vec<String> = match &input.ty {
                    perwali_engine::ir::Type::Member(e) | perwali_engine::ir::Type::Set(e) => self
                        .program
                        .enumerations
                        .get(e.index())
                        .map_or_else(Vec::new, |e| e.members.iter().map(|m| m.external.clone()).collect()),
                    _ => Vec::new(),
                };
                let diagnostic = mistyped(&self.program, input, &format!("\"{}\"", json::shorten(&name)));
                match json::near(&name, names.iter().map(String::as_str)) {
                    Some(_) if input.secret => diagnostic,
                    Some(near) => Box::new(diagnostic.with("suggestion", format!("`\"{near}\"`"))),
                    None => diagnostic,
                }
            }
            Misfit::Repeated(name) => {
                let name = if input.secret { show::SECRET.to_owned() } else { json::shorten(&name) };
                Box::new(
                    Diagnostic::error(Code::InputMistyped, Default::default())
                        .with("name", input.external.clone())
                        .with("expected", expected(&self.program, input))
                        .with(
                            "found",
                            Arg::words(
                                format!("daftar yang memuat \"{name}\" dua kali"),
                                format!("a list with \"{name}\" twice"),
                            ),
                        ),
                )
            }
        }
    }

    pub(crate) fn unknown(&self, name: &str) -> Diagnostic {
        const SHOWN: usize = 40;
        let known = || self.program.inputs.iter().map(|input| input.external.as_str());
        let mut diagnostic = Diagnostic::error(Code::InputUnknown, Default::default()).with("name", json::shorten(name));
        if let Some(near) = json::near(name, known()) {
            diagnostic = diagnostic.with("suggestion", near);
        }
        let mut names: Vec<&str> = known().take(SHOWN).collect();
        if self.program.inputs.len() > SHOWN {
            names.push("…");
        }
        diagnostic.with("names", names.join(", "))
    }
}

/// A fault about the type of an input.
pub(crate) fn mistyped(program: &Program, input: &Input, found: &str) -> Box<Diagnostic> {
    let found = if input.secret { show::SECRET } else { found };
    Box::new(
        Diagnostic::error(Code::InputMistyped, Default::default())
            .with("name", input.external.clone())
            .with("expected", expected(program, input))
            .with("found", format!("`{found}`")),
    )
}

fn shown(value: &Value) -> String {
    if let Value::Decimal { mantissa, scale } = value
        && let Some(number) = exact(*mantissa, *scale)
    {
        return number.to_string();
    }
    json::shorten(&serde_json::to_string(value).unwrap_or_else(|_| format!("{value:?}")))
}
