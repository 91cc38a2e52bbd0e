//! What planning promises about commands, files and reading back.

mod commands;
mod files;
mod given;
mod meddler;
mod night;
mod reading;
mod scenario;
