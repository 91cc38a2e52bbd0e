//! Who may do what: tasks down, professions across, each way with its mode, and why not.

use crate::{
    answer::incomplete,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    read_for::day_form,
    site::{Reader, Site, UnitAsOf, today},
    words::{Lang, Words, fill},
};
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{
    freeze::freeze_sharing_input,
    profession::Profession,
    sharing::SharingDecision,
    sharing_input::SharingInput,
    task::{AllowedMode, Mode, Task},
};
use turnus_sharing::{Excluded, WhyNot, excluded};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    on: Option<NaiveDate>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let UnitAsOf { unit, name, facts } = reader.unit(&site, unit.parse()?).await?;
    let on = asked.on.unwrap_or_else(today);
    let title = fill(reader.words().tasks_title, [&name]);
    let body = match freeze_sharing_input(&facts, &unit, facts.position(), on) {
        Ok(input) => matrix(&reader, &input),
        Err(defects) => incomplete(&reader, &defects),
    };
    Ok(page(&reader, Place::Tasks(&unit), &title, &html! { h1 { (title) } (day_form(&reader, on)) (body) }))
}

fn matrix(reader: &Reader, input: &SharingInput) -> Markup {
    let words = reader.words();
    let out = excluded(input);
    let listed = |p: &&Profession| input.tasks.iter().any(|t| t.allowed.iter().any(|a| a.profession == p.id));
    let professions: Vec<&Profession> = input.professions.iter().filter(listed).collect();
    html! {
        p class="help" { (fill(words.tasks_intro, [&format::date(input.effective)])) }
        (legend(words))
        div class="scroll" tabindex="0" role="region" aria-label=(words.tasks_caption) { table class="matrix" {
            caption { (words.tasks_caption) }
            thead { tr {
                th scope="col" { (words.task) } th scope="col" { (words.leon) }
                @for p in &professions { th scope="col" { (p.id) br; span class="small" { (profession_name(reader.lang, p)) br; (employed(words, input, p)) } } }
            } }
            tbody { @for t in &input.tasks { tr {
                th scope="row" { (t.id) " " (task_name(reader.lang, t)) }
                td { (t.leon.0) }
                @for p in &professions { td { (ways(words, input, &out, t, p)) } }
            } } }
        } }
    }
}

fn employed(words: &Words, input: &SharingInput, p: &Profession) -> String {
    fill(words.people_employed, [&input.staff.iter().filter(|m| m.profession == p.id).count()])
}

fn profession_name(lang: Lang, p: &Profession) -> &str {
    if lang == Lang::En { &p.name } else { &p.name_nb }
}

pub(crate) fn task_name(lang: Lang, t: &Task) -> &str {
    if lang == Lang::En { &t.name } else { &t.name_nb }
}

const MODES: [Mode; 5] = [Mode::Own, Mode::Delegated, Mode::Supervised, Mode::Assist, Mode::Forbidden];

fn legend(words: &Words) -> Markup {
    html! { p { b { (words.legend) ": " } @for (k, mode) in MODES.into_iter().enumerate() {
        @if k > 0 { ", " } b { (letter(words, mode)) } " " (mode_word(words, mode))
    } ", – " (words.not_listed) "." } }
}

/// Every way of a task for a profession; `–` where the catalogue has none.
fn ways(words: &Words, input: &SharingInput, out: &[Excluded], task: &Task, profession: &Profession) -> Markup {
    let here: Vec<&AllowedMode> = task.allowed.iter().filter(|a| a.profession == profession.id).collect();
    let why = |a: &AllowedMode| out.iter().find(|e| e.task == task.id && e.profession == a.profession && e.mode == a.mode).map(|e| e.why);
    html! {
        @if here.is_empty() { span class="none" { "–" span class="hidden" { " " (words.not_listed) } } }
        @for a in here {
            @match why(a) {
                None => p class="way may" { b { (letter(words, a.mode)) } " " span class="small" { (mode_word(words, a.mode)) " (" (a.source.text) ")"
                    @if let Some(d) = input.decided(&task.id, &a.profession) { " – " (words.decision) " " (d.id) (turn_to(words, d)) } } },
                Some(WhyNot::Forbidden) => p class="way never" { b { (letter(words, Mode::Forbidden)) } " " span class="small" { (words.forbidden) " (" (a.source.text) ")" } },
                // The head of the column says that nobody is employed: the cell repeats it for those who cannot see the head.
                Some(WhyNot::NobodyEmployed) => p class="way not" { "(" (letter(words, a.mode)) ")" span class="hidden" { " " (words.nobody_employed) } },
                Some(why) => p class="way not" { b { "(" (letter(words, a.mode)) ")" } " " span class="small" { (mode_word(words, a.mode)) ": " (why_word(words, why)) } },
            }
        }
    }
}

/// Whom a performer turns to, after a comma; nothing in decisions made before that was asked for.
fn turn_to(words: &Words, decision: &SharingDecision) -> String {
    let path = decision.escalation.as_ref();
    path.map(|e| format!(", {}", fill(words.turn_to, [&e.to, &e.within, &e.when]))).unwrap_or_default()
}

const fn letter(words: &Words, mode: Mode) -> &'static str {
    match mode {
        Mode::Own => words.own_letter,
        Mode::Delegated => words.delegated_letter,
        Mode::Supervised => words.supervised_letter,
        Mode::Assist => words.assist_letter,
        Mode::Forbidden => words.forbidden_letter,
    }
}

pub(crate) const fn mode_word(words: &Words, mode: Mode) -> &'static str {
    match mode {
        Mode::Own => words.own,
        Mode::Delegated => words.delegated,
        Mode::Supervised => words.supervised,
        Mode::Assist => words.assist,
        Mode::Forbidden => words.forbidden,
    }
}

const fn why_word(words: &Words, why: WhyNot) -> &'static str {
    match why {
        WhyNot::Forbidden => words.forbidden,
        WhyNot::NoDecision => words.no_decision,
        WhyNot::NobodyEmployed => words.nobody_employed,
        WhyNot::NobodyHolds => words.nobody_holds,
        WhyNot::NoSupervisor => words.no_supervisor,
    }
}
