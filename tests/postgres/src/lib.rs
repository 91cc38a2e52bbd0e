//! A PostgreSQL server for tests: a cluster of its own in a new folder, on a free port of this
//! computer, with everything that keeps data safe switched on. It is gone, with its folder, as soon
//! as the test process is, however that ends.
//!
//! ```no_run
//! let server = turnus_test_postgres::Server::start();
//! let url = server.database("ledger"); // postgres://turnus:secret@127.0.0.1:40123/ledger
//! server.kill(); // as by kill -9: the postmaster and every backend
//! server.restart();
//! ```
#![forbid(unsafe_code)]

mod programs;
mod user;

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use programs::{checked, program};
use user::User;

/// The password of the only user, `turnus`.
const PASSWORD: &str = "test-only";
/// Longest wait for the server to come up: it may have a crash to recover from, on a busy machine.
const START_TRIES: u32 = 1_200;
const PAUSE: Duration = Duration::from_millis(50);

/// Runs the server as a child and stops it as soon as standard input ends, which is when the test
/// process is gone; with the second argument the folder goes too.
const WATCHDOG: &str = r#"
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- >>"$folder/log" 2>&1 &
server=$!
cat <&3 >/dev/null
kill -QUIT "$server" 2>/dev/null
wait "$server"
[ -e "$folder/keep" ] || rm -rf "$folder"
"#;

/// A running server.
pub struct Server {
    folder: PathBuf,
    port: u16,
    user: User,
    /// The watchdog and the pipe that keeps it waiting; `None` while killed.
    running: Mutex<Option<(Child, ChildStdin)>>,
}

impl Server {
    /// Makes a cluster and starts it.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start; the text says what to do.
    #[must_use]
    pub fn start() -> Self {
        let user = User::for_server();
        let folder = tempfile::Builder::new().prefix("turnus-postgres-").tempdir().unwrap().keep();
        user.give(&folder);
        let password = folder.join("password");
        fs::write(&password, PASSWORD).unwrap();
        user.give(&password);
        let mut initdb = user.command(&program("initdb"));
        initdb.args(["--no-sync", "--encoding=UTF8", "--locale=C", "--username=turnus", "--auth=scram-sha-256"]);
        initdb.arg(format!("--pwfile={}", password.display())).arg("--pgdata").arg(folder.join("data"));
        checked(&mut initdb);
        let server = Self { folder, port: free_port(), user, running: Mutex::new(None) };
        server.configure();
        server.restart();
        server
    }

    /// A standby of this server: a copy that follows it a little behind (asynchronous streaming), for reading only.
    ///
    /// # Panics
    /// When it cannot be copied or does not start.
    #[must_use]
    pub fn standby(&self) -> Self {
        let user = User::for_server();
        let folder = tempfile::Builder::new().prefix("turnus-postgres-").tempdir().unwrap().keep();
        user.give(&folder);
        let mut copy = user.command(&program("pg_basebackup"));
        copy.env("PGPASSWORD", PASSWORD).args(["--host=127.0.0.1", "--username=turnus", "--checkpoint=fast", "--no-sync"]);
        copy.args(["--wal-method=stream", "--write-recovery-conf", "--port"]).arg(self.port.to_string());
        checked(copy.arg("--pgdata").arg(folder.join("data")));
        let standby = Self { folder, port: free_port(), user, running: Mutex::new(None) };
        standby.configure();
        standby.restart();
        standby
    }

