//! A page of the plan → a whole HTML page: menu, contents, text, the way on.

use crate::document::html;
use crate::highlight::escape;
use crate::plan::{Page, Plan, Section, relative};

/// Words of the frame in the two languages.
struct Words {
    skip: &'static str,
    menu: &'static str,
    contents: &'static str,
    pages: &'static str,
    way: &'static str,
    before: &'static str,
    after: &'static str,
}

const INDONESIAN: Words = Words {
    skip: "Langsung ke isi",
    menu: "Menu utama",
    contents: "Isi halaman",
    pages: "Halaman lain",
    way: "Urutan baca",
    before: "Sebelumnya",
    after: "Berikutnya",
};
const ENGLISH: Words = Words {
    skip: "Skip to content",
    menu: "Main menu",
    contents: "On this page",
    pages: "Other pages",
    way: "Reading order",
    before: "Previous",
    after: "Next",
};

/// A page with its place, and what is wrong with its links.
pub fn page(plan: &Plan, index: usize) -> (Option<(String, String)>, Vec<String>) {
    let Some(page) = plan.pages.get(index) else { return (None, Vec::new()) };
    let mut faults: Vec<String> = page.document.links.iter().filter_map(|link| plan.link(page, link).err()).collect();
    if page.document.title().is_empty() {
        faults.push(format!("{} has no title", page.source));
    }
    let words = if page.lang() == "en" { &ENGLISH } else { &INDONESIAN };
    let link = |link: &str| plan.link(page, link).unwrap_or_default();
    let body = html(&page.text, &page.document, &plan.highlighter, &link);
    // The contents stand under the title they are of.
    let (heading, body) = body.split_once("</h1>\n").map_or(("", body.as_str()), |(heading, rest)| (heading, rest));
    let title = escape(page.document.title());
    let lang = page.lang();
    let style = relative(&page.target, "gaya.css");
    let Words { skip, menu, .. } = words;
    let text = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} — Perwali</title>\n\
         <link rel=\"stylesheet\" href=\"{style}\">\n</head>\n<body>\n\
         <a class=\"lompat\" href=\"#isi\">{skip}</a>\n\
         <header><nav aria-label=\"{menu}\">\n<ul>{}</ul>\n</nav></header>\n\
         <div class=\"kerangka\">\n{}<main id=\"isi\" tabindex=\"-1\">\n{heading}</h1>\n{}{body}{}</main>\n</div>\n</body>\n</html>\n",
        main_menu(plan, page),
        side(plan, page, words),
        contents(page, words),
        way(plan, index, words),
    );
    (Some((page.target.clone(), text)), faults)
}

fn main_menu(plan: &Plan, page: &Page) -> String {
    let first = |section: Section| plan.pages.iter().find(|other| other.section == section);
    let item = |section: Section| {
        let other = first(section)?;
        let current = if section == page.section { " aria-current=\"true\"" } else { "" };
        let lang = if other.lang() == page.lang() { "" } else { " lang=\"en\"" };
        let place = relative(&page.target, &other.target);
        Some(format!("<li><a href=\"{place}\"{current}{lang}>{}</a></li>", section.title()))
    };
    Section::ALL.into_iter().filter_map(item).collect()
}

/// The pages of the same part; the messages have their list instead.
fn side(plan: &Plan, page: &Page, words: &Words) -> String {
    if matches!(page.section, Section::Messages | Section::Home) {
        return String::new();
    }
    let items: String = plan
        .pages
        .iter()
        .filter(|other| other.section == page.section)
        .map(|other| {
            let current = if other.source == page.source { " aria-current=\"page\"" } else { "" };
            let place = relative(&page.target, &other.target);
            format!("<li><a href=\"{place}\"{current}>{}</a></li>\n", escape(other.document.title()))
        })
        .collect();
    format!(
        "<nav class=\"samping\" aria-label=\"{}\">\n<p>{}</p>\n<ul>\n{items}</ul>\n</nav>\n",
        words.pages,
        page.section.title()
    )
}

/// The headings of a long page.
fn contents(page: &Page, words: &Words) -> String {
    let items: Vec<String> = page
        .document
        .headings
        .iter()
        .filter(|heading| heading.level == 2)
        .map(|heading| format!("<li><a href=\"#{}\">{}</a></li>", heading.anchor, escape(&heading.title)))
        .collect();
    if items.len() < 3 {
        return String::new();
    }
    format!("<details class=\"daftar-isi\"><summary>{}</summary>\n<ul>{}</ul>\n</details>\n", words.contents, items.join("\n"))
}

/// The pages before and after, within the part.
fn way(plan: &Plan, index: usize, words: &Words) -> String {
    let own = |other: Option<usize>| other.and_then(|index| plan.pages.get(index));
    let Some(page) = plan.pages.get(index) else { return String::new() };
    let beside = |other: Option<&Page>, rel: &str, word: &str| match other {
        Some(other) if other.section == page.section => format!(
            "<a rel=\"{rel}\" href=\"{}\"><span>{word}</span> {}</a>",
            relative(&page.target, &other.target),
            escape(other.document.title())
        ),
        _ => String::new(),
    };
    let before = beside(own(index.checked_sub(1)), "prev", words.before);
    let after = beside(own(index.checked_add(1)), "next", words.after);
    if before.is_empty() && after.is_empty() {
        return String::new();
    }
    format!("<nav class=\"urutan\" aria-label=\"{}\">{before}{after}</nav>\n", words.way)
}
