//! Whether a wish round may be opened or closed, and a wish recorded beside the rounds of its day.

use super::{WishRound, WishRoundFacts, event::WishRoundClosed};
use crate::{
    admit::{duplicate, ensure, invalid, unit, unknown},
    event::Event,
    facts::Facts,
    refusal::{Refusal, RefusalCode},
    rule_book::RuleId,
    staff::{Wish, state::PersonFacts},
};

pub(crate) fn admit(facts: &Facts, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::WishRoundOpened(e) => open(facts, &e.round),
        Event::WishRoundClosed(e) => close(facts, e),
        _ => Ok(()),
    }
}

fn open(facts: &Facts, round: &WishRound) -> Result<(), Refusal> {
    let place = format!("wish round {}", round.id);
    let rounds = &unit(facts, &round.unit)?.wish_rounds;
    ensure(!rounds.contains_key(&round.id), || duplicate("wish round", &round.id))?;
    ensure(round.horizon.is_plannable(), || {
        let what = format!("{} with {} weeks", round.horizon.first, round.horizon.weeks);
        invalid(&place, what, "name a Monday and 1 to 104 weeks")
    })?;
    let in_order = round.opens <= round.closes && round.closes < round.horizon.first;
    ensure(in_order, || {
        let what = format!("from {} to {} for the days from {} on", round.opens, round.closes, round.horizon.first);
        let remedy = "open it before it closes, and close it before the first day that is wished for";
        Refusal::new(RefusalCode::InvalidDays, &place, what, remedy)
    })?;
    ensure(round.most_points > 0, || invalid(&place, "allows 0 points", "allow 1 point or more"))?;
    let days = round.horizon.range();
    let other = rounds.values().find(|r| r.is_open() && r.round.horizon.range().overlaps(&days));
    other.map_or(Ok(()), |other| {
        let what = format!("shares days with wish round {}, which is open", other.round.id);
        Err(Refusal::new(RefusalCode::Overlap, &place, what, "close that one first, or name other weeks"))
    })
}

fn close(facts: &Facts, e: &WishRoundClosed) -> Result<(), Refusal> {
    let open = unit(facts, &e.unit)?.wish_rounds.get(&e.round).is_some_and(WishRoundFacts::is_open);
    ensure(open, || unknown("open wish round", &e.round))
}

/// Whether the rounds of a wish's day take it.
pub(crate) fn wish(facts: &Facts, person: &PersonFacts, wish: &Wish, place: &str) -> Result<(), Refusal> {
    let here = person.employments.values().filter(|e| e.employed.contains(wish.date)).filter_map(|e| facts.units.get(&e.unit));
    let rounds: Vec<&WishRoundFacts> =
        here.flat_map(|unit| unit.wish_rounds.values()).filter(|r| r.round.horizon.contains(wish.date)).collect();
    let mut open = rounds.iter().filter(|r| r.is_open()).peekable();
    if open.peek().is_some() {
        return open.try_for_each(|r| within(person, wish, &r.round, place));
    }
    let closed = rounds.iter().filter_map(|r| Some((&r.round, r.closed?))).max_by_key(|(_, on)| *on);
    closed.map_or(Ok(()), |(round, on)| {
        let what = format!("is for a day of wish round {}, which was closed on {on}", round.id);
        let remedy = "swap with somebody once the rota is there, or ask the manager to open a new round for these days";
        Err(Refusal::new(RefusalCode::WrongStatus, place, what, remedy).by(RuleId::Wish))
    })
}

/// Whether the wishes of a person for the days of a round weigh no more than it allows.
fn within(person: &PersonFacts, wish: &Wish, round: &WishRound, place: &str) -> Result<(), Refusal> {
    let used: u64 = person.wishes.values().filter(|w| round.horizon.contains(w.date)).map(|w| u64::from(w.points)).sum();
    let most = u64::from(round.most_points);
    let left = most.saturating_sub(used);
    ensure(u64::from(wish.points) <= left, || {
        let what = format!("weighs {}, and {left} of {most} points are left in wish round {}", wish.points, round.id);
        let remedy = "give it fewer points, or withdraw another wish first";
        Refusal::new(RefusalCode::InvalidValue, place, what, remedy).by(RuleId::Wish)
    })
}