    /// One server for the whole test process.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    fn configure(&self) {
        let settings = format!(
            "\nlisten_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\nmax_connections = 200\nshared_buffers = 64MB\n",
            self.port,
            self.folder.display()
        );
        let file = self.folder.join("data/postgresql.conf");
        fs::OpenOptions::new().append(true).open(file).unwrap().write_all(settings.as_bytes()).unwrap();
    }

    /// Starts the server again after [`Server::kill`] or [`Server::stop`].
    ///
    /// # Panics
    /// When it does not come up.
    pub fn restart(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(running.is_none(), "the server runs already");
        let mut watchdog = self.user.command(Path::new("/bin/sh"));
        watchdog.args(["-c", WATCHDOG, "watchdog"]).arg(&self.folder).arg(program("postgres")).arg("-D").arg(self.folder.join("data"));
        let mut watchdog = watchdog.stdin(Stdio::piped()).spawn().unwrap();
        let pipe = watchdog.stdin.take().unwrap();
        *running = Some((watchdog, pipe));
        drop(running);
        let ready = (0..START_TRIES).any(|_| {
            let ready = self.is_ready();
            if !ready {
                sleep(PAUSE);
            }
            ready
        });
        assert!(ready, "PostgreSQL did not start: {}", fs::read_to_string(self.folder.join("log")).unwrap_or_default());
    }

    fn is_ready(&self) -> bool {
        let mut ask = Command::new(program("pg_isready"));
        ask.args(["--quiet", "--host=127.0.0.1", "--port"]).arg(self.port.to_string());
        ask.status().unwrap().success()
    }

    /// Kills the postmaster and every backend at once, as a crash of all of PostgreSQL.
    ///
    /// # Panics
    /// When the server is not running.
    pub fn kill(&self) {
        let postmaster = self.postmaster();
        // Stopped first, so that it starts no backend after the list is made.
        checked(self.user.command(Path::new("/bin/kill")).arg("-STOP").arg(postmaster.to_string()));
        let mut family = programs::children(postmaster);
        family.push(postmaster);
        let mut kill = self.user.command(Path::new("/bin/kill"));
        // One may have ended by itself meanwhile.
        let _ = kill.arg("-9").args(family.iter().map(u32::to_string)).stderr(Stdio::null()).status();
        self.reap();
        // A new server refuses to start as long as one of the old is there.
        while family.iter().any(|pid| programs::is_alive(*pid)) {
            sleep(PAUSE);
        }
    }

    /// Stops the server in an orderly way, without waiting for clients.
    ///
    /// # Panics
    /// When the server is not running.
    pub fn stop(&self) {
        let mut kill = self.user.command(Path::new("/bin/kill"));
        checked(kill.arg("-INT").arg(self.postmaster().to_string()));
        while self.is_ready() || self.folder.join("data/postmaster.pid").exists() {
            sleep(PAUSE);
        }
        self.reap();
    }

    fn postmaster(&self) -> u32 {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        file.lines().next().unwrap().trim().parse().unwrap()
    }

    /// Ends the watchdog, but keeps the folder.
    fn reap(&self) {
        let keep = self.folder.join("keep");
        fs::write(&keep, "").unwrap();
        let watchdog = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((mut watchdog, pipe)) = watchdog {
            drop(pipe);
            watchdog.wait().unwrap();
        }
        fs::remove_file(keep).unwrap();
    }

    /// Makes an empty database and gives its URL.
    ///
    /// # Panics
    /// When there is one of this name.
    #[must_use]
    pub fn database(&self, name: &str) -> String {
        self.sql("postgres", &format!("CREATE DATABASE \"{name}\""));
        self.url(name)
    }

    /// The URL of a database.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("postgres://turnus:{PASSWORD}@127.0.0.1:{}/{name}", self.port)
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where the server keeps its files: `data/base` and `data/pg_wal` among them.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the programs of PostgreSQL are, for a search path.
    ///
    /// # Panics
    /// When they are not installed.
    #[must_use]
    pub fn programs() -> PathBuf {
        program("pg_dump").parent().map(Path::to_path_buf).unwrap_or_default()
    }

    /// Runs SQL with `psql`, as somebody who goes around the program; gives what it prints.
    ///
    /// # Panics
    /// When it fails.
    pub fn sql(&self, database: &str, text: &str) -> String {
        let mut psql = Command::new(program("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]);
        checked(psql.arg(self.url(database)).args(["--command", text]))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let watchdog = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((mut watchdog, pipe)) = watchdog {
            drop(pipe);
            let _ = watchdog.wait();
        } else {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A port that nobody uses now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
