//! Bytes of a CSV file → records, one at a time, each with the line it begins on.
//!
//! Reads what spreadsheets save: a byte order mark, a `sep=;` line, semicolons, commas or tabs, quoted cells with line ends
//! in them, and any kind of line end. Memory is bounded by the longest record, whatever the length of the file.

use std::io::BufRead;

use perwali_engine::diagnostic::Arg;

use crate::library::io_reason;

/// Longest record, in bytes. A quotation mark that is never closed must not swallow the memory of the machine.
const MAX_RECORD: usize = 1024 * 1024;

/// Why a record cannot be read.
pub(super) struct Trouble {
    /// The line it begins on.
    pub(super) line: u64,
    pub(super) reason: Arg,
    pub(super) hint: Arg,
    /// Whether nothing after it can be read either.
    pub(super) last: bool,
}

/// One record, to be used again.
#[derive(Default)]
pub(super) struct Record {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Record {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell without the blanks around it. Empty where there is none; [`Reader::next`] has seen to it that it is UTF-8.
    pub(super) fn cell(&self, index: usize) -> &str {
        self.bytes(index).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("").trim()
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.cell(index))
    }

    /// Whether nothing stands in any cell, as in the rows a spreadsheet saves below the last one.
    pub(super) fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }

    fn bytes(&self, index: usize) -> Option<&[u8]> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start..*self.ends.get(index)?)
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn start_of_cell(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The first cell that is not UTF-8, and its first byte that is not.
    fn foreign(&self) -> Option<(usize, u8)> {
        (0..self.len()).find_map(|index| {
            let bytes = self.bytes(index)?;
            let error = std::str::from_utf8(bytes).err()?;
            Some((index, *bytes.get(error.valid_up_to())?))
        })
    }
}

/// Where the reader stands inside a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell; blanks may have been read.
    Start,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted cell: its end, or the first of two.
    Closing,
}

/// Reads records.
pub(super) struct Reader<R> {
    source: R,
    delimiter: u8,
    line: u64,
    /// A carriage return ended the last record: a line feed belongs to it.
    returned: bool,
    done: bool,
}

