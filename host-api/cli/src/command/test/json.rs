//! The report as JSON: see `docs/wire-format.md`.

use std::io;

use perwali::{Check, Coverage, Library, MarkCoverage, MarkRole, ProvisionCoverage, ProvisionState, Running, Verdict};
use serde_json::{Map, Value, json};

use super::words::{self, Summary};
use super::{Failure, Results, Tested, errors};
use crate::terminal::Terminal;

pub fn report(found: &Results, library: &Library, terminal: &mut Terminal) -> io::Result<()> {
    let failed: Vec<Value> = found.failures.iter().flat_map(|failure| objects(failure, terminal)).collect();
    let mut report = Map::new();
    let mut put = |key: &str, value: Value| report.insert(key.to_owned(), value);
    put("kasus", json!(found.cases));
    put("kasus_gagal", json!(found.failed_cases));
    put("lulus", json!(found.passed));
    put("gagal", json!(failed));
    put("kasus_tak_terbaca", json!(found.unreadable));
    put("tak_terbaca", json!(found.faults));
    put("galat", json!(errors(library)));
    put("kode_mesin", json!(found.native));
    put("jatuh_ke_penafsir", json!(found.fallback));
    put("perpustakaan", json!(library.hash()));
    put("versi", json!(perwali::VERSION));
    let covered: Vec<Value> = found.regulations.iter().filter_map(coverage).collect();
    if !covered.is_empty() {
        put("cakupan", json!(covered));
    }
    terminal.json(&serde_json::to_string_pretty(&report).unwrap_or_default())
}

fn objects(failure: &Failure, terminal: &Terminal) -> Vec<Value> {
    words::alike(&failure.checks)
        .into_iter()
        .map(|(check, backends)| object(&failure.regulation, check, &backends, terminal))
        .collect()
}

fn object(regulation: &str, check: &Check, backends: &[Running], terminal: &Terminal) -> Value {
    let Verdict::Failed(failed) = &check.verdict else { return Value::Null };
    let lang = terminal.lang;
    let backends: Vec<&str> = backends
        .iter()
        .map(|running| match running {
            Running::Native => "native",
            Running::Interpreter => "interpreter",
        })
        .collect();
    let differences: Vec<Value> = failed
        .differences
        .iter()
        .map(|found| json!({ "nama": found.name, "diharapkan": found.expected, "hasil": found.found.in_lang(lang) }))
        .collect();
    json!({
        "peraturan": regulation, "kasus": check.title, "berkas": check.position.file, "baris": check.position.line,
        "cara": backends,
        "beda": failed.differences.iter().map(|found| found.words(lang)).collect::<Vec<_>>(),
        "rincian": differences, "dasar": failed.cited, "galat": failed.reasons,
    })
}

fn coverage(tested: &Tested) -> Option<Value> {
    let coverage: &Coverage = tested.coverage.as_ref()?;
    let provisions = coverage.provisions();
    let summary = Summary::of(&provisions);
    Some(json!({
        "peraturan": tested.regulation.id(),
        "berkas": tested.regulation.path().display().to_string(),
        "kasus": coverage.cases(),
        "ringkasan": {
            "teruji": summary.exercised, "belum_teruji": summary.unexercised, "tidak_diotomasi": summary.not_automated,
            "belum_dituangkan": summary.not_encoded, "terlupa": summary.forgotten,
        },
        "ketentuan": provisions.iter().map(provision).collect::<Vec<_>>(),
    }))
}

fn provision(found: &ProvisionCoverage) -> Value {
    json!({
        "ketentuan": found.address, "judul": found.summary, "tingkat": found.level, "baris": found.line,
        "status": state(found.state), "kasus": found.cases, "dikutip": found.cited,
        "tanda": found.marks.iter().map(mark).collect::<Vec<_>>(),
        "celah": found.gaps.iter().map(|gap| json!({ "status": state(gap.state), "isi": gap.text })).collect::<Vec<_>>(),
    })
}

fn mark(found: &MarkCoverage) -> Value {
    let mut mark = Map::new();
    let mut put = |key: &str, value: Value| mark.insert(key.to_owned(), value);
    put("jenis", json!(role(found.role)));
    put("teks", json!(found.text));
    if let Some(number) = found.number {
        put("nomor", json!(number));
    }
    put("baris", json!(found.line));
    put("kasus", json!(found.hits));
    if let (Some(met), Some(unmet)) = (found.met, found.unmet()) {
        put("terpenuhi", json!(met));
        put("tidak_terpenuhi", json!(unmet));
    }
    Value::Object(mark)
}

fn state(state: ProvisionState) -> &'static str {
    match state {
        ProvisionState::Exercised => "teruji",
        ProvisionState::Unexercised => "belum_teruji",
        ProvisionState::NotAutomated => "tidak_diotomasi",
        ProvisionState::NotEncoded => "belum_dituangkan",
        ProvisionState::Heading => "judul",
        ProvisionState::Forgotten => "terlupa",
    }
}

fn role(role: MarkRole) -> &'static str {
    match role {
        MarkRole::Rule => "aturan",
        MarkRole::Member => "anggota",
        MarkRole::Row => "baris",
        MarkRole::Slice => "lapisan",
        MarkRole::Requirement => "syarat",
        MarkRole::Waiver => "pengesampingan",
    }
}
