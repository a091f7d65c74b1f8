//! A line on standard error that tells how far a long run is, where a person looks at it.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use perwali::Lang;

use super::words::grouped;

/// Between two showings; short runs show nothing.
const PAUSE: Duration = Duration::from_millis(300);
/// Cases between two looks at the clock.
const STRIDE: u64 = 256;

pub struct Progress {
    is_watched: bool,
    last: Instant,
    shown: bool,
}

impl Progress {
    pub fn new() -> Progress {
        Progress { is_watched: io::stderr().is_terminal(), last: Instant::now(), shown: false }
    }

    pub fn at(&mut self, cases: u64, lang: Lang) {
        if !self.is_watched || !cases.is_multiple_of(STRIDE) || self.last.elapsed() < PAUSE {
            return;
        }
        self.last = Instant::now();
        self.shown = true;
        let cases = grouped(cases, lang);
        let text = match lang {
            Lang::Id => format!("\r{cases} kasus …"),
            Lang::En => format!("\r{cases} cases …"),
        };
        // Nothing is lost where it cannot be shown.
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// Takes the line away, before anything else is said.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = io::stderr().write_all(b"\r\x1b[K");
        }
    }
}
