//! Lists, records, durations, days and times, and the traps they bring.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use std::time::{Duration, Instant};

use perwali_dsl::syntax::ast::{
    CellKind, Direction, DurationUnit, ExprKind, GivenValue, ItemKind, Literal, Meta, MissingDay, MonthDayKind, Partial,
    QueryKind, RequirementContent, RuleBody, TableRows, TypeKind, Zone,
};
use perwali_dsl::syntax::format;
use support::{codes, meaning, read, report, rules, sound, tree};

fn formatted(text: &str) -> String {
    format(&sound(text))
}

/// The expression of the first rule.
fn value(expression: &str) -> ExprKind {
    let document = sound(&format!("x adalah {expression}"));
    match &rules(&document)[0].body {
        RuleBody::Expr(value) => value.kind.clone(),
        other => panic!("{other:?}"),
    }
}

/// A text that is its own canonical form, and its kind of item.
fn canonical(text: &str) -> ItemKind {
    let document = sound(text);
    let once = format(&document);
    assert_eq!(once, format!("{text}\n"));
    assert_eq!(meaning(&document), meaning(&sound(&once)));
    document.items[0].kind.clone()
}

#[test]
fn header_of_times() {
    assert!(matches!(canonical("zona waktu WITA"), ItemKind::Meta(Meta::ZonaWaktu(Zone::Wita))));
    let end = canonical("tanggal yang tidak ada menjadi akhir bulan");
    assert!(matches!(end, ItemKind::Meta(Meta::MissingDay(MissingDay::EndOfMonth))));
    let next = canonical("tanggal yang tidak ada menjadi tanggal 1 bulan berikutnya");
    assert!(matches!(next, ItemKind::Meta(Meta::MissingDay(MissingDay::NextFirst))));
    assert_eq!(formatted("zona waktu wib"), "zona waktu WIB\n");
}

#[test]
fn declarations_of_lists() {
    let ItemKind::Enumeration(ordered) = canonical("jenis Tingkat berurutan: ringan < sedang sebagai \"SDG\" < berat") else {
        panic!()
    };
    assert!(ordered.ordered && ordered.members.len() == 3);
    let ItemKind::Record(record) =
        canonical("rekaman Anggota: usia: bulat antara 0 dan 9; gaji sebagai \"x\": uang boleh kosong  \"Gaji\"; a: teks")
    else {
        panic!()
    };
    assert!(record.fields[1].optional && record.fields[1].external.is_some() && record.fields[1].label.is_some());
    assert!(record.fields[0].range.is_some());
    let long = "rekaman Penawar:\n  nama: teks;\n  harga: uang antara Rp0 dan Rp100 miliar  \"Harga penawaran\";\n  tkdn: persen antara 0% dan 100%  \"Nilai TKDN\"";
    canonical(long);
    assert_eq!(
        formatted("rekaman A: a: bulat;\n  jenis: bulat;\n  tahun: bulat;"),
        "rekaman A: a: bulat; jenis: bulat; tahun: bulat\n"
    );
    let ItemKind::Input(list) = canonical("masukan anggota: daftar Anggota paling banyak 12.000  \"Anggota\"") else { panic!() };
    assert!(
        matches!(&list.ty.kind, TypeKind::Daftar { element, most: Some(12_000) } if matches!(element.kind, TypeKind::Named(_)))
    );
    let ItemKind::Input(unbounded) = canonical("masukan nilai: daftar uang(2)") else { panic!() };
    assert!(matches!(unbounded.ty.kind, TypeKind::Daftar { most: None, .. }));
    let ItemKind::Input(secret) = canonical("masukan rahasia nik: teks") else { panic!() };
    assert!(secret.secret && matches!(secret.ty.kind, TypeKind::Teks));
    let ItemKind::Input(named) = canonical("masukan rahasia: waktu") else { panic!() };
    assert!(!named.secret && matches!(named.ty.kind, TypeKind::Waktu));
    let judged = "pertimbangan skor sebagai \"s\": bulat antara 0 dan 100 bawaan 0 boleh kosong oleh \"Tim\"  \"Skor\"";
    let ItemKind::Input(judged) = canonical(judged) else { panic!() };
    assert_eq!(judged.judged_by.unwrap().text, "Tim");
    let ItemKind::Input(fraction) = canonical("masukan a: pecahan") else { panic!() };
    assert!(matches!(fraction.ty.kind, TypeKind::Named(name) if name.text == "pecahan"));
}

