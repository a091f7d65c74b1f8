//! A regulation of the model → its text, laid out as carelessly as people do.

use crate::model::{
    Body, Cell, Constant, Content, Date, Declared, ExceptionKind, Expr, Input, Kind, Level, Note, Output, Regulation,
    Requirement, Row, Rule, Statement, Type, address_below, segment_text,
};
use crate::random::Random;
use crate::render_expr::{BREAK, Binding, ExprWriter, date, number};

/// The text of a regulation; the same for the same regulation.
pub fn render(regulation: &Regulation) -> String {
    let random = Random::new(regulation.seed ^ 0xf00d);
    let mut random = random;
    let flat = random.chance(5);
    let words = ExprWriter { regulation, random, here: None };
    let mut writer = Writer { words, out: String::new(), pending: None, flat };
    writer.header();
    writer.declarations();
    for root in &regulation.roots {
        writer.provision(*root, 0);
    }
    writer.out
}

struct Writer<'a> {
    words: ExprWriter<'a>,
    out: String,
    /// A heading that may share its line with the statement under it.
    pending: Option<String>,
    /// Nothing is indented.
    flat: bool,
}

impl Writer<'_> {
    fn chance(&mut self, percent: usize) -> bool {
        self.words.random.chance(percent)
    }

    /// A line with its possible breaks, blank lines and comments.
    fn line(&mut self, depth: usize, text: &str) {
        self.put(depth, text, false);
    }

    fn put(&mut self, depth: usize, text: &str, is_heading: bool) {
        // A heading that shares its line stands where it would alone.
        let depth = if self.pending.is_some() { depth.saturating_sub(1) } else { depth };
        // What stands under a heading may stand deeper than the others, never less deep.
        let deeper = if !is_heading && self.pending.is_none() && self.chance(5) { self.words.random.below(4) } else { 0 };
        let indent = "  ".repeat(if self.flat { 0 } else { depth + deeper });
        let text = match self.pending.take() {
            Some(heading) => format!("{heading}  {text}"),
            None => text.to_owned(),
        };
        if self.chance(8) {
            self.out.push('\n');
        }
        if self.chance(4) {
            self.out.push_str(&format!("{indent}# catatan\n"));
        }
        self.out.push_str(&indent);
        for c in text.chars() {
            if c != BREAK {
                self.out.push(c);
            } else if self.chance(8) {
                if self.chance(10) {
                    self.out.push_str("  # sambungan");
                }
                self.out.push_str(&format!("\n{indent}    "));
            } else {
                let blank = if self.chance(3) { "  " } else { " " };
                self.out.push_str(blank);
            }
        }
        if self.chance(4) {
            self.out.push_str("  # catatan baris");
        }
        self.out.push('\n');
    }

    fn header(&mut self) {
        let regulation = self.words.regulation;
        self.line(0, &format!("Peraturan Wali Kota Surabaya Nomor {} Tahun 2024", regulation.seed % 1_000_000 + 1));
        self.line(0, "tentang \"Peraturan acak\"");
        self.line(0, &format!("mulai berlaku {}", date(regulation.from)));
        if let Some(until) = regulation.until {
            self.line(0, &format!("berlaku sampai dengan {}", date(until)));
        }
        if let Some(zone) = regulation.zone {
            self.line(0, &format!("zona waktu {zone}"));
        }
        if let Some(next) = regulation.missing_is_next {
            let becomes = if next { "tanggal 1 bulan berikutnya" } else { "akhir bulan" };
            self.line(0, &format!("tanggal yang tidak ada menjadi {becomes}"));
        }
    }

    fn ty(&self, ty: Type) -> String {
        let enumeration = |e: usize| self.words.regulation.enumerations[e].name.clone();
        match ty {
            Type::Uang(0) => "uang".to_owned(),
            Type::Uang(n) => format!("uang({n})"),
            Type::Persen(2) => "persen".to_owned(),
            Type::Persen(n) => format!("persen({n})"),
            Type::Desimal(n) => format!("desimal({n})"),
            Type::Bulat => "bulat".to_owned(),
            Type::Logika => "logika".to_owned(),
            Type::Tanggal => "tanggal".to_owned(),
            Type::Waktu => "waktu".to_owned(),
            Type::Teks => "teks".to_owned(),
            Type::Daftar(record, most) => {
                let record = &self.words.regulation.records[record];
                let element = record.name.clone().unwrap_or_else(|| self.ty(record.fields[0].ty));
                format!("daftar {element} paling banyak {most}")
            }
            Type::Elemen(list) => self.words.regulation.record(list).name.clone().expect("a decision of a record"),
            Type::Jenis(e) => enumeration(e),
            Type::Himpunan(e) => format!("himpunan {}", enumeration(e)),
        }
    }

    fn range(&mut self, range: &Option<(Constant, Constant)>) -> String {
        match range {
            Some((low, high)) => format!(" antara {} dan {}", self.words.constant(low), self.words.constant(high)),
            None => String::new(),
        }
    }

    fn declarations(&mut self) {
        let regulation = self.words.regulation;
        for enumeration in &regulation.enumerations {
            let members: Vec<String> = enumeration
                .members
                .iter()
                .map(|(name, external)| match external {
                    Some(external) => format!("{name} sebagai \"{external}\""),
                    None => name.clone(),
                })
                .collect();
            let (word, separator) = if enumeration.ordered { (" berurutan", " < ") } else { ("", ", ") };
            self.line(0, &format!("jenis {}{word}: {}", enumeration.name, members.join(separator)));
        }
        for record in &regulation.records {
            if let Some(name) = &record.name {
                let fields: Vec<String> = record.fields.iter().map(|field| self.input(field)).collect();
                self.line(0, &format!("rekaman {name}:{BREAK}{}", fields.join(&format!(";{BREAK}"))));
            }
        }
        for input in &regulation.inputs {
            let word = if input.judged { "pertimbangan" } else { "masukan" };
            let secret = if input.secret { " rahasia" } else { "" };
            let mut text = format!("{word}{secret} {}", self.input(input));
            text.push_str(if input.judged { " oleh \"Tim Penilai\"" } else { "" });
            text.push_str(if self.chance(20) { "  \"Masukan acak\"" } else { "" });
            self.line(0, &text);
        }
        for value in &regulation.values {
            if let Some(declared) = &value.declared {
                self.declared(&value.name, declared);
            }
        }
        for decision in regulation.decisions.iter().filter(|decision| decision.several) {
            let names: Vec<&str> = decision.outputs.iter().map(|value| regulation.values[*value].name.as_str()).collect();
            self.line(0, &format!("keputusan {} memuat {}", decision.name, names.join("; ")));
        }
        for assertion in &regulation.assertions {
            self.assertion(0, assertion);
        }
    }

    /// An input or a field.
    fn input(&mut self, input: &Input) -> String {
        let external = input.external.as_ref().map_or_else(String::new, |external| format!(" sebagai \"{external}\""));
        let range = match input.ty {
            Type::Daftar(record, _) if self.words.regulation.records[record].name.is_none() => {
                &self.words.regulation.records[record].fields[0].range
            }
            _ => &input.range,
        };
        let mut text = format!("{}{external}: {}{}", input.name, self.ty(input.ty), self.range(range));
        if let Some(default) = &input.default {
            text.push_str(&format!(" bawaan {}", self.words.constant(default)));
        }
        text.push_str(if input.optional { " boleh kosong" } else { "" });
        text
    }

    fn declared(&mut self, name: &str, declared: &Declared) {
        let kind = match declared.kind {
            Some(Kind::Kelayakan) => "kelayakan ",
            Some(Kind::Pajak) => "pajak ",
            Some(Kind::Ambang) => "ambang ",
            Some(Kind::Tunjangan) => "tunjangan ",
            None => "",
        };
        let external = declared.external.as_ref().map_or_else(String::new, |external| format!(" sebagai \"{external}\""));
        let mut text = format!("keputusan {kind}{name}{external}: {}{}", self.ty(declared.ty), self.range(&declared.range));
        text.push_str(if declared.negative { " boleh negatif" } else { "" });
        text.push_str(if declared.optional { " boleh kosong" } else { "" });
        self.line(0, &text);
    }

    fn assertion(&mut self, depth: usize, condition: &Expr) {
        let condition = self.words.expr(condition, Binding::Query);
        self.line(depth, &format!("pastikan {condition} \"Masukan tidak masuk akal\""));
    }

    fn flush(&mut self, depth: usize) {
        if let Some(heading) = self.pending.take() {
            self.put(depth, &heading, true);
        }
    }

    fn provision(&mut self, id: usize, depth: usize) {
        let provision = &self.words.regulation.provisions[id];
        let mut text = segment_text(provision.level, &provision.number);
        let mut inline = true;
        if let Some(heading) = self.pending.take() {
            text = format!("{heading} {text}");
        }
        if let Some(from) = provision.from {
            text.push_str(&format!(" mulai berlaku {}", date(from)));
            inline = false;
        }
        if let Some(guard) = &provision.guard {
            text.push_str(&format!(" dalam hal {}", self.words.expr(guard, Binding::Query)));
            inline = false;
        }
        let bare = inline && !provision.summary;
        if provision.summary {
            text.push_str(" \"Ringkasan\"");
        }
        // A heading with nothing of its own may be written as the start of the first one below it.
        let joins = bare && provision.level == Level::Pasal && provision.statements.is_empty() && !provision.children.is_empty();
        let shares = inline
            && provision.level != Level::Bab
            && !provision.number.starts_with('?')
            && matches!(provision.statements.first(), Some(Statement::Rule(_) | Statement::Collect { .. }));
        if joins && self.chance(30) || shares && self.chance(30) {
            self.pending = Some(text);
        } else {
            self.put(depth, &text, true);
        }
        for statement in &provision.statements {
            self.statement(id, statement, depth + 1);
        }
        for child in &provision.children {
            self.provision(*child, depth + 1);
        }
        self.flush(depth);
    }

    fn statement(&mut self, here: usize, statement: &Statement, depth: usize) {
        let regulation = self.words.regulation;
        match statement {
            Statement::Rule(rule) => self.rule(here, rule, depth),
            Statement::Collect { value, enumeration, members, guard, from, until } => {
                let member = match members.as_slice() {
                    [member] => self.words.constant(&Constant::Member(*enumeration, *member)),
                    _ => self.words.constant(&Constant::Set(*enumeration, members.clone())),
                };
                let guard = self.guard(guard);
                let validity = validity(*from, *until);
                let (first, second) = if self.chance(60) { (guard, validity) } else { (validity, guard) };
                self.line(depth, &format!("{} mencakup {member}{first}{second}", regulation.values[*value].name));
            }
            Statement::Requirements { value, root, guard } => {
                let name = regulation.values[*value].name.clone();
                let Content::Group(all, children) = &root.content else { return };
                let guard = self.guard(guard);
                self.line(depth, &format!("{name} adalah syarat {}{}{guard}", mode(*all), text_of(root)));
                for child in children {
                    self.requirement(child, depth + 1);
                }
            }
            Statement::Waiver { list, path, guard } => {
                let target = address_below(&self.reference(here, *list), path);
                let word = if self.chance(80) { "jika" } else { "dalam hal" };
                let guard = self.words.expr(guard, Binding::Query);
                self.line(depth, &format!("syarat {target} dikesampingkan {word} {guard}"));
            }
            Statement::Order { value, provisions } => {
                let provisions: Vec<String> = provisions.iter().map(|provision| self.reference(here, *provision)).collect();
                let name = &regulation.values[*value].name;
                self.line(depth, &format!("{name} ditentukan menurut urutan {}", provisions.join("; ")));
            }
            Statement::Tariff(id) => self.tariff(*id, depth),
            Statement::Assertion(condition) => self.assertion(depth, condition),
            Statement::Note(kind, about) => {
                let word = match kind {
                    Note::Asumsi => "asumsi",
                    Note::Tafsir => "tafsir",
                    Note::TidakDiotomasi => "tidak diotomasi",
                    Note::BelumDituangkan => "belum dituangkan",
                };
                let names: Vec<&str> = about.iter().map(|value| regulation.values[*value].name.as_str()).collect();
                let about = if names.is_empty() { String::new() } else { format!(" menyangkut {}", names.join(", ")) };
                self.line(depth, &format!("{word} \"Dianggap begitu\"{about}"));
            }
        }
    }

    /// The address of a provision, or what of it a sibling may leave out.
    fn reference(&mut self, here: usize, target: usize) -> String {
        let regulation = self.words.regulation;
        let provision = &regulation.provisions[target];
        let parent = regulation.provisions[here].parent;
        if parent.is_some() && provision.parent == parent && provision.level != Level::Pasal && self.chance(60) {
            return segment_text(provision.level, &provision.number);
        }
        regulation.reference(target)
    }

    fn guard(&mut self, guard: &Option<Expr>) -> String {
        match guard {
            Some(guard) => {
                let word = if self.chance(75) { "jika" } else { "dalam hal" };
                format!("{BREAK}{word} {}", self.words.expr(guard, Binding::Query))
            }
            None => String::new(),
        }
    }

    fn rule(&mut self, here: usize, rule: &Rule, depth: usize) {
        let regulation = self.words.regulation;
        let mut text = String::new();
        if let Some((kind, targets)) = &rule.exception {
            let word = if *kind == ExceptionKind::Dikecualikan { "dikecualikan" } else { "menyimpang" };
            let targets: Vec<String> = targets.iter().map(|target| self.reference(here, *target)).collect();
            text.push_str(&format!("{word} dari {}: ", targets.join("; ")));
        }
        if let Some(list) = regulation.values[rule.targets[0]].each {
            let name = self.each(list);
            text.push_str(&format!("untuk setiap {name}: "));
        }
        let names: Vec<&str> = rule.targets.iter().map(|value| regulation.values[*value].name.as_str()).collect();
        text.push_str(&if names.len() == 1 { names[0].to_owned() } else { format!("({})", names.join("; ")) });
        text.push_str(" adalah ");
        self.words.here = Some(here);
        match &rule.body {
            Body::Empty => text.push_str("kosong"),
            Body::Expr(expr) => text.push_str(&self.words.expr(expr, Binding::Whole)),
            Body::Table(table) => {
                let table = &regulation.tables[*table];
                let keys: Vec<String> = table.keys.iter().map(|key| self.words.expr(key, Binding::Logic)).collect();
                text.push_str(&format!("tabel{} menurut {}", if table.first { " pertama" } else { "" }, keys.join("; ")));
            }
        }
        let guard = if rule.otherwise { format!("{BREAK}dalam hal lain") } else { self.guard(&rule.guard) };
        let validity = validity(rule.from, rule.until);
        // `dalam hal lain` is only read as such where nothing else could follow it.
        let (first, second) = if rule.otherwise || self.chance(60) { (guard, validity) } else { (validity, guard) };
        text.push_str(&format!("{first}{second}"));
        self.line(depth, &text);
        if let Body::Table(table) = &rule.body {
            for row in &regulation.tables[*table].rows {
                self.row(row, depth + 1);
            }
        }
    }

    /// A list by its own name, or by that of its record where no other list holds such.
    fn each(&mut self, list: usize) -> String {
        let regulation = self.words.regulation;
        let Type::Daftar(own, _) = regulation.inputs[list].ty else { panic!("no list") };
        let holding = regulation.inputs.iter().filter(|input| matches!(input.ty, Type::Daftar(record, _) if record == own));
        match &regulation.records[own].name {
            Some(name) if holding.count() == 1 && self.chance(70) => name.clone(),
            _ => regulation.inputs[list].name.clone(),
        }
    }

    fn row(&mut self, row: &Row, depth: usize) {
        let mut cells: Vec<String> = row.cells.iter().map(|cell| self.cell(cell)).collect();
        cells.extend(row.outputs.iter().map(|output| match output {
            Output::Value(constant) => self.words.constant(constant),
            Output::Empty => "kosong".to_owned(),
            Output::Impossible => "tidak mungkin".to_owned(),
        }));
        let address =
            row.segment.as_ref().map_or_else(String::new, |(level, number)| format!("{} ", segment_text(*level, number)));
        self.line(depth, &format!("{address}| {} |", cells.join(" | ")));
    }

    fn cell(&mut self, cell: &Cell) -> String {
        match cell {
            Cell::Any => "-".to_owned(),
            Cell::Rest => "selebihnya".to_owned(),
            Cell::Values(values) => values.iter().map(|value| self.words.constant(value)).collect::<Vec<_>>().join(", "),
            Cell::Range(low, high, between) => {
                let to = (*self.words.random.pick(&["s.d.", "s/d", "sampai dengan"])).to_owned();
                let mut end = |end: &Option<(Constant, bool)>| {
                    end.as_ref().map(|(value, included)| (self.words.constant(value), *included))
                };
                match (end(low), end(high)) {
                    (Some((low, true)), Some((high, true))) if *between => format!("antara {low} dan {high}"),
                    (Some((low, true)), Some((high, true))) => format!("{low} {to} {high}"),
                    (low, high) => {
                        let low = low.map(|(text, included)| format!("{} {text}", if included { "mulai" } else { "di atas" }));
                        let high =
                            high.map(|(text, included)| format!("{} {text}", if included { to.as_str() } else { "di bawah" }));
                        [low, high].into_iter().flatten().collect::<Vec<_>>().join(" ")
                    }
                }
            }
        }
    }

    fn tariff(&mut self, id: usize, depth: usize) {
        let tariff = &self.words.regulation.tariffs[id];
        let word = if tariff.progressive { "progresif" } else { "tunggal" };
        self.line(depth, &format!("tarif {} adalah {word}", tariff.name));
        let mut start: Option<String> = None;
        for (end, rate) in &tariff.slices {
            let above =
                start.as_ref().filter(|_| tariff.style % 2 == 1).map_or_else(String::new, |start| format!("di atas {start}"));
            let slice = match end {
                Some(end) => format!("{above} s.d. {}", number(end)),
                None if above.is_empty() => "selebihnya".to_owned(),
                None => above,
            };
            self.line(depth + 1, &format!("| {} | {} |", slice.trim(), number(rate)));
            start = end.as_ref().map(number);
        }
    }

    fn requirement(&mut self, node: &Requirement, depth: usize) {
        let (level, segment) = node.segment.as_ref().map_or((Level::Huruf, ""), |(level, number)| (*level, number.as_str()));
        let segment = segment_text(level, segment);
        match &node.content {
            Content::Leaf(condition) => {
                let condition = self.words.expr(condition, Binding::Query);
                let (days, label) = (validity(node.from, node.until), text_of(node));
                let tail = if self.chance(60) { format!("{days}{label}") } else { format!("{label}{days}") };
                self.line(depth, &format!("{segment}  {condition}{tail}"));
            }
            Content::Group(all, children) => {
                self.line(depth, &format!("{segment} syarat {}{}", mode(*all), text_of(node)));
                for child in children {
                    self.requirement(child, depth + 1);
                }
            }
        }
    }
}

/// `berlaku sejak … sampai dengan …`.
fn validity(from: Option<Date>, until: Option<Date>) -> String {
    match (from, until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("{BREAK}berlaku sejak {}", date(from)),
        (None, Some(until)) => format!("{BREAK}berlaku sampai dengan {}", date(until)),
        (Some(from), Some(until)) => format!("{BREAK}berlaku sejak {} sampai dengan {}", date(from), date(until)),
    }
}

fn mode(all: bool) -> &'static str {
    if all { "kumulatif" } else { "alternatif" }
}

fn text_of(node: &Requirement) -> &'static str {
    if node.text { "  \"Memenuhi syarat\"" } else { "" }
}
