//! What planning promises about commands, files and reading back.

mod candidates;
mod commands;
mod files;
mod given;
mod meddler;
mod night;
mod published_shifts;
mod reading;
mod scenario;
mod two_times;
