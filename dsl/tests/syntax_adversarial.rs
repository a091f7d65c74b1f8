//! Hostile input: nothing panics, hangs, overflows the stack or is read silently.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod support;

use std::time::{Duration, Instant};

use perwali_dsl::syntax::{decode, format, parse};
use perwali_engine::source::SourceId;
use support::{codes, meaning, read, sound};

const SAMPLES: &[&str] = &[
    include_str!("naskah/pp_58_2023.perwali"),
    include_str!("naskah/perwali_permakanan.perwali"),
    include_str!("naskah/perpres_16_2018.perwali"),
    include_str!("naskah/perda_pbb.perwali"),
    include_str!("naskah/perwali_daftar.perwali"),
];
const BROKEN: &str = include_str!("naskah/banyak_kesalahan.perwali");

/// A small generator of numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

#[test]
fn formatting_twice_is_formatting_once_and_keeps_the_meaning() {
    for sample in SAMPLES {
        let document = sound(sample);
        let once = format(&document);
        let again = sound(&once);
        assert_eq!(format(&again), once);
        assert_eq!(meaning(&document), meaning(&again));
    }
}

#[test]
fn files_that_are_no_regulation() {
    assert_eq!(codes(""), ["P103"]);
    assert_eq!(codes("  \r\n\t\n"), ["P103"]);
    assert_eq!(codes("\u{feff}"), ["P103"]);
    assert_eq!(codes("# hanya komentar\n"), ["P103"]);
    assert_eq!(decode(SourceId(0), b"\xef\xbb\xbfPasal 1").unwrap(), "Pasal 1");
    let found = decode(SourceId(0), b"Pasal \xff\xfe").unwrap_err();
    assert_eq!((found.code.as_str(), found.args[0].1.clone()), ("P101", "7".into()));
    assert_eq!(decode(SourceId(0), &vec![b' '; 17 * 1024 * 1024]).unwrap_err().code.as_str(), "P102");
}

#[test]
fn deep_nesting_is_refused_before_it_is_parsed() {
    let deep = 200_000;
    assert_eq!(codes(&format!("x adalah {}1{}", "(".repeat(deep), ")".repeat(deep))), ["P105"]);
    assert_eq!(codes(&format!("x adalah {}1", "(".repeat(deep))), ["P104"]);
    assert_eq!(codes(&format!("x adalah {}1", "{".repeat(deep))), ["P104"]);
    assert_eq!(codes(&format!("x adalah {}1", "terkecil(".repeat(20_000))), ["P104"]);
    assert_eq!(codes(&format!("x adalah {}1{}", "(".repeat(65), ")".repeat(65))), ["P104"]);
    sound(&format!("x adalah {}1{}", "(".repeat(64), ")".repeat(64)));
    let open = "(bila terbesar(1; 2) ≤ 2 dan a maka 1 + 2 × ";
    let close = " paling banyak 2 dibulatkan ke atas dalam 1, selain itu 3)";
    let nested = |levels: usize| format!("x adalah {}a{}", open.repeat(levels), close.repeat(levels));
    // What a thread with a small stack can read, and the most that any thread can.
    let shallow = nested(8);
    let small = std::thread::Builder::new().stack_size(512 * 1024).spawn(move || codes(&shallow)).unwrap();
    assert_eq!(small.join().unwrap(), [""; 0]);
    let small = std::thread::Builder::new().stack_size(512 * 1024).spawn(move || format(&sound(&nested(40)))).unwrap();
    assert!(small.join().unwrap().len() > 1_000);
    let full = "(bila c maka 1 + 2 × ".repeat(63);
    let end = " paling banyak 2 dibulatkan ke atas dalam 1, selain itu 3)".repeat(63);
    let _ = read(&format!("x adalah {full}(a = 1){end}"));
    for chain in ["tidak ", "- ", "bila a maka ", "tarif a atas ", "banyaknya ", "jumlah(", "a dan "] {
        let parsed = read(&format!("x adalah {}a", chain.repeat(20_000 / chain.len())));
        assert_eq!(parsed.diagnostics.len(), 1, "{chain}");
    }
}

