//! The report as one page that needs nothing else: for a screen, light or dark, and for paper.

use std::io;

use perwali::{Check, Fault, Lang, Library, MarkCoverage, ProvisionCoverage, ProvisionState};

use super::junit::escaped;
use super::words::{self, Summary, grouped};
use super::{Failure, Results, Tested, errors};
use crate::arguments::TestBackend;
use crate::terminal::Terminal;

const STYLE: &str = include_str!("report.css");

pub fn report(found: &Results, library: &Library, backend: TestBackend, terminal: &mut Terminal) -> io::Result<()> {
    let mut page = Page { lang: terminal.lang, text: String::new() };
    page.head();
    page.overview(found, library, backend);
    page.failures(found, library);
    page.coverage(&found.regulations);
    page.add("</main>\n</body>\n</html>\n");
    terminal.text(page.text)
}

struct Page {
    lang: Lang,
    text: String,
}

impl Page {
    /// Adds markup as it is.
    fn add(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Adds an element with a text.
    fn element(&mut self, tag: &str, class: &str, text: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.add(&format!("<{tag}{class}>{}</{tag}>\n", shown(text)));
    }

    fn say(&self, id: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Id { id } else { en }
    }

    fn number(&self, number: u64) -> String {
        grouped(number, self.lang)
    }

    fn head(&mut self) {
        let title = self.say("Laporan uji peraturan", "Report on the tests of regulations");
        let lang = self.say("id", "en");
        self.add(&format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        ));
    }

    fn overview(&mut self, found: &Results, library: &Library, backend: TestBackend) {
        let broken = errors(library).len() as u64;
        let troubled = found.failed_cases + found.unreadable + broken > 0;
        let [cases, failed] = [found.cases, found.failed_cases].map(|number| self.number(number));
        let verdict = match (self.lang, troubled) {
            (Lang::Id, false) => format!("✓ Semua {cases} contoh dan kasus lulus."),
            (Lang::En, false) => format!("✓ All {cases} examples and cases passed."),
            (Lang::Id, true) => format!("✗ {failed} dari {cases} contoh dan kasus gagal."),
            (Lang::En, true) => format!("✗ {failed} of {cases} examples and cases failed."),
        };
        self.element("p", if troubled { "verdict bad" } else { "verdict good" }, &verdict);
        for (count, id, en) in [
            (found.unreadable, "kesalahan dalam berkas kasus; baris itu tidak diuji.", "faults in files of cases; not tested."),
            (broken, "galat dalam peraturan; peraturan itu tidak diuji.", "errors in regulations; those were not tested."),
        ] {
            if count > 0 {
                let text = format!("{} {}", self.number(count), self.say(id, en));
                self.element("p", "bad", &text);
            }
        }
        let ways = match backend {
            TestBackend::All => self.say(
                "Setiap kasus dihitung dua kali: oleh penafsir dan sebagai kode mesin.",
                "Each case is computed twice: by the interpreter and as machine code.",
            ),
            TestBackend::Native => self.say("Dihitung sebagai kode mesin.", "Computed as machine code."),
            TestBackend::Interpreter => self.say("Dihitung oleh penafsir.", "Computed by the interpreter."),
        };
        self.element("p", "soft", ways);
        self.table(&found.regulations);
    }

