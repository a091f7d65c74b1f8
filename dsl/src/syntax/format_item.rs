//! Items of the AST → their lines, without the rows of tables.

use super::ast::{
    Amendment, AmendmentAction, Collect, Decision, DecisionKind, DecisionOutput, EdgeWord, Enumeration, Example, ExceptionKind,
    Expected, Expr, Field, Given, GivenRow, GivenValue, Guard, Heading, Input, Instrument, ItemKind, Lineage, Meta, MissingDay,
    Name, Note, NoteKind, Record, Requirement, RequirementContent, RequirementMode, Rule, RuleBody, Table, TableRows, Text,
    Title, TypeKind,
};
use super::fold::{Fold, WIDTH, value};
use super::format::{STEP, aligned, comment_text};
use super::format_expr::{csv_column, date, expr, path, references, segment, ty};

/// The lines of an item that starts at a column, relative to it; the text of a requirement stands at another.
pub(super) fn lines(kind: &ItemKind, column: usize, text_column: usize) -> Vec<String> {
    let one = |line: String| vec![line];
    match kind {
        ItemKind::Title(title) => one(title_line(title)),
        ItemKind::Meta(meta) => one(meta_line(meta)),
        ItemKind::Enumeration(enumeration) => enumeration_lines(enumeration),
        ItemKind::Record(record) => record_lines(record),
        ItemKind::Input(input) => input_lines(input),
        ItemKind::Decision(decision) => decision_lines(decision),
        ItemKind::Assertion(assertion) => {
            with_label(value(&assertion.condition).after("pastikan "), Some(&assertion.text)).lines(column)
        }
        ItemKind::Heading(heading) => heading_lines(heading, column),
        ItemKind::Rule(rule) => rule_lines(rule, column),
        ItemKind::Collect(collect) => collect_lines(collect, column),
        ItemKind::Tariff(tariff) => {
            let kind = if tariff.progressive { "progresif" } else { "tunggal" };
            one(format!("tarif {} adalah {kind}", tariff.name.text))
        }
        ItemKind::Requirement(requirement) => requirement_lines(requirement, column, text_column),
        ItemKind::Waiver(waiver) => {
            let head = Fold::Whole(format!("syarat {} dikesampingkan", path(&waiver.target.path)));
            Fold::each(vec![head, guarded(&waiver.guard)]).lines(column)
        }
        ItemKind::Order(order) => {
            wrapped(format!("{} ditentukan menurut urutan ", order.target.text), &references(&order.provisions), ";", column)
        }
        ItemKind::Note(note) => one(note_line(note)),
        ItemKind::Amendment(amendment) => one(amendment_line(amendment)),
        ItemKind::Lineage(lineage) => one(lineage_line(lineage)),
        ItemKind::Example(example) => example_lines(example),
        ItemKind::EndAmendment | ItemKind::Broken => Vec::new(),
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
        Instrument::Perwali if title.walikota => "Peraturan Walikota",
        Instrument::Perwali => "Peraturan Wali Kota",
        Instrument::Kepwal if title.walikota => "Keputusan Walikota",
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
        Meta::BerlakuSurut(day) => format!("berlaku surut sejak {}", date(*day)),
        Meta::BerlakuSampai(day) => format!("berlaku sampai dengan {}", date(*day)),
        Meta::Sumber(text) => format!("sumber {}", quoted(text)),
        Meta::Mengubah(regulation) => format!("mengubah {}", regulation.text),
        Meta::Mencabut(regulation) => format!("mencabut {}", regulation.text),
        Meta::Melaksanakan(regulation) => format!("melaksanakan {}", regulation.text),
        Meta::ZonaWaktu(zone) => format!("zona waktu {}", zone.name()),
        Meta::MissingDay(MissingDay::EndOfMonth) => "tanggal yang tidak ada menjadi akhir bulan".to_owned(),
        Meta::MissingDay(MissingDay::NextFirst) => "tanggal yang tidak ada menjadi tanggal 1 bulan berikutnya".to_owned(),
        Meta::Aplikasi(names) => format!("aplikasi {}", names.iter().map(quoted).collect::<Vec<_>>().join("; ")),
    }
}

