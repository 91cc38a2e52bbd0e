//! The sections of a memo, in order.

use maud::{Markup, html};
use turnus_domain::{
    evidence::{Grade, Payer},
    sharing::SharingDecision,
    task::Mode,
    task_move::misaligned,
};
use turnus_planning::{Study, Told};
use turnus_sharing::unit::{Binding, Effect, Figures, Row, effect, payer_words, table};

/// Measures that stand in the memo; the workbook has them all.
const SHOWN: [&str; 11] = [
    "unmet.",
    "unmet",
    "leon-gap",
    "fte",
    "heads-freed",
    "presence-short",
    "bottleneck",
    "cost.",
    "elsewhere.",
    ".used-fte",
    ".competence-use",
];

/// A study, told as a memo.
pub(super) struct Memo<'a> {
    study: &'a Study,
    /// The scenario asked for; the zero alternative when there is none.
    asked: &'a Told,
    effect: Effect,
    nb: bool,
}

impl<'a> Memo<'a> {
    pub(super) fn new(study: &'a Study, nb: bool) -> Self {
        let asked = study.scenarios.first().unwrap_or(&study.zero);
        Self { study, asked, effect: effect(&study.zero.figures, &asked.figures), nb }
    }

    const fn t(&self, en: &'static str, nb: &'static str) -> &'static str {
        if self.nb { nb } else { en }
    }

    fn name(&self) -> &str {
        self.asked.scenario.as_deref().unwrap_or_default()
    }

    pub(super) fn title(&self) -> String {
        format!("{}: {}", self.study.name, self.name())
    }

    pub(super) fn sections(&self) -> Markup {
        html! {
            h1 { (self.title()) }
            p class="label" { (self.t(
                "A scenario: neither a vision nor a forecast. Every figure stands beside the zero alternative, and what it rests on is listed.",
                "Et scenario: verken visjon eller prognose. Hvert tall står ved siden av nullalternativet, og det som ligger til grunn er listet opp.")) }
            (self.decision()) (self.zero()) (self.changes()) (self.figures()) (self.assumptions()) (self.payers())
            (self.law()) (self.consultation()) (self.risks()) (self.provenance())
        }
    }

    /// Decisions that the scenario has and the zero alternative lacks.
    fn new_decisions(&self) -> Vec<&SharingDecision> {
        let before = &self.study.zero.input.decisions;
        self.asked.input.decisions.iter().filter(|d| !before.iter().any(|b| b.id == d.id)).collect()
    }

    fn decision(&self) -> Markup {
        let decisions = self.new_decisions();
        let demand = self.asked.input.demand.iter().filter(|d| !self.study.zero.input.demand.contains(d));
        let demand: Vec<_> = demand.collect();
        html! { section {
            h2 { "1. " (self.t("Decision asked for", "Forslag til vedtak")) }
            @if decisions.is_empty() && demand.is_empty() { p { (self.t("No sharing decision; the council is asked to take note of what was recorded in the scenario.", "Ingen delingsbeslutning; saken legges fram til orientering om det som er registrert i scenarioet.")) } }
            ul {
                @for d in decisions { li { (self.sentence(d)) } }
                @for d in demand { li { (if self.nb { &d.name_nb } else { &d.name }) ": " (d.people) " " (self.t("people", "personer")) ", " (d.source.text) } }
            }
            p { (self.t("Recorded in the scenario: ", "Registrert i scenarioet: ")) (self.recorded()) "." }
        } }
    }

    fn sentence(&self, d: &SharingDecision) -> String {
        let task = self.asked.input.tasks.iter().find(|t| t.id == d.task);
        let name = task.map_or("", |t| if self.nb { &t.name_nb } else { &t.name });
        let to = d.valid.to.map(|day| day.to_string()).unwrap_or_default();
        let mode = match d.mode {
            Mode::Delegated => self.t("by personal delegation", "ved personlig delegasjon"),
            Mode::Supervised => self.t("under supervision", "under veiledning"),
            Mode::Assist => self.t("as second pair of hands", "som nummer to"),
            Mode::Own | Mode::Forbidden => self.t("by own right", "på egen hånd"),
        };
        if self.nb {
            format!(
                "{} kan gjøre {} {name} {mode}, {} til {to}, evalueres {}. Formål: {}",
                d.to, d.task, d.valid.from, d.review_on, d.purpose
            )
        } else {
            format!(
                "{} may do {} {name} {mode}, {} to {to}, reviewed on {}. Purpose: {}",
                d.to, d.task, d.valid.from, d.review_on, d.purpose
            )
        }
    }

    fn recorded(&self) -> String {
        let all: Vec<String> = self.asked.recorded.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        if all.is_empty() { self.t("nothing", "ingenting").to_owned() } else { all.join(", ") }
    }

    fn zero(&self) -> Markup {
        let f = &self.study.zero.figures;
        let rows = table(&[f]);
        let shown = |key: &str| rows.iter().find(|r| r.key == key).map_or_else(String::new, |r| r.shown(0, self.nb));
        html! { section {
            h2 { "2. " (self.t("Zero alternative: nothing is decided", "Nullalternativet: ingenting vedtas")) }
            p { (self.t("Care left undone in an ordinary week: ", "Pleie som ikke blir gjort i en vanlig uke: ")) (shown("unmet"))
                " (" (self.t("critical ", "kritisk ")) (shown("unmet.critical")) "; "
                (self.t("a tenth less or more work: ", "en tidel mindre eller mer arbeid: ")) (shown("unmet.low-range")) "–" (shown("unmet.high-range")) "). "
                (self.t("Bottleneck: ", "Flaskehals: ")) (shown("bottleneck"))
                @if f.bottleneck.is_some() { ", " (self.t("an hour more frees ", "en time til frigjør ")) (shown("bottleneck.hour-more")) } ". "
                (self.t("Positions: ", "Årsverk: ")) (shown("fte")) ". " (self.t("Pay a year: ", "Lønn i året: ")) (shown("cost.municipality")) "." }
        } }
    }

    fn changes(&self) -> Markup {
        html! { section {
            h2 { "3. " (self.t("What changes", "Hva som endres")) }
            ul { @for text in self.effect.said() { li { (text.in_bokmal(self.nb)) } } }
        } }
    }

    fn figures(&self) -> Markup {
        let states: Vec<&Figures> = self.study.states().map(|t| &t.figures).collect();
        let kept = |r: &Row| {
            let listed = SHOWN
                .iter()
                .any(|s| r.key == *s || (s.ends_with('.') && r.key.starts_with(s)) || (s.starts_with('.') && r.key.ends_with(s)));
            listed || r.key.starts_with("fte.") || r.key.starts_with("bottleneck.")
        };
        let rows: Vec<Row> = table(&states).into_iter().filter(kept).collect();
        html! { section {
            h2 { "4. " (self.t("Figures, with ranges", "Tall, med spenn")) }
            table {
                caption { (self.t("An ordinary week unless said otherwise", "En vanlig uke om ikke annet er sagt")) }
                thead { tr { th scope="col" { (self.t("Measure", "Mål")) }
                    @for t in self.study.states() { th scope="col" class="number" { (t.scenario.as_deref().unwrap_or(self.t("zero alternative", "nullalternativ"))) } } } }
                tbody { @for r in &rows { tr { th scope="row" { (r.label.in_bokmal(self.nb)) }
                    @for k in 0..states.len() { td class="number" { (r.shown(k, self.nb)) } } } } }
            }
        } }
    }

    fn assumptions(&self) -> Markup {
        html! { section {
            h2 { "5. " (self.t("Assumptions, with source and grade", "Forutsetninger, med kilde og styrke")) }
            table {
                thead { tr { th scope="col" { (self.t("What", "Hva")) } th scope="col" { (self.t("Value", "Verdi")) } th scope="col" { (self.t("Source", "Kilde")) } th scope="col" { (self.t("Grade", "Styrke")) } } }
                tbody { @for a in &self.asked.figures.assumed { tr {
                    th scope="row" { (a.what.in_bokmal(self.nb)) } td { (a.value) } td { (a.source) } td { (self.grade(a.grade)) }
                } } }
            }
        } }
    }

    const fn grade(&self, grade: Grade) -> &'static str {
        match grade {
            Grade::None => self.t("none: assumed", "ingen: antatt"),
            Grade::Low => self.t("low", "lav"),
            Grade::Moderate => self.t("moderate", "middels"),
            Grade::High => self.t("high", "høy"),
        }
    }

    /// By payer, never netted.
    fn payers(&self) -> Markup {
        let cost = |f: &Figures, payer: Payer| f.costs.iter().find(|c| c.payer == payer).map_or(0, |c| c.year.0);
        let lines: Vec<(Payer, i64, i64)> = Payer::ALL
            .into_iter()
            .map(|p| (p, cost(&self.study.zero.figures, p), cost(&self.asked.figures, p)))
            .filter(|(_, a, b)| (*a, *b) != (0, 0))
            .collect();
        let skewed = misaligned(lines.iter().map(|(_, before, after)| before - after));
        html! { section {
            h2 { "6. " (self.t("Who gains and who pays", "Hvem som tjener og hvem som betaler")) }
            table {
                thead { tr { th scope="col" { (self.t("Payer", "Betaler")) } th scope="col" class="number" { (self.t("zero alternative, kr a year", "nullalternativ, kr i året")) }
                    th scope="col" class="number" { (self.name()) } th scope="col" class="number" { (self.t("change", "endring")) } } }
                tbody { @for (p, before, after) in &lines { tr {
                    th scope="row" { ({ let (en, nb) = payer_words(*p); if self.nb { nb } else { en } }) }
                    td class="number" { (kroner(*before)) } td class="number" { (kroner(*after)) } td class="number" { (kroner(after - before)) }
                } } }
            }
            @for e in &self.asked.figures.elsewhere { p { (e.what.in_bokmal(self.nb)) ": " (e.times) " / " (self.t("year", "år"))
                @if e.km > 0 { ", " (e.km) " km" } @if e.bed_days > 0 { ", " (e.bed_days) " " (self.t("bed-days", "liggedøgn")) } "." } }
            @if skewed { p { strong { (self.t("Misaligned incentive: some gain while others pay. The rows are not netted.", "Skjeve insentiver: noen tjener mens andre betaler. Radene er ikke nettoført.")) } } }
        } }
    }

    fn law(&self) -> Markup {
        let sources: Vec<(String, String)> = self
            .new_decisions()
            .into_iter()
            .filter_map(|d| {
                let task = self.asked.input.tasks.iter().find(|t| t.id == d.task)?;
                let way = task.allowed.iter().find(|a| a.profession == d.to && a.mode == d.mode)?;
                Some((format!("{} – {}", d.task, d.to), way.source.text.clone()))
            })
            .collect();
        let plan = self.effect.heads.iter().any(|h| h.before == h.after && h.binding == Binding::HeadPlan);
        let minimum = self.effect.heads.iter().any(|h| h.before == h.after && h.policy_minimum == h.after);
        let missing = &self.asked.figures.missing;
        html! { section {
            h2 { "7. " (self.t("What law, agreement or policy must change", "Hva som må endres i lov, avtale eller lokal policy")) }
            ul {
                li { (self.t("Law: nothing. What law forbids is never part of a scenario.", "Lov: ingenting. Det loven forbyr er aldri del av et scenario.")) }
                @for (what, source) in sources { li { (what) ": " (self.t("within ", "innenfor ")) (source) } }
                @if plan { li { (self.t("Agreement: the head plan, if freed minutes are to become heads.", "Avtale: bemanningsplanen, hvis frigjorte minutter skal bli hoder.")) } }
                @if minimum { li { (self.t("Policy: a minimum presence, if freed minutes are to become heads.", "Lokal policy: et minstekrav til tilstedeværelse, hvis frigjorte minutter skal bli hoder.")) } }
                @for m in missing.iter().filter(|m| m.alone.0 > 0).take(5) { li { (m.decision) ": " (self.t("not decided; alone it would let ", "ikke vedtatt; alene ville det gitt ")) (m.alone.0 / 60) " " (self.t("h of care a week be done", "t pleie i uken")) " (" (m.source) ")" } }
            }
        } }
    }

    fn consultation(&self) -> Markup {
        let decisions = self.new_decisions();
        html! { section {
            h2 { "8. " (self.t("Consultation", "Drøfting")) }
            @if decisions.is_empty() { p { (self.t("No sharing decision, so none is recorded.", "Ingen delingsbeslutning, så ingen er registrert.")) } }
            ul { @for d in &decisions { li { (d.id) ": " (d.consultation) ". " (self.t("Risk assessment: ", "Risikovurdering: ")) (d.risk_assessment) "." } } }
            p { (self.t("What each profession hands over and keeps stands in section 3.", "Hva hver yrkesgruppe gir fra seg og beholder står i punkt 3.")) }
        } }
    }

    fn risks(&self) -> Markup {
        let f = &self.asked.figures;
        html! { section {
            h2 { "9. " (self.t("Risks and stop rule", "Risiko og stoppregel")) }
            ul {
                li { (self.t("If a tenth more work comes than assumed, ", "Kommer det en tidel mer arbeid enn antatt, blir ")) (hours(f.unmet_range.1.0, self.nb)) (self.t(" h of care a week are left undone.", " t pleie i uken ikke gjort.")) }
                @for s in &f.short { li { (s.bucket) ", " (s.class) ": " (hours(s.minutes.0, self.nb)) (self.t(" h a week of presence short of the minimum", " t i uken under minstekravet til tilstedeværelse")) } }
                @for d in self.new_decisions() { li { (d.id) ": " (self.t("followed up by ", "følges opp av ")) (d.follow_up) ". " (self.t("Stop: revoke it on the day the follow-up is worse than before the start, at the latest at the review on ", "Stopp: oppheves den dagen oppfølgingen er dårligere enn før start, senest ved evalueringen ")) (d.review_on) "; " (self.t("it ends by itself on ", "den opphører av seg selv ")) (d.valid.to.map(|t| t.to_string()).unwrap_or_default()) "." } }
                li { (self.t("A trial lasts three months at least before it is judged.", "En prøve varer minst tre måneder før den vurderes.")) }
            }
        } }
    }

    fn provenance(&self) -> Markup {
        html! { section {
            h2 { "10. " (self.t("Where it was read", "Hvor det er lest")) }
            table {
                thead { tr { th scope="col" { (self.t("State", "Tilstand")) } th scope="col" { (self.t("Log", "Logg")) } th scope="col" class="number" { (self.t("Position", "Posisjon")) } th scope="col" { (self.t("Hash of the chain", "Kjedens hash")) } } }
                tbody { @for t in self.study.states() { tr {
                    th scope="row" { (t.scenario.as_deref().unwrap_or(self.t("zero alternative", "nullalternativ"))) } td { (t.log.as_str()) } td class="number" { (t.position) } td { code { (t.hash.to_string()) } }
                } } }
            }
            p { (self.t("To make it again: ", "For å regne det om: ")) code { "turnus log verify" } ", " code { "turnus scenario figures " (self.name()) " --unit " (self.study.unit) " --on " (self.study.effective) } "." }
        } }
    }
}

fn kroner(ore: i64) -> String {
    crate::format::kroner(turnus_domain::quantity::Ore(ore))
}

fn hours(minutes: i64, nb: bool) -> String {
    let tenths = (minutes * 10 + 30) / 60;
    format!("{}{}{}", tenths / 10, if nb { "," } else { "." }, tenths % 10)
}
