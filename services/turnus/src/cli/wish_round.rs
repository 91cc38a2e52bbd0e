//! What can be asked of `turnus wish-round`.

use super::Where;
use chrono::NaiveDate;
use clap::{ArgGroup, Args, Subcommand};
use turnus_domain::id::{PersonId, ShiftTypeId, WishId, WishRoundId};

/// `turnus wish-round`.
#[derive(Debug, Args)]
pub struct WishRoundArgs {
    /// What to do with a round.
    #[command(subcommand)]
    pub question: WishRoundQuestion,
}

/// What to do with a wish round.
#[derive(Debug, Subcommand)]
pub enum WishRoundQuestion {
    /// Open a round: everybody of the unit may wish for its days, each with as many points.
    Open(OpenRoundArgs),
    /// Record a wish of somebody: a day off, a shift, or not a shift.
    Wish(WishArgs),
    /// Close a round: no wish for its days is taken any more.
    Close {
        /// The round.
        round: WishRoundId,
        /// Log and unit.
        #[command(flatten)]
        place: Where,
        /// The day it is closed; today when absent.
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
    },
    /// Tell who has wished with how many points, and on which dates more wish to be off than can be.
    Show {
        /// The round; all of them when absent.
        round: Option<WishRoundId>,
        /// Log and unit.
        #[command(flatten)]
        place: Where,
        /// The day that is read; today when absent.
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
        /// Answer with one JSON object on the last line.
        #[arg(long)]
        json: bool,
    },
}

/// `turnus wish-round open`.
#[derive(Debug, Args)]
pub struct OpenRoundArgs {
    /// Its id.
    pub round: WishRoundId,
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// First Monday that is wished for.
    #[arg(long, value_name = "DATE")]
    pub from: NaiveDate,
    /// Weeks that are wished for.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=104))]
    pub weeks: u32,
    /// First day of the round; today when absent.
    #[arg(long, value_name = "DATE")]
    pub opens: Option<NaiveDate>,
    /// Last day of the round, as it is announced.
    #[arg(long, value_name = "DATE")]
    pub closes: NaiveDate,
    /// Most points that the wishes of one person may weigh together.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub points: u32,
}

/// `turnus wish-round wish`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true))]
pub struct WishArgs {
    /// Whose wish.
    pub person: PersonId,
    /// The day.
    pub date: NaiveDate,
    /// A day off.
    #[arg(long, group = "what")]
    pub off: bool,
    /// This shift.
    #[arg(long, group = "what", value_name = "SHIFT")]
    pub shift: Option<ShiftTypeId>,
    /// Anything but this shift.
    #[arg(long, group = "what", value_name = "SHIFT")]
    pub not: Option<ShiftTypeId>,
    /// What it weighs.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub points: u32,
    /// Id of the wish; made of the day when absent.
    #[arg(long, value_name = "WISH")]
    pub id: Option<WishId>,
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
}
