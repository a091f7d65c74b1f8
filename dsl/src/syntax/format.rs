//! AST → text in the one layout of the language, comments kept.
//!
//! The text is made from the tree alone, so that what was typed cannot shine through. Items that could not be read have
//! no text: whoever calls must not put the result in the place of a file with [`ItemKind::Broken`] in it.

use super::ast::{
    Comment, Decision, DecisionKind, DecisionOutput, Document, Enumeration, ExceptionKind, Expected, Heading, Input, Instrument,
    Item, ItemKind, Level, Meta, MissingDay, Note, NoteKind, Requirement, RequirementContent, RequirementMode, Rule, RuleBody,
    Segment, Table, TableRow, TableRows, Text, Title, TypeKind, Zone,
};
use super::format_expr::{cell, csv_column, date, expr, path, references, segment, ty};

/// Longest line that a list is broken at.
const WIDTH: usize = 110;
/// Columns a level is moved in by.
const STEP: usize = 2;

/// The document in canonical layout.
pub fn format(document: &Document) -> String {
    let mut writer = Writer::default();
    for item in &document.items {
        writer.item(item);
    }
    if !document.closing_comments.is_empty() {
        writer.comments(&document.closing_comments, 0);
    }
    writer.out
}

/// Parts of a file that an empty line keeps apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Start,
    Header,
    Declarations,
    /// A heading at the left edge, which the next may follow at once.
    Skeleton,
    Provisions,
    Example,
}

/// An open heading: what it is, where it would stand on a line of its own, and where its line does stand.
struct Open {
    level: Level,
    bracketed: bool,
    own: usize,
    line: usize,
}

#[derive(Default)]
struct Writer {
    out: String,
    part: Part,
    open: Vec<Open>,
    /// Column of the requirements of the last `syarat`, and their open levels.
    requirements: usize,
    listed: Vec<(Level, bool)>,
}

