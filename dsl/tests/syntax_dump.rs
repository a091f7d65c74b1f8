use perwali_dsl::syntax::parse;
use perwali_engine::{diagnostic::Lang, source::{Source, SourceId}};
#[test]
fn dump() {
    let Ok(path) = std::env::var("DUMP") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let src = Source::new("x", text.clone());
    let p = parse(SourceId(0), &text);
    for d in &p.diagnostics {
        let at = src.position(d.span.start);
        println!("{}:{} {} {} | {} | {:?}", at.line, at.column, d.code, d.message(Lang::Id), d.help(Lang::Id), d.suggestion.as_ref().map(|s| &s.replacement));
    }
    if std::env::var("TREE").is_ok() { println!("{:#?}", p.document); }
    println!("{} items", p.document.items.len());
}
