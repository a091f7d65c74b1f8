//! A run as machine code allocates nothing once facts and answer are made.

#![allow(unsafe_code, clippy::panic, clippy::unwrap_used, clippy::expect_used)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use perwali::{Backend, Day, Library, Running};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: everything is passed on to the system's allocator; the counter is a plain cell of the thread.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `alloc` above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the pointer came from `alloc` above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.get();
    work();
    COUNT.get() - before
}

#[test]
fn a_run_allocates_nothing() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations");
    let library = Library::load(folder).unwrap_or_else(|error| panic!("{error}"));
    let day = Day::new(2024, 1, 31).unwrap();
    let pph21 = library.regulation("pp/58/2023").unwrap().decision_on("pph21", Backend::Native).unwrap();
    assert_eq!(pph21.running(), Running::Native);
    let mut facts = pph21.facts();
    facts.set("status", "TK0").unwrap();
    let bruto = facts.slot("bruto").unwrap();
    let mut answer = pph21.answer();
    let mut sum = 0;
    let mut work = |facts: &mut perwali::Facts| {
        for amount in 0..1_000 {
            facts.set_mantissa(bruto, amount * 20_000).unwrap();
            pph21.run(day, facts, &mut answer).unwrap();
            sum += answer.raw(0).unwrap();
            pph21.run_marked(day, facts, &mut answer).unwrap();
            sum += answer.raw(0).unwrap();
        }
        // Refusals and failures allocate nothing either.
        assert!(facts.set_mantissa(bruto, -1).is_err());
        facts.clear();
        assert!(pph21.run(day, facts, &mut answer).is_err());
    };
    work(&mut facts);
    facts.set("status", "TK0").unwrap();
    assert_eq!(allocations(|| work(&mut facts)), 0);
    assert!(sum > 0);
}

#[test]
fn no_decision_of_the_library_allocates() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations");
    let library = Library::load(folder).unwrap_or_else(|error| panic!("{error}"));
    let mut runs = 0;
    for regulation in library.regulations() {
        for name in regulation.decisions() {
            let decision = regulation.decision_on(name, Backend::Native).unwrap();
            let (facts, mut answer) = (decision.facts(), decision.answer());
            let day = Day::new(2024, 6, 1).unwrap();
            // Facts of another load of the same regulation are compared without allocating.
            let again = library.regulation(regulation.id()).unwrap().decision_on(name, Backend::Interpreter).unwrap().facts();
            let found = allocations(|| {
                let _ = decision.run(day, &facts, &mut answer);
                let _ = decision.run_marked(day, &facts, &mut answer);
                let _ = decision.run(day, &again, &mut answer);
            });
            assert_eq!(found, 0, "{name}");
            runs += 1;
        }
    }
    assert!(runs >= 20, "{runs}");
}
