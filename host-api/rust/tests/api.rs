//! The Rust API as a program uses it.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::ops::ControlFlow;
use std::thread;

use chrono::NaiveDate;
use perwali::InputId;
use perwali::{
    Backend, Code, Day, Decimal, Decision, FailureKind, Lang, Library, Outcome, Ran, Refusal, Running, Suite, Value, Verdict,
};
use serde::Serialize;

const REGULATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations");

const TEXT: &str = r#"Peraturan Wali Kota Contoh Nomor 1 Tahun 2025
tentang "Contoh"
mulai berlaku 1 Januari 2025

jenis Golongan: umum, lansia, usaha_mikro sebagai "Usaha Mikro"

masukan biaya: uang antara Rp0 dan Rp100 triliun
masukan bunga: persen bawaan 2,5%
masukan hari: bulat antara 0 dan 1.000 bawaan 1
masukan lunas: logika bawaan ya
masukan sejak: tanggal boleh kosong
masukan golongan: Golongan
masukan lain: himpunan Golongan bawaan {}

keputusan bayar: uang
keputusan ulang: tanggal boleh kosong
keputusan siapa: Golongan
keputusan semua_golongan: himpunan Golongan
keputusan gema memuat bayar; ulang; siapa; semua_golongan
keputusan per_hari: uang
keputusan hanya_umum: uang

Pasal 1
  pokok adalah bila lunas maka nihil, selain itu biaya
  bayar adalah pokok + bunga × pokok dibulatkan ke bawah dalam Rp1
  ulang adalah sejak jika sejak terisi
  siapa adalah golongan
  semua_golongan mencakup umum jika lain memuat umum
  semua_golongan mencakup usaha_mikro jika lain memuat usaha_mikro

Pasal 2
  per_hari adalah biaya dibagi hari dibulatkan ke bawah dalam Rp1
  ayat (1)
    hanya_umum adalah biaya jika golongan = umum
    belum dituangkan "Golongan lain" menyangkut hanya_umum
"#;

fn library() -> Library {
    Library::from_texts([("contoh.perwali", TEXT)]).unwrap_or_else(|error| panic!("{error}"))
}

fn decision(name: &str) -> Decision {
    library().decision("perwali-contoh/1/2025", name).unwrap_or_else(|error| panic!("{error}"))
}

fn national() -> Library {
    Library::load(REGULATIONS).unwrap_or_else(|error| panic!("{error}"))
}

fn day(year: u32, month: u32, day: u32) -> Day {
    Day::new(year, month, day).unwrap()
}

#[test]
fn facts_take_the_types_of_a_rust_program() {
    let gema = decision("gema");
    let since = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    let mut facts = gema.facts();
    facts.set("biaya", 1_000_000u64).unwrap().set("bunga", Decimal::new(1250, 3)).unwrap();
    facts.set("lunas", false).unwrap().set("golongan", "Usaha Mikro").unwrap().set("sejak", Some(since)).unwrap();
    facts.set("lain", ["Usaha Mikro", "umum"]).unwrap().set("hari", 3i8).unwrap();
    let outcome = gema.evaluate(since + chrono::Days::new(400), &facts).unwrap();
    assert_eq!(outcome.integer("bayar"), Some(1_012_500));
    assert_eq!(outcome.decimal("bayar"), Some(Decimal::from(1_012_500)));
    assert_eq!(outcome.date("ulang"), Some(since));
    assert_eq!(outcome.member("siapa"), Some("Usaha Mikro"));
    assert_eq!(outcome.members("semua_golongan").unwrap(), ["umum", "Usaha Mikro"]);
    assert_eq!((outcome.get("tidak_ada"), outcome.bool("bayar"), outcome.integer("siapa")), (None, None, None));
    facts.set("sejak", None::<NaiveDate>).unwrap();
    assert_eq!(gema.evaluate("2025-02-01", &facts).unwrap().get("ulang"), Some(&Value::Empty));
}