impl<R: BufRead> Reader<R> {
    /// Finds out how the cells are separated. `source` must buffer more than the heading.
    pub(super) fn new(mut source: R) -> Result<Reader<R>, Trouble> {
        let unreadable =
            |error: &std::io::Error| Trouble { line: 1, reason: io_reason(error), hint: Arg::Text(String::new()), last: true };
        let start = source.fill_buf().map_err(|error| unreadable(&error))?;
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            let reason = Arg::words("isinya teks UTF-16, bukan UTF-8", "it is UTF-16 text, not UTF-8");
            return Err(Trouble { line: 1, reason, hint: save_again(), last: true });
        }
        let mark = if start.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let heading = first_line(start.get(mark..).unwrap_or_default());
        let stated = stated_delimiter(heading);
        let delimiter = stated.unwrap_or_else(|| likely_delimiter(heading));
        // The line that states the separator is passed over with its end.
        let end = start.get(mark + heading.len()).copied().filter(|_| stated.is_some());
        let skipped = mark + if stated.is_some() { heading.len() + usize::from(end.is_some()) } else { 0 };
        source.consume(skipped);
        Ok(Reader { source, delimiter, line: 1 + u64::from(end.is_some()), returned: end == Some(b'\r'), done: false })
    }

    /// Reads the next record that is no empty line; none at the end.
    pub(super) fn next(&mut self, record: &mut Record) -> Option<Result<(), Trouble>> {
        if self.done {
            return None;
        }
        let found = self.read(record);
        self.done = matches!(&found, None | Some(Err(Trouble { last: true, .. })));
        found
    }

    fn read(&mut self, record: &mut Record) -> Option<Result<(), Trouble>> {
        record.clear();
        record.line = self.line;
        let mut state = State::Start;
        loop {
            let mut ended = false;
            let mut used = 0;
            let buffer = match self.source.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) => {
                    let (line, reason) = (self.line, io_reason(&error));
                    return Some(Err(Trouble { line, reason, hint: Arg::Text(String::new()), last: true }));
                }
            };
            if buffer.is_empty() {
                if state == State::Quoted {
                    return Some(Err(unclosed(record.line)));
                }
                if record.text.is_empty() && record.ends.is_empty() {
                    return None;
                }
                record.ends.push(record.text.len());
                return Some(checked(record));
            }
            for &byte in buffer {
                used += 1;
                if std::mem::take(&mut self.returned) && byte == b'\n' {
                    continue;
                }
                state = match (state, byte) {
                    (State::Start, b' ') => {
                        record.text.push(byte);
                        State::Start
                    }
                    (State::Start, b'"') => {
                        record.text.truncate(record.start_of_cell());
                        State::Quoted
                    }
                    (State::Quoted, b'"') => State::Closing,
                    (State::Closing, b'"') => {
                        record.text.push(byte);
                        State::Quoted
                    }
                    (State::Quoted, _) => {
                        record.text.push(byte);
                        self.line += u64::from(byte == b'\n');
                        State::Quoted
                    }
                    (_, b'\n' | b'\r') => {
                        self.returned = byte == b'\r';
                        self.line += 1;
                        if record.ends.is_empty() && record.text.is_empty() && state == State::Start {
                            record.line = self.line;
                            continue;
                        }
                        record.ends.push(record.text.len());
                        ended = true;
                        break;
                    }
                    (_, byte) if byte == self.delimiter => {
                        record.ends.push(record.text.len());
                        State::Start
                    }
                    _ => {
                        record.text.push(byte);
                        State::Plain
                    }
                };
            }
            self.source.consume(used);
            if ended {
                return Some(checked(record));
            }
            if record.text.len() > MAX_RECORD || record.ends.len() > MAX_RECORD {
                return Some(Err(if state == State::Quoted { unclosed(record.line) } else { too_long(record.line) }));
            }
        }
    }
}

fn checked(record: &Record) -> Result<(), Trouble> {
    let Some((cell, byte)) = record.foreign() else { return Ok(()) };
    let cell = cell + 1;
    let reason = Arg::words(
        format!("kolom ke-{cell} memuat huruf yang bukan UTF-8 (bita 0x{byte:02X})"),
        format!("column {cell} holds a letter that is not UTF-8 (byte 0x{byte:02X})"),
    );
    Err(Trouble { line: record.line, reason, hint: save_again(), last: false })
}

fn save_again() -> Arg {
    Arg::words("Simpan ulang dari lembar kerja sebagai \"CSV UTF-8\".", "Save it again from the spreadsheet as \"CSV UTF-8\".")
}

fn unclosed(line: u64) -> Trouble {
    let reason = Arg::words("tanda kutip dibuka tetapi tidak ditutup", "a quotation mark is opened but not closed");
    let hint = Arg::words(
        "Tutup tanda kutipnya; tanda kutip di dalam sel ditulis dua kali.",
        "Close it; a quotation mark inside a cell is written twice.",
    );
    Trouble { line, reason, hint, last: true }
}

fn too_long(line: u64) -> Trouble {
    let reason = Arg::words("barisnya lebih panjang dari 1 MiB", "the row is longer than 1 MiB");
    let hint = Arg::words("Periksa apakah berkas ini CSV.", "Check whether this file is CSV.");
    Trouble { line, reason, hint, last: true }
}

fn first_line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// `sep=;`, as some spreadsheets write it above the heading.
fn stated_delimiter(line: &[u8]) -> Option<u8> {
    match line {
        [s, e, p, b'=', delimiter @ (b';' | b',' | b'\t')] if [s, e, p].map(|b| b.to_ascii_lowercase()) == *b"sep" => {
            Some(*delimiter)
        }
        _ => None,
    }
}

