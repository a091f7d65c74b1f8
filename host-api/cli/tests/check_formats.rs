//! What `check` says to programs: JSON, and SARIF as code scanning reads it.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use insta::assert_snapshot;
use serde_json::Value;
use support::{GOOD, Place};

/// An error with a suggestion under a provision, one with a second place, and one of a whole file.
fn place() -> Place {
    let place = Place::good();
    let broken = GOOD.replace("jika golongan = lansia", "jika golongn = lansia").replace("Nomor 1", "Nomor 2");
    place.write("regulations/a b.perwali", broken);
    place.write("regulations/kembar.perwali", GOOD);
    place.write("regulations/bukan-utf8.perwali", b"\xff");
    place
}

#[test]
fn as_json() {
    let place = place();
    assert_snapshot!(place.run(&["check", "--format", "json"]));
    let good = Place::good();
    assert_snapshot!(good.run(&["check", "--format", "json"]));
}

fn text_of(value: &Value) -> &str {
    value["text"].as_str().filter(|text| !text.is_empty()).unwrap()
}

fn assert_region(region: &Value) {
    let at = |key: &str| region[key].as_u64().unwrap();
    assert!(at("startLine") >= 1 && at("startColumn") >= 1, "{region}");
    assert!((at("endLine"), at("endColumn")) >= (at("startLine"), at("startColumn")), "{region}");
}

fn assert_physical(place: &Value) {
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~/:%".contains(c);
    assert!(!uri.is_empty() && uri.chars().all(allowed), "{uri}");
    assert_region(&place["region"]);
}

/// What the schema of SARIF 2.1.0 demands of the parts that are written, and what code scanning needs beyond it.
fn assert_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().contains("sarif-2.1.0"));
    let known = |object: &Value, keys: &[&str]| {
        let strange: Vec<&String> = object.as_object().unwrap().keys().filter(|key| !keys.contains(&key.as_str())).collect();
        assert!(strange.is_empty(), "{strange:?}");
    };
    known(log, &["$schema", "version", "runs"]);
    for run in log["runs"].as_array().unwrap() {
        known(run, &["tool", "language", "columnKind", "results"]);
        let driver = &run["tool"]["driver"];
        known(driver, &["name", "version", "semanticVersion", "informationUri", "rules"]);
        assert_eq!(driver["name"], "perwali");
        assert!(["utf16CodeUnits", "unicodeCodePoints"].contains(&run["columnKind"].as_str().unwrap()));
        let rules = driver["rules"].as_array().unwrap();
        let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
        assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
        for rule in rules {
            known(rule, &["id", "name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration"]);
            text_of(&rule["shortDescription"]);
            text_of(&rule["fullDescription"]);
            assert!(text_of(&rule["help"]).len() > 100, "a page of the catalogue");
            assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# P"));
            assert!(["error", "warning"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
        }
        for result in run["results"].as_array().unwrap() {
            known(result, &["ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations", "fixes"]);
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(result["ruleId"], ids[index]);
            assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
            text_of(&result["message"]);
            for location in result["locations"].as_array().into_iter().flatten() {
                known(location, &["physicalLocation", "logicalLocations"]);
                assert_physical(&location["physicalLocation"]);
                for logical in location["logicalLocations"].as_array().into_iter().flatten() {
                    known(logical, &["fullyQualifiedName", "kind"]);
                    assert!(!logical["fullyQualifiedName"].as_str().unwrap().is_empty());
                }
            }
            for related in result["relatedLocations"].as_array().into_iter().flatten() {
                known(related, &["id", "message", "physicalLocation"]);
                text_of(&related["message"]);
                assert_physical(&related["physicalLocation"]);
            }
            for fix in result["fixes"].as_array().into_iter().flatten() {
                known(fix, &["description", "artifactChanges"]);
                for change in fix["artifactChanges"].as_array().unwrap() {
                    assert!(change["artifactLocation"]["uri"].is_string());
                    for replacement in change["replacements"].as_array().unwrap() {
                        assert_region(&replacement["deletedRegion"]);
                        assert!(replacement["insertedContent"]["text"].is_string());
                    }
                }
            }
        }
    }
}

fn sarif(place: &Place, lang: &str) -> (Option<i32>, Value) {
    let output = place.output(&["check", "--format", "sarif", "--lang", lang]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_sarif(&log);
    (output.status.code(), log)
}

#[test]
fn as_sarif() {
    let (status, log) = sarif(&place(), "id");
    assert_eq!(status, Some(2), "a file that cannot be read");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    let mut shown = results.clone();
    shown.sort_by_key(|result| result["ruleId"].as_str().unwrap().to_owned());
    assert_snapshot!(serde_json::to_string_pretty(&shown).unwrap());
    let provisions = results.iter().filter(|result| result["locations"][0]["logicalLocations"].is_array()).count();
    assert!(provisions >= 1 && results.iter().any(|result| result["fixes"].is_array()));
    sarif(&place(), "en");
    let (status, log) = sarif(&Place::good(), "id");
    assert_eq!((status, log["runs"][0]["results"].as_array().unwrap().len()), (Some(0), 0));
}
