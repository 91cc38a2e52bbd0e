//! Curtois instances from text to a verified optimum, on instances drawn by a seed; nothing of a public file is kept here.

mod compact;
mod drawn;
mod judge;
mod permuted;
mod proof;
mod reading;
mod solved;
