//! From a solved week to its figures.

use super::{
    figures::{Cost, Elsewhere, Figures, Missing, PostOf, Price, ProfessionOf, ShareOf, ShiftOf, Short, Unmet},
    model::{Assumption, MinimumAt, UnitModel, class_members, whole},
    text::Text,
};
use crate::{
    error::SharingError,
    share,
    skill_mix::{Answer, Ask, Depth, ModelError, Practice, Price as Priced, answer, mode_name},
};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DayKind,
    cover::CoverRequirement,
    evidence::{Grade, Payer},
    profession::Profession,
    quantity::{Minutes, Ore},
    sharing::SharingPlan,
    sharing_input::SharingInput,
    staff::StaffMember,
    task::{Mode, Risk, Task},
};

/// Weeks of a year, for pay.
const WEEKS: i64 = 52;
/// How much less and more work the range looks at, in percent. A choice, shown as assumed.
const RANGE: i64 = 10;

/// The figures of a frozen input. Where several plans are equally good, the one nearest to `today` is told.
///
/// # Errors
/// [`SharingError`] when the input is not one a plan can be made from.
pub fn figures(input: &SharingInput, today: Option<&Figures>) -> Result<Figures, SharingError> {
    let plan = share(input, plan_id(), &mut |_| {})?;
    let mut unit = UnitModel::new(input, 1.0)?;
    if let Some(today) = today {
        unit.model.today = practice(&unit, today);
    }
    let asked = Ask { prices: true, values: Depth::League, packages: false, conflict: false, seed: 1 };
    let solved = solve(&unit, asked)?;
    let unmet_at = |percent: i64| unmet_scaled(input, percent);
    let told = Told { unit: &unit, answer: &solved };
    Ok(Figures {
        unit: input.unit.to_string(),
        position: input.position,
        effective: input.effective,
        unmet: told.unmet(),
        unmet_range: (unmet_at(100 - RANGE)?, unmet_at(100 + RANGE)?),
        professions: told.professions(),
        shares: told.shares(),
        posts: told.posts(),
        cover: told.cover(&plan),
        short: told.short(),
        bottleneck: told.bottleneck(),
        leon_gap: stage(&solved, "levels above LEON"),
        missing: told.missing(),
        costs: told.costs(),
        elsewhere: elsewhere(input),
        assumed: assumed(&unit),
    })
}

fn assumed(unit: &UnitModel<'_>) -> Vec<Assumption> {
    let mut all = unit.assumptions();
    all.push(Assumption {
        what: Text::new("range of the work asked for", "spenn i arbeidsmengde"),
        value: format!("±{RANGE} %"),
        source: "a choice, to show how much hangs on it".to_owned(),
        grade: Grade::None,
    });
    all
}

fn plan_id() -> turnus_domain::id::PlanId {
    "figures".parse().unwrap_or_else(|e| unreachable!("{e}"))
}

fn unmet_scaled(input: &SharingInput, percent: i64) -> Result<Minutes, SharingError> {
    let mut extreme = input.clone();
    for shift in &mut extreme.demand {
        if let Some(effect) = shift.effect.as_mut().filter(|_| percent < 100) {
            effect.least = effect.most;
        }
    }
    let unit = UnitModel::new(&extreme, percent as f64 / 100.0)?;
    let bare = Ask { prices: false, values: Depth::None, packages: false, conflict: false, seed: 1 };
    Ok(minutes(solve(&unit, bare)?.unmet_hours))
}

fn solve(unit: &UnitModel<'_>, ask: Ask) -> Result<Answer, SharingError> {
    answer(&unit.model, ask).map_err(|e: ModelError| SharingError::Solver {
        step: "the figures of a week",
        day: DayKind::Weekday,
        why: e.to_string(),
    })
}

/// What is done today, as far as the model has a way for it.
fn practice(unit: &UnitModel<'_>, today: &Figures) -> Vec<Practice> {
    let known = |s: &&ShareOf| {
        unit.model.buckets.iter().any(|b| b.id == s.bucket)
            && unit.model.ways.iter().any(|w| w.task == s.task && w.profession == s.profession && w.mode == s.mode)
    };
    let of = |s: &ShareOf| Practice {
        task: s.task.clone(),
        profession: s.profession.clone(),
        mode: s.mode,
        unit: unit.input.unit.to_string(),
        bucket: s.bucket.clone(),
        hours: s.minutes_x100 as f64 / 6_000.0,
    };
    today.shares.iter().filter(known).map(of).collect()
}

fn stage(answer: &Answer, name: &str) -> Minutes {
    minutes(answer.stages.iter().filter(|s| s.name == name).map(|s| s.value).sum())
}

fn minutes(hours: f64) -> Minutes {
    Minutes((hours * 60.0).round() as i64)
}

fn whole_minutes(minutes: f64) -> Minutes {
    Minutes(minutes.round() as i64)
}

