//! The rules of a value within a case: which can be active, which chosen, and whether none can.

use super::eval::{Case, Prover, Truth};
use super::terms::RulesForm;

/// The rules of a value within a case.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Whether a rule's own conditions hold, with those it inherits.
    pub active: Vec<Truth>,
    /// Whether a rule gives the value: it applies and no exception replaces it, and no earlier group forestalls it.
    pub chosen: Vec<Truth>,
    /// Whether no rule applies.
    pub gap: Truth,
    /// The evaluation always fails before it comes to that.
    pub fails: bool,
}

impl Prover<'_> {
    /// The rules of a value. `hints` are the active rules of a wider case, as far as they were decided there.
    pub fn outline(&mut self, case: &Case, form: &RulesForm, hints: &[Truth]) -> Outline {
        let (active, fails) = self.active(case, form, hints);
        settle(form, active, fails)
    }

    fn active(&mut self, case: &Case, form: &RulesForm, hints: &[Truth]) -> (Vec<Truth>, bool) {
        let mut active: Vec<Truth> = Vec::with_capacity(form.rules.len());
        let mut fails = false;
        for (index, rule) in form.rules.iter().enumerate() {
            if let Some(known @ (Truth::Yes | Truth::No)) = hints.get(index) {
                active.push(*known);
                continue;
            }
            let mut holds = self.in_window(case, rule.window.as_ref());
            if rule.inherits
                && let Some(parent) = rule.parent.and_then(|parent| active.get(parent))
            {
                holds = holds.and(*parent);
            }
            if let (Some(guard), true) = (rule.guard, holds.may()) {
                match self.truth(case, guard) {
                    Some(truth) => holds = holds.and(truth),
                    None => {
                        // Guards of later groups may not be evaluated at all.
                        fails |= holds == Truth::Yes && form.is_asked_first(rule.root);
                        holds = Truth::No;
                    }
                }
            }
            active.push(holds);
        }
        (active, fails)
    }
}

/// What follows from the rules that are active.
fn settle(form: &RulesForm, active: Vec<Truth>, fails: bool) -> Outline {
    let count = form.rules.len();
    let get = |list: &[Truth], index: usize| list.get(index).copied().unwrap_or(Truth::No);
    let set = |list: &mut [Truth], index: usize, truth: Truth| {
        if let Some(slot) = list.get_mut(index) {
            *slot = truth;
        }
    };
    let mut applies = active.clone();
    let mut replaced = vec![Truth::No; count];
    for (index, rule) in form.rules.iter().enumerate().rev() {
        let by_exception = rule.children.iter().fold(Truth::No, |any, child| any.or(get(&applies, *child)));
        set(&mut replaced, index, by_exception);
        set(&mut applies, index, get(&active, index).or(by_exception));
    }
    // Whether the choice comes to a rule: its group is asked and applies, and so does what it is an exception of.
    let mut reached = vec![Truth::No; count];
    let mut none_before = Truth::Yes;
    let mut items: Vec<Vec<usize>> = match &form.order {
        Some(order) => order.clone(),
        None => {
            let is_root = |index: &usize| form.rules.get(*index).is_some_and(|rule| rule.parent.is_none());
            vec![(0..count).filter(is_root).filter(|root| Some(*root) != form.otherwise).collect()]
        }
    };
    items.extend(form.otherwise.map(|root| vec![root]));
    for item in items {
        let mut none_of_it = Truth::Yes;
        for root in item {
            set(&mut reached, root, none_before.and(get(&applies, root)));
            none_of_it = none_of_it.and(get(&applies, root).not());
        }
        none_before = none_before.and(none_of_it);
    }
    for (index, rule) in form.rules.iter().enumerate() {
        if let Some(parent) = rule.parent {
            let truth = get(&reached, parent).and(get(&applies, index));
            set(&mut reached, index, truth);
        }
    }
    let chosen = reached.into_iter().zip(replaced).map(|(reached, replaced)| reached.and(replaced.not())).collect();
    Outline { active, chosen, gap: none_before, fails }
}

/// The rules that can still apply, with what is known of them; none where dropping the others is not worth it.
pub fn reduced(form: &RulesForm, active: &[Truth]) -> Option<(RulesForm, Vec<Truth>)> {
    /// So few rules are kept as they are.
    const FEW: usize = 16;
    let count = form.rules.len();
    let mut kept: Vec<bool> = active.iter().map(|truth| truth.may()).collect();
    for (index, rule) in form.rules.iter().enumerate().rev() {
        let needed = rule.children.iter().any(|child| kept.get(*child) == Some(&true));
        if let Some(slot) = kept.get_mut(index) {
            *slot |= needed;
        }
    }
    let left: Vec<usize> = (0..count).filter(|index| kept.get(*index) == Some(&true)).collect();
    (count > FEW && left.len() * 2 <= count).then(|| {
        let truths = left.iter().filter_map(|index| active.get(*index)).copied().collect();
        (form.part(&left), truths)
    })
}

/// Whether both rules can be chosen for one case: neither is an exception of the other, and they are not of items that
/// forestall each other.
pub fn go_together(form: &RulesForm, a: usize, b: usize) -> bool {
    let root = |index: usize| form.rules.get(index).map(|rule| rule.root);
    let (first, second) = (root(a), root(b));
    if first != second {
        let item = |root: Option<usize>| root.and_then(|root| form.item(root));
        return first != form.otherwise && second != form.otherwise && item(first) == item(second);
    }
    !is_ancestor(form, a, b) && !is_ancestor(form, b, a)
}

fn is_ancestor(form: &RulesForm, ancestor: usize, mut index: usize) -> bool {
    // A rule stands after the one it is an exception of, so the walk ends.
    while let Some(parent) = form.rules.get(index).and_then(|rule| rule.parent) {
        if parent == ancestor {
            return true;
        }
        index = parent;
    }
    ancestor == index
}
