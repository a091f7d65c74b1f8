//! Bugs planted in lists, records, texts, ranks, days, moments and dated provisions are seen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use perwali_dsl::hir;
use perwali_dsl::syntax::ast::{Document, ItemKind};
use perwali_engine::ir::{
    CompareOp, Constant, DatePart, Definition, Op, Program, QueryKind, Requirement, RequirementContent, Type, ValueId,
};
use perwali_engine::value::{MissingDay, Partial};
use perwali_tests::model::{Datum, Type as ModelType};
use perwali_tests::pipeline::Change;
use perwali_tests::planted::{Seen, below, between_passes, every, in_backend, in_facts, in_program, in_text};

/// Regulations tried before a bug counts as unseen.
const MOST: u64 = 600;

fn differs(found: Result<(Seen, usize), usize>) {
    println!("{found:?}");
    assert!(matches!(found, Ok((Seen::Differs, _))), "{found:?}");
}

/// A bug of a program that is seen whoever has it: the interpreter against the oracle, or either execution alone.
fn differs_everywhere(change: fn(&mut Program) -> bool) {
    differs(in_program(MOST, change));
    differs(in_backend(MOST, true, change));
    differs(in_backend(MOST, false, change));
}

// ---- words that are read wrong ----

fn word(from: &str, to: &str) {
    differs(in_text(MOST, |text| text.contains(from).then(|| text.replacen(from, to, 1))));
}

#[test]
fn days_before_and_after() {
    word(" sesudah ", " sebelum ");
}

#[test]
fn the_first_day_counts() {
    word(" terhitung mulai ", " sesudah ");
}

#[test]
fn weeks_for_days() {
    word(" minggu ", " hari ");
}

#[test]
fn years_for_months() {
    word(" tahun ", " bulan ");
}

#[test]
fn a_part_of_a_unit() {
    word(" dihitung penuh", " diabaikan");
}

#[test]
fn the_month_after() {
    word(" bulan berikutnya sesudah ", " bulan ");
}

#[test]
fn the_rule_for_days_that_do_not_exist() {
    let end = "tanggal yang tidak ada menjadi akhir bulan";
    let next = "tanggal yang tidak ada menjadi tanggal 1 bulan berikutnya";
    differs(in_text(4 * MOST, |text| {
        if text.contains(next) {
            Some(text.replacen(next, end, 1))
        } else {
            text.contains(end).then(|| text.replacen(end, next, 1))
        }
    }));
}

#[test]
fn the_time_of_the_day() {
    word(" pukul 23.59", " pukul 23.58");
}

#[test]
fn the_sign_of_a_text() {
    word("\"KTP\"", "\"ktp\"");
}

#[test]
fn the_largest_and_the_smallest_of_a_list() {
    word(" terbesar, lalu ", " terkecil, lalu ");
}

#[test]
fn ranks_the_other_way() {
    // Of an enumeration of which two members change places.
    differs(in_text(MOST, |text| {
        let line = text.lines().find(|line| line.contains(" berurutan: ") && !line.contains("sebagai"))?;
        let (head, members) = line.split_once(": ")?;
        let mut members: Vec<&str> = members.split(" < ").collect();
        members.swap(0, 1);
        (!line.contains('#')).then(|| text.replacen(line, &format!("{head}: {}", members.join(" < ")), 1))
    }));
}

// ---- trees ----

#[test]
fn an_exception_of_the_first_target_only() {
    let change = |document: &mut Document| {
        let mut done = false;
        for item in &mut document.items {
            if let ItemKind::Rule(rule) = &mut item.kind
                && let Some(exception) = &mut rule.exception
                && exception.targets.len() > 1
            {
                exception.targets.truncate(1);
                done = true;
            }
        }
        done
    };
    differs(between_passes(MOST, &Change::Ast(&change)));
}

#[test]
fn a_value_by_a_provision_without_its_guards() {
    let change = |regulation: &mut hir::Regulation| {
        let mut done = false;
        for value in regulation.values.iter_mut().filter(|value| value.by_provision) {
            if let hir::Definition::Rules(rules) = &mut value.definition {
                done |= rules.rules.iter_mut().filter_map(|rule| rule.guard.take()).count() > 0;
            }
        }
        done
    };
    differs(between_passes(MOST, &Change::Hir(&change)));
}

// ---- lists ----

fn drop_filters(program: &mut Program) -> bool {
    every(program, &|expr| match &mut expr.op {
        Op::Query(query) => query.filter.take().is_some(),
        Op::Select(select) => select.filter.take().is_some(),
        _ => false,
    })
}

#[test]
fn a_missing_filter() {
    differs_everywhere(drop_filters);
}

#[test]
fn least_for_greatest() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::Query(query) = &mut expr.op else { return false };
            query.kind = match query.kind {
                QueryKind::Least => QueryKind::Greatest,
                QueryKind::Greatest => QueryKind::Least,
                _ => return false,
            };
            true
        })
    });
}

