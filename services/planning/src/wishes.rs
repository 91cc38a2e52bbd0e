//! Wishes met, and what each wish that is not met would cost or which rule forbids it; judged by the checker.

use crate::{
    Planning,
    amend::proposed,
    error::PlanningError,
    fairness::{missing, which},
    repair::unrepaired,
    step_in::{broken_anew, points, shifts},
    swap::{Desk, JudgedSwap, OfRota},
    thread::on_its_own,
};
use chrono::NaiveDate;
use std::{collections::BTreeSet, sync::Arc};
use turnus_domain::{
    facts::Facts,
    id::{PersonId, PlanId, ShiftTypeId},
    planning_input::PlanningInput,
    rota::{Assignment, Finding, Report, Rota, Severity, swap::Swap},
    rule_book::RuleId,
    shift::DatedShift,
    staff::{Wish, WishFor},
    wishes::Wishes,
};
use turnus_rostering::{
    swap::Offer,
    wish_price::{Granted, OwnLine, Prices, WishPrice, prices},
};

/// Wishes of a rota, with the price of those that are not met.
#[derive(Debug, Clone, PartialEq)]
pub struct WishesFound {
    /// The rota.
    pub rota: PlanId,
    /// Who has how many of her wishes met.
    pub table: Wishes,
    /// Every wish that is not met, in order of person, day and id.
    pub not_met: Vec<NotMet>,
    /// The day before which nothing can change any more, when some wish of the rota lies before it.
    pub past_before: Option<NaiveDate>,
}

/// A wish that is not met.
#[derive(Debug, Clone, PartialEq)]
pub struct NotMet {
    /// Whose.
    pub person: PersonId,
    /// The wish.
    pub wish: Wish,
    /// What it takes to grant it; none when its day is past.
    pub price: Option<PriceOfWish>,
}

/// What it takes to grant a wish.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceOfWish {
    /// By her own line while everybody else keeps hers.
    pub own: OwnWay,
    /// By a swap: the one with the fewest points among those looked at that the checker finds legal.
    pub swap: Option<SwapWay>,
}

/// Her best line with the wish granted.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnWay {
    /// The best that was found, judged by the checker.
    Line(OwnLineWay),
    /// She has no legal line with it.
    Forbidden {
        /// Rules that together leave none, each needed for that.
        rules: Vec<RuleId>,
        /// What the checker says of these rules when only the day of the wish is changed: limit, paragraph, remedy. Empty when it
        /// takes other days to break them.
        breaks: Vec<Finding>,
        /// She has no legal line without the wish either.
        also_without: bool,
    },
    /// None was found, and it is not proven that there is none.
    NotFound,
}

/// A line that grants a wish.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnLineWay {
    /// Points that everything but the wish costs more, by the checker; negative when it costs less.
    pub price: i64,
    /// The part of them for substitutes and unmet cover; the rest is health, fairness and her other wishes.
    pub cover: i64,
    /// Minutes of substitutes more.
    pub substitute_minutes: i64,
    /// No line of hers that grants the wish costs less while everybody else keeps hers.
    pub least: i64,
    /// Her days that change, with the shift she works then.
    pub changes: Vec<(NaiveDate, Option<ShiftTypeId>)>,
    /// Hard rules that it breaks by the checker: none, unless the solver is wrong.
    pub breaks: Vec<Finding>,
}

impl OwnLineWay {
    /// Whether no line of hers is cheaper while everybody else keeps hers.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        self.price <= self.least
    }
}

/// A swap that grants a wish.
#[derive(Debug, Clone, PartialEq)]
pub struct SwapWay {
    /// Who gives what to whom.
    pub swap: Swap,
    /// Points that everything but the wish costs more, by the checker.
    pub price: i64,
    /// The part of them that lies in her line, the wish left out.
    pub hers: i64,
    /// The part of them that lies in the other's.
    pub theirs: i64,
    /// Wishes of the other that the rota meets and the swap does not.
    pub takes: usize,
}

impl Planning {
    /// Which wishes a rota meets, and the price of those it does not, by facts as of any moment: the rota that is named, else the one
    /// in force on the day, else the latest. Days before `today` stay as they are. Nothing is recorded.
    ///
    /// # Errors
    /// As [`Planning::fairness`].
    pub async fn wishes(&self, facts: &Arc<Facts>, of: &OfRota, today: NaiveDate) -> Result<WishesFound, PlanningError> {
        let (facts, of) = (Arc::clone(facts), of.clone());
        on_its_own("wishes", move || found(&facts, &of, today)).await.ok_or(PlanningError::Silent("the wishes"))?
    }
}

fn found(facts: &Facts, of: &OfRota, today: NaiveDate) -> Result<WishesFound, PlanningError> {
    let base = which(facts, of, today)?;
    let (_, proposal) = proposed(facts, &of.unit, &base)?;
    let of = OfRota { unit: of.unit.clone(), rota: Some(base.clone()) };
    let desk = Desk::lay(facts, &of, proposal.rota.horizon.first)?;
    let (input, rota) = (desk.input(), &proposal.rota);
    let table = Wishes::of(facts, input, rota).map_err(|e| missing(&of.unit, &e))?;
    let asked: Vec<(PersonId, Wish)> = table.not_met().map(|(person, wish)| (person.clone(), wish.clone())).collect();
    let priced = prices(input, rota, &asked, today).map_err(unrepaired)?;
    let judge = Judge::of(&desk, rota, &priced);
    let mut not_met = Vec::new();
    for ((person, wish), price) in asked.into_iter().zip(&priced.wishes) {
        let price = price.as_ref().map(|price| judge.price(&person, &wish, price)).transpose()?;
        not_met.push(NotMet { person, wish, price });
    }
    let past_before = not_met.iter().any(|n| n.wish.date < today).then_some(today);
    Ok(WishesFound { rota: base, table, not_met, past_before })
}

