//! Rows of an example → the elements of the lists it gives.
//!
//! The example is read with its rows blanked out; each row then belongs to the list named last before it.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};

use super::Reader;
use super::ast::{CellKind, Comment, Example, Expr, ExprKind, GivenRow, GivenValue, Name, TableRow};
use super::slips;
use super::split::RowPiece;

/// The text of an example with blanks in the place of its rows.
pub(super) fn without_rows(item: &str, start: usize, rows: &[RowPiece]) -> String {
    let mut out = item.to_owned();
    for row in rows {
        let range = (row.start.saturating_sub(start), row.end.saturating_sub(start).min(item.len()));
        if let Some(text) = item.get(range.0..range.1) {
            out.replace_range(range.0..range.1, &" ".repeat(text.len()));
        }
    }
    out
}

impl Reader<'_> {
    /// Reads the rows of an example into its lists.
    pub(super) fn given(&mut self, pieces: Vec<RowPiece>, example: &mut Example, comments: &mut Vec<Comment>) {
        let mut pieces = pieces.into_iter().peekable();
        let starts: Vec<usize> = example.given.iter().map(|given| given.name.span.start as usize).collect();
        while let Some(piece) = pieces.next_if(|piece| starts.first().is_none_or(|first| piece.start < *first)) {
            comments.extend(piece.comments.into_iter().chain(piece.trailing));
            self.stray((piece.start, piece.end));
        }
        for (index, given) in example.given.iter_mut().enumerate() {
            let mut own = Vec::new();
            while let Some(piece) = pieces.next_if(|piece| starts.get(index + 1).is_none_or(|next| piece.start < *next)) {
                own.push(piece);
            }
            match &mut given.value {
                GivenValue::Rows { header, rows } => {
                    if own.is_empty() {
                        self.diagnostics.push(no_rows(&given.name));
                    }
                    self.list(own, header, rows, comments);
                }
                GivenValue::Expr(_) => {
                    if let Some(first) = own.first() {
                        self.stray((first.start, first.end));
                    }
                    for piece in own {
                        comments.extend(piece.comments.into_iter().chain(piece.trailing));
                    }
                }
            }
        }
    }

    fn list(&mut self, pieces: Vec<RowPiece>, header: &mut Vec<Name>, rows: &mut Vec<GivenRow>, comments: &mut Vec<Comment>) {
        let mut first = true;
        for piece in pieces {
            let text = self.text.get(piece.start..piece.end).unwrap_or("");
            let place = self.builder(piece.start).place(0, text.len());
            if slips::is_rule_of_a_table(text) {
                comments.extend(piece.comments.into_iter().chain(piece.trailing));
                self.diagnostics.push(
                    Diagnostic::error(Code::Unexpected, place)
                        .with("found", Arg::words("garis di bawah judul kolom", "a line below the names of columns"))
                        .with("expected", Arg::words("baris isi", "a row of values"))
                        .with("hint", Arg::words("Hapus baris ini.", "Remove this line."))
                        .suggest(place, ""),
                );
                continue;
            }
            let read = match self.row(piece.start, piece.end) {
                Ok(row) => row,
                Err(found) => {
                    self.diagnostics.push(*found);
                    None
                }
            };
            if std::mem::take(&mut first) {
                comments.extend(piece.comments.into_iter().chain(piece.trailing));
                *header = read.map_or_else(Vec::new, |row| self.header(row));
                continue;
            }
            let values = read.map_or_else(Vec::new, |row| self.values(row));
            rows.push(GivenRow { values, span: place, comments: piece.comments, trailing: piece.trailing });
        }
    }

    /// The names of the first row; none where one is no name.
    fn header(&mut self, row: TableRow) -> Vec<Name> {
        let mut names = Vec::new();
        for cell in &row.cells {
            let name = match &cell.kind {
                CellKind::Values(values) => match values.as_slice() {
                    [Expr { kind: ExprKind::Name(name), span }] => Some(Name { text: name.clone(), span: *span }),
                    _ => None,
                },
                _ => None,
            };
            let Some(name) = name else {
                self.diagnostics.push(
                    Diagnostic::error(Code::Unexpected, cell.span)
                        .with("found", Arg::words("sel yang bukan nama", "a cell that is no name"))
                        .with("expected", Arg::words("nama isian pada baris pertama", "the name of a field in the first row"))
                        .with(
                            "hint",
                            Arg::words(
                                "Baris pertama memuat nama isian, misalnya `| usia | bersekolah |`; daftar nilai ditulis `nama = {a, b}`.",
                                "The first row holds names of fields, such as `| usia | bersekolah |`; a list of values is written `name = {a, b}`.",
                            ),
                        ),
                );
                return Vec::new();
            };
            names.push(name);
        }
        names
    }

    fn values(&mut self, row: TableRow) -> Vec<Expr> {
        let mut values = Vec::new();
        for cell in row.cells {
            let span = cell.span;
            let value = match cell.kind {
                CellKind::Values(mut found) if found.len() == 1 => found.pop(),
                CellKind::Any => {
                    self.diagnostics.push(
                        Diagnostic::error(Code::Unexpected, span)
                            .with("found", "`-`")
                            .with("expected", Arg::words("sebuah nilai", "a value"))
                            .with("suggestion", "kosong")
                            .suggest(span, "kosong"),
                    );
                    None
                }
                CellKind::Values(_) => {
                    let hint = Arg::words("Himpunan ditulis `{a, b}`.", "A set is written `{a, b}`.");
                    self.diagnostics.push(
                        Diagnostic::error(Code::Unexpected, span)
                            .with("found", Arg::words("beberapa nilai", "several values"))
                            .with("expected", Arg::words("satu nilai dalam satu sel", "one value in a cell"))
                            .with("hint", hint),
                    );
                    None
                }
                _ => {
                    let hint = Arg::words("Contoh memberi nilai yang pasti.", "An example gives definite values.");
                    self.diagnostics.push(
                        Diagnostic::error(Code::Unexpected, span)
                            .with("found", Arg::words("batas", "a bound"))
                            .with("expected", Arg::words("sebuah nilai", "a value"))
                            .with("hint", hint),
                    );
                    None
                }
            };
            values.push(value.unwrap_or(Expr { kind: ExprKind::Broken, span }));
        }
        values
    }
}

fn no_rows(name: &Name) -> Diagnostic {
    Diagnostic::error(Code::Unexpected, name.span)
        .with("found", Arg::words(format!("`{}` tanpa nilai", name.text), format!("`{}` without a value", name.text)))
        .with("expected", Arg::words("`=` dan nilainya, atau baris daftar", "`=` and its value, or the rows of a list"))
        .with(
            "hint",
            Arg::words(
                format!("Tulis `{} = …`, atau baris seperti `| usia |` lalu `| 17 |` di bawahnya.", name.text),
                format!("Write `{} = …`, or rows such as `| usia |` and then `| 17 |` below it.", name.text),
            ),
        )
}
