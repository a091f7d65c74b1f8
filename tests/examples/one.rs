use perwali_tests::*;
fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let n: u64 = std::env::args().nth(2).map_or(1, |t| t.parse().unwrap());
    for seed in seed..seed + n {
        let t = std::time::Instant::now();
        let regulation = generate::generate(seed);
        let g = t.elapsed();
        let text = render::render(&regulation);
        let r = t.elapsed();
        let parsed = pipeline::read(&text);
        let p = t.elapsed();
        let program = pipeline::finish(parsed, text.len(), Default::default());
        let f = t.elapsed();
        if n == 1 { println!("{text}"); }
        println!("{seed} gen {g:?} render {r:?} parse {p:?} finish {f:?} len {} {}", text.len(), match &program { Ok(_) => String::new(), Err(s) => s.words() });
    }
}