fn elsewhere(input: &SharingInput) -> Vec<Elsewhere> {
    let of = input.demand.iter().flat_map(|d| d.elsewhere.iter().map(move |e| (d, e)));
    of.map(|(d, e)| {
        let times = d.a_year(e);
        Elsewhere {
            payer: e.payer,
            what: Text::new(format!("{}: {}", d.name, e.name), format!("{}: {}", d.name_nb, e.name_nb)),
            times,
            km: times * i64::from(e.km),
            bed_days: times * i64::from(e.bed_days),
            gain: e.gain * times,
        }
    })
    .collect()
}

/// A solved unit, to be told.
struct Told<'a> {
    unit: &'a UnitModel<'a>,
    answer: &'a Answer,
}

impl Told<'_> {
    fn task(&self, part: &str) -> Option<&Task> {
        self.unit.input.tasks.iter().find(|t| t.id.as_str() == whole(part))
    }

    fn unmet(&self) -> Vec<Unmet> {
        let of = |risk: Risk| {
            let hours = self.answer.unmet.iter().filter(|u| self.task(&u.task).is_some_and(|t| t.risk == risk)).map(|u| u.hours);
            Unmet { risk, minutes: minutes(hours.sum()) }
        };
        [Risk::Critical, Risk::High, Risk::Medium, Risk::Low].map(of).to_vec()
    }

    /// Minutes of a profession and bucket by share: its own clock time, and the supervision it asks of others.
    fn used(&self) -> BTreeMap<(String, String), f64> {
        let mut used: BTreeMap<(String, String), f64> = BTreeMap::new();
        for s in &self.answer.shares {
            let way = self.unit.model.ways.iter().find(|w| w.task == s.task && w.profession == s.profession && mode_name(w.mode) == s.mode);
            let Some(way) = way else { continue };
            *used.entry((s.profession.clone(), s.bucket.clone())).or_default() += s.hours * way.effort * 60.0;
            for by in &way.supervision {
                *used.entry((by.profession.clone(), s.bucket.clone())).or_default() += s.hours * by.hours * 60.0;
            }
        }
        used
    }

    fn professions(&self) -> Vec<ProfessionOf> {
        let used = self.used();
        let team = &self.unit.team;
        let of = |(index, (p, people)): (usize, &(&Profession, u32))| {
            let id = p.id.to_string();
            let members = crate::ways::employed(self.unit.input).filter(|m| m.profession == p.id);
            let fte_x100 = members.map(|m| i64::from(m.position.0)).sum::<i64>() / 100;
            let productive: f64 = (0..self.unit.buckets.len()).map(|b| self.unit.productive(index, b)).sum();
            let used: f64 = used.iter().filter(|((who, _), _)| *who == id).map(|(_, m)| m).sum();
            let own = self.answer.shares.iter().filter(|s| s.profession == id && self.task(&s.task).is_some_and(|t| t.leon >= p.level));
            let fill_ins = self.fill_ins(p);
            ProfessionOf {
                name: Text::new(&p.name, &p.name_nb),
                people: *people,
                fte_x100,
                used_fte_x100: if productive > 0.0 { (fte_x100 as f64 * used / productive).round() as i64 } else { 0 },
                working: whole_minutes(self.unit.working[index].iter().sum()),
                productive: whole_minutes(productive),
                used: whole_minutes(used),
                own_level: minutes(own.map(|s| s.hours).sum()),
                fill_in: fill_ins.iter().map(|(_, m)| *m).sum(),
                fill_ins,
                pay_per_hour: p.pay_per_hour,
                profession: id,
            }
        };
        team.iter().enumerate().map(of).collect()
    }

    /// Tasks that nobody below its level may do by own right, that it may, and that others of its scarcity or above do now,
    /// or nobody (R-TS-09).
    fn fill_ins(&self, p: &Profession) -> Vec<(String, Minutes)> {
        let level = |who: &str| self.unit.team.iter().find(|(o, _)| o.id.as_str() == who).map(|(o, _)| o.level);
        let own = |part: &str| {
            let ways = || self.unit.model.ways.iter().filter(|w| w.task == *part && w.mode == Mode::Own && w.competence.is_none());
            ways().any(|w| w.profession == p.id.as_str()) && ways().all(|w| level(&w.profession) >= Some(p.level))
        };
        let scarcer = |who: &str| self.unit.team.iter().any(|(o, _)| o.id.as_str() == who && o.id != p.id && o.scarcity >= p.scarcity);
        let mut found: BTreeMap<String, f64> = BTreeMap::new();
        for s in self.answer.shares.iter().filter(|s| own(&s.task) && scarcer(&s.profession)) {
            *found.entry(whole(&s.task).to_owned()).or_default() += s.hours;
        }
        for u in self.answer.unmet.iter().filter(|u| own(&u.task)) {
            *found.entry(whole(&u.task).to_owned()).or_default() += u.hours;
        }
        let mut list: Vec<(String, Minutes)> = found.into_iter().map(|(t, h)| (t, minutes(h))).filter(|(_, m)| m.0 > 0).collect();
        list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        list
    }

    fn shares(&self) -> Vec<ShareOf> {
        let of = self.answer.shares.iter().filter_map(|s| {
            let mut modes = [Mode::Own, Mode::Delegated, Mode::Supervised, Mode::Assist].into_iter();
            Some(ShareOf {
                task: s.task.clone(),
                profession: s.profession.clone(),
                mode: modes.find(|m| mode_name(*m) == s.mode)?,
                bucket: s.bucket.clone(),
                minutes_x100: (s.hours * 6_000.0).round() as i64,
            })
        });
        of.collect()
    }

    fn posts(&self) -> Vec<PostOf> {
        let used = self.used();
        let mut posts = Vec::new();
        for (index, (p, _)) in self.unit.team.iter().enumerate() {
            for (b, bucket) in self.unit.buckets.iter().enumerate().filter(|(b, _)| self.unit.working[index][*b] > 1e-9) {
                let key = (p.id.to_string(), bucket.id.clone());
                posts.push(PostOf {
                    productive: whole_minutes(self.unit.productive(index, b)),
                    used: whole_minutes(used.get(&key).copied().unwrap_or(0.0)),
                    per_head: whole_minutes(bucket.productive),
                    profession: key.0,
                    bucket: key.1,
                });
            }
        }
        posts
    }

    fn cover(&self, plan: &SharingPlan) -> Vec<ShiftOf> {
        let everybody = self.unit.team.len();
        let of = self.unit.buckets.iter().flat_map(|b| self.unit.input.classes.iter().map(move |c| (b, c)));
        of.filter_map(|(b, class)| {
            let rows = plan.cover.iter().filter(|r| r.day == b.day && r.class == class.id && r.band.covered_by(b.shift));
            let rows: Vec<&CoverRequirement> = rows.collect();
            let most = |of: fn(&CoverRequirement) -> u32| rows.iter().map(|r| of(r)).max().unwrap_or(0);
            let shift = ShiftOf {
                day: b.day,
                days: b.days,
                bucket: b.id.clone(),
                class: class.id.to_string(),
                anyone: class_members(&self.unit.team, &class.who).len() == everybody,
                head_plan: most(|r| r.head_plan),
                policy_minimum: most(|r| r.policy_minimum),
                task_need: most(|r| r.task_need),
            };
            (shift.heads() > 0).then_some(shift)
        })
        .collect()
    }

    fn short(&self) -> Vec<Short> {
        let of = |m: &MinimumAt| Short {
            class: m.class.clone(),
            bucket: self.unit.buckets[m.bucket].id.clone(),
            minutes: whole_minutes(m.short_minutes),
        };
        self.unit.short.iter().map(of).collect()
    }

    fn bottleneck(&self) -> Option<Price> {
        let now = self.answer.bottleneck.now.as_ref()?;
        let here = |p: &&Priced| {
            p.of.row == "capacity" && p.of.profession.as_ref() == Some(&now.profession) && p.of.bucket.as_ref() == Some(&now.bucket)
        };
        let price = self.answer.prices.iter().find(here)?;
        Some(Price {
            profession: now.profession.clone(),
            bucket: now.bucket.clone(),
            dual: minutes(-price.dual),
            one_more: minutes(price.one_more_frees),
            one_fewer: price.one_fewer_costs.map(minutes),
        })
    }

    fn missing(&self) -> Vec<Missing> {
        let of = self.answer.rules.iter().filter_map(|v| {
            let rule = self.unit.model.rules.iter().find(|r| r.id == v.rule)?;
            let (decision, text, source) = (rule.id.clone(), rule.text.clone(), rule.source.clone());
            Some(Missing { decision, text, source, alone: minutes(v.alone) })
        });
        of.collect()
    }

    fn costs(&self) -> Vec<Cost> {
        let members = crate::ways::employed(self.unit.input);
        let pay = |m: &StaffMember| {
            let hour = self.unit.team.iter().find(|(p, _)| p.id == m.profession).map_or(0, |(p, _)| p.pay_per_hour.0);
            m.full_time_week.0 * i64::from(m.position.0) / 10_000 * hour * WEEKS / 60
        };
        let wages: i64 = members.map(pay).sum();
        let mut costs: BTreeMap<Payer, i64> = BTreeMap::from([(Payer::Municipality, wages)]);
        for e in elsewhere(self.unit.input) {
            *costs.entry(e.payer).or_default() -= e.gain.0;
        }
        costs.into_iter().map(|(payer, year)| Cost { payer, year: Ore(year) }).collect()
    }
}
