//! Amendments as the law writes them, and the marks they leave in a consolidated text.

use super::{Comment, Item, ProvisionRef, RegulationRef, TableRow};

/// `ubah Pasal 38 ayat (3) sehingga berbunyi … akhir perubahan`, `sisipkan Pasal 38A sesudah Pasal 38 …`,
/// `hapus Pasal 78 ayat (5)`.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// What is done.
    pub action: AmendmentAction,
    /// The regulation amended, where the amender amends several: `UU 7/1983` before the provision.
    pub base: Option<RegulationRef>,
    /// The provision that is replaced, added or taken out.
    pub target: ProvisionRef,
    /// A row of a table that takes the place of the row of this address, or stands beside another.
    pub rows: Vec<TableRow>,
    /// The new text: what stands under the target, its own heading included where it is repeated.
    pub body: Vec<Item>,
    /// Comments before `akhir perubahan`, and at the end of its line.
    pub closing_comments: Vec<Comment>,
}

/// What an amendment does.
#[derive(Clone, Debug)]
pub enum AmendmentAction {
    /// `ubah … sehingga berbunyi`.
    Replace,
    /// `sisipkan … sesudah …`.
    InsertAfter(ProvisionRef),
    /// `sisipkan … sebelum …`.
    InsertBefore(ProvisionRef),
    /// `hapus …`.
    Delete,
}

/// `diubah dengan Perpres 46/2025 Pasal I angka 1`: where the text of a provision comes from, in a consolidated text.
#[derive(Clone, Debug)]
pub struct Lineage {
    /// What was done to it.
    pub kind: LineageKind,
    /// The amender and the provision of it.
    pub by: RegulationRef,
}

/// What was done to a provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineageKind {
    /// `diubah dengan`.
    Replaced,
    /// `disisipkan dengan`.
    Inserted,
    /// `dihapus dengan`: the number stays taken.
    Deleted,
}

impl LineageKind {
    /// The words that say it.
    pub fn word(self) -> &'static str {
        match self {
            LineageKind::Replaced => "diubah dengan",
            LineageKind::Inserted => "disisipkan dengan",
            LineageKind::Deleted => "dihapus dengan",
        }
    }
}