impl Writer {
    fn item(&mut self, item: &Item) {
        let (part, column) = self.position(&item.kind);
        let apart = match (self.part, part) {
            (Part::Start, _) => false,
            (before, Part::Skeleton) => before != Part::Skeleton,
            (_, Part::Example) => true,
            (Part::Skeleton, Part::Provisions) => false,
            (before, part) => before != part,
        };
        if self.part != Part::Start && (apart || item.blank_before) {
            self.out.push('\n');
        }
        self.part = part;
        self.comments(&item.comments, column);
        let lines = self.lines(item, column);
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            self.line(line, column, item.trailing.as_ref().filter(|_| index == last));
        }
        if lines.is_empty()
            && let Some(comment) = &item.trailing
        {
            self.comments(std::slice::from_ref(comment), column);
        }
        match &item.kind {
            ItemKind::Tariff(tariff) => self.rows(&tariff.rows, column + STEP),
            ItemKind::Rule(Rule { body: RuleBody::Table(Table { rows: TableRows::Inline(rows), .. }), .. }) => {
                self.rows(rows, column + STEP);
            }
            _ => {}
        }
    }

    /// The part an item belongs to and the column it starts at; remembers headings and lists of requirements.
    fn position(&mut self, kind: &ItemKind) -> (Part, usize) {
        let inside = matches!(self.part, Part::Skeleton | Part::Provisions | Part::Example);
        let column = self.open.last().map_or(0, |open| open.line + STEP);
        match kind {
            ItemKind::Title(_) | ItemKind::Meta(_) => (Part::Header, 0),
            ItemKind::Enumeration(_) | ItemKind::Record(_) | ItemKind::Input(_) | ItemKind::Decision(_) => {
                (Part::Declarations, 0)
            }
            ItemKind::Assertion(_) if !inside => (Part::Declarations, 0),
            ItemKind::Heading(heading) => {
                let column = self.heading_column(&heading.path);
                self.listed.clear();
                self.requirements = column + STEP;
                let edge = heading.path.first().is_some_and(|first| first.level < Level::Ayat);
                (if edge { Part::Skeleton } else { Part::Provisions }, column)
            }
            ItemKind::Rule(_) => {
                self.listed.clear();
                self.requirements = column + STEP;
                (Part::Provisions, column)
            }
            ItemKind::Requirement(requirement) => {
                let key = (requirement.segment.level, requirement.segment.number.ends_with(')'));
                let depth = self.listed.iter().position(|open| *open == key).unwrap_or(self.listed.len());
                self.listed.truncate(depth);
                self.listed.push(key);
                (Part::Provisions, self.requirements + STEP * depth)
            }
            ItemKind::Example(_) => (Part::Example, 0),
            ItemKind::Broken => (self.part, column),
            _ => (Part::Provisions, column),
        }
    }

    fn heading_column(&mut self, path: &[Segment]) -> usize {
        let mut line = None;
        for segment in path {
            let (level, bracketed) = (segment.level, segment.number.ends_with(')'));
            let keep = match level {
                Level::Ayat => self.open.iter().position(|open| open.level >= Level::Ayat),
                Level::Huruf | Level::Angka => {
                    self.open.iter().position(|open| open.level == level && open.bracketed == bracketed)
                }
                _ => Some(0),
            };
            let same = keep.and_then(|index| self.open.get(index)).filter(|open| open.level == level).map(|open| open.own);
            self.open.truncate(keep.unwrap_or(self.open.len()));
            let below = self.open.last().map(|open| if line.is_some() { open.own + STEP } else { open.line + STEP });
            let own = match level {
                Level::Ayat | Level::Huruf | Level::Angka => same.or(below).unwrap_or(0),
                _ => 0,
            };
            let line = *line.get_or_insert(own);
            self.open.push(Open { level, bracketed, own, line });
        }
        line.unwrap_or(0)
    }

    fn comments(&mut self, comments: &[Comment], column: usize) {
        for comment in comments {
            let text = comment_text(comment);
            self.line(&text, column, None);
        }
    }

    fn line(&mut self, text: &str, column: usize, trailing: Option<&Comment>) {
        self.out.extend(std::iter::repeat_n(' ', column));
        self.out.push_str(text);
        if let Some(comment) = trailing {
            self.out.push_str("  ");
            self.out.push_str(&comment_text(comment));
        }
        self.out.push('\n');
    }

    fn rows(&mut self, rows: &[TableRow], column: usize) {
        let cells: Vec<(String, Vec<String>)> =
            rows.iter().map(|row| (path(&row.address), row.cells.iter().map(cell).collect())).collect();
        let width = |text: &String| text.chars().count();
        let address = cells.iter().map(|(address, _)| width(address)).max().unwrap_or(0);
        let mut widths: Vec<usize> = Vec::new();
        for (_, row) in &cells {
            for (index, cell) in row.iter().enumerate() {
                match widths.get_mut(index) {
                    Some(widest) => *widest = width(cell).max(*widest),
                    None => widths.push(width(cell)),
                }
            }
        }
        for (row, (own, cells)) in rows.iter().zip(&cells) {
            self.comments(&row.comments, column);
            let mut line = String::new();
            if address > 0 {
                line.push_str(&padded(own, address + 1));
            }
            line.push('|');
            for (cell, width) in cells.iter().zip(&widths) {
                line.push(' ');
                line.push_str(&padded(cell, *width));
                line.push_str(" |");
            }
            self.line(&line, column, row.trailing.as_ref());
        }
    }

    /// The lines of an item without its rows, relative to its column.
    fn lines(&self, item: &Item, column: usize) -> Vec<String> {
        let one = |line: String| vec![line];
        match &item.kind {
            ItemKind::Title(title) => one(title_line(title)),
            ItemKind::Meta(meta) => one(meta_line(meta)),
            ItemKind::Enumeration(enumeration) => enumeration_lines(enumeration),
            ItemKind::Input(input) => one(input_line(input)),
            ItemKind::Decision(decision) => one(decision_line(decision)),
            ItemKind::Assertion(assertion) => {
                one(format!("pastikan {}  {}", expr(&assertion.condition), quoted(&assertion.text)))
            }
            ItemKind::Heading(heading) => one(heading_line(heading)),
            ItemKind::Rule(rule) => one(rule_line(rule)),
            ItemKind::Collect(collect) => {
                let guard = collect.guard.as_ref().map_or_else(String::new, |guard| format!(" jika {}", expr(guard)));
                one(format!("{} mencakup {}{guard}", collect.target.text, expr(&collect.member)))
            }
            ItemKind::Tariff(tariff) => {
                let kind = if tariff.progressive { "progresif" } else { "tunggal" };
                one(format!("tarif {} adalah {kind}", tariff.name.text))
            }
            ItemKind::Requirement(requirement) => one(requirement_line(requirement)),
            ItemKind::Waiver(waiver) => {
                one(format!("syarat {} dikesampingkan jika {}", path(&waiver.target.path), expr(&waiver.guard)))
            }
            ItemKind::Order(order) => {
                wrapped(format!("{} ditentukan menurut urutan ", order.target.text), &references(&order.provisions), ";", column)
            }
            ItemKind::Note(note) => one(note_line(note)),
            ItemKind::Example(example) => {
                let bindings = |pairs: &[(super::ast::Name, super::ast::Expr)]| {
                    pairs.iter().map(|(name, value)| format!("{} = {}", name.text, expr(value))).collect::<Vec<_>>()
                };
                let mut lines = one(format!("contoh {}", quoted(&example.title)));
                if let Some(day) = example.date {
                    lines.push(format!("  pada {}", date(day)));
                }
                if !example.given.is_empty() {
                    let given = example.given.iter().map(|given| match &given.value {
                        super::ast::GivenValue::Expr(value) => format!("{} = {}", given.name.text, expr(value)),
                        super::ast::GivenValue::Rows { .. } => given.name.text.clone(),
                    });
                    lines.extend(wrapped("  diberikan ".to_owned(), &given.collect::<Vec<_>>(), ";", column));
                }
                match &example.expected {
                    Expected::Values(values) => {
                        lines.extend(wrapped("  maka ".to_owned(), &bindings(values), ";", column));
                    }
                    Expected::Failure { name, .. } => lines.push(format!("  maka galat {name}")),
                }
                if !example.basis.is_empty() {
                    lines.extend(wrapped("  berdasarkan ".to_owned(), &references(&example.basis), ";", column));
                }
                lines
            }
            ItemKind::Record(_) | ItemKind::Broken => Vec::new(),
        }
    }
}

