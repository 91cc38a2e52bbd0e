//! Any number of figures side by side.

use super::{
    effect::effect,
    figures::Figures,
    text::{Text, decimals, hours},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use turnus_domain::{evidence::Payer, task::Risk};

/// What a value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Minutes a week, told as hours.
    Minutes,
    /// Hundredths of a full-time position.
    Fte,
    /// People, heads, kilometres.
    Count,
    /// Øre a year, told as kroner.
    Ore,
    /// Hundredths of a percent.
    Share,
    /// Words.
    Words,
}

/// A row: one measure, one value for each state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Name for machines: `unmet.critical`.
    pub key: String,
    /// Name for people.
    pub label: Text,
    /// What values are counted in.
    pub unit: Unit,
    /// Values, in the order of the states; absent where the measure does not apply.
    pub values: Vec<Option<i64>>,
    /// Words, in the order of the states, for rows of words.
    pub words: Vec<Text>,
}

/// Every measure of every state, the first being the zero alternative.
#[must_use]
pub fn table(states: &[&Figures]) -> Vec<Row> {
    let mut rows = Rows { states, rows: Vec::new() };
    rows.unmet();
    rows.professions();
    rows.changes();
    rows.cover();
    rows.bottleneck();
    rows.money();
    rows.rows
}

struct Rows<'a> {
    states: &'a [&'a Figures],
    rows: Vec<Row>,
}

impl Rows<'_> {
    fn add(&mut self, key: impl Into<String>, label: Text, unit: Unit, value: impl Fn(&Figures) -> Option<i64>) {
        let values = self.states.iter().map(|f| value(f)).collect();
        self.rows.push(Row { key: key.into(), label, unit, values, words: Vec::new() });
    }

    fn unmet(&mut self) {
        let risks = [
            (Risk::Critical, "critical", "kritisk"),
            (Risk::High, "high risk", "høy risiko"),
            (Risk::Medium, "medium risk", "middels risiko"),
            (Risk::Low, "low risk", "lav risiko"),
        ];
        for (risk, en, nb) in risks {
            let label = Text::new(format!("care left undone, {en}"), format!("pleie ikke gjort, {nb}"));
            let of = move |f: &Figures| f.unmet.iter().find(|u| u.risk == risk).map(|u| u.minutes.0);
            self.add(format!("unmet.{}", en.replace(' ', "-")), label, Unit::Minutes, of);
        }
        self.add("unmet", Text::new("care left undone", "pleie ikke gjort"), Unit::Minutes, |f| Some(f.unmet_all().0));
        self.add("unmet.low-range", Text::new("… with a tenth less work", "… med en tidel mindre arbeid"), Unit::Minutes, |f| {
            Some(f.unmet_range.0.0)
        });
        self.add("unmet.high-range", Text::new("… with a tenth more work", "… med en tidel mer arbeid"), Unit::Minutes, |f| {
            Some(f.unmet_range.1.0)
        });
        self.add("leon-gap", Text::new("levels above LEON × hours", "nivåer over LEON × timer"), Unit::Minutes, |f| Some(f.leon_gap.0));
    }

    fn professions(&mut self) {
        let all: BTreeSet<(String, Text)> =
            self.states.iter().flat_map(|f| f.professions.iter().map(|p| (p.profession.clone(), p.name.clone()))).collect();
        self.add("fte", Text::new("positions, all", "årsverk, alle"), Unit::Fte, |f| Some(f.fte_x100()));
        for (id, name) in all {
            let of = |f: &Figures| f.professions.iter().find(|p| p.profession == id).cloned();
            let label = |en: &str, nb: &str| Text::new(format!("{} ({id}): {en}", name.en), format!("{} ({id}): {nb}", name.nb));
            self.add(format!("{id}.people"), label("people", "personer"), Unit::Count, |f| of(f).map(|p| i64::from(p.people)));
            self.add(format!("{id}.fte"), label("positions", "årsverk"), Unit::Fte, |f| of(f).map(|p| p.fte_x100));
            self.add(format!("{id}.used-fte"), label("positions that tasks fill", "årsverk oppgaver fyller"), Unit::Fte, |f| {
                of(f).map(|p| p.used_fte_x100)
            });
            self.add(format!("{id}.used"), label("hours used", "timer brukt"), Unit::Minutes, |f| of(f).map(|p| p.used.0));
            self.add(format!("{id}.idle"), label("hours not filled", "timer ikke fylt"), Unit::Minutes, |f| {
                of(f).map(|p| p.productive.0 - p.used.0)
            });
            self.add(format!("{id}.competence-use"), label("competence use", "kompetansebruk"), Unit::Share, |f| {
                of(f).map(|p| p.competence_use())
            });
        }
    }

    /// Changes from the first state.
    fn changes(&mut self) {
        let Some(zero) = self.states.first().copied() else { return };
        let fte = |key: &str, en: &str, nb: &str| (key.to_owned(), Text::new(en, nb));
        let (gross, label) = fte("fte.gross", "positions relieved (gross)", "årsverk avlastet (brutto)");
        self.add(gross, label, Unit::Fte, |f| Some(effect(zero, f).gross_fte_x100));
        let (taken, label) = fte("fte.compensating", "positions that take over (compensating)", "årsverk som overtar (kompenserende)");
        self.add(taken, label, Unit::Fte, |f| Some(effect(zero, f).compensating_fte_x100));
        let (net, label) = fte("fte.net", "net", "netto");
        self.add(net, label, Unit::Fte, |f| {
            let e = effect(zero, f);
            Some(e.gross_fte_x100 - e.compensating_fte_x100)
        });
        self.add("heads-freed", Text::new("heads a week freed", "hoder i uken frigjort"), Unit::Count, |f| {
            Some(effect(zero, f).heads_freed())
        });
    }

    fn cover(&mut self) {
        let all: Vec<(String, String)> = {
            let mut seen = BTreeSet::new();
            let of = self.states.iter().flat_map(|f| f.cover.iter().map(|s| (s.bucket.clone(), s.class.clone())));
            of.filter(|key| seen.insert(key.clone())).collect()
        };
        for (bucket, class) in all {
            let of = |f: &Figures| f.cover.iter().find(|s| s.bucket == bucket && s.class == class).map(|s| i64::from(s.heads()));
            let label = Text::new(format!("heads on {bucket}, class {class}"), format!("hoder på {bucket}, klasse {class}"));
            self.add(format!("cover.{}.{class}", bucket.replace(' ', "-")), label, Unit::Count, of);
        }
        self.add("presence-short", Text::new("presence short of the minimum", "tilstedeværelse under minstekrav"), Unit::Minutes, |f| {
            Some(f.short.iter().map(|s| s.minutes.0).sum())
        });
    }

    fn bottleneck(&mut self) {
        let where_ = |f: &Figures| match &f.bottleneck {
            Some(b) => Text::new(format!("{}, {}", b.profession, b.bucket), format!("{}, {}", b.profession, b.bucket)),
            None => Text::new("none", "ingen"),
        };
        let words = self.states.iter().map(|f| where_(f)).collect();
        let label = Text::new("bottleneck", "flaskehals");
        self.rows.push(Row { key: "bottleneck".into(), label, unit: Unit::Words, values: Vec::new(), words });
        self.add(
            "bottleneck.hour-more",
            Text::new("care an hour more of it frees (solved)", "pleie en time til frigjør (løst)"),
            Unit::Minutes,
            |f| f.bottleneck.as_ref().map(|b| b.one_more.0),
        );
        self.add(
            "bottleneck.hour-less",
            Text::new("care an hour less of it costs (solved)", "pleie en time mindre koster (løst)"),
            Unit::Minutes,
            |f| f.bottleneck.as_ref().and_then(|b| b.one_fewer).map(|m| m.0),
        );
    }

    fn money(&mut self) {
        for payer in Payer::ALL {
            let there = self.states.iter().any(|f| f.costs.iter().any(|c| c.payer == payer));
            if there {
                let (en, nb) = payer_words(payer);
                let label = Text::new(format!("cost a year, {en}"), format!("kostnad i året, {nb}"));
                let key = format!("cost.{en}").replace(' ', "-");
                self.add(key, label, Unit::Ore, |f| Some(f.costs.iter().find(|c| c.payer == payer).map_or(0, |c| c.year.0)));
            }
        }
        for (key, en, nb, of) in [
            (
                "elsewhere.km",
                "kilometres saved a year",
                "kilometer spart i året",
                (|e: &super::Elsewhere| e.km) as fn(&super::Elsewhere) -> i64,
            ),
            ("elsewhere.bed-days", "bed-days saved a year", "liggedøgn spart i året", |e| e.bed_days),
        ] {
            if self.states.iter().any(|f| f.elsewhere.iter().any(|e| of(e) != 0)) {
                self.add(key, Text::new(en, nb), Unit::Count, |f| Some(f.elsewhere.iter().map(of).sum()));
            }
        }
    }
}

