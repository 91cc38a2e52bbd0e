//! What can be asked of `turnus volunteers`.

use super::Where;
use chrono::{NaiveDate, Weekday};
use clap::Args;
use turnus_domain::{
    calendar::ClockTime,
    id::{ActivityId, PersonId, SiteId, SkillId, TaskId},
    volunteer::WeeklySlot,
};

/// `turnus volunteers`.
#[derive(Debug, Args)]
pub struct VolunteersArgs {
    /// Log and unit of activities.
    #[command(flatten)]
    pub place: Where,
    /// The date that somebody is sought for, or on which what is recorded takes effect; today when absent.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// At this site.
    #[arg(long)]
    pub site: Option<SiteId>,
    /// With this skill.
    #[arg(long)]
    pub skill: Option<SkillId>,
    /// The whole time between two clock times: 12:00-14:00.
    #[arg(long, value_name = "FROM-TO", value_parser = hours)]
    pub hours: Option<(ClockTime, ClockTime)>,
    /// Only who has shown a police certificate.
    #[arg(long)]
    pub certificate: bool,
    /// Tell how they are reached; who reads that is recorded.
    #[arg(long)]
    pub contacts: bool,

    /// Enrol a volunteer, or record anew what she says.
    #[arg(long, value_name = "PERSON", requires_all = ["sites", "skills", "slots"], conflicts_with_all = ["leave", "activity", "credit_used"])]
    pub enrol: Option<PersonId>,
    /// Her name, when she is not registered yet; it is sealed.
    #[arg(long, requires = "enrol")]
    pub name: Option<String>,
    /// How she is reached; it is sealed.
    #[arg(long, requires = "enrol")]
    pub contact: Option<String>,
    /// Sites she comes to.
    #[arg(long, value_delimiter = ',', requires = "enrol")]
    pub sites: Vec<SiteId>,
    /// What she can and likes to do: walk,reading.
    #[arg(long, value_delimiter = ',', requires = "enrol")]
    pub skills: Vec<SkillId>,
    /// When she can, every week: sat=11:00-15:00,wed=17:00-19:00.
    #[arg(long, value_delimiter = ',', value_name = "DAY=FROM-TO", value_parser = slot, requires = "enrol")]
    pub slots: Vec<WeeklySlot>,
    /// The day she showed a police certificate; the certificate itself is never kept.
    #[arg(long, value_name = "DATE", requires = "enrol")]
    pub certificate_shown: Option<NaiveDate>,
    /// Her hours of help are credited in the time bank.
    #[arg(long, requires = "enrol")]
    pub time_bank: bool,
    /// Record that a volunteer left; --on is the first day without her.
    #[arg(long, value_name = "PERSON", conflicts_with_all = ["activity", "credit_used"])]
    pub leave: Option<PersonId>,

    /// Record an activity of that id at the unit.
    #[arg(long, requires_all = ["task", "by", "residents", "minutes"], conflicts_with = "credit_used")]
    pub activity: Option<ActivityId>,
    /// The task that was given.
    #[arg(long, requires = "activity")]
    pub task: Option<TaskId>,
    /// Who held it: staff and volunteers.
    #[arg(long, value_delimiter = ',', value_name = "PEOPLE", requires = "activity")]
    pub by: Vec<PersonId>,
    /// Residents who took part.
    #[arg(long, requires = "activity")]
    pub residents: Option<u32>,
    /// Minutes: how long the activity lasted, or the credit that was used.
    #[arg(long)]
    pub minutes: Option<i64>,
    /// Record that somebody used credit of the time bank.
    #[arg(long, value_name = "PERSON", requires = "minutes")]
    pub credit_used: Option<PersonId>,
    /// Tell of the activities at the unit in so many days up to --on.
    #[arg(long, value_name = "DAYS")]
    pub activities: Option<u64>,
    /// Answer with JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

fn hours(text: &str) -> Result<(ClockTime, ClockTime), String> {
    let (from, to) = text.split_once('-').ok_or("write it as 12:00-14:00")?;
    let clock = |t: &str| t.parse().map_err(|e| format!("{e}"));
    let (from, to): (ClockTime, ClockTime) = (clock(from)?, clock(to)?);
    if from < to { Ok((from, to)) } else { Err(format!("{from} is not before {to}: write the earlier time first")) }
}

fn slot(text: &str) -> Result<WeeklySlot, String> {
    let (day, time) = text.split_once('=').ok_or("write it as sat=11:00-15:00")?;
    let day: Weekday = day.parse().map_err(|_| format!("`{day}` is no weekday: mon, tue, wed, thu, fri, sat or sun"))?;
    let (from, to) = hours(time)?;
    Ok(WeeklySlot { day, from, to })
}
