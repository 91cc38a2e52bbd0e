//! Who does what on a date: by person and by task, with what is left and why.

use crate::{
    answer::incomplete,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    site::{Reader, Site, UnitAsOf, today},
    tasks::{mode_word, task_name},
    words::{Lang, Words, fill},
};
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::{
    cross_employer_rest::{RestGap, cross_employer_rest},
    day_plan::{Broken, DayAim, DayDemand, Doing, Help, HelpBy, LeftReason, Part, Performer, TaskDone, TaskLeft},
    id::{PersonId, PlanId, UnitId},
    quantity::{Minutes, Ore},
};
use turnus_planning::{PlannedDay, PlanningError};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    date: Option<NaiveDate>,
    rota: Option<String>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let UnitAsOf { unit, name, facts } = reader.unit(&site, unit.parse()?).await?;
    let rota: Option<PlanId> = asked.rota.as_deref().filter(|r| !r.is_empty()).map(str::parse).transpose()?;
    let date = asked.date.unwrap_or_else(today);
    let title = fill(reader.words().day_title, [&name, &format::long_day(reader.lang, date)]);
    let body = match site.planning.day(&facts, &unit, date, rota.as_ref(), true).await {
        Ok(day) => {
            let people: Vec<PersonId> = day.input.duties.iter().filter_map(|d| d.person.clone()).chain(day.input.away.clone()).collect();
            let names = site.planning.names_of(&people).await?;
            let rest = cross_employer_rest(&facts, &unit, (date, date), rota.as_ref());
            let shown = Shown { words: reader.words(), lang: reader.lang, day: &day, names: &names };
            html! { (shown.rest(&rest)) (shown.page()) }
        }
        Err(PlanningError::Defects(defects)) => incomplete(&reader, &defects),
        Err(e) => return Err(e.into()),
    };
    Ok(page(
        &reader,
        Place::Day(&unit),
        &title,
        &html! { h1 { (title) } (form(&reader, &unit, "day", date, asked.rota.as_deref())) (body) },
    ))
}

/// Asks for another date of a page, or for the same date on the other of the two.
pub(crate) fn form(reader: &Reader, unit: &UnitId, here: &str, date: NaiveDate, rota: Option<&str>) -> Markup {
    let words = reader.words();
    let of = rota.map_or_else(String::new, |r| format!("&rota={r}"));
    let to = |page: &str, day: NaiveDate| reader.link(&format!("/units/{unit}/{page}?date={day}{of}"));
    let other = |day: NaiveDate| to(here, day);
    let (beside, called) = if here == "day" { ("coverage", words.coverage_link) } else { ("day", words.day_page) };
    html! { form method="get" class="screen" {
        label for="date" { (words.day_date) } " " input type="date" id="date" name="date" value=(date) required; " "
        @if let Some(rota) = rota { input type="hidden" name="rota" value=(rota); }
        @if let Some(at) = reader.as_of { input type="hidden" name="as_of" value=(at); }
        button { (words.show) }
        @if let Some(before) = date.pred_opt() { " " a href=(other(before)) rel="prev" { (words.day_before) } }
        @if let Some(after) = date.succ_opt() { " " a href=(other(after)) rel="next" { (words.day_after) } }
        " " a href=(to(beside, date)) { (called) }
    } }
}

/// A day with the words of a language.
struct Shown<'a> {
    words: &'static Words,
    lang: Lang,
    day: &'a PlannedDay,
    names: &'a BTreeMap<PersonId, String>,
}

