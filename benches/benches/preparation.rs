//! How long it takes to load the regulations and to prepare their decisions. `cargo bench -p perwali-benches --bench preparation`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use perwali::{Backend, Library};

fn preparation(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations");
    let mut group = criterion.benchmark_group("preparation");
    group.sample_size(10);
    group.bench_function("load the library", |bencher| bencher.iter(|| Library::load(black_box(&folder)).unwrap()));
    let library = Library::load(&folder).unwrap();
    for regulation in library.regulations() {
        for decision in regulation.decisions() {
            group.bench_function(format!("{} {decision}", regulation.id()), |bencher| {
                bencher.iter(|| regulation.decision_on(black_box(decision), Backend::Native).unwrap());
            });
        }
    }
    group.finish();
}

criterion_group!(benches, preparation);
criterion_main!(benches);
