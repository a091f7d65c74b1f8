//! A disagreement → the smallest regulation found that still shows it, and a report.

use crate::compare::Case;
use crate::differential::{Mismatch, Tally, disagreement};
use crate::model::{Content, Regulation, Requirement, Statement};
use crate::pipeline;
use crate::render::render;

/// Whether a regulation still compiles and is still answered differently.
fn still(regulation: &Regulation, case: &Case, native: bool) -> Option<Mismatch> {
    let program = pipeline::compile(&render(regulation)).ok()?;
    disagreement(regulation, &program, std::slice::from_ref(case), native, &mut Tally::default())
}

/// Every regulation with one thing less.
fn smaller(regulation: &Regulation) -> Vec<Regulation> {
    let mut out = Vec::new();
    let mut with = |change: &dyn Fn(&mut Regulation)| {
        let mut copy = regulation.clone();
        change(&mut copy);
        out.push(copy);
    };
    for at in 0..regulation.assertions.len() {
        with(&|copy| {
            copy.assertions.remove(at);
        });
    }
    for id in 0..regulation.provisions.len() {
        let provision = &regulation.provisions[id];
        if !provision.statements.is_empty() {
            with(&|copy| copy.provisions[id].statements.clear());
        }
        for at in 0..provision.statements.len() {
            with(&|copy| {
                copy.provisions[id].statements.remove(at);
            });
            if let Statement::Rule(rule) = &provision.statements[at] {
                if rule.guard.is_some() {
                    with(&|copy| {
                        if let Statement::Rule(rule) = &mut copy.provisions[id].statements[at] {
                            rule.guard = None;
                        }
                    });
                }
                if rule.from.is_some() || rule.until.is_some() {
                    with(&|copy| {
                        if let Statement::Rule(rule) = &mut copy.provisions[id].statements[at] {
                            (rule.from, rule.until) = (None, None);
                        }
                    });
                }
            }
            if let Statement::Requirements { root: Requirement { content: Content::Group(_, children), .. }, .. } =
                &provision.statements[at]
            {
                for child in 0..children.len() {
                    with(&|copy| {
                        if let Statement::Requirements {
                            root: Requirement { content: Content::Group(_, children), .. }, ..
                        } = &mut copy.provisions[id].statements[at]
                        {
                            children.remove(child);
                        }
                    });
                }
            }
        }
        if provision.guard.is_some() || provision.from.is_some() {
            with(&|copy| (copy.provisions[id].guard, copy.provisions[id].from) = (None, None));
        }
    }
    // Values that nothing defines any more are no longer declared: the checker would refuse them.
    for copy in &mut out {
        forget_undefined(copy);
    }
    out
}

fn forget_undefined(regulation: &mut Regulation) {
    let mut defined = vec![false; regulation.values.len()];
    for statement in regulation.provisions.iter().flat_map(|provision| &provision.statements) {
        match statement {
            Statement::Rule(rule) => rule.targets.iter().for_each(|value| defined[*value] = true),
            Statement::Collect { value, .. } | Statement::Requirements { value, .. } => defined[*value] = true,
            _ => {}
        }
    }
    for (value, defined) in regulation.values.iter_mut().zip(&defined) {
        if !defined {
            value.declared = None;
        }
    }
    for provision in &mut regulation.provisions {
        provision.statements.retain(|statement| !matches!(statement, Statement::Order { value, .. } if !defined[*value]));
    }
}

/// Makes a regulation smaller while it shows the disagreement, and reports.
pub fn explain(regulation: &Regulation, mismatch: Mismatch) -> String {
    let mut mismatch = mismatch;
    // Machine code is slow to make: it is left out where the interpreter disagrees as well.
    let native = mismatch.others.first().is_some_and(|(_, answer)| *answer == mismatch.oracle);
    let started = std::time::Instant::now();
    let mut best = regulation.clone();
    // The decision that differs is the only one asked from here on.
    let mut narrowed = best.clone();
    narrowed.decisions = vec![best.decisions[mismatch.decision].clone()];
    if let Some(found) = still(&narrowed, &mismatch.case, native) {
        (best, mismatch) = (narrowed, found);
    }
    while started.elapsed() < std::time::Duration::from_secs(10) {
        let next = smaller(&best).into_iter().find_map(|candidate| {
            let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| still(&candidate, &mismatch.case, native)))
                .ok()
                .flatten()?;
            Some((candidate, found))
        });
        match next {
            Some((candidate, found)) => (best, mismatch) = (candidate, found),
            None => break,
        }
    }
    let decision = &best.decisions[mismatch.decision];
    let outputs: Vec<&str> = decision.outputs.iter().map(|value| best.values[*value].name.as_str()).collect();
    let given: Vec<String> =
        best.inputs.iter().zip(&mismatch.case.facts).map(|(input, datum)| format!("{} = {}", input.name, shown(datum))).collect();
    let mut report =
        format!("seed {}: the parties disagree about {}\n\n{}\n", regulation.seed, outputs.join(", "), render(&best));
    report.push_str(&format!("on {:?}, given:\n  {}\n", mismatch.case.day, given.join("\n  ")));
    report.push_str(&format!("oracle:      {:?}\n", mismatch.oracle));
    for (name, answer) in &mismatch.others {
        report.push_str(&format!("{name:<12} {answer:?}\n"));
    }
    report
}

fn shown(datum: &Option<crate::model::Datum>) -> String {
    use crate::model::Datum;
    match datum {
        None => "kosong".to_owned(),
        Some(Datum::Number(number)) => number.to_string(),
        Some(other) => format!("{other:?}"),
    }
}
