//! Rules of values about persons.

use turnus_event_log::*;

use super::*;
use crate::given::*;

async fn two_persons(log: &Log) -> Result<Append, String> {
    let mut swap = event(1);
    swap.sealed = vec![sealed("p1", "name", "Kari Nordmann"), sealed("p2", "name", "Ola Nordmann")];
    let request = append("swap", vec![write("a", Expected::NoStream, vec![swap])]);
    told(log.append(request.clone()).await)?;
    Ok(request)
}

async fn unsealed(log: &Log) -> Result<Vec<Unsealed>, String> {
    told(log.unseal(&whole(log).await?[0]).await)
}

fn erased(who: &str) -> Unsealed {
    Unsealed::Erased { subject: subject(who), field: FieldName::new("name").unwrap() }
}

/// Shredding a subject erases its values for ever and nothing else.
pub(super) async fn shredding_erases_one_subject(log: Log) -> Outcome {
    let request = two_persons(&log).await?;
    let both = request.writes[0].events[0].sealed.clone();
    let both: Vec<Unsealed> = both.into_iter().map(Unsealed::Plain).collect();
    ensure!(unsealed(&log).await? == both, "sealed values do not come back");
    let tenant = crate::given::log();
    told(log.shred(&tenant, &subject("p1")).await)?;
    told(log.shred(&tenant, &subject("p1")).await)?;
    told(log.shred(&tenant, &subject("unheard of")).await)?;
    let left = unsealed(&log).await?;
    ensure!(left == [erased("p1"), both[1].clone()], "after shredding: {left:?}");
    for (n, who) in ["p1", "unheard of"].into_iter().enumerate() {
        let mut again = event(2);
        again.sealed = vec![sealed(who, "name", "Kari Nordmann")];
        let writes = vec![write("a", Expected::Any, vec![again])];
        let answer = log.append(append(&format!("again{n}"), writes)).await;
        let refused = matches!(answer, Err(AppendError::SubjectErased { .. }));
        ensure!(refused, "writing about {who}: {answer:?}");
    }
    let retry = told(log.append(request.clone()).await)?;
    ensure!(retry.repeated, "a retry after shredding took effect");
    let mut other = request;
    other.writes[0].events[0].sealed[1].plaintext = "Somebody".to_owned();
    let answer = log.append(other).await;
    let refused = matches!(answer, Err(AppendError::IdempotencyMismatch { .. }));
    ensure!(refused, "a changed value of the subject that is left: {answer:?}");
    holds_and_verifies(&log, 1).await
}

/// Blanking removes one ciphertext; the chain still verifies, with the same hash.
pub(super) async fn blanking_keeps_the_chain(log: Log) -> Outcome {
    two_persons(&log).await?;
    let before = told(log.verify(&crate::given::log()).await)?;
    let place = |position, who: &str| SealedPlace {
        log: crate::given::log(),
        position: Position(position),
        subject: subject(who),
        field: FieldName::new("name").unwrap(),
    };
    for _ in 0..2 {
        told(log.erase_sealed(&place(1, "p1")).await)?;
    }
    for nowhere in [place(1, "p3"), place(0, "p1"), place(2, "p1"), place(u64::MAX, "p1")] {
        let answer = log.erase_sealed(&nowhere).await;
        ensure!(matches!(answer, Err(EraseError::NotFound { .. })), "{nowhere:?}: {answer:?}");
    }
    let event = whole(&log).await?.remove(0);
    let contents: Vec<bool> = event.sealed.iter().map(|field| field.content.is_some()).collect();
    ensure!(contents == [false, true], "contents left: {contents:?}");
    let left = unsealed(&log).await?;
    ensure!(left[0] == erased("p1") && left[1] != erased("p2"), "after blanking: {left:?}");
    ensure!(told(log.verify(&crate::given::log()).await)? == before, "the chain changed");
    Ok(())
}

/// A ciphertext moved to another subject, field, event or log does not open.
pub(super) async fn sealed_values_do_not_move(log: Log) -> Outcome {
    two_persons(&log).await?;
    let event = whole(&log).await?.remove(0);
    let moves: [fn(&mut RecordedEvent); 4] = [
        |e| e.event_id = event_id(9),
        |e| e.sealed[0].content = e.sealed[1].content.clone(),
        |e| e.sealed[0].field = FieldName::new("phone").unwrap(),
        |e| e.sealed[0].subject = subject("p2"),
    ];
    for (n, change) in moves.iter().enumerate() {
        let mut moved = event.clone();
        change(&mut moved);
        let answer = log.unseal(&moved).await;
        ensure!(matches!(answer, Err(ReadError::Forged { .. })), "move {n}: {answer:?}");
    }
    Ok(())
}