#[test]
fn nothing_where_a_list_is_empty() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::Query(query) = &mut expr.op else { return false };
            // The failure is kept where the types would not fit.
            query.item.as_ref().is_some_and(|item| item.ty == expr.ty) && query.when_empty.take().is_some()
        })
    });
}

#[test]
fn the_last_key_of_a_choice_dropped() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::Select(select) = &mut expr.op else { return false };
            select.keys.len() > 1 && select.keys.pop().is_some()
        })
    });
}

#[test]
fn ties_broken_by_another_field() {
    // What remains equal is a tie; here a field that nobody named decides.
    differs_everywhere(|program| {
        let fields: Vec<Option<usize>> = program
            .inputs
            .iter()
            .map(|input| match &input.ty {
                Type::List(record, _) => program.records[record.index()]
                    .fields
                    .iter()
                    .position(|field| matches!(field.ty, Type::Number(_) | Type::Date) && !field.optional),
                _ => None,
            })
            .collect();
        let types: Vec<Vec<Type>> = program
            .inputs
            .iter()
            .map(|input| match &input.ty {
                Type::List(record, _) => program.records[record.index()].fields.iter().map(|field| field.ty.clone()).collect(),
                _ => Vec::new(),
            })
            .collect();
        every(program, &|expr| {
            let (site, element) = (expr.site, expr.ty.clone());
            let Op::Select(select) = &mut expr.op else { return false };
            let Some(field) = fields[select.list.index()] else { return false };
            let own = perwali_engine::ir::Expr { op: Op::Bound(select.binder), ty: element, site };
            let ty = types[select.list.index()][field].clone();
            let key = perwali_engine::ir::Expr { op: Op::Field(Box::new(own), field as u32), ty, site };
            select.keys.push((key, true));
            true
        })
    });
}

#[test]
fn the_order_of_a_choice() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::Select(select) = &mut expr.op else { return false };
            select.keys.iter_mut().for_each(|(_, greatest)| *greatest = !*greatest);
            true
        })
    });
}

#[test]
fn computed_fields_mistaken_for_each_other() {
    // As a memo with the wrong key would.
    fn confuse(program: &mut Program) -> bool {
        let values: Vec<_> = program.values.iter().map(|value| (value.element.map(|(list, _)| list), value.ty.clone())).collect();
        every(program, &|expr| {
            let Op::ElementValue(id, _) = &mut expr.op else { return false };
            let own = &values[id.index()];
            // An earlier one, so that none comes to need itself.
            let other = (0..id.index()).rev().find(|at| values[*at].0 == own.0 && values[*at].1 == own.1);
            other.map(|at| *id = ValueId::new(at)).is_some()
        })
    }
    // The verifier may see it first: values would need each other in a circle.
    let found = in_program(MOST, confuse);
    assert!(found.is_ok(), "{found:?}");
    differs(in_backend(8 * MOST, true, confuse));
    differs(in_backend(8 * MOST, false, confuse));
}

#[test]
fn the_element_of_another_question() {
    differs(in_program(4 * MOST, |program| {
        every(program, &|expr| {
            let Op::Query(outer) = &mut expr.op else { return false };
            let (list, binder) = (outer.list, outer.binder);
            let mut inner = Vec::new();
            for part in outer.filter.iter().chain(&outer.item) {
                part.visit(&mut |expr| match &expr.op {
                    Op::Query(query) if query.list == list => inner.push(query.binder),
                    Op::Select(select) if select.list == list => inner.push(select.binder),
                    _ => {}
                });
            }
            let mut done = false;
            for part in outer.filter.iter_mut().chain(&mut outer.item) {
                below(part, &mut |expr| {
                    if let Op::Bound(own) = &mut expr.op
                        && inner.contains(own)
                    {
                        *own = binder;
                        done = true;
                    }
                });
            }
            done
        })
    }));
}

#[test]
fn the_presence_of_a_field() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::FieldPresent(..) = &expr.op else { return false };
            // Always there, as a wrong bit would tell; what is read then is missing.
            expr.op = Op::Constant(Constant::Bool(true));
            true
        })
    });
}

#[test]
fn an_element_lost_on_the_way() {
    differs(in_facts(MOST, |regulation, case| {
        let mut done = false;
        for (input, fact) in regulation.inputs.iter().zip(&mut case.facts) {
            if let (ModelType::Daftar(..), Some(Datum::List(elements))) = (input.ty, fact) {
                done |= elements.pop().is_some();
            }
        }
        done
    }));
}

#[test]
fn fields_of_neighbours() {
    differs(in_facts(MOST, |_, case| {
        let mut done = false;
        for fact in case.facts.iter_mut().flatten() {
            if let Datum::List(elements) = fact
                && elements.len() > 1
                && elements[0] != elements[1]
            {
                let first = elements[0][0].clone();
                elements[1][0] = first;
                done = true;
            }
        }
        done
    }));
}

