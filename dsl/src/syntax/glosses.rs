//! What every word of the language means, in Indonesian and English, and the page of the reference that settles it.
//!
//! `docs/glosarium.md` is made of this table, the static pages colour words by its classes, and a test fails where a word
//! of the grammar has no line here. `…` stands for what the drafter writes between the words.

/// What a word is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Class {
    /// The header of a regulation.
    Header,
    /// Headings of provisions.
    Heading,
    /// What is known and what is asked.
    Declaration,
    /// Types and their limits.
    Type,
    /// Rules and exceptions.
    Rule,
    /// Conditions and comparisons.
    Condition,
    /// Arithmetic, limits and rounding.
    Number,
    /// Lists of requirements.
    Requirement,
    /// Tables and tariffs.
    Table,
    /// Questions about lists.
    List,
    /// Days, times and durations.
    Time,
    /// Notes of what is assumed, read or left out.
    Note,
    /// Amendments and the marks they leave.
    Amendment,
    /// Examples.
    Example,
    /// Values that are words.
    Value,
}

impl Class {
    /// Every class, in the order of the glossary.
    pub const ALL: [Class; 15] = [
        Class::Header,
        Class::Heading,
        Class::Declaration,
        Class::Type,
        Class::Value,
        Class::Rule,
        Class::Condition,
        Class::Number,
        Class::Requirement,
        Class::Table,
        Class::List,
        Class::Time,
        Class::Note,
        Class::Amendment,
        Class::Example,
    ];

    /// Its title in Indonesian.
    pub fn title(self) -> &'static str {
        match self {
            Class::Header => "Kepala peraturan",
            Class::Heading => "Judul ketentuan",
            Class::Declaration => "Masukan dan keputusan",
            Class::Type => "Tipe dan batasnya",
            Class::Value => "Nilai yang berupa kata",
            Class::Rule => "Aturan dan pengecualian",
            Class::Condition => "Keadaan dan pembandingan",
            Class::Number => "Hitungan, batas, dan pembulatan",
            Class::Requirement => "Daftar syarat",
            Class::Table => "Tabel dan tarif",
            Class::List => "Daftar dan himpunan",
            Class::Time => "Tanggal dan waktu",
            Class::Note => "Catatan",
            Class::Amendment => "Perubahan",
            Class::Example => "Contoh",
        }
    }
}

/// A word or phrase and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Gloss {
    /// As it is written.
    pub phrase: &'static str,
    /// What it is for.
    pub class: Class,
    /// Meaning in Indonesian.
    pub id: &'static str,
    /// Meaning in English.
    pub en: &'static str,
    /// Page of the reference below `tests/language/`.
    pub page: &'static str,
}

impl Gloss {
    /// The words of the phrase, without what the drafter writes between them.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.phrase.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1)
    }
}

macro_rules! glosses {
    ($($class:ident $page:literal { $($phrase:literal: $id:literal / $en:literal)* })*) => {
        /// Every word and phrase, by class and page; within them as a drafter meets them.
        pub const GLOSSES: &[Gloss] = &[$($(
            Gloss { phrase: $phrase, class: Class::$class, id: $id, en: $en, page: $page },
        )*)*];
    };
}

