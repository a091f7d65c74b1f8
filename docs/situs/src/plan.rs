//! The repository → which of its Markdown is published, where, in which order, and what each link leads to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::highlight::Highlighter;

/// Where files stand that are not published here.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// A part of the pages with a menu of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Section {
    /// The first page.
    Home,
    /// The drafter's guide.
    Guide,
    /// The language reference.
    Reference,
    /// Glossary, cases, letters.
    Work,
    /// Messages.
    Messages,
    /// For engineers, in English.
    Engineers,
}

impl Section {
    /// Sections of the menu, in order.
    pub const ALL: [Section; 6] =
        [Section::Home, Section::Guide, Section::Reference, Section::Work, Section::Messages, Section::Engineers];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Section::Home => "Beranda",
            Section::Guide => "Panduan",
            Section::Reference => "Acuan bahasa",
            Section::Work => "Glosarium dan pekerjaan",
            Section::Messages => "Daftar galat",
            Section::Engineers => "For engineers",
        }
    }
}

/// A page to publish.
#[derive(Debug)]
pub struct Page {
    /// Path in the repository; a folder ends in `/` where its page is made here.
    pub source: String,
    /// Path in the published folder.
    pub target: String,
    /// Its part.
    pub section: Section,
    /// Its Markdown.
    pub text: String,
    /// Its headings and links.
    pub document: Document,
}

impl Page {
    /// `id` or `en`.
    pub fn lang(&self) -> &'static str {
        if self.section == Section::Engineers { "en" } else { "id" }
    }
}

/// Everything to publish.
pub struct Plan {
    /// Pages in reading order.
    pub pages: Vec<Page>,
    /// Marks regulations.
    pub highlighter: Highlighter,
    root: PathBuf,
}

impl Plan {
    /// Reads the repository.
    ///
    /// # Errors
    ///
    /// What cannot be read, and pages of the guide or the reference that their index does not list, a line each.
    pub fn read(root: &Path) -> Result<Plan, Vec<String>> {
        let mut plan = Plan { pages: Vec::new(), highlighter: Highlighter::new(), root: root.to_owned() };
        plan.add("docs/README.md", Section::Home)?;
        plan.add_index("docs/panduan", Section::Guide)?;
        plan.add_index("tests/language", Section::Reference)?;
        for source in plan.markdown("docs", false)? {
            let known = matches!(source.as_str(), "docs/README.md" | "docs/wire-format.md");
            (!known).then(|| plan.add(&source, Section::Work)).transpose()?;
        }
        plan.add_messages()?;
        let engineers = [
            "README.md",
            "ARCHITECTURE.md",
            "docs/wire-format.md",
            "docs/design/status.md",
            "GLOSSARY.md",
            "benches/README.md",
            "CHANGELOG.md",
        ];
        engineers.iter().try_for_each(|source| plan.add(source, Section::Engineers))?;
        Ok(plan)
    }

    fn add(&mut self, source: &str, section: Section) -> Result<(), Vec<String>> {
        let text = std::fs::read_to_string(self.root.join(source)).map_err(|error| vec![format!("{source}: {error}")])?;
        self.push(source, section, text);
        Ok(())
    }

    fn push(&mut self, source: &str, section: Section, text: String) {
        let document = Document::read(&text);
        self.pages.push(Page { source: source.to_owned(), target: target(source), section, text, document });
    }

    /// An index and the pages it lists, in its order; it must list all of its folder.
    fn add_index(&mut self, folder: &str, section: Section) -> Result<(), Vec<String>> {
        let index = format!("{folder}/README.md");
        self.add(&index, section)?;
        let links = self.pages.last().map(|page| page.document.links.clone()).unwrap_or_default();
        let mut left: BTreeSet<String> = self.markdown(folder, true)?.into_iter().filter(|source| *source != index).collect();
        for link in links {
            let source = resolve(&index, &link);
            if left.remove(&source) {
                self.add(&source, section)?;
            }
        }
        let missing: Vec<String> = left.iter().map(|source| format!("{index} does not list {source}")).collect();
        if missing.is_empty() { Ok(()) } else { Err(missing) }
    }

    /// The messages, with a list of them before.
    fn add_messages(&mut self) -> Result<(), Vec<String>> {
        let sources = self.markdown("docs/galat", false)?;
        let mut list = String::from(
            "# Daftar galat\n\n> English: every message with its cause and its cure.\n\n\
             Setiap pesan pemeriksa dan setiap galat hitungan, dengan sebab dan obatnya. `perwali explain-code P205` menunjukkan\n\
             halaman yang sama.\n",
        );
        let mut group = String::new();
        let own = self.pages.len();
        for source in &sources {
            self.add(source, Section::Messages)?;
            let title = self.pages.last().map_or("", |page| page.document.title());
            let (code, title) = title.split_once(' ').unwrap_or((title, ""));
            let hundred: String = code.chars().take(2).collect();
            if hundred != group {
                list.push_str(&format!("\n## {hundred}xx: {}\n\n| kode | pesan |\n|---|---|\n", subject(&hundred)));
                group = hundred;
            }
            list.push_str(&format!("| [{code}]({code}.md) | {title} |\n"));
        }
        let moved = self.pages.split_off(own);
        self.push("docs/galat/", Section::Messages, list);
        self.pages.extend(moved);
        Ok(())
    }

