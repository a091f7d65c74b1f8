//! Texts in time: by the day of the law, and by the day known.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use perwali::{Code, Day, Library, Regulation};

const BASE: &str = r#"Peraturan Daerah Contoh Nomor 1 Tahun 2018
tentang "Tarif"
diundangkan 1 Juni 2018
mulai berlaku 1 Juli 2018

masukan luas: bulat antara 0 dan 1000

keputusan retribusi: uang

Pasal 1
  retribusi adalah Rp1.000 × luas
"#;

const FIRST: &str = r#"Peraturan Daerah Contoh Nomor 5 Tahun 2021
tentang "Perubahan"
diundangkan 1 Februari 2021
berlaku surut sejak 1 Januari 2021
mengubah Perda Contoh 1/2018

masukan usaha: logika bawaan tidak

Pasal I
  ubah Pasal 1 sehingga berbunyi
    retribusi adalah bila usaha maka Rp3.000 × luas, selain itu Rp2.000 × luas
  akhir perubahan
"#;

const REPEAL: &str = r#"Peraturan Daerah Contoh Nomor 8 Tahun 2023
tentang "Pencabutan"
diundangkan 1 Desember 2023
mulai berlaku 1 Januari 2024
mencabut Perda Contoh 1/2018

Pasal 1
  asumsi "Hanya pencabutan"
"#;

const ID: &str = "perda-contoh/1/2018";

