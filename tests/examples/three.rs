//! Probe.
use perwali_tests::*;
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    match pipeline::compile(&text) { Ok(_) => println!("ok"), Err(s) => println!("{}", s.words()) }
}
