//! Annual income tax: net income and status in, progressive tax out.

use perwali::{Answer, Library};
use rust_decimal::Decimal;

use crate::random::Random;
use crate::{Refused, Workload, repository, within};

/// The law.
pub struct Progresif;

/// One taxpayer's year.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    status: i64,
    neto: i64,
}

const MOST: i64 = 100_000_000_000_000;

/// What stays untaxed by status: TK0 to TK3, K0 to K3, KI0 to KI3.
static RELIEF: [i64; 12] = [
    54_000_000,
    58_500_000,
    63_000_000,
    67_500_000,
    58_500_000,
    63_000_000,
    67_500_000,
    72_000_000,
    112_500_000,
    117_000_000,
    121_500_000,
    126_000_000,
];

/// End and percent of each slice.
static SLICES: [(i64, i64); 5] = [(60_000_000, 5), (250_000_000, 15), (500_000_000, 25), (5_000_000_000, 30), (i64::MAX, 35)];

impl Workload<2> for Progresif {
    const NAME: &'static str = "progressive tax";
    const REGULATION: &'static str = "uu/7/1983";
    const DECISION: &'static str = "pph";
    const INPUTS: [&'static str; 2] = ["status", "neto"];
    type Record = Record;
    type Output = i64;

    fn records(count: usize) -> Vec<Record> {
        let ends: Vec<i64> = SLICES.iter().map(|(end, _)| *end).filter(|end| *end < i64::MAX).chain([0]).collect();
        let mut random = Random::new(7);
        (0..count)
            .map(|_| {
                let status = random.between(0, 11);
                let neto = if random.chance(20) { RELIEF[status as usize] + random.near(&ends) } else { random.amount(24, 33) };
                Record { status, neto }
            })
            .collect()
    }

    fn faulty() -> Vec<Record> {
        vec![
            Record { status: 12, neto: 1 },
            Record { status: -1, neto: 1 },
            Record { status: 0, neto: -1 },
            Record { status: 0, neto: MOST + 1 },
        ]
    }

    #[inline(always)]
    fn words(record: &Record) -> [i64; 2] {
        [record.status, record.neto]
    }

    #[inline(never)]
    fn by_hand(record: &Record) -> Result<i64, Refused> {
        if !within(record.status, 0, 11) || !within(record.neto, 0, MOST) {
            return Err(Refused);
        }
        Ok(tax(record))
    }

    #[inline(never)]
    fn trusting(record: &Record) -> i64 {
        tax(record)
    }

    #[inline(never)]
    fn by_decimal(record: &Record) -> Result<i64, Refused> {
        let neto = Decimal::from(record.neto);
        if !within(record.status, 0, 11) || neto < Decimal::ZERO || neto > Decimal::from(MOST) {
            return Err(Refused);
        }
        let thousand = Decimal::ONE_THOUSAND;
        let taxable = (neto - Decimal::from(RELIEF[record.status as usize])).max(Decimal::ZERO);
        let taxable = (taxable / thousand).floor() * thousand;
        let (mut tax, mut start) = (Decimal::ZERO, Decimal::ZERO);
        for (end, percent) in SLICES {
            if taxable <= start {
                break;
            }
            let end = Decimal::from(end);
            tax += (taxable.min(end) - start) * Decimal::new(percent, 2);
            start = end;
        }
        i64::try_from(tax.floor()).map_err(|_| Refused)
    }

    #[inline(always)]
    fn output(answer: &Answer) -> i64 {
        answer.raw(0).unwrap() as i64
    }

    fn library() -> Library {
        repository()
    }
}

#[inline(always)]
fn tax(record: &Record) -> i64 {
    let taxable = (record.neto - RELIEF[record.status as usize]).max(0) / 1_000 * 1_000;
    let (mut tax, mut start) = (0, 0);
    for (end, percent) in SLICES {
        if taxable <= start {
            break;
        }
        tax += (taxable.min(end) - start) * percent;
        start = end;
    }
    tax / 100
}