/// A payer in words.
#[must_use]
pub fn payer_words(payer: Payer) -> (&'static str, &'static str) {
    match payer {
        Payer::Municipality => ("municipality", "kommunen"),
        Payer::Hospital => ("hospital", "sykehuset"),
        Payer::Gp => ("general practitioner", "fastlegen"),
        Payer::State => ("state", "staten"),
        Payer::User => ("residents and next of kin", "brukere og pårørende"),
    }
}

impl Row {
    /// The value of a state as people read it, with its unit; `–` where the measure does not apply.
    #[must_use]
    pub fn shown(&self, state: usize, nb: bool) -> String {
        if self.unit == Unit::Words {
            return self.words.get(state).map_or_else(String::new, |w| w.in_bokmal(nb).to_owned());
        }
        let Some(value) = self.values.get(state).copied().flatten() else { return "–".to_owned() };
        match self.unit {
            Unit::Minutes => format!("{} {}", hours(value, nb), if nb { "t" } else { "h" }),
            Unit::Fte => decimals(value, 2, nb),
            Unit::Count => value.to_string(),
            Unit::Ore => format!("{} kr", thousands(value / 100)),
            Unit::Share => format!("{} %", decimals(value / 10, 1, nb)),
            Unit::Words => String::new(),
        }
    }

    /// The value of a state as a number in the unit that [`Row::counted_in`] names.
    #[must_use]
    pub fn number(&self, state: usize) -> Option<f64> {
        let value = self.values.get(state).copied().flatten()? as f64;
        Some(match self.unit {
            Unit::Minutes => value / 60.0,
            Unit::Fte | Unit::Ore | Unit::Share => value / 100.0,
            Unit::Count | Unit::Words => value,
        })
    }

    /// What [`Row::number`] counts in.
    #[must_use]
    pub const fn counted_in(&self) -> &'static str {
        match self.unit {
            Unit::Minutes => "hours a week",
            Unit::Fte => "full-time positions",
            Unit::Count => "count",
            Unit::Ore => "kroner a year",
            Unit::Share => "percent",
            Unit::Words => "words",
        }
    }
}

/// Whole numbers with a narrow space before every third digit.
fn thousands(value: i64) -> String {
    let digits = value.abs().to_string();
    let mut out = String::from(if value < 0 { "−" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}
