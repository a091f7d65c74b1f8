//! One Markdown text → HTML with headings that can be linked to.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::highlight::{Highlighter, escape};

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: usize,
    /// What a link names after `#`.
    pub anchor: String,
    /// Its words.
    pub title: String,
}

/// A page, read.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Targets of its links, as written.
    pub links: Vec<String>,
}

fn options() -> Options {
    Options::ENABLE_TABLES
}

/// Words of a heading as a link names them, the way GitHub does.
fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    lower
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn level(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

impl Document {
    /// Reads headings and links.
    pub fn read(text: &str) -> Document {
        let mut document = Document::default();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut open: Option<(usize, String)> = None;
        for event in Parser::new_ext(text, options()) {
            match event {
                Event::Start(Tag::Heading { level: found, .. }) => open = Some((level(found), String::new())),
                Event::End(TagEnd::Heading(_)) => {
                    if let Some((level, title)) = open.take() {
                        let slug = slug(&title);
                        let count = seen.entry(slug.clone()).or_default();
                        let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
                        *count += 1;
                        document.headings.push(Heading { level, anchor, title });
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) => document.links.push(dest_url.into_string()),
                Event::Text(words) | Event::Code(words) => {
                    if let Some((_, title)) = &mut open {
                        title.push_str(&words);
                    }
                }
                _ => {}
            }
        }
        document
    }

    /// Its title.
    pub fn title(&self) -> &str {
        self.headings.iter().find(|heading| heading.level == 1).map_or("", |heading| heading.title.as_str())
    }
}

/// The HTML of a text, its links rewritten.
pub fn html(text: &str, document: &Document, highlighter: &Highlighter, link: &dyn Fn(&str) -> String) -> String {
    let mut headings = document.headings.iter();
    let mut fence: Option<(String, String)> = None;
    let mut events: Vec<Event<'_>> = Vec::new();
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                fence = Some((info, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((info, body)) = fence.take() {
                    events.push(Event::Html(block(&info, &body, highlighter).into()));
                }
            }
            Event::Text(words) if fence.is_some() => {
                if let Some((_, body)) = &mut fence {
                    body.push_str(&words);
                }
            }
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = headings.next().map(|heading| CowStr::from(heading.anchor.clone()));
                events.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = link(&dest_url).into();
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::Start(Tag::Table(columns)) => {
                events.push(Event::Html("<div class=\"tabel\" role=\"region\" aria-label=\"Tabel\" tabindex=\"0\">".into()));
                events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(Event::Html("</div>\n".into()));
            }
            other => events.push(other),
        }
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out.replace("<blockquote>\n<p>English:", "<blockquote lang=\"en\">\n<p>English:").replace("<th>", "<th scope=\"col\">")
}

/// What a fence is, said to the reader.
fn caption(info: &str) -> String {
    let (language, rest) = info.split_once(' ').unwrap_or((info, ""));
    let file = rest.split("file=").nth(1).map(|name| name.trim_matches('"'));
    let kind = match language {
        "galat" => "Pesan pemeriksa",
        "error" => "Messages",
        "rapi" => "Sesudah dirapikan",
        "console" => "Perintah dan keluarannya",
        _ => "",
    };
    file.map_or(kind.to_owned(), str::to_owned)
}

fn block(info: &str, body: &str, highlighter: &Highlighter) -> String {
    let language = info.split_whitespace().next().unwrap_or("");
    let inner = match language {
        "perwali" | "rapi" => highlighter.regulation(body),
        "console" => body
            .split_inclusive('\n')
            .map(|line| match line.strip_prefix("$ ") {
                Some(_) => format!("<span class=\"perintah\">{}</span>\n", escape(line.trim_end())),
                None => escape(line),
            })
            .collect(),
        _ => escape(body),
    };
    let caption = match caption(info) {
        words if words.is_empty() => words,
        words => format!("<figcaption>{}</figcaption>", escape(&words)),
    };
    let class = if matches!(language, "perwali" | "rapi" | "csv") { "naskah" } else { "ucapan" };
    format!("<figure class=\"{class}\">{caption}<pre tabindex=\"0\"><code>{inner}</code></pre></figure>\n")
}
