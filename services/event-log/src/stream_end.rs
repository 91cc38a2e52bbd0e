//! Where a stream stands, and how it ends for good.
//!
//! A stream is closed by an event of its own, so the closing is in the chain, in exports and in every branch
//! that shares it, and needs nothing beside. Nothing follows it: not in the append that writes it, and not
//! later. What was recorded stays readable for ever, a retry still gets its first answer, and the name is
//! never free again; there is no reopening, because whoever read "nothing follows" may rely on it.

use crate::ids::{EventType, StreamId};
use crate::order::Revision;

/// The event type that closes the stream it stands in.
pub const STREAM_CLOSED: &str = "StreamClosed";

impl EventType {
    /// Whether nothing may follow an event of this type in its stream.
    pub fn closes_stream(&self) -> bool {
        self.as_str() == STREAM_CLOSED
    }
}

/// The last revision of a stream, and whether it is the last for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StreamEnd {
    pub(crate) revision: Revision,
    pub(crate) closed: bool,
}

/// A stream and where it starts in a branch.
pub(crate) type Start = (StreamId, StreamEnd);