#[test]
fn durations() {
    for (text, unit) in [
        ("5 tahun", DurationUnit::Tahun),
        ("3 bulan", DurationUnit::Bulan),
        ("2 minggu", DurationUnit::Minggu),
        ("14 hari", DurationUnit::Hari),
        ("3 jam", DurationUnit::Jam),
        ("60 menit", DurationUnit::Menit),
        ("30 detik", DurationUnit::Detik),
    ] {
        assert!(
            matches!(value(text), ExprKind::Literal(Literal::Durasi { unit: found, times: None, .. }) if found == unit),
            "{text}"
        );
        assert_eq!(tree(text), text);
    }
    for text in ["1 x 24 jam", "1 × 24 jam", "1x24 jam", "1 X 24 jam", "1 * 24 jam"] {
        assert_eq!(tree(text), "1 x 24 jam");
    }
    assert_eq!(tree("14 hari kalender"), "14 hari kalender");
    assert_eq!(tree("t + 2 × 3 bulan"), "[t Add 2 x 3 bulan]");
    assert_eq!(tree("2 × a"), "[2 Multiply a]");
    // In the middle of a product the sign is what it looks like.
    assert_eq!(tree("a ÷ 2 × 3 jam"), "[[a Divide 2] Multiply 3 jam]");
    assert_eq!(tree("a ÷ 2 x 3 jam"), "[a Divide 2 x 3 jam]");
    // A duration ends with its line, and its unit may be the name on the next.
    assert_eq!(rules(&sound("x adalah 5\nbulan adalah 3\nhari adalah 2")).len(), 3);
    assert_eq!(rules(&sound("x adalah 1 +\n  bulan\ny adalah 5 bulan\ntahun adalah 1")).len(), 3);
    assert_eq!(tree("hari + 1 × bulan"), "[hari Add [1 Multiply bulan]]");
    for text in ["x adalah 14 hari kerja", "x adalah 14 hari kerja sesudah t", "x adalah t + 5 hari libur jika a"] {
        let parsed = read(text);
        assert_eq!(parsed.diagnostics.len(), 1);
        assert!(report(text, &parsed).contains("hari kerja"), "{}", report(text, &parsed));
    }
}