impl Shown<'_> {
    fn page(&self) -> Markup {
        let (words, input, plan) = (self.words, &self.day.input, &self.day.plan);
        let due: u32 = input.demands.iter().map(|d| d.times).sum();
        let mobile: u32 = input.mobile.iter().map(|d| d.times).sum();
        let left = format::duration(self.lang, plan.minutes_left());
        html! {
            p { (fill(words.day_sum, [&plan.done.len(), &due, &left, &mobile])) " "
                (fill(if input.published { words.day_of_rota } else { words.day_of_proposal }, [&plan.rota])) }
            @for person in &input.away { p { (fill(words.day_away, [&self.called(person)])) } }
            nav aria-label=(words.day_parts) class="screen" { ul {
                li { a href="#left" { (words.day_left) } } li { a href="#people" { (words.day_people) } } li { a href="#by-task" { (words.day_tasks) } }
            } }
            (self.left()) (self.presence()) (self.people()) (self.by_task()) (self.proof())
        }
    }

    /// Too little rest between a shift here and work elsewhere.
    fn rest(&self, gaps: &[RestGap]) -> Markup {
        let clock = |t: &chrono::NaiveDateTime| t.format("%H:%M").to_string();
        html! { @for g in gaps { p class="warning" {
            (fill(self.words.day_rest, [&self.called(&g.person), &format::duration(self.lang, g.rest), &clock(&g.before.to), &clock(&g.after.from), &format::duration(self.lang, g.least), &g.source.text]))
        } } }
    }

    fn left(&self) -> Markup {
        let (words, plan) = (self.words, &self.day.plan);
        html! { section id="left" {
            h2 { (words.day_left) }
            @if plan.left.is_empty() { p { (words.day_nothing_left) } } @else { (self.left_table(&plan.left)) }
            @if let Some(advice) = &self.day.advice {
                @if !plan.left.is_empty() {
                    h3 { (words.day_help) }
                    @if advice.helps.is_empty() { p { (fill(words.day_no_help, [&advice.tried])) } }
                    ol { @for h in &advice.helps { li { (self.help(h)) } } }
                }
                @let worth: Vec<_> = advice.prices.iter().filter(|p| p.plus_one_hour.0 + p.minus_one_hour.0 > 0).collect();
                @if !worth.is_empty() { ul { @for p in worth {
                    li { (fill(words.day_price, [&p.profession, &p.shift, &format::duration(self.lang, p.plus_one_hour), &format::duration(self.lang, p.minus_one_hour)])) }
                } } }
                @if !advice.broken.is_empty() { h3 { (words.day_broken) } ul { @for b in &advice.broken { li { (self.broken(b)) } } } }
            }
        } }
    }

    fn left_table(&self, left: &[TaskLeft]) -> Markup {
        let words = self.words;
        html! { div class="scroll" tabindex="0" role="region" aria-label=(words.day_left) { table class="list" {
            caption { (words.day_left) }
            thead { tr { @for h in [words.task, words.day_window, words.day_times, words.day_minutes, words.day_why] { th scope="col" { (h) } } } }
            tbody { @for l in left {
                @let demand = &self.day.input.demands[l.demand];
                tr { th scope="row" { (self.task(demand)) } td { (window(demand)) } td { (l.times) } td { (l.minutes.0) } td { (self.reason(l)) } }
            } }
        } } }
    }

    fn presence(&self) -> Markup {
        let words = self.words;
        html! { section { h2 { (words.day_presence) } ul { @for p in &self.day.plan.presence {
            @let class = self.day.input.sharing.classes.iter().find(|c| c.id == p.class).map_or(p.class.as_str(), |c| c.name.as_str());
            @let answers = p.responsible.map_or_else(|| words.none.to_owned(), |d| self.name(d));
            li { (fill(words.day_present, [&p.band.from, &p.band.to, &p.needed, &p.least, &class, &answers]))
                @if p.least < p.needed { " – " b { (words.day_too_few) } } }
        } } } }
    }

    fn people(&self) -> Markup {
        let words = self.words;
        html! { section id="people" {
            h2 { (words.day_people) }
            div class="cards" { @for (duty, who) in self.day.input.duties.iter().enumerate() { section class="card" {
                h3 id=(format!("person-{duty}")) { (self.name(duty)) " – " (who.profession) ", " (who.shift) " " (clock(who.from)) "–" (clock(who.to)) }
                p { (fill(words.day_load, [&format::duration(self.lang, self.day.plan.care(duty)), &format::duration(self.lang, who.capacity)])) }
                ol class="plain" { @for part in self.day.plan.stretches(duty) { li { (clock(part.from)) "–" (clock(part.to)) " " (self.part(&part)) } } }
            } } }
        } }
    }

    fn by_task(&self) -> Markup {
        let (words, input, plan) = (self.words, &self.day.input, &self.day.plan);
        html! { section id="by-task" { h2 { (words.day_tasks) }
            div class="scroll" tabindex="0" role="region" aria-label=(words.day_tasks) { table class="list" {
                caption { (words.day_tasks) }
                thead { tr { @for h in [words.task, words.day_window, words.day_times, words.day_done, words.day_by] { th scope="col" { (h) } } } }
                tbody { @for (k, demand) in input.demands.iter().enumerate() {
                    @let done: Vec<&TaskDone> = plan.done.iter().filter(|d| d.demand == k).collect();
                    @let by: BTreeSet<usize> = done.iter().flat_map(|d| d.performers.iter().map(|p| p.duty)).collect();
                    tr {
                        th scope="row" { (self.task(demand)) } td { (window(demand)) } td { (demand.times) }
                        td { (done.len()) @if (done.len() as u32) < demand.times { " – " b { (fill(words.day_left_times, [&(demand.times - done.len() as u32)])) } } }
                        td { @for (n, duty) in by.iter().enumerate() { @if n > 0 { ", " } a href=(format!("#person-{duty}")) { (self.name(*duty)) } } }
                    }
                } }
            } }
        } }
    }

    fn proof(&self) -> Markup {
        let words = self.words;
        html! { section { h2 { (words.proof) } ul { @for s in &self.day.plan.stages {
            li { (self.aim(s.aim)) ": " (s.value) " – " @if s.value == s.bound { (words.day_proven) } @else { (fill(words.day_at_least, [&s.bound])) } }
        } } } }
    }

    /// A part of somebody's day in words.
    fn part(&self, part: &Part<'_>) -> String {
        let words = self.words;
        let task = |done: &TaskDone| {
            let called = self.task(&self.day.input.demands[done.demand]);
            if part.times > 1 { format!("{called} × {}", part.times) } else { called }
        };
        match part.doing {
            Doing::Break => words.day_break.to_owned(),
            Doing::Supervision { done, of } => fill(words.day_supervises, [&self.name(of.duty), &task(done)]),
            Doing::Task { done, by } => format!("{} – {}", task(done), self.how(done, by)),
        }
    }

    fn how(&self, done: &TaskDone, p: &Performer) -> String {
        let words = self.words;
        let mut how = mode_word(words, p.mode).to_owned();
        if let Some(s) = &p.supervised {
            let by = s.by.map_or_else(|| words.day_mobile_team.to_owned(), |d| self.name(d));
            how = format!("{how}, {}", fill(words.day_watched, [&by]));
        }
        let others: Vec<String> = done.performers.iter().filter(|o| o.duty != p.duty).map(|o| self.name(o.duty)).collect();
        if others.is_empty() { how } else { format!("{how}, {}", fill(words.day_with, [&others.join(", ")])) }
    }

    fn reason(&self, left: &TaskLeft) -> String {
        let words = self.words;
        let able = left.able.iter().map(|d| self.name(*d)).collect::<Vec<_>>().join(", ");
        match left.reason {
            LeftReason::NobodyMay => words.day_nobody_may.to_owned(),
            LeftReason::NoSupervisor => words.day_no_supervisor.to_owned(),
            LeftReason::WindowTooShort => fill(words.day_too_short, [&able]),
            LeftReason::TooFewTogether => fill(words.day_not_together, [&able]),
            LeftReason::AllBusy => fill(words.day_all_busy, [&able]),
        }
    }

    fn help(&self, h: &Help) -> String {
        let words = self.words;
        let what = match &h.by {
            HelpBy::Decision { task, to, mode } => fill(words.day_decide, [to, task, &mode_word(words, *mode)]),
            HelpBy::Competence { duty, competence } => fill(words.day_course, [competence, &self.name(*duty)]),
            HelpBy::Person { shift, profession } => fill(words.day_one_more, [profession, shift]),
        };
        let pay = if h.cost == Ore::ZERO { words.day_no_pay.to_owned() } else { format!("{} kr", h.cost.0 / 100) };
        let (saves, left) = (format::duration(self.lang, h.saves), format::duration(self.lang, h.left_with));
        format!("{what}: {}", fill(words.day_saves, [&saves, &left, &pay]))
    }

    fn broken(&self, b: &Broken) -> String {
        match b {
            Broken::Heads { band, class, needed, there } => fill(self.words.day_heads, [&band.from, &band.to, there, needed, class]),
            Broken::Task { task, left, promised_x100 } => fill(self.words.day_more_left, [task, &left.0, &(promised_x100 / 100)]),
        }
    }

    const fn aim(&self, aim: DayAim) -> &'static str {
        match aim {
            DayAim::CriticalLeft => self.words.day_critical,
            DayAim::HighLeft => self.words.day_high,
            DayAim::MediumLeft => self.words.day_medium,
            DayAim::LowLeft => self.words.day_low,
            DayAim::LevelsAbove => self.words.day_levels,
            DayAim::Busiest => self.words.day_busiest,
        }
    }

    fn name(&self, duty: usize) -> String {
        let who = &self.day.input.duties[duty];
        who.person.as_ref().map_or_else(|| fill(self.words.day_substitute, [&who.profession]), |p| self.called(p))
    }

    fn called(&self, person: &PersonId) -> String {
        self.names.get(person).cloned().unwrap_or_else(|| person.to_string())
    }

    fn task(&self, demand: &DayDemand) -> String {
        let of = self.day.input.sharing.tasks.iter().find(|t| t.id == demand.task);
        format!("{} {}", demand.task, of.map_or("", |t| task_name(self.lang, t)))
    }
}

/// A minute of the care day by the clock.
fn clock(at: Minutes) -> String {
    let at = at.0.rem_euclid(1440);
    format!("{:02}:{:02}", at / 60, at % 60)
}

fn window(demand: &DayDemand) -> String {
    format!("{}–{}", clock(demand.from), clock(demand.to))
}