/// A list behind its first words, broken after a separator where the line would grow too long.
fn wrapped(head: String, items: &[String], separator: &str, column: usize) -> Vec<String> {
    let deeper = head.len() - head.trim_start().len() + STEP;
    let (mut lines, mut line) = (Vec::new(), head);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            line.push_str(separator);
            if column + line.chars().count() + item.chars().count() + 2 > WIDTH {
                lines.push(std::mem::replace(&mut line, " ".repeat(deeper)));
            } else {
                line.push(' ');
            }
        }
        line.push_str(item);
    }
    lines.push(line);
    lines
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

fn comment_text(comment: &Comment) -> String {
    let words = comment.text.trim_end();
    let gap = if words.is_empty() || words.starts_with(char::is_whitespace) { "" } else { " " };
    format!("#{gap}{words}")
}

fn quoted(text: &Text) -> String {
    format!("\"{}\"", text.text)
}

fn labelled(line: String, label: Option<&Text>) -> String {
    match label {
        Some(label) => format!("{line}  {}", quoted(label)),
        None => line,
    }
}

fn title_line(title: &Title) -> String {
    let kind = match title.kind {
        Instrument::Uu => "Undang-Undang",
        Instrument::Perppu => "Peraturan Pemerintah Pengganti Undang-Undang",
        Instrument::Pp => "Peraturan Pemerintah",
        Instrument::Perpres => "Peraturan Presiden",
        Instrument::Permen => "Peraturan Menteri",
        Instrument::Pmk => "Peraturan Menteri Keuangan",
        Instrument::PeraturanLembaga => "Peraturan",
        Instrument::Perda => "Peraturan Daerah",
        Instrument::Perwali if title.issuer.starts_with("Bupati") => "Peraturan",
        Instrument::Perwali => "Peraturan Wali Kota",
        Instrument::Kepwal => "Keputusan Wali Kota",
        Instrument::Juknis => "Petunjuk Teknis",
    };
    let bare = |number: &str| !number.is_empty() && number.chars().all(|c| c.is_ascii_alphanumeric() || "./-_()".contains(c));
    let number = match title.number.as_deref() {
        None => "belum diketahui".to_owned(),
        Some(number) if bare(number) && number != "belum" => number.to_owned(),
        Some(number) => format!("\"{number}\""),
    };
    let issuer = if title.issuer.is_empty() { String::new() } else { format!(" {}", title.issuer) };
    let year = title.year.map_or_else(String::new, |year| format!(" Tahun {year}"));
    format!("{kind}{issuer} Nomor {number}{year}")
}

