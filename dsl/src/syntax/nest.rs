//! Items in a row → amendments with the text they bring, up to their `akhir perubahan`.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;

use super::ast::{Amendment, AmendmentAction, Item, ItemKind};

/// Puts what follows an amendment into it. An amendment that is not closed ends where the next begins, at the first example,
/// or at the end; it is reported.
pub(super) fn nest(items: Vec<Item>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    let mut open: Option<Item> = None;
    for item in items {
        match &item.kind {
            ItemKind::EndAmendment => match open.take() {
                Some(amendment) => out.push(closed(amendment, item)),
                None => {
                    diagnostics.push(Diagnostic::error(Code::NoAmendmentToEnd, item.span));
                    out.push(item);
                }
            },
            ItemKind::Amendment(_) | ItemKind::Example(_) => {
                if let Some(left) = open.take() {
                    out.extend(unclosed(left, diagnostics));
                }
                if brings_text(&item.kind) {
                    open = Some(item);
                } else {
                    out.push(item);
                }
            }
            _ => match open.as_mut().map(|open| &mut open.kind) {
                Some(ItemKind::Amendment(amendment)) => amendment.body.push(item),
                _ => out.push(item),
            },
        }
    }
    if let Some(left) = open {
        out.extend(unclosed(left, diagnostics));
    }
    out
}

fn brings_text(kind: &ItemKind) -> bool {
    matches!(kind, ItemKind::Amendment(Amendment { action, .. }) if !matches!(action, AmendmentAction::Delete))
}

fn closed(mut amendment: Item, end: Item) -> Item {
    if let ItemKind::Amendment(found) = &mut amendment.kind {
        found.closing_comments.extend(end.comments.into_iter().chain(end.trailing));
    }
    amendment
}

/// An amendment without an end, and the headings after its text, which belong to what comes next.
fn unclosed(mut amendment: Item, diagnostics: &mut Vec<Diagnostic>) -> Vec<Item> {
    diagnostics.push(Diagnostic::error(Code::AmendmentOpen, amendment.span));
    let mut after = Vec::new();
    if let ItemKind::Amendment(found) = &mut amendment.kind {
        while found.body.last().is_some_and(|item| matches!(item.kind, ItemKind::Heading(_))) {
            after.extend(found.body.pop());
        }
    }
    after.push(amendment);
    after.reverse();
    after
}
