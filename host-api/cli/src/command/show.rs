//! `perwali show`: a regulation as it reads on a day, with every amendment in its place.

use std::io;

use super::{as_known, chosen, day_of, open_for};
use crate::arguments::{Arguments, Show};
use crate::terminal::Terminal;
use crate::{Status, render};

pub fn run(show: &Show, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let (library, is_file) = open_for(&show.regulation, arguments);
    let text = as_known(library.clone(), show.known_on.as_deref()).and_then(|library| {
        let day = show.date.as_deref().map(day_of).transpose()?;
        let regulation = chosen(&library, is_file, &show.regulation)?;
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
