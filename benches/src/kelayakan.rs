//! Eligibility: twelve requirements, each of which is answered for.

use perwali::{Answer, Library};
use rust_decimal::Decimal;

use crate::random::Random;
use crate::{Engine, Refused, Workload, load, within};

/// The law.
pub struct Kelayakan;

/// One family.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    usia: i64,
    penghasilan: i64,
    tanggungan: i64,
    luas_lantai: i64,
    daya_listrik: i64,
    tabungan: i64,
    lama_tinggal: i64,
    pekerjaan: i64,
    terdaftar: i64,
    bantuan_lain: i64,
    anak_sekolah: i64,
    hunian: i64,
}

/// Whether all requirements are met, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// All are met.
    pub eligible: bool,
    /// A bit for each requirement that is met.
    pub met: u64,
}

const MOST_INCOME: i64 = 1_000_000_000;
const MOST_SAVINGS: i64 = 100_000_000_000;

const GOOD: Record = Record {
    usia: 40,
    penghasilan: 2_000_000,
    tanggungan: 2,
    luas_lantai: 36,
    daya_listrik: 900,
    tabungan: 1_000_000,
    lama_tinggal: 5,
    pekerjaan: 1,
    terdaftar: 1,
    bantuan_lain: 0,
    anak_sekolah: 1,
    hunian: 0,
};

impl Workload<12> for Kelayakan {
    const NAME: &'static str = "12 requirements with reasons";
    const REGULATION: &'static str = "perwali-contoh/1/2025";
    const DECISION: &'static str = "layak";
    const INPUTS: [&'static str; 12] = [
        "usia",
        "penghasilan",
        "tanggungan",
        "luas_lantai",
        "daya_listrik",
        "tabungan",
        "lama_tinggal",
        "pekerjaan",
        "terdaftar",
        "bantuan_lain",
        "anak_sekolah",
        "hunian",
    ];
    type Record = Record;
    type Output = Eligibility;

    fn records(count: usize) -> Vec<Record> {
        let mut random = Random::new(12);
        (0..count)
            .map(|_| {
                let r = &mut random;
                Record {
                    usia: if r.chance(20) { r.near(&[18, 60]) } else { r.between(15, 90) },
                    penghasilan: if r.chance(20) { r.near(&[3_000_000]) } else { r.amount(18, 23) },
                    tanggungan: r.between(0, 5),
                    luas_lantai: if r.chance(20) { r.near(&[45]) } else { r.between(12, 120) },
                    daya_listrik: r.one_of(&[450, 900, 900, 1_300, 2_200]),
                    tabungan: if r.chance(20) { r.near(&[10_000_000]) } else { r.amount(16, 26) },
                    lama_tinggal: r.between(0, 30),
                    pekerjaan: r.between(0, 7),
                    terdaftar: r.chance(80).into(),
                    bantuan_lain: r.chance(20).into(),
                    anak_sekolah: r.between(0, 4),
                    hunian: r.between(0, 3),
                }
            })
            .collect()
    }

    fn faulty() -> Vec<Record> {
        vec![
            Record { usia: -1, ..GOOD },
            Record { usia: 151, ..GOOD },
            Record { penghasilan: MOST_INCOME + 1, ..GOOD },
            Record { tanggungan: 21, ..GOOD },
            Record { luas_lantai: 10_001, ..GOOD },
            Record { daya_listrik: 100_001, ..GOOD },
            Record { tabungan: -1, ..GOOD },
            Record { lama_tinggal: 151, ..GOOD },
            Record { pekerjaan: 8, ..GOOD },
            Record { terdaftar: 2, ..GOOD },
            Record { bantuan_lain: -1, ..GOOD },
            Record { anak_sekolah: 21, ..GOOD },
            Record { hunian: 4, ..GOOD },
        ]
    }

    #[inline(always)]
    fn words(r: &Record) -> [i64; 12] {
        [
            r.usia,
            r.penghasilan,
            r.tanggungan,
            r.luas_lantai,
            r.daya_listrik,
            r.tabungan,
            r.lama_tinggal,
            r.pekerjaan,
            r.terdaftar,
            r.bantuan_lain,
            r.anak_sekolah,
            r.hunian,
        ]
    }

    #[inline(never)]
    fn by_hand(record: &Record) -> Result<Eligibility, Refused> {
        let fine = within(record.penghasilan, 0, MOST_INCOME) && within(record.tabungan, 0, MOST_SAVINGS);
        if !fine || !small_fields_fine(record) {
            return Err(Refused);
        }
        Ok(requirements(record))
    }

    #[inline(never)]
    fn trusting(record: &Record) -> Eligibility {
        requirements(record)
    }

    #[inline(never)]
    fn by_decimal(record: &Record) -> Result<Eligibility, Refused> {
        let (income, savings) = (Decimal::from(record.penghasilan), Decimal::from(record.tabungan));
        let fine = income >= Decimal::ZERO
            && income <= Decimal::from(MOST_INCOME)
            && savings >= Decimal::ZERO
            && savings <= Decimal::from(MOST_SAVINGS);
        if !fine || !small_fields_fine(record) {
            return Err(Refused);
        }
        Ok(gather(record, income <= Decimal::from(3_000_000), savings <= Decimal::from(10_000_000)))
    }

    #[inline(always)]
    fn output(answer: &Answer) -> Eligibility {
        Eligibility { eligible: answer.raw(0) == Some(1), met: answer.marks().words()[0] }
    }

    /// A mark for each requirement that is met, in the numbering of the regulation.
    fn comparable(output: Eligibility, engine: &Engine<12>) -> Eligibility {
        let met = (0..64).filter(|bit| output.met >> bit & 1 == 1).filter_map(|bit| engine.requirement_met_by(bit));
        Eligibility { eligible: output.eligible, met: met.fold(0, |met, at| met | 1 << at) }
    }

    fn library() -> Library {
        load("regulations/kelayakan.perwali")
    }
}

#[inline(always)]
fn small_fields_fine(r: &Record) -> bool {
    within(r.usia, 0, 150)
        && within(r.tanggungan, 0, 20)
        && within(r.luas_lantai, 0, 10_000)
        && within(r.daya_listrik, 0, 100_000)
        && within(r.lama_tinggal, 0, 150)
        && within(r.pekerjaan, 0, 7)
        && within(r.terdaftar, 0, 1)
        && within(r.bantuan_lain, 0, 1)
        && within(r.anak_sekolah, 0, 20)
        && within(r.hunian, 0, 3)
}

#[inline(always)]
fn requirements(record: &Record) -> Eligibility {
    gather(record, record.penghasilan <= 3_000_000, record.tabungan <= 10_000_000)
}

/// All are evaluated, since all are answered for.
#[inline(always)]
fn gather(r: &Record, income_met: bool, savings_met: bool) -> Eligibility {
    let outcomes = [
        within(r.usia, 18, 60),
        income_met,
        r.tanggungan >= 1,
        r.luas_lantai <= 45,
        r.daya_listrik <= 900,
        savings_met,
        r.lama_tinggal >= 3,
        r.pekerjaan != 6 && r.pekerjaan != 7,
        r.terdaftar == 1,
        r.bantuan_lain == 0,
        r.anak_sekolah >= 1,
        r.hunian <= 1,
    ];
    let met = outcomes.iter().enumerate().fold(0, |met, (at, outcome)| met | u64::from(*outcome) << at);
    Eligibility { eligible: met == 0xfff, met }
}