#[test]
fn days_and_times() {
    assert!(matches!(value("usia(lahir) pada 1 Juli (tahun + 1)"), ExprKind::Age { .. }));
    assert_eq!(tree("usia(a) pada t ≥ 60"), "[usia(a) pada t GreaterEqual 60]");
    assert_eq!(tree("usia(a) pada akhir bulan t + 1"), "[usia(a) pada akhir bulan t Add 1]");
    let ExprKind::Difference { unit, partial, .. } = value("selisih bulan dari a ke b, bagian bulan dihitung penuh") else {
        panic!()
    };
    assert_eq!((unit, partial), (DurationUnit::Bulan, Some(Partial::Whole)));
    for unit in ["hari", "minggu", "bulan", "tahun", "jam", "menit", "detik"] {
        assert_eq!(tree(&format!("selisih {unit} dari a ke b")), format!("selisih {unit} dari a ke b"));
    }
    assert_eq!(
        tree("bila selisih hari dari a ke b > 3 maka 1, selain itu 2"),
        "[if [selisih hari dari a ke b Greater 3]: 1 else 2]"
    );
    assert_eq!(tree("{selisih hari dari a ke b, bagian}"), "{selisih hari dari a ke b, bagian}");
    assert_eq!(
        tree("(selisih tahun dari a ke b, bagian tahun diabaikan) × 2"),
        "[(selisih tahun dari a ke b, bagian tahun diabaikan) Multiply 2]"
    );
    let ExprKind::Shift { direction, from, .. } = value("14 hari sesudah 3 bulan sesudah t pukul 12.00") else { panic!() };
    assert_eq!(direction, Direction::After);
    assert!(matches!(from.kind, ExprKind::Shift { from, .. } if matches!(from.kind, ExprKind::AtTime { hour: 12, .. })));
    assert!(matches!(value("(lama + 1 hari) sebelum t"), ExprKind::Shift { direction: Direction::Before, .. }));
    assert!(matches!(value("3 bulan terhitung mulai 1 Juli 2025"), ExprKind::Shift { direction: Direction::Counting, .. }));
    assert_eq!(tree("(a) + (b)"), "[(a) Add (b)]");
    for (text, due, after) in [
        ("tanggal 20 bulan berikutnya sesudah t", MonthDayKind::Number(20), true),
        ("tanggal 20 bulan t", MonthDayKind::Number(20), false),
        ("akhir bulan t", MonthDayKind::Last, false),
        ("awal bulan (t + 1 bulan)", MonthDayKind::First, false),
        ("akhir bulan berikutnya sesudah t", MonthDayKind::Last, true),
    ] {
        assert!(matches!(value(text), ExprKind::MonthDay { day, next, .. } if (day, next) == (due, after)), "{text}");
        assert_eq!(tree(text), text);
    }
    assert!(matches!(value("1 juli tahun_ajaran"), ExprKind::DateOf { day: 1, month: 7, .. }));
    assert!(matches!(value("29 Februari tahun(t)"), ExprKind::DateOf { day: 29, month: 2, .. }));
    assert_eq!(tree("tahun(t) + bulan(t) + tanggal(w)"), "[[tahun(t) Add bulan(t)] Add tanggal(w)]");
    assert_eq!(tree("17 Agustus 2025 pukul 13.30.05"), "17 Agustus 2025 pukul 13.30.05");
    assert_eq!(tree("t pukul 8.00 + 1 jam"), "[t pukul 08.00 Add 1 jam]");
    assert_eq!(tree("-t pukul 23.59.00"), "[neg t pukul 23.59]");
    assert_eq!(codes("x adalah t pukul 25.00"), ["P110"]);
    assert_eq!(codes("x adalah t pukul 12.60"), ["P110"]);
    assert_eq!(codes("x adalah t pukul 12.5"), ["P110"]);
    assert_eq!(codes("x adalah 30 Februari tahun"), ["P110"]);
}

