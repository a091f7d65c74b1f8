//! `perwali schema`: a JSON Schema of what a regulation or a decision takes and answers.

use std::io;

use super::asked_of;
use crate::arguments::{Arguments, Schema};
use crate::terminal::Terminal;
use crate::{Status, render};

pub fn run(schema: &Schema, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let (library, asked) = asked_of(&schema.regulation, None, arguments);
    let made = asked.and_then(|regulation| match &schema.decision {
        None => Ok(regulation.schema()),
        Some(name) => {
            let decision = regulation.decision_on(name, perwali::Backend::Interpreter);
            decision.map(|decision| decision.schema()).map_err(|error| error.faults().to_vec())
        }
    });
    match made {
        Ok(text) => {
            terminal.json(&text)?;
            Ok(Status::Good)
        }
        Err(faults) => {
            faults.iter().try_for_each(|fault| render::error(fault, library.sources(), terminal))?;
            Ok(Status::Unusable)
        }
    }
}