/// The separator that stands most often in the heading, outside of quoted cells.
fn likely_delimiter(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0u32), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| delimiter == byte && !quoted) {
            *count += 1;
        }
    }
    // The first of equals: a file of one column has commas.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Reader, Record};
    use std::io::BufReader;

    /// Records with their lines, or the line and the reason of what cannot be read.
    fn read(text: &[u8], capacity: usize) -> Vec<Result<(u64, Vec<String>), u64>> {
        let mut record = Record::default();
        let mut reader = match Reader::new(BufReader::with_capacity(capacity, text)) {
            Ok(reader) => reader,
            Err(trouble) => return vec![Err(trouble.line)],
        };
        let mut found = Vec::new();
        while let Some(next) = reader.next(&mut record) {
            found.push(match next {
                Ok(()) => Ok((record.line, record.cells().map(str::to_owned).collect())),
                Err(trouble) => Err(trouble.line),
            });
        }
        found
    }

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let found: Vec<_> = read(text.as_bytes(), 4096).into_iter().map(Result::unwrap).collect();
        // Where the buffer ends must make no difference after the heading, which has to fit.
        let heading = text.lines().next().unwrap_or("").len() + 8;
        assert_eq!(read(text.as_bytes(), heading).into_iter().map(Result::unwrap).collect::<Vec<_>>(), found);
        found
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn separators_marks_and_line_ends() {
        let expected = vec![row(1, &["a", "b,c", "d"]), row(2, &["1", "2", "3"]), row(3, &["3", "", ""])];
        for text in [
            "a;b,c;d\n1;2;3\n3;;\n",
            "\u{feff}a;\"b,c\";d\r\n1;2;3\r\n3;;",
            "a;\"b,c\";d\r1;2;3\r3;;\r",
            "a\tb,c\td\n 1 \t\"2\"\t3\n3\t\t\n",
            "a,\"b,c\",d\n1,2,3\n3,,\n",
        ] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
        assert_eq!(rows("sep=;\r\na;b,c\r\n"), [row(2, &["a", "b,c"])]);
        assert_eq!(rows("\u{feff}SEP=\t\na\tb;c;d\n"), [row(2, &["a", "b;c;d"])]);
    }

    #[test]
    fn quoted_cells_and_lines() {
        assert_eq!(
            rows("a,b\n\n\"x\n\"\"y\"\"\", \"z\" \r\n\r\n1,2"),
            [row(1, &["a", "b"]), row(3, &["x\n\"y\"", "z"]), row(6, &["1", "2"])]
        );
        assert_eq!(rows("a\n\"\"\nb\"c\n"), [row(1, &["a"]), row(2, &[""]), row(3, &["b\"c"])]);
        assert_eq!(rows(""), []);
        assert_eq!(rows("\n\r\n\n"), []);
    }

    #[test]
    fn what_cannot_be_read() {
        assert_eq!(read(b"\xff\xfea\x00", 4096), [Err(1)]);
        // The rows after one in another encoding are read.
        assert_eq!(read(b"a\n\xe9\nb\n", 4096), [Ok(row(1, &["a"])), Err(2), Ok(row(3, &["b"]))]);
        // Halves of a letter in two cells are no letter.
        assert_eq!(read(b"a,b\n\xc3,\xa9\n", 4096), [Ok(row(1, &["a", "b"])), Err(2)]);
        assert_eq!(read(b"a\n1\n\"b\nc\n", 4096), [Ok(row(1, &["a"])), Ok(row(2, &["1"])), Err(3)]);
        let long = [b"a\n1\n".as_slice(), &vec![b'x'; 3 << 20]].concat();
        assert_eq!(read(&long, 4096).pop(), Some(Err(3)));
        let commas = [b"a\n1\n".as_slice(), &vec![b','; 3 << 20]].concat();
        assert_eq!(read(&commas, 4096).pop(), Some(Err(3)));
    }
}