#[test]
fn long_chains_are_bounded() {
    format(&sound(&format!("x adalah {}1", "1 + ".repeat(250))));
    assert_eq!(codes(&format!("x adalah {}1", "1 + ".repeat(300))), ["P104"]);
    assert_eq!(codes(&format!("x adalah {}1", "1 + ".repeat(100_000))), ["P105"]);
    assert_eq!(codes(&format!("x adalah a{}", " paling banyak 1".repeat(300))), ["P104"]);
    sound(&format!("x adalah a termasuk {{{}1}}", "1, ".repeat(5_000)));
}

#[test]
fn a_line_of_ten_megabytes() {
    let began = Instant::now();
    assert_eq!(codes(&format!("x adalah {}", "a".repeat(10_000_000))), ["P105"]);
    assert_eq!(codes(&"(".repeat(10_000_000)).len(), 1);
    assert_eq!(codes(&"| ".repeat(5_000_000)).len(), 1);
    assert_eq!(codes(&format!("Pasal 1 {}", "ayat (1) ".repeat(1_000_000))).len(), 1);
    assert_eq!(codes(&format!("x adalah \"{}", "a".repeat(10_000_000))), ["P107"]);
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

#[test]
fn many_rows_and_items() {
    let mut text = String::from("x adalah tabel menurut a; b\n");
    for row in 0..100_000 {
        text.push_str(&format!("  | {row} | s.d. Rp{row} | 5% |\n"));
    }
    let began = Instant::now();
    assert_eq!(sound(&text).items.len(), 1);
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    let text = "x adalah 5\n".repeat(200_001);
    assert_eq!(codes(&text), ["P124"]);
}

#[test]
fn no_damage_to_a_text_breaks_the_parser() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let pieces = [
        "(",
        ")",
        "{",
        "\"",
        "|",
        "#",
        "\n",
        " adalah ",
        "“",
        "’",
        "é",
        "ayat (",
        "bila ",
        "tidak ",
        "Rp",
        "5.",
        ",",
        ";",
        ":",
        "\0",
        "\u{a0}",
        "Pasal ",
        "huruf a ",
        "𝔘",
        " yang ",
        "jumlah ",
        "| ",
        " dari ",
        "24 jam ",
        " sesudah ",
        " pukul ",
    ];
    for round in 0..1_500 {
        let sample = [SAMPLES, &[BROKEN]].concat()[round % 6];
        let mut text: Vec<char> = sample.chars().collect();
        for _ in 0..=numbers.below(6) {
            let at = numbers.below(text.len());
            match numbers.below(3) {
                0 => drop(text.drain(at..(at + numbers.below(12)).min(text.len()))),
                1 => drop(text.splice(at..at, pieces[numbers.below(pieces.len())].chars())),
                _ => {
                    let other = numbers.below(text.len());
                    text.swap(at, other);
                }
            }
        }
        let text: String = text.into_iter().collect();
        let parsed = parse(SourceId(0), &text);
        for found in &parsed.diagnostics {
            let (start, end) = (found.span.start as usize, found.span.end as usize);
            assert!(text.get(start..end).is_some(), "{found:?}");
        }
        for item in &parsed.document.items {
            assert!(text.get(item.span.start as usize..item.span.end as usize).is_some());
        }
        if parsed.diagnostics.is_empty() {
            let once = format(&parsed.document);
            let again = sound(&once);
            assert_eq!(format(&again), once, "{text}");
            assert_eq!(meaning(&parsed.document), meaning(&again), "{text}");
        }
    }
}

#[test]
fn no_bytes_break_the_parser() {
    let mut numbers = Numbers(42);
    for _ in 0..2_000 {
        let length = numbers.below(200);
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(numbers.below(256)).unwrap()).collect();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let _ = format(&read(&text).document);
        let printable: String = bytes.iter().map(|byte| char::from(32 + byte % 95)).collect();
        let _ = format(&read(&format!("x adalah {printable}")).document);
    }
}
