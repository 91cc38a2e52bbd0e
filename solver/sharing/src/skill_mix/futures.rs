//! Years ahead: a rule for the share of the labour force that care may use, and a cross of two uncertain drivers.
//!
//! *Neither visions nor forecasts*: every figure is what follows from what was put in, and what was put in is told
//! with its source and how well it is known.
//!
//! With labour force `L`, share `s`, growth `l` of labour and `g` of demand a year: `cap_t = s·L·(1 + l)^t`,
//! `D_t = s·L·(1 + g)^t`, `gap_t = D_t − cap_t`, and the efficiency that closes it is `1 − (cap_t / D_t)^(1/t)` a year.

use super::{
    adjust::{Adjustment, Amount, adjusted},
    age_limit::{self, AgeLimit, LimitEffect, OtherLimit},
    answer::{Ask, Depth},
    error::ModelError,
    informal_care::{self, Carers, InformalCare, informal_care, posts_lost},
    model::{Assumption, Grade, Model},
    pathway::{Ledger, Pathway, ledger},
    price::clean,
    warm::Warm,
    watch::Watch,
};
use serde::{Deserialize, Serialize};

/// Most years.
const YEARS: u32 = 60;
/// A share of the labour force above this is not plausible without saying why.
const PLAUSIBLE: f64 = 0.25;

/// A number with where it is from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The number.
    pub value: f64,
    /// Where it is from.
    #[serde(default)]
    pub source: String,
    /// How well it is known.
    #[serde(default)]
    pub grade: Grade,
}

impl Known {
    /// Itself as an assumption that results rest on.
    pub(super) fn assumed(&self, what: String, unit: &str) -> Assumption {
        Assumption { what, value: self.value, unit: unit.to_owned(), source: self.source.clone(), grade: self.grade }
    }
}

/// The rule for the share of the labour force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabourShare {
    /// People in the labour force today.
    pub force: f64,
    /// Share of it that care uses today and may use later.
    pub share: f64,
    /// Growth of the labour force a year.
    pub labour_growth: Known,
    /// Growth of demand a year.
    pub demand_growth: Known,
}

/// One end of a driver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pole {
    /// Its name, such as "labour is tight".
    pub name: String,
    /// Added to the growth of demand a year.
    #[serde(default)]
    pub demand_growth: Option<Known>,
    /// Added to the growth of the labour force a year.
    #[serde(default)]
    pub labour_growth: Option<Known>,
    /// Share by which informal care is more by the last year: 0.1 is a tenth more.
    #[serde(default)]
    pub informal_care: Option<Known>,
    /// Other age limits of professions.
    #[serde(default)]
    pub age_limits: Vec<OtherLimit>,
    /// What it does to the model in the last year.
    #[serde(default)]
    pub adjust: Vec<Adjustment>,
    /// Where `adjust` is from.
    #[serde(default)]
    pub source: String,
    /// How well it is known.
    #[serde(default)]
    pub grade: Grade,
    /// What it opens.
    pub opportunities: Vec<String>,
    /// What it makes harder.
    pub challenges: Vec<String>,
}

/// An uncertain driver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Driver {
    /// What it is.
    pub name: String,
    /// One end.
    pub low: Pole,
    /// The other.
    pub high: Pole,
}

/// What is asked of the years ahead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlook {
    /// Its title.
    pub title: String,
    /// Years ahead.
    pub years: u32,
    /// The labour-share rule.
    pub labour: LabourShare,
    /// Posts (full-time equivalents) of the unit that the yearly need is told for.
    #[serde(default)]
    pub posts: Option<f64>,
    /// Hours a week of a full post.
    #[serde(default = "full_week")]
    pub hours_per_post: f64,
    /// The sharing model that each future is solved on; the rule alone when absent.
    #[serde(default)]
    pub model: Option<Model>,
    /// Two uncertain drivers that make four futures; or none.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// Demand that moves: home follow-up, treatment at home. Part of every future.
    #[serde(default)]
    pub pathways: Vec<Pathway>,
    /// Next of kin by gender and age, in the area of the labour force; what is told of them is told of groups only.
    #[serde(default)]
    pub informal_care: Vec<Carers>,
    /// Age limits of professions today.
    #[serde(default)]
    pub age_limits: Vec<AgeLimit>,
}

fn full_week() -> f64 {
    35.5
}

