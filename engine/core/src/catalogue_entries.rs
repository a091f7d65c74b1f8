catalogue! {
    // ---- text ----
    NotUtf8 "P101" { "Berkas ini bukan teks UTF-8 (bita ke-{offset}).", "This file is not UTF-8 text (byte {offset}).";
        "Simpan ulang berkas dengan penyandian UTF-8.", "Save the file again in the UTF-8 encoding." }
    FileTooLarge "P102" { "Berkas ini {size} bita; paling besar {limit} bita.", "This file has {size} bytes; the limit is {limit}.";
        "Pindahkan tabel yang panjang ke berkas CSV.", "Move long tables to a CSV file." }
    EmptyFile "P103" { "Berkas ini kosong.", "This file is empty.";
        "Mulailah dengan judul peraturan, misalnya `Peraturan Wali Kota Surabaya Nomor 9 Tahun 2022`, atau pakai `perwali new`.", "Start with the regulation's title, such as `Peraturan Wali Kota Surabaya Nomor 9 Tahun 2022`, or use `perwali new`." }
    TooDeep "P104" { "Susunan ini bersarang lebih dari {limit} lapis.", "This is nested more than {limit} levels deep.";
        "Beri nama pada bagian-bagiannya, lalu pakai namanya.", "Give its parts names and use the names." }
    ItemTooLong "P105" { "Pernyataan ini {size} bita; paling panjang {limit} bita.", "This statement has {size} bytes; the limit is {limit}.";
        "Pecah menjadi beberapa nilai bernama.", "Split it into several named values." }
    SmartQuote "P106" { "Tanda kutip `{found}` bukan tanda kutip lurus.", "The quotation mark `{found}` is not a straight one.";
        "Tulis `\"`.", "Write `\"`." }
    UnclosedText "P107" { "Teks ini tidak ditutup dengan `\"` pada baris yang sama.", "This text is not closed with `\"` on the same line.";
        "Tambahkan `\"` di akhir teks.", "Add `\"` at the end of the text." }
    Unexpected "P110" { "Ditemukan {found}, padahal yang diharapkan {expected}.", "Found {found}, but expected {expected}.";
        "Mungkin maksudnya `{suggestion}`.\n{hint}\nBentuknya: `{form}`.", "Perhaps `{suggestion}` was meant.\n{hint}\nThe form is: `{form}`." }
    UnknownStatement "P111" { "Baris ini tidak dikenal sebagai judul ketentuan, pernyataan, atau lanjutan baris sebelumnya.", "This line is neither a heading, a statement nor the continuation of the line before.";
        "Mungkin maksudnya `{suggestion}`.\n{hint}", "Perhaps `{suggestion}` was meant.\n{hint}" }
    ReservedWord "P112" { "`{word}` adalah kata bahasa ini dan tidak dapat menjadi nama.", "`{word}` is a word of the language and cannot be a name.";
        "Pakai nama lain, misalnya `{suggestion}`.", "Use another name, such as `{suggestion}`." }
    MixedAndOr "P113" { "`dan` dan `atau` bercampur tanpa kurung.", "`dan` and `atau` are mixed without parentheses.";
        "Beri kurung pada kelompok yang dimaksud, misalnya `(a dan b) atau c`.", "Put the intended group in parentheses, such as `(a dan b) atau c`." }
    ChainedComparison "P114" { "Pembandingan tidak dapat berantai.", "Comparisons cannot be chained.";
        "Tulis `x antara a dan b`, atau dua pembandingan yang dihubungkan `dan`.", "Write `x antara a dan b`, or two comparisons joined by `dan`." }
    NestedIf "P115" { "`bila` di dalam `bila` memerlukan kurung.", "A `bila` inside a `bila` needs parentheses.";
        "Tulis `( bila … )`.", "Write `( bila … )`." }
    BareSet "P116" { "Daftar anggota harus di dalam kurung kurawal.", "A list of members must stand in braces.";
        "Tulis `termasuk {suggestion}`.", "Write `termasuk {suggestion}`." }
    BadNumber "P117" { "`{found}` bukan cara menulis bilangan di sini.", "`{found}` is not how a number is written here.";
        "Tulis `{suggestion}`: titik untuk ribuan, koma untuk desimal.", "Write `{suggestion}`: a point groups thousands, a comma starts the decimals." }
    BadDate "P118" { "`{found}` bukan tanggal yang ada pada tahun 1800–2999.", "`{found}` is not a day that exists in the years 1800–2999.";
        "Periksa hari dan bulannya; mungkin maksudnya `{suggestion}`.", "Check the day and the month; perhaps `{suggestion}` was meant." }
    EmptyCell "P119" { "Sel tabel ini kosong.", "This table cell is empty.";
        "Tulis `-` untuk \"apa pun\".", "Write `-` for \"anything\"." }
    UnclosedRow "P120" { "Baris tabel harus diakhiri `|`.", "A table row must end in `|`.";
        "Tambahkan `|` di akhir baris.", "Add `|` at the end of the row." }
    RowWithoutTable "P121" { "Baris tabel ini tidak didahului `tabel` atau `tarif`.", "This table row does not follow a `tabel` or `tarif`.";
        "Awali dengan `nama adalah tabel menurut …`.", "Start with `name adalah tabel menurut …`." }
    TwoStatementsOnLine "P122" { "Ada dua pernyataan pada satu baris.", "Two statements stand on one line.";
        "Mulai baris baru sebelum `{word}`.", "Start a new line before `{word}`." }
    BareSejak "P123" { "`sejak` saja tidak cukup jelas.", "`sejak` alone is not clear enough.";
        "Tulis `berlaku sejak {suggestion}` untuk aturan yang berlaku mulai tanggal itu.", "Write `berlaku sejak {suggestion}` for a rule in force from that day." }
    TooManyItems "P124" { "Berkas ini memuat lebih dari {limit} pernyataan.", "This file holds more than {limit} statements.";
        "Pecah menjadi beberapa peraturan, atau pindahkan tabel ke CSV.", "Split it into several regulations, or move tables to CSV." }
    SumAfterLimit "P125" { "`{operator}` sesudah `paling …` atau `dibulatkan` dapat dibaca dua cara.", "`{operator}` after `paling …` or `dibulatkan` can be read in two ways.";
        "Beri kurung, misalnya `(a paling banyak b) + c` atau `a paling banyak (b + c)`.", "Add parentheses, such as `(a paling banyak b) + c` or `a paling banyak (b + c)`." }
    BareDecimal "P126" { "`desimal` harus menyebut banyaknya angka di belakang koma.", "`desimal` must say how many decimals it keeps.";
        "Tulis misalnya `desimal(2)`.", "Write, for instance, `desimal(2)`." }
    RepeatedPart "P127" { "`{word}` ditulis dua kali dalam satu pernyataan.", "`{word}` is written twice in one statement.";
        "Sisakan satu.", "Keep one." }
    MissingType "P128" { "Keputusan `{name}` belum menyebut tipenya.", "The decision `{name}` does not say its type.";
        "Tulis misalnya `{name}: uang`.", "Write, for instance, `{name}: uang`." }
    DateForm "P129" { "Tanggal tidak ditulis `{found}`: nama bulannya harus disebut.", "A date is not written `{found}`: it must name its month.";
        "Tulis `{suggestion}`.", "Write `{suggestion}`." }
    AdalahAsEqual "P130" { "`adalah` menetapkan nilai; di dalam syarat, kesamaan ditulis `=`.", "`adalah` sets a value; inside a condition, equality is written `=`.";
        "Ganti `adalah` dengan `=`.", "Replace `adalah` by `=`." }
    UnquotedTitle "P131" { "Judul ketentuan harus di dalam tanda kutip.", "The title of a provision must stand in quotation marks.";
        "Tulis `{suggestion}`.", "Write `{suggestion}`." }
    GuardOnOwnLine "P132" { "Syarat ini berdiri sendiri di awal baris, sebelum aturannya.", "This condition stands alone on a line, before its rule.";
        "Tulis di belakang aturannya: `nama adalah … jika …`.\nBila syarat itu berlaku untuk seluruh ketentuan, tulis pada baris judulnya: `{heading} dalam hal …`.", "Write it after its rule: `name adalah … jika …`.\nIf it holds for the whole provision, write it on the line of the heading: `{heading} dalam hal …`." }
    IndentationContradicts "P133" { "Menurut urutannya pernyataan ini berada di bawah {own}, menurut lekukannya di bawah {outer}.", "By its order this statement stands under {own}, by its indentation under {outer}.";
        "Bila memang bagian {own}, lekukkan lebih dalam.\nBila bagian {outer}, pindahkan ke atas, sebelum {own}.", "If it belongs to {own}, set it in further.\nIf it belongs to {outer}, move it up, before {own}." }

    // ---- names and references ----
    MissingTitle "P201" { "Peraturan ini belum berjudul.", "This regulation has no title.";
        "Awali berkas dengan misalnya `Peraturan Wali Kota Surabaya Nomor 9 Tahun 2022`.", "Start the file with, for instance, `Peraturan Wali Kota Surabaya Nomor 9 Tahun 2022`." }
    MissingHeader "P202" { "Kepala peraturan belum memuat `{what}`.", "The header lacks `{what}`.";
        "Tambahkan baris `{example}` sesudah judul.", "Add the line `{example}` after the title." }
    MisplacedHeader "P203" { "`{what}` hanya boleh berdiri di kepala berkas, sebelum ketentuan pertama.", "`{what}` may stand only at the head of the file, before the first provision.";
        "Pindahkan ke atas ketentuan pertama.", "Move it above the first provision." }
    DuplicateName "P204" { "Nama `{name}` sudah dipakai untuk {what}.", "The name `{name}` is already taken by {what}.";
        "Beri nama lain pada salah satunya.", "Give one of them another name." }
    UnknownName "P205" { "Nama `{name}` tidak dikenal.", "The name `{name}` is not known.";
        "Mungkin maksudnya `{suggestion}`.\nNyatakan dengan `masukan {undeclared}: …` atau beri aturan `{undeclared} adalah …`.", "Perhaps `{suggestion}` was meant.\nDeclare it with `masukan {undeclared}: …` or give it a rule `{undeclared} adalah …`." }
    UnknownType "P206" { "Jenis `{name}` tidak dikenal.", "The type `{name}` is not known.";
        "Mungkin maksudnya `{suggestion}`.\n{hint}\nNyatakan dengan `jenis {undeclared}: a, b`.", "Perhaps `{suggestion}` was meant.\n{hint}\nDeclare it with `jenis {undeclared}: a, b`." }
    UnknownMember "P207" { "`{name}` bukan anggota `{enumeration}`.", "`{name}` is not a member of `{enumeration}`.";
        "Mungkin maksudnya `{suggestion}`.\nAnggotanya: {members}.", "Perhaps `{suggestion}` was meant.\nIts members: {members}." }
    AmbiguousMember "P208" { "`{name}` adalah anggota beberapa jenis: {enumerations}.", "`{name}` is a member of several types: {enumerations}.";
        "Sebutkan jenisnya, misalnya `{suggestion}`.", "Name the type, such as `{suggestion}`." }
    UnknownProvision "P209" { "Tidak ada {reference} dalam peraturan ini.", "This regulation has no {reference}.";
        "Mungkin maksudnya {suggestion}.", "Perhaps {suggestion} was meant." }
    NoRuleThere "P210" { "{reference} tidak memuat aturan untuk `{name}`.", "{reference} holds no rule for `{name}`.";
        "Rujuk ketentuan yang memuat `{name} adalah …`: {suggestion}.", "Refer to the provision that holds `{name} adalah …`: {suggestion}." }
    DuplicateProvision "P211" { "{reference} ditulis dua kali.", "{reference} is written twice.";
        "Satukan isinya di bawah satu judul, atau periksa nomornya.", "Put both under one heading, or check the number." }
    UndefinedDecision "P212" { "Keputusan `{name}` belum diberi aturan.", "The decision `{name}` has no rule.";
        "Tulis `{name} adalah …` di bawah ketentuan yang mengaturnya.", "Write `{name} adalah …` under the provision that governs it." }
    Cycle "P213" { "Nilai-nilai ini saling membutuhkan: {chain}.", "These values need each other: {chain}.";
        "Hilangkan salah satu kebutuhan itu; nilai tidak dapat bergantung pada dirinya sendiri.", "Remove one of these needs; a value cannot depend on itself." }
    ExceptionCycle "P214" { "Pengecualian ini melingkar, sehingga tidak ada aturan pokoknya: {chain}.", "These exceptions go round in a circle, so there is no rule they stand on: {chain}.";
        "Tulis salah satunya sebagai aturan pokok, tanpa `dikecualikan dari` atau `menyimpang dari`.", "Write one of them as the rule itself, without `dikecualikan dari` or `menyimpang dari`." }
    RequirementOutside "P215" { "Butir ini tidak berada di bawah `syarat kumulatif` atau `syarat alternatif`.", "This item does not stand under `syarat kumulatif` or `syarat alternatif`.";
        "Tulis `nama adalah syarat kumulatif` sebelum butir pertama, atau jadikan aturan `nama adalah …`.", "Write `name adalah syarat kumulatif` before the first item, or make it a rule `name adalah …`." }
    EmptyRequirements "P216" { "`syarat {mode}` ini tidak mempunyai butir.", "This `syarat {mode}` has no items.";
        "Tambahkan baris `huruf a  kondisi  \"teks syarat\"`.", "Add a line `huruf a  condition  \"text\"`." }
    MixedDefinitions "P217" { "`{name}` ditetapkan dengan cara yang tidak dapat digabung: {ways}.", "`{name}` is defined in ways that cannot be combined: {ways}.";
        "Pakai satu cara untuk satu nilai.", "Use one way for one value." }
    SeveralOtherwise "P218" { "`{name}` mempunyai lebih dari satu aturan `dalam hal lain`.", "`{name}` has more than one `dalam hal lain` rule.";
        "Sisakan satu.", "Keep one." }
    OrderIncomplete "P219" { "Urutan `{name}` tidak menyebut {missing}.", "The order of `{name}` does not name {missing}.";
        "Tambahkan pada urutan, atau jadikan aturan itu pengecualian.", "Add it to the order, or make that rule an exception." }
    InputDefined "P220" { "`{name}` adalah masukan, jadi tidak dapat diberi aturan.", "`{name}` is an input and cannot be given a rule.";
        "Untuk membandingkan, tulis `{name} = …`; untuk menetapkan nilai, pakai nama lain atau hapus `masukan {name}`.", "To compare, write `{name} = …`; to set a value, use another name or remove `masukan {name}`." }
    ExampleName "P221" { "Contoh ini menyebut `{name}`, yang bukan {what}.", "This example names `{name}`, which is not {what}.";
        "Mungkin maksudnya `{suggestion}`.", "Perhaps `{suggestion}` was meant." }
    ExampleDate "P222" { "Contoh ini tidak menyebut harinya.", "This example does not name its day.";
        "Tambahkan `pada {suggestion}`.", "Add `pada {suggestion}`." }
    UnknownFailure "P223" { "`{name}` bukan nama galat.", "`{name}` is not the name of a failure.";
        "Mungkin maksudnya `{suggestion}`.\nNama galat: {names}.", "Perhaps `{suggestion}` was meant.\nFailures: {names}." }
    WaiverTarget "P225" { "{reference} bukan butir `syarat`.", "{reference} is not an item of a `syarat`.";
        "Rujuk huruf atau angka yang memuat syarat.", "Refer to the letter or number that holds the requirement." }
    UnknownTariff "P226" { "Tarif `{name}` tidak dikenal.", "The tariff `{name}` is not known.";
        "Mungkin maksudnya `{suggestion}`.\nNyatakan dengan `tarif {undeclared} adalah progresif` dan baris-barisnya.", "Perhaps `{suggestion}` was meant.\nDeclare it with `tarif {undeclared} adalah progresif` and its rows." }
    RuleOutsideProvision "P227" { "Aturan `{name}` tidak berada di bawah ketentuan apa pun.", "The rule of `{name}` does not stand under any provision.";
        "Tulis judul ketentuannya lebih dulu, misalnya `Pasal 3`.", "Write the heading of its provision first, such as `Pasal 3`." }
    LikelyMisspelt "P228" { "Nilai `{name}` tidak dipakai oleh keputusan mana pun, dan namanya mirip `{suggestion}`.", "The value `{name}` is used by no decision, and its name is like `{suggestion}`.";
        "Bila maksudnya `{suggestion}`, perbaiki ejaannya; bila memang nilai lain, pakai atau hapus.", "If `{suggestion}` was meant, correct the spelling; if it is another value, use it or remove it." }
    NotCollected "P229" { "`{name}` bukan nilai himpunan, jadi tidak dapat memakai `mencakup`.", "`{name}` is not a set, so `mencakup` cannot be used.";
        "Nyatakan `keputusan {name}: himpunan …`, atau tulis `{name} adalah …`.", "Declare `keputusan {name}: himpunan …`, or write `{name} adalah …`." }
    RecordUse "P230" { "Rekaman `{name}` hanya dapat menjadi isi daftar.", "The record `{name}` can only be what a list holds.";
        "Tulis `daftar {name} paling banyak 100`.", "Write `daftar {name} paling banyak 100`." }
    ListBound "P231" { "Daftar harus menyebut paling banyak berapa isinya, dari 1 sampai {limit}.", "A list must say how many it holds at most, from 1 to {limit}.";
        "Tulis `daftar {name} paling banyak 100`.", "Write `daftar {name} paling banyak 100`." }
    ListElement "P232" { "Isi daftar tidak dapat berupa {found}.", "A list cannot hold {found}.";
        "Isi daftar ialah rekaman, anggota jenis, bilangan, uang, persen, tanggal, waktu, logika, atau teks.", "A list holds records, members, numbers, money, percentages, dates, moments, truth values or texts." }
    FieldShadows "P233" { "`{name}` sudah menjadi nama {what}, jadi tidak dapat menjadi isi rekaman `{record}`.", "`{name}` is already {what}, so the record `{record}` cannot hold one of that name.";
        "Beri salah satu nama lain; nama di masukan data tetap dapat diatur dengan `sebagai \"{name}\"`.", "Give one of them another name; its name on the wire can still be set with `sebagai \"{name}\"`." }
    NotAList "P234" { "`{name}` bukan daftar.", "`{name}` is not a list.";
        "Mungkin maksudnya `{suggestion}`.\nDaftar dinyatakan dengan `masukan {name}: daftar … paling banyak …`.", "Perhaps `{suggestion}` was meant.\nA list is declared with `masukan {name}: daftar … paling banyak …`." }
    ListUsed "P235" { "Daftar `{name}` tidak dapat dipakai sebagai nilai.", "The list `{name}` cannot be used as a value.";
        "Tanyakan isinya: `banyaknya {name}`, `jumlah … dari {name}`, `ada {name} yang …`.", "Ask about what it holds: `banyaknya {name}`, `jumlah … dari {name}`, `ada {name} yang …`." }
    UnknownField "P236" { "`{record}` tidak mempunyai isi bernama `{name}`.", "`{record}` holds nothing named `{name}`.";
        "Mungkin maksudnya `{suggestion}`.\nIsinya: {names}.", "Perhaps `{suggestion}` was meant.\nIt holds: {names}." }
    EachOf "P237" { "`untuk setiap {name}` tidak jelas daftarnya.", "The list of `untuk setiap {name}` is not clear.";
        "{hint}", "{hint}" }
    FieldTwice "P238" { "Kolom `{name}` ditulis dua kali.", "The column `{name}` stands there twice.";
        "Sisakan satu.", "Keep one." }
    RowWidth "P239" { "Baris ini berisi {found} nilai, seharusnya {expected}.", "This row has {found} values, {expected} are due.";
        "Tulis satu nilai untuk setiap kolom: {names}; yang kosong ditulis `kosong`.", "Write a value for each column: {names}; what is empty is written `kosong`." }
    FieldMissing "P240" { "Kolom `{name}` belum ada, padahal isinya wajib.", "The column `{name}` is missing, though it must be given.";
        "Tambahkan kolomnya, atau nyatakan `{name}: … boleh kosong` pada rekamannya.", "Add the column, or declare `{name}: … boleh kosong` in the record." }
    ExampleTooLong "P241" { "Daftar `{name}` berisi {found}, paling banyak {limit}.", "The list `{name}` has {found} elements, at most {limit}.";
        "Kurangi isinya, atau naikkan batas daftarnya.", "Give fewer, or raise the bound of the list." }
    RuleValueOutside "P242" { "`nilai menurut {reference}` hanya berarti di dalam aturan satu nilai.", "`nilai menurut {reference}` means something only inside a rule of one value.";
        "Tulis di dalam aturannya, misalnya `dikecualikan dari {reference}: nama adalah 120% × nilai menurut {reference}`, atau pakai nama nilainya.", "Write it inside the rule, such as `dikecualikan dari {reference}: name adalah 120% × nilai menurut {reference}`, or use the name of the value." }
    ListsTooLarge "P243" { "Semua daftar bersama-sama dapat berisi {found} nilai, paling banyak {limit}.", "All lists together can hold {found} values, at most {limit}.";
        "Perkecil batas `daftar … paling banyak …`, atau kurangi isi rekamannya.", "Lower the bound `daftar … paling banyak …`, or have fewer fields in the record." }

    // ---- types and numbers ----
    TypeMismatch "P301" { "{what} harus {expected}, tetapi ini {found}.", "{what} must be {expected}, but this is {found}.";
        "{hint}", "{hint}" }
    NotCombinable "P302" { "Tidak dapat {operation}: {left} dan {right}.", "Cannot be {operation}: {left} and {right}.";
        "{hint}", "{hint}" }
    NotComparable "P303" { "Tidak dapat dibandingkan: {left} dan {right}.", "Cannot be compared: {left} and {right}.";
        "{hint}", "{hint}" }
    SilentRounding "P304" { "Nilai ini mempunyai {scale} angka di belakang koma, padahal `{name}` hanya menyimpan {target}: pembulatannya harus disebut.", "This value has {scale} decimals but `{name}` keeps {target}: say how it is rounded.";
        "Tulis `{suggestion}`, atau `ke bawah` / `ke atas` menurut peraturannya.", "Write `{suggestion}`, or `ke bawah` / `ke atas` as the regulation says." }
    FractionNotRounded "P305" { "Hasil bagi adalah pecahan, jadi pembulatannya harus disebut sebelum {target}.", "A quotient is a fraction, so its rounding must be said before it {target}.";
        "Tulis `{suggestion}`, atau `ke bawah` / `ke atas` menurut peraturannya.\n{where}", "Write `{suggestion}`, or `ke bawah` / `ke atas` as the regulation says.\n{where}" }
    Unbounded "P306" { "Nilai ini dapat lebih dari 37 angka ({interval}), jadi tidak dapat dihitung dengan pasti.", "This value can have more than 37 digits ({interval}), too many to be computed exactly.";
        "Beri batas pada masukannya, misalnya `{suggestion}`.", "Give its inputs a bound, such as `{suggestion}`." }
    OutOfDeclaredBounds "P307" { "`{name}` selalu di luar batasnya: menurut rumusnya {interval}, padahal batasnya `{bounds}`.", "`{name}` is always out of its bounds: by its formula {interval}, but the bounds are `{bounds}`.";
        "Periksa rumus atau batasnya.", "Check the formula or the bounds." }
    UnprovenBounds "P308" { "Belum terbukti bahwa `{name}` selalu `{bounds}`: menurut rumusnya dapat {interval}.", "It is not proved that `{name}` always stays within `{bounds}`: by its formula it can be {interval}.";
        "Tambahkan `{suggestion}` pada rumusnya, atau tulis `{proposal}` pada pernyataannya.", "Add `{suggestion}` to the formula, or write `{proposal}` in the declaration." }
    BadBounds "P309" { "Batas bawah {low} lebih besar daripada batas atas {high}.", "The lower bound {low} is above the upper bound {high}.";
        "Tukar keduanya.", "Swap them." }
    DefaultOutOfBounds "P310" { "Nilai bawaan {value} di luar batas {bounds}.", "The default {value} is outside the bounds {bounds}.";
        "Pilih bawaan di dalam batas.", "Choose a default within the bounds." }
    NotConstant "P311" { "{what} harus nilai tetap, bukan hasil hitungan.", "{what} must be a constant, not something computed.";
        "Tulis nilainya langsung.\nMisalnya `{suggestion}`.\n{hint}", "Write the value itself.\nFor instance `{suggestion}`.\n{hint}" }
    UnitNotPositive "P312" { "Satuan pembulatan harus lebih besar dari nol.", "The unit of rounding must be above zero.";
        "Tulis misalnya `dalam Rp1`.", "Write, for instance, `dalam Rp1`." }
    MaybeAbsent "P313" { "`{name}` boleh kosong, jadi harus diuji dulu.", "`{name}` may be absent, so it must be tested first.";
        "Tulis `jika {name} terisi` pada aturan ini, atau `bila {name} terisi maka …, selain itu …`.", "Write `jika {name} terisi` on this rule, or `bila {name} terisi maka …, selain itu …`." }
    NeverAbsent "P314" { "`{name}` tidak pernah kosong, jadi `terisi` tidak berarti.", "`{name}` is never absent, so `terisi` means nothing.";
        "Hapus pengujian ini, atau nyatakan `{name}` dengan `boleh kosong`.", "Remove the test, or declare `{name}` with `boleh kosong`." }
    NegativeBase "P315" { "Tarif dikenakan atas nilai yang dapat negatif: {interval}.", "The tariff is applied to a value that can be negative: {interval}.";
        "Tambahkan `paling sedikit Rp0` pada nilai itu.", "Add `paling sedikit Rp0` to that value." }
    DecisionType "P316" { "Keputusan {kind} harus bertipe {expected}, bukan {found}.", "A {kind} decision must be {expected}, not {found}.";
        "Ganti tipenya, atau hilangkan kata `{kind}`.", "Change the type, or drop the word `{kind}`." }
    BareNumber "P318" { "`{found}` adalah bilangan tanpa satuan, padahal di sini dibutuhkan {expected}.", "`{found}` is a bare number, but {expected} is needed.";
        "Mungkin maksudnya `{suggestion}`.", "Perhaps `{suggestion}` was meant." }
    TooManyDecimals "P319" { "Di belakang koma paling banyak {limit} angka; ini {found}.", "At most {limit} decimals are possible, this has {found}.";
        "Kurangi angka di belakang koma, atau nyatakan tipe yang menyimpan lebih banyak, misalnya `persen(3)`.", "Use fewer decimals, or declare a type that keeps more, such as `persen(3)`." }
    DateRangeInverted "P320" { "`berlaku sejak` sesudah `sampai dengan`: aturan ini tidak pernah berlaku.", "`berlaku sejak` is after `sampai dengan`: the rule is never in force.";
        "Periksa kedua tanggalnya.", "Check both dates." }
    ClampsCross "P321" { "Batas `paling sedikit` ({low}) dapat melebihi batas `paling banyak` ({high}).", "The bound of `paling sedikit` ({low}) can exceed that of `paling banyak` ({high}).";
        "Periksa urutan atau angka kedua batas itu; yang ditulis terakhir yang menang.", "Check the order or the figures of the two bounds; the one written last wins." }
    DivisionByZero "P322" { "Pembaginya selalu nol.", "The divisor is always zero.";
        "Periksa pembaginya.", "Check the divisor." }
    ChainTooLong "P323" { "Rantai nilai yang saling dipakai terlalu panjang ({depth} lapis, paling panjang {limit}).", "The chain of values using each other is too long ({depth} levels, at most {limit}).";
        "Sederhanakan rumus pada rantai ini.", "Simplify the formulas along the chain." }
    NumberTooLong "P324" { "Bilangan ini lebih dari {limit} angka.", "This number has more than {limit} digits.";
        "Periksa banyaknya nol.", "Check the number of zeros." }
    SetOfType "P325" { "`himpunan` hanya untuk jenis dengan paling banyak {limit} anggota; `{name}` punya {count}.", "`himpunan` is only for types with at most {limit} members; `{name}` has {count}.";
        "Pecah jenisnya.", "Split the type." }
    LimitInBranch "P326" { "Batas atau pembulatan ini hanya berlaku untuk cabang `selain itu`.", "This limit or rounding applies only to the branch after `selain itu`.";
        "Bila dimaksud untuk semua cabang, tulis `(bila … selain itu …) paling …`.\nBila hanya untuk cabang ini, tulis `selain itu (… paling …)`.", "If it is meant for every branch, write `(bila … selain itu …) paling …`.\nIf only for this one, write `selain itu (… paling …)`." }
    AlwaysSame "P327" { "Pembandingan ini selalu {truth}: {left} dibandingkan dengan {right}.", "This comparison is always {truth}: {left} compared with {right}.";
        "Periksa angkanya (titik memisahkan ribuan, koma memulai desimal) dan batas masukannya.", "Check the figure (a point groups thousands, a comma starts decimals) and the bounds of the input." }
    ZoneMissing "P328" { "Peraturan ini memakai waktu, tetapi belum menyebut zonanya.", "The regulation uses moments but states no zone.";
        "Tambahkan `zona waktu WIB` (atau WITA, WIT) di kepala peraturan.", "Add `zona waktu WIB` (or WITA, WIT) to the header." }
    TooManySteps "P329" { "Pertanyaan tentang daftar di dalam daftar ini dapat memerlukan {found} langkah, paling banyak {limit}.", "The question about lists within lists can take {found} steps, at most {limit}.";
        "Perkecil batas `daftar … paling banyak …`, atau hitung yang di dalam sebagai nilai tersendiri.", "Lower the bound `daftar … paling banyak …`, or compute the inner part as a value of its own." }
    TooLongToRepeat "P330" { "Bagian ini diperlukan dua kali untuk setiap isi daftar, dan terlalu panjang untuk itu.", "This part is needed twice for every element of the list and is too long for that.";
        "Hitung dulu dengan `untuk setiap …: nama adalah …`, lalu pakai namanya.", "Compute it first with `untuk setiap …: name adalah …`, and use the name." }
    ThousandsComma "P331" { "`{found}` dibaca {meaning}, karena koma memulai desimal.", "`{found}` is read as {meaning}, because a comma starts the decimals.";
        "Maksudnya `{suggestion}`? Ribuan dipisahkan dengan titik.\nBila memang {meaning}, tulis `{kept}`.", "Was `{suggestion}` meant? A point groups thousands.\nIf it is {meaning}, write `{kept}`." }

    // ---- rules and tables ----
    TableGap "P401" { "Tabel ini tidak menjawab untuk {example}.", "The table has no answer for {example}.";
        "Tambahkan baris untuk keadaan itu, atau baris `selebihnya`.", "Add a row for that case, or a `selebihnya` row." }
    TableOverlap "P402" { "Dua baris tabel sama-sama cocok untuk {example}.", "Two rows of the table both match {example}.";
        "Perbaiki batas salah satunya, atau tulis `tabel pertama` bila baris yang lebih dulu menang.", "Correct the bounds of one, or write `tabel pertama` if the first row is to win." }
    RowUnreachable "P403" { "Baris tabel ini tidak pernah terpakai.", "This row of the table is never used.";
        "Hapus, atau pindahkan ke atas baris yang menutupinya.", "Remove it, or move it above the row that covers it." }
    CellCount "P404" { "Ada {found} kolom, seharusnya {expected}.", "There are {found} columns, {expected} are due.";
        "Kolomnya berturut-turut: {columns}.", "The columns are, in order: {columns}." }
    CellForm "P405" { "Sel ini tidak cocok untuk kolom {column}.", "This cell does not fit the column {column}.";
        "{hint}", "{hint}" }
    EmptyTable "P406" { "Tabel ini tidak mempunyai baris.", "The table has no rows.";
        "Tulis baris `| … | … |` di bawahnya, atau `dari \"berkas.csv\" kolom …`.", "Write rows `| … | … |` below it, or `dari \"file.csv\" kolom …`." }
    TableTooComplex "P407" { "Tabel ini terlalu rumit untuk dibuktikan lengkap (lebih dari {limit} potongan).", "The table is too complex to be proved complete (over {limit} pieces).";
        "Pecah menjadi beberapa tabel.", "Split it into several tables." }
    TariffRows "P408" { "Baris tarif harus menaik dari nol tanpa lubang, dan diakhiri `selebihnya`.", "The rows of a tariff must rise from zero without gaps and end in `selebihnya`.";
        "Tulis `| s.d. Rp… | …% |` menurut urutan, lalu `| selebihnya | …% |`.", "Write `| s.d. Rp… | …% |` in order, then `| selebihnya | …% |`." }
    SeveralTargets "P409" { "Beberapa nilai sekaligus hanya dapat ditetapkan dengan tabel.", "Several values at once can be set only by a table.";
        "Tulis satu aturan untuk tiap nilai, atau pakai `tabel menurut …`.", "Write one rule for each value, or use `tabel menurut …`." }
    ConstantConflict "P411" { "`{name}` diberi nilai berbeda oleh aturan yang selalu berlaku: {provisions}.", "`{name}` is given different values by rules that always apply: {provisions}.";
        "Jadikan salah satunya pengecualian (`dikecualikan dari …`), atau beri syarat `jika …`.", "Make one an exception (`dikecualikan dari …`), or give it a guard `jika …`." }
    TooManyRules "P412" { "`{name}` mempunyai {count} aturan; paling banyak {limit}.", "`{name}` has {count} rules; the limit is {limit}.";
        "Tulis sebagai tabel.", "Write them as a table." }
    RuleGap "P413" { "`{name}` tidak diatur untuk {example}.", "`{name}` is not governed for {example}.";
        "Tambahkan aturan untuk keadaan itu, aturan `dalam hal lain`, atau nyatakan `boleh kosong`. Bila memang tidak diatur, tunjukkan dengan contoh yang `maka galat tidak diatur`, atau catat `belum dituangkan … menyangkut {name}`.\nAturan yang diperiksa: {tried}.", "Add a rule for that case, a rule `dalam hal lain`, or declare it `boleh kosong`. If the law does leave it open, show it by an example that ends in `maka galat tidak diatur`, or note it with `belum dituangkan … menyangkut {name}`.\nThe rules tried: {tried}." }
    RuleConflict "P414" { "`{name}` diatur berbeda oleh {provisions} untuk {example}.", "`{name}` is governed differently by {provisions} for {example}.";
        "Jadikan salah satunya pengecualian (`dikecualikan dari …`), perbaiki syaratnya, atau tetapkan urutannya (`menurut urutan`). Bila peraturannya memang bertentangan, tunjukkan dengan contoh yang `maka galat konflik`.", "Make one an exception (`dikecualikan dari …`), correct its guard, or state their order (`menurut urutan`). If the law does contradict itself, show it by an example that ends in `maka galat konflik`." }
    RuleGapUnproven "P415" { "Belum terbukti bahwa `{name}` diatur untuk setiap keadaan.", "It is not proved that `{name}` is governed for every case.";
        "Sederhanakan syarat-syaratnya, atau tambahkan aturan `dalam hal lain`. Keadaan yang tidak diatur diketahui saat dihitung (P702).", "Simplify the guards, or add a rule `dalam hal lain`. A case that is not governed is found when it is computed (P702)." }
    RuleConflictUnproven "P416" { "Belum terbukti bahwa aturan-aturan `{name}` tidak bertentangan.", "It is not proved that the rules of `{name}` never contradict each other.";
        "Sederhanakan syarat-syaratnya, atau tetapkan mana yang didahulukan (`dikecualikan dari …`, `menurut urutan`). Pertentangan diketahui saat dihitung (P703).", "Simplify the guards, or state which goes first (`dikecualikan dari …`, `menurut urutan`). A contradiction is found when it is computed (P703)." }
    RuleIdle "P417" { "Aturan ini tidak pernah menentukan `{name}`: {reason}.", "This rule never decides `{name}`: {reason}.";
        "Periksa syarat, tanggal, dan urutannya, atau hapus aturan ini.", "Check its guard, dates and order, or remove the rule." }
    BoundExceeded "P418" { "`{name}` menjadi {found}, padahal harus `{bounds}`, untuk {example}.", "`{name}` becomes {found}, but must stay within `{bounds}`, for {example}.";
        "Tambahkan `{suggestion}` pada rumusnya, atau tulis `{proposal}` pada pernyataannya. Bila memang demikian, tunjukkan dengan contoh yang `maka galat hasil di luar batas`.", "Add `{suggestion}` to the formula, or declare `{proposal}`. If that is meant, show it by an example that ends in `maka galat hasil di luar batas`." }
    CsvMissing "P420" { "Berkas \"{file}\" tidak dapat dibaca: {reason}.", "The file \"{file}\" cannot be read: {reason}.";
        "Letakkan berkas itu di folder yang sama dengan peraturan ini.", "Put the file in the same folder as this regulation." }
    CsvColumnMissing "P421" { "Berkas \"{file}\" tidak mempunyai kolom `{column}`.", "The file \"{file}\" has no column `{column}`.";
        "Mungkin maksudnya `{suggestion}`.\nKolomnya: {columns}.", "Perhaps `{suggestion}` was meant.\nIts columns: {columns}." }
    CsvCell "P422" { "\"{file}\" baris {line}: isi `{found}` pada kolom `{column}` bukan {expected}.", "\"{file}\" line {line}: `{found}` in column `{column}` is not {expected}.";
        "Mungkin maksudnya `{suggestion}`.\nPerbaiki isi sel itu: {hint}.\nMasih ada {more} sel lain seperti itu pada kolom ini.", "Perhaps `{suggestion}` was meant.\nCorrect that cell: {hint}.\nThere are {more} more cells like it in this column." }
    CsvShape "P423" { "\"{file}\" baris {line}: {reason}.", "\"{file}\" line {line}: {reason}.";
        "{hint}\nSimpan sebagai CSV dengan satu baris judul dan banyak kolom yang sama di tiap baris.", "{hint}\nSave it as CSV with one heading line and as many columns on every line." }
    CsvPath "P424" { "\"{file}\" bukan nama berkas di folder peraturan ini.", "\"{file}\" is not the name of a file in this regulation's folder.";
        "Tulis nama berkas saja, tanpa folder.", "Write the bare name of a file, without a folder." }
    CsvNothingKept "P425" { "Tidak ada baris \"{file}\" yang kolom `{column}`-nya berisi `{found}`.", "No line of \"{file}\" has `{found}` in the column `{column}`.";
        "Mungkin maksudnya `{suggestion}`.\nIsi kolom itu: {names}.", "Perhaps `{suggestion}` was meant.\nThe column holds: {names}." }

    // ---- libraries and files ----
    Unreadable "P501" { "{path} tidak dapat dibaca: {reason}.", "{path} cannot be read: {reason}.";
        "Periksa letak dan izin berkas itu.\nPada baris perintah, folder peraturan ditunjuk dengan `--library {folder}`.", "Check where the file is and its permissions.\nOn the command line, `--library {folder}` names the folder of regulations." }
    DuplicateIdentity "P502" { "Dua berkas menyatakan peraturan yang sama, `{id}`: {first} dan {second}.", "Two files state the same regulation, `{id}`: {first} and {second}.";
        "Hapus salah satunya, atau perbaiki nomor dan tahunnya.", "Remove one, or correct its number and year." }
    UnknownRegulation "P503" { "Peraturan `{id}` tidak ada di {library}.", "The regulation `{id}` is not in {library}.";
        "Mungkin maksudnya `{suggestion}`.\nYang ada: lihat `perwali list`.", "Perhaps `{suggestion}` was meant.\nSee `perwali list` for what there is." }
    UnknownDecision "P504" { "`{name}` bukan keputusan atau nilai dalam {regulation}.", "`{name}` is not a decision or value of {regulation}.";
        "Mungkin maksudnya `{suggestion}`.\nKeputusannya: {decisions}.", "Perhaps `{suggestion}` was meant.\nIts decisions: {decisions}." }
    NoRegulations "P505" { "Tidak ada berkas .perwali di {path}.", "There is no .perwali file in {path}.";
        "Pakai `perwali new` untuk membuat yang pertama.", "Use `perwali new` to make the first." }
    BadDateArgument "P506" { "`{found}` bukan tanggal.", "`{found}` is not a date.";
        "Tulis tahun-bulan-hari, misalnya 2025-08-17; tanggalnya harus ada di kalender.", "Write year-month-day, such as 2025-08-17; the day must exist." }
    NotWritable "P507" { "{path} tidak dapat ditulis: {reason}.", "{path} cannot be written: {reason}.";
        "Berkas itu tidak diubah. Periksa nama, letak, dan izinnya.", "The file was not changed. Check its name, place and permissions." }
    SuiteFile "P508" { "{path} baris {line}: {reason}.", "{path} line {line}: {reason}.";
        "{hint}", "{hint}" }
    NotFormatted "P509" { "{path} belum rapi.", "{path} is not formatted.";
        "Jalankan `perwali fmt {path}`.", "Run `perwali fmt {path}`." }
    LetterImpossible "P530" { "Surat tidak dapat dibuat: `{name}` tidak menjawab ya atau tidak.", "No letter can be written: `{name}` answers neither yes nor no.";
        "Pilih keputusan kelayakan; lihat `perwali list`.", "Choose an eligibility decision; see `perwali list`." }
    TemplateFault "P531" { "Templat surat baris {line}: {reason}.", "Letter template, line {line}: {reason}.";
        "Templatnya: {path}.\nContohnya: `perwali explain --templat-bawaan`.", "The template: {path}.\nFor an example: `perwali explain --templat-bawaan`." }

    NeverInForce "P510" { "Peraturan `{id}` dicabut sebelum mulai berlaku.", "The regulation `{id}` was repealed before it took effect.";
        "Pakai peraturan yang mencabutnya.", "Use the regulation that repealed it." }
    NotYetKnown "P511" { "Peraturan `{id}` belum diketahui pada {day}: diundangkan {since}.", "The regulation `{id}` was not known on {day}: it was promulgated on {since}.";
        "Pilih hari lain untuk `--known-on`.", "Choose another day for `--known-on`." }
    // ---- the caller's input ----
    InputMissing "P601" { "Masukan `{name}` belum diberikan.", "The input `{name}` is missing.";
        "Beri `{name}`: {expected}.\nBelum diberikan juga: {others}.", "Give `{name}`: {expected}.\nAlso missing: {others}." }
    InputUnknown "P602" { "Masukan `{name}` tidak dikenal.", "The input `{name}` is not known.";
        "Mungkin maksudnya `{suggestion}`.\nMasukan yang ada: {names}.", "Perhaps `{suggestion}` was meant.\nThe inputs are: {names}." }
    InputDuplicate "P603" { "Masukan `{name}` diberikan dua kali.", "The input `{name}` is given twice.";
        "Sisakan satu.\nYang memberinya: {where}.", "Keep one.\nIt is given by: {where}." }
    InputMistyped "P604" { "Masukan `{name}` harus {expected}, bukan {found}.", "The input `{name}` must be {expected}, not {found}.";
        "Mungkin maksudnya {suggestion}.", "Perhaps {suggestion} was meant." }
    InputOutOfBounds "P605" { "Masukan `{name}` bernilai {found}, di luar batas {bounds}.", "The input `{name}` is {found}, outside the bounds {bounds}.";
        "Beri nilai di dalam batas itu.", "Give a value within the bounds." }
    InputRefused "P606" { "Masukan ditolak: {text}.", "The input was refused: {text}.";
        "Periksa masukan yang disebut di sana.", "Check the inputs it speaks of." }
    InputMalformed "P607" { "Masukan bukan JSON yang sah: {reason}.", "The input is not valid JSON: {reason}.";
        "Beri satu objek JSON, misalnya {example}.", "Give one JSON object, such as {example}." }
    ListTooLong "P610" { "Daftar `{name}` berisi {found}, paling banyak {limit}.", "The list `{name}` has {found} elements, at most {limit}.";
        "Kurangi isinya, atau minta perancang menaikkan batas pada `daftar … paling banyak {limit}`.", "Give fewer, or ask the drafter to raise the bound in `daftar … paling banyak {limit}`." }
    InputForeign "P608" { "Data ini disiapkan untuk {of}.", "These facts were made for {of}.";
        "Buat data dengan `facts()` dari keputusan yang akan dihitung.", "Make the facts with `facts()` of the decision to be evaluated." }

    InputRow "P609" { "Baris {line} masukan tidak dapat dibaca: {reason}.", "Row {line} of the input cannot be read: {reason}.";
        "{hint}", "{hint}" }

    // ---- the law's answer ----
    NotInForce "P701" { "Peraturan ini belum atau tidak lagi berlaku pada {date}: {reason}.", "This regulation is not in force on {date}: {reason}.";
        "Pilih tanggal ketika peraturan ini berlaku.", "Choose a day on which it is in force." }
    Undetermined "P702" { "`{name}` tidak diatur untuk keadaan ini.", "`{name}` is not governed for this case.";
        "Yang diperiksa: {tried}.", "What was tried: {tried}." }
    Conflict "P703" { "`{name}` diatur berbeda oleh {provisions}.", "`{name}` is governed differently by {provisions}.";
        "Perancang perlu menetapkan yang mana dikecualikan dari yang lain.", "The drafter must say which is an exception of which." }
    ResultOutOfBounds "P704" { "Hasil `{name}` = {found}, di luar batas {bounds}.", "The result `{name}` = {found} is outside the bounds {bounds}.";
        "Periksa rumus pada ketentuan itu.", "Check the formula in that provision." }
    ZeroDivision "P706" { "Pembagian dengan nol.", "Division by zero.";
        "Periksa masukan yang menjadi pembagi.", "Check the inputs that make up the divisor." }
    ImpossibleRow "P707" { "Keadaan ini dinyatakan tidak mungkin oleh {provisions}.", "{provisions} holds this case impossible.";
        "Periksa masukan yang dibandingkan oleh tabel itu.", "Check the inputs the table compares." }
    DateOutOfRange "P708" { "Tanggal hasil hitungan di luar tahun 1800 sampai 2999.", "A computed date lies outside the years 1800 to 2999.";
        "Periksa tanggal dan lama waktu yang dihitung.", "Check the date and the duration." }
    ListEmpty "P709" { "Daftar `{name}` kosong, atau tidak ada isinya yang memenuhi syarat.", "The list `{name}` is empty, or none of it meets the condition.";
        "Perancang dapat menulis `bila kosong …`, atau memakai aturan itu hanya `jika ada {name}`.", "The drafter may write `bila kosong …`, or use the rule only `jika ada {name}`." }
    ListTie "P710" { "Beberapa isi daftar `{name}` sama peringkatnya: {found}.", "Several elements of the list `{name}` rank alike: {found}.";
        "Perancang perlu menetapkan urutan berikutnya dengan `, lalu …`.", "The drafter must state the next key with `, lalu …`." }

    // ---- amendments and versions ----
    AmendmentOpen "P801" { "Perubahan ini belum ditutup.", "This amendment is not closed.";
        "Tulis `akhir perubahan` pada baris tersendiri sesudah bunyi yang baru.", "Write `akhir perubahan` on a line of its own after the new text." }
    NoAmendmentToEnd "P802" { "`akhir perubahan` ini tidak menutup perubahan apa pun.", "This `akhir perubahan` closes no amendment.";
        "Hapus baris ini, atau awali bunyi yang baru dengan `ubah … sehingga berbunyi` atau `sisipkan … sesudah …`.", "Delete this line, or start the new text with `ubah … sehingga berbunyi` or `sisipkan … sesudah …`." }
    NotInAmendment "P803" { "Pernyataan ini tidak dapat menjadi bunyi baru suatu ketentuan.", "This statement cannot be the new text of a provision.";
        "Jenis, masukan, dan keputusan baru ditulis di kepala peraturan pengubah, sebelum ketentuan pertamanya; contoh ditulis sesudah ketentuan terakhirnya.", "New types, inputs and decisions stand in the header of the amender, before its first provision; examples after its last." }
    UnknownAmended "P804" { "Peraturan yang diubah tidak mempunyai {reference} pada saat perubahan ini.", "The amended regulation has no {reference} at the time of this amendment.";
        "Mungkin maksudnya {suggestion}.\nKetentuan baru ditulis `sisipkan … sesudah …`.", "Perhaps {suggestion} was meant.\nA new provision is written `sisipkan … sesudah …`." }
    DeletedProvision "P805" { "{reference} sudah dihapus dengan {amender}.", "{reference} has been deleted by {amender}.";
        "Nomor yang dihapus tidak dipakai lagi; beri nomor lain dengan `sisipkan … sesudah …`.", "A deleted number is not used again; give another number with `sisipkan … sesudah …`." }
    ProvisionTaken "P806" { "{reference} sudah ada dalam peraturan yang diubah.", "{reference} exists already in the amended regulation.";
        "Untuk mengganti bunyinya, tulis `ubah {reference} sehingga berbunyi`.", "To replace its text, write `ubah {reference} sehingga berbunyi`." }
    NotBeside "P807" { "{reference} tidak dapat disisipkan di sisi {beside}, karena tidak berada di bawah ketentuan yang sama.", "{reference} cannot be inserted beside {beside}, since they do not stand under the same provision.";
        "Sebut ketentuan setingkat yang sudah ada.", "Name an existing provision of the same level." }
    AmendmentEmpty "P808" { "Perubahan ini tidak memuat bunyi yang baru.", "This amendment brings no new text.";
        "Tulis bunyi yang baru sebelum `akhir perubahan`, atau pakai `hapus` untuk menghapus ketentuan.", "Write the new text before `akhir perubahan`, or use `hapus` to delete a provision." }
    OutsideAmendment "P809" { "Bunyi baru ini adalah {found}, padahal yang diubah {reference}.", "This new text is {found}, but what is amended is {reference}.";
        "Tulis perubahan tersendiri untuk ketentuan lain.", "Write an amendment of its own for another provision." }
    AmendmentHead "P810" { "Bunyi baru {reference} harus diawali butirnya sendiri.", "The new text of {reference} must start with its own item.";
        "Ulangi butirnya, misalnya `huruf b  usia ≥ 60 \"berusia paling rendah 60 tahun\"`.", "Repeat the item, such as `huruf b  usia ≥ 60 \"berusia paling rendah 60 tahun\"`." }
    NoSuchRow "P811" { "Tidak ada baris tabel {reference} dalam peraturan yang diubah.", "The amended regulation has no table row {reference}.";
        "Hanya baris yang beralamat, seperti `huruf e | … |`, yang dapat diubah sendiri; selain itu ubah ketentuan yang memuat tabelnya.", "Only a row with an address, such as `huruf e | … |`, can be amended by itself; otherwise amend the provision that holds the table." }
    OneRow "P812" { "Perubahan baris {reference} memuat lebih dari satu baris.", "The amendment of the row {reference} brings more than one row.";
        "Tulis satu perubahan untuk setiap baris, atau ubah ketentuan yang memuat tabelnya.", "Write one amendment a row, or amend the provision that holds the table." }
    NoSuchDeclaration "P813" { "Peraturan yang diubah tidak mempunyai {what} `{name}`.", "The amended regulation has no {what} `{name}`.";
        "Mungkin maksudnya `{suggestion}`.\nUntuk menambah yang baru, tulis tanpa `ubah`.", "Perhaps `{suggestion}` was meant.\nTo add a new one, leave out `ubah`." }
    UnknownBase "P814" { "Peraturan `{name}` yang diubah tidak ada di antara berkas yang dibaca.", "The amended regulation `{name}` is not among the files that were read.";
        "Mungkin maksudnya {suggestion}.\nBaca keduanya bersama-sama, misalnya dengan menyebut foldernya.", "Perhaps {suggestion} was meant.\nRead both together, for example by naming their folder." }
    NotAmended "P815" { "Kepala peraturan ini tidak menyebut `mengubah {name}`.", "The header of this regulation has no `mengubah {name}`.";
        "Tambahkan `mengubah {name}` di kepala peraturan.", "Add `mengubah {name}` to the header." }
    WhichAmended "P816" { "Peraturan ini mengubah beberapa peraturan ({regulations}); perubahan ini tidak menyebut yang mana.", "This regulation amends several ({regulations}); this amendment does not say which.";
        "Sebut peraturannya sebelum ketentuannya, misalnya `ubah {suggestion} Pasal 1 sehingga berbunyi`.", "Name the regulation before the provision, such as `ubah {suggestion} Pasal 1 sehingga berbunyi`." }
    AmendedTwice "P817" { "{reference} diubah dua kali oleh peraturan ini.", "{reference} is amended twice by this regulation.";
        "Gabungkan menjadi satu perubahan.", "Join them into one amendment." }
    AmendedTooEarly "P818" { "Perubahan ini berlaku {day}, sebelum {regulation} mulai berlaku ({begins}).", "This amendment takes effect on {day}, before {regulation} does ({begins}).";
        "Periksa kedua tanggal `mulai berlaku`.", "Check both dates of `mulai berlaku`." }
    AmenderExpires "P819" { "Peraturan yang mengubah bunyi peraturan lain tidak dapat memakai `berlaku sampai dengan`.", "A regulation that amends the text of another cannot have `berlaku sampai dengan`.";
        "Bunyi lama tidak berlaku kembali dengan sendirinya; tulis perubahan baru untuk hari berikutnya.", "The old text does not come back by itself; write a new amendment for the next day." }
    ExampleOfSeveral "P820" { "Contoh ini berdiri dalam peraturan yang mengubah beberapa peraturan, sehingga tidak jelas untuk yang mana.", "This example stands in a regulation that amends several, so that it is not clear for which.";
        "Pindahkan contoh ke berkas peraturan yang diubah.", "Move the example to the file of the amended regulation." }
    TooManyVersions "P821" { "Peraturan ini mempunyai lebih dari {limit} naskah menurut waktu.", "This regulation has more than {limit} texts in time.";
        "Tulis naskah gabungannya sebagai peraturan tersendiri yang berlaku sejak suatu hari.", "Write the consolidated text as a regulation of its own, in force from a day." }
    AmenderBroken "P822" { "Peraturan ini diubah atau dicabut dengan {amenders}, yang belum dapat dibaca.", "This regulation is amended or repealed by {amenders}, which cannot be read yet.";
        "Perbaiki dahulu galat pada peraturan itu.", "Mend the errors of that regulation first." }
    AmendmentsTooLarge "P823" { "Menyusun naskah-naskah peraturan ini memerlukan lebih dari {limit} langkah.", "Putting the texts of this regulation together takes more than {limit} steps.";
        "Tulis naskah gabungannya sebagai peraturan tersendiri yang berlaku sejak suatu hari.", "Write the consolidated text as a regulation of its own, in force from a day." }
    AmendsNothing "P824" { "Kepala peraturan ini menyebut `mengubah {name}`, padahal tidak ada perubahan atas peraturan itu.", "The header says `mengubah {name}`, but nothing of that regulation is amended.";
        "Tulis perubahannya dengan `ubah … sehingga berbunyi`, `sisipkan … sesudah …`, atau `hapus …`; atau hapus baris ini.", "Write the amendments as `ubah … sehingga berbunyi`, `sisipkan … sesudah …` or `hapus …`; or delete this line." }
    // ---- Perwali itself ----
    Internal "P901" { "Kesalahan di dalam Perwali: {detail}.", "An error inside Perwali: {detail}.";
        "Laporkan berkas dan masukannya kepada pengembang Perwali.", "Report the file and the input to the developers of Perwali." }
    NativeUnavailable "P902" { "Keputusan ini tidak dapat dijalankan sebagai kode mesin: {reason}.", "This decision cannot run as machine code: {reason}.";
        "Pakai `--backend interpreter`; jawabannya sama.", "Use `--backend interpreter`; the answer is the same." }
}
