//! Views kept up to date in the background, as long as something is served.

use crate::session::{Session, Views};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;
use turnus_event_log::view::OnPoison;

/// Pause before another try, when what failed may work again.
const AGAIN: Duration = Duration::from_secs(2);

/// A task that keeps the views. Whatever happens to it, pages and API go on.
pub struct Keeping(Option<(Arc<Views>, JoinHandle<()>)>);

impl Keeping {
    /// Starts. What prevents it is told and nothing else.
    pub async fn start(session: &Session) -> Self {
        match session.views(OnPoison::Stop).await {
            Ok(views) => {
                let views = Arc::new(views);
                Self(Some((Arc::clone(&views), tokio::spawn(keep(views)))))
            }
            Err(failure) => {
                eprintln!("The views are not kept up to date: {failure}");
                Self(None)
            }
        }
    }

    /// Stops, and gives the views back, so that another process need not wait.
    pub async fn end(self) {
        if let Some((views, task)) = self.0 {
            task.abort();
            // Aborted is how it ends.
            let _ = task.await;
            // Without an answer the lease ends by itself.
            let _ = views.runner.leave().await;
        }
    }
}

async fn keep(views: Arc<Views>) {
    loop {
        let Err(error) = views.runner.run().await;
        if !error.passes() {
            eprintln!("The views are no longer kept up to date: {}; `turnus views status` tells more", crate::database::causes(&error));
            return;
        }
        tokio::time::sleep(AGAIN).await;
    }
}