glosses! {
Header "01-berkas/jenis-peraturan.md" {
    "Undang-Undang": "judul undang-undang" / "title of an act"
    "Peraturan Pemerintah Pengganti Undang-Undang": "judul perppu" / "title of a regulation in lieu of an act"
    "Peraturan Pemerintah": "judul peraturan pemerintah" / "title of a government regulation"
    "Peraturan Presiden": "judul peraturan presiden" / "title of a presidential regulation"
    "Peraturan Menteri": "judul peraturan menteri" / "title of a ministerial regulation"
    "Peraturan Menteri Keuangan": "judul peraturan Menteri Keuangan" / "title of a regulation of the Minister of Finance"
    "Peraturan Daerah": "judul peraturan daerah" / "title of a regional regulation"
    "Peraturan Wali Kota": "judul peraturan wali kota; juga `Walikota`" / "title of a mayoral regulation"
    "Peraturan Bupati": "judul peraturan bupati" / "title of a regent's regulation"
    "Keputusan Wali Kota": "judul keputusan wali kota; juga `Walikota`" / "title of a mayoral decree"
    "Walikota": "ejaan lain `Wali Kota`" / "another spelling of `Wali Kota`"
    "Petunjuk Teknis": "judul petunjuk teknis" / "title of technical guidelines"
}
Header "21-perubahan/mengubah.md" {
    "mengubah": "peraturan yang diubahnya" / "the regulation it amends"
}
Header "21-perubahan/dua-waktu.md" {
    "berlaku surut sejak": "hari pertama berlaku, sebelum diundangkan" / "first day in force, before it was promulgated"
}
Amendment "21-perubahan/mengubah.md" {
    "ubah … sehingga berbunyi": "mengganti bunyi sebuah ketentuan" / "replaces the text of a provision"
    "sisipkan … sesudah": "ketentuan baru di belakang yang ada" / "a new provision after an existing one"
    "sisipkan … sebelum": "ketentuan baru di depan yang ada" / "a new provision before an existing one"
    "hapus": "menghapus sebuah ketentuan; nomornya tidak dipakai lagi" / "deletes a provision; its number is not used again"
    "akhir perubahan": "menutup bunyi yang baru" / "ends the new text"
    "diubah dengan": "dalam naskah gabungan: asal bunyi yang baru" / "in a consolidated text: where new text comes from"
    "disisipkan dengan": "dalam naskah gabungan: asal ketentuan baru" / "in a consolidated text: where a new provision comes from"
    "dihapus dengan": "dalam naskah gabungan: yang menghapusnya" / "in a consolidated text: what deleted it"
}
Header "01-berkas/berkas-dan-kepala.md" {
    "Nomor … Tahun …": "nomor dan tahun peraturan" / "number and year of the regulation"
    "Nomor belum diketahui": "nomornya belum ada; lalu `id` wajib" / "the number is not known yet; `id` is then required"
    "id": "tanda pengenal peraturan tanpa nomor" / "identifier of a regulation without a number"
    "tentang": "hal yang diatur" / "subject of the regulation"
    "disingkat": "nama pendek yang dipakai dalam jawaban" / "short name used in answers"
    "ditetapkan": "hari ditetapkan" / "day it was enacted"
    "diundangkan": "hari diundangkan" / "day it was promulgated"
    "mulai berlaku": "hari pertama berlaku; juga pada judul ketentuan" / "first day in force; also on the heading of a provision"
    "berlaku sampai dengan": "hari terakhir berlaku" / "last day in force"
    "sumber": "alamat naskah resminya" / "where the official text is"
    "mencabut": "peraturan yang dicabutnya" / "the regulation it repeals"
    "melaksanakan": "ketentuan yang dilaksanakannya" / "the provision it implements"
    "aplikasi": "aplikasi yang menjalankannya" / "the application that runs it"
}
Heading "13-ketentuan/ketentuan-dan-rujukan.md" {
    "BAB": "kelompok Pasal" / "chapter, a group of articles"
    "Bagian": "kelompok Pasal di dalam BAB, misalnya `Bagian Kedua Belas`" / "part of a chapter"
    "Paragraf": "kelompok Pasal di dalam Bagian" / "section of a part"
    "Pasal": "pasal" / "article"
    "ayat": "ayat, nomornya dalam kurung: `ayat (2)`" / "paragraph, its number in parentheses"
    "huruf": "huruf" / "lettered item"
    "angka": "angka" / "numbered item"
    "Lampiran": "lampiran" / "annex"
    "Diktum": "diktum sebuah keputusan" / "ruling of a decree"
}
Heading "13-ketentuan/bilangan-tingkat.md" {
    "belas": "bilangan tingkat, misalnya `Kedua Belas`" / "`-teen` in an ordinal"
    "puluh": "bilangan tingkat, misalnya `Kedua Puluh`" / "`-ty` in an ordinal"
}
Heading "13-ketentuan/nomor-belum-diketahui.md" {
    "belum diketahui": "nomor ketentuannya belum diketahui" / "the number of the provision is not known yet"
}
Declaration "04-masukan/masukan.md" {
    "masukan": "yang diisi pemakai" / "what the caller gives"
    "bawaan": "nilainya bila tidak diisi" / "value where none is given"
    "sebagai": "nama luarnya, untuk aplikasi" / "its name outside, for applications"
    "pastikan": "menolak isian yang tidak masuk akal" / "refuses senseless input"
}
Declaration "04-masukan/pertimbangan-dan-rahasia.md" {
    "pertimbangan": "masukan yang dinilai orang, bukan dihitung" / "an input that is a human judgement"
    "oleh": "siapa yang menilai" / "who judges"
    "rahasia": "masukan yang isinya tidak pernah ditampilkan" / "an input whose content is never shown"
}
Declaration "05-keputusan/keputusan.md" {
    "keputusan": "yang dapat ditanyakan" / "what can be asked"
    "kelayakan": "keputusan ya atau tidak, dengan hasil setiap syarat" / "eligibility: yes or no, with every requirement's outcome"
    "pajak": "keputusan berupa uang, tidak pernah negatif" / "a tax: money, never negative"
    "ambang": "keputusan yang memilih satu dari sebuah jenis" / "a threshold: one of a closed list"
    "tunjangan": "keputusan berupa uang, tidak pernah negatif" / "an allowance: money, never negative"
    "memuat": "beberapa hasil yang ditanyakan sekaligus" / "several outputs asked together"
    "boleh negatif": "hasilnya boleh kurang dari nol" / "the result may be below zero"
    "boleh kosong": "boleh tidak ada" / "may be absent"
}
Declaration "17-daftar/daftar.md" {
    "rekaman": "isi setiap unsur sebuah daftar" / "what each element of a list holds"
}
Declaration "02-nilai/nilai-dan-literal.md" {
    "jenis": "daftar pilihan yang tertutup" / "a closed list of choices"
}
Declaration "02-nilai/jenis-berurutan.md" {
    "berurutan": "pilihannya berurutan, dari yang paling rendah" / "its choices are ordered, lowest first"
}
Type "02-nilai/nilai-dan-literal.md" {
    "uang": "rupiah; `uang(2)` menyimpan sen" / "rupiah; `uang(2)` keeps sen"
    "persen": "persen, dua angka di belakang koma; juga ejaan lain `%`" / "a percentage; also another spelling of `%`"
    "per mil": "ejaan lain `‰`" / "another spelling of `‰`"
    "desimal": "bilangan dengan angka di belakang koma" / "a number with decimals"
    "bulat": "bilangan bulat" / "a whole number"
    "logika": "`ya` atau `tidak`" / "`ya` or `tidak`"
    "tanggal": "sebuah hari" / "a day"
    "teks": "tulisan, hanya dibandingkan" / "text, only compared"
    "Rp": "di depan jumlah rupiah" / "before an amount of rupiah"
    "ribu": "kali 1.000" / "times 1,000"
    "juta": "kali 1.000.000" / "times 1,000,000"
    "miliar": "kali 1.000.000.000" / "times 1,000,000,000"
    "triliun": "kali 1.000.000.000.000" / "times 1,000,000,000,000"
}
Type "04-masukan/masukan.md" {
    "antara … dan …": "di antara keduanya, keduanya termasuk" / "between the two, both included"
    "tidak antara … dan …": "di luar keduanya" / "outside the two"
}
Type "11-himpunan/himpunan.md" {
    "himpunan": "beberapa anggota sebuah jenis" / "a set of members"
}
Type "17-daftar/daftar.md" {
    "daftar … paling banyak …": "beberapa unsur, paling banyak sekian" / "a list of at most so many elements"
}
Value "02-nilai/nilai-dan-literal.md" {
    "ya": "benar" / "true"
    "tidak": "tidak benar; di depan sebuah syarat: ingkarannya" / "false; before a condition: not"
    "nihil": "nol rupiah" / "no rupiah"
}
Value "12-kosong/kosong-dan-terisi.md" {
    "kosong": "tidak ada isinya" / "absent"
}
Rule "06-aturan/aturan.md" {
    "adalah": "menetapkan sebuah nilai" / "defines a value"
    "jika": "syarat sebuah aturan" / "guard of a rule"
    "dalam hal": "sama dengan `jika`; juga pada judul ketentuan" / "the same as `jika`; also on the heading of a provision"
    "dalam hal lain": "bila semua aturan lain nilai itu tidak berlaku" / "where no other rule of the value applies"
    "berlaku sejak … sampai dengan …": "masa berlaku sebuah aturan, kedua hari termasuk" / "days in force of a rule, both included"
    "ditentukan menurut urutan": "yang dipakai ketentuan pertama yang berlaku" / "the first provision that applies is taken"
}
Rule "07-pengecualian/pengecualian.md" {
    "dikecualikan dari": "menggantikan sebuah ketentuan, di dalam lingkupnya" / "replaces a provision within its scope"
    "menyimpang dari": "menggantikan sebuah ketentuan menurut syaratnya sendiri" / "replaces a provision on its own guard alone"
}
Rule "07-pengecualian/beberapa-ketentuan.md" {
    "nilai menurut": "nilai itu menurut sebuah ketentuan saja, tanpa pengecualiannya" / "the value as a provision alone gives it"
}
Rule "11-himpunan/himpunan.md" {
    "mencakup": "menambahkan anggota ke sebuah himpunan" / "adds members to a set"
}
Condition "06-aturan/aturan.md" {
    "dan": "keduanya" / "both"
    "atau": "salah satu, atau keduanya" / "either or both"
    "dan/atau": "sama dengan `atau`" / "the same as `atau`"
    "bukan": "tidak sama dengan" / "is not"
    "termasuk": "salah satu dari" / "is one of"
    "tidak termasuk": "bukan salah satu dari" / "is none of"
    "bila … maka …, selain itu …": "pilihan di dalam rumus" / "a choice inside a formula"
}
Condition "12-kosong/kosong-dan-terisi.md" {
    "terisi": "ada isinya" / "is present"
    "tidak terisi": "tidak ada isinya" / "is absent"
}
Condition "11-himpunan/himpunan.md" {
    "… memuat …": "himpunan itu berisi anggota itu" / "the set contains the member"
    "… tidak memuat …": "himpunan itu tidak berisi anggota itu" / "the set does not contain the member"
}
Number "02-nilai/nilai-dan-literal.md" {
    "kali": "ejaan lain `×`" / "another spelling of `×`"
    "dibagi": "ejaan lain `÷`" / "another spelling of `÷`"
}
Number "03-ketepatan/ketepatan-dan-pembulatan.md" {
    "paling banyak": "batas atas; dalam syarat: sekian atau kurang" / "upper limit; in a condition: at most"
    "paling sedikit": "batas bawah; dalam syarat: sekian atau lebih" / "lower limit; in a condition: at least"
    "paling tinggi": "sama dengan `paling banyak`" / "the same as `paling banyak`"
    "paling lama": "sama dengan `paling banyak`" / "the same as `paling banyak`"
    "paling lambat": "sama dengan `paling banyak`" / "the same as `paling banyak`"
    "paling rendah": "sama dengan `paling sedikit`" / "the same as `paling sedikit`"
    "paling singkat": "sama dengan `paling sedikit`" / "the same as `paling sedikit`"
    "paling cepat": "sama dengan `paling sedikit`" / "the same as `paling sedikit`"
    "dibulatkan ke bawah dalam": "ke kelipatan yang lebih kecil" / "rounded down to a multiple"
    "dibulatkan ke atas dalam": "ke kelipatan yang lebih besar" / "rounded up to a multiple"
    "dibulatkan ke terdekat dalam": "ke kelipatan terdekat; tepat di tengah menjauhi nol" / "to the nearest multiple; ties away from zero"
    "dibulatkan ke genap terdekat dalam": "ke kelipatan terdekat; tepat di tengah ke yang genap" / "to the nearest multiple; ties to even"
    "terbesar(…; …)": "yang terbesar di antara beberapa nilai" / "the greatest of several values"
    "terkecil(…; …)": "yang terkecil di antara beberapa nilai" / "the least of several values"
}
Requirement "08-syarat/syarat.md" {
    "syarat kumulatif": "semua butirnya harus terpenuhi" / "all of its items must be met"
    "syarat alternatif": "cukup satu butirnya terpenuhi" / "one of its items is enough"
    "syarat … dikesampingkan": "syarat itu tidak dinilai" / "the requirement is waived"
}
Table "09-tabel/tabel.md" {
    "tabel menurut": "tepat satu barisnya harus cocok" / "exactly one row must match"
    "tabel pertama menurut": "baris pertama yang cocok dipakai" / "the first row that matches is taken"
    "s.d.": "sampai dengan, batasnya termasuk" / "up to and including"
    "sampai dengan": "sampai, batasnya termasuk" / "up to and including"
    "di bawah": "kurang dari, batasnya tidak termasuk" / "below, the limit excluded"
    "di atas": "lebih dari, batasnya tidak termasuk" / "above, the limit excluded"
    "mulai": "dari, batasnya termasuk" / "from, the limit included"
    "selebihnya": "yang tidak disebut baris lain" / "what no other row names"
}
Table "09-tabel/tabel-dari-csv.md" {
    "dari … kolom …": "baris-barisnya dari berkas CSV, kolomnya disebut" / "its rows from a CSV file, by the names of columns"
    "hanya": "hanya baris CSV yang kolomnya berisi itu" / "only rows of the CSV file whose column holds this"
}
Table "09-tabel/baris-tidak-mungkin.md" {
    "tidak mungkin": "keadaan yang dinyatakan tidak dapat terjadi" / "a combination declared impossible"
}
Table "10-tarif/tarif.md" {
    "tarif": "tarif yang bernama" / "a named tariff"
    "progresif": "setiap lapisan kena tarifnya sendiri" / "each slice at its own rate"
    "tunggal": "seluruhnya kena tarif lapisan tempatnya jatuh" / "the whole at its bracket's rate"
    "tarif … atas …": "mengenakan tarif atas sebuah dasar" / "applies a tariff to a base"
}
List "17-daftar/daftar.md" {
    "untuk setiap": "nilai hitungan setiap unsur" / "a computed value of every element"
    "jumlah … dari …": "dijumlahkan atas semua unsur" / "the sum over the elements"
    "terbesar … dari …": "yang terbesar di antara semua unsur" / "the greatest over the elements"
    "terkecil … dari …": "yang terkecil di antara semua unsur" / "the least over the elements"
    "ada … yang …": "sedikitnya satu unsur memenuhi" / "at least one element meets it"
    "semua … memenuhi …": "setiap unsur memenuhi" / "every element meets it"
    "yang": "hanya unsur yang memenuhi" / "only elements that meet it"
    "… dengan … terkecil": "satu unsur dipilih; `terbesar` yang terbesar" / "the one element that has the least; `terbesar` the greatest"
    "lalu": "pemutus bila masih sama" / "breaks a tie"
    "bila kosong": "nilainya bila tidak ada unsur" / "the value where there is no element"
}
List "11-himpunan/himpunan.md" {
    "banyaknya": "berapa anggota, atau berapa unsur" / "how many members or elements"
}
Time "18-waktu/tanggal-dan-waktu.md" {
    "tahun": "lama dalam tahun; `tahun(t)` tahunnya sebuah hari" / "a duration in years; `tahun(t)` the year of a day"
    "bulan": "lama dalam bulan; `bulan(t)` bulannya sebuah hari" / "a duration in months; `bulan(t)` the month of a day"
    "minggu": "lama dalam minggu" / "a duration in weeks"
    "hari": "lama dalam hari" / "a duration in days"
    "jam": "lama dalam jam" / "a duration in hours"
    "menit": "lama dalam menit" / "a duration in minutes"
    "detik": "lama dalam detik" / "a duration in seconds"
    "sesudah": "sekian lama sesudah sebuah hari; hari itu tidak dihitung" / "so long after a day, which is not counted"
    "sebelum": "sekian lama sebelum sebuah hari" / "so long before a day"
    "terhitung mulai": "sekian lama mulai sebuah hari; hari itu dihitung" / "so long from a day, which is counted"
    "usia(…) pada …": "banyaknya tahun penuh" / "age in full years"
    "selisih … dari … ke …": "banyaknya satuan waktu di antara keduanya" / "how many units of time between the two"
    "tanggal … bulan …": "tanggal itu dalam bulan sebuah hari" / "that date in the month of a day"
    "akhir bulan": "hari terakhir bulan itu" / "last day of the month"
    "awal bulan": "hari pertama bulan itu" / "first day of the month"
    "bulan berikutnya sesudah": "dalam bulan sesudahnya" / "in the month after"
    "tanggal yang tidak ada menjadi": "di kepala: tanggal apa untuk yang tidak ada, misalnya 31 Februari" / "in the header: what becomes of days that do not exist"
    "tanggal 1 bulan berikutnya": "hari pertama bulan sesudahnya" / "first day of the month after"
    "waktu": "sebuah hari dengan jamnya" / "a moment: a day with its time"
    "zona waktu": "di kepala: zona waktunya" / "in the header: its time zone"
    "pukul": "jamnya, misalnya `pukul 23.59`" / "time of day"
}
Time "18-waktu/zona-dan-bulan.md" {
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember": "nama bulan dalam tanggal, misalnya `17 Agustus 2026`" / "months of a date"
    "hari kalender": "sama dengan `hari`" / "the same as `hari`"
    "hari kerja": "hari kerja; belum dapat dihitung" / "working days; not computed yet"
    "hari libur": "hari libur; belum dapat dihitung" / "days off; not computed yet"
    "bagian … dihitung penuh": "sisa yang tidak penuh dihitung satu" / "a part of a unit counts as one"
    "bagian … diabaikan": "sisa yang tidak penuh tidak dihitung" / "a part of a unit does not count"
    "WIB": "waktu Indonesia barat" / "western Indonesian time"
    "WITA": "waktu Indonesia tengah" / "central Indonesian time"
    "WIT": "waktu Indonesia timur" / "eastern Indonesian time"
}
Note "14-catatan/asumsi-tafsir-celah.md" {
    "asumsi": "peraturan diam, perancang mengisinya" / "the regulation is silent, the author supplied it"
    "tafsir": "dapat dibaca beberapa cara, satu dipilih" / "a reading chosen among several"
    "tidak diotomasi": "tidak dapat dihitung" / "cannot be computed"
    "belum dituangkan": "belum ditulis" / "not encoded yet"
    "menyangkut": "nilai yang bersandar pada catatan itu" / "the values that rest on the note"
}
Example "15-contoh/contoh.md" {
    "contoh": "perhitungan yang sudah pasti benar" / "a worked example, run as a test"
    "pada": "hari yang hukumnya dipakai" / "the day whose law applies"
    "diberikan": "masukannya" / "the inputs"
    "maka": "hasil yang diharapkan" / "the expected outputs"
    "maka galat": "galat yang diharapkan" / "the expected failure"
    "berdasarkan": "ketentuan yang harus menjadi dasarnya" / "provisions that must be cited"
}
}
