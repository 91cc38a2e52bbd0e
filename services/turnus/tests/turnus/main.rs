//! The program as people meet it: each test runs the binary in a folder of its own.

mod backup;
mod base_rota;
mod browser;
mod compose;
mod day;
mod export;
mod fairness;
mod import;
mod journey;
mod log;
mod night;
mod persons;
mod positions;
mod postgres;
mod practice;
mod public;
mod repair;
mod reserve;
mod running;
mod scenario;
mod serving;
mod sharing_model;
mod swap;
mod views;
mod workers;
