//! A bug planted after any pass is seen: by the comparison with the oracle, or by the verifier.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use perwali_dsl::check::{Checked, CheckedDefinition};
use perwali_dsl::hir;
use perwali_dsl::syntax::ast::{self, Document, ItemKind};
use perwali_engine::ir::{CompareOp, Definition, Level, MarkKind, Op, Program, Requirement, RequirementContent, Type};
use perwali_engine::value::{Interval, Rounding};
use perwali_tests::pipeline::Change;
use perwali_tests::planted::{Seen, between_passes, every, in_backend, in_program, in_text};

/// Regulations tried before a bug counts as unseen.
const MOST: u64 = 600;

fn differs(found: Result<(Seen, usize), usize>) {
    println!("{found:?}");
    assert!(matches!(found, Ok((Seen::Differs, _))), "{found:?}");
}

fn unverified(found: Result<(Seen, usize), usize>) {
    println!("{found:?}");
    assert!(matches!(found, Ok((Seen::Unverified, 1))), "{found:?}");
}

// ---- text and parser ----

#[test]
fn a_lost_word_of_a_text() {
    differs(in_text(MOST, |text| text.contains(" tidak termasuk ").then(|| text.replacen(" tidak termasuk ", " termasuk ", 1))));
}

#[test]
fn a_lost_sign_of_a_number() {
    differs(in_text(4 * MOST, |text| text.contains(" × −").then(|| text.replacen(" × −", " × ", 1))));
}

fn swap_comparison(expr: &mut ast::Expr, done: &mut bool) {
    if *done {
        return;
    }
    match &mut expr.kind {
        ast::ExprKind::Binary(ast::Operator { op: op @ (ast::BinaryOp::Less | ast::BinaryOp::LessEqual), .. }, ..) => {
            *op = if *op == ast::BinaryOp::Less { ast::BinaryOp::LessEqual } else { ast::BinaryOp::Less };
            *done = true;
        }
        ast::ExprKind::Binary(ast::Operator { op: ast::BinaryOp::And | ast::BinaryOp::Or, .. }, a, b) => {
            swap_comparison(a, done);
            swap_comparison(b, done);
        }
        ast::ExprKind::Not(a) | ast::ExprKind::Paren(a) => swap_comparison(a, done),
        _ => {}
    }
}

fn rules(document: &mut Document) -> impl Iterator<Item = &mut ast::Rule> {
    document.items.iter_mut().filter_map(|item| match &mut item.kind {
        ItemKind::Rule(rule) => Some(rule),
        _ => None,
    })
}

/// Plants a bug in the tree of the parser.
fn in_ast(change: impl Fn(&mut Document) -> bool) -> Result<(Seen, usize), usize> {
    between_passes(MOST, &Change::Ast(&change))
}

#[test]
fn one_comparison_of_the_ast() {
    differs(in_ast(|document| {
        let mut done = false;
        rules(document).filter_map(|rule| rule.guard.as_mut()).for_each(|guard| swap_comparison(&mut guard.condition, &mut done));
        done
    }));
}

#[test]
fn one_inclusive_end_of_a_cell() {
    differs(in_ast(|document| {
        for rule in rules(document) {
            let ast::RuleBody::Table(ast::Table { rows: ast::TableRows::Inline(rows), .. }) = &mut rule.body else { continue };
            for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                if let ast::CellKind::Range { low: None, high: Some(high) } = &mut cell.kind {
                    high.inclusive = !high.inclusive;
                    return true;
                }
            }
        }
        false
    }));
}

#[test]
fn a_lost_magnitude() {
    fn lose(expr: &mut ast::Expr) -> bool {
        let ast::ExprKind::Literal(ast::Literal::Uang(number)) = &mut expr.kind else { return false };
        number.magnitude.take().is_some()
    }
    differs(in_ast(|document| {
        let mut done = false;
        for rule in rules(document) {
            match &mut rule.body {
                ast::RuleBody::Expr(expr) => done |= lose(expr),
                ast::RuleBody::Table(ast::Table { rows: ast::TableRows::Inline(rows), .. }) => {
                    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                        if let ast::CellKind::Values(values) = &mut cell.kind {
                            values.iter_mut().for_each(|value| done |= lose(value));
                        }
                    }
                }
                _ => {}
            }
        }
        done
    }));
}

