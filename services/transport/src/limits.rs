//! How much one operation may ask for, and how it is counted.

use super::tokens;
use async_graphql::{
    ObjectType, SchemaBuilder, SubscriptionType,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};
use std::{collections::HashMap, time::Duration};

/// Limits of operations and connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request over HTTP.
    pub body_bytes: usize,
    /// Lexical tokens of a document.
    pub tokens: usize,
    /// Brackets of any kind inside each other; keeps the parser's own recursion shallow.
    pub nesting: usize,
    /// Fields inside each other.
    pub depth: usize,
    /// Aliases, those of spread fragments counted at every spread.
    pub aliases: usize,
    /// Fields, those of spread fragments counted at every spread.
    pub fields: usize,
    /// Directives on one field.
    pub directives: usize,
    /// Estimated number of values: a list counts its page size times what it asks of each.
    pub complexity: usize,
    /// Time for one query or mutation.
    pub operation: Duration,
    /// Operations at a time on one socket.
    pub subscriptions: usize,
    /// Bytes of a message over a socket.
    pub message_bytes: usize,
    /// Time between opening a socket and its first message.
    pub init: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 64 * 1024,
            tokens: 5_000,
            nesting: 64,
            depth: 24,
            aliases: 30,
            fields: 400,
            directives: 5,
            complexity: 20_000,
            operation: Duration::from_secs(10),
            subscriptions: 50,
            message_bytes: 64 * 1024,
            init: Duration::from_secs(3),
        }
    }
}

/// A limit that a document exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// Tokens.
    #[error("the document has more than {0} tokens")]
    Tokens(usize),
    /// Nesting.
    #[error("the document has brackets nested deeper than {0}")]
    Nesting(usize),
    /// Aliases.
    #[error("the document has more than {0} aliases, fragments counted at every spread")]
    Aliases(usize),
    /// Fields.
    #[error("the document has more than {0} fields, fragments counted at every spread")]
    Fields(usize),
}

impl Limits {
    /// The limits that the engine counts itself. Names of the schema are not guessed in errors.
    #[must_use]
    pub fn guard<Q, M, S>(&self, schema: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S>
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        schema.limit_depth(self.depth).limit_complexity(self.complexity).limit_directives(self.directives).disable_suggestions()
    }

    /// Whether a text may be parsed.
    ///
    /// # Errors
    /// The limit it exceeds.
    pub fn admit_text(&self, document: &str) -> Result<(), TooLarge> {
        let size = tokens::measure(document);
        if size.tokens > self.tokens {
            Err(TooLarge::Tokens(self.tokens))
        } else if size.nesting > self.nesting {
            Err(TooLarge::Nesting(self.nesting))
        } else {
            Ok(())
        }
    }

    /// Whether a parsed document may be validated and run.
    ///
    /// # Errors
    /// The limit it exceeds.
    pub fn admit_document(&self, document: &ExecutableDocument) -> Result<(), TooLarge> {
        let mut counter = Counter { document, fragments: HashMap::new() };
        let size = document.operations.iter().fold(Size::default(), |sum, (_, o)| sum.plus(counter.count(&o.node.selection_set.node)));
        if size.aliases > self.aliases {
            Err(TooLarge::Aliases(self.aliases))
        } else if size.fields > self.fields {
            Err(TooLarge::Fields(self.fields))
        } else {
            Ok(())
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Size {
    aliases: usize,
    fields: usize,
}

impl Size {
    fn plus(self, other: Self) -> Self {
        Self { aliases: self.aliases.saturating_add(other.aliases), fields: self.fields.saturating_add(other.fields) }
    }
}

/// Counts each fragment once and adds it at every spread: a bomb of fragments costs its length, not its size.
struct Counter<'a> {
    document: &'a ExecutableDocument,
    fragments: HashMap<&'a str, Size>,
}

impl<'a> Counter<'a> {
    fn count(&mut self, set: &'a SelectionSet) -> Size {
        set.items.iter().fold(Size::default(), |sum, item| {
            sum.plus(match &item.node {
                Selection::Field(f) => {
                    let own = Size { aliases: usize::from(f.node.alias.is_some()), fields: 1 };
                    own.plus(self.count(&f.node.selection_set.node))
                }
                Selection::InlineFragment(f) => self.count(&f.node.selection_set.node),
                Selection::FragmentSpread(s) => self.fragment(s.node.fragment_name.node.as_str()),
            })
        })
    }

    fn fragment(&mut self, name: &'a str) -> Size {
        if let Some(size) = self.fragments.get(name) {
            return *size;
        }
        // Nothing while it is being counted: a cycle is for validation to refuse.
        self.fragments.insert(name, Size::default());
        let found = self.document.fragments.iter().find(|(n, _)| n.as_str() == name);
        let size = found.map_or_else(Size::default, |(_, f)| self.count(&f.node.selection_set.node));
        self.fragments.insert(name, size);
        size
    }
}
