//! Which wishes a rota meets, person by person, and why not the others: what each would cost, or the rule that forbids it.

use super::{parsed, person::Person, report::Finding, staff_calendar::Wish};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Enum, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{fairness::CarryOver, id::UnitId, wishes};
use turnus_planning::{NotMet, OfRota, OwnLineWay, OwnWay, SwapWay, WishesFound};

/// Wishes, and how many of them are met.
#[derive(SimpleObject)]
pub(crate) struct WishesHonoured {
    /// Wishes met.
    met: u32,
    /// All wishes.
    wishes: u32,
    /// Met of all in basis points; null without a wish.
    share_bp: Option<u32>,
    /// Points of those met.
    points_met: u64,
    /// Points of all.
    points: u64,
}

/// The wishes of one person.
#[derive(SimpleObject)]
pub(crate) struct PersonWishes {
    /// Who.
    person: Person,
    /// In the rota.
    honoured: WishesHonoured,
    /// In the rotas in force before.
    before: WishesHonoured,
}

/// A day of hers that changes.
#[derive(SimpleObject)]
pub(crate) struct LineDay {
    /// The day.
    date: Date,
    /// The shift she works then; null for a day off.
    shift: Option<String>,
}

/// The outcome for her own line while everybody else keeps hers.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WishOwnLine {
    /// A legal line grants it, at a price.
    Granted,
    /// No line of hers is legal with it.
    Forbidden,
    /// None was found, and it is not proven that there is none.
    NotFound,
    /// Its day is past.
    Past,
}

/// Her best line with the wish granted while everybody else keeps hers.
#[derive(SimpleObject)]
pub(crate) struct WishLine {
    /// Points that everything but the wish costs more than in the rota; negative when it costs less.
    price: i64,
    /// The part of them for substitutes and unmet cover; the rest is health, fairness and her other wishes.
    cover: i64,
    /// Minutes of substitutes more.
    substitute_minutes: i64,
    /// No line of hers that grants the wish costs less.
    least: i64,
    /// Whether the price is as small as that: no line of hers is cheaper.
    proven: bool,
    /// Her days that change.
    changes: Vec<LineDay>,
}

/// A legal swap that grants the wish.
#[derive(SimpleObject)]
pub(crate) struct WishSwap {
    /// With whom.
    second: Person,
    /// Dates on which both exchange what they have.
    dates: Vec<Date>,
    /// Points that everything but the wish costs more.
    price: i64,
    /// The part of them in her line.
    hers: i64,
    /// The part of them in the other's line.
    theirs: i64,
    /// Wishes of the other that are met now and would not be then.
    takes: usize,
}

/// A wish that the rota does not meet, and why.
#[derive(SimpleObject)]
pub(crate) struct WishNotMet {
    /// Whose.
    person: Person,
    /// The wish.
    wish: Wish,
    /// What comes of her own line.
    own: WishOwnLine,
    /// Her best line, where one is legal.
    line: Option<WishLine>,
    /// Rules that together leave no line, each needed for that, where none is legal.
    rules: Vec<String>,
    /// Whether she has no legal line without the wish either.
    also_without: bool,
    /// What the checker says of these rules when only the day of the wish changes.
    breaks: Vec<Finding>,
    /// The legal swap with the fewest points among those tried; null says nothing of other swaps.
    swap: Option<WishSwap>,
}

/// Wishes of a rota.
#[derive(SimpleObject)]
pub(crate) struct RotaWishes {
    /// The rota.
    rota: String,
    /// All together.
    all: WishesHonoured,
    /// All together in the rotas in force before.
    all_before: WishesHonoured,
    /// First day of those rotas; null when there are none.
    before_from: Option<Date>,
    /// Why it is not known what was met before; null when it is.
    before_unknown: Option<String>,
    /// Everybody, in order of person.
    #[graphql(complexity = "40 * child_complexity")]
    people: Vec<PersonWishes>,
    /// Who has the smallest share of her wishes met, when some wish is not met.
    lowest: Vec<Person>,
    /// Every wish that is not met, in order of person and day.
    #[graphql(complexity = "60 * child_complexity")]
    not_met: Vec<WishNotMet>,
}

impl RotaWishes {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, rota: Option<&str>) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let of = OfRota { unit: unit.clone(), rota: rota.map(parsed).transpose()? };
        Ok(Self::shown(planning.wishes(&view.facts, &of, view.on).await.map_err(|e| told("WISHES", e))?))
    }

    fn shown(found: WishesFound) -> Self {
        let table = found.table;
        let lowest = table.lowest().into_iter().cloned().map(Person).collect();
        let (before_from, before_unknown) = match table.before {
            CarryOver::Nothing => (None, None),
            CarryOver::Counted(days) => (Some(Date(days.from)), None),
            CarryOver::Unknown(why) => (None, Some(why)),
        };
        let person =
            |p: wishes::PersonWishes| PersonWishes { person: Person(p.person), honoured: honoured(p.honoured), before: honoured(p.before) };
        Self {
            rota: found.rota.to_string(),
            all: honoured(table.all),
            all_before: honoured(table.all_before),
            before_from,
            before_unknown,
            people: table.people.into_iter().map(person).collect(),
            lowest,
            not_met: found.not_met.into_iter().map(not_met).collect(),
        }
    }
}

fn honoured(h: wishes::Honoured) -> WishesHonoured {
    WishesHonoured { met: h.met, wishes: h.wishes, share_bp: h.share().map(|s| s.0), points_met: h.points_met, points: h.points }
}

fn not_met(n: NotMet) -> WishNotMet {
    let wish = Wish::from(&n.wish);
    let mut told = WishNotMet {
        person: Person(n.person),
        wish,
        own: WishOwnLine::Past,
        line: None,
        rules: Vec::new(),
        also_without: false,
        breaks: Vec::new(),
        swap: None,
    };
    let Some(price) = n.price else { return told };
    told.swap = price.swap.map(swap);
    match price.own {
        OwnWay::Line(found) => {
            told.own = WishOwnLine::Granted;
            told.breaks = found.breaks.iter().map(Finding::from).collect();
            told.line = Some(line(found));
        }
        OwnWay::Forbidden { rules, breaks, also_without } => {
            told.own = WishOwnLine::Forbidden;
            told.rules = rules.iter().map(ToString::to_string).collect();
            told.breaks = breaks.iter().map(Finding::from).collect();
            told.also_without = also_without;
        }
        OwnWay::NotFound => told.own = WishOwnLine::NotFound,
    }
    told
}

fn line(way: OwnLineWay) -> WishLine {
    let proven = way.is_proven();
    let day = |(date, shift): (chrono::NaiveDate, Option<turnus_domain::id::ShiftTypeId>)| LineDay {
        date: Date(date),
        shift: shift.map(|s| s.to_string()),
    };
    WishLine {
        price: way.price,
        cover: way.cover,
        substitute_minutes: way.substitute_minutes,
        least: way.least,
        proven,
        changes: way.changes.into_iter().map(day).collect(),
    }
}

fn swap(way: SwapWay) -> WishSwap {
    WishSwap {
        second: Person(way.swap.second),
        dates: way.swap.dates.into_iter().map(Date).collect(),
        price: way.price,
        hers: way.hers,
        theirs: way.theirs,
        takes: way.takes,
    }
}
