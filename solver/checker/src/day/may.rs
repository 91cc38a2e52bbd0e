//! MAY: law forbids it to nobody who does it; shared modes rest on a decision in force (R-TS-01); the performer is
//! authorised, or waits for it and works supervised or assisting (R-CO-02); she meets what the line asks for on the date
//! (R-TS-06); and the minutes are those of the line.

use super::{DayRule, Found, Sheet, called};
use turnus_domain::{
    competence::CompetenceExpr,
    profession::Authorisation,
    quantity::BasisPoints,
    staff::StaffMember,
    task::{AllowedMode, Mode, Task},
};

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    for done in &sheet.plan.done {
        let task = sheet.task(done.demand);
        for p in &done.performers {
            let mut lines = lines(sheet, task, p.duty).filter(|a| a.mode == p.mode).peekable();
            let may = lines.peek().is_some();
            found.unless(may, DayRule::May, || format!("{} may not do {} in mode {:?}", called(sheet.input, p.duty), task.id, p.mode));
            let right = !may || lines.any(|a| scaled(task.minutes.0, a.time_factor) == p.minutes.0);
            found.unless(right, DayRule::May, || format!("{} at {} takes other minutes than {}", task.id, done.from.0, p.minutes.0));
        }
    }
}

/// The lines of a task that somebody on duty may use.
pub(super) fn lines<'a>(sheet: &'a Sheet<'_>, task: &'a Task, duty: usize) -> impl Iterator<Item = &'a AllowedMode> {
    let who = &sheet.input.duties[duty];
    let forbidden = task.allowed.iter().any(|a| a.profession == who.profession && a.mode == Mode::Forbidden);
    let authorised = authorised(sheet, duty);
    task.allowed.iter().filter(move |a| {
        let guided = matches!(a.mode, Mode::Supervised | Mode::Assist);
        !forbidden
            && a.profession == who.profession
            && (authorised || guided)
            && (a.mode != Mode::Assist || task.performers > 1)
            && decided(sheet, task, a)
            && meets(sheet, duty, &a.requires)
    })
}

pub(super) fn authorised(sheet: &Sheet<'_>, duty: usize) -> bool {
    staff(sheet, duty).is_none_or(|m| m.authorisation.counts_on(sheet.input.date))
}

pub(super) fn staff<'a>(sheet: &'a Sheet<'_>, duty: usize) -> Option<&'a StaffMember> {
    let person = sheet.input.duties[duty].person.as_ref()?;
    sheet.input.sharing.staff.iter().find(|m| m.person == *person)
}

fn decided(sheet: &Sheet<'_>, task: &Task, a: &AllowedMode) -> bool {
    if a.mode != Mode::Delegated && a.mode != Mode::Supervised {
        return true;
    }
    let sharing = &sheet.input.sharing;
    let here = sharing.decisions.iter().filter(|d| d.unit == sharing.unit && d.valid.contains(sheet.input.date));
    here.filter(|d| d.task == task.id && d.to == a.profession).any(|d| d.mode == a.mode)
}

pub(super) fn meets(sheet: &Sheet<'_>, duty: usize, asked: &CompetenceExpr) -> bool {
    match staff(sheet, duty) {
        // Under guidance she is of the profession she waits for.
        Some(m) => StaffMember { authorisation: Authorisation::Authorised, ..m.clone() }.meets(asked, sheet.input.date),
        None => bare(asked, &sheet.input.duties[duty].profession),
    }
}

/// What a substitute meets: her profession and nothing else.
pub(super) fn bare(asked: &CompetenceExpr, profession: &turnus_domain::id::ProfessionId) -> bool {
    match asked {
        CompetenceExpr::Anyone => true,
        CompetenceExpr::Profession(list) => list.contains(profession),
        CompetenceExpr::Holds { .. } => false,
        CompetenceExpr::All(list) => !list.iter().any(|e| !bare(e, profession)),
        CompetenceExpr::Any(list) => list.iter().any(|e| bare(e, profession)),
    }
}

/// A share of minutes in whole ones, rounded up.
pub(super) fn scaled(minutes: i64, by: BasisPoints) -> i64 {
    -((-minutes * i64::from(by.0)).div_euclid(10_000))
}