#[test]
fn an_optional_field_lost_on_the_way() {
    differs(in_facts(MOST, |regulation, case| {
        let mut done = false;
        for (input, fact) in regulation.inputs.iter().zip(&mut case.facts) {
            if let (ModelType::Daftar(record, _), Some(Datum::List(elements))) = (input.ty, fact) {
                for (at, _) in regulation.records[record].fields.iter().enumerate().filter(|(_, field)| field.optional) {
                    done |= elements.iter_mut().filter_map(|element| element[at].take()).count() > 0;
                }
            }
        }
        done
    }));
}

// ---- texts and ranks ----

#[test]
fn texts_that_differ() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::Compare(op, left, _) = &mut expr.op else { return false };
            let (text, equal) = (left.ty == Type::Text, *op == CompareOp::Equal);
            if text {
                *op = if equal { CompareOp::NotEqual } else { CompareOp::Equal };
            }
            text
        })
    });
}

#[test]
fn another_text_of_the_program() {
    differs_everywhere(|program| {
        let texts = program.texts.clone();
        every(program, &|expr| {
            let Op::Constant(Constant::Text(text)) = &mut expr.op else { return false };
            let other = texts.iter().find(|other| *other != text).cloned();
            other.map(|other| *text = other).is_some()
        })
    });
}

#[test]
fn ranks_compared_as_if_without_order() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::Compare(op, left, _) = &mut expr.op else { return false };
            let ranked = matches!(left.ty, Type::Member(_)) && !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
            if ranked {
                *op = if matches!(op, CompareOp::Less | CompareOp::Greater) { CompareOp::NotEqual } else { CompareOp::Equal };
            }
            ranked
        })
    });
}

// ---- days and moments ----

#[test]
fn months_by_the_other_rule() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let (Op::AddMonths(_, _, missing) | Op::DayOfYear { missing, .. } | Op::MonthsBetween(_, _, missing, _)) =
                &mut expr.op
            else {
                return false;
            };
            *missing = match missing {
                MissingDay::EndOfMonth => MissingDay::NextFirst,
                MissingDay::NextFirst => MissingDay::EndOfMonth,
            };
            true
        })
    });
}

#[test]
fn a_day_off_by_one() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let (Op::DayOfMonth { day, .. } | Op::DayOfYear { day, .. }) = &mut expr.op else { return false };
            if *day > 1 {
                *day -= 1;
            }
            *day > 0
        })
    });
}

#[test]
fn the_wrong_end_of_a_difference() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let (Op::DaysBetween(a, b) | Op::SecondsBetween(a, b) | Op::MonthsBetween(a, b, ..)) = &mut expr.op else {
                return false;
            };
            std::mem::swap(a, b);
            true
        })
    });
}

#[test]
fn parts_of_months() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::MonthsBetween(_, _, _, partial) = &mut expr.op else { return false };
            *partial = if *partial == Partial::Whole { Partial::Dropped } else { Partial::Whole };
            true
        })
    });
}

#[test]
fn later_for_earlier() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let (Op::AddDays(_, by) | Op::AddSeconds(_, by) | Op::AddMonths(_, by, _)) = &mut expr.op else { return false };
            if let Op::Neg(inner) = &by.op {
                *by = inner.clone();
                return true;
            }
            false
        })
    });
}

#[test]
fn the_year_of_another_day() {
    differs_everywhere(|program| {
        every(program, &|expr| {
            let Op::DatePart(DatePart::Year | DatePart::Month, of) = &mut expr.op else { return false };
            let other = of.op != Op::LawDay;
            of.op = Op::LawDay;
            other
        })
    });
}

// ---- dates of provisions, impossible rows ----

#[test]
fn dates_of_requirements() {
    fn forget(node: &mut Requirement) -> bool {
        let mut done = node.from.take().is_some() | node.until.take().is_some();
        if let RequirementContent::All(children) | RequirementContent::Any(children) = &mut node.content {
            children.iter_mut().for_each(|child| done |= forget(child));
        }
        done
    }
    differs_everywhere(|program| {
        let mut done = false;
        for value in &mut program.values {
            if let Definition::Requirements(root) = &mut value.definition {
                done |= forget(root);
            }
        }
        done
    });
}

#[test]
fn dates_of_collected_members() {
    differs_everywhere(|program| {
        let mut done = false;
        for value in &mut program.values {
            if let Definition::Collect(members) = &mut value.definition {
                members.iter_mut().for_each(|member| done |= member.from.take().is_some() | member.until.take().is_some());
            }
        }
        done
    });
}

#[test]
fn an_impossible_row_that_answers() {
    differs_everywhere(|program| {
        let mut done = false;
        for table in &mut program.tables {
            let possible =
                table.rows.iter().find(|row| !row.outputs.contains(&Constant::Impossible)).map(|row| row.outputs.clone());
            for row in &mut table.rows {
                if row.outputs.contains(&Constant::Impossible)
                    && let Some(outputs) = &possible
                {
                    row.outputs.clone_from(outputs);
                    done = true;
                }
            }
        }
        done
    });
}