fn meta_line(meta: &Meta) -> String {
    match meta {
        Meta::Tentang(text) => format!("tentang {}", quoted(text)),
        Meta::Disingkat(text) if text.text.contains(['#', '“', '”', '‘', '’', '„']) => {
            format!("disingkat {}", quoted(text))
        }
        Meta::Disingkat(text) => format!("disingkat {}", text.text),
        Meta::Id(text) => format!("id {}", quoted(text)),
        Meta::Ditetapkan(day) => format!("ditetapkan {}", date(*day)),
        Meta::Diundangkan(day) => format!("diundangkan {}", date(*day)),
        Meta::MulaiBerlaku(day) => format!("mulai berlaku {}", date(*day)),
        Meta::BerlakuSampai(day) => format!("berlaku sampai dengan {}", date(*day)),
        Meta::Sumber(text) => format!("sumber {}", quoted(text)),
        Meta::Mengubah(regulation) => format!("mengubah {}", regulation.text),
        Meta::Mencabut(regulation) => format!("mencabut {}", regulation.text),
        Meta::Melaksanakan(regulation) => format!("melaksanakan {}", regulation.text),
        Meta::ZonaWaktu(zone) => format!("zona waktu {}", zone_word(*zone)),
        Meta::MissingDay(MissingDay::EndOfMonth) => "tanggal yang tidak ada menjadi akhir bulan".to_owned(),
        Meta::MissingDay(MissingDay::NextFirst) => "tanggal yang tidak ada menjadi tanggal 1 bulan berikutnya".to_owned(),
        Meta::Aplikasi(names) => format!("aplikasi {}", names.iter().map(quoted).collect::<Vec<_>>().join("; ")),
    }
}

fn named(name: &super::ast::Name, external: Option<&Text>) -> String {
    match external {
        Some(external) => format!("{} sebagai {}", name.text, quoted(external)),
        None => name.text.clone(),
    }
}

fn enumeration_lines(enumeration: &Enumeration) -> Vec<String> {
    let members: Vec<String> = enumeration.members.iter().map(|member| named(&member.name, member.external.as_ref())).collect();
    wrapped(format!("jenis {}: ", enumeration.name.text), &members, ",", 0)
}

fn range(range: Option<&(super::ast::Expr, super::ast::Expr)>) -> String {
    range.map_or_else(String::new, |(low, high)| format!(" antara {} dan {}", expr(low), expr(high)))
}

fn input_line(input: &Input) -> String {
    let mut line = format!("masukan {}: {}", named(&input.name, input.external.as_ref()), ty(&input.ty));
    line.push_str(&range(input.range.as_ref()));
    if let Some(default) = &input.default {
        line.push_str(&format!(" bawaan {}", expr(default)));
    }
    if input.optional {
        line.push_str(" boleh kosong");
    }
    labelled(line, input.label.as_ref())
}

fn decision_line(decision: &Decision) -> String {
    let kind = match decision.kind {
        None => "",
        Some(DecisionKind::Kelayakan) => "kelayakan ",
        Some(DecisionKind::Pajak) => "pajak ",
        Some(DecisionKind::Ambang) => "ambang ",
        Some(DecisionKind::Tunjangan) => "tunjangan ",
    };
    let mut line = format!("keputusan {kind}{}", named(&decision.name, decision.external.as_ref()));
    match &decision.output {
        DecisionOutput::Several(names) => {
            let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
            line.push_str(&format!(" memuat {}", names.join("; ")));
        }
        DecisionOutput::Value { ty: found, range: bounds, optional, negative } => {
            let plain = bounds.is_none() && !optional && !negative && matches!(found.kind, TypeKind::Logika);
            if !(plain && decision.kind == Some(DecisionKind::Kelayakan)) {
                line.push_str(&format!(": {}{}", ty(found), range(bounds.as_ref())));
            }
            line.push_str(if *optional { " boleh kosong" } else { "" });
            line.push_str(if *negative { " boleh negatif" } else { "" });
        }
    }
    labelled(line, decision.label.as_ref())
}

