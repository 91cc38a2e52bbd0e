//! The program as people meet it: each test runs the binary in a folder of its own.

mod export;
mod import;
mod journey;
mod postgres;
mod running;