#[test]
fn a_decimal_of_money_may_be_written_with_zeros() {
    let mut facts = decision("bayar").facts();
    facts.set("biaya", Decimal::new(100_000, 2)).unwrap();
    let error = facts.set("biaya", Decimal::new(5, 1)).unwrap_err();
    assert_eq!(error.code(), Code::InputMistyped);
    assert!(error.faults()[0].message(Lang::Id).contains("bukan `0.5`"), "{error}");
}

#[derive(Serialize)]
struct Request<'a> {
    biaya: i128,
    bunga: String,
    lunas: bool,
    golongan: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sejak: Option<NaiveDateText>,
}

#[derive(Serialize)]
struct NaiveDateText(String);

#[test]
fn a_serde_struct_is_an_input() {
    let request = Request {
        biaya: 7_000,
        bunga: "10".to_owned(),
        lunas: false,
        golongan: "umum",
        sejak: Some(NaiveDateText("2024-02-29".into())),
    };
    let outcome = decision("gema").evaluate_serde("2025-02-01", &request).unwrap();
    assert_eq!(outcome.integer("bayar"), Some(7_700));

    // A binary float is read by the digits it prints.
    let ok = decision("bayar").evaluate_serde("2025-02-01", &serde_json::json!({"biaya": 5.0, "golongan": "umum"}));
    assert_eq!(ok.unwrap().integer("bayar"), Some(0));
    let record = serde_json::json!({"biaya": 0.30000000000000004, "golongan": "umum"});
    let error = decision("bayar").evaluate_serde("2025-02-01", &record).unwrap_err();
    assert_eq!(error.code(), Code::InputMistyped);
}

#[test]
fn amounts_beyond_64_bits_pass_through() {
    let text = TEXT.replace("Rp100 triliun", "Rp10.000.000.000.000.000.000.000");
    let bayar = Library::from_texts([("besar", text.as_str())]).unwrap().decision("perwali-contoh/1/2025", "bayar").unwrap();
    let json = r#"{"biaya": 9999999999999999999999, "bunga": 0, "lunas": false}"#;
    let outcome = bayar.evaluate_json("2025-02-01", json).unwrap();
    assert_eq!(outcome.integer("bayar"), Some(9_999_999_999_999_999_999_999));
    assert!(outcome.to_json().contains("\"bayar\":9999999999999999999999"), "{}", outcome.to_json());
}

