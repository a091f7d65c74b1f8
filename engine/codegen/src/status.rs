//! Turns what machine code returns back into a failure and its place.

use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{AssertionId, InputId, SiteId, ValueId};

/// How an evaluation ended without an answer: `Failure::status` of its kind and site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    raw: i64,
}

impl Status {
    /// The status machine code returned; none where it succeeded.
    #[inline]
    pub(crate) fn new(raw: i64) -> Option<Status> {
        (raw != 0).then_some(Status { raw })
    }

    /// The number machine code returned.
    pub fn raw(self) -> i64 {
        self.raw
    }

    /// What went wrong, and of what.
    pub fn kind(self) -> FailureKind {
        let operand = (self.raw >> 8 & 0xff_ffff) as u32;
        match self.raw & 0xff {
            1 => FailureKind::InputMissing(InputId(operand)),
            2 => FailureKind::InputRefused(AssertionId(operand)),
            3 => FailureKind::NotInForce,
            4 => FailureKind::Undetermined(ValueId(operand)),
            5 => FailureKind::Conflict(ValueId(operand)),
            6 => FailureKind::ResultOutOfBounds(ValueId(operand)),
            7 => FailureKind::ZeroDivision,
            8 => FailureKind::DateOutOfRange,
            9 => FailureKind::ListEmpty(InputId(operand)),
            10 => FailureKind::ListTie(InputId(operand)),
            11 => FailureKind::ImpossibleRow,
            _ => FailureKind::Internal,
        }
    }

    /// Where.
    pub fn site(self) -> SiteId {
        SiteId((self.raw >> 32 & 0x7fff_ffff) as u32)
    }
}

/// Why a run gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunError {
    /// The evaluation failed, as the interpreter would.
    Failed(Status),
    /// The facts were made for another program; nothing was run.
    ForeignFacts,
    /// The answer was made for another decision or program; nothing was run.
    ForeignAnswer,
}

#[cfg(test)]
mod tests {
    use super::*;
    use perwali_engine::failure::Failure;

    #[test]
    fn every_kind_survives_the_number() {
        for kind in [
            FailureKind::InputMissing(InputId(7)),
            FailureKind::InputRefused(AssertionId(0xff_ffff)),
            FailureKind::NotInForce,
            FailureKind::Undetermined(ValueId(1)),
            FailureKind::Conflict(ValueId(2)),
            FailureKind::ResultOutOfBounds(ValueId(3)),
            FailureKind::ZeroDivision,
            FailureKind::DateOutOfRange,
            FailureKind::ListEmpty(InputId(4)),
            FailureKind::ListTie(InputId(5)),
            FailureKind::ImpossibleRow,
            FailureKind::Internal,
        ] {
            let status = Status::new(Failure::status(kind, SiteId(0x7fff_fffe)));
            assert_eq!(status.map(Status::kind), Some(kind));
            assert_eq!(status.map(Status::site), Some(SiteId(0x7fff_fffe)));
        }
        assert_eq!(Status::new(0), None);
    }
}
