//! `turnus moves`: which task moves are open, done or blocked at a unit.

use crate::{
    cli::{Language, MovesArgs},
    exit::{Failure, fault},
    say,
    session::{self, Session},
};
use turnus_domain::{
    rule_book::Authority,
    task_move::{MoveStatus, library},
};
use turnus_planning::RecordedAsOf;
use turnus_sharing::moves::{MoveAt, Standing, WayAt, lost, moves};

pub(super) async fn run(args: MovesArgs) -> Result<(), Failure> {
    let found = Session::with(&args.store, async |session| found(session, &args).await).await?;
    if args.json {
        return say::line(serde_json::to_string(&found).map_err(fault)?);
    }
    let nb = args.lang != Language::En;
    for standing in [Standing::Open, Standing::NotReady, Standing::Done, Standing::Blocked, Standing::NotHere] {
        let of: Vec<&MoveAt> = found.iter().filter(|m| m.standing == standing).collect();
        if !of.is_empty() {
            say::line(format_args!("{} ({})", heading(standing, nb), of.len()))?;
        }
        of.into_iter().try_for_each(|m| say::text(told(m, nb)))?;
    }
    let minutes = lost(&found).0;
    let (en, nb_) = (
        format!("{} hours a week are lost by blocked moves, as far as estimated", minutes / 60),
        format!("{} timer i uken går tapt ved blokkerte flyttinger, så langt det er anslått", minutes / 60),
    );
    say::line(if nb { nb_ } else { en })
}

async fn found(session: &Session, args: &MovesArgs) -> Result<Vec<MoveAt>, Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.unit.as_ref())?;
    let on = args.on.map_or_else(session::today, Ok)?;
    let input = session.planning.sharing_input(&unit, RecordedAsOf::Head, on).await?;
    Ok(moves(&input, &library().map_err(fault)?))
}

fn heading(standing: Standing, nb: bool) -> &'static str {
    let (en, bokmal) = match standing {
        Standing::Open => ("Open: a decision is what is missing", "Åpne: det mangler en beslutning"),
        Standing::NotReady => ("Not ready: something must be there first", "Ikke klare: noe må være på plass først"),
        Standing::Done => ("Done, or may be done as things are", "Gjort, eller kan gjøres slik det er"),
        Standing::Blocked => ("Blocked", "Blokkert"),
        Standing::NotHere => ("About no task of this unit", "Gjelder ingen oppgave ved enheten"),
    };
    if nb { bokmal } else { en }
}

fn told(m: &MoveAt, nb: bool) -> String {
    let l = &m.task_move;
    let (name, from, to) = if nb { (&l.name_nb, &l.from_nb, &l.to_nb) } else { (&l.name, &l.from, &l.to) };
    let mut out = format!("  {} {name}: {from} → {to} [{:?}; {}]\n", l.id, l.evidence.grade, l.source);
    if let MoveStatus::Blocked { reason, authority, reference, lost } = &l.status {
        out.push_str(&format!("      {reason:?} ({}): {reference}", who(*authority, nb)));
        if lost.0 > 0 {
            out.push_str(&format!(", {lost} / {}", if nb { "uke" } else { "week" }));
        }
        out.push('\n');
    }
    if l.pilot_only() && matches!(m.standing, Standing::Open | Standing::NotReady) {
        out.push_str(if nb {
            "      kan bare starte som pilot: ingen har vist virkningen\n"
        } else {
            "      may only start as a pilot: nobody has shown what it does\n"
        });
    }
    if l.misaligned() {
        out.push_str(if nb {
            "      skjeve insentiver: noen tjener og andre betaler\n"
        } else {
            "      misaligned incentive: some gain and others pay\n"
        });
    }
    m.ways.iter().for_each(|w| out.push_str(&way(w, nb)));
    let conditions = if nb { &l.conditions_nb } else { &l.conditions };
    if !conditions.is_empty() && m.standing != Standing::NotHere {
        out.push_str(&format!("      {}: {}\n", if nb { "krever" } else { "takes" }, conditions.join("; ")));
    }
    out
}

/// Who can change what stands in the way.
fn who(authority: Authority, nb: bool) -> &'static str {
    let (en, bokmal) = match authority {
        Authority::Law => ("law", "lov"),
        Authority::Agreement => ("agreement", "avtale"),
        Authority::Policy => ("policy", "lokal policy"),
        Authority::Wish => ("wish", "ønske"),
    };
    if nb { bokmal } else { en }
}

fn way(w: &WayAt, nb: bool) -> String {
    let what = match (&w.barrier, &w.decision) {
        (Some(b), _) => format!("{} [{}: {}]", b.text.in_bokmal(nb), who(b.authority, nb), b.source),
        (None, Some(d)) => format!("{} {d}", if nb { "beslutning" } else { "decision" }),
        (None, None) => if nb { "kan gjøres" } else { "may be done" }.to_owned(),
    };
    format!("      {} {}: {what}\n", w.task, w.profession)
}
