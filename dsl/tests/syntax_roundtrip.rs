//! What the formatter writes is read as the same tree, and formatting it again changes nothing: for the library and for
//! generated items of every construct.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use perwali_dsl::syntax::format;
use support::{meaning, sound};

/// A small generator of numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn maybe(&mut self, text: impl FnOnce(&mut Random) -> String) -> String {
        if self.below(3) == 0 { text(self) } else { String::new() }
    }

    /// A template with its `@` filled in.
    fn fill(&mut self, template: &str, depth: usize) -> String {
        let mut out = String::new();
        let mut letters = template.chars();
        while let Some(letter) = letters.next() {
            if letter != '@' {
                out.push(letter);
                continue;
            }
            let part = match letters.next().unwrap() {
                'n' => self.name(),
                's' => self.sum(depth),
                'a' => self.atom(depth),
                'l' => self.logic(depth),
                'c' => self.condition(depth),
                'p' => format!("({})", self.logic(depth)),
                'w' => self.whole(depth),
                'd' => self.date(),
                'u' => self.one(&["tahun", "bulan", "minggu", "hari", "jam", "menit", "detik"]).to_owned(),
                'q' => format!("\"{}\"", self.one(&["teks", "Tim Verifikasi", "a, b; c", "# bukan komentar", "é", ""])),
                't' => self.ty(),
                'r' => self.reference(),
                'v' => self.validity(),
                other => panic!("{other}"),
            };
            out.push_str(&part);
        }
        out
    }

    fn name(&mut self) -> String {
        let names = [
            "a",
            "bruto",
            "usia",
            "hari",
            "tahun",
            "bulan",
            "penghasilan_bruto_setahun",
            "anggota",
            "isinya",
            "tanggal",
            "waktu",
            "daftar",
            "status_perkawinan",
            "pemenang",
        ];
        self.one(&names).to_owned()
    }

    fn date(&mut self) -> String {
        self.one(&["1 Januari 2025", "31 Desember 1999", "29 februari 2024"]).to_owned()
    }

    fn validity(&mut self) -> String {
        let text = self.one(&["", "", " berlaku sejak @d", " berlaku sejak @d sampai dengan @d", " berlaku s.d. @d"]);
        self.fill(text, 0)
    }

    fn reference(&mut self) -> String {
        self.one(&["ayat (1)", "Pasal 3 ayat (2) huruf a", "Lampiran II", "huruf a) angka 1)", "Pasal belum diketahui \"x\""])
            .to_owned()
    }

    fn ty(&mut self) -> String {
        let types = [
            "uang",
            "uang(2)",
            "persen",
            "desimal(3)",
            "bulat",
            "logika",
            "tanggal",
            "waktu",
            "teks",
            "Golongan",
            "himpunan Golongan",
            "daftar Anggota paling banyak 20",
            "daftar uang paling banyak 1.500",
            "daftar teks",
        ];
        self.one(&types).to_owned()
    }

    fn atom(&mut self, depth: usize) -> String {
        let leaves = [
            "@n",
            "@n",
            "5",
            "1.250",
            "12,75",
            "Rp5.000",
            "Rp2,5 miliar",
            "2,5%",
            "3‰",
            "ya",
            "kosong",
            "nihil",
            "@q",
            "@d",
            "14 hari",
            "1 x 24 jam",
            "3,5 @u",
            "@n.@n",
            "@d pukul 13.30",
            "@n pukul 23.59.01",
            "akhir bulan @n",
            "tanggal 20 bulan berikutnya sesudah @n",
            "awal bulan berikutnya sesudah @d",
            "1 Juli tahun_ajaran",
            "selisih @u dari @n ke @d",
            "5 @u sesudah @n",
            "2 @u sebelum @d pukul 00.00",
            "60 menit terhitung mulai @n",
            "usia(@n) pada @d",
            "tahun(@n)",
            "banyaknya @n",
        ];
        let deep = [
            "(@w)",
            "(@s)",
            "terbesar(@s; @s)",
            "terkecil(@l; @s; @s)",
            "usia(@s) pada 1 Juli (@s)",
            "tanggal(@s)",
            "{@s, @s}",
            "banyaknya {@s}",
            "selisih bulan dari (@s) ke akhir bulan @n, bagian bulan dihitung penuh",
            "(@s) sesudah 3 bulan sesudah @n",
            "akhir bulan (@s)",
            "tarif t atas (@s)",
            "selisih tahun dari usia ke (@s), bagian tahun diabaikan",
        ];
        if depth == 0 {
            let text = self.one(&leaves);
            return self.fill(text, 0);
        }
        let text = if self.below(2) == 0 { self.one(&leaves) } else { self.one(&deep) };
        self.fill(text, depth - 1)
    }

    fn sum(&mut self, depth: usize) -> String {
        let text = self.one(&["@a", "@a", "@a + @a", "@a − @a × @a", "−@a", "@a dibagi @a kali @a"]);
        self.fill(text, depth)
    }

    fn condition(&mut self, depth: usize) -> String {
        let text = self.one(&[
            "@n",
            "tidak @n",
            "@s ≥ @a",
            "@a bukan @a",
            "@n termasuk {@a, @a}",
            "@n tidak memuat @a",
            "@a antara @a dan @a",
            "@n terisi",
            "@n tidak terisi",
            "@a = @a",
        ]);
        self.fill(text, depth)
    }

    fn logic(&mut self, depth: usize) -> String {
        let text = self.one(&["@c", "@c", "@c dan @c", "@c dan @c dan @p", "@c atau @p"]);
        self.fill(text, depth)
    }

    fn whole(&mut self, depth: usize) -> String {
        let text = self.one(&[
            "@l",
            "@s",
            "@s paling banyak @a dibulatkan ke bawah dalam Rp1.000",
            "jumlah @s dari @n",
            "jumlah @s dari @n yang @p bila kosong @a",
            "terbesar @n dari @n yang @n bila kosong Rp0",
            "terkecil @n × 2 dari @n",
            "banyaknya @n yang @p",
            "ada @n yang @n",
            "ada @n",
            "semua @n yang @p memenuhi @p",
            "semua @n memenuhi @n",
            "@n dengan @n terkecil",
            "@n yang @p dengan @s terbesar, lalu @n terkecil bila kosong @n",
        ]);
        self.fill(text, depth)
    }

    fn value(&mut self, depth: usize) -> String {
        let text = self.one(&["@w", "@w", "bila @w maka @w, selain itu @w", "bila @l maka @s, bila @c maka @s, selain itu @s"]);
        self.fill(text, depth)
    }

    fn item(&mut self) -> String {
        let depth = self.below(3);
        match self.below(14) {
            0 => self.fill("rekaman R: a: @t; b sebagai @q: @t antara @s dan @s boleh kosong @q; tahun: @t", 0),
            1 => self.one(&["jenis T berurutan: a < b < c", "jenis T: a, b sebagai \"B\", c", "zona waktu WIT", "tanggal yang tidak ada menjadi akhir bulan"]).to_owned(),
            2 => {
                let tail = self.maybe(|random| random.fill(" bawaan @s", 0)) + &self.maybe(|_| " boleh kosong".to_owned());
                let label = self.maybe(|random| random.fill(" @q", 0));
                if self.below(2) == 0 {
                    self.fill("masukan rahasia @n sebagai @q: @t", 0) + &tail + &label
                } else {
                    self.fill("pertimbangan @n: @t antara @s dan @s oleh @q", 0) + &tail + &label
                }
            }
            3 => self.fill("pastikan (@w) @q", depth),
            4 => self.fill("alasan mencakup @a jika @w@v", depth),
            5 => self.fill("huruf a @w@v @q", depth),
            6 => self.fill("angka 1 syarat alternatif @q", 0),
            7 => self.fill("x adalah tabel pertama menurut @l; @s\n  # baris\n  huruf a | @a, @a | s.d. @a | tidak mungkin | # ekor\n  | - | selebihnya | @s |", depth),
            8 => self.fill("x adalah tabel menurut @n; penghasilan_bruto_setahun dari @q hanya golongan = @q; jenis = @q kolom a; di atas b s.d. c; d sebagai @t", 0),
            9 => self.fill("contoh @q\npada @d\ndiberikan a = @a; b = {}\ndiberikan anggota\n|usia|tmt|\n# baris\n|@a|@a| # ekor\n|5|{a, b}|\ndiberikan c = @a\nmaka x = @s; y = kosong\nberdasarkan @r; @r", depth),
            10 => self.fill("Pasal 7 ayat (2) mulai berlaku @d dalam hal @w @q", depth),
            11 => self.fill("syarat @r dikesampingkan jika @w", depth),
            _ => {
                let exception = self.maybe(|random| random.fill("dikecualikan dari @r; @r: ", 0));
                let each = self.maybe(|_| "untuk setiap Ruas: ".to_owned());
                let value = self.value(depth);
                let guard = self.maybe(|random| random.fill(" jika @w", depth));
                let validity = self.validity();
                format!("{exception}{each}x adalah {value}{guard}{validity}")
            }
        }
    }
}

fn keeps(text: &str) {
    let document = sound(text);
    let once = format(&document);
    let again = sound(&once);
    assert_eq!(meaning(&document), meaning(&again), "{text}\n---\n{once}");
    assert_eq!(format(&again), once, "{text}");
    let comments = |text: &str| text.matches("# baris").count() + text.matches("# ekor").count();
    assert_eq!(comments(text), comments(&once), "{text}\n---\n{once}");
}

#[test]
fn generated_items_keep_their_tree() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..6_000 {
        keeps(&random.item());
    }
}

#[test]
fn generated_files_keep_their_tree() {
    let mut random = Random(77);
    for _ in 0..150 {
        let items: Vec<String> = (0..12).map(|_| random.item()).collect();
        keeps(&items.join("\n"));
    }
}

#[test]
fn the_library_keeps_its_tree() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "perwali") {
            keeps(&std::fs::read_to_string(&path).unwrap());
            count += 1;
        }
    }
    assert!(count > 0);
}
