//! Probe.
use perwali_tests::*;
fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let n: u64 = std::env::args().nth(2).map_or(1, |t| t.parse().unwrap());
    let mut tally = Default::default();
    for seed in seed..seed + n {
        let t = std::time::Instant::now();
        eprint!("{seed} ");
        let r = differential::try_seed(seed, 30, &mut tally);
        if t.elapsed().as_millis() > 1000 { eprintln!("slow {:?}", t.elapsed()); }
        if let Err(e) = r { println!("{e}\n=========="); }
    }
    println!("{} {:?}", tally.succeeded, tally.failed);
}
