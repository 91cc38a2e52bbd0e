//! A request read from its parameters, admitted by the limits, and run.

use super::{
    Endpoint, Limits,
    failure::{Failure, set_code},
};
use async_graphql::{
    Executor, Request, Response, ServerError, Value, Variables,
    parser::{
        parse_query,
        types::{ExecutableDocument, OperationDefinition, OperationType, Selection},
    },
};
use serde_json::{Map, Value as Json};
use std::{collections::BTreeSet, sync::atomic::Ordering};

/// A request that may be run.
pub(super) struct Operation {
    request: Request,
    /// What it is; none when no operation is chosen, which validation will say.
    pub(super) kind: Option<OperationType>,
}

impl Operation {
    /// Reads the parameters of a request.
    pub(super) fn read(mut parameters: Map<String, Json>, limits: &Limits) -> Result<Self, Failure> {
        let query = match parameters.remove("query") {
            Some(Json::String(text)) => text,
            _ => return Err(Failure::Malformed("query must be a string")),
        };
        let name = match parameters.remove("operationName") {
            None | Some(Json::Null) => None,
            Some(Json::String(name)) => Some(name),
            Some(_) => return Err(Failure::Malformed("operationName must be a string")),
        };
        let variables = match parameters.remove("variables") {
            None | Some(Json::Null) => Variables::default(),
            Some(map @ Json::Object(_)) => Variables::from_json(map),
            Some(_) => return Err(Failure::Malformed("variables must be a map")),
        };
        if !matches!(parameters.get("extensions"), None | Some(Json::Null | Json::Object(_))) {
            return Err(Failure::Malformed("extensions must be a map"));
        }
        limits.admit_text(&query)?;
        let document = parse_query(&query).map_err(|e| Failure::Syntax(e.into()))?;
        limits.admit_document(&document)?;
        let chosen = chosen(&document, name.as_deref());
        let kind = chosen.map(|o| o.ty);
        // The engine would run them all: many streams under one id.
        if chosen.is_some_and(|o| o.ty == OperationType::Subscription && root_names(&document, o) > 1) {
            return Err(Failure::Malformed("a subscription has one field at its root"));
        }
        let mut request = Request::new(query).variables(variables);
        if let Some(name) = name {
            request = request.operation_name(name);
        }
        request.set_parsed_query(document);
        Ok(Self { request, kind })
    }

    /// Runs a query or mutation within its time.
    pub(super) async fn run<E: Executor>(self, endpoint: &Endpoint<E>) -> Result<Response, Failure> {
        endpoint.traffic.operations.fetch_add(1, Ordering::Relaxed);
        let limit = endpoint.limits.operation;
        let mut response = tokio::time::timeout(limit, endpoint.schema.execute(self.request)).await.map_err(|_| Failure::Timeout(limit))?;
        mark(&mut response);
        Ok(response)
    }

    /// The request, for a stream of answers.
    pub(super) fn into_request(self) -> Request {
        self.request
    }
}

/// The operation that is to be run.
fn chosen<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    let mut all = document.operations.iter();
    let chosen = match name {
        Some(name) => all.find(|(n, _)| n.is_some_and(|n| n.as_str() == name)),
        None => all.next().filter(|_| all.next().is_none()),
    };
    chosen.map(|(_, o)| &o.node)
}

/// Number of names that an operation has at its root, fragments included.
fn root_names(document: &ExecutableDocument, operation: &OperationDefinition) -> usize {
    let (mut names, mut spread) = (BTreeSet::new(), BTreeSet::new());
    let mut sets = vec![&operation.selection_set.node];
    while let Some(set) = sets.pop() {
        for item in &set.items {
            match &item.node {
                Selection::Field(f) => drop(names.insert(f.node.response_key().node.as_str())),
                Selection::InlineFragment(f) => sets.push(&f.node.selection_set.node),
                Selection::FragmentSpread(s) => {
                    let name = &s.node.fragment_name.node;
                    if let (true, Some(f)) = (spread.insert(name), document.fragments.get(name)) {
                        sets.push(&f.node.selection_set.node);
                    }
                }
            }
        }
    }
    names.len()
}

/// Whether nothing was run: errors, no data, and no field to blame.
pub(super) fn is_request_error(response: &Response) -> bool {
    let nothing = matches!(response.data, Value::Null) && !response.errors.is_empty();
    nothing && response.errors.iter().all(|e| e.path.is_empty())
}

/// How the library begins what it says of a value that an argument's type refuses. It says so only once the field is run.
const REFUSED_VALUE: &str = "Failed to parse \"";

/// Gives every error a code.
pub(super) fn mark(response: &mut Response) {
    let code = if is_request_error(response) { "GRAPHQL_VALIDATION_FAILED" } else { "INTERNAL" };
    let of = |e: &ServerError| if e.message.starts_with(REFUSED_VALUE) { "BAD_USER_INPUT" } else { code };
    let unmarked = |e: &mut ServerError| set_code(e, of(e));
    response.errors.iter_mut().for_each(unmarked);
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{InputValueError, PathSegment, Pos};

    /// In the library's own words, which may change with it.
    #[test]
    fn a_value_that_a_type_refuses_is_the_clients_fault_and_all_else_of_a_field_is_ours() {
        let code = |error: ServerError| {
            let mut response = Response::from_errors(vec![error.with_path(vec![PathSegment::Field("f".into())])]);
            mark(&mut response);
            format!("{:?}", response.errors[0].extensions.as_ref().and_then(|e| e.get("code")).cloned())
        };
        let refused = InputValueError::<i32>::custom("the value is -5").into_server_error(Pos::default());
        assert!(code(refused).contains("BAD_USER_INPUT"));
        assert!(code(ServerError::new("boom", None)).contains("INTERNAL"));
    }
}
