//! Procurement: kind, value and channel in, the least form of contract out.

use perwali::{Answer, Library};
use rust_decimal::Decimal;

use crate::random::Random;
use crate::{Refused, Workload, repository, within};

/// The law.
pub struct Bentuk;

/// One package.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    jenis: i64,
    nilai: i64,
    e_purchasing: i64,
}

const MOST: i64 = 100_000_000_000_000;

const KONSTRUKSI: i64 = 1;
const KONSULTANSI: i64 = 3;

impl Workload<3> for Bentuk {
    const NAME: &'static str = "procurement table";
    const REGULATION: &'static str = "perpres/16/2018";
    const DECISION: &'static str = "bentuk";
    const INPUTS: [&'static str; 3] = ["jenis", "nilai", "e_purchasing"];
    type Record = Record;
    type Output = i64;

    fn records(count: usize) -> Vec<Record> {
        let ends = [10_000_000, 50_000_000, 100_000_000, 200_000_000];
        let mut random = Random::new(16);
        (0..count)
            .map(|_| {
                let nilai = if random.chance(40) { random.near(&ends) } else { random.amount(20, 34) };
                Record { jenis: random.between(0, 3), nilai, e_purchasing: random.chance(15).into() }
            })
            .collect()
    }

    fn faulty() -> Vec<Record> {
        let good = Record { jenis: 0, nilai: 1, e_purchasing: 0 };
        vec![
            Record { jenis: 4, ..good },
            Record { jenis: -1, ..good },
            Record { nilai: 0, ..good },
            Record { nilai: MOST + 1, ..good },
            Record { e_purchasing: 2, ..good },
        ]
    }

    #[inline(always)]
    fn words(record: &Record) -> [i64; 3] {
        [record.jenis, record.nilai, record.e_purchasing]
    }

    #[inline(never)]
    fn by_hand(record: &Record) -> Result<i64, Refused> {
        if !within(record.jenis, 0, 3) || !within(record.nilai, 1, MOST) || !within(record.e_purchasing, 0, 1) {
            return Err(Refused);
        }
        Ok(form(record))
    }

    #[inline(never)]
    fn trusting(record: &Record) -> i64 {
        form(record)
    }

    #[inline(never)]
    fn by_decimal(record: &Record) -> Result<i64, Refused> {
        let nilai = Decimal::from(record.nilai);
        let in_bounds = nilai >= Decimal::ONE && nilai <= Decimal::from(MOST);
        if !within(record.jenis, 0, 3) || !in_bounds || !within(record.e_purchasing, 0, 1) {
            return Err(Refused);
        }
        if record.e_purchasing == 1 {
            return Ok(4);
        }
        let at_most = |limit: i64| nilai <= Decimal::from(limit);
        Ok(match record.jenis {
            KONSULTANSI => {
                if at_most(100_000_000) {
                    2
                } else {
                    3
                }
            }
            KONSTRUKSI => {
                if at_most(200_000_000) {
                    2
                } else {
                    3
                }
            }
            _ if at_most(10_000_000) => 0,
            _ if at_most(50_000_000) => 1,
            _ if at_most(200_000_000) => 2,
            _ => 3,
        })
    }

    #[inline(always)]
    fn output(answer: &Answer) -> i64 {
        answer.raw(0).unwrap() as i64
    }

    fn library() -> Library {
        repository()
    }
}

/// Receipt of purchase, receipt, work order, contract, order letter: 0 to 4.
#[inline(always)]
fn form(record: &Record) -> i64 {
    if record.e_purchasing == 1 {
        return 4;
    }
    match (record.jenis, record.nilai) {
        (KONSULTANSI, ..=100_000_000) | (KONSTRUKSI, ..=200_000_000) => 2,
        (KONSULTANSI | KONSTRUKSI, _) => 3,
        (_, ..=10_000_000) => 0,
        (_, ..=50_000_000) => 1,
        (_, ..=200_000_000) => 2,
        _ => 3,
    }
}
