//! Counts the constructs a regulation uses, so that a test can show that none is left out.

use std::collections::BTreeMap;

use crate::model::{
    Body, Cell, Compare, Content, Datum, Dim, ExceptionKind, Expr, Kind, Level, Regulation, Requirement, Rounding, Statement,
    Type,
};
use num_traits::Signed;

/// Constructs by name, each counted once for every place it stands at.
pub type Counts = BTreeMap<&'static str, usize>;

/// Adds the constructs of one regulation.
pub fn constructs(regulation: &Regulation, counts: &mut Counts) {
    let mut counter = Counter { counts, regulation };
    counter.declarations();
    for provision in &regulation.provisions {
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
            if row.outputs.iter().any(Option::is_none) {
                counter.one("kosong in a table");
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
                    Cell::Range(Some((crate::model::Constant::Date(_), _)), _, _) => counter.one("key tanggal"),
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

    fn declarations(&mut self) {
        for input in &self.regulation.inputs {
            self.one(match input.ty {
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
            });
            if input.range.is_some() {
                self.one("masukan antara");
            }
            if input.default.is_some() {
                self.one("bawaan");
            }
            if input.optional {
                self.one("masukan boleh kosong");
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
                match rule.exception {
                    Some((ExceptionKind::Dikecualikan, _)) => self.one("dikecualikan"),
                    Some((ExceptionKind::Menyimpang, _)) => self.one("menyimpang"),
                    None => {}
                }
                if let Some((_, target)) = rule.exception
                    && self.regulation.provisions[target]
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
                ] {
                    if holds {
                        self.one(name);
                    }
                }
                rule.guard.iter().for_each(|guard| self.expr(guard));
                if let Body::Expr(expr) = &rule.body {
                    self.expr(expr);
                }
            }
            Statement::Collect { guard, .. } => {
                self.one("mencakup");
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
            Statement::Order { .. } => self.one("menurut urutan"),
            Statement::Assertion(condition) => {
                self.one("pastikan in a provision");
                self.expr(condition);
            }
            Statement::Note => self.one("asumsi"),
            Statement::Tariff(_) => {}
        }
    }

    fn requirement(&mut self, node: &Requirement, depth: usize) {
        match &node.content {
            Content::Leaf(condition) => self.expr(condition),
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
        expr.visit(&mut |expr| {
            names.push(match expr {
                Expr::Constant(_) => "constant",
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
                Expr::Compare(Compare::Equal | Compare::NotEqual, ..) => "equality",
                Expr::Compare(..) => "comparison",
                Expr::LimitTest { .. } => "paling as a comparison",
                Expr::And(_) => "dan",
                Expr::Or(_) => "atau",
                Expr::Not(_) => "tidak",
                Expr::In { .. } => "termasuk",
                Expr::AnyOf { .. } => "termasuk numbers",
                Expr::Contains { .. } => "memuat",
                Expr::Between { .. } => "antara",
                Expr::Present { .. } => "terisi",
            });
        });
        names.into_iter().for_each(|name| self.one(name));
    }
}

/// Everything that must occur.
pub const ALL: &[&str] = &[
    "+",
    "−",
    "×",
    "÷",
    "negation",
    "constant",
    "name",
    "comparison",
    "equality",
    "dan",
    "atau",
    "tidak",
    "bila",
    "antara",
    "termasuk",
    "termasuk numbers",
    "memuat",
    "terisi",
    "banyaknya",
    "terkecil",
    "terbesar",
    "paling banyak",
    "paling sedikit",
    "paling as a comparison",
    "ke bawah",
    "ke atas",
    "ke terdekat",
    "ke genap terdekat",
    "tanggal_acuan",
    "tarif atas",
    "tarif progresif",
    "tarif tunggal",
    "tabel",
    "tabel pertama",
    "several outputs",
    "row with address",
    "kosong in a table",
    "cell -",
    "cell selebihnya",
    "cell of one",
    "cell of several",
    "cell with one end",
    "cell with two ends",
    "key logika",
    "key jenis",
    "key tanggal",
    "key bilangan",
    "jika",
    "dalam hal lain",
    "menurut urutan",
    "dikecualikan",
    "menyimpang",
    "exception of an exception",
    "berlaku sejak",
    "sampai dengan",
    "heading guard",
    "heading date",
    "BAB",
    "Lampiran",
    "huruf",
    "syarat kumulatif",
    "syarat alternatif",
    "syarat in syarat",
    "syarat jika",
    "dikesampingkan",
    "dikesampingkan: the list",
    "mencakup",
    "pastikan",
    "pastikan in a provision",
    "asumsi",
    "masukan uang",
    "masukan uang(n)",
    "masukan persen",
    "masukan persen(n)",
    "masukan desimal",
    "masukan bulat",
    "masukan logika",
    "masukan tanggal",
    "masukan jenis",
    "masukan himpunan",
    "masukan antara",
    "bawaan",
    "masukan boleh kosong",
    "negative input",
    "wide input",
    "keputusan",
    "kelayakan",
    "pajak",
    "ambang",
    "tunjangan",
    "keputusan uang",
    "keputusan persen",
    "keputusan bilangan",
    "keputusan logika",
    "keputusan tanggal",
    "keputusan jenis",
    "keputusan himpunan",
    "keputusan antara",
    "keputusan boleh kosong",
    "boleh negatif",
    "keputusan memuat",
];
