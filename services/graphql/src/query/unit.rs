//! Units and what is agreed about their work.

use super::{
    agreement::Agreement,
    arrangement::{self, LongShiftArrangement},
    backwards::RotaBackwards,
    base_rota::BaseRota,
    candidates::{ShiftCandidates, ShiftCandidatesQuestion},
    competence_expiry::{self, CompetenceExpiry},
    competence_gap::{self, CompetenceGap, CompetenceGapQuestion},
    cover::{Cover, DayKind},
    coverage::{self, TaskCoverage},
    day::DayPlan,
    fairness::Fairness,
    fairness_evened::{FairnessEvened, FairnessEvenedQuestion},
    global,
    mix::{self, ProfessionMix},
    permission::{self, TaskPermissions},
    placement::{self, Placement},
    positions::Positions,
    repair::{RotaRepair, RotaRepairQuestion},
    reserve::{ReserveQuestion, RotaReserve},
    rest::{self, RestGap},
    retention::{self, Retention},
    rota::Rota,
    sharing_decision::SharingDecision,
    sharing_plan::SharingPlan,
    staff::StaffMember,
    supplements::RotaSupplements,
    swap::{RotaSwap, RotaSwapQuestion, SwapOffers, SwapOffersQuestion},
    task::Task,
    task_move::{self, TaskMove},
    volunteer::{self, ActivitySum},
    why::{WhyShift, WhyShiftQuestion},
    wish_round::{self, WishRound},
    wishes::RotaWishes,
};
use crate::{
    backend::View,
    paging::{self, Page, Wanted},
    scalar::{Date, Position},
    sharing_model::{self, Changes, SharingModelResult},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use turnus_domain::{
    calendar::DateRange,
    competence_expiry::WARNING_DAYS,
    id::{PersonId, UnitId},
    unit::state::UnitFacts,
};

/// A unit at a position, read for a day.
#[derive(Clone)]
pub(crate) struct Unit {
    pub(crate) view: View,
    pub(crate) key: UnitId,
}

/// A shift type.
#[derive(SimpleObject)]
pub(crate) struct ShiftType {
    /// Its code in rows of a rota: `D`.
    code: String,
    /// What people read.
    name: String,
    /// Local start, `07:30`.
    start: String,
    /// Local end; at or before the start means the next day.
    end: String,
    /// Break minutes that are not working time.
    unpaid_break_minutes: i64,
}

/// A line of the agreed head plan.
#[derive(SimpleObject)]
pub(crate) struct HeadPlanLine {
    /// Kind of day.
    day: DayKind,
    /// Shift type.
    shift: String,
    /// Agreed heads.
    heads: u32,
}

impl Unit {
    pub(crate) fn find(view: &View, key: &str) -> Option<Self> {
        let key: UnitId = key.parse().ok()?;
        view.facts.units.contains_key(&key).then(|| Self { view: view.clone(), key })
    }

    fn facts(&self) -> &UnitFacts {
        &self.view.facts.units[&self.key]
    }

    /// A person who is employed here on the day.
    pub(crate) fn member(&self, person: &str) -> Option<StaffMember> {
        let id: PersonId = person.parse().ok()?;
        let (employment, _) = self.view.facts.people.get(&id)?.employments_at(&self.key, self.today()).next()?;
        Some(StaffMember { view: self.view.clone(), unit: self.key.clone(), employment: employment.clone(), person: id })
    }

    fn today(&self) -> DateRange {
        DateRange::between(self.view.on, self.view.on)
    }

    fn members(&self) -> Vec<(String, StaffMember)> {
        // Employments at one unit never share a day, so that nobody comes twice.
        let employed = self.view.facts.employed_at(&self.key, self.today());
        employed
            .map(|((id, _), (employment, _))| {
                let (view, unit, person, employment) = (self.view.clone(), self.key.clone(), id.clone(), employment.clone());
                (id.to_string(), StaffMember { view, unit, person, employment })
            })
            .collect()
    }
}

/// A unit: a nursing-home ward, a home-care zone, a hospital ward; read at a position for a day.
#[Object]
impl Unit {
    /// Global id.
    pub(crate) async fn id(&self) -> ID {
        global("Unit", &[self.key.as_str()])
    }
    /// Its key in commands.
    async fn key(&self) -> &str {
        self.key.as_str()
    }
    /// What people call it.
    async fn name(&self) -> &str {
        &self.facts().name
    }
    /// The position it was read at.
    async fn position(&self) -> Position {
        Position(self.view.facts.position())
    }
    /// The day it was read for.
    async fn effective_on(&self) -> Date {
        Date(self.view.on)
    }
    /// Residents on the day.
    async fn residents(&self) -> Option<u32> {
        self.facts().measure.at(self.view.on).map(|m| m.residents)
    }

    /// Shift types on the day.
    #[graphql(complexity = "10 * child_complexity")]
    async fn shift_types(&self) -> Vec<ShiftType> {
        let all = self.facts().shift_types.at(self.view.on).map_or(&[][..], Vec::as_slice);
        let show = |s: &turnus_domain::shift::ShiftType| ShiftType {
            code: s.id.to_string(),
            name: s.name.clone(),
            start: s.start.to_string(),
            end: s.end.to_string(),
            unpaid_break_minutes: s.unpaid_break.0,
        };
        all.iter().map(show).collect()
    }

    /// The agreed head plan on the day.
    #[graphql(complexity = "20 * child_complexity")]
    async fn head_plan(&self) -> Vec<HeadPlanLine> {
        let all = self.facts().head_plan.at(self.view.on).map_or(&[][..], Vec::as_slice);
        all.iter().map(|l| HeadPlanLine { day: l.day.into(), shift: l.shift.to_string(), heads: l.heads }).collect()
    }

    /// People employed on the day, in order of their keys.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn staff(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<StaffMember>> {
        paging::page(self.members(), Wanted { after, before, first, last })
    }

    /// Tasks of the catalogue in force on the day.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn tasks(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<Task>> {
        let tasks = self.facts().tasks(self.view.on).into_iter().filter(|t| t.valid.contains(self.view.on));
        paging::page(tasks.map(|t| (t.id.to_string(), Task(t.clone()))).collect(), Wanted { after, before, first, last })
    }

    /// Who may do what on the day, and why not: a row for each task.
    #[graphql(complexity = "40 * child_complexity")]
    async fn permissions(&self) -> Result<Vec<TaskPermissions>> {
        permission::of(&self.view, &self.key)
    }

    /// Where each task move of the library stands here on the day: done, open, blocked and by what.
    #[graphql(complexity = "40 * child_complexity")]
    async fn task_moves(&self) -> Result<Vec<TaskMove>> {
        task_move::of(&self.view, &self.key)
    }

    /// How the mix of professions has shifted up to the day, and whether it drifts up the levels of care.
    #[graphql(complexity = "10 * child_complexity")]
    async fn profession_mix(
        &self,
        #[graphql(desc = "The earlier day is so many months before.", default = 24)] months: u32,
        #[graphql(desc = "Percent of its share a profession must have lost; a choice, not a norm.", default = 25)] alert_at: u32,
    ) -> Result<ProfessionMix> {
        mix::of(&self.view, &self.key, months, alert_at)
    }

    /// How large posts are on the day, who wants more, which vacancies make full posts, and what weekends ask for.
    #[graphql(complexity = "50 + child_complexity")]
    async fn positions(&self, context: &Context<'_>) -> Result<Positions> {
        Positions::of(context, &self.view, &self.key).await
    }

    /// Who left within the year up to the day and who stayed, what may drive people away beside all units, and the early warning of
    /// a spiral of vacancies. Groups below the smallest size have no figures; nobody is named.
    #[graphql(complexity = "100 + child_complexity")]
    async fn retention(
        &self,
        #[graphql(desc = "Drivers are counted in so many whole weeks before the day.", default = 12)] weeks: u32,
    ) -> Result<Retention> {
        retention::of(&self.view, &self.key, weeks)
    }

    /// How a rota shares weekends, nights and other burdens, and why somebody bears more than her target. Nothing is recorded.
    #[graphql(complexity = "200 + child_complexity")]
    async fn fairness(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The rota; the one in force on the day when left out, else the latest.")] rota: Option<String>,
    ) -> Result<Fairness> {
        Fairness::of(context, &self.view, &self.key, rota.as_deref()).await
    }

    /// What a rota pays in supplements for evenings, nights, weekends and holidays, person by person, and by which tariff. Nothing is
    /// recorded.
    #[graphql(complexity = "100 + child_complexity")]
    async fn supplements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The rota; the one in force on the day when left out, else the latest.")] rota: Option<String>,
    ) -> Result<RotaSupplements> {
        RotaSupplements::of(context, &self.view, &self.key, rota.as_deref()).await
    }

    /// Which wishes a rota meets, person by person, and why not the others: what each would cost, or the rule that forbids it.
    /// Nothing is recorded.
    #[graphql(complexity = "500 + child_complexity")]
    async fn wishes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The rota; the one in force on the day when left out, else the latest.")] rota: Option<String>,
    ) -> Result<RotaWishes> {
        RotaWishes::of(context, &self.view, &self.key, rota.as_deref()).await
    }

    /// Wish rounds, closed ones too, the first days first: who has wished with how many points, and which dates are crowded.
    #[graphql(complexity = "20 * child_complexity")]
    async fn wish_rounds(&self, context: &Context<'_>) -> Result<Vec<WishRound>> {
        wish_round::of(context, &self.view, &self.key).await
    }

    /// A burden of a rota evened out, the worst-off first, at no more cost than the tolerance. Nothing is recorded.
    #[graphql(complexity = "500 + child_complexity")]
    async fn fairness_evened(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which burden of which rota.")] question: FairnessEvenedQuestion,
    ) -> Result<FairnessEvened> {
        FairnessEvened::of(context, &self.view, &self.key, &question).await
    }

    /// Sharing decisions of the unit, past and revoked ones too, in order of their ids.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn sharing_decisions(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<SharingDecision>> {
        let here = self.view.facts.decisions.values().filter(|d| d.unit == self.key);
        paging::page(
            here.map(|d| (d.id.to_string(), SharingDecision::of(d, self.view.on))).collect(),
            Wanted { after, before, first, last },
        )
    }

    /// Agreements that cover the unit, ended ones too, in order of their ids.
    #[graphql(complexity = "10 * child_complexity")]
    async fn agreements(&self) -> Vec<Agreement> {
        let agreements = self.view.facts.agreements.values();
        let here = agreements.filter(|a| a.scope.units.is_empty() || a.scope.units.contains(&self.key));
        here.map(|a| Agreement::of(a, self.view.on)).collect()
    }

    /// The long-shift arrangements of the unit on the day, from signature to end: what stands, what is missing, what is next.
    #[graphql(complexity = "20 * child_complexity")]
    async fn long_shift_arrangements(&self) -> Vec<LongShiftArrangement> {
        arrangement::of(&self.view, &self.key)
    }

    /// The cover in force on the day, from the adopted sharing plan; empty before there is one.
    #[graphql(complexity = "40 * child_complexity")]
    async fn cover(&self) -> Vec<Cover> {
        let plan = self.view.facts.sharing_plan(&self.key, self.view.on);
        plan.map_or(&[][..], |p| &p.cover).iter().map(Cover::from).collect()
    }

    /// The sharing plan in force on the day.
    async fn sharing_plan(&self) -> Option<SharingPlan> {
        self.view.facts.sharing_plan(&self.key, self.view.on).cloned().map(SharingPlan)
    }

    /// The unit's ordinary week as a task-sharing model, with changes: what a slider asks. It is solved from where its last
    /// solve ended, and `sharingModel` finds it by its id while it is kept.
    #[graphql(complexity = "500 + child_complexity")]
    async fn sharing_model(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Changes in their order, at most 200.")] changes: Changes,
    ) -> Result<SharingModelResult> {
        sharing_model::of_unit(context, &self.view, &self.key, changes).await
    }

    /// Who does what on a date, by the published rota or a proposed one; decisions and competences are those of that date.
    #[graphql(complexity = "500 + child_complexity")]
    async fn day(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date.")] date: Date,
        #[graphql(desc = "A proposed rota; the published one when it is left out.")] rota: Option<String>,
    ) -> Result<DayPlan> {
        DayPlan::of(context, &self.view, &self.key, date, rota).await
    }

    /// Somebody falls away from the rota in force: what is lost, ways to repair it, who could step in. Nothing is recorded.
    #[graphql(complexity = "500 + child_complexity")]
    async fn rota_repair(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who falls away, and when it is decided.")] question: RotaRepairQuestion,
    ) -> Result<RotaRepair> {
        RotaRepair::of(context, &self.view, &self.key, &question).await
    }

    /// What the checker says of a swap of two people. Nothing is recorded.
    #[graphql(complexity = "100 + child_complexity")]
    async fn rota_swap(&self, context: &Context<'_>, #[graphql(desc = "Who swaps what.")] question: RotaSwapQuestion) -> Result<RotaSwap> {
        RotaSwap::of(context, &self.view, &self.key, &question).await
    }

    /// Who could swap a shift with its owner: legal swaps that lose no cover.
    #[graphql(complexity = "500 + child_complexity")]
    async fn swap_offers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whose shift.")] question: SwapOffersQuestion,
    ) -> Result<SwapOffers> {
        SwapOffers::of(context, &self.view, &self.key, &question).await
    }

    /// Absences drawn over a rota: what is uncovered, and how many people must be ready to step in. Nothing is recorded.
    #[graphql(complexity = "1000 + child_complexity")]
    async fn rota_reserve(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How absences are drawn.")] question: ReserveQuestion,
    ) -> Result<RotaReserve> {
        RotaReserve::of(context, &self.view, &self.key, &question).await
    }

    /// Why a shift is worked by those who work it and by nobody else. Nothing is recorded.
    #[graphql(complexity = "100 + child_complexity")]
    async fn why_shift(&self, context: &Context<'_>, #[graphql(desc = "Which shift.")] question: WhyShiftQuestion) -> Result<WhyShift> {
        WhyShift::of(context, &self.view, &self.key, &question).await
    }

    /// Who could work a shift, from the unit outwards: own people, the site, the municipality, partners; each judged by the checker
    /// with the shifts of her own rota. Nothing is recorded.
    #[graphql(complexity = "200 + child_complexity")]
    async fn shift_candidates(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which shift.")] question: ShiftCandidatesQuestion,
    ) -> Result<ShiftCandidates> {
        ShiftCandidates::of(context, &self.view, &self.key, &question).await
    }

    /// Which competence a shift lacks by the rotas in force from the day on, and the fewest courses that close the gap.
    #[graphql(complexity = "50 + child_complexity")]
    async fn competence_gap(
        &self,
        #[graphql(desc = "Which competence on which shift.")] question: CompetenceGapQuestion,
    ) -> Result<CompetenceGap> {
        competence_gap::of(&self.view, &self.key, &question)
    }

    /// Which competences run out from the day on, the soonest first, and which planned shifts nobody else could carry then.
    #[graphql(complexity = "20 * child_complexity")]
    async fn competence_expiries(
        &self,
        #[graphql(desc = "So many whole weeks of planned shifts are looked at.", default = 12)] weeks: u32,
        #[graphql(desc = "Days before the last one on which it is warned of; a choice.", default_with = "WARNING_DAYS.to_vec()")]
        warnings: Vec<u32>,
    ) -> Result<Vec<CompetenceExpiry>> {
        competence_expiry::of(&self.view, &self.key, weeks, &warnings)
    }

    /// Students in placement, past ones too, in order of their keys.
    #[graphql(complexity = "20 * child_complexity")]
    async fn placements(&self) -> Vec<Placement> {
        placement::of(&self.view, &self.key)
    }

    /// Group activities that were held up to the day, by task.
    #[graphql(complexity = "20 * child_complexity")]
    async fn activities(&self, #[graphql(desc = "In so many days up to the day.", default = 28)] days: u32) -> Result<Vec<ActivitySum>> {
        volunteer::held(&self.view, &self.key, days)
    }

    /// Plans a rota backwards: the cheapest sets of events that would make it legal as it is. Nothing is recorded.
    #[graphql(complexity = "500 + child_complexity")]
    async fn rota_backwards(&self, context: &Context<'_>, #[graphql(desc = "The rota.")] rota: String) -> Result<RotaBackwards> {
        RotaBackwards::of(context, &self.view, &self.key, &rota).await
    }

    /// Who on each shift of a date may do each task, whether or not it is due; by the published rota or a proposed one.
    #[graphql(complexity = "50 * child_complexity")]
    async fn coverage(
        &self,
        #[graphql(desc = "The date.")] date: Date,
        #[graphql(desc = "A proposed rota; the published one when it is left out.")] rota: Option<String>,
    ) -> Result<Vec<TaskCoverage>> {
        coverage::of(&self.view, &self.key, date, rota)
    }

    /// Too little rest between shifts here and work for other employers that people told of, or shifts at other units.
    #[graphql(complexity = "20 * child_complexity")]
    async fn cross_employer_rest(
        &self,
        #[graphql(desc = "First day of shifts here.")] from: Date,
        #[graphql(desc = "Last day of shifts here.")] to: Date,
        #[graphql(desc = "A proposed rota instead of the published one.")] rota: Option<String>,
    ) -> Result<Vec<RestGap>> {
        rest::of(&self.view, &self.key, (from, to), rota)
    }

    /// The base rota (*grunnturnus*) in force on the day; null before one is adopted.
    #[graphql(complexity = "5 + child_complexity")]
    async fn base_rota(&self) -> Option<BaseRota> {
        BaseRota::of(&self.view, &self.key)
    }

    /// Rotas in order of their plan ids.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn rotas(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<Rota>> {
        let here = self.view.facts.rotas_of(&self.key);
        paging::page(
            here.map(|(plan, _)| (plan.to_string(), Rota { view: self.view.clone(), plan: plan.clone() })).collect(),
            Wanted { after, before, first, last },
        )
    }
}
