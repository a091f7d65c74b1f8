use perwali_engine::{answer::Answer, facts::Facts, interpreter::evaluate, diagnostic::Lang, outcome, source::{Source, SourceId}};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let dir = std::path::Path::new(&path).parent().unwrap().to_owned();
    let c = perwali_dsl::compile(SourceId(0), &text, &|f| std::fs::read_to_string(dir.join(f)).map_err(|e| e.to_string().into()));
    let s = Source::new("t", text.clone());
    for d in &c.diagnostics {
        let p = s.position(d.span.start);
        println!("{}:{} {} [{:?}] ({}) {}\n    {}", p.line, p.column, d.code, d.severity, d.provision, d.message(Lang::Id), d.help(Lang::Id));
    }
    let Some(p) = c.program else { return };
    for e in &c.examples {
        let mut f = Facts::new(&p);
        for (i, v) in &e.given { println!("{:?}", f.set(*i, v)); }
        if let perwali_dsl::check::CheckedExpected::Values(v) = &e.expected {
            let d = perwali_engine::ir::Decision { name: String::new(), label: String::new(), kind: None, site: perwali_engine::ir::SiteId(0), outputs: v.iter().map(|(v, _)| perwali_engine::ir::Output { external: String::new(), value: *v }).collect() };
            let mut a = Answer::new(&p, &d);
            match evaluate(&p, &d, &f, e.day, &mut a) {
                Ok(_) => { for (i, (_, x)) in v.iter().enumerate() { println!("{}: got {:?} want {:?}", e.title, a.get(i), x); }
                    println!("{:?}", outcome::basis(&p, a.marks()).iter().map(|p0| p.address(*p0)).collect::<Vec<_>>()); }
                Err(f) => println!("{f:?}"),
            }
        }
    }
}
