//! Headings → provisions with addresses; references → provisions.
//!
//! Which levels a heading closes is settled by [`crate::syntax::outline`].

use std::collections::BTreeMap;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::ProvisionId;
use perwali_engine::source::Span;

use crate::hir::Provision;
use crate::spelling::closest;
use crate::syntax::ast::{Level, ProvisionRef, Segment};
use crate::syntax::outline::{kept, key_of};
pub use crate::syntax::outline::{path_text, segment_text};

/// The provision that stands for the regulation as a whole.
pub const WHOLE: ProvisionId = ProvisionId(0);

/// The tree of provisions while it grows.
pub struct Skeleton {
    /// Provisions in the law's order.
    pub provisions: Vec<Provision>,
    nodes: Vec<Node>,
    children: BTreeMap<(ProvisionId, Level, String), ProvisionId>,
    articles: BTreeMap<String, ProvisionId>,
    open: Vec<ProvisionId>,
    /// How much was open where a list of requirements began; its items close when anything else follows.
    list: Option<usize>,
}

struct Node {
    segment: Option<Segment>,
    /// Had a heading of its own, not only as the start of a longer one.
    headed: bool,
}

impl Skeleton {
    /// A skeleton with nothing but the whole.
    pub fn new(span: Span) -> Skeleton {
        Skeleton {
            provisions: vec![Provision {
                address: String::new(),
                summary: String::new(),
                parent: None,
                unknown: false,
                from: None,
                guard: None,
                lineage: None,
                span,
            }],
            nodes: vec![Node { segment: None, headed: true }],
            children: BTreeMap::new(),
            articles: BTreeMap::new(),
            open: Vec::new(),
            list: None,
        }
    }

    /// The provision that is open now.
    pub fn current(&self) -> ProvisionId {
        self.open.last().copied().unwrap_or(WHOLE)
    }

    /// A list of requirements begins here.
    pub fn begin_list(&mut self) {
        self.list = Some(self.open.len());
    }

    /// Something other than a requirement follows: it stands beside the list, not under its last item.
    pub fn end_list(&mut self) {
        if let Some(depth) = self.list.take() {
            self.open.truncate(depth);
        }
    }

    /// The address of a provision.
    pub fn address(&self, id: ProvisionId) -> &str {
        self.provisions.get(id.index()).map_or("", |p| p.address.as_str())
    }

    /// The provision above.
    pub fn parent(&self, id: ProvisionId) -> Option<ProvisionId> {
        self.provisions.get(id.index()).and_then(|p| p.parent)
    }

    /// Opens a heading and gives its provision.
    pub fn open(&mut self, path: &[Segment], diagnostics: &mut Vec<Diagnostic>) -> ProvisionId {
        for (index, segment) in path.iter().enumerate() {
            let last = index + 1 == path.len();
            self.close_down_to(segment);
            let parent = self.current();
            let id = self.child(parent, segment);
            if last && let Some(node) = self.nodes.get_mut(id.index()) {
                if !node.headed {
                    node.headed = true;
                } else {
                    let reference = self.address(id).to_owned();
                    let first = self.provisions.get(id.index()).map_or(segment.span, |p| p.span);
                    diagnostics.push(
                        Diagnostic::error(Code::DuplicateProvision, segment.span)
                            .with("reference", reference.clone())
                            .under(reference)
                            .label(first, Arg::words("pertama kali di sini", "first here")),
                    );
                }
            }
            self.open.push(id);
        }
        self.current()
    }

    /// The provision of a path below another, made where it does not exist; opens nothing.
    pub fn below(&mut self, parent: ProvisionId, path: &[Segment]) -> ProvisionId {
        path.iter().fold(parent, |parent, segment| self.child(parent, segment))
    }

    fn child(&mut self, parent: ProvisionId, segment: &Segment) -> ProvisionId {
        let key = (parent, segment.level, key_of(segment));
        if let Some(id) = self.children.get(&key) {
            return *id;
        }
        let id = ProvisionId::new(self.provisions.len());
        let address = self.address_below(parent, segment);
        self.provisions.push(Provision {
            address,
            summary: String::new(),
            parent: Some(parent),
            unknown: segment.unknown.is_some(),
            from: None,
            guard: None,
            lineage: None,
            span: segment.span,
        });
        self.nodes.push(Node { segment: Some(segment.clone()), headed: false });
        self.children.insert(key, id);
        if segment.level == Level::Pasal {
            self.articles.entry(key_of(segment)).or_insert(id);
        }
        id
    }

    fn address_below(&self, parent: ProvisionId, segment: &Segment) -> String {
        let own = segment_text(segment);
        let above = self.address(parent);
        // An article is known by its number alone, whatever chapter it stands in; only an annex keeps its name before it.
        let chapter =
            self.nodes.get(parent.index()).and_then(|n| n.segment.as_ref()).is_some_and(|s| {
                matches!(s.level, Level::Bab | Level::Bagian | Level::Paragraf) && segment.level == Level::Pasal
            });
        if above.is_empty() || chapter { own } else { format!("{above} {own}") }
    }

    fn close_down_to(&mut self, segment: &Segment) {
        let open: Vec<Segment> = self.open.iter().filter_map(|id| self.segment(*id)).cloned().collect();
        self.open.truncate(kept(&open, segment));
    }

    fn segment(&self, id: ProvisionId) -> Option<&Segment> {
        self.nodes.get(id.index()).and_then(|n| n.segment.as_ref())
    }

    /// The provision a reference made at `from` names: looked up below `from`, then below each provision above it;
    /// an article anywhere.
    pub fn find(&self, reference: &ProvisionRef, from: ProvisionId) -> Option<ProvisionId> {
        let (first, rest) = reference.path.split_first()?;
        let mut starts = Vec::new();
        let mut at = Some(from);
        while let Some(id) = at {
            starts.extend(self.children.get(&(id, first.level, key_of(first))).copied());
            at = self.parent(id);
        }
        if first.level == Level::Pasal {
            starts.extend(self.articles.get(&key_of(first)).copied());
        }
        // `huruf b` under `huruf b` of a sibling paragraph must not hide the own one: the innermost complete match wins.
        starts.into_iter().find_map(|start| {
            rest.iter().try_fold(start, |id, segment| self.children.get(&(id, segment.level, key_of(segment))).copied())
        })
    }

    /// A diagnostic for a reference that names nothing.
    pub fn unknown(&self, reference: &ProvisionRef, from: ProvisionId) -> Diagnostic {
        let text = path_text(&reference.path);
        let mut diagnostic =
            Diagnostic::error(Code::UnknownProvision, reference.span).with("reference", text.clone()).under(self.address(from));
        let addresses = self.provisions.iter().map(|p| p.address.as_str()).filter(|a| !a.is_empty());
        if let Some(near) = closest(&text, addresses) {
            diagnostic = diagnostic.with("suggestion", near).suggest(reference.span, near);
        }
        diagnostic
    }
}
