//! The night team from the log: read as of then, sized and simulated beside the runtime, refused when it is too much.

use crate::given::{day, head, with_story};
use std::sync::Arc;
use turnus_domain::{
    id::DistrictId,
    night::{Hundredths, NightDesign, NightInput, SizingParameters, TeamMode},
};
use turnus_planning::{PlanningError, RecordedAsOf};

fn north() -> DistrictId {
    "north".parse().expect("an id")
}

fn first_with_team() -> u64 {
    let at = crate::given::story().iter().position(|f| f.event.name() == "NightTeamAdopted").expect("occurs");
    at as u64 + 1
}

/// Position and day both count: before the team was recorded one nurse is sized, after it two, after its end one.
#[tokio::test]
async fn sized_as_of_position_and_day() {
    let planning = with_story().await;
    let end = head(&planning).await;
    let mut nurses = Vec::new();
    for (position, on) in [(first_with_team() - 1, "2027-02-01"), (end, "2027-02-01"), (end, "2027-06-01")] {
        let input = planning.night_input(&north(), RecordedAsOf::Position(position), day(on)).await.expect("frozen");
        let sizing = planning.size_night(Arc::new(input)).await.expect("sized");
        nurses.push(sizing.mobile.heads);
        // ward 1 has two heads, its nurse leaves, and two is the minimum: a worker compensates
        assert_eq!((sizing.needs_compensation(), sizing.compensating_fte), (true, Hundredths(187)));
        assert_eq!(sizing.net_fte, sizing.mobile.fte + sizing.compensating_fte - sizing.fixed.fte);
    }
    assert_eq!(nurses, [1, 2, 1]);
    assert_eq!(head(&planning).await, end, "nothing is recorded");
}

/// Several simulations at once give what each alone gives.
#[tokio::test]
async fn simulations_take_turns() {
    let planning = with_story().await;
    let input = Arc::new(planning.night_input(&north(), RecordedAsOf::Head, day("2027-02-01")).await.expect("frozen"));
    let design = input.team.expect("adopted").design();
    let run = |seed| planning.simulate_night(Arc::clone(&input), design, 200, seed);
    let (one, two, three, again) = tokio::join!(run(1), run(2), run(3), run(1));
    let (one, again) = (one.expect("simulated"), again.expect("simulated"));
    assert_eq!(one, again);
    assert!(one != two.expect("simulated") && one != three.expect("simulated"));
}

/// What would take too long or hold too much is refused before it begins, with the number and what to do.
#[tokio::test]
async fn too_much_is_refused() {
    let planning = with_story().await;
    let input = planning.night_input(&north(), RecordedAsOf::Head, day("2027-02-01")).await.expect("frozen");
    let design = NightDesign::reference(TeamMode::Split);
    for (nights, nurses) in [(2_000_000, 2), (0, 2), (10, 0)] {
        let refused = planning.simulate_night(Arc::new(input.clone()), NightDesign { nurses, ..design }, nights, 1).await;
        assert!(matches!(&refused, Err(PlanningError::Refused(r)) if r.place.contains("north")), "{refused:?}");
    }
    let mut parts = input.parameters.clone().expect("set").into_parts();
    (parts.ranking.draws, parts.ranking.nights) = (10_000, 10_000);
    let parameters = Some(SizingParameters::try_from(parts).expect("sound"));
    let refused = planning.size_night(Arc::new(NightInput { parameters, ..input.clone() })).await;
    assert!(matches!(&refused, Err(PlanningError::Refused(r)) if r.remedy.contains("fewer draws")), "{refused:?}");
    let unset = planning.size_night(Arc::new(NightInput { parameters: None, ..input })).await;
    assert!(matches!(&unset, Err(PlanningError::Defects(d)) if d[0].what.contains("no sizing parameters")), "{unset:?}");
}
