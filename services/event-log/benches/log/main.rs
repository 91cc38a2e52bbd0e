//! How fast the log is, each figure beside the ceiling that the same machine reaches with the same
//! rows in the same run: `cargo bench -p turnus-event-log`. Disks differ by the hour, so only the
//! ratios mean anything; measurements that are compared take turns. With `-- --long` also the growth
//! to ten million events, which takes some twenty minutes and 20 GB; with `-- sqlite`, `-- postgres` or
//! `-- views` only that part.

mod given;
mod postgres;
mod sqlite;
mod table;
mod views;

use table::Table;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut table = Table::default();
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let long = arguments.iter().any(|argument| argument == "--long");
    let named =
        |part: &str| arguments.iter().all(|argument| argument.starts_with("--")) || arguments.iter().any(|argument| argument == part);
    runtime.block_on(async {
        if named("postgres") {
            postgres::measure(&mut table, long).await;
        }
        if named("sqlite") {
            sqlite::measure(&mut table, long).await;
        }
        if named("views") {
            views::measure(&mut table).await;
        }
    });
    table.print();
}
