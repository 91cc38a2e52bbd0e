//! The forms of wish rounds, and what they post.

use crate::{problem::Problem, words::WishRoundWords};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{
    calendar::Horizon,
    command::Command,
    id::{PersonId, UnitId, WishId},
    staff::{
        Wish, WishFor,
        event::{WishRecorded, WishWithdrawn},
    },
    wish_round::{
        WishRound,
        event::{WishRoundClosed, WishRoundOpened},
    },
};
use turnus_event_log::CommandId;
use turnus_planning::fresh_command_id;

/// What is posted: `act` says which of the fields count.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Posted {
    pub(crate) command: String,
    act: String,
    round: String,
    from: String,
    weeks: String,
    opens: String,
    closes: String,
    points: String,
    person: String,
    wish: String,
    date: String,
    what: String,
    shift: String,
}

impl Posted {
    /// The command that is asked for, and what the page says once it is done.
    pub(crate) fn asked(&self, unit: &UnitId, id: &CommandId, on: NaiveDate) -> Result<(Command, &'static str), Problem> {
        Ok(match self.act.as_str() {
            "open" => (self.open(unit)?, "opened"),
            "wish" => (self.wish(id)?, "wished"),
            "withdraw" => {
                let withdrawn = WishWithdrawn { person: self.person.parse()?, wish: self.wish.parse()? };
                (Command::WithdrawWish(withdrawn, on), "withdrawn")
            }
            "close" => {
                let closed = WishRoundClosed { unit: unit.clone(), round: self.round.parse()? };
                (Command::CloseWishRound(closed, on), "closed")
            }
            other => return Err(Problem::Unreadable(format!("act {other}: expected open, wish, withdraw or close"))),
        })
    }

    fn open(&self, unit: &UnitId) -> Result<Command, Problem> {
        let round = WishRound {
            id: self.round.trim().parse()?,
            unit: unit.clone(),
            horizon: Horizon { first: date(&self.from)?, weeks: number(&self.weeks)? },
            opens: date(&self.opens)?,
            closes: date(&self.closes)?,
            most_points: number(&self.points)?,
        };
        Ok(Command::OpenWishRound(WishRoundOpened { round }))
    }

    /// The id of the wish is a function of the command, so that a second click records nothing more.
    fn wish(&self, id: &CommandId) -> Result<Command, Problem> {
        let day = date(&self.date)?;
        let tail: Vec<char> = id.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
        let tail: String = tail[tail.len().saturating_sub(8)..].iter().collect();
        let wish = match self.what.as_str() {
            "shift" => WishFor::Shift(self.shift.parse()?),
            "not-shift" => WishFor::NotShift(self.shift.parse()?),
            _ => WishFor::DayOff,
        };
        let wish = Wish { id: format!("wish-{day}-{tail}").parse()?, date: day, wish, points: number(&self.points)? };
        Ok(Command::RecordWish(WishRecorded { person: self.person.parse()?, wish }))
    }
}

fn date(text: &str) -> Result<NaiveDate, Problem> {
    text.parse().map_err(|_| Problem::Unreadable(format!("{text}: expected a date like 2027-01-04")))
}

fn number(text: &str) -> Result<u32, Problem> {
    text.trim().parse().map_err(|_| Problem::Unreadable(format!("{text}: expected a whole number")))
}

/// What every form of the page begins with.
fn hidden(act: &str) -> Markup {
    html! {
        input type="hidden" name="command" value=(fresh_command_id());
        input type="hidden" name="act" value=(act);
    }
}

fn address(unit: &UnitId) -> String {
    format!("/units/{unit}/wish-rounds")
}

/// Records a wish for a day of a round.
pub(crate) fn wish(words: &WishRoundWords, unit: &UnitId, round: &WishRound, people: &Markup, shifts: &[String]) -> Markup {
    let field = |name: &str| format!("{}-{name}", round.id);
    let (first, last) = (round.horizon.first, round.horizon.last());
    html! { details { summary { (words.wish_title) }
        form method="post" action=(address(unit)) class="stacked screen" {
            (hidden("wish"))
            label for=(field("person")) { (words.who) }
            select id=(field("person")) name="person" { (people) }
            label for=(field("date")) { (words.date) }
            input type="date" id=(field("date")) name="date" min=(first) max=(last) value=(first) required;
            label for=(field("what")) { (words.what) }
            select id=(field("what")) name="what" {
                option value="day-off" { (words.day_off) } option value="shift" { (words.a_shift) } option value="not-shift" { (words.not_a_shift) }
            }
            label for=(field("shift")) { (words.shift) }
            select id=(field("shift")) name="shift" { @for s in shifts { option value=(s) { (s) } } }
            label for=(field("points")) { (words.weight) }
            input type="number" id=(field("points")) name="points" min="1" max=(round.most_points) value="1" required;
            p { button { (words.record) } }
        }
    } }
}

/// Closes a round.
pub(crate) fn close(words: &WishRoundWords, unit: &UnitId, round: &WishRound) -> Markup {
    html! { form method="post" action=(address(unit)) class="screen" {
        (hidden("close"))
        input type="hidden" name="round" value=(round.id);
        p { button class="quiet" { (words.close) } " " span class="help" { (words.close_help) } }
    } }
}

/// Withdraws a wish.
pub(crate) fn withdraw(words: &WishRoundWords, unit: &UnitId, person: &PersonId, wish: &WishId) -> Markup {
    html! { form method="post" action=(address(unit)) class="screen" {
        (hidden("withdraw"))
        input type="hidden" name="person" value=(person);
        input type="hidden" name="wish" value=(wish);
        button class="quiet" { (words.withdraw) }
    } }
}

/// Opens a round.
pub(crate) fn open(words: &WishRoundWords, unit: &UnitId, today: NaiveDate) -> Markup {
    let field = |name: &str, label: &str, kind: &str, value: &str| {
        html! { label for=(name) { (label) } input type=(kind) id=(name) name=(name) value=(value) required min=[(kind == "number").then_some("1")]; }
    };
    html! { details { summary { (words.open_title) }
        form method="post" action=(address(unit)) class="stacked screen" {
            (hidden("open"))
            (field("round", words.id, "text", ""))
            (field("from", words.from, "date", ""))
            (field("weeks", words.weeks, "number", "12"))
            (field("opens", words.opens, "date", &today.to_string()))
            (field("closes", words.closes, "date", ""))
            (field("points", words.most_points, "number", "10"))
            p { button { (words.open) } }
        }
    } }
}
