//! `perwali show`: a regulation as it reads on a day, with every amendment in its place.

use std::io;

use super::{asked_of, day_of};
use crate::arguments::{Arguments, Show};
use crate::terminal::Terminal;
use crate::{Status, render};

pub fn run(show: &Show, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let (library, asked) = asked_of(&show.regulation, show.known_on.as_deref(), arguments);
    let text = asked.and_then(|regulation| {
        let day = show.date.as_deref().map(day_of).transpose()?;
        // Without a day, the last text there is.
        let text = day.map_or_else(|| regulation.clone(), |day| regulation.on(day));
        text.in_force_on(day).map(|()| text.text()).map_err(|error| error.faults().to_vec())
    });
    match text {
        Ok(text) => {
            terminal.text(text)?;
            Ok(Status::Good)
        }
        Err(faults) => {
            faults.iter().try_for_each(|fault| render::error(fault, library.sources(), terminal))?;
            Ok(Status::Unusable)
        }
    }
}
