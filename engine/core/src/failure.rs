//! The closed set of ways an evaluation can end without an answer.

use crate::catalogue::Code;
use crate::ir::{AssertionId, InputId, ProvisionId, SiteId, ValueId};
use crate::value::Value;

/// What went wrong, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureKind {
    /// A needed input was not given.
    InputMissing(InputId),
    /// `pastikan` refused the input.
    InputRefused(AssertionId),
    /// The regulation is not in force on the law day.
    NotInForce,
    /// No rule applies.
    Undetermined(ValueId),
    /// Rules that apply give different values.
    Conflict(ValueId),
    /// The value is outside its bounds.
    ResultOutOfBounds(ValueId),
    /// A divisor is zero.
    ZeroDivision,
    /// A computed day or moment lies outside the years 1800 to 2999.
    DateOutOfRange,
    /// The smallest, largest or first of a list in which no element counts.
    ListEmpty(InputId),
    /// Several elements of a list come first alike.
    ListTie(InputId),
    /// A row of a table that the law holds impossible.
    ImpossibleRow,
    /// An invariant of the engine does not hold; the verifier excludes it.
    Internal,
}

impl FailureKind {
    /// The stable code.
    pub fn code(self) -> Code {
        match self {
            FailureKind::InputMissing(_) => Code::InputMissing,
            FailureKind::InputRefused(_) => Code::InputRefused,
            FailureKind::NotInForce => Code::NotInForce,
            FailureKind::Undetermined(_) => Code::Undetermined,
            FailureKind::Conflict(_) => Code::Conflict,
            FailureKind::ResultOutOfBounds(_) => Code::ResultOutOfBounds,
            FailureKind::ZeroDivision => Code::ZeroDivision,
            FailureKind::DateOutOfRange => Code::DateOutOfRange,
            FailureKind::ListEmpty(_) => Code::ListEmpty,
            FailureKind::ListTie(_) => Code::ListTie,
            FailureKind::ImpossibleRow => Code::ImpossibleRow,
            FailureKind::Internal => Code::Internal,
        }
    }

    /// The number machine code returns for the kind; 0 is success.
    pub fn number(self) -> u8 {
        match self {
            FailureKind::InputMissing(_) => 1,
            FailureKind::InputRefused(_) => 2,
            FailureKind::NotInForce => 3,
            FailureKind::Undetermined(_) => 4,
            FailureKind::Conflict(_) => 5,
            FailureKind::ResultOutOfBounds(_) => 6,
            FailureKind::ZeroDivision => 7,
            FailureKind::DateOutOfRange => 8,
            FailureKind::ListEmpty(_) => 9,
            FailureKind::ListTie(_) => 10,
            FailureKind::ImpossibleRow => 11,
            FailureKind::Internal => 255,
        }
    }

    /// The index of what it is about.
    pub fn operand(self) -> u32 {
        match self {
            FailureKind::InputMissing(input) | FailureKind::ListEmpty(input) | FailureKind::ListTie(input) => input.0,
            FailureKind::InputRefused(assertion) => assertion.0,
            FailureKind::Undetermined(value) | FailureKind::Conflict(value) | FailureKind::ResultOutOfBounds(value) => value.0,
            FailureKind::NotInForce
            | FailureKind::ZeroDivision
            | FailureKind::DateOutOfRange
            | FailureKind::ImpossibleRow
            | FailureKind::Internal => 0,
        }
    }
}

/// A failure with its place and what a message about it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// Where.
    pub site: SiteId,
    /// The provisions concerned: those in conflict, those tried, or that of the impossible row.
    pub provisions: Vec<ProvisionId>,
    /// The value found, where there is one.
    pub found: Option<Value>,
    /// Positions of the elements that tie.
    pub elements: Vec<u32>,
}

impl Failure {
    /// A failure without further detail.
    pub fn new(kind: FailureKind, site: SiteId) -> Failure {
        Failure { kind, site, provisions: Vec::new(), found: None, elements: Vec::new() }
    }

    /// An engine invariant that does not hold.
    pub fn internal(site: SiteId) -> Failure {
        Failure::new(FailureKind::Internal, site)
    }

    /// What machine code returns: kind in bits 0–7, operand in bits 8–31, site in bits 32–62.
    pub fn status(kind: FailureKind, site: SiteId) -> i64 {
        i64::from(kind.number()) | i64::from(kind.operand() & 0xff_ffff) << 8 | i64::from(site.0 & 0x7fff_ffff) << 32
    }
}
