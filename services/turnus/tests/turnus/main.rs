//! The program as people meet it: each test runs the binary in a folder of its own.

mod browser;
mod compose;
mod export;
mod import;
mod journey;
mod night;
mod postgres;
mod running;
mod workers;
