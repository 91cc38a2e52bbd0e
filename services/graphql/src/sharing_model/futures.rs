//! Years ahead as fields of the schema.

use super::{answer::Assumption, millionths, x100};
use async_graphql::SimpleObject;
use turnus_sharing::skill_mix as solver;

/// A year of the labour-share rule.
#[derive(SimpleObject)]
struct SharingFutureYear {
    /// Years from now.
    year: u32,
    /// People that demand asks for.
    demand: i64,
    /// People that the rule allows.
    cap: i64,
    /// How many are missing.
    gap: i64,
    /// Share of the labour force without the rule, in millionths.
    uncapped_share_millionths: i64,
    /// Efficiency a year that closes the gap, in millionths.
    efficiency_millionths: i64,
    /// The same for the unit: posts fewer in this year, in hundredths.
    unit_posts_x100: Option<i64>,
    /// … and hours a week, in hundredths.
    unit_hours_x100: Option<i64>,
}

/// What the model says of a future's last year.
#[derive(SimpleObject)]
struct SharingFutureOutcome {
    /// optimal or infeasible.
    status: String,
    /// Hours asked for, in hundredths.
    asked_hours_x100: i64,
    /// Least unmet hours, in hundredths.
    unmet_hours_x100: i64,
    /// Scarcest profession, its unit and bucket; null when nothing is scarce.
    bottleneck: Option<Vec<String>>,
    /// Cost of the hours used, in øre.
    cost_ore: i64,
    /// Level-hours above the lowest effective level of care, in hundredths.
    level_hours_x100: i64,
    /// The rule that frees most alone; null when none does.
    best_rule: Option<String>,
    /// What it frees, in hundredths of an hour.
    best_rule_frees_x100: Option<i64>,
}

/// Informal care of a group in a future's last year; of groups only, never of a person.
#[derive(SimpleObject)]
struct SharingInformalCare {
    /// women or men.
    gender: String,
    /// Youngest age of the group.
    from_age: u32,
    /// Oldest age of the group.
    to_age: u32,
    /// Hours a week today, in hundredths.
    hours_now_x100: i64,
    /// Hours a week in the last year, in hundredths.
    hours_then_x100: i64,
    /// Full posts of paid work given up, in hundredths.
    posts_lost_x100: i64,
    /// … of them in health care, in hundredths.
    care_posts_lost_x100: i64,
}

/// What another age limit of a profession does by a future's last year.
#[derive(SimpleObject)]
struct SharingAgeLimit {
    /// Profession.
    profession: String,
    /// Limit today.
    from_age: u32,
    /// Limit then.
    to_age: u32,
    /// Full posts more, in hundredths; below 0 when the limit is lowered.
    posts_x100: i64,
}

/// A future.
#[derive(SimpleObject)]
struct SharingFuture {
    /// reference, or the names of its two poles.
    name: String,
    /// Growth of demand a year, in millionths.
    demand_growth_millionths: i64,
    /// Growth of the labour force a year, in millionths.
    labour_growth_millionths: i64,
    /// Year by year, from today.
    #[graphql(complexity = "10 * child_complexity")]
    years: Vec<SharingFutureYear>,
    /// What the model says of the last year; null without a model.
    outcome: Option<SharingFutureOutcome>,
    /// Informal care of each group in the last year, and what it costs in paid work; empty without groups.
    #[graphql(complexity = "5 * child_complexity")]
    informal_care: Vec<SharingInformalCare>,
    /// What other age limits do by the last year.
    #[graphql(complexity = "5 * child_complexity")]
    age_limits: Vec<SharingAgeLimit>,
    /// What it opens.
    opportunities: Vec<String>,
    /// What it makes harder.
    challenges: Vec<String>,
    /// What is not plausible about it.
    warnings: Vec<String>,
}

/// What moved demand gives or takes in a year; lines of different parties are never set off against each other.
#[derive(SimpleObject)]
struct SharingLedgerLine {
    /// The pathway.
    pathway: String,
    /// Whether its savings rest on evidence; without, they are 0.
    has_evidence: bool,
    /// Whose it is: municipality, hospital, patient, state.
    party: String,
    /// What it is.
    what: String,
    /// Low end, in hundredths.
    low_x100: i64,
    /// High end, in hundredths.
    high_x100: i64,
}

