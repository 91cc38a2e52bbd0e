//! What changed between two states of a unit: minutes, heads, rota and money told apart, and what keeps minutes from counting.
//!
//! Minutes that a move frees are not heads. A head is freed where fewer must be there, and that is asked of the cover: the
//! greatest of head plan, policy minimum and task need. Where minutes were freed and no head was, what binds is named, with
//! what would make the minutes count.

use super::{
    figures::{Figures, ShiftOf},
    text::{Text, decimals, hours, joined},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use turnus_domain::quantity::{Minutes, Ore};

/// Minutes a week below which a change is none.
const NOTHING: i64 = 6;
/// Weeks of a year, for pay.
const WEEKS: i64 = 52;

/// Minutes a week that a profession has less to do; below 0 more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freed {
    /// Who.
    pub profession: String,
    /// What people read.
    pub name: Text,
    /// Less than before, all in all.
    pub minutes: Minutes,
    /// Tasks it does less of.
    pub handed_over: Minutes,
    /// Tasks it does more of: what the freed time is used for.
    pub taken_up: Minutes,
    /// The greatest of those.
    pub used_for: Vec<(String, Minutes)>,
    /// Positions that its tasks fill less, hundredths.
    pub fte_x100: i64,
}

/// What keeps minutes of a shift from freeing a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// The agreed head plan.
    HeadPlan,
    /// A policy minimum.
    PolicyMinimum,
    /// The tasks need as many as before: less than a head was freed.
    TaskNeed,
}

/// Heads of a shift, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadsOf {
    /// Shift.
    pub bucket: String,
    /// Minutes of care a week that all professions have less to do there.
    pub freed: Minutes,
    /// Heads before.
    pub before: u32,
    /// Heads after.
    pub after: u32,
    /// Heads that the tasks need after.
    pub task_need: u32,
    /// Heads that the policy minimum asks for after.
    pub policy_minimum: u32,
    /// What binds after.
    pub binding: Binding,
}

/// Heads of a class that a week of the rota must have, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotaOf {
    /// Class.
    pub class: String,
    /// Heads, shifts and days added up, before.
    pub before: i64,
    /// After.
    pub after: i64,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Minutes of care a week that are done now and were undone; below 0 fewer.
    pub care: Minutes,
    /// Minutes by profession.
    pub freed: Vec<Freed>,
    /// Positions that tasks fill less, of those that were relieved, hundredths.
    pub gross_fte_x100: i64,
    /// Positions that tasks fill more, of those that took over, hundredths.
    pub compensating_fte_x100: i64,
    /// Heads by shift, where something changed.
    pub heads: Vec<HeadsOf>,
    /// Rota by class.
    pub rota: Vec<RotaOf>,
    /// Pay of those employed, øre a year, less before than after.
    pub wages: Ore,
    /// Pay of the hours that tasks use, øre a year. Nobody pays less unless heads go.
    pub hours_pay: Ore,
}

/// Compares two states of a unit.
#[must_use]
pub fn effect(before: &Figures, after: &Figures) -> Effect {
    let freed = freed(before, after);
    let part = |sign: i64| freed.iter().map(|f| (f.fte_x100 * sign).max(0)).sum();
    let wages =
        |f: &Figures| f.costs.iter().filter(|c| c.payer == turnus_domain::evidence::Payer::Municipality).map(|c| c.year).sum::<Ore>();
    let gains = |f: &Figures| {
        let own = f.elsewhere.iter().filter(|e| e.payer == turnus_domain::evidence::Payer::Municipality);
        own.map(|e| e.gain).sum::<Ore>()
    };
    Effect {
        care: before.unmet_all() - after.unmet_all(),
        gross_fte_x100: part(1),
        compensating_fte_x100: part(-1),
        heads: heads(before, after),
        rota: rota(before, after),
        wages: (wages(after) + gains(after)) - (wages(before) + gains(before)),
        hours_pay: Ore(hours_pay(after) - hours_pay(before)),
        freed,
    }
}

fn hours_pay(f: &Figures) -> i64 {
    f.professions.iter().map(|p| p.used.0 * p.pay_per_hour.0 * WEEKS / 60).sum()
}

fn by_task(f: &Figures, profession: &str) -> BTreeMap<String, i64> {
    let mut tasks: BTreeMap<String, i64> = BTreeMap::new();
    for s in f.shares.iter().filter(|s| s.profession == profession) {
        *tasks.entry(s.task.trim_end_matches('+').to_owned()).or_default() += s.minutes_x100;
    }
    tasks
}