    fn table(&mut self, regulations: &[Tested]) {
        let caption = self.say("Peraturan yang diuji", "Regulations tested");
        self.add(&format!("<div class=\"scroll\"><table>\n<caption>{caption}</caption>\n<thead><tr>"));
        for (class, id, en) in [
            ("", "Peraturan", "Regulation"),
            (" class=\"number\"", "Kasus", "Cases"),
            (" class=\"number\"", "Gagal", "Failed"),
            ("", "Ketentuan yang dihitung dan teruji", "Computed provisions exercised"),
            ("", "Lainnya", "The others"),
        ] {
            let words = self.say(id, en);
            self.add(&format!("<th scope=\"col\"{class}>{words}</th>"));
        }
        self.add("</tr></thead>\n<tbody>\n");
        for (index, tested) in regulations.iter().enumerate() {
            let provisions = tested.coverage.as_ref().map(perwali::Coverage::provisions).unwrap_or_default();
            let summary = Summary::of(&provisions);
            let (exercised, computing) = (summary.exercised, summary.computing());
            let [cases, failed] = [tested.cases, tested.failed].map(|number| self.number(number));
            let class = if tested.failed > 0 { "number bad" } else { "number" };
            let of = self.say("dari", "of");
            self.add(&format!(
                "<tr><th scope=\"row\"><a href=\"#p{index}\">{}</a></th><td class=\"number\">{cases}</td>\
                 <td class=\"{class}\">{failed}</td>\
                 <td><meter min=\"0\" max=\"{}\" value=\"{exercised}\" \
                 aria-label=\"{exercised} {of} {computing}\">{exercised} {of} {computing}</meter> \
                 {exercised} {of} {computing}</td><td>{}</td></tr>\n",
                shown(tested.regulation.id()),
                computing.max(1),
                shown(&summary.rest(self.lang))
            ));
        }
        self.add("</tbody>\n</table></div>\n");
    }

    fn failures(&mut self, found: &Results, library: &Library) {
        let broken = errors(library);
        if found.failures.is_empty() && found.faults.is_empty() && broken.is_empty() {
            return;
        }
        let title = self.say("Yang gagal", "What failed");
        self.element("h2", "", title);
        broken.into_iter().chain(&found.faults).for_each(|fault| self.fault(fault));
        found.failures.iter().for_each(|failure| self.failure(failure));
        let hidden = found.hidden();
        if hidden > 0 {
            let hidden = self.number(hidden);
            let text = match self.lang {
                Lang::Id => format!("… dan {hidden} kegagalan lagi."),
                Lang::En => format!("… and {hidden} failures more."),
            };
            self.element("p", "bad", &text);
        }
    }

    fn fault(&mut self, fault: &Fault) {
        self.add("<section class=\"failure\">\n");
        self.element("h3", "", &format!("{}: {}", fault.code, fault.message(self.lang)));
        if let Some(position) = &fault.position {
            self.element("p", "soft", &position.to_string());
        }
        fault.help(self.lang).lines().for_each(|line| self.element("p", "", line));
        self.add("</section>\n");
    }

    fn failure(&mut self, failure: &Failure) {
        for (check, backends) in words::alike(&failure.checks) {
            self.add("<section class=\"failure\">\n");
            self.element("h3", "", &heading(&failure.regulation, check));
            let backends = words::backends(&backends, self.lang);
            self.element("p", "soft", &format!("{} ({backends})", check.position));
            words::found(check, self.lang).iter().for_each(|line| self.element("p", "", line));
            self.add("</section>\n");
        }
    }

    fn coverage(&mut self, regulations: &[Tested]) {
        let title = self.say("Ketentuan yang teruji", "Provisions exercised");
        self.element("h2", "", title);
        let legend = self.say(
            "Teruji: ada contoh atau kasus yang memakainya. Judul tidak menghitung apa-apa sendiri. \
             Terlupa: ada judulnya, tetapi tidak ada isi dan keterangannya.",
            "Exercised: some example or case uses it. A heading computes nothing itself. \
             Forgotten: it has a heading, but no content and no note.",
        );
        self.element("p", "soft", legend);
        for (index, tested) in regulations.iter().enumerate() {
            let Some(coverage) = &tested.coverage else { continue };
            self.add(&format!("<section id=\"p{index}\">\n"));
            self.element("h3", "", tested.regulation.id());
            let identity = tested.regulation.identity();
            self.element("p", "soft", &format!("{} tentang {}", identity.name, identity.subject));
            self.tree(&coverage.provisions());
            self.add("</section>\n");
        }
    }