#[test]
fn questions_about_lists() {
    for (text, due) in [
        ("jumlah gaji + bonus × 2 dari anggota yang usia ≥ 18 bila kosong Rp0", QueryKind::Sum),
        ("terbesar usia dari anggota", QueryKind::Largest),
        ("terkecil (usia) dari anggota bila kosong 0", QueryKind::Smallest),
        ("banyaknya anggota", QueryKind::Count),
        ("banyaknya anggota yang tidak sakit", QueryKind::Count),
        ("ada anggota", QueryKind::Any),
        ("ada anggota yang (sakit dan miskin)", QueryKind::Any),
        ("semua anggota memenuhi (sakit atau miskin)", QueryKind::All),
        ("semua anggota yang usia antara 7 dan 18 memenuhi bersekolah", QueryKind::All),
        ("jumlah isinya dari nilai", QueryKind::Sum),
        ("jumlah (jumlah a dari b) dari c yang (ada d)", QueryKind::Sum),
    ] {
        assert!(matches!(value(text), ExprKind::Query { kind, .. } if kind == due), "{text}");
        assert_eq!(tree(text), text);
    }
    assert_eq!(tree("terbesar(a; b)"), "terbesar(a; b)");
    assert_eq!(tree("1 + banyaknya alasan"), "[1 Add banyaknya alasan]");
    assert!(matches!(value("banyaknya {a, b}"), ExprKind::Count(_)));
    assert_eq!(tree("(jumlah a dari b) paling banyak Rp5"), "[(jumlah a dari b) max Rp5]");
    assert_eq!(
        tree("bila ada b yang c maka jumlah a dari b bila kosong 0, selain itu 3"),
        "[if ada b yang c: jumlah a dari b bila kosong 0 else 3]"
    );
    let select = "penawar yang lulus dengan hea − 1 terkecil, lalu tkdn terbesar bila kosong cadangan";
    assert!(
        matches!(value(select), ExprKind::Select { keys, filter: Some(_), when_empty: Some(_), .. } if keys.len() == 2 && !keys[0].1 && keys[1].1)
    );
    assert_eq!(tree(select), select);
    assert_eq!(tree("pemenang.hea × 2"), "[pemenang.hea Multiply 2]");
    // A condition after `yang` that could go on silently is refused.
    for text in [
        "ada anggota yang sakit dan miskin",
        "jumlah a dari b yang c ≤ 5 dibulatkan ke bawah dalam Rp1",
        "jumlah a dari b yang c ≤ 5 × 2",
        "jumlah a dari b yang c paling banyak 5 paling sedikit 2",
        "banyaknya b yang c + 1",
        "semua b memenuhi c atau d",
        "jumlah a dari b × 2",
        "2 × jumlah a dari b",
    ] {
        assert_eq!(codes(&format!("x adalah {text}")), ["P110"], "{text}");
    }
    sound("x adalah 1 jika ada b yang c berlaku sejak 1 Januari 2025");
    sound("Pasal 1 dalam hal ada b yang c\n  x adalah syarat kumulatif\n    huruf a  semua b memenuhi c  \"teks\"\n");
    sound("pastikan semua b yang c memenuhi d \"teks\"");
}