/// The checker's word on the ways to grant wishes of one rota.
struct Judge<'a> {
    desk: &'a Desk,
    rota: &'a Rota,
    priced: &'a Prices,
    /// The rota as it is priced.
    before: Report,
}

impl<'a> Judge<'a> {
    fn of(desk: &'a Desk, rota: &'a Rota, priced: &'a Prices) -> Self {
        let before = turnus_checker::check_assignments(desk.input(), &priced.assignments, &priced.substitutes);
        Self { desk, rota, priced, before }
    }

    const fn input(&self) -> &'a PlanningInput {
        self.desk.input()
    }

    fn price(&self, person: &PersonId, wish: &Wish, price: &WishPrice) -> Result<PriceOfWish, PlanningError> {
        let own = match &price.own {
            OwnLine::Granted(granted) => OwnWay::Line(self.line(person, wish, granted)),
            OwnLine::Forbidden { rules, also_without } => {
                OwnWay::Forbidden { breaks: self.forbids(person, wish, rules), rules: rules.clone(), also_without: *also_without }
            }
            OwnLine::NotFound => OwnWay::NotFound,
        };
        Ok(PriceOfWish { own, swap: self.swap(wish, &price.swaps)? })
    }

    /// A line of hers in the rota, judged as a whole.
    fn line(&self, person: &PersonId, wish: &Wish, granted: &Granted) -> OwnLineWay {
        let others = self.priced.assignments.iter().filter(|a| a.person != *person).cloned();
        let hers = granted.line.iter().map(|s| Assignment { date: s.date, person: person.clone(), shift: s.shift.clone() });
        let mut assignments: Vec<Assignment> = others.chain(hers).collect();
        assignments.sort();
        let after = turnus_checker::check_assignments(self.input(), &assignments, &granted.substitutes);
        OwnLineWay {
            price: after.objective - self.before.objective + i64::from(wish.points),
            cover: granted.cover,
            substitute_minutes: granted.substitute_minutes,
            least: granted.least,
            changes: self.changes(person, granted),
            breaks: broken_anew(&self.before.findings, &after.findings),
        }
    }

    fn changes(&self, person: &PersonId, granted: &Granted) -> Vec<(NaiveDate, Option<ShiftTypeId>)> {
        let then = |day| self.priced.assignments.iter().find(|a| a.person == *person && a.date == day).map(|a| &a.shift);
        let now = |day| granted.line.iter().find(|s| s.date == day).map(|s| &s.shift);
        let differ = self.rota.horizon.days().filter(|day| then(*day) != now(*day));
        differ.map(|day| (day, now(day).cloned())).collect()
    }

    /// What the rules that forbid a wish say when only its day is changed.
    fn forbids(&self, person: &PersonId, wish: &Wish, rules: &[RuleId]) -> Vec<Finding> {
        let own = shifts(self.rota, person);
        let wanted = match &wish.wish {
            WishFor::Shift(shift) => Some(DatedShift { date: wish.date, shift: shift.clone() }),
            WishFor::DayOff | WishFor::NotShift(_) => None,
        };
        let mut line: Vec<DatedShift> = own.iter().filter(|s| s.date != wish.date).cloned().chain(wanted).collect();
        line.sort();
        let before = turnus_checker::check_person(self.input(), person, &own);
        let after = turnus_checker::check_person(self.input(), person, &line);
        // WT-21 stands for the working time of weeks.
        let weeks = |rule| matches!(rule, RuleId::Wt10 | RuleId::Wt20 | RuleId::Wt21) && rules.contains(&RuleId::Wt21);
        broken_anew(&before, &after).into_iter().filter(|f| rules.contains(&f.rule) || weeks(f.rule)).collect()
    }

    /// The first of some swaps that the checker finds legal and that loses no cover.
    fn swap(&self, wish: &Wish, offers: &[Offer]) -> Result<Option<SwapWay>, PlanningError> {
        for offer in offers {
            let JudgedSwap { swap, breaks, loses, points, .. } = self.desk.judged(offer.swap.clone())?;
            if breaks.is_empty() && loses.is_empty() {
                let after = self.rota.amended(self.rota.id.clone(), &swap.changes(self.rota)?);
                let more = |person: &PersonId| self.points(person, &after) - self.points(person, self.rota);
                let weighs = i64::from(wish.points);
                return Ok(Some(SwapWay {
                    price: points + weighs,
                    hers: more(&swap.first) + weighs,
                    theirs: more(&swap.second),
                    takes: self.not_met(&swap.second, &after).difference(&self.not_met(&swap.second, self.rota)).count(),
                    swap,
                }));
            }
        }
        Ok(None)
    }

    fn points(&self, person: &PersonId, rota: &Rota) -> i64 {
        points(&turnus_checker::check_person(self.input(), person, &shifts(rota, person)))
    }

    /// Days and sources of the wishes of somebody that a rota does not meet.
    fn not_met(&self, person: &PersonId, rota: &Rota) -> BTreeSet<(Option<NaiveDate>, String)> {
        let found = turnus_checker::check_person(self.input(), person, &shifts(rota, person));
        let wishes = found.into_iter().filter(|f| f.rule == RuleId::Wish && f.severity == Severity::Soft);
        wishes.map(|f| (f.date, f.source.text)).collect()
    }
}
