//! Counts the constructs a regulation uses, so that a test can show that none is left out.

mod all;

use std::collections::BTreeMap;

use crate::model::{
    Body, Cell, Compare, Constant, Content, Datum, Dim, ExceptionKind, Expr, Kind, Lama, Level, Note, Output, Part, QueryKind,
    Regulation, Requirement, Rounding, Statement, Thing, Type, Unit, Way,
};
use num_traits::Signed;

pub use all::ALL;

/// Constructs by name, each counted once for every place it stands at.
pub type Counts = BTreeMap<&'static str, usize>;

/// Adds the constructs of one regulation.
pub fn constructs(regulation: &Regulation, counts: &mut Counts) {
    let mut counter = Counter { counts, regulation };
    counter.declarations();
    for provision in &regulation.provisions {
        if provision.number.starts_with('?') {
            counter.one("belum diketahui");
        }
        match provision.level {
            Level::Bab => counter.one("BAB"),
            Level::Lampiran => counter.one("Lampiran"),
            Level::Huruf => counter.one("huruf"),
            _ => {}
        }
        if let Some(guard) = &provision.guard {
            counter.one("heading guard");
            counter.expr(guard);
        }
        if provision.from.is_some() {
            counter.one("heading date");
        }
        for statement in &provision.statements {
            counter.statement(statement);
        }
    }
    for table in &regulation.tables {
        counter.one(if table.first { "tabel pertama" } else { "tabel" });
        for key in &table.keys {
            counter.expr(key);
        }
        for row in &table.rows {
            if row.segment.is_some() {
                counter.one("row with address");
            }
            for (holds, name) in [
                (row.outputs.iter().any(|output| matches!(output, Output::Empty)), "kosong in a table"),
                (row.outputs.iter().any(|output| matches!(output, Output::Impossible)), "tidak mungkin"),
            ] {
                if holds {
                    counter.one(name);
                }
            }
            for cell in &row.cells {
                counter.one(match cell {
                    Cell::Any => "cell -",
                    Cell::Rest => "cell selebihnya",
                    Cell::Values(values) if values.len() > 1 => "cell of several",
                    Cell::Values(_) => "cell of one",
                    Cell::Range(Some(_), Some(_), _) => "cell with two ends",
                    Cell::Range(..) => "cell with one end",
                });
                match cell {
                    Cell::Values(values) if matches!(values.first(), Some(crate::model::Constant::Bool(_))) => {
                        counter.one("key logika")
                    }
                    Cell::Values(_) => counter.one("key jenis"),
                    Cell::Range(Some((Constant::Date(_), _)), _, _) => counter.one("key tanggal"),
                    Cell::Range(Some((Constant::Member(..), _)), _, _) => counter.one("key jenis berurutan"),
                    Cell::Range(Some((crate::model::Constant::Number(_), _)), _, _) => counter.one("key bilangan"),
                    _ => {}
                }
            }
        }
    }
    for tariff in &regulation.tariffs {
        counter.one(if tariff.progressive { "tarif progresif" } else { "tarif tunggal" });
    }
}

struct Counter<'a> {
    counts: &'a mut Counts,
    regulation: &'a Regulation,
}

