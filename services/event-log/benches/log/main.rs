//! How fast the log is, each figure beside the ceiling that the same machine reaches with the same
//! rows in the same run: `cargo bench -p turnus-event-log`. Disks differ by the hour, so only the
//! ratios mean anything; measurements that are compared take turns. With `-- --long` also the growth
//! to ten million events, which takes some twenty minutes and 20 GB.

mod given;
mod postgres;
mod sqlite;
mod table;
mod views;

use table::Table;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut table = Table::default();
    let long = std::env::args().any(|argument| argument == "--long");
    runtime.block_on(async {
        postgres::measure(&mut table, long).await;
        sqlite::measure(&mut table, long).await;
        views::measure(&mut table).await;
    });
    table.print();
}