#[test]
fn nested_questions_do_not_blow_up() {
    let began = Instant::now();
    for open in [
        "(jumlah a + ",
        "jumlah (",
        "terbesar(1; ",
        "(terbesar ",
        "(terbesar - (",
        "(a yang (",
        "(semua a yang (",
        "(1 hari sesudah (",
        "usia(",
        "(bila ada a yang (",
        "(akhir bulan (",
        "(1 Juli (",
        "(selisih hari dari (",
        "tahun(",
    ] {
        for levels in [20, 60, 5_000] {
            let parsed = read(&format!("x adalah {}1", open.repeat(levels)));
            assert_eq!(parsed.diagnostics.len(), 1, "{open}");
        }
    }
    let deep = |levels: usize| format!("x adalah {}a{}", "(jumlah ".repeat(levels), " dari b yang c)".repeat(levels));
    sound(&deep(20));
    sound(&deep(60));
    let deep = |levels: usize| format!("x adalah {}t{}", "(1 hari sesudah ".repeat(levels), " pukul 12.00)".repeat(levels));
    sound(&deep(60));
    for chain in
        ["1 hari sesudah ", "usia(a) pada ", "akhir bulan ", "1 Juli ", "selisih hari dari ", "jumlah ", "semua ", "ada a yang "]
    {
        let parsed = read(&format!("x adalah {}a", chain.repeat(20_000 / chain.len())));
        assert_eq!(parsed.diagnostics.len(), 1, "{chain}");
    }
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

#[test]
fn words_of_the_new_constructs_are_names() {
    for word in [
        "hari",
        "bulan",
        "tahun",
        "minggu",
        "jam",
        "menit",
        "detik",
        "tanggal",
        "usia",
        "selisih",
        "waktu",
        "teks",
        "rekaman",
        "daftar",
        "yang",
        "setiap",
        "isinya",
        "dari",
        "ke",
        "dengan",
        "lalu",
        "memenuhi",
        "sesudah",
        "sebelum",
        "terhitung",
        "pukul",
        "akhir",
        "awal",
        "berikutnya",
        "bagian",
        "dihitung",
        "penuh",
        "diabaikan",
        "oleh",
        "hanya",
        "rahasia",
        "pertimbangan",
        "zona",
        "berurutan",
        "terbesar",
        "terkecil",
        "untuk",
        "mungkin",
        "menjadi",
        "banyak",
        "kerja",
        "x",
    ] {
        let text = format!(
            "masukan {word}: bulat\nrekaman R: {word}: bulat; b: bulat\ny adalah {word} + 1 jika {word} = 2\n{word} adalah 5\nz adalah 1 +\n  {word}\nu adalah jumlah {word} dari {word} yang {word} = 3\nv adalah {word}\nw adalah {{{word}, a}}\nalasan mencakup {word} jika {word}\n"
        );
        let parsed = read(&text);
        assert!(parsed.diagnostics.is_empty(), "{word}: {}", report(&text, &parsed));
        let once = format(&parsed.document);
        assert_eq!(meaning(&parsed.document), meaning(&sound(&once)), "{word}");
    }
    assert_eq!(tree("usia"), "usia");
    assert_eq!(rules(&sound("x adalah selisih\nbulan adalah 3")).len(), 2);
    assert_eq!(rules(&sound("x adalah akhir\nbulan adalah 3")).len(), 2);
    assert_eq!(rules(&sound("x adalah tahun\n(a; b) adalah tabel menurut k\n  | 1 | 2 | 3 |\n")).len(), 2);
}

#[test]
fn statements() {
    let rule = |text: &str| rules(&sound(text))[0].clone();
    let ItemKind::Rule(each) = canonical("untuk setiap Ruas: biaya adalah hari × tarif jika hari > 0") else { panic!() };
    assert_eq!(each.each.unwrap().text, "Ruas");
    let both = rule("dikecualikan dari ayat (1), ayat (2) huruf a; Pasal 3: untuk setiap Ruas:\n  biaya adalah 5");
    assert_eq!(both.exception.unwrap().targets.len(), 3);
    assert_eq!(
        formatted("dikecualikan dari ayat (1);\n  ayat (2): x adalah 5"),
        "dikecualikan dari ayat (1); ayat (2): x adalah 5\n"
    );
    let collect = "alasan mencakup sakit jika a berlaku sejak 1 Januari 2025 sampai dengan 31 Desember 2025";
    let ItemKind::Collect(collect) = canonical(collect) else { panic!() };
    assert!(collect.from.is_some() && collect.until.is_some() && collect.guard.is_some());
    let leaf = canonical("huruf a  usia ≥ 60 berlaku sejak 1 Januari 2025  \"teks\"");
    let ItemKind::Requirement(leaf) = leaf else { panic!() };
    assert!(matches!(leaf.content, RequirementContent::Leaf { from: Some(_), until: None, text: Some(_), .. }));
    assert_eq!(
        formatted("huruf a usia ≥ 60 \"teks\" berlaku sejak 1 Januari 2025"),
        "huruf a  usia ≥ 60 berlaku sejak 1 Januari 2025  \"teks\"\n"
    );
    let table = rule("x adalah tabel menurut k\n  | 1 | tidak mungkin |\n  | 2 | tidak |\n");
    let RuleBody::Table(table) = table.body else { panic!() };
    let TableRows::Inline(rows) = table.rows else { panic!() };
    assert!(matches!(rows[0].cells[1].kind, CellKind::Impossible) && matches!(rows[1].cells[1].kind, CellKind::Values(_)));
    let csv = "x adalah tabel menurut k dari \"f.csv\" hanya golongan = \"IV\"; jenis = \"x\" kolom a; b sebagai uang";
    let ItemKind::Rule(csv) = canonical(csv) else { panic!() };
    let RuleBody::Table(table) = csv.body else { panic!() };
    assert!(matches!(table.rows, TableRows::Csv { filter, columns, .. } if filter.len() == 2 && columns.len() == 2));
    for level in ["Lampiran", "BAB", "Bagian", "Pasal", "ayat", "huruf", "angka", "Diktum"] {
        let text = format!("{level} belum diketahui \"syarat\"");
        let ItemKind::Heading(heading) = canonical(&text) else { panic!("{text}") };
        assert!(heading.path[0].number.is_empty() && heading.path[0].unknown.is_some());
    }
    let heading = canonical("Pasal belum diketahui \"syarat\" ayat (2) dalam hal a  \"ringkasan\"");
    assert!(matches!(heading, ItemKind::Heading(heading) if heading.path.len() == 2 && heading.summary.is_some()));
    canonical("dikecualikan dari Pasal belum diketahui \"syarat\": x adalah 5");
}

#[test]
fn examples_with_lists() {
    let text = "contoh \"a\"
  pada 1 Januari 2025
  diberikan a = 1; jawaban = {A, A, B}; b = {}
  diberikan anggota
    | usia | bersekolah | tmt            |
    # yang pertama
    | 17   | ya         | 1 Januari 2020 |  # ekor
    | −5   | tidak      | kosong         |
  diberikan c = 2
  diberikan ruas
    | hari |
  maka x = 5; y = 6
  berdasarkan Pasal 1";
    let ItemKind::Example(example) = canonical(text) else { panic!() };
    assert_eq!(
        example.given.iter().map(|given| given.name.text.as_str()).collect::<Vec<_>>(),
        ["a", "jawaban", "b", "anggota", "c", "ruas"]
    );
    let GivenValue::Rows { header, rows } = &example.given[3].value else { panic!() };
    assert_eq!((header.len(), rows.len(), rows[0].values.len(), rows[0].comments.len()), (3, 2, 3, 1));
    let GivenValue::Rows { rows, .. } = &example.given[5].value else { panic!() };
    assert!(rows.is_empty());
    // The list may be named after other facts, and its rows need no layout.
    let loose = "contoh \"a\" pada 1 Januari 2025 diberikan a = 1; anggota\n|usia|\n|17|\nmaka x = 5\n";
    let out =
        "contoh \"a\"\n  pada 1 Januari 2025\n  diberikan a = 1\n  diberikan anggota\n    | usia |\n    | 17   |\n  maka x = 5\n";
    assert_eq!(formatted(loose), out);
    // A broken row costs one message, and the example is read.
    let parsed = read("contoh \"a\" pada 1 Januari 2025 diberikan anggota\n|usia|\n|17 x|\n|18|\nmaka x = 5\n");
    assert_eq!(parsed.diagnostics.len(), 1);
    assert!(matches!(&parsed.document.items[0].kind, ItemKind::Example(_)));
    assert_eq!(codes("contoh \"a\" pada 1 Januari 2025 diberikan a = 1\n|usia|\n|17|\nmaka x = 5\n"), ["P121"]);
    assert_eq!(codes("contoh \"a\" pada 1 Januari 2025\n|usia|\ndiberikan a = 1\nmaka x = 5\n"), ["P121"]);
}

#[test]
fn long_lines_are_folded_and_texts_stand_below_each_other() {
    let text = "Pasal 1
  pph adalah bila status = sangat_panjang_sekali dan bukan_pegawai_tetap maka 5% × bruto_setahun, bila a maka 1, selain itu nihil
    jika penghasilan_bruto_setahun ≥ Rp5.000.000.000 dan pegawai_tetap dan (sudah_menikah atau janda_atau_duda) berlaku sejak 1 Januari 2025
  layak adalah syarat kumulatif
    huruf a  penduduk \"berdomisili di Surabaya\"
    huruf b  usia ≥ 60 dan tidak bekerja \"berusia paling rendah 60 tahun\"
    huruf c  syarat alternatif \"salah satu\"
      angka 1  miskin \"keluarga miskin\"
      angka 2  terlantar
";
    let out = formatted(text);
    insta::assert_snapshot!(out);
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
    let again = sound(&out);
    assert_eq!(format(&again), out);
    assert_eq!(meaning(&sound(text)), meaning(&again));
}