// ---- names and references ----

/// Plants a bug in the tree of the resolver.
fn in_hir(change: impl Fn(&mut hir::Regulation) -> bool) -> Result<(Seen, usize), usize> {
    between_passes(MOST, &Change::Hir(&change))
}

fn hir_rules(regulation: &mut hir::Regulation) -> impl Iterator<Item = &mut hir::Rules> {
    regulation.values.iter_mut().filter_map(|value| match &mut value.definition {
        hir::Definition::Rules(rules) => Some(rules),
        _ => None,
    })
}

#[test]
fn the_kinds_of_exception_of_the_hir() {
    differs(in_hir(|regulation| {
        let mut done = false;
        for rule in hir_rules(regulation).flat_map(|rules| &mut rules.rules) {
            if let Some((_, kind)) = &mut rule.parent {
                *kind = match kind {
                    hir::ExceptionKind::Dikecualikan => hir::ExceptionKind::Menyimpang,
                    hir::ExceptionKind::Menyimpang => hir::ExceptionKind::Dikecualikan,
                };
                done = true;
            }
        }
        done
    }));
}

#[test]
fn an_inherited_guard_of_the_hir() {
    differs(in_hir(|regulation| {
        let mut done = false;
        let inherited = regulation.provisions.iter().any(|provision| provision.guard.is_some());
        for rule in hir_rules(regulation).flat_map(|rules| &mut rules.rules) {
            if let Some(hir::Expr { kind: hir::ExprKind::Binary(hir::BinaryOp::And, _, own), .. }) =
                rule.guard.clone().filter(|_| inherited)
            {
                rule.guard = Some(*own);
                done = true;
            }
        }
        done
    }));
}

#[test]
fn an_order_of_the_hir() {
    differs(in_hir(|regulation| {
        hir_rules(regulation).filter_map(|rules| rules.order.take()).filter(|order| order.len() > 1).count() > 0
    }));
}

#[test]
fn an_item_of_an_order_of_the_hir() {
    // The rules of an item in turn, as if each were an item of its own.
    differs(in_hir(|regulation| {
        let mut done = false;
        for order in hir_rules(regulation).filter_map(|rules| rules.order.as_mut()) {
            done |= order.iter().any(|item| item.len() > 1);
            *order = std::mem::take(order).into_iter().flatten().map(|root| vec![root]).collect();
        }
        done
    }));
}

#[test]
fn a_date_of_the_hir() {
    differs(in_hir(|regulation| {
        hir_rules(regulation).flat_map(|rules| &mut rules.rules).filter_map(|rule| rule.from.take()).count() > 0
    }));
}

#[test]
fn a_default_of_the_hir() {
    differs(in_hir(|regulation| hir_rules(regulation).filter_map(|rules| rules.otherwise.take()).count() > 0));
}

#[test]
fn the_waivers_of_the_hir() {
    fn drop_waivers(node: &mut hir::Requirement) -> bool {
        let mut done = !std::mem::take(&mut node.waivers).is_empty();
        if let hir::RequirementContent::Group(_, children) = &mut node.content {
            children.iter_mut().for_each(|child| done |= drop_waivers(child));
        }
        done
    }
    differs(in_hir(|regulation| {
        let roots = regulation.values.iter_mut().filter_map(|value| match &mut value.definition {
            hir::Definition::Requirements(root) => Some(root),
            _ => None,
        });
        roots.filter_map(|root| drop_waivers(root).then_some(())).count() > 0
    }));
}

// ---- the checker ----

/// Plants a bug in the checked program.
fn in_checked(change: impl Fn(&mut Checked) -> bool) -> Result<(Seen, usize), usize> {
    between_passes(MOST, &Change::Checked(&change))
}

#[test]
fn a_narrowed_interval_of_the_checker() {
    unverified(in_checked(|checked| {
        for value in &mut checked.values {
            if value.check.is_none()
                && let Type::Number(number) = &mut value.ty
                && number.interval.as_point().is_none()
            {
                number.interval = Interval::new(number.interval.low().clone(), number.interval.high() - 1);
                return true;
            }
        }
        false
    }));
}

