//! A proxy that loses a connection just when a commit passes through it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// When the connection is lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cut {
    /// The server never gets the commit.
    BeforeCommit,
    /// The server commits, but its answer gets lost.
    AfterCommit,
}

/// Passes everything on until it is armed.
pub(crate) struct CuttingProxy {
    port: u16,
    armed: Arc<Mutex<Option<(Cut, String)>>>,
}

impl CuttingProxy {
    pub(crate) fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let armed = Arc::new(Mutex::new(None));
        let proxy = Self { port, armed: Arc::clone(&armed) };
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
                let ends = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let (armed, lost) = (Arc::clone(&armed), Arc::new(Mutex::new(false)));
                let told = Arc::clone(&lost);
                thread::spawn(move || forward(client, server, |bytes| watch(bytes, &armed, &told)));
                thread::spawn(move || forward(ends.1, ends.0, |_| !*lost.lock().unwrap()));
            }
        });
        proxy
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Loses the connection of the commit of an event with these facts, once.
    pub(crate) fn arm(&self, cut: Cut, facts: &str) {
        *self.armed.lock().unwrap() = Some((cut, facts.to_owned()));
    }
}

/// Whether these bytes of a client may go on to the server.
fn watch(bytes: &[u8], armed: &Mutex<Option<(Cut, String)>>, lost: &Mutex<bool>) -> bool {
    // The statement that writes an event is the one that holds its facts, and commits.
    let mut armed = armed.lock().unwrap();
    let facts = armed.as_ref().map_or(&b""[..], |(_, facts)| facts.as_bytes());
    if facts.is_empty() || !bytes.windows(facts.len()).any(|window| window == facts) {
        return true;
    }
    let cut = armed.take().map(|(cut, _)| cut);
    *lost.lock().unwrap() = cut.is_some();
    cut != Some(Cut::BeforeCommit)
}

fn forward(mut from: TcpStream, mut to: TcpStream, mut passes: impl FnMut(&[u8]) -> bool) {
    let mut buffer = [0; 64 * 1024];
    loop {
        match from.read(&mut buffer) {
            Ok(n) if n > 0 && passes(&buffer[..n]) && to.write_all(&buffer[..n]).is_ok() => {}
            _ => break,
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
