//! What is known of the rules of a value before anything runs: groups, exceptions, which can be chosen together.
//!
//! Shared by the planner and the emitter, so that both see the same branches.

use perwali_engine::ir::Rules;

/// One step of finding the rules that apply; the first step whose group applies ends the search.
pub(crate) struct Stage {
    /// Rules whose guards are evaluated in this step, in order.
    pub(crate) rules: Vec<usize>,
    /// Root rules of the step.
    pub(crate) roots: Vec<usize>,
}

/// Structure of [`Rules`].
pub(crate) struct RuleShape {
    parents: Vec<Option<usize>>,
    /// Exceptions of each rule.
    pub(crate) children: Vec<Vec<usize>>,
    /// Steps, in order: one an item with `order`, else one for all; the `otherwise` group last.
    pub(crate) stages: Vec<Stage>,
}

impl RuleShape {
    /// Reads the structure.
    pub(crate) fn new(rules: &Rules) -> RuleShape {
        let count = rules.rules.len();
        let mut children = vec![Vec::new(); count];
        let mut roots = Vec::with_capacity(count);
        let mut parents = Vec::with_capacity(count);
        for (index, rule) in rules.rules.iter().enumerate() {
            let parent = rule.parent.filter(|parent| *parent < index);
            let root = parent.and_then(|parent| roots.get(parent).copied()).unwrap_or(index);
            if let Some(siblings) = parent.and_then(|parent| children.get_mut(parent)) {
                siblings.push(index);
            }
            roots.push(root);
            parents.push(parent);
        }
        let stage = |wanted: &dyn Fn(usize) -> bool| {
            let rules: Vec<usize> = roots.iter().enumerate().filter(|(_, root)| wanted(**root)).map(|(index, _)| index).collect();
            let roots = rules.iter().copied().filter(|index| roots.get(*index) == Some(index)).collect();
            Stage { rules, roots }
        };
        let mut stages: Vec<Stage> = match &rules.order {
            Some(order) => order.iter().map(|item| stage(&|root| item.binary_search(&root).is_ok())).collect(),
            None => vec![stage(&|root| Some(root) != rules.otherwise)],
        };
        if let Some(otherwise) = rules.otherwise {
            stages.push(stage(&|root| root == otherwise));
        }
        if stages.len() > 1 {
            stages.retain(|stage| !stage.rules.is_empty());
        }
        RuleShape { parents, children, stages }
    }

    /// The rule that this one is an exception of.
    pub(crate) fn parent(&self, rule: usize) -> Option<usize> {
        self.parents.get(rule).copied().flatten()
    }

    /// Whether the two can never be chosen together: one replaces the other.
    pub(crate) fn exclude_each_other(&self, a: usize, b: usize) -> bool {
        let (low, high) = (a.min(b), a.max(b));
        let mut at = Some(high);
        while let Some(rule) = at.filter(|rule| *rule > low) {
            at = self.parent(rule);
        }
        at == Some(low)
    }

    /// Whether at most one of these rules can be chosen.
    pub(crate) fn form_a_chain(&self, rules: &[usize]) -> bool {
        rules.iter().zip(rules.iter().skip(1)).all(|(a, b)| self.exclude_each_other(*a, *b))
    }
}