#[test]
fn a_bound_the_checker_forgot() {
    let found = in_checked(|checked| checked.values.iter_mut().filter_map(|value| value.check.take()).count() > 0);
    println!("{found:?}");
    assert!(matches!(found, Ok((Seen::Unverified, 1))), "{found:?}");
}

#[test]
fn a_wider_bound_of_the_checker() {
    // The verifier sees it where another value uses the bound; else an answer beyond it is seen.
    let found = in_checked(|checked| {
        let mut done = false;
        for value in &mut checked.values {
            if let (Some(check), Type::Number(number)) = (&mut value.check, &mut value.ty)
                && let CheckedDefinition::Rules(rules) = &value.definition
            {
                let hull = rules
                    .iter()
                    .filter_map(|(_, body)| body.ty.as_number())
                    .fold(check.clone(), |hull, n| hull.hull(&n.interval));
                *check = hull.clone();
                number.interval = hull;
                done = true;
            }
        }
        done
    });
    println!("{found:?}");
    assert!(found.is_ok(), "{found:?}");
}

#[test]
fn a_guard_the_checker_dropped() {
    differs(in_checked(|checked| {
        let mut done = false;
        for value in &mut checked.values {
            if let CheckedDefinition::Rules(rules) = &mut value.definition {
                done |= rules.iter_mut().filter_map(|(guard, _)| guard.take()).count() > 0;
            }
        }
        done
    }));
}

// ---- the core IR ----

fn round_otherwise(program: &mut Program) -> bool {
    every(program, &|expr| {
        let Op::Round { mode, .. } = &mut expr.op else { return false };
        let tie = *mode == Rounding::Nearest;
        if tie {
            *mode = Rounding::NearestEven;
        }
        tie
    })
}

fn compare_otherwise(program: &mut Program) -> bool {
    every(program, &|expr| {
        let Op::Compare(op, ..) = &mut expr.op else { return false };
        *op = match op {
            CompareOp::Less => CompareOp::LessEqual,
            CompareOp::LessEqual => CompareOp::Less,
            CompareOp::Greater => CompareOp::GreaterEqual,
            CompareOp::GreaterEqual => CompareOp::Greater,
            _ => return false,
        };
        true
    })
}

fn evaluate_both_sides(program: &mut Program) -> bool {
    every(program, &|expr| {
        let (a, b) = match &expr.op {
            Op::And(a, b) => (a.clone(), b.clone()),
            _ => return false,
        };
        expr.op = Op::And(b, a);
        true
    })
}

fn drop_guards(program: &mut Program) -> bool {
    let mut done = false;
    for value in &mut program.values {
        if let Definition::Rules(rules) = &mut value.definition {
            done |= rules.rules.iter_mut().filter_map(|rule| rule.guard.take()).count() > 0;
        }
    }
    done
}

fn drop_marks(program: &mut Program) -> bool {
    let mut done = false;
    for value in &mut program.values {
        if let Definition::Rules(rules) = &mut value.definition {
            for rule in &mut rules.rules {
                done |= rule.mark.is_some();
                rule.mark = None;
            }
        }
    }
    done
}

fn forget_dates(program: &mut Program) -> bool {
    let mut done = false;
    for value in &mut program.values {
        if let Definition::Rules(rules) = &mut value.definition {
            done |= rules.rules.iter_mut().filter_map(|rule| rule.until.take()).count() > 0;
        }
    }
    done
}

fn shift_tariffs(program: &mut Program) -> bool {
    let mut done = false;
    for tariff in &mut program.tariffs {
        tariff.progressive = !tariff.progressive;
        done = true;
    }
    done
}

fn requirements_by_any(program: &mut Program) -> bool {
    fn swap(node: &mut Requirement) {
        if let RequirementContent::All(children) | RequirementContent::Any(children) = &mut node.content {
            children.iter_mut().for_each(swap);
        }
        node.content = match std::mem::replace(&mut node.content, RequirementContent::All(Vec::new())) {
            RequirementContent::All(children) => RequirementContent::Any(children),
            RequirementContent::Any(children) => RequirementContent::All(children),
            leaf => leaf,
        };
    }
    let mut done = false;
    for value in &mut program.values {
        if let Definition::Requirements(root) = &mut value.definition {
            swap(root);
            done = true;
        }
    }
    done
}