fn freed(before: &Figures, after: &Figures) -> Vec<Freed> {
    let mut names: BTreeMap<&str, &Text> = BTreeMap::new();
    names.extend(before.professions.iter().chain(&after.professions).map(|p| (p.profession.as_str(), &p.name)));
    let of = |f: &Figures, who: &str| f.professions.iter().find(|p| p.profession == who).map_or((0, 0), |p| (p.used.0, p.used_fte_x100));
    let all = names.into_iter().map(|(who, name)| {
        let (then, now) = (by_task(before, who), by_task(after, who));
        let change = |task: &String| (now.get(task).unwrap_or(&0) - then.get(task).unwrap_or(&0)) / 100;
        let mut used_for: Vec<(String, Minutes)> =
            now.keys().map(|t| (t.clone(), Minutes(change(t)))).filter(|(_, m)| m.0 >= NOTHING).collect();
        used_for.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let less: i64 = then.keys().map(|t| (-change(t)).max(0)).sum();
        Freed {
            profession: who.to_owned(),
            name: name.clone(),
            minutes: Minutes(of(before, who).0 - of(after, who).0),
            handed_over: Minutes(less),
            taken_up: used_for.iter().map(|(_, m)| *m).sum(),
            used_for,
            fte_x100: of(before, who).1 - of(after, who).1,
        }
    });
    all.filter(|f| f.minutes.0.abs() >= NOTHING || f.handed_over.0 >= NOTHING || f.taken_up.0 >= NOTHING).collect()
}

fn used_in(f: &Figures, bucket: &str) -> i64 {
    f.posts.iter().filter(|p| p.bucket == bucket).map(|p| p.used.0).sum()
}

/// Minutes that some profession has less to do in a shift, whoever took over.
fn relieved(before: &Figures, after: &Figures, bucket: &str) -> i64 {
    let now = |who: &str| after.posts.iter().find(|p| p.bucket == bucket && p.profession == who).map_or(0, |p| p.used.0);
    before.posts.iter().filter(|p| p.bucket == bucket).map(|p| (p.used.0 - now(&p.profession)).max(0)).sum()
}

fn heads(before: &Figures, after: &Figures) -> Vec<HeadsOf> {
    let of = after.cover.iter().filter(|s| s.anyone).map(|s| {
        let then = before.cover.iter().find(|b| b.anyone && b.bucket == s.bucket).map_or(0, ShiftOf::heads);
        let binding = if s.head_plan == s.heads() {
            Binding::HeadPlan
        } else if s.policy_minimum == s.heads() {
            Binding::PolicyMinimum
        } else {
            Binding::TaskNeed
        };
        HeadsOf {
            bucket: s.bucket.clone(),
            freed: Minutes(relieved(before, after, &s.bucket).max(used_in(before, &s.bucket) - used_in(after, &s.bucket))),
            before: then,
            after: s.heads(),
            task_need: s.task_need,
            policy_minimum: s.policy_minimum,
            binding,
        }
    });
    of.filter(|h| h.freed.0 >= NOTHING || h.before != h.after).collect()
}