    /// Markdown files of a folder, with or without those below, sorted.
    fn markdown(&self, folder: &str, below: bool) -> Result<Vec<String>, Vec<String>> {
        let entries = std::fs::read_dir(self.root.join(folder)).map_err(|error| vec![format!("{folder}: {error}")])?;
        let mut found = Vec::new();
        for entry in entries.filter_map(Result::ok) {
            let source = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                if below {
                    found.extend(self.markdown(&source, true)?);
                }
            } else if source.ends_with(".md") {
                found.push(source);
            }
        }
        found.sort();
        Ok(found)
    }

    /// The page of a path in the repository; a folder's is its README or its list.
    pub fn find(&self, source: &str) -> Option<&Page> {
        let folder = source.trim_end_matches('/');
        let names = [source.to_owned(), format!("{folder}/README.md"), format!("{folder}/")];
        self.pages.iter().find(|page| names.contains(&page.source))
    }

    /// Where a link of a page leads from its published place.
    ///
    /// # Errors
    ///
    /// Why it leads nowhere.
    pub fn link(&self, from: &Page, link: &str) -> Result<String, String> {
        if link.contains("://") || link.starts_with("mailto:") {
            return Ok(link.to_owned());
        }
        let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
        let source = if path.is_empty() { from.source.clone() } else { resolve(&from.source, path) };
        let Some(page) = self.find(&source) else {
            let kind = match self.root.join(&source) {
                file if file.is_file() => "blob",
                folder if folder.is_dir() => "tree",
                _ => return Err(format!("{}: `{link}` leads to nothing", from.source)),
            };
            return Ok(format!("{REPOSITORY}/{kind}/main/{}", source.trim_end_matches('/')));
        };
        let place = if path.is_empty() { String::new() } else { relative(&from.target, &page.target) };
        match fragment {
            None => Ok(place),
            Some(fragment) if page.document.headings.iter().any(|heading| heading.anchor == fragment) => {
                Ok(format!("{place}#{fragment}"))
            }
            Some(_) => Err(format!("{}: `{link}`: {} has no such heading", from.source, page.source)),
        }
    }
}

/// What the messages of a hundred are about.
fn subject(hundred: &str) -> &'static str {
    match hundred {
        "P1" => "tulisan",
        "P2" => "nama dan ketentuan",
        "P3" => "tipe, satuan, dan pembulatan",
        "P4" => "tabel dan pembuktian",
        "P5" => "berkas",
        "P6" => "masukan",
        "P7" => "hitungan",
        _ => "lain-lain",
    }
}

/// The published place of a path in the repository.
fn target(source: &str) -> String {
    let own = match source {
        "README.md" => "readme",
        "docs/README.md" => "index",
        "docs/galat/" => "galat/index",
        _ => "",
    };
    if !own.is_empty() {
        return format!("{own}.html");
    }
    let bare = source.trim_end_matches(".md");
    let path = match (bare.strip_prefix("tests/language/"), bare.strip_prefix("docs/")) {
        (Some(page), _) => format!("acuan/{page}"),
        (_, Some(page)) => page.to_owned(),
        _ => bare.to_lowercase(),
    };
    let path = path.strip_suffix("README").map_or(path.clone(), |folder| format!("{folder}index"));
    format!("{path}.html")
}

/// A relative path as a path in the repository.
fn resolve(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The way from one published page to another.
pub fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(from.len().saturating_sub(1));
    let up = from.len().saturating_sub(1 + shared);
    format!("{}{}", "../".repeat(up), to.get(shared..).unwrap_or_default().join("/"))
}

#[cfg(test)]
mod tests {
    use super::{relative, resolve, target};

    #[test]
    fn places() {
        assert_eq!(target("tests/language/06-aturan/aturan.md"), "acuan/06-aturan/aturan.html");
        assert_eq!(target("docs/panduan/README.md"), "panduan/index.html");
        assert_eq!(resolve("docs/panduan/01.md", "../galat/"), "docs/galat/");
        assert_eq!(relative("acuan/06-aturan/aturan.html", "acuan/index.html"), "../index.html");
        assert_eq!(relative("index.html", "galat/P205.html"), "galat/P205.html");
        assert_eq!(relative("galat/P205.html", "galat/P206.html"), "P206.html");
    }
}
