//! What was found about rules → messages in a drafter's words, with the facts that show it.

use super::{Fault, Idle, Report, Verdict, Witness};
use crate::catalogue::Code;
use crate::diagnostic::{Arg, Diagnostic};
use crate::failure::FailureKind;
use crate::ir::{Definition, Program, ProvisionId, Rule, SiteId, ValueDef, ValueId};
use crate::show;

/// The messages about the rules of one value; those about facts that fail stand with the failure, and are errors.
pub fn diagnose(program: &Program, report: &Report) -> Vec<(Diagnostic, Option<FailureKind>)> {
    let Some(def) = program.values.get(report.value.index()) else { return Vec::new() };
    let Definition::Rules(rules) = &def.definition else { return Vec::new() };
    let about = About { program, def, id: report.value, rules: &rules.rules };
    let mut found = Vec::new();
    found.extend(about.verdict(Fault::Gap, &report.gap));
    found.extend(about.verdict(Fault::Conflict, &report.conflict));
    found.extend(about.verdict(Fault::Bound, &report.bound));
    found.extend(report.idle.iter().filter_map(|(rule, why)| about.idle(*rule, *why)).map(|d| (d, None)));
    found
}

struct About<'a> {
    program: &'a Program,
    def: &'a ValueDef,
    id: ValueId,
    rules: &'a [Rule],
}

impl About<'_> {
    fn at(&self, diagnostic: impl Fn(Code, crate::source::Span) -> Diagnostic, code: Code, site: SiteId) -> Diagnostic {
        let span = self.program.sites.get(site.index()).map(|site| site.span).unwrap_or_default();
        diagnostic(code, span).under(self.program.address_of(site)).with("name", self.def.name.clone())
    }

    fn verdict(&self, fault: Fault, verdict: &Verdict) -> Option<(Diagnostic, Option<FailureKind>)> {
        let first = self.rules.first().map_or(self.def.site, |rule| rule.site);
        let last = self.rules.last().map_or(self.def.site, |rule| rule.site);
        match (fault, verdict) {
            (_, Verdict::Proved | Verdict::Masked) => None,
            // That it is open was said where the bound was read.
            (Fault::Bound, Verdict::Open) => None,
            (Fault::Gap, Verdict::Open) => Some((self.at(Diagnostic::finding, Code::RuleGapUnproven, first), None)),
            (Fault::Conflict, Verdict::Open) => Some((self.at(Diagnostic::finding, Code::RuleConflictUnproven, last), None)),
            (Fault::Gap, Verdict::Refuted(witness, _)) => {
                let diagnostic = self.at(Diagnostic::error, Code::RuleGap, first).with("example", self.example(witness));
                let tried = self.addresses(&witness.failure.provisions);
                let diagnostic = if tried.is_empty() { diagnostic } else { diagnostic.with("tried", tried) };
                Some((diagnostic, Some(FailureKind::Undetermined(self.id))))
            }
            (Fault::Bound, Verdict::Refuted(witness, chosen)) => {
                let site = chosen.first().and_then(|rule| self.rules.get(*rule)).map_or(first, |rule| rule.site);
                let found = witness.failure.found.as_ref().map(|found| show::value(self.program, &self.def.ty, found));
                let diagnostic = self
                    .at(Diagnostic::error, Code::BoundExceeded, site)
                    .with("found", found.unwrap_or_default())
                    .with("example", self.example(witness));
                Some((diagnostic, Some(FailureKind::ResultOutOfBounds(self.id))))
            }
            (Fault::Conflict, Verdict::Refuted(witness, chosen)) => {
                let rules: Vec<&Rule> = chosen.iter().filter_map(|rule| self.rules.get(*rule)).collect();
                let earlier = rules.first();
                let later = rules.iter().find(|rule| earlier.is_some_and(|earlier| differ(earlier, rule)));
                let site = later.map_or(last, |rule| rule.site);
                let mut diagnostic = self
                    .at(Diagnostic::error, Code::RuleConflict, site)
                    .with("provisions", self.addresses(&witness.failure.provisions))
                    .with("example", self.example(witness));
                if let (Some(earlier), Some(_)) = (earlier, later)
                    && let Some(site) = self.program.sites.get(earlier.site.index())
                {
                    diagnostic = diagnostic.label(site.span, Arg::words("aturan ini juga berlaku", "this rule applies as well"));
                }
                Some((diagnostic, Some(FailureKind::Conflict(self.id))))
            }
        }
    }

    fn idle(&self, rule: usize, why: Idle) -> Option<Diagnostic> {
        let reason = match why {
            Idle::NeverActive => Arg::words(
                "syarat dan masa berlakunya tidak pernah terpenuhi bersama-sama",
                "its guards and dates never hold together",
            ),
            Idle::AlwaysReplaced => Arg::words(
                "setiap kali syaratnya terpenuhi, pengecualian atau aturan lain menggantikannya",
                "whenever its guards hold, exceptions or other rules take its place",
            ),
        };
        Some(self.at(Diagnostic::finding, Code::RuleIdle, self.rules.get(rule)?.site).with("reason", reason))
    }

    /// `usia = 60; lansia = tidak; pada 1 Juli 2024`: the facts that matter.
    fn example(&self, witness: &Witness) -> Arg {
        let mut parts: Vec<String> = Vec::new();
        for id in &witness.inputs {
            let Some(input) = self.program.inputs.get(id.index()) else { continue };
            parts.push(match witness.facts.get(*id) {
                Some(value) => format!("{} = {}", input.name, show::value(self.program, &input.ty, &value)),
                None => format!("{} kosong", input.name),
            });
        }
        let (mut id, mut en) = (parts.clone(), parts);
        if witness.dated {
            id.push(format!("pada {}", witness.law_day.indonesian()));
            en.push(format!("on {}", witness.law_day.iso()));
        }
        if id.is_empty() {
            return Arg::words("keadaan apa pun", "any case");
        }
        Arg::words(id.join("; "), en.join("; "))
    }

    fn addresses(&self, provisions: &[ProvisionId]) -> String {
        let mut seen: Vec<&str> = Vec::new();
        for address in provisions.iter().map(|provision| self.program.address(*provision)) {
            if !address.is_empty() && !seen.contains(&address) {
                seen.push(address);
            }
        }
        seen.join("; ")
    }
}

/// Whether two rules are written to give different values; where they stand does not matter.
fn differ(a: &Rule, b: &Rule) -> bool {
    a.site != b.site && a.body.op != b.body.op
}