#[test]
fn min_and_max_of_the_ir_swapped() {
    unverified(in_program(MOST, |program| {
        every(program, &|expr| {
            let (a, b) = match &expr.op {
                Op::Min(a, b) => (a.clone(), b.clone()),
                _ => return false,
            };
            let differ = a.ty != b.ty;
            expr.op = Op::Max(a, b);
            differ
        })
    }));
}

#[test]
fn rounding_of_the_ir() {
    // The verifier may see it first: an interval that the other way of rounding leaves.
    let found = in_program(MOST, round_otherwise);
    println!("{found:?}");
    assert!(found.is_ok(), "{found:?}");
}

#[test]
fn comparisons_of_the_ir() {
    differs(in_program(MOST, compare_otherwise));
}

#[test]
fn guards_of_the_ir() {
    differs(in_program(MOST, drop_guards));
}

#[test]
fn dates_of_the_ir() {
    differs(in_program(MOST, forget_dates));
}

#[test]
fn tariffs_of_the_ir() {
    let found = in_program(MOST, shift_tariffs);
    println!("{found:?}");
    assert!(found.is_ok(), "{found:?}");
}

#[test]
fn requirements_of_the_ir() {
    differs(in_program(MOST, requirements_by_any));
}

#[test]
fn order_of_evaluation_of_the_ir() {
    differs(in_program(MOST, evaluate_both_sides));
}

#[test]
fn the_index_of_a_table_of_the_ir() {
    unverified(in_program(MOST, |program| {
        for level in program.tables.iter_mut().flat_map(|table| &mut table.index.levels) {
            let (Level::Dense { next, .. } | Level::Sorted { next, .. }) = level;
            if next.len() > 1 && next[0] != next[1] {
                next.swap(0, 1);
                return true;
            }
        }
        false
    }));
}

// ---- the executions ----

#[test]
fn rounding_of_machine_code() {
    differs(in_backend(MOST, true, round_otherwise));
}

#[test]
fn comparisons_of_machine_code() {
    differs(in_backend(MOST, true, compare_otherwise));
}

#[test]
fn guards_of_machine_code() {
    differs(in_backend(MOST, true, drop_guards));
}

#[test]
fn order_of_evaluation_of_machine_code() {
    differs(in_backend(MOST, true, evaluate_both_sides));
}

#[test]
fn requirements_of_machine_code() {
    differs(in_backend(MOST, true, requirements_by_any));
}

#[test]
fn rounding_of_the_interpreter() {
    differs(in_backend(MOST, false, round_otherwise));
}

#[test]
fn dates_of_the_interpreter() {
    differs(in_backend(MOST, false, forget_dates));
}

#[test]
fn min_and_max_of_the_interpreter() {
    differs(in_backend(MOST, false, |program| {
        every(program, &|expr| {
            let (a, b) = match &expr.op {
                Op::Min(a, b) if a.ty == b.ty && expr.ty == a.ty => (a.clone(), b.clone()),
                _ => return false,
            };
            expr.op = Op::Max(a, b);
            true
        })
    }));
}

// ---- what is read off a trace ----

#[test]
fn a_mark_of_a_rule_dropped() {
    let found = in_program(MOST, drop_marks);
    println!("{found:?}");
    assert!(found.is_ok(), "{found:?}");
}

#[test]
fn marks_that_no_longer_cite() {
    differs(in_program(MOST, |program| {
        let mut done = false;
        for mark in &mut program.marks {
            if mark.kind == MarkKind::Applied {
                mark.kind = MarkKind::Met;
                done = true;
            }
        }
        done
    }));
}

#[test]
fn a_mark_of_another_provision() {
    differs(in_program(MOST, |program| {
        let last = program.provisions.len() - 1;
        let mut done = false;
        for mark in &mut program.marks {
            done |= mark.provision.index() != last;
            mark.provision = perwali_engine::ir::ProvisionId::new(last);
        }
        done
    }));
}