fn named(name: &Name, external: Option<&Text>) -> String {
    match external {
        Some(external) => format!("{} sebagai {}", name.text, quoted(external)),
        None => name.text.clone(),
    }
}

fn range(range: Option<&(Expr, Expr)>) -> String {
    range.map_or_else(String::new, |(low, high)| format!(" antara {} dan {}", expr(low), expr(high)))
}

/// `ubah ` before a declaration of an amender that takes the place of another.
fn changing(changes: bool) -> &'static str {
    if changes { "ubah " } else { "" }
}

fn amendment_line(amendment: &Amendment) -> String {
    let base = amendment.base.as_ref().map_or_else(String::new, |base| format!("{} ", base.text));
    let target = format!("{base}{}", path(&amendment.target.path));
    match &amendment.action {
        AmendmentAction::Replace => format!("ubah {target} sehingga berbunyi"),
        AmendmentAction::InsertAfter(beside) => format!("sisipkan {target} sesudah {}", path(&beside.path)),
        AmendmentAction::InsertBefore(beside) => format!("sisipkan {target} sebelum {}", path(&beside.path)),
        AmendmentAction::Delete => format!("hapus {target}"),
    }
}

fn lineage_line(lineage: &Lineage) -> String {
    format!("{} {}", lineage.kind.word(), lineage.by.text)
}

fn decision_lines(decision: &Decision) -> Vec<String> {
    let kind = match decision.kind {
        None => "",
        Some(DecisionKind::Kelayakan) => "kelayakan ",
        Some(DecisionKind::Pajak) => "pajak ",
        Some(DecisionKind::Ambang) => "ambang ",
        Some(DecisionKind::Tunjangan) => "tunjangan ",
    };
    let mut line = format!("{}keputusan {kind}{}", changing(decision.changes), named(&decision.name, decision.external.as_ref()));
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
    with_label(Fold::Whole(line), decision.label.as_ref()).lines(0)
}