#[test]
fn texts_bring_their_csv_and_never_read_the_disk() {
    let text = std::fs::read_to_string(format!("{REGULATIONS}/pp-58-2023.perwali")).unwrap();
    let csv = std::fs::read_to_string(format!("{REGULATIONS}/ter-bulanan.csv")).unwrap();
    let library = Library::builder().text("pp.perwali", text.as_str(), [("ter-bulanan.csv", csv.as_str())]).load().unwrap();
    let outcome =
        library.decision("pp/58/2023", "pph21").unwrap().evaluate_json("2024-01-31", r#"{"status":"K0","bruto":10000000}"#);
    assert_eq!(outcome.unwrap().integer("pph21"), Some(200_000));

    let name = format!("{REGULATIONS}/pp.perwali");
    let error = Library::builder().text(name, text, []).load().err().unwrap();
    assert_eq!(error.code(), Code::CsvMissing);
}

#[test]
fn one_file_reached_by_two_paths_is_one_regulation() {
    let file = format!("{REGULATIONS}/pp-58-2023.perwali");
    let library = Library::builder().path(&file).path(REGULATIONS).path(format!("{REGULATIONS}/../regulations")).open();
    assert_eq!(library.faults(), []);
    assert_eq!(library.regulations().iter().filter(|regulation| regulation.id() == "pp/58/2023").count(), 1);
}

#[test]
fn a_regulation_that_is_not_sound_says_why() {
    let library = Library::builder().text("rusak", TEXT.replace("pokok adalah", "pokok adlah"), []).open();
    let error = library.decision("perwali-contoh/1/2025", "bayar").err().unwrap();
    assert!(error.faults().iter().any(|fault| fault.position.is_some()), "{error}");
    assert_ne!(error.code(), Code::UnknownRegulation);
    // A regulation stated twice is not one of the two by chance.
    let library = Library::builder().text("a", TEXT, []).text("b", TEXT.replace("2,5%", "3%"), []).open();
    let error = library.decision("perwali-contoh/1/2025", "bayar").err().unwrap();
    assert_eq!(error.code(), Code::DuplicateIdentity);
    // Whatever the reason, nothing is left out in silence.
    let table = TEXT.replace(
        "pokok adalah bila lunas maka nihil, selain itu biaya",
        "pokok adalah tabel menurut golongan dari \"a.csv\" kolom golongan; hasil sebagai uang",
    );
    let library = Library::builder().text("kosong", table, [("a.csv", "golongan,hasil\n")]).open();
    assert!(library.regulations().is_empty() && !library.faults().is_empty(), "{:?}", library.faults());
}

#[test]
fn a_text_with_a_point_is_no_whole_amount() {
    let mut facts = decision("bayar").facts();
    assert_eq!(facts.set_text("biaya", "1.000").err().unwrap().code(), Code::InputMistyped);
    facts.set_text("biaya", "1000").unwrap().set_text("bunga", "2.5").unwrap().set_text("lain", "umum|Usaha Mikro").unwrap();
    facts.set_text("lunas", "tidak").unwrap().set_text("sejak", "kosong").unwrap().set_text("lain", "{}").unwrap();
    assert_eq!(decision("bayar").evaluate("2025-02-01", &facts).unwrap().integer("bayar"), Some(1_025));
}

#[test]
fn an_input_with_a_fault_changes_nothing() {
    let bayar = decision("bayar");
    let mut facts = bayar.facts();
    facts.set_json(r#"{"biaya": 1000, "lunas": false, "bunga": "0"}"#).unwrap();
    assert!(facts.set_json(r#"{"biaya": 5, "hari": -1}"#).is_err());
    assert_eq!(bayar.evaluate("2025-02-01", &facts).unwrap().integer("bayar"), Some(1_000));
}

#[test]
fn errors_say_what_where_and_under_which_provision() {
    let mut facts = decision("per_hari").facts();
    facts.set("biaya", 5).unwrap().set("hari", 0).unwrap();
    for backend in [Backend::Interpreter, Backend::Native] {
        let per_hari = library().regulation("perwali-contoh/1/2025").unwrap().decision_on("per_hari", backend).unwrap();
        let error = per_hari.evaluate("2025-02-01", &facts).unwrap_err();
        assert_eq!((error.code(), error.provision()), (Code::ZeroDivision, "Pasal 2"));
        let position = error.position().unwrap();
        assert_eq!((position.file.as_str(), position.line), ("contoh.perwali", 32));
        assert!(error.to_string().starts_with("contoh.perwali:32:"), "{error}");
        let mut answer = per_hari.answer();
        assert_eq!(per_hari.run(day(2025, 2, 1), &facts, &mut answer), Err(FailureKind::ZeroDivision));
    }
    let error = decision("hanya_umum").evaluate_json("2025-02-01", r#"{"biaya": 1, "golongan": "lansia"}"#).unwrap_err();
    assert_eq!((error.code(), error.provision()), (Code::Undetermined, "Pasal 2 ayat (1)"));
    let error = decision("bayar").evaluate_json("2024-12-31", r#"{"biaya": 1}"#).unwrap_err();
    assert_eq!(error.code(), Code::NotInForce);
    let error = decision("bayar").evaluate_json("2023-02-29", r#"{"biaya": 1}"#).unwrap_err();
    assert_eq!(error.code(), Code::BadDateArgument);
    let faults = Library::from_texts([("salah.perwali", "Pasal 1\n  a adalah b\n")]).err().unwrap();
    assert!(faults.faults().iter().any(|fault| fault.position.as_ref().is_some_and(|at| at.line == 2)), "{faults}");
}

#[test]
fn facts_and_answers_of_another_regulation_are_refused() {
    let other = TEXT.replace("Nomor 1 Tahun", "Nomor 2 Tahun");
    let both = Library::from_texts([("a", TEXT), ("b", other.as_str())]).unwrap();
    for backend in [Backend::Interpreter, Backend::Native] {
        let mine = both.regulation("perwali-contoh/1/2025").unwrap().decision_on("bayar", backend).unwrap();
        let foreign = both.decision("perwali-contoh/2/2025", "bayar").unwrap().facts();
        let mut answer = mine.answer();
        assert_eq!(mine.run(day(2025, 2, 1), &foreign, &mut answer), Err(FailureKind::Internal));
        assert_eq!(mine.run_marked(day(2025, 2, 1), &foreign, &mut answer), Err(FailureKind::Internal));
        let error = mine.evaluate("2025-02-01", &foreign).unwrap_err();
        assert!(error.to_string().contains("disiapkan untuk peraturan lain"), "{error}");
        // Facts of the same regulation, loaded again, are good.
        assert!(mine.evaluate("2025-02-01", decision("bayar").facts().set("biaya", 1).unwrap()).is_ok());
        let facts = mine.facts();
        let mut foreign = decision("gema").answer();
        assert_eq!(mine.run(day(2025, 2, 1), &facts, &mut foreign), Err(FailureKind::Internal));
    }
}

#[test]
fn any_value_of_a_regulation_can_be_asked_for() {
    let outcome = decision("pokok").evaluate_json("2025-02-01", r#"{"biaya": 12, "lunas": false}"#).unwrap();
    assert_eq!(outcome.integer("pokok"), Some(12));
    assert_eq!(outcome.basis(), ["Pasal 1"]);
}

#[test]
fn unknown_names_are_answered_with_near_ones() {
    let library = library();
    let error = library.decision("perwali-contoh/1/2025", "byar").err().unwrap();
    assert_eq!(error.code(), Code::UnknownDecision);
    assert!(error.faults()[0].help(Lang::Id).contains("`bayar`"));
    let error = library.decision("perwali-contoh/1/2052", "bayar").err().unwrap();
    assert_eq!(error.code(), Code::UnknownRegulation);
    assert!(error.faults()[0].help(Lang::Id).contains("`perwali-contoh/1/2025`"));
    let error = decision("bayar").facts().set("biya", 1).err().unwrap();
    assert_eq!(error.code(), Code::InputUnknown);
    assert!(error.faults()[0].help(Lang::En).contains("`biaya`"));
    let error = decision("siapa").facts().set("golongan", "lansai").err().unwrap();
    assert!(error.faults()[0].help(Lang::Id).contains("lansia"), "{error}");
}

#[test]
fn slots_take_raw_words_within_bounds() {
    let bayar = decision("bayar");
    let mut facts = bayar.facts();
    let (biaya, bunga, lunas) = (facts.slot("biaya").unwrap(), facts.slot("bunga").unwrap(), facts.slot("lunas").unwrap());
    facts.set_mantissa(biaya, 1_000).unwrap();
    facts.set_mantissa(bunga, 1_000).unwrap(); // 10,00%
    facts.set_mantissa(lunas, 0).unwrap();
    assert_eq!(bayar.evaluate("2025-02-01", &facts).unwrap().integer("bayar"), Some(1_100));
    assert_eq!(facts.set_mantissa(biaya, -1), Err(Refusal::OutOfBounds));
    assert_eq!(facts.set_mantissa(lunas, 2), Err(Refusal::Mistyped));
    assert_eq!(facts.set_mantissa(InputId::new(99), 0), Err(Refusal::Unknown));
    assert_eq!(facts.slot("tidak_ada"), None);
}

fn assert_shared<T: Send + Sync>() {}

#[test]
fn threads_share_a_decision() {
    assert_shared::<Library>();
    assert_shared::<Decision>();
    assert_shared::<perwali::Facts>();
    assert_shared::<Outcome>();
    assert_shared::<perwali::Error>();
    let pph21 = national().decision("pp/58/2023", "pph21").unwrap();
    let answers = |decision: &Decision| -> Vec<String> {
        (0..500u64)
            .map(|step| {
                let mut facts = decision.facts();
                facts.set("status", if step % 2 == 0 { "TK0" } else { "K3" }).unwrap().set("bruto", step * 123_457).unwrap();
                decision.evaluate("2024-01-31", &facts).unwrap().to_json()
            })
            .collect()
    };
    let alone = answers(&pph21);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| answers(&pph21))).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), alone);
        }
    });
}

#[test]
fn machine_code_outlives_its_library() {
    let bayar = decision("bayar");
    let clone = bayar.clone();
    drop(bayar);
    let outcome = thread::spawn(move || clone.evaluate_json("2025-02-01", r#"{"biaya": 1, "lunas": false}"#)).join().unwrap();
    assert_eq!(outcome.unwrap().integer("bayar"), Some(1));
}

#[test]
fn machine_code_and_interpreter_agree_on_every_suite() {
    let library = national();
    let mut cases = 0;
    for regulation in library.regulations() {
        let path = regulation.path();
        let suite = path.parent().unwrap().join("kasus").join(path.file_stem().unwrap()).with_extension("csv");
        let mut runs = Vec::new();
        for (backend, running) in [(Backend::Interpreter, Running::Interpreter), (Backend::Native, Running::Native)] {
            let mut checks = regulation.run_examples(backend);
            if suite.is_file() {
                Suite::open(&suite, regulation).unwrap().run(regulation, &[backend], None, |ran| {
                    match ran {
                        Ran::Case(case) => checks.extend(case),
                        Ran::Unreadable(fault) => panic!("{fault}"),
                    }
                    ControlFlow::Continue(())
                });
            }
            for check in &checks {
                assert_eq!((check.running, &check.verdict), (running, &Verdict::Passed), "{}: {}", check.position, check.title);
            }
            runs.push(checks.len());
        }
        assert_eq!(runs[0], runs[1]);
        cases += runs[0];
    }
    assert!(cases > 500, "{cases}");
}

#[test]
fn numbers_with_absurd_scales_are_refused_at_once() {
    let mut facts = decision("bayar").facts();
    for (mantissa, scale) in [(1, u32::MAX), (i128::MIN, u32::MAX), (i128::MAX, 400), (10, 61)] {
        let error = facts.set("biaya", Value::Decimal { mantissa, scale }).err().unwrap();
        assert_eq!(error.code(), Code::InputMistyped, "{mantissa} {scale}");
    }
    facts.set("biaya", Value::Decimal { mantissa: 0, scale: u32::MAX }).unwrap();
    assert!(serde_json::to_string(&Value::Decimal { mantissa: 1, scale: u32::MAX }).is_err());
    assert_eq!(Value::Decimal { mantissa: 1, scale: u32::MAX }.decimal(), None);
    assert_eq!(facts.set("biaya", i128::MIN).err().unwrap().code(), Code::InputOutOfBounds);
    assert_eq!(facts.set("bunga", Value::Integer(i128::MAX)).err().unwrap().code(), Code::InputOutOfBounds);
}

#[test]
fn huge_inputs_end_soon_and_say_little() {
    let bayar = decision("bayar");
    let start = std::time::Instant::now();
    let keys: String = (0..300_000).map(|n| format!("\"kunci{n}\":1,")).collect();
    let error = bayar.evaluate_json("2025-02-01", &format!("{{{keys}\"biaya\":1}}")).unwrap_err();
    assert_eq!(error.faults().len(), 50);
    let same: String = "\"biaya\":1,".repeat(300_000);
    let error = bayar.evaluate_json("2025-02-01", &format!("{{{same}\"biaya\":1}}")).unwrap_err();
    assert_eq!(error.faults().len(), 1);
    let key = "k".repeat(1_000_000);
    let error = bayar.evaluate_json("2025-02-01", &format!("{{\"{key}\":1}}")).unwrap_err();
    assert!(error.to_string().len() < 500, "{}", error.to_string().len());
    let deep = format!("{{\"biaya\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(bayar.evaluate_json("2025-02-01", &deep).unwrap_err().to_string().len() < 500);
    let deep = "[".repeat(1_000_000);
    assert_eq!(bayar.evaluate_json("2025-02-01", &deep).unwrap_err().code(), Code::InputMalformed);
    let digits = format!("{{\"biaya\":{}}}", "9".repeat(1_000_000));
    assert_eq!(bayar.evaluate_json("2025-02-01", &digits).unwrap_err().code(), Code::InputMistyped);
    let names = "\"umum\",".repeat(300_000);
    assert_eq!(
        bayar.evaluate_json("2025-02-01", &format!("{{\"lain\":[{names}\"umum\"]}}")).unwrap_err().code(),
        Code::InputMistyped
    );
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

#[test]
fn a_list_beyond_its_bound_is_counted() {
    let text = "Peraturan Wali Kota Contoh Nomor 5 Tahun 2025\ntentang \"Daftar\"\nmulai berlaku 1 Januari 2025\n\n\
                masukan nilai: daftar bulat paling banyak 3 antara 0 dan 9\n\nkeputusan banyak: bulat\n\n\
                Pasal 1\n  banyak adalah banyaknya nilai\n";
    let library = Library::from_texts([("daftar", text)]).unwrap();
    let decision = library.decision("perwali-contoh/5/2025", "banyak").unwrap();
    let ask = |elements: &str| decision.evaluate_json("2025-02-01", &format!(r#"{{"nilai": [{elements}]}}"#));
    assert_eq!(ask("1, 2, 3").unwrap().integer("banyak"), Some(3));
    // What stands beyond the bound is not looked at, so its faults are not told.
    for more in ["4", "\"x\"", "{}", "[[]]"] {
        let error = ask(&format!("1, 2, 3, {more}, 5")).unwrap_err();
        assert_eq!(error.code(), Code::ListTooLong, "{more}");
        assert!(error.to_string().contains('5') && error.to_string().contains('3'), "{error}");
    }
    let error = ask(&format!("1{}", ",1".repeat(2_000_000))).unwrap_err();
    assert_eq!(error.code(), Code::ListTooLong);
    assert!(error.to_string().contains("2000001"), "{error}");
}

#[test]
fn typed_rust_values_of_every_shape_are_taken() {
    #[derive(serde::Serialize)]
    struct Record {
        biaya: Decimal,
    }
    let decision = decision("bayar");
    let mut facts = decision.facts();
    // rust_decimal serialises itself as a string; from a typed record that is an amount.
    facts.set_serde(&Record { biaya: Decimal::new(1_050_000, 2) }).unwrap();
    let mut same = decision.facts();
    same.set("biaya", 10_500).unwrap();
    assert_eq!(facts.word("biaya", 10_500).unwrap(), same.word("biaya", Decimal::new(1_050_000, 2)).unwrap());
    assert!(facts.set_serde(&Record { biaya: Decimal::new(5, 1) }).is_err());
    assert!(facts.set_json(r#"{"biaya": "10500"}"#).is_err(), "on the wire a whole amount is a number");
    let day = String::from("2025-02-01");
    assert_eq!(decision.evaluate(&day, &facts).is_ok(), decision.evaluate(day, &facts).is_ok());
    assert!(format!("{decision:?}").contains("bayar"));
}

#[test]
fn an_answer_of_another_decision_is_refused_even_where_it_is_laid_out_alike() {
    let other = TEXT.replace("Nomor 1 Tahun", "Nomor 2 Tahun");
    let both = Library::from_texts([("a", TEXT), ("b", other.as_str())]).unwrap();
    for backend in [Backend::Interpreter, Backend::Native] {
        let mine = both.regulation("perwali-contoh/1/2025").unwrap().decision_on("bayar", backend).unwrap();
        let mut foreign = both.decision("perwali-contoh/2/2025", "bayar").unwrap().answer();
        let mut facts = mine.facts();
        facts.set("biaya", 1).unwrap();
        assert_eq!(mine.run(day(2025, 2, 1), &facts, &mut foreign), Err(FailureKind::Internal));
    }
}

#[test]
fn gaps_are_told_with_the_answers_they_touch() {
    let text = "Peraturan Wali Kota Contoh Nomor 3 Tahun 2025\ntentang \"Celah\"\nmulai berlaku 1 Januari 2025\n\n\
                masukan n: bulat\n\nkeputusan a: bulat\nkeputusan b: bulat\n\n\
                Pasal 1\n  a adalah n\nPasal 2\n  belum dituangkan \"batasnya\" menyangkut a\n  \
                tidak diotomasi \"dinilai tim\"\n  b adalah n\n";
    let library = Library::from_texts([("celah", text)]).unwrap();
    let gaps = |name: &str| {
        let decision = library.decision("perwali-contoh/3/2025", name).unwrap();
        let outcome = decision.evaluate_json("2025-02-01", r#"{"n": 1}"#).unwrap();
        outcome.gaps().iter().map(|gap| (gap.provision.clone(), gap.text.clone())).collect::<Vec<_>>()
    };
    assert_eq!(gaps("a"), [("Pasal 2".to_owned(), "batasnya".to_owned())]);
    assert_eq!(gaps("b"), [("Pasal 2".to_owned(), "dinilai tim".to_owned())]);
}

#[test]
fn assumptions_and_readings_are_told_with_the_answers_they_touch() {
    let text = "Peraturan Wali Kota Contoh Nomor 6 Tahun 2025\ntentang \"Catatan\"\nmulai berlaku 1 Januari 2025\n\n\
                masukan n: bulat\n\nkeputusan a: bulat\nkeputusan b: bulat\n\n\
                Pasal 1\n  asumsi \"dari a\" menyangkut a\n  tafsir \"untuk a\" menyangkut a\n  asumsi \"untuk semua\"\n  \
                a adalah n\n  b adalah n\n";
    let library = Library::from_texts([("catatan", text)]).unwrap();
    let told = |name: &str| {
        let decision = library.decision("perwali-contoh/6/2025", name).unwrap();
        let outcome = decision.evaluate_json("2025-02-01", r#"{"n": 1}"#).unwrap();
        outcome.assumptions().iter().chain(outcome.readings()).map(|note| note.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told("a"), ["dari a", "untuk semua", "untuk a"]);
    assert_eq!(told("b"), ["untuk semua"]);
}

const JUDGED: &str = "Peraturan Wali Kota Contoh Nomor 4 Tahun 2025\ntentang \"Pertimbangan\"\nmulai berlaku 1 Januari 2025\n\n\
     pertimbangan layak_huni: logika oleh \"Tim Verifikasi\"\nmasukan rahasia gaji: uang antara Rp0 dan Rp10 juta\n\
     masukan rahasia nilai: daftar bulat paling banyak 3 antara 0 dan 9\nmasukan n: bulat\n\n\
     keputusan bantuan: uang\nkeputusan iuran: uang antara Rp0 dan Rp50.000\nkeputusan lain: bulat\nkeputusan terhitung: bulat\n\n\
     Pasal 1\n  pokok adalah Rp1 juta − 10% × gaji paling sedikit Rp0 dibulatkan ke bawah dalam Rp1\n  \
     bantuan adalah pokok jika tidak layak_huni\n  bantuan adalah Rp0 jika layak_huni\n\
     Pasal 2\n  iuran adalah 1% × gaji dibulatkan ke bawah dalam Rp1\n\
     Pasal 3\n  lain adalah n\n\
     Pasal 4\n  belum dituangkan \"batasnya\"\n  batas adalah n + 1\n  terhitung adalah n jika n < batas\n\n\
     contoh \"iuran terlalu besar\"\n  pada 1 Februari 2025\n  diberikan gaji = Rp9.000.000\n  maka galat hasil di luar batas\n";

#[test]
fn a_judgement_is_told_with_the_answers_that_rest_on_it() {
    let library = Library::from_texts([("pertimbangan", JUDGED)]).unwrap();
    let facts = r#"{"layak_huni": false, "gaji": 1000000, "n": 1}"#;
    for backend in [Backend::Interpreter, Backend::Native] {
        let decision = |name: &str| library.regulation("perwali-contoh/4/2025").unwrap().decision_on(name, backend).unwrap();
        let outcome = decision("bantuan").evaluate_json("2025-02-01", facts).unwrap();
        let judgements: Vec<(&str, &str)> = outcome.judgements().iter().map(|j| (j.input.as_str(), j.by.as_str())).collect();
        assert_eq!(judgements, [("layak_huni", "Tim Verifikasi")]);
        assert!(outcome.to_json().contains(r#""pertimbangan":[{"masukan":"layak_huni","oleh":"Tim Verifikasi"}]"#));
        assert!(decision("lain").evaluate_json("2025-02-01", facts).unwrap().judgements().is_empty());
    }
}

#[test]
fn an_answer_that_a_gap_touches_is_conditional() {
    let library = Library::from_texts([("pertimbangan", JUDGED)]).unwrap();
    let outcome = |name: &str| {
        let decision = library.decision("perwali-contoh/4/2025", name).unwrap();
        decision.evaluate_json("2025-02-01", r#"{"n": 1}"#).unwrap()
    };
    assert!(outcome("terhitung").is_conditional());
    assert!(outcome("terhitung").to_json().contains(r#""bersyarat":true,"celah":[{"ketentuan":"Pasal 4","isi":"batasnya"}]"#));
    assert!(!outcome("lain").is_conditional());
    assert!(!outcome("lain").to_json().contains("bersyarat"));
}

#[test]
fn a_secret_is_not_shown() {
    let library = Library::from_texts([("pertimbangan", JUDGED)]).unwrap();
    let decision = library.decision("perwali-contoh/4/2025", "iuran").unwrap();
    let told = |facts: &str| match decision.evaluate_json("2025-02-01", facts) {
        Ok(outcome) => panic!("{}", outcome.to_json()),
        Err(error) => {
            error.faults().iter().map(|fault| format!("{} {}", fault.code, fault.message(Lang::Id))).collect::<Vec<_>>()
        }
    };
    assert_eq!(
        told(r#"{"gaji": 98765432, "nilai": [77]}"#),
        [
            "P605 Masukan `gaji` bernilai (dirahasiakan), di luar batas Rp0 sampai Rp10.000.000.",
            "P605 Masukan `nilai[0]` bernilai (dirahasiakan), di luar batas 0 sampai 9."
        ]
    );
    for facts in [r#"{"gaji": "98765"}"#, r#"{"gaji": true, "nilai": ["98765"]}"#, r#"{"gaji": 98765.5}"#] {
        assert!(told(facts).iter().all(|words| words.starts_with("P604") && !words.contains("98765")), "{facts}");
    }
    // What was asked for is shown, what only leads there is not.
    let failed = told(r#"{"gaji": 9876500}"#);
    assert_eq!(failed, ["P704 Hasil `iuran` = Rp98.765, di luar batas Rp0 sampai Rp50.000."]);
}