/// A year of the labour-share rule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Year {
    /// Years from now.
    pub year: u32,
    /// People that demand asks for.
    pub demand: f64,
    /// People that the rule allows.
    pub cap: f64,
    /// How many are missing.
    pub gap: f64,
    /// Share of the labour force without the rule.
    pub uncapped_share: f64,
    /// Efficiency a year that closes the gap, as a share.
    pub efficiency: f64,
    /// The same for the unit: posts less in this year.
    pub unit_posts: Option<f64>,
    /// … and hours a week.
    pub unit_hours: Option<f64>,
}

/// What the model says of a future's last year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// `optimal` or `infeasible`.
    pub status: String,
    /// Hours asked for.
    pub asked_hours: f64,
    /// Least unmet hours.
    pub unmet_hours: f64,
    /// Scarcest profession, unit and bucket.
    pub bottleneck: Option<[String; 3]>,
    /// Kroner of hours used.
    pub kroner: f64,
    /// Level-hours above the lowest effective level of care.
    pub leon: f64,
    /// The rule that frees most alone, and how many hours.
    pub best_rule: Option<(String, f64)>,
}

/// A future.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Future {
    /// `reference`, or the names of its two poles.
    pub name: String,
    /// Growth of demand a year.
    pub demand_growth: f64,
    /// Growth of the labour force a year.
    pub labour_growth: f64,
    /// Year by year.
    pub years: Vec<Year>,
    /// What the model says of the last year.
    pub outcome: Option<Outcome>,
    /// Informal care of each group in the last year, and what it costs in paid work.
    pub informal_care: Vec<InformalCare>,
    /// What other age limits do by the last year.
    pub age_limits: Vec<LimitEffect>,
    /// What it opens.
    pub opportunities: Vec<String>,
    /// What it makes harder.
    pub challenges: Vec<String>,
    /// What is not plausible about it.
    pub warnings: Vec<String>,
}

/// All futures in one table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Futures {
    /// Title.
    pub title: String,
    /// What the figures are not.
    pub label: String,
    /// Years ahead.
    pub years: u32,
    /// Everything the figures rest on.
    pub assumptions: Vec<Assumption>,
    /// The reference first, then the four of the cross.
    pub futures: Vec<Future>,
    /// What moved demand gives and takes, party by party; never netted between parties.
    pub ledgers: Vec<Ledger>,
}

/// The labour force of each year: it grows, and loses the full posts that informal care takes, evenly over the years.
struct Force<'a> {
    rule: &'a LabourShare,
    years: u32,
    lost: f64,
}

impl Force<'_> {
    /// People of the labour force after `year` years.
    fn of(&self, year: u32) -> f64 {
        let grown = self.rule.force * (1.0 + self.rule.labour_growth.value).powf(f64::from(year));
        grown - self.lost * f64::from(year) / f64::from(self.years.max(1))
    }

    /// The labour-share rule year by year.
    fn yearly(&self, posts: Option<f64>, hours_per_post: f64) -> Vec<Year> {
        let demand_growth = 1.0 + self.rule.demand_growth.value;
        let of = |year: u32| {
            let t = f64::from(year);
            let force = self.of(year);
            let (cap, demand) = (force * self.rule.share, self.rule.force * self.rule.share * demand_growth.powf(t));
            let efficiency = if year == 0 { 0.0 } else { 1.0 - (cap / demand).powf(1.0 / t) };
            // The unit keeps its share of the cap, so its posts follow the labour force.
            let before = |year: u32| self.of(year - 1) / self.rule.force;
            let unit = posts.filter(|_| year > 0).map(|posts| posts * before(year) * efficiency);
            Year {
                year,
                demand,
                cap,
                gap: demand - cap,
                uncapped_share: demand / force,
                efficiency,
                unit_posts: unit,
                unit_hours: unit.map(|u| u * hours_per_post),
            }
        };
        (0..=self.years).map(of).collect()
    }
}

/// The labour-share rule year by year.
#[must_use]
pub fn labour_share(rule: &LabourShare, years: u32, posts: Option<f64>, hours_per_post: f64) -> Vec<Year> {
    Force { rule, years, lost: 0.0 }.yearly(posts, hours_per_post)
}