impl Counter<'_> {
    fn one(&mut self, name: &'static str) {
        *self.counts.entry(name).or_default() += 1;
    }

    /// Where the rules of a value stand that an order puts in turn.
    fn rule_places(&self, value: usize) -> Vec<usize> {
        let mut places = Vec::new();
        for (place, provision) in self.regulation.provisions.iter().enumerate() {
            for statement in &provision.statements {
                if let Statement::Rule(rule) = statement
                    && rule.targets.contains(&value)
                    && rule.exception.is_none()
                    && !rule.otherwise
                {
                    places.push(place);
                }
            }
        }
        places
    }

    /// A list with the fields of its elements.
    fn list(&mut self, record: usize) -> &'static str {
        let record = &self.regulation.records[record];
        for field in &record.fields {
            self.one(match field.ty {
                Type::Uang(_) => "isi uang",
                Type::Persen(_) => "isi persen",
                Type::Desimal(_) | Type::Bulat => "isi bilangan",
                Type::Logika => "isi logika",
                Type::Tanggal => "isi tanggal",
                Type::Waktu => "isi waktu",
                Type::Teks => "isi teks",
                Type::Jenis(_) => "isi jenis",
                Type::Himpunan(_) => "isi himpunan",
                Type::Daftar(..) | Type::Elemen(_) => panic!("no field"),
            });
            for (holds, name) in [(field.optional, "isi boleh kosong"), (field.range.is_some(), "isi antara")] {
                if holds {
                    self.one(name);
                }
            }
        }
        if record.name.is_some() { "daftar rekaman" } else { "daftar nilai" }
    }

    fn declarations(&mut self) {
        for (holds, name) in [
            (self.regulation.zone.is_some(), "zona waktu"),
            (self.regulation.missing_is_next == Some(true), "hari tidak ada: bulan berikutnya"),
            (self.regulation.missing_is_next == Some(false), "hari tidak ada: akhir bulan"),
        ] {
            if holds {
                self.one(name);
            }
        }
        for enumeration in &self.regulation.enumerations {
            self.one(if enumeration.ordered { "jenis berurutan" } else { "jenis" });
        }
        for value in self.regulation.values.iter().filter(|value| value.each.is_some()) {
            debug_assert!(value.declared.is_none());
            self.one("untuk setiap");
        }
        for input in &self.regulation.inputs {
            let name = match input.ty {
                Type::Uang(0) => "masukan uang",
                Type::Uang(_) => "masukan uang(n)",
                Type::Persen(2) => "masukan persen",
                Type::Persen(_) => "masukan persen(n)",
                Type::Desimal(_) => "masukan desimal",
                Type::Bulat => "masukan bulat",
                Type::Logika => "masukan logika",
                Type::Tanggal => "masukan tanggal",
                Type::Jenis(_) => "masukan jenis",
                Type::Himpunan(_) => "masukan himpunan",
                Type::Waktu => "masukan waktu",
                Type::Teks => "masukan teks",
                Type::Daftar(record, _) => self.list(record),
                Type::Elemen(_) => panic!("an element is not given"),
            };
            self.one(name);
            if input.range.is_some() {
                self.one("masukan antara");
            }
            if input.default.is_some() {
                self.one("bawaan");
            }
            for (holds, name) in
                [(input.optional, "masukan boleh kosong"), (input.judged, "pertimbangan"), (input.secret, "rahasia")]
            {
                if holds {
                    self.one(name);
                }
            }
            if let Some((Datum::Number(low), Datum::Number(high))) = input.bounds() {
                if low.is_negative() {
                    self.one("negative input");
                }
                if high > num_rational::Ratio::from_integer(u64::MAX.into()) {
                    self.one("wide input");
                }
            }
        }
        for declared in self.regulation.values.iter().filter_map(|value| value.declared.as_ref()) {
            self.one(match declared.kind {
                None => "keputusan",
                Some(Kind::Kelayakan) => "kelayakan",
                Some(Kind::Pajak) => "pajak",
                Some(Kind::Ambang) => "ambang",
                Some(Kind::Tunjangan) => "tunjangan",
            });
            self.one(match declared.ty.dim() {
                Dim::Uang => "keputusan uang",
                Dim::Persen => "keputusan persen",
                Dim::Bare => "keputusan bilangan",
                Dim::Logika => "keputusan logika",
                Dim::Tanggal => "keputusan tanggal",
                Dim::Jenis(_) => "keputusan jenis",
                Dim::Himpunan(_) => "keputusan himpunan",
                Dim::Waktu => "keputusan waktu",
                Dim::Elemen(_) => "keputusan rekaman",
                Dim::Teks | Dim::Lama(_) | Dim::Daftar => panic!("not declared"),
            });
            for (holds, name) in [
                (declared.range.is_some(), "keputusan antara"),
                (declared.optional, "keputusan boleh kosong"),
                (declared.negative, "boleh negatif"),
            ] {
                if holds {
                    self.one(name);
                }
            }
        }
        for decision in &self.regulation.decisions {
            if decision.several {
                self.one("keputusan memuat");
            }
        }
        for assertion in &self.regulation.assertions {
            self.one("pastikan");
            self.expr(assertion);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Rule(rule) => {
                match &rule.exception {
                    Some((ExceptionKind::Dikecualikan, _)) => self.one("dikecualikan"),
                    Some((ExceptionKind::Menyimpang, _)) => self.one("menyimpang"),
                    None => {}
                }
                if let Some((_, targets)) = &rule.exception
                    && self.regulation.provisions[targets[0]]
                        .statements
                        .iter()
                        .any(|s| matches!(s, Statement::Rule(r) if r.exception.is_some()))
                {
                    self.one("exception of an exception");
                }
                for (holds, name) in [
                    (rule.otherwise, "dalam hal lain"),
                    (rule.guard.is_some(), "jika"),
                    (rule.from.is_some(), "berlaku sejak"),
                    (rule.until.is_some(), "sampai dengan"),
                    (rule.targets.len() > 1, "several outputs"),
                    (matches!(rule.body, Body::Empty), "kosong as a rule"),
                    (rule.exception.as_ref().is_some_and(|(_, targets)| targets.len() > 1), "exception of several"),
                ] {
                    if holds {
                        self.one(name);
                    }
                }
                if self.regulation.values[rule.targets[0]].each.is_some() {
                    for (holds, name) in [
                        (rule.exception.is_some(), "untuk setiap: pengecualian"),
                        (rule.guard.is_some(), "untuk setiap: jika"),
                        (rule.targets.len() > 1, "untuk setiap: several outputs"),
                        (matches!(rule.body, Body::Table(_)), "untuk setiap: tabel"),
                    ] {
                        if holds {
                            self.one(name);
                        }
                    }
                }
                rule.guard.iter().for_each(|guard| self.expr(guard));
                if let Body::Expr(expr) = &rule.body {
                    self.expr(expr);
                }
            }
            Statement::Collect { guard, from, until, .. } => {
                self.one("mencakup");
                if from.is_some() || until.is_some() {
                    self.one("mencakup with dates");
                }
                guard.iter().for_each(|guard| self.expr(guard));
            }
            Statement::Requirements { root, guard, .. } => {
                if let Some(guard) = guard {
                    self.one("syarat jika");
                    self.expr(guard);
                }
                self.requirement(root, 0);
            }
            Statement::Waiver { path, guard, .. } => {
                self.one(if path.is_empty() { "dikesampingkan: the list" } else { "dikesampingkan" });
                self.expr(guard);
            }
            Statement::Order { value, provisions } => {
                self.one("menurut urutan");
                let places = self.rule_places(*value);
                let item = |place: &usize| {
                    let above = self.regulation.above(*place);
                    provisions.iter().position(|provision| above.contains(provision))
                };
                let items: Vec<usize> = places.iter().filter_map(item).collect();
                if items.iter().enumerate().any(|(index, item)| items[..index].contains(item)) {
                    self.one("menurut urutan: several rules in an item");
                }
            }
            Statement::Assertion(condition) => {
                self.one("pastikan in a provision");
                self.expr(condition);
            }
            Statement::Note(kind, about) => {
                self.one(match kind {
                    Note::Asumsi => "asumsi",
                    Note::Tafsir => "tafsir",
                    Note::TidakDiotomasi => "tidak diotomasi",
                    Note::BelumDituangkan => "belum dituangkan",
                });
                if !about.is_empty() {
                    self.one("menyangkut");
                }
            }
            Statement::Tariff(_) => {}
        }
    }

    fn requirement(&mut self, node: &Requirement, depth: usize) {
        match &node.content {
            Content::Leaf(condition) => {
                if node.from.is_some() || node.until.is_some() {
                    self.one("syarat with dates");
                }
                self.expr(condition);
            }
            Content::Group(all, children) => {
                self.one(if *all { "syarat kumulatif" } else { "syarat alternatif" });
                if depth > 0 {
                    self.one("syarat in syarat");
                }
                children.iter().for_each(|child| self.requirement(child, depth + 1));
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let mut names = Vec::new();
        let regulation = self.regulation;
        expr.visit(&mut |expr| {
            names.extend(time_names(regulation, expr));
            names.push(match expr {
                Expr::Constant(Constant::Text(_)) => "teks",
                Expr::Constant(Constant::Time(..)) => "pukul",
                Expr::Constant(Constant::Number(number)) => match number.dim {
                    Dim::Lama(Lama::Bulan) => "lama bulan",
                    Dim::Lama(Lama::Hari) => "lama hari",
                    Dim::Lama(Lama::Detik) => "lama detik",
                    _ => "constant",
                },
                Expr::Constant(_) => "constant",
                Expr::Thing(Thing::Field(..)) => "field",
                Expr::Thing(Thing::Computed(..)) => "computed field",
                Expr::Thing(_) => "name",
                Expr::LawDay => "tanggal_acuan",
                Expr::Negate(_) => "negation",
                Expr::Add(..) => "+",
                Expr::Subtract(..) => "−",
                Expr::Multiply(..) => "×",
                Expr::Divide(..) => "÷",
                Expr::Clamp { at_least: true, .. } => "paling sedikit",
                Expr::Clamp { .. } => "paling banyak",
                Expr::Round { mode: Rounding::Bawah, .. } => "ke bawah",
                Expr::Round { mode: Rounding::Atas, .. } => "ke atas",
                Expr::Round { mode: Rounding::Terdekat, .. } => "ke terdekat",
                Expr::Round { mode: Rounding::GenapTerdekat, .. } => "ke genap terdekat",
                Expr::Extremum { largest: true, .. } => "terbesar",
                Expr::Extremum { .. } => "terkecil",
                Expr::If { .. } => "bila",
                Expr::Tariff(..) => "tarif atas",
                Expr::Count(_) => "banyaknya",
                Expr::Compare(Compare::Equal | Compare::NotEqual, a, b) => match (is_text(regulation, a), is_text(regulation, b))
                {
                    (false, false) => "equality",
                    _ => "equality of texts",
                },
                Expr::Compare(_, a, _) if is_member(regulation, a) => "comparison of members",
                Expr::Compare(_, a, _) if is_moment(regulation, a) => "comparison of moments",
                Expr::Compare(..) => "comparison",
                Expr::LimitTest { .. } => "paling as a comparison",
                Expr::And(_) => "dan",
                Expr::Or(_) => "atau",
                Expr::Not(_) => "tidak",
                Expr::In { .. } => "termasuk",
                Expr::AnyOf { item, .. } if is_text(regulation, item) => "termasuk texts",
                Expr::AnyOf { .. } => "termasuk numbers",
                Expr::Contains { .. } => "memuat",
                Expr::Between { value, .. } if is_member(regulation, value) => "antara members",
                Expr::Between { .. } => "antara",
                Expr::Present { thing: Thing::Field(..), .. } => "isi terisi",
                Expr::Present { .. } => "terisi",
                Expr::Shift { lama: Lama::Bulan, .. } => "shift by months",
                Expr::Shift { lama: Lama::Hari, .. } => "shift by days",
                Expr::Shift { lama: Lama::Detik, .. } => "shift by seconds",
                Expr::Elapsed(a, _) if is_moment(regulation, a) => "− of moments",
                Expr::Elapsed(..) => "− of days",
                Expr::Age(..) => "usia",
                Expr::Difference { unit: Unit::Tahun, .. } => "selisih tahun",
                Expr::Difference { unit: Unit::Bulan, .. } => "selisih bulan",
                Expr::Difference { unit: Unit::Minggu, .. } => "selisih minggu",
                Expr::Difference { unit: Unit::Hari, .. } => "selisih hari",
                Expr::Difference { unit: Unit::Jam, .. } => "selisih jam",
                Expr::Difference { unit: Unit::Menit, .. } => "selisih menit",
                Expr::Difference { unit: Unit::Detik, .. } => "selisih detik",
                Expr::MonthDay { day: 0, .. } => "akhir bulan",
                Expr::MonthDay { day: 1, .. } => "awal bulan",
                Expr::MonthDay { .. } => "tanggal N bulan",
                Expr::DateOf { .. } => "D Bulan tahun",
                Expr::YearOf(_) => "tahun()",
                Expr::MonthOf(_) => "bulan()",
                Expr::DayOf(_) => "tanggal()",
                Expr::AtTime(..) => "pukul",
                Expr::Dot { part: Part::Field(_), .. } => "dot",
                Expr::Dot { .. } => "dot: computed field",
                Expr::Query { kind: QueryKind::Sum, .. } => "jumlah dari",
                Expr::Query { kind: QueryKind::Count, .. } => "banyaknya daftar",
                Expr::Query { kind: QueryKind::Any, .. } => "ada",
                Expr::Query { kind: QueryKind::All, .. } => "semua",
                Expr::Query { kind: QueryKind::Largest, .. } => "terbesar dari",
                Expr::Query { kind: QueryKind::Smallest, .. } => "terkecil dari",
                Expr::Select { .. } => "dengan",
                Expr::RuleValue { .. } => "nilai menurut",
            });
        });
        names.into_iter().for_each(|name| self.one(name));
    }
}

/// Whether an expression is a moment, as far as declarations tell.
fn is_moment(regulation: &Regulation, expr: &Expr) -> bool {
    match expr {
        Expr::Constant(Constant::Time(..)) | Expr::AtTime(..) => true,
        Expr::Shift { from: of, .. } | Expr::Clamp { value: of, .. } => is_moment(regulation, of),
        _ => declared(regulation, expr) == Some(Type::Waktu),
    }
}

fn is_text(regulation: &Regulation, expr: &Expr) -> bool {
    matches!(expr, Expr::Constant(Constant::Text(_))) || declared(regulation, expr) == Some(Type::Teks)
}

fn is_member(regulation: &Regulation, expr: &Expr) -> bool {
    matches!(expr, Expr::Constant(Constant::Member(..))) || matches!(declared(regulation, expr), Some(Type::Jenis(_)))
}

fn declared(regulation: &Regulation, expr: &Expr) -> Option<Type> {
    match expr {
        Expr::Thing(Thing::Input(input)) => Some(regulation.inputs[*input].ty),
        Expr::Thing(Thing::Value(value)) => regulation.values[*value].declared.as_ref().map(|declared| declared.ty),
        Expr::Thing(Thing::Field(_, list, field)) | Expr::Dot { list, part: Part::Field(field), .. } => {
            Some(regulation.record(*list).fields[*field].ty)
        }
        _ => None,
    }
}

/// What else an expression shows.
fn time_names(regulation: &Regulation, expr: &Expr) -> Vec<&'static str> {
    let mut names = Vec::new();
    match expr {
        Expr::Shift { way, lama, from, .. } => {
            names.push(match way {
                Way::Plus | Way::PlusFirst => "+ lama",
                Way::Minus => "− lama",
                Way::After => "sesudah",
                Way::Before => "sebelum",
                Way::Counting => "terhitung mulai",
            });
            if is_moment(regulation, from) && *lama != Lama::Detik {
                names.push("moment by days or months");
            }
        }
        Expr::Difference { from, to, partial, .. } => {
            names.push(match partial {
                None => "selisih",
                Some(true) => "dihitung penuh",
                Some(false) => "diabaikan",
            });
            if is_moment(regulation, from) || is_moment(regulation, to) {
                names.push("selisih of moments");
            }
        }
        Expr::MonthDay { next: true, .. } => names.push("berikutnya"),
        Expr::Query { filter, when_empty, kind, .. } => {
            if filter.is_some() {
                names.push("yang");
            }
            if when_empty.is_some() {
                names.push(if *kind == QueryKind::Sum { "jumlah bila kosong" } else { "bila kosong" });
            }
            let mut nested = 0;
            expr.visit(&mut |below| nested += usize::from(matches!(below, Expr::Query { .. } | Expr::Select { .. })));
            if nested > 1 {
                names.push("question in a question");
            }
        }
        Expr::Select { keys, filter, when_empty, .. } => {
            if when_empty.is_some() {
                names.push("dengan … bila kosong");
            }
            if keys.len() > 1 {
                names.push("lalu");
            }
            if filter.is_some() {
                names.push("yang … dengan");
            }
        }
        _ => {}
    }
    names
}