/// Futures and their reference in one table.
#[derive(SimpleObject)]
pub(crate) struct SharingFutures {
    /// Title.
    title: String,
    /// What the figures are not.
    label: String,
    /// Years ahead.
    years: u32,
    /// Everything the figures rest on.
    #[graphql(complexity = "20 * child_complexity")]
    assumptions: Vec<Assumption>,
    /// The reference first, then the four of the cross.
    #[graphql(complexity = "5 * child_complexity")]
    futures: Vec<SharingFuture>,
    /// What moved demand gives and takes.
    #[graphql(complexity = "20 * child_complexity")]
    ledger: Vec<SharingLedgerLine>,
}

/// The table as the schema has it.
pub(crate) fn told(of: &solver::Futures) -> SharingFutures {
    SharingFutures {
        title: of.title.clone(),
        label: of.label.clone(),
        years: of.years,
        assumptions: of.assumptions.iter().map(Assumption::from).collect(),
        futures: of.futures.iter().map(future).collect(),
        ledger: of.ledgers.iter().flat_map(lines).collect(),
    }
}

fn future(of: &solver::Future) -> SharingFuture {
    SharingFuture {
        name: of.name.clone(),
        demand_growth_millionths: millionths(of.demand_growth),
        labour_growth_millionths: millionths(of.labour_growth),
        years: of.years.iter().map(year).collect(),
        outcome: of.outcome.as_ref().map(outcome),
        informal_care: of.informal_care.iter().map(informal_care).collect(),
        age_limits: of.age_limits.iter().map(age_limit).collect(),
        opportunities: of.opportunities.clone(),
        challenges: of.challenges.clone(),
        warnings: of.warnings.clone(),
    }
}

fn informal_care(of: &solver::InformalCare) -> SharingInformalCare {
    let gender = match of.gender {
        solver::Gender::Women => "women",
        solver::Gender::Men => "men",
    };
    SharingInformalCare {
        gender: gender.to_owned(),
        from_age: of.ages[0],
        to_age: of.ages[1],
        hours_now_x100: x100(of.hours_now),
        hours_then_x100: x100(of.hours_then),
        posts_lost_x100: x100(of.posts_lost),
        care_posts_lost_x100: x100(of.care_posts_lost),
    }
}

fn age_limit(of: &solver::LimitEffect) -> SharingAgeLimit {
    SharingAgeLimit { profession: of.profession.clone(), from_age: of.from, to_age: of.to, posts_x100: x100(of.posts) }
}

fn year(of: &solver::Year) -> SharingFutureYear {
    SharingFutureYear {
        year: of.year,
        demand: of.demand.round() as i64,
        cap: of.cap.round() as i64,
        gap: of.gap.round() as i64,
        uncapped_share_millionths: millionths(of.uncapped_share),
        efficiency_millionths: millionths(of.efficiency),
        unit_posts_x100: of.unit_posts.map(x100),
        unit_hours_x100: of.unit_hours.map(x100),
    }
}

fn outcome(of: &solver::Outcome) -> SharingFutureOutcome {
    SharingFutureOutcome {
        status: of.status.clone(),
        asked_hours_x100: x100(of.asked_hours),
        unmet_hours_x100: x100(of.unmet_hours),
        bottleneck: of.bottleneck.as_ref().map(|b| b.to_vec()),
        cost_ore: x100(of.kroner),
        level_hours_x100: x100(of.leon),
        best_rule: of.best_rule.as_ref().map(|(rule, _)| rule.clone()),
        best_rule_frees_x100: of.best_rule.as_ref().map(|(_, hours)| x100(*hours)),
    }
}

fn lines(of: &solver::Ledger) -> impl Iterator<Item = SharingLedgerLine> + '_ {
    let party = |p: solver::Party| match p {
        solver::Party::Municipality => "municipality",
        solver::Party::Hospital => "hospital",
        solver::Party::Patient => "patient",
        solver::Party::State => "state",
    };
    of.entries.iter().map(move |e| SharingLedgerLine {
        pathway: of.pathway.clone(),
        has_evidence: of.has_evidence,
        party: party(e.party).to_owned(),
        what: e.what.clone(),
        low_x100: x100(e.low),
        high_x100: x100(e.high),
    })
}