/// Solves the reference and, with two drivers, the four futures of their cross.
///
/// # Errors
/// [`ModelError`] says what is wrong, where, and what to do.
pub fn futures(outlook: &Outlook, watch: &Watch<'_>) -> Result<Futures, ModelError> {
    checked(outlook)?;
    let mut cast: Vec<(String, Vec<&Pole>)> = vec![("reference".to_owned(), Vec::new())];
    if let [one, two] = outlook.drivers.as_slice() {
        for a in [&one.low, &one.high] {
            for b in [&two.low, &two.high] {
                cast.push((format!("{} × {}", a.name, b.name), vec![a, b]));
            }
        }
    }
    watch.expect(cast.len());
    let futures = cast.into_iter().map(|(name, poles)| {
        let told = future(outlook, name, &poles, watch);
        watch.step()?;
        told
    });
    Ok(Futures {
        title: outlook.title.clone(),
        label: "neither visions nor forecasts: what follows from what is assumed".to_owned(),
        years: outlook.years,
        assumptions: assumptions(outlook),
        futures: futures.collect::<Result<_, _>>()?,
        ledgers: outlook.pathways.iter().map(ledger).collect(),
    })
}

fn future(outlook: &Outlook, name: String, poles: &[&Pole], watch: &Watch<'_>) -> Result<Future, ModelError> {
    let more = |of: fn(&Pole) -> Option<&Known>| poles.iter().filter_map(|p| of(p)).map(|k| k.value).sum::<f64>();
    let mut rule = outlook.labour.clone();
    rule.demand_growth.value += more(|p| p.demand_growth.as_ref());
    rule.labour_growth.value += more(|p| p.labour_growth.as_ref());
    let informal = informal_care(&outlook.informal_care, more(|p| p.informal_care.as_ref()), outlook.hours_per_post);
    let force = Force { rule: &rule, years: outlook.years, lost: posts_lost(&informal) };
    let left = force.of(outlook.years);
    if left <= 0.0 {
        let place = format!("informal care of {name}: labour force of the last year");
        return Err(ModelError::Number { place, value: left, expected: "people that are left; the groups are of the area of `force`" });
    }
    let years = force.yearly(outlook.posts, outlook.hours_per_post);
    let supply = left / rule.force;
    let others: Vec<&OtherLimit> = poles.iter().flat_map(|p| &p.age_limits).collect();
    let limits = age_limit::effects(&outlook.age_limits, &others, outlook.years);
    let outcome = outlook.model.as_ref().map(|model| outcome(outlook, model, (&rule, supply, &limits), poles, watch)).transpose()?;
    let share = years.last().map_or(0.0, |y| y.uncapped_share);
    let warning = format!("without the rule {:.0} % of the labour force would work in care", share * 100.0);
    Ok(Future {
        name,
        demand_growth: rule.demand_growth.value,
        labour_growth: rule.labour_growth.value,
        years,
        outcome,
        informal_care: informal,
        age_limits: limits,
        opportunities: poles.iter().flat_map(|p| p.opportunities.clone()).collect(),
        challenges: poles.iter().flat_map(|p| p.challenges.clone()).collect(),
        warnings: if share > PLAUSIBLE { vec![warning] } else { Vec::new() },
    })
}

/// The model in the last year: demand grown, supply as the labour force is then, then what the poles change.
fn outcome(
    outlook: &Outlook,
    model: &Model,
    (rule, supply, limits): (&LabourShare, f64, &[LimitEffect]),
    poles: &[&Pole],
    watch: &Watch<'_>,
) -> Result<Outcome, ModelError> {
    let (years, pathways) = (outlook.years, &outlook.pathways);
    let grown = |growth: f64| Amount::Times((1.0 + growth).powf(f64::from(years)));
    let mut changes = Vec::new();
    if !model.demand.is_empty() {
        changes.push(Adjustment::Demand { task: None, unit: None, bucket: None, hours: grown(rule.demand_growth.value) });
    }
    if !model.supply.is_empty() {
        changes.push(Adjustment::Supply { profession: None, unit: None, bucket: None, hours: Amount::Times(supply) });
    }
    changes.extend(age_limit::changes(&outlook.age_limits, limits));
    changes.extend(pathways.iter().flat_map(Pathway::changes));
    changes.extend(poles.iter().flat_map(|p| p.adjust.iter().cloned()));
    let model = adjusted(model, &changes)?;
    let asked_hours = clean(model.demand.iter().map(|d| d.hours).sum());
    let warm = Warm::new(model)?;
    let ask = Ask { prices: false, values: Depth::League, packages: false, conflict: false, seed: 1 };
    let (reading, answer) = (warm.reading(false)?, warm.ask(ask, watch)?);
    let stage = |name: &str| answer.stages.iter().filter(|s| s.name == name).map(|s| s.value).sum();
    let best = answer.rules.iter().filter(|v| v.alone > 1e-6).max_by(|a, b| a.alone.total_cmp(&b.alone).then(b.rule.cmp(&a.rule)));
    Ok(Outcome {
        asked_hours,
        unmet_hours: answer.unmet_hours,
        bottleneck: reading.bottleneck.now.map(|s| [s.profession, s.unit, s.bucket]),
        kroner: stage("money"),
        leon: stage("levels above LEON"),
        best_rule: best.map(|v| (v.rule.clone(), v.alone)),
        status: answer.status,
    })
}

