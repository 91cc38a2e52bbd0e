//! Forgetting a person wholly: the key is destroyed, and every ciphertext that stands in the log or in a
//! branch of it is blanked.

use crate::branch::BranchingLog;
use crate::error::{EraseError, StorageError};
use crate::ids::{LogId, SubjectId};
use crate::log::{MAX_PAGE, SealedPlace};
use crate::order::Position;

/// Forgets a subject; gives how many values were blanked. From the first step on nothing about it can be
/// read; when a later step fails, do it again. The chain is not touched.
///
/// # Errors
/// What stands in the way; what was done stays done.
pub async fn forget(log: &dyn BranchingLog, id: &LogId, subject: &SubjectId) -> Result<u64, EraseError> {
    log.shred(id, subject).await.map_err(EraseError::Storage)?;
    let (mut blanked, mut logs) = (0, vec![(id.clone(), Position::START)]);
    while let Some((of, after)) = logs.pop() {
        blanked += blank(log, &of, after, subject).await?;
        let branches = log.branches(&of).await.map_err(|error| EraseError::Storage(StorageError::new(error)))?;
        logs.extend(branches.into_iter().map(|branch| (branch.log, branch.at)));
    }
    Ok(blanked)
}

/// Blanks the values of a subject in the events of one log after a position.
async fn blank(log: &dyn BranchingLog, of: &LogId, mut after: Position, subject: &SubjectId) -> Result<u64, EraseError> {
    let mut blanked = 0;
    loop {
        let page = log.read(of, after, MAX_PAGE).await.map_err(|error| EraseError::Storage(StorageError::new(error)))?;
        let Some(last) = page.last() else { return Ok(blanked) };
        after = last.position;
        for event in &page {
            for field in event.sealed.iter().filter(|field| field.subject == *subject && field.content.is_some()) {
                let place = SealedPlace { log: of.clone(), position: event.position, subject: subject.clone(), field: field.field.clone() };
                log.erase_sealed(&place).await?;
                blanked += 1;
            }
        }
    }
}