fn library() -> Library {
    Library::from_texts([("satu.perwali", BASE), ("dua.perwali", FIRST), ("tiga.perwali", REPEAL)]).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

#[test]
fn the_text_of_the_day_answers() {
    let library = library();
    let retribusi = library.decision(ID, "retribusi").unwrap();
    let ask = |date: &str| retribusi.evaluate_json(date, r#"{"luas": 10}"#).unwrap();
    assert_eq!(ask("2020-12-31").integer("retribusi"), Some(10_000));
    let amended = ask("2021-01-01");
    assert_eq!(amended.integer("retribusi"), Some(20_000));
    assert_eq!(amended.basis(), ["Pasal 1"]);
    assert_eq!(amended.citations().collect::<Vec<_>>(), ["Pasal 1 sebagaimana diubah dengan Perda Contoh 5/2021 Pasal I"]);
    assert!(amended.to_json().contains(r#""perubahan":{"Pasal 1":"diubah dengan Perda Contoh 5/2021 Pasal I"}"#));
    assert!(!ask("2020-12-31").to_json().contains("perubahan"));
}

#[test]
fn before_the_first_text_and_after_the_last_there_is_no_answer() {
    let retribusi = library().decision(ID, "retribusi").unwrap();
    let ask = |date: &str| retribusi.evaluate_json(date, r#"{"luas": 10}"#);
    let early = ask("2018-06-30").unwrap_err();
    assert_eq!(early.code(), Code::NotInForce);
    assert!(ask("2023-12-31").is_ok());
    let late = ask("2024-01-01").unwrap_err();
    assert_eq!(late.code(), Code::NotInForce);
    assert!(late.to_string().contains("dicabut dengan Perda Contoh 8/2023"), "{late}");
}

#[test]
fn a_new_input_belongs_to_the_texts_that_have_it() {
    let retribusi = library().decision(ID, "retribusi").unwrap();
    let with = r#"{"luas": 10, "usaha": true}"#;
    assert_eq!(retribusi.evaluate_json("2022-01-01", with).unwrap().integer("retribusi"), Some(30_000));
    assert_eq!(retribusi.evaluate_json("2020-01-01", with).unwrap_err().code(), Code::InputUnknown);
    // Facts are made for one text.
    let mut facts = retribusi.facts();
    facts.set("luas", 10).unwrap();
    assert_eq!(retribusi.evaluate("2022-01-01", &facts).unwrap().integer("retribusi"), Some(20_000));
    assert_eq!(retribusi.evaluate("2020-01-01", &facts).unwrap_err().code(), Code::InputForeign);
    let of_then = retribusi.on("2020-01-01").unwrap();
    let mut facts = of_then.facts();
    facts.set("luas", 10).unwrap();
    assert_eq!(of_then.evaluate("2020-01-01", &facts).unwrap().integer("retribusi"), Some(10_000));
    assert_eq!(retribusi.on("2020-13-01").unwrap_err().code(), Code::BadDateArgument);
    let explained = retribusi.explain("2020-01-01", &facts).unwrap();
    assert!(explained.error().is_none());
}

#[test]
fn the_law_as_it_was_known() {
    let library = library();
    let ask = |known: &str, date: &str| {
        let known = library.known_on(day(known));
        let outcome = known.decision(ID, "retribusi")?.evaluate_json(date, r#"{"luas": 10}"#)?;
        Ok::<_, perwali::Error>(outcome.integer("retribusi").unwrap())
    };
    // The retroactive amendment was not known before its promulgation.
    assert_eq!(ask("2021-01-31", "2021-01-15").unwrap(), 10_000);
    assert_eq!(ask("2021-02-01", "2021-01-15").unwrap(), 20_000);
    // Nor was the repeal.
    assert_eq!(ask("2023-11-30", "2024-06-01").unwrap(), 20_000);
    assert_eq!(ask("2023-12-01", "2024-06-01").unwrap_err().code(), Code::NotInForce);
    assert_eq!(ask("2018-05-31", "2021-01-15").unwrap_err().code(), Code::NotYetKnown);
}

#[test]
fn texts_are_told_and_printed() {
    let library = library();
    let regulation = library.regulation(ID).unwrap();
    let days = |text: &Regulation| (text.first_day().map(Day::iso), text.last_day().map(Day::iso));
    let of = |from: &str, until: &str| (Some(from.to_owned()), Some(until.to_owned()));
    let texts: Vec<_> = regulation.texts().map(|text| days(&text)).collect();
    assert_eq!(texts, [of("2018-07-01", "2020-12-31"), of("2021-01-01", "2023-12-31")]);
    assert_eq!(regulation.amenders(), ["Perda Contoh 5/2021"]);
    assert_eq!(regulation.ended_by(), Some("Perda Contoh 8/2023"));
    assert!(regulation.on(day("2019-01-01")).amenders().is_empty());
    // What is printed means the same, citations included.
    let printed = regulation.text();
    let again = Library::from_texts([("naskah.perwali", printed.as_str())]).unwrap();
    let answer = again.decision(ID, "retribusi").unwrap().evaluate_json("2022-01-01", r#"{"luas": 10}"#).unwrap();
    assert_eq!(answer.citations().collect::<Vec<_>>(), ["Pasal 1 sebagaimana diubah dengan Perda Contoh 5/2021 Pasal I"]);
    assert_eq!(again.regulation(ID).unwrap().text(), printed);
}

#[test]
fn a_broken_amender_takes_its_base_with_it() {
    let open = |amender: &str| Library::builder().text("satu.perwali", BASE, []).text("dua.perwali", amender, []).open();
    assert!(open(FIRST).decision(ID, "retribusi").is_ok());
    // The old text is not the law any more, whatever keeps the new one from being read.
    let rule = "Pasal I\n  Pasal 9\n    retribusi adalah nihil\n";
    let body = FIRST.split("Pasal I").next().unwrap();
    for (what, broken) in [
        ("a misspelt word", FIRST.replace("retribusi adalah bila", "retribusi adlah bila")),
        ("its only amendment unreadable", FIRST.replace("ubah Pasal 1 sehingga", "ubah Pasal 1 sehinga")),
        ("no day", FIRST.replace("berlaku surut sejak 1 Januari 2021\n", "")),
        ("a day that is none", FIRST.replace("1 Januari 2021", "31 Februari 2021")),
        ("a day before the base", FIRST.replace("sejak 1 Januari 2021", "sejak 1 Januari 2017")),
        ("an end", FIRST.replace("mengubah", "berlaku sampai dengan 1 Mei 2021\nmengubah")),
        ("new text outside an amendment", format!("{body}{rule}")),
    ] {
        let found = open(&broken).decision(ID, "retribusi").map_err(|error| error.code());
        assert_eq!(found.err(), Some(Code::AmenderBroken), "{what}");
    }
    // Two files of one amender: which is meant nobody can tell.
    let library = Library::builder().text("satu.perwali", BASE, []).text("dua.perwali", FIRST, []);
    let library = library.text("tiga.perwali", FIRST, []).open();
    assert_eq!(library.decision(ID, "retribusi").unwrap_err().code(), Code::AmenderBroken);
    // What cannot be put in its place is wrong with the text itself.
    let elsewhere = open(&FIRST.replace("ubah Pasal 1 ", "ubah Pasal 2 "));
    assert_eq!(elsewhere.decision(ID, "retribusi").unwrap_err().code(), Code::UnknownAmended);
}

#[test]
fn a_short_name_of_several_names_none() {
    let other = BASE.replace("Nomor 1 ", "Nomor 2 ").replace("tentang", "disingkat PERDA TARIF\ntentang");
    let base = BASE.replace("tentang", "disingkat PERDA TARIF\ntentang");
    let amender = FIRST.replace("mengubah Perda Contoh 1/2018", "mengubah PERDA TARIF");
    let codes = |texts: &[&str]| {
        let builder = texts
            .iter()
            .enumerate()
            .fold(Library::builder(), |builder, (index, text)| builder.text(format!("{index}.perwali"), *text, []));
        builder.open().faults().iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[&base, &amender]), []);
    assert_eq!(codes(&[&base, &amender, &other]), [Code::UnknownBase]);
}

#[test]
fn repealed_before_it_took_effect() {
    let repeal =
        REPEAL.replace("mulai berlaku 1 Januari 2024", "mulai berlaku 15 Juni 2018").replace("1 Desember 2023", "10 Juni 2018");
    let library = Library::from_texts([("satu.perwali", BASE), ("tiga.perwali", repeal.as_str())]).unwrap();
    assert_eq!(library.decision(ID, "retribusi").unwrap_err().code(), Code::NeverInForce);
    let before = library.known_on(day("2018-06-05"));
    assert!(before.decision(ID, "retribusi").unwrap().evaluate_json("2019-01-01", r#"{"luas": 1}"#).is_ok());
}