fn checked(outlook: &Outlook) -> Result<(), ModelError> {
    let number = |place: String, value, expected| Err(ModelError::Number { place, value, expected });
    let rule = &outlook.labour;
    if !(1..=YEARS).contains(&outlook.years) {
        return number("years".to_owned(), f64::from(outlook.years), "1 to 60 years");
    }
    if !(rule.force.is_finite() && rule.force > 0.0) {
        return number("force".to_owned(), rule.force, "people, more than 0");
    }
    if !(rule.share > 0.0 && rule.share <= 1.0) {
        return number("share".to_owned(), rule.share, "a share above 0, to 1");
    }
    for (place, value) in [("posts", outlook.posts.unwrap_or(0.0)), ("hours_per_post", outlook.hours_per_post)] {
        if !(value.is_finite() && value >= 0.0) {
            return number(place.to_owned(), value, "a number of 0 or more");
        }
    }
    outlook.pathways.iter().try_for_each(Pathway::checked)?;
    if !matches!(outlook.drivers.len(), 0 | 2) {
        return number("drivers".to_owned(), outlook.drivers.len() as f64, "two drivers, which make four futures, or none");
    }
    let poles = outlook.drivers.iter().flat_map(|d| [&d.low, &d.high]);
    let informal = poles.clone().filter_map(|p| p.informal_care.as_ref().map(|k| (p.name.as_str(), k)));
    informal_care::checked(&outlook.informal_care, informal)?;
    age_limit::checked(&outlook.age_limits, outlook.model.as_ref(), poles.clone().flat_map(|p| &p.age_limits))?;
    let mut growths = vec![("labour_growth".to_owned(), rule.labour_growth.value), ("demand_growth".to_owned(), rule.demand_growth.value)];
    for pole in poles {
        if pole.opportunities.is_empty() || pole.challenges.is_empty() {
            let what = "1 or more: a future has opportunities and challenges";
            return number(format!("opportunities and challenges of `{}`", pole.name), 0.0, what);
        }
        for known in [&pole.demand_growth, &pole.labour_growth].into_iter().flatten() {
            growths.push((format!("growth of `{}`", pole.name), known.value));
        }
    }
    match growths.into_iter().find(|(_, v)| !(v.is_finite() && v.abs() <= 0.2)) {
        Some((place, value)) => number(place, value, "a growth a year between -0.2 and 0.2"),
        None => Ok(()),
    }
}

fn assumptions(outlook: &Outlook) -> Vec<Assumption> {
    let known = |what: String, known: &Known| known.assumed(what, "a year");
    let mut all = vec![
        known("growth of the labour force".to_owned(), &outlook.labour.labour_growth),
        known("growth of demand".to_owned(), &outlook.labour.demand_growth),
    ];
    for pole in outlook.drivers.iter().flat_map(|d| [&d.low, &d.high]) {
        let growths = [("demand", &pole.demand_growth), ("labour", &pole.labour_growth)];
        all.extend(
            growths.iter().filter_map(|(what, k)| k.as_ref().map(|k| known(format!("{}: added to growth of {what}", pole.name), k))),
        );
        all.extend(pole.informal_care.iter().map(|k| k.assumed(format!("{}: informal care more by the last year", pole.name), "of 1")));
        if !pole.adjust.is_empty() {
            let (value, unit) = (pole.adjust.len() as f64, "changes of the model".to_owned());
            all.push(Assumption { what: pole.name.clone(), value, unit, source: pole.source.clone(), grade: pole.grade });
        }
    }
    all.extend(informal_care::assumptions(&outlook.informal_care));
    let poles = outlook.drivers.iter().flat_map(|d| [&d.low, &d.high]);
    all.extend(age_limit::assumptions(&outlook.age_limits, poles.flat_map(|p| &p.age_limits)));
    all.extend(outlook.pathways.iter().flat_map(Pathway::assumptions));
    all.extend(outlook.model.iter().flat_map(|m| m.assumptions.iter().cloned()));
    all
}
