//! Loaded files → the hash of a library: the same for the same content, whatever folder it lies in and whatever order the
//! system lists it in.
//!
//! The hash is SHA-256 of a list with a line a file, sorted by bytes, as `sha256sum` writes it: the file's own SHA-256 in
//! hexadecimal, two blanks, its name. Names are relative to the folder given, with `/` between their parts.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use sha2::{Digest, Sha256};

/// The files of a library by name, with the hash of each.
#[derive(Default)]
pub(crate) struct Contents(BTreeSet<(String, String)>);

impl Contents {
    /// Adds a file. A table that two regulations use is one file.
    pub(crate) fn add(&mut self, name: String, bytes: &[u8]) {
        self.0.insert((name, hex(bytes)));
    }

    /// `sha256:` and 64 hexadecimal digits.
    pub(crate) fn hash(&self) -> String {
        let lines: String = self.0.iter().map(|(name, hash)| line(name, hash)).collect();
        format!("sha256:{}", hex(lines.as_bytes()))
    }
}

/// A line as `sha256sum` writes it: a name that would break the line is escaped, and the line says so.
fn line(name: &str, hash: &str) -> String {
    let escaped = name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    let mark = if escaped == name { "" } else { "\\" };
    format!("{mark}{hash}  {escaped}\n")
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A relative path as a name: its parts with `/` between them, steps back taken where there is something to step back from.
pub(crate) fn name_of(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            Component::ParentDir => parts.push("..".to_owned()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{Contents, name_of};
    use std::path::Path;

    #[test]
    fn names_do_not_depend_on_how_a_path_was_written() {
        assert_eq!(name_of(Path::new("./kota/../kota/a.csv")), "kota/a.csv");
        assert_eq!(name_of(Path::new("../a.csv")), "../a.csv");
        assert_eq!(name_of(Path::new("../../a.csv")), "../../a.csv");
    }

    #[test]
    fn the_hash_is_that_of_the_list_of_sha256sum() {
        // printf 'x' > a; printf 'y' > b; sha256sum a b | sha256sum
        let mut contents = Contents::default();
        contents.add("b".to_owned(), b"y");
        contents.add("a".to_owned(), b"x");
        contents.add("a".to_owned(), b"x");
        assert_eq!(contents.hash(), "sha256:8d73e01349b30f78751f37931b0d2ae54f8dbd56a8fc69e01f2861cc466fadaa");
        let mut moved = Contents::default();
        moved.add("a".to_owned(), b"y");
        moved.add("b".to_owned(), b"x");
        assert_ne!(moved.hash(), contents.hash());
    }
}
