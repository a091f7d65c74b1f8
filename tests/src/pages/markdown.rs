//! Markdown → sections with their fences; everything else is prose.

use std::ops::Range;

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Sections in order; the first has the words before any heading.
    pub sections: Vec<Section>,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// 1 for `#`; 0 before any heading.
    pub level: usize,
    /// Words of the heading.
    pub title: String,
    /// Line of the heading, from 1.
    pub line: usize,
    /// Words that are in no fence.
    pub prose: String,
    /// Fences in order.
    pub fences: Vec<Fence>,
}

/// A fenced block.
#[derive(Clone, Debug, Default)]
pub struct Fence {
    /// First word after the ticks.
    pub language: String,
    /// The words after it: `utuh`, `file="x.csv"`.
    pub attributes: Vec<String>,
    /// Line of its first line of content, from 1.
    pub line: usize,
    /// Its content, with line ends.
    pub text: String,
    /// Where the content stands in the page.
    pub range: Range<usize>,
}

impl Fence {
    /// Whether a word stands after the language.
    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|found| found == attribute)
    }

    /// The value of `key="value"`.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find_map(|attribute| attribute.strip_prefix(key)?.strip_prefix("=\"")?.strip_suffix('"'))
    }
}

/// Languages a fence may have; another is likely a slip.
const LANGUAGES: [&str; 9] = ["perwali", "csv", "rapi", "galat", "error", "naskah", "json", "text", "console"];

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    ///
    /// Line and words where a fence is not closed or has an unknown language.
    pub fn parse(text: &str) -> Result<Page, (usize, String)> {
        let mut sections = vec![Section::default()];
        let mut open: Option<Fence> = None;
        let mut offset = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let number = index + 1;
            let bare = line.trim_end();
            let start = offset;
            offset += line.len();
            let Some(section) = sections.last_mut() else { break };
            if let Some(fence) = &mut open {
                if bare == "```" {
                    fence.range.end = start;
                    section.fences.extend(open.take());
                } else {
                    fence.text.push_str(line);
                }
            } else if let Some(info) = bare.strip_prefix("```") {
                let mut words = info.split_whitespace();
                let language = words.next().unwrap_or("").to_owned();
                if !LANGUAGES.contains(&language.as_str()) {
                    return Err((number, format!("fence of unknown language `{language}`")));
                }
                let attributes = words.map(str::to_owned).collect();
                open = Some(Fence { language, attributes, line: number + 1, text: String::new(), range: offset..offset });
            } else if bare.starts_with('#') {
                let title = bare.trim_start_matches('#');
                let level = bare.len() - title.len();
                sections.push(Section { level, title: title.trim().to_owned(), line: number, ..Section::default() });
            } else {
                section.prose.push_str(line);
            }
        }
        match open {
            Some(fence) => Err((fence.line - 1, "fence is not closed".to_owned())),
            None => Ok(Page { sections }),
        }
    }

    /// The section of a title.
    pub fn section(&self, title: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.title == title)
    }
}