fn rota(before: &Figures, after: &Figures) -> Vec<RotaOf> {
    let sum = |f: &Figures, class: &str| f.cover.iter().filter(|s| s.class == class).map(|s| s.days * i64::from(s.heads())).sum();
    let mut classes: Vec<&str> = before.cover.iter().chain(&after.cover).map(|s| s.class.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    classes.into_iter().map(|class| RotaOf { class: class.to_owned(), before: sum(before, class), after: sum(after, class) }).collect()
}

impl Effect {
    /// Heads a week, shifts and days added up, that must no longer be there; below 0 more.
    #[must_use]
    pub fn heads_freed(&self) -> i64 {
        self.heads.iter().map(|h| i64::from(h.before) - i64::from(h.after)).sum()
    }

    /// Whether minutes were freed and no head was.
    #[must_use]
    pub fn frees_no_head(&self) -> bool {
        self.heads_freed() <= 0 && self.freed.iter().any(|f| f.minutes.0 >= NOTHING)
    }

    /// Everything in sentences.
    #[must_use]
    pub fn said(&self) -> Vec<Text> {
        let mut all = vec![self.said_care()];
        all.extend(self.freed.iter().map(said_freed));
        all.push(self.said_heads());
        all.extend(self.heads.iter().filter(|h| h.before == h.after && h.freed.0 >= NOTHING).map(said_kept));
        all.extend(self.rota.iter().filter(|r| r.before != r.after).map(said_rota));
        all.push(self.said_money());
        all
    }

    fn said_care(&self) -> Text {
        let (en, nb) = (hours(self.care.0.abs(), false), hours(self.care.0.abs(), true));
        match self.care.0 {
            c if c >= NOTHING => Text::new(
                format!("Minutes: {en} hours of care a week are done that were left undone."),
                format!("Minutter: {nb} timer pleie i uken blir gjort som ikke ble gjort."),
            ),
            c if c <= -NOTHING => Text::new(
                format!("Minutes: {en} hours more of care a week are left undone."),
                format!("Minutter: {nb} timer mer pleie i uken blir ikke gjort."),
            ),
            _ => Text::new("Minutes: no more care is done than before.", "Minutter: det blir ikke gjort mer pleie enn før."),
        }
    }

    fn said_heads(&self) -> Text {
        let heads = self.heads_freed();
        let moved: Vec<&HeadsOf> = self.heads.iter().filter(|h| h.before != h.after).collect();
        let list: Vec<String> = moved.iter().map(|h| format!("{} {} → {}", h.bucket, h.before, h.after)).collect();
        match heads {
            0 if moved.is_empty() => Text::new("Heads: no head is freed.", "Hoder: ingen hoder frigjøres."),
            _ => Text::new(
                format!("Heads that must be there: {}.", joined(&list, false)),
                format!("Hoder som må være der: {}.", joined(&list, true)),
            ),
        }
    }

    fn said_money(&self) -> Text {
        let kroner = |ore: Ore, nb: bool| decimals(ore.0 / 100_000 / 10, 2, nb);
        let millions = |nb: bool| (kroner(self.wages, nb), kroner(self.hours_pay, nb));
        let (en, nb) = (millions(false), millions(true));
        Text::new(
            format!(
                "Money: pay of those employed changes by {} million kroner a year; pay of the hours tasks use by {}, which nobody saves unless heads go.",
                en.0, en.1
            ),
            format!(
                "Penger: lønn til de ansatte endres med {} millioner kroner i året; lønn for timene oppgavene bruker med {}, som ingen sparer uten at hoder går.",
                nb.0, nb.1
            ),
        )
    }
}

fn said_freed(f: &Freed) -> Text {
    let tasks: Vec<&String> = f.used_for.iter().map(|(t, _)| t).take(5).collect();
    let (less, more) = (f.handed_over.0, f.taken_up.0);
    let net = |nb: bool| hours(f.minutes.0.abs(), nb);
    let what = |en: &str, nb: &str| {
        let mut text = Text::new(
            format!(
                "{} hands over {} h and takes up {} h a week: {} h {en}",
                f.name.en,
                hours(less, false),
                hours(more, false),
                net(false)
            ),
            format!("{} gir fra seg {} t og tar på seg {} t i uken: {} t {nb}", f.name.nb, hours(less, true), hours(more, true), net(true)),
        );
        if !tasks.is_empty() {
            text.en.push_str(&format!("; used for {}", joined(&tasks, false)));
            text.nb.push_str(&format!("; brukes til {}", joined(&tasks, true)));
        }
        text.en.push('.');
        text.nb.push('.');
        text
    };
    if f.minutes.0 >= 0 { what("less to do", "mindre å gjøre") } else { what("more to do", "mer å gjøre") }
}

fn said_kept(h: &HeadsOf) -> Text {
    let (en, nb) = (hours(h.freed.0, false), hours(h.freed.0, true));
    let (bucket, after, need, minimum) = (&h.bucket, h.after, h.task_need, h.policy_minimum);
    let least = need.max(minimum);
    match h.binding {
        Binding::HeadPlan if least < after => Text::new(
            format!(
                "{bucket}: {en} h a week free no head, because the agreed head plan binds at {after}; tasks need {need} and the policy minimum is {minimum}. They count when the head plan is lowered to {least}."
            ),
            format!(
                "{bucket}: {nb} t i uken frigjør ingen hoder, fordi avtalt bemanningsplan binder på {after}; oppgavene trenger {need} og minstekravet er {minimum}. De teller når bemanningsplanen senkes til {least}."
            ),
        ),
        Binding::PolicyMinimum if need < after => Text::new(
            format!(
                "{bucket}: {en} h a week free no head, because a minimum presence binds at {after}; tasks need {need}. They count when the minimum is lowered."
            ),
            format!(
                "{bucket}: {nb} t i uken frigjør ingen hoder, fordi et minstekrav til tilstedeværelse binder på {after}; oppgavene trenger {need}. De teller når minstekravet senkes."
            ),
        ),
        _ if minimum == after => Text::new(
            format!(
                "{bucket}: {en} h a week free no head, because a minimum presence binds at {after} and so do the tasks. They count when the minimum is lowered and more is moved."
            ),
            format!(
                "{bucket}: {nb} t i uken frigjør ingen hoder, fordi et minstekrav til tilstedeværelse binder på {after}, og det gjør oppgavene også. De teller når minstekravet senkes og mer flyttes."
            ),
        ),
        _ => Text::new(
            format!("{bucket}: {en} h a week free no head: the tasks still need {need}. They count when more is moved."),
            format!("{bucket}: {nb} t i uken frigjør ingen hoder: oppgavene trenger fortsatt {need}. De teller når mer flyttes."),
        ),
    }
}

fn said_rota(r: &RotaOf) -> Text {
    Text::new(
        format!("Rota: heads of class {} in a week {} → {}.", r.class, r.before, r.after),
        format!("Turnus: hoder i klassen {} i uken {} → {}.", r.class, r.before, r.after),
    )
}
