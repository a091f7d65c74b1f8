//! Requirements with their waivers, collected sets.

use super::Generator;
use super::shape::Shape;
use super::values::LETTERS;
use crate::model::{Content, Declared, Dim, Level, Requirement, Statement};

impl Generator {
    pub(super) fn collected(&mut self) {
        let e = self.enumeration();
        let declared = self.maybe_declared(Dim::Himpunan(e), 60);
        let declared = declared.map(|declared| Declared { kind: None, optional: false, ..declared });
        let value = self.new_value(declared, None);
        let count = self.random.between(1, 4);
        let (pasal, slots) = self.slots(count);
        let above = self.heading(pasal);
        for slot in slots {
            self.present.extend(above);
            if slot != pasal && self.regulation.provisions[slot].statements.is_empty() {
                self.heading(slot);
            }
            let guard = self.random.chance(85).then(|| self.guard().0);
            self.present.clear();
            let members = if self.random.chance(70) { vec![self.random.below(self.members(e))] } else { self.some_members(e) };
            let (from, until) = self.dates(slot, 12);
            self.state(slot, Statement::Collect { value, enumeration: e, members, guard, from, until });
        }
        self.values[value] = Some(Shape::other(Dim::Himpunan(e)));
    }

    pub(super) fn requirements(&mut self) {
        let guarded = self.random.chance(30);
        let declared = self.maybe_declared(Dim::Logika, 70);
        let declared = declared.map(|declared| Declared { optional: declared.optional && guarded, ..declared });
        let value = self.new_value(declared, None);
        let pasal = self.provision(Level::Pasal, "", None);
        let ayat = self.random.chance(50);
        let list = if ayat { self.provision(Level::Ayat, "1", Some(pasal)) } else { pasal };
        // A list that holds only under a guard, of its own or of a heading above it.
        let mut guard = None;
        if guarded {
            let shown = self.heading(pasal);
            self.present.extend(shown);
            if self.random.chance(60) {
                let (own, shown) = self.guard();
                guard = Some(own);
                self.present.extend(shown);
            }
            self.present.clear();
        }
        let root = self.requirement(None, 0);
        let mut nodes = Vec::new();
        paths(&root, &mut Vec::new(), &mut nodes);
        self.state(list, Statement::Requirements { value, root, guard });
        for _ in 0..if self.random.chance(50) { self.random.between(1, 3) } else { 0 } {
            let path = self.random.pick(&nodes).clone();
            let place = if ayat && self.random.chance(60) {
                let number = self.regulation.provisions[pasal].children.len() + 1;
                self.provision(Level::Ayat, &number.to_string(), Some(pasal))
            } else {
                self.provision(Level::Pasal, "", None)
            };
            let shown = self.heading(place);
            self.present.extend(shown);
            let guard = self.condition(1);
            self.present.clear();
            self.state(place, Statement::Waiver { list, path, guard });
        }
        self.values[value] = Some(Shape::other(Dim::Logika));
    }

    fn requirement(&mut self, segment: Option<(Level, String)>, depth: usize) -> Requirement {
        let text = self.random.chance(30);
        if depth > 0 && (depth > 2 || self.random.chance(65)) {
            let content = Content::Leaf(self.condition(1));
            let (from, until) = self.days(12);
            return Requirement { segment, content, from, until, text };
        }
        let all = self.random.chance(55);
        let children = (0..self.random.between(2, 3))
            .map(|index| {
                let segment = match depth {
                    0 => (Level::Huruf, LETTERS[index].to_owned()),
                    1 => (Level::Angka, (index + 1).to_string()),
                    _ => (Level::Huruf, format!("{})", LETTERS[index])),
                };
                self.requirement(Some(segment), depth + 1)
            })
            .collect();
        Requirement { segment, content: Content::Group(all, children), from: None, until: None, text }
    }
}

/// The path of every node below the root, and of the root itself.
fn paths(node: &Requirement, above: &mut Vec<(Level, String)>, out: &mut Vec<Vec<(Level, String)>>) {
    out.push(above.clone());
    if let Content::Group(_, children) = &node.content {
        for child in children {
            above.extend(child.segment.clone());
            paths(child, above, out);
            above.pop();
        }
    }
}