fn mode(mode: RequirementMode) -> &'static str {
    match mode {
        RequirementMode::Kumulatif => "syarat kumulatif",
        RequirementMode::Alternatif => "syarat alternatif",
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

fn with_label(line: Fold, label: Option<&Text>) -> Fold {
    match label {
        // Two blanks keep the words for people apart.
        Some(label) => Fold::fill(vec![line, Fold::Whole(format!(" {}", quoted(label)))]),
        None => line,
    }
}

fn enumeration_lines(enumeration: &Enumeration) -> Vec<String> {
    let members: Vec<String> = enumeration.members.iter().map(|member| named(&member.name, member.external.as_ref())).collect();
    let changing = changing(enumeration.changes);
    if enumeration.ordered {
        return wrapped(format!("{changing}jenis {} berurutan: ", enumeration.name.text), &members, " <", 0);
    }
    wrapped(format!("{changing}jenis {}: ", enumeration.name.text), &members, ",", 0)
}

fn record_lines(record: &Record) -> Vec<String> {
    let fields: Vec<String> = record.fields.iter().map(field).collect();
    let head = format!("{}rekaman {}:", changing(record.changes), record.name.text);
    let line = format!("{head} {}", fields.join("; "));
    if line.chars().count() <= WIDTH {
        return vec![line];
    }
    let last = fields.len().saturating_sub(1);
    let rest = fields.into_iter().enumerate();
    let rest = rest.map(|(index, field)| format!("  {field}{}", if index < last { ";" } else { "" }));
    std::iter::once(head).chain(rest).collect()
}

fn field(field: &Field) -> String {
    let mut line = format!("{}: {}", named(&field.name, field.external.as_ref()), ty(&field.ty));
    line.push_str(&range(field.range.as_ref()));
    if field.optional {
        line.push_str(" boleh kosong");
    }
    labelled(line, field.label.as_ref())
}

fn input_lines(input: &Input) -> Vec<String> {
    let word = if input.judged_by.is_some() { "pertimbangan" } else { "masukan" };
    let word = format!("{}{word}", changing(input.changes));
    let secret = if input.secret { " rahasia" } else { "" };
    let mut line = format!("{word}{secret} {}: {}", named(&input.name, input.external.as_ref()), ty(&input.ty));
    line.push_str(&range(input.range.as_ref()));
    if let Some(default) = &input.default {
        line.push_str(&format!(" bawaan {}", expr(default)));
    }
    if input.optional {
        line.push_str(" boleh kosong");
    }
    if let Some(judge) = &input.judged_by {
        line.push_str(&format!(" oleh {}", quoted(judge)));
    }
    with_label(Fold::Whole(line), input.label.as_ref()).lines(0)
}

fn heading_lines(heading: &Heading, column: usize) -> Vec<String> {
    let mut line = path(&heading.path);
    if let Some(day) = heading.effective {
        line.push_str(&format!(" mulai berlaku {}", date(day)));
    }
    let line = match &heading.guard {
        Some(guard) => guarded(guard).after(&format!("{line} ")),
        None => Fold::Whole(line),
    };
    with_label(line, heading.summary.as_ref()).lines(column)
}

/// A requirement up to its text.
pub(super) fn requirement_head(requirement: &Requirement) -> String {
    let address = segment(&requirement.segment);
    match &requirement.content {
        RequirementContent::Group { mode: group, .. } => format!("{address}  {}", mode(*group)),
        RequirementContent::Leaf { condition, from, until, .. } => {
            format!(
                "{address}  {}{}",
                expr(condition),
                validity(*from, *until).map_or_else(String::new, |days| format!(" {days}"))
            )
        }
    }
}

fn requirement_lines(requirement: &Requirement, column: usize, text_column: usize) -> Vec<String> {
    let head = requirement_head(requirement);
    match &requirement.content {
        RequirementContent::Group { text, .. } => with_label(Fold::Whole(head), text.as_ref()).lines(column),
        RequirementContent::Leaf { condition, text, from, until } => {
            let blanks = text_column.saturating_sub(column + head.chars().count());
            if let Some(text) = text
                && blanks >= 2
                && text_column + 2 + text.text.chars().count() <= WIDTH
            {
                return vec![format!("{head}{}{}", " ".repeat(blanks), quoted(text))];
            }
            let condition = value(condition).after(&format!("{}  ", segment(&requirement.segment)));
            let whole = match validity(*from, *until) {
                Some(days) => Fold::fill(vec![condition, Fold::Whole(days)]),
                None => condition,
            };
            with_label(whole, text.as_ref()).lines(column)
        }
    }
}

/// `berlaku sejak … sampai dengan …`.
fn validity(from: Option<super::ast::Date>, until: Option<super::ast::Until>) -> Option<String> {
    let from = from.map(|day| format!(" sejak {}", date(day)));
    let until = until.map(|until| {
        let word = if until.word == EdgeWord::Singkatan { "s.d." } else { "sampai dengan" };
        format!(" {word} {}", date(until.day))
    });
    (from.is_some() || until.is_some()).then(|| format!("berlaku{}{}", from.unwrap_or_default(), until.unwrap_or_default()))
}

fn rule_lines(rule: &Rule, column: usize) -> Vec<String> {
    let mut head = String::new();
    if let Some(exception) = &rule.exception {
        let words = match exception.kind {
            ExceptionKind::Dikecualikan => "dikecualikan dari",
            ExceptionKind::Menyimpang => "menyimpang dari",
        };
        head.push_str(&format!("{words} {}: ", references(&exception.targets).join("; ")));
    }
    if let Some(each) = &rule.each {
        head.push_str(&format!("untuk setiap {}: ", each.text));
    }
    let targets: Vec<&str> = rule.targets.iter().map(|name| name.text.as_str()).collect();
    match targets.as_slice() {
        [only] => head.push_str(only),
        several => head.push_str(&format!("({})", several.join("; "))),
    }
    head.push_str(" adalah ");
    let body = match &rule.body {
        RuleBody::Expr(body) => value(body),
        RuleBody::Requirements { mode: list, text } => with_label(Fold::Whole(mode(*list).to_owned()), text.as_ref()),
        RuleBody::Table(table) => table_head(table),
    };
    let mut parts = vec![body.after(&head)];
    parts.extend(rule.guard.as_ref().map(guarded));
    if rule.otherwise {
        parts.push(Fold::Whole("dalam hal lain".to_owned()));
    }
    parts.extend(validity(rule.from, rule.until).map(Fold::Whole));
    Fold::each(parts).lines(column)
}

fn guarded(guard: &Guard) -> Fold {
    value(&guard.condition).after(&format!("{} ", guard.word.text()))
}

fn collect_lines(collect: &Collect, column: usize) -> Vec<String> {
    let mut parts = vec![Fold::Whole(format!("{} mencakup {}", collect.target.text, expr(&collect.member)))];
    parts.extend(collect.guard.as_ref().map(guarded));
    parts.extend(validity(collect.from, collect.until).map(Fold::Whole));
    Fold::each(parts).lines(column)
}

/// Broken only after a semicolon: a line may then go on with any name.
fn table_head(table: &Table) -> Fold {
    let mut items: Vec<String> = table.keys.iter().map(expr).collect();
    if let TableRows::Csv { file, filter, columns } = &table.rows {
        let mut head = format!(" dari {}", quoted(file));
        let mut tail: Vec<String> = filter.iter().map(|(name, text)| format!("{} = {}", name.text, quoted(text))).collect();
        let mut columns = columns.iter().map(csv_column);
        if tail.is_empty() {
            head.push_str(&format!(" kolom {}", columns.next().unwrap_or_default()));
        } else {
            head.push_str(&format!(" hanya {}", tail.remove(0)));
            let last = match tail.last_mut() {
                Some(last) => last,
                None => &mut head,
            };
            last.push_str(&format!(" kolom {}", columns.next().unwrap_or_default()));
        }
        if let Some(last) = items.last_mut() {
            last.push_str(&head);
        }
        items.extend(tail.into_iter().chain(columns));
    }
    let last = items.len().saturating_sub(1);
    let parts = items.into_iter().enumerate();
    let parts = parts.map(|(index, item)| Fold::Whole(if index < last { format!("{item};") } else { item }));
    Fold::fill(parts.collect()).after(if table.first { "tabel pertama menurut " } else { "tabel menurut " })
}

fn example_lines(example: &Example) -> Vec<String> {
    let mut lines = vec![format!("contoh {}", quoted(&example.title))];
    if let Some(day) = example.date {
        lines.push(format!("  pada {}", date(day)));
    }
    let mut plain: Vec<String> = Vec::new();
    for Given { name, value } in &example.given {
        match value {
            GivenValue::Expr(value) => plain.push(binding(name, value)),
            GivenValue::Rows { header, rows } => {
                lines.extend(given(&mut plain));
                lines.push(format!("  diberikan {}", name.text));
                lines.extend(given_rows(header, rows));
            }
        }
    }
    lines.extend(given(&mut plain));
    match &example.expected {
        Expected::Values(values) => {
            let values: Vec<String> = values.iter().map(|(name, value)| binding(name, value)).collect();
            lines.extend(wrapped("  maka ".to_owned(), &values, ";", 0));
        }
        Expected::Failure { name, .. } => lines.push(format!("  maka galat {name}")),
    }
    if !example.basis.is_empty() {
        lines.extend(wrapped("  berdasarkan ".to_owned(), &references(&example.basis), ";", 0));
    }
    lines
}

fn binding(name: &Name, value: &Expr) -> String {
    format!("{} = {}", name.text, expr(value))
}

fn given(plain: &mut Vec<String>) -> Vec<String> {
    let items = std::mem::take(plain);
    if items.is_empty() { Vec::new() } else { wrapped("  diberikan ".to_owned(), &items, ";", 0) }
}

fn given_rows(header: &[Name], rows: &[GivenRow]) -> Vec<String> {
    let names = header.iter().map(|name| name.text.clone()).collect();
    let mut cells: Vec<(String, Vec<String>)> = vec![(String::new(), names)];
    cells.extend(rows.iter().map(|row| (String::new(), row.values.iter().map(expr).collect())));
    let mut written = aligned(&cells).into_iter();
    let mut lines: Vec<String> = written.next().map(|line| format!("    {line}")).into_iter().collect();
    for (row, line) in rows.iter().zip(written) {
        lines.extend(row.comments.iter().map(|comment| format!("    {}", comment_text(comment))));
        let trailing = row.trailing.as_ref().map_or_else(String::new, |comment| format!("  {}", comment_text(comment)));
        lines.push(format!("    {line}{trailing}"));
    }
    lines
}
