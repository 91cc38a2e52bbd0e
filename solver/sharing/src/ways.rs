//! Who may do what now: the admissible ways of a task, and why the others are not.
//!
//! A way is a column of every model. Whoever the law forbids has none, at any stage and at any price.
//! Delegated and supervised ways are shared tasks: they need a sharing decision in force for that task,
//! profession and mode (R-TS-01). Every way needs somebody of the profession at the unit who holds what it
//! requires on the effective day (R-CO-01); how many hold it is not a limit here, but in the rota.

use turnus_domain::{
    id::{ProfessionId, TaskId},
    profession::Profession,
    sharing_input::SharingInput,
    staff::StaffMember,
    task::{AllowedMode, Mode, Task},
};

/// A way that the catalogue lists and that cannot be used, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// Task.
    pub task: TaskId,
    /// Profession.
    pub profession: ProfessionId,
    /// Mode.
    pub mode: Mode,
    /// Why not.
    pub why: WhyNot,
}

/// Why a way cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// Law forbids it.
    Forbidden,
    /// No sharing decision is in force on the effective day.
    NoDecision,
    /// Nobody of the profession is employed at the unit with a valid standing.
    NobodyEmployed,
    /// Nobody of the profession holds what is required on the effective day: never held, or expired.
    NobodyHolds,
    /// None of the supervisors named is employed at the unit or in reach.
    NoSupervisor,
}

/// An admissible way: an allowed mode of a task by a profession of the team.
#[derive(Debug)]
pub(crate) struct Way<'a> {
    pub(crate) allowed: &'a AllowedMode,
    /// Index in the team.
    pub(crate) profession: usize,
    /// Indices in the team.
    pub(crate) supervisors: Vec<usize>,
    /// The mobile night team may supervise while it is in reach.
    pub(crate) supervised_from_afar: bool,
}

/// The professions that have people at the unit, in the order of the input.
pub(crate) fn team(input: &SharingInput) -> Vec<(&Profession, u32)> {
    let count = |p: &Profession| employed(input).filter(|m| m.profession == p.id).count() as u32;
    input.professions.iter().map(|p| (p, count(p))).filter(|(_, n)| *n > 0).collect()
}

pub(crate) fn employed(input: &SharingInput) -> impl Iterator<Item = &StaffMember> {
    input.staff.iter().filter(|m| m.employed.contains(input.effective) && m.authorisation.counts_on(input.effective))
}

/// The ways of a task that may be used.
pub(crate) fn ways<'a>(input: &'a SharingInput, team: &[(&Profession, u32)], task: &'a Task) -> Vec<Way<'a>> {
    task.allowed
        .iter()
        .filter(|a| why_not(input, task, a).is_none())
        .filter_map(|allowed| {
            let place = |id: &ProfessionId| team.iter().position(|(p, _)| p.id == *id);
            Some(Way {
                allowed,
                profession: place(&allowed.profession)?,
                supervisors: allowed.supervisors.iter().filter_map(place).collect(),
                supervised_from_afar: allowed.supervisors.iter().any(|s| mobile(input, s)),
            })
        })
        .collect()
}

/// Every way of the catalogue that cannot be used on the effective day, with the reason.
#[must_use]
pub fn excluded(input: &SharingInput) -> Vec<Excluded> {
    let in_force = input.tasks.iter().filter(|t| t.valid.contains(input.effective));
    in_force
        .flat_map(|task| task.allowed.iter().map(move |a| (task, a)))
        .filter_map(|(task, a)| {
            let why = why_not(input, task, a)?;
            Some(Excluded { task: task.id.clone(), profession: a.profession.clone(), mode: a.mode, why })
        })
        .collect()
}

pub(crate) fn why_not(input: &SharingInput, task: &Task, allowed: &AllowedMode) -> Option<WhyNot> {
    if allowed.mode == Mode::Forbidden || forbidden(task, &allowed.profession) {
        return Some(WhyNot::Forbidden);
    }
    if matches!(allowed.mode, Mode::Delegated | Mode::Supervised) && !decided(input, task, allowed) {
        return Some(WhyNot::NoDecision);
    }
    let mut people = employed(input).filter(|m| m.profession == allowed.profession).peekable();
    if people.peek().is_none() {
        return Some(WhyNot::NobodyEmployed);
    }
    if !people.any(|m| m.meets(&allowed.requires, input.effective)) {
        return Some(WhyNot::NobodyHolds);
    }
    let on_unit = |s: &ProfessionId| employed(input).any(|m| m.profession == *s);
    let supervised = allowed.mode == Mode::Supervised || allowed.supervision.0 > 0;
    let someone = allowed.supervisors.iter().any(|s| on_unit(s) || mobile(input, s));
    (supervised && !someone).then_some(WhyNot::NoSupervisor)
}

/// Law wins: a profession that one line forbids has no way, whatever other lines say.
fn forbidden(task: &Task, profession: &ProfessionId) -> bool {
    task.allowed.iter().any(|a| a.profession == *profession && a.mode == Mode::Forbidden)
}

fn decided(input: &SharingInput, task: &Task, allowed: &AllowedMode) -> bool {
    input.decisions.iter().any(|d| {
        d.unit == input.unit
            && d.task == task.id
            && d.to == allowed.profession
            && d.mode == allowed.mode
            && d.valid.contains(input.effective)
    })
}

/// Whether the mobile night team is of this profession: it consists of nurses, as the class `nurse` says.
fn mobile(input: &SharingInput, profession: &ProfessionId) -> bool {
    input.night_reach.is_some() && crate::reach::nurses(input).is_some_and(|n| n.contains(profession))
}