    /// The provisions as lists in lists, as deep as the law.
    fn tree(&mut self, provisions: &[ProvisionCoverage]) {
        let names = words::own_parts(provisions);
        let mut open: Vec<usize> = Vec::new();
        for (provision, name) in provisions.iter().zip(names) {
            while open.last().is_some_and(|level| *level > provision.level) {
                self.add("</li></ul>\n");
                open.pop();
            }
            if open.last() == Some(&provision.level) {
                self.add("</li>\n");
            } else {
                let class = if open.is_empty() { " class=\"law\"" } else { "" };
                self.add(&format!("<ul{class}>\n"));
                open.push(provision.level);
            }
            self.add("<li>");
            self.provision(provision, name);
        }
        open.iter().for_each(|_| self.add("</li></ul>\n"));
    }

    fn provision(&mut self, provision: &ProvisionCoverage, name: &str) {
        let name = if name.is_empty() { self.say("Seluruh peraturan", "The whole regulation") } else { name };
        let mut line = format!("<span class=\"address\">{}</span>", shown(name));
        if !provision.summary.is_empty() {
            line.push_str(&format!(" {}", shown(&provision.summary)));
        }
        let (class, sign) = match provision.state {
            ProvisionState::Exercised => ("good", "✓"),
            ProvisionState::Unexercised | ProvisionState::Forgotten => ("bad", "✗"),
            ProvisionState::NotAutomated => ("calm", "○"),
            ProvisionState::NotEncoded => ("warn", "△"),
            ProvisionState::Heading => ("", ""),
        };
        if provision.state != ProvisionState::Heading {
            let state = words::state(provision.state, self.lang);
            line.push_str(&format!(" <span class=\"state {class}\">{sign} {state}</span>"));
        }
        if provision.state == ProvisionState::Exercised {
            let cases = words::cases(provision.cases.max(provision.cited), self.lang);
            line.push_str(&format!(" <span class=\"soft\">{cases}</span>"));
        }
        self.add(&line);
        for gap in &provision.gaps {
            // What the whole provision is stands above already.
            let state = match words::state(gap.state, self.lang) {
                _ if gap.state == provision.state => String::new(),
                state => format!("<span class=\"soft\">{state}:</span> "),
            };
            self.add(&format!("\n<p class=\"gap\">{state}{}</p>", shown(&gap.text)));
        }
        // Of a list of one that was reached in full the line above says all.
        let says_all = matches!(provision.marks.as_slice(), [mark] if mark.is_full() && mark.met.is_none());
        if !provision.marks.is_empty() && !says_all {
            self.add("\n<ul class=\"marks\">\n");
            let (single, series) = words::in_series(&provision.marks);
            single.into_iter().for_each(|mark| self.mark(mark));
            for series in series {
                let class = if series.unused.is_empty() { "soft" } else { "warn" };
                self.element("li", class, &series.words(self.lang));
            }
            self.add("</ul>\n");
        }
    }

    fn mark(&mut self, mark: &MarkCoverage) {
        let text = if mark.text.is_empty() { String::new() } else { format!(" {}", mark.text) };
        let (role, line) = (words::role(mark.role, self.lang), self.say("baris", "line"));
        let class = if mark.is_full() { "soft" } else { "warn" };
        let hits = words::hits(mark, self.lang);
        let shown = shown(&format!("{role}{text}, {line} {}", mark.line));
        self.add(&format!("<li>{shown}: <span class=\"{class}\">{hits}</span></li>\n"));
    }
}

fn heading(regulation: &str, check: &Check) -> String {
    if check.title.is_empty() { regulation.to_owned() } else { format!("{regulation}: {}", check.title) }
}

/// A text as markup that shows it; nothing in it turns the direction of what follows.
fn shown(text: &str) -> String {
    escaped(&crate::terminal::printable(text))
}
