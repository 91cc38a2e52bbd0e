//! From the demo's start to a published, printed rota, in a real browser, by keyboard alone.

use crate::running::Folder;
use serde_json::json;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};
use turnus_node::Scripts;

/// The demo, which serves its pages until it is dropped.
struct Demo {
    child: Child,
    address: String,
}

impl Demo {
    /// A short search: the pages are what is tested.
    const LINE: &str = "demo --listen 127.0.0.1:0 --steps 20000 --nodes 200 --rounds 5 --database sqlite:demo.db";

    fn start(folder: &Folder) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_turnus"))
            .args(Self::LINE.split(' '))
            .current_dir(folder.path("."))
            .stdout(Stdio::piped())
            .spawn()
            .expect("runs");
        let said = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let address =
            said.inspect(|line| println!("{line}")).find_map(|line| Some(line.strip_prefix("Pages at ")?.split('/').nth(2)?.to_owned()));
        Self { child, address: address.expect("the demo says where its pages are") }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every page by keyboard, with what stands on it; accessibility in three languages, light and dark; print on A3.
/// Screenshots and the printed rota stay in the build folder, under `browser/shots`.
#[test]
fn from_the_demo_to_a_published_and_printed_rota_by_keyboard() {
    let folder = Folder::new();
    let demo = Demo::start(&folder);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/turnus/browser");
    let scripts = Scripts::install(&from, Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser"));
    std::fs::create_dir_all(scripts.folder().join("shots")).expect("the build folder can be written");
    let told = scripts.run("journey.mjs", &[&format!("http://{}", demo.address)]);
    assert_eq!(told["failed"], json!([]), "{told:#}");
    assert!(told["checks"].as_u64() > Some(60), "{told:#}");
    println!("{told:#}");
}
