//! Workers as processes of their own: this test binary itself, started once more with [`URL`] set.

use crate::{
    given::{kept, on},
    tamed::Tamed,
};
use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio::sync::watch;
use turnus_event_log::{PostgresLeases, PostgresLog};
use turnus_planning::Worker;

const URL: &str = "TURNUS_SOLVING_URL";
const NAME: &str = "TURNUS_SOLVING_NAME";
const FOLDER: &str = "TURNUS_SOLVING_FOLDER";
const PERIOD: &str = "TURNUS_SOLVING_PERIOD";
/// How long a tamed job takes.
const MILLIS: u64 = 10;

fn setting(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}

/// The process: works until its standard input ends. Does nothing in an ordinary test run.
#[test]
fn work_until_told() {
    let (Some(url), Some(name), Some(folder), Some(period)) = (setting(URL), setting(NAME), setting(FOLDER), setting(PERIOD)) else {
        return;
    };
    let period = Duration::from_millis(period.parse().expect("a number"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let worked = runtime.block_on(async {
        let log = PostgresLog::open(&url).await.expect("opens");
        let runner = Tamed::new(kept(&Path::new(&folder).join("rota.json")), Path::new(&folder), MILLIS);
        let leases = Arc::new(PostgresLeases::new(&url, period).expect("an address"));
        let planning = on(Arc::new(log)).with_leases(leases).with_runner(Arc::new(runner)).as_worker(name.parse().expect("an id"));
        let (stop, stopped) = watch::channel(false);
        std::thread::spawn(move || {
            let _ = std::io::stdin().read(&mut [0]);
            stop.send_replace(true);
        });
        println!("ready");
        Worker::new(planning, 1, Duration::from_secs(5)).run(stopped).await
    });
    println!("worked {worked:?}");
}

/// A worker process; it is killed when this is dropped.
pub(crate) struct Process {
    pub(crate) name: String,
    child: Child,
}

impl Process {
    /// Starts a worker on a database; its rota and its `go` are looked for in a folder.
    pub(crate) fn start(url: &str, name: &str, folder: &Path, period: Duration) -> Self {
        let mut program = Command::new(std::env::current_exe().expect("this program"));
        program.args(["--exact", "process::work_until_told", "--nocapture"]);
        program.env(URL, url).env(NAME, name).env(FOLDER, folder).env(PERIOD, period.as_millis().to_string());
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        Self { name: name.to_owned(), child: program.spawn().expect("starts") }
    }

    /// Kills it.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().expect("ends");
    }

    /// Whether it has ended by itself.
    pub(crate) fn is_gone(&mut self) -> bool {
        self.child.try_wait().expect("asks").is_some()
    }

    /// Stops it where it stands, or lets it go on.
    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success(), "{signal}");
    }

    /// Tells it to stop and waits for its end; what it says of itself.
    pub(crate) fn stop(mut self) -> String {
        drop(self.child.stdin.take());
        let out = self.child.stdout.take().expect("piped");
        let told = BufReader::new(out).lines().map_while(Result::ok).find(|line| line.contains("worked "));
        self.child.wait().expect("ends");
        told.unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
