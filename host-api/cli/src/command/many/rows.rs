//! A stream of JSON lines or of CSV → its rows, batch by batch, in constant memory however long the stream or a row is.

use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Longest row that is read, in bytes.
pub const MAX_ROW: usize = 16 * 1024 * 1024;
/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

/// A stream that can be read on a thread of its own.
pub type Stream = Box<dyn Read + Send>;

/// One row and the line it begins on, from 1.
pub struct Row {
    pub line: u64,
    pub content: Content,
}

/// What stands in a row.
pub enum Content {
    /// A line of JSON.
    Json(String),
    /// Cells of CSV.
    Cells(Cells),
    /// Longer than [`MAX_ROW`]; the rest of it was passed over.
    TooLong,
    /// Not UTF-8.
    NotText,
}

/// The cells of a row, end to end.
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The cells without the blanks around them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.text.get(start..*end).unwrap_or_default().trim())
    }

    /// Whether every cell lies between whole characters.
    fn is_text(&self) -> bool {
        self.ends.iter().all(|end| self.text.is_char_boundary(*end))
    }
}

/// Rows that were read together, and the bytes read for them.
pub struct Batch {
    pub rows: Vec<Row>,
    pub bytes: u64,
}

/// A stream cut into rows.
pub enum Rows {
    Lines(Lines),
    Csv(Box<Csv>),
}

impl Rows {
    /// The next rows, perhaps none yet; nothing at the end.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        match self {
            Rows::Lines(lines) => lines.next_batch(),
            Rows::Csv(csv) => csv.next_batch(),
        }
    }
}

/// JSON lines.
pub struct Lines {
    reader: BufReader<Stream>,
    line: u64,
    /// The beginning of a row whose end was not read yet.
    begun: Vec<u8>,
    /// Whether the rest of a row is being passed over.
    passing: bool,
    ended: bool,
}

impl Lines {
    pub fn new(stream: Stream) -> Lines {
        Lines { reader: BufReader::with_capacity(CHUNK, stream), line: 1, begun: Vec::new(), passing: false, ended: false }
    }

    fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        if self.ended {
            return Ok(None);
        }
        let mut rows = Vec::new();
        let chunk = filled(&mut self.reader)?;
        let bytes = chunk.len();
        if chunk.is_empty() {
            self.ended = true;
            rows.extend(row_of(self.line, std::mem::take(&mut self.begun)));
        }
        for piece in chunk.split_inclusive(|byte| *byte == b'\n') {
            let (text, ends) = piece.strip_suffix(b"\n").map_or((piece, false), |text| (text, true));
            if !self.passing && self.begun.len() + text.len() > MAX_ROW {
                rows.push(Row { line: self.line, content: Content::TooLong });
                self.begun = Vec::new();
                self.passing = true;
            }
            if !self.passing {
                self.begun.extend_from_slice(text);
            }
            if ends {
                rows.extend(row_of(self.line, std::mem::take(&mut self.begun)));
                self.passing = false;
                self.line += 1;
            }
        }
        self.reader.consume(bytes);
        Ok(Some(Batch { rows, bytes: bytes as u64 }))
    }
}

/// A line as a row; nothing where it is blank.
fn row_of(line: u64, bytes: Vec<u8>) -> Option<Row> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let content = match String::from_utf8(bytes) {
        Ok(text) if line == 1 => Content::Json(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Ok(text) => Content::Json(text),
        Err(_) => Content::NotText,
    };
    let blank = matches!(&content, Content::Json(text) if text.trim().is_empty());
    (!blank).then_some(Row { line, content })
}

/// CSV, its heading included.
pub struct Csv {
    reader: BufReader<io::Chain<Cursor<Vec<u8>>, Stream>>,
    core: csv_core::Reader,
    line: u64,
    /// Where the row being read begins; none between rows.
    began: Option<u64>,
    fields: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    ended_cells: usize,
    passing: bool,
    ended: bool,
}

impl Csv {
    /// Looks at the heading to tell what stands between the cells.
    pub fn new(mut stream: Stream) -> io::Result<Csv> {
        let head = heading(&mut stream)?;
        let line = head.split(|byte| *byte == b'\n').find(|line| !line.iter().all(u8::is_ascii_whitespace)).unwrap_or_default();
        let count = |mark: u8| line.iter().filter(|byte| **byte == mark).count();
        let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
        Ok(Csv {
            reader: BufReader::with_capacity(CHUNK, Cursor::new(head).chain(stream)),
            core: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            line: 1,
            began: None,
            fields: vec![0; 1024],
            written: 0,
            ends: vec![0; 64],
            ended_cells: 0,
            passing: false,
            ended: false,
        })
    }

    fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        use csv_core::ReadRecordResult as Found;
        if self.ended {
            return Ok(None);
        }
        let mut rows = Vec::new();
        let chunk = filled(&mut self.reader)?;
        let (bytes, at_end) = (chunk.len(), chunk.is_empty());
        let mut rest = chunk;
        while at_end || !rest.is_empty() {
            if self.began.is_none() {
                // Empty lines are passed over here, so that a row's line is where it begins.
                let blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
                let (passed, after) = rest.split_at_checked(blank).unwrap_or((rest, &[]));
                self.line += newlines(passed);
                rest = after;
                if rest.is_empty() && !at_end {
                    break;
                }
                self.began = Some(self.line);
            }
            let (fields, ends) = (self.fields.get_mut(self.written..), self.ends.get_mut(self.ended_cells..));
            let (found, read, written, ended) = self.core.read_record(rest, fields.unwrap_or_default(), ends.unwrap_or_default());
            let (consumed, after) = rest.split_at_checked(read).unwrap_or((rest, &[]));
            self.line += newlines(consumed);
            rest = after;
            self.written += written;
            self.ended_cells += ended;
            if !self.passing && self.written + self.ended_cells * size_of::<usize>() > MAX_ROW {
                rows.push(Row { line: self.began.unwrap_or(self.line), content: Content::TooLong });
                self.passing = true;
            }
            if self.passing {
                (self.written, self.ended_cells) = (0, 0);
            }
            match found {
                Found::InputEmpty => {}
                Found::OutputFull => self.fields.resize(room(self.fields.len(), self.passing), 0),
                Found::OutputEndsFull => self.ends.resize(room(self.ends.len(), self.passing), 0),
                Found::Record => {
                    let line = self.began.take().unwrap_or(self.line);
                    if !std::mem::take(&mut self.passing) {
                        rows.extend(cells_of(&mut self.fields, self.written, &mut self.ends, self.ended_cells, line));
                    }
                    (self.written, self.ended_cells) = (0, 0);
                }
                Found::End => {
                    self.ended = true;
                    break;
                }
            }
        }
        self.reader.consume(bytes);
        Ok(Some(Batch { rows, bytes: bytes as u64 }))
    }
}

/// The row just read; nothing where all its cells are empty.
fn cells_of(fields: &mut Vec<u8>, written: usize, all_ends: &mut Vec<usize>, ended: usize, line: u64) -> Option<Row> {
    let mut bytes = fields.get(..written).unwrap_or_default();
    let mut ends = all_ends.get(..ended).unwrap_or_default().to_vec();
    if line == 1
        && let Some(after) = bytes.strip_prefix("\u{feff}".as_bytes())
    {
        bytes = after;
        ends.iter_mut().for_each(|end| *end = end.saturating_sub('\u{feff}'.len_utf8()));
    }
    let content = match String::from_utf8(bytes.to_vec()) {
        Ok(text) => {
            let cells = Cells { text, ends };
            if cells.is_text() { Content::Cells(cells) } else { Content::NotText }
        }
        Err(_) => Content::NotText,
    };
    let blank = matches!(&content, Content::Cells(cells) if cells.iter().all(str::is_empty));
    // A row of the largest size leaves no large buffer behind.
    fields.truncate(CHUNK);
    fields.shrink_to(CHUNK);
    all_ends.truncate(CHUNK);
    all_ends.shrink_to(CHUNK);
    (!blank).then_some(Row { line, content })
}

/// A size with room for more; what is passed over needs none.
fn room(size: usize, passing: bool) -> usize {
    if passing { size } else { size.saturating_mul(2).min(MAX_ROW + CHUNK) }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// The first lines up to and with one that is not blank, no more of it than a row may have.
fn heading(stream: &mut Stream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut block = vec![0; 4096];
    loop {
        let read = match stream.read(&mut block) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        head.extend_from_slice(block.get(..read).unwrap_or_default());
        let begins = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
        let ends = head.get(begins..).unwrap_or_default().contains(&b'\n');
        if read == 0 || ends || head.len() > MAX_ROW {
            return Ok(head);
        }
    }
}

fn filled<R: Read>(reader: &mut BufReader<R>) -> io::Result<&[u8]> {
    loop {
        match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(_) => break,
        }
    }
    Ok(reader.buffer())
}
