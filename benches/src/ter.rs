//! Monthly withholding: status and gross income in, tax by a table of 125 rows out.

use perwali::{Answer, Library};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::random::Random;
use crate::ter_rows::{A, B, C, Rows};
use crate::{Refused, Workload, repository, within};

/// The law.
pub struct Ter;

/// One employee's month.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    status: i64,
    bruto: i64,
}

const MOST: i64 = 100_000_000_000;

/// Rows by status: TK0, TK1, TK2, TK3, K0, K1, K2, K3.
static BY_STATUS: [Rows; 8] = [A, A, B, B, A, B, B, C];

impl Workload<2> for Ter {
    const NAME: &'static str = "table of 125 rows";
    const REGULATION: &'static str = "pp/58/2023";
    const DECISION: &'static str = "pph21";
    const INPUTS: [&'static str; 2] = ["status", "bruto"];
    type Record = Record;
    type Output = i64;

    fn records(count: usize) -> Vec<Record> {
        let ends: Vec<i64> = [A, B, C].concat().iter().map(|(end, _)| *end).filter(|end| *end < i64::MAX).collect();
        let mut random = Random::new(58);
        (0..count)
            .map(|_| {
                let bruto = if random.chance(40) { random.near(&ends) } else { random.amount(21, 27) };
                Record { status: random.between(0, 7), bruto }
            })
            .collect()
    }

    fn faulty() -> Vec<Record> {
        vec![
            Record { status: 8, bruto: 1 },
            Record { status: -1, bruto: 1 },
            Record { status: 0, bruto: -1 },
            Record { status: 0, bruto: MOST + 1 },
        ]
    }

    #[inline(always)]
    fn words(record: &Record) -> [i64; 2] {
        [record.status, record.bruto]
    }

    #[inline(never)]
    fn by_hand(record: &Record) -> Result<i64, Refused> {
        if !within(record.status, 0, 7) || !within(record.bruto, 0, MOST) {
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
        let bruto = Decimal::from(record.bruto);
        if !within(record.status, 0, 7) || bruto < Decimal::ZERO || bruto > Decimal::from(MOST) {
            return Err(Refused);
        }
        let rows = BY_STATUS[record.status as usize];
        let at = rows.partition_point(|(end, _)| Decimal::from(*end) < bruto);
        let tax = bruto * Decimal::new(rows[at].1, 4);
        let tax = tax.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        i64::try_from(tax).map_err(|_| Refused)
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
    let rows = BY_STATUS[record.status as usize];
    let at = rows.partition_point(|(end, _)| *end < record.bruto);
    (record.bruto * rows[at].1 + 5_000) / 10_000
}
