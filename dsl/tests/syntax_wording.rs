//! The word the drafter wrote stays: the formatter puts no synonym in its place.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use perwali_dsl::syntax::format;
use perwali_dsl::syntax::glosses::GLOSSES;
use support::{meaning, sound};

/// Lines in canonical layout, each with words that another line has other words for.
const LINES: &[&str] = &[
    "Peraturan Wali Kota Surabaya Nomor 9 Tahun 2022\n",
    "Peraturan Walikota Surabaya Nomor 9 Tahun 2022\n",
    "Keputusan Wali Kota Surabaya Nomor 9 Tahun 2022\n",
    "Keputusan Walikota Surabaya Nomor 9 Tahun 2022\n",
    "x adalah a paling banyak b\n",
    "x adalah a paling tinggi b\n",
    "x adalah a paling lama b\n",
    "x adalah a paling lambat b\n",
    "x adalah a paling sedikit b\n",
    "x adalah a paling rendah b\n",
    "x adalah a paling singkat b\n",
    "x adalah a paling cepat b\n",
    "x adalah a × b ÷ c\n",
    "x adalah a kali b dibagi c\n",
    "x adalah a × b dibagi c ÷ d kali e\n",
    "x adalah 5% × 3‰\n",
    "x adalah 5 persen × 3 per mil\n",
    "x adalah Rp5 jika a bukan b\n",
    "x adalah Rp5 jika a ≠ b\n",
    "x adalah Rp5 jika a atau b\n",
    "x adalah Rp5 jika a dan/atau b\n",
    "x adalah Rp5 jika a atau b dan/atau c\n",
    "x adalah Rp5 dalam hal a\n",
    "s mencakup m jika a\n",
    "s mencakup m dalam hal a\n",
    "syarat Pasal 3 huruf a dikesampingkan jika a\n",
    "syarat Pasal 3 huruf a dikesampingkan dalam hal a\n",
    "Pasal 3 jika a\n",
    "Pasal 3 dalam hal a\n",
    "x adalah 14 hari sesudah t\n",
    "x adalah 14 hari kalender sesudah t\n",
    "x adalah 2 x 24 jam sesudah t\n",
    "x adalah selisih hari dari a ke b, bagian hari diabaikan\n",
    "x adalah selisih hari kalender dari a ke b, bagian hari kalender diabaikan\n",
    "x adalah Rp5 berlaku sejak 1 Januari 2024 sampai dengan 31 Desember 2024\n",
    "x adalah Rp5 berlaku sejak 1 Januari 2024 s.d. 31 Desember 2024\n",
    "s mencakup m berlaku s.d. 31 Desember 2024\n",
    "x adalah tabel menurut n\n  | 1 s.d. 4 | a |\n",
    "x adalah tabel menurut n\n  | 1 sampai dengan 4 | a |\n",
    "x adalah tabel menurut n\n  | mulai 1 s.d. 4 | a |\n",
    "x adalah tabel menurut n\n  | mulai 1 di bawah 4 | a |\n",
    "x adalah tabel menurut n\n  | di atas 1 sampai dengan 4 | a |\n",
    "x adalah tabel menurut n\n  | antara 1 dan 4 | a |\n",
    "x adalah tabel menurut n\n  | sampai dengan 4 | a |\n  | di atas 4       | b |\n",
    "x adalah tabel menurut n dari \"a.csv\" kolom m s.d. n; o\n",
    "x adalah tabel menurut n dari \"a.csv\" kolom m sampai dengan n; o\n",
    "x adalah tabel menurut n dari \"a.csv\" kolom mulai m s.d. n; o\n",
    "x adalah tabel menurut n dari \"a.csv\" kolom di atas m sampai dengan n; o\n",
];

#[test]
fn the_word_written_stays() {
    for line in LINES {
        let document = sound(line);
        let written = format(&document);
        assert_eq!(&written, line);
        assert_eq!(meaning(&document), meaning(&sound(&written)));
    }
}

#[test]
fn every_synonym_of_the_glossary_is_tried() {
    let missing: Vec<&str> = GLOSSES
        .iter()
        .filter(|gloss| gloss.id.contains("sama dengan `") || gloss.id.contains("ejaan lain"))
        .map(|gloss| gloss.phrase)
        .filter(|phrase| !LINES.iter().any(|line| line.contains(phrase)))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn other_signs_are_written_as_the_usual_one() {
    let line = "x adalah a * b / c jika d <> e dan f <= g\n";
    assert_eq!(format(&sound(line)), "x adalah a × b ÷ c jika d ≠ e dan f ≤ g\n");
    let rows = "x adalah tabel menurut n\n  | 1 s/d 4 | a |\n";
    assert_eq!(format(&sound(rows)), "x adalah tabel menurut n\n  | 1 s.d. 4 | a |\n");
}
