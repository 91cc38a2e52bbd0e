//! Refusals that a person can act on (`userErrors`), and faults (errors of GraphQL).

use async_graphql::{Enum, Error, ErrorExtensions, SimpleObject};
use std::fmt::{self, Display};
use turnus_domain::{
    planning_input::InputDefect,
    refusal::{Refusal, RefusalCode},
    rule_book,
};
use turnus_planning::PlanningError;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident,)* ; $($(#[$more:meta])* $own:ident,)*) => {
        /// What kind of refusal it is. The names are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
        pub(crate) enum UserErrorCode { $($(#[$doc])* $name,)* $($(#[$more])* $own,)* }

        impl From<RefusalCode> for UserErrorCode {
            fn from(code: RefusalCode) -> Self { match code { $(RefusalCode::$name => Self::$name,)* } }
        }
    };
}

codes! {
    /// Something is named that nobody registered.
    UnknownId,
    /// The id is already in use, or the same thing is recorded already.
    Duplicate,
    /// A number or text is outside what it may be.
    InvalidValue,
    /// A range of days ends before it begins, or ends after what it belongs to.
    InvalidDays,
    /// Two absences or employments of a person share a day.
    Overlap,
    /// The person is not employed on the day.
    OutsideEmployment,
    /// The fact names another stream than its event belongs to.
    WrongStream,
    /// A sealed text that the event type does not have.
    SealedText,
    /// A document that people must be able to look up is not named.
    DocumentMissing,
    /// No record of the consultation with the unions.
    ConsultationMissing,
    /// A post below full time without a written reason (aml §14-1 b).
    ReasonMissing,
    /// A sharing decision that does not say whom a performer turns to.
    EscalationMissing,
    /// A sharing decision without end or longer than twelve months.
    DecisionTooLong,
    /// The task may never be done that way.
    ForbiddenByLaw,
    /// The task catalogue does not allow the profession that mode.
    ModeNotAllowed,
    /// The rota is not in the state the step needs.
    WrongStatus,
    /// The published rota is not the one this rota was made to replace.
    ParentChanged,
    /// Something the rota depends on was recorded after its input.
    Stale,
    /// The rota breaks hard rules.
    HardFindings,
    /// The rota was shared later than the notice allows.
    NoticeTooShort,
    /// The rule book has no value that is needed.
    MissingParameter,
    /// The stream was closed: nothing more may be recorded there.
    StreamClosed,
    ;
    /// An event line cannot be read.
    UnreadableEvents,
    /// The input of the plan has a defect.
    InputDefect,
    /// No sharing plan can be made.
    NoSharingPlan,
    /// No rota was found.
    NoRota,
    /// The command id was used for something else.
    CommandReused,
    /// Others are changing the data just now; try again.
    Busy,
}

/// Who can change a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::rule_book::Authority")]
pub(crate) enum Authority {
    /// Parliament; never relaxed.
    Law,
    /// National or local union agreement.
    Agreement,
    /// The unit's or municipality's own policy.
    Policy,
    /// A wish of an employee.
    Wish,
}

/// Where a number or permission comes from.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub(crate) struct Source {
    /// Who can change it.
    authority: Authority,
    /// Paragraph, clause or document, as people cite it.
    text: String,
}

impl From<&rule_book::Source> for Source {
    fn from(s: &rule_book::Source) -> Self {
        Self { authority: s.authority.into(), text: s.text.clone() }
    }
}

/// Why a command was refused, so that a person can act on it. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub(crate) struct UserError {
    /// What kind.
    code: UserErrorCode,
    /// The rule that refuses, if it has an id: `WT-05`.
    rule: Option<String>,
    /// What is wrong.
    what: String,
    /// Where: `absence A3 of person E07`.
    place: String,
    /// Law, agreement or policy behind it.
    source: Option<Box<Source>>,
    /// What to do.
    remedy: String,
}

impl UserError {
    pub(crate) fn new(code: UserErrorCode, place: impl Into<String>, what: impl Display, remedy: impl Into<String>) -> Self {
        Self { code, rule: None, what: what.to_string(), place: place.into(), source: None, remedy: remedy.into() }
    }
}

impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.what, self.remedy)
    }
}

impl From<Refusal> for UserError {
    fn from(r: Refusal) -> Self {
        Self {
            code: r.code.into(),
            rule: r.rule.map(|r| r.to_string()),
            what: r.what,
            place: r.place,
            source: r.basis.as_ref().map(|b| Box::new(b.into())),
            remedy: r.remedy,
        }
    }
}

impl From<InputDefect> for UserError {
    fn from(d: InputDefect) -> Self {
        Self::new(UserErrorCode::InputDefect, d.place, d.what, d.remedy)
    }
}

/// What a person can act on; anything else is a fault.
pub(crate) fn user_errors(error: PlanningError) -> Result<Vec<UserError>, Error> {
    use UserErrorCode::{Busy, CommandReused, NoRota, NoSharingPlan};
    let one = |code, place: &str, what: &dyn Display, remedy: &str| Ok(vec![UserError::new(code, place, what, remedy)]);
    match error {
        PlanningError::Refused(refusal) => Ok(vec![refusal.into()]),
        PlanningError::Defects(defects) => Ok(defects.into_iter().map(UserError::from).collect()),
        PlanningError::Unsolved(why) => one(NoRota, "the rota", &why, "mend what is named, or allow more time"),
        PlanningError::Rejected { plan, why } => one(NoRota, &format!("rota {plan}"), &why, "request it anew under another id"),
        PlanningError::Sharing(why) => one(NoSharingPlan, "the sharing plan", &why, "mend what is named"),
        PlanningError::Day(why) => one(NoSharingPlan, "the day plan", &why, "mend what is named"),
        e @ PlanningError::CommandReused { .. } => one(CommandReused, "commandId", &e, "send this command under a new id"),
        e @ PlanningError::Busy => one(Busy, "the log", &e, "try again in a moment"),
        PlanningError::SolveLost { plan } => {
            one(NoRota, &format!("rota {plan}"), &"its solve was taken over or ended elsewhere", "look at solveJobs")
        }
        fault => Err(self::fault("INTERNAL", fault)),
    }
}

/// Why a question has no answer, as an error of GraphQL with a code: what a person can act on in one line, or the fault.
pub(crate) fn told(code: &'static str, error: PlanningError) -> Error {
    match user_errors(error) {
        Ok(errors) => fault(code, errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
        Err(fault) => fault,
    }
}

/// An error of GraphQL with a code.
pub(crate) fn fault(code: &'static str, why: impl Display) -> Error {
    Error::new(why.to_string()).extend_with(|_, e| e.set("code", code))
}
