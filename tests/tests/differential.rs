//! Oracle = interpreter = machine code on random regulations, from the text on.
//!
//! `PERWALI_SEED` is the first seed, `PERWALI_PROGRAMS` how many follow, `PERWALI_CASES` how many cases each, and after
//! `PERWALI_REPORTS` disagreements no more are looked for.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use perwali_tests::count::ALL;
use perwali_tests::differential::{Tally, try_seed};
use perwali_tests::oracle::Code;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Tries seeds on every core; stops after a few reports.
fn run(first: u64, programs: u64, cases: usize) -> (Tally, Vec<String>) {
    let most = setting("PERWALI_REPORTS", 5) as usize;
    let next = AtomicU64::new(first);
    let total = Mutex::new((Tally::default(), Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let worker = || {
                let mut tally = Tally::default();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + programs {
                        break;
                    }
                    let tried = catch_unwind(AssertUnwindSafe(|| try_seed(seed, cases, &mut tally)));
                    let report = match tried {
                        Ok(Ok(())) => continue,
                        Ok(Err(report)) => report,
                        Err(_) => format!("seed {seed}: panicked"),
                    };
                    let mut total = total.lock().unwrap();
                    total.1.push(report);
                    if total.1.len() >= most {
                        next.store(first + programs, Ordering::Relaxed);
                    }
                }
                total.lock().unwrap().0.add(tally);
            };
            std::thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, worker).unwrap();
        }
    });
    total.into_inner().unwrap()
}

#[test]
fn random_regulations_are_answered_alike() {
    let (first, programs) = (setting("PERWALI_SEED", 1), setting("PERWALI_PROGRAMS", 8_000));
    let started = std::time::Instant::now();
    let (tally, reports) = run(first, programs, setting("PERWALI_CASES", 30) as usize);
    let seconds = started.elapsed().as_millis().max(1);
    println!("seeds {first}..{}: {} programs in {seconds} ms, {} cases", first + programs, tally.programs, tally.cases());
    println!("succeeded {}, failed {:?}, rejected {:?}", tally.succeeded, tally.failed, tally.rejected);
    println!("constructs {:?}", tally.constructs);
    assert!(reports.is_empty(), "{}", reports.join("\n==========\n"));
    let rejected: usize = tally.rejected.values().sum();
    assert_eq!(tally.texts.len() + rejected, tally.programs, "two programs are the same");
    if programs < 6_000 {
        return;
    }
    assert!(tally.texts.len() >= 5_000, "only {} programs were accepted", tally.texts.len());
    assert!(rejected * 10 < tally.programs, "{rejected} programs were rejected");
    assert!(tally.succeeded * 10 >= tally.cases() * 4, "only {} of {} cases succeed", tally.succeeded, tally.cases());
    for code in [
        Code::InputMissing,
        Code::InputRefused,
        Code::NotInForce,
        Code::Undetermined,
        Code::Conflict,
        Code::ResultOutOfBounds,
        Code::ZeroDivision,
        Code::ListEmpty,
        Code::ListTie,
        Code::DateOutOfRange,
        Code::ImpossibleRow,
    ] {
        assert!(tally.failed.get(&code).is_some_and(|count| *count >= 100), "{code:?} hardly occurs");
    }
    for name in ALL {
        let count = tally.constructs.get(name).copied().unwrap_or(0);
        assert!(count >= 100, "{name} stands only {count} times");
    }
}