fn heading_line(heading: &Heading) -> String {
    let mut line = path(&heading.path);
    if let Some(day) = heading.effective {
        line.push_str(&format!(" mulai berlaku {}", date(day)));
    }
    if let Some(guard) = &heading.guard {
        line.push_str(&format!(" dalam hal {}", expr(guard)));
    }
    labelled(line, heading.summary.as_ref())
}

fn zone_word(zone: Zone) -> &'static str {
    match zone {
        Zone::Wib => "WIB",
        Zone::Wita => "WITA",
        Zone::Wit => "WIT",
    }
}

fn mode(mode: RequirementMode) -> &'static str {
    match mode {
        RequirementMode::Kumulatif => "syarat kumulatif",
        RequirementMode::Alternatif => "syarat alternatif",
    }
}

fn requirement_line(requirement: &Requirement) -> String {
    let address = segment(&requirement.segment);
    match &requirement.content {
        RequirementContent::Group { mode: group, text } => labelled(format!("{address}  {}", mode(*group)), text.as_ref()),
        RequirementContent::Leaf { condition, text, .. } => labelled(format!("{address}  {}", expr(condition)), text.as_ref()),
    }
}

fn note_line(note: &Note) -> String {
    let kind = match note.kind {
        NoteKind::Asumsi => "asumsi",
        NoteKind::Tafsir => "tafsir",
        NoteKind::TidakDiotomasi => "tidak diotomasi",
        NoteKind::BelumDituangkan => "belum dituangkan",
    };
    let about: Vec<&str> = note.about.iter().map(|name| name.text.as_str()).collect();
    let about = if about.is_empty() { String::new() } else { format!(" menyangkut {}", about.join("; ")) };
    format!("{kind} {}{about}", quoted(&note.text))
}

fn rule_line(rule: &Rule) -> String {
    let mut line = String::new();
    if let Some(exception) = &rule.exception {
        let words = match exception.kind {
            ExceptionKind::Dikecualikan => "dikecualikan dari",
            ExceptionKind::Menyimpang => "menyimpang dari",
        };
        line.push_str(&format!("{words} {}: ", references(&exception.targets).join("; ")));
    }
    let targets: Vec<&str> = rule.targets.iter().map(|name| name.text.as_str()).collect();
    match targets.as_slice() {
        [only] => line.push_str(only),
        several => line.push_str(&format!("({})", several.join("; "))),
    }
    line.push_str(" adalah ");
    match &rule.body {
        RuleBody::Expr(value) => line.push_str(&expr(value)),
        RuleBody::Requirements { mode: list, text } => line.push_str(&labelled(mode(*list).to_owned(), text.as_ref())),
        RuleBody::Table(table) => line.push_str(&table_head(table)),
    }
    if let Some(guard) = &rule.guard {
        line.push_str(&format!(" jika {}", expr(guard)));
    }
    if rule.otherwise {
        line.push_str(" dalam hal lain");
    }
    if rule.from.is_some() || rule.until.is_some() {
        line.push_str(" berlaku");
    }
    if let Some(day) = rule.from {
        line.push_str(&format!(" sejak {}", date(day)));
    }
    if let Some(day) = rule.until {
        line.push_str(&format!(" sampai dengan {}", date(day)));
    }
    line
}

fn table_head(table: &Table) -> String {
    let keys: Vec<String> = table.keys.iter().map(expr).collect();
    let first = if table.first { "pertama " } else { "" };
    let mut line = format!("tabel {first}menurut {}", keys.join("; "));
    if let TableRows::Csv { file, columns, .. } = &table.rows {
        let columns: Vec<String> = columns.iter().map(csv_column).collect();
        line.push_str(&format!(" dari {} kolom {}", quoted(file), columns.join("; ")));
    }
    line
}
